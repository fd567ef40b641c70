//! `/dev/mail`: the mails in the folder, for people who try ATAS on their own machine. The server mounts it only
//! while bound to loopback with demo data.

use std::path::PathBuf;

use axum::{
    Router,
    extract::{Path, State},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use http::{HeaderValue, StatusCode, header};

use crate::{
    folder::{self, Kept},
    templates::html::escape,
};

/// Mails shown in the list.
const LIST_LEN: usize = 200;

/// The pages, reading this folder.
pub fn router(folder: impl Into<PathBuf>) -> Router {
    Router::new()
        .route("/dev/mail", get(list))
        .route("/dev/mail/style.css", get(style))
        .route("/dev/mail/{id}", get(one))
        .route("/dev/mail/{id}/html", get(html))
        .with_state(folder.into())
}

async fn list(folder: State<PathBuf>) -> Response {
    let mails = match folder::list(folder.0, LIST_LEN).await {
        Ok(mails) => mails,
        Err(error) => return failed(&error),
    };
    let mut rows = String::new();
    for mail in &mails {
        rows += &row(mail);
    }
    if mails.is_empty() {
        rows = "<p class=\"empty\">No mail yet. Sign up or ask for a new password, and it shows here.</p>"
            .into();
    }
    page(
        "Mail",
        &format!(
            "<h1>Mail</h1>\n<p class=\"hint\">Mails that this installation would have sent.</p>\n<ul>\n{rows}</ul>"
        ),
    )
}

fn row(mail: &Kept) -> String {
    format!(
        "<li><a href=\"/dev/mail/{id}\"><strong>{subject}</strong><span>{to}</span><time>{at}</time></a></li>\n",
        id = escape(&mail.id),
        subject = escape(&mail.subject),
        to = escape(&mail.to),
        at = mail.at.format("%Y-%m-%d %H:%M:%S UTC"),
    )
}

async fn one(folder: State<PathBuf>, Path(id): Path<String>) -> Response {
    let mail = match folder::find(folder.0, id).await {
        Ok(Some(mail)) => mail,
        Ok(None) => return missing(),
        Err(error) => return failed(&error),
    };
    let body = format!(
        "<p><a href=\"/dev/mail\">← Mail</a></p>\n<h1>{subject}</h1>\n\
         <p class=\"hint\">To {to}, <time>{at}</time></p>\n<pre>{text}</pre>\n\
         <h2>As HTML</h2>\n<iframe src=\"/dev/mail/{id}/html\" title=\"The mail as HTML\"></iframe>",
        subject = escape(&mail.subject),
        to = escape(&mail.to),
        at = mail.at.format("%Y-%m-%d %H:%M:%S UTC"),
        text = with_links(&mail.text),
        id = escape(&mail.id),
    );
    page(&mail.subject, &body)
}

/// The HTML part, shut in: it may do nothing but look like something and be left by a click.
async fn html(folder: State<PathBuf>, Path(id): Path<String>) -> Response {
    match folder::find(folder.0, id).await {
        Ok(Some(mail)) => {
            // Links leave the frame.
            let html = mail.html.replacen("<head>", "<head>\n<base target=\"_top\">", 1);
            let mut response = Html(html).into_response();
            let headers = response.headers_mut();
            headers.insert(
                header::CONTENT_SECURITY_POLICY,
                HeaderValue::from_static(
                    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; \
                     base-uri 'none'; form-action 'none'; sandbox allow-top-navigation-by-user-activation",
                ),
            );
            headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
            response
        }
        Ok(None) => missing(),
        Err(error) => failed(&error),
    }
}

/// Escapes a text and makes its addresses clickable.
fn with_links(text: &str) -> String {
    let lines = text.split('\n').map(|line| {
        let words = line.split(' ').map(|word| {
            let escaped = escape(word);
            if word.starts_with("https://") || word.starts_with("http://") {
                format!("<a href=\"{escaped}\">{escaped}</a>")
            } else {
                escaped
            }
        });
        words.collect::<Vec<_>>().join(" ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn page(title: &str, body: &str) -> Response {
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title} · ATAS</title>\n\
         <link rel=\"stylesheet\" href=\"/dev/mail/style.css\">\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n",
        title = escape(title),
    );
    let mut response = Html(html).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn missing() -> Response {
    let mut response =
        page("Not here", "<p><a href=\"/dev/mail\">← Mail</a></p>\n<h1>This mail is not here</h1>");
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

fn failed(error: &anyhow::Error) -> Response {
    tracing::error!("the mail page: {error:#}");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}

const STYLE: &str = "\
:root { color-scheme: light dark; --paper: #faf6f0; --card: #fff; --ink: #2b2622; --soft: #6f655c; --line: #eee4d8; --warm: #b4532a; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #1c1916; --card: #262220; --ink: #f2ebe3; --soft: #b3a89c; --line: #3a332d; --warm: #f0a07a; }
}
body { margin: 0; padding: 24px 16px 64px; background: var(--paper); color: var(--ink);
  font: 16px/1.6 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans SC', sans-serif; }
main { max-width: 680px; margin: 0 auto; }
h1 { margin: 0 0 4px; font-size: 26px; line-height: 1.3; }
h2 { margin: 32px 0 8px; font-size: 15px; color: var(--soft); }
a { color: var(--warm); }
.hint, .empty { margin: 0 0 20px; color: var(--soft); }
ul { list-style: none; margin: 0; padding: 0; }
li a { display: grid; grid-template-columns: 1fr auto; gap: 2px 16px; margin: 0 0 10px; padding: 14px 18px;
  background: var(--card); border: 1px solid var(--line); border-radius: 14px; color: inherit; text-decoration: none; }
li a:hover, li a:focus-visible { border-color: var(--warm); outline: none; }
li strong { grid-column: 1 / -1; }
li span, time { color: var(--soft); font-size: 14px; overflow-wrap: anywhere; }
pre { margin: 20px 0 0; padding: 20px 24px; white-space: pre-wrap; overflow-wrap: anywhere; font: inherit;
  background: var(--card); border: 1px solid var(--line); border-radius: 14px; }
iframe { width: 100%; height: 560px; border: 1px solid var(--line); border-radius: 14px; background: #faf6f0; }
";
