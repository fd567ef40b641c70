//! Cases: what was reported, or found by a list of words, until somebody decides it. Owns `realtime.cases`.
//!
//! One thing has one open case, however many report it. What was said when it was reported is kept with the case
//! ([`super::evidence`]), also when its author removes it, until the case is forgotten ([`super::retention`]).

use api::Problem;
use chrono::{DateTime, Utc};
use store::{CampusId, RoomId, Tx, UserId};
use uuid::Uuid;

use super::evidence;
use crate::append::{Flagged, db_seq};

/// A message as a case is opened about it.
pub(super) struct Said<'a> {
    pub(super) room: RoomId,
    pub(super) seq: u64,
    pub(super) author: UserId,
    pub(super) text: &'a str,
    /// What a list of words found.
    pub(super) words: &'a [String],
    /// Whose report it is; nobody's when words were found.
    pub(super) reporter: Option<UserId>,
}

/// A case, and the digest of what it keeps of what was said.
pub(super) struct Opened {
    pub(super) case: Uuid,
    pub(super) digest: Option<Vec<u8>>,
}

/// Opens a case about a message, or adds to the open one.
///
/// It belongs to the campus of the room, else of the author, else of the reporter. Those who keep order in the room decide
/// it too, unless it is about one of them, or a conversation of two.
pub(super) async fn open_message(
    tx: &mut Tx,
    said: &Said<'_>,
    now: DateTime<Utc>,
) -> Result<Opened, sqlx::Error> {
    let case = sqlx::query_scalar!(
        r#"insert into realtime.cases as c
               (id, kind, room_id, seq, subject_id, campus_id, in_room, words, opened_at, last_at)
           select gen_random_uuid(), 'message', r.id, $2, $3,
                  coalesce(r.campus_id,
                           (select campus_id from network.campus_members where user_id = $3),
                           (select campus_id from network.campus_members where user_id = $4)),
                  r.kind <> 'direct' and not exists (
                      select from realtime.members m
                      where m.room_id = r.id and m.user_id = $3 and m.role <> 'member'),
                  $5, $6, $6
           from realtime.rooms r where r.id = $1
           on conflict (room_id, seq) where kind = 'message' and resolved_at is null do update
           set last_at = excluded.last_at,
               words = (select coalesce(array_agg(distinct word), '{}') from (
                            select unnest(c.words || excluded.words) as word limit 20) both_of)
           returning id"#,
        said.room as RoomId,
        db_seq(said.seq),
        said.author as UserId,
        said.reporter as Option<UserId>,
        said.words,
        now,
    )
    .fetch_one(&mut **tx)
    .await?;
    let digest = evidence::keep(tx, case, (said.text, said.reporter.is_some()), now).await?;
    Ok(Opened { case, digest: Some(digest) })
}

/// Opens a case about a person, who may have been met in a room, or finds the open one.
pub(super) async fn open_person(
    tx: &mut Tx,
    (subject, room): (UserId, Option<RoomId>),
    reporter: UserId,
    now: DateTime<Utc>,
) -> Result<Opened, sqlx::Error> {
    let case = sqlx::query_scalar!(
        r#"insert into realtime.cases as c (id, kind, room_id, subject_id, campus_id, in_room, opened_at, last_at)
           select gen_random_uuid(), 'person', $2, $1,
                  coalesce((select campus_id from network.campus_members where user_id = $1),
                           (select campus_id from network.campus_members where user_id = $3)),
                  false, $4, $4
           on conflict (subject_id, room_id) where kind = 'person' and resolved_at is null do update
           set last_at = excluded.last_at
           returning id"#,
        subject as UserId,
        room as Option<RoomId>,
        reporter as UserId,
        now,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(Opened { case, digest: None })
}

/// A room as a case is opened about it.
pub(crate) struct Called<'a> {
    pub(crate) room: RoomId,
    /// Its title and topic.
    pub(crate) text: &'a str,
    /// What a list of words found.
    pub(crate) words: &'a [String],
    /// Whose report it is; nobody's when words were found.
    pub(crate) reporter: Option<UserId>,
}

/// Opens a case about a room, which is its owner's, or adds to the open one.
pub(super) async fn open_room(
    tx: &mut Tx,
    called: &Called<'_>,
    now: DateTime<Utc>,
) -> Result<Opened, sqlx::Error> {
    let case = sqlx::query_scalar!(
        r#"insert into realtime.cases as c (id, kind, room_id, subject_id, campus_id, in_room, words, opened_at, last_at)
           select gen_random_uuid(), 'room', r.id,
                  (select user_id from realtime.members where room_id = r.id and role = 'owner'
                   order by joined_at, user_id limit 1),
                  coalesce(r.campus_id, (select campus_id from network.campus_members where user_id = $2)),
                  false, $3, $4, $4
           from realtime.rooms r where r.id = $1
           on conflict (room_id) where kind = 'room' and resolved_at is null do update
           set last_at = excluded.last_at,
               words = (select coalesce(array_agg(distinct word), '{}') from (
                            select unnest(c.words || excluded.words) as word limit 20) both_of)
           returning id"#,
        called.room as RoomId,
        called.reporter as Option<UserId>,
        called.words,
        now,
    )
    .fetch_one(&mut **tx)
    .await?;
    let digest = evidence::keep(tx, case, (called.text, called.reporter.is_some()), now).await?;
    Ok(Opened { case, digest: Some(digest) })
}

/// Messages in which words were found that are to be looked at, in the transaction that numbers them.
pub(crate) async fn open_flagged(
    tx: &mut Tx,
    flagged: &[Flagged],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    for Flagged { room, seq, author, text, words } in flagged {
        let said = Said { room: *room, seq: *seq, author: *author, text, words, reporter: None };
        open_message(tx, &said, now).await?;
    }
    Ok(())
}

/// A case under its lock.
pub(super) struct Case {
    pub(super) id: Uuid,
    pub(super) room: Option<RoomId>,
    pub(super) seq: Option<u64>,
    pub(super) subject: Option<UserId>,
    pub(super) campus: Option<CampusId>,
    pub(super) in_room: bool,
    pub(super) resolved: bool,
}

/// Locks a case; 404 when there is none.
pub(super) async fn lock(tx: &mut Tx, id: Uuid) -> Result<Case, Problem> {
    let row = sqlx::query!(
        r#"select room_id as "room: RoomId", seq, subject_id as "subject: UserId",
                  campus_id as "campus: CampusId", in_room, resolved_at is not null as "resolved!"
           from realtime.cases where id = $1 for update"#,
        id,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or_else(Problem::not_found)?;
    Ok(Case {
        id,
        room: row.room,
        seq: row.seq.map(crate::append::wire_seq),
        subject: row.subject,
        campus: row.campus,
        in_room: row.in_room,
        resolved: row.resolved,
    })
}
