//! Membership: who is in a room. Owns `realtime.members`.
//!
//! Every change is made under the room's row lock, so that it has a definite place among the room's events.

use accounts::Principal;
use api::{Json, Path, Problem, Valid, docs};
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use store::{CampusId, RoomId, Tx, UserId};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::append::{self, Outcome, wire_seq};
use crate::engine::{Engine, Realtime};
use crate::hub::handle::{self, End};
use crate::inbox;
use crate::links;
use crate::moderation::keeper::Keeper;
use crate::moderation::{audit, report, sanction};
use crate::room_lists::{self, How, ListChange};
use crate::rooms::{Room, RoomKind, unreachable};
use crate::wire::StreamName;

mod change;
mod list;
mod parting;
mod proof;

pub(crate) use change::{Announcer, Change, announce};
pub(crate) use parting::Parting;
pub(crate) use proof::{Member, Owner};

pub(crate) fn router() -> OpenApiRouter<Realtime> {
    OpenApiRouter::new()
        .routes(routes!(join))
        .routes(routes!(leave))
        .routes(routes!(list::list, invite))
        .routes(routes!(remove))
}

/// What a member may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "realtime.member_role", rename_all = "lowercase")]
pub enum MemberRole {
    /// Keeps order, renames the room and names its moderators.
    Owner,
    /// Keeps order: removes messages, mutes, removes and bans people.
    Moderator,
    /// Reads and writes.
    Member,
}

impl MemberRole {
    /// Owners and moderators.
    pub(crate) fn keeps_order(self) -> bool {
        self != Self::Member
    }
}

/// A room's row under its lock.
#[derive(Debug)]
pub(crate) struct Locked {
    pub(crate) kind: RoomKind,
    pub(crate) campus: Option<CampusId>,
    pub(crate) head: u64,
}

pub(crate) async fn lock(tx: &mut Tx, room: RoomId) -> Result<Locked, Problem> {
    let row = sqlx::query!(
        r#"select kind as "kind: RoomKind", campus_id as "campus: CampusId", head from realtime.rooms
           where id = $1 and kind <> 'inbox' for no key update"#,
        room as RoomId,
    )
    .fetch_optional(&mut **tx)
    .await?;
    let row = row.ok_or_else(Problem::not_found)?;
    Ok(Locked { kind: row.kind, campus: row.campus, head: wire_seq(row.head) })
}

/// Makes `user` a member, who sees events above `hidden`; the change of their list of rooms, none when they were one before.
pub(crate) async fn admit(
    tx: &mut Tx,
    room: RoomId,
    user: UserId,
    (joined, hidden): (u64, u64),
    now: DateTime<Utc>,
) -> Result<Vec<ListChange>, sqlx::Error> {
    let added = sqlx::query!(
        r#"with added as (
               insert into realtime.members (room_id, user_id, joined_at, joined_seq, hidden_seq, read_seq)
               values ($1, $2, $3, $4, $5, $4) on conflict do nothing returning 1)
           update realtime.rooms set members = members + 1 where id = $1 and exists (select 1 from added)"#,
        room as RoomId,
        user as UserId,
        now,
        append::db_seq(joined),
        append::db_seq(hidden),
    )
    .execute(&mut **tx)
    .await?;
    if added.rows_affected() == 0 {
        return Ok(Vec::new());
    }
    room_lists::note(tx, room, &[user], How::Joined).await
}

