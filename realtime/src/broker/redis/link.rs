//! A link to Redis: two connections, served until something is wrong with them.
//!
//! A canary watches over it: the node publishes to a channel of its own and must hear that again. This finds a Redis
//! that hangs, a connection that is open and dead, and subscriptions that Redis does not know (any more).

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use fred::clients::Client;
use fred::interfaces::{ClientLike as _, EventInterface as _, PubsubInterface as _};
use fred::types::config::{Config, Options};
use fred::types::{Builder, ConnectHandle, Message as Delivery, RespVersion};
use futures_util::future::join_all;
use parking_lot::Mutex;
use store::Clock;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

use super::channels::{Channels, Purpose};
use super::{Follows, Outgoing, State, dropped, publish};
use crate::broker::Signal;
use crate::broker::message::{self, Message, Stamp};
use crate::hub::Hub;
use crate::wire::StreamName;

/// Between two canaries.
const CANARY_EVERY: Duration = Duration::from_millis(400);
/// A canary that is not heard for so long means that Redis is silent.
const SILENT_AFTER: Duration = Duration::from_millis(1_500);
/// Between two looks at the canary.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// The longest a command of ours may take.
const COMMAND_WITHIN: Duration = Duration::from_secs(1);
/// The longest both connections may take to be made.
const OPEN_WITHIN: Duration = Duration::from_secs(5);
/// Channels of one SUBSCRIBE.
const SUBSCRIBE_MAX: usize = 256;
/// Messages packed in one round.
const ROUND_MAX: usize = 256;

/// Why a link is over.
#[derive(Debug)]
pub(super) enum Ended {
    /// Redis or fred says so.
    Failed(fred::error::Error),
    /// The canary was not heard.
    Silent,
    /// A connection was closed.
    Closed,
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(error) => write!(f, "{error}"),
            Self::Silent => f.write_str("nothing was heard of it"),
            Self::Closed => f.write_str("the connection was closed"),
        }
    }
}

impl From<fred::error::Error> for Ended {
    fn from(error: fred::error::Error) -> Self {
        Self::Failed(error)
    }
}

/// What a link works with.
pub(super) struct Tools<'a> {
    pub(super) channels: &'a Channels,
    pub(super) follows: &'a Follows,
    pub(super) state: &'a State,
    pub(super) clock: &'a Clock,
    pub(super) hub: &'a Hub,
}

pub(super) struct Link {
    publisher: Client,
    subscriber: Client,
    messages: broadcast::Receiver<Delivery>,
    tasks: [ConnectHandle; 2],
}

impl Drop for Link {
    /// A connection that hangs would wait for ever to be closed politely.
    fn drop(&mut self) {
        self.tasks.iter().for_each(ConnectHandle::abort);
    }
}

/// What is known of the canaries and subscriptions of one link.
struct Health {
    begun: Instant,
    /// When each canary was last heard.
    canaries: Mutex<Vec<(String, Option<Instant>)>>,
    /// Whether everything that was wanted at the beginning is subscribed.
    subscribed: AtomicBool,
}

impl Link {
    /// Connects twice. There is no policy for reconnecting: a broken link is over.
    pub(super) async fn open(config: &Config, inbox_max: usize) -> Result<Self, fred::error::Error> {
        let subscriber = client(config, inbox_max)?;
        let publisher = client(config, 32)?;
        // Before anything is subscribed, so that nothing is missed.
        let messages = subscriber.message_rx();
        let opened = timeout(OPEN_WITHIN, async { Ok((subscriber.init().await?, publisher.init().await?)) });
        let (listening, publishing) = opened.await.unwrap_or_else(|_| Err(timed_out()))?;
        Ok(Self { publisher, subscriber, messages, tasks: [listening, publishing] })
    }

    /// Serves it until it ends.
    pub(super) async fn serve(&mut self, tools: &Tools<'_>, outbox: &mut mpsc::Receiver<Outgoing>) -> Ended {
        let canaries = tools.channels.canaries();
        let subscriptions = Subscriptions { client: &self.subscriber, channels: tools.channels };
        // Before the first canary is sent.
        if let Err(error) = subscriptions.begin(&canaries).await {
            return error.into();
        }
        let health = Health {
            begun: Instant::now(),
            canaries: Mutex::new(canaries.iter().map(|name| (name.clone(), None)).collect()),
            subscribed: AtomicBool::new(false),
        };
        let publisher = Publisher { client: &self.publisher, channels: tools.channels, clock: tools.clock };
        let [listening, publishing] = &mut self.tasks;
        tokio::select! {
            ended = receive(&mut self.messages, tools, &health) => ended,
            ended = subscriptions.keep(tools, &health) => ended,
            ended = watch(tools, &health, &publisher) => ended,
            never = publisher.sing(&canaries) => match never {},
            ended = publisher.publish(outbox) => ended,
            _ = listening => Ended::Closed,
            _ = publishing => Ended::Closed,
        }
    }
}

