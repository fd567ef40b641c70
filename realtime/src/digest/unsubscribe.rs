//! One click, and no more of these mails (RFC 8058). The link is signed, needs no sign-in and does this one thing.
//!
//! Programs that look at every link of a mail only GET: that shows a page with a button. What unsubscribes is the POST, of
//! the button or of the reader's mail program.

use api::{Path, Problem, docs};
use axum::extract::State;
use axum::http::StatusCode;
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

/// The page needs nothing but its own look, its own button and the mark.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The app's colours and shapes (`web/src/design/tokens.css`): whoever comes from a mail should see where they are.
const STYLE: &str = ":root{color-scheme:light dark}\
    body{display:grid;justify-items:start;gap:1.25rem;max-width:26rem;margin:0 auto;padding:max(3rem,18vh) 1.5rem 2rem;\
    font:1.125rem/1.6 system-ui,sans-serif;background:light-dark(#faf5ee,#17121a);color:light-dark(#2b1f2e,#f6ede6)}\
    p{margin:0}form{display:contents}\
    button,a{box-sizing:border-box;min-height:2.75rem;padding:.5rem 1.25rem;border:0;border-radius:999px;font:inherit;font-weight:600;\
    text-decoration:none;cursor:pointer}\
    button{background:light-dark(#c2410f,#ff9468);color:light-dark(#fff,#34150a)}\
    a{margin-left:-1.25rem;color:light-dark(#ad390b,#ffa37d)}\
    :focus-visible{outline:3px solid light-dark(#c2410f,#ff9468);outline-offset:2px}";

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
    let asked = match read(&engine.keys, &token) {
        Some(user) => locale(engine, user).await?,
        None => None,
    };
    // Whoever opens a link wants to read what is wrong with it.
    let Some(locale) = asked else {
        let locale = Locale::default();
        return Ok(
            (StatusCode::NOT_FOUND, page(locale, Words::of(locale).wrong, Way::Settings)).into_response()
        );
    };
    Ok(page(locale, Words::of(locale).question, Way::Button))
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
    let locale = locale(engine, user).await?.ok_or_else(Problem::not_found)?;
    sqlx::query!(
        "insert into realtime.notification_settings (user_id, digest) values ($1, false)
         on conflict (user_id) do update set digest = false",
        user as UserId
    )
    .execute(engine.db.pool())
    .await?;
    Ok(page(locale, Words::of(locale).done, Way::Settings))
}

/// The language of somebody, if they are still there.
async fn locale(engine: &Engine, user: UserId) -> Result<Option<Locale>, Problem> {
    let found = sqlx::query_scalar!(
        "select locale from accounts.users where id = $1 and deleted_at is null",
        user as UserId
    );
    let found = found.fetch_optional(engine.db.pool()).await?;
    Ok(found.map(|locale| locale.parse().unwrap_or_default()))
}

/// What the page says.
struct Words {
    question: &'static str,
    button: &'static str,
    done: &'static str,
    wrong: &'static str,
    settings: &'static str,
}

impl Words {
    const fn of(locale: Locale) -> Self {
        match locale {
            Locale::En => Self {
                question: "No more mails about what you have missed?",
                button: "No more of these mails",
                done: "You get no more of these mails. Your notification settings bring them back.",
                wrong: "This link does not work. Perhaps it was cut off on its way: your settings can stop these mails too.",
                settings: "Notification settings",
            },
            Locale::Zh => Self {
                question: "不再接收未读通知的邮件？",
                button: "不再接收",
                done: "你不会再收到这类邮件。可以在通知设置中重新开启。",
                wrong: "这个链接无效，可能在传送途中被截断了。你也可以在设置中停止这类邮件。",
                settings: "通知设置",
            },
            Locale::Ms => Self {
                question: "Hentikan e-mel tentang apa yang anda terlepas?",
                button: "Hentikan e-mel ini",
                done: "Anda tidak akan menerima e-mel seperti ini lagi. Tetapan pemberitahuan boleh menghidupkannya semula.",
                wrong: "Pautan ini tidak berfungsi. Mungkin ia terpotong: tetapan anda juga boleh menghentikan e-mel ini.",
                settings: "Tetapan pemberitahuan",
            },
        }
    }
}

/// Where one can go from the page.
#[derive(Clone, Copy)]
enum Way {
    /// On to no more mails.
    Button,
    Settings,
}

/// Nothing in it comes from outside.
fn page(locale: Locale, text: &str, way: Way) -> Response {
    let words = Words::of(locale);
    let way = match way {
        // Without an action it goes to where the page came from.
        Way::Button => format!("<form method=\"post\"><button>{}</button></form>", words.button),
        Way::Settings => format!("<a href=\"/settings\">{}</a>", words.settings),
    };
    let html = format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>ATAS</title>\n<style>{STYLE}</style>\n<main style=\"display:contents\">\n\
         <img src=\"/icons/atas.svg\" width=\"48\" height=\"48\" alt=\"ATAS\">\n<p>{text}</p>\n{way}\n</main>\n</html>\n",
        lang = locale.tag(),
    );
    ([(CONTENT_SECURITY_POLICY, POLICY), (REFERRER_POLICY, "no-referrer")], Html(html)).into_response()
}
