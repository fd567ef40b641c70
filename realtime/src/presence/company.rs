//! The company of one stream: who is there and who types, as digests that all its subscribers share.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use serde::Deserialize;
use store::UserId;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::agenda::Agenda;
use super::digest::{Digest, HiddenFrom};
use super::roster::Roster;
use super::typists::Typists;
use crate::wire::StreamName;
use crate::wire::encode::{self, Frame};

/// Between two digests of a stream, whatever happens in it.
const DIGEST_EVERY: Duration = Duration::from_secs(1);
/// In a crowd there are fewer, so that a stream costs so many deliveries of presence a second and not more...
const DELIVERIES_PER_S: u32 = 1_000;
/// ...down to this.
const DIGEST_EVERY_MAX: Duration = Duration::from_secs(10);
/// Between two words to the other nodes about one stream.
const TELL_EVERY: Duration = Duration::from_secs(1);
/// They are told again even when nothing has changed: what was lost on the way is healed by it.
const REFRESH_EVERY: Duration = Duration::from_secs(15);
/// When many streams have to be told of at once, they are spread over so long.
const SPREAD: Duration = Duration::from_secs(2);

/// See the module.
pub(crate) struct Company {
    name: StreamName,
    agenda: Arc<Agenda>,
    /// Whether other nodes want to be told.
    tells: bool,
    /// Rises with every digest, so that whoever has heard the last one need not take the lock.
    version: AtomicU64,
    /// Somebody types: spares every message the lock.
    typing: AtomicBool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    roster: Roster,
    typists: Typists,
    presence: Option<Digest>,
    /// The roster differs from the digest, or may.
    stirred: bool,
    typing: TypingDigest,
    typing_stirred: bool,
    /// The other nodes do not know yet, and when they were told last.
    untold: bool,
    told_at: Option<Instant>,
    /// When this stream stands in the agenda.
    scheduled: Option<Instant>,
}

#[derive(Default)]
struct TypingDigest {
    version: u64,
    at: Option<Instant>,
    users: Vec<UserId>,
    text: Utf8Bytes,
}

/// What one subscription was told last.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Told {
    version: u64,
    presence: u64,
    typing: u64,
    /// Whether it was shown somebody who types.
    typists: bool,
}

/// A digest for one subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum News {
    Presence(Utf8Bytes),
    Typing(Utf8Bytes),
}

/// What the other nodes are to be told.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tell {
    pub(crate) people: Vec<UserId>,
    pub(crate) more: usize,
}

/// What a stream has to do when its time has come.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Due {
    /// There is a new digest for its subscribers.
    pub(crate) digest: bool,
    pub(crate) tell: Option<Tell>,
}

impl Company {
    pub(crate) fn new(name: StreamName, agenda: Arc<Agenda>, tells: bool) -> Self {
        Self {
            name,
            agenda,
            tells,
            version: AtomicU64::new(0),
            typing: AtomicBool::new(false),
            state: Mutex::default(),
        }
    }

    /// Somebody begins to follow the stream here.
    pub(crate) fn enter(&self, user: UserId, invisible: bool, now: Instant) {
        self.change(now, |state| {
            let shown = state.roster.enter(user, invisible);
            state.stir(shown);
        });
    }

    /// One of their subscriptions ends.
    pub(crate) fn leave(&self, user: UserId, now: Instant) {
        self.change(now, |state| state.roster.leave(user, now));
    }

    /// Somebody wants to be seen, or does not.
    pub(crate) fn show(&self, user: UserId, invisible: bool, now: Instant) {
        self.change(now, |state| {
            let shown = state.roster.show(user, invisible);
            state.stir(shown);
            if invisible {
                state.typing_stirred |= state.typists.end(user).shown;
            }
        });
    }

    /// Another node tells who is there.
    pub(crate) fn hear(&self, node: u64, people: Vec<UserId>, more: usize, now: Instant) {
        self.change(now, |state| state.stirred |= state.roster.hear(node, people, more, now));
    }

