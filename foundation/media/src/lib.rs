//! Pictures and files: uploads that survive a bad network, pictures made anew without metadata, reads that are checked
//! each time.
//!
//! Owns the schema `media`. An upload follows the tus 1.0 protocol ([`upload`]); once it is whole, a job looks at what it
//! is, makes a picture anew in several sizes or keeps a file as it is ([`process`]). What somebody uploaded belongs to
//! nobody else until an area *claims* it in the transaction in which something carries it ([`claim`]), and who may read
//! it then is for that area to say ([`MayRead`]). The bytes are in the [`Storage`], under keys that are never used twice.
//!
//! Heavy dependencies (`image`, `object_store`) stay behind this crate.

mod carried;
mod cleanup;
mod decoders;
mod disposition;
mod file;
mod name;
mod picture;
mod process;
mod range;
mod storage;
mod upload;
mod usage;

use std::{ops::Deref, sync::Arc};

use accounts::Accounts;
use api::limit::Limits;
use axum::extract::FromRef;
use events::Consumers;
use futures_util::future::BoxFuture;
use jobs::Worker;
use serde::{Deserialize, Serialize};
use store::{Clock, Db, Entropy, UserId};
use tokio::sync::Semaphore;
use utoipa_axum::router::OpenApiRouter;

pub use carried::{Attachment, claim, claimable, discard};
pub use picture::{Bounds, Refusal};
pub use storage::Storage;
pub use upload::{FILE_LEN_MAX, PICTURE_LEN_MAX, PICTURE_TYPES, State, Upload};

store::typed_id!(
    /// Something that was uploaded.
    pub FileId
);

/// In which form a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Variant {
    /// As large as it is kept; of what is no picture, what was uploaded.
    Full,
    /// At most 1,600 pixels a side.
    Screen,
    /// At most 480 pixels a side.
    Thumb,
}

impl Variant {
    /// Its name in addresses, keys and the database.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Screen => "screen",
            Self::Thumb => "thumb",
        }
    }
}

/// Whether somebody may read a file that an area has claimed. Asked at every read.
pub type MayRead = Arc<dyn Fn(UserId, FileId) -> BoxFuture<'static, Result<bool, sqlx::Error>> + Send + Sync>;

/// Everything about files, shared by the whole process.
#[derive(Clone)]
pub struct Media(Arc<Parts>);

/// What [`Media`] is made of. Not nameable outside.
#[doc(hidden)]
pub struct Parts {
    db: Db,
    clock: Clock,
    entropy: Entropy,
    storage: Storage,
    decoders: decoders::Decoders,
    limits_are_off: bool,
    receiving: Arc<Semaphore>,
    copying: Semaphore,
}

/// Bodies of uploads received at once; each holds a piece in memory.
const RECEIVING_MAX: usize = 64;
/// Files put together at once.
const COPYING_MAX: usize = 4;

impl Media {
    /// Files of this installation.
    pub fn new(db: Db, clock: Clock, entropy: Entropy, storage: Storage, limits: &Limits) -> Self {
        Self(Arc::new(Parts {
            db,
            clock,
            entropy,
            storage,
            decoders: decoders::Decoders::new(Bounds::default()),
            limits_are_off: limits.are_off(),
            receiving: Arc::new(Semaphore::new(RECEIVING_MAX)),
            copying: Semaphore::new(COPYING_MAX),
        }))
    }

    /// Adds this area's consumers of the event log.
    #[must_use]
    pub fn listen(&self, consumers: Consumers) -> Consumers {
        self.listen_for_deletions(consumers)
    }

    /// Adds this area's jobs and its cleaning to a worker.
    #[must_use]
    pub fn work(&self, worker: Worker) -> Worker {
        self.work_cleanup(self.work_process(worker))
    }
}

impl Deref for Media {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// What the endpoints of this area stand on.
#[derive(Clone, FromRef)]
pub struct App {
    /// Files.
    pub media: Media,
    /// Who asks.
    pub accounts: Accounts,
    /// Who may read what was sent.
    pub may_read: MayRead,
}

/// Every endpoint of this area.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().merge(upload::router()).merge(file::router())
}
