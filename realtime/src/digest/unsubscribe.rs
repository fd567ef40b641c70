//! One click, and no more of these mails (RFC 8058). The link is signed, needs no sign-in and does this one thing.
//!
//! Programs that look at every link of a mail only GET: that shows a page with a button. What unsubscribes is the POST, of
//! the button or of the reader's mail program.

use api::{Path, Problem, docs};
use axum::extract::State;
use axum::http::header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use mail::Locale;
use serde::Deserialize;
use sha2::Sha256;
use store::UserId;
use store::keys::{Key, KeyRing, Purpose};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::engine::{Engine, Realtime};

/// A person's id, a key's id, and the seal.
const ID_LEN: usize = 16;
const SEAL_LEN: usize = 32;
const TOKEN_CHARS: usize = (2 * ID_LEN + SEAL_LEN) * 4 / 3 + 1;

/// The page needs nothing but its own look and its own button.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

pub(crate) fn router() -> OpenApiRouter<Realtime> {
    OpenApiRouter::new().routes(routes!(ask_to_end_digests, end_digests))
}

/// The path of somebody's link. It does not grow old: mails are read late.
pub(super) fn path(keys: &KeyRing, user: UserId) -> String {
    let key = keys.active(Purpose::Link);
    let mut bytes = Vec::with_capacity(2 * ID_LEN + SEAL_LEN);
    bytes.extend_from_slice(user.uuid().as_bytes());
    bytes.extend_from_slice(key.id.as_bytes());
    bytes.extend_from_slice(&seal(&key, user.uuid()).finalize().into_bytes());
    format!("/v1/mail/unsubscribe/{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// Whose link it is, if it was made here.
fn read(keys: &KeyRing, token: &str) -> Option<UserId> {
    if token.len() > TOKEN_CHARS {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (user, rest) = bytes.split_at_checked(ID_LEN)?;
    let (key, sealed) = rest.split_at_checked(ID_LEN)?;
    let user = Uuid::from_slice(user).ok()?;
    let key = keys.by_id(Uuid::from_slice(key).ok()?)?;
    seal(&key, user).verify_slice(sealed).ok()?;
    Some(UserId::new(user))
}

fn seal(key: &Key, user: Uuid) -> Hmac<Sha256> {
    let mut mac = Hmac::new_from_slice(&key.secret).expect("HMAC takes a key of any length");
    mac.update(b"unsubscribe digest\0");
    mac.update(user.as_bytes());
    mac
}

/// The end of the path.
#[derive(Deserialize)]
struct InPath {
    token: String,
}

/// Ask whether to stop digests
///
/// A page with a button, for people who open the link of a mail. It changes nothing.
#[utoipa::path(
    get, path = "/v1/mail/unsubscribe/{token}", tag = "notifications", params(("token" = String, Path)),
    responses((status = 200, description = "A page", content_type = "text/html", body = String),
        docs::MayBeMissing, docs::MayBeAway)
)]
async fn ask_to_end_digests(
    State(realtime): State<Realtime>,
    Path(InPath { token }): Path<InPath>,
) -> Result<Response, Problem> {
    let engine = &realtime.0;
    let user = read(&engine.keys, &token).ok_or_else(Problem::not_found)?;
    let locale = locale(engine, user).await?;
    Ok(page(locale, Words::of(locale).question, true))
}

/// Stop digests
///
/// For the button of the page and for mail programs (RFC 8058). The settings bring them back.
#[utoipa::path(
    post, path = "/v1/mail/unsubscribe/{token}", tag = "notifications", params(("token" = String, Path)),
    responses((status = 200, description = "No more of them", content_type = "text/html", body = String),
        docs::MayBeMissing, docs::MayBeAway)
)]
async fn end_digests(
    State(realtime): State<Realtime>,
    Path(InPath { token }): Path<InPath>,
) -> Result<Response, Problem> {
    let engine = &realtime.0;
    let user = read(&engine.keys, &token).ok_or_else(Problem::not_found)?;
    let locale = locale(engine, user).await?;
    sqlx::query!(
        "insert into realtime.notification_settings (user_id, digest) values ($1, false)
         on conflict (user_id) do update set digest = false",
        user as UserId
    )
    .execute(engine.db.pool())
    .await?;
    Ok(page(locale, Words::of(locale).done, false))
}

/// The language of somebody who is still there.
async fn locale(engine: &Engine, user: UserId) -> Result<Locale, Problem> {
    let found = sqlx::query_scalar!(
        "select locale from accounts.users where id = $1 and deleted_at is null",
        user as UserId
    );
    let found = found.fetch_optional(engine.db.pool()).await?.ok_or_else(Problem::not_found)?;
    Ok(found.parse().unwrap_or_default())
}

/// What the page says.
struct Words {
    question: &'static str,
    button: &'static str,
    done: &'static str,
}

impl Words {
    const fn of(locale: Locale) -> Self {
        match locale {
            Locale::En => Self {
                question: "No more mails about what you have missed?",
                button: "No more of these mails",
                done: "You get no more of these mails. Your notification settings bring them back.",
            },
            Locale::Zh => Self {
                question: "不再接收未读通知的邮件？",
                button: "不再接收",
                done: "你不会再收到这类邮件。可以在通知设置中重新开启。",
            },
            Locale::Ms => Self {
                question: "Hentikan e-mel tentang apa yang anda terlepas?",
                button: "Hentikan e-mel ini",
                done: "Anda tidak akan menerima e-mel seperti ini lagi. Tetapan pemberitahuan boleh menghidupkannya semula.",
            },
        }
    }
}

/// Nothing in it comes from outside.
fn page(locale: Locale, text: &str, asks: bool) -> Response {
    let button = if asks {
        // Without an action it goes to where the page came from.
        format!("<form method=\"post\"><button>{}</button></form>", Words::of(locale).button)
    } else {
        String::new()
    };
    let html = format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>ATAS</title>\n<style>:root{{color-scheme:light dark}}\
         body{{max-width:30rem;margin:20vh auto 0;padding:0 1.5rem;font:1.125rem/1.6 system-ui,sans-serif;\
         background:light-dark(#faf6f0,#1d1915);color:light-dark(#2b2622,#f1e9e0)}}\
         b{{letter-spacing:.06em;color:light-dark(#b4532a,#f0936a)}}\
         button{{padding:.75rem 1.4rem;min-height:44px;border:0;border-radius:10px;font:inherit;font-weight:600;\
         background:#b4532a;color:#fff;cursor:pointer}}</style>\n<b>ATAS</b>\n<p>{text}</p>\n{button}\n</html>\n",
        lang = locale.tag(),
    );
    ([(CONTENT_SECURITY_POLICY, POLICY), (REFERRER_POLICY, "no-referrer")], Html(html)).into_response()
}
