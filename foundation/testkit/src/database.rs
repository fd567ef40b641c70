//! A database for each test.

use std::str::FromStr as _;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Context as _;
use sqlx::Connection as _;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use store::{Db, Entropy, Settings};
use tokio::sync::OnceCell;

use crate::{server, template};

/// The server that all tests of this process use, and the template on it.
static SERVER: OnceCell<(PgConnectOptions, String)> = OnceCell::const_new();

/// Numbers this process's databases.
static COUNT: AtomicU64 = AtomicU64::new(1);

/// A migrated database that belongs to one test, dropped with this value.
#[derive(Debug)]
pub struct TestDb {
    /// The database.
    pub db: Db,
    name: String,
    server: PgConnectOptions,
}

/// A fresh clone of the migrated template.
///
/// # Panics
/// When there is no database to be had, with the reason.
pub async fn database() -> TestDb {
    match create().await {
        Ok(database) => database,
        Err(error) => panic!("a test database: {error:#}"),
    }
}

async fn create() -> anyhow::Result<TestDb> {
    let (server, template) = SERVER.get_or_try_init(prepare).await?;
    let name = template::test_database(COUNT.fetch_add(1, Ordering::Relaxed));
    let mut admin = PgConnection::connect_with(server).await.context("connect to the test server")?;
    // Where nothing is flushed, copying files takes a third of the time of logging them.
    template::execute(&mut admin, format!("create database {name} template {template} strategy file_copy"))
        .await?;
    admin.close().await.context("close")?;
    let db = connect(&server.clone().database(&name));
    Ok(TestDb { db, name, server: server.clone() })
}

async fn prepare() -> anyhow::Result<(PgConnectOptions, String)> {
    let server = match std::env::var("ATAS_TEST_DATABASE_URL") {
        Ok(url) => {
            PgConnectOptions::from_str(&url).context("read ATAS_TEST_DATABASE_URL")?.database("postgres")
        }
        Err(_) => server::shared().await?,
    };
    let template = template::ensure(&server).await?;
    Ok((server, template))
}

/// Ends every connection to a database, as a restart of PostgreSQL would. `database` is reached through another one.
///
/// # Errors
/// PostgreSQL's.
pub async fn cut(database: &PgConnectOptions) -> anyhow::Result<()> {
    let name = database.get_database().context("the database has a name")?;
    let mut admin = PgConnection::connect_with(&database.clone().database("postgres"))
        .await
        .context("connect to PostgreSQL")?;
    let cut = sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1");
    cut.bind(name).execute(&mut admin).await.context("end the connections")?;
    admin.close().await.context("close")
}

fn connect(options: &PgConnectOptions) -> Db {
    let settings = Settings { connections_max: 8, ..Settings::new(options.clone()) };
    Db::connect(settings, Entropy::system())
}

impl TestDb {
    /// How to connect to this database, for a test that starts a program of its own.
    pub fn options(&self) -> PgConnectOptions {
        self.server.clone().database(&self.name)
    }

    /// Another pool on the same database, as a second node would have.
    pub fn another(&self) -> Db {
        connect(&self.options())
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // A thread with a runtime of its own: this may run on the one thread of a test's runtime.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let mut admin = PgConnection::connect_with(&server).await?;
                template::execute(&mut admin, format!("drop database if exists {name} with (force)")).await
            })
        })
        .join();
        let dropped: anyhow::Result<()> = dropped.unwrap_or_else(|_| Err(anyhow::anyhow!("a panic")));
        // While a failed test unwinds, its own message is the one to read; the next run drops what is left.
        if let Err(error) = dropped
            && !std::thread::panicking()
        {
            panic!("drop the test database {}: {error:#}", self.name);
        }
    }
}
