//! Writes a [`World`] with one statement a table.

use accounts::NewUser;
use anyhow::Context;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::{CampusId, EventId, RoomId, Tx, UserId};

use crate::world::{Body, Event, Kind, Member, Resident, Room, World};

/// Held while demo data is looked for and written, so that two nodes that start together write it once.
const LOCK: i64 = 0x6465_6d6f;

/// Whether there is demo data; waits for one who is writing it.
pub(crate) async fn is_filled(tx: &mut Tx) -> Result<bool, sqlx::Error> {
    sqlx::query!("select pg_advisory_xact_lock($1)", LOCK).execute(&mut **tx).await?;
    sqlx::query_scalar!(r#"select exists (select from accounts.users where demo) as "filled!""#)
        .fetch_one(&mut **tx)
        .await
}

pub(crate) async fn write(tx: &mut Tx, world: &World, password_hash: &str) -> anyhow::Result<()> {
    campuses(tx, world).await.context("write campuses")?;
    let users: Vec<NewUser> = world.people.iter().map(|person| account(person, password_hash)).collect();
    accounts::seed::insert(tx, &users).await.context("write accounts")?;
    profiles(tx, world).await.context("write profiles")?;
    memberships(tx, world).await.context("write campus memberships")?;
    rooms(tx, world).await.context("write rooms")?;
    members(tx, world).await.context("write members")?;
    events(tx, world).await.context("write events")?;
    renew_epoch(tx).await.context("renew the epoch")
}

/// These events are in no log: what was built from an empty database is built again.
async fn renew_epoch(tx: &mut Tx) -> Result<(), sqlx::Error> {
    sqlx::query!("update realtime.epoch set epoch = replace(gen_random_uuid()::text, '-', '')")
        .execute(&mut **tx)
        .await?;
    Ok(())
}

async fn campuses(tx: &mut Tx, world: &World) -> Result<(), sqlx::Error> {
    for campus in &world.campuses {
        sqlx::query!(
            "with campus as (
                 insert into network.campuses (id, slug, name, city, country, time_zone, created_at)
                 values ($1, $2, $3, $4, $5, $6, $7) returning id)
             insert into network.campus_domains (domain, campus_id) select $8, id from campus",
            campus.id as CampusId,
            campus.slug,
            campus.name,
            campus.city,
            campus.country,
            campus.time_zone,
            campus.created_at,
            campus.domain,
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

fn account(person: &Resident, password_hash: &str) -> NewUser {
    NewUser {
        id: person.id,
        email: person.email.clone(),
        handle: person.handle.clone(),
        display_name: person.display_name.clone(),
        role: person.role,
        locale: person.locale.clone(),
        verified_at: Some(person.created_at),
        created_at: person.created_at,
        password_hash: password_hash.to_owned(),
    }
}

async fn profiles(tx: &mut Tx, world: &World) -> Result<(), sqlx::Error> {
    let people = &world.people;
    sqlx::query!(
        "insert into network.profiles (user_id, headline, bio, course, study_year, languages, updated_at)
         select id, headline, bio, course, study_year, string_to_array(languages, ','), at
         from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::smallint[], $6::text[], $7::timestamptz[])
              as t(id, headline, bio, course, study_year, languages, at)",
        &column(people, |person| person.id) as &[UserId],
        &column(people, |person| person.headline.clone()),
        &column(people, |person| person.bio.clone()),
        &column(people, |person| person.course.clone()),
        &column(people, |person| person.study_year) as &[Option<i16>],
        &column(people, |person| person.languages.join(",")),
        &column(people, |person| person.created_at),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn memberships(tx: &mut Tx, world: &World) -> Result<(), sqlx::Error> {
    let of_campus =
        |person: &Resident| person.campus.map(|at| (person.id, world.campuses[at].id, person.created_at));
    let members: Vec<(UserId, CampusId, DateTime<Utc>)> = world.people.iter().filter_map(of_campus).collect();
    sqlx::query!(
        "insert into network.campus_members (user_id, campus_id, verified_at)
         select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[])",
        &column(&members, |member| member.0) as &[UserId],
        &column(&members, |member| member.1) as &[CampusId],
        &column(&members, |member| member.2),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn rooms(tx: &mut Tx, world: &World) -> Result<(), sqlx::Error> {
    let rooms = &world.rooms;
    sqlx::query!(
        "insert into realtime.rooms (id, kind, title, topic, campus_id, direct_key, head, last_at, members,
                                     created_by, created_at)
         select id, kind::realtime.room_kind, title, topic, campus, direct_key, head, last_at, members,
                created_by, created_at
         from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::bigint[],
                     $8::timestamptz[], $9::int[], $10::uuid[], $11::timestamptz[])
              as t(id, kind, title, topic, campus, direct_key, head, last_at, members, created_by, created_at)",
        &column(rooms, |room| room.id) as &[RoomId],
        &column(rooms, |room| room.kind.as_str().to_owned()),
        &column(rooms, |room| room.title.clone()),
        &column(rooms, |room| room.topic.clone()),
        &column(rooms, |room| room.campus.map(|at| world.campuses[at].id)) as &[Option<CampusId>],
        &column(rooms, |room| direct_key(world, room)) as &[Option<String>],
        &column(rooms, |room| number(room.events.len())),
        &column(rooms, |room| room.events.last().map_or(room.created_at, |event| event.at)),
        &column(rooms, |room| i32::try_from(room.members.len()).unwrap_or(i32::MAX)),
        &column(rooms, |room| world.people[room.created_by].id) as &[UserId],
        &column(rooms, |room| room.created_at),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn direct_key(world: &World, room: &Room) -> Option<String> {
    if room.kind != Kind::Direct {
        return None;
    }
    let mut ids: Vec<UserId> = room.members.iter().map(|member| world.people[member.person].id).collect();
    ids.sort_unstable();
    Some(format!("{}:{}", ids[0], ids[1]))
}

async fn members(tx: &mut Tx, world: &World) -> Result<(), sqlx::Error> {
    let rows: Vec<(RoomId, &Member)> =
        world.rooms.iter().flat_map(|room| room.members.iter().map(|member| (room.id, member))).collect();
    sqlx::query!(
        "insert into realtime.members (room_id, user_id, role, joined_at, joined_seq, hidden_seq, read_seq)
         select room, person, role::realtime.member_role, joined_at, joined, hidden, read
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::bigint[], $6::bigint[], $7::bigint[])
              as t(room, person, role, joined_at, joined, hidden, read)",
        &column(&rows, |row| row.0) as &[RoomId],
        &column(&rows, |row| world.people[row.1.person].id) as &[UserId],
        &column(&rows, |row| if row.1.owner { "owner" } else { "member" }.to_owned()),
        &column(&rows, |row| row.1.joined_at),
        &column(&rows, |row| number(row.1.joined_seq)),
        &column(&rows, |row| number(row.1.hidden_seq)),
        &column(&rows, |row| number(row.1.read_seq)),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn events(tx: &mut Tx, world: &World) -> Result<(), sqlx::Error> {
    let of_room = |room: &'_ Room| -> Vec<(RoomId, usize, Event)> {
        let numbered = room.events.iter().enumerate();
        numbered.map(|(at, event)| (room.id, at + 1, event.clone())).collect()
    };
    let rows: Vec<(RoomId, usize, Event)> = world.rooms.iter().flat_map(of_room).collect();
    let roots: Vec<Option<i64>> = world.rooms.iter().flat_map(roots).collect();
    sqlx::query!(
        "insert into realtime.events (room_id, seq, id, kind, author_id, at, body, digest, root)
         select room, seq, id, kind::realtime.event_kind, author, at, body::jsonb, digest, root
         from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::text[], $5::uuid[], $6::timestamptz[], $7::text[],
                     $8::bytea[], $9::bigint[]) as t(room, seq, id, kind, author, at, body, digest, root)",
        &column(&rows, |row| row.0) as &[RoomId],
        &column(&rows, |row| number(row.1)),
        &column(&rows, |row| row.2.id) as &[EventId],
        &column(&rows, |row| kind(&row.2.body).to_owned()),
        &column(&rows, |row| world.people[row.2.author].id) as &[UserId],
        &column(&rows, |row| row.2.at),
        &column(&rows, |row| body(world, &row.2).to_string()),
        &column(&rows, |row| digest(world, &row.2)),
        &roots as &[Option<i64>],
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Of each event of a room that is a reply: the message its thread began with.
fn roots(room: &Room) -> Vec<Option<i64>> {
    let mut roots = Vec::<Option<i64>>::with_capacity(room.events.len());
    for event in &room.events {
        let reply_to = match &event.body {
            Body::Message { reply_to, .. } => *reply_to,
            Body::Joined { .. } => None,
        };
        roots.push(reply_to.map(|seq| roots[seq - 1].unwrap_or(number(seq))));
    }
    roots
}

fn kind(body: &Body) -> &'static str {
    match body {
        Body::Message { .. } => "message",
        Body::Joined { .. } => "member",
    }
}

fn body(world: &World, event: &Event) -> Value {
    match &event.body {
        Body::Message { text, reply_to: None } => json!({ "text": text }),
        Body::Message { text, reply_to: Some(seq) } => json!({ "text": text, "reply_to": seq }),
        Body::Joined { person } => {
            let (user, by) = (world.people[*person].id, world.people[event.author].id);
            json!({ "change": "joined", "user": user, "by": by })
        }
    }
}

fn digest(world: &World, event: &Event) -> Vec<u8> {
    match &event.body {
        Body::Message { text, reply_to } => {
            realtime::digest_of_message(text, reply_to.map(|seq| seq as u64)).to_vec()
        }
        Body::Joined { .. } => Sha256::digest(body(world, event).to_string().as_bytes()).to_vec(),
    }
}

fn column<R, T>(rows: &[R], of: impl Fn(&R) -> T) -> Vec<T> {
    rows.iter().map(of).collect()
}

fn number(count: usize) -> i64 {
    i64::try_from(count).expect("demo rooms are small")
}
