//! Quotas that count together with other nodes.

use std::collections::HashMap;
use std::fmt::Display;
use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

use super::shared::{Hold, Rule, Shared};
use super::{KEYS_BEFORE_SWEEP, Limits, Quota};
use crate::Problem;

impl Limits {
    /// A quota that all nodes share, for requests that can wait a moment. `name` is what it is called in Redis.
    pub fn shared_quota<K: Key>(&self, name: &'static str, count: u32, per: Duration) -> SharedQuota<K> {
        let rule = Rule { name, count, per };
        SharedQuota { own: self.quota(count, per), shared: self.shared().map(|shared| (shared, rule)) }
    }

    /// A quota that nodes share afterwards, for what must not wait: each lets through what its own count allows, and holds
    /// back those of whom it then hears that all of them together let through too much.
    pub fn followed_quota<K: Key>(&self, name: &'static str, count: u32, per: Duration) -> FollowedQuota<K> {
        let rule = Rule { name, count, per };
        let followed = self.shared().zip(self.0.as_ref()).map(|(shared, clock)| {
            let held = Held { since: clock.stopwatch(), until: Mutex::default() };
            Followed { shared, rule, held: Arc::new(held) }
        });
        FollowedQuota { own: self.quota(count, per), followed: followed.map(Arc::new) }
    }
}

/// What is counted by: its text is what other nodes know it by.
pub trait Key: Hash + Eq + Clone + Display {}

impl<K: Hash + Eq + Clone + Display> Key for K {}

/// A quota that all nodes share while Redis answers, and that each has for itself otherwise.
#[derive(Clone, Debug)]
pub struct SharedQuota<K: Key> {
    own: Quota<K>,
    shared: Option<(Arc<Shared>, Rule)>,
}

impl<K: Key> SharedQuota<K> {
    /// Counts one use, or says how long to wait (429 with `Retry-After`).
    pub async fn check(&self, key: &K) -> Result<(), Problem> {
        self.own.check(key)?;
        let Some((shared, rule)) = &self.shared else { return Ok(()) };
        shared.ask(*rule, &key.to_string()).await.unwrap_or(Ok(())).map_err(Problem::too_many)
    }
}

/// A quota of this node that hears afterwards what all nodes let through.
#[derive(Clone, Debug)]
pub struct FollowedQuota<K: Key> {
    own: Quota<K>,
    followed: Option<Arc<Followed>>,
}

#[derive(Debug)]
struct Followed {
    shared: Arc<Shared>,
    rule: Rule,
    held: Arc<Held>,
}

impl<K: Key> FollowedQuota<K> {
    /// Counts one use, or says how long to wait (429 with `Retry-After`).
    pub fn check(&self, key: &K) -> Result<(), Problem> {
        self.admit(key).map_err(Problem::too_many)
    }

    /// Counts one use, or says how long to wait. Never waits itself.
    pub fn admit(&self, key: &K) -> Result<(), Duration> {
        let Some(followed) = &self.followed else { return self.own.admit(key) };
        let name = key.to_string();
        followed.held.look(&name)?;
        self.own.admit(key)?;
        let held: Arc<Held> = Arc::clone(&followed.held);
        followed.shared.charge(followed.rule, name, held);
        Ok(())
    }
}

/// Those who are held back, and until when.
#[derive(Debug)]
struct Held {
    since: store::Stopwatch,
    until: Mutex<HashMap<String, Duration>>,
}

impl Held {
    fn look(&self, key: &str) -> Result<(), Duration> {
        let mut held = self.until.lock();
        let Some(until) = held.get(key) else { return Ok(()) };
        let wait = until.saturating_sub(self.since.elapsed());
        if wait.is_zero() {
            held.remove(key);
            return Ok(());
        }
        Err(wait)
    }
}

impl Hold for Held {
    fn hold(&self, key: &str, wait: Duration) {
        let now = self.since.elapsed();
        let mut held = self.until.lock();
        if held.len() >= KEYS_BEFORE_SWEEP {
            held.retain(|_, until| *until > now);
        }
        // So many at once are not remembered: their node's own limit holds.
        if held.len() < KEYS_BEFORE_SWEEP {
            held.insert(key.to_owned(), now.saturating_add(wait));
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn whoever_is_held_back_is_so_for_that_long_whatever_the_clock_is_set_to() {
        let clock = store::Clock::jumping();
        let held = Held { since: clock.stopwatch(), until: Mutex::default() };
        held.hold("mei", Duration::from_hours(1));
        for hours in [-5, 10] {
            clock.advance(TimeDelta::hours(hours));
            assert!(held.look("mei").is_err_and(|wait| wait <= Duration::from_hours(1)), "{hours}");
        }
        held.look("kumar").unwrap();
    }

    #[test]
    fn it_is_over_when_its_time_is() {
        let clock = store::Clock::manual(chrono::DateTime::UNIX_EPOCH);
        let held = Held { since: clock.stopwatch(), until: Mutex::default() };
        held.hold("mei", Duration::from_mins(1));
        clock.advance(TimeDelta::seconds(59));
        assert_eq!(held.look("mei"), Err(Duration::from_secs(1)));
        clock.advance(TimeDelta::seconds(1));
        held.look("mei").unwrap();
    }
}
