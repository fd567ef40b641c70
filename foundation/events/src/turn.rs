use anyhow::Context;
use futures_util::future::BoxFuture;
use metrics::gauge;
use store::{Clock, Db, Tx};
use tracing::info;

use crate::{Entry, Position, reader};

/// Entries handled in one transaction of a durable consumer.
pub(crate) const DURABLE_LEN: i64 = 50;

/// A cursor is moved over entries that are of no interest to its consumer when it has stood still for so long: each move is
/// a transaction.
const PASS_OVER_AFTER: chrono::TimeDelta = chrono::TimeDelta::seconds(10);

/// What is done once the transaction of a batch is committed.
pub type AfterCommit = Box<dyn FnOnce() + Send>;

pub(crate) type Durable =
    Box<dyn for<'t> Fn(Entry, &'t mut Tx) -> BoxFuture<'t, anyhow::Result<()>> + Send + Sync>;
pub(crate) type Batches =
    Box<dyn for<'t> Fn(Vec<Entry>, &'t mut Tx) -> BoxFuture<'t, anyhow::Result<AfterCommit>> + Send + Sync>;
pub(crate) type Local = Box<dyn Fn(Entry) -> BoxFuture<'static, anyhow::Result<()>> + Send + Sync>;

/// One name in the list of those who act on the log.
pub(crate) struct Consumer {
    pub(crate) name: &'static str,
    pub(crate) topics: &'static [&'static str],
    pub(crate) handler: Handler,
}

pub(crate) enum Handler {
    Durable(Durable),
    Batches(Batches),
    Local(Local),
}

/// What one turn of a consumer found, and so how long it may rest.
pub(crate) enum Turn {
    More,
    HeldBack,
    /// Another node, or a transaction that is still being rolled back, holds the cursor.
    Elsewhere,
    Idle,
    /// It had something to do, and no more is there.
    Done,
}

impl Consumer {
    /// Whether several entries at once are cheaper than one by one.
    pub(crate) fn gathers(&self) -> bool {
        matches!(self.handler, Handler::Batches(_))
    }

    /// Handles what is there now. `position` is kept for a local consumer; `len_max` bounds a durable one's transaction,
    /// and `called` spares it the look for news: somebody has told of some.
    pub(crate) async fn turn(
        &self,
        db: &Db,
        clock: &Clock,
        position: &mut Option<Position>,
        len_max: i64,
        called: bool,
    ) -> anyhow::Result<Turn> {
        match &self.handler {
            Handler::Durable(_) | Handler::Batches(_) => {
                let turn = self.turn_durable(db, clock, len_max, called).await?;
                if matches!(turn, Turn::Idle | Turn::Elsewhere) {
                    self.lags(0.0);
                }
                Ok(turn)
            }
            Handler::Local(handler) => self.turn_local(db, handler, position).await,
        }
    }

    /// Tells how many seconds it is behind.
    fn lags(&self, seconds: f64) {
        gauge!("events_lag_seconds", "consumer" => self.name).set(seconds);
    }

    async fn turn_durable(&self, db: &Db, clock: &Clock, len_max: i64, called: bool) -> anyhow::Result<Turn> {
        if !called && !self.has_news(db, clock).await? {
            return Ok(Turn::Idle);
        }
        let mut tx = db.begin().await.context("begin")?;
        let Some(from) = self.lock(&mut tx, clock).await? else {
            tx.rollback().await.context("leave the cursor to its holder")?;
            return Ok(Turn::Elsewhere);
        };
        let batch = reader::read(&mut tx, self.topics, from, len_max).await?;
        if batch.to == from {
            // Not by dropping: that rolls back some time later, and until then the next turn finds the cursor held.
            tx.rollback().await.context("let go of the cursor")?;
            return Ok(if batch.held_back { Turn::HeldBack } else { Turn::Idle });
        }
        let (to, at) = (batch.to, batch.entries.last().map(|last| last.at));
        let after_commit = self.handle(batch.entries, &mut tx).await?;
        sqlx::query!(
            "update events.cursors set xid = $2::text::xid8, id = $3, moved_at = $4 where consumer = $1",
            self.name,
            to.xid.to_string(),
            to.id,
            clock.now()
        )
        .execute(&mut *tx)
        .await
        .context("move the cursor")?;
        tx.commit().await.context("commit")?;
        if let Some(after_commit) = after_commit {
            after_commit();
        }
        let behind = at.and_then(|at| (clock.now() - at).to_std().ok()).unwrap_or_default();
        self.lags(behind.as_secs_f64());
        Ok(rest(batch.full, batch.held_back))
    }