fn client(config: &Config, capacity: usize) -> Result<Client, fred::error::Error> {
    // RESP3 lets a subscribed connection answer a PING.
    let config = Config { version: RespVersion::RESP3, fail_fast: true, ..config.clone() };
    let mut builder = Builder::from_config(config);
    builder.with_performance_config(|performance| {
        performance.broadcast_channel_capacity = capacity;
        performance.default_command_timeout = COMMAND_WITHIN;
    });
    builder.with_connection_config(|connection| {
        connection.connection_timeout = COMMAND_WITHIN;
        connection.internal_command_timeout = COMMAND_WITHIN;
        connection.max_command_attempts = 1;
        connection.tcp.nodelay = Some(true);
    });
    builder.build()
}

fn timed_out() -> fred::error::Error {
    fred::error::Error::new(fred::error::ErrorKind::Timeout, "Redis does not answer")
}

/// Takes what Redis brings. A receiver that lags has lost messages and goes on: whatever was in them stands in the
/// database.
async fn receive(messages: &mut broadcast::Receiver<Delivery>, tools: &Tools<'_>, health: &Health) -> Ended {
    loop {
        match messages.recv().await {
            Ok(delivery) => take(delivery, tools, health),
            Err(RecvError::Lagged(lost)) => {
                metrics::counter!("atas_realtime_broker_lost_total").increment(lost);
                tools.hub.look_now();
            }
            Err(RecvError::Closed) => return Ended::Closed,
        }
    }
}

fn take(delivery: Delivery, tools: &Tools<'_>, health: &Health) {
    let Some(purpose) = tools.channels.purpose(&delivery.channel) else { return };
    let stream = if let Purpose::Stream(stream) = purpose { Some(stream) } else { None };
    let decoded = delivery.value.into_bytes().and_then(|bytes| message::decode(bytes, stream));
    let Some((stamp, message)) = decoded else {
        metrics::counter!("atas_realtime_broker_unknown_total").increment(1);
        return;
    };
    let own = stamp.node == tools.channels.node;
    match message {
        Message::Canary if own => {
            tools.state.set_lag(age(tools.clock, stamp));
            health.heard(&delivery.channel);
        }
        // What this node published it has done itself already.
        _ if own => {}
        Message::Canary => {}
        Message::Events(events) => {
            let lag = age(tools.clock, stamp).as_secs_f64();
            metrics::histogram!("atas_realtime_broker_lag_seconds", "broker" => "redis").record(lag);
            metrics::counter!("atas_realtime_broker_in_total").increment(events.len() as u64);
            if let Some(stream) = stream {
                tools.hub.take_events(stream, events);
            }
        }
        Message::Signal(signal) => {
            metrics::counter!("atas_realtime_broker_in_total").increment(1);
            tools.hub.take_signal(stamp.node, signal);
        }
    }
}

/// How old a message is. Clocks of nodes differ, so that it may be off by their difference.
fn age(clock: &Clock, stamp: Stamp) -> Duration {
    let age_us = clock.now().timestamp_micros().saturating_sub(stamp.at_us);
    Duration::from_micros(u64::try_from(age_us).unwrap_or(0))
}

impl Health {
    fn heard(&self, channel: &str) {
        let now = Instant::now();
        for (_, heard) in self.canaries.lock().iter_mut().filter(|(name, _)| name == channel) {
            *heard = Some(now);
        }
    }

    /// Since when at least one canary has been silent, and whether all were heard at all.
    fn oldest(&self) -> (Instant, bool) {
        let canaries = self.canaries.lock();
        let oldest = canaries.iter().map(|(_, heard)| heard.unwrap_or(self.begun)).min();
        (oldest.unwrap_or(self.begun), canaries.iter().all(|(_, heard)| heard.is_some()))
    }
}

/// Says that Redis is there as soon as everything is subscribed and heard, and ends when it falls silent.
async fn watch(tools: &Tools<'_>, health: &Health, publisher: &Publisher<'_>) -> Ended {
    let mut tick = interval(LOOK_EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let (oldest, all_heard) = health.oldest();
        if oldest.elapsed() > SILENT_AFTER {
            return Ended::Silent;
        }
        let up = all_heard && health.subscribed.load(Ordering::Acquire);
        if up && tools.state.set_heard(true) {
            tracing::info!("Redis is there");
            // Whatever happened meanwhile was told to nobody here, nor by this node to others.
            tools.hub.look_now();
            tools.hub.tell_all_who_is_there();
            publisher.say_returned().await;
        }
    }
}

/// The subscribing connection.
struct Subscriptions<'a> {
    client: &'a Client,
    channels: &'a Channels,
}

