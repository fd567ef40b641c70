//! One connection as the rest of the server sees it: something to wake, and a mailbox of bounded size.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};

use accounts::Principal;
use chrono::{DateTime, Utc};
use futures_util::task::AtomicWaker;
use parking_lot::Mutex;
use store::{RoomId, SessionId, UserId};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::outlet::Outlet;
use crate::drain::Drain;
use crate::presence::{HiddenFrom, Sight};
use crate::wire::{CloseReason, STREAMS_MAX, StreamName};

const WORDS: usize = STREAMS_MAX / 64;

/// How many ended memberships wait at most; a connection that lets more pile up is closed.
const ENDS_MAX: usize = 1_024;

/// How many hints about the list of rooms wait at most; one is enough to make a client look.
const HINTS_MAX: usize = 64;

/// A connection of a signed-in person.
pub(crate) struct Handle {
    /// Unique on this node.
    pub(crate) serial: u64,
    pub(crate) user: UserId,
    /// The session its token was made for.
    pub(crate) session: SessionId,
    /// Where the fan-out writes while the session sleeps.
    pub(crate) outlet: Outlet,
    waker: AtomicWaker,
    /// A bit for each subscription slot that has something new.
    dirty: [AtomicU64; WORDS],
    has_mail: AtomicBool,
    mail: Mutex<Mail>,
    /// Whether its person wants to be seen; until that is known they are not.
    sight: Mutex<Option<Sight>>,
    /// People whom a block keeps apart from this one; `None` until it was read.
    hidden: Mutex<Option<Arc<HiddenFrom>>>,
}

/// Which of somebody's memberships of a room ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Membership {
    /// The one that began then.
    Since(DateTime<Utc>),
    /// The one that began before this event, which tells of its end.
    Before(u64),
}

impl Membership {
    /// Whether it is the one that began at `since`, when the room's newest event was `joined`.
    pub(crate) fn is(self, since: DateTime<Utc>, joined: u64) -> bool {
        match self {
            Self::Since(begun) => begun == since,
            Self::Before(seq) => joined < seq,
        }
    }
}

/// When a subscription ends, and what the client is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct End {
    /// The membership that ends.
    pub(crate) of: Membership,
    /// The last event that is still delivered; 0 when it is not known.
    pub(crate) last: u64,
    pub(crate) code: &'static str,
}

/// What others have to say to a connection. Every part is bounded: answers by the sends in flight, ends by
/// [`ENDS_MAX`], the rest by the number of rooms, because newer news replaces older.
#[derive(Debug, Default)]
pub(crate) struct Mail {
    pub(crate) answers: VecDeque<Utf8Bytes>,
    /// How many sends in flight these answers settle.
    pub(crate) settled: usize,
    /// By room and membership.
    pub(crate) ends: BTreeMap<(RoomId, Membership), End>,
    pub(crate) reads: BTreeMap<StreamName, u64>,
    /// The same, found in the database: for those who follow the stream and do not know.
    pub(crate) reads_found: BTreeMap<StreamName, u64>,
    pub(crate) hints: BTreeMap<RoomId, &'static str>,
    /// Whom this person has blocked has changed.
    pub(crate) blocks: bool,
    /// Whether its person wants to be seen has changed.
    pub(crate) sight: bool,
    /// Whom it shows nothing of has changed.
    pub(crate) hidden: bool,
    pub(crate) drain: Option<Drain>,
    pub(crate) close: Option<CloseReason>,
}

impl Handle {
    pub(crate) fn new(serial: u64, user: UserId, session: SessionId, socket: Option<Arc<TcpStream>>) -> Self {
        Self {
            serial,
            user,
            session,
            outlet: Outlet::new(socket),
            waker: AtomicWaker::new(),
            dirty: [const { AtomicU64::new(0) }; WORDS],
            has_mail: AtomicBool::new(false),
            mail: Mutex::default(),
            sight: Mutex::default(),
            hidden: Mutex::default(),
        }
    }

    /// Says that the subscription in `slot` has something new, and wakes the connection if it slept.
    pub(crate) fn mark(&self, slot: u8) {
        let word = &self.dirty[usize::from(slot) / 64];
        let before = word.fetch_or(1 << (slot % 64), Ordering::AcqRel);
        if before == 0 {
            self.waker.wake();
        }
    }

    /// Wakes the connection if it slept.
    pub(super) fn wake(&self) {
        self.waker.wake();
    }

    /// Whether mail waits.
    pub(crate) fn has_mail(&self) -> bool {
        self.has_mail.load(Ordering::Acquire)
    }

    /// Takes the slots that have something new.
    pub(crate) fn take_dirty(&self, mut each: impl FnMut(u8)) {
        for (index, word) in self.dirty.iter().enumerate() {
            let mut bits = word.swap(0, Ordering::AcqRel);
            while bits != 0 {
                let slot = index * 64 + bits.trailing_zeros() as usize;
                each(u8::try_from(slot).expect("there are at most 256 slots"));
                bits &= bits - 1;
            }
        }
    }

