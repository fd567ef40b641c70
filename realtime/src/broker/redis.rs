//! The broker through Redis pub/sub: plain channels on one server, sharded ones on a cluster.
//!
//! One task per node makes a link (two connections, one to publish and one to listen), serves it until something is
//! wrong with it, drops it and makes another. fred's own reconnecting is not used: it logs a failed resubscription and
//! goes on, so that a node would be deaf without knowing.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use anyhow::Context as _;
use fred::types::config::Config;
use parking_lot::Mutex;
use store::{Clock, Entropy};
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::{Signal, To};
use crate::hub::Hub;
use crate::wire::StreamName;
use crate::wire::encode::Frame;

mod channels;
mod link;
mod publish;

use channels::Channels;
use link::{Ended, Link};

/// How many messages wait to be published at most; the next one is dropped.
const OUTBOX_MAX: usize = 8_192;
/// Between two tries to reach Redis, and as much again at random so that nodes do not come together.
const TRY_AGAIN_AFTER_MS: u64 = 150;
/// How many messages of Redis may wait to be taken. fred's own default of 32 loses messages in any burst.
const INBOX_MAX: usize = 16_384;

/// Something to publish.
pub(super) enum Outgoing {
    Events { stream: StreamName, events: Vec<(u64, Frame)> },
    Signal { to: To, signal: Signal },
}

/// The entrance: nothing here waits.
pub(crate) struct Redis {
    outbox: mpsc::Sender<Outgoing>,
    pub(super) follows: Arc<Follows>,
    pub(super) state: Arc<State>,
}

impl Redis {
    /// Hands something to the publisher, or drops it: others will find it in PostgreSQL.
    pub(super) fn offer(&self, outgoing: Outgoing) {
        if !self.state.is_heard() {
            dropped("silent", 1);
        } else if self.outbox.try_send(outgoing).is_err() {
            dropped("full", 1);
        }
    }
}

pub(super) fn dropped(why: &'static str, count: u64) {
    metrics::counter!("atas_realtime_broker_dropped_total", "why" => why).increment(count);
}

/// What is known of the link.
#[derive(Default)]
pub(super) struct State {
    heard: AtomicBool,
    lag_us: AtomicU64,
}

impl State {
    /// Whether the node hears its own canary: Redis is there, and so are the subscriptions.
    pub(super) fn is_heard(&self) -> bool {
        self.heard.load(Ordering::Acquire)
    }

    /// How long the last canary was under way.
    pub(super) fn lag(&self) -> Duration {
        Duration::from_micros(self.lag_us.load(Ordering::Relaxed))
    }

    fn set_lag(&self, lag: Duration) {
        self.lag_us.store(u64::try_from(lag.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// Whether that is news.
    fn set_heard(&self, heard: bool) -> bool {
        metrics::gauge!("atas_realtime_broker_up").set(if heard { 1.0 } else { 0.0 });
        self.heard.swap(heard, Ordering::AcqRel) != heard
    }
}

/// The streams that this node wants to hear of. The link's subscriptions follow it.
#[derive(Default)]
pub(super) struct Follows {
    wanted: Mutex<Wanted>,
    changed: Notify,
}

#[derive(Default)]
struct Wanted {
    streams: HashSet<StreamName>,
    /// Those that were added or removed since the link last looked.
    changed: HashSet<StreamName>,
}

/// What became of the wishes since somebody last looked.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Changes {
    added: Vec<StreamName>,
    removed: Vec<StreamName>,
}

impl Follows {
    pub(super) fn want(&self, stream: StreamName) {
        let mut wanted = self.wanted.lock();
        if wanted.streams.insert(stream) {
            wanted.changed.insert(stream);
            self.changed.notify_one();
        }
    }

    pub(super) fn unwant(&self, stream: StreamName) {
        let mut wanted = self.wanted.lock();
        if wanted.streams.remove(&stream) {
            wanted.changed.insert(stream);
            self.changed.notify_one();
        }
    }

    /// Everything, for a new link.
    fn take_all(&self) -> Vec<StreamName> {
        let mut wanted = self.wanted.lock();
        wanted.changed.clear();
        wanted.streams.iter().copied().collect()
    }

    /// What has changed; waits until something has.
    async fn take_changes(&self) -> Changes {
        loop {
            let changes = {
                let mut wanted = self.wanted.lock();
                let changed = std::mem::take(&mut wanted.changed);
                let (added, removed) =
                    changed.into_iter().partition(|stream| wanted.streams.contains(stream));
                Changes { added, removed }
            };
            if changes != Changes::default() {
                return changes;
            }
            self.changed.notified().await;
        }
    }
}

/// Does the work behind [`Redis`].
pub(crate) struct Runner {
    config: Config,
    channels: Channels,
    inbox_max: usize,
    outbox: mpsc::Receiver<Outgoing>,
    follows: Arc<Follows>,
    state: Arc<State>,
    clock: Clock,
    entropy: Entropy,
}

pub(super) fn new(
    url: &str,
    installation: &str,
    clock: &Clock,
    entropy: &Entropy,
) -> anyhow::Result<(Redis, Runner)> {
    // The error is fred's and does not hold the URL, which may hold a password.
    let config = Config::from_url(url).context("read REDIS_URL")?;
    let (outbox, waiting) = mpsc::channel(OUTBOX_MAX);
    let redis = Redis { outbox, follows: Arc::default(), state: Arc::default() };
    let node = u64::from_be_bytes(entropy.bytes());
    let runner = Runner {
        channels: Channels::new(installation, node, config.server.is_clustered()),
        config,
        inbox_max: INBOX_MAX,
        outbox: waiting,
        follows: Arc::clone(&redis.follows),
        state: Arc::clone(&redis.state),
        clock: clock.clone(),
        entropy: entropy.clone(),
    };
    Ok((redis, runner))
}

impl Runner {
    /// Keeps a link to Redis until `stop`; what it brings goes to `hub`.
    pub(crate) async fn run(mut self, hub: Arc<Hub>, stop: CancellationToken) {
        stop.run_until_cancelled(Box::pin(self.keep_linked(&hub))).await;
        self.state.set_heard(false);
    }

    async fn keep_linked(&mut self, hub: &Hub) {
        self.state.set_heard(false);
        let mut told = false;
        loop {
            let why = match Link::open(&self.config, self.inbox_max).await {
                Ok(link) => self.serve(link, hub).await,
                Err(error) => Ended::Failed(error),
            };
            if self.state.set_heard(false) {
                // Now looking into the database is all there is.
                hub.look_now();
                told = false;
            }
            if !told {
                warn!(%why, "Redis is silent; this node goes on without it and tries again");
                told = true;
            }
            let jitter_ms = self.entropy.below(TRY_AGAIN_AFTER_MS);
            tokio::time::sleep(Duration::from_millis(TRY_AGAIN_AFTER_MS + jitter_ms)).await;
        }
    }

    async fn serve(&mut self, mut link: Link, hub: &Hub) -> Ended {
        // What has waited since the last link is old: the others have looked for it.
        let mut stale = 0;
        while self.outbox.try_recv().is_ok() {
            stale += 1;
        }
        dropped("silent", stale);
        let tools = link::Tools {
            channels: &self.channels,
            follows: &self.follows,
            state: &self.state,
            clock: &self.clock,
            hub,
        };
        let ended = link.serve(&tools, &mut self.outbox).await;
        metrics::counter!("atas_realtime_broker_reconnects_total").increment(1);
        info!(%ended, "the link to Redis ended");
        ended
    }
}

#[cfg(test)]
mod tests;
