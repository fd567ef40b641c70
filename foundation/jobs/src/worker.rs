use std::{collections::HashMap, fmt, sync::Arc, time::Duration};

use anyhow::Context;
use futures_util::future::BoxFuture;
use store::{Clock, Db, Entropy};
use tokio::{sync::watch, task::JoinSet, time::sleep};
use tokio_util::sync::CancellationToken;
use tracing::warn;

use crate::{
    Job, queue,
    run::Run,
    schedule::{self, Periodic},
};

const RETRY: Duration = Duration::from_millis(500);
const CLEAN_EVERY: Duration = Duration::from_hours(1);
pub(crate) type Handler =
    Arc<dyn Fn(serde_json::Value) -> BoxFuture<'static, anyhow::Result<()>> + Send + Sync>;

/// Runs jobs. Several workers, on one node or many, share the queue.
#[derive(Clone)]
pub struct Worker {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) entropy: Entropy,
    pub(crate) kinds: HashMap<&'static str, Kind>,
    periodic: Vec<Periodic>,
}

#[derive(Clone)]
pub(crate) struct Kind {
    pub(crate) handler: Handler,
    pub(crate) attempts_max: i32,
}

impl Worker {
    /// A worker that can do nothing yet.
    pub fn new(db: Db, clock: Clock, entropy: Entropy) -> Self {
        Self { db, clock, entropy, kinds: HashMap::new(), periodic: Vec::new() }
    }

    /// Handles a kind of job. An error is a failed attempt; [`crate::GiveUp`] among its causes makes it the last.
    #[must_use]
    pub fn on<J: Job>(
        mut self,
        handler: impl Fn(J) -> BoxFuture<'static, anyhow::Result<()>> + Send + Sync + 'static,
    ) -> Self {
        let handler: Handler = Arc::new(move |payload| match serde_json::from_value::<J>(payload) {
            Ok(job) => handler(job),
            Err(error) => Box::pin(async move { Err(error).context("read the payload") }),
        });
        self.kinds.insert(J::KIND, Kind { handler, attempts_max: J::ATTEMPTS_MAX });
        self
    }

    /// Does something again after each period, on one node of the cluster at a time.
    #[must_use]
    pub fn every(
        mut self,
        name: &'static str,
        period: Duration,
        handler: impl Fn() -> BoxFuture<'static, anyhow::Result<()>> + Send + Sync + 'static,
    ) -> Self {
        self.periodic.push(Periodic { name, period, handler: Arc::new(handler) });
        self
    }

    /// Runs until `stop`, then finishes what it has begun (for ten seconds at most) and gives the rest back.
    pub async fn run(self, stop: CancellationToken) {
        let (wake, woken) = watch::channel(());
        let mut beside = JoinSet::new();
        for periodic in self.periodic.clone() {
            beside.spawn(schedule::run(self.db.clone(), self.clock.clone(), periodic));
        }
        beside.spawn(listen(self.db.clone(), wake));
        beside.spawn(clean(self.db.clone(), self.clock.clone()));
        Run::new(self).until(stop, woken).await;
        beside.shutdown().await;
    }

    /// Runs everything that is due now, and what that enqueues, until nothing is due. For tests that need no
    /// waiting. Returns how many attempts were made.
    pub async fn drain(&self) -> anyhow::Result<usize> {
        let mut run = Run::new(self.clone());
        let mut attempts = 0;
        loop {
            if run.claim().await? == 0 {
                return Ok(attempts);
            }
            attempts += run.finish_running().await?;
        }
    }

    /// Does scheduled work that is due now. For tests.
    pub async fn tick(&self) -> anyhow::Result<()> {
        for periodic in &self.periodic {
            schedule::turn(&self.db, &self.clock, periodic).await?;
        }
        Ok(())
    }
}

/// Wakes the worker when a job is enqueued. Without a connection it polls.
async fn listen(db: Db, wake: watch::Sender<()>) {
    loop {
        if let Err(error) = hear(&db, &wake).await {
            warn!("listening for jobs broke off: {error}");
        }
        sleep(RETRY).await;
    }
}

async fn hear(db: &Db, wake: &watch::Sender<()>) -> Result<(), sqlx::Error> {
    let mut listener = db.listener().await?;
    listener.listen("jobs").await?;
    loop {
        listener.try_recv().await?;
        wake.send_replace(());
    }
}

async fn clean(db: Db, clock: Clock) {
    loop {
        if let Err(error) = queue::clean(&db, clock.now()).await {
            warn!("{error:#}");
        }
        sleep(CLEAN_EVERY).await;
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds: Vec<_> = self.kinds.keys().collect();
        f.debug_struct("Worker").field("kinds", &kinds).finish_non_exhaustive()
    }
}
