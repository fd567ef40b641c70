//! What a session follows: a slot and a cursor per stream.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use store::UserId;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use crate::hub::handle::End;
use crate::hub::stream::{Place, Stream};
use crate::presence::{HiddenFrom, News, Told};
use crate::receipts::Receipt;
use crate::replay::{NEWEST, RESUME_MAX, Standing};
use crate::wire::encode;
use crate::wire::{Position, Ref, STREAMS_MAX, StreamName};

/// One followed stream.
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not the states of one machine")]
pub(super) struct Subscription {
    pub(super) stream: Arc<Stream>,
    place: Place,
    /// Tells this subscription from an earlier one in the same slot.
    pub(super) serial: u64,
    phase: Phase,
    /// The database's head when it opened, as long as that was not written: a ring that does not reach it may hold what
    /// was replaced since.
    promised: Option<u64>,
    /// Whether `subscribed` was said before: then it is resynced, not refused.
    pub(super) opened: bool,
    /// The membership it stands on, by its beginning and the newest event then, once that is known.
    membership: Option<(DateTime<Utc>, u64)>,
    end: Option<End>,
    /// Ends that came before its membership was known.
    early_ends: Vec<End>,
    /// How far its person has said here that they have read.
    pub(super) said: u64,
    /// What the `subscribed` to come answers.
    pub(super) mark: Option<Ref>,
    pub(super) from: Option<Position>,
    queued: bool,
    pub(super) digest_queued: bool,
    /// What it was told of who is there and who types.
    pub(super) told: Told,
    /// Whether its person has said here that they type.
    pub(super) typing: bool,
    /// Whether it is of two people, who are told how far the other has read.
    pub(super) direct: bool,
    /// How far it was told that the other has read.
    pub(super) seen: Option<u64>,
}

/// What a subscription is waiting for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// Its standing and first page; nothing is delivered before `subscribed`.
    Opening,
    /// Nothing: the ring serves it.
    Live,
    /// A page from the database.
    Reading,
}

impl Subscription {
    pub(super) fn name(&self) -> StreamName {
        self.stream.name
    }

    /// Seq of the newest event written to the socket.
    pub(super) fn cursor(&self) -> u64 {
        self.place.cursor.seq()
    }

    /// How far its person has read for certain.
    pub(super) fn read(&self) -> u64 {
        self.place.cursor.read()
    }

    /// Takes note that its person has read so far.
    pub(super) fn learn_read(&mut self, seq: u64) {
        self.place.cursor.learn_read(seq);
    }

    /// The same; whether the client has to be told, who may have said it or heard it before.
    pub(super) fn lacks_read(&mut self, seq: u64) -> bool {
        self.place.cursor.learn_read(seq) && self.said < seq
    }

    /// Everything up to `seq` was written.
    pub(super) fn move_to(&mut self, seq: u64) {
        self.place.cursor.set(seq);
        if self.promised.is_some_and(|head| head <= seq) {
            self.trust_ring();
        }
    }

    /// What comes now is served by the ring, as far as that reaches.
    pub(super) fn trust_ring(&mut self) {
        self.promised = None;
        self.tell_fanout();
    }

    /// Its first page reaches up to `seq`, of what goes up to `head` in the database.
    pub(super) fn begin(&mut self, seq: u64, head: u64) {
        self.promised = Some(head);
        self.enter(Phase::Live);
        self.move_to(seq);
    }

    /// Whether the ring may hold what was replaced since.
    pub(super) fn outruns_ring(&self) -> bool {
        self.promised.is_some_and(|head| self.stream.head().is_none_or(|known| known < head))
    }

    /// Whether what comes now was published since it opened.
    pub(super) fn is_past_its_promise(&self) -> bool {
        self.promised.is_none()
    }

    pub(super) fn phase(&self) -> Phase {
        self.phase
    }

