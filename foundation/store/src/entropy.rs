//! Where randomness comes from.

use std::sync::Arc;

use parking_lot::Mutex;
use rand::rngs::SysRng;
use rand::{Rng, SeedableRng, TryRng};
use rand_chacha::ChaCha12Rng;
use uuid::Uuid;

use crate::Clock;

/// Randomness, as an argument: the operating system's in production, a seeded stream where a run must be repeatable.
/// Clones share one stream.
#[derive(Clone, Debug)]
pub struct Entropy(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Seeded(Arc<Mutex<ChaCha12Rng>>),
}

impl Entropy {
    /// The operating system's randomness: good for keys and tokens.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// The same bytes again for the same seed: for tests and demo data, never for secrets.
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded(Arc::new(Mutex::new(ChaCha12Rng::seed_from_u64(seed)))))
    }

    /// `N` random bytes.
    ///
    /// # Panics
    /// When the operating system has no randomness to give, in which case nothing safe can be done.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match &self.0 {
            Source::System => {
                SysRng.try_fill_bytes(&mut bytes).expect("the operating system gives randomness");
            }
            Source::Seeded(stream) => stream.lock().fill_bytes(&mut bytes),
        }
        bytes
    }

    /// A `UUIDv7` of the clock's time: ids made later sort later, to the millisecond.
    pub fn uuid_v7(&self, clock: &Clock) -> Uuid {
        let millis = u64::try_from(clock.now().timestamp_millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }

    /// A number from 0 up to, not including, `bound`, each equally likely; 0 for a bound of 0.
    pub fn below(&self, bound: u64) -> u64 {
        if bound == 0 {
            return 0;
        }
        // Lemire, "Fast Random Integer Generation in an Interval" (2019): the high half of a product, where the few
        // low halves that would favour some numbers are drawn again.
        let threshold = bound.wrapping_neg() % bound;
        loop {
            let product = u128::from(u64::from_le_bytes(self.bytes())) * u128::from(bound);
            #[expect(clippy::cast_possible_truncation, reason = "the halves of a number are taken apart")]
            let (high, low) = ((product >> 64) as u64, product as u64);
            if low >= threshold {
                return high;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_and_another_does_not() {
        let draw = |seed| Entropy::seeded(seed).bytes::<16>();
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }

    #[test]
    fn uuids_carry_the_clocks_time() {
        let clock = Clock::manual(chrono::DateTime::from_timestamp_millis(1_800_000_000_123).unwrap());
        let id = Entropy::system().uuid_v7(&clock);
        assert_eq!(id.get_version_num(), 7);
        assert_eq!(id.get_timestamp().unwrap().to_unix(), (1_800_000_000, 123_000_000));
    }

    #[test]
    fn below_stays_below_and_reaches_everything() {
        let entropy = Entropy::seeded(1);
        let mut seen = [0_u32; 5];
        for _ in 0..5_000 {
            seen[usize::try_from(entropy.below(5)).unwrap()] += 1;
        }
        assert!(seen.iter().all(|&n| (900..1_100).contains(&n)), "{seen:?}");
        assert_eq!(entropy.below(0), 0);
        assert_eq!(entropy.below(1), 0);
    }
}
