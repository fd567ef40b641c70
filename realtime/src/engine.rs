//! The realtime engine of one node, and its life: start, serve, drain, stop.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use accounts::Accounts;
use api::Problem;
use api::limit::Limits;
use axum::extract::FromRef;
use events::Bell;
use network::{Network, Person};
use parking_lot::Mutex;
use push::Pusher;
use store::keys::KeyRing;
use store::{Clock, Db, Entropy, EventId, RoomId, SessionId, UserId};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{error, warn};

use crate::admission::Admission;
use crate::append::{Lists, db_seq, wire_seq};
use crate::broker::Broker;
use crate::devices;
use crate::hidden;
use crate::hub::Hub;
use crate::ingest::Ingest;
use crate::limits::SendLimits;
use crate::nodes::{Heart, Identity};
use crate::replay;
use crate::wire::{CloseReason, StreamName};

/// How long connections may take to finish when the server stops.
const FAREWELL: Duration = Duration::from_secs(3);
/// How long taking leave of the other nodes may take.
const LEAVE_WITHIN: Duration = Duration::from_secs(1);

/// What a node needs to serve realtime. One per process; handlers see it as [`Realtime`].
pub(crate) struct Engine {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) entropy: Entropy,
    pub(crate) accounts: Accounts,
    pub(crate) network: Network,
    pub(crate) hub: Arc<Hub>,
    pub(crate) ingest: Ingest,
    /// The lists of blocked words that were read.
    pub(crate) lists: Arc<Lists>,
    pub(crate) limits: SendLimits,
    pub(crate) keys: KeyRing,
    pub(crate) admission: Arc<Admission>,
    /// Who this node is among the others.
    pub(crate) node: Identity,
    pub(crate) pusher: Pusher,
    /// Kept in PostgreSQL, changed only by a restore, which needs the server stopped.
    pub(crate) epoch: String,
    pub(crate) connections: TaskTracker,
    /// Cancelled as soon as the server begins to stop.
    pub(crate) leaving: CancellationToken,
    stop: CancellationToken,
    /// Cancelled when something that has to run has ended.
    failed: CancellationToken,
    background: Mutex<JoinSet<()>>,
    /// Takes leave of the other nodes at the end.
    heart: Mutex<Option<JoinHandle<()>>>,
}

/// Rooms, messages and live delivery. Cheap to clone.
#[derive(Clone)]
pub struct Realtime(pub(crate) Arc<Engine>);

/// What realtime stands on.
pub struct Foundations {
    /// The database, migrated.
    pub db: Db,
    /// Time.
    pub clock: Clock,
    /// Randomness.
    pub entropy: Entropy,
    /// Who is signed in.
    pub accounts: Accounts,
    /// Who people are.
    pub network: Network,
    /// Signs the positions in lists.
    pub keys: KeyRing,
    /// Rate limits, or none.
    pub limits: Limits,
    /// Wakes the consumers of the event log.
    pub bell: Bell,
    /// Writes to browsers that are closed.
    pub pusher: Pusher,
    /// What this node shares with others.
    pub cluster: Cluster,
}

/// What a node shares with others, and who it is among them.
#[derive(Debug, Clone, Default)]
pub struct Cluster {
    /// Whether other processes may serve the same database.
    pub shared: bool,
    /// The Redis that carries news between nodes at once. Without it they find them in the database.
    pub redis_url: Option<String>,
    /// What people call this node.
    pub name: String,
    /// The release it runs.
    pub version: String,
}

impl FromRef<Realtime> for Accounts {
    fn from_ref(realtime: &Realtime) -> Self {
        realtime.0.accounts.clone()
    }
}

impl FromRef<Realtime> for Network {
    fn from_ref(realtime: &Realtime) -> Self {
        realtime.0.network.clone()
    }
}

