//! The hub: which streams are live on this node, who follows them, and who is connected.
//!
//! It appends only the event after a stream's head and fetches holes from PostgreSQL; that holds for this node's
//! own commits too, whose publishing may come in another order than their commits.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use accounts::Accounts;
use chrono::{DateTime, Utc};
use dashmap::DashMap;
use events::Bell;
use network::BlockChange;
use parking_lot::Mutex;
use store::{Clock, Db, RoomId, SessionId, UserId};
use tokio::net::TcpStream;
use tokio::sync::{Notify, mpsc};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::append::{APPENDED, Outcome};
use crate::broker::{Broker, Signal, To};
use crate::hidden::Hidden;
use crate::meter::Meter;
use crate::presence::Agenda;
use crate::replay;
use crate::room_lists::ListChange;
use crate::wire::departure::Departure;
use crate::wire::encode::Frame;
use crate::wire::{CloseReason, StreamName};

mod audit;
mod blocks;
mod company;
mod fanout;
pub(crate) mod handle;
mod heard;
mod hints;
mod others;
pub(crate) mod outlet;
mod receipts;
pub(crate) mod stream;

use fanout::Fanout;
use handle::{End, Handle, Membership};
use heard::Heard;
use stream::{Place, Stream};

/// How long a stream without subscribers keeps its ring, so that a storm of reconnecting clients reads nothing.
const IDLE_KEPT: Duration = Duration::from_mins(1);
/// Streams waiting to be healed; beyond it the next look at the heads finds them.
const HEALING_MAX: usize = 4096;

/// Everything live on this node.
pub(crate) struct Hub {
    db: Db,
    clock: Clock,
    accounts: Accounts,
    pub(crate) broker: Broker,
    streams: DashMap<StreamName, Arc<Stream>>,
    people: DashMap<UserId, Vec<Arc<Handle>>>,
    connections: AtomicU64,
    serials: AtomicU64,
    bell: Bell,
    workers: Box<[Arc<Fanout>]>,
    healing: mpsc::Sender<Arc<Stream>>,
    /// Rung when something may have been missed.
    look: Notify,
    appended: AtomicU64,
    pub(crate) meter: Arc<Meter>,
    pub(crate) hidden: Hidden,
    /// Which changes of lists of rooms were heard of.
    list_changes: Heard<ListChange>,
    /// Which blocks and lifted ones were heard of.
    blocks: Heard<BlockChange>,
    /// People between whom and others a block was made or lifted since the last look: their receipts are looked at anew.
    turned: Mutex<BTreeSet<UserId>>,
    /// Pairs between whom a block was made or lifted, who have not been hinted at their conversation yet.
    parted: Mutex<BTreeSet<(UserId, UserId)>>,
    /// When streams have to tell who is there.
    agenda: Arc<Agenda>,
    /// The other nodes of which something was heard, and when.
    nodes: Mutex<HashMap<u64, Instant>>,
}

impl Hub {
    /// A hub and the stream of its healing requests, to be given to [`Hub::run`].
    pub(crate) fn new(
        db: Db,
        clock: Clock,
        accounts: Accounts,
        broker: Broker,
        bell: Bell,
    ) -> (Arc<Self>, mpsc::Receiver<Arc<Stream>>) {
        let (healing, requests) = mpsc::channel(HEALING_MAX);
        let meter = Arc::<Meter>::default();
        let hub = Self {
            db,
            clock,
            accounts,
            broker,
            streams: DashMap::new(),
            people: DashMap::new(),
            connections: AtomicU64::new(0),
            serials: AtomicU64::new(1),
            bell,
            workers: Fanout::workers(std::thread::available_parallelism().map_or(1, usize::from), &meter),
            healing,
            look: Notify::new(),
            appended: AtomicU64::new(0),
            meter,
            hidden: Hidden::default(),
            list_changes: Heard::default(),
            blocks: Heard::default(),
            turned: Mutex::default(),
            parted: Mutex::default(),
            agenda: Arc::default(),
            nodes: Mutex::default(),
        };
        (Arc::new(hub), requests)
    }

    /// Its fan-out workers, each of which has to be run.
    pub(crate) fn workers(&self) -> &[Arc<Fanout>] {
        &self.workers
    }