    pub(super) fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        self.tell_fanout();
    }

    /// Whether the fan-out may write its events.
    fn tell_fanout(&self) {
        let by_ring = self.phase == Phase::Live && self.promised.is_none();
        self.place.cursor.set_live(by_ring && self.end.is_none());
    }

    /// Takes note that a membership has ended; of another membership it is ignored.
    pub(super) fn take_end(&mut self, end: End) {
        match self.membership {
            None => self.early_ends.push(end),
            Some((since, joined)) => self.end = first_end(self.end.into_iter().chain([end]), since, joined),
        }
        self.tell_fanout();
    }

    /// Stands on this membership from now on.
    pub(super) fn stand_on(&mut self, standing: &Standing) {
        let Standing { since, joined, .. } = *standing;
        self.membership = Some((since, joined));
        self.stream.stand_on(&self.place, since, joined);
        self.end = first_end(self.early_ends.drain(..), since, joined);
        self.tell_fanout();
    }

    /// How it ended, once everything up to its end was copied.
    pub(super) fn ended(&self) -> Option<End> {
        self.end.filter(|end| self.cursor() >= end.last)
    }

    /// Whether it stands on a membership.
    pub(super) fn stands(&self) -> bool {
        self.membership.is_some() && self.end.is_none()
    }

    /// What the `subscribed` to come tells of the other person of a direct room.
    pub(super) fn learn_seen(&mut self, user: UserId, receipt: Option<Receipt>) {
        let receipts = &self.stream.receipts;
        self.direct = receipt.is_some();
        if receipt.is_some_and(|receipt| receipts.learn(user, receipt)) {
            // Other connections of the same person may not know it yet.
            self.stream.wake_all();
        }
        self.seen = receipts.seen(user);
    }

    /// Whether there may be something of who is there, who types and how far was read that it was not told.
    pub(super) fn lacks_digest(&self, user: UserId) -> bool {
        self.stream.company.has_news(&self.told)
            || self.direct && self.stream.receipts.seen(user) != self.seen
    }

    /// What it was not told of that, by name.
    pub(super) fn digests(&mut self, user: UserId, hidden: &HiddenFrom) -> Vec<(&'static str, Utf8Bytes)> {
        let mut digests: Vec<_> = self
            .stream
            .company
            .news(&mut self.told, user, hidden)
            .into_iter()
            .map(|news| match news {
                News::Presence(text) => ("presence", text),
                News::Typing(text) => ("typing", text),
            })
            .collect();
        if self.direct
            && let Some((other, seen)) = self.stream.receipts.news(user, self.seen, hidden)
        {
            self.seen = seen;
            digests.push(("seen", encode::seen(self.name(), other, seen)));
        }
        digests
    }

    /// The last event to deliver.
    pub(super) fn last(&self) -> u64 {
        self.end.map_or(u64::MAX, |end| end.last)
    }
}

/// The end of the membership that began at `since`, when the newest event was `joined`: the first of those that may be, as the
/// others are of memberships after it. Where a stream has a hole, a later one may be told before it. One whose last event is not
/// known counts only where no other is known.
fn first_end(ends: impl Iterator<Item = End>, since: DateTime<Utc>, joined: u64) -> Option<End> {
    ends.filter(|end| end.of.is(since, joined)).min_by_key(|end| (end.last == 0, end.last))
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.stream.unsubscribe(&self.place);
    }
}

/// How a subscription starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plan {
    /// Everything after the client's position comes; otherwise the newest events, as a new beginning.
    pub(super) complete: bool,
    /// The event before the first one delivered.
    pub(super) start: u64,
    pub(super) head: u64,
    pub(super) receipt: Option<Receipt>,
}

impl Plan {
    /// Decides between a complete replay and a reset (the protocol's rules 1, 7 and the limits of a resume).
    pub(super) fn new(standing: Standing, from: Option<&Position>, epoch: &str) -> Self {
        let Standing { head, joined, hidden, receipt, .. } = standing;
        let resumable = from.filter(|position| {
            let known = position.epoch == epoch && position.seq <= head;
            known && position.seq >= joined && head - position.seq <= RESUME_MAX
        });
        let newest = head.saturating_sub(NEWEST).max(hidden);
        let start = resumable.map_or(newest, |position| position.seq);
        Self { complete: resumable.is_some(), start, head, receipt }
    }
}

/// All subscriptions of a session, by slot and by name.
#[derive(Default)]
pub(super) struct Subscriptions {
    /// Most connections follow few streams: a free slot costs a pointer.
    slots: Vec<Option<Box<Subscription>>>,
    by_name: HashMap<StreamName, u8>,
    /// Slots with something to copy, in turn.
    ready: VecDeque<u8>,
    /// Subscriptions of which it is to be asked where their person stands.
    pub(super) asking: Vec<(u8, u64)>,
    /// Subscriptions whose first page is to be fetched.
    pub(super) opening: VecDeque<(u8, u64, Plan)>,
    /// Slots with a digest that waits until nothing else does.
    pub(super) digests: Vec<u8>,
    /// Slots that fell off their ring while enough was being read already.
    pub(super) starved: Vec<u8>,
    serials: u64,
}

impl Subscriptions {
    /// A free slot; `None` when the connection follows as many streams as it may.
    pub(super) fn free_slot(&mut self) -> Option<u8> {
        let free = self.slots.iter().position(Option::is_none).unwrap_or(self.slots.len());
        if free >= STREAMS_MAX {
            return None;
        }
        if free == self.slots.len() {
            self.slots.push(None);
        }
        u8::try_from(free).ok()
    }

    /// Fills a free slot with a new subscription in its opening phase.
    pub(super) fn insert(&mut self, slot: u8, stream: Arc<Stream>, place: Place) -> &mut Subscription {
        self.serials += 1;
        self.by_name.insert(stream.name, slot);
        let subscription = Box::new(Subscription {
            stream,
            place,
            serial: self.serials,
            phase: Phase::Opening,
            promised: None,
            opened: false,
            membership: None,
            end: None,
            early_ends: Vec::new(),
            said: 0,
            mark: None,
            from: None,
            queued: false,
            digest_queued: false,
            told: Told::default(),
            typing: false,
            direct: false,
            seen: None,
        });
        self.slots[usize::from(slot)].insert(subscription)
    }

