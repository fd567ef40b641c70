//! Hints that somebody's list of rooms has changed, on this node and on others.
//!
//! Whoever changes it tells all nodes. What reached nobody is found in the database, where each change is a line
//! (`room_lists.rs`). A node hears of a change by its number from whoever made it and with each look of a while; the first
//! time counts.

use store::{RoomId, UserId};
use tokio::time::Instant;
use tracing::info;

use super::Hub;
use super::audit::LATE_COMMIT;
use crate::broker::{Signal, To};
use crate::room_lists::{self, How, ListChange};

impl Hub {
    /// Tells a person's connections on all nodes that their list of rooms has changed. To be called after the commit only.
    pub(super) fn change_list(&self, change: ListChange) {
        self.hear_list_change(change);
        let ListChange { no, room, user, how } = change;
        self.broker.signal(To::Everybody, Signal::RoomHint { no, room, user, change: how });
    }

    /// The same on this node, as another node tells it or a look finds it. Whether it is news here.
    pub(super) fn hear_list_change(&self, change: ListChange) -> bool {
        let news = self.list_changes.hear(change);
        if news {
            self.hint(change.room, change.user, change.how);
        }
        news
    }

    /// Tells a person's connections here to read a room of their list anew.
    pub(super) fn hint(&self, room: RoomId, user: UserId, how: How) {
        self.each_connection(user, |handle| handle.hint(room, how.as_str()));
    }

    /// Hints whose list has changed of which this node has not heard, since `seen`.
    pub(super) async fn look_at_lists(&self, seen: &mut Instant) {
        let now = Instant::now();
        match room_lists::lately(&self.db, now.duration_since(*seen) + LATE_COMMIT).await {
            Ok(changes) => {
                *seen = now;
                let found = changes.into_iter().rev().filter(|change| self.hear_list_change(*change)).count();
                metrics::counter!("atas_realtime_hints_found_total").increment(found as u64);
            }
            Err(error) => info!(%error, "cannot look at lists of rooms that have changed"),
        }
    }
}
