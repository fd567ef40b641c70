//! What a node measures of itself for its sign of life: how much it delivers, how quickly, and who cannot follow.
//!
//! The same goes to the recorder of metrics, which tells of this node alone; a sign of life is read by all of them.

use std::array;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Buckets of a doubling: a quantile is told with an error of 9 % at most.
const STEPS: f64 = 4.0;
/// The upper end of the first bucket.
const LEAST: Duration = Duration::from_micros(50);
/// Up to 53 seconds; what takes longer counts as that.
const BUCKETS: usize = 81;

/// Written by everybody, read by the heart.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    delivered: AtomicU64,
    slow: AtomicU64,
    acks: Latencies,
    writes: Latencies,
}

impl Meter {
    /// So many events were written to sockets.
    pub(crate) fn delivered(&self, events: u64) {
        self.delivered.fetch_add(events, Ordering::Relaxed);
        metrics::counter!("atas_realtime_delivered_total").increment(events);
    }

    /// How many events were written since the node started.
    pub(crate) fn deliveries(&self) -> u64 {
        self.delivered.load(Ordering::Relaxed)
    }

    /// A message was acknowledged so long after it came.
    pub(crate) fn acked(&self, took: Duration) {
        self.acks.record(took);
        metrics::histogram!("atas_realtime_ack_seconds").record(took.as_secs_f64());
    }

    pub(crate) fn acks(&self) -> Counts {
        self.acks.counts()
    }

    /// The sockets of a share of a stream's followers had an event so long after it was published.
    pub(crate) fn wrote(&self, took: Duration) {
        self.writes.record(took);
        metrics::histogram!("atas_realtime_fanout_seconds").record(took.as_secs_f64());
    }

    /// A session itself wrote what was published so long ago: to a pipe of server-sent events, to a socket that was full, or
    /// to catch up. No fault of the node's, so it does not count as its quickness.
    #[expect(clippy::unused_self, reason = "whoever measures has a meter")]
    pub(crate) fn wrote_late(&self, took: Duration) {
        metrics::histogram!("atas_realtime_session_write_seconds").record(took.as_secs_f64());
    }

    pub(crate) fn writes(&self) -> Counts {
        self.writes.counts()
    }

    /// A connection cannot follow, until what is returned is dropped.
    pub(crate) fn falls_behind(self: &Arc<Self>) -> Slow {
        self.slow.fetch_add(1, Ordering::Relaxed);
        metrics::gauge!("atas_realtime_slow_clients").increment(1.0);
        Slow(Arc::clone(self))
    }

    /// How many connections cannot follow now.
    pub(crate) fn slow(&self) -> u64 {
        self.slow.load(Ordering::Relaxed)
    }
}

/// A connection that cannot follow.
#[derive(Debug)]
pub(crate) struct Slow(Arc<Meter>);

impl Drop for Slow {
    fn drop(&mut self) {
        self.0.slow.fetch_sub(1, Ordering::Relaxed);
        metrics::gauge!("atas_realtime_slow_clients").decrement(1.0);
    }
}

/// How often something took how long.
#[derive(Debug)]
struct Latencies([AtomicU64; BUCKETS]);

impl Default for Latencies {
    fn default() -> Self {
        Self(array::from_fn(|_| AtomicU64::new(0)))
    }
}

impl Latencies {
    fn record(&self, took: Duration) {
        let doublings = (took.as_secs_f64() / LEAST.as_secs_f64()).max(1.0).log2();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
        let bucket = (doublings * STEPS).ceil() as usize;
        self.0[bucket.min(BUCKETS - 1)].fetch_add(1, Ordering::Relaxed);
    }

    fn counts(&self) -> Counts {
        Counts(array::from_fn(|bucket| self.0[bucket].load(Ordering::Relaxed)))
    }
}

/// How often something took how long since the node started.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counts([u64; BUCKETS]);

impl Counts {
    /// Within how many milliseconds this share of what came since `before` was done; `None` when nothing came.
    #[expect(clippy::cast_precision_loss, reason = "a number to look at")]
    pub(crate) fn within_ms(&self, before: &Self, share: f64) -> Option<f64> {
        let since = |bucket: usize| self.0[bucket] - before.0[bucket];
        let all: u64 = (0..BUCKETS).map(since).sum();
        let mut seen = 0;
        let bucket = (0..BUCKETS).find(|bucket| {
            seen += since(*bucket);
            all > 0 && seen as f64 >= share * all as f64
        })?;
        // The middle of the bucket.
        let doublings = (bucket as f64 - 0.5).max(0.0) / STEPS;
        Some(LEAST.as_secs_f64() * 1_000.0 * doublings.exp2())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_near_what_was_recorded_since() {
        let meter = Meter::default();
        meter.acked(Duration::from_secs(40));
        let before = meter.acks();
        assert_eq!(meter.acks().within_ms(&before, 0.5), None);
        for millis in 1..=1_000 {
            meter.acked(Duration::from_millis(millis));
        }
        for (share, wanted) in [(0.5, 500.0), (0.99, 990.0), (1.0, 1_000.0)] {
            let told = meter.acks().within_ms(&before, share).unwrap();
            assert!((told / wanted - 1.0).abs() < 0.1, "{told} for {wanted}");
        }
        let before = meter.acks();
        meter.acked(Duration::ZERO);
        meter.acked(Duration::from_hours(1));
        assert!(meter.acks().within_ms(&before, 0.5).unwrap() < 0.1);
        assert!(meter.acks().within_ms(&before, 1.0).unwrap() > 45_000.0);
    }

    #[test]
    fn whoever_catches_up_is_slow_no_longer() {
        let meter = Arc::new(Meter::default());
        let (one, other) = (meter.falls_behind(), meter.falls_behind());
        assert_eq!(meter.slow(), 2);
        drop(one);
        assert_eq!(meter.slow(), 1);
        drop(other);
        assert_eq!(meter.slow(), 0);
    }
}
