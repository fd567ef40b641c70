//! One clock for the generator and the writing server of the limit, which are two processes.

use rustix::time::{ClockId, clock_gettime};

/// Microseconds of the system's monotonic clock.
pub(crate) fn now_us() -> u64 {
    let now = clock_gettime(ClockId::Monotonic);
    now.tv_sec.unsigned_abs() * 1_000_000 + now.tv_nsec.unsigned_abs() / 1_000
}

/// Sleeps until `due_us`, or not at all when that is past.
pub(crate) fn sleep_until(due_us: u64) {
    std::thread::sleep(std::time::Duration::from_micros(due_us.saturating_sub(now_us())));
}
