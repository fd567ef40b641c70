//! The event log: what happened, written in the transaction in which it happened, and those who act on it.
//!
//! Entries are read in commit order, so that none is ever skipped. A *durable* consumer moves its cursor in the
//! transaction of its effect: each entry takes effect exactly once in the whole cluster. A *local* consumer runs on
//! every node, from the moment the node starts, for what lives in memory. A [`Tail`] is for what a node builds on its disk and
//! keeps its own position in.

mod bell;
mod consumers;
mod log;
mod reader;
mod restamp;
mod retention;
mod tail;
mod turn;

pub use bell::Bell;
pub use consumers::Consumers;
pub use log::{Entry, Position, append, append_all, redact};
pub use restamp::restamp;
pub use tail::{Behind, Tail};
pub use turn::AfterCommit;
