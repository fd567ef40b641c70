//! The table, as the worker uses it.

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use store::{Db, Entropy};

/// A worker that has not renewed its lease for so long is taken for dead.
pub(crate) const LEASE: TimeDelta = TimeDelta::seconds(60);
/// Failed jobs are kept this long for the operator.
const FAILED_KEPT: TimeDelta = TimeDelta::days(30);

const BACKOFF_MIN_MS: u64 = 10_000;
const BACKOFF_MAX_MS: u64 = 15 * 60 * 1000;

/// A job that this worker holds.
#[derive(Clone, Debug)]
pub(crate) struct Claimed {
    pub(crate) claim: Claim,
    pub(crate) kind: String,
    pub(crate) payload: Value,
}

/// Which claim of which job: the number of the attempt tells it from a later claim by another worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Claim {
    pub(crate) id: i64,
    pub(crate) attempt: i32,
}

/// Takes up to `len_max` due jobs of these kinds, also those whose worker died.
pub(crate) async fn claim(
    db: &Db,
    now: DateTime<Utc>,
    kinds: &[String],
    len_max: i64,
) -> anyhow::Result<Vec<Claimed>> {
    let rows = sqlx::query!(
        "with due as (
             select id from jobs.queue
             where failed_at is null and run_at <= $1 and (leased_until is null or leased_until <= $1)
               and kind = any($2)
             order by run_at, id limit $3
             for update skip locked)
         update jobs.queue q set leased_until = $4, attempts = attempts + 1, unique_key = null
         from due where q.id = due.id
         returning q.id, q.kind, q.payload, q.attempts",
        now,
        kinds,
        len_max,
        now + LEASE
    )
    .fetch_all(db.pool())
    .await
    .context("claim jobs")?;
    let claimed = rows.into_iter().map(|row| Claimed {
        claim: Claim { id: row.id, attempt: row.attempts },
        kind: row.kind,
        payload: row.payload,
    });
    Ok(claimed.collect())
}

/// Says that this worker lives and still works on these.
pub(crate) async fn renew(db: &Db, now: DateTime<Utc>, claims: &[Claim]) -> anyhow::Result<()> {
    let (ids, attempts) = columns(claims);
    sqlx::query!(
        "update jobs.queue q set leased_until = $3
         from unnest($1::bigint[], $2::integer[]) as t(id, attempt)
         where q.id = t.id and q.attempts = t.attempt",
        &ids,
        &attempts,
        now + LEASE
    )
    .execute(db.pool())
    .await
    .context("renew leases")?;
    Ok(())
}

/// Removes what is done.
pub(crate) async fn complete(db: &Db, claims: &[Claim]) -> anyhow::Result<()> {
    let (ids, attempts) = columns(claims);
    sqlx::query!(
        "delete from jobs.queue q using unnest($1::bigint[], $2::integer[]) as t(id, attempt)
         where q.id = t.id and q.attempts = t.attempt",
        &ids,
        &attempts
    )
    .execute(db.pool())
    .await
    .context("complete jobs")?;
    Ok(())
}

/// Puts a failed job back until `retry_at`, or aside for good when that is none.
pub(crate) async fn fail(
    db: &Db,
    now: DateTime<Utc>,
    claim: Claim,
    error: &str,
    retry_at: Option<DateTime<Utc>>,
) -> anyhow::Result<()> {
    sqlx::query!(
        "update jobs.queue
         set leased_until = null, last_error = $3, run_at = coalesce($4, run_at),
             failed_at = case when $4::timestamptz is null then $5::timestamptz end
         where id = $1 and attempts = $2",
        claim.id,
        claim.attempt,
        error,
        retry_at,
        now
    )
    .execute(db.pool())
    .await
    .context("put a failed job back")?;
    Ok(())
}

/// Gives jobs back that were not finished when the worker stopped; the attempt does not count.
pub(crate) async fn release(db: &Db, claims: &[Claim]) -> anyhow::Result<()> {
    let (ids, attempts) = columns(claims);
    sqlx::query!(
        "update jobs.queue q set leased_until = null, attempts = attempts - 1
         from unnest($1::bigint[], $2::integer[]) as t(id, attempt)
         where q.id = t.id and q.attempts = t.attempt",
        &ids,
        &attempts
    )
    .execute(db.pool())
    .await
    .context("release jobs")?;
    Ok(())
}

/// Forgets jobs that failed long ago.
pub(crate) async fn clean(db: &Db, now: DateTime<Utc>) -> anyhow::Result<()> {
    sqlx::query!("delete from jobs.queue where failed_at < $1", now - FAILED_KEPT)
        .execute(db.pool())
        .await
        .context("forget old failed jobs")?;
    Ok(())
}

/// How long to wait after a failed attempt: 10 s, doubled each time up to 15 min, plus up to a quarter so that jobs
/// that failed together do not come back together.
pub(crate) fn backoff(attempt: i32, entropy: &Entropy) -> TimeDelta {
    let doublings = u32::try_from(attempt.clamp(1, 32) - 1).unwrap_or_default();
    let wait = BACKOFF_MIN_MS.saturating_mul(1 << doublings.min(20)).min(BACKOFF_MAX_MS);
    let wait = wait + entropy.below(wait / 4);
    TimeDelta::milliseconds(i64::try_from(wait).unwrap_or(i64::MAX))
}

fn columns(claims: &[Claim]) -> (Vec<i64>, Vec<i32>) {
    claims.iter().map(|claim| (claim.id, claim.attempt)).unzip()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_longer_each_time_but_never_long() {
        let entropy = Entropy::seeded(1);
        let seconds = |attempt| backoff(attempt, &entropy).num_seconds();
        assert!((10..=12).contains(&seconds(1)));
        assert!((20..=25).contains(&seconds(2)));
        assert!((900..=1125).contains(&seconds(9)));
        assert!((900..=1125).contains(&seconds(i32::MAX)));
        let hours: i64 = (1..25).map(seconds).sum::<i64>() / 3600;
        assert!(hours >= 4, "{hours}");
    }
}
