//! Presence and typing between connections and between nodes: what `presence` decides is told here.
//!
//! Nothing of it is stored. What a signal that was lost would have said is said again: who is there every fifteen
//! seconds, who types every two; and what is not said again is forgotten.

use std::sync::Arc;
use std::time::Duration;

use store::UserId;
use tokio::time::{Instant, MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::Hub;
use crate::broker::{Signal, To};
use crate::presence::{Company, HiddenFrom, Sight};
use crate::wire::StreamName;

/// Between two words of a node that it is there.
const HERE_EVERY: Duration = Duration::from_secs(2);
/// A node that was not heard for so long has nobody on it: as long as somebody who leaves is held.
const GONE_AFTER: Duration = Duration::from_secs(8);
/// How many streams are served before others have their turn on this thread.
const TURN: usize = 64;

impl Hub {
    pub(super) fn company_of(&self, name: StreamName) -> Company {
        Company::new(name, Arc::clone(&self.agenda), self.broker.carries())
    }

    /// Makes digests when they are due, tells the other nodes, and forgets those that are gone; until `stop`.
    pub(crate) async fn keep_company(self: Arc<Self>, stop: CancellationToken) {
        let mut here = interval(HERE_EVERY);
        here.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.agenda.next() => self.do_what_is_due(),
                _ = here.tick(), if self.broker.carries() => {
                    self.broker.signal(To::Everybody, Signal::Here);
                    self.forget_silent_nodes();
                }
            }
            tokio::task::yield_now().await;
        }
    }

    fn do_what_is_due(&self) {
        let now = Instant::now();
        for _ in 0..TURN {
            let Some((at, name)) = self.agenda.take(now) else { return };
            let Some(stream) = self.live(name) else { continue };
            let due = stream.company.take_due(at, now);
            if due.digest {
                stream.wake_all();
            }
            if let Some(tell) = due.tell {
                let signal = Signal::Present { stream: name, people: tell.people, more: tell.more };
                self.broker.signal(To::Followers(name), signal);
            }
        }
    }

    fn forget_silent_nodes(&self) {
        let now = Instant::now();
        let gone: Vec<u64> = self
            .nodes
            .lock()
            .extract_if(|_, heard| *heard + GONE_AFTER <= now)
            .map(|(node, _)| node)
            .collect();
        for node in gone {
            for stream in &self.streams {
                stream.company.forget_node(node, now);
            }
        }
    }

    /// Another node lives.
    pub(super) fn hear_node(&self, node: u64) {
        self.nodes.lock().insert(node, Instant::now());
    }

    /// Another node tells who follows a stream there.
    pub(super) fn hear_present(&self, node: u64, name: StreamName, people: Vec<UserId>, more: usize) {
        self.hear_node(node);
        if let Some(stream) = self.live(name) {
            stream.company.hear(node, people, more, Instant::now());
        }
    }

    /// This node follows streams from now on: the others say who is there.
    pub(crate) fn ask_who_is_there(&self, names: &[StreamName]) {
        for name in names.iter().filter(|name| !name.is_inbox()) {
            self.broker.signal(To::Followers(*name), Signal::WhoIsThere { stream: *name });
        }
    }

    /// Another node asks who is there.
    pub(super) fn tell_who_is_there(&self, name: StreamName) {
        if let Some(stream) = self.live(name) {
            stream.company.tell_soon(Instant::now());
        }
    }

    /// What was told lately may have been heard by nobody: everything is told again, spread over a while.
    pub(crate) fn tell_all_who_is_there(&self) {
        let now = Instant::now();
        for stream in &self.streams {
            stream.company.tell_within_spread(now);
        }
    }

    /// Somebody types in a room, or stops. Whoever calls has made sure that they are a member and want to be seen.
    pub(crate) fn types(&self, name: StreamName, user: UserId, on: bool) {
        let relay = self.live(name).map_or(on, |stream| stream.company.types(user, on, Instant::now()));
        if relay {
            self.broker.signal(To::Followers(name), Signal::Typing { stream: name, user, on });
        }
    }

    /// Somebody types on another node, or stops.
    pub(super) fn hear_typing(&self, name: StreamName, user: UserId, on: bool) {
        if let Some(stream) = self.live(name) {
            stream.company.types(user, on, Instant::now());
        }
    }

    /// Somebody wants to be seen from now on, or not, or to send receipts; on all nodes.
    pub(crate) fn see(&self, user: UserId, sight: Sight) {
        self.hear_sight(user, sight);
        self.look_now();
        self.broker.signal(To::Everybody, Signal::Sight { user, sight });
    }

    /// The same, as another node or the database tells it.
    pub(super) fn hear_sight(&self, user: UserId, sight: Sight) {
        self.each_connection(user, |handle| handle.see(sight));
    }

    /// From now on the connections of `viewer` here show nobody of `hidden`, neither as present nor as typing. Both
    /// directions of a block are two calls.
    pub(crate) fn hide(&self, viewer: UserId, hidden: &Arc<HiddenFrom>) {
        self.each_connection(viewer, |handle| handle.hide(Arc::clone(hidden)));
    }
}
