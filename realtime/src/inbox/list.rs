//! The notification centre: an inbox as a list of groups, newest first, with what is unread.

use std::collections::HashMap;

use accounts::Principal;
use api::{Cursor, Json, Problem, Query, Valid, docs};
use axum::extract::State;
use chrono::{DateTime, Utc};
use garde::Validate;
use network::Person;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sqlx::types::Json as Jsonb;
use store::{RoomId, Tx, UserId};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::append::{db_seq, wire_seq};
use crate::engine::{Engine, Realtime};
use crate::rooms::RoomKind;
use crate::wire::StreamName;

pub(crate) fn router() -> OpenApiRouter<Realtime> {
    OpenApiRouter::new().routes(routes!(inbox)).routes(routes!(read))
}

/// Groups a page, usually and at most.
const PAGE: usize = 30;
const PAGE_MAX: usize = 100;
/// How many people of a group are named.
const PEOPLE_MAX: i64 = 5;
/// Characters of the message that is shown with a group.
const EXCERPT_CHARS: i32 = 140;
/// Unread notifications are counted among this many of the newest.
const COUNTED_MAX: i64 = 1_000;
/// How many of one group are counted.
const GROUP_COUNTED_MAX: i64 = 999;

/// Which part of the list is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Part {
    /// `next` of the page before.
    cursor: Option<String>,
    /// At most 100.
    limit: Option<usize>,
}

/// A part of one's notifications, and where one stands.
#[derive(Debug, Serialize, ToSchema)]
struct Inbox {
    items: Vec<Line>,
    /// Passed back as `?cursor=` for the next page; null on the last.
    next: Option<String>,
    /// Groups with something unread, for the badge; among the newest 1,000 unread notifications.
    unread: u32,
    /// How far the inbox is read.
    read: u64,
    /// Every event of the stream `inbox` up to this one is taken into account.
    as_of: u64,
}

/// Notifications that are shown as one.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NoticeGroup)]
struct Line {
    group: String,
    /// `mention`, `reply`, `reaction`, `direct`, `invitation`, `system`, or one that is not known yet.
    kind: String,
    /// Where it happened.
    room: Option<RoomName>,
    /// In that room, the event that caused the newest notification of the group.
    seq: Option<u64>,
    /// In that room, the message that was answered or reacted to.
    target: Option<u64>,
    /// When the newest came.
    at: DateTime<Utc>,
    /// Seq of the newest in the inbox.
    latest: u64,
    /// How many they are, 999 at most.
    count: u32,
    /// How many of them are unread.
    unread: u32,
    /// Who caused them, the newest first: five at most.
    people: Vec<Person>,
    /// How many people caused them.
    people_count: u32,
    /// The first 140 characters of the message that it is about, as it is now; null when there is none (any more).
    excerpt: Option<String>,
    /// Body of the newest event; what is in it depends on the kind.
    #[schema(value_type = std::collections::HashMap<String, serde_json::Value>)]
    body: Box<RawValue>,
}

/// A room by its name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NoticeRoom)]
struct RoomName {
    #[schema(value_type = uuid::Uuid)]
    id: RoomId,
    kind: RoomKind,
    /// Empty for a direct room.
    title: String,
}

/// A place in the list.
#[derive(Serialize, Deserialize)]
struct Place {
    before: u64,
}

struct Row {
    seq: i64,
    kind: String,
    group: String,
    room: Option<RoomId>,
    room_kind: Option<RoomKind>,
    room_title: Option<String>,
    about: Option<i64>,
    target: Option<i64>,
    at: DateTime<Utc>,
    count: i64,
    unread: i64,
    people: Vec<UserId>,
    people_count: i64,
    excerpt: Option<String>,
    body: Jsonb<Box<RawValue>>,
}

/// My notifications
///
/// Grouped, newest first, without what was withdrawn and what happened in rooms that one is no longer in. To be read
/// once; from then on the stream `inbox` tells what changes.
#[utoipa::path(
    get, path = "/v1/inbox", tag = "notifications", params(Part), security(("bearer" = [])),
    responses((status = 200, description = "A part of them", body = Inbox),
        docs::TakesQuery, docs::NeedsToken, docs::MayBeAway)
)]
async fn inbox(
    State(realtime): State<Realtime>,
    me: Principal,
    Query(part): Query<Part>,
) -> Result<Json<Inbox>, Problem> {
    let engine = &realtime.0;
    let after: Option<Place> =
        part.cursor.as_deref().map(|cursor| Cursor::decode(&engine.keys, "inbox", cursor)).transpose()?;
    let limit = part.limit.unwrap_or(PAGE).clamp(1, PAGE_MAX);
    // One snapshot, so that a client that applies later events counts nothing twice.
    let mut tx = engine.db.begin().await?;
    sqlx::query("set transaction isolation level repeatable read, read only").execute(&mut *tx).await?;
    let (as_of, read, unread) = standing(&mut tx, me.user).await?;
    let mut rows = rows(&mut tx, me.user, after.as_ref(), limit).await?;
    tx.commit().await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let last = rows.last().filter(|_| more).map(|row| Place { before: wire_seq(row.seq) });
    Ok(Json(Inbox {
        items: lines(engine, rows).await?,
        next: last.map(|place| Cursor::encode(&engine.keys, "inbox", &place)),
        unread,
        read,
        as_of,
    }))
}

/// How far one has read one's notifications.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[schema(as = InboxRead)]
struct Read {
    /// Seq of the newest notification read. It only rises, and never passes the head.
    #[garde(skip)]
    seq: u64,
}

