//! What people do in rooms.

use serde_json::{Value, json};

/// The emoji that people react with.
pub(crate) const EMOJI: [&str; 3] = ["👍", "🎉", "👀"];

/// What a message says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// Its text.
    pub text: String,
    /// Seq of the message that it answers.
    pub reply_to: Option<u64>,
    /// Ids of the people whom it names.
    pub mentions: Vec<String>,
    /// Ids of the files that it carries.
    pub files: Vec<String>,
}

impl Words {
    /// Nothing but a text.
    pub fn plain(text: String) -> Self {
        Self { text, ..Self::default() }
    }

    fn body(&self) -> Value {
        let mut body = json!({ "text": self.text });
        if let Some(seq) = self.reply_to {
            body["reply_to"] = json!(seq);
        }
        for (field, ids) in [("mentions", &self.mentions), ("attachments", &self.files)] {
            if !ids.is_empty() {
                body[field] = json!(ids);
            }
        }
        body
    }
}

/// What somebody does in a room, under an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Says something.
    Say(Words),
    /// Gives a message of theirs another text.
    Edit {
        /// Its seq.
        target: u64,
        /// What it says from now on.
        text: String,
    },
    /// Removes a message of theirs.
    Delete {
        /// Its seq.
        target: u64,
    },
    /// Reacts to a message, or takes that back.
    React {
        /// Its seq.
        target: u64,
        /// With what.
        emoji: &'static str,
        /// Whether it is given or taken back.
        on: bool,
    },
}

impl Act {
    /// As the protocol says it.
    pub(crate) fn op(&self, stream: &str, id: &str) -> Value {
        match self {
            Self::Say(words) => {
                json!({ "op": "send", "ref": id, "stream": stream, "id": id, "body": words.body() })
            }
            Self::Edit { target, text } => json!({
                "op": "edit", "ref": id, "stream": stream, "id": id, "target": target, "body": { "text": text },
            }),
            Self::Delete { target } => {
                json!({ "op": "delete", "ref": id, "stream": stream, "id": id, "target": target })
            }
            Self::React { target, emoji, on } => json!({
                "op": "react", "ref": id, "stream": stream, "id": id, "target": target, "emoji": emoji, "on": on,
            }),
        }
    }

    /// The message it changes.
    pub(crate) fn target(&self) -> Option<u64> {
        match self {
            Self::Say(_) => None,
            Self::Edit { target, .. } | Self::Delete { target } | Self::React { target, .. } => Some(*target),
        }
    }

    /// The message it answers.
    pub(crate) fn answers(&self) -> Option<u64> {
        match self {
            Self::Say(words) => words.reply_to,
            _ => None,
        }
    }

    /// The kind of the event that it makes.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Say(_) => "message",
            Self::Edit { .. } => "edit",
            Self::Delete { .. } => "delete",
            Self::React { .. } => "reaction",
        }
    }
}

/// Something about whichever message there is when it is asked for: the `nth` of those seen, counting from the beginning
/// again beyond the last one.
#[derive(Debug, Clone)]
pub enum Change {
    /// An answer to anybody's message, also one that is removed already.
    Answer {
        /// Which.
        nth: usize,
        /// What it says.
        text: String,
        /// Ids of the people whom it names.
        mentions: Vec<String>,
    },
    /// Of one's own messages.
    Edit {
        /// Which.
        nth: usize,
        /// What it says from now on.
        text: String,
    },
    /// Of one's own messages, also one that is removed already.
    Delete {
        /// Which.
        nth: usize,
    },
    /// Of anybody's messages.
    React {
        /// Which.
        nth: usize,
        /// Which of a few emoji.
        emoji: usize,
        /// Whether it is given or taken back.
        on: bool,
    },
}

impl Change {
    /// The act, for somebody who has seen these events; none when they know of no such message.
    pub(crate) fn of(self, seen: &[Value], me: &str) -> Option<Act> {
        let own = matches!(self, Self::Edit { .. } | Self::Delete { .. });
        let fits = |event: &&Value| event["kind"] == "message" && (!own || event["author"] == me);
        let known: Vec<&Value> = seen.iter().filter(fits).collect();
        let pick = |nth: usize| nth.checked_rem(known.len()).and_then(|nth| known[nth]["seq"].as_u64());
        Some(match self {
            Self::Answer { nth, text, mentions } => {
                Act::Say(Words { text, reply_to: Some(pick(nth)?), mentions, files: Vec::new() })
            }
            Self::Edit { nth, text } => Act::Edit { target: pick(nth)?, text },
            Self::Delete { nth } => {
                // Two times out of three one that somebody was told of, or that carries a file, if there is one.
                let field = ["", "reply_to", "attachments"][nth % 3];
                let special = known.iter().filter(|event| !event["body"][field].is_null());
                let special: Vec<u64> = special.filter_map(|event| event["seq"].as_u64()).collect();
                let chosen = (nth / 3).checked_rem(special.len()).map(|nth| special[nth]);
                Act::Delete { target: chosen.or_else(|| pick(nth))? }
            }
            Self::React { nth, emoji, on } => {
                Act::React { target: pick(nth)?, emoji: EMOJI[emoji % EMOJI.len()], on }
            }
        })
    }
}