    /// Another node is gone.
    pub(crate) fn forget_node(&self, node: u64, now: Instant) {
        self.change(now, |state| state.stirred |= state.roster.forget_node(node));
    }

    /// Somebody types, here or on another node, or stops. Whether the other nodes should hear of it from this one.
    pub(crate) fn types(&self, user: UserId, on: bool, now: Instant) -> bool {
        if !on && !self.typing.load(Ordering::Acquire) {
            return false;
        }
        self.change(now, |state| {
            let change = if on { state.typists.begin(user, now) } else { state.typists.end(user) };
            state.typing_stirred |= change.shown;
            change.relay
        })
    }

    /// A message appears in the stream: its author has stopped typing.
    pub(crate) fn takes_message(&self, frame: &Frame) {
        #[derive(Deserialize)]
        struct Said<'a> {
            kind: &'a str,
            author: Option<UserId>,
        }
        // Nobody types nearly always, and reading the event costs something.
        if self.typing.load(Ordering::Acquire)
            && let Ok(Said { kind: "message", author: Some(author) }) = serde_json::from_str(frame.event())
        {
            self.types(author, false, Instant::now());
        }
    }

    /// The other nodes have to be told who is here, soon: somebody asks, or may have missed it.
    pub(crate) fn tell_soon(&self, now: Instant) {
        self.change(now, |state| state.untold = true);
    }

    /// Like [`Self::tell_soon`] for all streams of a node together: each at a time of its own.
    pub(crate) fn tell_within_spread(&self, now: Instant) {
        // The last bits of an id are random.
        let part = u32::from(self.name.row().uuid().into_bytes()[15]);
        let mut state = self.state.lock();
        if state.roster.is_empty() {
            return;
        }
        state.untold = true;
        state.told_at = Some((now + SPREAD * part / 256).checked_sub(TELL_EVERY).unwrap_or(now));
        self.schedule(&mut state, now);
    }

    fn change<T>(&self, now: Instant, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.state.lock();
        let changed = change(&mut state);
        self.typing.store(!state.typists.is_empty(), Ordering::Release);
        self.schedule(&mut state, now);
        changed
    }

    /// Puts the stream into the agenda for the next thing that it has to do.
    fn schedule(&self, state: &mut State, now: Instant) {
        let Some(next) = state.next(self.tells, now) else { return };
        if state.scheduled.is_none_or(|scheduled| next < scheduled) {
            state.scheduled = Some(next);
            self.agenda.put(next, self.name);
        }
    }

    /// Does what is due, when the agenda says that it is time and this is not an entry that was replaced.
    pub(crate) fn take_due(&self, scheduled: Instant, now: Instant) -> Due {
        let mut state = self.state.lock();
        if state.scheduled != Some(scheduled) {
            return Due::default();
        }
        state.scheduled = None;
        let (own, any) = state.roster.expire(now);
        state.stirred |= any;
        state.untold |= own;
        state.typing_stirred |= state.typists.expire(now);
        self.typing.store(!state.typists.is_empty(), Ordering::Release);
        let presence = state.digest_presence(self.name, now);
        let typing = state.digest_typing(self.name, now);
        let digest = presence || typing;
        if digest {
            self.version.fetch_add(1, Ordering::Release);
        }
        let tell = if self.tells { state.tell(now) } else { None };
        self.schedule(&mut state, now);
        Due { digest, tell }
    }

    /// Whether there may be something that `told` does not know.
    pub(crate) fn has_news(&self, told: &Told) -> bool {
        self.version.load(Ordering::Acquire) != told.version
    }

    /// What a subscription of `viewer` has not been told yet: the latest only, however much it missed.
    pub(crate) fn news(&self, told: &mut Told, viewer: UserId, hidden: &HiddenFrom) -> Vec<News> {
        let state = self.state.lock();
        told.version = self.version.load(Ordering::Acquire);
        let mut news = Vec::new();
        if let Some(digest) = state.presence.as_ref().filter(|digest| digest.version != told.presence) {
            let knows_the_last = told.presence + 1 == digest.version;
            told.presence = digest.version;
            news.extend(digest.text_for(self.name, hidden, knows_the_last).map(News::Presence));
        }
        let typing = &state.typing;
        if typing.version != told.typing {
            told.typing = typing.version;
            let seen = |user: &UserId| *user != viewer && !hidden.contains(user);
            let users: Vec<UserId> = typing.users.iter().copied().filter(seen).collect();
            if !users.is_empty() || told.typists {
                told.typists = !users.is_empty();
                let everybody = users.len() == typing.users.len();
                news.push(News::Typing(if everybody {
                    typing.text.clone()
                } else {
                    encode::typing(self.name, &users)
                }));
            }
        }
        news
    }
}

