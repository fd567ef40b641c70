//! What the client asks for, one operation after the other.

use std::sync::Arc;

use serde::Deserialize;
use store::{EventId, RoomId};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;

use super::loads::{Loaded, NOT_MEMBER};
use super::{Session, stop_typing};
use crate::append::Act;
use crate::ingest::{self, Reply};
use crate::lane::{Lane, NoPlace};
use crate::limits::{MALFORMED, REFUSED, price};
use crate::wire::encode::{self, Refusal};
use crate::wire::{
    ClientOp, CloseReason, Complaint, NoOperation, OPS_MAX, Position, Ref, STREAMS_MAX, StreamName, parse,
};

/// When to come back after the ingest queue was full.
const BUSY_MS: u64 = 250;

/// Said of what costs little, when there is too much of it.
const TOO_MUCH: &str = "You are asking for more than this server allows";

/// How much of a stream's name is given back when it may be none.
const NAME_BYTES_MAX: usize = 64;

/// A refusal: code, words, and when to try again if it passes.
type Refused = (&'static str, &'static str, Option<u64>);

/// What can be said about a message that is no operation.
#[derive(Default, Deserialize)]
struct Marks {
    op: Option<String>,
    #[serde(rename = "ref")]
    mark: Option<Ref>,
    id: Option<EventId>,
    stream: Option<String>,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> Session<S> {
    pub(super) fn hear(&mut self, message: Message) {
        match message {
            Message::Text(text) => self.hear_text(&text),
            Message::Binary(_) => self.close(CloseReason::Binary),
            // The library answers pings, with the next flush.
            Message::Ping(_) | Message::Pong(_) | Message::Close(_) | Message::Frame(_) => {
                self.unflushed += 1;
            }
        }
    }

    fn hear_text(&mut self, text: &str) {
        match parse(text) {
            Ok(ops) if ops.len() > OPS_MAX => {
                self.refuse_malformed(&NoOperation {
                    text,
                    why: "too many operations in one message".to_owned(),
                });
            }
            Ok(ops) => {
                for op in &ops {
                    if let Err(no_operation) = op {
                        self.refuse_malformed(no_operation);
                    }
                }
                self.perform_all(ops.into_iter().flatten());
            }
            Err(no_operation) => self.refuse_malformed(&no_operation),
        }
    }

    /// Performs what came in one message; what its subscriptions need is read together afterwards.
    pub(super) fn perform_all(&mut self, ops: impl Iterator<Item = ClientOp>) {
        ops.for_each(|op| self.perform(op));
    }

    fn perform(&mut self, op: ClientOp) {
        match op {
            ClientOp::Hello { .. } => self.refuse_op(None, ("unexpected", "hello was said before", None)),
            ClientOp::Auth { token } => self.check_token(token),
            ClientOp::Subscribe { mark, stream, from } => self.subscribe(mark, stream, from),
            ClientOp::Unsubscribe { mark, stream } => self.unsubscribe(mark.as_ref(), &stream),
            ClientOp::Send { mark, stream, id, body } => {
                self.act(mark.as_ref(), &stream, id, Act::message(body));
            }
            ClientOp::Edit { mark, stream, id, target, body } => {
                self.act(mark.as_ref(), &stream, id, Act::edit(target, body));
            }
            ClientOp::Delete { mark, stream, id, target, reason } => {
                self.act(mark.as_ref(), &stream, id, Act::delete(target, reason.as_deref()));
            }
            ClientOp::React { mark, stream, id, target, emoji, on } => {
                self.act(mark.as_ref(), &stream, id, Act::react(target, &emoji, on));
            }
            ClientOp::Read { stream, seq } => self.read(&stream, seq),
            ClientOp::Ping { t } => self.ping(&t),
            ClientOp::Typing { stream, on } => self.types(&stream, on),
        }
    }

    /// Opens a stream, if the connection may open one now.
    fn subscribe(&mut self, mark: Option<Ref>, stream: String, from: Option<Position>) {
        match self.opening.take(Instant::now()) {
            Ok(()) => self.attach(mark, &stream, from),
            Err(wait_ms) => self.refuse_opening(mark.as_ref(), stream, wait_ms),
        }
    }

    fn refuse_opening(&mut self, mark: Option<&Ref>, stream: String, wait_ms: u64) {
        self.pay(REFUSED);
        self.answer(encode::error(&Refusal {
            mark: mark.filter(|mark| mark.is_acceptable()),
            stream: Some(stream).filter(|name| name.len() <= NAME_BYTES_MAX),
            code: "too_fast",
            title: "You are opening streams faster than this server allows",
            retry_after_ms: Some(wait_ms),
            ..Refusal::default()
        }));
    }

    /// Opens a stream: attached first, so that nothing is missed while its standing is read.
    pub(super) fn attach(&mut self, mark: Option<Ref>, name: &str, from: Option<Position>) {
        let Some(stream) = self.stream_name(mark.as_ref(), name) else { return };
        let Some(slot) = self.slot_for(stream) else {
            return self.refuse_op(
                mark.as_ref(),
                ("too_many_streams", "A connection follows at most 256 streams", None),
            );
        };
        let Some(subscription) = self.subscriptions.reopen(slot) else { return };
        let superseded = std::mem::replace(&mut subscription.mark, mark);
        subscription.from = from;
        let serial = subscription.serial;
        self.subscriptions.asking.push((slot, serial));
        if superseded.is_some() {
            self.refuse_op(
                superseded.as_ref(),
                ("superseded", "Subscribed again before this was answered", None),
            );
        }
    }

    /// The slot of a followed stream, or a new subscription's.
    fn slot_for(&mut self, stream: StreamName) -> Option<u8> {
        if let Some(slot) = self.subscriptions.slot_of(stream) {
            return Some(slot);
        }
        let slot = self.subscriptions.free_slot()?;
        let (live, place) = self.engine.hub.attach(stream, &self.handle, slot);
        self.subscriptions.insert(slot, live, place);
        Some(slot)
    }

    fn ping(&mut self, t: &serde_json::Value) {
        if let Err(wait_ms) = self.light.take(Instant::now()) {
            return self.refuse_op(None, ("too_fast", TOO_MUCH, Some(wait_ms)));
        }
        let short = t.is_number() || t.as_str().is_some_and(|text| text.len() <= 64);
        self.answer(encode::pong(if short { t } else { &serde_json::Value::Null }));
    }

    fn unsubscribe(&mut self, mark: Option<&Ref>, name: &str) {
        let Some(stream) = self.stream_name(mark, name) else { return };
        if let Err(wait_ms) = self.light.take(Instant::now()) {
            return self.refuse_stream(mark, stream, ("too_fast", TOO_MUCH, Some(wait_ms)));
        }
        let followed = self.subscriptions.slot_of(stream).and_then(|slot| self.subscriptions.remove(slot));
        if let Some(mut subscription) = followed {
            stop_typing(&self.engine, self.handle.user, &mut subscription);
        }
        self.answer(encode::ok(mark, stream));
    }

    fn read(&mut self, name: &str, seq: u64) {
        let Some(stream) = self.stream_name(None, name) else { return };
        let followed = self.subscriptions.slot_of(stream).and_then(|slot| self.subscriptions.get(slot));
        // What is known to be read is not written down again.
        let Some(followed) = followed.filter(|subscription| subscription.read() < seq) else { return };
        followed.said = seq.max(followed.said);
        let waiting = self.reads.entry(stream).or_default();
        *waiting = seq.max(*waiting);
        self.store_reads();
        if self.reads_due.is_some() {
            self.pay(REFUSED);
        }
    }

    /// Somebody types in a room that they follow, or stops. Whoever is invisible or muted may say so; nobody hears of it.
    fn types(&mut self, name: &str, on: bool) {
        let Some(stream) = self.stream_name(None, name) else { return };
        let followed = self.subscriptions.slot_of(stream).and_then(|slot| self.subscriptions.get(slot));
        let Some(subscription) = followed.filter(|_| !stream.is_inbox()) else {
            return self.refuse_stream(None, stream, NOT_MEMBER);
        };
        let now = Instant::now();
        let muted = self.lanes.get(&stream.row()).is_some_and(|lane| lane.is_muted(now));
        // The end of what was told is always taken.
        let ends = subscription.typing && !on;
        let heard = subscription.stands() && !self.handle.is_invisible() && (ends || !muted);
        if let Err(wait_ms) = self.typing.take(now)
            && !ends
        {
            return self.refuse_stream(
                None,
                stream,
                ("too_fast", "Every few seconds is enough", Some(wait_ms)),
            );
        }
        if heard {
            subscription.typing = on;
            self.engine.hub.types(stream, self.handle.user, on);
        }
    }

    pub(super) fn refuse_stream(
        &mut self,
        mark: Option<&Ref>,
        stream: StreamName,
        (code, title, retry_after_ms): Refused,
    ) {
        self.pay(price(code));
        let stream = Some(stream.to_string());
        self.answer(encode::error(&Refusal {
            mark,
            stream,
            code,
            title,
            retry_after_ms,
            ..Refusal::default()
        }));
    }

    fn check_token(&mut self, token: String) {
        if let Err(wait_ms) = self.tokens.take(Instant::now()) {
            return self
                .refuse_op(None, ("too_fast", "A fresh token every few minutes is enough", Some(wait_ms)));
        }
        if std::mem::replace(&mut self.checking_token, true) {
            return self.refuse_op(
                None,
                ("busy", "The token before this one is still being checked", Some(BUSY_MS)),
            );
        }
        let engine = Arc::clone(&self.engine);
        self.loads.push(Box::pin(async move { Loaded::Token(engine.accounts.authenticate(&token).await) }));
    }

    /// Sends a message, or acts upon one.
    fn act(&mut self, mark: Option<&Ref>, name: &str, id: EventId, act: Result<Act, Complaint>) {
        let Some(stream) = self.stream_name(mark, name) else { return };
        if let Err((code, title, retry_after_ms)) = self.accept(mark, stream, id, act) {
            self.pay(price(code));
            let stream = Some(stream.to_string());
            let id = Some(id);
            self.answer(encode::error(&Refusal { mark, stream, id, code, title, retry_after_ms }));
        }
    }

    fn accept(
        &mut self,
        mark: Option<&Ref>,
        stream: StreamName,
        id: EventId,
        act: Result<Act, Complaint>,
    ) -> Result<(), Refused> {
        // Nobody writes into an inbox, not even its person.
        let StreamName::Room(room) = stream else { return Err(NOT_MEMBER) };
        let act = act.map_err(|(code, title)| (code, title, None))?;
        if id.uuid().is_nil() {
            return Err(("invalid", "An id is a UUID made by the client", None));
        }
        let lane = self.lane(room)?;
        let place = lane.enter(id).map_err(|no_place| self.without_place(&no_place))?;
        if let Err(wait) = self.engine.limits.take(self.handle.user, self.verified) {
            lane.refuse(place, id);
            let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX) + 1;
            return Err(("too_fast", "You are sending faster than this server allows", Some(wait_ms)));
        }
        let reply = Reply::Connection {
            handle: Arc::clone(&self.handle),
            mark: mark.cloned(),
            lane: Arc::clone(&lane),
            place,
        };
        let (author, moderates) = (self.handle.user, self.moderates);
        let send = ingest::Send { room, author, id, moderates, act, since: Instant::now(), reply };
        if self.engine.ingest.offer(send).is_err() {
            lane.refuse(place, id);
            return Err(("busy", "The server is busy", Some(BUSY_MS)));
        }
        self.in_flight += 1;
        Ok(())
    }

