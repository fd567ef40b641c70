//! Hints that somebody's list of rooms has changed, on this node and on others.
//!
//! Whoever changes it tells all nodes. What reached nobody, because the news was lost or there is no Redis, is found in the
//! database: new memberships, and acts of moderators. That somebody has left by themselves is found by those of their
//! connections that follow the room, with the memberships they stand on.

use std::collections::{BTreeSet, VecDeque};

use chrono::{DateTime, Utc};
use parking_lot::Mutex;
use store::{Db, RoomId, UserId};
use tokio::time::Instant;
use tracing::info;

use super::Hub;
use super::audit::LATE_COMMIT;
use crate::broker::{Signal, To};

/// How many changes one look takes in, the newest first.
const CHANGES_MAX: i64 = 4_096;
/// How many hints are remembered at most. What is forgotten is hinted once more.
const HINTED_MAX: usize = 1_024;

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
    /// What the last look found: it was hinted.
    found: BTreeSet<Change>,
}

/// A change that was hinted without a look: of whose list, which room, and how.
type Told = (UserId, RoomId, &'static str);

/// What was hinted lately without a look, and when: the next look finds it too, and has nothing to add.
#[derive(Debug, Default)]
pub(super) struct Hinted(Mutex<VecDeque<(Instant, Told)>>);

impl Hinted {
    fn note(&self, told: Told) {
        let now = Instant::now();
        let mut lately = self.0.lock();
        while lately.len() >= HINTED_MAX
            || lately.front().is_some_and(|(at, _)| now.duration_since(*at) > LATE_COMMIT)
        {
            lately.pop_front();
        }
        lately.push_back((now, told));
    }

    /// Whether it was noted, once for each time.
    fn strike(&self, told: Told) -> bool {
        let mut lately = self.0.lock();
        let place = lately.iter().position(|(_, noted)| *noted == told);
        place.and_then(|place| lately.remove(place)).is_some()
    }
}

impl Default for Lists {
    fn default() -> Self {
        Self { seen: Instant::now(), found: BTreeSet::new() }
    }
}

impl Lists {
    /// Those of the changes found that no look has found before.
    fn take(&mut self, found: BTreeSet<Change>) -> Vec<Change> {
        let new = found.difference(&self.found).cloned().collect();
        self.found = found;
        new
    }
}

impl Hub {
    /// Tells a person's connections that their list of rooms has changed.
    pub(crate) fn hint_rooms(&self, room: RoomId, user: UserId, change: &'static str) {
        self.hear_hint(room, user, change);
        self.broker.signal(To::Everybody, Signal::RoomHint { room, user, change: change.to_owned() });
    }

    /// The same on this node, as another node tells it.
    pub(super) fn hear_hint(&self, room: RoomId, user: UserId, change: &'static str) {
        self.hinted.note((user, room, change));
        self.hint_here(room, user, change);
    }

    fn hint_here(&self, room: RoomId, user: UserId, change: &'static str) {
        self.each_connection(user, |handle| handle.hint(room, change));
    }

    /// Hints whose list has changed, and who was not hinted. A hint may come twice.
    pub(super) async fn look_at_lists(&self, lists: &mut Lists) {
        let now = Instant::now();
        match changed(&self.db, now.duration_since(lists.seen) + LATE_COMMIT).await {
            Ok(found) => {
                lists.seen = now;
                for Change { room, user, how, .. } in lists.take(found) {
                    if !self.hinted.strike((user, room, how)) && self.people.contains_key(&user) {
                        metrics::counter!("atas_realtime_hints_found_total").increment(1);
                        self.hint_here(room, user, how);
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

    #[test]
    fn what_was_hinted_is_not_hinted_by_a_look_but_a_second_time_is_another() {
        let (clock, entropy) = (Clock::system(), Entropy::system());
        let user = UserId::generate(&entropy, &clock);
        let [one, other] = [(); 2].map(|()| RoomId::generate(&entropy, &clock));
        let hinted = Hinted::default();
        hinted.note((user, one, "joined"));
        assert!(!hinted.strike((user, other, "joined")));
        assert!(!hinted.strike((user, one, "left")));
        assert!(hinted.strike((user, one, "joined")));
        assert!(!hinted.strike((user, one, "joined")), "joined once more, elsewhere");
        // What many are told does not grow without end.
        (0..2 * HINTED_MAX).for_each(|_| hinted.note((user, other, "changed")));
        assert_eq!(hinted.0.lock().len(), HINTED_MAX);
    }
}
