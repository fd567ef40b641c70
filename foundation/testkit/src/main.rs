//! `test-database`: a private PostgreSQL for the project's own commands.
//!
//! Prints the address of a server (with `migrated`: of a migrated database on it), keeps it until its input ends, then
//! stops it and removes it. With `fetch`, it only gets PostgreSQL and the model.

use std::io::{Read as _, Write as _};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _, PgConnection};
use store::embedded::Sources;
use testkit::PrivateServer;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match perform().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            writeln!(std::io::stderr(), "test-database: {error:#}").ok();
            ExitCode::FAILURE
        }
    }
}

async fn perform() -> anyhow::Result<()> {
    match std::env::args().nth(1).as_deref() {
        None => serve(false).await,
        Some("migrated") => serve(true).await,
        Some("fetch") => fetch().await,
        Some(other) => bail!("unknown argument {other:?}: expected nothing, `migrated` or `fetch`"),
    }
}

async fn serve(migrated: bool) -> anyhow::Result<()> {
    let server = PrivateServer::start().await?;
    let mut options = server.options();
    if migrated {
        let mut admin = PgConnection::connect_with(&options).await.context("connect")?;
        admin.execute("create database migrated").await.context("make a database")?;
        admin.close().await.context("close")?;
        options = options.database("migrated");
        testkit::migrate(&options).await?;
    }
    writeln!(std::io::stdout(), "{}", options.to_url_lossy()).context("print the address")?;
    // Until whoever started this ends, or closes its end.
    let input = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    tokio::select! {
        ended = input => ended.map(drop).context("wait for the end of the input")?,
        _ = tokio::signal::ctrl_c() => {}
    }
    server.stop().await
}

async fn fetch() -> anyhow::Result<()> {
    let fetched = tokio::task::spawn_blocking(|| {
        let sources = Sources::from_env()?;
        sources.postgres()?;
        anyhow::Ok(sources.model().err())
    });
    if let Some(error) = fetched.await.context("fetch")?? {
        writeln!(std::io::stderr(), "warning: {error:#}; search by meaning will be missing").ok();
    }
    Ok(())
}
