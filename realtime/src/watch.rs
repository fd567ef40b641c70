//! What realtime does when the event log tells of events in rooms, ended sessions, blocks and deleted accounts.

use std::sync::Arc;

use events::{Consumers, Entry};
use futures_util::FutureExt as _;
use network::BlockChange;
use store::{SessionId, UserId};

use crate::engine::Realtime;
use crate::membership::forget_person;
use crate::notify;

/// Adds the consumers of realtime: inboxes are written, once in the cluster; memberships end with their account, once in the cluster; connections end with
/// their session and learn of blocks, on every node, of which they have mostly heard sooner.
#[must_use]
pub fn consume(consumers: Consumers, realtime: &Realtime) -> Consumers {
    let (notifying, forgetting, closing, hiding) =
        (realtime.clone(), realtime.clone(), realtime.clone(), realtime.clone());
    consumers
        .durable_batches("realtime.notify", notify::TOPICS, move |entries, tx| {
            notify::consume(Arc::clone(&notifying.0), entries, tx).boxed()
        })
        .durable("realtime.forget_person", &["account.deleted"], move |entry, tx| {
            let realtime = forgetting.clone();
            async move { forget_person(&realtime.0, tx, user_of(&entry)?).await }.boxed()
        })
        .local("realtime.close_sessions", &["session.ended"], move |entry| {
            let realtime = closing.clone();
            async move {
                let session = entry.text("session")?.parse::<SessionId>()?;
                realtime.close_session(user_of(&entry)?, session);
                Ok(())
            }
            .boxed()
        })
        .local("realtime.hide", &[network::BLOCK_CHANGED], move |entry| {
            let realtime = hiding.clone();
            async move {
                let blocked = entry.text("blocked")?.parse::<UserId>()?;
                let change = BlockChange { at: entry.at, user: user_of(&entry)?, blocked };
                realtime.0.hub.hear_block(change);
                Ok(())
            }
            .boxed()
        })
}

fn user_of(entry: &Entry) -> anyhow::Result<UserId> {
    Ok(entry.text("user")?.parse()?)
}
