//! Files as their uploaders and readers meet them, over HTTP.

#![expect(clippy::unwrap_used, reason = "a step that fails is a test that fails")]

mod app;
mod keeping;
mod reading;
mod uploading;