impl Realtime {
    /// Starts the engine: its ingest workers, its healer, its link to the other nodes.
    ///
    /// # Errors
    /// The database's, when the epoch cannot be read; when the Redis URL cannot be. A Redis that is away is waited for.
    pub async fn start(on: Foundations) -> anyhow::Result<Self> {
        let epoch = replay::epoch(&on.db).await?;
        let stop = CancellationToken::new();
        let (mut background, failed) = (JoinSet::new(), CancellationToken::new());
        let (broker, runner) = match &on.cluster.redis_url {
            Some(url) => {
                let (broker, runner) = Broker::redis(url, &epoch, &on.clock, &on.entropy)?;
                (broker, Some(runner))
            }
            None => (Broker::local(on.cluster.shared), None),
        };
        let (hub, requests) = Hub::new(on.db.clone(), on.clock.clone(), on.accounts.clone(), broker, on.bell);
        if let Some(runner) = runner {
            background.spawn(runner.run(Arc::clone(&hub), stop.clone()));
        }
        for worker in hub.workers() {
            background.spawn(Arc::clone(worker).run(stop.clone()));
        }
        background.spawn(Arc::clone(&hub).keep_looking(stop.clone()));
        background.spawn(hidden::keep(Arc::clone(&hub), on.network.clone(), stop.clone()));
        background.spawn(Arc::clone(&hub).keep_company(stop.clone()));
        let telling = Arc::downgrade(&hub);
        on.accounts.when_a_session_ends(move |session| {
            if let Some(hub) = telling.upgrade() {
                hub.end_session(session);
            }
        });
        let telling = Arc::downgrade(&hub);
        on.network.when_a_block_changes(move |change| {
            if let Some(hub) = telling.upgrade() {
                hub.change_block(change);
            }
        });
        let lists = Arc::<Lists>::default();
        let ingest = Ingest::start(&on.db, &on.clock, &lists, &hub, &mut background);
        background.spawn({
            let (hub, stop) = (Arc::clone(&hub), stop.clone());
            async move { hub.run(requests, stop).await }
        });
        let admission = Arc::new(Admission::new(on.limits.are_off(), Instant::now()));
        let leaving = CancellationToken::new();
        let node = Identity::new(&on.cluster, on.entropy.uuid_v7(&on.clock), on.clock.now());
        let heart = Heart {
            db: on.db.clone(),
            node: node.clone(),
            hub: Arc::clone(&hub),
            admission: Arc::clone(&admission),
            leaving: leaving.clone(),
        };
        let heart = tokio::spawn(heart.begin().await?.run(stop.clone()));
        let engine = Arc::new(Engine {
            db: on.db,
            clock: on.clock,
            entropy: on.entropy,
            accounts: on.accounts,
            network: on.network,
            hub,
            ingest,
            lists,
            limits: SendLimits::new(&on.limits),
            keys: on.keys,
            admission,
            node,
            pusher: on.pusher,
            epoch,
            connections: TaskTracker::new(),
            leaving,
            stop: stop.clone(),
            failed: failed.clone(),
            background: Mutex::default(),
            heart: Mutex::new(Some(heart)),
        });
        // Ends with the engine, and what it watches with it.
        engine.background.lock().spawn(watch_over(background, stop, failed));
        Ok(Self(engine))
    }

    /// Tells every connection to come back elsewhere or later, finishes what was accepted, and closes.
    pub async fn stop(&self) {
        let engine = &self.0;
        engine.leaving.cancel();
        engine.send_away().await;
        engine.connections.close();
        engine.hub.close_all(CloseReason::Restart);
        // Whoever does not take its close frame in time is dropped with the process.
        let _ = tokio::time::timeout(FAREWELL, engine.connections.wait()).await;
        engine.stop.cancel();
        let heart = engine.heart.lock().take();
        if let Some(heart) = heart {
            // A database that is away forgets this node by itself.
            let _ = tokio::time::timeout(LEAVE_WITHIN, heart).await;
        }
    }

