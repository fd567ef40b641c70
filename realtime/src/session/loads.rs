//! What a session reads from the database while it goes on serving its socket.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use accounts::{AuthError, Authenticated};
use store::UserId;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::Instant;
use tracing::info;

use super::subscriptions::{Phase, Plan};
use super::{ANSWERS_BYTES_MAX, LOADS_MAX, Session};
use crate::append::Until;
use crate::engine::Engine;
use crate::hub::handle::{End, Handle, Membership};
use crate::hub::stream::{Found, Stream};
use crate::inbox;
use crate::presence::{Told, sight};
use crate::replay::{self, PAGE_BYTES, Standing};
use crate::wire::departure::Departure;
use crate::wire::encode::{self, Frame, Subscribed};
use crate::wire::{CloseReason, StreamName};

/// What has arrived.
pub(super) enum Loaded {
    /// Where the person stands in the streams it wants to open.
    Standings { asked: Vec<(u8, u64)>, standings: Option<HashMap<StreamName, Standing>> },
    /// The first page of a stream that opens; `None` when the database is away.
    Opened { slot: u8, serial: u64, plan: Plan, page: Option<Vec<Frame>> },
    /// The next page of a stream that fell off its ring.
    Page { slot: u8, serial: u64, frames: Vec<Frame> },
    /// The answer to a fresh token.
    Token(Result<Authenticated, AuthError>),
    /// Read positions were stored, or could not be: of whichever subscriptions they have risen, and how far.
    ReadsStored { risen: Vec<((u8, u64), u64)>, failed: Vec<(StreamName, u64)> },
}

