//! `GET /v1/realtime`: from HTTP to WebSocket (RFC 6455, section 4.2).

use std::sync::Arc;

use api::{Problem, SameOrigin};
use axum::extract::State;
use axum::http::header::{
    CONNECTION, HOST, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION,
    UPGRADE,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, Version};
use axum::response::{IntoResponse, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::OwnedSemaphorePermit;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::engine::{Engine, Realtime};
use crate::session::line::Line;
use crate::session::socket::Socket;
use crate::session::{Session, farewell, greet};
use crate::wire::{CloseReason, MESSAGE_BYTES_MAX, SUBPROTOCOL};

/// The version of WebSocket that RFC 6455 describes.
const VERSION: &str = "13";
/// What a connection reads into, in bytes: most of what a client says fits, and it is kept as long as the connection.
const READ_BUFFER_LEN: usize = 1024;

pub(crate) fn router() -> OpenApiRouter<Realtime> {
    OpenApiRouter::new().routes(routes!(upgrade))
}

/// Open a realtime connection
///
/// Switches to WebSocket with the subprotocol `atas.v1.json`. The first message is `hello`, with an access token,
/// within ten seconds. See the description of the protocol in `docs/protocol.md`.
#[utoipa::path(
    get, path = "/v1/realtime", tag = "realtime",
    responses(
        (status = 101, description = "Switched to WebSocket"),
        (status = 400, description = "Not a WebSocket request", body = api::problem::Body),
        (status = 403, description = "The page that asks is of another site", body = api::problem::Body),
        (status = 426, description = "Another version than 13", body = api::problem::Body),
    )
)]
async fn upgrade(
    _: SameOrigin,
    State(realtime): State<Realtime>,
    request: Request<axum::body::Body>,
) -> Response {
    let problem = match accept(&realtime, request) {
        Ok(response) => return response,
        Err(problem) => problem,
    };
    let mut response = problem.into_response();
    if response.status() == StatusCode::UPGRADE_REQUIRED {
        let headers = response.headers_mut();
        headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static(VERSION));
    }
    response
}

fn accept(realtime: &Realtime, mut request: Request<axum::body::Body>) -> Result<Response, Problem> {
    let key = check(&request)?;
    let subprotocol = choose_subprotocol(request.headers());
    // The connection's place among those that this server takes at once, kept until it ends.
    let place = request.extensions_mut().remove::<Arc<OwnedSemaphorePermit>>();
    let on_upgrade = hyper::upgrade::on(&mut request);
    let engine = Arc::clone(&realtime.0);
    if engine.connections.is_closed() {
        return Err(Problem::unavailable(std::time::Duration::from_secs(1)));
    }
    let speaks = subprotocol != Subprotocol::Unknown;
    realtime.0.connections.spawn(async move {
        // The client may vanish between request and upgrade.
        if let Ok(upgraded) = on_upgrade.await {
            match upgraded.downcast::<TokioIo<TcpStream>>() {
                Ok(parts) => {
                    let socket = Socket::new(parts.io.into_inner(), &parts.read_buf);
                    // A part of the buffer that the request was read into, which would be kept as long as it is.
                    drop(parts.read_buf);
                    let shared = socket.shared();
                    serve(engine, socket, Some(shared), speaks).await;
                }
                Err(upgraded) => serve(engine, TokioIo::new(upgraded), None, speaks).await,
            }
        }
        drop(place);
    });
    let mut response = StatusCode::SWITCHING_PROTOCOLS.into_response();
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    let accept = derive_accept_key(key.as_bytes());
    headers.insert(SEC_WEBSOCKET_ACCEPT, accept.parse().expect("base64 is a header value"));
    if subprotocol == Subprotocol::Ours {
        headers.insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
    }
    Ok(response)
}

