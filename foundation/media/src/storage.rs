//! Where the bytes are: a folder, or a bucket that speaks S3. Every put is atomic and every key is used once.

mod http;

use std::{fmt, ops::Range, sync::Arc, time::Duration};

use anyhow::{Context, bail};
use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _, stream::BoxStream};
use object_store::{
    BackoffConfig, GetOptions, GetRange, ObjectStore, ObjectStoreExt as _, PutPayload, RetryConfig,
    aws::AmazonS3Builder, buffered::BufWriter, local::LocalFileSystem, path::Path, prefix::PrefixStore,
};
use tokio::io::AsyncWriteExt as _;

use crate::{FileId, Variant};

/// What a large object is gathered to before a piece of it is sent: S3 takes no piece below 5 MiB.
const PIECE_LEN: usize = 8 * 1024 * 1024;
/// Pieces of one object under way at once.
const PIECES_AT_ONCE: usize = 2;
/// How long a storage that fails is tried again before the caller hears of it.
const RETRY_FOR: Duration = Duration::from_secs(15);
const RETRIES_MAX: usize = 3;

/// The storage of this installation. Cheap to clone.
#[derive(Clone)]
pub struct Storage(Arc<dyn ObjectStore>);

/// The folder of all parts of uploads, and that of all finished files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Area {
    Parts,
    Files,
}

impl Area {
    pub(crate) const ALL: [Self; 2] = [Self::Parts, Self::Files];

    fn name(self) -> &'static str {
        match self {
            Self::Parts => "parts",
            Self::Files => "files",
        }
    }

    /// The folder of one file: two random digits keep folders small.
    fn of(self, file: FileId) -> Path {
        let id = file.to_string();
        let shard = &id[id.len() - 2..];
        Path::from_iter([self.name(), shard, &id])
    }
}

/// The key of one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key(Path);

impl Key {
    pub(crate) fn variant(file: FileId, variant: Variant) -> Self {
        Self(Area::Files.of(file).join(variant.as_str()))
    }

    pub(crate) fn part(file: FileId, object: uuid::Uuid) -> Self {
        Self(Area::Parts.of(file).join(object.to_string()))
    }

    /// Which file an object belongs to; none when it is not one of ours.
    pub(crate) fn file(&self) -> Option<FileId> {
        self.0.parts().nth(2)?.as_ref().parse().ok()
    }
}

/// An object that is there.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) key: Key,
    pub(crate) modified: chrono::DateTime<chrono::Utc>,
}

impl Storage {
    /// By its URL: `file:///var/lib/atas/files` or `s3://bucket/prefix`. How to reach S3 is said by the usual variables
    /// of the environment (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT`, …).
    pub fn open(url: &str) -> anyhow::Result<Self> {
        if let Some(path) = url.strip_prefix("file://") {
            let path = percent_encoding::percent_decode_str(path).decode_utf8().context("read the path")?;
            return Self::folder(std::path::Path::new(path.as_ref()));
        }
        let Some(place) = url.strip_prefix("s3://") else {
            bail!("files are kept at file:///a/folder or s3://bucket/prefix, not at {url:?}");
        };
        let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
        let retry = RetryConfig {
            backoff: BackoffConfig::default(),
            max_retries: RETRIES_MAX,
            retry_timeout: RETRY_FOR,
        };
        let s3 = AmazonS3Builder::from_env().with_bucket_name(bucket).with_retry(retry);
        let s3 = s3
            .with_http_connector(http::Connector)
            .build()
            .with_context(|| format!("reach the bucket {bucket}"))?;
        let prefix = Path::parse(prefix.trim_matches('/')).context("read the prefix in the bucket")?;
        Ok(Self(Arc::new(PrefixStore::new(s3, prefix))))
    }

    /// A folder, made if it is not there, readable by nobody else.
    pub fn folder(path: &std::path::Path) -> anyhow::Result<Self> {
        use std::os::unix::fs::DirBuilderExt as _;
        let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
        made.with_context(|| format!("make the folder {}", path.display()))?;
        let folder = LocalFileSystem::new_with_prefix(path)
            .with_context(|| format!("keep files in {}", path.display()))?
            .with_automatic_cleanup(true)
            .with_fsync(true);
        Ok(Self(Arc::new(folder)))
    }

    /// Puts a whole object.
    pub(crate) async fn put(&self, key: &Key, bytes: impl Into<PutPayload>) -> anyhow::Result<()> {
        self.0.put(&key.0, bytes.into()).await.with_context(|| format!("put {}", key.0))?;
        Ok(())
    }

    /// Puts an object as its bytes come. It is there once all of it is.
    pub(crate) async fn put_stream(
        &self,
        key: &Key,
        mut bytes: BoxStream<'_, anyhow::Result<Bytes>>,
    ) -> anyhow::Result<()> {
        let writer = BufWriter::with_capacity(Arc::clone(&self.0), key.0.clone(), PIECE_LEN);
        let mut writer = writer.with_max_concurrency(PIECES_AT_ONCE);
        while let Some(piece) = bytes.next().await {
            let written = match piece {
                Ok(piece) => writer.put(piece).await.context("write"),
                Err(error) => Err(error),
            };
            if let Err(error) = written {
                writer.abort().await.ok();
                return Err(error.context(format!("put {}", key.0)));
            }
        }
        writer.shutdown().await.with_context(|| format!("put {}", key.0))
    }

    /// All of an object.
    pub(crate) async fn get(&self, key: &Key) -> anyhow::Result<Bytes> {
        let found = self.0.get(&key.0).await.with_context(|| format!("get {}", key.0))?;
        found.bytes().await.with_context(|| format!("read {}", key.0))
    }

    /// A part of an object, as it is read. Bytes are counted from 0, the end is not included.
    pub(crate) async fn read(
        &self,
        key: &Key,
        range: Range<u64>,
    ) -> anyhow::Result<BoxStream<'static, object_store::Result<Bytes>>> {
        let options = GetOptions { range: Some(GetRange::Bounded(range)), ..GetOptions::default() };
        let found = self.0.get_opts(&key.0, options).await.with_context(|| format!("get {}", key.0))?;
        Ok(found.into_stream())
    }

    /// Deletes an object; one that is not there is fine.
    pub(crate) async fn delete(&self, key: &Key) -> anyhow::Result<()> {
        match self.0.delete(&key.0).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error).with_context(|| format!("delete {}", key.0)),
        }
    }

    /// Deletes everything of one file in an area.
    pub(crate) async fn delete_all(&self, area: Area, file: FileId) -> anyhow::Result<()> {
        let folder = area.of(file);
        let keys: Vec<Path> = self
            .0
            .list(Some(&folder))
            .map_ok(|meta| meta.location)
            .try_collect()
            .await
            .with_context(|| format!("list {folder}"))?;
        for key in keys {
            self.delete(&Key(key)).await?;
        }
        Ok(())
    }

    /// Everything in an area, as it is found.
    pub(crate) fn list(&self, area: Area) -> BoxStream<'static, anyhow::Result<Found>> {
        let found = self.0.list(Some(&Path::from(area.name())));
        found
            .map_ok(|meta| Found { key: Key(meta.location), modified: meta.last_modified })
            .map_err(|error| anyhow::Error::new(error).context("list the storage"))
            .boxed()
    }
}

impl fmt::Debug for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Storage({})", self.0)
    }
}
