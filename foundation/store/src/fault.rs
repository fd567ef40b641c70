//! What went wrong with the database, as far as a caller acts on it.

/// Errors that go away when the same transaction is tried again.
pub trait Transient {
    /// Whether another try of the whole transaction may succeed.
    fn is_transient(&self) -> bool;
}

impl Transient for sqlx::Error {
    /// Serialization failures (40001) and deadlocks (40P01): PostgreSQL has rolled back, and nobody was at fault.
    fn is_transient(&self) -> bool {
        matches!(code(self).as_deref(), Some("40001" | "40P01"))
    }
}

impl Transient for anyhow::Error {
    fn is_transient(&self) -> bool {
        self.chain().any(|cause| cause.downcast_ref::<sqlx::Error>().is_some_and(Transient::is_transient))
    }
}

/// Whether the database is away (not reachable, shutting down, starting, out of connections, disk or memory), so that
/// the caller should come back later. Everything else is an error of ours.
pub fn unavailable(error: &sqlx::Error) -> bool {
    use sqlx::Error;
    match error {
        Error::PoolTimedOut | Error::PoolClosed | Error::Io(_) | Error::Tls(_) | Error::WorkerCrashed => true,
        Error::Database(_) => code(error).is_some_and(|code| away(&code)),
        _ => false,
    }
}

/// 08 connection exceptions, 53 insufficient resources, 57P01–57P03 and 57P05 the server ends or refuses the connection,
/// 25006 a primary that has just become a standby.
fn away(code: &str) -> bool {
    code.starts_with("08")
        || code.starts_with("53")
        || matches!(code, "57P01" | "57P02" | "57P03" | "57P05" | "25006")
}

fn code(error: &sqlx::Error) -> Option<String> {
    error.as_database_error()?.code().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_is_away_is_told_from_a_wrong_statement() {
        assert!(unavailable(&sqlx::Error::PoolTimedOut));
        assert!(unavailable(&std::io::Error::from(std::io::ErrorKind::ConnectionReset).into()));
        assert!(!unavailable(&sqlx::Error::RowNotFound));
        assert!(["08006", "53300", "53100", "57P01", "57P03"].into_iter().all(away));
        assert!(!["23505", "40001", "57014", "42601"].into_iter().any(away));
    }
}