/// Mark notifications as read
///
/// The same as `read` of the stream `inbox` over WebSocket; other devices are told. Answers how far they are read now.
#[utoipa::path(
    put, path = "/v1/inbox/read", tag = "notifications", request_body = Read, security(("bearer" = [])),
    responses((status = 200, description = "The position", body = Read),
        docs::TakesBody, docs::NeedsToken, docs::Limited, docs::MayBeAway)
)]
async fn read(
    State(realtime): State<Realtime>,
    me: Principal,
    Valid(up_to): Valid<Read>,
) -> Result<Json<Read>, Problem> {
    let (engine, own) = (&realtime.0, StreamName::Inbox(me.user));
    engine.limits.take_read(me.user)?;
    if let Some(seq) = engine.raise_read(own, me.user, up_to.seq, None).await? {
        return Ok(Json(Read { seq }));
    }
    let standings = super::standings(engine, me.user, &[own]).await?;
    Ok(Json(Read { seq: standings.get(&own).map_or(0, |standing| standing.read) }))
}

/// Head, read position, and how many groups have something unread.
async fn standing(tx: &mut Tx, user: UserId) -> Result<(u64, u64, u32), sqlx::Error> {
    let row = sqlx::query!(
        r#"select r.head, m.read_seq,
                  (select count(distinct group_key) from (
                      select group_key from realtime.unread_notices($1) order by seq desc limit $2) newest) as "unread!"
           from realtime.rooms r join realtime.members m on m.room_id = r.id and m.user_id = $1
           where r.id = $1 and r.kind = 'inbox'"#,
        user as UserId,
        COUNTED_MAX,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map_or((0, 0, 0), |row| (wire_seq(row.head), wire_seq(row.read_seq), small(row.unread))))
}

async fn rows(
    tx: &mut Tx,
    user: UserId,
    after: Option<&Place>,
    limit: usize,
) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"with unread as (
               select group_key, count(*) as count from (
                   select group_key from realtime.unread_notices($1) order by seq desc limit $4) newest
               group by group_key)
           select n.seq, n.kind, n.group_key as "group", n.room_id as "room: RoomId", r.kind as "room_kind?: RoomKind",
                  r.title as "room_title?", n.about, n.target, n.at, same.count as "count!",
                  coalesce(unread.count, 0) as "unread!", same.people as "people!: Vec<UserId>",
                  same.people_count as "people_count!", left(said.body ->> 'text', $6) as excerpt,
                  e.body as "body: Jsonb<Box<RawValue>>"
           from realtime.notices n
           join realtime.events e on e.room_id = n.user_id and e.seq = n.seq
           left join realtime.rooms r on r.id = n.room_id
           left join realtime.members m on m.room_id = n.room_id and m.user_id = n.user_id
           left join realtime.events said
               on said.room_id = n.room_id and said.seq = case n.kind when 'reaction' then n.target else n.about end
               and said.kind = 'message' and said.removed_at is null and said.seq > m.hidden_seq
           left join unread on unread.group_key = n.group_key
           cross join lateral (
               select sum(by_person.count)::bigint as count, count(by_person.actor_id) as people_count,
                      coalesce((array_agg(by_person.actor_id order by by_person.latest desc)
                          filter (where by_person.actor_id is not null))[1:$5], '{}') as people
               from (select newest.actor_id, count(*) as count, max(newest.seq) as latest
                     from (select g.actor_id, g.seq from realtime.notices g
                           where g.user_id = $1 and g.group_key = n.group_key and g.withdrawn_at is null
                           order by g.seq desc limit $7) newest
                     group by newest.actor_id) by_person) same
           where n.user_id = $1 and n.withdrawn_at is null and ($2::bigint is null or n.seq < $2)
             and (n.room_id is null or m.user_id is not null)
             and not exists (select from realtime.notices later
                             where later.user_id = n.user_id and later.group_key = n.group_key
                               and later.seq > n.seq and later.withdrawn_at is null)
           order by n.seq desc limit $3"#,
        user as UserId,
        after.map(|place| db_seq(place.before)),
        db_seq(limit as u64 + 1),
        COUNTED_MAX,
        PEOPLE_MAX as _,
        EXCERPT_CHARS,
        GROUP_COUNTED_MAX,
    )
    .fetch_all(&mut **tx)
    .await
}

async fn lines(engine: &Engine, rows: Vec<Row>) -> Result<Vec<Line>, Problem> {
    let people =
        engine.people_by_id(rows.iter().flat_map(|row| row.people.iter().copied()).collect()).await?;
    Ok(rows.into_iter().map(|row| row.seen_with(&people)).collect())
}

impl Row {
    fn seen_with(self, people: &HashMap<UserId, Person>) -> Line {
        let room = match (self.room, self.room_kind, self.room_title) {
            (Some(id), Some(kind), Some(title)) => Some(RoomName { id, kind, title }),
            _ => None,
        };
        Line {
            group: self.group,
            kind: self.kind,
            room,
            seq: self.about.map(wire_seq),
            target: self.target.map(wire_seq),
            at: self.at,
            latest: wire_seq(self.seq),
            count: small(self.count),
            unread: small(self.unread),
            people: self.people.iter().filter_map(|person| people.get(person).cloned()).collect(),
            people_count: small(self.people_count),
            excerpt: self.excerpt,
            body: self.body.0,
        }
    }
}

fn small(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(0)
}
