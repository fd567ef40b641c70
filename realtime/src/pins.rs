//! What is pinned in a room. Pinning itself is a command like any other.

use api::{Json, Problem, docs};
use axum::extract::State;
use chrono::{DateTime, Utc};
use network::Person;
use serde::Serialize;
use store::{RoomId, UserId};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::append::{db_seq, wire_seq};
use crate::engine::Realtime;
use crate::items::{self, Item};
use crate::membership::Member;
use crate::wire::encode::in_milliseconds;

pub(crate) fn router() -> OpenApiRouter<Realtime> {
    OpenApiRouter::new().routes(routes!(pinned))
}

/// The pinned messages of a room, in their present state.
#[derive(Debug, Serialize, ToSchema)]
struct Pins {
    /// What the seqs belong to.
    epoch: String,
    /// The present state includes every event up to this one; only later events are still to be applied.
    as_of: u64,
    /// At most 50, newest pin first.
    items: Vec<Pin>,
    /// The authors of the messages.
    people: Vec<Person>,
}

/// A pinned message.
#[derive(Debug, Serialize, ToSchema)]
struct Pin {
    message: Item,
    /// Who pinned it.
    #[schema(value_type = Option<uuid::Uuid>)]
    by: Option<UserId>,
    /// When.
    #[serde(serialize_with = "in_milliseconds")]
    at: DateTime<Utc>,
}

/// Pinned messages
///
/// For members; in a private room those from after one's joining.
#[utoipa::path(
    get, path = "/v1/rooms/{id}/pins", tag = "rooms", params(("id" = uuid::Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, description = "All that is pinned", body = Pins),
        docs::NeedsToken, docs::MayBeMissing, docs::MayBeAway)
)]
async fn pinned(State(realtime): State<Realtime>, me: Member) -> Result<Json<Pins>, Problem> {
    let engine = &realtime.0;
    let mut tx = items::moment(&engine.db).await?;
    let as_of = items::head(&mut tx, me.room).await?;
    let pins = sqlx::query!(
        r#"select target, pinned_by as "by: UserId", at from realtime.pins
           where room_id = $1 and target > $2 order by target"#,
        me.room as RoomId,
        db_seq(me.hidden),
    )
    .fetch_all(&mut *tx)
    .await?;
    let seqs = pins.iter().map(|pin| wire_seq(pin.target));
    let messages = items::items(&mut tx, me.room, me.user, seqs).await?;
    tx.rollback().await?;
    let people = items::authors(engine, &messages).await?;
    let items = messages.into_iter().zip(pins).map(|(message, pin)| Pin { message, by: pin.by, at: pin.at });
    let mut items: Vec<Pin> = items.collect();
    items.sort_by_key(|pin| std::cmp::Reverse((pin.at, pin.message.seq)));
    Ok(Json(Pins { epoch: engine.epoch.clone(), as_of, items, people }))
}
