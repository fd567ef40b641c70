//! The links in mails: signed, used once, dead with the address they were sent to.
//!
//! The table holds no token and the queue holds none: a token is the link's id, sealed with a server key, and it is
//! made again when the mail is written.

use anyhow::Context;
use api::Problem;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use hmac::{Hmac, KeyInit, Mac};
use http::StatusCode;
use jobs::{Job, Worker};
use mail::{Letter, Mailer, SendMail};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use store::{
    Tx, UserId,
    keys::{Key, KeyRing, Purpose as KeyPurpose},
};
use uuid::Uuid;

use crate::{Accounts, user};

const ID_LEN: usize = 16;
const TEXT_LEN_MAX: usize = 256;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Verify,
    Reset,
}

impl Purpose {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::Reset => "reset",
        }
    }

    const fn lifetime(self) -> TimeDelta {
        match self {
            Self::Verify => TimeDelta::hours(24),
            Self::Reset => TimeDelta::hours(1),
        }
    }

    fn letter(self, link: String) -> Letter {
        match self {
            Self::Verify => Letter::Verify { link },
            Self::Reset => Letter::Reset { link },
        }
    }
}

/// Mails a link. It names the link, not its token.
#[derive(Debug, Serialize, Deserialize)]
struct MailLink {
    link: Uuid,
}

impl Job for MailLink {
    const KIND: &'static str = "accounts.mail_link";
}

/// Somebody forgot the password of an address, which may be nobody's.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Forgotten {
    pub(crate) email: String,
}

impl Job for Forgotten {
    const KIND: &'static str = "accounts.forgotten";
}

/// A link that was just used up.
pub(crate) struct Used {
    pub(crate) user: UserId,
    pub(crate) email: String,
}

/// The same for a token that is no token, one that was used, and one that is too old.
pub(crate) fn invalid() -> Problem {
    Problem::new(
        StatusCode::GONE,
        "link_invalid",
        "This link is not valid any more. Please ask for a new one",
    )
}

