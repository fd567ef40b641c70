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
        testkit::cut(&self.options()).await
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

async fn close(database: PgConnectOptions, pause: Duration) -> anyhow::Result<()> {
    let name = database.get_database().context("the database has a name")?;
    // Another connection to the server, which no fault hits.
    let admin = PgConnection::connect_with(&database.clone().database("postgres")).await;
    let mut admin = admin.context("connect to PostgreSQL")?;
    for (takes, pause) in [("false", pause), ("true", Duration::ZERO)] {
        // The name is one that testkit makes, of letters, digits and underscores.
        let statement = format!("alter database {name} with allow_connections {takes}");
        admin.execute(AssertSqlSafe(statement)).await.context("close or open the database")?;
        testkit::cut(&database).await?;
        tokio::time::sleep(pause).await;
    }
    admin.close().await.context("close")
}
