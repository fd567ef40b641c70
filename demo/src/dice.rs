//! Choices that repeat for a seed.

use chrono::{DateTime, TimeDelta, Utc};
use store::Entropy;
use uuid::Uuid;

/// Seeded randomness with the choices that demo data needs.
pub(crate) struct Dice(Entropy);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Entropy::seeded(seed))
    }

    /// From 0 up to, not including, `bound`.
    pub(crate) fn below(&self, bound: usize) -> usize {
        usize::try_from(self.0.below(bound as u64)).expect("it is below a usize")
    }

    /// From `low` to `high`, both included.
    pub(crate) fn between(&self, low: usize, high: usize) -> usize {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True in `percent` of all cases.
    pub(crate) fn chance(&self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of them.
    pub(crate) fn pick<'a, T>(&self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// The index of one of them, as often as its weight says.
    pub(crate) fn weighted(&self, weights: &[usize]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (at, weight) in weights.iter().enumerate() {
            if left < *weight {
                return at;
            }
            left -= weight;
        }
        0
    }

    /// Puts them into any order (Fisher and Yates).
    pub(crate) fn shuffle<T>(&self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }

    /// A time span between two.
    pub(crate) fn span(&self, low: TimeDelta, high: TimeDelta) -> TimeDelta {
        let width = usize::try_from((high - low).num_milliseconds()).unwrap_or(0);
        low + TimeDelta::milliseconds(i64::try_from(self.below(width + 1)).unwrap_or(0))
    }

    /// A `UUIDv7` of a time.
    pub(crate) fn uuid(&self, at: DateTime<Utc>) -> Uuid {
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.0.bytes()).into_uuid()
    }
}
