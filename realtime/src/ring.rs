//! A bounded window on the newest events of a stream, already encoded. Plain data: no locks, no IO.

use std::collections::VecDeque;

use crate::wire::change::{self, Change};
use crate::wire::encode::Frame;

/// How many events a ring keeps.
pub(crate) const RING_LEN_MAX: usize = 256;
/// How many bytes a ring keeps; the newest event stays whatever its size.
pub(crate) const RING_BYTES_MAX: usize = 512 * 1024;

/// The newest events of a stream, dense up to `head`.
#[derive(Debug)]
pub(crate) struct Ring {
    head: u64,
    held: VecDeque<Held>,
    bytes: usize,
}

#[derive(Debug)]
struct Held {
    frame: Frame,
    change: Option<Change>,
}

/// What became of an appended event.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Appended {
    /// It is the new head.
    New,
    /// It was there before.
    Known,
    /// Events between the head and it are missing; it was not taken.
    Gap,
}

impl Ring {
    /// An empty ring of a stream whose newest event is `head`.
    pub(crate) fn starting_at(head: u64) -> Self {
        Self { head, held: VecDeque::new(), bytes: 0 }
    }

    /// Seq of the newest event it knows.
    pub(crate) fn head(&self) -> u64 {
        self.head
    }

    /// Seq before the oldest event that it holds.
    pub(crate) fn begin(&self) -> u64 {
        self.head - self.held.len() as u64
    }

    /// Whether reaching back is worth a read. Not when half of its bytes are held: what was read might not fit.
    pub(crate) fn has_room(&self) -> bool {
        self.held.len() < RING_LEN_MAX && self.bytes < RING_BYTES_MAX / 2
    }

    /// Takes the events right before those it holds, oldest first, as the database had them when this ring's head was
    /// `as_of` or later; as many of the newest as there is room for. Does nothing when they do not end where it begins, or when
    /// it has heard since of an edit or a deletion: they may be from before that.
    pub(crate) fn reach_back(&mut self, first: u64, frames: Vec<Frame>, as_of: u64) {
        let adjacent = first + frames.len() as u64 == self.begin() + 1;
        let heard = usize::try_from(self.head - as_of).unwrap_or(usize::MAX);
        let changed = self.held.iter().rev().take(heard).any(|held| held.change.is_some());
        if !adjacent || changed {
            return;
        }
        for frame in frames.into_iter().rev() {
            if self.held.len() == RING_LEN_MAX || self.bytes + frame.len() > RING_BYTES_MAX {
                return;
            }
            self.bytes += frame.len();
            let change = Change::of(&frame);
            self.held.push_front(Held { frame, change });
        }
    }

    /// Takes `head + 1` and nothing else. An edit or a deletion takes what it replaces out of the events held.
    pub(crate) fn append(&mut self, seq: u64, frame: Frame) -> Appended {
        if seq <= self.head {
            return Appended::Known;
        }
        if seq > self.head + 1 {
            return Appended::Gap;
        }
        let change = Change::of(&frame);
        if let Some(change) = change {
            self.forget(change, &frame);
        }
        self.head = seq;
        self.bytes += frame.len();
        self.held.push_back(Held { frame, change });
        while self.held.len() > RING_LEN_MAX || (self.bytes > RING_BYTES_MAX && self.held.len() > 1) {
            let oldest = self.held.pop_front().expect("the loop's condition says that there is one");
            self.bytes -= oldest.frame.len();
        }
        Appended::New
    }

    /// Lets no earlier event carry the text that `by` replaces or removes.
    fn forget(&mut self, change: Change, by: &Frame) {
        let edit_of_same = Some(Change::Edit { target: change.target() });
        for held in &mut self.held {
            if held.change == edit_of_same
                && let Some(emptied) = change::without_content(&held.frame)
            {
                self.bytes = self.bytes - held.frame.len() + emptied.len();
                *held = Held { frame: emptied, change: None };
            }
        }
        let behind = self.head.checked_sub(change.target()).and_then(|behind| usize::try_from(behind).ok());
        let place = behind.and_then(|behind| self.held.len().checked_sub(behind + 1));
        if let Some(held) = place.and_then(|place| self.held.get_mut(place)) {
            let changed = match change {
                Change::Edit { .. } => change::with_new_words(&held.frame, by),
                Change::Delete { .. } => change::without_content(&held.frame),
            };
            if let Some(changed) = changed {
                self.bytes = self.bytes - held.frame.len() + changed.len();
                held.frame = changed;
            }
        }
    }

