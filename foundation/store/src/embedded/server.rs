//! The running server: started, watched over, stopped.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use anyhow::Context as _;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use sqlx::{Connection as _, Executor as _};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::account::Account;
use super::keeper::{Keeper, explain};
use super::{Home, Tuning, process, socket};

/// Names the socket; nothing listens on the network.
pub(super) const PORT: u16 = 5432;

/// PostgreSQL, running on a home until this is stopped. Should it end by itself, it is started again.
#[derive(Debug)]
pub struct Server {
    socket: PathBuf,
    pid: Arc<AtomicI32>,
    /// Dropped without a word, it stops the server too.
    stop: oneshot::Sender<()>,
    watch: JoinHandle<()>,
}

impl Server {
    /// Starts PostgreSQL from the folder of its programs `bin`, on `home`, which is made ready first: what an earlier
    /// run left behind is stopped, and missing data is made.
    pub async fn start(home: &Home, bin: &Path, tuning: Tuning) -> anyhow::Result<Self> {
        let keeper = Keeper::prepare(home.clone(), bin.to_owned(), tuning).await?;
        let child = keeper.launch().await?;
        let (socket, pid) = (keeper.socket.clone(), Arc::clone(&keeper.pid));
        let (stop, stopped) = oneshot::channel();
        let watch = tokio::spawn(keeper.watch(child, stopped));
        let server = Self { socket, pid, stop, watch };
        server.provision().await.map_err(|error| explain(home.path(), error))?;
        Ok(server)
    }

    /// How the product connects: to the database `atas` as its owner, who is no superuser.
    pub fn options(&self) -> PgConnectOptions {
        connect(&self.socket, "atas", "atas")
    }

    /// How an administrator connects: to the database `postgres` as superuser.
    pub fn superuser(&self) -> PgConnectOptions {
        connect(&self.socket, "postgres", "postgres")
    }

    /// The pid of PostgreSQL's main process, unless it is being started again.
    pub fn pid(&self) -> Option<u32> {
        u32::try_from(self.pid.load(Ordering::Relaxed)).ok().filter(|&pid| pid != 0)
    }

    /// Stops PostgreSQL and waits for its end: fast first, then immediately, which the next start recovers from.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.stop.send(()).ok();
        self.watch.await.context("stop PostgreSQL")
    }

    /// Makes the product's role and database, whichever is missing.
    async fn provision(&self) -> anyhow::Result<()> {
        let mut admin =
            PgConnection::connect_with(&self.superuser()).await.context("connect to PostgreSQL")?;
        let found: (bool, bool) = sqlx::query_as(
            "select exists (select from pg_roles where rolname = 'atas'),
                    exists (select from pg_database where datname = 'atas')",
        )
        .fetch_one(&mut admin)
        .await
        .context("look for the database")?;
        if !found.0 {
            admin.execute("create role atas login").await.context("make the role atas")?;
        }
        if !found.1 {
            admin.execute("create database atas owner atas").await.context("make the database atas")?;
        }
        admin.close().await.context("close the connection")
    }
}

/// Stops a PostgreSQL that an earlier process left running on `home` and removes its stale files, without starting one.
pub async fn recover(home: &Home) -> anyhow::Result<()> {
    let account = Account::choose(&home.data())?;
    let socket = socket::folder(home.path(), &account)?;
    process::reap(&home.data(), &socket::file(&socket)).await?;
    socket::leave(home.path(), &socket);
    Ok(())
}

pub(super) fn connect(socket: &Path, database: &str, user: &str) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .socket(socket)
        .port(PORT)
        .ssl_mode(PgSslMode::Disable)
        .username(user)
        .database(database)
}
