//! Redis under the nodes of a simulation, and each node's own way to it.

use std::time::Duration;

use anyhow::Context as _;
use testkit::Redis;

use crate::broker::{BrokerProxy, Passage};

/// One Redis, reached by each node through a proxy. Gone with this value.
#[derive(Debug)]
pub(crate) struct Transport {
    redis: Redis,
    ways: Vec<BrokerProxy>,
}

impl Transport {
    pub(crate) async fn start(nodes: usize, seed: u64) -> anyhow::Result<Self> {
        let redis = Redis::start().await;
        let mut ways = Vec::new();
        for node in 0..nodes {
            let seed = seed.wrapping_mul(37).wrapping_add(node as u64);
            ways.push(BrokerProxy::start(redis.socket(), seed).await.context("start a proxy of Redis")?);
        }
        Ok(Self { redis, ways })
    }

    /// The way of one node.
    pub(crate) fn of(&self, node: usize) -> &BrokerProxy {
        &self.ways[node % self.ways.len()]
    }

    /// `kill -9`, and another one in the same place, which knows of nobody.
    pub(crate) async fn restart(&mut self) {
        self.redis.kill();
        self.redis.run().await;
    }

    /// Redis answers nobody for this long.
    pub(crate) async fn pause(&self, pause: Duration) {
        // Under an earlier pause the answer comes late or, after a restart, not at all.
        let command = format!("CLIENT PAUSE {} ALL", pause.as_millis());
        let _ = tokio::time::timeout(Duration::from_millis(50), self.redis.say(&command)).await;
    }

    /// Ends every fault.
    pub(crate) fn mend(&self) {
        self.ways.iter().for_each(|way| way.set(Passage::Fair));
    }

    /// How many messages were lost, late or overtaken.
    pub(crate) fn hit(&self) -> u64 {
        self.ways.iter().map(BrokerProxy::hit).sum()
    }
}
