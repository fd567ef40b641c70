//! Notifications that other areas ask for: system notices, and kinds of their own.

use anyhow::{Context as _, ensure};
use chrono::{DateTime, Utc};
use events::Entry;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::{Tx, UserId};

use super::rules::is_kind;
use crate::inbox::{self, Draft, Listed};

/// Topic of the event log: somebody is to be notified. The key is the person, the payload a [`Notification`].
pub(super) const TOPIC: &str = "inbox.notify";

/// The longest name of a group.
const GROUP_CHARS_MAX: usize = 120;
/// The most that `data` may be, as JSON.
const DATA_BYTES_MAX: usize = 2_048;

/// A notification that is not about an event of a room.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notification {
    /// Whose inbox.
    pub to: UserId,
    /// `system`, or the name of the area's kind: lower-case letters and underscores, at most 40.
    pub kind: String,
    /// Those of one group are shown as one; at most 120 characters.
    pub group: String,
    /// Who caused it.
    pub author: Option<UserId>,
    /// What clients need to show it: at most 2 KiB, beside `group`.
    pub data: Map<String, Value>,
}

impl Notification {
    fn check(&self) -> anyhow::Result<()> {
        ensure!(
            is_kind(&self.kind) && self.kind != "withdrawn",
            "{:?} is no kind of notification",
            self.kind
        );
        let group = self.group.chars().count();
        ensure!((1..=GROUP_CHARS_MAX).contains(&group), "a group's name has {group} characters");
        let bytes = serde_json::to_vec(&self.data).context("write the data")?.len();
        ensure!(bytes <= DATA_BYTES_MAX, "the data has {bytes} bytes");
        Ok(())
    }
}

/// Notifies somebody if and only if `tx` commits, soon after. Not of a kind that they have muted.
///
/// # Errors
/// The database's; when the notification is not within its bounds.
pub async fn notify(tx: &mut Tx, now: DateTime<Utc>, notification: &Notification) -> anyhow::Result<()> {
    notification.check()?;
    let payload = serde_json::to_value(notification).context("write a notification")?;
    events::append(tx, now, TOPIC, &notification.to.to_string(), payload).await.context("tell the event log")
}

/// What an entry asks for.
pub(super) fn draft(entry: &Entry) -> anyhow::Result<Draft> {
    let notification: Notification =
        serde_json::from_value(entry.payload.clone()).context("read a notification")?;
    notification.check()?;
    let Notification { to, kind, group, author, data } = notification;
    let mut body = Value::Object(data);
    body["group"] = json!(group);
    Ok(Draft { to, kind, author, body: inbox::body(&body), listed: Some(Listed { group, cause: None }) })
}