/// Between two tries to read a page for a stream that is already open.
const TRY_AGAIN_AFTER: Duration = Duration::from_millis(500);
/// Before a followed stream is begun anew, so that a database that is away is not asked in a circle.
const RESYNC_AFTER: Duration = Duration::from_millis(50);
/// What a client is told to wait when the database is away.
const UNAVAILABLE_MS: u64 = 1_000;

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> Session<S> {
    pub(super) fn take_loaded(&mut self, loaded: Loaded) {
        for slot in std::mem::take(&mut self.subscriptions.starved) {
            self.subscriptions.queue(slot);
        }
        match loaded {
            Loaded::Standings { asked, standings: Some(standings) } => self.plan_openings(&asked, &standings),
            Loaded::Standings { asked, standings: None } => {
                for (slot, serial) in asked {
                    self.cannot_open(slot, serial, UNAVAILABLE);
                }
            }
            Loaded::Opened { slot, serial, plan, page: Some(frames) } => {
                self.open(slot, serial, plan, &frames);
            }
            Loaded::Opened { slot, serial, page: None, .. } => self.cannot_open(slot, serial, UNAVAILABLE),
            Loaded::Page { slot, serial, frames } => self.take_page(slot, serial, &frames),
            Loaded::Token(answer) => self.take_answer(&answer),
            Loaded::ReadsStored { risen, failed } => {
                for ((slot, serial), read) in risen {
                    if let Some(subscription) = self.subscriptions.get_same(slot, serial) {
                        subscription.learn_read(read);
                    }
                }
                self.storing_reads = false;
                if failed.is_empty() {
                    self.store_reads();
                } else {
                    self.store_reads_later(failed);
                }
            }
        }
    }

    /// A fresh token has to be of the same session: that one's end closes this connection.
    fn take_answer(&mut self, answer: &Result<Authenticated, AuthError>) {
        self.checking_token = false;
        match answer {
            Ok(who) if self.handle.is_of(&who.principal) => {
                self.take_token(who);
                self.welcome();
            }
            Err(AuthError::Unavailable(_)) => self.refuse("unavailable", Some(UNAVAILABLE_MS)),
            Err(AuthError::Ended) => self.close(CloseReason::SessionEnded),
            Ok(_) | Err(_) => self.close(CloseReason::TokenInvalid),
        }
    }

    /// Asks where the person stands in streams that were attached: in all of them together, when there is room for a read.
    pub(super) fn ask_waiting(&mut self) {
        if self.subscriptions.asking.is_empty() || self.loads.len() >= LOADS_MAX {
            return;
        }
        let mut asked = Vec::with_capacity(self.subscriptions.asking.len());
        // A stream that was followed before is not asked for again at once by a client that got an error.
        let mut again = false;
        for (slot, serial) in std::mem::take(&mut self.subscriptions.asking) {
            if let Some(subscription) = self.subscriptions.get_same(slot, serial) {
                again |= subscription.opened;
                asked.push((slot, serial, subscription.name()));
            }
        }
        if asked.is_empty() {
            return;
        }
        let (engine, user) = (Arc::clone(&self.engine), self.handle.user);
        let unseen = (!self.handle.knows_sight()).then(|| Arc::clone(&self.handle));
        self.loads.push(Box::pin(async move {
            if again {
                tokio::time::sleep(RESYNC_AFTER).await;
            }
            let streams: Vec<StreamName> = asked.iter().map(|(_, _, stream)| *stream).collect();
            let standings = standings(&engine, user, &streams, unseen.as_deref()).await;
            let standings = standings.inspect_err(|error| info!(%error, "cannot read standings")).ok();
            Loaded::Standings {
                asked: asked.into_iter().map(|(slot, serial, _)| (slot, serial)).collect(),
                standings,
            }
        }));
    }

    fn plan_openings(&mut self, asked: &[(u8, u64)], standings: &HashMap<StreamName, Standing>) {
        for &(slot, serial) in asked {
            let epoch = &self.engine.epoch;
            let Some(subscription) = self.subscriptions.get_same(slot, serial) else { continue };
            let Some(standing) = standings.get(&subscription.name()) else {
                self.cannot_open(slot, serial, NOT_MEMBER);
                continue;
            };
            // Before others see what it stands on.
            subscription.learn_read(standing.read);
            subscription.stand_on(standing);
            let plan = Plan::new(*standing, subscription.from.as_ref(), epoch);
            // From the database's head on, the ring knows whether it misses something.
            subscription.stream.begin_at(standing.head);
            let name = subscription.name();
            self.subscriptions.opening.push_back((slot, serial, plan));
            self.learn_muted(name, standing.muted);
        }
    }

    /// Remembers in the lane of a room whether its person is muted there.
    fn learn_muted(&mut self, name: StreamName, muted: Option<Until>) {
        let now = self.engine.clock.now();
        let left = muted.map(|until| until.map(|until| (until - now).to_std().unwrap_or_default()));
        let room = name.row();
        if left.is_some()
            && let Ok(lane) = self.lane(room)
        {
            lane.know_muted(left);
        } else if let Some(lane) = self.lanes.get(&room) {
            lane.know_muted(None);
        }
    }

    /// Opens planned streams as fast as the socket takes them: from the ring, else from the database.
    pub(super) fn open_waiting(&mut self) {
        while self.answers_bytes < ANSWERS_BYTES_MAX && self.loads.len() < LOADS_MAX {
            let Some((slot, serial, plan)) = self.subscriptions.opening.pop_front() else { return };
            let Some(subscription) = self.subscriptions.get_same(slot, serial) else { continue };
            if plan.start >= plan.head {
                self.open(slot, serial, plan, &[]);
            } else if let Some(frames) = page_of_ring(&subscription.stream, plan) {
                self.open(slot, serial, plan, &frames);
            } else {
                let (engine, stream) = (Arc::clone(&self.engine), Arc::clone(&subscription.stream));
                self.loads.push(Box::pin(async move {
                    let page = first_page(&engine, &stream, plan).await;
                    Loaded::Opened { slot, serial, plan, page }
                }));
            }
        }
    }

    fn open(&mut self, slot: u8, serial: u64, plan: Plan, frames: &[Frame]) {
        let user = self.handle.user;
        let Some(subscription) = self.subscriptions.get_same(slot, serial) else { return };
        let wanted = usize::try_from(subscription.last().saturating_sub(plan.start)).unwrap_or(usize::MAX);
        let frames = &frames[..frames.len().min(wanted)];
        subscription.opened = true;
        subscription.begin(plan.start + frames.len() as u64, plan.head);
        subscription.from = None;
        subscription.told = Told::default();
        subscription.learn_seen(user, plan.receipt);
        let mark = subscription.mark.take();
        let head = Subscribed {
            op: "subscribed",
            mark: mark.as_ref(),
            stream: subscription.name().to_string(),
            epoch: &self.engine.epoch,
            head: plan.head,
            read: subscription.read(),
            seen: subscription.seen,
            replay: if plan.complete { "complete" } else { "reset" },
        };
        let text = encode::subscribed(&head, frames.iter());
        if !plan.complete {
            metrics::counter!("atas_realtime_resets_total").increment(1);
        }
        self.answer(text);
        self.subscriptions.queue(slot);
    }

    fn cannot_open(&mut self, slot: u8, serial: u64, why: (&'static str, &'static str, Option<u64>)) {
        let Some(subscription) = self.subscriptions.get_same(slot, serial) else { return };
        if subscription.opened {
            // It was followed before: a database that is away is waited for, and a lost membership is its end.
            let (.., retry_after_ms) = why;
            if retry_after_ms.is_some() {
                self.resync(slot);
            } else {
                self.end_subscription(slot, "removed");
            }
            return;
        }
        let Some(subscription) = self.subscriptions.remove(slot) else { return };
        let name = subscription.name();
        self.refuse_stream(subscription.mark.as_ref(), name, why);
        drop(subscription);
        self.engine.hub.forget_unread(name);
    }

    /// Starts a stream anew that fell too far behind: an unasked `subscribed` with the newest events.
    pub(super) fn resync(&mut self, slot: u8) {
        metrics::counter!("atas_realtime_resyncs_total").increment(1);
        let Some(subscription) = self.subscriptions.reopen(slot) else { return };
        subscription.from = None;
        let serial = subscription.serial;
        self.subscriptions.asking.push((slot, serial));
    }

    /// Fetches the next page of a stream whose ring cannot give it.
    pub(super) fn read_on(&mut self, slot: u8) {
        let Some(subscription) = self.subscriptions.get(slot) else { return };
        subscription.enter(Phase::Reading);
        let (serial, after, last) = (subscription.serial, subscription.cursor(), subscription.last());
        let (engine, name) = (Arc::clone(&self.engine), subscription.name());
        self.loads.push(Box::pin(async move {
            Loaded::Page { slot, serial, frames: page_at_last(&engine, name, after, last).await }
        }));
    }

    fn take_page(&mut self, slot: u8, serial: u64, frames: &[Frame]) {
        let Some(subscription) = self.subscriptions.get_same(slot, serial) else { return };
        subscription.enter(Phase::Live);
        let name = subscription.name();
        // The membership may have ended while the page was read, and the page may be the first to say so.
        for (seq, frame) in (subscription.cursor() + 1..).zip(frames) {
            if let Some(Departure { user, code }) = Departure::of(frame)
                && user == self.handle.user
            {
                subscription.take_end(End { of: Membership::Before(seq), last: seq, code });
            }
        }
        let wanted =
            usize::try_from(subscription.last().saturating_sub(subscription.cursor())).unwrap_or(usize::MAX);
        let frames = &frames[..frames.len().min(wanted)];
        if frames.is_empty() {
            subscription.trust_ring();
        } else {
            subscription.move_to(subscription.cursor() + frames.len() as u64);
            self.answer(encode::events(name, frames.iter()));
        }
        self.subscriptions.queue(slot);
    }

    /// Stores the read positions that have come meanwhile, as many as the connection may store now; one statement at a time,
    /// last value wins.
    pub(super) fn store_reads(&mut self) {
        self.reads_due = None;
        if self.storing_reads {
            return;
        }
        let (mut due, now) = (Vec::new(), Instant::now());
        while let Some(read) = self.reads.first_entry() {
            if let Err(wait_ms) = self.light.take(now) {
                self.reads_due = Some(now + Duration::from_millis(wait_ms));
                self.set_timer();
                break;
            }
            let (stream, seq) = read.remove_entry();
            let slot = self.subscriptions.slot_of(stream);
            let serial = slot.and_then(|slot| self.subscriptions.get(slot)).map(|followed| followed.serial);
            due.push((stream, seq, slot.zip(serial)));
        }
        if due.is_empty() {
            return;
        }
        self.storing_reads = true;
        let (engine, handle) = (Arc::clone(&self.engine), Arc::clone(&self.handle));
        self.loads.push(Box::pin(async move {
            let (mut risen, mut failed) = (Vec::with_capacity(due.len()), Vec::new());
            for (stream, seq, followed) in due {
                match engine.raise_read(stream, handle.user, seq, Some(handle.serial)).await {
                    Ok(read) => risen.extend(followed.zip(read)),
                    Err(error) => {
                        info!(%error, "a read position was not stored; it is tried again");
                        failed.push((stream, seq));
                    }
                }
            }
            Loaded::ReadsStored { risen, failed }
        }));
    }

    /// Keeps positions that the database did not take for another try: the client has no reason to send them again.
    fn store_reads_later(&mut self, failed: Vec<(StreamName, u64)>) {
        for (stream, seq) in failed {
            if self.subscriptions.slot_of(stream).is_some() {
                let waiting = self.reads.entry(stream).or_default();
                *waiting = seq.max(*waiting);
            }
        }
        self.reads_due = Some(Instant::now() + Duration::from_millis(UNAVAILABLE_MS));
        self.set_timer();
    }

    pub(super) fn welcome(&mut self) {
        let limits = self.engine.limits.announced(self.verified);
        self.answer(encode::welcome(self.handle.serial, self.handle.user, &limits));
    }
}

