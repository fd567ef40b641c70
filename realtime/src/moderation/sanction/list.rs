//! The mutes and bans of a room that stand.

use api::{Cursor, Page, Problem, Query, docs};
use axum::extract::State;
use chrono::{DateTime, Utc};
use network::Person;
use serde::{Deserialize, Serialize};
use store::{RoomId, UserId};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Kind;
use crate::append::db_seq;
use crate::engine::Realtime;
use crate::moderation::keeper::Keeper;

/// Sanctions of a page.
const PAGE: usize = 100;

pub(super) fn router() -> OpenApiRouter<Realtime> {
    OpenApiRouter::new().routes(routes!(sanctions))
}

/// Somebody who may not write in a room, or not be in it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "person": {
        "id": "01990d2e-7c00-7a3b-8f00-000000000001", "handle": "mei", "display_name": "Tan Mei Ling",
        "role": "student", "campus": null, "headline": "", "deleted": false
    },
    "kind": "mute", "until": "2026-11-20T15:15:01.230Z", "by": null, "reason": "Advertising, three times",
    "at": "2026-11-20T14:15:01.230Z"
}))]
struct Sanction {
    person: Person,
    kind: Kind,
    /// Null: until it is lifted.
    until: Option<DateTime<Utc>>,
    /// Who decided it.
    by: Option<Person>,
    reason: String,
    at: DateTime<Utc>,
}

/// Which part of the sanctions is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Part {
    /// `next` of the page before.
    cursor: Option<String>,
}

/// A place in the list, newest first.
#[derive(Serialize, Deserialize)]
struct Place {
    at: DateTime<Utc>,
    user: UserId,
    kind: Kind,
}

/// Mutes and bans of a room
///
/// Those that stand, newest first, for those who keep order in it.
#[utoipa::path(
    get, path = "/v1/rooms/{id}/sanctions", tag = "moderation", params(("id" = uuid::Uuid, Path), Part),
    security(("bearer" = [])),
    responses((status = 200, description = "A page of them", body = Page<Sanction>),
        docs::TakesQuery, docs::NeedsRole, docs::MayBeMissing, docs::MayBeAway)
)]
async fn sanctions(
    State(realtime): State<Realtime>,
    keeper: Keeper,
    Query(part): Query<Part>,
) -> Result<Page<Sanction>, Problem> {
    let engine = &realtime.0;
    let list = format!("sanctions:{}", keeper.room);
    let after: Option<Place> =
        part.cursor.as_deref().map(|cursor| Cursor::decode(&engine.keys, &list, cursor)).transpose()?;
    let rows = sqlx::query!(
        r#"select user_id as "user: UserId", kind as "kind: Kind", until, by_id as "by: UserId", reason, at
           from realtime.sanctions
           where room_id = $1 and (until is null or until > $2)
             and ($3::timestamptz is null or (at, user_id, kind) < ($3, $4::uuid, $5::realtime.sanction_kind))
           order by at desc, user_id desc, kind desc limit $6"#,
        keeper.room as RoomId,
        engine.clock.now(),
        after.as_ref().map(|place| place.at),
        after.as_ref().map(|place| place.user) as Option<UserId>,
        after.as_ref().map(|place| place.kind) as Option<Kind>,
        db_seq(PAGE as u64 + 1),
    )
    .fetch_all(engine.db.pool())
    .await?;
    let wanted = rows.iter().flat_map(|row| [Some(row.user), row.by]).flatten();
    let people = engine.people_by_id(wanted.collect()).await?;
    let items = rows.into_iter().filter_map(|row| {
        let person = people.get(&row.user)?.clone();
        let by = row.by.and_then(|by| people.get(&by).cloned());
        Some(Sanction { person, kind: row.kind, until: row.until, by, reason: row.reason, at: row.at })
    });
    Ok(Page::cut(items.collect(), PAGE, |last| {
        let place = Place { at: last.at, user: last.person.id, kind: last.kind };
        Cursor::encode(&engine.keys, &list, &place)
    }))
}
