//! Edits and deletions as encoded events, and what they make of the events that are encoded already.
//!
//! What a reader would no longer see is no longer carried (rule 9 of the protocol): a ring rewrites what it holds with
//! these functions, so that it says the same as a page from the database.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::encode::Frame;

/// What an event does to an earlier message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// Gives it another text.
    Edit {
        /// Seq of the message.
        target: u64,
    },
    /// Removes it.
    Delete {
        /// Seq of the message.
        target: u64,
    },
}

#[derive(Deserialize)]
struct About {
    body: Target,
}

#[derive(Deserialize)]
struct Target {
    target: u64,
}

impl Change {
    /// What `frame` does to an earlier message; `None` for most events, which is told by their first bytes.
    pub(crate) fn of(frame: &Frame) -> Option<Self> {
        let edits = frame.kind() == "edit";
        if !edits && frame.kind() != "delete" {
            return None;
        }
        let About { body: Target { target } } = serde_json::from_str(frame.event()).ok()?;
        Some(if edits { Self::Edit { target } } else { Self::Delete { target } })
    }

    pub(crate) fn target(self) -> u64 {
        let (Self::Edit { target } | Self::Delete { target }) = self;
        target
    }
}

/// A message with the words of its edit; `None` when it has none to be replaced.
pub(crate) fn with_new_words(message: &Frame, edit: &Frame) -> Option<Frame> {
    let (mut event, edit) = (parse(message)?, parse(edit)?);
    let (Value::Object(words), false) = (edit.get("body")?, event.contains_key("removed")) else {
        return None;
    };
    let body = event.get_mut("body")?.as_object_mut()?;
    // The statement that does the same to the stored message is `change_messages` in `append/write.rs`.
    body.remove("mentions");
    body.remove("mention_all");
    body.extend(
        words.iter().filter(|(name, _)| *name != "target").map(|(name, value)| (name.clone(), value.clone())),
    );
    event.insert("edited_at".to_owned(), edit.get("at")?.clone());
    Some(message.with_event(&Value::Object(event).to_string()))
}

/// A message, or an edit, without its content.
pub(crate) fn without_content(frame: &Frame) -> Option<Frame> {
    let mut event = parse(frame)?;
    let mut left = Map::new();
    if let Some(target) = event.get("body").and_then(|body| body.get("target")) {
        left.insert("target".to_owned(), target.clone());
    }
    event.remove("edited_at");
    event.insert("removed".to_owned(), Value::Bool(true));
    event.insert("body".to_owned(), Value::Object(left));
    Some(frame.with_event(&Value::Object(event).to_string()))
}

fn parse(frame: &Frame) -> Option<Map<String, Value>> {
    serde_json::from_str(frame.event()).ok()
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Duration};
    use serde_json::json;
    use store::{EventId, RoomId};

    use super::*;
    use crate::wire::StreamName;
    use crate::wire::encode::WireEvent;

    fn frame(seq: u64, kind: &str, body: &Value) -> Frame {
        let event = WireEvent {
            seq,
            kind,
            id: EventId::new(uuid::Uuid::nil()),
            author: None,
            at: DateTime::UNIX_EPOCH + Duration::seconds(i64::try_from(seq % 1_000).unwrap()),
            removed: false,
            edited_at: None,
            root: None,
            body: &serde_json::value::to_raw_value(body).unwrap(),
        };
        Frame::new(StreamName::Room(RoomId::new(uuid::Uuid::nil())), &event)
    }

    fn event(frame: &Frame) -> Value {
        serde_json::from_str(frame.event()).unwrap()
    }

    #[test]
    fn a_change_is_known_by_its_encoded_event() {
        let about = json!({ "target": 7, "text": "\"kind\":\"delete\"" });
        assert_eq!(Change::of(&frame(12, "edit", &about)), Some(Change::Edit { target: 7 }));
        assert_eq!(Change::of(&frame(u64::MAX, "delete", &about)), Some(Change::Delete { target: 7 }));
        for kind in ["message", "reaction", "pin", "member", "edited", "edit\"", ""] {
            assert_eq!(Change::of(&frame(12, kind, &about)), None, "{kind}");
        }
        for body in [json!({}), json!(null), json!({ "target": "7" }), json!({ "target": -1 })] {
            assert_eq!(Change::of(&frame(12, "edit", &body)), None, "{body}");
        }
    }

    #[test]
    fn new_words_leave_the_rest_of_a_message() {
        let message =
            frame(7, "message", &json!({ "text": "old", "reply_to": 3, "mentions": ["a"], "later": [1] }));
        let edit = frame(12, "edit", &json!({ "target": 7, "text": "new", "mention_all": true }));
        let changed = with_new_words(&message, &edit).unwrap();
        let body = json!({ "text": "new", "reply_to": 3, "mention_all": true, "later": [1] });
        assert_eq!(event(&changed)["body"], body);
        assert_eq!(event(&changed)["edited_at"], event(&edit)["at"]);
        assert_eq!(event(&changed)["at"], event(&message)["at"]);
        assert!(changed.message().starts_with(r#"{"op":"events","stream":"room:0000"#));
        assert!(changed.message().ends_with("]}"));
    }

    #[test]
    fn what_is_removed_keeps_its_place_only() {
        let message = frame(7, "message", &json!({ "text": "old", "reply_to": 3 }));
        let emptied = without_content(&message).unwrap();
        assert_eq!((&event(&emptied)["removed"], &event(&emptied)["body"]), (&json!(true), &json!({})));
        assert_eq!(event(&emptied)["seq"], 7);
        let edit = frame(12, "edit", &json!({ "target": 7, "text": "new" }));
        assert_eq!(event(&without_content(&edit).unwrap())["body"], json!({ "target": 7 }));
        assert!(with_new_words(&emptied, &edit).is_none(), "it stays removed");
    }
}
