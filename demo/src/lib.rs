//! Demo data: three campuses, their people, and what they said to each other in the last four weeks.
//!
//! Everything is made from the templates in `content/` and a seed: the same seed and time give the same bytes. A
//! [`World`] is made without any IO; [`fill`] writes it in one transaction.
//!
//! This is the one place outside of `realtime` that writes events: in bulk, into rooms that nobody is connected to yet,
//! keeping the rules of the schema (dense `seq`, heads, digests) by itself.

mod content;
mod dice;
mod dms;
mod load;
mod pace;
mod people;
mod rooms;
mod script;
mod slots;
mod stage;
mod world;

use accounts::Role;
use anyhow::Context;
use chrono::{DateTime, Utc};
use store::{Db, Entropy};

pub use world::{Body, Campus, Event, Kind, Member, Resident, Room, World};

/// The password of every demo account. Printed wherever demo data is served, so it protects nothing.
pub const PASSWORD: &str = "atas-demo-2026";

/// An account to look around with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedAccount {
    /// What to sign in with.
    pub email: String,
    /// Who it is.
    pub display_name: String,
    /// What they may do.
    pub role: Role,
}

/// The accounts that are shown for looking around with, the student first.
pub fn named_accounts() -> Vec<NamedAccount> {
    let named = content::people().named.into_iter();
    named
        .map(|one| NamedAccount { email: one.email, display_name: one.display_name, role: one.role })
        .collect()
}

/// What [`fill`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filled {
    /// Wrote this many people, rooms and events.
    Now {
        /// Accounts.
        people: usize,
        /// Rooms of every kind.
        rooms: usize,
        /// Messages and what else stands in the rooms.
        events: usize,
    },
    /// There was demo data already, and nothing was touched.
    Before,
}

/// Writes the demo data of `seed` unless there is some already. All of it or nothing.
///
/// # Errors
/// The database's; also when a campus of the same short name or domain exists.
pub async fn fill(db: &Db, seed: u64, now: DateTime<Utc>) -> anyhow::Result<Filled> {
    let mut tx = db.begin().await.context("begin")?;
    if load::is_filled(&mut tx).await.context("look for demo data")? {
        return Ok(Filled::Before);
    }
    let made = tokio::task::spawn_blocking(move || {
        // The salt needs no secrecy for a password that is printed, but it is not worth being the same everywhere.
        let hash = accounts::hash_password(PASSWORD, &Entropy::system());
        (World::new(seed, now), hash)
    });
    let (world, hash) = made.await.context("make the demo data")?;
    load::write(&mut tx, &world, &hash).await?;
    tx.commit().await.context("commit the demo data")?;
    let events = world.rooms.iter().map(|room| room.events.len()).sum();
    Ok(Filled::Now { people: world.people.len(), rooms: world.rooms.len(), events })
}

/// Whether there is demo data in this database.
///
/// # Errors
/// The database's.
pub async fn is_filled(db: &Db) -> anyhow::Result<bool> {
    let mut tx = db.begin().await.context("begin")?;
    load::is_filled(&mut tx).await.context("look for demo data")
}
