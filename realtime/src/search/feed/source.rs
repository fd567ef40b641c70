//! Messages as the database has them, for the index.

use anyhow::Context as _;
use search::{Message, Writer};
use store::Db;
use uuid::Uuid;

use crate::append::{db_seq, wire_seq};
use crate::notify::Range;

/// Messages read at once while the index is built.
const PAGE_LEN: i64 = 1_000;

/// The messages behind a place, in the order of rooms and seqs, without those that were removed.
pub(super) async fn page(db: &Db, after: Option<(Uuid, u64)>) -> anyhow::Result<Vec<Message>> {
    let (room, seq) = after.unwrap_or_default();
    let rows = sqlx::query!(
        r#"select room_id, seq, author_id, at, body ->> 'text' as "text!" from realtime.events
           where (room_id, seq) > ($1, $2) and kind = 'message' and removed_at is null and body ->> 'text' <> ''
           order by room_id, seq limit $3"#,
        room,
        db_seq(seq),
        PAGE_LEN,
    )
    .fetch_all(db.pool())
    .await
    .context("read messages")?;
    let messages = rows.into_iter().map(|row| Message {
        room: row.room_id,
        seq: wire_seq(row.seq),
        author: row.author_id,
        at: row.at.timestamp_micros(),
        text: row.text,
    });
    Ok(messages.collect())
}

/// What became of a message.
pub(super) enum Change {
    Stands(Message),
    Gone(Uuid, u64),
}

impl Change {
    pub(super) fn write(&self, writer: &Writer) -> anyhow::Result<()> {
        match self {
            Self::Stands(message) => writer.put(message),
            Self::Gone(room, seq) => {
                writer.remove(*room, *seq);
                Ok(())
            }
        }
    }
}

/// The messages that some events wrote, replaced or removed, each in its present state.
///
/// `offset 0` keeps the order of the joins: left to itself, and without statistics of a young table, the planner reads the
/// whole room for each of its messages.
pub(super) async fn changed(db: &Db, ranges: &[Range]) -> anyhow::Result<Vec<Change>> {
    if ranges.is_empty() {
        return Ok(Vec::new());
    }
    let rooms: Vec<Uuid> = ranges.iter().map(|range| range.room.uuid()).collect();
    let firsts: Vec<i64> = ranges.iter().map(|range| db_seq(range.first)).collect();
    let lasts: Vec<i64> = ranges.iter().map(|range| db_seq(range.last)).collect();
    let rows = sqlx::query!(
        r#"select distinct m.room_id, m.seq, m.author_id, m.at,
                  case when m.removed_at is null then m.body ->> 'text' end as text
           from unnest($1::uuid[], $2::bigint[], $3::bigint[]) as range (room_id, first, last)
           join realtime.rooms r on r.id = range.room_id and r.kind <> 'inbox'
           cross join lateral (
               select case when e.kind = 'message' then e.seq else e.target end as seq
               from realtime.events e
               where e.room_id = range.room_id and e.seq between range.first and range.last
                   and e.kind in ('message', 'edit', 'delete') offset 0) about
           cross join lateral (
               select m.room_id, m.seq, m.author_id, m.at, m.removed_at, m.body from realtime.events m
               where m.room_id = range.room_id and m.seq = about.seq and m.kind = 'message' offset 0) m"#,
        &rooms,
        &firsts,
        &lasts,
    )
    .fetch_all(db.pool())
    .await
    .context("read what became of messages")?;
    let changes = rows.into_iter().map(|row| {
        let (room, seq) = (row.room_id, wire_seq(row.seq));
        match row.text.filter(|text| !text.is_empty()) {
            None => Change::Gone(room, seq),
            Some(text) => {
                let at = row.at.timestamp_micros();
                Change::Stands(Message { room, seq, author: row.author_id, at, text })
            }
        }
    });
    Ok(changes.collect())
}
