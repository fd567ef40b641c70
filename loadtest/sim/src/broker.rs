//! The way between one node and Redis, and how it fails: messages of pub/sub are lost, late or out of order, everything
//! hangs, or the connections are cut.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use redis_protocol::resp3::decode::complete::decode_bytes_mut;
use redis_protocol::resp3::types::BytesFrame;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// How much later than its successors a message may come that is out of order.
const BEHIND_MAX: Duration = Duration::from_millis(150);

/// What happens to messages on their way from Redis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passage {
    /// They arrive.
    Fair,
    /// So many of a hundred do not. The node may still hear its own canary, so that nothing tells it.
    Loses { percent: u32, spares_canary: bool },
    /// They come up to so much later, in order.
    Delays(Duration),
    /// Half of them are overtaken by others.
    Reorders,
    /// Nothing passes, in either direction.
    Stalled,
}

/// A proxy in front of Redis, for one node. What it does at random is the same for the same seed.
#[derive(Debug)]
pub(crate) struct BrokerProxy {
    address: SocketAddr,
    sky: watch::Sender<Sky>,
    hit: Arc<AtomicU64>,
    task: JoinHandle<()>,
}

/// What all its connections live under.
#[derive(Debug, Clone, Copy)]
struct Sky {
    passage: Passage,
    /// Counted up to cut every connection.
    storms: u64,
}

impl BrokerProxy {
    /// A proxy that carries to the Redis behind this socket.
    pub(crate) async fn start(redis: PathBuf, seed: u64) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (sky, under) = watch::channel(Sky { passage: Passage::Fair, storms: 0 });
        let hit = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&hit);
        let task = tokio::spawn(async move {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            while let Ok((node, _)) = listener.accept().await {
                let way = Way {
                    rng: ChaCha8Rng::from_rng(&mut rng),
                    late: Late::default(),
                    hit: Arc::clone(&counted),
                };
                tokio::spawn(carry(node, redis.clone(), way, under.clone()));
            }
        });
        Ok(Self { address, sky, hit, task })
    }

    /// Its address as `REDIS_URL` names it.
    pub(crate) fn url(&self) -> String {
        format!("redis://{}", self.address)
    }

    /// Changes what happens, on the connections there are and those to come.
    pub(crate) fn set(&self, passage: Passage) {
        self.sky.send_modify(|sky| sky.passage = passage);
    }

    /// Cuts every connection now.
    pub(crate) fn cut(&self) {
        self.sky.send_modify(|sky| sky.storms += 1);
    }

    /// How many messages were lost, late or overtaken.
    pub(crate) fn hit(&self) -> u64 {
        self.hit.load(Ordering::Relaxed)
    }
}

impl Drop for BrokerProxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn carry(node: TcpStream, redis: PathBuf, mut way: Way, mut sky: watch::Receiver<Sky>) {
    // A Redis that is down closes the connection at once.
    let Ok(redis) = UnixStream::connect(redis).await else { return };
    let storms = sky.borrow().storms;
    let mut storm = sky.clone();
    tokio::select! {
        _ = way.pass(node, redis, &mut sky) => {}
        _ = storm.wait_for(|sky| sky.storms != storms) => {}
    }
}

/// One connection.
struct Way {
    rng: ChaCha8Rng,
    late: Late,
    hit: Arc<AtomicU64>,
}

/// Messages that wait, by when they go on and then by when they came.
#[derive(Default)]
struct Late {
    waiting: BTreeMap<(Instant, u64), Bytes>,
    came: u64,
    newest: Option<Instant>,
}

impl Late {
    fn add(&mut self, due: Instant, message: Bytes) {
        self.came += 1;
        self.newest = self.newest.max(Some(due));
        self.waiting.insert((due, self.came), message);
    }

    fn next(&self) -> Option<Instant> {
        self.waiting.keys().next().map(|(due, _)| *due)
    }

    fn take_due(&mut self) -> Option<Bytes> {
        let first = self.waiting.first_entry().filter(|first| first.key().0 <= Instant::now())?;
        Some(first.remove())
    }
}

impl Way {
    /// Carries until one side ends.
    async fn pass(
        &mut self,
        mut node: TcpStream,
        mut redis: UnixStream,
        sky: &mut watch::Receiver<Sky>,
    ) -> std::io::Result<()> {
        node.set_nodelay(true)?;
        let (mut up, mut down) = (BytesMut::with_capacity(4096), BytesMut::with_capacity(4096));
        loop {
            let passage = sky.borrow_and_update().passage;
            let carries = passage != Passage::Stalled;
            let due = self.late.next();
            tokio::select! {
                changed = sky.changed() => if changed.is_err() {
                    return Ok(());
                },
                read = node.read_buf(&mut up), if carries => {
                    if read? == 0 {
                        return Ok(());
                    }
                    redis.write_all(&up.split()).await?;
                }
                read = redis.read_buf(&mut down), if carries => {
                    if read? == 0 {
                        return Ok(());
                    }
                    while let Some((frame, _, bytes)) = decode_bytes_mut(&mut down).map_err(std::io::Error::other)? {
                        let passes = match channel(&frame) {
                            Some(channel) => self.judge(passage, channel, bytes),
                            None => Some(bytes),
                        };
                        if let Some(bytes) = passes {
                            node.write_all(&bytes).await?;
                        }
                    }
                }
                () = sleep_until(due), if carries => {
                    while let Some(message) = self.late.take_due() {
                        node.write_all(&message).await?;
                    }
                }
            }
        }
    }

