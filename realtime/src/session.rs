//! A session: one WebSocket connection from its `hello` to its close code.
//!
//! It holds a cursor per stream and no queue of events of its own: a wake-up says which streams have something new,
//! and the writer copies from their rings as fast as the socket drains. Everything it remembers is bounded.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::future::{Future as _, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use accounts::Authenticated;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::{Sink as _, Stream as _, StreamExt as _};
use store::{RoomId, UserId};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, Sleep};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::{Error as WsError, Message, Utf8Bytes};

use crate::engine::Engine;
use crate::hub::handle::Handle;
use crate::lane::Lane;
use crate::limits::Allowance;
use crate::meter::Slow;
use crate::wire::{CloseReason, HEARTBEAT_MS, IN_FLIGHT_MAX, StreamName};

pub(crate) mod farewell;
mod greet;
pub(crate) mod line;
mod loads;
mod ops;
pub(crate) mod socket;
mod subscriptions;
mod write;

pub(crate) use greet::greet;
use line::Line;
use loads::Loaded;
use subscriptions::{Subscription, Subscriptions};

/// How many bytes of answers may wait.
const ANSWERS_BYTES_MAX: usize = 64 * 1024;
/// What is copied into the socket's buffer before it must drain: as much as the kernel takes of it for a client that does not
/// read, so that nothing is left here.
const UNFLUSHED_MAX: usize = socket::UNSENT_BYTES_MAX as usize;
/// How many reads of the database one connection may have under way.
const LOADS_MAX: usize = 4;
/// How long a stopping server goes on answering what it has accepted.
const FINISH_WITHIN: Duration = Duration::from_secs(2);

/// A signed-in connection.
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not the states of one machine")]
pub(crate) struct Session<S> {
    engine: Arc<Engine>,
    ws: WebSocketStream<Line<S>>,
    handle: Arc<Handle>,
    /// Its entry in the hub, given up when the session retires or is dropped.
    entry: Option<Entry>,
    verified: bool,
    /// Whether its person keeps order in the rooms they are in.
    moderates: bool,
    /// When its access token expires.
    expires: Instant,
    subscriptions: Subscriptions,
    lanes: HashMap<RoomId, Arc<Lane>>,
    loads: FuturesUnordered<BoxFuture<'static, Loaded>>,
    /// Read positions to be stored, whether a store is under way, and when the next may be when that has to be waited for.
    reads: BTreeMap<StreamName, u64>,
    storing_reads: bool,
    reads_due: Option<Instant>,
    answers: VecDeque<Utf8Bytes>,
    answers_bytes: usize,
    in_flight: usize,
    unflushed: usize,
    /// When the oldest of the events in it was published.
    news_since: Option<Instant>,
    /// Held while the client cannot follow: its socket is full, or it fell off a ring.
    slow: Option<Slow>,
    patience: Allowance,
    typing: Allowance,
    /// Of streams that it opens, and of fresh tokens.
    opening: Allowance,
    tokens: Allowance,
    /// Of positions to be stored, pings and ends of streams.
    light: Allowance,
    checking_token: bool,
    /// Whether the socket was left unread since the last heartbeat: then silence is not the client's.
    deaf: bool,
    /// Set when the server stops: what was accepted is answered until then.
    finish_by: Option<Instant>,
    /// Heartbeats without a byte from the client.
    silent_beats: u32,
    next_beat: Instant,
    timer: Pin<Box<Sleep>>,
    closing: Option<CloseReason>,
}

/// A connection's entry in the hub.
struct Entry {
    engine: Arc<Engine>,
    handle: Arc<Handle>,
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.engine.hub.disconnect(&self.handle);
    }
}

