//! A connection's outlet: the write side of its socket, shared between its session and the fan-out.
//!
//! While a session sleeps and has nothing left to write, its outlet is open: the fan-out then writes events straight to
//! the socket, because waking a task for each of a thousand receivers costs more than their writes (decision 0020).
//! The session closes it before it writes anything itself, so that the bytes of two writers never mix.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use bytes::Bytes;
use parking_lot::{Mutex, MutexGuard};
use rustix::net::SendFlags;
use tokio::net::TcpStream;

/// How far a subscription was written. The session moves it while the outlet is closed, the fan-out while it is open:
/// the outlet's lock orders the two.
#[derive(Debug, Default)]
pub(crate) struct Cursor {
    seq: AtomicU64,
    /// Whether the ring alone serves the subscription: nothing is read for it, and no end is set.
    live: AtomicBool,
    /// How far its person is known to have read, on whatever device. It only rises, so that no lock is needed for it.
    read: AtomicU64,
}

impl Cursor {
    /// Seq of the newest event written.
    pub(crate) fn seq(&self) -> u64 {
        self.seq.load(Ordering::Relaxed)
    }

    pub(crate) fn set(&self, seq: u64) {
        self.seq.store(seq, Ordering::Relaxed);
    }

    pub(crate) fn advance(&self, events: u64) {
        self.set(self.seq() + events);
    }

    pub(crate) fn is_live(&self) -> bool {
        self.live.load(Ordering::Relaxed)
    }

    pub(crate) fn set_live(&self, live: bool) {
        self.live.store(live, Ordering::Relaxed);
    }

    /// How far its person is known to have read.
    pub(crate) fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// Whether it is news that its person has read so far; a mark only rises.
    pub(crate) fn learn_read(&self, seq: u64) -> bool {
        self.read.fetch_max(seq, Ordering::Relaxed) < seq
    }
}

/// See the module.
pub(crate) struct Outlet(Mutex<State>);

struct State {
    /// None for a socket that only its session can write to, and after the connection's end.
    socket: Option<Arc<TcpStream>>,
    open: bool,
    /// The rest of a frame that the socket took in part.
    owed: Bytes,
}

/// An open outlet, held for one write.
pub(crate) struct Open<'o>(MutexGuard<'o, State>);

impl Outlet {
    /// A closed outlet of this socket, if others than its session may write to it at all.
    pub(crate) fn new(socket: Option<Arc<TcpStream>>) -> Self {
        Self(Mutex::new(State { socket, open: false, owed: Bytes::new() }))
    }

    /// For the session that goes to sleep with nothing left to write.
    pub(crate) fn open(&self) {
        self.0.lock().open = true;
    }

    /// For the session that has woken: from now on it alone writes, first what is given back here.
    pub(crate) fn close(&self) -> Bytes {
        let mut state = self.0.lock();
        state.open = false;
        std::mem::take(&mut state.owed)
    }

    /// Lets go of the socket.
    pub(crate) fn end(&self) {
        let mut state = self.0.lock();
        state.open = false;
        state.socket = None;
    }

    /// Whether somebody holds it just now: a look that has the processor fetch it, see the fan-out.
    pub(crate) fn is_busy(&self) -> bool {
        self.0.is_locked()
    }

    /// The outlet, when it is open.
    pub(crate) fn get(&self) -> Option<Open<'_>> {
        let state = self.0.lock();
        (state.open && state.socket.is_some()).then_some(Open(state))
    }
}

impl Open<'_> {
    /// Writes a whole frame. What the socket does not take is kept for the session, which has to be woken when this
    /// says so: the frame then counts as written.
    ///
    /// # Errors
    /// The socket's, with nothing written; also `WouldBlock` when it is full. The outlet is closed then.
    pub(crate) fn write(&mut self, frame: &Bytes) -> io::Result<Taken> {
        let state = &mut *self.0;
        let socket = state.socket.as_ref().expect("an open outlet has a socket");
        // Past libc, whose wrapper lets a thread be cancelled in it, and past tokio's record of whether it can be written to,
        // which lies elsewhere in memory and knows no better: the session, which writes next when this fails, sets it right.
        match rustix::net::send(&**socket, frame, SendFlags::NOSIGNAL) {
            Ok(count) if count == frame.len() => Ok(Taken::Whole),
            Ok(count) => {
                state.open = false;
                state.owed = frame.slice(count..);
                Ok(Taken::InPart)
            }
            Err(error) => {
                state.open = false;
                Err(error.into())
            }
        }
    }
}

/// What a socket took of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    Whole,
    InPart,
}

impl fmt::Debug for Outlet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outlet").field("open", &self.0.lock().open).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::{TcpListener, TcpStream};

    use super::*;
    use crate::session::line::Line;
    use crate::session::socket::Socket;

    async fn pair() -> (Socket, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (server, _) = listener.accept().await.unwrap();
        (Socket::new(server, &[]), client)
    }

    #[tokio::test]
    async fn a_closed_outlet_lets_nobody_write() {
        let (socket, _client) = pair().await;
        let outlet = Outlet::new(Some(socket.shared()));
        assert!(outlet.get().is_none());
        outlet.open();
        assert!(outlet.get().is_some());
        assert!(outlet.close().is_empty());
        assert!(outlet.get().is_none());
        outlet.open();
        outlet.end();
        outlet.open();
        assert!(outlet.get().is_none(), "the connection has ended");
        let unshared = Outlet::new(None);
        unshared.open();
        assert!(unshared.get().is_none());
    }

    /// A client that does not read, then does: it gets every byte once and in order, whoever wrote it.
    #[tokio::test]
    async fn a_full_socket_leaves_the_rest_to_the_session() {
        let (socket, mut client) = pair().await;
        let outlet = Outlet::new(Some(socket.shared()));
        let mut line = Line::new(socket);
        let mut wanted = Vec::new();
        // Until the socket takes no more: some whole, then one that is cut or not taken at all.
        let owed = (0_u16..).find_map(|number| {
            outlet.open();
            let frame = Bytes::from(number.to_le_bytes().repeat(3_001));
            let taken = outlet.get().unwrap().write(&frame);
            if taken.is_ok() {
                wanted.extend_from_slice(&frame);
            }
            match taken {
                Ok(Taken::Whole) => None,
                Ok(Taken::InPart) | Err(_) => Some(outlet.close()),
            }
        });
        let owed = owed.unwrap();
        assert!(wanted.len() > 2 * 3_001, "the first ones were taken whole");
        assert!(outlet.get().is_none(), "it closes itself");
        if !owed.is_empty() {
            line.owe(owed);
            assert!(line.is_stuck());
        }
        wanted.extend_from_slice(b"the session's own");
        let write = async {
            line.write_all(b"the session's own").await.unwrap();
            line.flush().await.unwrap();
            assert!(!line.is_stuck());
            line.shutdown().await.unwrap();
        };
        let mut got = Vec::new();
        let ((), read) = tokio::join!(write, client.read_to_end(&mut got));
        read.unwrap();
        assert!(got == wanted, "{} of {} bytes, or in another order", got.len(), wanted.len());
    }
}
