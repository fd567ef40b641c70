//! Hints that somebody's list of rooms has changed, on this node and on others.
//!
//! Whoever changes it tells all nodes. What reached nobody, because Redis was away or is not there, is found in the database:
//! new memberships, and acts of moderators. That somebody has left by themselves is found by those of their connections
//! that follow the room, with the memberships they stand on.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use store::{Db, RoomId, UserId};
use tokio::time::Instant;
use tracing::info;

use super::Hub;
use super::audit::LATE_COMMIT;
use crate::broker::{Signal, To};

/// How many changes one look takes in, the newest first.
const CHANGES_MAX: i64 = 4_096;

/// A change of somebody's list of rooms.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Change {
    at: DateTime<Utc>,
    room: RoomId,
    user: UserId,
    /// As the protocol says it.
    how: &'static str,
}

/// What the looks at lists know.
#[derive(Debug)]
pub(super) struct Lists {
    /// The last look.
    seen: Instant,
    /// When news of other nodes may last have been lost.
    unheard: Instant,
    /// What the last look found: it was hinted.
    hinted: BTreeSet<Change>,
}

impl Default for Lists {
    fn default() -> Self {
        let now = Instant::now();
        Self { seen: now, unheard: now, hinted: BTreeSet::new() }
    }
}

impl Lists {
    /// Those of the changes found that no look has found before.
    fn take(&mut self, found: BTreeSet<Change>) -> Vec<Change> {
        let new = found.difference(&self.hinted).cloned().collect();
        self.hinted = found;
        new
    }
}

impl Hub {
    /// Tells a person's connections that their list of rooms has changed.
    pub(crate) fn hint_rooms(&self, room: RoomId, user: UserId, change: &'static str) {
        self.hear_hint(room, user, change);
        self.broker.signal(To::Everybody, Signal::RoomHint { room, user, change: change.to_owned() });
    }

    /// The same on this node, as another node tells it or a look finds it.
    pub(super) fn hear_hint(&self, room: RoomId, user: UserId, change: &'static str) {
        self.each_connection(user, |handle| handle.hint(room, change));
    }

    /// Hints whose list has changed while news of other nodes could be lost; a hint may come twice.
    pub(super) async fn look_at_lists(&self, lists: &mut Lists) {
        let now = Instant::now();
        if !self.broker.is_heard() {
            lists.unheard = now;
        } else if now.duration_since(lists.unheard) > LATE_COMMIT {
            lists.seen = now;
            lists.hinted.clear();
            return;
        }
        match changed(&self.db, now.duration_since(lists.seen) + LATE_COMMIT).await {
            Ok(found) => {
                lists.seen = now;
                for Change { room, user, how, .. } in lists.take(found) {
                    if self.people.contains_key(&user) {
                        metrics::counter!("atas_realtime_hints_found_total").increment(1);
                        self.hear_hint(room, user, how);
                    }
                }
            }
            Err(error) => info!(%error, "cannot look at lists of rooms that have changed"),
        }
    }
}

/// The changes of lately. An inbox, whose row has its person's id, is on no list.
async fn changed(db: &Db, within: std::time::Duration) -> Result<BTreeSet<Change>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select room_id as "room!: RoomId", user_id as "user!: UserId", joined_at as "at!", 'joined' as "how!"
           from realtime.members
           where joined_at > now() - make_interval(secs => $1) and room_id <> user_id
           union all
           select room_id, user_id, at, case when act in ('remove', 'ban') then 'left' else 'changed' end
           from realtime.audit
           where at > now() - make_interval(secs => $1) and room_id is not null and user_id is not null
             and act in ('remove', 'mute', 'unmute', 'ban', 'unban', 'name_moderator', 'dismiss_moderator')
           order by 3 desc limit $2"#,
        within.as_secs_f64(),
        CHANGES_MAX,
    )
    .fetch_all(db.pool())
    .await?;
    let changes = rows.into_iter().map(|row| {
        let how = ["joined", "left"].into_iter().find(|how| *how == row.how).unwrap_or("changed");
        Change { at: row.at, room: row.room, user: row.user, how }
    });
    Ok(changes.collect())
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use store::{Clock, Entropy};

    use super::*;

    #[test]
    fn a_change_is_hinted_by_one_look() {
        let (clock, entropy) = (Clock::system(), Entropy::system());
        let (room, user) = (RoomId::generate(&entropy, &clock), UserId::generate(&entropy, &clock));
        let change =
            |minutes| Change { at: clock.now() + TimeDelta::minutes(minutes), room, user, how: "joined" };
        // Also by clocks that are behind or ahead.
        let [late, now, early] = [-5, 0, 60].map(change);
        let mut lists = Lists::default();
        let mut take = |found: &[&Change]| lists.take(found.iter().copied().cloned().collect()).len();
        assert_eq!(take(&[&now]), 1);
        assert_eq!(take(&[&now, &early]), 1);
        assert_eq!(take(&[&now, &early]), 0, "found before");
        assert_eq!(take(&[&late, &early]), 1);
        assert_eq!(take(&[]), 0);
    }
}
