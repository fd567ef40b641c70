//! Server messages as text. An event is encoded once and shared by every receiver.

use bytes::{BufMut as _, Bytes, BytesMut};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use serde_json::json;
use serde_json::value::RawValue;
use store::{EventId, RoomId, UserId};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::{
    CloseReason, HEARTBEAT_MS, IN_FLIGHT_MAX, MENTIONS_MAX, MESSAGE_BYTES_MAX, OPS_MAX, Ref, STREAMS_MAX,
    StreamName, TEXT_CHARS_MAX,
};
use crate::append::REACTIONS_MAX;
use crate::attachments::ATTACHMENTS_MAX;
use crate::limits::Announced;

/// An event of a stream as JSON: `{seq, kind, id, author, at, …}`. Over HTTP it is an `Item`, which has these fields too.
#[derive(Debug, Serialize)]
pub(crate) struct WireEvent<'a> {
    /// Dense number in its stream, from 1.
    pub(crate) seq: u64,
    /// `message`, `edit`, `delete`, `reaction`, `pin` or `member`. After `seq` and before all else: see `Frame::kind`.
    pub(crate) kind: &'a str,
    /// Globally unique.
    pub(crate) id: EventId,
    /// Who caused it.
    pub(crate) author: Option<UserId>,
    /// When it was numbered.
    #[serde(serialize_with = "in_milliseconds")]
    pub(crate) at: DateTime<Utc>,
    /// Only on a message whose content was removed, and on an edit whose text is no longer carried.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) removed: bool,
    /// Of a message that was edited: when its text was last replaced.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "in_milliseconds_if_any")]
    pub(crate) edited_at: Option<DateTime<Utc>>,
    /// Of a reply: the message its thread began with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) root: Option<u64>,
    /// By kind.
    pub(crate) body: &'a RawValue,
}

/// One encoded event: the whole `events` message, and where the event itself stands in it.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    text: Utf8Bytes,
    event_from: usize,
    /// When it entered a ring here; of a page from the database nothing.
    pub(crate) published: Option<Instant>,
}

const EVENTS_END: &str = "]}";

impl Frame {
    pub(crate) fn new(stream: StreamName, event: &WireEvent<'_>) -> Self {
        let mut text = events_start(stream);
        let event_from = text.len();
        text.push_str(&serde_json::to_string(event).expect("an event has no map with non-string keys"));
        text.push_str(EVENTS_END);
        Self { text: text.into(), event_from, published: None }
    }

    /// An event that another node has encoded.
    pub(crate) fn of_event(stream: StreamName, event: &str) -> Self {
        let mut text = events_start(stream);
        let event_from = text.len();
        text.push_str(event);
        text.push_str(EVENTS_END);
        Self { text: text.into(), event_from, published: None }
    }

    /// The message `{"op":"events","stream":…,"events":[event]}`.
    pub(crate) fn message(&self) -> &Utf8Bytes {
        &self.text
    }

    /// The event alone, as JSON.
    pub(crate) fn event(&self) -> &str {
        &self.text[self.event_from..self.text.len() - EVENTS_END.len()]
    }

    /// What kind the event is, by its first bytes.
    pub(crate) fn kind(&self) -> &str {
        let after_seq = self.event().strip_prefix(r#"{"seq":"#).unwrap_or_default();
        let after_seq = after_seq.trim_start_matches(|c: char| c.is_ascii_digit());
        let kind = after_seq.strip_prefix(r#","kind":""#).and_then(|rest| rest.split_once('"'));
        kind.map_or("", |(kind, _)| kind)
    }

    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    /// A frame of the same stream with another event in it.
    pub(crate) fn with_event(&self, event: &str) -> Self {
        let text = format!("{}{event}{EVENTS_END}", &self.text[..self.event_from]);
        Self { text: text.into(), ..*self }
    }
}

fn events_start(stream: StreamName) -> String {
    format!(r#"{{"op":"events","stream":"{stream}","events":["#)
}

/// Several events of one stream in one `events` message.
pub(crate) fn events<'f>(stream: StreamName, frames: impl Iterator<Item = &'f Frame>) -> Utf8Bytes {
    let mut text = events_start(stream);
    push_events(&mut text, frames);
    text.push_str(EVENTS_END);
    text.into()
}

fn push_events<'f>(text: &mut String, frames: impl Iterator<Item = &'f Frame>) {
    for (index, frame) in frames.enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(frame.event());
    }
}

