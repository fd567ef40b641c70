//! After a restore from a dump: an event log that this PostgreSQL can read on.
//!
//! Entries and the cursors of durable consumers hold transaction ids of the server that the dump was made on. They mean
//! nothing here: where they are above this server's, an old cursor hides new entries for as long as it takes to count up
//! to it.

use anyhow::Context as _;
use store::Db;

/// Writes the log anew, in its old order, in one transaction of this server, and puts each cursor where it stood in that
/// order: what a consumer has read stays read, what it has not is still to come. Returns how many entries there are.
/// Doing so twice, or on a log that needs none of it, changes nothing that anybody sees.
///
/// Nobody may write to the log meanwhile: a transaction older than this one would stay behind the cursors.
pub async fn restamp(db: &Db) -> anyhow::Result<u64> {
    let mut tx = db.begin().await.context("begin")?;
    // As long as it takes.
    sqlx::query!("set local statement_timeout = 0").execute(&mut *tx).await.context("lift the time limit")?;
    sqlx::query!("lock table events.cursors, events.log in access exclusive mode")
        .execute(&mut *tx)
        .await
        .context("lock the event log")?;
    // How many entries a consumer has read: a position that outlives the new numbers.
    sqlx::query!(
        "update events.cursors c set xid = '0',
             id = (select count(*) from events.log l where (l.xid, l.id) <= (c.xid, c.id))"
    )
    .execute(&mut *tx)
    .await
    .context("count what was read")?;
    // New ids too: within one transaction it is they who order.
    let entries = sqlx::query!(
        "with old as (delete from events.log returning xid, id, topic, key, payload, at)
         insert into events.log (topic, key, payload, at)
         select topic, key, payload, at from old order by xid, id"
    )
    .execute(&mut *tx)
    .await
    .context("write the entries anew")?
    .rows_affected();
    sqlx::query!(
        "update events.cursors c set xid = l.xid, id = l.id
         from (select xid, id, row_number() over (order by id) as place from events.log) l
         where l.place = c.id"
    )
    .execute(&mut *tx)
    .await
    .context("move the cursors")?;
    tx.commit().await.context("commit")?;
    Ok(entries)
}
