//! What tests stand on: a database each, a clock that is moved by hand, randomness that repeats.
//!
//! ```no_run
//! # async fn story() {
//! let test = testkit::database().await;
//! sqlx::query("select 1").execute(test.db.pool()).await.unwrap();
//! # }
//! ```

mod database;
mod pgbouncer;
mod program;
mod proxy;
mod redis;
mod server;
mod socket;
mod template;

pub use database::{TestDb, cut, database};
pub use pgbouncer::PgBouncer;
pub use proxy::Proxy;
pub use redis::{Redis, RedisCluster};
pub use server::PrivateServer;
pub use socket::{Said, Socket};
pub use template::migrate;

use chrono::{DateTime, Utc};
use store::{Clock, Entropy};

/// A clock that stands at noon of a Wednesday until it is moved.
pub fn clock() -> Clock {
    Clock::manual("2026-09-02T12:00:00Z".parse::<DateTime<Utc>>().expect("a valid time"))
}

/// The same randomness in every run.
pub fn entropy() -> Entropy {
    Entropy::seeded(42)
}
