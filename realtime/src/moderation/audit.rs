//! The audit: one line for each act of those who keep order. Lines are only added.

use accounts::Moderator;
use api::{Cursor, Page, Problem, Query, docs};
use axum::extract::State;
use chrono::{DateTime, Utc};
use network::Person;
use serde::{Deserialize, Serialize};
use store::{CampusId, RoomId, Tx, UserId};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::keeper::{Keeper, Office};
use crate::append::{db_seq, wire_seq};
use crate::engine::{Engine, Realtime};

/// Lines of a page.
const PAGE: usize = 100;

pub(crate) fn router() -> OpenApiRouter<Realtime> {
    OpenApiRouter::new().routes(routes!(audit)).routes(routes!(room_audit))
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Mute,
    Unmute,
    Ban,
    Unban,
    Remove,
    RemoveMessage,
    SlowMode,
    NameModerator,
    DismissModerator,
    MakeLink,
    RevokeLink,
    DismissCase,
    Warn,
    /// Messages with it are refused.
    BlockWord,
    /// Messages with it are looked at.
    WatchWord,
    AllowWord,
}

impl Act {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Mute => "mute",
            Self::Unmute => "unmute",
            Self::Ban => "ban",
            Self::Unban => "unban",
            Self::Remove => "remove",
            Self::RemoveMessage => "remove_message",
            Self::SlowMode => "slow_mode",
            Self::NameModerator => "name_moderator",
            Self::DismissModerator => "dismiss_moderator",
            Self::MakeLink => "make_link",
            Self::RevokeLink => "revoke_link",
            Self::DismissCase => "dismiss_case",
            Self::Warn => "warn",
            Self::BlockWord => "block_word",
            Self::WatchWord => "watch_word",
            Self::AllowWord => "allow_word",
        }
    }
}

/// A line to be written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<'a> {
    pub(crate) act: Act,
    pub(crate) actor: UserId,
    /// Upon whom.
    pub(crate) user: Option<UserId>,
    pub(crate) room: Option<RoomId>,
    /// Whose list of words it is about; none of other acts.
    pub(crate) campus: Option<CampusId>,
    pub(crate) seq: Option<u64>,
    pub(crate) case: Option<Uuid>,
    pub(crate) until: Option<DateTime<Utc>>,
    pub(crate) reason: &'a str,
}

impl<'a> Entry<'a> {
    pub(crate) fn new(act: Act, actor: UserId, room: RoomId, reason: &'a str) -> Self {
        Self { room: Some(room), ..Self::of_list(act, actor, None, reason) }
    }

    /// About a word of a list.
    pub(crate) fn of_list(act: Act, actor: UserId, campus: Option<CampusId>, word: &'a str) -> Self {
        Self { act, actor, user: None, room: None, campus, seq: None, case: None, until: None, reason: word }
    }
}

/// Writes a line, in the transaction of the act. It belongs to the campus of its list, else of its case, else of its room.
pub(crate) async fn record(tx: &mut Tx, now: DateTime<Utc>, entry: Entry<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"insert into realtime.audit
               (at, act, actor_id, user_id, room_id, campus_id, seq, case_id, until, reason)
           values ($1, $2, $3, $4, $5, coalesce($10, (select campus_id from realtime.cases where id = $7),
                            (select campus_id from realtime.rooms where id = $5)), $6, $7, $8, $9)"#,
        now,
        entry.act.as_str(),
        entry.actor as UserId,
        entry.user as Option<UserId>,
        entry.room as Option<RoomId>,
        entry.seq.map(db_seq),
        entry.case,
        entry.until,
        entry.reason,
        entry.campus as Option<CampusId>,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Which part of the audit is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Part {
    /// `next` of the page before.
    cursor: Option<String>,
}

/// A line of the audit.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditLine, example = json!({
    "no": 412, "at": "2026-11-20T14:15:01.230Z", "act": "mute", "actor": null, "person": null,
    "room": "01990d2e-7c00-7a3b-8f00-000000000001", "room_title": "Algorithms 101", "seq": null, "case": null,
    "until": "2026-11-20T15:15:01.230Z", "reason": "Advertising, three times"
}))]
struct Line {
    /// Its number; it rises and may skip.
    no: i64,
    at: DateTime<Utc>,
    /// `mute`, `unmute`, `ban`, `unban`, `remove`, `remove_message`, `slow_mode`, `name_moderator`, `dismiss_moderator`,
    /// `make_link`, `revoke_link`, `dismiss_case`, `warn`, `block_word`, `watch_word`, `allow_word`, or one that is new.
    act: String,
    /// Who did it.
    actor: Option<Person>,
    /// Upon whom.
    person: Option<Person>,
    #[schema(value_type = Option<uuid::Uuid>)]
    room: Option<RoomId>,
    /// As it is called now.
    room_title: Option<String>,
    /// The message it was about.
    seq: Option<u64>,
    /// The reported case that it settled.
    case: Option<Uuid>,
    /// When it ends; null when it has no end, or none can be.
    until: Option<DateTime<Utc>>,
    /// What was written with it; of slow mode the seconds, of a blocked word the word.
    reason: String,
}

