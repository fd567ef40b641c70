use std::collections::BTreeMap;

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    response::{IntoResponse, Response},
};
use garde::{Validate, i18n::with_i18n};
use http::{HeaderMap, header};
use serde::{Serialize, de::DeserializeOwned};

use super::reasons::Reasons;
use crate::Problem;

/// JSON, in and out. As a request it is strict: the right content type, one value, nothing after it.
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

/// A JSON body that passed its `garde` rules; what fails is told by field.
#[derive(Clone, Copy, Debug)]
pub struct Valid<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl<S, T> FromRequest<S> for Json<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::unsupported_media_type());
        }
        let body = Bytes::from_request(request, state).await.map_err(|rejection| {
            if rejection.status() == http::StatusCode::PAYLOAD_TOO_LARGE {
                Problem::too_large()
            } else {
                Problem::malformed("the body broke off")
            }
        })?;
        parse_json(&body).map(Self)
    }
}

impl<S, T> FromRequest<S> for Valid<T>
where
    S: Send + Sync,
    T: DeserializeOwned + Validate<Context = ()>,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let Json(value) = Json::<T>::from_request(request, state).await?;
        check(&value)?;
        Ok(Self(value))
    }
}

/// Applies the `garde` rules of a value.
pub(super) fn check<T: Validate<Context = ()>>(value: &T) -> Result<(), Problem> {
    with_i18n(Reasons, || value.validate()).map_err(|report| {
        let mut errors = BTreeMap::new();
        for (path, error) in report.iter() {
            errors.entry(path.to_string()).or_insert_with(|| error.message().to_owned());
        }
        Problem::invalid_fields(errors)
    })
}

/// Reads one JSON value as strictly as [`Json`] does: 400 when it is not JSON, 422 by field when it is of another
/// shape.
pub fn parse_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if has_nul(bytes) {
        return Err(Problem::malformed("text must not contain U+0000"));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| shape(&error))?;
    deserializer.end().map_err(|_| Problem::malformed("there is something after the JSON value"))?;
    Ok(value)
}

/// Whether a JSON text contains the escape of U+0000, which PostgreSQL cannot store. An escaped backslash before
/// `u0000` is text about it and fine.
fn has_nul(json: &[u8]) -> bool {
    json.windows(6).enumerate().any(|(at, window)| {
        let slashes = || json[..at].iter().rev().take_while(|&&byte| byte == b'\\').count();
        window == b"\\u0000" && slashes().is_multiple_of(2)
    })
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let essence = value.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

fn shape(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let inner = error.inner();
    if !inner.is_data() {
        return Problem::malformed(format!(
            "the body is not JSON at line {}, column {}",
            inner.line(),
            inner.column()
        ));
    }
    let message = inner.to_string();
    let path = error.path().to_string();
    // serde names a missing or unknown field only in its message.
    let named = message.split('`').nth(1).unwrap_or_default();
    let (field, reason) = if message.starts_with("missing field") {
        (join(&path, named), "required")
    } else if message.starts_with("unknown field") {
        (if path.ends_with(named) { path } else { join(&path, named) }, "unknown_field")
    } else if message.starts_with("unknown variant") {
        (path, "unknown_value")
    } else if message.starts_with("duplicate field") {
        (join(&path, named), "duplicate")
    } else {
        (path, "wrong_type")
    };
    Problem::invalid(field, reason)
}

fn join(path: &str, field: &str) -> String {
    if path == "." || path == field { field.to_owned() } else { format!("{path}.{field}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Note {
        #[expect(dead_code, reason = "only its shape matters")]
        text: String,
        #[expect(dead_code, reason = "only its shape matters")]
        likes: u32,
    }

    fn refusal(json: &str) -> (u16, Vec<(String, String)>) {
        let problem = parse_json::<Note>(json.as_bytes()).unwrap_err();
        (problem.status().as_u16(), problem.errors().clone().into_iter().collect())
    }

    #[test]
    fn tells_bad_json_from_a_bad_field() {
        let one = |field: &str, reason: &str| (422, vec![(field.to_owned(), reason.to_owned())]);
        assert_eq!(refusal("{"), (400, vec![]));
        assert_eq!(refusal(""), (400, vec![]));
        assert_eq!(refusal(r#"{"text":"a","likes":1} x"#), (400, vec![]));
        assert_eq!(refusal(r#"{"text":"a"}"#), one("likes", "required"));
        assert_eq!(refusal(r#"{"text":"a","likes":"1"}"#), one("likes", "wrong_type"));
        assert_eq!(refusal(r#"{"text":"a","likes":1,"x":1}"#), one("x", "unknown_field"));
    }

    #[test]
    fn stops_what_postgres_cannot_store() {
        assert!(has_nul(br#""a\u0000""#));
        assert!(has_nul(br#""a\\\u0000""#));
        assert!(!has_nul(br#""a\\u0000""#));
        assert!(!has_nul(b"u0000"));
    }
}
