use std::{any::Any, time::Duration};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode, header};
use tracing::{error, warn};

use crate::{Patience, Problem, RequestId, problem::MEDIA_TYPE};

/// Writes the request id into problems, logs their causes, and makes problems of bare error answers.
pub(super) async fn finish(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().cloned();
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let given = response.extensions().get::<Problem>().cloned();
    let problem = match given {
        Some(problem) => problem,
        None if is_bare(response.headers()) => bare(status),
        None => return response,
    };
    log(&problem);
    let mut finished = problem.render(id.as_ref().map_or("", RequestId::as_str));
    keep_headers(response.headers(), finished.headers_mut());
    finished
}

/// Logged once, here. What is the client's own fault is no event.
fn log(problem: &Problem) {
    let Some(cause) = problem.source_error() else { return };
    if problem.status() == StatusCode::INTERNAL_SERVER_ERROR {
        error!(code = problem.code(), "{cause:#}");
    } else {
        warn!(code = problem.code(), "{cause:#}");
    }
}

/// What a handler had put on the answer beside the problem (a cleared cookie, `Allow`) stays.
fn keep_headers(from: &HeaderMap, to: &mut HeaderMap) {
    for (name, value) in from {
        if *name == header::SET_COOKIE {
            to.append(name, value.clone());
        } else if *name != header::CONTENT_LENGTH && !to.contains_key(name) {
            to.insert(name, value.clone());
        }
    }
}

/// An answer without a body of its own kind: empty, or the plain text of a rejection.
fn is_bare(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_none_or(|kind| kind.starts_with("text/plain") && !kind.starts_with(MEDIA_TYPE))
}

fn bare(status: StatusCode) -> Problem {
    match status {
        StatusCode::NOT_FOUND => Problem::not_found(),
        StatusCode::METHOD_NOT_ALLOWED => {
            Problem::new(status, "method_not_allowed", "This address does not answer that method")
        }
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Problem::unsupported_media_type(),
        StatusCode::UNPROCESSABLE_ENTITY => Problem::new(status, "invalid", "Some fields cannot be accepted"),
        StatusCode::TOO_MANY_REQUESTS => Problem::too_many(Duration::from_secs(1)),
        StatusCode::SERVICE_UNAVAILABLE => Problem::unavailable(Duration::from_secs(1)),
        status if status.is_server_error() => {
            Problem::new(status, "internal", "Something went wrong on our side")
        }
        status => Problem::new(status, "malformed", "The request cannot be read"),
    }
}

/// Ends a handler that takes too long, counted from the start or from the last time that it renewed its [`Patience`].
/// Its database work is rolled back by being dropped.
pub(super) async fn limit_time(State(limit): State<Duration>, mut request: Request, next: Next) -> Response {
    let patience = Patience::new(limit);
    request.extensions_mut().insert(patience.clone());
    let answer = next.run(request);
    tokio::pin!(answer);
    loop {
        let end = patience.end();
        match tokio::time::timeout_at(end, answer.as_mut()).await {
            Ok(response) => return response,
            Err(_) if patience.end() > end => {}
            Err(_) => {
                return Problem::unavailable(Duration::from_secs(5))
                    .cause(anyhow::anyhow!("a handler made no progress for {limit:?}"))
                    .into_response();
            }
        }
    }
}

/// A panic is our fault: 500, logged, and the connection lives on.
#[expect(clippy::needless_pass_by_value, reason = "the signature that CatchPanicLayer calls")]
pub(super) fn after_panic(panic: Box<dyn Any + Send + 'static>) -> Response {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("a panic without a message");
    Problem::internal(anyhow::anyhow!("a handler panicked: {message}")).into_response()
}
