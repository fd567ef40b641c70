//! A cluster of three, each with a third of the slots and no replica.

use std::time::Instant;

use super::Redis;
use crate::program::{PATIENCE, free_port};

/// Where each shard's slots begin and end.
const SLOTS: [(u16, u16); 3] = [(0, 5_460), (5_461, 10_922), (10_923, 16_383)];

/// Redis servers that share the slots out; gone with this value.
#[derive(Debug)]
pub struct RedisCluster {
    /// The shards, to be killed and started again one by one.
    pub shards: Vec<Redis>,
    ports: Vec<u16>,
}

impl RedisCluster {
    /// Starts one on free ports.
    ///
    /// # Panics
    /// When it cannot be started, with the reason.
    pub async fn start() -> Self {
        let (mut shards, mut ports) = (Vec::new(), Vec::new());
        let mut meetings = Vec::new();
        for (first, last) in SLOTS {
            let (port, bus) = (free_port(), free_port());
            let shard = Redis::start_with(&[
                "--cluster-enabled",
                "yes",
                "--bind",
                "127.0.0.1",
                "--port",
                &port.to_string(),
                "--cluster-port",
                &bus.to_string(),
                "--cluster-announce-ip",
                "127.0.0.1",
            ])
            .await;
            let given = shard.say(&format!("CLUSTER ADDSLOTSRANGE {first} {last}")).await;
            assert_eq!(given.expect("give it its slots"), "+OK\r\n");
            shards.push(shard);
            ports.push(port);
            meetings.push(format!("CLUSTER MEET 127.0.0.1 {port} {bus}"));
        }
        for meeting in &meetings[1..] {
            assert_eq!(shards[0].say(meeting).await.expect("introduce them"), "+OK\r\n");
        }
        let cluster = Self { shards, ports };
        let begun = Instant::now();
        while !cluster.is_whole().await {
            assert!(
                begun.elapsed() < PATIENCE,
                "the cluster does not come up: {}",
                cluster.shards[0].program.log()
            );
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        cluster
    }

    /// Whether each of them knows of all and of all slots.
    async fn is_whole(&self) -> bool {
        for shard in &self.shards {
            let info = shard.say("CLUSTER INFO").await.unwrap_or_default();
            let nodes = shard.say("CLUSTER NODES").await.unwrap_or_default();
            let linked = nodes.matches(" connected ").count() == self.shards.len();
            if !(info.contains("cluster_state:ok") && linked) {
                return false;
            }
        }
        true
    }

    /// Its address as `REDIS_URL` names it: one of them tells of the others.
    pub fn url(&self) -> String {
        format!("redis-cluster://127.0.0.1:{}", self.ports[0])
    }
}
