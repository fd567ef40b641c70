//! Logs: for a person on a terminal, JSON lines for a collector otherwise.

use std::io::IsTerminal as _;

use anyhow::{Context as _, anyhow};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Without `ATAS_LOG`: what an operator acts on. A statement that sqlx finds slow is a warning and carries its SQL, which
/// has placeholders, not values.
const DEFAULT: &str = "info";

pub(crate) fn init() -> anyhow::Result<()> {
    let wanted = std::env::var("ATAS_LOG").ok().filter(|text| !text.trim().is_empty());
    let filter = EnvFilter::try_new(wanted.as_deref().unwrap_or(DEFAULT)).context("read ATAS_LOG")?;
    let registry = tracing_subscriber::registry().with(filter);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let done = if std::io::stderr().is_terminal() {
        registry.with(lines.with_target(false).compact()).try_init()
    } else {
        registry.with(lines.with_ansi(false).json().flatten_event(true).with_current_span(true)).try_init()
    };
    done.map_err(|error| anyhow!("start logging: {error}"))
}
