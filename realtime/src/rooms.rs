//! Rooms: where people talk. Owns `realtime.rooms`.

use accounts::Principal;
use api::{Cursor, Json, OnConstraint as _, Page, Path, Problem, Query, Valid, docs};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use store::{CampusId, Db, RoomId, Tx, UserId};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::append::{Outcome, db_seq};
use crate::engine::Realtime;
use crate::membership::{Announcer, Change, Owner, announce};
use crate::moderation::titles;
use crate::notify;
use crate::room_lists::{self, How, ListChange};

mod card;

pub use card::{LastMessage, Room};

pub(crate) fn router() -> OpenApiRouter<Realtime> {
    OpenApiRouter::new().routes(routes!(mine, open)).routes(routes!(discover)).routes(routes!(show, rename))
}

/// What kind a room is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "realtime.room_kind", rename_all = "lowercase")]
pub enum RoomKind {
    /// Listed by campus; anyone of the campus joins.
    Public,
    /// By invitation.
    Private,
    /// Two people; one room a pair.
    Direct,
}

/// A room to be opened.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(as = RoomDraft, example = json!({ "kind": "private", "title": "Algorithms study group", "members": [] }))]
struct Draft {
    #[garde(skip)]
    kind: RoomKind,
    /// 1 to 80 characters; a direct room has none.
    #[serde(default)]
    #[garde(length(chars, max = 80))]
    title: String,
    /// At most 300 characters.
    #[serde(default)]
    #[garde(length(chars, max = 300))]
    topic: String,
    /// Members from the start besides oneself: the other person of a direct room, up to 100 of a private one.
    #[serde(default)]
    #[garde(length(max = 100))]
    #[schema(value_type = Vec<uuid::Uuid>)]
    members: Vec<UserId>,
}

/// Open a room
///
/// Whoever opens it owns it. A direct room that exists already is answered with 200 instead of 201. Public rooms
/// need a verified address, and take no blocked words in title and topic (422 `words`). Between two people of whom one has
/// blocked the other nothing is opened (403 `unreachable`).
#[utoipa::path(
    post, path = "/v1/rooms", tag = "rooms", request_body = Draft, security(("bearer" = [])),
    responses(
        (status = 201, description = "Opened", body = Room),
        (status = 200, description = "The direct room of these two was open before", body = Room),
        docs::TakesBody, docs::NeedsVerified, docs::MayBeMissing, docs::Limited, docs::MayBeAway,
    )
)]
async fn open(
    State(realtime): State<Realtime>,
    me: Principal,
    Valid(draft): Valid<Draft>,
) -> Result<Response, Problem> {
    let engine = &realtime.0;
    let draft = draft.tidy(me.user)?;
    let verified = engine.accounts.treats_as_verified(&me);
    if draft.kind == RoomKind::Public && !verified {
        return Err(Problem::forbidden("verify_email_first", "Please confirm your e-mail address first"));
    }
    if draft.kind == RoomKind::Direct
        && let Some(known) = find_direct(&realtime, me.user, draft.members[0]).await?
    {
        return Ok(Json(Room::of(engine, me.user, known).await?).into_response());
    }
    engine.limits.take_room(me.user, verified)?;
    all_exist(&realtime, &draft.members).await?;
    all_reachable(&realtime, me.user, &draft.members).await?;
    let campus = match draft.kind {
        RoomKind::Public => engine.network.campus_of(me.user).await?.map(|campus| campus.id),
        RoomKind::Private | RoomKind::Direct => None,
    };
    let (room, created) = create(&realtime, me.user, &draft, campus).await?;
    let status = if created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(Room::of(engine, me.user, room).await?)).into_response())
}

impl Draft {
    /// Trims, drops doubles and oneself, and checks what the kind asks for.
    fn tidy(mut self, me: UserId) -> Result<Self, Problem> {
        self.title = tidy_line(&self.title);
        self.topic = tidy_line(&self.topic);
        self.members.retain(|member| *member != me);
        self.members.sort_unstable();
        self.members.dedup();
        match self.kind {
            RoomKind::Direct if self.members.len() != 1 => {
                Err(Problem::invalid("members", "one_other_person"))
            }
            RoomKind::Direct if !self.title.is_empty() => Err(Problem::invalid("title", "not_for_direct")),
            RoomKind::Public if !self.members.is_empty() => {
                Err(Problem::invalid("members", "not_for_public"))
            }
            RoomKind::Public | RoomKind::Private if self.title.is_empty() => {
                Err(Problem::invalid("title", "too_short"))
            }
            _ => Ok(self),
        }
    }
}

