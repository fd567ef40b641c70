//! The one writer of an index.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use tantivy::indexer::IndexWriterOptions;
use tantivy::merge_policy::LogMergePolicy;
use tantivy::schema::{IndexRecordOption, TantivyDocument};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{Index, IndexWriter, Term};
use uuid::Uuid;

use crate::index::{Mark, Reader};
use crate::text;

/// What is not committed yet takes at most so much memory; beyond it goes to disk.
const MEMORY_BYTES: usize = 32 * 1024 * 1024;
/// Segments larger than this are not merged with others.
const MERGED_DOCS_MAX: usize = 2_000_000;

/// A message as it stands.
#[derive(Debug, Clone)]
pub struct Message {
    /// Where it was written,
    pub room: Uuid,
    /// its number there,
    pub seq: u64,
    /// by whom, while that is known,
    pub author: Option<Uuid>,
    /// when, in microseconds since 1970.
    pub at: i64,
    /// What it says.
    pub text: String,
}

/// Writes an index. All of it blocks.
pub struct Writer {
    inner: IndexWriter,
    reader: Reader,
    of: String,
    here: PathBuf,
    /// Kept by other processes' absence for as long as this lives.
    _lock: File,
}

impl Writer {
    pub(crate) fn index_writer(index: &Index) -> anyhow::Result<IndexWriter> {
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .memory_budget_per_thread(MEMORY_BYTES)
            .num_merge_threads(1)
            .build();
        let writer: IndexWriter = index.writer_with_options(options).context("open it for writing")?;
        let mut merging = LogMergePolicy::default();
        merging.set_max_docs_before_merge(MERGED_DOCS_MAX);
        writer.set_merge_policy(Box::new(merging));
        Ok(writer)
    }

    pub(crate) fn new(inner: IndexWriter, reader: Reader, of: &str, here: &Path, lock: File) -> Self {
        Self { inner, reader, of: of.to_owned(), here: here.to_owned(), _lock: lock }
    }

    /// Writes a message anew. It is found after the next commit.
    pub fn put(&self, message: &Message) -> anyhow::Result<()> {
        self.remove(message.room, message.seq);
        let fields = self.reader.fields;
        let mut document = TantivyDocument::default();
        document.add_bytes(fields.key, &key(message.room, message.seq));
        document.add_bytes(fields.room, message.room.as_bytes());
        if let Some(author) = message.author {
            document.add_bytes(fields.author, author.as_bytes());
        }
        document.add_u64(fields.seq, message.seq);
        document.add_i64(fields.at, message.at);
        let tokens = text::terms(&message.text).into_iter().map(|term| Token {
            offset_from: term.from,
            offset_to: term.to,
            position: term.position,
            text: term.text,
            position_length: 1,
        });
        // The text itself is not handed over: nothing could store it.
        let words = PreTokenizedString { text: String::new(), tokens: tokens.collect() };
        document.add_pre_tokenized_text(fields.text, words);
        self.inner.add_document(document).context("write a message into the index")?;
        Ok(())
    }

    /// Takes a message out. It is not found any more after the next commit, and [`Writer::purge`] forgets its words.
    pub fn remove(&self, room: Uuid, seq: u64) {
        self.inner.delete_term(Term::from_field_bytes(self.reader.fields.key, &key(room, seq)));
    }

    /// Takes everything out.
    pub fn clear(&mut self) -> anyhow::Result<()> {
        self.inner.delete_all_documents().context("empty the index")?;
        Ok(())
    }

    /// Makes what was written findable and durable, together with where it stands. None while it is not whole: such an
    /// index is made again when it is opened the next time.
    pub fn commit(&mut self, mark: Option<&str>) -> anyhow::Result<()> {
        let mut commit = self.inner.prepare_commit().context("prepare a commit of the index")?;
        commit.set_payload(&Mark::write(&self.of, mark));
        commit.commit().context("commit the index")?;
        self.reader.inner.reload().context("open the commit")
    }

    /// Writes the parts of the index anew in which something was taken out, so that no word of it is left on the disk.
    /// Returns how many there were.
    pub fn purge(&mut self) -> anyhow::Result<usize> {
        let segments = self.reader.inner.searcher();
        let segments: Vec<_> = segments
            .segment_readers()
            .iter()
            .filter(|segment| segment.has_deletes())
            .map(tantivy::SegmentReader::segment_id)
            .collect();
        for segment in &segments {
            // One that is being merged with others at this moment is written anew by that.
            if let Err(error) = self.inner.merge(&[*segment]).wait() {
                tracing::debug!("a part of the index is left for the next time: {error}");
            }
        }
        self.reader.inner.reload().context("open what was purged")?;
        self.inner.garbage_collect_files().wait().context("remove old files of the index")?;
        Ok(segments.len())
    }

    /// What the index takes on the disk.
    pub fn bytes(&self) -> u64 {
        let files = fs::read_dir(&self.here).into_iter().flatten().flatten();
        files.filter_map(|file| file.metadata().ok()).map(|found| found.len()).sum()
    }
}

/// What a message is written and deleted by.
fn key(room: Uuid, seq: u64) -> [u8; 24] {
    let mut key = [0; 24];
    key[..16].copy_from_slice(room.as_bytes());
    key[16..].copy_from_slice(&seq.to_be_bytes());
    key
}

/// How a term is asked for.
pub(crate) const WITHOUT_POSITIONS: IndexRecordOption = IndexRecordOption::Basic;

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").field("folder", &self.here).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a word stands in any part of the index, also one that nothing leads to any more.
    fn knows(reader: &Reader, word: &str) -> bool {
        let term = Term::from_field_text(reader.fields.text, word);
        let searcher = reader.inner.searcher();
        searcher.segment_readers().iter().any(|segment| {
            let words = segment.inverted_index(reader.fields.text).unwrap();
            words.get_term_info(&term).unwrap().is_some()
        })
    }

    #[test]
    fn no_word_of_what_was_removed_is_left() {
        let folder = std::env::temp_dir().join(format!("atas-search-purge-{}", std::process::id()));
        let mut opened = crate::open(&folder, "epoch").unwrap();
        let room = Uuid::from_u128(7);
        for (seq, text) in [(1, "a secret"), (2, "public")] {
            let message = Message { room, seq, author: None, at: 0, text: text.to_owned() };
            opened.writer.put(&message).unwrap();
        }
        opened.writer.commit(Some("one")).unwrap();
        let files = |folder: &Path| fs::read_dir(folder.join("v1")).unwrap().count();
        let before = files(&folder);
        opened.writer.remove(room, 1);
        opened.writer.commit(Some("two")).unwrap();
        assert!(knows(&opened.reader, "secret"), "the words stay until they are purged");
        assert_eq!(opened.writer.purge().unwrap(), 1);
        assert!(!knows(&opened.reader, "secret") && knows(&opened.reader, "public"));
        assert_eq!(opened.writer.purge().unwrap(), 0);
        assert_eq!(files(&folder), before, "the old files are gone");
        // Where it stands survives that.
        drop(opened);
        let opened = crate::open(&folder, "epoch").unwrap();
        assert_eq!((opened.mark.as_deref(), opened.reader.messages()), (Some("two"), 1));
        assert!(opened.writer.bytes() > 0);
        drop(opened);
        fs::remove_dir_all(&folder).unwrap();
    }
}