    /// What becomes of a message of this channel: it is given back when it goes on now.
    fn judge(&mut self, passage: Passage, channel: &[u8], message: Bytes) -> Option<Bytes> {
        let now = Instant::now();
        match passage {
            Passage::Fair | Passage::Stalled => return Some(message),
            Passage::Loses { percent, spares_canary } => {
                let spared = spares_canary && channel.windows(8).any(|part| part == b":canary:");
                if spared || !self.rng.random_ratio(percent, 100) {
                    return Some(message);
                }
            }
            Passage::Delays(most) => {
                let due = now + most.mul_f64(self.rng.random_range(0.0..1.0));
                // In order: not before the one that waits already.
                self.late.add(self.late.newest.map_or(due, |newest| newest.max(due)), message);
            }
            Passage::Reorders if self.rng.random_ratio(1, 2) => return Some(message),
            Passage::Reorders => {
                self.late.add(now + BEHIND_MAX.mul_f64(self.rng.random_range(0.0..1.0)), message);
            }
        }
        self.hit.fetch_add(1, Ordering::Relaxed);
        None
    }
}

async fn sleep_until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due).await,
        None => std::future::pending().await,
    }
}

/// The channel of a message of pub/sub; none for all else that Redis says.
fn channel(frame: &BytesFrame) -> Option<&[u8]> {
    let BytesFrame::Push { data, .. } = frame else { return None };
    match data.as_slice() {
        [kind, channel, _] if matches!(text(kind), Some(b"message" | b"smessage")) => text(channel),
        _ => None,
    }
}

fn text(frame: &BytesFrame) -> Option<&[u8]> {
    match frame {
        BytesFrame::BlobString { data, .. } | BytesFrame::SimpleString { data, .. } => Some(data),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A client of pub/sub through a proxy, and the Redis behind it.
    async fn subscribed() -> (testkit::Redis, BrokerProxy, TcpStream) {
        let redis = testkit::Redis::start().await;
        let proxy = BrokerProxy::start(redis.socket(), 1).await.unwrap();
        let mut client = TcpStream::connect(proxy.address).await.unwrap();
        client.write_all(b"HELLO 3\r\nSUBSCRIBE room\r\nPING\r\n").await.unwrap();
        hear(&mut client, "+PONG").await;
        (redis, proxy, client)
    }

    /// Reads on until this was said.
    async fn hear(client: &mut TcpStream, wanted: &str) -> String {
        let mut heard = String::new();
        while !heard.contains(wanted) {
            let mut bytes = [0; 1024];
            let count = client.read(&mut bytes).await.unwrap();
            assert!(count > 0, "closed after {heard}");
            heard.push_str(std::str::from_utf8(&bytes[..count]).unwrap());
        }
        heard
    }

    async fn publish(redis: &testkit::Redis, texts: impl Iterator<Item = usize>) {
        for n in texts {
            redis.say(&format!("PUBLISH room text{n:03}")).await.unwrap();
        }
    }

    fn texts(heard: &str) -> Vec<&str> {
        heard.lines().filter(|line| line.starts_with("text")).collect()
    }

    #[tokio::test]
    async fn messages_are_lost_and_answers_are_not() {
        let (redis, proxy, mut client) = subscribed().await;
        proxy.set(Passage::Loses { percent: 50, spares_canary: false });
        publish(&redis, 0..100).await;
        client.write_all(b"PING\r\n").await.unwrap();
        let heard = hear(&mut client, "+PONG").await;
        let count = texts(&heard).len();
        assert_eq!(count as u64 + proxy.hit(), 100);
        assert!((20..80).contains(&count), "{count}");
    }

    #[tokio::test]
    async fn late_messages_keep_their_order_and_others_do_not() {
        for (passage, in_order) in [(Passage::Delays(BEHIND_MAX), true), (Passage::Reorders, false)] {
            let (redis, proxy, mut client) = subscribed().await;
            proxy.set(passage);
            publish(&redis, 0..60).await;
            let mut heard = String::new();
            while texts(&heard).len() < 60 {
                heard.push_str(&hear(&mut client, "\n").await);
            }
            assert_eq!(texts(&heard).is_sorted(), in_order, "{heard}");
        }
    }

    #[tokio::test]
    async fn what_is_stalled_goes_on_and_what_is_cut_ends() {
        let (redis, proxy, mut client) = subscribed().await;
        proxy.set(Passage::Stalled);
        publish(&redis, 0..3).await;
        proxy.set(Passage::Fair);
        assert_eq!(texts(&hear(&mut client, "text002").await).len(), 3);
        proxy.cut();
        assert_eq!(client.read(&mut [0; 8]).await.unwrap(), 0);
    }
}
