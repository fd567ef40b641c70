//! Search in messages: the endpoint, over an index that each node keeps for itself.
//!
//! The index only proposes. What is answered is read from PostgreSQL at the moment of asking: the message as it stands, and
//! whether the asker may read it ([`visible`]). [`feed`] keeps the index.

use std::sync::Arc;
use std::time::Duration;

use accounts::{Accounts, Principal};
use api::limit::{Limits, Quota};
use api::{Cursor, Json, Problem, Query, docs};
use axum::extract::{FromRef, State};
use chrono::{DateTime, Utc};
use events::{Bell, Position, Tail};
use network::Person;
use parking_lot::{Mutex, RwLock};
use search::{QUERY_CHARS_MAX, Reader, Wanted};
use serde::{Deserialize, Serialize};
use store::{EventId, RoomId, UserId};
use tokio::sync::Notify;
use tokio::time::Instant;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::append::APPENDED;
use crate::engine::{Engine, Realtime};
use crate::wire::encode::{in_milliseconds, in_milliseconds_if_any};

mod feed;
mod look;
mod turns;
mod visible;

pub use feed::Feed;
use look::{Asked, Looked};
use turns::Turns;

/// The largest page.
const LIMIT_MAX: usize = 50;
const LIMIT_USUAL: usize = 20;
/// One account asks so often a minute: about as fast as somebody types and corrects.
const ASKED_PER_MINUTE: u32 = 60;
/// So many questions are looked for at once, each on a thread of its own, and of one account one.
const AT_ONCE: usize = 4;
/// What the index is behind is counted up to this.
const BEHIND_MAX: i64 = 1_000;
/// People who asked so lately are taken to ask again.
const IN_USE_FOR: Duration = Duration::from_mins(1);
/// When there is no index at this moment.
const TRY_AGAIN: Duration = Duration::from_secs(2);

/// Search in messages on this node. Cheap to clone.
#[derive(Clone)]
pub struct MessageSearch(Arc<Shared>);

struct Shared {
    engine: Arc<Engine>,
    bell: Bell,
    asked: Quota<UserId>,
    turns: Turns,
    /// The index could not be read.
    damaged: Notify,
    /// When somebody asked last.
    last_asked: Mutex<Option<Instant>>,
    /// Somebody asks after a silence.
    asking: Notify,
    state: RwLock<Kept>,
}

/// The index as it was last committed.
#[derive(Default)]
struct Kept {
    /// None while it is opened.
    reader: Option<Reader>,
    /// None while it is built.
    indexed: Option<Indexed>,
}

/// Up to where the event log is in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Indexed {
    position: Position,
    /// When the newest entry was written.
    at: DateTime<Utc>,
}

impl FromRef<MessageSearch> for Accounts {
    fn from_ref(search: &MessageSearch) -> Self {
        search.0.engine.accounts.clone()
    }
}

impl MessageSearch {
    /// Search on this node. It has no index before [`MessageSearch::feed`] runs.
    pub fn new(realtime: &Realtime, limits: &Limits, bell: &Bell) -> Self {
        Self(Arc::new(Shared {
            engine: Arc::clone(&realtime.0),
            bell: bell.clone(),
            asked: limits.quota(ASKED_PER_MINUTE, Duration::from_mins(1)),
            turns: Turns::new(AT_ONCE),
            damaged: Notify::new(),
            last_asked: Mutex::default(),
            asking: Notify::new(),
            state: RwLock::default(),
        }))
    }
}

/// The endpoint.
pub fn search_router() -> OpenApiRouter<MessageSearch> {
    OpenApiRouter::new().routes(routes!(messages))
}

/// What to look for, and where.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Question {
    /// Words, in any order; all have to be there. What stands between quotes has to be there as it is. The last word may be
    /// unfinished. At most 200 characters. One account is answered one question at a time.
    q: String,
    /// Only in this room.
    #[param(value_type = Option<uuid::Uuid>)]
    room: Option<RoomId>,
    /// Only what this person wrote.
    #[param(value_type = Option<uuid::Uuid>)]
    from: Option<UserId>,
    /// Only what was written before this moment (RFC 3339).
    before: Option<DateTime<Utc>>,
    /// Only what was written after this moment (RFC 3339).
    after: Option<DateTime<Utc>>,
    /// Where the last page ended.
    cursor: Option<String>,
    /// At most 50.
    limit: Option<usize>,
}

/// Messages that were found, the newest first.
#[derive(Debug, Serialize, ToSchema)]
struct FoundMessages {
    items: Vec<FoundMessage>,
    /// Their authors.
    people: Vec<Person>,
    /// Passed back as `cursor` for the next page; null on the last.
    next: Option<String>,
    /// Up to where everything is in the index. Null while it is being built: there may be more than was found.
    #[schema(required)]
    indexed_to: Option<IndexedTo>,
    behind: Behind,
}

/// A message as it stands now.
#[derive(Debug, Serialize, ToSchema)]
struct FoundMessage {
    #[schema(value_type = uuid::Uuid)]
    room: RoomId,
    /// Its number in the room.
    seq: u64,
    #[schema(value_type = uuid::Uuid)]
    id: EventId,
    #[schema(value_type = Option<uuid::Uuid>, required)]
    author: Option<UserId>,
    #[serde(serialize_with = "in_milliseconds")]
    at: DateTime<Utc>,
    /// When the text was last replaced; missing if never.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "in_milliseconds_if_any")]
    #[schema(nullable = false)]
    edited_at: Option<DateTime<Utc>>,
    text: String,
    snippet: Snippet,
}

