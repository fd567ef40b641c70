//! A session's socket, which remembers two things: whether anything was heard on it, because any byte from the client
//! shows that it lives, and what it still owes of a frame that somebody else began.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, Bytes};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A byte stream with an ear.
#[derive(Debug)]
pub(crate) struct Line<S> {
    socket: S,
    heard: bool,
    /// Goes out before anything else.
    owed: Bytes,
    /// Whether the last write was not taken whole.
    stuck: bool,
}

impl<S> Line<S> {
    pub(crate) fn new(socket: S) -> Self {
        Self { socket, heard: true, owed: Bytes::new(), stuck: false }
    }

    /// Whether a byte has come since this was last asked.
    pub(crate) fn take_heard(&mut self) -> bool {
        std::mem::take(&mut self.heard)
    }

    /// Takes over the rest of a frame that the fan-out has begun. To be given before anything else is written.
    pub(crate) fn owe(&mut self, rest: Bytes) {
        debug_assert!(self.owed.is_empty(), "there is one such frame at a time");
        self.owed = rest;
    }

    /// Whether bytes wait for the socket to drain.
    pub(crate) fn is_stuck(&self) -> bool {
        self.stuck || !self.owed.is_empty()
    }
}

impl<S: AsyncWrite + Unpin> Line<S> {
    fn poll_owed(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.owed.is_empty() {
            let count = ready!(Pin::new(&mut self.socket).poll_write(cx, &self.owed))?;
            if count == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.owed.advance(count);
        }
        // Its buffer is shared by all receivers of the event: not to be kept alive.
        self.owed = Bytes::new();
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Line<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let result = Pin::new(&mut self.socket).poll_read(cx, buf);
        self.heard |= buf.filled().len() > before;
        result
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Line<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.stuck = true;
        ready!(self.poll_owed(cx))?;
        let written = ready!(Pin::new(&mut self.socket).poll_write(cx, buf));
        self.stuck = !matches!(&written, Ok(count) if *count == buf.len());
        Poll::Ready(written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_owed(cx))?;
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}
