//! Admission: how many connections a second this node can welcome, and who waits when more come.
//!
//! After a node has died or drained, its clients come to the others at once. Each welcome costs a signature, a query or
//! two and memory; taking all of them together makes everybody slow, those who are connected already included.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use parking_lot::Mutex;
use tokio::time::Instant;

use crate::drain::Ticket;

mod used;

use used::Used;

/// What a node believes of itself before it has measured.
const RATE_START: f64 = 500.0;
const RATE_MIN: f64 = 50.0;
const RATE_MAX: f64 = 20_000.0;
/// A welcome is quick when it comes within this after its `hello` was read.
const QUICK: Duration = Duration::from_millis(200);
/// A second in which more than one welcome in this many was slow was too much.
const SLOW_ONE_IN: u32 = 20;
/// What the rate is multiplied with after a second that was too much, and after a busy one that was not.
const LESS: f64 = 0.7;
const MORE: f64 = 1.25;
/// A second counts as busy when it brought at least this part of the rate.
const BUSY: f64 = 0.7;
const PERIOD: Duration = Duration::from_secs(1);

/// The measured accept capacity, and the token bucket that enforces it.
///
/// The measure: welcomes of one second, and how many of them took longer than [`QUICK`] from `hello` to `welcome`. A
/// busy second in which nearly all were quick shows that more is possible, and the rate grows by a quarter; a second in
/// which they were not shows that it was too much, and the rate falls by three tenths. This is the additive-increase
/// idea of TCP with a multiplicative one, because a storm lasts seconds only. It measures whatever is scarce, be it the
/// processor, the pool or the database. A quiet second shows nothing and changes nothing.
pub(crate) struct Admission {
    off: bool,
    welcomes: AtomicU64,
    state: Mutex<State>,
    /// The tickets that have let somebody in.
    used: Mutex<Used>,
}

struct State {
    rate: f64,
    tokens: f64,
    filled: Instant,
    period_from: Instant,
    welcomed: u32,
    slow: u32,
}

impl Admission {
    /// With `off` everybody is let in at once.
    pub(crate) fn new(off: bool, now: Instant) -> Self {
        let state = State {
            rate: RATE_START,
            tokens: RATE_START,
            filled: now,
            period_from: now,
            welcomed: 0,
            slow: 0,
        };
        Self { off, welcomes: AtomicU64::new(0), state: Mutex::new(state), used: Mutex::default() }
    }

    /// Takes a place among the welcomes of this second. Whoever has a `ticket` goes before those who have none: up to a
    /// second's worth of places is given to them in advance, and the others wait until these are paid back.
    ///
    /// # Errors
    /// How long to wait before trying again.
    pub(crate) fn admit(&self, ticket: bool, now: Instant) -> Result<(), Duration> {
        if self.off {
            return Ok(());
        }
        let mut state = self.state.lock();
        state.fill(now);
        let lowest = if ticket { -state.rate } else { 0.0 };
        if state.tokens - 1.0 >= lowest {
            state.tokens -= 1.0;
            return Ok(());
        }
        let missing = lowest + 1.0 - state.tokens;
        Err(Duration::from_secs_f64(missing / state.rate))
    }

    /// Gives a place back that was not used: nonsense at the door must not keep others out.
    pub(crate) fn give_back(&self) {
        self.state.lock().tokens += 1.0;
    }

    /// Uses a ticket: whether it is its first time on this node.
    pub(crate) fn redeem(&self, ticket: Ticket, now: DateTime<Utc>) -> bool {
        self.used.lock().note(ticket, now)
    }

    /// Changes the place of a ticket that was none for one of those without.
    ///
    /// # Errors
    /// How long to wait before trying again.
    pub(crate) fn without_ticket(&self, now: Instant) -> Result<(), Duration> {
        self.give_back();
        self.admit(false, now)
    }

    /// Takes note of a welcome and how long it took.
    pub(crate) fn welcomed(&self, took: Duration, now: Instant) {
        self.welcomes.fetch_add(1, Ordering::Relaxed);
        metrics::histogram!("atas_realtime_welcome_seconds").record(took.as_secs_f64());
        let mut state = self.state.lock();
        state.welcomed += 1;
        state.slow += u32::from(took > QUICK);
        state.judge(now);
    }