struct Row {
    no: i64,
    at: DateTime<Utc>,
    act: String,
    actor: Option<UserId>,
    person: Option<UserId>,
    room: Option<RoomId>,
    room_title: Option<String>,
    seq: Option<i64>,
    case: Option<Uuid>,
    until: Option<DateTime<Utc>>,
    reason: String,
}

/// A place in the audit, newest first.
#[derive(Serialize, Deserialize)]
struct Before {
    no: i64,
}

/// The audit
///
/// What was done to keep order, newest first: for admins everywhere, for moderators on their campus.
#[utoipa::path(
    get, path = "/v1/moderation/audit", tag = "moderation", params(Part), security(("bearer" = [])),
    responses((status = 200, description = "A page of lines", body = Page<Line>),
        docs::TakesQuery, docs::NeedsRole, docs::MayBeAway)
)]
async fn audit(
    State(realtime): State<Realtime>,
    Moderator(me): Moderator,
    Query(part): Query<Part>,
) -> Result<Page<Line>, Problem> {
    let engine = &realtime.0;
    match Office::of(engine, &me).await? {
        Office::Everywhere => page(engine, &part, (None, None)).await,
        Office::Campus(campus) => page(engine, &part, (Some(campus), None)).await,
        Office::Nowhere => Ok(Page::all(Vec::new())),
    }
}

/// The audit of a room
///
/// For those who keep order in it. Newest first.
#[utoipa::path(
    get, path = "/v1/rooms/{id}/audit", tag = "moderation", params(("id" = uuid::Uuid, Path), Part),
    security(("bearer" = [])),
    responses((status = 200, description = "A page of lines", body = Page<Line>),
        docs::TakesQuery, docs::NeedsRole, docs::MayBeMissing, docs::MayBeAway)
)]
async fn room_audit(
    State(realtime): State<Realtime>,
    keeper: Keeper,
    Query(part): Query<Part>,
) -> Result<Page<Line>, Problem> {
    page(&realtime.0, &part, (None, Some(keeper.room))).await
}

/// Lines of a campus, or of a room, or all of them.
async fn page(
    engine: &Engine,
    part: &Part,
    (campus, room): (Option<CampusId>, Option<RoomId>),
) -> Result<Page<Line>, Problem> {
    let list = format!("audit:{campus:?}:{room:?}");
    let after: Option<Before> =
        part.cursor.as_deref().map(|cursor| Cursor::decode(&engine.keys, &list, cursor)).transpose()?;
    let rows = sqlx::query_as!(
        Row,
        r#"select a.no, a.at, a.act, a.actor_id as "actor: UserId", a.user_id as "person: UserId",
                  a.room_id as "room: RoomId", r.title as "room_title?", a.seq, a.case_id as "case", a.until, a.reason
           from realtime.audit a left join realtime.rooms r on r.id = a.room_id
           where ($1::bigint is null or a.no < $1) and ($2::uuid is null or a.campus_id = $2)
             and ($3::uuid is null or a.room_id = $3)
           order by a.no desc limit $4"#,
        after.map(|before| before.no),
        campus as Option<CampusId>,
        room as Option<RoomId>,
        db_seq(PAGE as u64 + 1),
    )
    .fetch_all(engine.db.pool())
    .await?;
    let wanted = rows.iter().flat_map(|row| [row.actor, row.person]).flatten();
    let people = engine.people_by_id(wanted.collect()).await?;
    let card = |id: Option<UserId>| id.and_then(|id| people.get(&id).cloned());
    let lines = rows.into_iter().map(|row| Line {
        no: row.no,
        at: row.at,
        act: row.act,
        actor: card(row.actor),
        person: card(row.person),
        room: row.room,
        room_title: row.room_title,
        seq: row.seq.map(wire_seq),
        case: row.case,
        until: row.until,
        reason: row.reason,
    });
    Ok(Page::cut(lines.collect(), PAGE, |last| Cursor::encode(&engine.keys, &list, &Before { no: last.no })))
}
