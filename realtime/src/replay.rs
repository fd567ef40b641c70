//! Reading streams back: positions, pages of events, the newest fifty.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::value::RawValue;
use sqlx::types::Json;
use store::{Db, EventId, RoomId, UserId};

use crate::append::{Until, db_seq, wire_seq};
use crate::receipts::Receipt;
use crate::wire::StreamName;
use crate::wire::encode::{Frame, WireEvent};

/// How many events a subscription without a position, or a reset, brings.
pub(crate) const NEWEST: u64 = 50;
/// A resume farther behind than this is answered with a reset.
pub(crate) const RESUME_MAX: u64 = 2_000;
/// Upper bounds of one page of a replay.
const PAGE_EVENTS: i64 = 500;
pub(crate) const PAGE_BYTES: usize = 64 * 1024;
/// The same for PostgreSQL, so that no more is read than is sent.
const PAGE_BYTES_IN_DB: i64 = 64 * 1024;

/// What one member may read of one stream, and how far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing {
    pub(crate) head: u64,
    pub(crate) joined: u64,
    /// Tells this membership from an earlier one of the same person.
    pub(crate) since: DateTime<Utc>,
    /// Events at or below it are not theirs.
    pub(crate) hidden: u64,
    pub(crate) read: u64,
    /// Whether they may not write, and until when.
    pub(crate) muted: Option<Until>,
    /// Of a direct room.
    pub(crate) receipt: Option<Receipt>,
}

/// The standing of `user` in those of `streams` it is a member of.
pub(crate) async fn standings(
    db: &Db,
    user: UserId,
    streams: &[StreamName],
) -> Result<HashMap<StreamName, Standing>, sqlx::Error> {
    let (ids, inboxes) = rows_of(streams);
    let rows = sqlx::query!(
        r#"select wanted.place as "place!", r.head, m.joined_at, m.joined_seq, m.hidden_seq, m.read_seq,
                  receipt.other_id as "other?: UserId", receipt.read_seq as "other_read?",
                  receipt.shared as "shared?", s.room_id is not null as "muted!", s.until as "muted_until?"
           from unnest($2::uuid[], $3::bool[]) with ordinality as wanted (id, inbox, place)
           join realtime.rooms r on r.id = wanted.id and (r.kind = 'inbox') = wanted.inbox
           join realtime.members m on m.room_id = r.id and m.user_id = $1
           left join realtime.sanctions s on s.room_id = m.room_id and s.user_id = m.user_id and s.kind = 'mute'
           left join lateral (
               select c.other_id, c.read_seq, c.shared from realtime.receipts c
               where r.kind = 'direct' and c.room_id = r.id and c.viewer_id = $1 limit 1) receipt on true"#,
        user as UserId,
        &ids as &[RoomId],
        &inboxes,
    )
    .fetch_all(db.pool())
    .await?;
    let standings = rows.into_iter().filter_map(|r| {
        let standing = Standing {
            head: wire_seq(r.head),
            joined: wire_seq(r.joined_seq),
            since: r.joined_at,
            hidden: wire_seq(r.hidden_seq),
            read: wire_seq(r.read_seq),
            muted: r.muted.then_some(r.muted_until),
            receipt: r.other.map(|other| Receipt {
                other,
                read: wire_seq(r.other_read.unwrap_or(0)),
                shared: r.shared.unwrap_or(false),
            }),
        };
        Some((*at_place(streams, r.place)?, standing))
    });
    Ok(standings.collect())
}

/// The heads of those of `streams` that there are.
pub(crate) async fn heads(db: &Db, streams: &[StreamName]) -> Result<Vec<(StreamName, u64)>, sqlx::Error> {
    let (ids, inboxes) = rows_of(streams);
    let rows = sqlx::query!(
        r#"select wanted.place as "place!", r.head
           from unnest($1::uuid[], $2::bool[]) with ordinality as wanted (id, inbox, place)
           join realtime.rooms r on r.id = wanted.id and (r.kind = 'inbox') = wanted.inbox"#,
        &ids as &[RoomId],
        &inboxes,
    )
    .fetch_all(db.pool())
    .await?;
    let heads = rows.into_iter().filter_map(|r| Some((*at_place(streams, r.place)?, wire_seq(r.head))));
    Ok(heads.collect())
}

