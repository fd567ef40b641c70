//! The HTTP client that S3 is spoken to with: hyper over rustls with ring, as the rest of the project, and with an end to
//! every wait.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use http_body_util::{BodyExt as _, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use object_store::client::{
    HttpClient, HttpConnector as Connect, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody,
    HttpResponse, HttpResponseBody, HttpService,
};
use object_store::{ClientConfigKey, ClientOptions};

const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// From the request to the head of its answer; a piece of 8 MiB is sent in it.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// Between two pieces of an answer.
const NEXT_WITHIN: Duration = Duration::from_secs(10);
const IDLE_KEPT: Duration = Duration::from_mins(1);

/// Makes the client.
#[derive(Debug)]
pub(super) struct Connector;

impl Connect for Connector {
    /// Plain HTTP is spoken only where `AWS_ALLOW_HTTP` says so. Proxies are not used.
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(CONNECT_WITHIN));
        let ring = rustls::crypto::ring::default_provider();
        let roots = HttpsConnectorBuilder::new().with_provider_and_native_roots(ring);
        let roots =
            roots.map_err(|error| object_store::Error::Generic { store: "S3", source: error.into() })?;
        let plain_too = options.get_config_value(&ClientConfigKey::AllowHttp);
        let plain_too = plain_too.is_some_and(|allow| allow == "1" || allow.eq_ignore_ascii_case("true"));
        let schemes = if plain_too { roots.https_or_http() } else { roots.https_only() };
        let tls = schemes.enable_http1().wrap_connector(tcp);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_KEPT)
            .build(tls);
        Ok(HttpClient::new(Https(client)))
    }
}

#[derive(Debug)]
struct Https(Client<HttpsConnector<HttpConnector>, HttpRequestBody>);

#[async_trait]
impl HttpService for Https {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let answer = tokio::time::timeout(ANSWER_WITHIN, self.0.request(request)).await;
        let answer = answer.map_err(|late| HttpError::new(HttpErrorKind::Timeout, late))?;
        let answer = answer.map_err(|error| {
            let kind = if error.is_connect() { HttpErrorKind::Connect } else { HttpErrorKind::Request };
            HttpError::new(kind, error)
        })?;
        let (parts, body) = answer.into_parts();
        Ok(HttpResponse::from_parts(parts, timed(body)))
    }
}

/// A body that ends with an error where nothing comes for a while.
fn timed(body: Incoming) -> HttpResponseBody {
    let pieces = stream::unfold(Some(body.into_data_stream()), async |body| {
        let mut body = body?;
        let next = tokio::time::timeout(NEXT_WITHIN, body.next()).await;
        let next = next.map_err(|late| HttpError::new(HttpErrorKind::Timeout, late)).transpose()?;
        let next: Result<Bytes, HttpError> =
            next.and_then(|piece| piece.map_err(|error| HttpError::new(HttpErrorKind::Interrupted, error)));
        let rest = next.is_ok().then_some(body);
        Some((next.map(Frame::data), rest))
    });
    // Whoever reads what a refusal says asks once more after its end.
    let pieces = pieces.fuse();
    HttpResponseBody::new(StreamBody::new(Box::pin(pieces)))
}
