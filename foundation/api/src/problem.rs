//! The error of every endpoint, as data.

mod from;

use std::{borrow::Cow, collections::BTreeMap, fmt, sync::Arc, time::Duration};

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

/// The media type of every error (RFC 9457).
pub const MEDIA_TYPE: &str = "application/problem+json";

/// An error as the client sees it, with the cause that only the log sees.
///
/// Becomes `application/problem+json`. The request id is filled in by [`crate::layers()`].
#[derive(Clone, Debug)]
pub struct Problem(Box<Parts>);

#[derive(Clone, Debug)]
struct Parts {
    status: StatusCode,
    code: Cow<'static, str>,
    title: Cow<'static, str>,
    detail: Option<String>,
    errors: BTreeMap<String, String>,
    retry_after: Option<Duration>,
    cause: Option<Arc<anyhow::Error>>,
    transient: bool,
}

/// The body of every error response.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct Body {
    /// A URI that names the kind of problem.
    #[serde(rename = "type")]
    #[schema(example = "urn:atas:problem:not_found")]
    pub kind: String,
    /// One sentence for people.
    #[schema(example = "There is nothing here")]
    pub title: String,
    /// The HTTP status again.
    #[schema(example = 404)]
    pub status: u16,
    /// What is particular to this occurrence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Stable and machine readable: what programs decide on.
    #[schema(example = "not_found")]
    pub code: String,
    /// The id under which the server's log knows this request.
    #[schema(example = "4f1d2c3b4a5968778695a4b3c2d1e0ff")]
    pub request_id: String,
    /// Field -> reason, for `invalid`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub errors: BTreeMap<String, String>,
}

impl Problem {
    /// A problem with any status; the constructors below cover the usual ones.
    pub fn new(
        status: StatusCode,
        code: impl Into<Cow<'static, str>>,
        title: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self(Box::new(Parts {
            status,
            code: code.into(),
            title: title.into(),
            detail: None,
            errors: BTreeMap::new(),
            retry_after: None,
            cause: None,
            transient: false,
        }))
    }

    /// 422: one field cannot be accepted. `reason` is a stable word (`too_short`, `bad_format`, …).
    pub fn invalid(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::invalid_fields([(field.into(), reason.into())])
    }

    /// 422: several fields cannot be accepted.
    pub fn invalid_fields(errors: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut problem =
            Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "Some fields cannot be accepted");
        problem.0.errors.extend(errors);
        problem
    }

    /// 400: the request is not what it says it is (broken JSON, broken query, broken cursor).
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", "The request cannot be read").detail(detail)
    }

    /// 401.
    pub fn unauthenticated(code: impl Into<Cow<'static, str>>, title: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code, title)
    }

    /// 403.
    pub fn forbidden(code: impl Into<Cow<'static, str>>, title: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, title)
    }

    /// 404; also for what the caller may not know about.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "There is nothing here")
    }

    /// 409: the state of things refuses it.
    pub fn conflict(code: impl Into<Cow<'static, str>>, title: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::CONFLICT, code, title)
    }

    /// 413.
    pub fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "The request is too large")
    }

    /// 415.
    pub fn unsupported_media_type() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "This needs a body of type application/json",
        )
    }

    /// 429 with `Retry-After`.
    pub fn too_many(retry_after: Duration) -> Self {
        let mut problem = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_requests",
            "That was a lot at once. Please wait a little",
        );
        problem.0.retry_after = Some(retry_after);
        problem
    }

    /// 503 with `Retry-After`: nothing is wrong with the request, it will work later.
    pub fn unavailable(retry_after: Duration) -> Self {
        let mut problem = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "The server cannot answer this right now. Please try again in a moment",
        );
        problem.0.retry_after = Some(retry_after);
        problem
    }

    /// 500: our fault. The cause is logged once, with the request id, and never shown.
    pub fn internal(cause: impl Into<anyhow::Error>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something went wrong on our side")
            .cause(cause.into())
    }

    /// Adds a sentence about this occurrence.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// Adds what the log shall say about it.
    #[must_use]
    pub fn cause(mut self, cause: anyhow::Error) -> Self {
        self.0.cause = Some(Arc::new(cause));
        self
    }

    /// Adds (or replaces) the time after which to try again.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.0.retry_after = Some(wait);
        self
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The stable word programs decide on.
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// The sentence for people.
    pub fn title(&self) -> &str {
        &self.0.title
    }

    /// Field -> reason.
    pub fn errors(&self) -> &BTreeMap<String, String> {
        &self.0.errors
    }

    /// How long the client should wait, when trying again makes sense.
    pub fn wait(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// What went wrong inside, for the log.
    pub fn source_error(&self) -> Option<&anyhow::Error> {
        self.0.cause.as_deref()
    }

    /// The body of the response, for a request.
    pub fn body(&self, request_id: &str) -> Body {
        Body {
            kind: format!("urn:atas:problem:{}", self.0.code),
            title: self.0.title.to_string(),
            status: self.0.status.as_u16(),
            detail: self.0.detail.clone(),
            code: self.0.code.to_string(),
            request_id: request_id.to_owned(),
            errors: self.0.errors.clone(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.0.status.as_u16(), self.0.code, self.0.title)?;
        self.0.cause.as_ref().map_or(Ok(()), |cause| write!(f, ": {cause:#}"))
    }
}

impl std::error::Error for Problem {}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        // Written without a request id; the outer layer knows it and writes the body again.
        let mut response = self.render("");
        response.extensions_mut().insert(self);
        response
    }
}

impl Problem {
    /// The whole response for one request.
    pub(crate) fn render(&self, request_id: &str) -> Response {
        let body = serde_json::to_vec(&self.body(request_id)).expect("a map of strings is always JSON");
        let mut response = (self.0.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(wait) = self.0.retry_after {
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        if self.0.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
