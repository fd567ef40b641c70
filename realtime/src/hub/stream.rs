//! A live stream: its ring, and its subscribers by fan-out worker.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use parking_lot::{Mutex, RwLock};
use slab::Slab;
use store::{Db, UserId};
use tokio::time::Instant;

use super::fanout::Fanout;
use super::handle::Handle;
use super::outlet::Cursor;
use crate::presence::Company;
use crate::receipts::Receipts;
use crate::replay;
use crate::ring::{Appended, RING_LEN_MAX, Ring};
use crate::wire::StreamName;
use crate::wire::encode::Frame;

/// So many subscribers are served by one worker, in about 10 ms; only more are shared out. Several cores
/// at once would take less time for it and, as they contend for the kernel's side of the receivers, more of the processors'.
const SHARE_FULL: usize = 2_048;
/// Events that are read besides those asked for, before them.
const REACH_FARTHER: u64 = 32;

/// A stream that somebody on this node follows, or followed a moment ago.
pub(crate) struct Stream {
    pub(crate) name: StreamName,
    state: RwLock<State>,
    shares: Box<[Share]>,
    healing: AtomicBool,
    /// Held by whoever reads what lies before the ring: others wait for what comes of it.
    reaching: tokio::sync::Mutex<()>,
    /// How often the database could not be read for that.
    reaching_failed: AtomicU64,
    /// Who is there and who types.
    pub(crate) company: Company,
    /// Of a direct room, how far each of the two has read.
    pub(crate) receipts: Receipts,
}

struct State {
    /// `None` until the head is known from the database or from the first event published.
    ring: Option<Ring>,
    followers: usize,
    idle_since: Option<Instant>,
}

/// The subscribers that one fan-out worker serves.
pub(super) struct Share {
    pub(super) subscribers: Mutex<Slab<Subscriber>>,
    /// How many they are, to be read without the lock.
    count: AtomicUsize,
    /// Whether the worker has this stream in line.
    pub(super) called: AtomicBool,
    /// Before this the worker leaves the stream alone.
    pub(super) rests_until: Mutex<Option<Instant>>,
}

pub(super) struct Subscriber {
    pub(super) handle: Arc<Handle>,
    pub(super) slot: u8,
    /// The membership it stands on, by its beginning and the room's newest event then, once that is known.
    since: Option<(DateTime<Utc>, u64)>,
    pub(super) cursor: Arc<Cursor>,
}

/// A subscription's place in its stream, and how far it was written.
#[derive(Debug)]
pub(crate) struct Place {
    share: usize,
    key: usize,
    pub(crate) cursor: Arc<Cursor>,
}

/// What a cursor finds in the ring.
pub(crate) enum Found {
    /// The ring's head is not known yet, or there is nothing after the cursor.
    Nothing,
    /// The next events, at least one.
    Frames(Vec<Frame>),
    /// The ring no longer holds the next event; this is its head.
    FellOff(u64),
}

impl Stream {
    /// A stream without subscribers on a node of so many fan-out workers.
    pub(crate) fn new(name: StreamName, workers: usize, company: Company) -> Self {
        let state = State { ring: None, followers: 0, idle_since: None };
        let share = |_| Share {
            subscribers: Mutex::default(),
            count: AtomicUsize::new(0),
            called: AtomicBool::new(false),
            rests_until: Mutex::default(),
        };
        Self {
            name,
            state: RwLock::new(state),
            shares: (0..workers).map(share).collect(),
            healing: AtomicBool::new(false),
            reaching: tokio::sync::Mutex::default(),
            reaching_failed: AtomicU64::new(0),
            company,
            receipts: Receipts::default(),
        }
    }

    pub(super) fn share(&self, worker: usize) -> &Share {
        &self.shares[worker]
    }

    pub(crate) fn subscribe(&self, handle: Arc<Handle>, slot: u8) -> Place {
        let mut state = self.state.write();
        state.idle_since = None;
        state.followers += 1;
        drop(state);
        let count = |index: usize| self.shares[index].count.load(Ordering::Acquire);
        // Small streams begin at different workers.
        let home = usize::from(self.name.row().uuid().as_bytes()[15]);
        let index = roomiest(self.shares.len(), home, count);
        let share = &self.shares[index];
        let cursor = Arc::new(Cursor::default());
        let subscriber = Subscriber { handle, slot, since: None, cursor: Arc::clone(&cursor) };
        let mut subscribers = share.subscribers.lock();
        let key = subscribers.insert(subscriber);
        share.count.store(subscribers.len(), Ordering::Release);
        Place { share: index, key, cursor }
    }