    /// Begins a subscription anew: what was loading for it is no longer wanted.
    pub(super) fn reopen(&mut self, slot: u8) -> Option<&mut Subscription> {
        self.serials += 1;
        let serial = self.serials;
        let subscription = self.slots.get_mut(usize::from(slot))?.as_deref_mut()?;
        subscription.serial = serial;
        subscription.enter(Phase::Opening);
        subscription.membership = None;
        subscription.early_ends.extend(subscription.end.take());
        Some(subscription)
    }

    pub(super) fn remove(&mut self, slot: u8) -> Option<Box<Subscription>> {
        let subscription = self.slots.get_mut(usize::from(slot))?.take()?;
        self.by_name.remove(&subscription.stream.name);
        Some(subscription)
    }

    pub(super) fn slot_of(&self, name: StreamName) -> Option<u8> {
        self.by_name.get(&name).copied()
    }

    pub(super) fn get(&mut self, slot: u8) -> Option<&mut Subscription> {
        self.slots.get_mut(usize::from(slot))?.as_deref_mut()
    }

    /// All of them, by slot.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (u8, &mut Subscription)> {
        (0..=u8::MAX)
            .zip(&mut self.slots)
            .filter_map(|(slot, subscription)| Some((slot, subscription.as_deref_mut()?)))
    }

    /// Puts a slot in line for its digest.
    pub(super) fn queue_digest(&mut self, slot: u8) {
        if let Some(subscription) = self.get(slot)
            && !std::mem::replace(&mut subscription.digest_queued, true)
        {
            self.digests.push(slot);
        }
    }

    /// The subscription in `slot`, if it is still the one that asked.
    pub(super) fn get_same(&mut self, slot: u8, serial: u64) -> Option<&mut Subscription> {
        self.get(slot).filter(|subscription| subscription.serial == serial)
    }

    /// Puts a slot in line for copying.
    pub(super) fn queue(&mut self, slot: u8) {
        if let Some(Some(subscription)) = self.slots.get_mut(usize::from(slot))
            && !subscription.queued
        {
            subscription.queued = true;
            self.ready.push_back(slot);
        }
    }

    /// Has a slot wait until something that is being read has come.
    pub(super) fn starve(&mut self, slot: u8) {
        if !self.starved.contains(&slot) {
            self.starved.push(slot);
        }
    }

    /// The next slot in line.
    pub(super) fn next_ready(&mut self) -> Option<u8> {
        let slot = self.ready.pop_front()?;
        if let Some(subscription) = self.get(slot) {
            subscription.queued = false;
        }
        Some(slot)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::hub::handle::Membership;

    const STANDING: Standing = Standing {
        head: 3_000,
        joined: 100,
        since: DateTime::UNIX_EPOCH,
        hidden: 100,
        read: 2_990,
        muted: None,
        receipt: None,
    };

    fn from(epoch: &str, seq: u64) -> Position {
        Position { epoch: epoch.to_owned(), seq }
    }

    #[test]
    fn a_known_position_is_completed() {
        let plan = Plan::new(STANDING, Some(&from("e", 2_500)), "e");
        assert_eq!((plan.complete, plan.start), (true, 2_500));
        let at_head = Plan::new(STANDING, Some(&from("e", 3_000)), "e");
        assert_eq!((at_head.complete, at_head.start), (true, 3_000));
        let farthest = Plan::new(STANDING, Some(&from("e", 1_000)), "e");
        assert_eq!((farthest.complete, farthest.start), (true, 1_000));
    }

    #[test]
    fn everything_else_is_a_reset_with_the_newest() {
        for position in [
            None,
            Some(from("other", 2_500)),
            Some(from("e", 3_001)),
            Some(from("e", 999)),
            Some(from("e", 99)),
        ] {
            let plan = Plan::new(STANDING, position.as_ref(), "e");
            assert_eq!((plan.complete, plan.start), (false, 2_950), "{position:?}");
        }
    }

    #[test]
    fn a_reset_shows_nothing_from_before_one_joined() {
        let standing = Standing { head: 120, ..STANDING };
        assert_eq!(Plan::new(standing, None, "e").start, 100);
    }

    #[test]
    fn of_several_ends_the_first_one_of_the_membership_counts() {
        let before = |last| End { of: Membership::Before(last), last, code: "removed" };
        let (since, joined) = (STANDING.since, STANDING.joined);
        let first = |ends: &[End]| first_end(ends.iter().copied(), since, joined).map(|end| end.last);
        assert_eq!(first(&[before(108), before(106)]), Some(106), "whichever is told first");
        assert_eq!(first(&[before(100), before(108), before(90)]), Some(108), "not of an earlier one");
        let known = End { of: Membership::Since(since), ..before(106) };
        let other = End { of: Membership::Since(since + TimeDelta::seconds(1)), ..before(104) };
        assert_eq!(first(&[before(108), other, known]), Some(106));
        assert_eq!(first(&[other]), None);
        let unknown = End { last: 0, ..known };
        assert_eq!(first(&[before(106), unknown]), Some(106), "what is not known does not hide what is");
        assert_eq!(first(&[unknown]), Some(0));
    }
}
