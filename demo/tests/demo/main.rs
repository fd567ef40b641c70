//! Demo data: what it promises, as it is made and as it stands in the database.
#![expect(clippy::unwrap_used, reason = "a step that fails is a test that fails")]

mod database;
mod world;
