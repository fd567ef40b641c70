use std::{borrow::Cow, time::Duration};

use super::Problem;

/// How long a client is asked to wait while the database is away.
const AWAY_RETRY_AFTER: Duration = Duration::from_secs(2);

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        if store::unavailable(&error) {
            return Self::unavailable(AWAY_RETRY_AFTER).cause(error.into());
        }
        let transient = store::Transient::is_transient(&error);
        // Text that PostgreSQL cannot store (U+0000) is stopped by the extractors; this is the net below them.
        let unstorable = matches!(sql_state(&error).as_deref(), Some("22021" | "22P05"));
        let mut problem = if unstorable {
            Self::malformed("text contains a character that cannot be stored").cause(error.into())
        } else {
            Self::internal(error)
        };
        problem.0.transient = transient;
        problem
    }
}

fn sql_state(error: &sqlx::Error) -> Option<Cow<'_, str>> {
    error.as_database_error().and_then(sqlx::error::DatabaseError::code)
}

impl From<anyhow::Error> for Problem {
    fn from(error: anyhow::Error) -> Self {
        match error.downcast::<sqlx::Error>() {
            Ok(sql) => sql.into(),
            Err(error) => match error.downcast::<Self>() {
                Ok(problem) => problem,
                Err(error) => Self::internal(error),
            },
        }
    }
}

impl store::Transient for Problem {
    fn is_transient(&self) -> bool {
        self.0.transient
    }
}
