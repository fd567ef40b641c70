//! Mutes and bans: who may not write in a room, who may not be in it, and until when. Owns `realtime.sanctions`.

use std::sync::Arc;

use api::{Path, Problem, Valid, docs};
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use store::{RoomId, Tx, UserId};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::audit::{self, Act, Entry};
use super::keeper::{Keeper, Warrant};
use super::{Place, REASON_CHARS_MAX, notice};
use crate::append::Outcome;
use crate::engine::{Engine, Realtime};
use crate::membership::{self, Announcer, NamedMember, Parting};
use crate::room_lists::{self, How};
use crate::rooms::tidy_line;

mod list;

/// The shortest sanction with an end: a minute.
pub(super) const SECONDS_MIN: u32 = 60;
/// The longest one with an end: a year.
pub(super) const SECONDS_MAX: u32 = 31_536_000;

pub(crate) fn router() -> OpenApiRouter<Realtime> {
    OpenApiRouter::new().routes(routes!(mute, unmute)).routes(routes!(ban, unban)).merge(list::router())
}

/// What somebody may not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "realtime.sanction_kind", rename_all = "lowercase")]
#[schema(as = SanctionKind)]
pub(crate) enum Kind {
    /// Write, edit, react or pin.
    Mute,
    /// Be in the room.
    Ban,
}

/// How long, and why.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[schema(as = SanctionTerms, example = json!({ "for_seconds": 3600, "reason": "Advertising, three times" }))]
pub(crate) struct Terms {
    /// A minute to a year; without it, until it is lifted.
    #[serde(default)]
    #[garde(inner(range(min = SECONDS_MIN, max = SECONDS_MAX)))]
    pub(crate) for_seconds: Option<u32>,
    /// At most 300 characters. The person concerned is told.
    #[serde(default)]
    #[garde(length(chars, max = REASON_CHARS_MAX))]
    pub(crate) reason: String,
}

/// Mute somebody
///
/// For those who keep order in the room, over those who do not. Until it ends the person reads but neither writes, edits,
/// reacts nor pins, on whatever device; leaving and joining again changes nothing. A second mute takes the place of the
/// first.
#[utoipa::path(
    put, path = "/v1/rooms/{id}/mutes/{user}", tag = "moderation", request_body = Terms, security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), ("user" = uuid::Uuid, Path)),
    responses((status = 204, description = "Muted"),
        (status = 409, description = "Oneself, or a direct room", body = api::problem::Body),
        docs::TakesBody, docs::NeedsRole, docs::MayBeMissing, docs::Limited, docs::MayBeAway)
)]
async fn mute(
    State(realtime): State<Realtime>,
    keeper: Keeper,
    Path(NamedMember { user }): Path<NamedMember>,
    Valid(terms): Valid<Terms>,
) -> Result<StatusCode, Problem> {
    impose(&realtime, keeper, (user, Kind::Mute), &terms).await
}

/// Lift a mute
///
/// Also when there was none.
#[utoipa::path(
    delete, path = "/v1/rooms/{id}/mutes/{user}", tag = "moderation", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), ("user" = uuid::Uuid, Path)),
    responses((status = 204, description = "Not muted"), docs::NeedsRole, docs::MayBeMissing, docs::Limited, docs::MayBeAway)
)]
async fn unmute(
    State(realtime): State<Realtime>,
    keeper: Keeper,
    Path(NamedMember { user }): Path<NamedMember>,
) -> Result<StatusCode, Problem> {
    lift(&realtime, keeper, user, Kind::Mute).await
}