    /// The line of this stream's sends. Lines without anything held back are dropped when there are too many.
    pub(super) fn lane(&mut self, room: RoomId) -> Result<Arc<Lane>, Refused> {
        if self.lanes.len() >= STREAMS_MAX && !self.lanes.contains_key(&room) {
            self.lanes.retain(|_, lane| Arc::strong_count(lane) > 1 || !lane.is_clear());
            if self.lanes.len() >= STREAMS_MAX {
                return Err(("busy", "Too many streams have unanswered messages", Some(BUSY_MS)));
            }
        }
        Ok(Arc::clone(self.lanes.entry(room).or_default()))
    }

    fn without_place(&mut self, no_place: &NoPlace) -> Refused {
        if *no_place == NoPlace::TooMany {
            self.close(CloseReason::Abuse);
        }
        ("retry_earlier", "An earlier message has to be sent again first", Some(BUSY_MS))
    }

    fn stream_name(&mut self, mark: Option<&Ref>, name: &str) -> Option<StreamName> {
        match StreamName::parse(name, self.handle.user) {
            Ok(stream) if mark.is_none_or(Ref::is_acceptable) => Some(stream),
            Ok(_) => {
                self.refuse_op(None, ("invalid", "A ref is a number or a string of at most 64 bytes", None));
                None
            }
            Err(title) => {
                self.refuse_op(mark.filter(|mark| mark.is_acceptable()), ("invalid", title, None));
                None
            }
        }
    }

