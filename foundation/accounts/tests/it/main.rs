//! Accounts, tried over HTTP against a real database.
#![expect(clippy::unwrap_used, reason = "a step that fails is a test that fails")]

mod admin;
mod app;
mod erasing;
mod fuzz;
mod limits;
mod links;
mod openapi;
mod permissions;
mod refreshing;
mod rehashing;
mod sessions;
mod signing_in;