/// What a room is called, as it is looked at and kept.
pub(crate) fn words_of_room(title: &str, topic: &str) -> String {
    if topic.is_empty() { title.to_owned() } else { format!("{title}\n{topic}") }
}

/// One line without control characters or white space around it.
pub(crate) fn tidy_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}

fn direct_key(one: UserId, other: UserId) -> String {
    let (less, greater) = if one < other { (one, other) } else { (other, one) };
    format!("{less}:{greater}")
}

async fn find_direct(realtime: &Realtime, me: UserId, other: UserId) -> Result<Option<RoomId>, Problem> {
    let found = sqlx::query_scalar!(
        r#"select id as "id: RoomId" from realtime.rooms where direct_key = $1"#,
        direct_key(me, other),
    );
    Ok(found.fetch_optional(realtime.0.db.pool()).await?)
}

/// Whose direct room a block that was just made or lifted opens or closes; of each pair, the first has made or lifted it. Not
/// the other one where a block of their own keeps it closed anyhow: they would learn of nothing but the block.
pub(crate) async fn turned_rooms(
    db: &Db,
    pairs: &[(UserId, UserId)],
) -> Result<Vec<(RoomId, UserId)>, sqlx::Error> {
    let keys: Vec<String> = pairs.iter().map(|(one, other)| direct_key(*one, *other)).collect();
    let (blocking, blocked): (Vec<UserId>, Vec<UserId>) = pairs.iter().copied().unzip();
    let rows = sqlx::query!(
        r#"select r.id as "room: RoomId", m.user_id as "user: UserId"
           from unnest($1::text[], $2::uuid[], $3::uuid[]) as turned (direct_key, blocking, blocked)
           join realtime.rooms r on r.direct_key = turned.direct_key
           join realtime.members m on m.room_id = r.id
           where m.user_id = turned.blocking
              or not exists (select from network.blocks b
                             where b.user_id = turned.blocked and b.blocked_id = turned.blocking)"#,
        &keys,
        &blocking as &[UserId],
        &blocked as &[UserId],
    );
    Ok(rows.fetch_all(db.pool()).await?.into_iter().map(|row| (row.room, row.user)).collect())
}

async fn all_exist(realtime: &Realtime, members: &[UserId]) -> Result<(), Problem> {
    let people = realtime.0.network.people(members).await?;
    let known = people.iter().filter(|person| !person.deleted).count();
    if known == members.len() { Ok(()) } else { Err(Problem::not_found()) }
}

/// Nobody begins anything with somebody when a block stands between them. Whose block it is, is not told.
async fn all_reachable(realtime: &Realtime, me: UserId, members: &[UserId]) -> Result<(), Problem> {
    if realtime.0.network.are_apart(me, members).await? { Err(unreachable()) } else { Ok(()) }
}

/// What is said to somebody who may not reach somebody.
pub(crate) fn unreachable() -> Problem {
    Problem::forbidden("unreachable", "You cannot reach this person")
}

/// The new room, or the direct room that somebody has just opened.
async fn create(
    realtime: &Realtime,
    me: UserId,
    draft: &Draft,
    campus: Option<CampusId>,
) -> Result<(RoomId, bool), Problem> {
    let engine = &realtime.0;
    let room = RoomId::generate(&engine.entropy, &engine.clock);
    let now = engine.clock.now();
    let key = (draft.kind == RoomKind::Direct).then(|| direct_key(me, draft.members[0]));
    let mut tx = engine.db.begin().await?;
    let words = match draft.kind {
        RoomKind::Public => titles::look(engine, &mut tx, campus, (&draft.title, &draft.topic)).await?,
        RoomKind::Private | RoomKind::Direct => Vec::new(),
    };
    let created = sqlx::query_scalar!(
        r#"insert into realtime.rooms
               (id, kind, title, topic, campus_id, direct_key, last_at, members, created_by, created_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $7) on conflict (direct_key) do nothing returning true"#,
        room as RoomId,
        draft.kind as RoomKind,
        draft.title,
        draft.topic,
        campus as Option<CampusId>,
        key,
        now,
        i32::try_from(draft.members.len() + 1).unwrap_or(i32::MAX),
        me as UserId,
    )
    .fetch_optional(&mut *tx)
    .await?;
    if created.is_none() {
        tx.rollback().await?;
        let known = find_direct(realtime, me, draft.members[0]).await?;
        return Ok((known.ok_or_else(Problem::not_found)?, false));
    }
    let list_changes = add_founders(&mut tx, room, me, &draft.members, now).await?;
    titles::report(&mut tx, room, &words, (&draft.title, &draft.topic), now).await?;
    if draft.kind == RoomKind::Private && !draft.members.is_empty() {
        let opened = notify::opened(me, &draft.members);
        events::append(&mut tx, now, notify::OPENED, &room.to_string(), opened).await?;
    }
    tx.commit().await?;
    engine.hub.publish(&Outcome { list_changes, ..Outcome::default() });
    Ok((room, true))
}

