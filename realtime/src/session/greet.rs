//! The first words: a connection says `hello` within ten seconds, or goes.

use std::sync::Arc;
use std::time::Duration;

use accounts::{AuthError, Authenticated};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use super::Session;
use super::farewell;
use super::line::Line;
use crate::drain::Ticket;
use crate::engine::Engine;
use crate::limits::CROWDED_AGAIN;
use crate::wire::encode;
use crate::wire::{ClientOp, CloseReason, OPS_MAX, parse};

const HELLO_WITHIN: Duration = Duration::from_secs(10);
/// How long a client that is sent away may take to read when to come back.
const TELL_WITHIN: Duration = Duration::from_secs(1);
/// How long the name of a device is.
const DEVICE_BYTES_MAX: usize = 64;
/// Clients that are refused together come back spread over at least so long.
const BACK_WITHIN_MS: u64 = 500;

/// Waits for `hello`, checks its token and begins the session; none for a connection that is refused. `shared` is the write
/// side of its socket, if others may write to it.
pub(crate) async fn greet<S>(
    engine: Arc<Engine>,
    mut ws: WebSocketStream<Line<S>>,
    shared: Option<Arc<TcpStream>>,
) -> Option<Box<Session<S>>>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let leaving = engine.leaving.clone();
    let hello = tokio::select! {
        hello = tokio::time::timeout(HELLO_WITHIN, hear_hello(&engine, &mut ws)) => {
            hello.unwrap_or(Err(Refused::Close(CloseReason::HelloTimeout)))
        }
        () = leaving.cancelled() => Err(Refused::Close(CloseReason::Restart)),
    };
    match hello {
        Ok(greeted) => {
            let who = &greeted.who.principal;
            let most = engine.limits.connections_max();
            let Some(handle) = engine.hub.connect(who.user, who.session, shared, most) else {
                engine.admission.give_back();
                send_away(&engine, &mut ws, CROWDED_AGAIN, CloseReason::TooManyConnections).await;
                return None;
            };
            tracing::debug!(connection = handle.serial, device = greeted.device(), "connection begun");
            // What happened before it was registered was told to nobody: an end of the session, the end of the server.
            match engine.accounts.authenticate(&greeted.token).await {
                Err(AuthError::Ended) => handle.close(CloseReason::SessionEnded),
                _ if leaving.is_cancelled() => handle.close(CloseReason::Restart),
                _ => {}
            }
            engine.admission.welcomed(greeted.heard.elapsed(), Instant::now());
            let mut session = Box::new(Session::new(engine, ws, handle, &greeted.who));
            session.begin(greeted.ops);
            return Some(session);
        }
        Err(Refused::Close(reason)) => farewell::close(&mut ws, reason).await,
        Err(Refused::Later(wait)) => send_away(&engine, &mut ws, wait, CloseReason::Busy).await,
        Err(Refused::Gone) => {}
    }
    None
}

/// Says when to come back, and closes.
async fn send_away<S: AsyncRead + AsyncWrite + Unpin>(
    engine: &Engine,
    ws: &mut WebSocketStream<Line<S>>,
    wait: Duration,
    reason: CloseReason,
) {
    let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
    // Spread, so that those who were refused together do not come back together.
    let wait_ms = wait_ms + engine.entropy.below(wait_ms.max(BACK_WITHIN_MS));
    let drain = encode::drain(wait_ms, reason, None);
    // Whoever does not take it gets the close code or nothing.
    let _ = tokio::time::timeout(TELL_WITHIN, ws.send(Message::Text(drain))).await;
    farewell::close(ws, reason).await;
}

/// A `hello` that was accepted.
struct Greeted {
    who: Authenticated,
    token: String,
    /// When it was read.
    heard: Instant,
    /// What came in its message, itself first.
    ops: Vec<ClientOp>,
}

impl Greeted {
    /// What the client calls its device, if that is a name: it goes into the log.
    fn device(&self) -> Option<&str> {
        let Some(ClientOp::Hello { device, .. }) = self.ops.first() else { return None };
        device.as_str().filter(|name| is_name(name))
    }
}

/// Whether this is a short name of plain characters.
fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (1..=DEVICE_BYTES_MAX).contains(&name.len()) && name.bytes().all(plain)
}

/// Why there is no session.
enum Refused {
    /// Nobody is there any more.
    Gone,
    Close(CloseReason),
    /// More come than this node can welcome.
    Later(Duration),
}

impl From<CloseReason> for Refused {
    fn from(reason: CloseReason) -> Self {
        Self::Close(reason)
    }
}

/// The authenticated `hello` and what came with it.
async fn hear_hello<S: AsyncRead + AsyncWrite + Unpin>(
    engine: &Engine,
    ws: &mut WebSocketStream<Line<S>>,
) -> Result<Greeted, Refused> {
    let text = loop {
        match ws.next().await {
            Some(Ok(Message::Text(text))) => break text,
            Some(Ok(Message::Binary(_))) => return Err(CloseReason::Binary.into()),
            Some(Ok(Message::Close(_))) => {
                farewell::answer(ws).await;
                return Err(Refused::Gone);
            }
            None => return Err(Refused::Gone),
            Some(Ok(_)) => {}
            Some(Err(error)) => return Err(farewell::reason_of(&error).map_or(Refused::Gone, Refused::Close)),
        }
    };
    let heard = Instant::now();
    let ops = parse(&text).and_then(|ops| ops.into_iter().collect::<Result<Vec<ClientOp>, _>>());
    let ops = ops.map_err(|_| CloseReason::Malformed)?;
    if ops.len() > OPS_MAX {
        return Err(CloseReason::Malformed.into());
    }
    let Some(ClientOp::Hello { token, ticket, .. }) = ops.first() else {
        return Err(CloseReason::Malformed.into());
    };
    let ticket = ticket.as_deref().and_then(|ticket| Ticket::read(&engine.keys, ticket, engine.clock.now()));
    // Before anything that costs.
    engine.admission.admit(ticket.is_some(), heard).map_err(Refused::Later)?;
    let token = token.clone();
    let who = match engine.accounts.authenticate(&token).await {
        Ok(who) => who,
        Err(error) => {
            engine.admission.give_back();
            return Err(match error {
                AuthError::Ended => CloseReason::SessionEnded.into(),
                AuthError::Unavailable(_) => CloseReason::Internal.into(),
                AuthError::Invalid | AuthError::Expired => CloseReason::TokenInvalid.into(),
            });
        }
    };
    if let Some(ticket) = ticket {
        let own = ticket.session == who.principal.session;
        // Somebody else's reservation is none, and neither is one that was used.
        if !(own && engine.admission.redeem(ticket, engine.clock.now())) {
            engine.admission.without_ticket(heard).map_err(Refused::Later)?;
        }
    }
    Ok(Greeted { who, token, heard, ops })
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> Session<S> {
    /// Answers `hello` and starts what it and its companions asked for.
    fn begin(&mut self, ops: Vec<ClientOp>) {
        self.welcome();
        let mut ops = ops.into_iter();
        if let Some(ClientOp::Hello { streams, .. }) = ops.next() {
            for (name, from) in streams {
                self.attach(None, &name, from);
            }
        }
        self.perform_all(ops);
    }
}

#[cfg(test)]
pub(super) mod tests;
