//! Who asks: extractors whose presence in a handler's signature is the permission check.

use api::Problem;
use axum::extract::{FromRef, FromRequestParts, OptionalFromRequestParts};
use chrono::{DateTime, Utc};
use http::{header, request::Parts};
use store::{SessionId, UserId};

use crate::{Accounts, Role};

/// Somebody who is signed in, in a session that has not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Principal {
    /// Who.
    pub user: UserId,
    /// In which session.
    pub session: SessionId,
    /// What they may do.
    pub role: Role,
    /// Whether their address is verified. Ask [`Accounts::treats_as_verified`] for permissions.
    pub verified: bool,
}

/// Who a token belongs to, and until when.
#[derive(Clone, Copy, Debug)]
pub struct Authenticated {
    /// Who.
    pub principal: Principal,
    /// When the token expires.
    pub expires_at: DateTime<Utc>,
}

/// Why a token is not accepted.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AuthError {
    /// Not a token of ours.
    #[error("the access token is not valid")]
    Invalid,
    /// Its time is over; a refresh brings a new one.
    #[error("the access token has expired")]
    Expired,
    /// Its session has ended; only signing in helps.
    #[error("the session has ended")]
    Ended,
    /// We cannot tell right now.
    #[error("{0}")]
    Unavailable(Problem),
}

impl From<AuthError> for Problem {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::Invalid => missing().detail("the access token is not valid"),
            AuthError::Expired => missing().detail("the access token has expired"),
            AuthError::Ended => {
                Self::unauthenticated("session_ended", "This session has ended. Please sign in again")
            }
            AuthError::Unavailable(problem) => problem,
        }
    }
}

fn missing() -> Problem {
    Problem::unauthenticated("unauthenticated", "Please sign in")
}

fn unverified() -> Problem {
    Problem::forbidden("verify_email_first", "Please confirm your e-mail address first")
}

fn refused() -> Problem {
    Problem::forbidden("forbidden", "You may not do this")
}

impl Accounts {
    /// Who an access token belongs to: signature, time, and whether the session is still alive.
    pub async fn authenticate(&self, token: &str) -> Result<Authenticated, AuthError> {
        let claims = self.tokens.read(token).await?;
        let alive = self.sessions.find(claims.sid).await.map_err(AuthError::Unavailable)?;
        let alive = alive.filter(|alive| alive.user == claims.sub).ok_or(AuthError::Ended)?;
        let principal =
            Principal { user: alive.user, session: claims.sid, role: alive.role, verified: alive.verified };
        Ok(Authenticated { principal, expires_at: claims.expires_at() })
    }

    /// Whether somebody may do what needs a verified address: theirs is, or limits are off.
    pub fn treats_as_verified(&self, principal: &Principal) -> bool {
        principal.verified || self.limits_are_off
    }
}

/// The bearer token of a request.
pub(crate) fn bearer(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

impl Accounts {
    /// Who sent a request, by its bearer token: nobody without one, an error with a bad one.
    async fn sender(&self, parts: &Parts) -> Result<Option<Principal>, Problem> {
        let Some(token) = bearer(parts) else { return Ok(None) };
        Ok(Some(self.authenticate(token).await?.principal))
    }
}

impl<S> FromRequestParts<S> for Principal
where
    S: Send + Sync,
    Accounts: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        Accounts::from_ref(state).sender(parts).await?.ok_or_else(missing)
    }
}

/// The access token that a request came with, for a handler that has to show it again. It proves nothing by itself.
#[derive(Clone)]
pub struct AccessToken(pub String);

impl<S: Send + Sync> FromRequestParts<S> for AccessToken {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        bearer(parts).map(|token| Self(token.to_owned())).ok_or_else(missing)
    }
}

/// A public endpoint that shows more to those who are signed in: no token is fine, a bad one is not.
impl<S> OptionalFromRequestParts<S> for Principal
where
    S: Send + Sync,
    Accounts: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Problem> {
        Accounts::from_ref(state).sender(parts).await
    }
}

/// A principal of whom something is proved: extracting it asks the rule, and refuses whoever does not keep it.
macro_rules! proof {
    ($(#[$doc:meta])* $name:ident if $rule:expr, else $refusal:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name(pub Principal);

        impl<S> FromRequestParts<S> for $name
        where
            S: Send + Sync,
            Accounts: FromRef<S>,
        {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
                let rule: fn(&Accounts, &Principal) -> bool = $rule;
                let accounts = Accounts::from_ref(state);
                let principal = accounts.sender(parts).await?.ok_or_else(missing)?;
                if rule(&accounts, &principal) { Ok(Self(principal)) } else { Err($refusal()) }
            }
        }
    };
}

proof! {
    /// Somebody whose address is verified (or anybody, while limits are off).
    Verified if Accounts::treats_as_verified, else unverified
}

proof! {
    /// A moderator or an admin.
    Moderator if |_, principal| principal.role.moderates(), else refused
}

proof! {
    /// An admin.
    Admin if |_, principal| principal.role == Role::Admin, else refused
}
