//! The queue: cases that wait for a decision, and those that were decided.

use std::collections::HashMap;

use accounts::Moderator;
use api::{Cursor, Page, Problem, Query, docs};
use axum::extract::State;
use chrono::{DateTime, Utc};
use network::Person;
use serde::{Deserialize, Serialize};
use store::{CampusId, RoomId, UserId};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::evidence::{self, Evidence};
use super::keeper::{Keeper, Office};
use super::report::Reason;
use super::resolve::Action;
use crate::append::{db_seq, wire_seq};
use crate::engine::{Engine, Realtime};
use crate::rooms::RoomKind;

/// Cases of a page.
const PAGE: usize = 50;
/// How many reports of one case are shown; `count` says how many there are.
const REPORTS_MAX: i32 = 20;

pub(crate) fn router() -> OpenApiRouter<Realtime> {
    OpenApiRouter::new().routes(routes!(queue)).routes(routes!(room_queue))
}

/// Which part of the queue is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Part {
    /// Those that were decided instead of those that wait.
    #[serde(default)]
    resolved: bool,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// One report.
#[derive(Debug, Serialize, ToSchema)]
struct Report {
    /// Null for those who keep order in the room only: they are not told who reported.
    reporter: Option<Person>,
    reason: Reason,
    note: String,
    at: DateTime<Utc>,
    /// Which of the `evidence` it is about, counted from 0; null of a person.
    said: Option<usize>,
}

/// How a case was decided.
#[derive(Debug, Serialize, ToSchema)]
struct Resolution {
    action: Action,
    by: Option<Person>,
    note: String,
    at: DateTime<Utc>,
}

/// Where something happened.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CaseRoom)]
struct InRoom {
    #[schema(value_type = uuid::Uuid)]
    id: RoomId,
    kind: RoomKind,
    title: String,
}

/// Something to be decided, or decided.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ModerationCase, example = json!({
    "id": "01990d2e-7c00-7a3b-8f00-000000000002", "kind": "message",
    "room": { "id": "01990d2e-7c00-7a3b-8f00-000000000003", "kind": "public", "title": "Algorithms 101" },
    "seq": 41, "removed": false, "subject": null,
    "evidence": [{ "text": "something rude", "at": "2026-11-20T14:15:01.230Z" }], "words": [], "count": 1,
    "reports": [{ "reporter": null, "reason": "harassment", "note": "", "at": "2026-11-20T14:15:01.230Z", "said": 0 }],
    "opened_at": "2026-11-20T14:15:01.230Z", "last_at": "2026-11-20T14:15:01.230Z", "resolution": null
}))]
struct Case {
    id: Uuid,
    /// `message`, `person` or `room`.
    kind: String,
    room: Option<InRoom>,
    /// The message.
    seq: Option<u64>,
    /// Whether the message was removed meanwhile.
    removed: bool,
    /// Whom it is about.
    subject: Option<Person>,
    /// What the message said, with the names of its files, each time it was reported or found, or how the room was called,
    /// in that order; kept when its author edits or removes it. Those that were reported first, at most 25.
    evidence: Vec<Evidence>,
    /// What the list of words found in it.
    words: Vec<String>,
    /// How many reported it.
    count: u32,
    /// The first 20 reports.
    reports: Vec<Report>,
    opened_at: DateTime<Utc>,
    /// When it was last reported.
    last_at: DateTime<Utc>,
    resolution: Option<Resolution>,
}

struct Row {
    id: Uuid,
    kind: String,
    room: Option<RoomId>,
    room_kind: Option<RoomKind>,
    room_title: Option<String>,
    seq: Option<i64>,
    removed: bool,
    subject: Option<UserId>,
    words: Vec<String>,
    reports: i32,
    opened_at: DateTime<Utc>,
    last_at: DateTime<Utc>,
    resolved_at: Option<DateTime<Utc>>,
    resolver: Option<UserId>,
    action: Option<Action>,
    note: String,
}

/// A place in the queue: what was reported last comes first.
#[derive(Serialize, Deserialize)]
struct Place {
    at: DateTime<Utc>,
    id: Uuid,
}

/// The queue
///
/// What was reported, or found by a list of words, last first: for admins everywhere, for moderators on their campus.
#[utoipa::path(
    get, path = "/v1/moderation/queue", tag = "moderation", params(Part), security(("bearer" = [])),
    responses((status = 200, description = "A page of cases", body = Page<Case>),
        docs::TakesQuery, docs::NeedsRole, docs::MayBeAway)
)]
async fn queue(
    State(realtime): State<Realtime>,
    Moderator(me): Moderator,
    Query(part): Query<Part>,
) -> Result<Page<Case>, Problem> {
    let engine = &realtime.0;
    match Office::of(engine, &me).await? {
        Office::Everywhere => page(engine, &part, me.user, (None, None)).await,
        Office::Campus(campus) => page(engine, &part, me.user, (Some(campus), None)).await,
        Office::Nowhere => Ok(Page::all(Vec::new())),
    }
}

/// The queue of a room
///
/// Messages of it that were reported, or found by a list of words, for those who keep order in it. Not those of people who
/// keep order themselves.
#[utoipa::path(
    get, path = "/v1/rooms/{id}/queue", tag = "moderation", params(("id" = uuid::Uuid, Path), Part),
    security(("bearer" = [])),
    responses((status = 200, description = "A page of cases", body = Page<Case>),
        docs::TakesQuery, docs::NeedsRole, docs::MayBeMissing, docs::MayBeAway)
)]
async fn room_queue(
    State(realtime): State<Realtime>,
    keeper: Keeper,
    Query(part): Query<Part>,
) -> Result<Page<Case>, Problem> {
    page(&realtime.0, &part, keeper.user, (None, Some(keeper.room))).await
}

