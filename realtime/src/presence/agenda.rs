//! When which stream has something to do: a digest, somebody held who leaves, somebody typing who stops.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::wire::StreamName;

/// One a hub. A stream stands in it with the time that it has scheduled itself for; earlier wishes replace later ones,
/// which stay in the heap and are passed over when their time comes.
#[derive(Default)]
pub(crate) struct Agenda {
    due: Mutex<BinaryHeap<Reverse<(Instant, StreamName)>>>,
    sooner: Notify,
}

impl Agenda {
    pub(super) fn put(&self, at: Instant, stream: StreamName) {
        let mut due = self.due.lock();
        let first = due.peek().is_none_or(|Reverse((first, _))| at < *first);
        due.push(Reverse((at, stream)));
        drop(due);
        if first {
            self.sooner.notify_one();
        }
    }

    /// The next stream whose time has come, with the time it was put in for.
    pub(crate) fn take(&self, now: Instant) -> Option<(Instant, StreamName)> {
        let mut due = self.due.lock();
        let Reverse((at, _)) = due.peek()?;
        if *at > now {
            return None;
        }
        due.pop().map(|Reverse(entry)| entry)
    }

    /// Waits until something is due.
    pub(crate) async fn next(&self) {
        loop {
            let first = self.due.lock().peek().map(|Reverse((at, _))| *at);
            match first {
                Some(at) if at <= Instant::now() => return,
                Some(at) => drop(tokio::time::timeout_at(at, self.sooner.notified()).await),
                None => self.sooner.notified().await,
            }
        }
    }
}
