//! What happens in a simulation, one thing after the other.

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;

use crate::registrar::Move;

/// Messages of one step at most: with the steps of a plan, fewer than a resume may be behind.
const BURST_MAX: usize = 20;

/// One thing that happens. Numbers beyond what there is count from the beginning again, so that a plan with fewer
/// people is a plan too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A client says so many things in a room.
    Say {
        /// Who.
        client: usize,
        /// Where.
        room: usize,
        /// How many.
        count: usize,
    },
    /// A client gives a message of theirs another text.
    Edit {
        /// Who.
        client: usize,
        /// Where.
        room: usize,
        /// Which of those that they have seen, counting from the beginning again beyond the last one.
        nth: usize,
    },
    /// A client removes a message of theirs, also one that is removed already.
    Delete {
        /// Who.
        client: usize,
        /// Where.
        room: usize,
        /// Which.
        nth: usize,
    },
    /// A client reacts to anybody's message, or takes that back.
    React {
        /// Who.
        client: usize,
        /// Where.
        room: usize,
        /// Which.
        nth: usize,
        /// Which of a few emoji.
        emoji: usize,
        /// Whether it is given.
        on: bool,
    },
    /// A client answers anybody's message, and names somebody.
    Answer {
        /// Who.
        client: usize,
        /// Where.
        room: usize,
        /// Which.
        nth: usize,
        /// Whom.
        names: usize,
    },
    /// A client uploads a file and sends it.
    Attach {
        /// Who.
        client: usize,
        /// Where.
        room: usize,
    },
    /// A client pins a message, or unpins it.
    Pin {
        /// Who.
        client: usize,
        /// Where.
        room: usize,
        /// Which.
        nth: usize,
        /// Whether it is pinned.
        on: bool,
    },
    /// A client has read up to one of the newest messages, or of the notifications of their inbox, which counts as one room
    /// more.
    Read {
        /// Who.
        client: usize,
        /// Where.
        room: usize,
        /// Which, counting back from the newest.
        nth: usize,
        /// Whether they say so over HTTP, as from another device.
        elsewhere: bool,
    },
    /// A client blocks another, or lifts that. The first one has no part in it.
    Block {
        /// Who.
        client: usize,
        /// Whom.
        other: usize,
        /// Whether they are blocked.
        on: bool,
    },
    /// A client leaves a room, is removed from it or invited again, if that makes sense. The first one stays.
    Move {
        /// What happens.
        what: Move,
        /// To whom.
        client: usize,
        /// Where.
        room: usize,
    },
    /// A client's connections are cut.
    Cut(usize),
    /// Nothing passes to or from a client.
    Stall(usize),
    /// A client's connections take everything and deliver nothing.
    Lose(usize),
    /// A client's network is well again.
    Mend(usize),
    /// A node is gone from one moment to the next.
    Kill(usize),
    /// A node that is gone comes back.
    Start(usize),
    /// A node's clock is set to another time.
    Jump {
        /// Whose.
        node: usize,
        /// How far, forwards or back.
        seconds: i64,
    },
    /// Every connection to PostgreSQL is ended by PostgreSQL.
    CutDatabase,
    /// The same, and PostgreSQL takes nobody for a while, as when it is restarted.
    CloseDatabase {
        /// For how long.
        millis: u64,
    },
    /// PostgreSQL is killed, and recovers; only in a plan with a PostgreSQL of its own.
    KillDatabase,
    /// Something happens to what a node hears from Redis, or to Redis.
    Broker(BrokerStep),
    /// Some time passes.
    Wait {
        /// How much.
        millis: u64,
    },
}

/// What happens between the nodes and Redis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrokerStep {
    /// A part of what comes for a node is lost.
    Loses {
        /// Which node.
        node: usize,
        /// How much of a hundred.
        percent: u32,
        /// Whether the node hears its own canary all the same, and does not know.
        spares_canary: bool,
    },
    /// What comes for a node is late.
    Delays {
        /// Which node.
        node: usize,
        /// How late at most.
        millis: u64,
    },
    /// What comes for a node is out of order.
    Reorders(usize),
    /// Nothing passes between a node and Redis.
    Stalls(usize),
    /// A node's connections to Redis are cut.
    Cut(usize),
    /// A node's way to Redis is well again.
    Mend(usize),
    /// Redis is killed and started again.
    Restart,
    /// Redis answers nobody for a while.
    Pause {
        /// For how long.
        millis: u64,
    },
}

/// How many there are of what steps are about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) nodes: usize,
    pub(crate) rooms: usize,
    pub(crate) clients: usize,
    pub(crate) redis: bool,
    /// Whether people answer, react, take back and block one another more than they say.
    pub(crate) quarrels: bool,
}

