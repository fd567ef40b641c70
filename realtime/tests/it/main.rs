//! Realtime against PostgreSQL, over real sockets.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

mod app;
mod around;
mod blocks;
mod changes;
mod contract;
mod devices;
mod digests;
mod files;
mod hostile;
mod inbox;
mod limits;
mod links;
mod membership;
mod notifications;
mod order;
mod presence;
mod receipts;
mod reports;
mod resume;
mod rooms;
mod searching;
mod slow;
mod sse;
mod tokens;
