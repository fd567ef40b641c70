//! The committed query data in `.sqlx`, which lets the project build without a database.
//!
//! sqlx's macros write a file for each query they check while `SQLX_OFFLINE_DIR` names a folder.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::database::Database;
use crate::{step, workspace};

type Files = BTreeMap<OsString, Vec<u8>>;

/// Replaces `.sqlx` by what the queries are now.
pub(crate) fn prepare() -> anyhow::Result<()> {
    let (fresh, committed) = (generate()?, read(&folder())?);
    fs::create_dir_all(folder()).context("make .sqlx")?;
    for name in committed.keys().filter(|name| !fresh.contains_key(*name)) {
        fs::remove_file(folder().join(name)).context("remove stale query data")?;
    }
    for (name, content) in fresh.iter().filter(|(name, content)| committed.get(*name) != Some(content)) {
        fs::write(folder().join(name), content).context("write query data")?;
    }
    println!("    {} queries", fresh.len());
    Ok(())
}

/// Fails when `.sqlx` is not what [`prepare`] would write.
pub(crate) fn check() -> anyhow::Result<()> {
    let (fresh, committed) = (generate()?, read(&folder())?);
    let missing = fresh.iter().filter(|(name, content)| committed.get(*name) != Some(content)).count();
    let stale = committed.keys().filter(|name| !fresh.contains_key(*name)).count();
    if missing + stale > 0 {
        bail!(
            "{missing} queries are missing or have changed and {stale} are stale: run `cargo xtask prepare`"
        );
    }
    println!("    {} queries", fresh.len());
    Ok(())
}

fn folder() -> PathBuf {
    workspace::root().join(".sqlx")
}

/// Builds every crate against a migrated database and collects what the macros write.
fn generate() -> anyhow::Result<Files> {
    let database = Database::start(true)?;
    // A folder of its own: these builds see a database, all others do not, and neither undoes the other's work.
    let target = workspace::target().join("sqlx");
    let out = target.join("queries");
    if out.exists() {
        fs::remove_dir_all(&out).context("empty the folder of queries")?;
    }
    fs::create_dir_all(&out).context("make the folder of queries")?;
    // So that every macro is expanded again.
    workspace::forget_own_crates(&target, &[])?;
    step::run(
        workspace::cargo()
            .args(["check", "--workspace", "--all-targets", "--quiet"])
            .env("CARGO_TARGET_DIR", &target)
            .env("SQLX_OFFLINE", "false")
            .env("SQLX_OFFLINE_DIR", &out)
            .env("DATABASE_URL", &database.url),
    )?;
    read(&out)
}

fn read(folder: &Path) -> anyhow::Result<Files> {
    let mut files = Files::new();
    if !folder.exists() {
        return Ok(files);
    }
    for entry in fs::read_dir(folder).with_context(|| format!("read {}", folder.display()))? {
        let entry = entry.with_context(|| format!("read {}", folder.display()))?;
        let content = fs::read(entry.path()).with_context(|| format!("read {}", entry.path().display()))?;
        files.insert(entry.file_name(), content);
    }
    Ok(files)
}
