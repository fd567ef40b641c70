use std::time::Duration;

use anyhow::Context;
use chrono::TimeDelta;
use jobs::Worker;

use crate::Accounts;

const EVERY: Duration = Duration::from_hours(1);
/// Ended sessions are kept this long, so that a stolen token that comes back late is still told `session_ended`.
const ENDED_KEPT: TimeDelta = TimeDelta::days(7);

impl Accounts {
    /// Adds the hourly cleaning to a worker.
    pub(crate) fn work_cleanup(&self, worker: Worker) -> Worker {
        let accounts = self.clone();
        worker.every("accounts.cleanup", EVERY, move || {
            let accounts = accounts.clone();
            Box::pin(async move { accounts.clean().await })
        })
    }

    /// Deletes sessions that ended or that nobody came back to, tokens and links whose time is over.
    async fn clean(&self) -> anyhow::Result<()> {
        let (now, pool) = (self.clock.now(), self.db.pool());
        sqlx::query!(
            "delete from accounts.sessions where ended_at < $1 or expires_at < $2",
            now - ENDED_KEPT,
            now
        )
        .execute(pool)
        .await
        .context("delete old sessions")?;
        sqlx::query!("delete from accounts.refresh_tokens where expires_at < $1", now)
            .execute(pool)
            .await
            .context("delete old refresh tokens")?;
        sqlx::query!("delete from accounts.email_links where expires_at < $1", now)
            .execute(pool)
            .await
            .context("delete old links")?;
        Ok(())
    }
}
