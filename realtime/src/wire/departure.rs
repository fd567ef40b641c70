//! The end of a membership, as the event that tells of it says.

use serde::Deserialize;
use store::UserId;

use super::encode::Frame;

/// Somebody went, or was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Departure {
    pub(crate) user: UserId,
    /// What their connections are told.
    pub(crate) code: &'static str,
}

#[derive(Deserialize)]
struct About {
    body: Change,
}

#[derive(Deserialize)]
struct Change {
    change: String,
    user: Option<UserId>,
}

impl Departure {
    /// Whose membership ends with `frame`; `None` for most events, which is told by their first bytes.
    pub(crate) fn of(frame: &Frame) -> Option<Self> {
        if frame.kind() != "member" {
            return None;
        }
        let About { body } = serde_json::from_str(frame.event()).ok()?;
        let code = ["left", "removed"].into_iter().find(|code| *code == body.change)?;
        Some(Self { user: body.user?, code })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use store::RoomId;

    use super::*;
    use crate::wire::StreamName;

    fn of(kind: &str, body: &Value) -> Option<Departure> {
        let event = format!(r#"{{"seq":12,"kind":"{kind}","author":null,"body":{body}}}"#);
        Departure::of(&Frame::of_event(StreamName::Room(RoomId::new(uuid::Uuid::nil())), &event))
    }

    #[test]
    fn only_an_end_of_a_membership_is_one() {
        let (user, by) = (UserId::new(uuid::Uuid::from_u128(1)), UserId::new(uuid::Uuid::from_u128(2)));
        let removed = json!({ "change": "removed", "user": user, "by": by });
        assert_eq!(of("member", &removed), Some(Departure { user, code: "removed" }));
        let left = json!({ "change": "left", "user": user });
        assert_eq!(of("member", &left), Some(Departure { user, code: "left" }));
        assert_eq!(of("message", &removed), None);
        for change in [
            json!({ "change": "joined", "user": user, "by": by }),
            json!({ "change": "renamed", "title": "removed" }),
            json!({ "change": "removed" }),
            json!({}),
        ] {
            assert_eq!(of("member", &change), None, "{change}");
        }
    }
}
