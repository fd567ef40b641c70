//! Invitation links: whoever holds one may join the room, until its end and so many times. Owns `realtime.links`.
//!
//! What is in a link follows from its id and a signing key, so that it can be shown again and stands in no row; it is found
//! by its digest.
//!
//! A link is good as long as whoever made it is in the room and keeps order there, be it by their role in it or by an office
//! of the installation: whoever leaves, is removed, banned or dismissed, loses the office or deletes the account lets nobody in
//! any more. What they lose in the room deletes their links, which do not come back with the right; the rest is looked at
//! when somebody comes.

use api::{Json, Path, Problem, Valid, docs};
use axum::extract::State;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use garde::Validate;
use hmac::{Hmac, KeyInit as _, Mac as _};
use network::Person;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::keys::{Key, KeyRing, Purpose};
use store::{RoomId, Tx, UserId};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::engine::{Engine, Realtime};
use crate::moderation::audit::{self, Act, Entry};
use crate::moderation::keeper::Keeper;

mod join;

/// Random bits of a link, in bytes.
const TOKEN_LEN: usize = 16;
/// How many links of one room stand at a time.
const LINKS_MAX: i64 = 20;
/// The shortest life of a link: ten minutes.
const LIFE_S_MIN: u32 = 600;
/// The longest one: ninety days.
const LIFE_S_MAX: u32 = 7_776_000;
/// The usual one: a week.
const LIFE_S_USUAL: u32 = 604_800;
/// How many people one link brings at most, unless it brings as many as come.
const USES_MAX: u32 = 10_000;

pub(crate) fn router() -> OpenApiRouter<Realtime> {
    OpenApiRouter::new().routes(routes!(list, make)).routes(routes!(revoke)).merge(join::router())
}

/// How long a link is good, and for how many.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(as = LinkTerms, example = json!({ "expires_in": 604_800, "max_uses": 30 }))]
struct Terms {
    /// Seconds: ten minutes to ninety days, usually a week.
    #[serde(default = "usual_life")]
    #[garde(range(min = LIFE_S_MIN, max = LIFE_S_MAX))]
    expires_in: u32,
    /// How many people may join by it; without it, as many as come.
    #[serde(default)]
    #[garde(inner(range(min = 1, max = USES_MAX)))]
    max_uses: Option<u32>,
}

fn usual_life() -> u32 {
    LIFE_S_USUAL
}

/// An invitation link.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RoomLink, example = json!({
    "id": "01990d2e-7c00-7a3b-8f00-000000000001", "token": "q3pJ0p7XQ1m0vYy1mJx2Zw", "by": null, "uses": 3,
    "max_uses": 30, "created_at": "2026-11-20T14:15:01.230Z", "expires_at": "2026-11-27T14:15:01.230Z"
}))]
struct Link {
    id: Uuid,
    /// What is in the link, 22 characters. Null when the key that it follows from was deleted: the link is still good.
    token: Option<String>,
    /// Who made it.
    by: Option<Person>,
    /// How many have joined by it.
    uses: u32,
    /// How many may; null: as many as come.
    max_uses: Option<u32>,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

/// The text in a link: 128 bits that nobody can guess who has not the key.
fn token(key: &Key, link: Uuid) -> String {
    let mut mac: Hmac<Sha256> = Hmac::new_from_slice(&key.secret).expect("HMAC takes a key of any length");
    mac.update(b"room link\0");
    mac.update(link.as_bytes());
    URL_SAFE_NO_PAD.encode(&mac.finalize().into_bytes()[..TOKEN_LEN])
}

/// What a link is found by.
fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

fn shown(keys: &KeyRing, key: Uuid, link: Uuid) -> Option<String> {
    keys.by_id(key).map(|key| token(&key, link))
}

/// Make an invitation link
///
/// For those who keep order in the room, public or private; 20 stand at a time. Whoever holds it may join: show it as a
/// link or a QR code.
#[utoipa::path(
    post, path = "/v1/rooms/{id}/links", tag = "links", request_body = Terms, params(("id" = uuid::Uuid, Path)),
    security(("bearer" = [])),
    responses((status = 201, description = "Made", body = Link),
        (status = 409, description = "20 stand already, or a direct room", body = api::problem::Body),
        docs::TakesBody, docs::NeedsRole, docs::MayBeMissing, docs::Limited, docs::MayBeAway)
)]
async fn make(
    State(realtime): State<Realtime>,
    keeper: Keeper,
    Valid(terms): Valid<Terms>,
) -> Result<(StatusCode, Json<Link>), Problem> {
    let engine = &realtime.0;
    engine.limits.take_act(keeper.user)?;
    let (id, key) = (engine.entropy.uuid_v7(&engine.clock), engine.keys.active(Purpose::Link));
    let (token, now) = (token(&key, id), engine.clock.now());
    let expires_at = now + TimeDelta::seconds(terms.expires_in.into());
    let mut tx = engine.db.begin().await?;
    let keeper = keeper.lock(&mut tx).await?;
    if !keeper.member {
        return Err(Problem::forbidden("forbidden", "Only people of the room invite"));
    }
    let made = sqlx::query!(
        r#"insert into realtime.links (id, room_id, by_id, key_id, digest, max_uses, created_at, expires_at)
           select $1, $2, $3, $4, $5, $6, $7, $8
           where (select count(*) from realtime.links where room_id = $2 and expires_at > $7) < $9"#,
        id,
        keeper.room as RoomId,
        keeper.user as UserId,
        key.id,
        digest(&token),
        terms.max_uses.and_then(|uses| i32::try_from(uses).ok()),
        now,
        expires_at,
        LINKS_MAX,
    )
    .execute(&mut *tx)
    .await?;
    if made.rows_affected() == 0 {
        return Err(Problem::conflict("too_many_links", "A room has at most 20 links at a time"));
    }
    audit::record(&mut tx, now, Entry::new(Act::MakeLink, keeper.user, keeper.room, "")).await?;
    tx.commit().await?;
    let by = engine.network.people(&[keeper.user]).await?.pop();
    let Terms { max_uses, .. } = terms;
    let link = Link { id, token: Some(token), by, uses: 0, max_uses, created_at: now, expires_at };
    Ok((StatusCode::CREATED, Json(link)))
}

