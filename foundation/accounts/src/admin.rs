//! Admins are made by the operator, on the command line.

use api::{OnConstraint, Problem};
use garde::Validate;
use serde_json::json;
use store::{Tx, UserId};

use crate::{
    Accounts, Role,
    link::Purpose,
    rules,
    user::{email_taken, handle_taken},
};

/// A new admin.
#[derive(Clone, Debug)]
pub struct CreatedAdmin {
    /// Who.
    pub user: UserId,
    /// The handle, made from the address.
    pub handle: String,
    /// Where to choose a password, when none was given. Valid for an hour, once.
    pub reset_link: Option<String>,
}

/// What an operator may get wrong.
#[derive(Validate)]
struct Wanted<'a> {
    #[garde(length(bytes, max = 254), email, custom(rules::email))]
    email: &'a str,
    #[garde(length(chars, min = 1, max = 60), custom(rules::display_name))]
    display_name: &'a str,
    #[garde(length(chars, min = 10, max = 128), inner(custom(rules::password)))]
    password: Option<&'a str>,
}

impl Accounts {
    /// Makes an admin with a confirmed address. Without a password it returns a link to choose one.
    pub async fn create_admin(
        &self,
        email: &str,
        display_name: &str,
        password: Option<&str>,
    ) -> Result<CreatedAdmin, Problem> {
        let (email, display_name) = (email.trim().to_ascii_lowercase(), display_name.trim());
        let wanted = Wanted { email: &email, display_name, password };
        wanted.validate().map_err(|report| {
            let errors = report.iter().map(|(path, error)| (path.to_string(), error.message().to_owned()));
            Problem::invalid_fields(errors)
        })?;
        // Without a password: one that nobody knows.
        let secret =
            password.map_or_else(|| u128::from_be_bytes(self.entropy.bytes()).to_string(), ToOwned::to_owned);
        let hash = self.passwords.hash(secret).await?;
        let mut tx = self.db.begin().await?;
        let handle = free_handle(&mut tx, &email).await?;
        let user = self.insert_admin(&mut tx, &email, &handle, display_name, &hash).await?;
        let link = match password {
            Some(_) => None,
            None => Some(self.new_link(&mut tx, user, &email, Purpose::Reset).await?),
        };
        tx.commit().await?;
        let reset_link = link.map(|link| self.link_url(link, Purpose::Reset));
        Ok(CreatedAdmin { user, handle, reset_link })
    }

    async fn insert_admin(
        &self,
        tx: &mut Tx,
        email: &str,
        handle: &str,
        display_name: &str,
        hash: &str,
    ) -> Result<UserId, Problem> {
        let (id, now) = (UserId::generate(&self.entropy, &self.clock), self.clock.now());
        sqlx::query!(
            "insert into accounts.users
                 (id, email, handle, password_hash, display_name, role, email_verified_at, created_at)
             values ($1, $2, $3, $4, $5, $6::text::accounts.role, $7, $7)",
            id.uuid(),
            email,
            handle,
            hash,
            display_name,
            Role::Admin.as_str(),
            now
        )
        .execute(&mut **tx)
        .await
        .on_constraints(&[("users_email", email_taken), ("users_handle", handle_taken)])?;
        let key = id.to_string();
        events::append(tx, now, "account.registered", &key, json!({ "user": id })).await?;
        events::append(tx, now, "account.verified", &key, json!({ "user": id, "email": email })).await?;
        Ok(id)
    }
}

/// A handle like the address, with a number behind it when that is taken or reserved.
async fn free_handle(tx: &mut Tx, email: &str) -> Result<String, Problem> {
    let local = email.split('@').next().unwrap_or_default();
    let mut base: String =
        local.chars().filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit()).take(20).collect();
    if base.len() < 3 || !base.contains(|c: char| c.is_ascii_lowercase()) {
        base = format!("a{base}_admin");
    }
    let taken = sqlx::query_scalar!(
        r#"select handle as "handle!" from accounts.users where handle is not null and starts_with(handle, $1)"#,
        base
    )
    .fetch_all(&mut **tx)
    .await?;
    let is_free = |handle: &String| rules::handle(handle, &()).is_ok() && !taken.contains(handle);
    let numbered = (2..).map(|number: u32| format!("{base}{number}"));
    std::iter::once(base.clone())
        .chain(numbered)
        .find(is_free)
        .ok_or_else(|| Problem::internal(anyhow::anyhow!("no free handle")))
}
