//! What the holder of a link does with it: look, and join.

use accounts::Principal;
use api::{Json, Path, Problem, docs};
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use network::{CampusRef, Person};
use serde::{Deserialize, Serialize};
use sqlx::PgExecutor;
use store::{RoomId, Tx, UserId};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::digest;
use crate::append::Outcome;
use crate::engine::{Engine, Realtime};
use crate::membership::{self, Announcer, Change};
use crate::moderation::keeper::Standing;
use crate::moderation::sanction;
use crate::rooms::{Room, RoomKind, unreachable};
use crate::wire::StreamName;

/// The length of what is in a link; anything else is none.
const TOKEN_CHARS: usize = 22;

pub(crate) fn router() -> OpenApiRouter<Realtime> {
    OpenApiRouter::new().routes(routes!(look)).routes(routes!(join))
}

/// What the holder of a link is shown before joining.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LinkPreview, example = json!({
    "room": "01990d2e-7c00-7a3b-8f00-000000000003", "kind": "private", "title": "Algorithms study group", "topic": "",
    "campus": null, "members": 12, "by": null, "expires_at": "2026-11-27T14:15:01.230Z", "joined": false
}))]
struct Preview {
    #[schema(value_type = uuid::Uuid)]
    room: RoomId,
    kind: RoomKind,
    title: String,
    topic: String,
    /// Whose room it is; none: everybody's.
    campus: Option<CampusRef>,
    /// How many members it has.
    members: i32,
    /// Who made the link.
    by: Option<Person>,
    expires_at: DateTime<Utc>,
    /// Whether the asker is a member already.
    joined: bool,
}

/// What is in the link.
#[derive(Deserialize)]
struct Held {
    token: String,
}

/// A link that is good.
struct Found {
    id: Uuid,
    room: RoomId,
    by: UserId,
    expires_at: DateTime<Utc>,
}

/// The same for what is no link, what was revoked or used up, and what is too old.
fn invalid() -> Problem {
    Problem::new(
        StatusCode::GONE,
        "link_invalid",
        "This link is not valid any more. Please ask for a new one",
    )
}

async fn find(engine: &Engine, token: &str) -> Result<Found, Problem> {
    if token.len() != TOKEN_CHARS {
        return Err(invalid());
    }
    let found = sqlx::query_as!(
        Found,
        r#"select id, room_id as "room: RoomId", by_id as "by: UserId", expires_at from realtime.links
           where digest = $1 and expires_at > $2 and (max_uses is null or uses < max_uses)"#,
        digest(token),
        engine.clock.now(),
    );
    found.fetch_optional(engine.db.pool()).await?.ok_or_else(invalid)
}

/// Whether whoever made a link may still make one. What they lose in the room takes their links with it
/// ([`super::revoke_of`]); what they lose elsewhere, their account or an office of the installation, is seen here.
async fn stands(db: impl PgExecutor<'_>, link: &Found) -> Result<(), Problem> {
    let maker = Standing::read(db, link.by, link.room).await?;
    if maker.is_some_and(|maker| maker.invites()) { Ok(()) } else { Err(invalid()) }
}

/// Look at an invitation link
///
/// What room it leads into. 410 for whatever is no link that is good now.
#[utoipa::path(
    get, path = "/v1/links/{token}", tag = "links", params(("token" = String, Path)), security(("bearer" = [])),
    responses((status = 200, description = "The room", body = Preview),
        (status = 410, description = "Not valid, or not any more", body = api::problem::Body),
        docs::NeedsToken, docs::Limited, docs::MayBeAway)
)]
async fn look(
    State(realtime): State<Realtime>,
    me: Principal,
    Path(Held { token }): Path<Held>,
) -> Result<Json<Preview>, Problem> {
    let engine = &realtime.0;
    engine.limits.take_link(me.user)?;
    let link = find(engine, &token).await?;
    stands(engine.db.pool(), &link).await?;
    let room = Room::of(engine, me.user, link.room).await?;
    let by = engine.network.people(&[link.by]).await?.pop();
    Ok(Json(Preview {
        room: room.id,
        kind: room.kind,
        title: room.title,
        topic: room.topic,
        campus: room.campus,
        members: room.members,
        by,
        expires_at: link.expires_at,
        joined: room.joined,
    }))
}

/// Join by an invitation link
///
/// A member at once, and may leave. The history of a private room begins with the joining, as for everybody who is invited.
/// Whoever is in the room already stays as they are and uses nothing up.
#[utoipa::path(
    post, path = "/v1/links/{token}/join", tag = "links", params(("token" = String, Path)), security(("bearer" = [])),
    responses((status = 200, description = "Joined", body = Room),
        (status = 403, description = "Banned from the room, or a block stands between oneself and who made the link",
            body = api::problem::Body),
        (status = 410, description = "Not valid, or not any more", body = api::problem::Body),
        docs::NeedsToken, docs::Limited, docs::MayBeAway)
)]
async fn join(
    State(realtime): State<Realtime>,
    me: Principal,
    Path(Held { token }): Path<Held>,
) -> Result<Json<Room>, Problem> {
    let engine = &realtime.0;
    engine.limits.take_link(me.user)?;
    let link = find(engine, &token).await?;
    if engine.network.are_apart(me.user, &[link.by]).await? {
        return Err(unreachable());
    }
    let now = engine.clock.now();
    let mut tx = engine.db.begin().await?;
    let room = membership::lock(&mut tx, link.room).await?;
    if membership::is_member(&mut tx, link.room, me.user).await? {
        tx.rollback().await?;
        return Ok(Json(Room::of(engine, me.user, link.room).await?));
    }
    sanction::not_banned(&mut tx, link.room, me.user, now).await?;
    stands(&mut *tx, &link).await?;
    use_up(&mut tx, link.id, now).await?;
    let mut outcome = Outcome::default();
    let mut place = (room.head, 0);
    if room.kind == RoomKind::Private {
        let change = Change::Joined { user: me.user, by: link.by };
        let newcomer = Announcer { user: me.user, outside: true };
        outcome = membership::announce(engine, &mut tx, link.room, newcomer, &change).await?;
        // The event of joining is the first one they see.
        let joined = outcome.heads.get(&StreamName::Room(link.room)).copied().unwrap_or(room.head);
        place = (joined, room.head);
    }
    outcome.list_changes = membership::admit(&mut tx, link.room, me.user, place, now).await?;
    tx.commit().await?;
    engine.hub.publish(&outcome);
    Ok(Json(Room::of(engine, me.user, link.room).await?))
}

/// Counts a use. The row decides between those who come at once.
async fn use_up(tx: &mut Tx, link: Uuid, now: DateTime<Utc>) -> Result<(), Problem> {
    let used = sqlx::query!(
        r#"update realtime.links set uses = uses + 1
           where id = $1 and expires_at > $2 and (max_uses is null or uses < max_uses)"#,
        link,
        now,
    )
    .execute(&mut **tx)
    .await?;
    if used.rows_affected() == 1 { Ok(()) } else { Err(invalid()) }
}