    /// The events after `cursor`, oldest first; `None` when some of them are no longer held.
    pub(crate) fn after(&self, cursor: u64) -> Option<impl ExactSizeIterator<Item = &Frame>> {
        let missing = self.head.saturating_sub(cursor);
        let skip = self.held.len().checked_sub(usize::try_from(missing).ok()?)?;
        Some(self.held.iter().skip(skip).map(|held| &held.frame))
    }

    #[cfg(test)]
    fn check_invariants(&self) {
        assert!(self.held.len() <= RING_LEN_MAX);
        assert!(self.bytes <= RING_BYTES_MAX || self.held.len() == 1);
        assert_eq!(self.bytes, self.held.iter().map(|held| held.frame.len()).sum::<usize>());
        assert!(self.held.len() as u64 <= self.head);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};
    use store::{EventId, RoomId};

    use super::*;
    use crate::wire::StreamName;
    use crate::wire::encode::WireEvent;

    fn frame(seq: u64, text_len: usize) -> Frame {
        event(seq, "message", &json!("x".repeat(text_len)))
    }

    fn event(seq: u64, kind: &str, body: &Value) -> Frame {
        let body = serde_json::value::to_raw_value(body).unwrap();
        let event = WireEvent {
            seq,
            kind,
            id: EventId::new(uuid::Uuid::nil()),
            author: None,
            at: chrono::DateTime::UNIX_EPOCH,
            removed: false,
            edited_at: None,
            root: None,
            body: &body,
        };
        Frame::new(StreamName::Room(RoomId::new(uuid::Uuid::nil())), &event)
    }

    fn seq_of(frame: &Frame) -> u64 {
        serde_json::from_str::<serde_json::Value>(frame.event()).unwrap()["seq"].as_u64().unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// Whatever arrives in whatever order, the ring stays dense, bounded, and answers like a full log would.
        #[test]
        fn answers_like_the_full_log(
            start in 0u64..5,
            arrivals in prop::collection::vec((0u64..700, prop_oneof![9 => 0usize..200, 1 => 0usize..150_000]), 0..600),
            cursor in 0u64..700,
        ) {
            let mut ring = Ring::starting_at(start);
            let mut head = start;
            for (ahead, len) in arrivals {
                // Mostly the next one, sometimes a double or a hole.
                let seq = if ahead % 7 == 0 { ahead } else { head + 1 };
                let expected = match seq {
                    s if s <= head => Appended::Known,
                    s if s == head + 1 => Appended::New,
                    _ => Appended::Gap,
                };
                prop_assert_eq!(ring.append(seq, frame(seq, len)), expected);
                head = ring.head();
            }
            ring.check_invariants();
            if let Some(frames) = ring.after(cursor) {
                let seqs: Vec<u64> = frames.map(seq_of).collect();
                let wanted: Vec<u64> = (cursor + 1..=head).collect();
                prop_assert_eq!(seqs, wanted);
            } else {
                prop_assert!(cursor < head - ring.held.len() as u64, "only what is no longer held");
            }
        }
    }

    #[test]
    fn a_cursor_that_fell_off_is_told() {
        let mut ring = Ring::starting_at(0);
        for seq in 1..=RING_LEN_MAX as u64 + 1 {
            ring.append(seq, frame(seq, 8));
        }
        assert!(ring.after(0).is_none());
        assert_eq!(ring.after(1).unwrap().len(), RING_LEN_MAX);
        assert_eq!(ring.after(ring.head()).unwrap().len(), 0);
    }

