//! What asks to be numbered: an act, its author, and the digest by which a resend is known.

use media::FileId;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use sha2::{Digest, Sha256};
use store::{EventId, RoomId, UserId};
use uuid::Uuid;

use super::EventKind;
use crate::moderation::REASON_CHARS_MAX;
use crate::rooms::tidy_line;
use crate::wire::{Complaint, Emoji, MessageBody, Words};

/// An event that asks to be numbered.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) room: RoomId,
    pub(crate) author: UserId,
    pub(crate) id: EventId,
    /// Whether the author says that their office lets them do in every room of theirs what its owners may.
    pub(crate) moderates: bool,
    /// Whether the author need not be a member: somebody who keeps order without being one. Only for what the server makes by
    /// itself.
    pub(crate) outside: bool,
    pub(crate) act: Act,
    pub(crate) digest: [u8; 32],
}

/// What happens in a room.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// A message is sent.
    Message(MessageBody),
    /// A message gets other words.
    Edit { target: u64, words: Words },
    /// A message is removed.
    Delete { target: u64, why: Why },
    /// A reaction is given, or withdrawn.
    React { target: u64, emoji: Emoji, on: bool },
    /// A message is pinned, or unpinned.
    Pin { target: u64, on: bool },
    /// Something that is about no message.
    Other { kind: EventKind, body: Box<RawValue> },
}

/// Why what another wrote is removed: for the audit, not for the stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Why {
    pub(crate) reason: String,
    /// The reported case that this settles.
    pub(crate) case: Option<Uuid>,
}

impl Draft {
    pub(crate) fn new(room: RoomId, author: UserId, id: EventId, moderates: bool, act: Act) -> Self {
        let digest = act.digest();
        Self { room, author, id, moderates, outside: false, act, digest }
    }

    /// The same by somebody who need not be a member.
    #[must_use]
    pub(crate) fn outside(self) -> Self {
        Self { moderates: true, outside: true, ..self }
    }
}

impl Act {
    /// # Errors
    /// What is wrong with the message by itself.
    pub(crate) fn message(body: MessageBody) -> Result<Self, Complaint> {
        body.check().map(|()| Self::Message(body))
    }

    /// # Errors
    /// What is wrong with the words by themselves.
    pub(crate) fn edit(target: u64, words: Words) -> Result<Self, Complaint> {
        words.check().map(|()| Self::Edit { target, words })
    }

    /// # Errors
    /// When the reason is too long.
    pub(crate) fn delete(target: u64, reason: Option<&str>) -> Result<Self, Complaint> {
        let reason = tidy_line(reason.unwrap_or_default());
        if reason.chars().count() > REASON_CHARS_MAX {
            return Err(("invalid", "A reason has at most 300 characters"));
        }
        Ok(Self::Delete { target, why: Why { reason, case: None } })
    }

    /// # Errors
    /// When it is no emoji.
    pub(crate) fn react(target: u64, emoji: &str, on: bool) -> Result<Self, Complaint> {
        Ok(Self::React { target, emoji: Emoji::new(emoji)?, on })
    }

    pub(crate) fn kind(&self) -> EventKind {
        match self {
            Self::Message(_) => EventKind::Message,
            Self::Edit { .. } => EventKind::Edit,
            Self::Delete { .. } => EventKind::Delete,
            Self::React { .. } => EventKind::Reaction,
            Self::Pin { .. } => EventKind::Pin,
            Self::Other { kind, .. } => *kind,
        }
    }

    /// Seq of the message it is about.
    pub(crate) fn target(&self) -> Option<u64> {
        match self {
            Self::Edit { target, .. }
            | Self::Delete { target, .. }
            | Self::React { target, .. }
            | Self::Pin { target, .. } => Some(*target),
            Self::Message(_) | Self::Other { .. } => None,
        }
    }

    /// Whom it mentions, as its author wrote it.
    pub(crate) fn mentions(&self) -> &[UserId] {
        match self {
            Self::Message(body) => &body.mentions,
            Self::Edit { words, .. } => &words.mentions,
            _ => &[],
        }
    }

    /// Files of the author that it carries.
    pub(crate) fn attachments(&self) -> &[FileId] {
        match self {
            Self::Message(body) => &body.attachments,
            _ => &[],
        }
    }

    fn digest(&self) -> [u8; 32] {
        match self {
            Self::Message(body) => digest_of_body(body),
            Self::Edit { target, words } => digest_of("edit", &(target, words)),
            // With another reason it is the same removal.
            Self::Delete { target, .. } => digest_of("delete", target),
            Self::React { target, emoji, on } => digest_of("reaction", &(target, emoji, on)),
            Self::Pin { target, on } => digest_of("pin", &(target, on)),
            Self::Other { body, .. } => Sha256::digest(body.get().as_bytes()).into(),
        }
    }
}

/// What a resent message is recognised by after its text was removed: SHA-256 over the operation and its content.
pub fn digest_of_message(text: &str, reply_to: Option<u64>) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"message\0");
    hash.update(reply_to.unwrap_or(0).to_be_bytes());
    hash.update(text.as_bytes());
    hash.finalize().into()
}

/// The same for a message that has more than text and an answer.
fn digest_of_body(body: &MessageBody) -> [u8; 32] {
    let plain = MessageBody { text: body.text.clone(), reply_to: body.reply_to, ..MessageBody::default() };
    if *body == plain {
        digest_of_message(&body.text, body.reply_to)
    } else {
        digest_of("message+", &(body, &body.attachments))
    }
}

fn digest_of(op: &str, content: &impl Serialize) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(op.as_bytes());
    hash.update(b"\0");
    hash.update(to_json(content).get().as_bytes());
    hash.finalize().into()
}

pub(super) fn to_json(content: &impl Serialize) -> Box<RawValue> {
    to_raw_value(content).expect("bodies of events have string keys only")
}
