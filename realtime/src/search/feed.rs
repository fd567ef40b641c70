//! Keeps this node's index: builds it when there is none, then follows the event log.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use events::{Entry, Position, Tail};
use metrics::{counter, gauge};
use parking_lot::Mutex;
use search::{OpenError, Opened, Writer};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::{Indexed, Kept, MessageSearch, Shared};
use crate::append::APPENDED;
use crate::notify::Range;

mod source;

/// While people ask.
const ASKED: Pace = Pace { gather: Duration::from_millis(200), commit_after: Duration::from_millis(500) };
/// While nobody asks: a commit costs about as much as storing ten messages.
const UNASKED: Pace = Pace { gather: Duration::from_secs(1), commit_after: Duration::from_secs(15) };
/// The position is kept so often although nothing changed, so that it does not grow old.
const MARK_EVERY: Duration = Duration::from_mins(1);
/// Words of messages that were removed are off the disk after so long.
const PURGE_EVERY: Duration = Duration::from_hours(1);
/// Between tries when the index cannot be kept.
const RETRY_MIN: Duration = Duration::from_secs(1);
const RETRY_MAX: Duration = Duration::from_secs(30);

/// How promptly the index follows the log.
#[derive(Clone, Copy)]
struct Pace {
    /// What comes in so short a time is read together: one look a message would cost as much as storing it.
    gather: Duration,
    /// What was read is committed after so long at the latest.
    commit_after: Duration,
}

/// What keeps the index of this node.
pub struct Feed {
    shared: Arc<Shared>,
    folder: PathBuf,
}

/// What a commit says about where it stands.
#[derive(Debug, Serialize, Deserialize)]
struct Mark {
    xid: u64,
    id: i64,
    /// When the newest entry was written.
    at: DateTime<Utc>,
    /// When the log was read up to there.
    kept_at: DateTime<Utc>,
}

impl MessageSearch {
    /// What keeps the index of this node in a folder of its own. There is none until that runs and has opened it.
    pub fn feed(&self, folder: PathBuf) -> Feed {
        *self.0.state.write() = Kept::default();
        Feed { shared: Arc::clone(&self.0), folder }
    }
}

impl Feed {
    /// Runs until `stop`. Whatever goes wrong, the index is opened or built again after a pause; meanwhile search answers
    /// 503, and nothing else is concerned.
    pub async fn run(self, stop: CancellationToken) {
        let mut pause = RETRY_MIN;
        gauge!("atas_search_ready").set(0.0);
        loop {
            let begun = Instant::now();
            match self.keep(&stop).await {
                Ok(()) => return,
                Err(error) => warn!("the index of messages is not kept at this moment: {error:#}"),
            }
            *self.shared.state.write() = Kept::default();
            gauge!("atas_search_ready").set(0.0);
            counter!("atas_search_restarts_total").increment(1);
            pause = if begun.elapsed() > RETRY_MAX { RETRY_MIN } else { (pause * 2).min(RETRY_MAX) };
            if stop.run_until_cancelled(tokio::time::sleep(pause)).await.is_none() {
                return;
            }
        }
    }

    /// Opens the index and keeps it until `stop` or an error.
    async fn keep(&self, stop: &CancellationToken) -> anyhow::Result<()> {
        let (folder, epoch) = (self.folder.clone(), self.shared.engine.epoch.clone());
        let opened = tokio::task::spawn_blocking(move || search::open(&folder, &epoch)).await?;
        let Opened { reader, writer, mark } = match opened {
            Ok(opened) => opened,
            Err(error @ OpenError::Busy(_)) => return Err(error.into()),
            Err(OpenError::Failed(error)) => return Err(error),
        };
        *self.shared.state.write() = Kept { reader: Some(reader), indexed: None };
        let mut keeper = Keeper {
            shared: Arc::clone(&self.shared),
            writer: Arc::new(Mutex::new(writer)),
            indexed: None,
            kept: Instant::now(),
            purged: Instant::now(),
            dirty_since: None,
            hurried: false,
        };
        let keeping = async {
            match keeper.begin_at(mark.as_deref()) {
                Some(indexed) => keeper.stands_at(indexed),
                None => keeper.build().await.context("build the index of messages")?,
            }
            keeper.follow().await
        };
        tokio::select! {
            () = stop.cancelled() => Ok(()),
            () = self.shared.damaged.notified() => anyhow::bail!("it could not be read"),
            kept = keeping => kept,
        }
    }
}