const UNAVAILABLE: (&str, &str, Option<u64>) =
    ("unavailable", "The stream could not be read now", Some(UNAVAILABLE_MS));
pub(super) const NOT_MEMBER: (&str, &str, Option<u64>) =
    ("not_member", "You are not a member of this room", None);

/// Where somebody stands; before that, whether they want to be seen there, when the connection does not know yet.
async fn standings(
    engine: &Engine,
    user: UserId,
    streams: &[StreamName],
    unseen: Option<&Handle>,
) -> Result<HashMap<StreamName, Standing>, sqlx::Error> {
    if let Some(handle) = unseen {
        handle.see(sight::read(&engine.db, user).await?);
    }
    inbox::standings(engine, user, streams).await
}

/// The first page, from the ring when that can be made to reach back so far, else from the database.
async fn first_page(engine: &Engine, stream: &Stream, plan: Plan) -> Option<Vec<Frame>> {
    let page = async {
        if stream.reaches_for_all(plan.start, plan.complete) {
            let tell = |seq, frame: &Frame| engine.hub.tell_departure(stream.name, seq, frame);
            stream.reach_back(&engine.db, plan.start, tell).await?;
            if let Some(frames) = page_of_ring(stream, plan) {
                return Ok(frames);
            }
        }
        replay::recover(&engine.db, stream.name, plan.start, plan.head).await
    };
    let page: Result<Vec<Frame>, sqlx::Error> = page.await;
    page.inspect_err(|error| info!(%error, stream = %stream.name, "cannot read the first page")).ok()
}

/// The first page, if the ring holds it. A ring that does not know the database's head yet may hold what was replaced since.
fn page_of_ring(stream: &Stream, plan: Plan) -> Option<Vec<Frame>> {
    let fresh = stream.head().is_some_and(|head| head >= plan.head);
    match stream.after(plan.start, plan.head, PAGE_BYTES) {
        Found::Frames(frames) if fresh => Some(frames),
        Found::Frames(_) | Found::Nothing | Found::FellOff(_) => None,
    }
}

/// A page, however long the database takes to come back; dropped with the session.
async fn page_at_last(engine: &Engine, name: StreamName, after: u64, last: u64) -> Vec<Frame> {
    loop {
        match replay::recover(&engine.db, name, after, last).await {
            Ok(frames) => return frames,
            Err(error) => info!(%error, stream = %name, "cannot read on; trying again"),
        }
        tokio::time::sleep(TRY_AGAIN_AFTER).await;
    }
}
