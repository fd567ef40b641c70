use std::{collections::HashMap, time::Duration};

use metrics::counter;
use tokio::{
    sync::watch,
    task::{Id, JoinError, JoinSet},
    time::{Instant, interval, sleep, timeout_at},
};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use crate::{
    GiveUp, Worker,
    queue::{self, Claim, Claimed},
};

/// Jobs run at once by one worker.
const CONCURRENCY: usize = 64;
/// Looked for this often even when nobody calls, also for what becomes due with time.
const POLL: Duration = Duration::from_secs(1);
const RENEW_EVERY: Duration = Duration::from_secs(20);
const RETRY: Duration = Duration::from_millis(500);
/// After being told to stop, running jobs may finish for so long; the rest is given back.
const GRACE: Duration = Duration::from_secs(10);

/// What running a job came to.
type Outcome = (Claimed, anyhow::Result<()>);

/// A worker at work.
pub(crate) struct Run {
    worker: Worker,
    running: JoinSet<Outcome>,
    /// What is running, by task, so that a panic still names its job.
    claims: HashMap<Id, Claimed>,
}

type Ended = Result<(Id, Outcome), JoinError>;

impl Run {
    pub(crate) fn new(worker: Worker) -> Self {
        Self { worker, running: JoinSet::new(), claims: HashMap::new() }
    }

    /// Claims and runs until `stop`, then winds down.
    pub(crate) async fn until(mut self, stop: CancellationToken, mut woken: watch::Receiver<()>) {
        let mut renew = interval(RENEW_EVERY);
        let mut look = true;
        while !stop.is_cancelled() {
            if look {
                look = self.claim_or_wait().await;
            }
            tokio::select! {
                () = stop.cancelled() => {}
                Some(ended) = self.running.join_next_with_id() => {
                    self.settle_all(ended).await;
                    look = true;
                }
                _ = renew.tick() => self.renew().await,
                called = woken.changed() => {
                    look = true;
                    if called.is_err() { sleep(POLL).await; }
                }
                () = sleep(POLL) => look = true,
            }
        }
        self.wind_down().await;
    }

    /// Whether there may be more to claim at once.
    async fn claim_or_wait(&mut self) -> bool {
        match self.claim().await {
            Ok(_) => false,
            Err(error) => {
                warn!("{error:#}");
                sleep(RETRY).await;
                true
            }
        }
    }

    /// Starts as many due jobs as there is room for.
    pub(crate) async fn claim(&mut self) -> anyhow::Result<usize> {
        let room = CONCURRENCY.saturating_sub(self.running.len());
        if room == 0 || self.worker.kinds.is_empty() {
            return Ok(0);
        }
        let kinds: Vec<String> = self.worker.kinds.keys().map(ToString::to_string).collect();
        let now = self.worker.clock.now();
        let claimed = queue::claim(&self.worker.db, now, &kinds, i64::try_from(room)?).await?;
        let count = claimed.len();
        for job in claimed {
            self.start(job);
        }
        Ok(count)
    }

    fn start(&mut self, job: Claimed) {
        let Some(kind) = self.worker.kinds.get(job.kind.as_str()) else { return };
        let work = (kind.handler)(job.payload.clone());
        let task = self.running.spawn({
            let job = job.clone();
            async move { (job, work.await) }
        });
        self.claims.insert(task.id(), job);
    }

    async fn renew(&self) {
        let claims: Vec<Claim> = self.claims.values().map(|job| job.claim).collect();
        if let Err(error) = queue::renew(&self.worker.db, self.worker.clock.now(), &claims).await {
            warn!("{error:#}");
        }
    }

    /// Writes down what has ended, in one go with everything else that has ended by now. Waits for a database that
    /// is away: a lease that runs out meanwhile only means that the job is run again.
    async fn settle_all(&mut self, first: Ended) {
        let mut ended = vec![first];
        while let Some(more) = self.running.try_join_next_with_id() {
            ended.push(more);
        }
        if let Err(error) = self.settle(ended).await {
            warn!("{error:#}");
            sleep(RETRY).await;
        }
    }

    async fn settle(&mut self, ended: Vec<Ended>) -> anyhow::Result<()> {
        let mut done = Vec::new();
        let mut failed = Vec::new();
        for ended in ended {
            let (task, outcome) = match ended {
                Ok((task, (_, outcome))) => (task, outcome),
                Err(panic) => (panic.id(), Err(anyhow::Error::new(panic))),
            };
            let Some(job) = self.claims.remove(&task) else { continue };
            let status = if outcome.is_ok() { "done" } else { "failed" };
            counter!("jobs_attempts_total", "kind" => job.kind.clone(), "outcome" => status).increment(1);
            match outcome {
                Ok(()) => done.push(job.claim),
                Err(error) => failed.push((job, error)),
            }
        }
        if !done.is_empty() {
            queue::complete(&self.worker.db, &done).await?;
        }
        for (job, error) in failed {
            self.fail(&job, &error).await?;
        }
        Ok(())
    }

    async fn fail(&self, job: &Claimed, error: &anyhow::Error) -> anyhow::Result<()> {
        let worker = &self.worker;
        let attempts_max = worker.kinds.get(job.kind.as_str()).map_or(1, |kind| kind.attempts_max);
        let is_last = job.claim.attempt >= attempts_max || gives_up(error);
        let now = worker.clock.now();
        let retry_at = (!is_last).then(|| now + queue::backoff(job.claim.attempt, &worker.entropy));
        let (kind, id, attempt) = (&job.kind, job.claim.id, job.claim.attempt);
        if is_last {
            error!(kind, id, attempt, "a job failed for good: {error:#}");
        } else {
            warn!(kind, id, attempt, "a job failed: {error:#}");
        }
        queue::fail(&worker.db, now, job.claim, &format!("{error:#}"), retry_at).await
    }

    /// Waits for everything that runs now. Returns how many attempts that were.
    pub(crate) async fn finish_running(&mut self) -> anyhow::Result<usize> {
        let mut attempts = 0;
        while let Some(ended) = self.running.join_next_with_id().await {
            attempts += 1;
            self.settle(vec![ended]).await?;
        }
        Ok(attempts)
    }

    async fn wind_down(mut self) {
        let deadline = Instant::now() + GRACE;
        while let Ok(Some(ended)) = timeout_at(deadline, self.running.join_next_with_id()).await {
            self.settle_all(ended).await;
        }
        self.running.shutdown().await;
        let left: Vec<Claim> = self.claims.values().map(|job| job.claim).collect();
        if left.is_empty() {
            return;
        }
        info!(count = left.len(), "gave unfinished jobs back");
        if let Err(error) = queue::release(&self.worker.db, &left).await {
            warn!("{error:#}");
        }
    }
}

fn gives_up(error: &anyhow::Error) -> bool {
    error.chain().any(<dyn std::error::Error + 'static>::is::<GiveUp>)
}
