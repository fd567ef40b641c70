//! Who is there, in one stream. Plain data: no locks, no IO, and the time is an argument.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::Duration;

use store::UserId;
use tokio::time::Instant;

/// How long somebody whose last connection is gone is still shown: a reload, or a change of the node, is no leaving.
pub(super) const HELD_FOR: Duration = Duration::from_secs(7);
/// How many people a digest names as a sample, as come and as gone, each.
pub(crate) const SAMPLE_MAX: usize = 20;
/// Where more people are there than this, digests count them and name a sample only.
pub(crate) const NAMED_MAX: usize = 100;
/// How many of its people a node names to the others, in one stream; it counts the rest.
pub(crate) const NAMED_TO_NODES_MAX: usize = 256;
/// Of how many other nodes a stream knows who is there.
const NODES_MAX: usize = 64;
/// What another node told is forgotten when it is not told again for so long.
const BELIEVED_FOR: Duration = Duration::from_secs(45);

/// The people of this node and of the others.
#[derive(Debug, Default)]
pub(super) struct Roster {
    /// Everybody with a subscription here, and everybody who had one a moment ago.
    here: HashMap<UserId, Here>,
    /// Those without a subscription, by when they are let go. Who came back meanwhile is passed over.
    leaving: VecDeque<(Instant, UserId, u64)>,
    /// Numbers every leaving, so that one is told from the next.
    leavings: u64,
    others: BTreeMap<u64, Others>,
}

#[derive(Debug, Default)]
struct Here {
    connections: u32,
    /// The number of their last leaving.
    left: u64,
    invisible: bool,
}

/// Who is there on another node.
#[derive(Debug)]
struct Others {
    people: Vec<UserId>,
    /// How many it did not name.
    more: usize,
    heard: Instant,
}

/// Everybody who is shown, at one moment.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Present {
    /// By id. On a large stream not all of them.
    pub(super) people: Vec<UserId>,
    /// How many there are, named or not.
    pub(super) count: usize,
}

impl Roster {
    /// A subscription begins; whether somebody is shown who was not.
    pub(super) fn enter(&mut self, user: UserId, invisible: bool) -> bool {
        let is_new = !self.here.contains_key(&user);
        let here = self.here.entry(user).or_default();
        here.connections += 1;
        let changed = here.invisible != invisible;
        here.invisible = invisible;
        if is_new { !invisible } else { changed }
    }

    /// A subscription ends. Its person is still shown for [`HELD_FOR`], unless nobody saw them anyway.
    pub(super) fn leave(&mut self, user: UserId, now: Instant) {
        let Some(here) = self.here.get_mut(&user) else { return };
        here.connections = here.connections.saturating_sub(1);
        if here.connections > 0 {
            return;
        }
        if here.invisible {
            self.here.remove(&user);
        } else {
            self.leavings += 1;
            here.left = self.leavings;
            self.leaving.push_back((now + HELD_FOR, user, here.left));
        }
    }

    /// Whether somebody wants to be seen has changed, if it has.
    pub(super) fn show(&mut self, user: UserId, invisible: bool) -> bool {
        let Some(here) = self.here.get_mut(&user) else { return false };
        let changed = here.invisible != invisible;
        here.invisible = invisible;
        if invisible && here.connections == 0 {
            self.here.remove(&user);
        }
        changed
    }

    /// What another node tells; whether anything about it is new.
    pub(super) fn hear(&mut self, node: u64, mut people: Vec<UserId>, more: usize, now: Instant) -> bool {
        people.truncate(NAMED_TO_NODES_MAX);
        people.sort_unstable();
        people.dedup();
        if people.is_empty() && more == 0 {
            return self.forget_node(node);
        }
        if let Some(known) = self.others.get_mut(&node) {
            known.heard = now;
            let changed = known.people != people || known.more != more;
            (known.people, known.more) = (people, more);
            return changed;
        }
        let has_room = self.others.len() < NODES_MAX;
        if has_room {
            self.others.insert(node, Others { people, more, heard: now });
        }
        has_room
    }

    /// A node is gone; whether somebody was known to be there.
    pub(super) fn forget_node(&mut self, node: u64) -> bool {
        self.others.remove(&node).is_some()
    }

    /// Lets go of whom it is time for: whether somebody of this node, and whether somebody at all, was shown until now.
    pub(super) fn expire(&mut self, now: Instant) -> (bool, bool) {
        let mut own = false;
        while let Some((until, user, left)) = self.leaving.front().copied()
            && until <= now
        {
            self.leaving.pop_front();
            let gone = self.here.get(&user).is_some_and(|here| here.connections == 0 && here.left == left);
            if gone {
                self.here.remove(&user);
                own = true;
            }
        }
        if self.leaving.is_empty() {
            self.leaving.shrink_to(0);
        }
        let before = self.others.len();
        self.others.retain(|_, others| now < others.heard + BELIEVED_FOR);
        (own, own || self.others.len() != before)
    }

    /// When [`Self::expire`] has something to do.
    pub(super) fn next(&self) -> Option<Instant> {
        let held = self.leaving.front().map(|(until, ..)| *until);
        let believed = self.others.values().map(|others| others.heard + BELIEVED_FOR).min();
        held.into_iter().chain(believed).min()
    }

    /// Those of this node who are shown: so many by name, and how many more.
    pub(super) fn own(&self) -> (Vec<UserId>, usize) {
        let people: Vec<UserId> = self.own_shown().take(NAMED_TO_NODES_MAX).collect();
        let more = self.own_shown().count() - people.len();
        (people, more)
    }

    fn own_shown(&self) -> impl Iterator<Item = UserId> {
        self.here.iter().filter(|(_, here)| !here.invisible).map(|(user, _)| *user)
    }

