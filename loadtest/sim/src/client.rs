//! A client as the protocol wants it: an outbox a room that is sent in order until acknowledged, a position that
//! resumes, and a record of everything it was shown. Whatever the contract forbids ends it.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Map, Value, json};
use testkit::{Said, Socket};
use tokio::sync::mpsc;

/// How many sends to one room are on their way at once.
const WINDOW: usize = 8;
const RECONNECT_AFTER: Duration = Duration::from_millis(20);
/// After this long without a word the client asks whether anybody is there, and leaves when nobody answers in as long.
const SILENCE: Duration = Duration::from_millis(800);

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
}

/// What a running client may be told.
#[derive(Debug)]
pub enum Order {
    /// Say this in the room of this number.
    Say(usize, String),
    /// Go on until everything is said and the rooms have been seen up to these heads.
    Until(Vec<u64>),
}

/// What is on its way over one connection to one room.
#[derive(Debug, Default)]
struct Line {
    unanswered: usize,
    /// Something was refused for now; nothing new is sent before the rest is answered.
    refused: bool,
}

/// One room as one client knows it.
#[derive(Debug)]
pub struct Seat {
    stream: String,
    outbox: VecDeque<(String, String)>,
    /// Ids that were acknowledged, with their seq.
    pub acked: Vec<(String, u64)>,
    /// The seq before the first event in `log`: what was there before is not its concern.
    pub base: u64,
    /// Everything seen, dense.
    pub log: Vec<Value>,
    epoch: Option<String>,
    line: Line,
    until: u64,
}

impl Seat {
    fn new(room: &str) -> Self {
        Self {
            stream: format!("room:{room}"),
            outbox: VecDeque::new(),
            acked: Vec::new(),
            base: 0,
            log: Vec::new(),
            epoch: None,
            line: Line::default(),
            until: 0,
        }
    }

    /// Seq of the newest event it has.
    pub fn head(&self) -> u64 {
        self.base + self.log.len() as u64
    }

    fn position(&self) -> Value {
        self.epoch.as_ref().map_or(Value::Null, |epoch| json!({ "epoch": epoch, "seq": self.head() }))
    }

    fn take_subscribed(&mut self, op: &Value) -> Result<(), Violation> {
        let (epoch, head) = (op["epoch"].as_str().unwrap_or_default(), op["head"].as_u64().unwrap_or(0));
        match &self.epoch {
            Some(known) if known != epoch => return Err(Violation(format!("another epoch: {op}"))),
            Some(_) if op["replay"] != "complete" => {
                return Err(Violation(format!("a known position, {}, is not completed: {op}", self.head())));
            }
            Some(_) => {}
            None => self.base = op["events"][0]["seq"].as_u64().map_or(head, |first| first - 1),
        }
        self.epoch = Some(epoch.to_owned());
        self.append(op)
    }

    fn append(&mut self, op: &Value) -> Result<(), Violation> {
        for event in op["events"].as_array().into_iter().flatten() {
            if event["seq"] != self.head() + 1 {
                let head = self.head();
                return Err(Violation(format!("{} brings {event} after seq {head}", self.stream)));
            }
            self.log.push(event.clone());
        }
        Ok(())
    }

    fn take_ack(&mut self, op: &Value) -> Result<(), Violation> {
        let sent = self.outbox.front().filter(|(id, _)| op["id"] == **id && self.line.unanswered > 0);
        let (Some((id, _)), Some(seq)) = (sent, op["seq"].as_u64()) else {
            return Err(Violation(format!(
                "an ack out of order: {op}, waiting is {:?}",
                self.outbox.front()
            )));
        };
        self.acked.push((id.clone(), seq));
        self.outbox.pop_front();
        self.line.unanswered -= 1;
        Ok(())
    }
}

/// One person's device.
#[derive(Debug)]
pub struct Client {
    server: SocketAddr,
    token: String,
    /// Its rooms, by the number that orders use.
    pub seats: Vec<Seat>,
    /// How many connections it has had.
    pub connections: u64,
    /// How many of its sends were refused for now.
    pub refusals: u64,
    orders: mpsc::UnboundedReceiver<Order>,
    /// Whether somebody may still say something to it.
    finishing: bool,
}