/// Ends a membership and says when it began, and whose lists of rooms are others now; `None` when there was none. A room
/// that loses its last owner passes to its oldest moderator, or else its oldest member.
async fn dismiss(
    tx: &mut Tx,
    room: RoomId,
    user: UserId,
) -> Result<Option<(DateTime<Utc>, Vec<ListChange>)>, sqlx::Error> {
    let since = sqlx::query_scalar!(
        "delete from realtime.members where room_id = $1 and user_id = $2 returning joined_at",
        room as RoomId,
        user as UserId,
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(since) = since else { return Ok(None) };
    links::revoke_of(tx, room, user).await?;
    sqlx::query!("update realtime.rooms set members = members - 1 where id = $1", room as RoomId)
        .execute(&mut **tx)
        .await?;
    let heirs = sqlx::query_scalar!(
        r#"update realtime.members set role = 'owner'
           where room_id = $1 and user_id = (
               select user_id from realtime.members where room_id = $1 order by role, joined_at, user_id limit 1)
           and not exists (select 1 from realtime.members where room_id = $1 and role = 'owner')
           returning user_id as "user: UserId""#,
        room as RoomId,
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut changes = room_lists::note(tx, room, &[user], How::Left).await?;
    changes.extend(room_lists::note(tx, room, &heirs, How::Changed).await?);
    Ok(Some((since, changes)))
}

/// Join a public room
///
/// One of one's campus, or one that is open to everybody. Joining again changes nothing.
#[utoipa::path(
    post, path = "/v1/rooms/{id}/join", tag = "rooms", params(("id" = uuid::Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, description = "Joined", body = Room),
        docs::NeedsToken, docs::MayBeMissing, docs::MayBeAway)
)]
async fn join(
    State(realtime): State<Realtime>,
    me: Principal,
    Path(id): Path<RoomId>,
) -> Result<Json<Room>, Problem> {
    let engine = &realtime.0;
    let campus = engine.network.campus_of(me.user).await?.map(|campus| campus.id);
    let known = Room::of(engine, me.user, id).await?;
    if known.joined {
        return Ok(Json(known));
    }
    if known.kind != RoomKind::Public {
        // Looked at without the lock, so that strangers never queue before a private room's own messages.
        return Err(Problem::not_found());
    }
    let mut tx = engine.db.begin().await?;
    let room = lock(&mut tx, id).await?;
    // Public rooms tell nobody of joins: ten thousand joins would be a hundred million deliveries.
    let welcome = room.kind == RoomKind::Public && (room.campus.is_none() || room.campus == campus);
    if !welcome {
        return Err(Problem::not_found());
    }
    sanction::not_banned(&mut tx, id, me.user, engine.clock.now()).await?;
    let list_changes = admit(&mut tx, id, me.user, (room.head, 0), engine.clock.now()).await?;
    tx.commit().await?;
    engine.hub.publish(&Outcome { list_changes, ..Outcome::default() });
    Ok(Json(Room::of(engine, me.user, id).await?))
}

pub(crate) async fn is_member(tx: &mut Tx, room: RoomId, user: UserId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select 1 from realtime.members where room_id = $1 and user_id = $2) as "is!""#,
        room as RoomId,
        user as UserId,
    )
    .fetch_one(&mut **tx)
    .await
}

/// As what somebody is in a room, if they are in it.
pub(crate) async fn role_of(
    tx: &mut Tx,
    room: RoomId,
    user: UserId,
) -> Result<Option<MemberRole>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select role as "role: MemberRole" from realtime.members where room_id = $1 and user_id = $2"#,
        room as RoomId,
        user as UserId,
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Leave a room
///
/// Its events stop at once on every device. A direct room cannot be left.
#[utoipa::path(
    post, path = "/v1/rooms/{id}/leave", tag = "rooms", params(("id" = uuid::Uuid, Path)), security(("bearer" = [])),
    responses((status = 204, description = "Left"),
        (status = 409, description = "A direct room", body = api::problem::Body),
        docs::NeedsToken, docs::MayBeMissing, docs::MayBeAway)
)]
async fn leave(State(realtime): State<Realtime>, me: Member) -> Result<StatusCode, Problem> {
    let engine = &realtime.0;
    let mut tx = engine.db.begin().await?;
    let room = lock(&mut tx, me.room).await?;
    if room.kind == RoomKind::Direct {
        return Err(Problem::conflict("direct_room", "A conversation of two cannot be left"));
    }
    let parting = part(engine, &mut tx, &room, me.room, (me.user, Announcer::member(me.user))).await?;
    parting.commit(engine, tx).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends the membership of `user` by the act of `by`, with the event that tells of it where there is one.
pub(crate) async fn part(
    engine: &Engine,
    tx: &mut Tx,
    room: &Locked,
    id: RoomId,
    (user, by): (UserId, Announcer),
) -> Result<Parting, Problem> {
    let goes = user == by.user;
    let change = if goes { Change::Left { user } } else { Change::Removed { user, by: by.user } };
    // In a public room only a removal is told to all.
    let told = room.kind == RoomKind::Private || !goes;
    let mut outcome = Outcome::default();
    if told {
        outcome = announce(engine, tx, id, by, &change).await?;
    }
    let last = *outcome.heads.entry(StreamName::Room(id)).or_insert(room.head);
    let (since, list_changes) = dismiss(tx, id, user).await?.ok_or_else(Problem::not_found)?;
    outcome.list_changes = list_changes;
    let code = if goes { "left" } else { "removed" };
    let end = End { of: handle::Membership::Since(since), last, code };
    Ok(Parting { room: id, user, since, outcome, end })
}

/// Who is invited.
#[derive(Debug, Deserialize, Validate, ToSchema)]
struct Invitation {
    #[garde(skip)]
    #[schema(value_type = uuid::Uuid)]
    user: UserId,
}

/// Invite somebody
///
/// Every member of a private room may; the invited person is a member at once and may leave.
#[utoipa::path(
    post, path = "/v1/rooms/{id}/members", tag = "rooms", request_body = Invitation,
    params(("id" = uuid::Uuid, Path)), security(("bearer" = [])),
    responses((status = 204, description = "A member now"),
        (status = 409, description = "Not a private room", body = api::problem::Body),
        docs::TakesBody, docs::NeedsToken, docs::MayBeMissing, docs::Limited, docs::MayBeAway)
)]
async fn invite(
    State(realtime): State<Realtime>,
    me: Member,
    Valid(invitation): Valid<Invitation>,
) -> Result<StatusCode, Problem> {
    let engine = &realtime.0;
    let guest = invitation.user;
    let known = engine.network.people(&[guest]).await?;
    if known.iter().all(|person| person.deleted) {
        return Err(Problem::not_found());
    }
    // Asked before a connection is held: whoever waits for a second one while holding one can take all of them.
    let apart = engine.network.are_apart(me.user, &[guest]).await?;
    let mut tx = engine.db.begin().await?;
    let room = lock(&mut tx, me.room).await?;
    if room.kind != RoomKind::Private {
        return Err(Problem::conflict("not_private", "Only private rooms take invitations"));
    }
    if is_member(&mut tx, me.room, guest).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    if apart {
        return Err(unreachable());
    }
    sanction::not_banned(&mut tx, me.room, guest, engine.clock.now()).await?;
    engine.limits.take_room(me.user, me.verified)?;
    let change = Change::Joined { user: guest, by: me.user };
    let mut outcome = announce(engine, &mut tx, me.room, Announcer::member(me.user), &change).await?;
    // The event of joining is the first one they see.
    let joined = outcome.heads.get(&StreamName::Room(me.room)).copied().unwrap_or(room.head);
    outcome.list_changes = admit(&mut tx, me.room, guest, (joined, room.head), engine.clock.now()).await?;
    tx.commit().await?;
    engine.hub.publish(&outcome);
    Ok(StatusCode::NO_CONTENT)
}

