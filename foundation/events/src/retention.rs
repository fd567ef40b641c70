use anyhow::Context;
use chrono::{TimeDelta, Utc};
use store::Db;

/// How long an entry is kept after everybody has read it.
pub(crate) const KEPT: TimeDelta = TimeDelta::days(30);
/// Rows deleted in one transaction, so that none of them is long.
const CHUNK: i64 = 5_000;

/// Deletes entries that are old and that every durable consumer has read.
pub(crate) async fn clean(db: &Db, now: chrono::DateTime<Utc>) -> anyhow::Result<u64> {
    let mut deleted = 0;
    loop {
        let done = sqlx::query!(
            "delete from events.log where id in (
                 select l.id from events.log l
                 where l.at < $1
                   and not exists (select from events.cursors c where (c.xid, c.id) < (l.xid, l.id))
                 order by l.at limit $2)",
            now - KEPT,
            CHUNK
        )
        .execute(db.pool())
        .await
        .context("delete old events")?
        .rows_affected();
        deleted += done;
        if done < CHUNK.unsigned_abs() {
            return Ok(deleted);
        }
    }
}