impl Client {
    /// A client of these rooms, and where to tell it what to do. As many orders as one gives are remembered.
    pub fn new(server: SocketAddr, token: &str, rooms: &[&str]) -> (Self, mpsc::UnboundedSender<Order>) {
        let (orders, told) = mpsc::unbounded_channel();
        let seats = rooms.iter().map(|room| Seat::new(room)).collect();
        let token = token.to_owned();
        (Self { server, token, seats, connections: 0, refusals: 0, orders: told, finishing: false }, orders)
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
            }
        }
    }

    fn is_done(&self) -> bool {
        self.finishing && self.seats.iter().all(|seat| seat.outbox.is_empty() && seat.head() >= seat.until)
    }

    /// Talks over one connection until it breaks or there is nothing left to do.
    async fn converse(&mut self) -> Result<(), End> {
        let mut socket = within(Socket::open(self.server)).await?;
        self.connections += 1;
        let streams: Map<String, Value> =
            self.seats.iter().map(|seat| (seat.stream.clone(), seat.position())).collect();
        within(socket.hello(&self.token, Value::Object(streams))).await?;
        for seat in &mut self.seats {
            seat.line = Line::default();
        }
        loop {
            self.send_what_may(&mut socket).await?;
            if self.is_done() {
                return Ok(());
            }
            if let Some(op) = self.listen(&mut socket).await? {
                self.take(&op)?;
            }
        }
    }

    /// Sends in order, room by room; what was refused goes again once everything else is answered.
    async fn send_what_may(&mut self, socket: &mut Socket) -> Result<(), End> {
        for seat in &mut self.seats {
            // Before `subscribed` one could be told of a seq that one does not know the epoch of.
            if seat.epoch.is_none() {
                continue;
            }
            if seat.line.refused && seat.line.unanswered == 0 {
                tokio::time::sleep(RECONNECT_AFTER).await;
                seat.line = Line::default();
            }
            while !seat.line.refused
                && seat.line.unanswered < WINDOW
                && let Some((id, text)) = seat.outbox.get(seat.line.unanswered)
            {
                let op = json!({ "op": "send", "ref": id, "stream": seat.stream, "id": id, "body": { "text": text } });
                within(socket.say(op)).await?;
                seat.line.unanswered += 1;
            }
        }
        Ok(())
    }

    /// What the server says next; none when there is something new to do.
    async fn listen(&mut self, socket: &mut Socket) -> Result<Option<Value>, End> {
        for asked in [false, true] {
            tokio::select! {
                Some(order) = self.orders.recv() => {
                    self.obey(order);
                    return Ok(None);
                }
                said = tokio::time::timeout(SILENCE, socket.next()) => match said {
                    Ok(Said::Op(op)) => return Ok(Some(op)),
                    Ok(Said::Closed(code)) => return Err(closed(code)),
                    Err(_) if asked => {}
                    Err(_) => within(socket.say(json!({ "op": "ping", "t": 0 }))).await?,
                },
            }
        }
        Err(End::Broken(anyhow::anyhow!("nobody answers")))
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Say(room, text) => {
                if let Some(seat) = self.seats.get_mut(room) {
                    seat.outbox.push_back((new_id(), text));
                }
            }
            Order::Until(heads) => {
                self.finishing = true;
                for (seat, head) in self.seats.iter_mut().zip(heads) {
                    seat.until = head;
                }
            }
        }
    }

    fn take(&mut self, op: &Value) -> Result<(), End> {
        let Some(seat) = self.seats.iter_mut().find(|seat| op["stream"] == *seat.stream) else {
            let fine = matches!(op["op"].as_str(), Some("pong" | "drain" | "welcome" | "rooms" | "blocks"));
            return if fine { Ok(()) } else { Err(Violation(format!("nobody asked for {op}")).into()) };
        };
        match op["op"].as_str().unwrap_or_default() {
            "ack" => seat.take_ack(op)?,
            "subscribed" => seat.take_subscribed(op)?,
            "events" => seat.append(op)?,
            // The stream could not be opened now: another connection may have more luck.
            "error" if op["id"].is_null() => return Err(anyhow::anyhow!("{op}").into()),
            "error" if op["retry_after_ms"].is_u64() && seat.line.unanswered > 0 => {
                seat.line.refused = true;
                self.refusals += 1;
                seat.line.unanswered -= 1;
            }
            "error" | "unsubscribed" => return Err(Violation(format!("refused for good: {op}")).into()),
            _ => {}
        }
        Ok(())
    }
}

/// An end that says when to come back is one of those that happen; the others blame the client, which did nothing.
fn closed(code: Option<u16>) -> End {
    match code {
        Some(code) if !(4000..4100).contains(&code) => Violation(format!("closed with {code}")).into(),
        code => End::Broken(anyhow::anyhow!("closed with {code:?}")),
    }
}

async fn within<T>(work: impl Future<Output = anyhow::Result<T>>) -> Result<T, End> {
    match tokio::time::timeout(2 * SILENCE, work).await {
        Ok(done) => done.map_err(End::Broken),
        Err(_) => Err(End::Broken(anyhow::anyhow!("nobody answers"))),
    }
}

/// An id as a client makes it.
fn new_id() -> String {
    store::Entropy::system().uuid_v7(&store::Clock::system()).to_string()
}
