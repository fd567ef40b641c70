//! `GET /v1/realtime/sse`: live delivery as server-sent events, for networks through which no WebSocket comes.
//!
//! There is one engine. A [`Session`](crate::session) serves this connection as it serves every other, through a pipe in
//! memory; what it writes for a WebSocket is unpacked at the pipe's other end and sent on as the body of an HTTP answer.
//! So positions, membership, bounds, drain and expiry are the session's, and a client that does not read fills the pipe,
//! which stops the session's writing as a full socket would. Why stands in decision 0022.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use accounts::{AccessToken, Principal};
use api::{Problem, Query, docs};
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::{SinkExt as _, StreamExt as _, stream};
use serde::Deserialize;
use serde_json::json;
use store::UserId;
use tokio::io::DuplexStream;
use tokio::time::Instant;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::engine::{Engine, Realtime};
use crate::upgrade;
use crate::wire::{CloseReason, HEARTBEAT_MS, StreamName};

mod places;

pub(crate) use places::Places;

/// How many streams one connection follows.
pub(crate) const STREAMS_MAX: usize = 32;
/// What waits in the pipe at most, beside what the session holds.
const PIPE_BYTES: usize = 16 * 1024;
/// A heartbeat: a comment, which clients pass over.
const BEAT: &[u8] = b":\n\n";
/// Tells nginx and its like to pass on what comes at once.
const UNBUFFERED: HeaderName = HeaderName::from_static("x-accel-buffering");
/// The position of the last event that came, as clients send it back.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

pub(crate) fn router() -> OpenApiRouter<Realtime> {
    OpenApiRouter::new().routes(routes!(listen))
}

/// What is to be followed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// At most 32 names of streams, with commas between them: `inbox,room:01a1…`.
    streams: String,
    /// The one of the last `drain`.
    ticket: Option<String>,
}

/// Follow streams by server-sent events
///
/// What a WebSocket would say to the same streams, one JSON object an event. With `Last-Event-ID`, the id that came last,
/// everything follows that was missed. Commands go over HTTP. See `docs/protocol.md`.
#[utoipa::path(
    get, path = "/v1/realtime/sse", tag = "realtime", params(Wanted, ("Last-Event-ID" = Option<String>, Header)),
    security(("bearer" = [])),
    responses((status = 200, description = "Events, until the token expires", body = String,
            content_type = "text/event-stream"),
        (status = 422, description = "Names of no streams, none, or more than 32", body = api::problem::Body),
        docs::TakesQuery, docs::NeedsToken, docs::Limited, docs::MayBeAway)
)]
async fn listen(
    State(realtime): State<Realtime>,
    me: Principal,
    AccessToken(token): AccessToken,
    headers: HeaderMap,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let engine = &realtime.0;
    let names = names(&wanted.streams, me.user)?;
    let places = match headers.get(LAST_EVENT_ID) {
        Some(id) => Places::decode(id.as_bytes(), &engine.epoch)
            .ok_or_else(|| Problem::malformed("Last-Event-ID is no id of this server"))?,
        None => Places::default(),
    };
    let from: BTreeMap<&str, _> =
        names.iter().map(|name| (name.as_str(), places.position(name, &engine.epoch))).collect();
    let hello =
        json!({ "op": "hello", "token": token, "ticket": wanted.ticket, "streams": from }).to_string();
    let places = places.of(&names);
    let (ws, welcome) = open(engine, hello).await?;
    metrics::counter!("atas_realtime_sse_opened_total").increment(1);
    let mut feed =
        Feed { ws, places, epoch: engine.epoch.clone(), shown_alive: Instant::now(), ended: false };
    let first = feed.event(&welcome);
    let rest = stream::unfold(feed, async |mut feed| feed.next().await.map(|event| (event, feed)));
    let events = stream::once(std::future::ready(first)).chain(rest).map(Ok::<_, Infallible>);
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (UNBUFFERED, HeaderValue::from_static("no")),
    ];
    Ok((headers, Body::from_stream(events)).into_response())
}

/// The streams that are asked for, each once.
fn names(streams: &str, user: UserId) -> Result<Vec<String>, Problem> {
    let mut names: Vec<StreamName> = Vec::new();
    for name in streams.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        if names.len() > STREAMS_MAX {
            break;
        }
        let name = StreamName::parse(name, user).map_err(|_| Problem::invalid("streams", "unknown_value"))?;
        if !names.contains(&name) {
            names.push(name);
        }
    }
    match names.len() {
        0 => Err(Problem::invalid("streams", "required")),
        1..=STREAMS_MAX => Ok(names.iter().map(ToString::to_string).collect()),
        _ => Err(Problem::invalid("streams", "too_many")),
    }
}

