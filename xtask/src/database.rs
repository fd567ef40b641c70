//! A private `PostgreSQL` for one command, kept by a program of its own (`test-database`) that ends with this one.

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use anyhow::{Context as _, ensure};

use crate::{step, workspace};

/// A running server. It is stopped and removed when this value is dropped or this program ends in whatever way.
pub(crate) struct Database {
    /// Where it is.
    pub(crate) url: String,
    keeper: Child,
    input: Option<ChildStdin>,
}

impl Database {
    /// Builds the keeper and starts it; `migrated` gives a database that has the schema.
    pub(crate) fn start(migrated: bool) -> anyhow::Result<Self> {
        step::run(workspace::cargo().args([
            "build",
            "--quiet",
            "--package",
            "testkit",
            "--bin",
            "test-database",
        ]))?;
        Self::of_build(&program(), migrated)
    }

    /// Starts the keeper that is built already. It fetches `PostgreSQL` if need be.
    pub(crate) fn of_build(program: &Path, migrated: bool) -> anyhow::Result<Self> {
        let mut command = Command::new(program);
        command.args(migrated.then_some("migrated")).stdin(Stdio::piped()).stdout(Stdio::piped());
        // Out of reach of ctrl-C: it ends after this program and what works on it, not beside them.
        command.process_group(0);
        let mut keeper = command.spawn().context("start test-database")?;
        let input = keeper.stdin.take();
        let mut url = String::new();
        if let Some(said) = keeper.stdout.take() {
            BufReader::new(said).read_line(&mut url).context("read the address of the database")?;
        }
        let database = Self { url: url.trim().to_owned(), keeper, input };
        ensure!(!database.url.is_empty(), "the private PostgreSQL did not start");
        Ok(database)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        drop(self.input.take());
        self.keeper.wait().ok();
    }
}

/// Where cargo puts the keeper.
pub(crate) fn program() -> PathBuf {
    workspace::binary("debug", "test-database")
}

/// Fetches `PostgreSQL` and the model.
pub(crate) fn fetch() -> anyhow::Result<()> {
    step::run(workspace::cargo().args([
        "run",
        "--quiet",
        "--package",
        "testkit",
        "--bin",
        "test-database",
        "fetch",
    ]))
}
