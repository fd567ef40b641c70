//! An open transaction, and what becomes of it when nobody ends it.

use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::{Executor as _, PgConnection, Postgres, SqlStr};
use tokio::runtime::Handle;

/// An open transaction. Dropped without a commit, it rolls back.
///
/// Not sqlx's own: that rolls back only what has begun for certain. A handler whose client leaves while `begin` is under
/// way, or a lock that fails in the statement that begins, would give back a connection in a transaction, and what others then
/// write on it would be lost.
#[derive(Debug)]
pub struct Tx {
    /// None once it has ended for certain.
    connection: Option<PoolConnection<Postgres>>,
}

impl Tx {
    /// Begins it by a statement, which may hold others behind its `begin`.
    pub(crate) async fn begin(
        connection: PoolConnection<Postgres>,
        statement: SqlStr,
    ) -> Result<Self, sqlx::Error> {
        // There before anything is sent, so that it ends whatever comes of it.
        let mut tx = Self { connection: Some(connection) };
        tx.execute(statement).await?;
        Ok(tx)
    }

    /// Commits it.
    ///
    /// # Errors
    /// The database's. Of a connection that has broken meanwhile the outcome is unknown.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        self.end("commit").await
    }

    /// Takes everything back, and waits for it.
    ///
    /// # Errors
    /// The database's; what was done is taken back all the same.
    pub async fn rollback(self) -> Result<(), sqlx::Error> {
        self.end("rollback").await
    }

    async fn end(mut self, statement: &'static str) -> Result<(), sqlx::Error> {
        self.execute(statement).await?;
        self.connection = None;
        Ok(())
    }
}

impl Deref for Tx {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        self.connection.as_ref().expect("it is taken only at the end")
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut PgConnection {
        self.connection.as_mut().expect("it is taken only at the end")
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        match Handle::try_current() {
            // The connection is nobody else's until that is done, also when a statement is still under way.
            Ok(runtime) => {
                runtime.spawn(async move {
                    if connection.execute("rollback").await.is_err() {
                        connection.close_on_drop();
                    }
                });
            }
            Err(_) => connection.close_on_drop(),
        }
    }
}
