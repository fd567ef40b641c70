//! Reporting: anybody may say that something should be looked at. Owns `realtime.reports`.

use accounts::Principal;
use api::{Problem, Valid, docs};
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use store::{RoomId, Tx, UserId};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::cases::{self, Called, Opened, Said};
use crate::append::db_seq;
use crate::engine::Realtime;
use crate::membership::MemberRole;
use crate::rooms::{RoomKind, words_of_room};

pub(crate) fn router() -> OpenApiRouter<Realtime> {
    OpenApiRouter::new().routes(routes!(report))
}

/// What a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReportKind)]
enum Kind {
    /// A message: `room` and `seq`.
    Message,
    /// A person: `user`, and `room` when they were met in one.
    Person,
    /// A room: `room`.
    Room,
}

/// Why something is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = ReportReason)]
pub(super) enum Reason {
    Spam,
    Harassment,
    Hate,
    Violence,
    Sexual,
    SelfHarm,
    Fraud,
    Other,
}

/// Something that should be looked at.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(as = ReportDraft, example = json!({
    "kind": "message", "room": "01990d2e-7c00-7a3b-8f00-000000000001", "seq": 41, "reason": "harassment",
    "note": "He does not stop"
}))]
struct Draft {
    #[garde(skip)]
    kind: Kind,
    #[garde(skip)]
    #[schema(value_type = Option<uuid::Uuid>)]
    room: Option<RoomId>,
    /// Of the message.
    #[garde(skip)]
    seq: Option<u64>,
    #[garde(skip)]
    #[schema(value_type = Option<uuid::Uuid>)]
    user: Option<UserId>,
    #[garde(skip)]
    reason: Reason,
    /// At most 1,000 characters, for those who decide.
    #[serde(default)]
    #[garde(length(chars, max = 1_000))]
    note: String,
}