    /// Everybody who is shown. Somebody on two nodes is one person, as long as they are named.
    pub(super) fn present(&self) -> Present {
        let mut people: Vec<UserId> = self.own_shown().collect();
        for others in self.others.values() {
            people.extend(&others.people);
        }
        people.sort_unstable();
        people.dedup();
        let unnamed: usize = self.others.values().map(|others| others.more).sum();
        Present { count: people.len() + unnamed, people }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.here.is_empty() && self.others.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn user(n: u8) -> UserId {
        UserId::new(uuid::Uuid::from_u128(u128::from(n)))
    }

    #[test]
    fn a_reload_is_no_leaving() {
        let (mut roster, start) = (Roster::default(), Instant::now());
        assert!(roster.enter(user(1), false));
        roster.leave(user(1), start);
        assert!(!roster.enter(user(1), false), "nobody noticed");
        assert_eq!(roster.expire(start + 2 * HELD_FOR), (false, false));
        roster.leave(user(1), start + 2 * HELD_FOR);
        assert_eq!(roster.expire(start + 3 * HELD_FOR - Duration::from_millis(1)), (false, false));
        assert_eq!(roster.expire(start + 3 * HELD_FOR), (true, true));
        assert!(roster.is_empty());
    }

    #[test]
    fn devices_of_one_person_are_one_wherever_they_are() {
        let (mut roster, start) = (Roster::default(), Instant::now());
        assert!(roster.enter(user(1), false));
        assert!(!roster.enter(user(1), false));
        assert!(roster.hear(7, vec![user(1), user(2), user(2)], 0, start));
        assert!(!roster.hear(7, vec![user(2), user(1)], 0, start), "the same again");
        assert_eq!(roster.present(), Present { people: vec![user(1), user(2)], count: 2 });
        roster.leave(user(1), start);
        assert_eq!(roster.next(), Some(start + BELIEVED_FOR), "one device is left");
        roster.leave(user(1), start);
        assert_eq!(roster.expire(start + HELD_FOR), (true, true));
        assert_eq!(roster.present().count, 2, "on the other node they still are");
        assert!(roster.forget_node(7) && roster.is_empty());
    }

    #[test]
    fn who_is_invisible_is_nowhere() {
        let (mut roster, start) = (Roster::default(), Instant::now());
        assert!(!roster.enter(user(1), true));
        assert_eq!((roster.own(), roster.present().count), ((vec![], 0), 0));
        assert!(roster.show(user(1), false) && !roster.show(user(1), false));
        assert_eq!(roster.present().count, 1);
        roster.leave(user(1), start);
        assert!(roster.show(user(1), true), "also while they are held");
        assert!(roster.is_empty());
        assert_eq!(roster.expire(start + HELD_FOR), (false, false));
    }

    #[test]
    fn what_a_dead_node_told_is_forgotten() {
        let (mut roster, start) = (Roster::default(), Instant::now());
        roster.hear(7, vec![user(1)], 3, start);
        assert_eq!(roster.present().count, 4);
        assert_eq!(roster.expire(start + BELIEVED_FOR), (false, true));
        assert!(roster.is_empty());
        for node in 0..1_000 {
            roster.hear(node, (0..=255).map(user).cycle().take(10_000).collect(), 0, start);
        }
        assert_eq!(roster.others.len(), NODES_MAX);
        assert!(roster.others.values().all(|others| others.people.len() <= NAMED_TO_NODES_MAX));
    }

    #[test]
    fn a_leaving_that_was_hidden_ends_no_later_one() {
        let (mut roster, start) = (Roster::default(), Instant::now());
        roster.enter(user(1), false);
        roster.leave(user(1), start);
        roster.show(user(1), true);
        let later = start + HELD_FOR / 2;
        roster.enter(user(1), false);
        roster.leave(user(1), later);
        assert_eq!(roster.expire(start + HELD_FOR), (false, false));
        assert_eq!(roster.expire(later + HELD_FOR), (true, true));
    }

    proptest! {
        /// Against a list of subscriptions: who is shown is who has one and is visible, or had one a moment ago.
        #[test]
        fn shows_what_the_subscriptions_say(acts in prop::collection::vec((0u8..4, 0u8..5, 0u64..4_000), 0..120)) {
            let (mut roster, mut now) = (Roster::default(), Instant::now());
            let mut open: Vec<UserId> = Vec::new();
            let mut gone: Vec<(UserId, Instant)> = Vec::new();
            let mut hidden: Vec<UserId> = Vec::new();
            for (act, who, ms) in acts {
                now += Duration::from_millis(ms);
                roster.expire(now);
                let who = user(who);
                match act {
                    0 => {
                        roster.enter(who, hidden.contains(&who));
                        open.push(who);
                    }
                    1 => if let Some(place) = open.iter().position(|other| *other == who) {
                        open.swap_remove(place);
                        roster.leave(who, now);
                        if !open.contains(&who) && !hidden.contains(&who) {
                            gone.push((who, now));
                        }
                    },
                    2 => {
                        hidden.retain(|other| *other != who);
                        roster.show(who, false);
                    }
                    _ => {
                        hidden.push(who);
                        gone.retain(|(other, _)| *other != who);
                        roster.show(who, true);
                    }
                }
                gone.retain(|(_, at)| now < *at + HELD_FOR);
                let mut shown: Vec<UserId> = open.iter().chain(gone.iter().map(|(who, _)| who)).copied().collect();
                shown.retain(|who| !hidden.contains(who));
                shown.sort_unstable();
                shown.dedup();
                prop_assert_eq!(roster.present().people, shown);
            }
        }
    }
}
