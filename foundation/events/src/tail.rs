use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use store::Db;
use tokio::sync::Notify;

use crate::{Bell, Entry, Position, reader, retention};

/// Looked at this often even when nobody calls.
const POLL: Duration = Duration::from_millis(500);
/// Entries that an open transaction holds back are looked for this often.
const POLL_HELD_BACK: Duration = Duration::from_millis(20);
/// A position older than what is surely kept is not read on from.
const SURE: TimeDelta = TimeDelta::days(1);

/// Reads the log for somebody who keeps the position in what they build from it, and builds that anew from the tables when
/// the position is lost or too old.
pub struct Tail {
    db: Db,
    topics: &'static [&'static str],
    woken: Arc<Notify>,
    position: Position,
    rest: Duration,
}

/// How far a position is behind the newest entry of a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Behind {
    /// Entries of the topic behind it, counted up to the limit that was asked for.
    pub entries: u64,
    /// When the oldest of them was written.
    pub since: Option<DateTime<Utc>>,
}

impl Tail {
    /// Reads what is behind `from` about these topics.
    pub fn new(db: Db, bell: &Bell, topics: &'static [&'static str], from: Position) -> Self {
        Self { db, topics, woken: bell.listen(topics), position: from, rest: Duration::ZERO }
    }

    /// A position from which nothing is missed that tables do not show already.
    pub async fn head(db: &Db) -> anyhow::Result<Position> {
        let mut connection = db.pool().acquire().await.context("connect")?;
        reader::head(&mut connection).await
    }

    /// Whether all that came after a moment is still in the log.
    pub fn reaches_back_to(moment: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        now - moment < retention::KEPT - SURE
    }

    /// Up to where was read.
    pub fn position(&self) -> Position {
        self.position
    }

    /// The next entries, in commit order, perhaps none.
    pub async fn next(&mut self) -> anyhow::Result<Vec<Entry>> {
        let mut connection = self.db.pool().acquire().await.context("connect")?;
        let batch = reader::read(&mut connection, self.topics, self.position, i64::MAX).await?;
        self.rest = match (batch.full, batch.held_back) {
            (true, _) => Duration::ZERO,
            (_, true) => POLL_HELD_BACK,
            _ => POLL,
        };
        self.position = batch.to;
        Ok(batch.entries)
    }

    /// Whether there may be more right behind what was read.
    pub fn has_more(&self) -> bool {
        self.rest.is_zero()
    }

    /// Waits until there may be more.
    pub async fn rest(&mut self) {
        tokio::time::timeout(self.rest, self.woken.notified()).await.ok();
    }

    /// How far `position` is behind what is committed, for one topic, counted up to `max`.
    pub async fn behind(db: &Db, position: Position, topic: &str, max: i64) -> anyhow::Result<Behind> {
        let found = sqlx::query!(
            r#"select count(*) as "entries!", min(at) as since from (
                   select at from events.log where (xid, id) > ($1::text::xid8, $2) and topic = $3
                   order by xid, id limit $4) behind"#,
            position.xid.to_string(),
            position.id,
            topic,
            max
        )
        .fetch_one(db.pool())
        .await
        .context("look how far behind it is")?;
        Ok(Behind { entries: found.entries.unsigned_abs(), since: found.since })
    }
}

impl std::fmt::Debug for Tail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tail").field("position", &self.position).finish_non_exhaustive()
    }
}