/// Report something
///
/// A message that one sees, somebody else, or a room that one sees. Those who decide learn of it, the reported person does
/// not; reporting the same thing again changes nothing. What a reported message says is kept for them, also when its author
/// removes it. Whoever reported is told when it is decided.
#[utoipa::path(
    post, path = "/v1/reports", tag = "moderation", request_body = Draft, security(("bearer" = [])),
    responses((status = 204, description = "Somebody will look at it"),
        (status = 409, description = "One's own, removed already, or a direct room: report the person",
            body = api::problem::Body),
        docs::TakesBody, docs::NeedsToken, docs::MayBeMissing, docs::Limited, docs::MayBeAway)
)]
async fn report(
    State(realtime): State<Realtime>,
    me: Principal,
    Valid(draft): Valid<Draft>,
) -> Result<StatusCode, Problem> {
    let engine = &realtime.0;
    engine.limits.take_report(me.user)?;
    let required = |field: &str| Problem::invalid(field, "required");
    let now = engine.clock.now();
    // Asked before a connection is held: whoever waits for a second one while holding one can take all of them.
    let campus = match draft.kind {
        Kind::Room => engine.network.campus_of(me.user).await?.map(|campus| campus.id),
        Kind::Person => {
            let user = draft.user.ok_or_else(|| required("user"))?;
            if engine.network.people(&[user]).await?.iter().all(|person| person.deleted) {
                return Err(Problem::not_found());
            }
            None
        }
        Kind::Message => None,
    };
    let mut tx = engine.db.begin().await?;
    let case = match draft.kind {
        Kind::Message => {
            let room = draft.room.ok_or_else(|| required("room"))?;
            let seq = draft.seq.ok_or_else(|| required("seq"))?;
            message(&mut tx, me.user, (room, seq), now).await?
        }
        Kind::Person => {
            let user = draft.user.ok_or_else(|| required("user"))?;
            person(&mut tx, me.user, (user, draft.room), now).await?
        }
        Kind::Room => {
            let room = draft.room.ok_or_else(|| required("room"))?;
            let text = seen_room(&mut tx, me.user, room, campus).await?;
            let called = Called { room, text: &text, words: &[], reporter: Some(me.user) };
            cases::open_room(&mut tx, &called, now).await?
        }
    };
    add(&mut tx, &case, me.user, &draft, now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn message(
    tx: &mut Tx,
    reporter: UserId,
    (room, seq): (RoomId, u64),
    now: DateTime<Utc>,
) -> Result<Opened, Problem> {
    // What was there before one joined is not there.
    let row = sqlx::query!(
        r#"select e.author_id as "author: UserId",
                  concat_ws(E'\n', nullif(e.body ->> 'text', ''), (
                      select string_agg(file ->> 'name', E'\n') from jsonb_array_elements(e.body -> 'attachments') file))
                      as "text!", e.removed_at is not null as "removed!"
           from realtime.events e
           join realtime.members m on m.room_id = e.room_id and m.user_id = $3 and e.seq > m.hidden_seq
           join realtime.rooms r on r.id = e.room_id and r.kind <> 'inbox'
           where e.room_id = $1 and e.seq = $2 and e.kind = 'message'"#,
        room as RoomId,
        db_seq(seq),
        reporter as UserId,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or_else(Problem::not_found)?;
    let Some(author) = row.author.filter(|author| *author != reporter) else {
        return Err(Problem::conflict("own", "Nobody reports themselves"));
    };
    if row.removed {
        return Err(Problem::conflict("removed", "This message was removed"));
    }
    let said = Said { room, seq, author, text: &row.text, words: &[], reporter: Some(reporter) };
    Ok(cases::open_message(tx, &said, now).await?)
}

async fn person(
    tx: &mut Tx,
    reporter: UserId,
    (user, room): (UserId, Option<RoomId>),
    now: DateTime<Utc>,
) -> Result<Opened, Problem> {
    if user == reporter {
        return Err(Problem::conflict("own", "Nobody reports themselves"));
    }
    if let Some(room) = room {
        let member = sqlx::query_scalar!(
            r#"select m.role as "role: MemberRole" from realtime.members m
               join realtime.rooms r on r.id = m.room_id and r.kind <> 'inbox'
               where m.room_id = $1 and m.user_id = $2"#,
            room as RoomId,
            reporter as UserId,
        );
        member.fetch_optional(&mut **tx).await?.ok_or_else(Problem::not_found)?;
    }
    Ok(cases::open_person(tx, (user, room), reporter, now).await?)
}

/// What a room is called that the reporter sees: their own, or a public one that they might join.
async fn seen_room(
    tx: &mut Tx,
    reporter: UserId,
    room: RoomId,
    campus: Option<store::CampusId>,
) -> Result<String, Problem> {
    let seen = sqlx::query!(
        r#"select r.kind as "kind: RoomKind", r.title, r.topic from realtime.rooms r
           where r.id = $1 and r.kind <> 'inbox'
             and (exists (select from realtime.members m where m.room_id = r.id and m.user_id = $2)
                  or (r.kind = 'public' and (r.campus_id is null or r.campus_id = $3)))"#,
        room as RoomId,
        reporter as UserId,
        campus as Option<store::CampusId>,
    );
    let seen = seen.fetch_optional(&mut **tx).await?.ok_or_else(Problem::not_found)?;
    match seen.kind {
        RoomKind::Direct => Err(Problem::conflict("direct_room", "Please report the person")),
        RoomKind::Public | RoomKind::Private => Ok(words_of_room(&seen.title, &seen.topic)),
    }
}

/// Adds a report to its case, once a person.
async fn add(
    tx: &mut Tx,
    opened: &Opened,
    reporter: UserId,
    draft: &Draft,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"with added as (
               insert into realtime.reports (case_id, reporter_id, reason, note, at, digest)
               values ($1, $2, $3, $4, $5, $6)
               on conflict do nothing returning 1)
           update realtime.cases set reports = reports + 1 where id = $1 and exists (select from added)"#,
        opened.case,
        reporter as UserId,
        draft.reason as Reason,
        draft.note.trim(),
        now,
        opened.digest,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes the reports that a deleted account made; what they led to stays.
pub(crate) async fn erase(tx: &mut Tx, user: UserId) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from realtime.reports where reporter_id = $1", user as UserId)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
