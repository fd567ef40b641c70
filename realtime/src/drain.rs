//! Leaving: a node that stops passes its clients on, as fast as the other nodes can welcome them.
//!
//! Each client is told when to come back and gets a ticket for that time, which lets it in before those who have none.

use std::time::Duration;

use api::Cursor;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use store::SessionId;
use store::keys::KeyRing;
use tokio::time::Instant;
use tracing::info;

use crate::engine::Engine;
use crate::nodes;
use crate::wire::CloseReason;

/// Between two waves of clients that are sent away.
const WAVE: Duration = Duration::from_millis(100);
/// The longest that clients are passed on for; then the rest goes at once.
const PASS_ON_MAX: Duration = Duration::from_secs(15);
/// Where there is no other node, clients come back to this one, spread over so long.
const SPREAD: Duration = Duration::from_secs(2);
/// When the first of them comes back.
const FIRST_AFTER: Duration = Duration::from_millis(200);
/// How long the nodes' table may take to be read.
const ASK_WITHIN: Duration = Duration::from_secs(1);
/// How long a ticket is good after its time.
const TICKET_LIFE: TimeDelta = TimeDelta::seconds(60);
/// How much earlier it may be used, because clocks differ.
const TICKET_EARLY: TimeDelta = TimeDelta::seconds(2);

/// What a client is told when it is sent away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Drain {
    pub(crate) reconnect_after_ms: u64,
    pub(crate) ticket: String,
}

/// A reservation for one session at one time. It opens no door: whoever shows it is authenticated like everybody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Ticket {
    pub(crate) session: SessionId,
    from_ms: i64,
}

/// Says what is signed, so that no cursor of a list passes for a ticket.
const SIGNED_AS: &str = "reconnect ticket";

impl Ticket {
    /// The reservation of this session for that time.
    pub(crate) fn of(session: SessionId, at: DateTime<Utc>) -> Self {
        Self { session, from_ms: at.timestamp_millis() }
    }

    /// Signed with a key that every node has.
    pub(crate) fn issue(keys: &KeyRing, session: SessionId, at: DateTime<Utc>) -> String {
        Cursor::encode(keys, SIGNED_AS, &Self::of(session, at))
    }

    /// The ticket, if it is one of ours and its time is now.
    pub(crate) fn read(keys: &KeyRing, text: &str, now: DateTime<Utc>) -> Option<Self> {
        let ticket: Self = Cursor::decode(keys, SIGNED_AS, text).ok()?;
        let from = DateTime::from_timestamp_millis(ticket.from_ms)?;
        (now >= from - TICKET_EARLY && now < ticket.until()).then_some(ticket)
    }

    /// The end of its time.
    pub(crate) fn until(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.from_ms).unwrap_or_default() + TICKET_LIFE
    }
}

impl Engine {
    /// Sends every client away, in waves when there are other nodes to go to.
    pub(crate) async fn send_away(&self) {
        if !self.hub.broker.is_shared() {
            return self.call_back();
        }
        let asked = tokio::time::timeout(ASK_WITHIN, nodes::capacity_of_others(self)).await;
        let per_s = match asked {
            Ok(Ok(per_s)) => per_s,
            // Without the database nobody can be served anywhere: better soon than in order.
            Ok(Err(_)) | Err(_) => 0.0,
        };
        if per_s > 0.0 {
            self.pass_on(per_s).await;
        } else {
            self.call_back();
        }
    }

    /// To the other nodes, which together welcome so many a second.
    async fn pass_on(&self, per_s: f64) {
        let everybody = self.hub.everybody();
        let waves = PASS_ON_MAX.as_millis() / WAVE.as_millis();
        let at_least = everybody.len().div_ceil(usize::try_from(waves).unwrap_or(1));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rate far from the bounds"
        )]
        let a_wave = ((per_s * WAVE.as_secs_f64()).ceil() as usize).max(at_least).max(1);
        info!(connections = everybody.len(), a_wave, "passing clients on to the other nodes");
        let mut next = Instant::now();
        for wave in everybody.chunks(a_wave) {
            tokio::time::sleep_until(next).await;
            for handle in wave {
                // They come within the wave's time, not at its beginning.
                let after_ms = self.entropy.below(u64::try_from(WAVE.as_millis()).unwrap_or(u64::MAX));
                handle.drain(self.drain_of(handle.session, after_ms));
                handle.close(CloseReason::Restart);
            }
            next += WAVE;
        }
    }

    /// To this node, when it is back.
    fn call_back(&self) {
        let everybody = self.hub.everybody();
        let total = everybody.len().max(1) as u128;
        for (index, handle) in everybody.iter().enumerate() {
            let after_ms = FIRST_AFTER.as_millis() + SPREAD.as_millis() * index as u128 / total;
            handle.drain(self.drain_of(handle.session, u64::try_from(after_ms).unwrap_or(u64::MAX)));
            handle.close(CloseReason::Restart);
        }
    }

    fn drain_of(&self, session: SessionId, reconnect_after_ms: u64) -> Drain {
        let after = TimeDelta::milliseconds(i64::try_from(reconnect_after_ms).unwrap_or(i64::MAX / 2));
        let ticket = Ticket::issue(&self.keys, session, self.clock.now() + after);
        Drain { reconnect_after_ms, ticket }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_ticket_is_good_at_its_time_and_only_then() {
        let (test, clock) = (testkit::database().await, testkit::clock());
        let keys = KeyRing::load(&test.db, &clock, &testkit::entropy()).await.unwrap();
        let session = SessionId::new(uuid::Uuid::from_u128(3));
        let at = clock.now() + TimeDelta::seconds(10);
        let ticket = Ticket::issue(&keys, session, at);
        let good = |now| Ticket::read(&keys, &ticket, now).is_some_and(|read| read.session == session);
        assert!(!good(clock.now()), "before its time");
        assert!(good(at) && good(at + TimeDelta::seconds(59)));
        assert!(!good(at + TICKET_LIFE), "too late");
        for forged in
            ["", "x", &ticket[1..], &format!("{ticket}A"), &Cursor::encode(&keys, "rooms", &(session, 1))]
        {
            assert_eq!(Ticket::read(&keys, forged, at), None, "{forged}");
        }
    }
}