/// Ban somebody
///
/// For those who keep order in the room, over those who do not. A member is removed; until it ends the person cannot join,
/// be invited or come by a link. Also for somebody who is not in the room.
#[utoipa::path(
    put, path = "/v1/rooms/{id}/bans/{user}", tag = "moderation", request_body = Terms, security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), ("user" = uuid::Uuid, Path)),
    responses((status = 204, description = "Banned"),
        (status = 409, description = "Oneself, or a direct room", body = api::problem::Body),
        docs::TakesBody, docs::NeedsRole, docs::MayBeMissing, docs::Limited, docs::MayBeAway)
)]
async fn ban(
    State(realtime): State<Realtime>,
    keeper: Keeper,
    Path(NamedMember { user }): Path<NamedMember>,
    Valid(terms): Valid<Terms>,
) -> Result<StatusCode, Problem> {
    impose(&realtime, keeper, (user, Kind::Ban), &terms).await
}

/// Lift a ban
///
/// Also when there was none. The person may join again, and is not a member by that.
#[utoipa::path(
    delete, path = "/v1/rooms/{id}/bans/{user}", tag = "moderation", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), ("user" = uuid::Uuid, Path)),
    responses((status = 204, description = "Not banned"), docs::NeedsRole, docs::MayBeMissing, docs::Limited, docs::MayBeAway)
)]
async fn unban(
    State(realtime): State<Realtime>,
    keeper: Keeper,
    Path(NamedMember { user }): Path<NamedMember>,
) -> Result<StatusCode, Problem> {
    lift(&realtime, keeper, user, Kind::Ban).await
}

