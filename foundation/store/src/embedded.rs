//! A private PostgreSQL for machines without one: fetched once, started and stopped with the process.
//!
//! ```no_run
//! # async fn example() -> anyhow::Result<()> {
//! use store::embedded::{Home, Server, Sources, Tuning};
//!
//! let home = Home::open(&store::embedded::default_home()?)?; // refuses a second process on the same home
//! let postgres = Sources::from_env()?.postgres()?; // downloads what is missing
//! let server = Server::start(&home, &postgres, Tuning::durable()).await?;
//! let db = store::Db::connect(store::Settings::new(server.options()), store::Entropy::system());
//! server.stop().await?;
//! # Ok(()) }
//! ```
//!
//! The home holds `postgres/` (the data), `run/` (the socket), `postgres.log`, `lock` and the mark `atas-home`.

mod account;
mod cluster;
mod home;
mod keeper;
mod log_file;
mod process;
mod progress;
mod server;
mod settings;
mod socket;
mod sources;
mod unpack;
mod wheel;

pub use home::{Home, Occupant, default_home};
pub use server::{Server, recover};
pub use settings::Tuning;
pub use sources::{Sources, default_cache};

/// What to say about a failure whose text shows that the disk is full, before the failure itself.
pub(crate) fn disk_full(text: &str) -> bool {
    text.contains("No space left on device") || text.contains("Disk quota exceeded")
}
