//! Messages over HTTP: history in both directions, threads, and how far one has read.

use api::{Json, Path, Problem, Query, Valid, docs};
use axum::extract::State;
use garde::Validate;
use network::Person;
use serde::{Deserialize, Serialize};
use store::{RoomId, Tx};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::append::{db_seq, wire_seq};
use crate::engine::Realtime;
use crate::items::{self, Item};
use crate::membership::Member;
use crate::receipts;
use crate::replay;
use crate::wire::StreamName;

pub(crate) fn router() -> OpenApiRouter<Realtime> {
    OpenApiRouter::new().routes(routes!(history)).routes(routes!(thread)).routes(routes!(read))
}

/// The largest page.
const LIMIT_MAX: u64 = 100;

/// Which part of the history is wanted: the newest, or the page next to a seq.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Part {
    /// Only events below this seq, the newest of them.
    before: Option<u64>,
    /// Only events above this seq, the oldest of them.
    after: Option<u64>,
    /// At most 100.
    limit: Option<u64>,
}

impl Part {
    fn check(&self) -> Result<(), Problem> {
        if self.before.is_some() && self.after.is_some() {
            return Err(Problem::invalid("after", "not_with_before"));
        }
        Ok(())
    }

    fn limit(&self) -> u64 {
        self.limit.unwrap_or(50).clamp(1, LIMIT_MAX)
    }
}

/// A contiguous part of a room's events, in its present state.
#[derive(Debug, Serialize, ToSchema)]
struct History {
    /// What the seqs belong to.
    epoch: String,
    /// The present state includes every event up to this one; only later events are still to be applied.
    as_of: u64,
    /// Events in ascending seq.
    items: Vec<Item>,
    /// Their authors.
    people: Vec<Person>,
    /// Whether there are events before these.
    earlier: bool,
    /// Whether there are events after these.
    later: bool,
    /// In a direct room, how far the other person has read; missing elsewhere, and where the two do not tell each other.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    seen: Option<u64>,
}

/// History of a room
///
/// For members; a private room's begins where one joined.
#[utoipa::path(
    get, path = "/v1/rooms/{id}/messages", tag = "rooms", params(("id" = uuid::Uuid, Path), Part),
    security(("bearer" = [])),
    responses((status = 200, description = "A part of the history", body = History),
        docs::TakesQuery, docs::NeedsToken, docs::MayBeMissing, docs::MayBeAway)
)]
async fn history(
    State(realtime): State<Realtime>,
    me: Member,
    Query(part): Query<Part>,
) -> Result<Json<History>, Problem> {
    let engine = &realtime.0;
    part.check()?;
    let mut tx = items::moment(&engine.db).await?;
    let head = items::head(&mut tx, me.room).await?;
    // Seqs are dense: the page is known before it is read.
    let seqs = if let Some(after) = part.after {
        let after = after.max(me.hidden).min(head);
        after + 1..head.min(after + part.limit()) + 1
    } else {
        let before = part.before.unwrap_or(u64::MAX).min(head + 1);
        before.saturating_sub(part.limit()).max(me.hidden + 1)..before
    };
    let items = items::items(&mut tx, me.room, me.user, seqs).await?;
    let seen = receipts::seen(&mut tx, me.room, me.user).await?;
    tx.rollback().await?;
    let first = items.first().map(|item| item.seq);
    let last = items.last().map(|item| item.seq);
    Ok(Json(History {
        epoch: engine.epoch.clone(),
        as_of: head,
        people: items::authors(engine, &items).await?,
        earlier: first.map_or(part.after.is_some_and(|after| after > me.hidden), |seq| seq > me.hidden + 1),
        later: last.map_or(part.before.is_some_and(|before| before <= head), |seq| seq < head),
        items,
        seen,
    }))
}

/// A message and the replies to it, and to those, in its present state.
#[derive(Debug, Serialize, ToSchema)]
struct Thread {
    /// What the seqs belong to.
    epoch: String,
    /// The present state includes every event up to this one; only later events are still to be applied.
    as_of: u64,
    /// The message that it begins with.
    root: Item,
    /// Messages whose `root` it is, in ascending seq.
    items: Vec<Item>,
    /// The authors of all of them.
    people: Vec<Person>,
    /// Whether there are replies before these.
    earlier: bool,
    /// Whether there are replies after these.
    later: bool,
}

/// The message in the path; the room is proved by [`Member`].
#[derive(Deserialize)]
pub(crate) struct NamedMessage {
    pub(crate) seq: u64,
}

