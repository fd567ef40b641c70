//! The door into inboxes: only the notification consumer goes through it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, SubsecRound as _, Utc};
use serde_json::value::RawValue;
use sqlx::types::Json;
use store::{EventId, RoomId, Tx, UserId};

use crate::append::{Committed, Outcome, db_seq, wire_seq};
use crate::engine::Engine;
use crate::wire::StreamName;
use crate::wire::encode::{Frame, WireEvent};

/// An event that asks to be numbered in somebody's inbox.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) to: UserId,
    pub(crate) kind: String,
    pub(crate) author: Option<UserId>,
    pub(crate) body: Box<RawValue>,
    /// How it is listed and counted; none for an event that only tells of earlier ones.
    pub(crate) listed: Option<Listed>,
}

/// What lists and counts go by.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) group: String,
    pub(crate) cause: Option<Cause>,
}

/// What caused a notification: an event of a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cause {
    pub(crate) room: RoomId,
    pub(crate) seq: u64,
    /// The message that it answers or reacts to.
    pub(crate) target: Option<u64>,
    /// The room's read position from which on the notification is read.
    pub(crate) read_at: u64,
}

/// An inbox's row under lock.
struct Locked {
    head: u64,
    last_at: DateTime<Utc>,
}

/// Rows to insert, by column.
#[derive(Default)]
struct Columns {
    inbox: Vec<UserId>,
    seq: Vec<i64>,
    id: Vec<EventId>,
    kind: Vec<String>,
    author: Vec<Option<UserId>>,
    at: Vec<DateTime<Utc>>,
    body: Vec<Json<Box<RawValue>>>,
    group: Vec<Option<String>>,
    room: Vec<Option<RoomId>>,
    about: Vec<Option<i64>>,
    target: Vec<Option<i64>>,
    read_at: Vec<Option<i64>>,
}

/// Numbers and stores `drafts`, in their order. What is for nobody (any more) is left out. To be published after the
/// commit of `tx`.
///
/// # Errors
/// The database's.
pub(crate) async fn append(engine: &Engine, tx: &mut Tx, drafts: Vec<Draft>) -> Result<Outcome, sqlx::Error> {
    let mut outcome = Outcome::default();
    if drafts.is_empty() {
        return Ok(outcome);
    }
    let now = engine.clock.now().trunc_subsecs(3);
    let people: Vec<UserId> =
        drafts.iter().map(|draft| draft.to).collect::<BTreeSet<_>>().into_iter().collect();
    super::open(tx, &people, now).await?;
    let mut inboxes = lock(tx, &people).await?;
    let mut columns = Columns::default();
    for draft in drafts {
        let Some(inbox) = inboxes.get_mut(&draft.to) else { continue };
        inbox.head += 1;
        inbox.last_at = inbox.last_at.max(now);
        outcome.committed.push(columns.push(draft, engine.new_event_id(), inbox));
    }
    insert(tx, &columns).await?;
    list(tx, &columns).await?;
    raise_heads(tx, &inboxes).await?;
    outcome.heads = inboxes.into_iter().map(|(user, inbox)| (StreamName::Inbox(user), inbox.head)).collect();
    Ok(outcome)
}

impl Columns {
    fn push(&mut self, draft: Draft, id: EventId, inbox: &Locked) -> Committed {
        let event = WireEvent {
            seq: inbox.head,
            kind: &draft.kind,
            id,
            author: draft.author,
            at: inbox.last_at,
            removed: false,
            edited_at: None,
            root: None,
            body: &draft.body,
        };
        let stream = StreamName::Inbox(draft.to);
        let committed = Committed { stream, seq: inbox.head, frame: Frame::new(stream, &event) };
        let (group, cause) = draft.listed.map_or((None, None), |listed| (Some(listed.group), listed.cause));
        self.inbox.push(draft.to);
        self.seq.push(db_seq(inbox.head));
        self.id.push(id);
        self.kind.push(draft.kind);
        self.author.push(draft.author);
        self.at.push(inbox.last_at);
        self.body.push(Json(draft.body));
        self.group.push(group);
        self.room.push(cause.map(|cause| cause.room));
        self.about.push(cause.map(|cause| db_seq(cause.seq)));
        self.target.push(cause.and_then(|cause| cause.target).map(db_seq));
        self.read_at.push(cause.map(|cause| db_seq(cause.read_at)));
        committed
    }
}

async fn lock(tx: &mut Tx, people: &[UserId]) -> Result<BTreeMap<UserId, Locked>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select id as "id: UserId", head, last_at from realtime.rooms
           where id = any($1) and kind = 'inbox' order by id for no key update"#,
        people as &[UserId],
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| (r.id, Locked { head: wire_seq(r.head), last_at: r.last_at })).collect())
}

async fn insert(tx: &mut Tx, columns: &Columns) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"insert into realtime.events (room_id, seq, id, kind, notice, author_id, at, body, digest)
           select inbox, seq, id, 'notice', kind, author, at, body, ''
           from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::text[], $5::uuid[], $6::timestamptz[], $7::jsonb[])
                as new (inbox, seq, id, kind, author, at, body)"#,
        &columns.inbox as &[UserId],
        &columns.seq,
        &columns.id as &[EventId],
        &columns.kind,
        &columns.author as &[Option<UserId>],
        &columns.at,
        &columns.body as &[Json<Box<RawValue>>],
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn list(tx: &mut Tx, columns: &Columns) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"insert into realtime.notices (user_id, seq, kind, group_key, room_id, about, target, read_at, actor_id, at)
           select * from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::uuid[], $6::bigint[],
                                $7::bigint[], $8::bigint[], $9::uuid[], $10::timestamptz[])
                as new (inbox, seq, kind, group_key)
           where group_key is not null"#,
        &columns.inbox as &[UserId],
        &columns.seq,
        &columns.kind,
        &columns.group as &[Option<String>],
        &columns.room as &[Option<RoomId>],
        &columns.about as &[Option<i64>],
        &columns.target as &[Option<i64>],
        &columns.read_at as &[Option<i64>],
        &columns.author as &[Option<UserId>],
        &columns.at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn raise_heads(tx: &mut Tx, inboxes: &BTreeMap<UserId, Locked>) -> Result<(), sqlx::Error> {
    let ids: Vec<UserId> = inboxes.keys().copied().collect();
    let heads: Vec<i64> = inboxes.values().map(|inbox| db_seq(inbox.head)).collect();
    let times: Vec<DateTime<Utc>> = inboxes.values().map(|inbox| inbox.last_at).collect();
    sqlx::query!(
        r#"update realtime.rooms r set head = n.head, last_at = n.last_at
           from unnest($1::uuid[], $2::bigint[], $3::timestamptz[]) as n (id, head, last_at)
           where r.id = n.id and r.kind = 'inbox' and r.head < n.head"#,
        &ids as &[UserId],
        &heads,
        &times,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
