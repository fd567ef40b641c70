//! Shows that a download moves: a bar on a terminal, a line now and then elsewhere.
#![expect(clippy::print_stderr, reason = "progress is for whoever started the program, not for its log")]

use std::io::IsTerminal as _;
use std::path::Path;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use parking_lot::Mutex;

/// Without a terminal, a line this often.
const LINE_EVERY: Duration = Duration::from_secs(3);

pub(super) struct Meter {
    title: &'static str,
    bytes: u64,
    bar: Option<ProgressBar>,
    told: Mutex<Instant>,
}

impl Meter {
    /// Begins to tell about a download of about `bytes`.
    pub(super) fn new(title: &'static str, bytes: u64) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style =
                ProgressStyle::with_template("  {msg:24} {bar:32} {bytes:>10} of {total_bytes} {elapsed}");
            let bar = ProgressBar::new(bytes).with_message(title);
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        if bar.is_none() {
            eprintln!("downloading {title} ({} MB)", bytes / 1_000_000);
        }
        Self { title, bytes, bar, told: Mutex::new(Instant::now()) }
    }

    pub(super) fn megabytes(&self) -> u64 {
        self.bytes / 1_000_000
    }

    /// So many bytes are here.
    pub(super) fn at(&self, bytes: u64) {
        if let Some(bar) = &self.bar {
            return bar.set_position(bytes.min(self.bytes));
        }
        let mut told = self.told.lock();
        if told.elapsed() > LINE_EVERY {
            *told = Instant::now();
            eprintln!("  {}: {} of {} MB", self.title, bytes.min(self.bytes) / 1_000_000, self.megabytes());
        }
    }

    /// It is in place.
    pub(super) fn finish(&self, folder: &Path) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        eprintln!("{} is ready in {}", self.title, folder.display());
    }
}
