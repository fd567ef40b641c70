//! Hints that somebody's list of rooms has changed, on this node and on others.
//!
//! Whoever changes it tells all nodes. What reached nobody, because the news was lost or there is no Redis, is found in the
//! database: new memberships, and acts of moderators. That somebody has left by themselves is found by those of their
//! connections that follow the room, with the memberships they stand on.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

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
/// How many hints are remembered at most.
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

/// When somebody was last hinted at a room, lately: a hint tells of every change before it.
#[derive(Debug, Default)]
pub(super) struct Hinted(Mutex<HashMap<(UserId, RoomId), Instant>>);

impl Hinted {
    fn note(&self, user: UserId, room: RoomId, now: Instant) {
        let mut lately = self.0.lock();
        if lately.len() >= HINTED_MAX {
            lately.retain(|_, at| now.duration_since(*at) <= LATE_COMMIT);
        }
        // What is forgotten is hinted once more.
        if lately.len() >= HINTED_MAX {
            lately.clear();
        }
        lately.insert((user, room), now);
    }

    fn since(&self, user: UserId, room: RoomId, moment: Instant) -> bool {
        self.0.lock().get(&(user, room)).is_some_and(|at| *at >= moment)
    }
}

impl Default for Lists {
    fn default() -> Self {
        Self { seen: Instant::now(), found: BTreeSet::new() }
    }
}

impl Lists {
    /// Those of the changes found that no look has found before, each with how long ago it was.
    fn take(&mut self, found: BTreeMap<Change, Duration>) -> Vec<(Change, Duration)> {
        let known = std::mem::replace(&mut self.found, found.keys().cloned().collect());
        found.into_iter().filter(|(change, _)| !known.contains(change)).collect()
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
        self.hinted.note(user, room, Instant::now());
        self.hint_here(room, user, change);
    }

    pub(super) fn hint_here(&self, room: RoomId, user: UserId, change: &'static str) {
        self.each_connection(user, |handle| handle.hint(room, change));
    }

    /// Hints whose list has changed, and who was not hinted. A hint may come twice.
    pub(super) async fn look_at_lists(&self, lists: &mut Lists) {
        let now = Instant::now();
        match changed(&self.db, now.duration_since(lists.seen) + LATE_COMMIT).await {
            Ok(found) => {
                lists.seen = now;
                let answered = Instant::now();
                for (Change { room, user, how, .. }, ago) in lists.take(found) {
                    // A moment at which it was there already.
                    let after = answered.checked_sub(ago).unwrap_or(answered);
                    if !self.hinted.since(user, room, after) && self.people.contains_key(&user) {
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
async fn changed(db: &Db, within: Duration) -> Result<BTreeMap<Change, Duration>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select room_id as "room!: RoomId", user_id as "user!: UserId", noted_at as "at!",
               extract(epoch from now() - noted_at)::float8 as "ago!", 'joined' as "how!"
           from realtime.members
           where noted_at > now() - make_interval(secs => $1) and room_id <> user_id
           union all
           select room_id, user_id, noted_at, extract(epoch from now() - noted_at)::float8,
               case when act in ('remove', 'ban') then 'left' else 'changed' end
           from realtime.audit
           where noted_at > now() - make_interval(secs => $1) and room_id is not null and user_id is not null
             and act in ('remove', 'mute', 'unmute', 'ban', 'unban', 'name_moderator', 'dismiss_moderator')
           order by 3 desc limit $2"#,
        within.as_secs_f64(),
        CHANGES_MAX,
    )
    .fetch_all(db.pool())
    .await?;
    let changes = rows.into_iter().map(|row| {
        let how = ["joined", "left"].into_iter().find(|how| *how == row.how).unwrap_or("changed");
        let ago = Duration::from_secs_f64(row.ago.max(0.0));
        (Change { at: row.at, room: row.room, user: row.user, how }, ago)
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
        let mut take = |found: &[&Change]| {
            lists.take(found.iter().map(|change| ((*change).clone(), Duration::ZERO)).collect()).len()
        };
        assert_eq!(take(&[&now]), 1);
        assert_eq!(take(&[&now, &early]), 1);
        assert_eq!(take(&[&now, &early]), 0, "found before");
        assert_eq!(take(&[&late, &early]), 1);
        assert_eq!(take(&[]), 0);
    }

    #[test]
    fn a_hint_tells_of_what_was_before_it_and_of_nothing_later() {
        let (clock, entropy) = (Clock::system(), Entropy::system());
        let user = UserId::generate(&entropy, &clock);
        let [one, other] = [(); 2].map(|()| RoomId::generate(&entropy, &clock));
        let hinted = Hinted::default();
        let before = Instant::now();
        let [at, after] = [1, 2].map(|millis| before + Duration::from_millis(millis));
        hinted.note(user, one, at);
        assert!(hinted.since(user, one, before));
        assert!(!hinted.since(user, other, before));
        assert!(!hinted.since(user, one, after), "changed once more since");
        // What many are told does not grow without end.
        for _ in 0..2 * HINTED_MAX {
            hinted.note(user, RoomId::generate(&entropy, &clock), after);
        }
        assert!(hinted.0.lock().len() <= HINTED_MAX);
    }
}
