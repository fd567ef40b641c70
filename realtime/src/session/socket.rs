//! A TCP socket whose write side the fan-out shares, see [`Outlet`](crate::hub::outlet::Outlet).

use std::io;
use std::net::Shutdown;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, Bytes};
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tracing::debug;

/// How many bytes the kernel holds unsent for a client that does not read, about; left to itself it takes megabytes. What a session
/// has then still to write is a number (its cursor), and costs nothing.
pub(super) const UNSENT_BYTES_MAX: u32 = 16 * 1024;

/// The session's end of it.
#[derive(Debug)]
pub(crate) struct Socket {
    /// What was read with the handshake's request.
    early: Bytes,
    stream: Arc<TcpStream>,
}

impl Socket {
    /// A socket of which `early` was read before.
    pub(crate) fn new(stream: TcpStream, early: &[u8]) -> Self {
        if let Err(error) = SockRef::from(&stream).set_tcp_notsent_lowat(UNSENT_BYTES_MAX) {
            debug!(%error, "a socket has no bound on what it takes");
        }
        // A copy: what is given owns the whole buffer that the request was read into.
        Self { early: Bytes::copy_from_slice(early), stream: Arc::new(stream) }
    }

    /// What others may write to.
    pub(crate) fn shared(&self) -> Arc<TcpStream> {
        Arc::clone(&self.stream)
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.early.is_empty() {
            // A half of the stream would know after a short read that nothing more is there, but the fan-out would have to go
            // through it to the stream: one more place in memory for each delivery, against one more `recv` for each frame.
            loop {
                ready!(self.stream.poll_read_ready(cx))?;
                match self.stream.try_read_buf(buf) {
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                    done => return Poll::Ready(done.map(drop)),
                }
            }
        }
        let count = self.early.len().min(buf.remaining());
        buf.put_slice(&self.early[..count]);
        self.early.advance(count);
        if self.early.is_empty() {
            self.early = Bytes::new();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Socket {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        loop {
            ready!(self.stream.poll_write_ready(cx))?;
            match self.stream.try_write(buf) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                done => return Poll::Ready(done),
            }
        }
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(SockRef::from(&*self.stream).shutdown(Shutdown::Write))
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::{TcpListener, TcpSocket};

    use super::*;

    #[tokio::test]
    async fn the_kernel_takes_little_for_a_client_that_does_not_read() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = TcpSocket::new_v4().unwrap();
        client.set_recv_buffer_size(4 * 1024).unwrap();
        let _client = client.connect(listener.local_addr().unwrap()).await.unwrap();
        let socket = Socket::new(listener.accept().await.unwrap().0, &[]);
        socket.stream.writable().await.unwrap();
        let mut taken = 0;
        while let Ok(count) = socket.stream.try_write(&[0; 1024]) {
            taken += count;
        }
        assert!(taken > 0 && taken < 64 * 1024, "{taken}");
    }
}
