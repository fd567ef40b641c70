//! Changing, forgetting and resetting a password.

use api::{ClientAddr, Problem, Valid, docs};
use axum::extract::State;
use garde::Validate;
use http::StatusCode;
use jobs::Job;
use mail::{Letter, SendMail};
use serde::{Deserialize, Serialize};
use store::{SessionId, Tx, UserId};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Accounts, Principal,
    link::{self, Forgotten, Purpose},
    rules,
    session::{Reason, Which},
    user,
};

pub(crate) fn router() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default().routes(routes!(forgotten)).routes(routes!(reset)).routes(routes!(change))
}

/// Whose password was forgotten.
#[derive(Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ForgottenPassword {
    #[serde(deserialize_with = "rules::address")]
    #[garde(length(bytes, max = 254), email, custom(rules::email))]
    #[schema(example = "mei@utama.example")]
    email: String,
}

/// A new password, with the token from a mail.
#[derive(Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reset {
    #[garde(length(bytes, min = 1, max = 256))]
    token: String,
    #[garde(length(chars, min = 10, max = 128), custom(rules::password))]
    #[schema(example = "five quiet otters", min_length = 10, max_length = 128)]
    password: String,
}

/// A new password, with the old one.
#[derive(Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Change {
    #[garde(length(chars, min = 1, max = 128))]
    #[schema(example = "four quiet otters")]
    current: String,
    #[garde(length(chars, min = 10, max = 128), custom(rules::password))]
    #[schema(example = "five quiet otters", min_length = 10, max_length = 128)]
    new: String,
}

/// Mails a link to choose a new password, if the address has an account. The answer is the same if not.
#[utoipa::path(post, path = "/v1/auth/password/forgotten", tag = "auth", request_body = ForgottenPassword,
    responses((status = 202, description = "If there is such an account, a mail is on its way"),
              docs::TakesBody, docs::Limited, docs::MayBeAway))]
async fn forgotten(
    accounts: State<Accounts>,
    client: ClientAddr,
    Valid(body): Valid<ForgottenPassword>,
) -> Result<StatusCode, Problem> {
    accounts.quotas.mail(&body.email, client).await?;
    let mut tx = accounts.db.begin().await?;
    let key = body.email.clone();
    Forgotten { email: body.email }.unique(key).enqueue(&mut tx, accounts.clock.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::ACCEPTED)
}

/// Chooses a new password with the token from the mail. Every session ends.
#[utoipa::path(post, path = "/v1/auth/password/reset", tag = "auth", request_body = Reset,
    responses((status = 204, description = "Changed; sign in with it"),
              (status = 410, description = "link_invalid: used, too old or broken", body = api::problem::Body,
               content_type = "application/problem+json"),
              docs::TakesBody, docs::Limited, docs::MayBeAway))]
async fn reset(
    accounts: State<Accounts>,
    client: ClientAddr,
    Valid(body): Valid<Reset>,
) -> Result<StatusCode, Problem> {
    accounts.quotas.link(client).await?;
    let link = link::read(&accounts.keys, &body.token, Purpose::Reset).ok_or_else(link::invalid)?;
    let hash = accounts.passwords.hash(body.password).await?;
    let mut tx = accounts.db.begin().await?;
    let used = accounts.use_link(&mut tx, link, Purpose::Reset).await?;
    // Whoever reads the mail of an address has confirmed it.
    accounts.confirm(&mut tx, used.user, &used.email).await?;
    let ended = accounts.replace_password(&mut tx, used.user, &hash, Which::All).await?;
    tx.commit().await?;
    accounts.forget_sessions(&ended).await;
    Ok(StatusCode::NO_CONTENT)
}

/// Changes the password. The other sessions end.
#[utoipa::path(post, path = "/v1/auth/password/change", tag = "auth", request_body = Change,
    security(("bearer" = [])),
    responses((status = 204, description = "Changed"),
              (status = 403, description = "wrong_password", body = api::problem::Body,
               content_type = "application/problem+json"),
              docs::TakesBody, docs::NeedsToken, docs::Limited, docs::MayBeAway))]
async fn change(
    accounts: State<Accounts>,
    me: Principal,
    Valid(body): Valid<Change>,
) -> Result<StatusCode, Problem> {
    accounts.check_password(me.user, body.current).await?;
    let hash = accounts.passwords.hash(body.new).await?;
    let mut tx = accounts.db.begin().await?;
    let ended = accounts.replace_password(&mut tx, me.user, &hash, Which::AllBut(me.session)).await?;
    tx.commit().await?;
    accounts.forget_sessions(&ended).await;
    Ok(StatusCode::NO_CONTENT)
}

impl Accounts {
    /// Asks somebody who is signed in for the password again, before what cannot be taken back.
    pub(crate) async fn check_password(&self, user: UserId, password: String) -> Result<(), Problem> {
        self.quotas.password(user).await?;
        let hash = sqlx::query_scalar!(
            "select password_hash from accounts.users where id = $1 and deleted_at is null",
            user.uuid()
        )
        .fetch_optional(self.db.pool())
        .await?;
        if self.passwords.verify(password, hash.flatten()).await? {
            Ok(())
        } else {
            Err(Problem::forbidden("wrong_password", "That is not your password"))
        }
    }

    /// Sets a password, ends sessions, kills the links that could set another, and tells the owner.
    async fn replace_password(
        &self,
        tx: &mut Tx,
        user: UserId,
        hash: &str,
        which: Which,
    ) -> Result<Vec<SessionId>, Problem> {
        let owner = sqlx::query!(
            r#"update accounts.users set password_hash = $2 where id = $1 and deleted_at is null
               returning email as "email!", display_name, locale"#,
            user.uuid(),
            hash
        )
        .fetch_optional(&mut **tx)
        .await?
        .ok_or_else(Problem::not_found)?;
        sqlx::query!(
            "delete from accounts.email_links where user_id = $1 and purpose = 'reset'",
            user.uuid()
        )
        .execute(&mut **tx)
        .await?;
        let ended = self.end_sessions(tx, user, which, Reason::PasswordChanged).await?;
        let letter = Letter::PasswordChanged { link: self.site.link("/forgotten") };
        let locale = user::locale(&owner.locale);
        let mail = SendMail { to: owner.email, name: owner.display_name, locale, letter };
        mail.enqueue(tx, self.clock.now()).await?;
        Ok(ended)
    }
}
