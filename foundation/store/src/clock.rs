//! Where the time comes from.

use std::sync::Arc;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use parking_lot::Mutex;

/// The time, as an argument: the system's in production, a hand-moved one in tests, and one that goes and jumps in
/// simulations. Clones share one time.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Manual(Arc<Mutex<DateTime<Utc>>>),
    Jumping(Arc<Mutex<TimeDelta>>),
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands at `start` until it is moved.
    pub fn manual(start: DateTime<Utc>) -> Self {
        Self(Source::Manual(Arc::new(Mutex::new(start.trunc_subsecs(6)))))
    }

    /// A clock that goes like the system's, and from another time when it was moved: one that somebody sets, forwards
    /// or back, while the programs run that read it.
    pub fn jumping() -> Self {
        Self(Source::Jumping(Arc::default()))
    }

    /// Now, cut to microseconds: what PostgreSQL stores, so that a value read back equals the one written.
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            Source::System => system_now(),
            Source::Manual(now) => *now.lock(),
            Source::Jumping(ahead) => system_now() + *ahead.lock(),
        }
    }

    /// Moves a manual or a jumping clock by `step`, which may be negative.
    ///
    /// # Panics
    /// On the system's clock, which nobody can move.
    pub fn advance(&self, step: TimeDelta) {
        match &self.0 {
            Source::System => panic!("the system's clock cannot be moved"),
            Source::Manual(now) => *now.lock() += step,
            Source::Jumping(ahead) => *ahead.lock() += step,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
fn system_now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_of_a_manual_clock_move_together() {
        let clock = Clock::manual(DateTime::UNIX_EPOCH);
        let other = clock.clone();
        clock.advance(TimeDelta::seconds(90));
        assert_eq!(other.now(), DateTime::UNIX_EPOCH + TimeDelta::seconds(90));
    }

    #[test]
    fn a_jumping_clock_goes_on_from_where_it_was_moved() {
        let (system, clock) = (Clock::system(), Clock::jumping());
        let other = clock.clone();
        clock.advance(TimeDelta::hours(-2));
        let before = system.now();
        let read = other.now();
        assert!((before..=system.now()).contains(&(read + TimeDelta::hours(2))), "{read}");
    }

    #[test]
    fn times_have_microseconds() {
        let now = Clock::system().now();
        assert_eq!(now, now.trunc_subsecs(6));
    }
}
