//! The layers around the whole router, from the outside in:
//! request id and log line, compression, security headers, problems, panics, time limit, body limit.

mod headers;
mod log;
mod problems;

use std::{sync::Arc, time::Duration};

use axum::{Router, extract::DefaultBodyLimit, middleware};
use store::Entropy;
use tower_http::compression::{
    CompressionLayer, CompressionLevel,
    predicate::{DefaultPredicate, NotForContentType, Predicate, SizeAbove},
};

use crate::Site;

/// The largest request body.
const BODY_LEN_MAX: usize = 256 * 1024;
/// Answers below this size are sent as they are: compressing them costs more than it saves.
const COMPRESS_LEN_MIN: u64 = 860;
/// The longest a handler may take to begin its answer. Streams and WebSockets begin at once.
const HANDLER_TIMEOUT: Duration = Duration::from_secs(30);

/// Puts around a finished router what every request needs. Called once, last, by the server.
///
/// Whatever fails without a problem body (unknown routes, wrong methods, rejections of axum itself) gets one here.
pub fn layers(router: Router, site: Site) -> Router {
    layers_with(router, site, Limits::default())
}

/// The sizes and times of [`layers`], so that tests can make them small.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) body_len_max: usize,
    pub(crate) handler_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { body_len_max: BODY_LEN_MAX, handler_timeout: HANDLER_TIMEOUT }
    }
}

pub(crate) fn layers_with(router: Router, site: Site, limits: Limits) -> Router {
    let policy = headers::Policy::of(&site);
    let outer = log::Outer { site: Arc::new(site), entropy: Entropy::system() };
    router
        .layer(DefaultBodyLimit::max(limits.body_len_max))
        .layer(middleware::from_fn_with_state(limits.handler_timeout, problems::limit_time))
        .layer(tower_http::catch_panic::CatchPanicLayer::custom(problems::after_panic))
        .layer(middleware::from_fn(problems::finish))
        .layer(middleware::from_fn_with_state(policy, headers::secure))
        .layer(compression())
        .layer(middleware::from_fn_with_state(outer, log::around))
}

fn compression() -> CompressionLayer<impl Predicate> {
    let worth_it = DefaultPredicate::new()
        .and(SizeAbove::new(COMPRESS_LEN_MIN))
        .and(NotForContentType::const_new("font/"))
        .and(NotForContentType::const_new("video/"))
        .and(NotForContentType::const_new("audio/"))
        .and(NotForContentType::const_new("application/zip"))
        .and(NotForContentType::const_new("application/octet-stream"));
    // Answers are made for each caller: a fast level beats a small gain.
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(worth_it)
}

#[cfg(test)]
mod tests;