/// Cases of a campus, or of a room, or all of them; never those about the asker, who would learn who reported them.
async fn page(
    engine: &Engine,
    part: &Part,
    asker: UserId,
    (campus, room): (Option<CampusId>, Option<RoomId>),
) -> Result<Page<Case>, Problem> {
    let list = format!("queue:{}:{campus:?}:{room:?}", part.resolved);
    let after: Option<Place> =
        part.cursor.as_deref().map(|cursor| Cursor::decode(&engine.keys, &list, cursor)).transpose()?;
    let rows = rows(engine, (part.resolved, asker), (campus, room), after.as_ref()).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut kept = evidence::of_cases(engine.db.pool(), &ids).await?;
    let mut reports = reports(engine, &ids, &kept, room.is_none()).await?;
    let wanted = rows.iter().flat_map(|row| [row.subject, row.resolver]).flatten();
    let people = engine.people_by_id(wanted.collect()).await?;
    let cases = rows.into_iter().map(|row| {
        let reports = reports.remove(&row.id).unwrap_or_default();
        let evidence = kept.remove(&row.id).unwrap_or_default();
        row.shown(&people, evidence, reports)
    });
    Ok(Page::cut(cases.collect(), PAGE, |last: &Case| {
        let at = last.resolution.as_ref().map_or(last.last_at, |resolution| resolution.at);
        Cursor::encode(&engine.keys, &list, &Place { at, id: last.id })
    }))
}

impl Row {
    fn shown(self, people: &HashMap<UserId, Person>, evidence: Vec<Evidence>, reports: Vec<Report>) -> Case {
        let card = |id: Option<UserId>| id.and_then(|id| people.get(&id).cloned());
        let room = match (self.room, self.room_kind, self.room_title) {
            (Some(id), Some(kind), Some(title)) => Some(InRoom { id, kind, title }),
            _ => None,
        };
        let resolution = self.resolved_at.zip(self.action).map(|(at, action)| Resolution {
            action,
            by: card(self.resolver),
            note: self.note,
            at,
        });
        Case {
            id: self.id,
            kind: self.kind,
            room,
            seq: self.seq.map(wire_seq),
            removed: self.removed,
            subject: card(self.subject),
            evidence,
            words: self.words,
            count: self.reports.unsigned_abs(),
            reports,
            opened_at: self.opened_at,
            last_at: self.last_at,
            resolution,
        }
    }
}

async fn rows(
    engine: &Engine,
    (resolved, asker): (bool, UserId),
    (campus, room): (Option<CampusId>, Option<RoomId>),
    after: Option<&Place>,
) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"select c.id, c.kind, c.room_id as "room: RoomId", r.kind as "room_kind?: RoomKind", r.title as "room_title?",
                  c.seq, coalesce(e.removed_at is not null, false) as "removed!", c.subject_id as "subject: UserId",
                  c.words, c.reports, c.opened_at, c.last_at, c.resolved_at,
                  c.resolver_id as "resolver: UserId", c.action as "action: Action", c.note
           from realtime.cases c
           left join realtime.rooms r on r.id = c.room_id
           left join realtime.events e on e.room_id = c.room_id and e.seq = c.seq
           where (c.resolved_at is not null) = $1 and ($2::uuid is null or c.campus_id = $2)
             and ($3::uuid is null or (c.room_id = $3 and c.in_room))
             and c.subject_id is distinct from $7
             and ($4::timestamptz is null or (coalesce(c.resolved_at, c.last_at), c.id) < ($4, $5::uuid))
           order by coalesce(c.resolved_at, c.last_at) desc, c.id desc limit $6"#,
        resolved,
        campus as Option<CampusId>,
        room as Option<RoomId>,
        after.map(|place| place.at),
        after.map(|place| place.id),
        db_seq(PAGE as u64 + 1),
        asker as UserId,
    )
    .fetch_all(engine.db.pool())
    .await
}

/// The first reports of each case, with or without who made them.
async fn reports(
    engine: &Engine,
    ids: &[Uuid],
    kept: &HashMap<Uuid, Vec<Evidence>>,
    named: bool,
) -> Result<HashMap<Uuid, Vec<Report>>, Problem> {
    let rows = sqlx::query!(
        r#"select c.id as "case!", r.reporter_id as "reporter: UserId", r.reason as "reason: Reason", r.note, r.at,
                  r.digest
           from unnest($1::uuid[]) as c (id)
           cross join lateral (
               select * from realtime.reports r where r.case_id = c.id order by r.at, r.reporter_id limit $2) r"#,
        ids,
        i64::from(REPORTS_MAX),
    )
    .fetch_all(engine.db.pool())
    .await?;
    let wanted = rows.iter().filter(|_| named).map(|row| row.reporter);
    let people = engine.people_by_id(wanted.collect()).await?;
    let mut reports: HashMap<Uuid, Vec<Report>> = HashMap::new();
    for row in rows {
        let reporter = people.get(&row.reporter).cloned();
        let said =
            kept.get(&row.case).zip(row.digest).and_then(|(kept, digest)| evidence::place_of(kept, &digest));
        let report = Report { reporter, reason: row.reason, note: row.note, at: row.at, said };
        reports.entry(row.case).or_default().push(report);
    }
    Ok(reports)
}