    /// Connections a second that this node can welcome.
    pub(crate) fn capacity(&self) -> f64 {
        self.state.lock().rate
    }

    /// How many it has welcomed since it started.
    pub(crate) fn welcomes(&self) -> u64 {
        self.welcomes.load(Ordering::Relaxed)
    }
}

impl State {
    fn fill(&mut self, now: Instant) {
        let earned = now.saturating_duration_since(self.filled).as_secs_f64() * self.rate;
        self.tokens = (self.tokens + earned).min(self.rate);
        self.filled = now;
    }

    fn judge(&mut self, now: Instant) {
        let length = now.saturating_duration_since(self.period_from);
        if length < PERIOD {
            return;
        }
        let per_s = f64::from(self.welcomed) / length.as_secs_f64();
        if self.slow * SLOW_ONE_IN > self.welcomed {
            self.rate = (self.rate * LESS).max(RATE_MIN);
        } else if per_s >= self.rate * BUSY {
            self.rate = (self.rate * MORE).min(RATE_MAX);
        }
        metrics::gauge!("atas_realtime_welcomes_max").set(self.rate);
        (self.welcomed, self.slow, self.period_from) = (0, 0, now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Offers `count` connections spread over each of `seconds`, each welcomed after `took`.
    fn storm(admission: &Admission, mut now: Instant, seconds: u32, count: u32, took: Duration) -> Instant {
        for _ in 0..seconds * count {
            now += PERIOD / count;
            if admission.admit(false, now).is_ok() {
                admission.welcomed(took, now);
            }
        }
        now
    }

    #[test]
    fn the_rate_follows_what_was_quick() {
        let start = Instant::now();
        let admission = Admission::new(false, start);
        let now = storm(&admission, start, 10, 4_000, Duration::from_millis(5));
        let now = storm(&admission, now, 2, 10, Duration::from_millis(5));
        let grown = admission.capacity();
        assert!(grown > 2_000.0, "{grown}");
        let now = storm(&admission, now, 3, 10, Duration::from_millis(5));
        assert!((admission.capacity() - grown).abs() < 1.0, "a quiet second shows nothing");
        let now = storm(&admission, now, 30, 4_000, Duration::from_secs(1));
        assert!((admission.capacity() - RATE_MIN).abs() < 1.0, "{}", admission.capacity());
        storm(&admission, now, 60, 40_000, Duration::ZERO);
        assert!(admission.capacity() <= RATE_MAX);
    }

    #[test]
    fn tickets_go_first() {
        let now = Instant::now();
        let admission = Admission::new(false, now);
        while admission.admit(false, now).is_ok() {}
        admission.admit(true, now).unwrap();
        let wait = admission.admit(false, now).unwrap_err();
        assert!(wait > Duration::from_millis(3) && wait < Duration::from_secs(1), "{wait:?}");
        let ahead = (0..10_000).take_while(|_| admission.admit(true, now).is_ok()).count();
        assert!(ahead < 500, "tickets are bounded too: {ahead}");
        admission.admit(false, now + Duration::from_millis(500)).unwrap_err();
        admission.admit(true, now + Duration::from_millis(500)).unwrap();
    }

    #[test]
    fn a_ticket_that_was_none_costs_nobody_a_place() {
        let now = Instant::now();
        let admission = Admission::new(false, now);
        while admission.admit(false, now).is_ok() {}
        for _ in 0..2_000 {
            admission.admit(true, now).unwrap();
            admission.without_ticket(now).unwrap_err();
        }
        admission.admit(true, now).unwrap();
    }

    #[test]
    fn a_place_that_was_given_back_is_free() {
        let now = Instant::now();
        let admission = Admission::new(false, now);
        while admission.admit(false, now).is_ok() {}
        admission.give_back();
        admission.admit(false, now).unwrap();
        admission.admit(false, now).unwrap_err();
    }

    #[test]
    fn without_limits_everybody_comes_in() {
        let admission = Admission::new(true, Instant::now());
        assert!((0..100_000).all(|_| admission.admit(false, Instant::now()).is_ok()));
    }
}
