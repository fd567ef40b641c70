//! Fuzz targets: functions that take any bytes and panic when the product does not stand them.
//!
//! `cargo xtask fuzz` runs them under libFuzzer, which looks for new paths through the code; `tests/it` runs them over
//! the corpus and a bounded number of its mutations from a seed, with every `cargo xtask test`. How it works on a stable
//! compiler stands in `docs/decisions/0016-fuzzing-on-stable.md`.

mod bench;
mod cursor;
mod frame;

pub use bench::{frames, session};
pub use cursor::list_cursor;

/// A target: any bytes.
pub type Target = fn(&[u8]);

/// Every target by its name, which is also that of its program and of its folder in `corpus/`.
pub const TARGETS: [(&str, Target); 5] = [
    ("client_message", client_message),
    ("list_cursor", list_cursor),
    ("event_id", realtime::fuzz::event_id),
    ("frames", frames),
    ("session", session),
];

/// A text message of a client, up to the operation that it is.
pub fn client_message(input: &[u8]) {
    if let Ok(text) = std::str::from_utf8(input) {
        realtime::fuzz::client_message(text);
    }
}
