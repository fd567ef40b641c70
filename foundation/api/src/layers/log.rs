use std::{sync::Arc, time::Instant};

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use http::Method;
use store::Entropy;
use tracing::{Instrument, info, info_span};

use crate::{ClientAddr, RequestId, Site, request_id};

/// What the outermost layer needs.
#[derive(Clone, Debug)]
pub(super) struct Outer {
    pub(super) site: Arc<Site>,
    pub(super) entropy: Entropy,
}

/// Gives the request its id, its client address and its log line.
///
/// The line names the route's template, never the path, the query or a body: those may hold secrets and names.
pub(super) async fn around(outer: State<Outer>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = RequestId::of(request.headers(), &outer.entropy);
    let client = ClientAddr::of(request.extensions(), request.headers(), &outer.site);
    let method = name_of(request.method());
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = matched.as_ref().map_or("(none)", MatchedPath::as_str);

    request.extensions_mut().insert(id.clone());
    request.extensions_mut().insert(client);
    request.extensions_mut().insert(Arc::clone(&outer.site));

    let span = info_span!("request", request_id = %id);
    let mut response = next.run(request).instrument(span.clone()).await;
    response.headers_mut().insert(request_id::HEADER, id.header());

    let status = response.status().as_u16();
    let elapsed = started.elapsed();
    span.in_scope(|| {
        info!(method, route, status, duration_ms = elapsed.as_secs_f64() * 1000.0, "request");
    });
    let labels = [("method", method.to_owned()), ("route", route.to_owned()), ("status", status.to_string())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_duration_seconds", &labels[..2]).record(elapsed.as_secs_f64());
    response
}

/// Methods are chosen by the client; only known ones become labels.
fn name_of(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}
