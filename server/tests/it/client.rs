//! A client as the protocol wants it: an outbox that is sent in order until acknowledged, a position that resumes, and
//! a record of everything it was shown. It panics on whatever the contract forbids.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use testkit::{Said, Socket};

/// How many sends are on their way at once.
const WINDOW: usize = 8;
const RECONNECT_AFTER: Duration = Duration::from_millis(20);

/// What is on its way over one connection.
#[derive(Default)]
struct Line {
    unanswered: usize,
    /// Something was refused for now; nothing new is sent before the rest is answered.
    refused: bool,
}

/// One person in one room.
pub(crate) struct Client {
    server: SocketAddr,
    token: String,
    stream: String,
    outbox: VecDeque<(String, String)>,
    /// Ids that were acknowledged, with their seq.
    pub(crate) acked: Vec<(String, u64)>,
    /// Everything seen, dense from 1.
    pub(crate) log: Vec<Value>,
    epoch: Option<String>,
    pub(crate) connections: u64,
}

impl Client {
    pub(crate) fn new(server: SocketAddr, token: &str, room: &str) -> Self {
        Self {
            server,
            token: token.to_owned(),
            stream: format!("room:{room}"),
            outbox: VecDeque::new(),
            acked: Vec::new(),
            log: Vec::new(),
            epoch: None,
            connections: 0,
        }
    }

    /// Connects there from now on.
    pub(crate) fn move_to(&mut self, server: SocketAddr) {
        self.server = server;
    }

    pub(crate) fn queue(&mut self, text: &str) {
        self.outbox.push_back((new_id(), text.to_owned()));
    }

    fn position(&self) -> Value {
        match &self.epoch {
            Some(epoch) => json!({ "epoch": epoch, "seq": self.log.len() }),
            None => Value::Null,
        }
    }

    /// Talks until its outbox is empty and it has seen `wanted` events, through any number of connections.
    pub(crate) async fn run_until(&mut self, wanted: usize) {
        while !(self.outbox.is_empty() && self.log.len() >= wanted) {
            if self.converse(wanted).await.is_err() {
                tokio::time::sleep(RECONNECT_AFTER).await;
            }
        }
    }

    /// Talks over one connection until it breaks or there is nothing left to do.
    pub(crate) async fn converse(&mut self, wanted: usize) -> anyhow::Result<()> {
        let mut socket = Socket::open(self.server).await?;
        self.connections += 1;
        socket.hello(&self.token, json!({ &self.stream: self.position() })).await?;
        let mut line = Line::default();
        loop {
            if line.refused && line.unanswered == 0 {
                // Everything is answered: what was refused goes again, in order.
                tokio::time::sleep(RECONNECT_AFTER).await;
                line = Line::default();
            }
            while !line.refused && line.unanswered < WINDOW.min(self.outbox.len()) {
                let (id, text) = &self.outbox[line.unanswered];
                let op = json!({ "op": "send", "ref": id, "stream": self.stream, "id": id, "body": { "text": text } });
                socket.say(op).await?;
                line.unanswered += 1;
            }
            if self.outbox.is_empty() && self.log.len() >= wanted {
                return Ok(());
            }
            match socket.next().await {
                // The stream could not be opened now: another connection may have more luck.
                Said::Op(op) if op["op"] == "error" && op["id"].is_null() => anyhow::bail!("{op}"),
                Said::Op(op) => self.take(&op, &mut line),
                Said::Closed(code) => anyhow::bail!("closed with {code:?}"),
            }
        }
    }

    fn take(&mut self, op: &Value, line: &mut Line) {
        match op["op"].as_str().unwrap() {
            "ack" => {
                let (id, _) = self.outbox.pop_front().expect("an ack answers a send");
                assert_eq!(op["id"], *id, "acks come in the order of sends");
                self.acked.push((id, op["seq"].as_u64().unwrap()));
                line.unanswered -= 1;
            }
            "subscribed" => {
                if self.epoch.is_some() {
                    assert_eq!(op["replay"], "complete", "a known position is completed");
                }
                self.epoch = Some(op["epoch"].as_str().unwrap().to_owned());
                self.append(op);
            }
            "events" => self.append(op),
            "error" => {
                assert!(op["retry_after_ms"].is_u64(), "{op}");
                line.refused = true;
                line.unanswered -= 1;
            }
            _ => {}
        }
    }

    fn append(&mut self, op: &Value) {
        for event in op["events"].as_array().unwrap() {
            assert_eq!(event["seq"], self.log.len() as u64 + 1, "neither lost nor double nor reordered");
            self.log.push(event.clone());
        }
    }
}

/// An id as a client makes it.
pub(crate) fn new_id() -> String {
    store::Entropy::system().uuid_v7(&store::Clock::system()).to_string()
}
