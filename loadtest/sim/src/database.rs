//! The database of a simulation, and what goes wrong with it.

use std::time::Duration;

use anyhow::Context as _;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tokio::task::JoinHandle;

/// The database of a simulation, which may be closed for a while.
#[derive(Debug)]
pub(crate) struct Database {
    options: PgConnectOptions,
    /// It takes nobody until this is over.
    closed: Option<JoinHandle<anyhow::Result<()>>>,
}

impl Database {
    pub(crate) fn new(options: PgConnectOptions) -> Self {
        Self { options, closed: None }
    }

    /// How to connect to it.
    pub(crate) fn options(&self) -> PgConnectOptions {
        self.options.clone()
    }

    /// Ends every connection.
    pub(crate) async fn cut(&self) -> anyhow::Result<()> {
        cut(self.options()).await
    }

    /// Ends every connection and lets no new ones in for this long, as a restart does.
    pub(crate) async fn close(&mut self, pause: Duration) -> anyhow::Result<()> {
        self.opens().await?;
        self.closed = Some(tokio::spawn(close(self.options(), pause)));
        Ok(())
    }

    /// Waits until it takes connections again.
    pub(crate) async fn opens(&mut self) -> anyhow::Result<()> {
        match self.closed.take() {
            Some(closed) => closed.await.context("close and open the database")?,
            None => Ok(()),
        }
    }
}

/// Another connection to the server, which no fault hits, and the name of the database.
async fn administer(database: PgConnectOptions) -> anyhow::Result<(PgConnection, String)> {
    let name = database.get_database().context("the database has a name")?.to_owned();
    let admin = PgConnection::connect_with(&database.database("postgres")).await;
    Ok((admin.context("connect to PostgreSQL")?, name))
}

async fn cut(database: PgConnectOptions) -> anyhow::Result<()> {
    let (mut admin, name) = administer(database).await?;
    let cut = sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1");
    cut.bind(name).execute(&mut admin).await.context("end the connections to PostgreSQL")?;
    admin.close().await.context("close")
}

async fn close(database: PgConnectOptions, pause: Duration) -> anyhow::Result<()> {
    let (mut admin, name) = administer(database.clone()).await?;
    for (takes, pause) in [("false", pause), ("true", Duration::ZERO)] {
        // The name is one that testkit makes, of letters, digits and underscores.
        let statement = format!("alter database {name} with allow_connections {takes}");
        admin.execute(AssertSqlSafe(statement)).await.context("close or open the database")?;
        cut(database.clone()).await?;
        tokio::time::sleep(pause).await;
    }
    admin.close().await.context("close")
}
