//! Browsers that want to be told. Owns `realtime.push_subscriptions`.

use accounts::Principal;
use api::{Json, Problem, Valid, docs};
use axum::extract::State;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use garde::Validate;
use push::{Browser, NoBrowser};
use serde::{Deserialize, Serialize};
use store::{SessionId, UserId};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::engine::Realtime;

pub(crate) fn router() -> OpenApiRouter<Realtime> {
    OpenApiRouter::new().routes(routes!(key)).routes(routes!(subscribe, unsubscribe))
}

/// How many browsers of one person are told; with one more, the oldest is forgotten.
const DEVICES_MAX: i64 = 10;

/// What a browser subscribes with.
#[derive(Debug, Serialize, ToSchema)]
struct PushKey {
    /// `applicationServerKey`: the public key of this installation, in base64url.
    key: String,
}

/// The key to subscribe with
#[utoipa::path(
    get, path = "/v1/push/key", tag = "notifications", security(("bearer" = [])),
    responses((status = 200, description = "The key", body = PushKey), docs::NeedsToken, docs::MayBeAway)
)]
async fn key(State(realtime): State<Realtime>, _me: Principal) -> Result<Json<PushKey>, Problem> {
    let (_, key) = realtime.0.pusher.public_key().map_err(Problem::internal)?;
    Ok(Json(PushKey { key: URL_SAFE_NO_PAD.encode(key) }))
}

/// A browser's subscription, as its `toJSON()` gives it.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(as = PushSubscription)]
struct Subscription {
    /// Where its push service takes messages: https, and a public name.
    #[garde(length(max = 1_024))]
    endpoint: String,
    #[garde(dive)]
    keys: SubscriptionKeys,
}

/// The keys that messages are encrypted with.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(as = PushSubscriptionKeys)]
struct SubscriptionKeys {
    /// In base64url.
    #[garde(length(max = 100))]
    p256dh: String,
    /// In base64url.
    #[garde(length(max = 30))]
    auth: String,
}

/// Be told on this browser
///
/// While it is closed, by Web Push, of notifications that nobody has read within some seconds. It ends with the sign-in.
/// Subscribing again with the same endpoint takes it over.
#[utoipa::path(
    put, path = "/v1/push/subscription", tag = "notifications", request_body = Subscription,
    security(("bearer" = [])),
    responses((status = 204, description = "Subscribed"),
        docs::TakesBody, docs::NeedsToken, docs::MayBeAway)
)]
async fn subscribe(
    State(realtime): State<Realtime>,
    me: Principal,
    Valid(wanted): Valid<Subscription>,
) -> Result<StatusCode, Problem> {
    let engine = &realtime.0;
    engine
        .pusher
        .check_address(&wanted.endpoint)
        .map_err(|_| Problem::invalid("endpoint", "unknown_value"))?;
    let browser = Browser::read(&wanted.keys.p256dh, &wanted.keys.auth).map_err(|error| {
        let field = if error == NoBrowser::Key { "keys.p256dh" } else { "keys.auth" };
        Problem::invalid(field, "unknown_value")
    })?;
    let (key, _) = engine.pusher.public_key().map_err(Problem::internal)?;
    let mut tx = engine.db.begin().await?;
    sqlx::query!(
        "insert into realtime.push_subscriptions
             (id, user_id, session_id, endpoint, p256dh, auth, key_id, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (endpoint) do update
         set user_id = excluded.user_id, session_id = excluded.session_id, p256dh = excluded.p256dh,
             auth = excluded.auth, key_id = excluded.key_id, created_at = excluded.created_at",
        engine.entropy.uuid_v7(&engine.clock),
        me.user as UserId,
        me.session as SessionId,
        wanted.endpoint,
        browser.key(),
        browser.secret(),
        key,
        engine.clock.now(),
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "delete from realtime.push_subscriptions where id in (
             select id from realtime.push_subscriptions where user_id = $1
             order by created_at desc, id desc offset $2)",
        me.user as UserId,
        DEVICES_MAX,
    )
    .execute(&mut *tx)
    .await?;
    // What is unread already is not new.
    sqlx::query!(
        "insert into realtime.push_marks (user_id, seq)
         select $1, coalesce((select head from realtime.rooms where id = $1 and kind = 'inbox'), 0)
         on conflict (user_id) do update set seq = excluded.seq where not exists (
             select from realtime.push_subscriptions p where p.user_id = $1 and p.endpoint <> $2)",
        me.user as UserId,
        wanted.endpoint,
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which browser.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(as = PushUnsubscription)]
struct Unsubscription {
    /// The endpoint of its subscription.
    #[garde(length(max = 1_024))]
    endpoint: String,
}

/// Be told on this browser no more
#[utoipa::path(
    delete, path = "/v1/push/subscription", tag = "notifications", request_body = Unsubscription,
    security(("bearer" = [])),
    responses((status = 204, description = "Not subscribed any more"),
        docs::TakesBody, docs::NeedsToken, docs::MayBeAway)
)]
async fn unsubscribe(
    State(realtime): State<Realtime>,
    me: Principal,
    Valid(gone): Valid<Unsubscription>,
) -> Result<StatusCode, Problem> {
    sqlx::query!(
        "delete from realtime.push_subscriptions where user_id = $1 and endpoint = $2",
        me.user as UserId,
        gone.endpoint,
    )
    .execute(realtime.0.db.pool())
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
