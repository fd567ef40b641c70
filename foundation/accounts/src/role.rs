use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "accounts.role", rename_all = "snake_case")]
pub enum Role {
    /// Studies somewhere.
    Student,
    /// Gives advice.
    Expert,
    /// Keeps a campus friendly.
    Moderator,
    /// Runs the installation.
    Admin,
}

impl Role {
    /// The name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Student => "student",
            Self::Expert => "expert",
            Self::Moderator => "moderator",
            Self::Admin => "admin",
        }
    }

    /// May moderate: moderators and admins.
    pub const fn moderates(self) -> bool {
        matches!(self, Self::Moderator | Self::Admin)
    }
}
