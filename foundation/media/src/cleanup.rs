//! What is over goes: uploads and files that nobody sent, and objects that nothing names.

use std::collections::HashSet;
use std::time::Duration;

use anyhow::Context as _;
use chrono::TimeDelta;
use events::Consumers;
use futures_util::TryStreamExt as _;
use jobs::Worker;
use store::UserId;
use tracing::info;

use crate::storage::{Area, Found};
use crate::{FileId, Media, carried};

const EVERY: Duration = Duration::from_hours(1);
/// Files deleted in one transaction.
const BATCH_MAX: i64 = 500;
/// A file that could not be looked at so long after its upload began is refused.
const PROCESSING_MAX: TimeDelta = TimeDelta::days(2);
/// Hours of usage that are kept.
const USAGE_KEPT: TimeDelta = TimeDelta::hours(2);

const ORPHANS_EVERY: Duration = Duration::from_hours(24);
/// An object younger than this may belong to something that is being written.
const ORPHAN_AGE_MIN: TimeDelta = TimeDelta::days(2);
/// Objects compared with the database at once.
const ORPHANS_AT_ONCE: usize = 500;

impl Media {
    /// Deletes what somebody uploaded and did not send when their account is deleted. What was sent is a part of other
    /// people's conversations, as messages are.
    pub(crate) fn listen_for_deletions(&self, consumers: Consumers) -> Consumers {
        let clock = self.clock.clone();
        consumers.durable("media.forget_person", &["account.deleted"], move |entry, tx| {
            let now = clock.now();
            Box::pin(async move {
                let user: UserId = entry.text("user")?.parse().context("read the user")?;
                let unsent = sqlx::query_scalar!(
                    r#"select id as "id: FileId" from media.files where owner_id = $1 and expires_at is not null"#,
                    user as UserId,
                )
                .fetch_all(&mut **tx)
                .await
                .context("find what was not sent")?;
                carried::discard(tx, &unsent, now).await.context("delete what was not sent")
            })
        })
    }

    pub(crate) fn work_cleanup(&self, worker: Worker) -> Worker {
        let (cleaning, orphans) = (self.clone(), self.clone());
        worker
            .every("media.cleanup", EVERY, move || {
                let media = cleaning.clone();
                Box::pin(async move { media.clean().await })
            })
            .every("media.orphans", ORPHANS_EVERY, move || {
                let media = orphans.clone();
                Box::pin(async move { media.collect_orphans().await })
            })
    }

    async fn clean(&self) -> anyhow::Result<()> {
        while self.clean_batch().await? {}
        let now = self.clock.now();
        sqlx::query!(
            "update media.files set state = 'refused', refusal = 'failed'
             where state = 'processing' and created_at < $1",
            now - PROCESSING_MAX,
        )
        .execute(self.db.pool())
        .await
        .context("refuse what could not be looked at")?;
        sqlx::query!("delete from media.usage where hour < $1", now - USAGE_KEPT)
            .execute(self.db.pool())
            .await
            .context("forget old usage")?;
        Ok(())
    }

    /// Whether there may be more.
    async fn clean_batch(&self) -> anyhow::Result<bool> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await.context("begin")?;
        let expired = sqlx::query_scalar!(
            r#"select id as "id: FileId" from media.files where expires_at <= $1
               order by id limit $2 for update skip locked"#,
            now,
            BATCH_MAX,
        )
        .fetch_all(&mut *tx)
        .await
        .context("find expired files")?;
        carried::discard(&mut tx, &expired, now).await.context("delete expired files")?;
        tx.commit().await.context("commit")?;
        Ok(i64::try_from(expired.len())? == BATCH_MAX)
    }

    /// Deletes objects of files that are not there any more. There are some only when a process died, or a storage
    /// failed, between writing an object and naming it.
    async fn collect_orphans(&self) -> anyhow::Result<()> {
        let mut deleted = 0;
        for area in Area::ALL {
            let mut chunks = std::pin::pin!(self.storage.list(area).try_chunks(ORPHANS_AT_ONCE));
            while let Some(found) = chunks.try_next().await.context("list the storage")? {
                deleted += self.delete_orphans(area, &found).await?;
            }
        }
        if deleted > 0 {
            info!(deleted, "deleted objects that nothing names");
        }
        Ok(())
    }

    async fn delete_orphans(&self, area: Area, found: &[Found]) -> anyhow::Result<usize> {
        let old_enough = self.clock.now() - ORPHAN_AGE_MIN;
        let old: Vec<&Found> = found.iter().filter(|object| object.modified < old_enough).collect();
        let ids: Vec<FileId> = old.iter().filter_map(|object| object.key.file()).collect();
        let named: HashSet<FileId> = sqlx::query_scalar!(
            r#"select id as "id: FileId" from media.files
               where id = any($1) and ($2 or state in ('uploading', 'processing'))"#,
            &ids as &[FileId],
            area == Area::Files,
        )
        .fetch_all(self.db.pool())
        .await
        .context("look for the files of objects")?
        .into_iter()
        .collect();
        let mut deleted = 0;
        for object in old {
            // What is not named as our keys are is somebody else's.
            if object.key.file().is_some_and(|file| !named.contains(&file)) {
                self.storage.delete(&object.key).await?;
                deleted += 1;
            }
        }
        Ok(deleted)
    }
}
