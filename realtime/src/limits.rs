//! How fast one account may send, how many connections it has, and what one connection may do and how much nonsense it may talk.

use std::time::Duration;

use api::limit::{FollowedQuota, Limits};
use store::UserId;
use tokio::time::Instant;

/// A sustained rate and the burst allowed on top of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rate {
    /// At once.
    pub(crate) burst: u32,
    /// Those that come back, in a second.
    pub(crate) per_s: u32,
}

const VERIFIED: Rate = Rate { burst: 60, per_s: 10 };
const UNVERIFIED: Rate = Rate { burst: 10, per_s: 1 };
/// Of words about typing: of a connection, and of an account over HTTP.
const TYPING: Rate = Rate { burst: 20, per_s: 2 };
/// Of streams that a connection opens after its `hello`, whose own are not counted: twice all that it may follow.
const OPENING: Rate = Rate { burst: 512, per_s: 8 };
/// Of `read`, `ping` and `unsubscribe` together, of a connection, and of marks over HTTP, of an account: all that one may
/// follow is read or left at once, twice.
const LIGHT: Rate = Rate { burst: 512, per_s: 10 };
const LIFTED: Rate = Rate { burst: u32::MAX, per_s: u32::MAX };
/// How many fresh tokens a connection passes on in a minute, at once or one by one. Each is good for fifteen.
const TOKENS_A_MINUTE: u32 = 10;
/// How many connections one account has on this node.
pub(crate) const CONNECTIONS_MAX: usize = 64;
/// When to come back after that: by then the server has noticed those that broke.
pub(crate) const CROWDED_AGAIN: Duration = Duration::from_secs(10);

/// What is announced to a connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Announced {
    pub(crate) sends: Rate,
    pub(crate) typing: Rate,
    pub(crate) opening: Rate,
    pub(crate) light: Rate,
    pub(crate) tokens_a_minute: u32,
    pub(crate) connections: usize,
}

/// How many invitation links one account looks at in a minute.
const LINKS_A_MINUTE: u32 = 60;

/// How many acts somebody who keeps order or owns a room does in a minute: each may tell a whole room.
const ACTS_A_MINUTE: u32 = 60;

/// How many reports one account makes in an hour.
const REPORTS_AN_HOUR: u32 = 30;

/// The limits of all accounts on this node, over WebSocket and HTTP together. Nothing waits for another node: what was let
/// through elsewhere holds an account back afterwards.
pub(crate) struct SendLimits {
    off: bool,
    verified: FollowedQuota<UserId>,
    unverified: FollowedQuota<UserId>,
    rooms_verified: FollowedQuota<UserId>,
    rooms_unverified: FollowedQuota<UserId>,
    typing: FollowedQuota<UserId>,
    reads: FollowedQuota<UserId>,
    links: FollowedQuota<UserId>,
    reports: FollowedQuota<UserId>,
    acts: FollowedQuota<UserId>,
}

impl SendLimits {
    pub(crate) fn new(limits: &Limits) -> Self {
        let (minute, hour) = (Duration::from_mins(1), Duration::from_hours(1));
        let rate = |name, rate: Rate| {
            limits.followed_quota(name, rate.burst, Duration::from_secs((rate.burst / rate.per_s).into()))
        };
        Self {
            off: limits.are_off(),
            verified: rate("sends", VERIFIED),
            unverified: rate("sends_unverified", UNVERIFIED),
            rooms_verified: limits.followed_quota("rooms", 60, hour),
            rooms_unverified: limits.followed_quota("rooms_unverified", 10, hour),
            typing: rate("typing", TYPING),
            reads: rate("reads", LIGHT),
            links: limits.followed_quota("links", LINKS_A_MINUTE, minute),
            reports: limits.followed_quota("reports", REPORTS_AN_HOUR, hour),
            acts: limits.followed_quota("acts", ACTS_A_MINUTE, minute),
        }
    }

    /// What is announced to a connection of an account.
    pub(crate) fn announced(&self, verified: bool) -> Announced {
        let lifted = |rate| if self.off { LIFTED } else { rate };
        Announced {
            sends: lifted(if verified { VERIFIED } else { UNVERIFIED }),
            typing: lifted(TYPING),
            opening: lifted(OPENING),
            light: lifted(LIGHT),
            tokens_a_minute: if self.off { u32::MAX } else { TOKENS_A_MINUTE },
            connections: self.connections_max(),
        }
    }

    /// How many connections one account has on this node.
    pub(crate) fn connections_max(&self) -> usize {
        if self.off { u32::MAX as usize } else { CONNECTIONS_MAX }
    }

    /// How many streams a connection opens.
    pub(crate) fn opening(&self, now: Instant) -> Allowance {
        Allowance::of(if self.off { LIFTED } else { OPENING }, now)
    }

