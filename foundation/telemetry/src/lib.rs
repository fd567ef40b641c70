//! What the program tells about itself: logs on standard error, numbers for Prometheus.
//!
//! Logs and labels hold ids, names of routes and error texts; never a token, a password, an address of a person or what
//! somebody wrote.

mod logs;
mod numbers;
mod process;

pub use numbers::Metrics;
pub use process::cpu_seconds;

/// Starts both. Called once, by the program itself; libraries only use `tracing` and `metrics`.
///
/// # Errors
/// When `ATAS_LOG` cannot be read, or when a subscriber or a recorder is there already.
pub fn init() -> anyhow::Result<Metrics> {
    logs::init()?;
    Metrics::install()
}