/// Founders see the room from its first event.
async fn add_founders(
    tx: &mut Tx,
    room: RoomId,
    owner: UserId,
    others: &[UserId],
    now: DateTime<Utc>,
) -> Result<Vec<ListChange>, Problem> {
    sqlx::query!(
        r#"insert into realtime.members (room_id, user_id, role, joined_at)
           select $1::uuid, $2::uuid, 'owner'::realtime.member_role, $4::timestamptz
           union all select $1, other, 'member', $4 from unnest($3::uuid[]) as other"#,
        room as RoomId,
        owner as UserId,
        others as &[UserId],
        now,
    )
    .execute(&mut **tx)
    .await
    .on_constraint("members_user_id_fkey", Problem::not_found)?;
    let founders: Vec<UserId> = others.iter().copied().chain([owner]).collect();
    Ok(room_lists::note(tx, room, &founders, How::Joined).await?)
}

/// Which part of a list is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Part {
    /// Words of title or topic.
    #[serde(default)]
    q: String,
    /// `next` of the page before.
    cursor: Option<String>,
    /// At most 100.
    #[serde(default = "limit_usual")]
    limit: usize,
}

fn limit_usual() -> usize {
    100
}

/// A place in a list of rooms, newest activity first.
#[derive(Debug, Serialize, Deserialize)]
struct Place {
    at: DateTime<Utc>,
    id: RoomId,
}

impl Place {
    fn of(room: &Room) -> Self {
        Self { at: room.last_at, id: room.id }
    }
}

/// My rooms
///
/// The rooms one is a member of, newest activity first, each with its unread count and newest message.
#[utoipa::path(
    get, path = "/v1/rooms", tag = "rooms", params(Part), security(("bearer" = [])),
    responses((status = 200, description = "A page of rooms", body = Page<Room>),
        docs::TakesQuery, docs::NeedsToken, docs::MayBeAway)
)]
async fn mine(
    State(realtime): State<Realtime>,
    me: Principal,
    Query(part): Query<Part>,
) -> Result<Page<Room>, Problem> {
    let after = part.place(&realtime, "rooms")?;
    let limit = part.limit.clamp(1, 100);
    let ids = sqlx::query_scalar!(
        r#"select r.id as "id: RoomId" from realtime.members m join realtime.rooms r on r.id = m.room_id
           where m.user_id = $1 and r.kind <> 'inbox' and ($2::timestamptz is null or (r.last_at, r.id) < ($2, $3::uuid))
           order by r.last_at desc, r.id desc limit $4"#,
        me.user as UserId,
        after.as_ref().map(|place| place.at),
        after.as_ref().map(|place| place.id) as Option<RoomId>,
        db_seq(limit as u64 + 1),
    )
    .fetch_all(realtime.0.db.pool())
    .await?;
    page(&realtime, me.user, &ids, limit, "rooms").await
}

/// Rooms to discover
///
/// Public rooms of one's campus, and those open to everybody, newest activity first.
#[utoipa::path(
    get, path = "/v1/rooms/discover", tag = "rooms", params(Part), security(("bearer" = [])),
    responses((status = 200, description = "A page of rooms", body = Page<Room>),
        docs::TakesQuery, docs::NeedsToken, docs::MayBeAway)
)]
async fn discover(
    State(realtime): State<Realtime>,
    me: Principal,
    Query(part): Query<Part>,
) -> Result<Page<Room>, Problem> {
    let after = part.place(&realtime, "discover")?;
    let limit = part.limit.clamp(1, 100);
    let campus = realtime.0.network.campus_of(me.user).await?.map(|campus| campus.id);
    let ids = sqlx::query_scalar!(
        r#"select id as "id: RoomId" from realtime.rooms
           where kind = 'public' and (campus_id is null or campus_id = $1)
             and ($2 = '' or strpos(lower(title || ' ' || topic), lower($2)) > 0)
             and ($3::timestamptz is null or (last_at, id) < ($3, $4::uuid))
           order by last_at desc, id desc limit $5"#,
        campus as Option<CampusId>,
        part.q.trim(),
        after.as_ref().map(|place| place.at),
        after.as_ref().map(|place| place.id) as Option<RoomId>,
        db_seq(limit as u64 + 1),
    )
    .fetch_all(realtime.0.db.pool())
    .await?;
    page(&realtime, me.user, &ids, limit, "discover").await
}

