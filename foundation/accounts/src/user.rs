use std::str::FromStr;

use api::Problem;
use chrono::{DateTime, Utc};
use mail::Locale;
use serde::{Deserialize, Serialize};
use store::{Db, UserId};
use utoipa::ToSchema;

use crate::Role;

/// An account, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// The address it signs in with.
    #[schema(example = "mei@utama.example")]
    pub email: String,
    /// How others name it: `@mei`.
    #[schema(example = "mei")]
    pub handle: String,
    /// What others read.
    #[schema(example = "Tan Mei Ling")]
    pub display_name: String,
    /// What it may do.
    pub role: Role,
    /// The language of its mails and pages.
    pub locale: Locale,
    /// Whether the address is confirmed.
    pub email_verified: bool,
    /// When it signed up.
    pub created_at: DateTime<Utc>,
}

/// An account; 404 when it is deleted.
pub(crate) async fn load(db: &Db, id: UserId) -> Result<User, Problem> {
    let row = sqlx::query!(
        r#"select email as "email!", handle as "handle!", display_name, role as "role: Role", locale,
                  email_verified_at is not null as "email_verified!", created_at
           from accounts.users where id = $1 and deleted_at is null"#,
        id.uuid()
    )
    .fetch_optional(db.pool())
    .await?
    .ok_or_else(Problem::not_found)?;
    Ok(User {
        id,
        email: row.email,
        handle: row.handle,
        display_name: row.display_name,
        role: row.role,
        locale: locale(&row.locale),
        email_verified: row.email_verified,
        created_at: row.created_at,
    })
}

/// The table's check allows nothing else than what we know.
pub(crate) fn locale(text: &str) -> Locale {
    Locale::from_str(text).unwrap_or_default()
}

pub(crate) fn email_taken() -> Problem {
    Problem::conflict("email_taken", "There is an account with this address already")
}

pub(crate) fn handle_taken() -> Problem {
    Problem::conflict("handle_taken", "Somebody else has this handle already")
}
