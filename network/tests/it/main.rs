//! Campuses, people and profiles over HTTP, against PostgreSQL.
#![expect(clippy::unwrap_used, reason = "a step that fails is a test that fails")]

mod app;
mod campuses;
mod finding;
mod openapi;
mod profiles;
