//! What becomes of an upload that is whole: a picture is made anew, anything else is kept as it is.

use anyhow::{Context as _, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::{Bytes, BytesMut};
use futures_util::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};
use jobs::{Job, Worker};
use serde::{Deserialize, Serialize};
use tracing::info;

use crate::picture::{self, Encoded, Picture, Refusal};
use crate::storage::{Area, Key};
use crate::upload::is_picture;
use crate::{FileId, Media, Variant};

/// Looks at a file that has come whole.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ProcessFile {
    pub(crate) file: FileId,
}

impl Job for ProcessFile {
    const KIND: &'static str = "media.process";
    /// About an hour of a storage that is away.
    const ATTEMPTS_MAX: i32 = 10;
}

/// Deletes what the storage holds of a file that is gone, or of its upload.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DeleteObjects {
    pub(crate) file: FileId,
    /// Only the pieces: the file is finished and stays.
    pub(crate) parts_only: bool,
}

impl Job for DeleteObjects {
    const KIND: &'static str = "media.delete";
}

/// A file to look at.
struct Waiting {
    file: FileId,
    media_type: String,
    size: u64,
    parts: Vec<(Key, u64)>,
}

impl Media {
    pub(crate) fn work_process(&self, worker: Worker) -> Worker {
        let (processing, deleting) = (self.clone(), self.clone());
        worker
            .on(move |job: ProcessFile| {
                let media = processing.clone();
                Box::pin(async move { media.process(job.file).await })
            })
            .on(move |job: DeleteObjects| {
                let media = deleting.clone();
                Box::pin(async move { media.delete_objects(&job).await })
            })
    }

    async fn process(&self, file: FileId) -> anyhow::Result<()> {
        let Some(waiting) = self.waiting(file).await? else { return Ok(()) };
        let first = waiting.parts.first().context("a whole file has parts")?;
        let beginning = self.storage.get(&first.0).await?;
        let looks_like_a_picture = picture::kind_of(&beginning).is_some();
        if looks_like_a_picture || is_picture(&waiting.media_type) {
            self.process_picture(&waiting).await
        } else {
            self.keep(&waiting).await
        }
    }

    async fn waiting(&self, file: FileId) -> anyhow::Result<Option<Waiting>> {
        let row = sqlx::query!(
            "select media_type, size from media.files where id = $1 and state = 'processing'",
            file as FileId,
        )
        .fetch_optional(self.db.pool())
        .await
        .context("read the file")?;
        let Some(row) = row else { return Ok(None) };
        let parts = sqlx::query!(
            "select object, len from media.parts where file_id = $1 order by start",
            file as FileId
        )
        .fetch_all(self.db.pool())
        .await
        .context("read the parts")?;
        let parts =
            parts.into_iter().map(|part| (Key::part(file, part.object), part.len.unsigned_abs().into()));
        let size = row.size.unsigned_abs();
        Ok(Some(Waiting { file, media_type: row.media_type, size, parts: parts.collect() }))
    }

    async fn process_picture(&self, waiting: &Waiting) -> anyhow::Result<()> {
        if waiting.size > self.decoders.bytes_max() {
            return self.refuse(waiting.file, Refusal::TooLarge).await;
        }
        // The bytes are read once there is a place for them.
        let place = self.decoders.place().await?;
        let mut bytes = BytesMut::with_capacity(usize::try_from(waiting.size)?);
        let mut parts = self.content(waiting);
        while let Some(part) = parts.try_next().await? {
            bytes.extend_from_slice(&part);
        }
        drop(parts);
        match place.remake(bytes.freeze()).await? {
            Ok(picture) => self.keep_picture(waiting.file, picture).await,
            Err(refusal) => self.refuse(waiting.file, refusal).await,
        }
    }

    async fn keep_picture(&self, file: FileId, picture: Picture) -> anyhow::Result<()> {
        for Encoded { variant, bytes, .. } in &picture.variants {
            self.storage.put(&Key::variant(file, *variant), bytes.clone()).await?;
        }
        let full = picture.variants.first().context("a picture has a full size")?.media_type;
        let shape = Shape {
            width: i32::try_from(picture.width)?,
            height: i32::try_from(picture.height)?,
            placeholder: BASE64_STANDARD.encode(&picture.placeholder),
        };
        let sizes = picture.variants.iter();
        let sizes =
            sizes.map(|one| (one.variant, one.media_type, one.bytes.len() as u64)).collect::<Vec<_>>();
        self.finish(file, full, Some(&shape), &sizes).await
    }