    /// Takes the mail, if there is any.
    pub(crate) fn take_mail(&self) -> Option<Mail> {
        self.has_mail.swap(false, Ordering::AcqRel).then(|| std::mem::take(&mut *self.mail.lock()))
    }

    /// Ready as soon as there is mail or, for a connection that has room for events, a slot is dirty.
    pub(crate) fn poll_woken(&self, cx: &mut Context<'_>, has_room: bool) -> Poll<()> {
        self.waker.register(cx.waker());
        let dirty = has_room && self.dirty.iter().any(|word| word.load(Ordering::Acquire) != 0);
        if dirty || self.has_mail() { Poll::Ready(()) } else { Poll::Pending }
    }

    /// Whether a token of this principal is one of the session that the connection was opened with.
    pub(crate) fn is_of(&self, principal: &Principal) -> bool {
        principal.user == self.user && principal.session == self.session
    }

    fn write(&self, put: impl FnOnce(&mut Mail)) {
        put(&mut self.mail.lock());
        self.has_mail.store(true, Ordering::Release);
        self.waker.wake();
    }

    /// Answers a send in flight.
    pub(crate) fn answer(&self, text: Utf8Bytes) {
        self.write(|mail| {
            mail.answers.push_back(text);
            mail.settled += 1;
        });
    }

    pub(crate) fn end(&self, room: RoomId, end: End) {
        self.write(|mail| {
            mail.ends.entry((room, end.of)).or_insert(end);
            if mail.ends.len() > ENDS_MAX {
                mail.close.get_or_insert(CloseReason::Internal);
            }
        });
    }

    pub(crate) fn tell_read(&self, stream: StreamName, seq: u64) {
        self.write(|mail| {
            let known = mail.reads.entry(stream).or_default();
            *known = seq.max(*known);
        });
    }

    /// The same, found by looking.
    pub(crate) fn find_read(&self, stream: StreamName, seq: u64) {
        self.write(|mail| {
            let known = mail.reads_found.entry(stream).or_default();
            *known = seq.max(*known);
        });
    }

    pub(crate) fn hint(&self, room: RoomId, change: &'static str) {
        self.write(|mail| {
            if mail.hints.len() < HINTS_MAX {
                mail.hints.insert(room, change);
            }
        });
    }

    /// The list of people whom this person has blocked is another one now.
    pub(crate) fn hint_blocks(&self) {
        self.write(|mail| mail.blocks = true);
    }

    /// Learns whether its person wants to be seen; older news than it has is ignored.
    pub(crate) fn see(&self, sight: Sight) {
        let mut known = self.sight.lock();
        if known.is_none_or(|known| known.at < sight.at) {
            *known = Some(sight);
            drop(known);
            self.write(|mail| mail.sight = true);
        }
    }

    pub(crate) fn is_invisible(&self) -> bool {
        self.sight.lock().is_none_or(|sight| sight.invisible)
    }

    pub(crate) fn knows_sight(&self) -> bool {
        self.sight.lock().is_some()
    }

    /// Shows nothing of these people from now on.
    pub(crate) fn hide(&self, hidden: Arc<HiddenFrom>) {
        let mut known = self.hidden.lock();
        if known.as_ref() != Some(&hidden) {
            *known = Some(hidden);
            drop(known);
            self.write(|mail| mail.hidden = true);
        }
    }

    /// Of whom nothing is shown; none as long as that is not known.
    pub(crate) fn hidden_from(&self) -> Option<Arc<HiddenFrom>> {
        self.hidden.lock().clone()
    }

    pub(crate) fn drain(&self, drain: Drain) {
        self.write(|mail| mail.drain = Some(drain));
    }

    /// Of several reasons the first holds, but a restart gives way to any other: it would let what was accepted be finished.
    pub(crate) fn close(&self, reason: CloseReason) {
        self.write(|mail| {
            if mail.close.is_none_or(|held| held == CloseReason::Restart) {
                mail.close = Some(reason);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_that_has_ended_is_not_closed_as_softly_as_at_a_restart() {
        for reasons in [
            [CloseReason::Restart, CloseReason::SessionEnded],
            [CloseReason::SessionEnded, CloseReason::Restart],
        ] {
            let nobody = uuid::Uuid::nil();
            let handle = Handle::new(1, UserId::new(nobody), SessionId::new(nobody), None);
            handle.close(reasons[0]);
            handle.close(reasons[1]);
            assert_eq!(handle.take_mail().unwrap().close, Some(CloseReason::SessionEnded), "{reasons:?}");
        }
    }

    #[test]
    fn marks_are_taken_once_each() {
        let handle = Handle::new(1, UserId::new(uuid::Uuid::nil()), SessionId::new(uuid::Uuid::nil()), None);
        for slot in [0, 63, 64, 255, 64] {
            handle.mark(slot);
        }
        let mut taken = Vec::new();
        handle.take_dirty(|slot| taken.push(slot));
        assert_eq!(taken, [0, 63, 64, 255]);
        handle.take_dirty(|slot| panic!("slot {slot} was taken before"));
    }
}
