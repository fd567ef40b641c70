//! The web app, carried in the binary: hashed files are cached for good, the shell is asked for every time.

use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use http::header::{
    ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use rust_embed::{Embed, EmbeddedFile};

/// What `npm run build` made. A debug build reads it from the source tree instead.
#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/../web/dist"]
#[allow_missing = true]
struct Dist;

/// Compressed forms that the web build leaves beside each file, best first.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

const MISSING: &str = "The web app is not part of this build. Run `cargo xtask run`, or `npm run build` in web/ \
                       and build the server again. The API is at /docs.\n";

/// Serves a file of the app, or its shell for a page that the app itself routes.
pub(crate) async fn page(request: Request) -> Response {
    let wants_page = request.method() == Method::GET || request.method() == Method::HEAD;
    let path = request.uri().path().trim_start_matches('/');
    if !wants_page {
        return StatusCode::NOT_FOUND.into_response();
    }
    if !path.is_empty() && !is_compressed_form(path) && Dist::get(path).is_some() {
        return file(path, request.headers());
    }
    let asset = path.starts_with("v1/") || path.starts_with("assets/");
    if asset || !(path.is_empty() || accepts_html(request.headers())) {
        return StatusCode::NOT_FOUND.into_response();
    }
    if Dist::get("index.html").is_none() {
        return (StatusCode::SERVICE_UNAVAILABLE, MISSING).into_response();
    }
    file("index.html", request.headers())
}

fn is_compressed_form(path: &str) -> bool {
    ENCODINGS.iter().any(|(_, ending)| path.ends_with(ending))
}

fn accepts_html(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

fn file(path: &str, asked: &HeaderMap) -> Response {
    let (found, encoding) = best_form(path, asked);
    let Some(found) = found else { return StatusCode::NOT_FOUND.into_response() };
    let etag = etag(&found, encoding);
    let unchanged = asked.get(IF_NONE_MATCH).is_some_and(|known| *known == etag);
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(found.data.into_owned()))
    };
    let headers = response.headers_mut();
    headers.insert(ETAG, etag);
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching(path)));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(path)));
    if let Some(encoding) = encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

fn best_form(path: &str, asked: &HeaderMap) -> (Option<EmbeddedFile>, Option<&'static str>) {
    let accepted = asked.get(ACCEPT_ENCODING).and_then(|accepted| accepted.to_str().ok()).unwrap_or("");
    for (encoding, ending) in ENCODINGS {
        let wanted = accepted.split(',').any(|part| part.trim() == encoding);
        if wanted && let Some(found) = Dist::get(&format!("{path}{ending}")) {
            return (Some(found), Some(encoding));
        }
    }
    (Dist::get(path), None)
}

/// Vite names files under `assets/` by their content.
fn caching(path: &str) -> &'static str {
    if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" }
}

/// By the name that was asked for, whatever form of the file is sent.
fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn etag(file: &EmbeddedFile, encoding: Option<&str>) -> HeaderValue {
    let hash = file.metadata.sha256_hash();
    let hash = u128::from_be_bytes(hash[..16].try_into().expect("SHA-256 has 32 bytes"));
    let text = format!("\"{hash:032x}-{}\"", encoding.unwrap_or("plain"));
    HeaderValue::from_str(&text).expect("hex and a short word are a header value")
}
