//! Refresh tokens. Each is used once: using it gives its successor. Whoever presents a used one again later has a
//! copy of it, so the whole session ends.
//!
//! Two tabs, or one that lost the answer, may present the same token at once. Within [`GRACE`] they get the same
//! successor: it is derived (HMAC) from the token, so that it need not be stored in the clear to be given again.

use anyhow::anyhow;
use api::{ClientAddr, Problem, SameOrigin, docs};
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, header::SET_COOKIE};
use sha2::{Digest, Sha256};
use store::{
    Entropy, SessionId, Tx, UserId,
    keys::{Key, Purpose},
};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    Accounts, cookie,
    session::{self, Reason, Which},
    signed::{Signed, SignedIn},
};

/// How long a used token still gives its successor again.
const GRACE: TimeDelta = TimeDelta::seconds(30);
/// How long a used token is remembered, so that its reuse is noticed.
const USED_KEPT: TimeDelta = TimeDelta::days(7);
/// More successors than this cannot come about within the grace period by anybody's honest doing.
const CHAIN_LEN_MAX: usize = 64;

pub(crate) fn router() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default().routes(routes!(refresh))
}

/// 32 random bytes, or the successor of such.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct RefreshToken([u8; 32]);

impl RefreshToken {
    pub(crate) fn new(entropy: &Entropy) -> Self {
        Self(entropy.bytes())
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        bytes.try_into().ok().map(Self)
    }

    pub(crate) fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What the table knows of it: enough to recognise it, useless to whoever reads the table.
    pub(crate) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0).to_vec()
    }

    fn successor(&self, key: &Key) -> Self {
        let mut mac = Hmac::<Sha256>::new_from_slice(&key.secret).expect("HMAC takes a key of any length");
        mac.update(b"refresh\0");
        mac.update(&self.0);
        Self(mac.finalize().into_bytes().into())
    }

    pub(crate) async fn store(
        &self,
        tx: &mut Tx,
        session: SessionId,
        now: DateTime<Utc>,
    ) -> Result<(), Problem> {
        sqlx::query!(
            "insert into accounts.refresh_tokens (hash, session_id, created_at, expires_at) values ($1, $2, $3, $4)",
            self.hash(),
            session.uuid(),
            now,
            now + session::LIFETIME
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}

/// A token of a session that lives, with the session's row locked.
struct Found {
    session: SessionId,
    user: UserId,
    used: Option<(DateTime<Utc>, Uuid)>,
}

/// What presenting a token came to.
enum Outcome {
    Next {
        user: UserId,
        session: SessionId,
        token: RefreshToken,
    },
    /// The token was used before: whoever has it is shut out, and so is everybody else in this session.
    Reused {
        ended: Vec<SessionId>,
    },
    Unknown,
}

/// A new access token for the cookie's refresh token, which is replaced.
#[utoipa::path(post, path = "/v1/auth/refresh", tag = "auth",
    responses((status = 200, body = Signed, headers(("Set-Cookie" = String, description = "The next refresh token"))),
              (status = 401, description = "session_ended: sign in again", body = api::problem::Body,
               content_type = "application/problem+json"),
              docs::ChecksOrigin, docs::Limited, docs::MayBeAway))]
async fn refresh(
    accounts: State<Accounts>,
    _: SameOrigin,
    client: ClientAddr,
    headers: HeaderMap,
) -> Result<SignedIn, Response> {
    accounts.quotas.refresh(client).map_err(Problem::into_response)?;
    let Some(token) = cookie::read(&headers) else { return Err(accounts.refuse()) };
    match accounts.rotate(&token).await.map_err(Problem::into_response)? {
        Outcome::Next { user, session, token } => {
            accounts.signed(user, session, token).await.map_err(Problem::into_response)
        }
        Outcome::Reused { ended } => {
            accounts.forget_sessions(&ended).await;
            Err(accounts.refuse())
        }
        Outcome::Unknown => Err(accounts.refuse()),
    }
}

