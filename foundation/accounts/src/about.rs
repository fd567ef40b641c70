use api::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{Accounts, Role};

/// What the web app must know of this installation before anybody has signed in.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct About {
    /// The product's name.
    #[schema(example = "ATAS")]
    pub name: String,
    /// Whether it holds demo data.
    pub demo: bool,
    /// The server's version.
    #[schema(example = "0.1.0")]
    pub version: String,
    /// Whether mails can be read at `/dev/mail`.
    pub mail_page: bool,
    /// The longest message, in characters.
    #[schema(example = 4000)]
    pub max_message_chars: u32,
    /// Accounts to look around with.
    pub demo_accounts: Vec<DemoAccount>,
    /// The password of all of them.
    #[schema(example = "atas-demo-2026")]
    pub demo_password: Option<String>,
}

/// An account to look around with.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DemoAccount {
    /// What to sign in with.
    #[schema(example = "mei@utama.example")]
    pub email: String,
    /// Who it is.
    #[schema(example = "Tan Mei Ling")]
    pub display_name: String,
    /// What they may do.
    pub role: Role,
}

impl About {
    /// An installation without demo data.
    pub fn plain(version: &str) -> Self {
        Self {
            name: "ATAS".to_owned(),
            demo: false,
            version: version.to_owned(),
            mail_page: false,
            max_message_chars: 4000,
            demo_accounts: Vec::new(),
            demo_password: None,
        }
    }
}

pub(crate) fn router() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default().routes(routes!(site))
}

/// What this installation is. Public.
#[utoipa::path(get, path = "/v1/site", tag = "site", responses((status = 200, body = About)))]
async fn site(accounts: State<Accounts>) -> Json<About> {
    Json(accounts.about.clone())
}
