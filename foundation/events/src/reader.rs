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
/// has ended by then.
pub(crate) async fn read(
    db: &mut PgConnection,
    topics: &[&str],
    from: Position,
    len_max: i64,
) -> anyhow::Result<Batch> {
    let len_max = len_max.min(BATCH_LEN);
    let topics: Vec<String> = topics.iter().map(|topic| (*topic).to_owned()).collect();
    // First how far to read: what is settled now is seen by the next statement too, whatever is committed in between.
    let (to, held_back) = settled(db, &topics, from).await?;
    if to <= from {
        return Ok(Batch { entries: Vec::new(), to: from, full: false, held_back });
    }
    let rows = sqlx::query!(
        r#"select id, xid::text as "xid!", topic, key, payload, at
           from events.log
           where (xid, id) > ($1::text::xid8, $2) and (xid, id) <= ($3::text::xid8, $4) and topic = any($5)
           order by xid, id
           limit $6"#,
        from.xid.to_string(),
        from.id,
        to.xid.to_string(),
        to.id,
        &topics,
        len_max
    )
    .fetch_all(db)
    .await
    .context("read the event log")?;
    let full = i64::try_from(rows.len()).is_ok_and(|found| found == len_max);
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        let xid = row.xid.parse().context("read a transaction id")?;
        entries.push(Entry {
            id: row.id,
            xid,
            topic: row.topic,
            key: row.key,
            payload: row.payload,
            at: row.at,
        });
    }
    let to = entries.last().filter(|_| full).map_or(to, Entry::position);
    Ok(Batch { entries, to, full, held_back })
}

/// The last entry behind `from` before which nothing can be written any more, and whether there are entries of `topics`
/// behind that one.
async fn settled(
    db: &mut PgConnection,
    topics: &[String],
    from: Position,
) -> anyhow::Result<(Position, bool)> {
    let row = sqlx::query!(
        r#"with behind as not materialized (
               select xid, id, topic from events.log where (xid, id) > ($1::text::xid8, $2))
           select last.xid::text as "xid?", last.id as "id?",
                  exists (select from behind
                          where xid >= pg_snapshot_xmin(pg_current_snapshot()) and topic = any($3)) as "held_back!"
           from (values (0)) as one
           left join lateral (
               select xid, id from behind where xid < pg_snapshot_xmin(pg_current_snapshot())
               order by xid desc, id desc limit 1) as last on true"#,
        from.xid.to_string(),
        from.id,
        topics
    )
    .fetch_one(db)
    .await
    .context("look how far the event log can be read")?;
    let to = match (row.xid, row.id) {
        (Some(xid), Some(id)) => Position { xid: xid.parse().context("read a transaction id")?, id },
        _ => from,
    };
    Ok((to, row.held_back))
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
