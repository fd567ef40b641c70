//! Where the time comes from.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use parking_lot::Mutex;
use tokio::time::Instant;

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

    /// Begins to measure how much time passes, however somebody sets the clock meanwhile.
    pub fn stopwatch(&self) -> Stopwatch {
        Stopwatch(match &self.0 {
            Source::System | Source::Jumping(_) => Began::At(Instant::now()),
            Source::Manual(now) => Began::ByHand { now: Arc::clone(now), began: *now.lock() },
        })
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

/// How much time has passed since it was begun: by the monotonic clock, or by a manual one as that is moved.
#[derive(Clone, Debug)]
pub struct Stopwatch(Began);

#[derive(Clone, Debug)]
enum Began {
    At(Instant),
    ByHand { now: Arc<Mutex<DateTime<Utc>>>, began: DateTime<Utc> },
}

impl Stopwatch {
    /// The time since it was begun.
    pub fn elapsed(&self) -> Duration {
        match &self.0 {
            Began::At(began) => began.elapsed(),
            Began::ByHand { now, began } => (*now.lock() - *began).to_std().unwrap_or_default(),
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
    fn a_stopwatch_goes_on_whatever_the_clock_is_set_to() {
        let clock = Clock::jumping();
        let stopwatch = clock.stopwatch();
        clock.advance(TimeDelta::hours(5));
        let ahead = stopwatch.elapsed();
        clock.advance(TimeDelta::hours(-10));
        let back = stopwatch.elapsed();
        assert!(ahead <= back && back < Duration::from_hours(1), "{ahead:?}, {back:?}");
    }

    #[test]
    fn a_stopwatch_of_a_manual_clock_is_moved_by_hand() {
        let clock = Clock::manual(DateTime::UNIX_EPOCH);
        let stopwatch = clock.stopwatch();
        clock.advance(TimeDelta::seconds(90));
        assert_eq!(stopwatch.elapsed(), Duration::from_secs(90));
    }

    #[test]
    fn times_have_microseconds() {
        let now = Clock::system().now();
        assert_eq!(now, now.trunc_subsecs(6));
    }
}
