//! The real binary, as its operators and its clients meet it.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

mod beside;
mod bucket;
mod client;
mod clients;
mod cluster;
mod conformance;
mod coverage;
mod crashes;
mod crowd;
mod cuts;
mod demo;
mod deployed;
mod document;
mod life;
mod process;
mod restore;
mod schema;
