use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::Site;

/// The security headers of this site, made once.
#[derive(Clone, Debug)]
pub(super) struct Policy {
    pages: HeaderValue,
    docs: HeaderValue,
    https: bool,
}

impl Policy {
    pub(super) fn of(site: &Site) -> Self {
        let pages = format!(
            "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
             connect-src 'self' {}; worker-src 'self'; manifest-src 'self'; object-src 'none'; \
             frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
            site.websocket_source()
        );
        // Swagger's page styles itself inline; it gets no more than that.
        let docs = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                    connect-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
        Self {
            pages: HeaderValue::try_from(pages).expect("a public URL holds no control characters"),
            docs: HeaderValue::from_static(docs),
            https: site.secure_cookies,
        }
    }
}

const FIXED: [(HeaderName, HeaderValue); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
        ),
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
];

/// Adds the security headers; one that a handler has set itself stays.
pub(super) async fn secure(policy: State<Policy>, request: Request, next: Next) -> Response {
    let is_docs = request.uri().path().starts_with("/docs");
    let is_api = request.uri().path().starts_with("/v1/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let csp = if is_docs { &policy.docs } else { &policy.pages };
    set_missing(headers, &header::CONTENT_SECURITY_POLICY, csp);
    for (name, value) in &FIXED {
        set_missing(headers, name, value);
    }
    if policy.https {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        set_missing(headers, &header::STRICT_TRANSPORT_SECURITY, &year);
    }
    if is_api {
        // What the API answers is somebody's own: no cache on the way may keep it.
        set_missing(headers, &header::CACHE_CONTROL, &HeaderValue::from_static("no-store"));
    }
    response
}

fn set_missing(headers: &mut HeaderMap, name: &HeaderName, value: &HeaderValue) {
    if !headers.contains_key(name) {
        headers.insert(name, value.clone());
    }
}