/// The text of a token: base64url of link id, key id, HMAC-SHA-256.
pub(crate) fn token(keys: &KeyRing, link: Uuid, purpose: Purpose) -> String {
    let key = keys.active(KeyPurpose::Link);
    let mut bytes = Vec::with_capacity(2 * ID_LEN + 32);
    bytes.extend_from_slice(link.as_bytes());
    bytes.extend_from_slice(key.id.as_bytes());
    bytes.extend_from_slice(&seal(&key, link, purpose).finalize().into_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The link that a token names, if we made it for this purpose.
pub(crate) fn read(keys: &KeyRing, text: &str, purpose: Purpose) -> Option<Uuid> {
    if text.len() > TEXT_LEN_MAX {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (link, rest) = bytes.split_at_checked(ID_LEN)?;
    let (key, mac) = rest.split_at_checked(ID_LEN)?;
    let link = Uuid::from_slice(link).ok()?;
    let key = keys.by_id(Uuid::from_slice(key).ok()?)?;
    seal(&key, link, purpose).verify_slice(mac).ok()?;
    Some(link)
}

fn seal(key: &Key, link: Uuid, purpose: Purpose) -> Hmac<Sha256> {
    let mut mac = Hmac::new_from_slice(&key.secret).expect("HMAC takes a key of any length");
    mac.update(b"link\0");
    mac.update(purpose.as_str().as_bytes());
    mac.update(b"\0");
    mac.update(link.as_bytes());
    mac
}

impl Accounts {
    /// Makes a link and enqueues the mail that carries it, in the transaction of their cause.
    pub(crate) async fn mail_link(
        &self,
        tx: &mut Tx,
        user: UserId,
        email: &str,
        purpose: Purpose,
    ) -> Result<Uuid, sqlx::Error> {
        let (link, now) = (self.new_link(tx, user, email, purpose).await?, self.clock.now());
        MailLink { link }.enqueue(tx, now).await?;
        Ok(link)
    }

    /// A link, unless the account is deleted meanwhile: then its id names nothing.
    pub(crate) async fn new_link(
        &self,
        tx: &mut Tx,
        user: UserId,
        email: &str,
        purpose: Purpose,
    ) -> Result<Uuid, sqlx::Error> {
        let (link, now) = (self.entropy.uuid_v7(&self.clock), self.clock.now());
        sqlx::query!(
            "insert into accounts.email_links (id, user_id, purpose, email, created_at, expires_at)
             select $1, u.id, $3, u.email, $5, $6 from accounts.users u
             where u.id = $2 and u.email = $4 and u.deleted_at is null for key share",
            link,
            user.uuid(),
            purpose.as_str(),
            email,
            now,
            now + purpose.lifetime()
        )
        .execute(&mut **tx)
        .await?;
        Ok(link)
    }

    /// Uses a link up. Of two who try at once, one succeeds.
    pub(crate) async fn use_link(&self, tx: &mut Tx, link: Uuid, purpose: Purpose) -> Result<Used, Problem> {
        let used = sqlx::query!(
            r#"update accounts.email_links l set used_at = $3
               from accounts.users u
               where l.id = $1 and l.purpose = $2 and l.used_at is null and l.expires_at > $3
                 and u.id = l.user_id and u.email = l.email and u.deleted_at is null
               returning u.id as "user: UserId", l.email"#,
            link,
            purpose.as_str(),
            self.clock.now()
        )
        .fetch_optional(&mut **tx)
        .await?;
        used.map(|used| Used { user: used.user, email: used.email }).ok_or_else(invalid)
    }

    /// The address a browser opens; the token stands behind `#`, where no server log sees it.
    pub(crate) fn link_url(&self, link: Uuid, purpose: Purpose) -> String {
        let token = token(&self.keys, link, purpose);
        self.site.link(&format!("/{}#token={token}", purpose.as_str()))
    }

    /// Adds the sending of links to a worker.
    pub(crate) fn work_links(&self, worker: Worker, mailer: &Mailer) -> Worker {
        let (accounts, mailer) = (self.clone(), mailer.clone());
        let worker = worker.on::<MailLink>(move |job| {
            let (accounts, mailer) = (accounts.clone(), mailer.clone());
            Box::pin(async move { accounts.send_link(job.link, &mailer).await })
        });
        let accounts = self.clone();
        worker.on::<Forgotten>(move |job| {
            let accounts = accounts.clone();
            Box::pin(async move { accounts.answer_forgotten(&job.email).await })
        })
    }

    async fn send_link(&self, link: Uuid, mailer: &Mailer) -> anyhow::Result<()> {
        let found = sqlx::query!(
            r#"select l.purpose, l.email, u.display_name, u.locale
               from accounts.email_links l join accounts.users u on u.id = l.user_id and u.email = l.email
               where l.id = $1 and l.used_at is null and l.expires_at > $2"#,
            link,
            self.clock.now()
        )
        .fetch_optional(self.db.pool())
        .await
        .context("find the link to mail")?;
        // Used, too old, or its account gone: nobody waits for it any more.
        let Some(found) = found else { return Ok(()) };
        let purpose = if found.purpose == "reset" { Purpose::Reset } else { Purpose::Verify };
        let letter = purpose.letter(self.link_url(link, purpose));
        let locale = user::locale(&found.locale);
        mailer.send(&SendMail { to: found.email, name: found.display_name, locale, letter }).await
    }

    /// Whether an address has an account shows only here, where nobody measures.
    async fn answer_forgotten(&self, email: &str) -> anyhow::Result<()> {
        let user = sqlx::query_scalar!(
            r#"select id as "id: UserId" from accounts.users where lower(email) = $1 and deleted_at is null"#,
            email
        )
        .fetch_optional(self.db.pool())
        .await
        .context("find who forgot a password")?;
        let Some(user) = user else { return Ok(()) };
        let mut tx = self.db.begin().await.context("begin")?;
        self.mail_link(&mut tx, user, email, Purpose::Reset).await.context("make a reset link")?;
        tx.commit().await.context("commit")
    }
}
