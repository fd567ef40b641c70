//! Budgets that the nodes of a cluster share through Redis: GCRA, as each node counts for itself.
//!
//! Redis only makes limits tighter: each node counts too, and a Redis that is silent leaves it at that. A question that is
//! not answered in time makes it silent for everybody at once, until it answers a PING again.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fred::clients::Client;
use fred::interfaces::ClientLike as _;
use fred::types::config::Config;
use fred::types::{Builder, ClusterHash, CustomCommand};
use futures_util::future::join_all;
use metrics::{counter, gauge};
use parking_lot::{Mutex, RwLock};
use sha2::{Digest as _, Sha256};
use tokio::sync::{Notify, mpsc};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing::info;

/// How long a request waits for Redis at most.
const ASK_WITHIN: Duration = Duration::from_millis(100);
/// Connecting may take longer: nobody waits for it.
const OPEN_WITHIN: Duration = Duration::from_secs(2);
/// Between two PINGs, and between two tries to connect.
const LOOK_EVERY: Duration = Duration::from_millis(400);
/// How many charges wait to be told to Redis; more are not told.
const CHARGES_MAX: usize = 4_096;
/// How many are told at once.
const CHARGES_AT_ONCE: usize = 128;

/// The theoretical arrival time is kept under one key, in microseconds of Redis's own clock, and expires when the budget is
/// whole again. Gives back how long to wait, or 0 when it was taken. `%.0f`, because Lua writes large numbers inexactly.
const GCRA: &str = "\
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local interval, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local due = math.max(tonumber(redis.call('GET', KEYS[1]) or '0') or 0, now) + interval
local wait = due - burst * interval - now
if wait > 0 then return math.ceil(wait) end
redis.call('SET', KEYS[1], string.format('%.0f', due), 'PX', math.ceil((due - now) / 1000))
return 0";

/// One rule, as Redis counts it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub(super) name: &'static str,
    pub(super) count: u32,
    pub(super) per: Duration,
}

/// Something that a node has let through by itself, to be counted afterwards.
struct Charge {
    rule: Rule,
    key: String,
    /// Who is told when that was too much.
    held: Arc<dyn Hold>,
}

/// Keeps somebody back for a while.
pub(super) trait Hold: Send + Sync {
    fn hold(&self, key: &str, wait: Duration);
}

/// The Redis that nodes share budgets through.
pub struct Shared {
    config: Config,
    /// Keeps installations on one Redis apart, and what is typed into forms unreadable there.
    salt: String,
    live: RwLock<Option<Client>>,
    lost: Notify,
    charges: mpsc::Sender<Charge>,
    due: Mutex<Option<mpsc::Receiver<Charge>>>,
}

impl Shared {
    /// The Redis of `url`, for the installation that `salt` names. Nothing is connected before [`Shared::keep`].
    ///
    /// # Errors
    /// When the URL cannot be read.
    pub fn new(url: &str, salt: &str) -> anyhow::Result<Arc<Self>> {
        let config = Config::from_url(url).context("read REDIS_URL")?;
        let (charges, due) = mpsc::channel(CHARGES_MAX);
        Ok(Arc::new(Self {
            config,
            salt: salt.to_owned(),
            live: RwLock::new(None),
            lost: Notify::new(),
            charges,
            due: Mutex::new(Some(due)),
        }))
    }