    /// The subscription at `place` stands on the membership that began then, when the newest event was `joined`.
    pub(crate) fn stand_on(&self, place: &Place, since: DateTime<Utc>, joined: u64) {
        let mut subscribers = self.shares[place.share].subscribers.lock();
        let Some(subscriber) = subscribers.get_mut(place.key) else { return };
        let enters = subscriber.since.replace((since, joined)).is_none();
        let handle = Arc::clone(&subscriber.handle);
        drop(subscribers);
        // An inbox is its person's alone.
        if enters && !self.name.is_inbox() {
            self.company.enter(handle.user, handle.is_invisible(), Instant::now());
        }
    }

    /// Tells each of the memberships that somebody here follows it by: whose, since when, the newest event then, and how far
    /// the subscription knows that they have read.
    pub(crate) fn each_membership(&self, mut tell: impl FnMut(UserId, DateTime<Utc>, u64, u64)) {
        for share in &self.shares {
            for (_, subscriber) in share.subscribers.lock().iter() {
                if let Some((since, joined)) = subscriber.since {
                    tell(subscriber.handle.user, since, joined, subscriber.cursor.read());
                }
            }
        }
    }

    pub(crate) fn unsubscribe(&self, place: &Place) {
        let share = &self.shares[place.share];
        let mut subscribers = share.subscribers.lock();
        let left = subscribers.remove(place.key);
        if subscribers.is_empty() {
            subscribers.shrink_to_fit();
        }
        share.count.store(subscribers.len(), Ordering::Release);
        drop(subscribers);
        if left.since.is_some() && !self.name.is_inbox() {
            self.company.leave(left.handle.user, Instant::now());
        }
        let mut state = self.state.write();
        state.followers -= 1;
        if state.followers == 0 {
            state.idle_since = Some(Instant::now());
        }
    }

    pub(crate) fn is_wanted(&self, now: Instant, idle_kept: Duration) -> bool {
        self.state.read().idle_since.is_none_or(|since| now.duration_since(since) < idle_kept)
    }

    /// Whether nobody follows it and nothing is known of it.
    pub(crate) fn is_untouched(&self) -> bool {
        let state = self.state.read();
        state.ring.is_none() && state.followers == 0
    }

    /// Lets the ring begin at a head read from the database, unless it has begun.
    pub(crate) fn begin_at(&self, head: u64) {
        let mut state = self.state.write();
        state.ring.get_or_insert_with(|| Ring::starting_at(head));
    }

    /// The newest event it knows, if it knows its head.
    pub(crate) fn head(&self) -> Option<u64> {
        self.state.read().ring.as_ref().map(Ring::head)
    }

    /// Appends events in ascending seq and has them written to the subscribers. True when events before one of them are
    /// missing.
    pub(crate) fn append(
        self: &Arc<Self>,
        events: impl Iterator<Item = (u64, Frame)>,
        workers: &[Arc<Fanout>],
    ) -> bool {
        let mut state = self.state.write();
        let (mut news, mut gap) = (false, false);
        let now = Instant::now();
        for (seq, mut frame) in events {
            frame.published = Some(now);
            let ring = state.ring.get_or_insert_with(|| Ring::starting_at(seq - 1));
            if seq == ring.head() + 1 {
                self.company.takes_message(&frame);
            }
            match ring.append(seq, frame) {
                Appended::New => news = true,
                Appended::Known => metrics::counter!("atas_realtime_known_events_total").increment(1),
                Appended::Gap => gap = true,
            }
        }
        drop(state);
        if news {
            for (worker, share) in workers.iter().zip(&self.shares) {
                match share.count.load(Ordering::Acquire) {
                    0 => {}
                    count => worker.call(self, count),
                }
            }
        }
        gap
    }