    /// Has the effects of entries.
    async fn handle(&self, entries: Vec<Entry>, tx: &mut Tx) -> anyhow::Result<Option<AfterCommit>> {
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return Ok(None) };
        let (first, last) = (first.id, last.id);
        match &self.handler {
            Handler::Batches(handler) => {
                let effect = handler(entries, tx).await;
                return effect.map(Some).with_context(|| format!("handle entries from {first} to {last}"));
            }
            Handler::Durable(handler) => {
                for entry in entries {
                    let id = entry.id;
                    handler(entry, tx).await.with_context(|| format!("handle entry {id}"))?;
                }
            }
            Handler::Local(_) => {}
        }
        Ok(None)
    }

    /// A look without a lock, so that resting writes nothing. Entries about other topics are passed over now and then.
    async fn has_news(&self, db: &Db, clock: &Clock) -> anyhow::Result<bool> {
        let topics: Vec<String> = self.topics.iter().map(|topic| (*topic).to_owned()).collect();
        sqlx::query_scalar!(
            r#"select exists (
                   select from events.log l left join events.cursors c on c.consumer = $1
                   where (l.xid, l.id) > (coalesce(c.xid, '0'), coalesce(c.id, 0))
                     and (l.topic = any($2) or c.moved_at < $3)) as "news!""#,
            self.name,
            &topics,
            clock.now() - PASS_OVER_AFTER
        )
        .fetch_one(db.pool())
        .await
        .context("look for news")
    }

    /// Locks the cursor and reads it; none when another node holds it.
    async fn lock(&self, tx: &mut Tx, clock: &Clock) -> anyhow::Result<Option<Position>> {
        let found = self.try_lock(tx).await?;
        if found.is_some() {
            return Ok(found);
        }
        let created = sqlx::query!(
            "insert into events.cursors (consumer, moved_at) values ($1, $2) on conflict do nothing",
            self.name,
            clock.now()
        )
        .execute(&mut **tx)
        .await
        .context("create the cursor")?;
        if created.rows_affected() == 0 { Ok(None) } else { self.try_lock(tx).await }
    }

    async fn try_lock(&self, tx: &mut Tx) -> anyhow::Result<Option<Position>> {
        let row = sqlx::query!(
            r#"select xid::text as "xid!", id from events.cursors where consumer = $1 for update skip locked"#,
            self.name
        )
        .fetch_optional(&mut **tx)
        .await
        .context("lock the cursor")?;
        row.map(|row| Ok(Position { xid: row.xid.parse()?, id: row.id })).transpose()
    }

    async fn turn_local(
        &self,
        db: &Db,
        handler: &Local,
        position: &mut Option<Position>,
    ) -> anyhow::Result<Turn> {
        let mut connection = db.pool().acquire().await.context("connect")?;
        let Some(from) = *position else {
            *position = Some(reader::head(&mut connection).await?);
            info!(consumer = self.name, "reads the event log from now on");
            return Ok(Turn::More);
        };
        let batch = reader::read(&mut connection, self.topics, from, i64::MAX).await?;
        drop(connection);
        for entry in batch.entries {
            let to = entry.position();
            handler(entry).await.with_context(|| format!("handle entry {}", to.id))?;
            *position = Some(to);
        }
        *position = Some(batch.to);
        Ok(rest(batch.full, batch.held_back))
    }
}

fn rest(full: bool, held_back: bool) -> Turn {
    match (full, held_back) {
        (true, _) => Turn::More,
        (_, true) => Turn::HeldBack,
        _ => Turn::Done,
    }
}