    /// How often a connection says what costs little.
    pub(crate) fn light(&self, now: Instant) -> Allowance {
        Allowance::of(if self.off { LIFTED } else { LIGHT }, now)
    }

    /// How often a connection says that somebody types.
    pub(crate) fn typing(&self, now: Instant) -> Allowance {
        Allowance::of(if self.off { LIFTED } else { TYPING }, now)
    }

    /// How often a connection passes a fresh token on.
    pub(crate) fn tokens(&self, now: Instant) -> Allowance {
        let count = f64::from(if self.off { u32::MAX } else { TOKENS_A_MINUTE });
        Allowance::new(count, count / 60.0, now)
    }

    /// Takes one message from the account's budget.
    ///
    /// # Errors
    /// How long to wait before the next one fits.
    pub(crate) fn take(&self, user: UserId, verified: bool) -> Result<(), Duration> {
        if verified { &self.verified } else { &self.unverified }.admit(&user)
    }

    /// Takes one word about typing from the account's budget.
    pub(crate) fn take_typing(&self, user: UserId) -> Result<(), api::Problem> {
        self.typing.check(&user)
    }

    /// Takes one mark of how far was read from the account's budget.
    pub(crate) fn take_read(&self, user: UserId) -> Result<(), api::Problem> {
        self.reads.check(&user)
    }

    /// Counts a look at an invitation link.
    pub(crate) fn take_link(&self, user: UserId) -> Result<(), api::Problem> {
        self.links.check(&user)
    }

    /// Counts an act of somebody who keeps order.
    pub(crate) fn take_act(&self, user: UserId) -> Result<(), api::Problem> {
        self.acts.check(&user)
    }

    /// Counts a report.
    pub(crate) fn take_report(&self, user: UserId) -> Result<(), api::Problem> {
        self.reports.check(&user)
    }

    /// Takes one new room, or one new member of a room, from the account's budget.
    pub(crate) fn take_room(&self, user: UserId, verified: bool) -> Result<(), api::Problem> {
        if verified { &self.rooms_verified } else { &self.rooms_unverified }.check(&user)
    }
}

/// What one connection may spend: each thing costs some of it, and time gives it back.
#[derive(Debug)]
pub(crate) struct Allowance {
    left: f64,
    since: Instant,
    max: f64,
    per_s: f64,
}

/// What a well-formed request that had to be refused costs.
pub(crate) const REFUSED: f64 = 1.0;
/// What a message that is not of the protocol costs.
pub(crate) const MALFORMED: f64 = 20.0;

/// What a refusal with this code costs: nothing where it is the server that cannot, and nothing for what waits behind that.
pub(crate) fn price(code: &str) -> f64 {
    if matches!(code, "busy" | "unavailable" | "retry_earlier") { 0.0 } else { REFUSED }
}

impl Allowance {
    /// A connection's patience: refusals cost it, and at zero the connection ends.
    pub(crate) fn patience(now: Instant) -> Self {
        Self::new(1_000.0, 20.0, now)
    }

    fn of(rate: Rate, now: Instant) -> Self {
        Self::new(rate.burst.into(), rate.per_s.into(), now)
    }

    fn new(max: f64, per_s: f64, now: Instant) -> Self {
        Self { left: max, since: now, max, per_s }
    }

    /// Whether there is any left after paying `cost`.
    pub(crate) fn pay(&mut self, cost: f64, now: Instant) -> bool {
        self.refill(now);
        self.left -= cost;
        self.left > 0.0
    }

