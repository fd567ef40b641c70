//! Who wants to be seen, and who shares read receipts: the settings, and how every node learns of a change.

use std::time::Duration;

use accounts::Principal;
use api::{Json, Problem, Valid, docs};
use axum::extract::State;
use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use store::{Db, UserId};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::engine::Realtime;

pub(crate) fn router() -> OpenApiRouter<Realtime> {
    OpenApiRouter::new().routes(routes!(show, change))
}

/// Whether somebody wants to be seen, and since when: nodes may hear of two changes in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sight {
    pub(crate) invisible: bool,
    pub(crate) at: DateTime<Utc>,
}

/// What others see of one.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "invisible": true, "receipts": true }))]
struct PresenceSettings {
    /// Nobody is shown that one is there or types.
    invisible: bool,
    /// In direct rooms the other person sees how far one has read, and one sees it of them. Off: neither.
    receipts: bool,
}

/// What is to change of it; what is missing stays as it is.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(example = json!({ "invisible": true }))]
struct PresenceChange {
    #[garde(skip)]
    invisible: Option<bool>,
    #[garde(skip)]
    receipts: Option<bool>,
}

/// Presence settings
#[utoipa::path(
    get, path = "/v1/settings/presence", tag = "realtime", operation_id = "show_presence",
    security(("bearer" = [])),
    responses((status = 200, description = "As they are", body = PresenceSettings), docs::NeedsToken, docs::MayBeAway)
)]
async fn show(State(realtime): State<Realtime>, me: Principal) -> Result<Json<PresenceSettings>, Problem> {
    let row = sqlx::query_as!(
        PresenceSettings,
        "select invisible, receipts from realtime.presence_settings where user_id = $1",
        me.user as UserId,
    );
    let settings = row.fetch_optional(realtime.0.db.pool()).await?;
    Ok(Json(settings.unwrap_or(PresenceSettings { invisible: false, receipts: true })))
}

/// Change the presence settings
///
/// Takes effect within a second wherever one is connected.
#[utoipa::path(
    put, path = "/v1/settings/presence", tag = "realtime", operation_id = "change_presence",
    request_body = PresenceChange, security(("bearer" = [])),
    responses((status = 200, description = "As they are now", body = PresenceSettings),
        docs::TakesBody, docs::NeedsToken, docs::MayBeAway)
)]
async fn change(
    State(realtime): State<Realtime>,
    me: Principal,
    Valid(wanted): Valid<PresenceChange>,
) -> Result<Json<PresenceSettings>, Problem> {
    let engine = &realtime.0;
    let now = sqlx::query!(
        r#"insert into realtime.presence_settings as s (user_id, invisible, receipts, changed_at)
           values ($1, coalesce($2, false), coalesce($3, true), clock_timestamp())
           on conflict (user_id) do update
           set invisible = coalesce($2, s.invisible), receipts = coalesce($3, s.receipts),
               changed_at = greatest(excluded.changed_at, s.changed_at + interval '1 microsecond')
           returning invisible, receipts, changed_at"#,
        me.user as UserId,
        wanted.invisible,
        wanted.receipts,
    )
    .fetch_one(engine.db.pool())
    .await?;
    engine.hub.see(me.user, Sight { invisible: now.invisible, at: now.changed_at });
    Ok(Json(PresenceSettings { invisible: now.invisible, receipts: now.receipts }))
}

/// Whether `user` wants to be seen.
pub(crate) async fn read(db: &Db, user: UserId) -> Result<Sight, sqlx::Error> {
    let row = sqlx::query_as!(
        Sight,
        "select invisible, changed_at as at from realtime.presence_settings where user_id = $1",
        user as UserId,
    );
    let sight = row.fetch_optional(db.pool()).await?;
    Ok(sight.unwrap_or(Sight { invisible: false, at: DateTime::UNIX_EPOCH }))
}

/// The settings that were changed lately.
pub(crate) async fn changed(db: &Db, within: Duration) -> Result<Vec<(UserId, Sight)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select user_id as "user: UserId", invisible, changed_at from realtime.presence_settings
           where changed_at > now() - make_interval(secs => $1)"#,
        within.as_secs_f64(),
    )
    .fetch_all(db.pool())
    .await?;
    let sight = |invisible, at| Sight { invisible, at };
    Ok(rows.into_iter().map(|row| (row.user, sight(row.invisible, row.changed_at))).collect())
}
