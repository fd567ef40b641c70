//! Many accounts at once, for demo data and load runs.

use chrono::{DateTime, Utc};
use store::{Tx, UserId};

use crate::Role;

/// An account to insert as it is.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Its id.
    pub id: UserId,
    /// Lower case, unique.
    pub email: String,
    /// Lower case, unique.
    pub handle: String,
    /// The name others see.
    pub display_name: String,
    /// What they may do.
    pub role: Role,
    /// `en`, `zh` or `ms`.
    pub locale: String,
    /// When the address was verified.
    pub verified_at: Option<DateTime<Utc>>,
    /// When they signed up.
    pub created_at: DateTime<Utc>,
    /// From [`crate::hash_password`]; many accounts may share one.
    pub password_hash: String,
}

/// Inserts accounts, marked as demo, in one statement. Writes no events: whoever seeds fills the other areas too.
pub async fn insert(tx: &mut Tx, users: &[NewUser]) -> Result<(), sqlx::Error> {
    fn column<T>(users: &[NewUser], of: impl Fn(&NewUser) -> T) -> Vec<T> {
        users.iter().map(of).collect()
    }
    sqlx::query!(
        "insert into accounts.users (id, email, handle, display_name, role, locale, email_verified_at, created_at,
                                     password_hash, demo)
         select id, email, handle, display_name, role::accounts.role, locale, verified_at, created_at, hash, true
         from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
                     $8::timestamptz[], $9::text[])
              as t(id, email, handle, display_name, role, locale, verified_at, created_at, hash)",
        &column(users, |user| user.id.uuid()),
        &column(users, |user| user.email.clone()),
        &column(users, |user| user.handle.clone()),
        &column(users, |user| user.display_name.clone()),
        &column(users, |user| user.role.as_str().to_owned()),
        &column(users, |user| user.locale.clone()),
        &column(users, |user| user.verified_at) as &[Option<DateTime<Utc>>],
        &column(users, |user| user.created_at),
        &column(users, |user| user.password_hash.clone())
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
