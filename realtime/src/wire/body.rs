//! What people write: messages, new words for them, reactions.

use media::{Attachment, FileId};
use serde::{Deserialize, Serialize};
use store::UserId;

use crate::attachments::ATTACHMENTS_MAX;
use crate::membership::Change;

/// The longest text of a chat message, in Unicode scalar values.
pub const TEXT_CHARS_MAX: usize = 4000;
/// How many people one message mentions.
pub const MENTIONS_MAX: usize = 20;
/// Longer than every emoji there is, in bytes.
const EMOJI_BYTES_MAX: usize = 64;

/// Why something cannot be accepted: a code of the protocol and its explanation.
pub(crate) type Complaint = (&'static str, &'static str);

/// A chat message as its author sends it. Readers get a [`SentMessage`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, utoipa::ToSchema)]
#[schema(example = json!({ "text": "anyone for past papers?" }))]
pub struct MessageBody {
    /// At most 4,000 characters, not only white space.
    pub text: String,
    /// Seq of the message it answers, in the same room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reply_to: Option<u64>,
    /// At most 20 members who are told of it. Whoever is no member is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<uuid::Uuid>, max_items = 20)]
    pub mentions: Vec<UserId>,
    /// Everybody in the room is told of it. Counts only from its owners and from moderators.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mention_all: bool,
    /// Files that the author has uploaded and not sent yet, at most 10. With any, the text may be empty. Readers get
    /// their particulars in place of their ids.
    #[serde(default, skip_serializing)]
    #[schema(value_type = Vec<uuid::Uuid>, max_items = 10)]
    pub attachments: Vec<FileId>,
}

/// New words for a message. What it answers stays.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, utoipa::ToSchema)]
#[schema(example = json!({ "text": "anyone for past papers? I have 2024" }))]
pub struct Words {
    /// At most 4,000 characters, not only white space.
    pub text: String,
    /// At most 20 members; they replace those of the message.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<uuid::Uuid>, max_items = 20)]
    pub mentions: Vec<UserId>,
    /// Everybody in the room is told of it. Counts only from its owners and from moderators.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mention_all: bool,
}

impl MessageBody {
    /// Checks what can be checked without the room.
    pub(crate) fn check(&self) -> Result<(), Complaint> {
        if self.has_unfit_attachments() {
            return Err(("invalid", "A message carries at most 10 files, each once"));
        }
        check_words(&self.text, &self.mentions, !self.attachments.is_empty())?;
        if self.reply_to == Some(0) {
            return Err(("invalid", "reply_to names a message by its seq, from 1"));
        }
        Ok(())
    }

    fn has_unfit_attachments(&self) -> bool {
        let once = |(place, file)| !self.attachments[..place].contains(file);
        self.attachments.len() > ATTACHMENTS_MAX || !self.attachments.iter().enumerate().all(once)
    }

    /// Which field [`Self::check`] complains of.
    pub(crate) fn unfit_field(&self) -> &'static str {
        if self.has_unfit_attachments() {
            "attachments"
        } else if self.reply_to == Some(0) {
            "reply_to"
        } else {
            "text"
        }
    }
}

impl Words {
    /// Checks what can be checked without the room.
    pub(crate) fn check(&self) -> Result<(), Complaint> {
        check_words(&self.text, &self.mentions, false)
    }
}

fn check_words(text: &str, mentions: &[UserId], may_be_empty: bool) -> Result<(), Complaint> {
    if text.trim().is_empty() && !may_be_empty {
        return Err(("empty", "A message needs some text"));
    }
    if text.chars().count() > TEXT_CHARS_MAX {
        return Err(("too_long", "A message has at most 4,000 characters"));
    }
    // PostgreSQL's jsonb cannot hold U+0000.
    if text.contains('\0') {
        return Err(("invalid", "A message cannot hold the character U+0000"));
    }
    if mentions.len() > MENTIONS_MAX {
        return Err(("invalid", "A message mentions at most 20 people"));
    }
    Ok(())
}

/// What an event says; `kind` tells which of these it is. Of what was removed only `target` is left, if there was one.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only for the OpenAPI document: bodies are encoded where they are made")]
pub(crate) enum EventBody {
    Message(SentMessage),
    Edit(MessageEdit),
    Delete(MessageName),
    Reaction(Reaction),
    Pin(Pinning),
    Member(Change),
}

/// Body of a `message`, as readers get it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SentMessage {
    text: String,
    /// Seq of the message it answers.
    #[schema(nullable = false)]
    reply_to: Option<u64>,
    #[schema(value_type = Vec<uuid::Uuid>, required = false)]
    mentions: Vec<UserId>,
    #[schema(required = false)]
    mention_all: bool,
    /// Its files, enough to lay them out before they are loaded.
    #[schema(required = false)]
    attachments: Vec<Attachment>,
}

/// Body of an `edit`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MessageEdit {
    /// Seq of the message.
    pub(crate) target: u64,
    #[serde(flatten)]
    pub(crate) words: Words,
}

/// Body of a `delete`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MessageName {
    /// Seq of the message.
    pub(crate) target: u64,
}

/// Body of a `reaction`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Reaction {
    /// Seq of the message.
    pub(crate) target: u64,
    #[schema(value_type = String)]
    pub(crate) emoji: Emoji,
    /// Given, or withdrawn.
    pub(crate) on: bool,
    /// How many people stand behind this emoji after it.
    pub(crate) count: u32,
}

/// Body of a `pin`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Pinning {
    /// Seq of the message.
    pub(crate) target: u64,
    /// Pinned, or unpinned.
    pub(crate) on: bool,
}

/// One emoji of Unicode's list, in its full form: `❤` and `❤️` are one reaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub(crate) struct Emoji(&'static str);

impl Emoji {
    pub(crate) fn new(text: &str) -> Result<Self, Complaint> {
        let known = (text.len() <= EMOJI_BYTES_MAX).then(|| emojis::get(text)).flatten();
        known.map(|emoji| Self(emoji.as_str())).ok_or(("invalid", "A reaction is one emoji"))
    }

    pub(crate) fn as_str(self) -> &'static str {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reaction_is_one_emoji_in_one_form() {
        for (written, kept) in [
            ("👍", "👍"),
            ("❤", "❤\u{fe0f}"),
            ("❤\u{fe0f}", "❤\u{fe0f}"),
            ("👍🏽", "👍🏽"),
            ("👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"),
            ("🇲🇾", "🇲🇾"),
        ] {
            assert_eq!(Emoji::new(written).unwrap().as_str(), kept);
        }
        for other in ["", " ", "a", "+1", "1", "👍👍", "👍 ", "\u{fe0f}", "🇲", "好", "\0", &"👍".repeat(100)]
        {
            assert!(Emoji::new(other).is_err(), "{other:?}");
        }
    }

    #[test]
    fn every_emoji_fits_its_column() {
        assert!(emojis::iter().all(|emoji| emoji.as_str().len() <= EMOJI_BYTES_MAX));
    }
}
