//! A way to an HTTP server on which requests can be refused with 503, as S3 does when it has no time.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

const SLOW_DOWN: &[u8] = b"HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// Passes connections on, but for those that it is told to refuse.
pub(super) struct Door {
    pub(super) address: SocketAddr,
    /// How many requests are refused from now on.
    refusals: Arc<AtomicUsize>,
    /// Connections that are passed on.
    open: Arc<Mutex<JoinSet<()>>>,
    _keeper: JoinSet<()>,
}

impl Door {
    pub(super) async fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (refusals, open) = (Arc::<AtomicUsize>::default(), Arc::<Mutex<JoinSet<()>>>::default());
        let mut keeper = JoinSet::new();
        keeper.spawn(keep(listener, server, Arc::clone(&refusals), Arc::clone(&open)));
        Self { address, refusals, open, _keeper: keeper }
    }

    /// Refuses so many requests. Connections that are open are cut, so that every one of them is seen.
    pub(super) fn refuse(&self, count: usize) {
        self.refusals.store(count, Ordering::SeqCst);
        self.open.lock().unwrap().abort_all();
    }

    /// How many more it will refuse.
    pub(super) fn left(&self) -> usize {
        self.refusals.load(Ordering::SeqCst)
    }
}

async fn keep(
    listener: TcpListener,
    server: SocketAddr,
    refusals: Arc<AtomicUsize>,
    open: Arc<Mutex<JoinSet<()>>>,
) {
    while let Ok((mut client, _)) = listener.accept().await {
        let refuses = refusals.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        open.lock().unwrap().spawn(async move {
            if refuses.is_ok() {
                // A client that goes away meanwhile was refused too.
                let _ = refuse(client).await;
            } else if let Ok(mut server) = TcpStream::connect(server).await {
                let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
            }
        });
    }
}

/// Reads a whole request, and refuses it.
async fn refuse(client: TcpStream) -> std::io::Result<()> {
    let mut client = BufReader::new(client);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if client.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(told) = line.strip_prefix("content-length:") {
            length = told.trim().parse().unwrap();
        }
    }
    tokio::io::copy(&mut (&mut client).take(length), &mut tokio::io::sink()).await?;
    client.get_mut().write_all(SLOW_DOWN).await?;
    client.get_mut().shutdown().await
}
