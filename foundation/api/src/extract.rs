//! Extractors that reject with a problem, and the one way to answer JSON.

mod body;
mod reasons;
mod url;

pub use body::{Json, Valid, parse_json};
pub use url::{Path, Query};
