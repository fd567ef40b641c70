//! The database of a simulation, and what goes wrong with it.

use std::time::Duration;

use anyhow::Context as _;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use testkit::{PrivateServer, TestDb};
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// How long PostgreSQL may take to recover from being killed; far more than it takes.
const RECOVERS_WITHIN: Duration = Duration::from_mins(1);

/// The database of a simulation, which may be closed for a while.
#[derive(Debug)]
pub(crate) struct Database {
    options: PgConnectOptions,
    kept: Kept,
    /// It takes nobody until this is over.
    closed: Option<JoinHandle<anyhow::Result<()>>>,
}

/// Where the database is.
#[derive(Debug)]
enum Kept {
    /// On the server that all simulations of this process share. Dropped with this.
    Shared { _database: Box<TestDb> },
    /// On a server of its own, which can be killed.
    Own(PrivateServer),
}

impl Database {
    /// On the shared server.
    pub(crate) async fn shared() -> Self {
        let database = testkit::database().await;
        Self {
            options: database.options(),
            kept: Kept::Shared { _database: Box::new(database) },
            closed: None,
        }
    }

    /// On a server of its own.
    pub(crate) async fn own() -> anyhow::Result<Self> {
        let server = PrivateServer::durable().await?;
        let options = server.options().database("atas");
        testkit::migrate(&options).await?;
        Ok(Self { options, kept: Kept::Own(server), closed: None })
    }

    /// How to connect to it.
    pub(crate) fn options(&self) -> PgConnectOptions {
        self.options.clone()
    }

    /// Ends every connection; of one that recovers from being killed, when it has.
    pub(crate) async fn cut(&mut self) -> anyhow::Result<()> {
        if matches!(self.kept, Kept::Own(_)) {
            self.opens().await?;
        }
        testkit::cut(&self.options()).await
    }

    /// Ends every connection and lets no new ones in for this long, as a restart does.
    pub(crate) async fn close(&mut self, pause: Duration) -> anyhow::Result<()> {
        self.opens().await?;
        self.closed = Some(tokio::spawn(close(self.options(), pause)));
        Ok(())
    }

    /// Kills PostgreSQL, which recovers; on the shared server, where that would hit others, it only cuts.
    pub(crate) async fn kill(&mut self) -> anyhow::Result<()> {
        self.opens().await?;
        let Kept::Own(server) = &self.kept else { return self.cut().await };
        server.kill();
        self.closed = Some(tokio::spawn(recovers(self.options())));
        Ok(())
    }

    /// Stops a server of its own.
    pub(crate) async fn end(self) -> anyhow::Result<()> {
        match self.kept {
            Kept::Shared { .. } => Ok(()),
            Kept::Own(server) => server.stop().await,
        }
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

async fn recovers(database: PgConnectOptions) -> anyhow::Result<()> {
    let deadline = Instant::now() + RECOVERS_WITHIN;
    loop {
        match PgConnection::connect_with(&database).await {
            Ok(connection) => return connection.close().await.context("close"),
            Err(error) if Instant::now() > deadline => {
                return Err(error).context("PostgreSQL does not recover");
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}
