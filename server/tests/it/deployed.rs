//! The shape that `docker-compose.yml` describes: two nodes behind nginx, PostgreSQL behind PgBouncer in transaction mode,
//! Redis. Clients know the proxy's address and nothing else.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use testkit::{PgBouncer, Proxy, Redis, TestDb};

use crate::client::Client;
use crate::cluster::{number, talk, whole};
use crate::process::Atas;

mod passenger;
mod rolling;
mod shared;

/// Dropped in this order: the proxy first, the database last.
struct Deployed {
    proxy: Proxy,
    nodes: [Atas; 2],
    #[expect(dead_code, reason = "held until the nodes have ended")]
    redis: Redis,
    pool: PgBouncer,
    database: TestDb,
    #[expect(dead_code, reason = "held until the nodes have ended")]
    files: Files,
}

/// The folder of files that the nodes share; it goes in the end.
struct Files(PathBuf);

impl Drop for Files {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

impl Deployed {
    async fn start(name: &str) -> Self {
        let (database, redis) = (testkit::database().await, Redis::start().await);
        let pool = PgBouncer::start(&database).await;
        let folder = format!("{name}-files-{}", std::process::id());
        let files = Files(Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder));
        let join = async |node: &str| {
            Atas::join_deployed(&format!("{name}-{node}"), &database, &pool, &redis, &files.0).await
        };
        let nodes = [join("one").await, join("other").await];
        let proxy = Proxy::start(&nodes.each_ref().map(|node| node.address.port())).await;
        let deployed = Self { proxy, nodes, redis, pool, database, files };
        deployed.linked().await;
        deployed
    }

    fn gate(&self) -> SocketAddr {
        self.proxy.address()
    }

    async fn linked(&self) {
        for node in &self.nodes {
            while number(node, "atas_realtime_broker_up").await < 1.0 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }

    /// A client's answer through the proxy.
    async fn asked(&self, path: &str) -> u16 {
        reqwest::get(format!("http://{}{path}", self.gate())).await.unwrap().status().as_u16()
    }
}

#[tokio::test]
async fn whoever_is_on_a_node_that_dies_is_back_through_the_proxy_and_misses_nothing() {
    let mut deployed = Deployed::start("dying").await;
    let (asker, asking) = deployed.nodes[0].register("asker").await;
    let (helper, helping) = deployed.nodes[1].register("helper").await;
    let room = deployed.nodes[0].open_room(&asking, &[&helper]).await;
    assert_ne!(asker, helper);
    assert_eq!(deployed.asked("/ready").await, 200);
    assert_eq!(deployed.asked("/metrics").await, 404, "Prometheus' only");

    let mut asking = Client::new(deployed.gate(), &asking, &room);
    let mut helping = Client::new(deployed.gate(), &helping, &room);
    talk(&mut asking, &mut helping, 20).await;
    for node in &deployed.nodes {
        assert!(number(node, "atas_realtime_delivered_total").await > 0.0, "each node has one of the two");
    }

    for n in 0..100 {
        asking.queue(&format!("asker goes on {n}"));
        helping.queue(&format!("helper goes on {n}"));
    }
    let all = asking.acked.len() + helping.acked.len() + 200;
    let appended = number(&deployed.nodes[0], "atas_realtime_appended_total").await;
    let [dying, _] = &mut deployed.nodes;
    let dies = async {
        // In the middle of what they say.
        while number(dying, "atas_realtime_appended_total").await < appended + 10.0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        dying.kill().await;
    };
    tokio::join!(asking.run_until(all), helping.run_until(all), dies);
    whole(&asking, &helping);
    assert_eq!(deployed.asked("/ready").await, 200, "the proxy asks the other node");

    // And what lends the connections may go and come back.
    deployed.pool.kill();
    while deployed.nodes[1].is_ready().await {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    asking.queue("is anybody there?");
    let all = all + 1;
    let comes_back = async { deployed.pool.run().await };
    tokio::join!(asking.run_until(all), helping.run_until(all), comes_back);
    whole(&asking, &helping);
}
