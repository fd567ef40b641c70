//! One connection that talks, hears, and comes back as the protocol says.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};
use testkit::{Said, Socket};
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior};

use crate::record::{Record, Seen, Stamp};

/// How many sends are on their way at once.
const WINDOW: usize = 32;
/// The first and the longest pause before coming back; each is drawn between nothing and the next doubling.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(20));
/// A connection that lasted so long was stable: the next pause is a first one again.
const STABLE: Duration = Duration::from_secs(10);
/// The pause before what was refused is sent again.
const AGAIN_AFTER: Duration = Duration::from_millis(50);
/// Between two ticks that a listener does not look at.
const IDLE: Duration = Duration::from_hours(1);
/// Longer than an answer takes on a machine that does too much at once; after it another connection is tried.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// What everybody is told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Talk,
    /// Say nothing new; what was said has to be acknowledged.
    Finish,
    Leave,
}

/// How far somebody is.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Progress {
    /// Seq of the newest event seen.
    pub(crate) head: u64,
    /// Messages that are not acknowledged.
    pub(crate) waiting: usize,
}

/// See the module.
pub(crate) struct Talker {
    stream: String,
    nodes: Vec<SocketAddr>,
    token: String,
    began: Instant,
    rng: ChaCha8Rng,
    epoch: Option<String>,
    outbox: VecDeque<(String, String)>,
    on_the_way: usize,
    speaks: bool,
    /// Something was refused for now: nothing new is sent before the rest is answered.
    refused: bool,
    attempts: u32,
    record: Record,
    progress: watch::Sender<Progress>,
}

impl Talker {
    /// Somebody in a room, who prefers the first of these nodes.
    pub(crate) fn new(
        number: usize,
        (room, id): (usize, &str),
        (home, nodes): (usize, Vec<SocketAddr>),
        token: &str,
        began: Instant,
    ) -> Self {
        Self {
            stream: format!("room:{id}"),
            nodes,
            token: token.to_owned(),
            began,
            rng: ChaCha8Rng::seed_from_u64(number as u64),
            epoch: None,
            outbox: VecDeque::new(),
            on_the_way: 0,
            speaks: true,
            refused: false,
            attempts: 0,
            record: Record::new(room, home),
            progress: watch::Sender::default(),
        }
    }

    pub(crate) fn progress(&self) -> watch::Receiver<Progress> {
        self.progress.subscribe()
    }

    /// Talks, a message every `pause`, or listens only, over any number of connections, until told to leave.
    pub(crate) async fn run(
        mut self,
        pause: Option<Duration>,
        mut phase: watch::Receiver<Phase>,
    ) -> anyhow::Result<Record> {
        self.speaks = pause.is_some();
        let pause = pause.unwrap_or(IDLE);
        // Not everybody at the same moment.
        let first = Instant::now() + pause.mul_f64(self.rng.random_range(0.0..1.0));
        let mut ticks = tokio::time::interval_at(first, pause);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        while *phase.borrow() != Phase::Leave {
            let Some(mut socket) = self.connect().await else { continue };
            let since = Instant::now();
            self.converse(&mut socket, &mut ticks, &mut phase).await?;
            if since.elapsed() >= STABLE {
                self.attempts = 0;
            }
            if *phase.borrow() != Phase::Leave {
                self.back_off().await;
            }
        }
        Ok(self.record)
    }

    /// Full jitter.
    async fn back_off(&mut self) {
        let most = BACKOFF.1.min(BACKOFF.0 * 2_u32.saturating_pow(self.attempts));
        self.attempts += 1;
        tokio::time::sleep(most.mul_f64(self.rng.random_range(0.0..1.0))).await;
    }

    /// A greeted connection to the first node that takes one, as a proxy in front of them would choose.
    async fn connect(&mut self) -> Option<Socket> {
        let position = self.epoch.as_ref().map(|epoch| json!({ "epoch": epoch, "seq": self.record.head() }));
        for node in &self.nodes {
            let greeted = tokio::time::timeout(ANSWER_WITHIN, async {
                let mut socket = Socket::open(*node).await?;
                socket.hello(&self.token, json!({ &self.stream: position })).await?;
                anyhow::Ok(socket)
            });
            if let Ok(Ok(socket)) = greeted.await {
                (self.on_the_way, self.refused) = (0, false);
                self.record.connections.push(self.began.elapsed());
                return Some(socket);
            }
        }
        self.back_off().await;
        None
    }

