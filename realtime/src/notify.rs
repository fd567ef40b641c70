//! Notifications: what happened in rooms, told to those whom it concerns. The only writer of inboxes.
//!
//! A durable consumer of the event log reads what was appended to rooms, decides whom it concerns ([`rules`]) and
//! writes it into their inboxes, in the transaction that moves its cursor: each thing is told exactly once. It reads the
//! events in their present state, so that what was deleted meanwhile is told to nobody.

use std::sync::Arc;

use events::{AfterCommit, Entry};
use serde_json::json;
use store::{RoomId, Tx, UserId};
use tracing::warn;

use crate::append::Outcome;
use crate::devices;
use crate::digest;
use crate::engine::Engine;
use crate::inbox::{self, Draft, Listed};

mod direct;
mod happening;
mod readers;
mod rules;
mod withdraw;

pub use direct::{Notification, notify};
pub(crate) use happening::Range;
pub(crate) use rules::{Level, is_kind};

/// Topic of the event log: a private room was opened. The key is the room, the payload `{by, members}`: who opened it, and
/// who else is a member from the start.
pub(crate) const OPENED: &str = "room.opened";

/// The topics that may concern somebody.
pub(crate) const TOPICS: &[&str] = &[crate::append::APPENDED, OPENED, direct::TOPIC, network::BLOCK_CHANGED];

/// Tells of a batch of entries.
pub(crate) async fn consume(
    engine: Arc<Engine>,
    entries: Vec<Entry>,
    tx: &mut Tx,
) -> anyhow::Result<AfterCommit> {
    let (mut ranges, mut drafts, mut invited, mut blocks) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for entry in entries {
        let understood = match entry.topic.as_str() {
            OPENED => rules::invited_founders(&entry).map(|founders| invited.extend(founders)),
            direct::TOPIC => direct::draft(&entry).map(|draft| drafts.push(draft)),
            network::BLOCK_CHANGED => withdraw::changed_block(&entry).map(|block| blocks.push(block)),
            _ => Range::of(&entry).map(|range| ranges.push(range)),
        };
        if let Err(error) = understood {
            // Trying again would not change it, and everything behind it would wait.
            warn!(entry = entry.id, "passed over an entry of the event log: {error:#}");
        }
    }
    let mut happened = happening::read(tx, &ranges).await?;
    happened.told.extend(invited);
    happened.undone.extend(blocks);
    let readers = readers::of(tx, &happened.told, &drafts).await?;
    drafts.retain(|draft| readers.takes(draft));
    drafts.extend(happened.told.iter().flat_map(|happening| happening.drafts(&readers)));
    let told = inbox::append(&engine, tx, drafts).await?;
    let users: Vec<UserId> = told.heads.keys().map(|stream| UserId::new(stream.row().uuid())).collect();
    devices::look_after(&engine, tx, &users).await?;
    digest::look_after(&engine, tx, &users).await?;
    let gone = withdraw::withdraw(tx, &happened.undone, engine.clock.now()).await?;
    let taken_back = inbox::append(&engine, tx, withdrawals(&gone)).await?;
    Ok(Box::new(move || publish(&engine, &[told, taken_back])))
}

/// Without it the hub finds the new heads by looking.
fn publish(engine: &Engine, outcomes: &[Outcome]) {
    for outcome in outcomes.iter().filter(|outcome| !outcome.committed.is_empty()) {
        engine.hub.publish(outcome);
    }
}

/// How many withdrawn notifications one event names.
const WITHDRAWN_MAX: usize = 100;

/// The events that tell inboxes which of their earlier ones no longer count. `gone` is in the order of inboxes.
fn withdrawals(gone: &[(UserId, u64)]) -> Vec<Draft> {
    let same_inbox = gone.chunk_by(|(one, _), (next, _)| one == next);
    let events = same_inbox.flat_map(|same| same.chunks(WITHDRAWN_MAX)).map(|same| {
        let seqs: Vec<u64> = same.iter().map(|(_, seq)| *seq).collect();
        Draft {
            to: same[0].0,
            kind: "withdrawn".to_owned(),
            author: None,
            body: inbox::body(&json!({ "seqs": seqs })),
            listed: None,
        }
    });
    events.collect()
}

/// A notification about an event of a room, ready for its inbox.
fn about_room(
    (to, kind): (UserId, &str),
    author: Option<UserId>,
    group: String,
    cause: inbox::Cause,
    emoji: Option<&str>,
) -> Draft {
    let mut body = json!({ "group": group, "room": cause.room, "seq": cause.seq, "read_at": cause.read_at });
    if let Some(target) = cause.target {
        body["target"] = json!(target);
    }
    if let Some(emoji) = emoji {
        body["emoji"] = json!(emoji);
    }
    let listed = Some(Listed { group, cause: Some(cause) });
    Draft { to, kind: kind.to_owned(), author, body: inbox::body(&body), listed }
}

/// The payload of [`OPENED`].
pub(crate) fn opened(by: UserId, members: &[UserId]) -> serde_json::Value {
    json!({ "by": by, "members": members })
}

/// Names a group of notifications about one thing in a room.
fn group(kind: &str, room: RoomId, seq: Option<u64>) -> String {
    match seq {
        Some(seq) => format!("{kind}:{room}:{seq}"),
        None => format!("{kind}:{room}"),
    }
}
