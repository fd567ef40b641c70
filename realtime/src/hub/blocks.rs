//! Blocks that were made and lifted, on this node and on others.
//!
//! A node hears of one up to three times: right after the commit by whoever made it, by looking, and from the event log,
//! which waits for whatever transaction is open. The first time counts.

use network::BlockChange;
use store::UserId;
use tokio::time::Instant;
use tracing::info;

use super::Hub;
use super::audit::LATE_COMMIT;
use super::handle::Handle;
use crate::broker::{Signal, To};
use crate::room_lists::How;
use crate::rooms;

impl Hub {
    /// Somebody has made or lifted a block on this node: it takes effect here and on the others. To be called after the
    /// commit only.
    pub(crate) fn change_block(&self, change: BlockChange) {
        self.hear_block(change);
        self.broker.signal(To::Everybody, Signal::BlockChanged(change));
    }

    /// The same, as another node or the event log tells it.
    pub(crate) fn hear_block(&self, change: BlockChange) {
        if self.turn(change) {
            self.look_now();
        }
    }

    /// Both see each other differently from now on, and who blocks has another list. Whether that is news; their receipts
    /// and their conversation are looked at with the next look.
    fn turn(&self, change: BlockChange) -> bool {
        let news = self.blocks.hear(change);
        if news {
            self.each_connection(change.user, Handle::hint_blocks);
            for person in [change.user, change.blocked] {
                if self.people.contains_key(&person) {
                    self.hidden.want(person);
                }
            }
            self.turned.lock().insert(change.user);
            self.parted.lock().insert((change.user, change.blocked));
        }
        news
    }

    /// Whether a block was made or lifted since `seen` of which nobody has told.
    pub(super) async fn look_at_blocks(&self, seen: &mut Instant) {
        let now = Instant::now();
        match network::blocks_changed(&self.db, now.duration_since(*seen) + LATE_COMMIT).await {
            Ok(changes) => {
                *seen = now;
                let found = changes.into_iter().filter(|change| self.turn(*change)).count();
                metrics::counter!("atas_realtime_ends_found_total", "what" => "block")
                    .increment(found as u64);
            }
            Err(error) => info!(%error, "cannot look at blocks that have changed"),
        }
        self.hint_conversations().await;
    }

    /// The conversation of the two of a block is closed now, or open again: its entry in both lists is another one.
    async fn hint_conversations(&self) {
        let mut pairs = std::mem::take(&mut *self.parted.lock());
        pairs.retain(|(one, other)| self.people.contains_key(one) || self.people.contains_key(other));
        if pairs.is_empty() {
            return;
        }
        let asked: Vec<(UserId, UserId)> = pairs.iter().copied().collect();
        match rooms::turned_rooms(&self.db, &asked).await {
            Ok(found) => {
                for (room, user) in found {
                    self.hint(room, user, How::Changed);
                }
            }
            Err(error) => {
                self.parted.lock().append(&mut pairs);
                info!(%error, "cannot find the conversations of people who were blocked");
            }
        }
    }
}