    async fn keep(&self, waiting: &Waiting) -> anyhow::Result<()> {
        let _place = self.copying.acquire().await?;
        let key = Key::variant(waiting.file, Variant::Full);
        self.storage.put_stream(&key, self.content(waiting)).await?;
        let sizes = [(Variant::Full, waiting.media_type.as_str(), waiting.size)];
        self.finish(waiting.file, &waiting.media_type, None, &sizes).await
    }

    /// The bytes of an upload, part by part; one that is shorter or longer than it was is an error.
    fn content<'w>(&'w self, waiting: &'w Waiting) -> BoxStream<'w, anyhow::Result<Bytes>> {
        let read = async move |(key, len): &(Key, u64)| {
            let bytes = self.storage.get(key).await?;
            ensure!(bytes.len() as u64 == *len, "a part of {} has another length than it had", waiting.file);
            anyhow::Ok(bytes)
        };
        stream::iter(&waiting.parts).then(read).boxed()
    }

    async fn finish(
        &self,
        file: FileId,
        media_type: &str,
        shape: Option<&Shape>,
        sizes: &[(Variant, &str, u64)],
    ) -> anyhow::Result<()> {
        let mut tx = self.db.begin().await.context("begin")?;
        let finished = sqlx::query!(
            "update media.files set state = 'ready', media_type = $2, width = $3, height = $4, placeholder = $5
             where id = $1 and state = 'processing'",
            file as FileId,
            media_type,
            shape.map(|shape| shape.width),
            shape.map(|shape| shape.height),
            shape.map(|shape| shape.placeholder.as_str()),
        )
        .execute(&mut *tx)
        .await
        .context("finish the file")?;
        if finished.rows_affected() == 0 {
            drop(tx);
            return self.clear_away(file).await;
        }
        for (variant, media_type, size) in sizes {
            sqlx::query!(
                "insert into media.variants (file_id, variant, media_type, size) values ($1, $2, $3, $4)",
                file as FileId,
                variant.as_str(),
                media_type,
                i64::try_from(*size)?,
            )
            .execute(&mut *tx)
            .await
            .context("write the sizes")?;
        }
        self.drop_parts(&mut tx, file).await?;
        tx.commit().await.context("commit")?;
        metrics::counter!("atas_media_files_total", "outcome" => "ready").increment(1);
        Ok(())
    }

    /// Deleted while it was looked at: nothing of it is kept. Finished by another run of the same job: all of it is.
    async fn clear_away(&self, file: FileId) -> anyhow::Result<()> {
        let exists = sqlx::query_scalar!(
            r#"select exists (select from media.files where id = $1) as "is!""#,
            file as FileId
        );
        if !exists.fetch_one(self.db.pool()).await.context("look for the file")? {
            self.storage.delete_all(Area::Files, file).await?;
        }
        Ok(())
    }

    async fn refuse(&self, file: FileId, refusal: Refusal) -> anyhow::Result<()> {
        let mut tx = self.db.begin().await.context("begin")?;
        sqlx::query!(
            "update media.files set state = 'refused', refusal = $2 where id = $1 and state = 'processing'",
            file as FileId,
            refusal.to_string(),
        )
        .execute(&mut *tx)
        .await
        .context("refuse the file")?;
        self.drop_parts(&mut tx, file).await?;
        tx.commit().await.context("commit")?;
        info!(%file, %refusal, "a file was refused");
        metrics::counter!("atas_media_files_total", "outcome" => refusal.to_string()).increment(1);
        Ok(())
    }

    async fn drop_parts(&self, tx: &mut store::Tx, file: FileId) -> anyhow::Result<()> {
        sqlx::query!("delete from media.parts where file_id = $1", file as FileId)
            .execute(&mut **tx)
            .await
            .context("forget the parts")?;
        let job = DeleteObjects { file, parts_only: true };
        job.enqueue(tx, self.clock.now()).await.context("enqueue the deletion of the parts")
    }

    async fn delete_objects(&self, job: &DeleteObjects) -> anyhow::Result<()> {
        self.storage.delete_all(Area::Parts, job.file).await?;
        if !job.parts_only {
            self.storage.delete_all(Area::Files, job.file).await?;
        }
        Ok(())
    }
}

/// What a picture looks like before it is loaded.
struct Shape {
    width: i32,
    height: i32,
    placeholder: String,
}
