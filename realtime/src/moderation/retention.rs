//! What is not kept for ever: evidence of decided cases, old lines of the audit, sanctions and links whose time is over.

use std::time::Duration;

use anyhow::Context as _;
use chrono::TimeDelta;
use jobs::Worker;

use crate::engine::{Engine, Realtime};
use crate::links;

const EVERY: Duration = Duration::from_hours(1);
/// How long a case is kept after its decision, with what its message said and who reported it.
const DECIDED_KEPT: TimeDelta = TimeDelta::days(90);
/// How long a case that nobody decides is kept after it was last reported.
const UNDECIDED_KEPT: TimeDelta = TimeDelta::days(365);
/// How long a line of the audit is kept.
const AUDIT_KEPT: TimeDelta = TimeDelta::days(730);
/// How long it is kept when somebody last wrote in a slow room: as long as the longest pause.
const SPOKEN_KEPT: TimeDelta = TimeDelta::hours(6);

/// Adds the hourly cleaning to a worker.
pub(crate) fn work(worker: Worker, realtime: &Realtime) -> Worker {
    let realtime = realtime.clone();
    worker.every("realtime.forget_moderation", EVERY, move || {
        let realtime = realtime.clone();
        Box::pin(async move { clean(&realtime.0).await })
    })
}

async fn clean(engine: &Engine) -> anyhow::Result<()> {
    let (now, pool) = (engine.clock.now(), engine.db.pool());
    sqlx::query!(
        "delete from realtime.cases where resolved_at < $1 or (resolved_at is null and last_at < $2)",
        now - DECIDED_KEPT,
        now - UNDECIDED_KEPT,
    )
    .execute(pool)
    .await
    .context("forget old cases")?;
    sqlx::query!("delete from realtime.audit where at < $1", now - AUDIT_KEPT)
        .execute(pool)
        .await
        .context("forget old lines of the audit")?;
    sqlx::query!("delete from realtime.sanctions where until < $1", now)
        .execute(pool)
        .await
        .context("forget sanctions whose time is over")?;
    sqlx::query!("delete from realtime.spoken where at < $1", now - SPOKEN_KEPT)
        .execute(pool)
        .await
        .context("forget who wrote in slow rooms")?;
    links::clean(engine).await.context("forget links whose time is over")
}