impl Step {
    /// A random one.
    pub(crate) fn random(rng: &mut ChaCha8Rng, shape: Shape) -> Self {
        let (client, room) = (rng.random_range(0..shape.clients), rng.random_range(0..shape.rooms));
        let (node, nth) = (rng.random_range(0..shape.nodes), rng.random_range(0..100));
        if shape.redis && rng.random_ratio(1, 4) {
            return Self::Broker(BrokerStep::random(rng, node));
        }
        if shape.quarrels && rng.random_ratio(1, 2) {
            return Self::quarrel(rng, shape, (client, room, nth));
        }
        match rng.random_range(0..100) {
            0..20 => Self::Say { client, room, count: rng.random_range(1..=BURST_MAX) },
            20..24 => Self::Edit { client, room, nth },
            24..27 => Self::Delete { client, room, nth },
            27..31 => {
                Self::React { client, room, nth, emoji: rng.random_range(0..3), on: rng.random_ratio(2, 3) }
            }
            31..36 => Self::Answer { client, room, nth, names: rng.random_range(0..shape.clients) },
            36..38 => Self::Attach { client, room },
            38..40 => Self::Pin { client, room, nth, on: rng.random_ratio(2, 3) },
            40..42 => {
                Self::Block { client, other: rng.random_range(0..shape.clients), on: rng.random_ratio(2, 3) }
            }
            // The first one stays.
            42..57 => Self::Move { what: some_move(rng), client: rng.random_range(1..shape.clients), room },
            57..62 => Self::Cut(client),
            62..65 => Self::Stall(client),
            65..68 => Self::Lose(client),
            68..72 => Self::Mend(client),
            72..75 => Self::Kill(node),
            75..79 => Self::Start(node),
            79..81 => Self::CutDatabase,
            81..83 => Self::CloseDatabase { millis: away(rng) },
            83..87 => Self::Jump { node, seconds: jump(rng) },
            87..94 => Self::read(rng, shape, client),
            // Long enough for what is looked for in the database, now and then.
            _ if rng.random_ratio(1, 4) => Self::Wait { millis: rng.random_range(300..1_500) },
            _ => Self::Wait { millis: rng.random_range(1..80) },
        }
    }

    /// One of those that somebody is told of, that take back what somebody was told of, or that let it be told.
    fn quarrel(rng: &mut ChaCha8Rng, shape: Shape, (client, room, nth): (usize, usize, usize)) -> Self {
        let other = rng.random_range(0..shape.clients);
        match rng.random_range(0..20) {
            0..6 => Self::Answer { client, room, nth, names: other },
            6..9 => Self::Delete { client, room, nth },
            9..12 => Self::React { client, room, nth: nth % 4, emoji: 0, on: rng.random_ratio(1, 2) },
            12..14 => Self::Attach { client, room },
            14..16 => Self::Block { client, other, on: rng.random_ratio(2, 3) },
            16 => Self::Move { what: some_move(rng), client: rng.random_range(1..shape.clients), room },
            17..19 => Self::read(rng, shape, client),
            _ => Self::Wait { millis: rng.random_range(100..600) },
        }
    }

    fn read(rng: &mut ChaCha8Rng, shape: Shape, client: usize) -> Self {
        let (room, nth) = (rng.random_range(0..=shape.rooms), rng.random_range(0..4));
        Self::Read { client, room, nth, elsewhere: rng.random_ratio(1, 2) }
    }

    /// Somebody says something, goes and comes back, and others answer it, react to it and take that back: in a room that
    /// shows newcomers nothing from before, none of it is for them any more.
    pub(crate) fn comeback(rng: &mut ChaCha8Rng, shape: Shape) -> Vec<Self> {
        let (client, room) = (rng.random_range(1..shape.clients), rng.random_range(0..shape.rooms));
        let other = rng.random_range(0..client);
        let settles = Self::Wait { millis: rng.random_range(100..600) };
        let go = if rng.random_ratio(1, 2) { Move::Leave } else { Move::Remove };
        vec![
            Self::Say { client, room, count: 2 },
            settles,
            Self::Move { what: go, client, room },
            settles,
            Self::Move { what: Move::Invite, client, room },
            settles,
            Self::React { client: other, room, nth: 0, emoji: 0, on: true },
            Self::Answer { client: other, room, nth: 1, names: client },
            Self::React { client: other, room, nth: 0, emoji: 0, on: false },
        ]
    }
}

impl BrokerStep {
    fn random(rng: &mut ChaCha8Rng, node: usize) -> Self {
        match rng.random_range(0..24) {
            0..5 => Self::Loses {
                node,
                percent: rng.random_range(10..=100),
                spares_canary: rng.random_ratio(1, 2),
            },
            5..8 => Self::Delays { node, millis: rng.random_range(20..800) },
            8..12 => Self::Reorders(node),
            12..15 => Self::Stalls(node),
            15..17 => Self::Cut(node),
            17..20 => Self::Mend(node),
            20..22 => Self::Restart,
            _ => Self::Pause { millis: rng.random_range(100..2_000) },
        }
    }
}

/// Invitations, mostly, which find nothing to do as long as everybody is in.
fn some_move(rng: &mut ChaCha8Rng) -> Move {
    match rng.random_range(0..19) {
        0..5 => Move::Leave,
        5..10 => Move::Remove,
        _ => Move::Invite,
    }
}

/// As long as a restart, mostly, which a node waits for; now and then so long that it gives up and refuses.
fn away(rng: &mut ChaCha8Rng) -> u64 {
    if rng.random_ratio(1, 5) { rng.random_range(2_000..4_000) } else { rng.random_range(100..1_200) }
}

/// Seconds, mostly; now and then so much that access tokens expire.
fn jump(rng: &mut ChaCha8Rng) -> i64 {
    let most = if rng.random_ratio(1, 3) { 1_800 } else { 90 };
    rng.random_range(-most..=most)
}
