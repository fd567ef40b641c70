//! Accounts: sign-up, sign-in, sessions, roles, and the extractors that prove who asks.
//!
//! Owns the schema `accounts`. Writes the topics `account.registered {user}`, `account.verified {user, email}`,
//! `account.renamed {user}`, `account.deleted {user}` and `session.ended {session, user, reason}`, always in the
//! transaction in which it happens.

mod about;
mod admin;
mod alive;
mod cleanup;
mod cookie;
mod erase;
mod link;
mod me;
mod password;
mod passwords;
mod principal;
mod quotas;
mod refresh;
mod role;
mod rules;
pub mod seed;
mod session;
mod sessions;
mod sign_in;
mod signed;
mod token;
mod user;
mod verify;

use std::{
    ops::Deref,
    sync::{Arc, OnceLock},
};

use api::{Site, limit::Limits};
use events::Consumers;
use jobs::Worker;
use mail::Mailer;
use store::{Clock, Db, Entropy, SessionId, keys::KeyRing};
use utoipa_axum::router::OpenApiRouter;

pub use about::{About, DemoAccount};
pub use admin::CreatedAdmin;
pub use mail::Locale;
pub use password::hash_password;
pub use principal::{AccessToken, Admin, AuthError, Authenticated, Moderator, Principal, Verified};
pub use role::Role;
pub use seed::NewUser;
pub use sessions::Session;
pub use signed::Signed;
pub use user::User;
pub use verify::Confirmed;

/// Everything about accounts, shared by the whole process.
#[derive(Clone)]
pub struct Accounts(Arc<Parts>);

/// What [`Accounts`] is made of. Not nameable outside.
#[doc(hidden)]
pub struct Parts {
    db: Db,
    clock: Clock,
    entropy: Entropy,
    keys: KeyRing,
    site: Site,
    about: About,
    limits_are_off: bool,
    quotas: quotas::Quotas,
    passwords: password::Passwords,
    tokens: token::Tokens,
    sessions: alive::Sessions,
    tell_ended: OnceLock<TellEnded>,
}

type TellEnded = Box<dyn Fn(SessionId) + Send + Sync>;

impl Accounts {
    /// Accounts of this installation.
    pub fn new(
        db: Db,
        clock: Clock,
        entropy: Entropy,
        keys: KeyRing,
        site: Site,
        limits: &Limits,
        about: About,
    ) -> Self {
        Self(Arc::new(Parts {
            limits_are_off: limits.are_off(),
            quotas: quotas::Quotas::new(limits),
            passwords: password::Passwords::new(&entropy),
            tokens: token::Tokens::new(&keys, &clock),
            sessions: alive::Sessions::new(&db),
            tell_ended: OnceLock::new(),
            db,
            clock,
            entropy,
            keys,
            site,
            about,
        }))
    }

    /// Adds this area's consumers of the event log.
    #[must_use]
    pub fn listen(&self, consumers: Consumers) -> Consumers {
        self.sessions.listen(consumers)
    }

    /// Adds this area's jobs and its cleaning to a worker.
    #[must_use]
    pub fn work(&self, worker: Worker, mailer: &Mailer) -> Worker {
        self.work_cleanup(self.work_links(worker, mailer))
    }
}

impl Deref for Accounts {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Every endpoint of this area.
pub fn router() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default()
        .merge(about::router())
        .merge(sign_in::router())
        .merge(refresh::router())
        .merge(sessions::router())
        .merge(verify::router())
        .merge(passwords::router())
        .merge(me::router())
}