impl Part {
    fn place(&self, realtime: &Realtime, list: &str) -> Result<Option<Place>, Problem> {
        self.cursor.as_deref().map(|cursor| Cursor::decode(&realtime.0.keys, list, cursor)).transpose()
    }
}

async fn page(
    realtime: &Realtime,
    viewer: UserId,
    ids: &[RoomId],
    limit: usize,
    list: &str,
) -> Result<Page<Room>, Problem> {
    let rooms = Room::many(&realtime.0, viewer, ids).await?;
    Ok(Page::cut(rooms, limit, |last| Cursor::encode(&realtime.0.keys, list, &Place::of(last))))
}

/// A room
///
/// One's own, or a public one of one's campus.
#[utoipa::path(
    get, path = "/v1/rooms/{id}", tag = "rooms", params(("id" = uuid::Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, description = "The room", body = Room),
        docs::NeedsToken, docs::MayBeMissing, docs::MayBeAway)
)]
async fn show(
    State(realtime): State<Realtime>,
    me: Principal,
    Path(id): Path<RoomId>,
) -> Result<Json<Room>, Problem> {
    let room = Room::of(&realtime.0, me.user, id).await?;
    let campus = realtime.0.network.campus_of(me.user).await?.map(|campus| campus.id);
    let visible = room.joined
        || (room.kind == RoomKind::Public && room.campus.as_ref().is_none_or(|c| Some(c.id) == campus));
    if visible { Ok(Json(room)) } else { Err(Problem::not_found()) }
}

/// New words for a room.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(example = json!({ "title": "Algorithms 101" }))]
struct NewWords {
    /// 1 to 80 characters.
    #[garde(inner(length(chars, min = 1, max = 80)))]
    title: Option<String>,
    /// At most 300 characters.
    #[garde(inner(length(chars, max = 300)))]
    topic: Option<String>,
}

/// Rename a room
///
/// For its owners. Members see it at once. A public room takes no blocked words (422 `words`); a conversation of two has no name
/// (409 `direct_room`).
#[utoipa::path(
    patch, path = "/v1/rooms/{id}", tag = "rooms", request_body = NewWords, params(("id" = uuid::Uuid, Path)),
    security(("bearer" = [])),
    responses((status = 200, description = "The room", body = Room),
        docs::TakesBody, docs::NeedsRole, docs::MayBeMissing, docs::Limited, docs::MayBeAway,
        (status = 409, description = "A conversation of two", body = api::problem::Body))
)]
async fn rename(
    State(realtime): State<Realtime>,
    owner: Owner,
    Valid(words): Valid<NewWords>,
) -> Result<Json<Room>, Problem> {
    let engine = &realtime.0;
    let title = words.title.as_deref().map(tidy_line);
    if title.as_deref() == Some("") {
        return Err(Problem::invalid("title", "too_short"));
    }
    let topic = words.topic.as_deref().map(tidy_line);
    engine.limits.take_act(owner.user)?;
    let mut tx = engine.db.begin().await?;
    let locked = owner.lock(&mut tx).await?;
    let given = (title.as_deref().unwrap_or_default(), topic.as_deref().unwrap_or_default());
    let found = match locked.kind {
        RoomKind::Public => titles::look(engine, &mut tx, locked.campus, given).await?,
        RoomKind::Private => Vec::new(),
        RoomKind::Direct => {
            return Err(Problem::conflict("direct_room", "A conversation of two has no name"));
        }
    };
    let room = sqlx::query!(
        r#"update realtime.rooms r set title = coalesce($2, r.title), topic = coalesce($3, r.topic)
           from (select id, title from realtime.rooms where id = $1) before
           where r.id = before.id returning r.title, r.topic, r.title <> before.title as "renamed!""#,
        owner.room as RoomId,
        title,
        topic,
    )
    .fetch_one(&mut *tx)
    .await?;
    let now = engine.clock.now();
    titles::report(&mut tx, owner.room, &found, (&room.title, &room.topic), now).await?;
    let mut outcome = None;
    if room.renamed {
        let change = Change::Renamed { title: room.title };
        outcome = Some(announce(engine, &mut tx, owner.room, Announcer::member(owner.user), &change).await?);
    }
    tx.commit().await?;
    if let Some(outcome) = outcome {
        engine.hub.publish(&outcome);
    }
    Ok(Json(Room::of(engine, owner.user, owner.room).await?))
}
