//! Rooms, messages and live delivery: atas-link's engine.
//!
//! A *stream* is an ordered, durable list of events with dense `seq`; a room is one. [`append`] is the only door into
//! a stream, [`hub`] knows who follows it on this node, a [`session`] is one WebSocket connection. The wire is
//! `docs/protocol.md`; PostgreSQL is the truth, and nothing is told to anybody before commit.

mod admission;
mod append;
mod attachments;
mod broker;
mod commands;
mod devices;
mod digest;
mod drain;
mod engine;
#[cfg(feature = "fuzz")]
pub mod fuzz;
mod hidden;
mod history;
mod hub;
mod inbox;
mod ingest;
mod items;
mod lane;
mod limits;
mod links;
mod membership;
mod meter;
mod moderation;
mod nodes;
mod notify;
mod pins;
mod presence;
mod receipts;
mod replay;
mod ring;
mod room_lists;
mod rooms;
mod search;
mod session;
mod settings;
mod sse;
mod upgrade;
mod watch;
pub mod wire;

pub use append::{APPENDED, EventKind, REMOVED, digest_of_message};
pub use attachments::ATTACHMENTS_MAX;
pub use devices::work;
pub use digest::Digests;
pub use engine::{Cluster, Foundations, Realtime};
pub use membership::MemberRole;
pub use notify::{Notification, notify};
pub use replay::{epoch, renew_epoch};
pub use rooms::{LastMessage, Room, RoomKind};
pub use search::{Feed, MessageSearch, search_router};
pub use watch::consume;

/// Every endpoint of rooms, messages and the realtime connection.
pub fn router() -> utoipa_axum::router::OpenApiRouter<Realtime> {
    utoipa_axum::router::OpenApiRouter::new()
        .merge(upgrade::router())
        .merge(sse::router())
        .merge(rooms::router())
        .merge(membership::router())
        .merge(moderation::router())
        .merge(links::router())
        .merge(history::router())
        .merge(nodes::router())
        .merge(commands::router())
        .merge(pins::router())
        .merge(inbox::router())
        .merge(settings::router())
        .merge(presence::router())
        .merge(devices::router())
        .merge(digest::router())
}
