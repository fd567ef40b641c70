//! The migrated database that every test's own one is cloned from.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;
use std::str::FromStr as _;

use anyhow::Context as _;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations");

/// Held while the template is made: test processes of one run start together.
const LOCK: i64 = 0x6174_6173_7465_7374;

/// How databases of tests are named: the process that made one is in its name, so that later runs can tell whose it is.
pub(crate) fn test_database(n: u64) -> String {
    format!("atas_test_{}_{n}", std::process::id())
}

/// Brings a database to the newest migration.
pub async fn migrate(options: &PgConnectOptions) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect_with(options).await.context("connect to migrate")?;
    MIGRATIONS.run_direct(None, &mut connection, false).await.context("migrate")?;
    connection.close().await.context("close after migrating")
}

/// Makes sure that the template exists on the server and gives its name, which follows from the migrations: changed
/// ones get a new template.
pub(crate) async fn ensure(server: &PgConnectOptions) -> anyhow::Result<String> {
    let name = format!("atas_template_{:016x}", fingerprint());
    let mut admin = PgConnection::connect_with(server).await.context("connect to the test server")?;
    sqlx::query("select pg_advisory_lock($1)").bind(LOCK).execute(&mut admin).await.context("lock")?;
    drop_abandoned(&mut admin).await?;
    let exists = sqlx::query_scalar::<_, bool>("select exists (select from pg_database where datname = $1)")
        .bind(&name)
        .fetch_one(&mut admin)
        .await
        .context("look for the template")?;
    if !exists {
        // Built under another name: a build that was interrupted is never taken for a template.
        let building = format!("{name}_building");
        execute(&mut admin, format!("drop database if exists {building} with (force)")).await?;
        execute(&mut admin, format!("create database {building}")).await?;
        migrate(&server.clone().database(&building)).await?;
        execute(&mut admin, format!("alter database {building} rename to {name}")).await?;
    }
    admin.close().await.context("close")?;
    Ok(name)
}

/// Drops the databases of test processes that ended without doing so.
async fn drop_abandoned(admin: &mut PgConnection) -> anyhow::Result<()> {
    let names = sqlx::query_scalar::<_, String>(
        "select datname::text from pg_database where datname ~ '^atas_test_'",
    )
    .fetch_all(&mut *admin)
    .await
    .context("list databases of tests")?;
    for name in names {
        let owner =
            name.trim_start_matches("atas_test_").split('_').next().and_then(|pid| u32::from_str(pid).ok());
        if owner.is_some_and(|pid| !Path::new("/proc").join(pid.to_string()).exists()) {
            execute(admin, format!("drop database if exists {name} with (force)")).await?;
        }
    }
    Ok(())
}

/// Runs a statement whose names are made here, of letters, digits and underscores.
pub(crate) async fn execute(admin: &mut PgConnection, statement: String) -> anyhow::Result<()> {
    let context = statement.clone();
    admin.execute(AssertSqlSafe(statement)).await.context(context)?;
    Ok(())
}

fn fingerprint() -> u64 {
    let mut hasher = DefaultHasher::new();
    for migration in MIGRATIONS.iter() {
        (migration.version, &migration.checksum).hash(&mut hasher);
    }
    hasher.finish()
}