    fn refuse_op(&mut self, mark: Option<&Ref>, (code, title, retry_after_ms): Refused) {
        self.pay(price(code));
        self.answer(encode::error(&Refusal { mark, code, title, retry_after_ms, ..Refusal::default() }));
    }

    pub(super) fn refuse(&mut self, code: &'static str, retry_after_ms: Option<u64>) {
        self.refuse_op(None, (code, "That did not work now", retry_after_ms));
    }

    fn refuse_malformed(&mut self, NoOperation { text, why }: &NoOperation<'_>) {
        self.pay(MALFORMED);
        let marks = serde_json::from_str::<Marks>(text).unwrap_or_default();
        let known = [
            "hello",
            "auth",
            "subscribe",
            "unsubscribe",
            "send",
            "read",
            "ping",
            "edit",
            "delete",
            "react",
            "typing",
        ];
        let code = match &marks.op {
            Some(op) if !known.contains(&op.as_str()) => "unknown_op",
            _ => "malformed",
        };
        let mark = marks.mark.as_ref().filter(|mark| mark.is_acceptable());
        let stream = marks.stream.filter(|name| name.len() <= NAME_BYTES_MAX);
        self.answer(encode::error(&Refusal {
            mark,
            stream,
            id: marks.id,
            code,
            title: why,
            retry_after_ms: None,
        }));
    }

    pub(super) fn pay(&mut self, cost: f64) {
        if !self.patience.pay(cost, Instant::now()) {
            self.close(CloseReason::Abuse);
        }
    }
}