/// A whole text message as one WebSocket frame of a server: final, not masked (RFC 6455, section 5.2).
pub(crate) fn websocket_text(text: &str) -> Bytes {
    const FINAL_TEXT: u8 = 0x81;
    let mut frame = BytesMut::with_capacity(text.len() + 10);
    frame.put_u8(FINAL_TEXT);
    let len = text.len();
    if let Some(short) = u8::try_from(len).ok().filter(|len| *len < 126) {
        frame.put_u8(short);
    } else if let Ok(len) = u16::try_from(len) {
        frame.put_u8(126);
        frame.put_u16(len);
    } else {
        frame.put_u8(127);
        frame.put_u64(len as u64);
    }
    frame.put_slice(text.as_bytes());
    frame.freeze()
}

/// What `subscribed` says besides its events.
#[derive(Debug, Serialize)]
pub(crate) struct Subscribed<'a> {
    pub(crate) op: &'static str,
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    pub(crate) mark: Option<&'a Ref>,
    pub(crate) stream: String,
    pub(crate) epoch: &'a str,
    pub(crate) head: u64,
    pub(crate) read: u64,
    /// Of a direct room, how far the other has read, if one is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) seen: Option<u64>,
    pub(crate) replay: &'static str,
}

pub(crate) fn subscribed<'f>(head: &Subscribed<'_>, frames: impl Iterator<Item = &'f Frame>) -> Utf8Bytes {
    let mut text = to_text(head);
    text.pop();
    text.push_str(r#","events":["#);
    push_events(&mut text, frames);
    text.push_str(EVENTS_END);
    text.into()
}

pub(crate) fn welcome(session: u64, user: UserId, announced: &Announced) -> Utf8Bytes {
    let limits = json!({
        "message_chars": TEXT_CHARS_MAX,
        "mentions": MENTIONS_MAX,
        "reactions": REACTIONS_MAX,
        "frame_bytes": MESSAGE_BYTES_MAX,
        "streams": STREAMS_MAX,
        "in_flight": IN_FLIGHT_MAX,
        "send_burst": announced.sends.burst,
        "send_per_s": announced.sends.per_s,
        "typing_burst": announced.typing.burst,
        "typing_per_s": announced.typing.per_s,
        "subscribe_burst": announced.opening.burst,
        "subscribe_per_s": announced.opening.per_s,
        "light_burst": announced.light.burst,
        "light_per_s": announced.light.per_s,
        "auth_per_min": announced.tokens_a_minute,
        "connections": announced.connections,
        "ops": OPS_MAX,
        "attachments": ATTACHMENTS_MAX,
        "picture_bytes": media::PICTURE_LEN_MAX,
        "file_bytes": media::FILE_LEN_MAX,
        "picture_types": media::PICTURE_TYPES,
    });
    text(&json!({
        "op": "welcome", "session": format!("{session:016x}"), "user": user,
        "heartbeat_ms": HEARTBEAT_MS, "limits": limits,
    }))
}

pub(crate) fn ack(mark: Option<&Ref>, stream: StreamName, ack: &Ack) -> Utf8Bytes {
    text(&json!({
        "op": "ack", "ref": mark, "stream": stream.to_string(), "id": ack.id, "seq": ack.seq,
        "at": ack.at.to_rfc3339_opts(SecondsFormat::Millis, true),
    }))
}

/// What an acknowledged append got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct Ack {
    /// The id it was sent under.
    #[schema(value_type = uuid::Uuid)]
    pub(crate) id: EventId,
    /// Its place in the stream.
    pub(crate) seq: u64,
    /// When it was numbered.
    #[serde(serialize_with = "in_milliseconds")]
    pub(crate) at: DateTime<Utc>,
    /// It was stored before, by an earlier try.
    #[serde(skip)]
    pub(crate) again: bool,
}

