use api::{Json, Problem};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header::SET_COOKIE};
use serde::{Deserialize, Serialize};
use store::{SessionId, UserId};
use utoipa::ToSchema;

use crate::{Accounts, User, cookie, refresh::RefreshToken, session, token, user};

/// What signing in gives: a token for the next minutes, and who one is. The refresh token comes as a cookie.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Signed {
    /// For `Authorization: Bearer …` and the realtime `hello`.
    pub access_token: String,
    /// Its lifetime in seconds.
    #[schema(example = 900)]
    pub expires_in: u64,
    /// Who one is.
    pub user: User,
}

/// [`Signed`] with its cookie.
#[derive(Debug)]
pub(crate) struct SignedIn {
    status: StatusCode,
    cookie: HeaderValue,
    body: Signed,
}

impl SignedIn {
    pub(crate) fn created(mut self) -> Self {
        self.status = StatusCode::CREATED;
        self
    }
}

impl IntoResponse for SignedIn {
    fn into_response(self) -> Response {
        (self.status, [(SET_COOKIE, self.cookie)], Json(self.body)).into_response()
    }
}

impl Accounts {
    /// The answer to somebody whose session has begun or goes on.
    pub(crate) async fn signed(
        &self,
        user: UserId,
        session: SessionId,
        refresh: RefreshToken,
    ) -> Result<SignedIn, Problem> {
        let user = user::load(&self.db, user).await?;
        let access_token = self.tokens.sign(user.id, session, user.role, user.email_verified)?;
        let cookie = cookie::set(&refresh, session::LIFETIME.num_seconds(), self.site.secure_cookies);
        let body = Signed { access_token, expires_in: token::LIFETIME.as_secs(), user };
        Ok(SignedIn { status: StatusCode::OK, cookie, body })
    }
}