async fn impose(
    realtime: &Realtime,
    keeper: Keeper,
    (user, kind): (UserId, Kind),
    terms: &Terms,
) -> Result<StatusCode, Problem> {
    let engine = &realtime.0;
    engine.limits.take_act(keeper.user)?;
    let known = engine.network.people(&[user]).await?;
    if known.iter().all(|person| person.deleted) {
        return Err(Problem::not_found());
    }
    let mut tx = engine.db.begin().await?;
    let warrant = keeper.lock(&mut tx).await?;
    let imposed = Imposed { user, kind, case: None, now: engine.clock.now() };
    impose_in(engine, &mut tx, &warrant, &imposed, terms).await?.commit(engine, tx).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Upon whom something is imposed.
pub(super) struct Imposed {
    pub(super) user: UserId,
    pub(super) kind: Kind,
    /// The case that it settles.
    pub(super) case: Option<uuid::Uuid>,
    pub(super) now: DateTime<Utc>,
}

/// What becomes of whoever is muted or banned.
pub(super) enum Effect {
    /// Their membership ends; to be committed with its end.
    Parts(Parting),
    /// To be published after the commit.
    Stays(Outcome),
}

impl Effect {
    /// Commits, and tells what came of it.
    pub(super) async fn commit(self, engine: &Arc<Engine>, tx: Tx) -> Result<(), Problem> {
        match self {
            Self::Parts(parting) => parting.commit(engine, tx).await?,
            Self::Stays(outcome) => {
                tx.commit().await?;
                engine.hub.publish(&outcome);
            }
        }
        Ok(())
    }
}

/// Mutes or bans somebody.
pub(super) async fn impose_in(
    engine: &Engine,
    tx: &mut Tx,
    keeper: &Warrant,
    imposed: &Imposed,
    terms: &Terms,
) -> Result<Effect, Problem> {
    let Imposed { user, kind, case, now } = *imposed;
    keeper.over(tx, user).await?;
    let reason = tidy_line(&terms.reason);
    let until = terms.for_seconds.map(|seconds| now + TimeDelta::seconds(seconds.into()));
    write(tx, keeper, (user, kind), (until, &reason), now).await?;
    let (act, told) = if kind == Kind::Mute { (Act::Mute, "muted") } else { (Act::Ban, "banned") };
    let line = Entry { user: Some(user), until, case, ..Entry::new(act, keeper.user, keeper.room, &reason) };
    audit::record(tx, now, line).await?;
    let member = membership::is_member(tx, keeper.room, user).await?;
    // A stranger hears nothing of a room: its title and the reason would be a way to write to anybody.
    if member && !is_blocked(tx, user, keeper.user).await? {
        notice::tell(tx, now, (user, told), &keeper.place(), (until, &reason)).await?;
    }
    if kind == Kind::Mute || !member {
        let list_changes = room_lists::note(tx, keeper.room, &[user], How::Changed).await?;
        return Ok(Effect::Stays(Outcome { list_changes, ..Outcome::default() }));
    }
    let by = (user, Announcer::of(keeper));
    Ok(Effect::Parts(membership::part(engine, tx, &keeper.locked, keeper.room, by).await?))
}

async fn write(
    tx: &mut Tx,
    keeper: &Warrant,
    (user, kind): (UserId, Kind),
    (until, reason): (Option<DateTime<Utc>>, &str),
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"insert into realtime.sanctions (room_id, user_id, kind, until, by_id, reason, at)
           values ($1, $2, $3, $4, $5, $6, $7)
           on conflict (room_id, user_id, kind) do update
           set until = excluded.until, by_id = excluded.by_id, reason = excluded.reason, at = excluded.at"#,
        keeper.room as RoomId,
        user as UserId,
        kind as Kind,
        until,
        keeper.user as UserId,
        reason,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn lift(realtime: &Realtime, keeper: Keeper, user: UserId, kind: Kind) -> Result<StatusCode, Problem> {
    let engine = &realtime.0;
    engine.limits.take_act(keeper.user)?;
    let now = engine.clock.now();
    let mut tx = engine.db.begin().await?;
    let keeper = keeper.lock(&mut tx).await?;
    keeper.over(&mut tx, user).await?;
    let lifted = sqlx::query!(
        r#"delete from realtime.sanctions where room_id = $1 and user_id = $2 and kind = $3
           returning until is null or until > $4 as "stood!""#,
        keeper.room as RoomId,
        user as UserId,
        kind as Kind,
        now,
    )
    .fetch_optional(&mut *tx)
    .await?;
    let (act, told) = if kind == Kind::Mute { (Act::Unmute, "unmuted") } else { (Act::Unban, "unbanned") };
    let mut outcome = Outcome::default();
    if lifted.is_some_and(|row| row.stood) {
        let line = Entry { user: Some(user), ..Entry::new(act, keeper.user, keeper.room, "") };
        audit::record(&mut tx, now, line).await?;
        if !is_blocked(&mut tx, user, keeper.user).await? {
            notice::tell(&mut tx, now, (user, told), &keeper.place(), (None, "")).await?;
        }
        outcome.list_changes = room_lists::note(&mut tx, keeper.room, &[user], How::Changed).await?;
    }
    tx.commit().await?;
    engine.hub.publish(&outcome);
    Ok(StatusCode::NO_CONTENT)
}

/// Whether `user` wants to hear nothing of `other`.
async fn is_blocked(tx: &mut Tx, user: UserId, other: UserId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from network.blocks where user_id = $1 and blocked_id = $2) as "blocked!""#,
        user as UserId,
        other as UserId,
    )
    .fetch_one(&mut **tx)
    .await
}

/// Refuses somebody who is banned from a room. To be asked under the room's lock.
pub(crate) async fn not_banned(
    tx: &mut Tx,
    room: RoomId,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let banned = sqlx::query!(
        r#"select until from realtime.sanctions
           where room_id = $1 and user_id = $2 and kind = 'ban' and (until is null or until > $3)"#,
        room as RoomId,
        user as UserId,
        now,
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(banned) = banned else { return Ok(()) };
    let refused = Problem::forbidden("banned", "This person may not be in this room for now");
    let wait = banned.until.and_then(|until| (until - now).to_std().ok());
    Err(match wait {
        Some(wait) => refused.retry_after(wait),
        None => refused,
    })
}

/// Takes the sanctions of a deleted account away.
pub(crate) async fn erase(tx: &mut Tx, user: UserId) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from realtime.sanctions where user_id = $1", user as UserId)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

impl Warrant {
    pub(super) fn place(&self) -> Place {
        Place { room: Some(self.room), title: self.title.clone() }
    }
}
