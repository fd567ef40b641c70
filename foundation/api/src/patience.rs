use std::{sync::Arc, time::Duration};

use axum::extract::FromRequestParts;
use http::request::Parts;
use parking_lot::Mutex;
use tokio::time::Instant;

use crate::Problem;

/// The time that a handler has to begin its answer, for one that reads a long body: it starts anew each time the
/// handler says that it got on. A handler that does not ask for it has the usual time and no more.
#[derive(Clone, Debug)]
pub struct Patience {
    limit: Duration,
    end: Arc<Mutex<Instant>>,
}

impl Patience {
    pub(crate) fn new(limit: Duration) -> Self {
        Self { limit, end: Arc::new(Mutex::new(Instant::now() + limit)) }
    }

    /// Something was achieved: the time starts anew.
    pub fn renew(&self) {
        *self.end.lock() = Instant::now() + self.limit;
    }

    pub(crate) fn end(&self) -> Instant {
        *self.end.lock()
    }
}

impl<S: Sync> FromRequestParts<S> for Patience {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let patience = parts.extensions.get::<Self>().cloned();
        patience
            .ok_or_else(|| Problem::internal(anyhow::anyhow!("Patience needs api::layers around the router")))
    }
}