impl Accounts {
    /// 401, and the cookie is cleared so that the browser does not try again.
    fn refuse(&self) -> Response {
        let problem =
            Problem::unauthenticated("session_ended", "This session has ended. Please sign in again");
        let mut response = problem.into_response();
        response.headers_mut().append(SET_COOKIE, cookie::clear(self.site.secure_cookies));
        response
    }

    async fn rotate(&self, token: &RefreshToken) -> Result<Outcome, Problem> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let Some(found) = find(&mut tx, token, now).await? else { return Ok(Outcome::Unknown) };
        let (user, session) = (found.user, found.session);
        let outcome = match found.used {
            None => {
                let next = self.use_up(&mut tx, token, session, now).await?;
                Outcome::Next { user, session, token: next }
            }
            Some((used_at, _)) if now - used_at > GRACE => {
                let ended =
                    self.end_sessions(&mut tx, user, Which::One(session), Reason::TokenReused).await?;
                Outcome::Reused { ended }
            }
            Some((_, key)) => {
                let token = self.newest(&mut tx, token, key).await?;
                Outcome::Next { user, session, token }
            }
        };
        tx.commit().await?;
        Ok(outcome)
    }

    /// Marks a token as used, stores its successor, and lets the session live on from now.
    async fn use_up(
        &self,
        tx: &mut Tx,
        token: &RefreshToken,
        session: SessionId,
        now: DateTime<Utc>,
    ) -> Result<RefreshToken, Problem> {
        let key = self.keys.active(Purpose::Refresh);
        let next = token.successor(&key);
        sqlx::query!(
            "update accounts.refresh_tokens set used_at = $2, key_id = $3, expires_at = $4 where hash = $1",
            token.hash(),
            now,
            key.id,
            now + USED_KEPT
        )
        .execute(&mut **tx)
        .await?;
        next.store(tx, session, now).await?;
        sqlx::query!(
            "update accounts.sessions set last_seen_at = $2, expires_at = $3 where id = $1",
            session.uuid(),
            now,
            now + session::LIFETIME
        )
        .execute(&mut **tx)
        .await?;
        Ok(next)
    }

    /// The unused end of the chain that begins with a token used a moment ago. Mostly its successor; when that was
    /// used too meanwhile (the browser keeps one cookie for all tabs), the successor's successor.
    async fn newest(&self, tx: &mut Tx, token: &RefreshToken, key: Uuid) -> Result<RefreshToken, Problem> {
        let (mut token, mut key_id) = (token.clone(), key);
        for _ in 0..CHAIN_LEN_MAX {
            let key =
                self.keys.by_id(key_id).ok_or_else(|| Problem::internal(anyhow!("a refresh key is gone")))?;
            token = token.successor(&key);
            let used_with = sqlx::query_scalar!(
                "select key_id from accounts.refresh_tokens where hash = $1 and used_at is not null",
                token.hash()
            )
            .fetch_optional(&mut **tx)
            .await?;
            match used_with.flatten() {
                None => return Ok(token),
                Some(next) => key_id = next,
            }
        }
        Err(Problem::too_many(std::time::Duration::from_secs(30)))
    }
}

/// Locks the session first and reads the token after: the token's row is then as the last holder of the lock left it.
async fn find(tx: &mut Tx, token: &RefreshToken, now: DateTime<Utc>) -> Result<Option<Found>, Problem> {
    let session = sqlx::query!(
        r#"select s.id as "id: SessionId", s.user_id as "user: UserId" from accounts.sessions s
           where s.id = (select session_id from accounts.refresh_tokens where hash = $1)
             and s.ended_at is null and s.expires_at > $2
           for update"#,
        token.hash(),
        now
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(session) = session else { return Ok(None) };
    let row = sqlx::query!(
        "select used_at, key_id from accounts.refresh_tokens where hash = $1 and expires_at > $2",
        token.hash(),
        now
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| Found { session: session.id, user: session.user, used: row.used_at.zip(row.key_id) }))
}
