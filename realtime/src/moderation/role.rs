//! Moderators of a room: named and dismissed by its owners.

use api::{Path, Problem, Valid, docs};
use axum::extract::State;
use axum::http::StatusCode;
use garde::Validate;
use serde::Deserialize;
use store::{RoomId, UserId};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::audit::{self, Act, Entry};
use super::keeper::{Keeper, Rank};
use super::notice;
use crate::engine::Realtime;
use crate::links;
use crate::membership::{self, Announcer, Change, MemberRole, NamedMember};
use crate::room_lists::{self, How};

pub(crate) fn router() -> OpenApiRouter<Realtime> {
    OpenApiRouter::new().routes(routes!(role))
}

/// What a member becomes.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(as = NewRole, example = json!({ "role": "moderator" }))]
struct New {
    /// `moderator` or `member`.
    #[garde(skip)]
    role: MemberRole,
}

/// Name or dismiss a moderator
///
/// For owners of the room. Moderators remove messages, mute, remove and ban people, and set slow mode; they have no power
/// over owners and each other. Everybody in the room is told.
#[utoipa::path(
    put, path = "/v1/rooms/{id}/members/{user}/role", tag = "moderation", request_body = New,
    security(("bearer" = [])), params(("id" = uuid::Uuid, Path), ("user" = uuid::Uuid, Path)),
    responses((status = 204, description = "So it is now"),
        (status = 409, description = "Oneself, an owner, or a direct room", body = api::problem::Body),
        docs::TakesBody, docs::NeedsRole, docs::MayBeMissing, docs::Limited, docs::MayBeAway)
)]
async fn role(
    State(realtime): State<Realtime>,
    keeper: Keeper,
    Path(NamedMember { user }): Path<NamedMember>,
    Valid(New { role }): Valid<New>,
) -> Result<StatusCode, Problem> {
    let engine = &realtime.0;
    if role == MemberRole::Owner {
        return Err(Problem::invalid("role", "unknown_value"));
    }
    engine.limits.take_act(keeper.user)?;
    let mut tx = engine.db.begin().await?;
    let keeper = keeper.lock(&mut tx).await?;
    if keeper.rank < Rank::Owner {
        return Err(Problem::forbidden("forbidden", "Only an owner of the room may do this"));
    }
    keeper.over(&mut tx, user).await?;
    let before = membership::role_of(&mut tx, keeper.room, user).await?.ok_or_else(Problem::not_found)?;
    if before == MemberRole::Owner {
        return Err(Problem::conflict("owner", "This person owns the room"));
    }
    if before == role {
        return Ok(StatusCode::NO_CONTENT);
    }
    sqlx::query!(
        "update realtime.members set role = $3 where room_id = $1 and user_id = $2",
        keeper.room as RoomId,
        user as UserId,
        role as MemberRole,
    )
    .execute(&mut *tx)
    .await?;
    if role == MemberRole::Member {
        links::revoke_of(&mut tx, keeper.room, user).await?;
    }
    let change = Change::Role { user, role, by: keeper.user };
    let mut outcome =
        membership::announce(engine, &mut tx, keeper.room, Announcer::of(&keeper), &change).await?;
    outcome.list_changes = room_lists::note(&mut tx, keeper.room, &[user], How::Changed).await?;
    let (act, told) = match role {
        MemberRole::Moderator => (Act::NameModerator, "named_moderator"),
        _ => (Act::DismissModerator, "dismissed_moderator"),
    };
    let now = engine.clock.now();
    let line = Entry { user: Some(user), ..Entry::new(act, keeper.user, keeper.room, "") };
    audit::record(&mut tx, now, line).await?;
    notice::tell(&mut tx, now, (user, told), &keeper.place(), (None, "")).await?;
    tx.commit().await?;
    engine.hub.publish(&outcome);
    Ok(StatusCode::NO_CONTENT)
}
