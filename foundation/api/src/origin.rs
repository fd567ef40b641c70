use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::request::Parts;

use crate::{Problem, Site};

/// Proof that the request does not come from a page of somebody else: for every endpoint that a cookie opens, and
/// for WebSockets. See [`Site::allows`].
#[derive(Clone, Copy, Debug)]
pub struct SameOrigin;

impl<S: Sync> FromRequestParts<S> for SameOrigin {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(site) = parts.extensions.get::<Arc<Site>>() else {
            return Err(Problem::internal(anyhow::anyhow!("SameOrigin needs api::layers around the router")));
        };
        if site.allows(&parts.headers) {
            Ok(Self)
        } else {
            Err(Problem::forbidden("origin_refused", "This request came from a page of another site"))
        }
    }
}
