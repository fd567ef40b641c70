//! A client as the protocol wants it: an outbox a room that is sent in order until acknowledged, a position that
//! resumes, and a record of everything it was shown. Whatever the contract forbids ends it.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Map, Value, json};
use testkit::{Said, Socket};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use crate::act::{Act, Change, Words};
use crate::seat::{End as Left, Goal, Seat, Standing};
use crate::token::Token;

/// How many sends to one room are on their way at once.
const WINDOW: usize = 8;
const RECONNECT_AFTER: Duration = Duration::from_millis(20);
/// After this long without a word the client asks whether anybody is there, and leaves when nobody answers in as long.
const SILENCE: Duration = Duration::from_millis(800);
/// A greeting or a send that takes longer is given up: much longer than either takes on a machine that is busy.
const PATIENCE: Duration = Duration::from_millis(3_200);

/// What the server did that the contract forbids.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Violation(pub String);

/// Why a conversation ended.
#[derive(Debug, thiserror::Error)]
enum End {
    #[error(transparent)]
    Violation(#[from] Violation),
    /// As connections do; there will be another one.
    #[error(transparent)]
    Broken(#[from] anyhow::Error),
    /// The access token is not good any more.
    #[error("the access token has expired")]
    Expired,
    #[error("the session has ended")]
    SessionEnded,
}

/// What a running client may be told.
#[derive(Debug)]
pub enum Order {
    /// Say this in the room of this number.
    Say(usize, String),
    /// The same, with a file that its person has uploaded.
    Attach(usize, String, String),
    /// Do something about a message of the room of this number.
    Change(usize, Change),
    /// Have read all but so many of the newest events of the room of this number, or of the inbox, which comes after the rooms.
    Read(usize, usize),
    /// Answer how far one has read, room by room, and of the inbox.
    Marks(oneshot::Sender<Vec<u64>>),
    /// One has been invited into the room of this number.
    Enter(usize),
    /// Have read one's list of rooms since each of the rooms came onto it or went from it, at these moments.
    List(Vec<Option<Instant>>),
    /// Answer as soon as everything that was ordered has its answer.
    Tell(oneshot::Sender<()>),
    /// Go on until everything is said and the rooms have been seen up to these heads.
    Until(Vec<u64>),
    /// The same, with a goal for each room.
    Reach(Vec<Goal>),
}

/// One person's device.
#[derive(Debug)]
pub struct Client {
    server: SocketAddr,
    token: Token,
    /// Its person, once it was welcomed.
    me: String,
    /// Its rooms, by the number that orders use.
    pub seats: Vec<Seat>,
    /// How many connections it has had.
    pub connections: u64,
    /// How many of its sends were refused for now.
    pub refusals: u64,
    /// How many access tokens it got after one had expired.
    pub renewals: u64,
    orders: mpsc::UnboundedReceiver<Order>,
    waiting: Vec<oneshot::Sender<()>>,
    /// When it heard the server last, however often it is told something to do meanwhile.
    heard: Instant,
    /// Whether it has asked since then whether anybody is there.
    asks: bool,
    /// Whether somebody may still say something to it.
    finishing: bool,
}

impl Client {
    /// A client of these rooms, and where to tell it what to do. As many orders as one gives are remembered.
    pub fn new(server: SocketAddr, token: &str, rooms: &[&str]) -> (Self, mpsc::UnboundedSender<Order>) {
        let seats = rooms.iter().map(|room| Seat::of_room(room, Standing::default())).collect();
        Self::of_seats(server, token, seats)
    }

    /// The same, with seats whose standing is known.
    pub(crate) fn of_seats(
        server: SocketAddr,
        token: &str,
        seats: Vec<Seat>,
    ) -> (Self, mpsc::UnboundedSender<Order>) {
        let (orders, told) = mpsc::unbounded_channel();
        let client = Self {
            server,
            token: Token::new(token),
            me: String::new(),
            seats,
            connections: 0,
            refusals: 0,
            renewals: 0,
            orders: told,
            waiting: Vec::new(),
            heard: Instant::now(),
            asks: false,
            finishing: false,
        };
        (client, orders)
    }

    /// Its access token may expire, as it does when a clock jumps: it then gets another one with its session's cookie,
    /// or by signing in with these credentials.
    pub fn signs_in_again(&mut self, credentials: Value) {
        self.token.expires(credentials);
    }

    /// Talks, through any number of connections, until it has done what [`Order::Until`] says.
    ///
    /// # Errors
    /// What the server did that the contract forbids.
    pub async fn run(&mut self) -> Result<(), Violation> {
        self.finishing = false;
        loop {
            match self.converse().await {
                Ok(()) => return Ok(()),
                Err(End::Violation(violation)) => return Err(violation),
                Err(End::Broken(_)) => tokio::time::sleep(RECONNECT_AFTER).await,
                Err(End::Expired) if !self.token.may_expire() => {
                    return Err(Violation("a token expired before its time".to_owned()));
                }
                Err(End::SessionEnded) if !self.token.is_in_doubt() => {
                    return Err(Violation("a session ended by itself".to_owned()));
                }
                Err(End::Expired | End::SessionEnded) => match self.token.renew(self.server).await {
                    Ok(()) => self.renewals += 1,
                    // The next connection finds it expired again.
                    Err(_) => tokio::time::sleep(RECONNECT_AFTER).await,
                },
            }
        }
    }

    fn is_done(&self) -> bool {
        self.finishing && self.seats.iter().all(Seat::is_done)
    }

    /// Talks over one connection until it breaks or there is nothing left to do.
    async fn converse(&mut self) -> Result<(), End> {
        let mut socket = within(Socket::open(self.server)).await?;
        self.connections += 1;
        self.greet(&mut socket).await?;
        self.hears();
        loop {
            self.send_what_may(&mut socket).await?;
            if self.seats.iter().all(Seat::is_quiet) {
                // Nobody waits any more when the whole simulation is given up.
                for waits in self.waiting.drain(..) {
                    let _ = waits.send(());
                }
            }
            if self.is_done() {
                return Ok(());
            }
            if let Some(op) = self.listen(&mut socket).await? {
                self.take(&op)?;
            }
        }
    }

    async fn greet(&mut self, socket: &mut Socket) -> Result<(), End> {
        let asked = self.seats.iter_mut().filter_map(|seat| Some((seat.stream.clone(), seat.begin()?)));
        let streams: Map<String, Value> = asked.collect();
        within(socket.say(json!({ "op": "hello", "token": self.token.access, "streams": streams }))).await?;
        match within(async { Ok(socket.next().await) }).await? {
            Said::Op(op) if op["op"] == "welcome" => {
                op["user"].as_str().unwrap_or_default().clone_into(&mut self.me);
                Ok(())
            }
            Said::Op(op) => Err(anyhow::anyhow!("no welcome but {op}").into()),
            Said::Closed(code) => Err(closed(code)),
        }
    }

    /// Sends in order, room by room; what was refused goes again once everything else is answered.
    async fn send_what_may(&mut self, socket: &mut Socket) -> Result<(), End> {
        for seat in &mut self.seats {
            if seat.wants_in() {
                let from = seat.ask();
                let op = json!({ "op": "subscribe", "ref": "again", "stream": seat.stream, "from": from });
                within(socket.say(op)).await?;
            }
            if seat.line.refused && seat.line.unanswered == 0 {
                tokio::time::sleep(RECONNECT_AFTER).await;
                seat.line.refused = false;
            }
            if let Some(op) = seat.next_read() {
                within(socket.say(op)).await?;
            }
            while seat.line.unanswered < WINDOW
                && let Some(op) = seat.next_op()
            {
                within(socket.say(op)).await?;
            }
        }
        Ok(())
    }

    /// What the server says next; none when there is something new to do.
    async fn listen(&mut self, socket: &mut Socket) -> Result<Option<Value>, End> {
        loop {
            let patience = if self.asks { 2 * SILENCE } else { SILENCE };
            tokio::select! {
                Some(order) = self.orders.recv() => {
                    self.obey(order);
                    return Ok(None);
                }
                said = tokio::time::timeout_at(self.heard + patience, socket.next()) => match said {
                    Ok(Said::Op(op)) => {
                        self.hears();
                        return Ok(Some(op));
                    }
                    Ok(Said::Closed(code)) => return Err(closed(code)),
                    Err(_) if self.asks => return Err(End::Broken(anyhow::anyhow!("nobody answers"))),
                    Err(_) => {
                        self.asks = true;
                        within(socket.say(json!({ "op": "ping", "t": 0 }))).await?;
                    }
                },
            }
        }
    }

    fn hears(&mut self) {
        (self.heard, self.asks) = (Instant::now(), false);
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Say(room, text) => self.plan(room, Some(Act::Say(Words::plain(text)))),
            Order::Attach(room, text, file) => {
                let words = Words { files: vec![file], ..Words::plain(text) };
                self.plan(room, Some(Act::Say(words)));
            }
            Order::Change(room, change) => {
                let seen = self.seats.get(room).map(|seat| seat.stay.log.as_slice()).unwrap_or_default();
                let act = change.of(seen, &self.me);
                self.plan(room, act);
            }
            Order::Read(room, nth) => self.seats.get_mut(room).into_iter().for_each(|seat| seat.mark(nth)),
            Order::Marks(asks) => {
                // Nobody waits any more when the whole simulation is given up.
                let _ = asks.send(self.seats.iter().map(Seat::read).collect());
            }
            Order::List(changed) => {
                for (seat, changed) in self.seats.iter_mut().zip(changed) {
                    seat.changed = changed;
                }
            }
            Order::Enter(room) => self.seats.get_mut(room).into_iter().for_each(Seat::enter),
            Order::Tell(waits) => self.waiting.push(waits),
            Order::Until(heads) => {
                self.obey(Order::Reach(heads.into_iter().map(Goal::Head).collect()));
            }
            Order::Reach(goals) => {
                self.finishing = true;
                for (seat, goal) in self.seats.iter_mut().zip(goals) {
                    seat.goal = Some(goal);
                }
            }
        }
    }

    fn plan(&mut self, room: usize, act: Option<Act>) {
        if let (Some(seat), Some(act)) = (self.seats.get_mut(room), act) {
            seat.plan(new_id(), act);
        }
    }

    fn take(&mut self, op: &Value) -> Result<(), End> {
        if op["op"] == "rooms" {
            let stream = format!("room:{}", op["room"].as_str().unwrap_or_default());
            self.seats.iter_mut().filter(|seat| seat.stream == stream).for_each(Seat::list);
            return Ok(());
        }
        let Some(seat) = self.seats.iter_mut().find(|seat| op["stream"] == *seat.stream) else {
            let fine = matches!(op["op"].as_str(), Some("pong" | "drain" | "welcome" | "blocks"));
            return if fine { Ok(()) } else { Err(Violation(format!("nobody asked for {op}")).into()) };
        };
        match op["op"].as_str().unwrap_or_default() {
            "ack" => seat.take_ack(op)?,
            "subscribed" => seat.take_subscribed(op)?,
            "events" => seat.append(op)?,
            "read" => seat.take_read(&op["seq"]),
            "unsubscribed" => {
                seat.take_end(Left::Unsubscribed(op["code"].as_str().unwrap_or_default().to_owned()))?;
            }
            "error" if op["id"].is_null() && op["code"] == "not_member" => seat.take_end(Left::NoMember)?,
            // The stream could not be opened now: another connection may have more luck.
            "error" if op["id"].is_null() => return Err(anyhow::anyhow!("{op}").into()),
            "error" if is_passing(op) && seat.line.unanswered > 0 => {
                seat.line.refused = true;
                self.refusals += 1;
                seat.line.unanswered -= 1;
            }
            "error" => seat.take_refusal(op)?,
            _ => {}
        }
        Ok(())
    }
}

/// Whether what was refused has to come again.
fn is_passing(op: &Value) -> bool {
    matches!(op["code"].as_str(), Some("too_fast" | "busy" | "unavailable" | "retry_earlier"))
}

/// An end that says when to come back is one of those that happen; the others blame the client, which did nothing.
fn closed(code: Option<u16>) -> End {
    match code {
        Some(4100) => End::Expired,
        Some(4101) => End::SessionEnded,
        Some(code) if !(4000..4100).contains(&code) => Violation(format!("closed with {code}")).into(),
        code => End::Broken(anyhow::anyhow!("closed with {code:?}")),
    }
}

async fn within<T>(work: impl Future<Output = anyhow::Result<T>>) -> Result<T, End> {
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(done) => done.map_err(End::Broken),
        Err(_) => Err(End::Broken(anyhow::anyhow!("nobody answers"))),
    }
}

/// An id as a client makes it.
pub(crate) fn new_id() -> String {
    store::Entropy::system().uuid_v7(&store::Clock::system()).to_string()
}
