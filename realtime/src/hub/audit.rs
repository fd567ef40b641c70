//! Looking into the database for what was told to nobody: the net below every broker.
//!
//! A last event may be lost, the news of a removal or of what was read may be lost, and the node that had something to
//! tell may have died before it could. So the heads of live streams, the blocks and the changes of people's lists of rooms are
//! looked at again and again, and where other nodes may exist also whether the memberships and sessions of live connections
//! still stand and how far their people have read elsewhere. Each look is one query (a bounded number of them on a very full
//! node), whatever the number of connections.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use chrono::{DateTime, Utc};
use store::{RoomId, SessionId, UserId};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::info;

use super::Hub;
use super::handle::{End, Membership};
use crate::append::{self, wire_seq};
use crate::presence::sight;
use crate::wire::StreamName;

/// How many memberships, sessions or receipts one query asks for.
pub(super) const ASKED_MAX: usize = 10_000;
/// How far back in a room the event that tells of a removal is looked for.
const TOLD_WITHIN: i64 = 512;
/// How much later than its time a change of a setting, a block or a list of rooms may be seen.
pub(super) const LATE_COMMIT: Duration = Duration::from_secs(10);

/// A membership that somebody on this node follows a stream by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Followed {
    stream: StreamName,
    user: UserId,
    since: DateTime<Utc>,
    /// The stream's newest event then.
    joined: u64,
}

/// What was found of a membership.
#[derive(Debug)]
enum Change {
    /// It does not stand any more.
    Ended(End),
    /// Its person has read so far, farther than a connection here knows.
    Read(u64),
}

impl Hub {
    /// Asks for a look at everything, soon. Many such wishes are one look.
    pub(crate) fn look_now(&self) {
        self.look.notify_one();
    }

    /// How many events this node has committed since it started.
    pub(crate) fn appended(&self) -> u64 {
        self.appended.load(Ordering::Relaxed)
    }

    /// How many streams are live here.
    pub(crate) fn streams(&self) -> u64 {
        self.streams.len() as u64
    }

    /// Looks again and again, until `stop`.
    pub(crate) async fn keep_looking(self: Arc<Self>, stop: CancellationToken) {
        let [mut sights_seen, mut blocks_seen, mut lists_seen] = [Instant::now(); 3];
        while !stop.is_cancelled() {
            let rung = tokio::time::timeout(self.broker.look_every(), self.look.notified());
            if stop.run_until_cancelled(rung).await.is_none() {
                return;
            }
            self.look_at_heads().await;
            self.look_at_blocks(&mut blocks_seen).await;
            let turned = self.look_at_sights(&mut sights_seen).await;
            self.look_at_receipts(turned).await;
            self.look_at_lists(&mut lists_seen).await;
            if self.broker.is_shared() {
                self.look_at_memberships().await;
                self.look_at_sessions().await;
            }
        }
    }

    async fn look_at_memberships(&self) {
        // Each with the least that a connection knows to be read.
        let mut standing: BTreeMap<Followed, u64> = BTreeMap::new();
        for stream in &self.streams {
            let stream = stream.value();
            stream.each_membership(|user, since, joined, read| {
                let of = Followed { stream: stream.name, user, since, joined };
                standing.entry(of).and_modify(|least| *least = read.min(*least)).or_insert(read);
            });
        }
        let standing: Vec<(Followed, u64)> = standing.into_iter().collect();
        for asked in standing.chunks(ASKED_MAX) {
            match self.changed_among(asked).await {
                Ok(changed) => {
                    for (Followed { stream, user, .. }, found) in changed {
                        match (found, stream) {
                            (Change::Read(seq), _) => {
                                metrics::counter!("atas_realtime_reads_found_total").increment(1);
                                self.each_connection(user, |handle| handle.find_read(stream, seq));
                            }
                            (Change::Ended(end), StreamName::Room(room)) => {
                                metrics::counter!("atas_realtime_ends_found_total", "what" => "membership")
                                    .increment(1);
                                self.each_connection(user, |handle| handle.end(room, end));
                            }
                            // An inbox is its person's as long as there is one.
                            (Change::Ended(_), StreamName::Inbox(_)) => {}
                        }
                    }
                }
                Err(error) => return info!(%error, "cannot look at the memberships of live connections"),
            }
        }
    }