/// The links of a room that stand, newest first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RoomLinks)]
struct Links {
    /// At most 20.
    items: Vec<Link>,
}

/// Invitation links of a room
///
/// For those who keep order in it. Without those whose time is over.
#[utoipa::path(
    get, path = "/v1/rooms/{id}/links", tag = "links", params(("id" = uuid::Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, description = "The links", body = Links),
        docs::NeedsRole, docs::MayBeMissing, docs::MayBeAway)
)]
async fn list(State(realtime): State<Realtime>, keeper: Keeper) -> Result<Json<Links>, Problem> {
    let engine = &realtime.0;
    let rows = sqlx::query!(
        r#"select id, by_id as "by: UserId", key_id, uses, max_uses, created_at, expires_at from realtime.links
           where room_id = $1 and expires_at > $2 order by created_at desc, id desc limit $3"#,
        keeper.room as RoomId,
        engine.clock.now(),
        LINKS_MAX,
    )
    .fetch_all(engine.db.pool())
    .await?;
    let people = engine.people_by_id(rows.iter().map(|row| row.by).collect()).await?;
    let links = rows.into_iter().map(|row| Link {
        id: row.id,
        token: shown(&engine.keys, row.key_id, row.id),
        by: people.get(&row.by).cloned(),
        uses: row.uses.unsigned_abs(),
        max_uses: row.max_uses.map(i32::unsigned_abs),
        created_at: row.created_at,
        expires_at: row.expires_at,
    });
    Ok(Json(Links { items: links.collect() }))
}

/// The link in the path; the room is proved by [`Keeper`].
#[derive(Deserialize)]
struct NamedLink {
    link: Uuid,
}

/// Revoke an invitation link
///
/// For those who keep order in the room. Whoever has joined by it stays.
#[utoipa::path(
    delete, path = "/v1/rooms/{id}/links/{link}", tag = "links", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), ("link" = uuid::Uuid, Path)),
    responses((status = 204, description = "It is good no more"),
        docs::NeedsRole, docs::MayBeMissing, docs::Limited, docs::MayBeAway)
)]
async fn revoke(
    State(realtime): State<Realtime>,
    keeper: Keeper,
    Path(NamedLink { link }): Path<NamedLink>,
) -> Result<StatusCode, Problem> {
    let engine = &realtime.0;
    engine.limits.take_act(keeper.user)?;
    let mut tx = engine.db.begin().await?;
    let keeper = keeper.lock(&mut tx).await?;
    let revoked = sqlx::query_scalar!(
        r#"delete from realtime.links where id = $1 and room_id = $2 returning by_id as "by: UserId""#,
        link,
        keeper.room as RoomId,
    );
    let by = revoked.fetch_optional(&mut *tx).await?.ok_or_else(Problem::not_found)?;
    let line = Entry { user: Some(by), ..Entry::new(Act::RevokeLink, keeper.user, keeper.room, "") };
    audit::record(&mut tx, engine.clock.now(), line).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes the links of somebody who does not keep order in a room any more.
pub(crate) async fn revoke_of(tx: &mut Tx, room: RoomId, user: UserId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from realtime.links where room_id = $1 and by_id = $2",
        room as RoomId,
        user as UserId,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Forgets links whose time is over.
pub(crate) async fn clean(engine: &Engine) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from realtime.links where expires_at < $1", engine.clock.now())
        .execute(engine.db.pool())
        .await?;
    Ok(())
}
