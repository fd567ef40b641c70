use std::{
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use anyhow::Context;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use store::Entropy;

use crate::templates::Rendered;

/// Mails in a folder: `<id>.eml` as it would have been sent, and `<id>.json` for the page, written last.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    entropy: Entropy,
    /// Orders the mails of one moment.
    count: Arc<AtomicU32>,
}

/// A mail in the folder.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Kept {
    #[serde(default)]
    pub(crate) id: String,
    pub(crate) at: DateTime<Utc>,
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

impl Folder {
    pub(crate) fn new(path: PathBuf, entropy: &Entropy) -> Self {
        Self { path, entropy: entropy.clone(), count: Arc::default() }
    }

    pub(crate) async fn put(
        &self,
        at: DateTime<Utc>,
        to: &str,
        rendered: &Rendered,
        eml: Vec<u8>,
    ) -> anyhow::Result<()> {
        let suffix = u32::from_be_bytes(self.entropy.bytes());
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let id = format!("{}-{count:06}-{suffix:08x}", at.format("%Y%m%dT%H%M%S%6f"));
        let kept = Kept {
            id: id.clone(),
            at,
            to: to.to_owned(),
            subject: rendered.subject.clone(),
            text: rendered.text.clone(),
            html: rendered.html.clone(),
        };
        let json = serde_json::to_vec_pretty(&kept).context("describe a mail")?;
        let folder = self.path.clone();
        tokio::task::spawn_blocking(move || {
            std::fs::create_dir_all(&folder)?;
            write(&folder, &id, "eml", &eml)?;
            write(&folder, &id, "json", &json)
        })
        .await?
        .context("write a mail into the folder")
    }
}

/// Whole or not at all: under another name first.
fn write(folder: &Path, id: &str, kind: &str, bytes: &[u8]) -> io::Result<()> {
    let unfinished = folder.join(format!(".{id}.{kind}.tmp"));
    std::fs::write(&unfinished, bytes)?;
    std::fs::rename(&unfinished, folder.join(format!("{id}.{kind}")))
}

/// The newest mails, newest first. A folder that is not there yet has none.
pub(crate) async fn list(folder: PathBuf, len_max: usize) -> anyhow::Result<Vec<Kept>> {
    let work = move || {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
            .filter(|id| is_id(id))
            .collect();
        // An id begins with its time.
        names.sort_unstable_by(|a, b| b.cmp(a));
        names.truncate(len_max);
        Ok(names.iter().filter_map(|id| read_one(&folder, id)).collect())
    };
    tokio::task::spawn_blocking(work).await?.context("read the mail folder")
}

/// One mail.
pub(crate) async fn find(folder: PathBuf, id: String) -> anyhow::Result<Option<Kept>> {
    if !is_id(&id) {
        return Ok(None);
    }
    Ok(tokio::task::spawn_blocking(move || read_one(&folder, &id)).await?)
}

/// None too for a file that somebody else has put there.
fn read_one(folder: &Path, id: &str) -> Option<Kept> {
    let bytes = std::fs::read(folder.join(format!("{id}.json"))).ok()?;
    let mut kept: Kept = serde_json::from_slice(&bytes).ok()?;
    id.clone_into(&mut kept.id);
    Some(kept)
}

/// Ids come from the address bar: nothing but what we make ourselves may become a path.
fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}
