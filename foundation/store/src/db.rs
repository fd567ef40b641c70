//! The pool, and transactions that are tried again.

use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use sqlx::{Connection as _, Executor as _, PgConnection, PgPool, SqlSafeStr, SqlStr};

use crate::{Entropy, Transient, Tx, unavailable};

/// How often [`Db::transact`] runs its closure at most.
const TRIES_MAX: u32 = 5;

/// A connection that rested for less than this is used without asking whether it is still there: it was fine a moment ago,
/// and a round trip each time would be a tenth of a small transaction.
const ASSUMED_THERE: Duration = Duration::from_millis(250);

/// How long [`Db::begin`] tries other connections when one has just been cut.
const BEGIN_AGAIN_WITHIN: Duration = Duration::from_millis(250);

tokio::task_local! {
    /// Set while a connection is acquired that needs no asking: what it is wanted for tells whether it is there.
    static UNASKED: ();
}

/// How to reach PostgreSQL.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where requests and jobs go.
    pub connect: PgConnectOptions,
    /// Where LISTEN and session locks go when `connect` leads through PgBouncer, which keeps neither.
    pub direct: Option<PgConnectOptions>,
    /// Connections held at most.
    pub connections_max: u32,
    /// How long a caller waits for a connection before it is told that the database is away.
    pub acquire_timeout: Duration,
    /// The longest a statement may run.
    pub statement_timeout: Duration,
}

impl Settings {
    /// The project's defaults for a database reached by `connect`.
    pub fn new(connect: PgConnectOptions) -> Self {
        Self {
            connect,
            direct: None,
            connections_max: 24,
            acquire_timeout: Duration::from_secs(3),
            statement_timeout: Duration::from_secs(20),
        }
    }
}

/// The database, shared by everything that runs in the process.
#[derive(Clone, Debug)]
pub struct Db {
    pool: PgPool,
    /// One connection at a time for each listener, opened when asked for.
    direct: PgPool,
    entropy: Entropy,
}

impl Db {
    /// A database over a pool that is there already, which LISTEN uses too.
    pub fn new(pool: PgPool, entropy: Entropy) -> Self {
        Self { direct: pool.clone(), pool, entropy }
    }

    /// A database by its settings. Nothing is opened before the first use, so that a process can start before its
    /// database does; [`Db::ready`] tells whether it is there.
    pub fn connect(settings: Settings, entropy: Entropy) -> Self {
        let bouncer = settings.direct.is_some();
        let session = session_options(&settings);
        let pool = PgPoolOptions::new()
            .max_connections(settings.connections_max)
            .min_connections(1)
            .acquire_timeout(settings.acquire_timeout)
            .idle_timeout(Duration::from_mins(5))
            .max_lifetime(Duration::from_mins(30))
            .test_before_acquire(false)
            .before_acquire(|connection, about| Box::pin(still_there(connection, about.idle_for)));
        let connect = settings.connect.application_name("atas");
        // PgBouncer refuses start-up options that it does not know: there the role carries ours, and sqlx leaves out its
        // own, which only matters to numbers as text.
        let connect =
            if bouncer { connect.extra_float_digits(None) } else { connect.options(session.clone()) };
        let pool = pool.connect_lazy_with(connect);
        let direct = settings.direct.map(|direct| {
            PgPoolOptions::new()
                .max_connections(8)
                .acquire_timeout(settings.acquire_timeout)
                .idle_timeout(Duration::from_mins(1))
                .connect_lazy_with(direct.application_name("atas").options(session))
        });
        Self { direct: direct.unwrap_or_else(|| pool.clone()), pool, entropy }
    }

    /// The pool, for single statements.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// The pool that reaches PostgreSQL itself, for LISTEN, migrations and session locks.
    pub fn direct(&self) -> &PgPool {
        &self.direct
    }

    /// A connection for LISTEN, which survives the database's absences.
    pub async fn listener(&self) -> Result<PgListener, sqlx::Error> {
        PgListener::connect_with(&self.direct).await
    }

    /// Brings the schema up to date: one node at a time, past any `PgBouncer`, each statement as long as it takes.
    pub async fn migrate(&self, migrator: &Migrator) -> Result<(), MigrateError> {
        let mut connection = self.direct.acquire().await?.detach();
        connection.execute("set statement_timeout = 0").await?;
        migrator.run_direct(None, &mut connection, false).await?;
        connection.close().await?;
        Ok(())
    }

