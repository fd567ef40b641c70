//! This process's own use of the machine, by the names that Prometheus's clients share.

use std::fs;

use metrics::{Unit, describe_gauge, gauge};

/// What the numbers mean.
pub(crate) fn describe() {
    describe_gauge!("process_resident_memory_bytes", Unit::Bytes, "Memory in use");
    describe_gauge!(
        "process_cpu_seconds_total",
        Unit::Seconds,
        "Processor time used, in user and system mode"
    );
    describe_gauge!("process_open_fds", Unit::Count, "Open file descriptors");
    describe_gauge!("process_threads", Unit::Count, "Threads");
}

/// Processor time that this process has used, in user and system mode; `None` where there is no /proc.
pub fn cpu_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok().as_deref().and_then(Stat::parse)?;
    Some(number(stat.ticks) / number(rustix::param::clock_ticks_per_second()))
}

/// Reads them anew. Where there is no /proc, they are left out.
pub(crate) fn record() {
    if let Some(stat) = fs::read_to_string("/proc/self/stat").ok().as_deref().and_then(Stat::parse) {
        let ticks_per_second = rustix::param::clock_ticks_per_second();
        gauge!("process_cpu_seconds_total").set(number(stat.ticks) / number(ticks_per_second));
        gauge!("process_threads").set(number(stat.threads));
        gauge!("process_resident_memory_bytes").set(number(stat.pages * rustix::param::page_size() as u64));
    }
    if let Ok(entries) = fs::read_dir("/proc/self/fd") {
        // One of them is the folder that is being read.
        gauge!("process_open_fds").set(number(entries.count().saturating_sub(1) as u64));
    }
}

#[expect(clippy::cast_precision_loss, reason = "Prometheus knows no other numbers")]
fn number(value: u64) -> f64 {
    value as f64
}

/// From proc(5), `/proc/pid/stat`.
#[derive(Debug, PartialEq, Eq)]
struct Stat {
    /// User and system time.
    ticks: u64,
    threads: u64,
    /// Resident pages.
    pages: u64,
}

impl Stat {
    fn parse(text: &str) -> Option<Self> {
        // The second field, the name, is in parentheses and may hold anything; the third comes after the last of them.
        let fields: Vec<_> = text.rsplit_once(") ")?.1.split_whitespace().collect();
        let field = |number: usize| fields.get(number - 3)?.parse::<u64>().ok();
        Some(Self { ticks: field(14)? + field(15)?, threads: field(20)?, pages: field(24)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_parentheses_do_not_shift_the_fields() {
        let text = "7 (a) b) R 1 7 7 0 -1 4 10 0 0 0 120 30 0 0 20 0 9 0 100 9999 512 18446744073709551615 1";
        assert_eq!(Stat::parse(text), Some(Stat { ticks: 150, threads: 9, pages: 512 }));
    }
}