/// Serves a connection after its handshake, until it ends. `shared` is the write side of a socket that the fan-out may
/// write to.
pub(crate) async fn serve<S>(engine: Arc<Engine>, socket: S, shared: Option<Arc<TcpStream>>, speaks: bool)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    // On the heap, and only as long as it lasts: a greeting needs several times what is needed for the hours after it.
    let session = Box::pin(begin(engine, socket, shared, speaks)).await;
    if let Some(session) = session {
        session.run().await;
    }
}

fn config() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER_LEN)
        // Nothing is written before a flush: a burst leaves in one system call.
        .write_buffer_size(4 * MESSAGE_BYTES_MAX)
        .max_message_size(Some(MESSAGE_BYTES_MAX))
        .max_frame_size(Some(MESSAGE_BYTES_MAX))
}

async fn begin<S>(
    engine: Arc<Engine>,
    socket: S,
    shared: Option<Arc<TcpStream>>,
    speaks: bool,
) -> Option<Box<Session<S>>>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut ws = WebSocketStream::from_raw_socket(Line::new(socket), Role::Server, Some(config())).await;
    if speaks {
        return greet(engine, ws, shared).await;
    }
    farewell::close(&mut ws, CloseReason::UnknownSubprotocol).await;
    None
}

/// The client's key, when the request is a WebSocket handshake.
fn check(request: &Request<axum::body::Body>) -> Result<HeaderValue, Problem> {
    let headers = request.headers();
    let asks = request.method() == Method::GET
        && request.version() == Version::HTTP_11
        && has_token(headers, &CONNECTION, "upgrade")
        && has_token(headers, &UPGRADE, "websocket");
    if !asks {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "not_websocket", "This address speaks WebSocket"));
    }
    if headers.get(SEC_WEBSOCKET_VERSION).is_none_or(|version| version != VERSION) {
        return Err(Problem::new(
            StatusCode::UPGRADE_REQUIRED,
            "websocket_version",
            "WebSocket version 13 is spoken",
        ));
    }
    if !headers.contains_key(HOST) {
        return Err(Problem::malformed("Host is missing"));
    }
    let mut keys = headers.get_all(SEC_WEBSOCKET_KEY).into_iter();
    match (keys.next(), keys.next()) {
        (Some(key), None) if is_nonce(key.as_bytes()) => Ok(key.clone()),
        _ => Err(Problem::malformed("Sec-WebSocket-Key is missing or not 16 bytes in base64")),
    }
}

/// Whether this is base64 of 16 bytes.
fn is_nonce(key: &[u8]) -> bool {
    let in_alphabet = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    key.strip_suffix(b"==").is_some_and(|text| text.len() == 22 && text.iter().all(in_alphabet))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subprotocol {
    Ours,
    /// None was offered, which means version 1 too.
    Unsaid,
    Unknown,
}

fn choose_subprotocol(headers: &HeaderMap) -> Subprotocol {
    if !headers.contains_key(SEC_WEBSOCKET_PROTOCOL) {
        Subprotocol::Unsaid
    } else if listed(headers, &SEC_WEBSOCKET_PROTOCOL).any(|name| name == SUBPROTOCOL) {
        Subprotocol::Ours
    } else {
        Subprotocol::Unknown
    }
}

/// Whether a list names this token, in whatever case.
fn has_token(headers: &HeaderMap, name: &HeaderName, token: &str) -> bool {
    listed(headers, name).any(|part| part.eq_ignore_ascii_case(token))
}

/// The elements of a header that is a list, on one line or several.
fn listed<'h>(headers: &'h HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'h str> {
    let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn len_of_future<A, B, C, D, F: Future>(_: impl FnOnce(A, B, C, D) -> F) -> usize {
        size_of::<F>()
    }

    /// Thousands of them wait at a time; whoever needs more than this should know it.
    #[test]
    fn a_connection_that_waits_keeps_little() {
        let (task, session) = (len_of_future(serve::<Socket>), size_of::<Session<Socket>>());
        assert!(task <= 512, "{task}");
        assert!(session <= 1_280, "{session}");
        // Of its own accord the crate keeps 128 KiB for each connection.
        assert!(config().read_buffer_size <= 1_024, "{}", config().read_buffer_size);
    }
}
