//! The wire: what a text message of protocol version 1 may say, in both directions.
//!
//! Client messages are parsed into [`ClientOp`]; server messages are written by the functions of [`encode`],
//! because most of them are built once and shared by every receiver.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use store::{EventId, RoomId, UserId};

mod body;
pub(crate) mod change;
pub(crate) mod departure;
pub(crate) mod encode;

pub(crate) use body::{Complaint, Emoji, EventBody, MessageEdit, MessageName, Pinning, Reaction};
pub use body::{MENTIONS_MAX, MessageBody, TEXT_CHARS_MAX, Words};

/// The WebSocket subprotocol that names version 1 in JSON.
pub const SUBPROTOCOL: &str = "atas.v1.json";
/// The largest text message accepted, in bytes.
pub const MESSAGE_BYTES_MAX: usize = 64 * 1024;
/// How many operations one text message may hold.
pub(crate) const OPS_MAX: usize = 256;
/// How many streams one connection may follow.
pub const STREAMS_MAX: usize = 256;
/// How many unanswered `send`s one connection may have before its socket is no longer read.
pub const IN_FLIGHT_MAX: usize = 64;
/// Between two liveness checks of a connection.
pub const HEARTBEAT_MS: u64 = 25_000;

/// A stream. Its name on the wire is `room:<uuid>`, or `inbox`, which means everybody's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StreamName {
    /// A room's events.
    Room(RoomId),
    /// A person's notifications.
    Inbox(UserId),
}

impl StreamName {
    /// The stream that `user` means by `name`.
    ///
    /// # Errors
    /// Words about what is no name.
    pub fn parse(name: &str, user: UserId) -> Result<Self, &'static str> {
        const NO_NAME: &str = "a stream is named room:<uuid> or inbox";
        if name == "inbox" {
            return Ok(Self::Inbox(user));
        }
        let id = name.strip_prefix("room:").ok_or(NO_NAME)?;
        let id = uuid::Uuid::try_parse(id).map_err(|_| NO_NAME)?;
        Ok(Self::Room(RoomId::new(id)))
    }

    /// The row of `realtime.rooms` under whose lock its events are numbered. An inbox has its person's id, so that the
    /// row alone does not tell which of the two is meant: its kind does.
    pub(crate) fn row(self) -> RoomId {
        match self {
            Self::Room(room) => room,
            Self::Inbox(user) => RoomId::new(user.uuid()),
        }
    }

    /// Whether its row is of an inbox.
    pub(crate) fn is_inbox(self) -> bool {
        matches!(self, Self::Inbox(_))
    }
}

impl fmt::Display for StreamName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Room(room) => write!(f, "room:{room}"),
            Self::Inbox(_) => f.write_str("inbox"),
        }
    }
}

/// How far a client has got in a stream.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Position {
    /// The epoch its `seq` belongs to.
    pub epoch: String,
    /// The newest event it has.
    pub seq: u64,
}

/// A client's own mark on a request, given back with the answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Ref {
    /// A number.
    Number(i64),
    /// A string of at most 64 bytes.
    Text(String),
}

impl Ref {
    pub(crate) fn is_acceptable(&self) -> bool {
        match self {
            Self::Number(_) => true,
            Self::Text(text) => text.len() <= 64,
        }
    }
}

