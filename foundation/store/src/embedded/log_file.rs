//! PostgreSQL's log: one file and the one before it, both bounded.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

/// The file is set aside when it is larger.
const BYTES_MAX: u64 = 8 << 20;

/// What an error shows of it.
const TAIL_BYTES: u64 = 4_000;

/// Opens the log for PostgreSQL to append to.
pub(super) fn open(path: &Path) -> io::Result<File> {
    File::options().create(true).append(true).open(path)
}

/// Sets a large log aside as `postgres.log.old`. PostgreSQL keeps appending to the same file, so that it is copied and
/// emptied, not moved; lines written in between are lost.
pub(super) fn bound(path: &Path) -> io::Result<()> {
    if fs::metadata(path)?.len() <= BYTES_MAX {
        return Ok(());
    }
    let mut old = PathBuf::from(path);
    old.set_extension("log.old");
    fs::copy(path, old)?;
    File::options().write(true).open(path)?.set_len(0)
}

/// How long the log is now.
pub(super) fn end(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |found| found.len())
}

/// The end of what was written after `from`.
pub(super) fn tail(path: &Path, from: u64) -> String {
    let read = || -> io::Result<String> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(from.max(length.saturating_sub(TAIL_BYTES)).min(length)))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    read().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_log_is_set_aside_and_the_tail_is_the_end() {
        let folder = std::env::temp_dir().join(format!("atas-log-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("postgres.log");
        fs::write(&path, format!("{}last line", "x".repeat(9 << 20))).unwrap();
        assert!(tail(&path, 0).ends_with("last line"));
        bound(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().len(), 0);
        assert!(fs::metadata(folder.join("postgres.log.old")).unwrap().len() > 9 << 20);
        fs::remove_dir_all(folder).unwrap();
    }
}
