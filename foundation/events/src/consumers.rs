use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, Ordering};
use std::{fmt, sync::Arc, time::Duration};

use futures_util::future::{BoxFuture, FutureExt as _};
use metrics::counter;
use store::{Clock, Db, Tx};
use tokio::{sync::Notify, task::JoinSet, time::timeout};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use crate::{
    Bell, Entry, retention,
    turn::{AfterCommit, Consumer, DURABLE_LEN, Handler, Turn},
};

/// Looked at this often even when nobody calls, while the database cannot call, and when another node held the cursor.
const POLL: Duration = Duration::from_millis(500);
/// And this often while it can: an entry whose node died before it could tell of it waits so long.
const POLL_CALLED: Duration = Duration::from_secs(3);
/// A database that has not called for so long is asked whether it still can, and has as long for the answer: a line may be dead
/// without having been closed.
const HEARS_CHECK: Duration = Duration::from_secs(1);
/// Entries that an open transaction holds back are looked for this often.
const POLL_HELD_BACK: Duration = Duration::from_millis(20);
/// How long a consumer that takes several entries at once lets them gather, after it had some: a turn costs as much as
/// storing a message does, and the first entry after a silence is not held up.
const GATHER: Duration = Duration::from_millis(200);
/// Between tries of an entry whose handler fails, and of a database that is away.
const RETRY_MIN: Duration = Duration::from_millis(100);
const RETRY_MAX: Duration = Duration::from_secs(10);
const CLEAN_EVERY: Duration = Duration::from_hours(1);

/// Everybody on this node who acts on the log.
pub struct Consumers {
    db: Db,
    clock: Clock,
    bell: Bell,
    all: Vec<Consumer>,
}