/// Starts a session behind a pipe, and says `hello` to it. Until it says `welcome` the answer may still be a problem.
async fn open(
    engine: &Arc<Engine>,
    hello: String,
) -> Result<(WebSocketStream<DuplexStream>, Utf8Bytes), Problem> {
    let gone = || Problem::unavailable(Duration::from_secs(1));
    if engine.connections.is_closed() {
        return Err(gone());
    }
    let (ours, theirs) = tokio::io::duplex(PIPE_BYTES);
    engine.connections.spawn(upgrade::serve(Arc::clone(engine), theirs, None, true));
    let config = WebSocketConfig::default().read_buffer_size(PIPE_BYTES);
    let mut ws = WebSocketStream::from_raw_socket(ours, Role::Client, Some(config)).await;
    ws.send(Message::Text(hello.into())).await.map_err(|_| gone())?;
    let mut later = Duration::from_secs(1);
    while let Some(Ok(message)) = ws.next().await {
        match message {
            Message::Text(text) => match serde_json::from_str::<Said<'_>>(&text) {
                Ok(Said { op: "welcome", .. }) => return Ok((ws, text)),
                Ok(Said { op: "drain", reconnect_after_ms: Some(wait_ms), .. }) => {
                    later = Duration::from_millis(wait_ms);
                }
                _ => {}
            },
            Message::Close(Some(frame))
                if u16::from(frame.code) == CloseReason::TooManyConnections as u16 =>
            {
                return Err(Problem::too_many(later));
            }
            Message::Close(Some(frame)) if (4100..4200).contains(&u16::from(frame.code)) => {
                return Err(Problem::unauthenticated("session_ended", "Please sign in again"));
            }
            _ => {}
        }
    }
    Err(Problem::unavailable(later))
}

/// What is needed of a message of the session.
#[derive(Debug, Deserialize)]
struct Said<'a> {
    op: &'a str,
    stream: Option<&'a str>,
    head: Option<u64>,
    replay: Option<&'a str>,
    reconnect_after_ms: Option<u64>,
    #[serde(default)]
    events: Vec<Numbered>,
}

#[derive(Debug, Deserialize)]
struct Numbered {
    seq: u64,
}

/// The pipe's end, and where its client stands.
struct Feed {
    ws: WebSocketStream<DuplexStream>,
    places: Places,
    epoch: String,
    /// When the session last heard that somebody is there.
    shown_alive: Instant,
    ended: bool,
}

impl Feed {
    /// The next piece of the body, when the client has taken those before it.
    async fn next(&mut self) -> Option<Bytes> {
        while !self.ended {
            match self.ws.next().await {
                Some(Ok(Message::Text(text))) => {
                    self.show_alive().await;
                    return Some(self.event(&text));
                }
                // The library answers it: a client that takes what it is sent is alive.
                Some(Ok(Message::Ping(_))) => return Some(Bytes::from_static(BEAT)),
                Some(Ok(Message::Close(frame))) => {
                    self.ended = true;
                    return Some(farewell(frame.as_ref()));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => self.ended = true,
            }
        }
        None
    }

    /// A client that reads slowly gets no ping on top of it; that it reads at all shows that it lives.
    async fn show_alive(&mut self) {
        if self.shown_alive.elapsed() >= Duration::from_millis(HEARTBEAT_MS / 2) {
            self.shown_alive = Instant::now();
            // A session that is gone says so by itself.
            let _ = self.ws.send(Message::Pong(Bytes::new())).await;
        }
    }

    /// One event: its data is the message, its id where the client stands when it has it.
    fn event(&mut self, text: &str) -> Bytes {
        let moved = serde_json::from_str::<Said<'_>>(text).is_ok_and(|said| self.follow(&said));
        let event = if moved {
            format!("id: {}\ndata: {text}\n\n", self.places.encode(&self.epoch))
        } else {
            format!("data: {text}\n\n")
        };
        event.into()
    }

    /// Takes note of how far the client gets by this message; whether it is one that belongs to a position.
    fn follow(&mut self, said: &Said<'_>) -> bool {
        let Some(stream) = said.stream else { return false };
        let newest = said.events.last().map(|event| event.seq);
        match said.op {
            "events" => self.places.put(stream, newest),
            // What is complete begins where the client was; an empty beginning is at the head.
            "subscribed" if said.replay == Some("complete") => self.places.put(stream, newest),
            "subscribed" => self.places.put(stream, newest.or(said.head)),
            "unsubscribed" => self.places.forget(stream),
            _ => return false,
        }
        true
    }
}

/// Why it ends, as the last event.
fn farewell(frame: Option<&CloseFrame>) -> Bytes {
    let code = frame.map_or(CloseReason::Internal as u16, |frame| frame.code.into());
    let reason = frame.map_or(CloseReason::Internal.words(), |frame| &*frame.reason);
    let data = json!({ "op": "close", "code": code, "reason": reason });
    format!("data: {data}\n\n").into()
}
