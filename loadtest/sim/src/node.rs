//! A node that can be killed.

use std::net::SocketAddr;

use anyhow::Context as _;
use sqlx::postgres::PgConnectOptions;
use tokio::net::{TcpListener, TcpSocket};
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

use crate::product::{Around, Product};
use crate::proxy::NARROW_BYTES;

/// More than any run has clients.
const CONNECTIONS_MAX: usize = 10_000;
/// Connections that wait to be accepted.
const BACKLOG: u32 = 128;

/// A node of the product, on a runtime of its own. Dropped, it is gone in the middle of whatever it was doing, as a
/// process is after `kill -9`: nothing is flushed, nobody is told.
#[derive(Debug)]
pub struct Node {
    /// Where it listens.
    pub address: SocketAddr,
    runtime: Option<Runtime>,
}

impl Node {
    /// A node on a free port of this machine.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn start(database: PgConnectOptions, around: Around) -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .context("make a node's runtime")?;
        let starting = runtime.spawn(serve(database, around));
        // Held from here on, also by a start that is given up: a runtime may not simply be dropped among async code.
        let mut node = Self { address: SocketAddr::from(([127, 0, 0, 1], 0)), runtime: Some(runtime) };
        node.address = starting.await.context("start a node")??;
        Ok(node)
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// On a free port. Connections have the listener's buffers.
fn listen(narrow: bool) -> std::io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    if narrow {
        socket.set_send_buffer_size(NARROW_BYTES)?;
    }
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    socket.listen(BACKLOG)
}

/// Starts everything on the runtime that this runs on, which is what ends it.
async fn serve(database: PgConnectOptions, around: Around) -> anyhow::Result<SocketAddr> {
    let listener = listen(around.narrow).context("listen")?;
    let address = listener.local_addr().context("listen")?;
    let product = Product::assemble(database, address.port(), around).await?;
    // The product's own loop: behind another one the fan-out could not write to the sockets.
    tokio::spawn(api::listen(listener, product.router, CONNECTIONS_MAX, CancellationToken::new()));
    tokio::spawn(product.consumers.run(CancellationToken::new()));
    tokio::spawn(product.worker.run(CancellationToken::new()));
    Ok(address)
}
