use chrono::{DateTime, Utc};
use serde::{Serialize, de::DeserializeOwned};
use store::Tx;

/// Work to be done later, as a value.
///
/// A job may run more than once (when a worker dies after the work and before saying so): its handler must be fine
/// with that.
pub trait Job: Serialize + DeserializeOwned + Send + Sized + 'static {
    /// Names the kind in the table: never changed once in use.
    const KIND: &'static str;
    /// Tries before it is given up: 25 are more than five hours.
    const ATTEMPTS_MAX: i32 = 25;

    /// To be run at a time, not at once.
    fn at(self, time: DateTime<Utc>) -> Order<Self> {
        Order { job: self, at: Some(time), unique_key: None }
    }

    /// To be dropped when one of the same kind and key is waiting already.
    fn unique(self, key: impl Into<String>) -> Order<Self> {
        Order { job: self, at: None, unique_key: Some(key.into()) }
    }

    /// Enqueues it in the caller's transaction, to be run as soon as that is committed.
    fn enqueue(
        self,
        tx: &mut Tx,
        now: DateTime<Utc>,
    ) -> impl Future<Output = Result<(), sqlx::Error>> + Send {
        Order { job: self, at: None, unique_key: None }.enqueue(tx, now)
    }
}

/// A job with when and whether to enqueue it.
#[derive(Clone, Debug)]
pub struct Order<J> {
    job: J,
    at: Option<DateTime<Utc>>,
    unique_key: Option<String>,
}

impl<J: Job> Order<J> {
    /// To be run at a time, not at once.
    #[must_use]
    pub fn at(mut self, time: DateTime<Utc>) -> Self {
        self.at = Some(time);
        self
    }

    /// To be dropped when one of the same kind and key is waiting already.
    #[must_use]
    pub fn unique(mut self, key: impl Into<String>) -> Self {
        self.unique_key = Some(key.into());
        self
    }

    /// Enqueues it in the caller's transaction.
    pub async fn enqueue(self, tx: &mut Tx, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
        let payload = serde_json::to_value(&self.job).map_err(|error| sqlx::Error::Encode(error.into()))?;
        sqlx::query!(
            "with job as (
                 insert into jobs.queue (kind, payload, run_at, enqueued_at, unique_key) values ($1, $2, $3, $4, $5)
                 on conflict (kind, unique_key) where unique_key is not null and failed_at is null do nothing)
             select pg_notify('jobs', $1)",
            J::KIND,
            payload,
            self.at.unwrap_or(now),
            now,
            self.unique_key
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}

/// Enqueues many jobs of one kind for later in one statement, each with its key: those of whose key one is waiting are
/// dropped. Unlike [`Order::enqueue`] it wakes no worker.
pub async fn enqueue_for_later<J: Job>(
    tx: &mut Tx,
    now: DateTime<Utc>,
    at: DateTime<Utc>,
    jobs: impl Iterator<Item = (String, J)>,
) -> Result<(), sqlx::Error> {
    let (mut keys, mut payloads) = (Vec::new(), Vec::new());
    for (key, job) in jobs {
        keys.push(key);
        payloads.push(serde_json::to_value(&job).map_err(|error| sqlx::Error::Encode(error.into()))?);
    }
    if keys.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "insert into jobs.queue (kind, payload, run_at, enqueued_at, unique_key)
         select $1, payload, $4, $5, key from unnest($2::text[], $3::jsonb[]) as new (key, payload)
         on conflict (kind, unique_key) where unique_key is not null and failed_at is null do nothing",
        J::KIND,
        &keys,
        &payloads,
        at,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A failure that no further try will change: the job is put aside at once.
#[derive(Debug, thiserror::Error)]
#[error("not to be tried again: {0}")]
pub struct GiveUp(pub String);
