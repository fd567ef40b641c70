//! Signing up and signing in.

use api::{ClientAddr, OnConstraint, Problem, SameOrigin, Valid, docs};
use axum::extract::State;
use garde::Validate;
use jobs::Job;
use mail::{Letter, Locale, SendMail};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{SessionId, Tx, UserId};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Accounts,
    link::Purpose,
    password::Verdict,
    refresh::RefreshToken,
    rules,
    session::Device,
    signed::{Signed, SignedIn},
    user::{self, email_taken, handle_taken},
};

pub(crate) fn router() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default().routes(routes!(register)).routes(routes!(login))
}

/// A new account.
#[derive(Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAccount {
    /// Where mails go; a campus address makes a member of that campus once it is confirmed.
    #[serde(deserialize_with = "rules::address")]
    #[garde(length(bytes, max = 254), email, custom(rules::email))]
    #[schema(example = "mei@utama.example", max_length = 254)]
    email: String,
    #[garde(length(chars, min = 10, max = 128), custom(rules::password))]
    #[schema(example = "four quiet otters", min_length = 10, max_length = 128)]
    password: String,
    /// Small letters, digits and `_`; at least one letter.
    #[garde(length(bytes, min = 3, max = 30), custom(rules::handle))]
    #[schema(example = "mei", min_length = 3, max_length = 30, pattern = "^[a-z0-9_]+$")]
    handle: String,
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 60), custom(rules::display_name))]
    #[schema(example = "Tan Mei Ling", min_length = 1, max_length = 60)]
    display_name: String,
    #[serde(default)]
    #[garde(skip)]
    locale: Locale,
}

/// Who signs in.
#[derive(Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credentials {
    #[serde(deserialize_with = "rules::address")]
    #[garde(length(bytes, min = 1, max = 254))]
    #[schema(example = "mei@utama.example")]
    email: String,
    #[garde(length(chars, min = 1, max = 128))]
    #[schema(example = "four quiet otters")]
    password: String,
}

/// Makes an account and signs it in. A mail with a link to confirm the address is on its way.
#[utoipa::path(post, path = "/v1/auth/register", tag = "auth", request_body = NewAccount,
    responses((status = 201, body = Signed, headers(("Set-Cookie" = String, description = "The refresh token"))),
              (status = 409, description = "email_taken, handle_taken", body = api::problem::Body,
               content_type = "application/problem+json"),
              docs::TakesBody, docs::ChecksOrigin, docs::Limited, docs::MayBeAway))]
async fn register(
    accounts: State<Accounts>,
    _: SameOrigin,
    client: ClientAddr,
    device: Device,
    Valid(new): Valid<NewAccount>,
) -> Result<SignedIn, Problem> {
    accounts.quotas.sign_up(client).await?;
    let email = new.email.clone();
    match accounts.sign_up(new, &device).await {
        Ok((user, session, token)) => Ok(accounts.signed(user, session, token).await?.created()),
        Err(problem) if problem.code() == "email_taken" => {
            accounts.tell_owner(&email, client).await?;
            Err(problem)
        }
        Err(problem) => Err(problem),
    }
}

/// Signs in. A wrong password and an unknown address are answered the same, in the same time.
#[utoipa::path(post, path = "/v1/auth/login", tag = "auth", request_body = Credentials,
    responses((status = 200, body = Signed, headers(("Set-Cookie" = String, description = "The refresh token"))),
              (status = 401, description = "wrong_credentials", body = api::problem::Body,
               content_type = "application/problem+json"),
              docs::TakesBody, docs::ChecksOrigin, docs::Limited, docs::MayBeAway))]
async fn login(
    accounts: State<Accounts>,
    _: SameOrigin,
    client: ClientAddr,
    device: Device,
    Valid(credentials): Valid<Credentials>,
) -> Result<SignedIn, Problem> {
    accounts.quotas.sign_in(&credentials.email, client).await?;
    let Credentials { email, password } = credentials;
    let found = sqlx::query!(
        r#"select id as "id: UserId", password_hash from accounts.users
           where lower(email) = $1 and deleted_at is null"#,
        email
    )
    .fetch_optional(accounts.db.pool())
    .await?;
    let (user, hash) = found.map(|row| (row.id, row.password_hash)).unzip();
    let verdict = accounts.passwords.judge(password, hash.flatten()).await?;
    let Some(user) = user.filter(|_| !matches!(verdict, Verdict::Wrong)) else {
        let title = "The address or the password is not right";
        return Err(Problem::unauthenticated("wrong_credentials", title));
    };
    let mut tx = accounts.db.begin().await?;
    if let Verdict::Outdated { old, new } = verdict {
        renew_hash(&mut tx, user, &old, &new).await?;
    }
    let (session, token) = accounts.begin_session(&mut tx, user, &device).await?;
    tx.commit().await?;
    accounts.signed(user, session, token).await
}

/// Keeps the same password under a new hash, unless the password has been changed since the old one was read.
async fn renew_hash(tx: &mut Tx, user: UserId, old: &str, new: &str) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update accounts.users set password_hash = $3 where id = $1 and password_hash = $2",
        user.uuid(),
        old,
        new
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

impl Accounts {
    async fn sign_up(
        &self,
        new: NewAccount,
        device: &Device,
    ) -> Result<(UserId, SessionId, RefreshToken), Problem> {
        let hash = self.passwords.hash(new.password).await?;
        let (id, now) = (UserId::generate(&self.entropy, &self.clock), self.clock.now());
        let mut tx = self.db.begin().await?;
        sqlx::query!(
            "insert into accounts.users (id, email, handle, password_hash, display_name, locale, created_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            id.uuid(),
            new.email,
            new.handle,
            hash,
            new.display_name,
            new.locale.as_str(),
            now
        )
        .execute(&mut *tx)
        .await
        .on_constraints(&[("users_email", email_taken), ("users_handle", handle_taken)])?;
        events::append(&mut tx, now, "account.registered", &id.to_string(), json!({ "user": id })).await?;
        self.mail_link(&mut tx, id, &new.email, Purpose::Verify).await?;
        let (session, token) = self.begin_session(&mut tx, id, device).await?;
        tx.commit().await?;
        Ok((id, session, token))
    }

    /// Tells the owner of an address that somebody tried to sign up with it. Not more often than mail may go there.
    async fn tell_owner(&self, email: &str, client: ClientAddr) -> Result<(), Problem> {
        if self.quotas.mail(email, client).await.is_err() {
            return Ok(());
        }
        let owner = sqlx::query!(
            "select display_name, locale from accounts.users where lower(email) = $1 and deleted_at is null",
            email
        )
        .fetch_optional(self.db.pool())
        .await?;
        let Some(owner) = owner else { return Ok(()) };
        let letter = Letter::AccountExists { link: self.site.link("/sign-in") };
        let (to, locale) = (email.to_owned(), user::locale(&owner.locale));
        let mut tx = self.db.begin().await?;
        let mail = SendMail { to, name: owner.display_name, locale, letter };
        mail.unique(format!("account_exists:{email}")).enqueue(&mut tx, self.clock.now()).await?;
        tx.commit().await?;
        Ok(())
    }
}
