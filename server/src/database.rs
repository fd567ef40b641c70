//! The database of a command: an embedded server started for it, or one that is there.

use std::path::PathBuf;
use std::str::FromStr as _;

use anyhow::{Context as _, bail};
use sqlx::postgres::PgConnectOptions;
use store::embedded::{Home, Occupant, Server, Sources, Tuning, default_home};
use store::{Db, Entropy, Settings};
use tracing::info;

use crate::schema::MIGRATOR;
use crate::settings::DatabaseOptions;

/// A migrated database, and the server behind it when it is ours.
pub(crate) struct Database {
    pub(crate) db: Db,
    /// Where files of this installation go.
    pub(crate) home: PathBuf,
    embedded: Option<(Server, Home)>,
}

/// Fetches what the embedded mode needs.
pub(crate) fn setup() -> anyhow::Result<()> {
    let sources = Sources::from_env()?;
    sources.postgres().context("set up PostgreSQL")?;
    if let Err(error) = sources.model() {
        warn_about_model(&error);
    }
    Ok(())
}

#[expect(clippy::print_stderr, reason = "setup speaks to a person")]
fn warn_about_model(error: &anyhow::Error) {
    eprintln!("The embedding model is missing, which only semantic search needs: {error:#}");
}

/// Opens and migrates the database; an embedded one is this process's alone.
pub(crate) async fn open(options: &DatabaseOptions) -> anyhow::Result<Database> {
    let database = match &options.database_url {
        Some(url) => external(options, url)?,
        None => embedded(options, Home::open(&home(options)?)?).await?,
    };
    migrated(database).await
}

/// The same for what may be done beside a server: when one runs on the home, its PostgreSQL is used.
pub(crate) async fn open_beside(options: &DatabaseOptions) -> anyhow::Result<Database> {
    if options.database_url.is_some() {
        return open(options).await;
    }
    match Home::claim(&home(options)?)? {
        Ok(home) => migrated(embedded(options, home).await?).await,
        Err(occupant) => neighbours(options, &occupant).await,
    }
}

fn home(options: &DatabaseOptions) -> anyhow::Result<PathBuf> {
    options.home.clone().map_or_else(default_home, Ok)
}

async fn migrated(database: Database) -> anyhow::Result<Database> {
    if let Err(error) = migrate(&database.db).await {
        // What was started for this command ends with it, also when it fails.
        database.close().await;
        return Err(error);
    }
    Ok(database)
}

fn external(options: &DatabaseOptions, url: &str) -> anyhow::Result<Database> {
    let mut settings = Settings::new(PgConnectOptions::from_str(url).context("read DATABASE_URL")?);
    settings.connections_max = options.database_connections;
    if let Some(direct) = &options.database_direct_url {
        settings.direct = Some(PgConnectOptions::from_str(direct).context("read DATABASE_DIRECT_URL")?);
    }
    Ok(Database { db: Db::connect(settings, Entropy::system()), home: home(options)?, embedded: None })
}

async fn embedded(options: &DatabaseOptions, home: Home) -> anyhow::Result<Database> {
    let postgres = tokio::task::spawn_blocking(|| Sources::from_env()?.postgres()).await??;
    let server = Server::start(&home, &postgres, Tuning::durable()).await?;
    let mut settings = Settings::new(server.options());
    settings.connections_max = options.database_connections;
    info!(home = %home.path().display(), "the embedded PostgreSQL is up");
    let db = Db::connect(settings, Entropy::system());
    Ok(Database { db, home: home.path().to_owned(), embedded: Some((server, home)) })
}

/// The database of the server that runs on the home. Its schema is left as it is: that server was built for it.
async fn neighbours(options: &DatabaseOptions, occupant: &Occupant) -> anyhow::Result<Database> {
    let mut settings = Settings::new(occupant.options()?);
    settings.connections_max = 2;
    let db = Db::connect(settings, Entropy::system());
    if !db.is_migrated(&MIGRATOR).await.with_context(|| format!("look at the schema; {occupant}"))? {
        bail!("{occupant} and is of another version, or still starting: wait for it, or stop it first");
    }
    Ok(Database { db, home: home(options)?, embedded: None })
}

/// Migrations run one node at a time (the migrator holds an advisory lock), past any PgBouncer.
async fn migrate(db: &Db) -> anyhow::Result<()> {
    db.migrate(&MIGRATOR).await.context("bring the schema up to date")
}

impl Database {
    /// Whether the server behind it was started by this process.
    pub(crate) fn is_embedded(&self) -> bool {
        self.embedded.is_some()
    }

    /// Refuses what may only be done to a database of one's own.
    pub(crate) fn only_embedded(&self, what: &str) -> anyhow::Result<()> {
        if !self.is_embedded() {
            bail!("{what} is for the embedded database only, not for the one that DATABASE_URL names");
        }
        Ok(())
    }

    /// Closes the pool, then stops the server that was started for it.
    pub(crate) async fn close(self) {
        self.db.close().await;
        if let Some((server, _home)) = self.embedded
            && let Err(error) = server.stop().await
        {
            tracing::warn!(error = format!("{error:#}"), "the embedded PostgreSQL did not stop cleanly");
        }
    }
}
