use std::{convert::Infallible, fmt, sync::Arc};

use axum::extract::FromRequestParts;
use http::{HeaderMap, HeaderValue, request::Parts};
use store::Entropy;

/// The header of both directions.
pub(crate) const HEADER: &str = "x-request-id";

/// Names one request in logs, problems and the `X-Request-Id` header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The id as text: `[A-Za-z0-9_-]`, at most 64 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The client's (or proxy's) own id when it is harmless, else a new one.
    pub(crate) fn of(headers: &HeaderMap, entropy: &Entropy) -> Self {
        let given = headers.get(HEADER).and_then(|value| value.to_str().ok()).filter(|id| is_harmless(id));
        given.map_or_else(
            || Self(format!("{:032x}", u128::from_be_bytes(entropy.bytes::<16>())).into()),
            |id| Self(id.into()),
        )
    }

    pub(crate) fn header(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0).expect("a request id holds only letters, digits, - and _")
    }
}

fn is_harmless(id: &str) -> bool {
    (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<S: Sync> FromRequestParts<S> for RequestId {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_else(|| Self("".into())))
    }
}