    /// Registers a connection of a signed-in person, and the socket that the fan-out may write to; none when they have `most`
    /// already.
    pub(crate) fn connect(
        &self,
        user: UserId,
        session: SessionId,
        socket: Option<Arc<TcpStream>>,
        most: usize,
    ) -> Option<Arc<Handle>> {
        let mut theirs = self.people.entry(user).or_default();
        if theirs.len() >= most {
            return None;
        }
        let serial = self.serials.fetch_add(1, Ordering::Relaxed);
        let handle = Arc::new(Handle::new(serial, user, session, socket));
        theirs.push(Arc::clone(&handle));
        drop(theirs);
        self.hidden.want(user);
        let connections = self.connections.fetch_add(1, Ordering::Relaxed) + 1;
        metrics::gauge!("atas_realtime_connections").set(to_f64(connections));
        Some(handle)
    }

    /// Forgets a connection. Its subscriptions must have been detached.
    pub(crate) fn disconnect(&self, handle: &Handle) {
        handle.outlet.end();
        if let Some(mut theirs) = self.people.get_mut(&handle.user) {
            theirs.retain(|other| other.serial != handle.serial);
        }
        self.people.remove_if(&handle.user, |_, theirs| theirs.is_empty());
        let connections = self.connections.fetch_sub(1, Ordering::Relaxed) - 1;
        metrics::gauge!("atas_realtime_connections").set(to_f64(connections));
    }

    /// How many connections there are.
    pub(crate) fn connections(&self) -> u64 {
        self.connections.load(Ordering::Relaxed)
    }

    /// Makes `handle` a subscriber of a stream under its own `slot`; from now on every new event is written to it, or
    /// wakes it.
    pub(crate) fn attach(&self, name: StreamName, handle: &Arc<Handle>, slot: u8) -> (Arc<Stream>, Place) {
        // The entry's lock keeps the sweeper from dropping the stream between look-up and subscription.
        let entry = self.streams.entry(name).or_insert_with(|| {
            self.broker.follow(name);
            Arc::new(Stream::new(name, self.workers.len(), self.company_of(name)))
        });
        let place = entry.subscribe(Arc::clone(handle), slot);
        (Arc::clone(&entry), place)
    }

    /// Tells subscribers what an append has committed. To be called after the commit only.
    pub(crate) fn publish(&self, outcome: &Outcome) {
        if !outcome.committed.is_empty() {
            self.bell.ring(APPENDED);
        }
        self.appended.fetch_add(outcome.committed.len() as u64, Ordering::Relaxed);
        for same in outcome.committed.chunk_by(|one, next| one.stream == next.stream) {
            let events = same.iter().map(|event| (event.seq, event.frame.clone()));
            self.broker.publish(same[0].stream, events);
            if let Some(stream) = self.live(same[0].stream) {
                let events = same.iter().map(|event| (event.seq, event.frame.clone()));
                if self.enter(&stream, events.collect()) {
                    self.heal_gap(&stream, "commit");
                }
            }
        }
        // A batch that was run again after an unknown commit finds its events numbered already: the heads tell.
        for (name, head) in &outcome.heads {
            if let Some(stream) = self.live(*name) {
                self.nudge(&stream, *head);
            }
        }
        for change in &outcome.list_changes {
            self.change_list(*change);
        }
    }

    /// Lets events into a stream's ring, whichever way they came: by this node's commits, from another node, or read for a
    /// hole. Whoever they say is gone is told before they are there, so that nothing after the end slips through. True when
    /// events before one of them are missing.
    fn enter(&self, stream: &Arc<Stream>, events: Vec<(u64, Frame)>) -> bool {
        for (seq, frame) in &events {
            self.tell_departure(stream.name, *seq, frame);
        }
        stream.append(events.into_iter(), &self.workers)
    }

    /// Tells whoever is gone by this event; to be done before it is in a ring.
    pub(crate) fn tell_departure(&self, stream: StreamName, seq: u64, frame: &Frame) {
        if let StreamName::Room(room) = stream
            && let Some(Departure { user, code }) = Departure::of(frame)
        {
            let end = End { of: Membership::Before(seq), last: seq, code };
            self.each_connection(user, |handle| handle.end(room, end));
        }
    }

    fn live(&self, name: StreamName) -> Option<Arc<Stream>> {
        self.streams.get(&name).map(|stream| Arc::clone(&stream))
    }

    fn nudge(&self, stream: &Arc<Stream>, head: u64) {
        if stream.head().is_some_and(|known| known < head) {
            self.heal(stream);
        }
    }

    /// Events came with a hole before them, in this node's commits or from the broker.
    fn heal_gap(&self, stream: &Arc<Stream>, found_by: &'static str) {
        metrics::counter!("atas_realtime_gaps_total", "found_by" => found_by).increment(1);
        self.heal(stream);
    }