/// An open index that is being kept.
struct Keeper {
    shared: Arc<Shared>,
    writer: Arc<Mutex<Writer>>,
    /// What was read, committed or not.
    indexed: Option<Indexed>,
    /// When the last commit was,
    kept: Instant,
    /// and the last purge.
    purged: Instant,
    /// Since when there is something to commit.
    dirty_since: Option<Instant>,
    /// Somebody asks who did not before: what is there now is committed at once.
    hurried: bool,
}

impl Keeper {
    /// Where an index stands that can be kept on, if it can.
    fn begin_at(&self, mark: Option<&str>) -> Option<Indexed> {
        let mark: Mark = serde_json::from_str(mark?).ok()?;
        let engine = &self.shared.engine;
        let position = Position { xid: mark.xid, id: mark.id };
        Tail::reaches_back_to(mark.kept_at, engine.clock.now()).then_some(Indexed { position, at: mark.at })
    }

    fn stands_at(&mut self, indexed: Indexed) {
        self.indexed = Some(indexed);
        self.shared.state.write().indexed = Some(indexed);
        gauge!("atas_search_ready").set(1.0);
    }

    /// Does something with the writer on a thread that may block.
    async fn write<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Writer) -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let writer = Arc::clone(&self.writer);
        tokio::task::spawn_blocking(move || act(&mut writer.lock())).await?
    }

    /// Reads all messages from the database. What happens meanwhile is read from the log afterwards: whatever is read
    /// twice is written anew in its present state.
    async fn build(&mut self) -> anyhow::Result<()> {
        info!("builds the index of messages");
        counter!("atas_search_builds_total").increment(1);
        let engine = Arc::clone(&self.shared.engine);
        let (position, at) = (Tail::head(&engine.db).await?, engine.clock.now());
        self.write(Writer::clear).await?;
        let mut after = None;
        let mut messages: u64 = 0;
        loop {
            let page = source::page(&engine.db, after).await?;
            let Some(last) = page.last() else { break };
            after = Some((last.room, last.seq));
            messages += page.len() as u64;
            let commit = self.kept.elapsed() >= ASKED.commit_after;
            self.write(move |writer| {
                page.iter().try_for_each(|message| writer.put(message))?;
                if commit { writer.commit(None) } else { Ok(()) }
            })
            .await?;
            if commit {
                self.kept = Instant::now();
            }
        }
        self.indexed = Some(Indexed { position, at });
        self.commit().await?;
        info!(messages, "built the index of messages");
        Ok(())
    }

    /// Follows the event log.
    async fn follow(&mut self) -> anyhow::Result<()> {
        let from = self.indexed.map(|indexed| indexed.position).unwrap_or_default();
        let mut tail = Tail::new(self.shared.engine.db.clone(), &self.shared.bell, &[APPENDED], from);
        loop {
            let entries = match tail.next().await {
                Ok(entries) => entries,
                Err(error) => {
                    warn!("the index of messages waits for the database: {error:#}");
                    tokio::time::sleep(RETRY_MIN).await;
                    continue;
                }
            };
            self.take(entries).await?;
            self.commit_if_due().await?;
            self.purge_if_due().await?;
            if !tail.has_more() {
                self.rest(&mut tail).await;
            }
        }
    }

    /// Waits until there may be more, until there is something to commit, or until somebody asks.
    async fn rest(&mut self, tail: &mut Tail) {
        let pace = self.pace();
        let until =
            self.dirty_since.map_or_else(|| Instant::now() + MARK_EVERY, |since| since + pace.commit_after);
        let more = async {
            tail.rest().await;
            tokio::time::sleep(pace.gather).await;
        };
        self.hurried = tokio::select! {
            () = self.shared.asking.notified() => true,
            _ = tokio::time::timeout_at(until, more) => false,
        };
    }

    fn pace(&self) -> Pace {
        if self.shared.is_in_use() { ASKED } else { UNASKED }
    }

    /// Writes what some entries tell of.
    async fn take(&mut self, entries: Vec<Entry>) -> anyhow::Result<()> {
        let Some(last) = entries.last() else { return Ok(()) };
        let indexed = Indexed { position: last.position(), at: last.at };
        let mut ranges = Vec::new();
        for entry in entries.iter().filter(|entry| entry.topic == APPENDED) {
            match Range::of(entry) {
                Ok(range) => ranges.push(range),
                Err(error) => warn!(entry = entry.id, "search passed over an entry of the log: {error:#}"),
            }
        }
        let changed = self.changed(&ranges).await;
        if !changed.is_empty() {
            self.dirty_since.get_or_insert_with(Instant::now);
            self.write(move |writer| changed.iter().try_for_each(|change| change.write(writer))).await?;
        }
        self.indexed = Some(indexed);
        if self.dirty_since.is_none() {
            // Nothing that could be found: the index is up to there without a commit.
            self.shared.state.write().indexed = Some(indexed);
        }
        Ok(())
    }

    /// Asks until the database answers: the index is as good as before, and as far.
    async fn changed(&self, ranges: &[Range]) -> Vec<source::Change> {
        loop {
            match source::changed(&self.shared.engine.db, ranges).await {
                Ok(changed) => return changed,
                Err(error) => warn!("the index of messages waits for the database: {error:#}"),
            }
            tokio::time::sleep(RETRY_MIN).await;
        }
    }

    async fn commit_if_due(&mut self) -> anyhow::Result<()> {
        let commit_after = self.pace().commit_after;
        let due = self.dirty_since.is_some_and(|since| self.hurried || since.elapsed() >= commit_after);
        if due || self.kept.elapsed() >= MARK_EVERY {
            self.commit().await?;
        }
        Ok(())
    }

    async fn commit(&mut self) -> anyhow::Result<()> {
        let indexed = self.indexed.context("know where the index stands")?;
        let engine = &self.shared.engine;
        let Position { xid, id } = indexed.position;
        let mark = Mark { xid, id, at: indexed.at, kept_at: engine.clock.now() };
        let mark = serde_json::to_string(&mark).context("write down where the index stands")?;
        let bytes = self.write(move |writer| writer.commit(Some(&mark)).map(|()| writer.bytes())).await?;
        self.kept = Instant::now();
        let changed = self.dirty_since.take().is_some();
        self.stands_at(indexed);
        // Where nothing happens the newest event grows old, and nothing is behind.
        let behind = (self.shared.engine.clock.now() - indexed.at).to_std().ok().filter(|_| changed);
        let behind = behind.unwrap_or_default();
        gauge!("atas_search_lag_seconds").set(behind.as_secs_f64());
        #[expect(clippy::cast_precision_loss, reason = "a number of bytes for people")]
        gauge!("atas_search_index_bytes").set(bytes as f64);
        counter!("atas_search_commits_total").increment(1);
        Ok(())
    }

    async fn purge_if_due(&mut self) -> anyhow::Result<()> {
        if self.purged.elapsed() >= PURGE_EVERY {
            // Also in a room that is never quiet.
            if self.dirty_since.is_some() {
                self.commit().await?;
            }
            self.write(Writer::purge).await?;
            self.purged = Instant::now();
        }
        Ok(())
    }
}

impl std::fmt::Debug for Feed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Feed").field("folder", &self.folder).finish_non_exhaustive()
    }
}
