//! Confirming an address.

use api::{ClientAddr, Json, Problem, Valid, docs};
use axum::extract::State;
use garde::Validate;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Tx, UserId};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Accounts, Principal,
    link::{self, Purpose},
    user,
};

pub(crate) fn router() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default().routes(routes!(verify)).routes(routes!(resend))
}

/// The token from a mail's link.
#[derive(Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinkToken {
    #[garde(length(bytes, min = 1, max = 256))]
    token: String,
}

/// An address that is confirmed now.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct Confirmed {
    /// The address.
    #[schema(example = "mei@utama.example")]
    pub email: String,
}

/// Confirms an address with the token from the mail. Needs no sign-in: mail is often read on another device.
#[utoipa::path(post, path = "/v1/auth/verify", tag = "auth", request_body = LinkToken,
    responses((status = 200, body = Confirmed),
              (status = 410, description = "link_invalid: used, too old or broken", body = api::problem::Body,
               content_type = "application/problem+json"),
              docs::TakesBody, docs::Limited, docs::MayBeAway))]
async fn verify(
    accounts: State<Accounts>,
    client: ClientAddr,
    Valid(body): Valid<LinkToken>,
) -> Result<Json<Confirmed>, Problem> {
    accounts.quotas.link(client).await?;
    let link = link::read(&accounts.keys, &body.token, Purpose::Verify).ok_or_else(link::invalid)?;
    let mut tx = accounts.db.begin().await?;
    let used = accounts.use_link(&mut tx, link, Purpose::Verify).await?;
    accounts.confirm(&mut tx, used.user, &used.email).await?;
    tx.commit().await?;
    accounts.sessions.forget_user(used.user).await;
    Ok(Json(Confirmed { email: used.email }))
}

/// Mails a new link to confirm the address, unless it is confirmed already.
#[utoipa::path(post, path = "/v1/auth/verify/resend", tag = "auth", security(("bearer" = [])),
    responses((status = 202, description = "On its way"), docs::NeedsToken, docs::Limited, docs::MayBeAway))]
async fn resend(accounts: State<Accounts>, me: Principal, client: ClientAddr) -> Result<StatusCode, Problem> {
    let user = user::load(&accounts.db, me.user).await?;
    if user.email_verified {
        return Ok(StatusCode::ACCEPTED);
    }
    accounts.quotas.mail(&user.email, client).await?;
    let mut tx = accounts.db.begin().await?;
    accounts.mail_link(&mut tx, user.id, &user.email, Purpose::Verify).await?;
    tx.commit().await?;
    Ok(StatusCode::ACCEPTED)
}

impl Accounts {
    /// Marks an address as confirmed; the first time is an event.
    pub(crate) async fn confirm(&self, tx: &mut Tx, user: UserId, email: &str) -> Result<(), Problem> {
        let now = self.clock.now();
        let first = sqlx::query!(
            "update accounts.users set email_verified_at = $2
             where id = $1 and email = $3 and email_verified_at is null",
            user.uuid(),
            now,
            email
        )
        .execute(&mut **tx)
        .await?
        .rows_affected();
        if first == 1 {
            let payload = json!({ "user": user, "email": email });
            events::append(tx, now, "account.verified", &user.to_string(), payload).await?;
        }
        Ok(())
    }
}