/// What a client may say.
#[derive(Debug, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub(crate) enum ClientOp {
    Hello {
        token: String,
        /// From the `drain` of another node, or of this one before it restarted.
        ticket: Option<String>,
        /// A name that the client gives itself. Whatever it is, it makes no `hello` wrong.
        #[serde(default)]
        device: serde_json::Value,
        #[serde(default)]
        streams: BTreeMap<String, Option<Position>>,
    },
    Auth {
        token: String,
    },
    Subscribe {
        #[serde(rename = "ref")]
        mark: Option<Ref>,
        stream: String,
        from: Option<Position>,
    },
    Unsubscribe {
        #[serde(rename = "ref")]
        mark: Option<Ref>,
        stream: String,
    },
    Send {
        #[serde(rename = "ref")]
        mark: Option<Ref>,
        stream: String,
        id: EventId,
        body: MessageBody,
    },
    Read {
        stream: String,
        seq: u64,
    },
    Ping {
        #[serde(default)]
        t: serde_json::Value,
    },
    Edit {
        #[serde(rename = "ref")]
        mark: Option<Ref>,
        stream: String,
        id: EventId,
        target: u64,
        body: Words,
    },
    Delete {
        #[serde(rename = "ref")]
        mark: Option<Ref>,
        stream: String,
        id: EventId,
        target: u64,
        /// Why what another wrote is removed, for the audit.
        reason: Option<String>,
    },
    React {
        #[serde(rename = "ref")]
        mark: Option<Ref>,
        stream: String,
        id: EventId,
        target: u64,
        emoji: String,
        on: bool,
    },
    Typing {
        stream: String,
        on: bool,
    },
}

/// Why the server ends a connection, and whether the client should come back (see the protocol's ranges).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub enum CloseReason {
    /// The server restarts: reconnect.
    Restart = 4000,
    /// No `hello` came in time: reconnect.
    HelloTimeout = 4001,
    /// Nothing was heard for too long: reconnect.
    HeartbeatLost = 4002,
    /// The server failed: reconnect.
    Internal = 4003,
    /// More connections come than this node can welcome: reconnect.
    Busy = 4004,
    /// One account has as many connections here as it may: reconnect later.
    TooManyConnections = 4005,
    /// The access token is invalid or has expired: reconnect with a new one.
    TokenInvalid = 4100,
    /// The session was ended elsewhere: sign in again.
    SessionEnded = 4101,
    /// Not the protocol: do not come back.
    Malformed = 4200,
    /// A binary message.
    Binary = 4201,
    /// A message over 64 KiB.
    TooLarge = 4202,
    /// Too many refused requests.
    Abuse = 4203,
    /// None of the offered subprotocols is spoken here.
    UnknownSubprotocol = 4204,
    /// RFC 6455: a framing error.
    Framing = 1002,
    /// RFC 6455: text that is not UTF-8.
    NotUtf8 = 1007,
}

impl CloseReason {
    /// Words for the close frame, at most 123 bytes.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Restart => "the server restarts",
            Self::HelloTimeout => "no hello in time",
            Self::HeartbeatLost => "nothing heard for too long",
            Self::Internal => "internal error",
            Self::Busy => "too many connections at once",
            Self::TooManyConnections => "too many connections of one account",
            Self::TokenInvalid => "the access token is invalid or has expired",
            Self::SessionEnded => "the session was ended",
            Self::Malformed => "not a message of this protocol",
            Self::Binary => "binary messages are not spoken",
            Self::TooLarge => "a message has at most 65536 bytes",
            Self::Abuse => "too many refused requests",
            Self::UnknownSubprotocol => "the subprotocol is atas.v1.json",
            Self::Framing => "framing error",
            Self::NotUtf8 => "text must be UTF-8",
        }
    }
}

/// A part of a text message that is no operation, and why.
#[derive(Debug)]
pub(crate) struct NoOperation<'t> {
    pub(crate) text: &'t str,
    pub(crate) why: String,
}

/// Splits a text message into its operations: one object, or an array of them.
///
/// # Errors
/// When the message as a whole is no JSON.
pub(crate) fn parse(text: &str) -> Result<Vec<Result<ClientOp, NoOperation<'_>>>, NoOperation<'_>> {
    let no_operation = |text, error: serde_json::Error| NoOperation { text, why: error.to_string() };
    let parts: Vec<&RawValue> = if text.trim_start().starts_with('[') {
        serde_json::from_str(text).map_err(|error| no_operation(text, error))?
    } else {
        vec![serde_json::from_str(text).map_err(|error| no_operation(text, error))?]
    };
    let ops = parts.into_iter().map(RawValue::get);
    Ok(ops.map(|part| serde_json::from_str(part).map_err(|error| no_operation(part, error))).collect())
}
