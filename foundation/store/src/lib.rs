//! PostgreSQL and what every area keeps in it: the pool, transactions that retry, typed ids, the signing keys, and the
//! embedded server for machines without a database of their own.
//!
//! Time and randomness live here too, because ids are made of both: nothing else in the project reads the system's
//! clock or its randomness.

mod clock;
mod db;
pub mod embedded;
mod entropy;
mod fault;
pub mod id;
pub mod keys;
mod transaction;

pub use clock::{Clock, Stopwatch};
pub use db::{Db, Settings};
pub use entropy::Entropy;
pub use fault::{Transient, unavailable};
pub use id::{CampusId, EventId, RoomId, SessionId, UserId};
pub use transaction::Tx;

/// What [`typed_id!`] expands to names these, so that the calling crate needs no dependency of its own on them.
#[doc(hidden)]
pub mod reexport {
    pub use {serde, sqlx, utoipa, uuid};
}