    fn heal(&self, stream: &Arc<Stream>) {
        if stream.start_healing() && self.healing.try_send(Arc::clone(stream)).is_err() {
            // Full: the next look at the heads will ask again.
            stream.end_healing();
        }
    }

    /// Ends the subscriptions that stand on the membership that began at `since`, on all connections of that person.
    pub(crate) fn end_membership(&self, room: RoomId, user: UserId, since: DateTime<Utc>, end: &End) {
        self.each_connection(user, |handle| handle.end(room, *end));
        let ended = Signal::membership_ended(room, user, since, end);
        self.broker.signal(To::Followers(StreamName::Room(room)), ended);
    }

    /// Forgets a stream that was asked for by somebody who may not read it, before anything was known of it.
    pub(crate) fn forget_unread(&self, name: StreamName) {
        self.streams.remove_if(&name, |_, stream| {
            let untouched = stream.is_untouched();
            if untouched {
                self.broker.unfollow(name);
            }
            untouched
        });
    }

    /// Tells a person's other connections how far they have read.
    pub(crate) fn tell_read(&self, stream: StreamName, user: UserId, seq: u64, but: Option<u64>) {
        self.each_connection(user, |handle| {
            if Some(handle.serial) != but {
                handle.tell_read(stream, seq);
            }
        });
        self.broker.signal(To::Everybody, Signal::Read { stream, user, seq });
    }

    /// Closes the connections of an ended session.
    pub(crate) fn close_session(&self, user: UserId, session: SessionId) {
        self.each_connection(user, |handle| {
            if handle.session == session {
                handle.close(CloseReason::SessionEnded);
            }
        });
    }

    /// All connections of this moment.
    pub(crate) fn everybody(&self) -> Vec<Arc<Handle>> {
        self.people.iter().flat_map(|theirs| theirs.value().clone()).collect()
    }

    /// Closes every connection.
    pub(crate) fn close_all(&self, reason: CloseReason) {
        for theirs in &self.people {
            theirs.value().iter().for_each(|handle| handle.close(reason));
        }
    }

    fn each_connection(&self, user: UserId, tell: impl Fn(&Handle)) {
        if let Some(theirs) = self.people.get(&user) {
            theirs.iter().for_each(|handle| tell(handle));
        }
    }

    /// Heals streams with holes, until `stop`.
    pub(crate) async fn run(&self, mut requests: mpsc::Receiver<Arc<Stream>>, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                Some(stream) = requests.recv() => {
                    // Before it: a hole that is seen while this reads asks again, and is not lost.
                    stream.end_healing();
                    if let Err(error) = self.heal_now(&stream).await {
                        warn!(%error, stream = %stream.name, "cannot read missing events; the next look at the heads tries again");
                    }
                }
            }
        }
    }

    async fn heal_now(&self, stream: &Arc<Stream>) -> Result<(), sqlx::Error> {
        while let Some(head) = stream.head() {
            let page = replay::page_after(&self.db, stream.name, head, u64::MAX).await?;
            if page.is_empty() {
                return Ok(());
            }
            metrics::counter!("atas_realtime_healed_events_total").increment(page.len() as u64);
            let lag = metrics::histogram!("atas_realtime_broker_lag_seconds", "broker" => "database");
            let now = self.clock.now();
            for event in &page {
                lag.record((now - event.at).to_std().unwrap_or_default().as_secs_f64());
            }
            self.enter(stream, page.into_iter().map(|event| (event.seq, event.frame)).collect());
        }
        Ok(())
    }

    async fn look_at_heads(&self) {
        let now = Instant::now();
        self.streams.retain(|name, stream| {
            let wanted = stream.is_wanted(now, IDLE_KEPT);
            if !wanted {
                self.broker.unfollow(*name);
            }
            wanted
        });
        metrics::gauge!("atas_realtime_streams").set(to_f64(self.streams.len() as u64));
        let begun = self.streams.iter().filter(|stream| stream.head().is_some());
        let names: Vec<StreamName> = begun.map(|stream| *stream.key()).collect();
        self.look_at(&names).await;
    }

    /// Looks at the heads of some live streams.
    pub(crate) async fn look_at(&self, names: &[StreamName]) {
        if names.is_empty() {
            return;
        }
        match replay::heads(&self.db, names).await {
            Ok(heads) => {
                for (name, head) in heads {
                    if let Some(stream) = self.live(name) {
                        self.nudge(&stream, head);
                    }
                }
            }
            Err(error) => info!(%error, "cannot look at the heads of live streams"),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a gauge of a count")]
fn to_f64(count: u64) -> f64 {
    count as f64
}
