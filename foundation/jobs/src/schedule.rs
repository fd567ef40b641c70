//! Work that comes back after a period, done by one node at a time.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::BoxFuture;
use store::{Clock, Db};
use tracing::{error, warn};

/// How often the schedule is looked at, at most.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// After a failure the work comes back this soon, if its period is longer.
const RETRY_AFTER: TimeDelta = TimeDelta::minutes(1);

pub(crate) type Handler = Arc<dyn Fn() -> BoxFuture<'static, anyhow::Result<()>> + Send + Sync>;

#[derive(Clone)]
pub(crate) struct Periodic {
    pub(crate) name: &'static str,
    pub(crate) period: Duration,
    pub(crate) handler: Handler,
}

/// Runs until it is dropped.
pub(crate) async fn run(db: Db, clock: Clock, periodic: Periodic) {
    let look_every = LOOK_EVERY.min(periodic.period);
    loop {
        if let Err(error) = turn(&db, &clock, &periodic).await {
            warn!(name = periodic.name, "the schedule: {error:#}");
        }
        tokio::time::sleep(look_every).await;
    }
}

/// Does the work if it is due and nobody else has taken it. The next time is fixed before the work begins.
pub(crate) async fn turn(db: &Db, clock: &Clock, periodic: &Periodic) -> anyhow::Result<bool> {
    let now = clock.now();
    let period = TimeDelta::from_std(periodic.period).context("a period is less than an age")?;
    if !take(db, periodic.name, now, now + period).await? {
        return Ok(false);
    }
    // A task of its own, so that a panic ends this turn and not the schedule.
    let outcome = tokio::spawn((periodic.handler)()).await;
    let failure = match outcome {
        Ok(Ok(())) => return Ok(true),
        Ok(Err(error)) => error,
        Err(panic) => anyhow::Error::new(panic),
    };
    error!(name = periodic.name, "scheduled work failed: {failure:#}");
    let retry_at = clock.now() + RETRY_AFTER.min(period);
    sqlx::query!("update jobs.schedules set next_at = $2 where name = $1", periodic.name, retry_at)
        .execute(db.pool())
        .await
        .context("bring failed work back sooner")?;
    Ok(true)
}

async fn take(db: &Db, name: &str, now: DateTime<Utc>, next: DateTime<Utc>) -> anyhow::Result<bool> {
    let taken = sqlx::query!(
        "insert into jobs.schedules as s (name, next_at) values ($1, $3)
         on conflict (name) do update set next_at = $3 where s.next_at <= $2",
        name,
        now,
        next
    )
    .execute(db.pool())
    .await
    .context("look at the schedule")?;
    Ok(taken.rows_affected() == 1)
}
