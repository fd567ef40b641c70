//! What holds somebody back who is a member: a closed conversation, a mute, slow mode.
//!
//! All of it is looked at under the room's lock, so that neither a second tab nor a second node gets around it. Whoever is
//! held back may still remove what they wrote.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use store::{RoomId, Tx, UserId};

use super::draft::{Act, Draft};
use super::present::Moment;
use super::{Locked, Refused, Seat};

/// Whether the author may do at `at` what the draft asks for.
pub(super) fn check(draft: &Draft, seat: &Seat, at: DateTime<Utc>) -> Result<(), Refused> {
    if matches!(draft.act, Act::Delete { .. } | Act::Other { .. }) {
        return Ok(());
    }
    if seat.closed {
        return Err(Refused::Closed);
    }
    match seat.muted {
        None => Ok(()),
        Some(None) => Err(Refused::Muted { for_ms: None }),
        Some(Some(until)) if until <= at => Ok(()),
        Some(Some(until)) => Err(Refused::Muted { for_ms: Some(millis(until - at)) }),
    }
}

/// When those whom slow mode holds back last wrote.
#[derive(Debug, Default)]
pub(super) struct Spoken {
    at: HashMap<(RoomId, UserId), DateTime<Utc>>,
    /// What this batch has to write down.
    new: BTreeMap<(RoomId, UserId), DateTime<Utc>>,
}

impl Spoken {
    /// Of the authors of messages in rooms in slow mode.
    pub(super) async fn read(
        tx: &mut Tx,
        rooms: &BTreeMap<RoomId, Locked>,
        drafts: &[Draft],
    ) -> Result<Self, sqlx::Error> {
        let slow = |draft: &&Draft| {
            let slow = rooms.get(&draft.room).is_some_and(|room| room.slow > TimeDelta::zero());
            slow && matches!(draft.act, Act::Message(_))
        };
        let (asked, authors): (Vec<RoomId>, Vec<UserId>) =
            drafts.iter().filter(slow).map(|draft| (draft.room, draft.author)).unzip();
        if asked.is_empty() {
            return Ok(Self::default());
        }
        let rows = sqlx::query!(
            r#"select s.room_id as "room: RoomId", s.user_id as "user: UserId", s.at from realtime.spoken s
               where (s.room_id, s.user_id) in (select * from unnest($1::uuid[], $2::uuid[]))"#,
            &asked as &[RoomId],
            &authors as &[UserId],
        )
        .fetch_all(&mut **tx)
        .await?;
        let at = rows.into_iter().map(|row| ((row.room, row.user), row.at)).collect();
        Ok(Self { at, new: BTreeMap::new() })
    }

    /// Whether enough time has passed since the author's last message.
    pub(super) fn check(&self, draft: &Draft, slow: TimeDelta, moment: &Moment<'_>) -> Result<(), Refused> {
        if !holds_back(draft, slow) || moment.keeps_order(draft) {
            return Ok(());
        }
        let next = self.at.get(&(draft.room, draft.author)).map(|last| *last + slow);
        match next {
            Some(next) if next > moment.at => Err(Refused::SlowMode { for_ms: millis(next - moment.at) }),
            _ => Ok(()),
        }
    }

    /// A message was numbered.
    pub(super) fn note(&mut self, draft: &Draft, slow: TimeDelta, at: DateTime<Utc>) {
        if holds_back(draft, slow) {
            self.at.insert((draft.room, draft.author), at);
            self.new.insert((draft.room, draft.author), at);
        }
    }

    pub(super) async fn store(&self, tx: &mut Tx) -> Result<(), sqlx::Error> {
        if self.new.is_empty() {
            return Ok(());
        }
        let (rooms, users): (Vec<RoomId>, Vec<UserId>) = self.new.keys().copied().unzip();
        let times: Vec<DateTime<Utc>> = self.new.values().copied().collect();
        sqlx::query!(
            r#"insert into realtime.spoken (room_id, user_id, at)
               select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[])
               on conflict (room_id, user_id) do update set at = excluded.at"#,
            &rooms as &[RoomId],
            &users as &[UserId],
            &times,
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}

fn holds_back(draft: &Draft, slow: TimeDelta) -> bool {
    slow > TimeDelta::zero() && matches!(draft.act, Act::Message(_))
}

fn millis(wait: TimeDelta) -> u64 {
    u64::try_from(wait.num_milliseconds()).unwrap_or(0).max(1)
}
