//! Tickets that were used: each lets its session in before others once.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use crate::drain::Ticket;

/// How many are remembered. Of more than that the order of tickets before others is all that is lost.
const USED_MAX: usize = 1 << 16;

/// Those that are still in their time, and its end.
#[derive(Debug, Default)]
pub(super) struct Used(HashMap<Ticket, DateTime<Utc>>);

impl Used {
    /// Takes note of a ticket that is used now: whether that is its first time.
    pub(super) fn note(&mut self, ticket: Ticket, now: DateTime<Utc>) -> bool {
        if self.0.contains_key(&ticket) {
            return false;
        }
        if self.0.len() >= USED_MAX {
            self.0.retain(|_, until| *until > now);
        }
        if self.0.len() < USED_MAX {
            self.0.insert(ticket, ticket.until());
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use store::SessionId;

    use super::*;

    fn ticket(n: u128, at: DateTime<Utc>) -> Ticket {
        Ticket::of(SessionId::new(uuid::Uuid::from_u128(n)), at)
    }

    #[test]
    fn a_ticket_is_used_once() {
        let (mut used, now) = (Used::default(), DateTime::UNIX_EPOCH);
        assert!(used.note(ticket(1, now), now));
        assert!(!used.note(ticket(1, now), now));
        assert!(used.note(ticket(2, now), now), "somebody else's");
        assert!(used.note(ticket(1, now + TimeDelta::seconds(1)), now), "the next one");
    }

    #[test]
    fn those_whose_time_is_over_make_room() {
        let (mut used, now) = (Used::default(), DateTime::UNIX_EPOCH);
        for n in 0..USED_MAX as u128 + 9 {
            assert!(used.note(ticket(n, now), now));
        }
        assert_eq!(used.0.len(), USED_MAX);
        let later = now + TimeDelta::minutes(2);
        assert!(used.note(ticket(1, later), later));
        assert_eq!(used.0.len(), 1);
    }
}