pub(crate) fn ok(mark: Option<&Ref>, stream: StreamName) -> Utf8Bytes {
    text(&json!({ "op": "ok", "ref": mark, "stream": stream.to_string() }))
}

pub(crate) fn read(stream: StreamName, seq: u64) -> Utf8Bytes {
    text(&json!({ "op": "read", "stream": stream.to_string(), "seq": seq }))
}

/// How far the other person of a direct room has read; `None` when the two no longer tell each other.
pub(crate) fn seen(stream: StreamName, user: UserId, seq: Option<u64>) -> Utf8Bytes {
    text(&json!({ "op": "seen", "stream": stream.to_string(), "user": user, "seq": seq }))
}

pub(crate) fn unsubscribed(stream: StreamName, code: &str) -> Utf8Bytes {
    text(&json!({ "op": "unsubscribed", "stream": stream.to_string(), "code": code }))
}

/// A digest of who is there.
pub(crate) fn presence(
    stream: StreamName,
    online: usize,
    sample: &[UserId],
    joined: &[UserId],
    left: &[UserId],
) -> Utf8Bytes {
    text(&json!({
        "op": "presence", "stream": stream.to_string(), "online": online, "sample": sample, "joined": joined,
        "left": left,
    }))
}

/// Everybody who types.
pub(crate) fn typing(stream: StreamName, users: &[UserId]) -> Utf8Bytes {
    text(&json!({ "op": "typing", "stream": stream.to_string(), "users": users }))
}

/// A hint that the list of one's rooms has changed.
pub(crate) fn rooms(room: RoomId, change: &str) -> Utf8Bytes {
    text(&json!({ "op": "rooms", "room": room, "change": change }))
}

/// A hint that the list of people whom one has blocked has changed.
pub(crate) fn blocks() -> Utf8Bytes {
    text(&json!({ "op": "blocks" }))
}

pub(crate) fn pong(t: &serde_json::Value) -> Utf8Bytes {
    text(&json!({ "op": "pong", "t": t }))
}

/// When to come back after the close that follows, and what to show then.
pub(crate) fn drain(reconnect_after_ms: u64, code: CloseReason, ticket: Option<&str>) -> Utf8Bytes {
    let mut drain = json!({ "op": "drain", "reconnect_after_ms": reconnect_after_ms, "code": code as u16 });
    if let Some(ticket) = ticket {
        drain["ticket"] = ticket.into();
    }
    text(&drain)
}

/// An `error` message: which request it answers, its code and its words.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Refusal<'a> {
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    pub(crate) mark: Option<&'a Ref>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) stream: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<EventId>,
    pub(crate) code: &'a str,
    pub(crate) title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) retry_after_ms: Option<u64>,
}

pub(crate) fn error(refusal: &Refusal<'_>) -> Utf8Bytes {
    let body = to_text(refusal);
    format!(r#"{{"op":"error",{}"#, &body[1..]).into()
}

/// RFC 3339 with three digits of a second, the same in events, acks and history.
pub(crate) fn in_milliseconds<S: serde::Serializer>(
    at: &DateTime<Utc>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&at.to_rfc3339_opts(SecondsFormat::Millis, true))
}

#[expect(clippy::ref_option, reason = "serde passes a field by reference")]
pub(crate) fn in_milliseconds_if_any<S: serde::Serializer>(
    at: &Option<DateTime<Utc>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => in_milliseconds(at, serializer),
        None => serializer.serialize_none(),
    }
}

fn text(value: &serde_json::Value) -> Utf8Bytes {
    value.to_string().into()
}

fn to_text(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("wire types have string keys only")
}

#[cfg(test)]
mod tests {
    use tokio_tungstenite::tungstenite::protocol::frame::Frame as WsFrame;
    use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

    use super::*;

    #[test]
    fn a_frame_is_what_the_library_would_write() {
        for len in [0, 1, 125, 126, 127, 65_535, 65_536, 100_000] {
            let text = "x".repeat(len);
            let mut wanted = Vec::new();
            let frame = WsFrame::message(text.clone(), OpCode::Data(Data::Text), true);
            frame.format(&mut wanted).unwrap();
            assert!(websocket_text(&text) == wanted, "{len}");
        }
    }
}
