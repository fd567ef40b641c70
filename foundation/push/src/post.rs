//! Handing a message to a push service (RFC 8030).

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HOST, RETRY_AFTER};
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use store::keys::{Key, KeyRing, Purpose};
use store::{Clock, Entropy};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use uuid::Uuid;

use crate::address::{NoAddress, Reach, Target, is_public};
use crate::encrypt::{Browser, PAYLOAD_BYTES_MAX};
use crate::vapid;

/// From looking the host up to the head of its answer.
const WITHIN: Duration = Duration::from_secs(15);

/// How soon a device should be woken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// When it is awake anyway.
    Low,
    /// Usually.
    Normal,
    /// At once.
    High,
}

/// What is sent, and how.
#[derive(Clone, Debug)]
pub struct Message {
    /// For the page's service worker, at most [`PAYLOAD_BYTES_MAX`] bytes.
    pub payload: Vec<u8>,
    /// How long the service keeps it for a device that is away, in seconds.
    pub ttl_s: u32,
    /// A waiting message of the same topic is replaced: at most 32 characters of base64url.
    pub topic: Option<String>,
    /// How soon.
    pub urgency: Urgency,
}

/// Why a message did not arrive.
#[derive(Debug, thiserror::Error)]
pub enum PushError {
    /// The browser has unsubscribed: forget it.
    #[error("the subscription is gone")]
    Gone,
    /// The service will not take it, whenever it is tried.
    #[error("the push service answered {0}")]
    Refused(StatusCode),
    /// The address is none that may be sent to.
    #[error(transparent)]
    Address(#[from] NoAddress),
    /// It did not work now.
    #[error("the push service cannot be reached or is busy: {0:#}")]
    Passing(anyhow::Error),
}

/// Sends messages. Cheap to clone.
#[derive(Clone)]
pub struct Pusher {
    keys: KeyRing,
    clock: Clock,
    entropy: Entropy,
    contact: Arc<str>,
    reach: Reach,
    tls: TlsConnector,
}

impl std::fmt::Debug for Pusher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pusher").field("reach", &self.reach).finish_non_exhaustive()
    }
}

