//! Events in their present state, as one person sees them over HTTP.

use std::collections::BTreeSet;

use api::Problem;
use chrono::{DateTime, Utc};
use network::Person;
use serde::Serialize;
use serde_json::value::RawValue;
use sqlx::types::Json;
use store::{Db, EventId, RoomId, Tx, UserId};
use utoipa::ToSchema;

use crate::append::{EventKind, Tally, db_seq, wire_seq};
use crate::engine::Engine;
use crate::wire::EventBody;
use crate::wire::encode::{in_milliseconds, in_milliseconds_if_any};

/// An event as it stands: like on the wire, and with what has gathered around a message. More kinds and fields will
/// come: ignore what you do not know.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Event)]
pub(crate) struct Item {
    /// Its number in the room.
    pub(crate) seq: u64,
    /// `message`, `edit`, `delete`, `reaction`, `pin`, `member`, or one that is new.
    kind: &'static str,
    #[schema(value_type = uuid::Uuid)]
    id: EventId,
    #[schema(value_type = Option<uuid::Uuid>, required)]
    author: Option<UserId>,
    #[serde(serialize_with = "in_milliseconds")]
    at: DateTime<Utc>,
    /// The content is gone; otherwise missing.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    removed: bool,
    /// When the text was last replaced; missing if never.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "in_milliseconds_if_any")]
    #[schema(nullable = false)]
    edited_at: Option<DateTime<Utc>>,
    /// Of a reply: the message its thread began with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    root: Option<u64>,
    /// The asker has blocked its author: `body` holds no text and no files. Otherwise missing.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    blocked: bool,
    /// By kind.
    #[schema(value_type = EventBody)]
    body: Box<RawValue>,
    /// At most 20, in the order in which they came first; missing when there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    reactions: Vec<ReactionCount>,
    /// Messages in the thread that begins with this one, 999 at most, without removed ones; missing when there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    replies: Option<u32>,
    /// When the newest of them was numbered.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "in_milliseconds_if_any")]
    #[schema(nullable = false)]
    last_reply_at: Option<DateTime<Utc>>,
    /// Whether it is pinned; otherwise missing.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pinned: bool,
}

/// How many people reacted with one emoji.
#[derive(Debug, Serialize, ToSchema)]
struct ReactionCount {
    emoji: String,
    count: u32,
    /// Whether the asker is one of them.
    mine: bool,
}

struct Row {
    seq: i64,
    kind: EventKind,
    id: EventId,
    author: Option<UserId>,
    at: DateTime<Utc>,
    removed: bool,
    blocked: bool,
    edited_at: Option<DateTime<Utc>>,
    root: Option<i64>,
    body: Json<Box<RawValue>>,
    reactions: Option<Json<Vec<Tally>>>,
    mine: Vec<String>,
    replies: i64,
    last_reply_at: Option<DateTime<Utc>>,
    pinned: bool,
}

impl From<Row> for Item {
    fn from(row: Row) -> Self {
        let tallies = row.reactions.map_or_else(Vec::new, |tallies| tallies.0);
        let reactions = tallies.into_iter().map(|Tally { emoji, count }| {
            let mine = row.mine.contains(&emoji);
            ReactionCount { emoji, count, mine }
        });
        Self {
            seq: wire_seq(row.seq),
            kind: row.kind.as_str(),
            id: row.id,
            author: row.author,
            at: row.at,
            removed: row.removed,
            blocked: row.blocked,
            edited_at: row.edited_at,
            root: row.root.map(wire_seq),
            body: row.body.0,
            reactions: reactions.collect(),
            replies: u32::try_from(row.replies).ok().filter(|replies| *replies > 0),
            last_reply_at: row.last_reply_at,
            pinned: row.pinned,
        }
    }
}

impl Item {
    /// Whether it is a message that others may answer, and not an answer itself.
    pub(crate) fn begins_thread(&self) -> bool {
        self.kind == EventKind::Message.as_str() && self.root.is_none()
    }
}

/// A transaction in which every statement sees the same moment, so that a position and a state fit together.
pub(crate) async fn moment(db: &Db) -> Result<Tx, sqlx::Error> {
    db.begin_with("begin isolation level repeatable read, read only").await
}

/// The head of a room at that moment.
pub(crate) async fn head(tx: &mut Tx, room: RoomId) -> Result<u64, sqlx::Error> {
    let head = sqlx::query_scalar!("select head from realtime.rooms where id = $1", room as RoomId);
    Ok(head.fetch_optional(&mut **tx).await?.map_or(0, wire_seq))
}

/// Those of `seqs` that there are, in ascending order, as `viewer` sees them.
pub(crate) async fn items(
    tx: &mut Tx,
    room: RoomId,
    viewer: UserId,
    seqs: impl IntoIterator<Item = u64>,
) -> Result<Vec<Item>, sqlx::Error> {
    let seqs: Vec<i64> = seqs.into_iter().map(db_seq).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"select e.seq, e.kind as "kind: EventKind", e.id as "id: EventId", e.author_id as "author: UserId", e.at,
                  e.removed_at is not null as "removed!", e.edited_at, e.root, said.blocked as "blocked!",
                  case when said.blocked then jsonb_strip_nulls(
                           jsonb_build_object('target', e.target, 'reply_to', e.body -> 'reply_to'))
                       else e.body end as "body!: Json<Box<RawValue>>", e.reactions as "reactions: Json<Vec<Tally>>",
                  case when e.reactions is null then '{}' else array(
                      select r.emoji from realtime.reactions r
                      where r.room_id = e.room_id and r.target = e.seq and r.user_id = $2) end as "mine!",
                  thread.replies as "replies!", thread.last_at as "last_reply_at?",
                  exists (select 1 from realtime.pins p
                          where p.room_id = e.room_id and p.target = e.seq) as "pinned!"
           from realtime.events e
           cross join lateral (
               select e.kind in ('message', 'edit') and exists (
                   select from network.blocks b where b.user_id = $2 and b.blocked_id = e.author_id)) said (blocked)
           cross join lateral (
               select count(*) as replies, max(t.at) as last_at from (
                   select t.at from realtime.events t
                   where t.room_id = e.room_id and t.root = e.seq and t.removed_at is null and e.kind = 'message'
                   order by t.seq desc limit 999) t) thread
           where e.room_id = $1 and e.seq = any($3) order by e.seq"#,
        room as RoomId,
        viewer as UserId,
        &seqs,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(Item::from).collect())
}

/// The authors of some items.
pub(crate) async fn authors<'i>(
    engine: &Engine,
    items: impl IntoIterator<Item = &'i Item>,
) -> Result<Vec<Person>, Problem> {
    let authors: BTreeSet<UserId> = items.into_iter().filter_map(|item| item.author).collect();
    let authors: Vec<UserId> = authors.into_iter().collect();
    engine.network.people(&authors).await
}
