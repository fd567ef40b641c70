use anyhow::Context;
use sqlx::PgConnection;

use crate::{Entry, Position};

/// Entries read at once.
const BATCH_LEN: i64 = 200;

/// What a look into the log found.
pub(crate) struct Batch {
    /// The entries of the wanted topics behind the position, in commit order.
    pub(crate) entries: Vec<Entry>,
    /// Everything of these topics up to here is among the entries.
    pub(crate) to: Position,
    /// There may be more right behind these.
    pub(crate) full: bool,
    /// Some of these topics are committed but not readable yet, because an older transaction is still open.
    pub(crate) held_back: bool,
}

/// Reads what was committed about `topics` behind `from`, at most `len_max` entries.
///
/// Only transactions below `pg_snapshot_xmin` are read: every transaction that could still write an earlier entry
/// has ended by then. How far that is and what is there come from one statement, and so from one snapshot.
pub(crate) async fn read(
    db: &mut PgConnection,
    topics: &[&str],
    from: Position,
    len_max: i64,
) -> anyhow::Result<Batch> {
    let len_max = len_max.min(BATCH_LEN);
    let topics: Vec<String> = topics.iter().map(|topic| (*topic).to_owned()).collect();
    // One row for each entry; a single one without, when there is none.
    let rows = sqlx::query!(
        r#"with behind as not materialized (
               select * from events.log where (xid, id) > ($1::text::xid8, $2)),
           settled as not materialized (
               select * from behind where xid < pg_snapshot_xmin(pg_current_snapshot()))
           select last.xid::text as "last_xid?", last.id as "last_id?",
                  exists (select from behind
                          where xid >= pg_snapshot_xmin(pg_current_snapshot()) and topic = any($3)) as "held_back!",
                  entry.id as "id?", entry.xid::text as "xid?", entry.topic as "topic?", entry.key as "key?",
                  entry.payload as "payload?", entry.at as "at?"
           from (values (0)) as one
           left join lateral (select xid, id from settled order by xid desc, id desc limit 1) as last on true
           left join lateral (
               select * from settled where topic = any($3) order by xid, id limit $4) as entry on true
           order by entry.xid, entry.id"#,
        from.xid.to_string(),
        from.id,
        &topics,
        len_max
    )
    .fetch_all(db)
    .await
    .context("read the event log")?;
    let (mut entries, mut to, mut held_back) = (Vec::with_capacity(rows.len()), from, false);
    for row in rows {
        held_back = row.held_back;
        if let (Some(xid), Some(id)) = (row.last_xid, row.last_id) {
            to = Position { xid: xid.parse().context("read a transaction id")?, id };
        }
        if let (Some(id), Some(xid), Some(topic), Some(key), Some(payload), Some(at)) =
            (row.id, row.xid, row.topic, row.key, row.payload, row.at)
        {
            let xid = xid.parse().context("read a transaction id")?;
            entries.push(Entry { id, xid, topic, key, payload, at });
        }
    }
    let full = i64::try_from(entries.len()).is_ok_and(|found| found == len_max);
    let to = entries.last().filter(|_| full).map_or(to, Entry::position);
    Ok(Batch { entries, to, full, held_back })
}

/// The position before everything that is not yet settled: where a reader starts that needs no past. A transaction
/// that is open anywhere on the server, also in another database, moves it back to before itself.
pub(crate) async fn head(db: &mut PgConnection) -> anyhow::Result<Position> {
    let xmin = sqlx::query_scalar!(r#"select pg_snapshot_xmin(pg_current_snapshot())::text as "xmin!""#)
        .fetch_one(db)
        .await
        .context("find the head of the event log")?;
    Ok(Position { xid: xmin.parse().context("read a transaction id")?, id: 0 })
}
