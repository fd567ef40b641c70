//! Somebody who stays in a room while the nodes under it are changed: connects when nobody asked to, comes back when told
//! to, says something now and then, and counts what happened.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use testkit::{Said, Socket};
use tokio::sync::watch;

/// A room is quiet while a node starts, which takes a slow machine a while.
const QUIET_MAX: Duration = Duration::from_mins(3);
/// Between two tries to get in.
const AGAIN_AFTER: Duration = Duration::from_millis(50);

/// What all passengers are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// Say so many things in all.
    Say(usize),
    /// Leave once there were so many events.
    LeaveAt(usize),
}

pub(crate) struct Passenger {
    gate: SocketAddr,
    token: String,
    stream: String,
    name: String,
    epoch: Option<String>,
    /// Said and not acknowledged.
    waiting: VecDeque<(String, String)>,
    said: usize,
    acked: usize,
    /// How many events it has seen: dense, so that this is also the last one's number.
    pub(crate) seen: usize,
    pub(crate) welcomes: usize,
    /// How often it was passed on, with a ticket.
    pub(crate) passed_on: usize,
    /// How often its connection ended without that.
    pub(crate) cut: usize,
    /// Its state, for whoever waits for it.
    told: watch::Sender<(usize, usize)>,
}

impl Passenger {
    pub(crate) fn new(gate: SocketAddr, token: &str, room: &str, name: String) -> Self {
        Self {
            gate,
            token: token.to_owned(),
            stream: format!("room:{room}"),
            name,
            epoch: None,
            waiting: VecDeque::new(),
            said: 0,
            acked: 0,
            seen: 0,
            welcomes: 0,
            passed_on: 0,
            cut: 0,
            told: watch::Sender::new((0, 0)),
        }
    }

    /// How often it was welcomed, and how much of what it said is acknowledged.
    pub(crate) fn watch(&self) -> watch::Receiver<(usize, usize)> {
        self.told.subscribe()
    }

    /// Rides until it is told to leave.
    pub(crate) async fn ride(mut self, mut orders: watch::Receiver<Order>) -> Self {
        let mut ticket = None;
        loop {
            match self.connect(ticket.take()).await {
                Ok(socket) => match self.sit(socket, &mut orders).await {
                    Ended::Arrived => return self,
                    Ended::PassedOn { after_ms, ticket: given } => {
                        self.passed_on += 1;
                        ticket = Some(given);
                        tokio::time::sleep(Duration::from_millis(after_ms)).await;
                    }
                    Ended::Cut => self.cut += 1,
                },
                // Nobody was there: not a connection that was cut.
                Err(_) => tokio::time::sleep(AGAIN_AFTER).await,
            }
        }
    }

    async fn connect(&mut self, ticket: Option<String>) -> anyhow::Result<Socket> {
        let mut socket = Socket::open(self.gate).await?;
        let position = self.epoch.as_ref().map(|epoch| json!({ "epoch": epoch, "seq": self.seen }));
        let mut hello = json!({ "op": "hello", "token": self.token, "streams": { &self.stream: position } });
        if let Some(ticket) = ticket {
            hello["ticket"] = ticket.into();
        }
        socket.say(hello).await?;
        match socket.next().await {
            Said::Op(op) if op["op"] == "welcome" => {
                self.welcomes += 1;
                self.tell();
                Ok(socket)
            }
            other => anyhow::bail!("no welcome but {other:?}"),
        }
    }

    /// Over one connection.
    async fn sit(&mut self, mut socket: Socket, orders: &mut watch::Receiver<Order>) -> Ended {
        let again: Vec<_> = self.waiting.iter().map(|(id, text)| self.send(id, text)).collect();
        for send in again {
            if socket.say(send).await.is_err() {
                return Ended::Cut;
            }
        }
        let mut drain = None;
        loop {
            let order = *orders.borrow_and_update();
            match order {
                Order::LeaveAt(all) if self.seen >= all && self.waiting.is_empty() => return Ended::Arrived,
                Order::Say(wanted) if self.said < wanted => {
                    let id = store::Entropy::system().uuid_v7(&store::Clock::system()).to_string();
                    let text = format!("{} {}", self.name, self.said);
                    let send = self.send(&id, &text);
                    self.waiting.push_back((id, text));
                    self.said += 1;
                    // One that is not taken is said again on the next connection.
                    socket.say(send).await.ok();
                    continue;
                }
                _ => {}
            }
            let next = tokio::select! {
                changed = orders.changed() => {
                    changed.expect("whoever gives orders waits for the end");
                    continue;
                }
                next = socket.next_within(QUIET_MAX) => next,
            };
            match next {
                Said::Op(op) if op["op"] == "drain" => drain = Some(op),
                Said::Op(op) => self.take(&op),
                Said::Closed(code) => {
                    return match drain {
                        Some(drain) if code == Some(4000) => Ended::passed_on(&drain),
                        _ => Ended::Cut,
                    };
                }
            }
        }
    }

    fn send(&self, id: &str, text: &str) -> Value {
        json!({ "op": "send", "ref": id, "stream": self.stream, "id": id, "body": { "text": text } })
    }

    fn take(&mut self, op: &Value) {
        match op["op"].as_str().unwrap() {
            "ack" => {
                let (id, _) = self.waiting.pop_front().expect("an ack answers a send");
                assert_eq!(op["id"], *id, "acks come in the order of sends");
                self.acked += 1;
                self.tell();
            }
            "subscribed" => {
                assert!(self.epoch.is_none() || op["replay"] == "complete", "a known position is completed");
                self.epoch = Some(op["epoch"].as_str().unwrap().to_owned());
                self.see(op);
            }
            "events" => self.see(op),
            "error" => panic!("{op}"),
            _ => {}
        }
    }

    fn see(&mut self, op: &Value) {
        for event in op["events"].as_array().unwrap() {
            self.seen += 1;
            assert_eq!(event["seq"], self.seen, "neither lost nor double nor reordered");
        }
    }

    fn tell(&self) {
        self.told.send_replace((self.welcomes, self.acked));
    }
}

/// How a connection ended.
enum Ended {
    Arrived,
    PassedOn { after_ms: u64, ticket: String },
    Cut,
}

impl Ended {
    fn passed_on(drain: &Value) -> Self {
        let after_ms = drain["reconnect_after_ms"].as_u64().unwrap();
        Self::PassedOn { after_ms, ticket: drain["ticket"].as_str().unwrap().to_owned() }
    }
}
