//! Campuses, profiles, people and blocks: who belongs where, what they tell about themselves, who wants nothing of whom.
//!
//! Owns the schema `network`. A verified address of a campus's domain makes its holder a member of that campus;
//! [`membership`] keeps that true whichever came first, the person or the domain. E-mail addresses of others never
//! leave this area.
//!
//! Writes the topics `person.changed {user}`, `campus.changed {campus}` and `block.changed {user, blocked}`; reads those of
//! `accounts`.

mod blocks;
mod campus;
mod membership;
mod people;
mod person;
mod profile;

use std::{
    ops::Deref,
    sync::{Arc, OnceLock},
    time::Duration,
};

use accounts::Accounts;
use api::limit::{Limits, Quota};
use axum::extract::FromRef;
use store::{Clock, Db, Entropy, UserId, keys::KeyRing};
use utoipa_axum::router::OpenApiRouter;

pub use blocks::{BLOCK_CHANGED, BlockChange, blocks_changed};
pub use campus::{Campus, CampusRef};
pub use people::{asked_ids, asked_name};
pub use person::Person;
pub use profile::Profile;

/// Everything about people and campuses, shared by the whole process.
#[derive(Clone)]
pub struct Network(Arc<Parts>);

/// What [`Network`] is made of. Not nameable outside.
#[doc(hidden)]
pub struct Parts {
    db: Db,
    clock: Clock,
    entropy: Entropy,
    keys: KeyRing,
    cards: person::Cards,
    /// Blocks that one account makes and lifts.
    blocking: Quota<UserId>,
    tell_block_changed: OnceLock<blocks::TellBlockChanged>,
}

impl Network {
    /// The network of this installation.
    pub fn new(db: Db, clock: Clock, entropy: Entropy, keys: KeyRing, limits: &Limits) -> Self {
        let blocking = limits.quota(blocks::CHANGES_A_MINUTE, Duration::from_mins(1));
        let (cards, tell_block_changed) = (person::Cards::default(), OnceLock::new());
        Self(Arc::new(Parts { db, clock, entropy, keys, cards, blocking, tell_block_changed }))
    }
}

impl Deref for Network {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// What the endpoints of this area stand on.
#[derive(Clone, FromRef)]
pub struct App {
    /// People and campuses.
    pub network: Network,
    /// Who asks.
    pub accounts: Accounts,
}

/// Every endpoint of this area.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .merge(blocks::router())
        .merge(campus::router())
        .merge(membership::router())
        .merge(people::router())
        .merge(profile::router())
}