/// What woke the session.
enum Event {
    Heard(Message),
    Flushed,
    Loaded(Box<Loaded>),
    Woken,
    Timer,
    Broken(WsError),
    Gone,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> Session<S> {
    fn new(
        engine: Arc<Engine>,
        ws: WebSocketStream<Line<S>>,
        handle: Arc<Handle>,
        who: &Authenticated,
    ) -> Self {
        let now = Instant::now();
        // Spread by the serial, so that connections that came together do not beat together.
        let phase = Duration::from_millis(HEARTBEAT_MS / 2 + handle.serial * 97 % (HEARTBEAT_MS / 2));
        let mut session = Self {
            verified: engine.accounts.treats_as_verified(&who.principal),
            moderates: who.principal.role.moderates(),
            expires: now,
            subscriptions: Subscriptions::default(),
            lanes: HashMap::new(),
            loads: FuturesUnordered::new(),
            reads: BTreeMap::new(),
            storing_reads: false,
            reads_due: None,
            answers: VecDeque::new(),
            answers_bytes: 0,
            in_flight: 0,
            unflushed: 0,
            news_since: None,
            slow: None,
            patience: Allowance::patience(now),
            typing: engine.limits.typing(now),
            opening: engine.limits.opening(now),
            tokens: engine.limits.tokens(now),
            light: engine.limits.light(now),
            checking_token: false,
            deaf: false,
            finish_by: None,
            silent_beats: 0,
            next_beat: now + phase,
            timer: Box::pin(tokio::time::sleep_until(now + phase)),
            closing: None,
            entry: Some(Entry { engine: Arc::clone(&engine), handle: Arc::clone(&handle) }),
            engine,
            ws,
            handle,
        };
        session.take_token(who);
        session
    }

    /// From now on the session lives until this token expires.
    fn take_token(&mut self, who: &Authenticated) {
        let left = (who.expires_at - self.engine.clock.now()).to_std().unwrap_or(Duration::ZERO);
        self.verified = self.engine.accounts.treats_as_verified(&who.principal);
        self.moderates = who.principal.role.moderates();
        self.expires = Instant::now() + left;
        self.set_timer();
    }

    fn set_timer(&mut self) {
        let next = self.next_beat.min(self.expires);
        let sooner = [self.finish_by, self.reads_due];
        self.timer.as_mut().reset(sooner.into_iter().flatten().fold(next, Instant::min));
    }

    /// Takes nothing more from the client, answers what it sent, and closes.
    fn finish_until(&mut self, finish_by: Instant) {
        self.finish_by.get_or_insert(finish_by);
        self.set_timer();
    }

    fn is_finished(&self) -> bool {
        self.finish_by.is_some() && self.in_flight == 0 && self.answers.is_empty() && self.unflushed == 0
    }

    /// Serves the connection until one side ends it.
    pub(crate) async fn run(mut self: Box<Self>) {
        while self.closing.is_none() {
            self.take_mail();
            if self.closing.is_some() {
                break;
            }
            self.open_waiting();
            if let Err(error) = self.pump() {
                return self.leave(&error);
            }
            self.ask_waiting();
            if self.unflushed == 0 && self.loads.is_empty() {
                self.slow = None;
            }
            if self.is_finished() {
                self.close(CloseReason::Restart);
                break;
            }
            match self.next_event().await {
                Event::Heard(Message::Close(_)) => {
                    self.leave(&WsError::ConnectionClosed);
                    return farewell::answer(&mut self.ws).await;
                }
                Event::Heard(message) => self.hear(message),
                Event::Flushed => self.flushed(),
                Event::Loaded(loaded) => self.take_loaded(*loaded),
                Event::Woken => {}
                Event::Timer => self.beat(),
                Event::Broken(error) => match farewell::reason_of(&error) {
                    Some(reason) => self.close(reason),
                    None => return self.leave(&error),
                },
                Event::Gone => return self.leave(&WsError::ConnectionClosed),
            }
        }
        let reason = self.closing.expect("the loop ends when it is set");
        metrics::counter!("atas_realtime_closed_total", "code" => (reason as u16).to_string()).increment(1);
        self.retire();
        farewell::close(&mut self.ws, reason).await;
    }

    fn leave(&mut self, error: &WsError) {
        tracing::debug!(%error, connection = self.handle.serial, "connection ended");
        self.retire();
    }

    /// Takes itself off the hub, before the farewell that may take a while.
    fn retire(&mut self) {
        for (_, subscription) in self.subscriptions.iter_mut() {
            stop_typing(&self.engine, self.handle.user, subscription);
        }
        self.subscriptions = Subscriptions::default();
        self.entry = None;
    }

    fn close(&mut self, reason: CloseReason) {
        self.closing.get_or_insert(reason);
    }

    /// Whether another message of the client may be taken: a full answer queue stops reading from its socket.
    fn listens(&self) -> bool {
        let has_room = self.in_flight < IN_FLIGHT_MAX && self.answers_bytes < ANSWERS_BYTES_MAX;
        has_room && self.loads.len() < LOADS_MAX && self.finish_by.is_none()
    }

    async fn next_event(&mut self) -> Event {
        let listens = self.listens();
        self.deaf |= !listens;
        let may_write = self.unflushed < UNFLUSHED_MAX;
        poll_fn(|cx| {
            self.take_outlet();
            if self.unflushed > 0 {
                match Pin::new(&mut self.ws).poll_flush(cx) {
                    Poll::Ready(Ok(())) => return Poll::Ready(Event::Flushed),
                    Poll::Ready(Err(error)) => return Poll::Ready(Event::Broken(error)),
                    Poll::Pending => self.falls_behind(),
                }
            }
            // While the buffer is full events can wait: copying them would only grow memory.
            if self.handle.poll_woken(cx, may_write).is_ready() {
                return Poll::Ready(Event::Woken);
            }
            if !self.loads.is_empty()
                && let Poll::Ready(Some(loaded)) = self.loads.poll_next_unpin(cx)
            {
                return Poll::Ready(Event::Loaded(Box::new(loaded)));
            }
            if listens && let Poll::Ready(heard) = Pin::new(&mut self.ws).poll_next(cx) {
                return Poll::Ready(match heard {
                    Some(Ok(message)) => Event::Heard(message),
                    Some(Err(error)) => Event::Broken(error),
                    None => Event::Gone,
                });
            }
            if self.timer.as_mut().poll(cx).is_ready() {
                return Poll::Ready(Event::Timer);
            }
            self.lend_outlet();
            Poll::Pending
        })
        .await
    }

    fn falls_behind(&mut self) {
        self.slow.get_or_insert_with(|| self.engine.hub.meter.falls_behind());
    }

    /// From now on nobody else writes to the socket.
    fn take_outlet(&mut self) {
        let owed = self.handle.outlet.close();
        if !owed.is_empty() {
            self.unflushed += owed.len();
            self.ws.get_mut().owe(owed);
        }
    }

    /// Lets the fan-out write while this session sleeps, unless it has something to write itself.
    fn lend_outlet(&mut self) {
        let wrote_all = self.unflushed == 0 && self.answers.is_empty() && !self.ws.get_ref().is_stuck();
        if wrote_all && self.finish_by.is_none() {
            self.handle.outlet.open();
        }
    }

    /// The timer rang: the token may have expired, the client may be gone, read positions may be stored again.
    fn beat(&mut self) {
        let now = Instant::now();
        if now >= self.expires {
            return self.close(CloseReason::TokenInvalid);
        }
        if self.finish_by.is_some_and(|finish_by| now >= finish_by) {
            return self.close(CloseReason::Restart);
        }
        if now >= self.next_beat {
            self.next_beat = now + Duration::from_millis(HEARTBEAT_MS);
            let excused = self.ws.get_mut().take_heard() | std::mem::take(&mut self.deaf);
            self.silent_beats = if excused { 0 } else { self.silent_beats + 1 };
            if self.silent_beats >= 3 {
                return self.close(CloseReason::HeartbeatLost);
            }
            self.feed_ping();
        }
        if self.reads_due.is_some_and(|due| now >= due) {
            self.store_reads();
        }
        self.set_timer();
    }
}

/// Somebody who types there does so no longer: the connection or the subscription ends.
fn stop_typing(engine: &Engine, user: UserId, subscription: &mut Subscription) {
    if std::mem::take(&mut subscription.typing) {
        engine.hub.types(subscription.name(), user, false);
    }
}

#[cfg(test)]
mod tests;