impl Consumers {
    /// Nobody yet.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock, bell: Bell::default(), all: Vec::new() }
    }

    /// Has the consumers wake up when this bell rings, besides what the database tells them.
    #[must_use]
    pub fn woken_by(self, bell: &Bell) -> Self {
        Self { bell: bell.clone(), ..self }
    }

    /// Adds a durable consumer: one in the whole cluster at a time, each entry's effect exactly once. The handler's
    /// effects go into the transaction that it is given. A new name starts at the oldest entry that is kept.
    ///
    /// An entry whose handler fails is tried again until it succeeds; those behind it wait.
    #[must_use]
    pub fn durable<H>(mut self, name: &'static str, topics: &'static [&'static str], handler: H) -> Self
    where
        H: for<'t> Fn(Entry, &'t mut Tx) -> BoxFuture<'t, anyhow::Result<()>> + Send + Sync + 'static,
    {
        self.all.push(Consumer { name, topics, handler: Handler::Durable(Box::new(handler)) });
        self
    }

    /// Adds a durable consumer that takes several entries at once, in commit order, where one look at the database can
    /// serve them all. What the handler gives back runs after the commit, on this node, and is lost when the process dies
    /// in between: it may only hasten what would be found out anyway.
    ///
    /// When a batch fails it is tried again, one entry at a time.
    #[must_use]
    pub fn durable_batches<H>(
        mut self,
        name: &'static str,
        topics: &'static [&'static str],
        handler: H,
    ) -> Self
    where
        H: for<'t> Fn(Vec<Entry>, &'t mut Tx) -> BoxFuture<'t, anyhow::Result<AfterCommit>>
            + Send
            + Sync
            + 'static,
    {
        self.all.push(Consumer { name, topics, handler: Handler::Batches(Box::new(handler)) });
        self
    }

    /// Adds a local consumer: on every node, for what lives in memory. It hears everything that is committed after
    /// [`Consumers::run`] begins, and perhaps a little of what was just before.
    #[must_use]
    pub fn local<H>(mut self, name: &'static str, topics: &'static [&'static str], handler: H) -> Self
    where
        H: Fn(Entry) -> BoxFuture<'static, anyhow::Result<()>> + Send + Sync + 'static,
    {
        self.all.push(Consumer { name, topics, handler: Handler::Local(Box::new(handler)) });
        self
    }

    /// Runs until `stop`. A database that goes away is waited for.
    pub async fn run(self, stop: CancellationToken) {
        let mut tasks = JoinSet::new();
        let hears = Arc::new(AtomicBool::new(false));
        for consumer in self.all {
            let (db, clock) = (self.db.clone(), self.clock.clone());
            let woken = self.bell.listen(consumer.topics);
            let runner = Runner { db, clock, consumer, woken, hears: Arc::clone(&hears) };
            tasks.spawn(stop.clone().run_until_cancelled_owned(runner.run()));
        }
        tasks.spawn(stop.clone().run_until_cancelled_owned(listen(
            self.db.clone(),
            self.bell.clone(),
            hears,
        )));
        tasks.spawn(stop.clone().run_until_cancelled_owned(clean(self.db, self.clock)));
        while let Some(ended) = tasks.join_next().await {
            if let Err(error) = ended {
                error!("a consumer of the event log died: {error}");
            }
        }
    }

    /// Lets every durable consumer read what is there now, and returns when all have. For tests that need no
    /// waiting.
    pub async fn drain(&self) -> anyhow::Result<()> {
        for consumer in &self.all {
            if !matches!(consumer.handler, Handler::Local(_)) {
                let mut position = None;
                while matches!(
                    consumer.turn(&self.db, &self.clock, &mut position, DURABLE_LEN, false).await?,
                    Turn::More | Turn::HeldBack | Turn::Elsewhere
                ) {}
            }
        }
        Ok(())
    }
}

/// One consumer with what it needs to run.
struct Runner {
    db: Db,
    clock: Clock,
    consumer: Consumer,
    woken: Arc<Notify>,
    /// Whether the database calls.
    hears: Arc<AtomicBool>,
}

impl Runner {
    async fn run(self) {
        let mut position = None;
        let mut retry = RETRY_MIN;
        let mut len_max = DURABLE_LEN;
        let mut called = false;
        loop {
            let turn = self.consumer.turn(&self.db, &self.clock, &mut position, len_max, called);
            // A handler that panics has failed, and is tried again like one that says so: the others go on.
            let turn =
                AssertUnwindSafe(turn).catch_unwind().await.unwrap_or_else(|panic| Err(panicked(&*panic)));
            let rest = match turn {
                Ok(turn) => {
                    (retry, len_max) = (RETRY_MIN, (len_max * 2).min(DURABLE_LEN));
                    if self.consumer.gathers() && matches!(turn, Turn::More | Turn::Done) {
                        tokio::time::sleep(GATHER).await;
                    }
                    match turn {
                        Turn::More => continue,
                        Turn::HeldBack => POLL_HELD_BACK,
                        Turn::Idle | Turn::Done if self.hears.load(Ordering::Relaxed) => POLL_CALLED,
                        Turn::Elsewhere | Turn::Idle | Turn::Done => POLL,
                    }
                }
                Err(error) => {
                    warn!(consumer = self.consumer.name, "an entry of the event log failed: {error:#}");
                    counter!("events_failures_total", "consumer" => self.consumer.name).increment(1);
                    // One at a time, then more again, so that those before the failing one get through.
                    len_max = 1;
                    tokio::time::sleep(retry).await;
                    retry = (retry * 2).min(RETRY_MAX);
                    continue;
                }
            };
            called = timeout(rest, self.woken.notified()).await.is_ok();
        }
    }
}

fn panicked(panic: &(dyn Any + Send)) -> anyhow::Error {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    anyhow::anyhow!("it panicked: {}", text.unwrap_or("with something that is no text"))
}

/// Wakes the consumers when an entry is committed. Without a connection they poll.
async fn listen(db: Db, bell: Bell, hears: Arc<AtomicBool>) {
    loop {
        if let Err(error) = hear(&db, &bell, &hears).await {
            warn!("listening for events broke off: {error}");
        }
        // Whoever counted on being called looks again, and more often from now on.
        if hears.swap(false, Ordering::Relaxed) {
            bell.ring_all();
        }
        tokio::time::sleep(RETRY_MIN).await;
    }
}

async fn hear(db: &Db, bell: &Bell, hears: &AtomicBool) -> Result<(), sqlx::Error> {
    let mut listener = db.listener().await?;
    // Made again by the caller, who tells that nobody is heard until then.
    listener.eager_reconnect(false);
    listener.listen("events").await?;
    hears.store(true, Ordering::Relaxed);
    // What came before the database could call.
    bell.ring_all();
    loop {
        match timeout(HEARS_CHECK, listener.try_recv()).await {
            Ok(Ok(Some(notification))) => bell.ring(notification.payload()),
            Ok(Ok(None)) => return Ok(()),
            Ok(Err(error)) => return Err(error),
            Err(_quiet) => {
                let answer = sqlx::query("select 1").execute(&mut listener);
                timeout(HEARS_CHECK, answer).await.map_err(std::io::Error::from)??;
            }
        }
    }
}

async fn clean(db: Db, clock: Clock) {
    loop {
        match retention::clean(&db, clock.now()).await {
            Ok(0) => {}
            Ok(deleted) => info!(deleted, "deleted old events"),
            Err(error) => warn!("{error:#}"),
        }
        tokio::time::sleep(CLEAN_EVERY).await;
    }
}

impl fmt::Debug for Consumers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.all.iter().map(|consumer| consumer.name).collect();
        f.debug_struct("Consumers").field("names", &names).finish_non_exhaustive()
    }
}