impl Subscriptions<'_> {
    /// The channels that every node hears.
    async fn begin(&self, canaries: &[String]) -> Result<(), fred::error::Error> {
        self.subscribe(vec![self.channels.control()]).await?;
        for canary in canaries {
            self.subscribe(vec![canary.clone()]).await?;
        }
        self.settle().await
    }

    /// Follows what this node wants to hear of.
    async fn keep(&self, tools: &Tools<'_>, health: &Health) -> Ended {
        let all = tools.follows.take_all();
        if let Err(error) = self.change(&all, &[]).await {
            return error.into();
        }
        health.subscribed.store(true, Ordering::Release);
        loop {
            let changes = tools.follows.take_changes().await;
            if let Err(error) = self.change(&changes.added, &changes.removed).await {
                return error.into();
            }
            // What was published just before the subscription was heard by nobody here.
            tools.hub.look_at(&changes.added).await;
            tools.hub.ask_who_is_there(&changes.added);
        }
    }

    async fn change(&self, added: &[StreamName], removed: &[StreamName]) -> Result<(), fred::error::Error> {
        for names in self.batches(added) {
            self.subscribe(names).await?;
        }
        for names in self.batches(removed) {
            if self.channels.sharded {
                self.client.sunsubscribe(names).await?;
            } else {
                self.client.unsubscribe(names).await?;
            }
        }
        self.settle().await
    }

    /// Channels by partition, because one command reaches one shard.
    fn batches(&self, streams: &[StreamName]) -> Vec<Vec<String>> {
        let mut streams = streams.to_vec();
        streams.sort_unstable_by_key(|stream| self.channels.partition(*stream));
        let partitions =
            streams.chunk_by(|one, next| self.channels.partition(*one) == self.channels.partition(*next));
        let batches = partitions.flat_map(|same| same.chunks(SUBSCRIBE_MAX));
        batches.map(|batch| batch.iter().map(|stream| self.channels.stream(*stream)).collect()).collect()
    }

    async fn subscribe(&self, names: Vec<String>) -> Result<(), fred::error::Error> {
        if self.channels.sharded {
            self.client.ssubscribe(names).await
        } else {
            self.client.subscribe(names).await
        }
    }

    /// fred does not wait for the answer to SUBSCRIBE. Redis answers in order: once it has answered a PING on the same
    /// connection, the subscriptions before it stand. Of a cluster each shard answers for itself.
    async fn settle(&self) -> Result<(), fred::error::Error> {
        if !self.channels.sharded {
            return self.client.ping::<()>(None).await;
        }
        let answers = self.client.active_connections().into_iter().map(async |shard| {
            let to_it = Options { cluster_node: Some(shard), ..Options::default() };
            self.client.with_options(&to_it).ping::<()>(None).await
        });
        join_all(answers).await.into_iter().collect()
    }
}

/// The publishing connection.
struct Publisher<'a> {
    client: &'a Client,
    channels: &'a Channels,
    clock: &'a Clock,
}

impl Publisher<'_> {
    /// Publishes what waits, round by round; what Redis does not take is dropped.
    async fn publish(&self, outbox: &mut mpsc::Receiver<Outgoing>) -> Ended {
        let mut waiting = Vec::with_capacity(ROUND_MAX);
        while outbox.recv_many(&mut waiting, ROUND_MAX).await > 0 {
            let round = publish::pack(self.channels, self.clock, &mut waiting);
            let sent = round.into_iter().map(async |envelope| {
                let count = envelope.count;
                (self.put(envelope.channel, envelope.bytes).await, count)
            });
            for (sent, count) in join_all(sent).await {
                match sent {
                    Ok(()) => metrics::counter!("atas_realtime_broker_out_total").increment(count),
                    Err(_) => dropped("failed", count),
                }
            }
        }
        Ended::Closed
    }

    /// Sends the canaries for ever.
    async fn sing(&self, canaries: &[String]) -> std::convert::Infallible {
        let mut tick = interval(CANARY_EVERY);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tick.tick().await;
            let canary = message::canary(self.stamp());
            // One that cannot be sent is not heard, and that is what counts.
            join_all(canaries.iter().map(|name| self.put(name.clone(), canary.clone()))).await;
        }
    }

    /// Tells the others that what this node has done lately was told to nobody.
    async fn say_returned(&self) {
        let said = message::signal(self.stamp(), &Signal::Returned);
        if self.put(self.channels.control(), said).await.is_err() {
            dropped("failed", 1);
        }
    }

    fn stamp(&self) -> Stamp {
        Stamp { node: self.channels.node, at_us: self.clock.now().timestamp_micros() }
    }

    async fn put(&self, channel: String, bytes: Bytes) -> Result<(), fred::error::Error> {
        if self.channels.sharded {
            self.client.spublish(channel, bytes).await
        } else {
            self.client.publish(channel, bytes).await
        }
    }
}
