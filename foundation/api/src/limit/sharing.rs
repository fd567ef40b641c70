//! Two nodes and a real Redis, which freezes, dies and comes back.

use std::sync::Arc;
use std::time::Duration;

use store::Clock;
use testkit::Redis;
use tokio_util::sync::CancellationToken;

use super::{Limits, Shared, SharedQuota};

const HOUR: Duration = Duration::from_hours(1);

/// A node, gone with this value.
struct Node {
    shared: Arc<Shared>,
    limits: Limits,
    stop: CancellationToken,
}

impl Node {
    async fn start(url: &str) -> Self {
        let shared = Shared::new(url, "installation").unwrap();
        let stop = CancellationToken::new();
        tokio::spawn(Arc::clone(&shared).keep(stop.clone()));
        let limits = Limits::new(&Clock::system()).shared_through(&shared);
        let node = Self { shared, limits, stop };
        node.is_shared(true).await;
        node
    }

    async fn is_shared(&self, wanted: bool) {
        let becoming = async {
            while self.shared.is_live() != wanted {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), becoming).await.expect("it becomes so");
    }

    fn quota(&self) -> SharedQuota<String> {
        self.limits.shared_quota("test", 10, HOUR)
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// How many of twenty uses the two let through, taken in turn.
async fn let_through(quotas: &[SharedQuota<String>; 2], key: &str) -> usize {
    let mut count = 0;
    for turn in 0..20 {
        count += usize::from(quotas[turn % 2].check(&key.to_owned()).await.is_ok());
    }
    count
}

#[tokio::test]
async fn two_nodes_have_one_budget() {
    let redis = Redis::start().await;
    let (one, two) = (Node::start(&redis.url()).await, Node::start(&redis.url()).await);
    let quotas = [one.quota(), two.quota()];
    assert_eq!(let_through(&quotas, "mei@utama.example").await, 10);
    assert_eq!(let_through(&quotas, "kumar@utama.example").await, 10, "each key for itself");
    let refused = quotas[0].check(&"mei@utama.example".to_owned()).await.unwrap_err();
    assert!(
        refused.wait().is_some_and(|wait| wait > Duration::from_mins(5) && wait <= HOUR / 10),
        "{refused}"
    );

    let other: SharedQuota<String> = one.limits.shared_quota("other", 10, HOUR);
    other.check(&"mei@utama.example".to_owned()).await.expect("each rule for itself");
    let elsewhere = Shared::new(&redis.url(), "another installation").unwrap();
    tokio::spawn(Arc::clone(&elsewhere).keep(one.stop.clone()));
    let limits = Limits::new(&Clock::system()).shared_through(&elsewhere);
    let elsewhere = Node { shared: elsewhere, limits, stop: CancellationToken::new() };
    elsewhere.is_shared(true).await;
    elsewhere.quota().check(&"mei@utama.example".to_owned()).await.expect("each installation for itself");

    let keys = redis.say("KEYS *").await.unwrap();
    assert!(keys.contains("atas:limit:") && !keys.contains("utama"), "{keys}");
    let key = keys.lines().find(|line| line.starts_with("atas:")).unwrap();
    let left = redis.say(&format!("PTTL {key}")).await.unwrap();
    let left: i64 = left.trim_start_matches(':').trim().parse().unwrap();
    assert!(left > 0 && left <= 3_600_000, "what is whole again is forgotten: {left}");
}

#[tokio::test]
async fn a_silent_redis_leaves_each_node_its_own_limits_until_it_is_back() {
    let mut redis = Redis::start().await;
    let (one, two) = (Node::start(&redis.url()).await, Node::start(&redis.url()).await);
    let quotas = [one.quota(), two.quota()];

    redis.freeze();
    // Each has its own ten, and whoever asks gets an answer.
    assert_eq!(let_through(&quotas, "frozen").await, 20);
    assert!(quotas[0].check(&"frozen".to_owned()).await.is_err());
    assert!(!one.shared.is_live() && !two.shared.is_live());
    redis.thaw();
    one.is_shared(true).await;
    two.is_shared(true).await;
    assert_eq!(let_through(&quotas, "thawed").await, 10);

    redis.kill();
    one.is_shared(false).await;
    two.is_shared(false).await;
    assert_eq!(let_through(&quotas, "killed").await, 20);
    redis.run().await;
    one.is_shared(true).await;
    two.is_shared(true).await;
    assert_eq!(let_through(&quotas, "again").await, 10);
}

#[tokio::test]
async fn what_may_not_wait_is_held_back_afterwards() {
    let redis = Redis::start().await;
    let (one, two) = (Node::start(&redis.url()).await, Node::start(&redis.url()).await);
    let here = one.limits.followed_quota::<u64>("sends", 10, HOUR);
    let there = two.limits.followed_quota::<u64>("sends", 10, HOUR);
    for _ in 0..10 {
        here.admit(&7).unwrap();
    }
    assert!(here.admit(&7).is_err(), "its own limit holds at once");
    // Each try may be let through, until it is known that all of it is used up.
    let held = async {
        for tried in 1.. {
            if there.admit(&7).is_err() {
                return tried;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        0
    };
    let tried = tokio::time::timeout(Duration::from_secs(30), held).await.unwrap();
    assert!(tried <= 11);
    there.admit(&8).expect("nobody else is held back");

    redis.freeze();
    for key in 100..200 {
        there.admit(&key).expect("whatever Redis does");
    }
    redis.thaw();
}

#[tokio::test]
async fn a_cluster_counts_as_one() {
    let redis = testkit::RedisCluster::start().await;
    let (one, two) = (Node::start(&redis.url()).await, Node::start(&redis.url()).await);
    assert_eq!(let_through(&[one.quota(), two.quota()], "mei").await, 10);
}