/// The person in the path; the room is proved by [`Keeper`].
#[derive(Deserialize)]
pub(crate) struct NamedMember {
    pub(crate) user: UserId,
}

/// Remove somebody
///
/// For those who keep order in the room, over those who do not. The last event the removed person gets is their removal.
/// They may come again; a ban keeps them out.
#[utoipa::path(
    delete, path = "/v1/rooms/{id}/members/{user}", tag = "rooms", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), ("user" = uuid::Uuid, Path)),
    responses((status = 204, description = "No longer a member"),
        (status = 409, description = "Oneself, or a direct room", body = api::problem::Body),
        docs::NeedsRole, docs::MayBeMissing, docs::Limited, docs::MayBeAway)
)]
async fn remove(
    State(realtime): State<Realtime>,
    keeper: Keeper,
    Path(NamedMember { user }): Path<NamedMember>,
) -> Result<StatusCode, Problem> {
    let engine = &realtime.0;
    engine.limits.take_act(keeper.user)?;
    let mut tx = engine.db.begin().await?;
    let keeper = keeper.lock(&mut tx).await?;
    keeper.over(&mut tx, user).await?;
    let by = (user, Announcer::of(&keeper));
    let parting = part(engine, &mut tx, &keeper.locked, keeper.room, by).await?;
    let line = audit::Entry::new(audit::Act::Remove, keeper.user, keeper.room, "");
    audit::record(&mut tx, engine.clock.now(), audit::Entry { user: Some(user), ..line }).await?;
    parting.commit(engine, tx).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a deleted account out of all its rooms and its inbox away, in the transaction of the event that tells of it.
pub(crate) async fn forget_person(engine: &Engine, tx: &mut Tx, user: UserId) -> anyhow::Result<()> {
    let rooms = sqlx::query_scalar!(
        r#"select m.room_id as "room: RoomId" from realtime.members m join realtime.rooms r on r.id = m.room_id
           where m.user_id = $1 and r.kind not in ('direct', 'inbox') order by m.room_id"#,
        user as UserId,
    )
    .fetch_all(&mut **tx)
    .await?;
    for id in rooms {
        let room = lock(tx, id).await.map_err(anyhow::Error::new)?;
        part(engine, tx, &room, id, (user, Announcer::member(user))).await.map_err(anyhow::Error::new)?;
    }
    sanction::erase(tx, user).await?;
    report::erase(tx, user).await?;
    inbox::erase(tx, user).await?;
    Ok(())
}