/// The rows that streams are numbered by, and whether each is an inbox's: the id of a room that is asked for may be a
/// person's, and opens nothing.
fn rows_of(streams: &[StreamName]) -> (Vec<RoomId>, Vec<bool>) {
    streams.iter().map(|stream| (stream.row(), stream.is_inbox())).unzip()
}

/// What `unnest … with ordinality` counts from one.
fn at_place(streams: &[StreamName], place: i64) -> Option<&StreamName> {
    streams.get(usize::try_from(place - 1).ok()?)
}

/// The epoch that every seq of this database belongs to.
pub async fn epoch(db: &Db) -> Result<String, sqlx::Error> {
    sqlx::query_scalar!("select epoch from realtime.epoch").fetch_one(db.pool()).await
}

/// A stored event.
pub(crate) struct Stored {
    pub(crate) seq: u64,
    pub(crate) at: DateTime<Utc>,
    pub(crate) frame: Frame,
}

struct Row {
    seq: i64,
    id: EventId,
    kind: String,
    author: Option<UserId>,
    at: DateTime<Utc>,
    removed: bool,
    edited_at: Option<DateTime<Utc>>,
    root: Option<i64>,
    body: Json<Box<RawValue>>,
}

impl Row {
    fn stored(self, stream: StreamName) -> Stored {
        let event = WireEvent {
            seq: wire_seq(self.seq),
            kind: &self.kind,
            id: self.id,
            author: self.author,
            at: self.at,
            removed: self.removed,
            edited_at: self.edited_at,
            root: self.root.map(wire_seq),
            body: &self.body.0,
        };
        Stored { seq: event.seq, at: event.at, frame: Frame::new(stream, &event) }
    }
}

/// A page of events with `after < seq <= until`, oldest first: at least one if there is one, at most
/// [`PAGE_BYTES`] or 500 events.
pub(crate) async fn page_after(
    db: &Db,
    stream: StreamName,
    after: u64,
    until: u64,
) -> Result<Vec<Stored>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select seq, id as "id: EventId", coalesce(notice, kind::text) as "kind!", author_id as "author: UserId", at,
                  removed_at is not null as "removed!", edited_at, root, body as "body: Json<Box<RawValue>>"
           from (select page.*, sum(octet_length(body::text)) over (order by seq) - octet_length(body::text) as before
                 from (select * from realtime.events where room_id = $1 and seq > $2 and seq <= $3
                       order by seq limit $4) page) page
           where before < $5 order by seq"#,
        stream.row() as RoomId,
        db_seq(after),
        db_seq(until),
        PAGE_EVENTS,
        PAGE_BYTES_IN_DB,
    )
    .fetch_all(db.pool())
    .await?;
    let mut bytes = 0;
    let page = rows.into_iter().map(|row| row.stored(stream)).take_while(|event| {
        let first = bytes == 0;
        bytes += event.frame.len();
        first || bytes <= PAGE_BYTES
    });
    Ok(page.collect())
}

/// The same for somebody who comes back or reads on, which is counted.
pub(crate) async fn recover(
    db: &Db,
    stream: StreamName,
    after: u64,
    until: u64,
) -> Result<Vec<Frame>, sqlx::Error> {
    metrics::counter!("atas_realtime_replay_reads_total").increment(1);
    Ok(page_after(db, stream, after, until).await?.into_iter().map(|event| event.frame).collect())
}

/// A new epoch for every stream of this database. After a restore from a dump: positions that clients hold may lie
/// beyond what was restored, so that they have to start anew.
///
/// # Errors
/// The database's.
pub async fn renew_epoch(db: &Db, entropy: &store::Entropy) -> Result<(), sqlx::Error> {
    let epoch = format!("{:032x}", u128::from_be_bytes(entropy.bytes()));
    sqlx::query!("update realtime.epoch set epoch = $1", epoch).execute(db.pool()).await?;
    Ok(())
}
