//! The list of sessions, and ending them.

use api::{Page, Path, Problem, SameOrigin, docs};
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use http::{HeaderMap, StatusCode, header::SET_COOKIE};
use serde::{Deserialize, Serialize};
use store::{SessionId, UserId};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Accounts, Principal, cookie,
    refresh::RefreshToken,
    session::{Reason, Which},
};

pub(crate) fn router() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default()
        .routes(routes!(logout))
        .routes(routes!(logout_everywhere))
        .routes(routes!(list))
        .routes(routes!(end))
}

/// A place where somebody is signed in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whether it is the one that asks.
    pub current: bool,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last refreshed.
    pub last_seen_at: DateTime<Utc>,
    /// The browser, as it calls itself.
    #[schema(example = "Mozilla/5.0 (Linux; Android 15)")]
    pub user_agent: String,
    /// Where it began.
    #[schema(example = "203.0.113.7")]
    pub address: String,
}

/// Signs out here: ends the session of the cookie or of the access token. Fine to repeat.
#[utoipa::path(post, path = "/v1/auth/logout", tag = "auth",
    responses((status = 204, description = "Signed out"), docs::ChecksOrigin, docs::MayBeAway))]
async fn logout(
    accounts: State<Accounts>,
    _: SameOrigin,
    me: Result<Principal, Problem>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mine = me.ok().map(|me| (me.user, me.session));
    let session = match (mine, cookie::read(&headers)) {
        (Some(mine), _) => Some(mine),
        (None, Some(token)) => accounts.owner_of(&token).await?,
        (None, None) => None,
    };
    if let Some((user, session)) = session {
        accounts.end(user, Which::One(session), Reason::SignedOut).await?;
    }
    let cleared = cookie::clear(accounts.site.secure_cookies);
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cleared)]).into_response())
}

/// Signs out everywhere, here too.
#[utoipa::path(post, path = "/v1/auth/logout-everywhere", tag = "auth", security(("bearer" = [])),
    responses((status = 204, description = "Signed out everywhere"), docs::NeedsToken, docs::MayBeAway))]
async fn logout_everywhere(accounts: State<Accounts>, me: Principal) -> Result<Response, Problem> {
    accounts.end(me.user, Which::All, Reason::EndedElsewhere).await?;
    let cleared = cookie::clear(accounts.site.secure_cookies);
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cleared)]).into_response())
}

/// Where one is signed in, the last seen first.
#[utoipa::path(get, path = "/v1/auth/sessions", tag = "auth", security(("bearer" = [])),
    responses((status = 200, body = Page<Session>), docs::NeedsToken, docs::MayBeAway))]
async fn list(accounts: State<Accounts>, me: Principal) -> Result<Page<Session>, Problem> {
    let sessions = sqlx::query_as!(
        Session,
        r#"select id as "id: SessionId", id = $2 as "current!", created_at, last_seen_at, user_agent, address
           from accounts.sessions
           where user_id = $1 and ended_at is null and expires_at > $3
           order by last_seen_at desc, id desc limit 200"#,
        me.user.uuid(),
        me.session.uuid(),
        accounts.clock.now()
    )
    .fetch_all(accounts.db.pool())
    .await?;
    Ok(Page::all(sessions))
}

/// Ends one of one's sessions.
#[utoipa::path(delete, path = "/v1/auth/sessions/{id}", tag = "auth", params(("id" = SessionId, Path)),
    security(("bearer" = [])),
    responses((status = 204, description = "Ended"), docs::NeedsToken, docs::MayBeMissing, docs::MayBeAway))]
async fn end(
    accounts: State<Accounts>,
    me: Principal,
    Path(id): Path<SessionId>,
) -> Result<StatusCode, Problem> {
    let ended = accounts.end(me.user, Which::One(id), Reason::EndedElsewhere).await?;
    if ended.is_empty() { Err(Problem::not_found()) } else { Ok(StatusCode::NO_CONTENT) }
}

impl Accounts {
    async fn end(&self, user: UserId, which: Which, reason: Reason) -> Result<Vec<SessionId>, Problem> {
        let mut tx = self.db.begin().await?;
        let ended = self.end_sessions(&mut tx, user, which, reason).await?;
        tx.commit().await?;
        self.forget_sessions(&ended).await;
        Ok(ended)
    }

    /// Whose session a refresh token belongs to, used or not.
    async fn owner_of(&self, token: &RefreshToken) -> Result<Option<(UserId, SessionId)>, Problem> {
        let row = sqlx::query!(
            r#"select s.user_id as "user: UserId", s.id as "session: SessionId"
               from accounts.refresh_tokens t join accounts.sessions s on s.id = t.session_id
               where t.hash = $1"#,
            token.hash()
        )
        .fetch_optional(self.db.pool())
        .await?;
        Ok(row.map(|row| (row.user, row.session)))
    }
}
