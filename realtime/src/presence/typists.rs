//! Who types in one stream. Plain data: no locks, no IO, and the time is an argument.

use std::time::Duration;

use store::UserId;
use tokio::time::Instant;

/// Without being said again, somebody types for so long.
pub(super) const TYPING_FOR: Duration = Duration::from_secs(6);
/// Other nodes are told again no sooner than this, which leaves them a second chance within [`TYPING_FOR`].
const RELAY_EVERY: Duration = Duration::from_secs(2);
/// How many people of a stream are known to type at most; whoever begins while so many do is not shown.
pub(super) const TYPISTS_MAX: usize = 10;

/// At most [`TYPISTS_MAX`] people, in the order in which they began.
#[derive(Debug, Default)]
pub(super) struct Typists {
    list: Vec<Typist>,
}

#[derive(Debug)]
struct Typist {
    user: UserId,
    until: Instant,
    relayed: Instant,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Change {
    /// Other people are shown now.
    pub(super) shown: bool,
    /// The other nodes should hear of it.
    pub(super) relay: bool,
}

impl Typists {
    /// Somebody types, or still does.
    pub(super) fn begin(&mut self, user: UserId, now: Instant) -> Change {
        let until = now + TYPING_FOR;
        if let Some(typist) = self.list.iter_mut().find(|typist| typist.user == user) {
            typist.until = until;
            let relay = now >= typist.relayed + RELAY_EVERY;
            if relay {
                typist.relayed = now;
            }
            return Change { shown: false, relay };
        }
        if self.list.len() >= TYPISTS_MAX {
            return Change::default();
        }
        self.list.push(Typist { user, until, relayed: now });
        Change { shown: true, relay: true }
    }

    /// Somebody stops.
    pub(super) fn end(&mut self, user: UserId) -> Change {
        let before = self.list.len();
        self.list.retain(|typist| typist.user != user);
        let gone = self.list.len() != before;
        Change { shown: gone, relay: gone }
    }

    /// Forgets whoever was not heard of again; whether there was somebody.
    pub(super) fn expire(&mut self, now: Instant) -> bool {
        let before = self.list.len();
        self.list.retain(|typist| typist.until > now);
        self.list.len() != before
    }

    /// When the next of them expires.
    pub(super) fn next(&self) -> Option<Instant> {
        self.list.iter().map(|typist| typist.until).min()
    }

    pub(super) fn users(&self) -> Vec<UserId> {
        self.list.iter().map(|typist| typist.user).collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(n: u128) -> UserId {
        UserId::new(uuid::Uuid::from_u128(n))
    }

    #[test]
    fn typing_ends_by_itself_unless_it_is_said_again() {
        let (mut typists, start) = (Typists::default(), Instant::now());
        assert_eq!(typists.begin(user(1), start), Change { shown: true, relay: true });
        typists.begin(user(2), start);
        let later = start + TYPING_FOR / 2;
        assert_eq!(typists.begin(user(1), later), Change { shown: false, relay: true });
        assert!(!typists.expire(later));
        assert_eq!(typists.next(), Some(start + TYPING_FOR));
        assert!(typists.expire(start + TYPING_FOR));
        assert_eq!(typists.users(), [user(1)]);
        assert!(typists.expire(later + TYPING_FOR));
        assert!(typists.is_empty());
    }

    #[test]
    fn a_fast_keyboard_is_not_relayed_at_its_speed() {
        let (mut typists, start) = (Typists::default(), Instant::now());
        let relayed =
            (0..100).filter(|n| typists.begin(user(1), start + Duration::from_millis(n * 100)).relay);
        assert_eq!(relayed.count(), 5);
    }

    #[test]
    fn a_crowd_is_bounded() {
        let (mut typists, start) = (Typists::default(), Instant::now());
        for n in 0..1_000 {
            typists.begin(user(n), start);
        }
        assert_eq!(typists.users().len(), TYPISTS_MAX);
        assert_eq!(typists.begin(user(2_000), start), Change::default());
        assert_eq!(typists.end(user(2_000)), Change::default());
        assert!(typists.end(user(3)).shown);
        assert!(typists.begin(user(2_000), start).shown, "there is room again");
    }
}
