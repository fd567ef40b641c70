//! First in, first out: what one connection sends to one stream is numbered as sent (rule 4 of the protocol).
//!
//! When a send is refused for a passing reason, everything sent after it is refused too until it is sent again;
//! otherwise a message that was refused by a full queue would appear below the next one.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use parking_lot::Mutex;
use store::EventId;
use tokio::time::Instant;

/// How many refused sends one lane remembers; a connection that leaves more of them lying is closed.
const HELD_MAX: usize = 1_024;

/// How long something goes on, and until when; `None` when it ends only by being lifted.
pub(crate) type Left = Option<Duration>;
type Until = Option<Instant>;

/// The sends of one connection to one stream.
#[derive(Debug, Default)]
pub(crate) struct Lane {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    next: u64,
    /// Places in the line that were refused for a passing reason and have not been sent again.
    held: BTreeMap<u64, EventId>,
    /// Places that were sent again and have no answer yet.
    retrying: BTreeSet<u64>,
    /// Whether its person is muted there, and until when if that ends by itself; as far as it is known here.
    muted: Option<Until>,
}

/// Why a send gets no place now.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoPlace {
    /// An earlier send has to be sent again first. This one keeps its place until it is sent again too.
    EarlierRefused,
    /// Too many refused sends were left lying.
    TooMany,
}

impl Lane {
    /// Gives a send its place in the line; one that is sent again gets its old place back.
    pub(crate) fn enter(&self, id: EventId) -> Result<u64, NoPlace> {
        let mut state = self.state.lock();
        let first = state.held.first_key_value().map(|(place, held)| (*place, *held));
        match first {
            None => {
                state.next += 1;
                Ok(state.next)
            }
            Some((place, held)) if held == id => {
                state.held.remove(&place);
                state.retrying.insert(place);
                Ok(place)
            }
            Some(_) if state.held.values().any(|held| *held == id) => Err(NoPlace::EarlierRefused),
            Some(_) if state.held.len() >= HELD_MAX => Err(NoPlace::TooMany),
            Some(_) => {
                state.next += 1;
                let place = state.next;
                state.held.insert(place, id);
                Err(NoPlace::EarlierRefused)
            }
        }
    }

    /// The send at `place` was refused for a passing reason.
    pub(crate) fn refuse(&self, place: u64, id: EventId) {
        let mut state = self.state.lock();
        state.retrying.remove(&place);
        state.held.insert(place, id);
    }

    /// The send at `place` has its final answer.
    pub(crate) fn settle(&self, place: u64) {
        self.state.lock().retrying.remove(&place);
    }

    /// Whether the send at `place` may be numbered now: nothing before it waits to be sent again, or was and has no
    /// answer yet.
    pub(crate) fn may_pass(&self, place: u64) -> bool {
        let state = self.state.lock();
        state.held.range(..place).next().is_none() && state.retrying.range(..place).next().is_none()
    }

    /// From now on it is known whether its person is muted, and for how long if that ends by itself.
    pub(crate) fn know_muted(&self, muted: Option<Left>) {
        let until = |left: Duration| Instant::now().checked_add(left);
        self.state.lock().muted = muted.map(|left| left.and_then(until));
    }

    /// Whether its person is known to be muted at `now`.
    pub(crate) fn is_muted(&self, now: Instant) -> bool {
        self.state.lock().muted.is_some_and(|until| until.is_none_or(|until| until > now))
    }

    /// Whether it holds nothing back.
    pub(crate) fn is_clear(&self) -> bool {
        let state = self.state.lock();
        state.held.is_empty() && state.retrying.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> EventId {
        EventId::new(uuid::Uuid::from_u128(n))
    }

    #[test]
    fn a_refused_send_holds_back_the_later_ones_until_it_is_answered() {
        let lane = Lane::default();
        let first = lane.enter(id(1)).unwrap();
        let second = lane.enter(id(2)).unwrap();
        lane.refuse(first, id(1));
        assert!(!lane.may_pass(second), "already on its way, but later");
        assert_eq!(lane.enter(id(3)), Err(NoPlace::EarlierRefused));
        assert_eq!(lane.enter(id(1)), Ok(first));
        assert!(!lane.may_pass(second), "the first one is behind it in the queue");
        assert!(lane.may_pass(first));
        lane.settle(first);
        assert!(lane.may_pass(second));
    }

    #[test]
    fn refused_sends_come_back_in_their_order() {
        let lane = Lane::default();
        let first = lane.enter(id(1)).unwrap();
        let second = lane.enter(id(2)).unwrap();
        lane.refuse(second, id(2));
        lane.refuse(first, id(1));
        assert_eq!(lane.enter(id(3)), Err(NoPlace::EarlierRefused));
        assert_eq!(lane.enter(id(2)), Err(NoPlace::EarlierRefused));
        assert_eq!(lane.enter(id(1)), Ok(first));
        assert_eq!(lane.enter(id(4)), Err(NoPlace::EarlierRefused), "the third was before it");
        assert_eq!(lane.enter(id(2)), Ok(second));
        assert_eq!(lane.enter(id(3)), Ok(3));
        assert_eq!(lane.enter(id(4)), Ok(4));
        assert_eq!(lane.enter(id(5)), Ok(5));
    }

    #[test]
    fn a_mute_is_known_until_its_end() {
        let (lane, now) = (Lane::default(), Instant::now());
        assert!(!lane.is_muted(now));
        lane.know_muted(Some(Some(Duration::from_hours(1))));
        assert!(lane.is_muted(now) && !lane.is_muted(now + Duration::from_hours(2)));
        lane.know_muted(Some(None));
        assert!(lane.is_muted(now + Duration::from_hours(2)), "until it is lifted");
        lane.know_muted(None);
        assert!(!lane.is_muted(now));
    }

    #[test]
    fn what_is_left_lying_is_bounded() {
        let lane = Lane::default();
        let first = lane.enter(id(0)).unwrap();
        lane.refuse(first, id(0));
        let refused =
            (1..).map(|n| lane.enter(id(n))).take_while(|place| *place == Err(NoPlace::EarlierRefused));
        assert_eq!(refused.count(), HELD_MAX - 1);
    }
}