impl State {
    fn stir(&mut self, shown: bool) {
        self.stirred |= shown;
        self.untold |= shown;
    }

    /// When there is something to do; everything has its own rhythm.
    fn next(&self, tells: bool, now: Instant) -> Option<Instant> {
        let last = self.presence.as_ref();
        let digest = self.stirred.then(|| last.map_or(now, |last| last.at + pace(last.online)));
        let typing = self.typing_stirred.then(|| self.typing.at.map_or(now, |at| at + DIGEST_EVERY));
        let told = |every| self.told_at.map_or(now, |at| at + every);
        let tell = (tells && self.untold).then(|| told(TELL_EVERY));
        let refresh = (tells && !self.roster.is_empty()).then(|| told(REFRESH_EVERY));
        let all = [digest, typing, tell, refresh, self.roster.next(), self.typists.next()];
        all.into_iter().flatten().min().map(|next| next.max(now))
    }

    fn digest_presence(&mut self, name: StreamName, now: Instant) -> bool {
        let due = self.presence.as_ref().is_none_or(|last| now >= last.at + pace(last.online));
        if !self.stirred || !due {
            return false;
        }
        self.stirred = false;
        let present = self.roster.present();
        let digest = Digest::new(name, &present, self.presence.as_ref(), now);
        let same = self.presence.as_ref().is_some_and(|last| last.says_the_same(&digest));
        if !same {
            metrics::counter!("atas_realtime_digests_total", "what" => "presence").increment(1);
            self.presence = Some(digest);
        }
        !same
    }

    fn digest_typing(&mut self, name: StreamName, now: Instant) -> bool {
        let due = self.typing.at.is_none_or(|at| now >= at + DIGEST_EVERY);
        if !self.typing_stirred || !due {
            return false;
        }
        self.typing_stirred = false;
        let users = self.typists.users();
        if users == self.typing.users {
            return false;
        }
        metrics::counter!("atas_realtime_digests_total", "what" => "typing").increment(1);
        let (version, text) = (self.typing.version + 1, encode::typing(name, &users));
        self.typing = TypingDigest { version, at: Some(now), users, text };
        true
    }

    fn tell(&mut self, now: Instant) -> Option<Tell> {
        let since = |every| self.told_at.is_none_or(|at| now >= at + every);
        let changed = self.untold && since(TELL_EVERY);
        let refresh = !self.roster.is_empty() && since(REFRESH_EVERY);
        if !changed && !refresh {
            return None;
        }
        self.untold = false;
        self.told_at = Some(now);
        let (people, more) = self.roster.own();
        // Others need not hear again and again that nobody is here.
        (changed || !people.is_empty()).then_some(Tell { people, more })
    }
}

/// Between two digests of a stream with so many people.
fn pace(online: usize) -> Duration {
    let online = u32::try_from(online).unwrap_or(u32::MAX);
    (Duration::from_secs(1) * online / DELIVERIES_PER_S).clamp(DIGEST_EVERY, DIGEST_EVERY_MAX)
}

#[cfg(test)]
mod tests;
