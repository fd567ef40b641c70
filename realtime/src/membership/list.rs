//! Who is in a room: in pages, by name, or by id.

use api::{Cursor, Page, Problem, Query, docs};
use axum::extract::State;
use chrono::{DateTime, Utc};
use network::Person;
use serde::{Deserialize, Serialize};
use store::{RoomId, UserId};
use utoipa::{IntoParams, ToSchema};

use super::{Member, MemberRole};
use crate::append::db_seq;
use crate::engine::{Engine, Realtime};

/// Members of a page.
const PAGE: usize = 100;
/// As many people of all rooms have a word in their names at most, for each of them to be looked for in the room.
const FEW: i64 = 1_000;

/// Which members are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Part {
    /// Words that all stand in the name or handle, in part; at most 60 characters.
    #[serde(default)]
    #[param(example = "mei")]
    q: String,
    /// Up to 100 ids with commas between; nothing else counts then.
    ids: Option<String>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// Somebody in a room.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MemberCard {
    person: Person,
    role: MemberRole,
    joined_at: DateTime<Utc>,
}

/// A place in the list of members: owners first, then moderators, then by joining.
#[derive(Serialize, Deserialize)]
struct Place {
    role: MemberRole,
    at: DateTime<Utc>,
    id: UserId,
}

/// A membership, without who it is.
struct Row {
    user: UserId,
    role: MemberRole,
    joined_at: DateTime<Utc>,
}

/// People of a room
///
/// For members. Owners first, then moderators, then all others in the order of joining. With `q`, those who are called so;
/// with `ids`, those of them who are members.
#[utoipa::path(
    get, path = "/v1/rooms/{id}/members", tag = "rooms", params(("id" = uuid::Uuid, Path), Part),
    security(("bearer" = [])),
    responses((status = 200, description = "A page of members", body = Page<MemberCard>),
        docs::TakesQuery, docs::NeedsToken, docs::MayBeMissing, docs::MayBeAway)
)]
pub(super) async fn list(
    State(realtime): State<Realtime>,
    me: Member,
    Query(part): Query<Part>,
) -> Result<Page<MemberCard>, Problem> {
    let engine = &realtime.0;
    if let Some(ids) = &part.ids {
        let rows = known(engine, &me, &network::asked_ids(ids)?).await?;
        return Ok(Page::all(cards(engine, rows).await?));
    }
    let q = network::asked_name(&part.q)?;
    let list = format!("members:{} {q}", me.room);
    let after: Option<Place> =
        part.cursor.as_deref().map(|cursor| Cursor::decode(&engine.keys, &list, cursor)).transpose()?;
    let rows = if q.is_empty() {
        page(engine, &me, after.as_ref()).await?
    } else {
        find(engine, &me, q, after.as_ref()).await?
    };
    Ok(Page::cut(cards(engine, rows).await?, PAGE, |last| {
        let place = Place { role: last.role, at: last.joined_at, id: last.person.id };
        Cursor::encode(&engine.keys, &list, &place)
    }))
}

async fn cards(engine: &Engine, rows: Vec<Row>) -> Result<Vec<MemberCard>, Problem> {
    let ids: Vec<UserId> = rows.iter().map(|row| row.user).collect();
    let people = engine.network.people(&ids).await?;
    let cards = rows.into_iter().filter_map(|row| {
        let person = people.iter().find(|person| person.id == row.user)?.clone();
        Some(MemberCard { person, role: row.role, joined_at: row.joined_at })
    });
    Ok(cards.collect())
}

async fn page(engine: &Engine, me: &Member, after: Option<&Place>) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"select user_id as "user: UserId", role as "role: MemberRole", joined_at from realtime.members
           where room_id = $1
             and ($2::realtime.member_role is null or (role, joined_at, user_id) > ($2, $3::timestamptz, $4::uuid))
           order by role, joined_at, user_id limit $5"#,
        me.room as RoomId,
        after.map(|place| place.role) as Option<MemberRole>,
        after.map(|place| place.at),
        after.map(|place| place.id) as Option<UserId>,
        db_seq(PAGE as u64 + 1),
    )
    .fetch_all(engine.db.pool())
    .await
}

/// Those whose name or handle contains every word of `q`, as people are found elsewhere. A word of few people is looked up
/// in `users_by_part_of_name`; one of many is not, because most of them are elsewhere, but the room is gone through in
/// order until the page is full.
async fn find(engine: &Engine, me: &Member, q: &str, after: Option<&Place>) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"with asked as materialized (
               select words, array(select distinct g from unnest(words) w, unnest(network.grams(w)) g) as grams
               from (select regexp_split_to_array(network.folded($2), '\s+') as words) as w),
           named as materialized (
               select u.id from asked, accounts.users u
               where u.deleted_at is null
                 and network.grams(network.folded(u.handle || ' ' || u.display_name)) @> (select grams from asked)
                 and (select bool_and(strpos(network.folded(u.handle || ' ' || u.display_name), w) > 0)
                      from unnest(asked.words) w)
               limit $7),
           these as materialized (select count(*) < $7 as all_ from named)
           select m.user_id as "user!: UserId", m.role as "role!: MemberRole", m.joined_at as "joined_at!" from (
               select m.user_id, m.role, m.joined_at
               from named join realtime.members m on m.room_id = $1 and m.user_id = named.id
               where (select all_ from these)
                 and ($3::realtime.member_role is null
                      or (m.role, m.joined_at, m.user_id) > ($3, $4::timestamptz, $5::uuid))
               union all
               (select m.user_id, m.role, m.joined_at
                from realtime.members m join accounts.users u on u.id = m.user_id
                where not (select all_ from these) and m.room_id = $1 and u.deleted_at is null
                  and (select bool_and(strpos(network.folded(u.handle || ' ' || u.display_name), w) > 0)
                       from asked, unnest(asked.words) w)
                  and ($3::realtime.member_role is null
                       or (m.role, m.joined_at, m.user_id) > ($3, $4::timestamptz, $5::uuid))
                order by m.role, m.joined_at, m.user_id limit $6)) as m
           order by m.role, m.joined_at, m.user_id limit $6"#,
        me.room as RoomId,
        q,
        after.map(|place| place.role) as Option<MemberRole>,
        after.map(|place| place.at),
        after.map(|place| place.id) as Option<UserId>,
        db_seq(PAGE as u64 + 1),
        FEW,
    )
    .fetch_all(engine.db.pool())
    .await
}

async fn known(engine: &Engine, me: &Member, ids: &[UserId]) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"select user_id as "user: UserId", role as "role: MemberRole", joined_at from realtime.members
           where room_id = $1 and user_id = any ($2) order by role, joined_at, user_id"#,
        me.room as RoomId,
        ids as &[UserId],
    )
    .fetch_all(engine.db.pool())
    .await
}
