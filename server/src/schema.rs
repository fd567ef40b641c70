//! The migrations, carried in the binary.

/// One linear history; see `migrations/`.
pub(crate) static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../migrations");
