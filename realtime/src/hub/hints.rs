//! Hints that somebody's list of rooms has changed, on this node and on others.
//!
//! Whoever changes it tells all nodes. What reached nobody, because Redis was away or is not there, is found in the database:
//! new memberships, and acts of moderators. An end of a membership is found with the memberships of live connections.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use parking_lot::Mutex;
use store::{Db, RoomId, UserId};
use tokio::time::Instant;
use tracing::info;

use super::Hub;
use super::audit::LATE_COMMIT;
use crate::broker::{Signal, To};

/// How long it is remembered that a hint was given: longer than a change is looked for.
const REMEMBERED: TimeDelta = TimeDelta::minutes(1);

/// When people on this node were hinted last, by room.
#[derive(Debug, Default)]
pub(super) struct Hinted(Mutex<BTreeMap<(RoomId, UserId), DateTime<Utc>>>);

impl Hinted {
    /// Takes note of a hint that is given at this time.
    fn give(&self, room: RoomId, user: UserId, at: DateTime<Utc>) {
        let mut hinted = self.0.lock();
        let last = hinted.entry((room, user)).or_insert(at);
        *last = at.max(*last);
    }

    /// Whether nothing was hinted since something has changed at `at`; it is from now on.
    fn lacks(&self, room: RoomId, user: UserId, at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        let lacks = self.0.lock().get(&(room, user)).is_none_or(|last| *last < at);
        if lacks {
            self.give(room, user, at.max(now));
        }
        lacks
    }

    fn forget(&self, now: DateTime<Utc>) {
        self.0.lock().retain(|_, at| now - *at < REMEMBERED);
    }
}

impl Hub {
    /// Tells a person's connections that their list of rooms has changed.
    pub(crate) fn hint_rooms(&self, room: RoomId, user: UserId, change: &'static str) {
        self.hear_hint(room, user, change);
        self.broker.signal(To::Everybody, Signal::RoomHint { room, user, change: change.to_owned() });
    }

    /// The same, as another node tells it.
    pub(super) fn hear_hint(&self, room: RoomId, user: UserId, change: &'static str) {
        if self.people.contains_key(&user) {
            self.hinted.give(room, user, self.clock.now());
            self.each_connection(user, |handle| handle.hint(room, change));
        }
    }

    /// Whether somebody's list has changed since `seen` and nobody has told.
    pub(super) async fn look_at_lists(&self, seen: &mut Instant) {
        let now = Instant::now();
        match changed(&self.db, now.duration_since(*seen) + LATE_COMMIT).await {
            Ok(changes) => {
                *seen = now;
                let now = self.clock.now();
                self.hinted.forget(now);
                for Change { room, user, at, how } in changes {
                    if self.people.contains_key(&user) && self.hinted.lacks(room, user, at, now) {
                        metrics::counter!("atas_realtime_hints_found_total").increment(1);
                        self.each_connection(user, |handle| handle.hint(room, how));
                    }
                }
            }
            Err(error) => info!(%error, "cannot look at lists of rooms that have changed"),
        }
    }
}

/// A change of somebody's list of rooms.
#[derive(Debug)]
struct Change {
    room: RoomId,
    user: UserId,
    at: DateTime<Utc>,
    /// As the protocol says it.
    how: &'static str,
}

/// The changes of lately. An inbox, whose row has its person's id, is on no list.
async fn changed(db: &Db, within: Duration) -> Result<Vec<Change>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select room_id as "room!: RoomId", user_id as "user!: UserId", joined_at as "at!", true as "joined!"
           from realtime.members
           where joined_at > now() - make_interval(secs => $1) and room_id <> user_id
           union all
           select room_id, user_id, at, false from realtime.audit
           where at > now() - make_interval(secs => $1) and room_id is not null and user_id is not null
             and act in ('mute', 'unmute', 'ban', 'unban', 'name_moderator', 'dismiss_moderator')"#,
        within.as_secs_f64(),
    )
    .fetch_all(db.pool())
    .await?;
    let changes = rows.into_iter().map(|row| {
        let how = if row.joined { "joined" } else { "changed" };
        Change { room: row.room, user: row.user, at: row.at, how }
    });
    Ok(changes.collect())
}

#[cfg(test)]
mod tests {
    use store::{Clock, Entropy};

    use super::*;

    #[test]
    fn a_change_is_hinted_once_told_or_found() {
        let (clock, entropy) = (Clock::system(), Entropy::system());
        let (room, user) = (RoomId::generate(&entropy, &clock), UserId::generate(&entropy, &clock));
        let (hinted, now) = (Hinted::default(), clock.now());
        let after = |seconds| now + TimeDelta::seconds(seconds);
        hinted.give(room, user, after(1));
        assert!(!hinted.lacks(room, user, now, after(2)), "told after it");
        assert!(hinted.lacks(room, user, after(3), after(4)), "nobody told");
        assert!(!hinted.lacks(room, user, after(3), after(5)), "found before");
        assert!(hinted.lacks(room, user, after(8), after(6)), "by a clock that is ahead");
        assert!(!hinted.lacks(room, user, after(8), after(7)), "found before, by a clock that is ahead");
        let other = UserId::generate(&entropy, &clock);
        assert!(hinted.lacks(room, other, now, after(7)), "somebody else's");
        hinted.forget(after(7) + REMEMBERED);
        assert_eq!(hinted.0.lock().len(), 1, "what is older is forgotten");
    }
}
