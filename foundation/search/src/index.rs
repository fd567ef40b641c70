//! The folder of an index, and how it is opened whatever state it is in.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use tantivy::index::SegmentId;
use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{Index, IndexReader, ReloadPolicy};
use tracing::{info, warn};

use crate::writer::Writer;

/// Rises whenever other terms or fields are written: an index of another number is made again.
const SCHEMA: u32 = 1;
/// Held by the one process that writes.
const LOCK: &str = "lock";

/// Why there is no index.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process writes into this folder.
    #[error("another process keeps its index in {}", .0.display())]
    Busy(PathBuf),
    /// The disk's.
    #[error(transparent)]
    Failed(#[from] anyhow::Error),
}

/// An index as it was found.
pub struct Opened {
    /// For questions.
    pub reader: Reader,
    /// For what is new.
    pub writer: Writer,
    /// What the last commit said about where it stood; none when there is nothing in the index, or not all yet.
    pub mark: Option<String>,
}

/// What a message is in the index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    /// Room and seq: what a message is written and deleted by.
    pub(crate) key: Field,
    pub(crate) room: Field,
    pub(crate) author: Field,
    pub(crate) seq: Field,
    pub(crate) at: Field,
    pub(crate) text: Field,
}

/// Names of the fields that are read as columns.
pub(crate) const ROOM: &str = "room";
pub(crate) const SEQ: &str = "seq";
pub(crate) const AT: &str = "at";

/// The searching end of an index. Cheap to clone.
#[derive(Clone)]
pub struct Reader {
    pub(crate) inner: IndexReader,
    pub(crate) fields: Fields,
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let bytes = BytesOptions::default().set_indexed();
    let number = NumericOptions::default().set_fast();
    // Terms come ready made.
    let words = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let fields = Fields {
        key: schema.add_bytes_field("key", bytes.clone()),
        room: schema.add_bytes_field(ROOM, bytes.clone().set_fast()),
        author: schema.add_bytes_field("author", bytes),
        seq: schema.add_u64_field(SEQ, number.clone()),
        at: schema.add_i64_field(AT, number),
        text: schema.add_text_field("text", TextOptions::default().set_indexing_options(words)),
    };
    (schema.build(), fields)
}

/// Opens the index in `folder`, or begins a new one there. `of` names what it is an index of: one of something else is
/// thrown away, like one that is damaged or of another release. Blocks: it reads all files once.
pub fn open(folder: &Path, of: &str) -> Result<Opened, OpenError> {
    fs::create_dir_all(folder).with_context(|| format!("make the folder {}", folder.display()))?;
    let lock = File::create(folder.join(LOCK)).context("make the lock of the index")?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(OpenError::Busy(folder.to_owned())),
        Err(TryLockError::Error(error)) => {
            return Err(OpenError::Failed(anyhow::Error::new(error).context("lock the index")));
        }
    }
    let here = folder.join(format!("v{SCHEMA}"));
    clear_others(folder, &here);
    match existing(&here, of) {
        Ok(Some((index, mark))) => match opened(&index, of, Some(mark), &here, lock) {
            Ok(opened) => return Ok(opened),
            Err((error, lock)) => {
                warn!("the index of messages cannot be used and is made again: {error:#}");
                return anew(&here, of, lock);
            }
        },
        Ok(None) => {}
        Err(error) => warn!("the index of messages cannot be used and is made again: {error:#}"),
    }
    anew(&here, of, lock)
}

fn anew(here: &Path, of: &str, lock: File) -> Result<Opened, OpenError> {
    if here.exists() {
        fs::remove_dir_all(here).with_context(|| format!("remove {}", here.display()))?;
    }
    fs::create_dir_all(here).with_context(|| format!("make {}", here.display()))?;
    let index = Index::create_in_dir(here, schema().0).context("begin an index")?;
    opened(&index, of, None, here, lock).map_err(|(error, _)| OpenError::Failed(error))
}

/// Folders of other releases.
fn clear_others(folder: &Path, here: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() && path != here && entry.file_name().to_string_lossy().starts_with('v') {
            info!(folder = %path.display(), "removes the index of another release");
            if let Err(error) = fs::remove_dir_all(&path) {
                warn!(folder = %path.display(), %error, "cannot remove an old index");
            }
        }
    }
}

/// The index in a folder if it is whole, of `of`, and says where it stands.
fn existing(here: &Path, of: &str) -> anyhow::Result<Option<(Index, String)>> {
    if !here.join("meta.json").exists() {
        return Ok(None);
    }
    let index = Index::open_in_dir(here).context("open it")?;
    anyhow::ensure!(index.schema() == schema().0, "it has other fields");
    ensure_listed(&index, here)?;
    let damaged = index.validate_checksum().context("read it")?;
    anyhow::ensure!(damaged.is_empty(), "damaged: {damaged:?}");
    let payload = index.load_metas().context("read its state")?.payload;
    let Some(mark) = payload.as_deref().and_then(|payload| Mark::read(payload, of)) else {
        info!("the index of messages is of another database, or not whole, and is made again");
        return Ok(None);
    };
    Ok(Some((index, mark)))
}

/// tantivy checks the files that are in its list of files, which may be damaged itself.
fn ensure_listed(index: &Index, here: &Path) -> anyhow::Result<()> {
    let listed = index.directory().list_managed_files();
    let segments = index.searchable_segment_ids().context("read its segments")?;
    let segments: Vec<String> = segments.iter().map(SegmentId::uuid_string).collect();
    for entry in fs::read_dir(here).context("read its folder")? {
        let name = entry.context("read its folder")?.file_name();
        let is_used = segments.iter().any(|segment| name.to_string_lossy().starts_with(segment));
        anyhow::ensure!(!is_used || listed.contains(Path::new(&name)), "not in its list: {}", name.display());
    }
    Ok(())
}

/// What a commit carries: what it is an index of, and where it stands. Without the second it is not whole.
pub(crate) struct Mark;

impl Mark {
    pub(crate) fn write(of: &str, mark: Option<&str>) -> String {
        format!("{of}\n{}", mark.unwrap_or_default())
    }

    fn read(payload: &str, of: &str) -> Option<String> {
        let (its, mark) = payload.split_once('\n')?;
        (its == of && !mark.is_empty()).then(|| mark.to_owned())
    }
}

fn opened(
    index: &Index,
    of: &str,
    mark: Option<String>,
    here: &Path,
    lock: File,
) -> Result<Opened, (anyhow::Error, File)> {
    let (_, fields) = schema();
    let both = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()
        .context("open it for reading")
        .and_then(|inner: IndexReader| Ok((inner, Writer::index_writer(index)?)));
    match both {
        Ok((inner, writer)) => {
            let reader = Reader { inner, fields };
            let writer = Writer::new(writer, reader.clone(), of, here, lock);
            Ok(Opened { reader, writer, mark })
        }
        Err(error) => Err((error, lock)),
    }
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("messages", &self.messages()).finish()
    }
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opened")
            .field("reader", &self.reader)
            .field("mark", &self.mark)
            .finish_non_exhaustive()
    }
}