    /// Waits until something has ended that has to run as long as the engine does: this node then loses or delays what it
    /// accepts, and has to leave.
    pub async fn failed(&self) {
        self.0.failed.cancelled().await;
    }

    /// How many connections this node serves.
    pub fn connections(&self) -> u64 {
        self.0.hub.connections()
    }

    /// Closes the connections of a session that was ended.
    pub fn close_session(&self, user: UserId, session: SessionId) {
        self.0.hub.close_session(user, session);
    }
}

/// Says when one of the tasks ends before `stop`: none of them does, unless it panics.
async fn watch_over(mut tasks: JoinSet<()>, stop: CancellationToken, failed: CancellationToken) {
    while let Some(ended) = tasks.join_next().await {
        if !stop.is_cancelled() {
            let why = ended.err().map_or_else(|| "it ended by itself".to_owned(), |error| error.to_string());
            error!("a part of the realtime engine has died: {why}");
            metrics::counter!("atas_realtime_parts_died_total").increment(1);
            failed.cancel();
        }
    }
}

impl Engine {
    /// Those of `wanted` that there are, each asked for once.
    pub(crate) async fn people_by_id(
        &self,
        mut wanted: Vec<UserId>,
    ) -> Result<HashMap<UserId, Person>, Problem> {
        wanted.sort_unstable();
        wanted.dedup();
        let people = self.network.people(&wanted).await?;
        Ok(people.into_iter().map(|person| (person.id, person)).collect())
    }

    /// Raises how far `user` has read, never beyond the head, and tells their other connections and, in a direct room, the
    /// other person.
    pub(crate) async fn raise_read(
        &self,
        stream: StreamName,
        user: UserId,
        seq: u64,
        but: Option<u64>,
    ) -> Result<Option<u64>, sqlx::Error> {
        let risen = sqlx::query!(
            r#"update realtime.members m set read_seq = least($3, r.head)
               from realtime.rooms r
               where r.id = m.room_id and m.room_id = $1 and m.user_id = $2 and m.read_seq < least($3, r.head)
               returning m.read_seq,
                         exists (select from realtime.pushed p where p.user_id = $2) as "shown_on_devices!",
                         (select c.viewer_id from realtime.receipts c where r.kind = 'direct'
                          and c.room_id = m.room_id and c.other_id = m.user_id and c.shared) as "seen_by?: UserId""#,
            stream.row() as RoomId,
            user as UserId,
            db_seq(seq),
        )
        .fetch_optional(self.db.pool())
        .await?;
        let Some(risen) = risen else { return Ok(None) };
        let seq = wire_seq(risen.read_seq);
        self.hub.tell_read(stream, user, seq, but);
        if let Some(viewer) = risen.seen_by {
            self.hub.tell_seen(stream, viewer, user, seq);
        }
        if risen.shown_on_devices
            && let Err(error) = devices::take_away(self, user).await
        {
            // The mark stands. What devices show is looked at again when there is something new for them.
            warn!(%error, "what was read is not taken from devices now");
        }
        Ok(Some(seq))
    }

    pub(crate) fn new_event_id(&self) -> EventId {
        EventId::generate(&self.entropy, &self.clock)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_part_that_dies_is_told() {
        let (stop, failed) = (CancellationToken::new(), CancellationToken::new());
        let mut tasks = JoinSet::new();
        tasks.spawn(stop.clone().cancelled_owned());
        tasks.spawn(async { panic!("as if it had a bug") });
        tokio::spawn(watch_over(tasks, stop, failed.clone()));
        failed.cancelled().await;
    }

    #[tokio::test]
    async fn an_end_that_was_asked_for_is_no_failure() {
        let (stop, failed) = (CancellationToken::new(), CancellationToken::new());
        let mut tasks = JoinSet::new();
        tasks.spawn(stop.clone().cancelled_owned());
        let watching = tokio::spawn(watch_over(tasks, stop.clone(), failed.clone()));
        stop.cancel();
        watching.await.unwrap();
        assert!(!failed.is_cancelled());
    }
}
