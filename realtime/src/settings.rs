//! Who wants to be told of what: by kind, by room, and at which times of the day.

use accounts::Principal;
use api::{Json, Problem, Valid, docs};
use axum::extract::State;
use chrono::NaiveTime;
use garde::Validate;
use serde::{Deserialize, Serialize};
use store::{RoomId, UserId};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::engine::{Engine, Realtime};
use crate::membership::Member;
use crate::notify::{Level, is_kind};

pub(crate) fn router() -> OpenApiRouter<Realtime> {
    OpenApiRouter::new().routes(routes!(show, change)).routes(routes!(show_room, change_room))
}

/// What one wants to be told of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(default)]
#[schema(as = NotificationSettings, example = json!({
    "rooms": "mentions", "muted": ["reaction"], "digest": true,
    "quiet": { "from": "22:30", "to": "07:00", "zone": "Asia/Kuala_Lumpur" }
}))]
struct Settings {
    /// The level of rooms that have none of their own; direct rooms are always at `all`.
    #[garde(skip)]
    rooms: Level,
    /// Kinds one wants nothing of: `mention`, `reply`, `reaction`, `direct`, `invitation`, or one of another area.
    #[garde(length(max = 32))]
    muted: Vec<String>,
    /// When nothing is pushed to one's devices.
    #[garde(dive)]
    quiet: Option<QuietHours>,
    /// Whether a mail tells what one has not seen for a day.
    #[garde(skip)]
    digest: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { rooms: Level::default(), muted: Vec::new(), quiet: None, digest: true }
    }
}

/// A part of each day: over midnight when `from` is later than `to`, all of it when they are the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
struct QuietHours {
    /// Hour and minute, `22:30`.
    #[garde(length(max = 5))]
    from: String,
    /// Hour and minute, `07:00`.
    #[garde(length(max = 5))]
    to: String,
    /// The IANA name of one's time zone.
    #[garde(length(chars, min = 1, max = 64))]
    zone: String,
}

/// Notification settings
#[utoipa::path(
    get, path = "/v1/settings/notifications", tag = "notifications", security(("bearer" = [])),
    responses((status = 200, description = "As they are", body = Settings), docs::NeedsToken, docs::MayBeAway)
)]
async fn show(State(realtime): State<Realtime>, me: Principal) -> Result<Json<Settings>, Problem> {
    Ok(Json(read(&realtime.0, me.user).await?))
}

async fn read(engine: &Engine, user: UserId) -> Result<Settings, Problem> {
    let row = sqlx::query!(
        r#"select rooms as "rooms: Level", muted, quiet_from, quiet_to, zone, digest
           from realtime.notification_settings where user_id = $1"#,
        user as UserId,
    )
    .fetch_optional(engine.db.pool())
    .await?;
    let Some(row) = row else { return Ok(Settings::default()) };
    let quiet = match (row.quiet_from, row.quiet_to, row.zone) {
        (Some(from), Some(to), Some(zone)) => Some(QuietHours { from: told(from), to: told(to), zone }),
        _ => None,
    };
    Ok(Settings { rooms: row.rooms, muted: row.muted, quiet, digest: row.digest })
}

fn told(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// Change the notification settings
///
/// All of them at once; what is left out goes back to how it was in the beginning.
#[utoipa::path(
    put, path = "/v1/settings/notifications", tag = "notifications", request_body = Settings,
    security(("bearer" = [])),
    responses((status = 200, description = "As they are now", body = Settings),
        docs::TakesBody, docs::NeedsToken, docs::MayBeAway)
)]
async fn change(
    State(realtime): State<Realtime>,
    me: Principal,
    Valid(mut wanted): Valid<Settings>,
) -> Result<Json<Settings>, Problem> {
    let engine = &realtime.0;
    wanted.muted.sort_unstable();
    wanted.muted.dedup();
    if wanted.muted.iter().any(|kind| !is_kind(kind) || kind == "system") {
        return Err(Problem::invalid("muted", "unknown_value"));
    }
    let (from, to) = wanted.quiet.as_ref().map(QuietHours::times).transpose()?.unzip();
    let zone = wanted.quiet.as_ref().map(|quiet| &quiet.zone);
    let known = sqlx::query!(
        r#"insert into realtime.notification_settings as s (user_id, rooms, muted, quiet_from, quiet_to, zone, digest)
           select $1, $2, $3, $4, $5, $6, $7
           where $6::text is null or exists (select from pg_timezone_names where name = $6)
           on conflict (user_id) do update
           set rooms = excluded.rooms, muted = excluded.muted, quiet_from = excluded.quiet_from,
               quiet_to = excluded.quiet_to, zone = excluded.zone, digest = excluded.digest"#,
        me.user as UserId,
        wanted.rooms as Level,
        &wanted.muted,
        from,
        to,
        zone,
        wanted.digest,
    )
    .execute(engine.db.pool())
    .await?;
    if known.rows_affected() == 0 {
        return Err(Problem::invalid("quiet.zone", "unknown_value"));
    }
    Ok(Json(read(engine, me.user).await?))
}

impl QuietHours {
    fn times(&self) -> Result<(NaiveTime, NaiveTime), Problem> {
        let time = |field, text: &str| {
            NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| Problem::invalid(field, "unknown_value"))
        };
        Ok((time("quiet.from", &self.from)?, time("quiet.to", &self.to)?))
    }
}

/// What one wants to be told of in one room.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[schema(as = RoomNotificationSettings)]
struct RoomSettings {
    /// Null: as in the other rooms. In a direct room `mentions` is the same as `all`.
    #[garde(skip)]
    level: Option<Level>,
}

/// Notification settings of a room
#[utoipa::path(
    get, path = "/v1/rooms/{id}/notifications", tag = "notifications", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = [])),
    responses((status = 200, description = "As they are", body = RoomSettings),
        docs::NeedsToken, docs::MayBeMissing, docs::MayBeAway)
)]
async fn show_room(State(realtime): State<Realtime>, me: Member) -> Result<Json<RoomSettings>, Problem> {
    let level = sqlx::query_scalar!(
        r#"select notify as "level: Level" from realtime.members where room_id = $1 and user_id = $2"#,
        me.room as RoomId,
        me.user as UserId,
    );
    let level = level.fetch_optional(realtime.0.db.pool()).await?.ok_or_else(Problem::not_found)?;
    Ok(Json(RoomSettings { level }))
}

/// Change the notification settings of a room
///
/// They end with one's membership.
#[utoipa::path(
    put, path = "/v1/rooms/{id}/notifications", tag = "notifications", request_body = RoomSettings,
    params(("id" = uuid::Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, description = "As they are now", body = RoomSettings),
        docs::TakesBody, docs::NeedsToken, docs::MayBeMissing, docs::MayBeAway)
)]
async fn change_room(
    State(realtime): State<Realtime>,
    me: Member,
    Valid(wanted): Valid<RoomSettings>,
) -> Result<Json<RoomSettings>, Problem> {
    let changed = sqlx::query!(
        "update realtime.members set notify = $3 where room_id = $1 and user_id = $2",
        me.room as RoomId,
        me.user as UserId,
        wanted.level as Option<Level>,
    )
    .execute(realtime.0.db.pool())
    .await?;
    if changed.rows_affected() == 0 { Err(Problem::not_found()) } else { Ok(Json(wanted)) }
}