/// A thread
///
/// All that was answered to one message, directly and indirectly, as a conversation of its own. For members; a message
/// from before one joined a private room has no thread.
#[utoipa::path(
    get, path = "/v1/rooms/{id}/threads/{seq}", tag = "rooms", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), ("seq" = u64, Path), Part),
    responses((status = 200, description = "A part of the thread", body = Thread),
        docs::TakesQuery, docs::NeedsToken, docs::MayBeMissing, docs::MayBeAway)
)]
async fn thread(
    State(realtime): State<Realtime>,
    me: Member,
    Path(NamedMessage { seq }): Path<NamedMessage>,
    Query(part): Query<Part>,
) -> Result<Json<Thread>, Problem> {
    let engine = &realtime.0;
    part.check()?;
    if seq <= me.hidden {
        return Err(Problem::not_found());
    }
    let mut tx = items::moment(&engine.db).await?;
    let head = items::head(&mut tx, me.room).await?;
    let (mut replies, more) = replies(&mut tx, me.room, seq, &part).await?;
    let beyond = beyond(&mut tx, me.room, seq, &part).await?;
    replies.push(seq);
    let mut items = items::items(&mut tx, me.room, me.user, replies).await?;
    tx.rollback().await?;
    // A reply comes after what it answers, so that the root is the first.
    if !items.first().is_some_and(|first| first.seq == seq && first.begins_thread()) {
        return Err(Problem::not_found());
    }
    let people = items::authors(engine, &items).await?;
    let root = items.remove(0);
    let (earlier, later) = if part.after.is_some() { (beyond, more) } else { (more, beyond) };
    Ok(Json(Thread { epoch: engine.epoch.clone(), as_of: head, root, items, people, earlier, later }))
}

/// Seqs of a part of a thread's replies, and whether there are more in the direction in which it was read.
async fn replies(tx: &mut Tx, room: RoomId, to: u64, part: &Part) -> Result<(Vec<u64>, bool), sqlx::Error> {
    let limit = part.limit();
    let (after, before) = (part.after.unwrap_or(0), part.before.unwrap_or(u64::MAX));
    let seqs = sqlx::query_scalar!(
        r#"(select seq as "seq!" from realtime.events
            where $5 and room_id = $1 and root = $2 and seq > $3 order by seq limit $6)
           union all
           (select seq from realtime.events
            where not $5 and room_id = $1 and root = $2 and seq < $4 order by seq desc limit $6)"#,
        room as RoomId,
        db_seq(to),
        db_seq(after),
        db_seq(before),
        part.after.is_some(),
        db_seq(limit + 1),
    )
    .fetch_all(&mut **tx)
    .await?;
    let more = seqs.len() as u64 > limit;
    let kept = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok((seqs.into_iter().take(kept).map(wire_seq).collect(), more))
}

/// Whether a thread has replies on the other side of where the part begins.
async fn beyond(tx: &mut Tx, room: RoomId, to: u64, part: &Part) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select 1 from realtime.events
           where room_id = $1 and root = $2 and (seq <= $3 or seq >= $4)) as "is!""#,
        room as RoomId,
        db_seq(to),
        part.after.map(db_seq),
        part.before.map(db_seq),
    )
    .fetch_one(&mut **tx)
    .await
}

/// How far one has read.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
struct ReadUpTo {
    /// Seq of the newest event read. It only rises, and never passes the head.
    #[garde(skip)]
    seq: u64,
}

/// The read position as it stands.
#[derive(Debug, Serialize, ToSchema)]
struct ReadPosition {
    read: u64,
}

/// Mark as read
///
/// The same as `read` over WebSocket; other devices are told.
#[utoipa::path(
    put, path = "/v1/rooms/{id}/read", tag = "rooms", request_body = ReadUpTo, params(("id" = uuid::Uuid, Path)),
    security(("bearer" = [])),
    responses((status = 200, description = "The position", body = ReadPosition),
        docs::TakesBody, docs::NeedsToken, docs::MayBeMissing, docs::Limited, docs::MayBeAway)
)]
async fn read(
    State(realtime): State<Realtime>,
    me: Member,
    Valid(up_to): Valid<ReadUpTo>,
) -> Result<Json<ReadPosition>, Problem> {
    let engine = &realtime.0;
    engine.limits.take_read(me.user)?;
    let stream = StreamName::Room(me.room);
    if let Some(read) = engine.raise_read(stream, me.user, up_to.seq, None).await? {
        return Ok(Json(ReadPosition { read }));
    }
    let standings = replay::standings(&engine.db, me.user, &[stream]).await?;
    let read = standings.get(&stream).map(|standing| standing.read);
    Ok(Json(ReadPosition { read: read.ok_or_else(Problem::not_found)? }))
}