    /// What the database holds from `first` to `last`.
    fn stored(first: u64, last: u64) -> Vec<Frame> {
        (first..=last).map(|seq| event(seq, "message", &json!({ "text": format!("<{seq}>") }))).collect()
    }

    fn held(ring: &Ring) -> String {
        ring.held.iter().map(|held| held.frame.event()).collect()
    }

    #[test]
    fn reaches_back_to_what_lies_right_before() {
        let mut ring = Ring::starting_at(10);
        ring.append(11, frame(11, 8));
        assert!(ring.after(9).is_none());
        ring.reach_back(6, stored(6, 9), 11);
        ring.reach_back(7, stored(7, 11), 11);
        assert_eq!(ring.begin(), 10, "a hole, and a double");
        ring.reach_back(7, stored(7, 10), 11);
        ring.check_invariants();
        assert_eq!(ring.after(6).unwrap().map(seq_of).collect::<Vec<_>>(), [7, 8, 9, 10, 11]);
        ring.reach_back(5, stored(5, 6), 11);
        assert_eq!((ring.begin(), ring.head()), (4, 11));
    }

    #[test]
    fn reaches_back_as_far_as_there_is_room() {
        let mut ring = Ring::starting_at(1_000);
        ring.append(1_001, frame(1_001, 8));
        ring.reach_back(600, stored(600, 1_000), 1_001);
        ring.check_invariants();
        assert_eq!(ring.after(ring.begin()).unwrap().len(), RING_LEN_MAX);
        assert!(!ring.has_room());
        let mut long = Ring::starting_at(40);
        long.reach_back(1, (1..=40).map(|seq| frame(seq, 20_000)).collect(), 40);
        long.check_invariants();
        assert!(long.begin() > 10 && long.begin() < 20 && !long.has_room(), "{}", long.begin());
    }

    #[test]
    fn nothing_that_was_read_before_it_was_replaced_is_taken() {
        let edit = |seq, target| event(seq, "edit", &json!({ "target": target, "text": "new" }));
        let mut ring = Ring::starting_at(10);
        ring.append(11, edit(11, 8));
        ring.reach_back(5, stored(5, 10), 10);
        assert_eq!(ring.begin(), 10, "its edit was heard while the message was read");
        ring.reach_back(5, stored(5, 10), 11);
        assert_eq!(ring.begin(), 4, "the database knew of the edit");
        ring.append(12, edit(12, 7));
        ring.append(13, event(13, "delete", &json!({ "target": 6 })));
        assert!(!held(&ring).contains("<7>") && !held(&ring).contains("<6>"), "{}", held(&ring));
        ring.check_invariants();
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// Whatever an edit or a deletion names, what it replaces is no longer held, and the bounds hold.
        #[test]
        fn forgets_what_was_replaced(
            acts in prop::collection::vec((0usize..4, 0u64..400, 0usize..3_000), 1..400),
        ) {
            let mut ring = Ring::starting_at(0);
            let mut texts = std::collections::BTreeMap::<u64, String>::new();
            let mut gone = Vec::new();
            for (seq, (act, target, len)) in (1u64..).zip(acts) {
                let text = format!("<{seq}>{}", "x".repeat(len));
                let frame = match act {
                    0 | 1 => {
                        texts.insert(seq, text.clone());
                        event(seq, "message", &json!({ "text": text }))
                    }
                    2 => {
                        if let Some(old) = texts.get_mut(&target) {
                            gone.push(std::mem::replace(old, text.clone()));
                        }
                        event(seq, "edit", &json!({ "target": target, "text": text }))
                    }
                    _ => {
                        gone.extend(texts.remove(&target));
                        event(seq, "delete", &json!({ "target": target }))
                    }
                };
                prop_assert_eq!(ring.append(seq, frame), Appended::New);
                ring.check_invariants();
            }
            let held = held(&ring);
            for text in gone {
                let mark = text.trim_end_matches('x');
                prop_assert!(!held.contains(mark), "{}", mark);
            }
        }
    }
}
