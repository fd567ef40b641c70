//! Rate limits by key (address, account, …), in process, with memory bounded by what was used lately, and some of them shared
//! by all nodes through Redis.

use std::{
    hash::Hash,
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use governor::{
    RateLimiter, clock::Clock as GovernorClock, middleware::NoOpMiddleware, state::keyed::DashMapStateStore,
};

use crate::Problem;

mod shared;
#[cfg(test)]
mod sharing;
mod together;

pub use shared::Shared;
pub use together::{FollowedQuota, Key, SharedQuota};

/// Below this many keys nothing is cleared away.
const KEYS_BEFORE_SWEEP: usize = 4096;

/// Makes quotas, or none: `ATAS_RATE_LIMITS=off` lifts every one.
#[derive(Clone, Debug)]
pub struct Limits(Option<store::Clock>, Option<Arc<Shared>>);

impl Limits {
    /// Limits that count by the time that passes on this clock, whatever it is set to.
    pub fn new(clock: &store::Clock) -> Self {
        Self(Some(clock.clone()), None)
    }

    /// No limits at all: for load runs and tests.
    pub fn off() -> Self {
        Self(None, None)
    }

    /// Limits of which some are shared by all nodes.
    #[must_use]
    pub fn shared_through(self, shared: &Arc<Shared>) -> Self {
        Self(self.0, Some(Arc::clone(shared)))
    }

    /// Nothing is shared that is not limited.
    fn shared(&self) -> Option<Arc<Shared>> {
        self.1.clone().filter(|_| !self.are_off())
    }

    /// Whether limits are off.
    pub fn are_off(&self) -> bool {
        self.0.is_none()
    }

    /// At most `count` at once, coming back evenly over `per`.
    pub fn quota<K: Hash + Eq + Clone>(&self, count: u32, per: Duration) -> Quota<K> {
        let Some(clock) = &self.0 else { return Quota(None) };
        let count = NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
        let Some(quota) = governor::Quota::with_period(per / count.get()) else { return Quota(None) };
        let clock = LimitClock(clock.stopwatch());
        let limiter = RateLimiter::new(quota.allow_burst(count), DashMapStateStore::default(), clock.clone());
        Quota(Some(Arc::new(Keyed { limiter, clock, sweep_at: AtomicUsize::new(KEYS_BEFORE_SWEEP) })))
    }
}

/// One rule, counted by key. Cheap to clone; clones count together.
#[derive(Clone)]
pub struct Quota<K: Hash + Eq + Clone>(Option<Arc<Keyed<K>>>);

struct Keyed<K: Hash + Eq + Clone> {
    limiter: RateLimiter<K, DashMapStateStore<K>, LimitClock, NoOpMiddleware<Duration>>,
    clock: LimitClock,
    sweep_at: AtomicUsize,
}

impl<K: Hash + Eq + Clone> Quota<K> {
    /// Counts one use, or says how long to wait (429 with `Retry-After`).
    pub fn check(&self, key: &K) -> Result<(), Problem> {
        self.admit(key).map_err(Problem::too_many)
    }

    /// The same for callers that speak no HTTP: the error is how long to wait.
    pub fn admit(&self, key: &K) -> Result<(), Duration> {
        let Some(keyed) = &self.0 else { return Ok(()) };
        keyed.sweep();
        keyed.limiter.check_key(key).map_err(|until| until.wait_time_from(keyed.clock.now()))
    }

    /// How many keys are remembered.
    pub fn keys(&self) -> usize {
        self.0.as_ref().map_or(0, |keyed| keyed.limiter.len())
    }
}

impl<K: Hash + Eq + Clone> Keyed<K> {
    /// Forgets keys that have their whole quota again, each time the number of keys has doubled: memory stays within
    /// twice what is really limited, and the cost is constant a call.
    fn sweep(&self) {
        let at = self.sweep_at.load(Ordering::Relaxed);
        if self.limiter.len() < at
            || self.sweep_at.compare_exchange(at, usize::MAX, Ordering::Relaxed, Ordering::Relaxed).is_err()
        {
            return;
        }
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
        self.sweep_at.store((self.limiter.len() * 2).max(KEYS_BEFORE_SWEEP), Ordering::Relaxed);
    }
}

impl<K: Hash + Eq + Clone> std::fmt::Debug for Quota<K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Quota").field("keys", &self.keys()).finish()
    }
}

/// The project's clock as governor wants it, so that tests move time instead of sleeping.
#[derive(Clone, Debug)]
struct LimitClock(store::Stopwatch);

impl GovernorClock for LimitClock {
    /// Time since the limiter was made.
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, TimeDelta};

    fn clock() -> store::Clock {
        store::Clock::manual(DateTime::UNIX_EPOCH)
    }

    #[test]
    fn counts_by_key_and_comes_back_with_time() {
        let clock = clock();
        let quota = Limits::new(&clock).quota::<&str>(2, Duration::from_mins(1));
        quota.admit(&"a").unwrap();
        quota.admit(&"a").unwrap();
        let wait = quota.admit(&"a").unwrap_err();
        assert!(wait > Duration::from_secs(29) && wait <= Duration::from_secs(30), "{wait:?}");
        quota.admit(&"b").unwrap();
        clock.advance(TimeDelta::seconds(30));
        quota.admit(&"a").unwrap();
        assert_eq!(quota.check(&"a").unwrap_err().status(), http::StatusCode::TOO_MANY_REQUESTS);
    }

    #[test]
    fn a_clock_that_is_set_back_or_forward_changes_nothing() {
        let clock = store::Clock::jumping();
        let quota = Limits::new(&clock).quota::<&str>(60, Duration::from_hours(1));
        clock.advance(TimeDelta::hours(5));
        for _ in 0..60 {
            quota.admit(&"spent").unwrap();
        }
        quota.admit(&"begun").unwrap();
        clock.advance(TimeDelta::hours(-1));
        quota.admit(&"begun").expect("whoever has something left is not silenced");
        let wait = quota.admit(&"spent").unwrap_err();
        assert!(wait <= Duration::from_mins(1), "{wait:?}");
        clock.advance(TimeDelta::hours(2));
        quota.admit(&"spent").expect_err("what is spent does not come back by it");
    }

    #[test]
    fn off_lets_everything_through() {
        let quota = Limits::off().quota::<u8>(1, Duration::from_mins(1));
        assert!((0..100).all(|_| quota.admit(&1).is_ok()));
    }

    #[test]
    fn forgets_who_was_long_quiet() {
        let clock = clock();
        let quota = Limits::new(&clock).quota::<u64>(1, Duration::from_secs(1));
        for key in 0..100_000 {
            quota.admit(&key).unwrap();
            if key % 100 == 0 {
                clock.advance(TimeDelta::seconds(1));
            }
        }
        assert!(quota.keys() <= KEYS_BEFORE_SWEEP + 1, "{}", quota.keys());
    }
}