    /// Takes one, if there is one left.
    ///
    /// # Errors
    /// How many milliseconds to wait for it. The refusal itself costs nothing.
    pub(crate) fn take(&mut self, now: Instant) -> Result<(), u64> {
        self.refill(now);
        if self.left >= 1.0 {
            self.left -= 1.0;
            return Ok(());
        }
        let wait = Duration::from_secs_f64((1.0 - self.left) / self.per_s);
        Err(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX) + 1)
    }

    /// What has come back since the last look.
    fn refill(&mut self, now: Instant) {
        let rested = now.duration_since(self.since).as_secs_f64() * self.per_s;
        self.left = (self.left + rested).min(self.max);
        self.since = now;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio_util::sync::CancellationToken;

    use super::*;

    #[test]
    fn patience_ends_and_returns() {
        let start = Instant::now();
        let mut patience = Allowance::patience(start);
        for _ in 0..49 {
            assert!(patience.pay(MALFORMED, start));
        }
        assert!(!patience.pay(MALFORMED, start));
        assert!(patience.pay(MALFORMED, start + Duration::from_secs(10)));
    }

    #[test]
    fn the_servers_own_failures_cost_nothing() {
        assert!(["busy", "unavailable", "retry_earlier"].iter().all(|code| price(code) <= 0.0));
        assert!(["not_member", "too_fast", "invalid"].iter().all(|code| price(code) >= REFUSED));
    }

    #[test]
    fn what_is_taken_comes_back_and_a_refusal_costs_nothing() {
        let limits = SendLimits::new(&Limits::new(&store::Clock::manual(chrono::DateTime::UNIX_EPOCH)));
        let start = Instant::now();
        let mut opening = limits.opening(start);
        for _ in 0..OPENING.burst {
            opening.take(start).unwrap();
        }
        for _ in 0..1_000 {
            assert_eq!(opening.take(start), Err(126), "an eighth of a second");
        }
        let later = start + Duration::from_millis(126);
        opening.take(later).unwrap();
        opening.take(later).unwrap_err();
        let mut tokens = limits.tokens(start);
        for _ in 0..TOKENS_A_MINUTE {
            tokens.take(start).unwrap();
        }
        tokens.take(start).unwrap_err();
        tokens.take(start + Duration::from_millis(6_001)).unwrap();
    }

    #[test]
    fn a_little_too_much_all_the_time_is_refused_a_little_of_the_time() {
        let start = Instant::now();
        let mut typing = Allowance::of(TYPING, start);
        let step = Duration::from_secs(1) / (TYPING.per_s + 1);
        let taken = (0..600).filter(|n| typing.take(start + step * *n).is_ok()).count();
        assert!((400..=421).contains(&taken), "{taken} of 200 seconds");
    }

    #[test]
    fn a_reconnect_opens_all_streams_twice_before_it_waits() {
        assert!(OPENING.burst as usize >= 2 * crate::wire::STREAMS_MAX);
    }

    #[test]
    fn without_limits_nothing_is_counted() {
        let limits = SendLimits::new(&Limits::off());
        let start = Instant::now();
        let (mut opening, mut tokens) = (limits.opening(start), limits.tokens(start));
        let (mut typing, mut light) = (limits.typing(start), limits.light(start));
        assert!((0..100_000).all(|_| opening.take(start).is_ok() && tokens.take(start).is_ok()));
        assert!((0..100_000).all(|_| typing.take(start).is_ok() && light.take(start).is_ok()));
        assert_eq!(limits.announced(false).typing.burst, LIFTED.burst);
        assert!(limits.connections_max() > 1_000_000);
    }

    type Take = fn(&SendLimits, UserId) -> Result<(), api::Problem>;

    /// The limits of a node that shares them.
    fn sharing(redis: &testkit::Redis, stop: &CancellationToken) -> Limits {
        let shared = api::limit::Shared::new(&redis.url(), "installation").unwrap();
        tokio::spawn(Arc::clone(&shared).keep(stop.clone()));
        Limits::new(&store::Clock::system()).shared_through(&shared)
    }

    #[tokio::test]
    async fn what_one_node_let_through_counts_on_the_other() {
        let (redis, stop) = (testkit::Redis::start().await, CancellationToken::new());
        let _stop = stop.clone().drop_guard();
        let nodes = [sharing(&redis, &stop), sharing(&redis, &stop)];
        let probes =
            nodes.each_ref().map(|node| node.shared_quota::<u32>("probe", 1, Duration::from_hours(1)));
        for probe in 0.. {
            let (here, there) = (probes[0].check(&probe).await, probes[1].check(&probe).await);
            if here.is_ok() && there.is_err() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let [here, there] = nodes.each_ref().map(SendLimits::new);
        let takes: [(&str, u32, Take); 6] = [
            ("links", LINKS_A_MINUTE, SendLimits::take_link),
            ("acts", ACTS_A_MINUTE, SendLimits::take_act),
            ("reports", REPORTS_AN_HOUR, SendLimits::take_report),
            ("typing", TYPING.burst, SendLimits::take_typing),
            ("rooms", 60, |limits, user| limits.take_room(user, true)),
            ("rooms, unverified", 10, |limits, user| limits.take_room(user, false)),
        ];
        let user = UserId::new(uuid::Uuid::from_u128(1));
        for (what, count, take) in takes {
            for _ in 0..count {
                take(&here, user).unwrap();
            }
            // Each of these was let through before the other node knew.
            let mut tries = 0;
            while take(&there, user).is_ok() {
                tries += 1;
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            assert!(tries < count, "{what}: {tries}");
        }
    }

    #[test]
    fn an_account_runs_dry_alone() {
        let limits = SendLimits::new(&Limits::new(&store::Clock::manual(chrono::DateTime::UNIX_EPOCH)));
        let (eager, calm) = (UserId::new(uuid::Uuid::from_u128(1)), UserId::new(uuid::Uuid::from_u128(2)));
        for _ in 0..UNVERIFIED.burst {
            limits.take(eager, false).unwrap();
        }
        assert!(limits.take(eager, false).unwrap_err() > Duration::ZERO);
        limits.take(calm, false).unwrap();
    }
}