/// The part of a text in which something was found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SearchSnippet)]
struct Snippet {
    /// About 160 characters, with an ellipsis where it was cut.
    text: String,
    /// What was found in it, in order, without overlap.
    highlights: Vec<Highlight>,
}

/// A part of a snippet, counted in Unicode scalar values.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SearchHighlight)]
struct Highlight {
    /// The first.
    start: usize,
    /// The one behind the last.
    end: usize,
}

/// A place in the event log.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SearchIndexedTo)]
struct IndexedTo {
    /// Opaque.
    position: String,
    /// When the newest event that is in the index was written.
    #[serde(serialize_with = "in_milliseconds")]
    at: DateTime<Utc>,
}

/// How much has happened that is not in the index yet.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = SearchBehind)]
struct Behind {
    /// Entries of the event log that tell of events in rooms; 1000 may be more.
    events: u64,
    /// How long ago the oldest of them was written.
    seconds: u64,
}

impl From<search::Snippet> for Snippet {
    fn from(snippet: search::Snippet) -> Self {
        let highlights = snippet.highlights.into_iter();
        let highlights = highlights.map(|span| Highlight { start: span.start, end: span.end });
        Self { text: snippet.text, highlights: highlights.collect() }
    }
}

/// Search in messages
///
/// Chinese, Malay, English and what is between them, in the rooms that one is in; of a private room from where one joined.
/// Anything may be asked: there is no syntax to get wrong.
#[utoipa::path(
    get, path = "/v1/search/messages", tag = "search", params(Question), security(("bearer" = [])),
    responses((status = 200, description = "What was found", body = FoundMessages),
        docs::TakesQuery, docs::MayBeInvalid, docs::NeedsToken, docs::MayBeMissing,
        docs::Limited, docs::MayBeAway)
)]
async fn messages(
    State(search): State<MessageSearch>,
    me: Principal,
    Query(question): Query<Question>,
) -> Result<Json<FoundMessages>, Problem> {
    let shared = &search.0;
    if question.q.chars().count() > QUERY_CHARS_MAX {
        return Err(Problem::invalid("q", "too_long"));
    }
    shared.asked.check(&me.user)?;
    shared.note_question();
    let list = question.list(me.user);
    let cursor = question.cursor.as_deref();
    let behind = cursor.map(|cursor| Cursor::decode(&shared.engine.keys, &list, cursor)).transpose()?;
    let (reader, indexed) = {
        let state = shared.state.read();
        (state.reader.clone(), state.indexed)
    };
    let reader = reader.ok_or_else(|| Problem::unavailable(TRY_AGAIN))?;
    let asked = Asked {
        wanted: Wanted::new(&question.q),
        user: me.user,
        room: question.room,
        author: question.from,
        before: question.before,
        after: question.after,
        limit: question.limit.unwrap_or(LIMIT_USUAL).clamp(1, LIMIT_MAX),
    };
    let Looked { items, next } = shared.look(reader, asked, behind).await?;
    let authors: Vec<UserId> = items.iter().filter_map(|item| item.author).collect();
    let people = shared.engine.people_by_id(authors).await?.into_values().collect();
    Ok(Json(FoundMessages {
        items,
        people,
        next: next.map(|next| Cursor::encode(&shared.engine.keys, &list, &next)),
        indexed_to: indexed.map(IndexedTo::from),
        behind: shared.behind(indexed).await?,
    }))
}

impl Question {
    /// A cursor of one question is refused by another.
    fn list(&self, user: UserId) -> String {
        let Self { q, room, from, before, after, .. } = self;
        format!("search {user} {room:?} {from:?} {before:?} {after:?} {q}")
    }
}

impl From<Indexed> for IndexedTo {
    fn from(indexed: Indexed) -> Self {
        let Position { xid, id } = indexed.position;
        Self { position: format!("{xid}.{id}"), at: indexed.at }
    }
}

impl Shared {
    /// Whether somebody asked lately.
    fn is_in_use(&self) -> bool {
        self.last_asked.lock().is_some_and(|at| at.elapsed() < IN_USE_FOR)
    }

    /// Notes a question. The first after a silence makes the index catch up.
    fn note_question(&self) {
        let was_in_use = self.is_in_use();
        *self.last_asked.lock() = Some(Instant::now());
        if !was_in_use {
            self.asking.notify_one();
        }
    }

    async fn behind(&self, indexed: Option<Indexed>) -> Result<Behind, Problem> {
        let Some(indexed) = indexed else { return Ok(Behind::default()) };
        let behind = Tail::behind(&self.engine.db, indexed.position, APPENDED, BEHIND_MAX).await;
        let behind = behind.map_err(Problem::internal)?;
        let seconds = behind.since.map_or(0, |since| (self.engine.clock.now() - since).num_seconds());
        Ok(Behind { events: behind.entries, seconds: seconds.max(0).unsigned_abs() })
    }
}

impl std::fmt::Debug for MessageSearch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MessageSearch").field("indexed", &self.0.state.read().indexed).finish_non_exhaustive()
    }
}