    /// The events after `cursor` and up to `last`, at most `bytes_max` of them but at least one.
    pub(crate) fn after(&self, cursor: u64, last: u64, bytes_max: usize) -> Found {
        let state = self.state.read();
        let Some(ring) = &state.ring else { return Found::Nothing };
        if ring.head().min(last) <= cursor {
            return Found::Nothing;
        }
        let Some(frames) = ring.after(cursor) else { return Found::FellOff(ring.head()) };
        let wanted = usize::try_from(last - cursor).unwrap_or(usize::MAX);
        let mut bytes = 0;
        let frames = frames.take(wanted).take_while(|frame| {
            let first = bytes == 0;
            bytes += frame.len();
            first || bytes <= bytes_max
        });
        Found::Frames(frames.cloned().collect())
    }

    /// Whether a first page that begins after `start` is better read for everybody than for one: others may ask for the same, as
    /// when everybody comes back at once, and the ring has room for it.
    pub(crate) fn reaches_for_all(&self, start: u64, resumes: bool) -> bool {
        let state = self.state.read();
        let fits =
            state.ring.as_ref().is_some_and(|ring| ring.head().saturating_sub(start) <= RING_LEN_MAX as u64);
        fits && (resumes || state.followers > 1)
    }

    /// Has the ring reach back to the event after `start`, if it can: one read for all who ask at the same time. Whoever
    /// waited for a read that failed is not served, so that a crowd does not wait for the database one after the other.
    ///
    /// `tell` hears of each event before it is there: the ring may have begun behind an end of somebody who follows it already.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn reach_back(
        &self,
        db: &Db,
        start: u64,
        tell: impl Fn(u64, &Frame),
    ) -> Result<(), sqlx::Error> {
        let failed = self.reaching_failed.load(Ordering::Acquire);
        let _alone = self.reaching.lock().await;
        if self.reaching_failed.load(Ordering::Acquire) != failed {
            return Ok(());
        }
        let known = self.state.read().ring.as_ref().map(|ring| (ring.begin(), ring.head(), ring.has_room()));
        let Some((begin, head, true)) = known.filter(|(begin, ..)| *begin > start) else { return Ok(()) };
        // A little farther: those who come back at once have not all heard the same.
        let farthest = head.saturating_sub(RING_LEN_MAX as u64);
        let start = start.saturating_sub(REACH_FARTHER).max(farthest).min(begin);
        let mut frames = Vec::new();
        while start + (frames.len() as u64) < begin {
            let page = replay::recover(db, self.name, start + frames.len() as u64, begin).await;
            let page = page.inspect_err(|_| {
                self.reaching_failed.fetch_add(1, Ordering::Release);
            })?;
            if page.is_empty() {
                return Ok(());
            }
            frames.extend(page);
        }
        for (seq, frame) in (start + 1..).zip(&frames) {
            tell(seq, frame);
        }
        if let Some(ring) = &mut self.state.write().ring {
            ring.reach_back(start + 1, frames, head);
        }
        Ok(())
    }

    /// Wakes every subscriber, for something else than events.
    pub(crate) fn wake_all(&self) {
        for share in &self.shares {
            for (_, subscriber) in share.subscribers.lock().iter() {
                subscriber.handle.mark(subscriber.slot);
            }
        }
    }

    /// True when nobody was healing it; the caller does now.
    pub(crate) fn start_healing(&self) -> bool {
        !self.healing.swap(true, Ordering::AcqRel)
    }

    pub(crate) fn end_healing(&self) {
        self.healing.store(false, Ordering::Release);
    }
}

/// Which of so many shares takes one more subscriber: the first from `home` on that is not full, else the smallest.
fn roomiest(shares: usize, home: usize, count: impl Fn(usize) -> usize) -> usize {
    let all = || (0..shares).map(|after| (home + after) % shares);
    let roomy = all().find(|&index| count(index) < SHARE_FULL);
    roomy.or_else(|| all().min_by_key(|&index| count(index))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_share_is_filled_after_the_other_then_all_alike() {
        let mut counts = [0_usize; 3];
        let mut join = |times: usize| {
            for _ in 0..times {
                let index = roomiest(3, 2, |index| counts[index]);
                counts[index] += 1;
            }
            counts
        };
        assert_eq!(join(SHARE_FULL), [0, 0, SHARE_FULL]);
        assert_eq!(join(10), [10, 0, SHARE_FULL]);
        assert_eq!(join(2 * SHARE_FULL - 10), [SHARE_FULL; 3]);
        assert_eq!(join(30), [SHARE_FULL + 10; 3]);
        counts[1] = 5;
        assert_eq!(roomiest(3, 2, |index| counts[index]), 1, "where there is room again");
    }
}
