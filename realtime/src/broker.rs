//! The broker: carries what was committed, and what must take effect at once, from one node to the others.
//!
//! PostgreSQL is the truth and Redis transport. What a node publishes is handed to a bounded queue; when that is full or
//! Redis is silent it is dropped and counted, and the others find it by looking (`hub/audit.rs`). Nothing that a client
//! waits for ever waits for Redis.

use std::time::Duration;

use chrono::{DateTime, Utc};
use network::BlockChange;
use serde::{Deserialize, Serialize};
use store::{Clock, Entropy, RoomId, SessionId, UserId};

use crate::presence::Sight;
use crate::room_lists::How;
use crate::wire::StreamName;
use crate::wire::encode::Frame;

mod message;
mod redis;

pub(crate) use redis::Runner;
use redis::{Outgoing, Redis};

/// Between two looks into the database where there is no other node: only for what was lost on the way within this one.
const LOOK_ALONE: Duration = Duration::from_secs(1);
/// The same while Redis brings the news. What it lost is found within a second, the queries included.
const LOOK_HEARD: Duration = Duration::from_millis(800);
/// The same while nobody brings them: then looking is all there is.
const LOOK_SILENT: Duration = Duration::from_millis(500);

/// How this node hears of what happens on others.
pub(crate) enum Broker {
    /// In process: there is no other node, or the database is the only thing that nodes share.
    Local {
        /// Whether other processes may use this database.
        shared: bool,
    },
    /// Redis pub/sub.
    Redis(Redis),
}

/// What one node tells others besides events. It takes effect on live connections only, and is lost when Redis is away:
/// whatever must not be lost stands in PostgreSQL as well, and is looked for there.
///
/// Written as JSON, so that nodes of two releases understand each other: an unknown kind is passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Signal {
    /// A session ended: its connections are closed.
    SessionEnded { session: SessionId },
    /// A membership ended: the subscriptions that stand on it end after event `last`.
    MembershipEnded { room: RoomId, user: UserId, since: DateTime<Utc>, last: u64, code: String },
    /// Somebody has read up to `seq`.
    Read { stream: StreamName, user: UserId, seq: u64 },
    /// In a direct room `user` has read up to `seq`, and `viewer` is told.
    Seen { stream: StreamName, viewer: UserId, user: UserId, seq: u64 },
    /// Somebody's list of rooms has changed, as the line with this number says.
    RoomHint { no: i64, room: RoomId, user: UserId, change: How },
    /// A block was made or lifted: the two see each other differently.
    BlockChanged(BlockChange),
    /// The sender was cut off from Redis for a while: what it committed meanwhile was told to nobody.
    Returned,
    /// The sender lives.
    Here,
    /// Who follows a stream on the sender's node: by name, and how many more.
    Present { stream: StreamName, people: Vec<UserId>, more: usize },
    /// The sender follows a stream from now on and wants to hear who is there.
    WhoIsThere { stream: StreamName },
    /// Somebody types, or stops.
    Typing { stream: StreamName, user: UserId, on: bool },
    /// Somebody wants to be seen, or does not.
    Sight { user: UserId, sight: Sight },
}

/// Who hears a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum To {
    /// Every node.
    Everybody,
    /// The nodes on which somebody follows this stream. In order with its events.
    Followers(StreamName),
}

impl Broker {
    /// Without Redis.
    pub(crate) fn local(shared: bool) -> Self {
        Self::Local { shared }
    }

    /// Through the Redis at `url`; the runner does the work. `installation` keeps apart what shares one Redis.
    ///
    /// # Errors
    /// When the URL cannot be read.
    pub(crate) fn redis(
        url: &str,
        installation: &str,
        clock: &Clock,
        entropy: &Entropy,
    ) -> anyhow::Result<(Self, Runner)> {
        let (redis, runner) = redis::new(url, installation, clock, entropy)?;
        Ok((Self::Redis(redis), runner))
    }

    /// From now on this node wants to hear of a stream.
    pub(crate) fn follow(&self, stream: StreamName) {
        if let Self::Redis(redis) = self {
            redis.follows.want(stream);
        }
    }

    /// It no longer does.
    pub(crate) fn unfollow(&self, stream: StreamName) {
        if let Self::Redis(redis) = self {
            redis.follows.unwant(stream);
        }
    }

    /// Passes committed events of one stream on, in ascending seq.
    pub(crate) fn publish(&self, stream: StreamName, events: impl Iterator<Item = (u64, Frame)>) {
        if let Self::Redis(redis) = self {
            redis.offer(Outgoing::Events { stream, events: events.collect() });
        }
    }

    /// Passes a signal on.
    pub(crate) fn signal(&self, to: To, signal: Signal) {
        if let Self::Redis(redis) = self {
            redis.offer(Outgoing::Signal { to, signal });
        }
    }

    /// Its name in metrics and in the list of nodes.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Local { .. } => "local",
            Self::Redis(_) => "redis",
        }
    }

    /// Whether it carries anything to other nodes.
    pub(crate) fn carries(&self) -> bool {
        matches!(self, Self::Redis(_))
    }

    /// Whether other nodes may exist.
    pub(crate) fn is_shared(&self) -> bool {
        match self {
            Self::Local { shared } => *shared,
            Self::Redis(_) => true,
        }
    }

    /// How long its own last message to itself was under way; `None` in process and while Redis is silent.
    pub(crate) fn lag(&self) -> Option<Duration> {
        match self {
            Self::Local { .. } => None,
            Self::Redis(redis) => redis.state.is_heard().then(|| redis.state.lag()),
        }
    }

    /// Whether what other nodes tell is heard now.
    pub(crate) fn is_heard(&self) -> bool {
        match self {
            Self::Local { .. } => false,
            Self::Redis(redis) => redis.state.is_heard(),
        }
    }

    /// How long the hub may wait between two looks into the database.
    pub(crate) fn look_every(&self) -> Duration {
        match self {
            Self::Local { shared: false } => LOOK_ALONE,
            Self::Redis(_) if self.is_heard() => LOOK_HEARD,
            Self::Local { shared: true } | Self::Redis(_) => LOOK_SILENT,
        }
    }
}