impl Pusher {
    /// `contact` is where the operator of a push service reaches ours: `mailto:` or `https:`.
    pub fn new(
        keys: KeyRing,
        clock: Clock,
        entropy: Entropy,
        contact: &str,
        reach: Reach,
    ) -> anyhow::Result<Self> {
        let mut roots = rustls::RootCertStore::empty();
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .context("choose the versions of TLS")?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            keys,
            clock,
            entropy,
            contact: contact.into(),
            reach,
            tls: TlsConnector::from(Arc::new(config)),
        })
    }

    /// The key that browsers subscribe with now: its id, and its public half as an uncompressed point.
    pub fn public_key(&self) -> anyhow::Result<(Uuid, Vec<u8>)> {
        let key = self.keys.active(Purpose::Push);
        Ok((key.id, vapid::public_key(&key)?))
    }

    /// Whether a text may be the address of a subscription.
    pub fn check_address(&self, address: &str) -> Result<(), NoAddress> {
        Target::read(address, self.reach).map(drop)
    }

    /// Sends a message to a browser that subscribed with the key of this id.
    pub async fn push(
        &self,
        address: &str,
        browser: &Browser,
        key: Uuid,
        message: &Message,
    ) -> Result<(), PushError> {
        let target = Target::read(address, self.reach)?;
        // Without its key the service would refuse it; the browser subscribes again when it next opens the page.
        let key = self.key(key).await.map_err(PushError::Passing)?.ok_or(PushError::Gone)?;
        if message.payload.len() > PAYLOAD_BYTES_MAX {
            return Err(PushError::Refused(StatusCode::PAYLOAD_TOO_LARGE));
        }
        let authorization =
            vapid::authorization(&key, &target.origin(), &self.contact, self.clock.now().timestamp())
                .map_err(PushError::Passing)?;
        let body = browser.encrypt(&message.payload, &self.entropy);
        let request = request(&target, &authorization, message, body).map_err(PushError::Passing)?;
        let answer = match tokio::time::timeout(WITHIN, self.exchange(&target, request)).await {
            Ok(answer) => answer.map_err(PushError::Passing)?,
            Err(_) => return Err(PushError::Passing(anyhow::anyhow!("no answer within {WITHIN:?}"))),
        };
        understood(&answer)
    }

    /// A key, also one that another node has just made.
    async fn key(&self, id: Uuid) -> anyhow::Result<Option<Arc<Key>>> {
        if let Some(key) = self.keys.by_id(id) {
            return Ok(Some(key));
        }
        self.keys.refresh().await?;
        Ok(self.keys.by_id(id))
    }

    async fn exchange(
        &self,
        target: &Target,
        request: Request<Full<Bytes>>,
    ) -> anyhow::Result<Response<Incoming>> {
        let stream = self.connect(target).await?;
        if !target.tls {
            return talk(stream, request).await;
        }
        let name = ServerName::try_from(target.host.clone()).context("read the service's name")?;
        let stream = self.tls.connect(name, stream).await.context("begin TLS with a push service")?;
        talk(stream, request).await
    }

    /// Connects to an address that was looked at: the name is not looked up again.
    async fn connect(&self, target: &Target) -> anyhow::Result<TcpStream> {
        let found = tokio::net::lookup_host((target.host.as_str(), target.port)).await;
        let may = |address: &SocketAddr| self.reach == Reach::Anywhere || is_public(address.ip());
        let found: Vec<SocketAddr> = found.context("look a push service up")?.filter(may).collect();
        anyhow::ensure!(!found.is_empty(), "the push service has no public address");
        TcpStream::connect(found.as_slice()).await.context("connect to a push service")
    }
}

async fn talk<S>(stream: S, request: Request<Full<Bytes>>) -> anyhow::Result<Response<Incoming>>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.context("begin HTTP")?;
    let answer = async move { sender.send_request(request).await.context("send to a push service") };
    tokio::pin!(connection, answer);
    // What comes after the head of the answer is not read: the connection goes with this call.
    tokio::select! {
        biased;
        answer = &mut answer => answer,
        ended = &mut connection => {
            ended.context("talk to a push service")?;
            answer.await
        }
    }
}

fn request(
    target: &Target,
    authorization: &str,
    message: &Message,
    body: Vec<u8>,
) -> anyhow::Result<Request<Full<Bytes>>> {
    let urgency = match message.urgency {
        Urgency::Low => "low",
        Urgency::Normal => "normal",
        Urgency::High => "high",
    };
    let path = target.uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    let host = target.uri.authority().context("a push service has an authority")?.as_str();
    let mut request = Request::post(path)
        .header(HOST, host)
        .header(AUTHORIZATION, authorization)
        .header(CONTENT_TYPE, "application/octet-stream")
        .header(CONTENT_ENCODING, "aes128gcm")
        .header("ttl", message.ttl_s)
        .header("urgency", urgency);
    if let Some(topic) = &message.topic {
        request = request.header("topic", topic);
    }
    request.body(Full::new(body.into())).context("write a request")
}

fn understood(answer: &Response<Incoming>) -> Result<(), PushError> {
    match answer.status() {
        status if status.is_success() => Ok(()),
        StatusCode::NOT_FOUND | StatusCode::GONE => Err(PushError::Gone),
        status if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() => {
            let after =
                answer.headers().get(RETRY_AFTER).and_then(|after| after.to_str().ok()).unwrap_or("later");
            Err(PushError::Passing(anyhow::anyhow!("it answered {status}, to be tried again {after}")))
        }
        // Also a redirection: an address that leads elsewhere is not followed.
        status => Err(PushError::Refused(status)),
    }
}