    /// Whether the schema is exactly what `migrator` makes of it. Changes nothing.
    pub async fn is_migrated(&self, migrator: &Migrator) -> Result<bool, sqlx::Error> {
        let done: Vec<(i64, Vec<u8>)> =
            sqlx::query_as("select version, checksum from _sqlx_migrations where success order by version")
                .fetch_all(&self.direct)
                .await?;
        let wanted = migrator.iter().map(|migration| (migration.version, migration.checksum.to_vec()));
        Ok(done.into_iter().eq(wanted))
    }

    /// Opens a transaction.
    ///
    /// # Errors
    /// When the database is away; when only pooled connections have just been cut, another one is tried for a moment.
    pub async fn begin(&self) -> Result<Tx, sqlx::Error> {
        self.begin_with("begin").await
    }

    /// Opens a transaction by a statement of its own: for one with another isolation, or with its first statement behind it.
    /// Else like [`Db::begin`].
    pub async fn begin_with(&self, statement: impl SqlSafeStr) -> Result<Tx, sqlx::Error> {
        let statement = statement.into_sql_str();
        let started = Instant::now();
        // Beginning asks the connection itself; only when that fails are the others asked before they are used.
        let mut begun = UNASKED.scope((), self.begin_once(statement.clone())).await;
        while let Err(error) = &begun
            && !matches!(error, sqlx::Error::PoolClosed)
            && unavailable(error)
            && started.elapsed() < BEGIN_AGAIN_WITHIN
        {
            // Nothing has happened yet, and the pool lets go of what is broken.
            tokio::time::sleep(self.pause(1)).await;
            begun = self.begin_once(statement.clone()).await;
        }
        begun
    }

    async fn begin_once(&self, statement: SqlStr) -> Result<Tx, sqlx::Error> {
        Tx::begin(self.pool.acquire().await?, statement).await
    }

    /// Runs `work` in a transaction and commits it. A serialization failure or a deadlock, also one that shows at
    /// commit, runs the whole closure again, five times at most; `work` must therefore have no effect outside of the
    /// transaction.
    pub async fn transact<T, E, F>(&self, mut work: F) -> Result<T, E>
    where
        E: From<sqlx::Error> + Transient,
        F: for<'t> FnMut(&'t mut Tx) -> BoxFuture<'t, Result<T, E>>,
    {
        let mut tries = 1;
        loop {
            match self.attempt(&mut work).await {
                Err(error) if error.is_transient() && tries < TRIES_MAX => {
                    tokio::time::sleep(self.pause(tries)).await;
                    tries += 1;
                }
                outcome => return outcome,
            }
        }
    }

    async fn attempt<T, E, F>(&self, work: &mut F) -> Result<T, E>
    where
        E: From<sqlx::Error>,
        F: for<'t> FnMut(&'t mut Tx) -> BoxFuture<'t, Result<T, E>>,
    {
        let mut tx = self.begin().await?;
        match work(&mut tx).await {
            Ok(value) => {
                tx.commit().await?;
                Ok(value)
            }
            Err(error) => {
                // The transaction is lost either way; what `work` said is what the caller wants to know.
                tx.rollback().await.ok();
                Err(error)
            }
        }
    }

    /// Full jitter from 0 to 10, 20, 40 and 80 ms: the transactions that met once should not meet again.
    fn pause(&self, tries: u32) -> Duration {
        Duration::from_micros(self.entropy.below(10_000 << (tries - 1)))
    }

    /// Whether the database answers now, within a second.
    pub async fn ready(&self) -> bool {
        let answer = sqlx::query("select 1").execute(&self.pool);
        matches!(tokio::time::timeout(Duration::from_secs(1), answer).await, Ok(Ok(_)))
    }

    /// Closes every connection once it is given back.
    pub async fn close(&self) {
        self.direct.close().await;
        self.pool.close().await;
    }
}

/// Whether a pooled connection that rested for so long can be used. It is asked only after [`ASSUMED_THERE`], and when nobody
/// else asks it.
async fn still_there(connection: &mut PgConnection, rested: Duration) -> Result<bool, sqlx::Error> {
    if rested > ASSUMED_THERE && UNASKED.try_with(|()| ()).is_err() {
        connection.ping().await?;
    }
    Ok(true)
}

/// Set at the start of each session. The keepalives let PostgreSQL drop a client whose machine is gone (and with it the
/// client's locks) in about a minute.
fn session_options(settings: &Settings) -> Vec<(&'static str, String)> {
    vec![
        ("statement_timeout", format!("{}ms", settings.statement_timeout.as_millis())),
        ("idle_in_transaction_session_timeout", "60s".to_owned()),
        ("tcp_keepalives_idle", "30".to_owned()),
        ("tcp_keepalives_interval", "10".to_owned()),
        ("tcp_keepalives_count", "3".to_owned()),
        ("timezone", "UTC".to_owned()),
    ]
}
