//! `run` and `setup`: from an empty machine to the product in a browser.

use std::io::IsTerminal as _;
use std::os::unix::process::CommandExt as _;
use std::process::Command;

use anyhow::Context as _;

use crate::packages::{self, CHROMIUM, COMPILER, NODE, PIP, REDIS};
use crate::{RunOptions, browser, database, home, step, tools, web, workspace};

/// Fetches everything that the other commands need.
pub(crate) fn setup() -> anyhow::Result<()> {
    packages::ensure(&[COMPILER, NODE, PIP, CHROMIUM, REDIS])?;
    web::dependencies()?;
    tools::ensure("cargo-deny")?;
    tools::ensure("cargo-machete")?;
    step::announce("PostgreSQL and the embedding model");
    database::fetch()?;
    println!("\neverything is there: `cargo xtask run`");
    Ok(())
}

/// Builds what has changed and becomes the server.
pub(crate) fn run(options: &RunOptions) -> anyhow::Result<()> {
    packages::ensure(&[COMPILER, NODE, PIP])?;
    web::build()?;
    step::announce("building the server (the first time takes some minutes)");
    step::run(workspace::cargo().args(["build", "--release", "--package", "server", "--bin", "atas"]))?;
    let atas = workspace::binary("release", "atas");
    step::announce("PostgreSQL and the embedding model");
    step::run(Command::new(&atas).arg("setup"))?;
    if options.fresh {
        home::wipe(options.home.as_deref())?;
    }
    if !options.no_open && std::io::stdout().is_terminal() {
        browser::open_later(options.port)?;
    }
    step::announce("starting");
    let mut serve = Command::new(&atas);
    serve.args(["serve", "--demo", "--port"]).arg(options.port.to_string());
    if let Some(home) = &options.home {
        serve.arg("--home").arg(home);
    }
    // A developer's DATABASE_URL is for the query macros; this runs on a database of its own.
    serve.env_remove("DATABASE_URL").env_remove("DATABASE_DIRECT_URL");
    // In this program's place, so that ctrl-C and signals reach the server and nobody else, once.
    Err(serve.exec()).with_context(|| format!("start {}", atas.display()))
}
