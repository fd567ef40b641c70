//! Beginning and ending sessions. Every end is written with its event, in the transaction of its cause.

use api::Problem;
use axum::extract::FromRequestParts;
use chrono::{DateTime, TimeDelta, Utc};
use http::{header, request::Parts};
use serde_json::json;
use sqlx::types::Uuid;
use store::{SessionId, Tx, UserId};

use crate::{Accounts, refresh::RefreshToken};

/// A session that nobody comes back to for so long is over.
pub(crate) const LIFETIME: TimeDelta = TimeDelta::days(30);
/// As much of a browser's description as helps to recognise a device.
const USER_AGENT_LEN_MAX: usize = 200;

/// From where somebody signs in: shown in the list of sessions.
#[derive(Clone, Debug)]
pub(crate) struct Device {
    user_agent: String,
    address: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Device {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let api::ClientAddr(address) = api::ClientAddr::from_request_parts(parts, state).await?;
        let agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        let user_agent = agent.unwrap_or_default().chars().take(USER_AGENT_LEN_MAX).collect();
        Ok(Self { user_agent, address: address.to_string() })
    }
}

/// Why a session ended, as kept in the table and told in the event.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reason {
    SignedOut,
    EndedElsewhere,
    PasswordChanged,
    TokenReused,
    AccountDeleted,
}

impl Reason {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::EndedElsewhere => "ended_elsewhere",
            Self::PasswordChanged => "password_changed",
            Self::TokenReused => "token_reused",
            Self::AccountDeleted => "account_deleted",
        }
    }
}

/// Which of somebody's sessions.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Which {
    All,
    One(SessionId),
    AllBut(SessionId),
}

impl Accounts {
    /// A new session with its first refresh token; refused when the account is deleted meanwhile.
    pub(crate) async fn begin_session(
        &self,
        tx: &mut Tx,
        user: UserId,
        device: &Device,
    ) -> Result<(SessionId, RefreshToken), Problem> {
        let (now, id) = (self.clock.now(), SessionId::generate(&self.entropy, &self.clock));
        let token = RefreshToken::new(&self.entropy);
        let begun = sqlx::query!(
            "insert into accounts.sessions (id, user_id, created_at, last_seen_at, expires_at, user_agent, address)
             select $1, u.id, $3, $3, $4, $5, $6 from accounts.users u
             where u.id = $2 and u.deleted_at is null for key share",
            id.uuid(),
            user.uuid(),
            now,
            now + LIFETIME,
            device.user_agent,
            device.address
        )
        .execute(&mut **tx)
        .await?;
        if begun.rows_affected() == 0 {
            return Err(Problem::unauthenticated(
                "wrong_credentials",
                "The address or the password is not right",
            ));
        }
        token.store(tx, id, now).await?;
        Ok((id, token))
    }

    /// Ends sessions of a user and says which ended now.
    pub(crate) async fn end_sessions(
        &self,
        tx: &mut Tx,
        user: UserId,
        which: Which,
        reason: Reason,
    ) -> Result<Vec<SessionId>, Problem> {
        let (one, but) = match which {
            Which::All => (None, None),
            Which::One(id) => (Some(id.uuid()), None),
            Which::AllBut(id) => (None, Some(id.uuid())),
        };
        let now = self.clock.now();
        let ended = sqlx::query_scalar!(
            r#"update accounts.sessions set ended_at = $4, end_reason = $5
               where user_id = $1 and ended_at is null
                 and ($2::uuid is null or id = $2) and ($3::uuid is null or id <> $3)
               returning id as "id: SessionId""#,
            user.uuid(),
            one as Option<Uuid>,
            but as Option<Uuid>,
            now,
            reason.as_str()
        )
        .fetch_all(&mut **tx)
        .await?;
        tell_ended(tx, now, user, &ended, reason).await?;
        Ok(ended)
    }

    /// After the commit: this node knows at once, the others by the event log, or sooner by whoever was asked to tell.
    pub(crate) async fn forget_sessions(&self, ended: &[SessionId]) {
        for session in ended {
            self.sessions.forget(*session).await;
            if let Some(tell) = self.tell_ended.get() {
                tell(*session);
            }
        }
    }

    /// Calls `tell` with each session that ends on this node, right after its commit. The first caller counts.
    pub fn when_a_session_ends(&self, tell: impl Fn(SessionId) + Send + Sync + 'static) {
        // Asking twice is a mistake in how the server is put together, and does no harm.
        let _ = self.tell_ended.set(Box::new(tell));
    }

    /// Those of `sessions` that have ended: what the event log tells, for those who cannot wait for it.
    ///
    /// # Errors
    /// The database's.
    pub async fn ended_among(&self, sessions: &[SessionId]) -> Result<Vec<SessionId>, sqlx::Error> {
        self.sessions.ended_among(sessions).await
    }
}

/// Writes the event of each end.
pub(crate) async fn tell_ended(
    tx: &mut Tx,
    now: DateTime<Utc>,
    user: UserId,
    ended: &[SessionId],
    reason: Reason,
) -> Result<(), Problem> {
    for session in ended {
        let payload = json!({ "session": session, "user": user, "reason": reason.as_str() });
        events::append(tx, now, "session.ended", &session.to_string(), payload).await?;
    }
    Ok(())
}