    /// Keeps the connection until `stop`. Called once.
    pub async fn keep(self: Arc<Self>, stop: CancellationToken) {
        let Some(due) = self.due.lock().take() else { return };
        let telling = self.tell(due);
        let keeping = async {
            loop {
                if let Err(error) = self.connected().await {
                    info!("rate limits are counted by this node alone: {error:#}");
                }
                *self.live.write() = None;
                gauge!("atas_limits_shared").set(0.0);
                tokio::time::sleep(LOOK_EVERY).await;
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = telling => {}
            never = keeping => never,
        }
        *self.live.write() = None;
    }

    /// Whether budgets are shared at this moment.
    #[cfg(test)]
    pub(super) fn is_live(&self) -> bool {
        self.live.read().is_some()
    }

    /// One connection, from its beginning to its end.
    async fn connected(&self) -> anyhow::Result<()> {
        // What was lost before is no news of this one.
        let lost = self.lost.notified();
        let client = client(&self.config).context("make a client")?;
        let task = timeout(OPEN_WITHIN, client.init()).await.context("connect to Redis in time")??;
        let _aborted = AbortOnDrop(&task);
        *self.live.write() = Some(client.clone());
        gauge!("atas_limits_shared").set(1.0);
        info!("rate limits are shared through Redis");
        let watching = async {
            loop {
                tokio::time::sleep(LOOK_EVERY).await;
                let answered = timeout(ASK_WITHIN * 4, client.ping::<()>(None)).await;
                if !matches!(answered, Ok(Ok(()))) {
                    anyhow::bail!("Redis does not answer");
                }
            }
        };
        tokio::select! {
            () = lost => anyhow::bail!("Redis did not answer in time"),
            ended = watching => ended,
        }
    }

    /// Counts one use. None: Redis is silent, and it was not counted.
    pub(super) async fn ask(&self, rule: Rule, key: &str) -> Option<Result<(), Duration>> {
        let client = self.live.read().clone();
        let Some(client) = client else {
            counter!("atas_limits_local_total").increment(1);
            return None;
        };
        let interval = rule.per.as_micros() / u128::from(rule.count.max(1));
        let name = self.name(rule, key);
        // The slot itself: fred knows no other way to find the shard of a command that it does not know.
        let slot = ClusterHash::from(name.as_str());
        let arguments = [GCRA.to_owned(), "1".to_owned(), name, interval.to_string(), rule.count.to_string()];
        let command = CustomCommand::new_static("EVAL", slot, false);
        let asked = timeout(ASK_WITHIN, client.custom::<u64, String>(command, arguments.to_vec())).await;
        match asked {
            Ok(Ok(0)) => Some(Ok(())),
            Ok(Ok(wait_us)) => Some(Err(Duration::from_micros(wait_us))),
            Ok(Err(_)) | Err(_) => {
                // Whoever comes next does not wait for it.
                *self.live.write() = None;
                self.lost.notify_waiters();
                counter!("atas_limits_local_total").increment(1);
                None
            }
        }
    }

    /// Has a use counted that was let through already. Never waits.
    pub(super) fn charge(&self, rule: Rule, key: String, held: Arc<dyn Hold>) {
        if self.live.read().is_some() {
            // When so many wait that this one is not told, the node's own limit is what holds.
            self.charges.try_send(Charge { rule, key, held }).ok();
        }
    }

    async fn tell(&self, mut due: mpsc::Receiver<Charge>) {
        let mut batch = Vec::new();
        while due.recv_many(&mut batch, CHARGES_AT_ONCE).await > 0 {
            join_all(batch.drain(..).map(|charge| async move {
                if let Some(Err(wait)) = self.ask(charge.rule, &charge.key).await {
                    charge.held.hold(&charge.key, wait);
                }
            }))
            .await;
        }
    }

    fn name(&self, rule: Rule, key: &str) -> String {
        let hash = Sha256::new().chain_update(&self.salt).chain_update([0]).chain_update(rule.name);
        let hash = hash.chain_update([0]).chain_update(key).finalize();
        format!("atas:limit:{}", URL_SAFE_NO_PAD.encode(&hash[..16]))
    }
}

/// A connection that hangs would wait for ever to be closed politely.
struct AbortOnDrop<'t>(&'t fred::types::ConnectHandle);

impl Drop for AbortOnDrop<'_> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// There is no policy for reconnecting: a broken connection is over.
fn client(config: &Config) -> Result<Client, fred::error::Error> {
    let mut builder = Builder::from_config(Config { fail_fast: true, ..config.clone() });
    builder.with_performance_config(|performance| performance.default_command_timeout = OPEN_WITHIN);
    builder.with_connection_config(|connection| {
        connection.connection_timeout = OPEN_WITHIN;
        connection.internal_command_timeout = OPEN_WITHIN;
        connection.max_command_attempts = 1;
        connection.tcp.nodelay = Some(true);
    });
    builder.build()
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("live", &self.live.read().is_some()).finish_non_exhaustive()
    }
}
