//! The network between one person and the servers, and how it fails.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// The addresses of the nodes, as a load balancer knows them; none while a node is down.
#[derive(Clone, Debug)]
pub struct Nodes(Arc<Mutex<Vec<Option<SocketAddr>>>>);

impl Nodes {
    /// These nodes.
    pub fn new(addresses: impl IntoIterator<Item = SocketAddr>) -> Self {
        Self(Arc::new(Mutex::new(addresses.into_iter().map(Some).collect())))
    }

    /// Takes note that a node has an address, another one, or none.
    pub fn set(&self, node: usize, address: Option<SocketAddr>) {
        let mut known = self.0.lock();
        if known.len() <= node {
            known.resize(node + 1, None);
        }
        known[node] = address;
    }

    /// Those that are there.
    pub(crate) fn live(&self) -> Vec<SocketAddr> {
        self.0.lock().iter().copied().flatten().collect()
    }

    /// Any node, also one that is down: nobody has noticed yet.
    fn any(&self, rng: &mut ChaCha8Rng) -> Option<SocketAddr> {
        let known = self.0.lock();
        let node = rng.random_range(0..known.len().max(1));
        known.get(node).copied().flatten()
    }
}

/// What the network does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weather {
    /// It carries.
    Fair,
    /// It takes nothing from either side: a client that does not read, a radio that waits.
    Stalled,
    /// It takes everything and delivers nothing: half-open connections, which stay so.
    Lost,
}

/// What connections go through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pipe {
    /// They end when a side ends them.
    Sound,
    /// They are cut by themselves too, after a random number of bytes.
    Leaky,
    /// They hold so little that a server whose client stalls soon sees its socket full, in the middle of a frame.
    Narrow,
}

/// What a side of a narrow connection keeps, in bytes; the kernel keeps twice as much, with what it needs itself.
pub(crate) const NARROW_BYTES: u32 = 4 * 1024;

impl Pipe {
    /// How many bytes a connection may carry before it is cut in the middle of whatever passes: mostly little more than a
    /// greeting, now and then enough for a long catch-up.
    fn budget(self, rng: &mut ChaCha8Rng) -> u64 {
        if self != Self::Leaky {
            return u64::MAX;
        }
        let most = if rng.random_ratio(1, 8) { 60_000 } else { 3_000 };
        rng.random_range(200..most)
    }
}

/// A proxy in front of the nodes. What it does at random is the same for the same seed.
#[derive(Debug)]
pub struct Proxy {
    /// Where it listens.
    pub address: SocketAddr,
    cuts: Arc<AtomicU64>,
    sky: watch::Sender<Sky>,
    task: JoinHandle<()>,
}

/// What all connections of a proxy live under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sky {
    weather: Weather,
    /// Counted up to cut every connection.
    storms: u64,
}

impl Proxy {
    /// A proxy in fair weather.
    ///
    /// # Errors
    /// When there is no free port.
    pub async fn start(nodes: Nodes, seed: u64, pipe: Pipe) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let cuts = Arc::new(AtomicU64::new(0));
        let (sky, under) = watch::channel(Sky { weather: Weather::Fair, storms: 0 });
        let counted = Arc::clone(&cuts);
        let task = tokio::spawn(async move {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            while let Ok((client, _)) = listener.accept().await {
                let (budget, node) = (pipe.budget(&mut rng), nodes.any(&mut rng));
                // A connection to a node that is down is closed at once.
                if let Some(node) = node {
                    let way = Way { node, narrow: pipe == Pipe::Narrow, budget };
                    tokio::spawn(carry(client, way, under.clone(), Arc::clone(&counted)));
                }
            }
        });
        Ok(Self { address, cuts, sky, task })
    }

    /// Changes the weather, for the connections there are and those to come.
    pub fn set(&self, weather: Weather) {
        self.sky.send_modify(|sky| sky.weather = weather);
    }

    /// Cuts every connection now.
    pub fn cut(&self) {
        self.sky.send_modify(|sky| sky.storms += 1);
    }

    /// How many connections were cut.
    pub fn cuts(&self) -> u64 {
        self.cuts.load(Ordering::Relaxed)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// One connection's way to a node.
#[derive(Debug, Clone, Copy)]
struct Way {
    node: SocketAddr,
    narrow: bool,
    budget: u64,
}

impl Way {
    async fn open(self) -> std::io::Result<TcpStream> {
        let socket = TcpSocket::new_v4()?;
        if self.narrow {
            socket.set_recv_buffer_size(NARROW_BYTES)?;
        }
        let server = socket.connect(self.node).await?;
        server.set_nodelay(true)?;
        Ok(server)
    }
}

async fn carry(client: TcpStream, way: Way, mut sky: watch::Receiver<Sky>, cuts: Arc<AtomicU64>) {
    let storms = sky.borrow().storms;
    let mut storm = sky.clone();
    let cut = tokio::select! {
        cut = pass(client, way, &mut sky) => cut,
        came = storm.wait_for(|sky| sky.storms != storms) => came.is_ok(),
    };
    cuts.fetch_add(u64::from(cut), Ordering::Relaxed);
}

/// Carries bytes until one side ends, which is no cut, or the budget is used up, which is one.
async fn pass(mut client: TcpStream, way: Way, sky: &mut watch::Receiver<Sky>) -> bool {
    let Ok(mut server) = way.open().await else { return false };
    let _ = client.set_nodelay(true);
    let mut budget = way.budget;
    let (mut up, mut down) = ([0; 1024], [0; 1024]);
    let mut lost = false;
    loop {
        let weather = sky.borrow_and_update().weather;
        lost |= weather == Weather::Lost;
        let carries = weather != Weather::Stalled;
        let (count, to, bytes) = tokio::select! {
            changed = sky.changed() => match changed {
                Ok(()) => continue,
                Err(_) => return false,
            },
            read = client.read(&mut up), if carries => (read.unwrap_or(0), &mut server, &up),
            read = server.read(&mut down), if carries => (read.unwrap_or(0), &mut client, &down),
        };
        if count == 0 {
            return false;
        }
        if lost {
            continue;
        }
        let passes = count.min(usize::try_from(budget).unwrap_or(usize::MAX));
        if to.write_all(&bytes[..passes]).await.is_err() {
            return false;
        }
        budget -= passes as u64;
        if budget == 0 {
            return true;
        }
    }
}
