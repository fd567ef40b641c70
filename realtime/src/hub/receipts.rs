//! Read receipts between connections and between nodes.

use std::collections::BTreeSet;

use store::UserId;
use tracing::info;

use super::Hub;
use super::audit::ASKED_MAX;
use crate::broker::{Signal, To};
use crate::receipts::{self, Asked, Receipt};
use crate::wire::StreamName;

impl Hub {
    /// Tells `viewer` on all nodes how far the other person of their room has read.
    pub(crate) fn tell_seen(&self, stream: StreamName, viewer: UserId, user: UserId, seq: u64) {
        self.hear_seen(stream, viewer, Receipt { other: user, read: seq, shared: true });
        self.broker.signal(To::Followers(stream), Signal::Seen { stream, viewer, user, seq });
    }

    /// The same, as another node or the database tells it.
    pub(super) fn hear_seen(&self, name: StreamName, viewer: UserId, receipt: Receipt) {
        if let Some(stream) = self.live(name)
            && stream.receipts.learn(viewer, receipt)
        {
            stream.wake_all();
        }
    }

    /// Looks for marks that have risen, and anew at what those of `turned` and the others of their rooms are told: they may
    /// share receipts no longer, or again.
    pub(super) async fn look_at_receipts(&self, mut turned: BTreeSet<UserId>) {
        turned.append(&mut self.turned.lock());
        let mut asked = Vec::new();
        for stream in &self.streams {
            let StreamName::Room(room) = *stream.key() else { continue };
            stream.receipts.each(|viewer, Receipt { other, read, .. }| {
                let anew = turned.contains(&viewer) || turned.contains(&other);
                asked.push(Asked { room, viewer, other, above: (!anew).then_some(read) });
            });
        }
        for asked in asked.chunks(ASKED_MAX) {
            match receipts::news(&self.db, asked).await {
                Ok(news) => {
                    for (room, viewer, receipt) in news {
                        self.hear_seen(StreamName::Room(room), viewer, receipt);
                    }
                }
                Err(error) => {
                    self.turned.lock().append(&mut turned);
                    return info!(%error, "cannot look at read receipts");
                }
            }
        }
    }
}
