//! Slow mode: how long each person waits between two messages.

use api::{Json, Problem, Valid, docs};
use axum::extract::State;
use garde::Validate;
use serde::{Deserialize, Serialize};
use store::RoomId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::audit::{self, Act, Entry};
use super::keeper::Keeper;
use crate::engine::Realtime;
use crate::membership::{self, Announcer, Change};

/// The longest pause: six hours.
const SLOW_S_MAX: u32 = 21_600;

pub(crate) fn router() -> OpenApiRouter<Realtime> {
    OpenApiRouter::new().routes(routes!(slow))
}

/// The pace of a room.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[schema(example = json!({ "seconds": 30 }))]
struct SlowMode {
    /// Between two messages of one person, at most six hours; 0 ends slow mode.
    #[garde(range(max = SLOW_S_MAX))]
    seconds: u32,
}

/// Slow a room down
///
/// For those who keep order in it, who are not held back themselves. Everybody in the room is told.
#[utoipa::path(
    put, path = "/v1/rooms/{id}/slow-mode", tag = "moderation", request_body = SlowMode,
    params(("id" = uuid::Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, description = "So it is now", body = SlowMode),
        (status = 409, description = "A direct room", body = api::problem::Body),
        docs::TakesBody, docs::NeedsRole, docs::MayBeMissing, docs::Limited, docs::MayBeAway)
)]
async fn slow(
    State(realtime): State<Realtime>,
    keeper: Keeper,
    Valid(wanted): Valid<SlowMode>,
) -> Result<Json<SlowMode>, Problem> {
    let engine = &realtime.0;
    engine.limits.take_act(keeper.user)?;
    let mut tx = engine.db.begin().await?;
    let keeper = keeper.lock(&mut tx).await?;
    let changed = sqlx::query!(
        "update realtime.rooms set slow_s = $2 where id = $1 and slow_s <> $2",
        keeper.room as RoomId,
        i32::try_from(wanted.seconds).unwrap_or(i32::MAX),
    )
    .execute(&mut *tx)
    .await?;
    if changed.rows_affected() == 0 {
        return Ok(Json(wanted));
    }
    let change = Change::Slowed { seconds: wanted.seconds };
    let outcome = membership::announce(engine, &mut tx, keeper.room, Announcer::of(&keeper), &change).await?;
    let now = engine.clock.now();
    let seconds = format!("{} s", wanted.seconds);
    audit::record(&mut tx, now, Entry::new(Act::SlowMode, keeper.user, keeper.room, &seconds)).await?;
    tx.commit().await?;
    engine.hub.publish(&outcome);
    Ok(Json(wanted))
}
