//! Against real PostgreSQL.
#![expect(clippy::unwrap_used, reason = "a step that fails is a test that fails")]

mod embedded;
mod keyring;
mod transactions;
