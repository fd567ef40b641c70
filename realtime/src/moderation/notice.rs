//! What the person concerned is told: a notice in their inbox, in the transaction of the act. It does not say who acted.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use store::{Tx, UserId};

use super::Place;
use crate::notify::{Notification, notify};

/// How much of a reason is told. It fits with all else into what a notification may hold.
const REASON_CHARS: usize = 200;

/// Tells `to` what was done: `notice` is its name for clients.
pub(super) async fn tell(
    tx: &mut Tx,
    now: DateTime<Utc>,
    (to, notice): (UserId, &str),
    place: &Place,
    (until, reason): (Option<DateTime<Utc>>, &str),
) -> Result<(), sqlx::Error> {
    let mut data = Map::new();
    data.insert("notice".to_owned(), json!(notice));
    if let Some(room) = place.room {
        data.insert("in_room".to_owned(), json!(room));
        data.insert("title".to_owned(), json!(place.title));
    }
    if until.is_some() {
        data.insert("until".to_owned(), json!(until));
    }
    if !reason.is_empty() {
        let reason: String = reason.chars().take(REASON_CHARS).collect();
        data.insert("reason".to_owned(), Value::String(reason));
    }
    let group = place.room.map_or_else(|| "moderation".to_owned(), |room| format!("moderation:{room}"));
    let notification = Notification { to, kind: "system".to_owned(), group, author: None, data };
    // Within its bounds by what it is made of, so that only the database is left to fail.
    let told = notify(tx, now, &notification).await;
    told.map_err(|error| error.downcast().unwrap_or_else(|error| sqlx::Error::Encode(error.into())))
}
