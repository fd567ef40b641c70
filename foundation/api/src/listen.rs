//! The accept loop: TCP connections into HTTP/1.1, bounded in number and in how long a header may take.
//!
//! HTTP/2 is left to a proxy in front: browsers speak it only over TLS, and a WebSocket needs HTTP/1.1 here.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;
use tracing::{debug, warn};

/// A client that has not sent its request's headers by then is cut off.
const HEADERS_WITHIN: Duration = Duration::from_secs(15);
/// How long requests under way may take to finish when the server stops.
const FINISH_WITHIN: Duration = Duration::from_secs(5);
/// Whoever acknowledges nothing of what they were sent for so long, or takes nothing more, is gone: a phone in a tunnel, a
/// client that reads no answer. As long as a session waits for a sign of life.
const TAKES_WITHIN: Duration = Duration::from_secs(75);
/// After a failed accept (out of file descriptors), so that the loop does not spin.
const ACCEPT_AGAIN_AFTER: Duration = Duration::from_millis(100);

/// Serves `router` on `listener`, at most `connections_max` connections at once, until `stop`; then lets the requests
/// under way finish.
pub async fn listen(listener: TcpListener, router: Router, connections_max: usize, stop: CancellationToken) {
    let places = Arc::new(Semaphore::new(connections_max));
    let connections = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = accept(&listener, &places) => accepted,
        };
        match accepted {
            Ok((socket, peer, place)) => {
                connections.spawn(serve(socket, peer, Arc::new(place), router.clone(), stop.clone()));
            }
            Err(error) => {
                warn!(%error, "cannot accept a connection");
                tokio::time::sleep(ACCEPT_AGAIN_AFTER).await;
            }
        }
    }
    drop(listener);
    connections.close();
    // Whoever is slower loses its connection.
    let _ = tokio::time::timeout(FINISH_WITHIN, connections.wait()).await;
}

/// The next connection, as soon as there is a place for it.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> std::io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.map_err(std::io::Error::other)?;
    let (socket, peer) = listener.accept().await?;
    Ok((socket, peer, place))
}

/// Small frames do not wait for the acknowledgement of earlier ones, and a connection whose client takes nothing for so
/// long ends.
fn prepare(socket: &TcpStream, takes_within: Duration) -> std::io::Result<()> {
    socket.set_nodelay(true)?;
    let millis = u32::try_from(takes_within.as_millis()).unwrap_or(u32::MAX);
    Ok(rustix::net::sockopt::set_tcp_user_timeout(socket, millis)?)
}

async fn serve(
    socket: TcpStream,
    peer: SocketAddr,
    place: Arc<OwnedSemaphorePermit>,
    router: Router,
    stop: CancellationToken,
) {
    if let Err(error) = prepare(&socket, TAKES_WITHIN) {
        debug!(%error, "cannot prepare a socket");
    }
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        // A WebSocket takes it along: it outlives this connection's HTTP.
        request.extensions_mut().insert(Arc::clone(&place));
        let answer = router.clone().oneshot(request.map(Body::new));
        async move { Ok::<_, Infallible>(answer.await.unwrap_or_else(|never| match never {})) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_WITHIN)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(socket), service)
        .with_upgrades();
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        debug!(%error, %peer, "connection ended");
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncWriteExt as _;

    use super::*;

    #[tokio::test]
    async fn a_client_that_takes_nothing_loses_its_connection() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        // It lives and never reads.
        let _client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (mut socket, _) = listener.accept().await.unwrap();
        prepare(&socket, Duration::from_millis(300)).unwrap();
        let error = loop {
            if let Err(error) = socket.write_all(&[0; 4096]).await {
                break error;
            }
        };
        assert_eq!(error.kind(), std::io::ErrorKind::TimedOut);
    }
}
