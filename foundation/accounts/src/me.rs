//! One's own account: reading, changing, deleting it.

use api::{Json, OnConstraint, Problem, Valid, docs};
use axum::extract::State;
use garde::Validate;
use http::StatusCode;
use mail::Locale;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Accounts, Principal, User, rules,
    user::{self, handle_taken},
};

pub(crate) fn router() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default().routes(routes!(read, change, delete))
}

/// What to change; what is missing stays.
#[derive(Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Changes {
    #[serde(default, deserialize_with = "rules::trimmed_if_given")]
    #[garde(length(chars, min = 1, max = 60), inner(custom(rules::display_name)))]
    #[schema(example = "Mei", min_length = 1, max_length = 60)]
    display_name: Option<String>,
    #[garde(skip)]
    locale: Option<Locale>,
    #[garde(length(bytes, min = 3, max = 30), inner(custom(rules::handle)))]
    #[schema(example = "mei", min_length = 3, max_length = 30, pattern = "^[a-z0-9_]+$")]
    handle: Option<String>,
}

/// The password again, because this cannot be taken back.
#[derive(Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Farewell {
    #[garde(length(chars, min = 1, max = 128))]
    #[schema(example = "four quiet otters")]
    password: String,
}

/// One's own account.
#[utoipa::path(get, path = "/v1/me", tag = "me", security(("bearer" = [])),
    responses((status = 200, body = User), docs::NeedsToken, docs::MayBeAway))]
async fn read(accounts: State<Accounts>, me: Principal) -> Result<Json<User>, Problem> {
    user::load(&accounts.db, me.user).await.map(Json)
}

/// Changes one's name, handle or language.
#[utoipa::path(patch, path = "/v1/me", tag = "me", request_body = Changes, security(("bearer" = [])),
    responses((status = 200, body = User),
              (status = 409, description = "handle_taken", body = api::problem::Body,
               content_type = "application/problem+json"),
              docs::TakesBody, docs::NeedsToken, docs::Limited, docs::MayBeAway))]
async fn change(
    accounts: State<Accounts>,
    me: Principal,
    Valid(changes): Valid<Changes>,
) -> Result<Json<User>, Problem> {
    accounts.quotas.change(me.user)?;
    let renames = changes.display_name.is_some() || changes.handle.is_some();
    let mut tx = accounts.db.begin().await?;
    sqlx::query!(
        "update accounts.users set display_name = coalesce($2, display_name), handle = coalesce($3, handle),
                                   locale = coalesce($4, locale)
         where id = $1 and deleted_at is null",
        me.user.uuid(),
        changes.display_name,
        changes.handle,
        changes.locale.map(Locale::as_str)
    )
    .execute(&mut *tx)
    .await
    .on_constraint("users_handle", handle_taken)?;
    if renames {
        let (now, key) = (accounts.clock.now(), me.user.to_string());
        events::append(&mut tx, now, "account.renamed", &key, json!({ "user": me.user })).await?;
    }
    tx.commit().await?;
    user::load(&accounts.db, me.user).await.map(Json)
}

/// Deletes one's account, at once and for good.
#[utoipa::path(delete, path = "/v1/me", tag = "me", request_body = Farewell, security(("bearer" = [])),
    responses((status = 204, description = "Deleted"),
              (status = 403, description = "wrong_password", body = api::problem::Body,
               content_type = "application/problem+json"),
              docs::TakesBody, docs::NeedsToken, docs::Limited, docs::MayBeAway))]
async fn delete(
    accounts: State<Accounts>,
    me: Principal,
    Valid(body): Valid<Farewell>,
) -> Result<StatusCode, Problem> {
    accounts.check_password(me.user, body.password).await?;
    accounts.erase(me.user).await?;
    Ok(StatusCode::NO_CONTENT)
}