    /// Until the connection breaks, which is no error, or everybody is told to leave.
    async fn converse(
        &mut self,
        socket: &mut Socket,
        ticks: &mut tokio::time::Interval,
        phase: &mut watch::Receiver<Phase>,
    ) -> anyhow::Result<()> {
        loop {
            let now = *phase.borrow_and_update();
            if now == Phase::Leave {
                return Ok(());
            }
            if self.send_what_may(socket).await.is_err() {
                return Ok(());
            }
            self.progress.send_replace(Progress { head: self.record.head(), waiting: self.outbox.len() });
            tokio::select! {
                said = tokio::time::timeout(ANSWER_WITHIN, socket.next()) => match said {
                    Ok(Said::Op(op)) => self.take(&op)?,
                    Ok(Said::Closed(Some(code))) if !(4000..4100).contains(&code) => bail!("closed with {code}"),
                    Ok(Said::Closed(_)) => return Ok(()),
                    Err(_) if now == Phase::Talk => return Ok(()),
                    Err(_) => {}
                },
                _ = ticks.tick(), if now == Phase::Talk && self.speaks => {
                    let stamp = Stamp { node: self.record.home, at: self.began.elapsed() };
                    self.outbox.push_back((new_id(), stamp.to_string()));
                }
                _ = phase.changed() => {}
            }
        }
    }

    async fn send_what_may(&mut self, socket: &mut Socket) -> anyhow::Result<()> {
        if self.refused && self.on_the_way == 0 {
            tokio::time::sleep(AGAIN_AFTER).await;
            self.refused = false;
        }
        // Before `subscribed` one could be told of a seq that one does not know the epoch of.
        while self.epoch.is_some()
            && !self.refused
            && self.on_the_way < WINDOW
            && let Some((id, text)) = self.outbox.get(self.on_the_way)
        {
            let send =
                json!({ "op": "send", "ref": id, "stream": self.stream, "id": id, "body": { "text": text } });
            socket.say(send).await?;
            self.on_the_way += 1;
        }
        Ok(())
    }

    fn take(&mut self, op: &Value) -> anyhow::Result<()> {
        match op["op"].as_str().unwrap_or_default() {
            "subscribed" => self.take_subscribed(op),
            "events" if op["stream"] == *self.stream => self.take_events(op),
            "ack" => {
                let (id, _) = self.outbox.pop_front().context("an ack of nothing")?;
                ensure!(op["id"] == *id, "an ack out of order: {op}, waiting is {id}");
                self.on_the_way = self.on_the_way.saturating_sub(1);
                self.record.acked.push((id, op["seq"].as_u64().context("an ack has a seq")?));
                Ok(())
            }
            // Refused for now, and with it whatever came behind it: all of it again, in order.
            "error" if op["retry_after_ms"].is_u64() => {
                self.record.refusals += 1;
                self.refused = true;
                self.on_the_way = self.on_the_way.saturating_sub(1);
                Ok(())
            }
            "error" | "unsubscribed" => bail!("refused for good: {op}"),
            _ => Ok(()),
        }
    }

    fn take_subscribed(&mut self, op: &Value) -> anyhow::Result<()> {
        let head = op["head"].as_u64().context("a stream has a head")?;
        if self.epoch.is_none() {
            self.epoch = Some(op["epoch"].as_str().context("a stream has an epoch")?.to_owned());
            self.record.base = op["events"][0]["seq"].as_u64().map_or(head, |first| first - 1);
        } else {
            ensure!(op["replay"] == "complete", "a known position is not completed: {op}");
        }
        self.record.owed = Some(head);
        self.take_events(op)
    }

    fn take_events(&mut self, op: &Value) -> anyhow::Result<()> {
        let at = self.began.elapsed();
        for event in op["events"].as_array().into_iter().flatten() {
            let head = self.record.head();
            ensure!(event["seq"] == head + 1, "{event} came after seq {head}");
            let id = event["id"].as_str().context("an event has an id")?.to_owned();
            let stamp = event["body"]["text"].as_str().and_then(Stamp::parse);
            self.record.log.push(Seen { id, at, stamp });
        }
        self.record.catch_up(at);
        Ok(())
    }
}

/// An id as a client makes it.
fn new_id() -> String {
    store::Entropy::system().uuid_v7(&store::Clock::system()).to_string()
}