    /// Those memberships that do not stand any more, each with the event that tells of its end, if there is one: the first
    /// after its beginning, by number, because clocks are set. And those whose person has read farther than was known.
    async fn changed_among(&self, asked: &[(Followed, u64)]) -> Result<Vec<(Followed, Change)>, sqlx::Error> {
        let streams: Vec<RoomId> = asked.iter().map(|(of, _)| of.stream.row()).collect();
        let users: Vec<UserId> = asked.iter().map(|(of, _)| of.user).collect();
        let since: Vec<DateTime<Utc>> = asked.iter().map(|(of, _)| of.since).collect();
        let joined: Vec<i64> = asked.iter().map(|(of, _)| append::db_seq(of.joined)).collect();
        let read: Vec<i64> = asked.iter().map(|(_, read)| append::db_seq(*read)).collect();
        let rows = sqlx::query!(
            r#"select s.place as "place!", m.read_seq as "read?", told.seq as "last?", told.change as "change?"
               from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::int8[], $5::int8[])
                    with ordinality as s (room_id, user_id, since, joined, read, place)
               left join realtime.members m
                    on m.room_id = s.room_id and m.user_id = s.user_id and m.joined_at = s.since
               left join lateral (
                   select e.seq, e.body->>'change' as change
                   from realtime.rooms r join realtime.events e on e.room_id = r.id and e.seq > r.head - $6
                   where m.room_id is null and r.id = s.room_id and e.kind = 'member' and e.seq > s.joined
                     and e.body->>'user' = s.user_id::text and e.body->>'change' in ('left', 'removed')
                   order by e.seq limit 1) told on true
               where m.room_id is null or m.read_seq > s.read"#,
            &streams as &[RoomId],
            &users as &[UserId],
            &since,
            &joined,
            &read,
            TOLD_WITHIN,
        )
        .fetch_all(self.db.pool())
        .await?;
        let found = rows.into_iter().filter_map(|row| {
            let place = usize::try_from(row.place).ok()?.checked_sub(1)?;
            let (of, _) = *asked.get(place)?;
            let code = if row.change.as_deref() == Some("removed") { "removed" } else { "left" };
            // Where no event tells of it (leaving a public room), it ends where the connection is.
            let end = End { of: Membership::Since(of.since), last: row.last.map_or(0, wire_seq), code };
            Some((of, row.read.map_or(Change::Ended(end), |read| Change::Read(wire_seq(read)))))
        });
        Ok(found.collect())
    }

    /// Whether somebody wants to be seen who did not, or the other way round, since `seen`. Whose settings have changed.
    async fn look_at_sights(&self, seen: &mut Instant) -> BTreeSet<UserId> {
        let now = Instant::now();
        match sight::changed(&self.db, now.duration_since(*seen) + LATE_COMMIT).await {
            Ok(changed) => {
                *seen = now;
                for (user, sight) in &changed {
                    self.hear_sight(*user, *sight);
                }
                changed.into_iter().map(|(user, _)| user).collect()
            }
            Err(error) => {
                info!(%error, "cannot look at who wants to be seen");
                BTreeSet::new()
            }
        }
    }

    async fn look_at_sessions(&self) {
        let mut sessions = BTreeSet::new();
        for theirs in &self.people {
            sessions.extend(theirs.value().iter().map(|handle| handle.session));
        }
        let sessions: Vec<SessionId> = sessions.into_iter().collect();
        for asked in sessions.chunks(ASKED_MAX) {
            match self.accounts.ended_among(asked).await {
                Ok(ended) => {
                    for session in ended {
                        metrics::counter!("atas_realtime_ends_found_total", "what" => "session").increment(1);
                        self.close_ended(session);
                    }
                }
                Err(error) => return info!(%error, "cannot look at the sessions of live connections"),
            }
        }
    }
}
