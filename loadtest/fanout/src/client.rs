//! One connection, from the first byte to the last.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use memchr::memmem;
use socket2::{Domain, Protocol, SockAddr, Socket, Type};

use crate::clock::now_us;
use crate::dialect::{self, Heard, Kind};
use crate::frame::{self, Frame};
use crate::place::Place;
use crate::tally::{Ack, Tally, number};

/// Connections of one loopback address: far fewer than it has ports.
const PER_SOURCE: usize = 4_000;
/// The receive buffer of a client that will stop reading, in bytes: small, so that the server notices soon.
const STALLING_BUFFER_BYTES: usize = 4_096;
/// The key of the opening handshake, which servers only transform.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";

/// How far a connection has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// There is none.
    Away,
    Connecting,
    Upgrading,
    Greeting,
    /// It gets what is said.
    Live,
    /// It is open, and nobody reads from it.
    Stalled,
}

/// A client, connected or not.
pub(crate) struct Client {
    index: usize,
    /// The room it follows, if any.
    pub(crate) room: Option<usize>,
    pub(crate) step: Step,
    /// The number of the newest event it has; it resumes from there.
    pub(crate) position: Option<u64>,
    /// When it may connect.
    pub(crate) due_us: u64,
    /// Connections in a row that came to nothing.
    pub(crate) failures: u32,
    pub(crate) stalls: bool,
    pub(crate) socket: Option<TcpStream>,
    /// The beginning of a frame whose end has not come yet.
    rest: Vec<u8>,
}

impl Client {
    pub(crate) fn new(index: usize, room: Option<usize>) -> Self {
        Self {
            index,
            room,
            step: Step::Away,
            position: None,
            due_us: 0,
            failures: 0,
            stalls: false,
            socket: None,
            rest: Vec::new(),
        }
    }

    /// Begins to connect, from one of several loopback addresses, so that ports do not run out.
    pub(crate) fn connect(&mut self, server: SocketAddr) -> anyhow::Result<&TcpStream> {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, Some(Protocol::TCP)).context("make a socket")?;
        socket.set_nonblocking(true)?;
        socket.set_tcp_nodelay(true)?;
        // Closing resets the connection, as a cut does, and leaves no port behind that waits.
        socket.set_linger(Some(Duration::ZERO))?;
        if self.stalls {
            socket.set_recv_buffer_size(STALLING_BUFFER_BYTES)?;
        }
        let source = Ipv4Addr::new(127, 0, 0, u8::try_from(2 + self.index / PER_SOURCE)?);
        socket.bind(&SockAddr::from(SocketAddrV4::new(source, 0))).context("bind a source address")?;
        match socket.connect(&SockAddr::from(server)) {
            Err(error) if error.raw_os_error() != Some(rustix::io::Errno::INPROGRESS.raw_os_error()) => {
                return Err(error).context("connect");
            }
            _ => {}
        }
        self.step = Step::Connecting;
        self.rest.clear();
        Ok(self.socket.insert(socket.into()))
    }

    /// Ends the connection, if there is one.
    pub(crate) fn close(&mut self) {
        self.socket = None;
        self.rest = Vec::new();
        self.step = Step::Away;
    }

    /// The connection stands, or does not.
    pub(crate) fn connected(&mut self, place: &Place) -> anyhow::Result<()> {
        if let Some(error) = self.socket.as_ref().and_then(|socket| socket.take_error().transpose()) {
            return Err(error?).context("connect");
        }
        let Some(path) = place.kind.path() else {
            self.step = Step::Live;
            return Ok(());
        };
        self.step = Step::Upgrading;
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n\r\n",
            place.server
        );
        self.write(request.as_bytes())
    }

    /// Reads once. Says whether the connection is still open.
    pub(crate) fn read(
        &mut self,
        place: &Place,
        tally: &mut Tally,
        buffer: &mut [u8],
    ) -> anyhow::Result<bool> {
        let Some(socket) = &mut self.socket else { return Ok(false) };
        let read = match socket.read(buffer) {
            Ok(0) => return Ok(false),
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(true),
            Err(error) => return Err(error).context("read"),
        };
        if self.rest.is_empty() {
            let used = self.take(place, tally, &buffer[..read])?;
            self.rest.extend(&buffer[used..read]);
        } else {
            let mut rest = std::mem::take(&mut self.rest);
            rest.extend(&buffer[..read]);
            let used = self.take(place, tally, &rest)?;
            rest.drain(..used);
            self.rest = rest;
        }
        Ok(true)
    }

    /// Takes what is whole, and says how many bytes that was.
    fn take(&mut self, place: &Place, tally: &mut Tally, bytes: &[u8]) -> anyhow::Result<usize> {
        let mut used = 0;
        if self.step == Step::Upgrading {
            let Some(end) = memmem::find(bytes, b"\r\n\r\n") else { return Ok(0) };
            let answer = || String::from_utf8_lossy(&bytes[..end]).into_owned();
            ensure!(bytes.starts_with(b"HTTP/1.1 101"), "no upgrade: {}", answer());
            used = end + 4;
            self.step = Step::Greeting;
            let follows = self.room.map(|room| (room, self.position));
            if let Some(hello) = dialect::greeting(place, self.index, follows) {
                self.write(&frame::text(&hello))?;
            }
        }
        while let Some((frame, length)) = frame::split(&bytes[used..])? {
            used += length;
            match frame {
                Frame::Text(text) => self.hear(place, tally, text)?,
                Frame::Ping(body) => self.write(&frame::pong(body))?,
                Frame::Close(code) => bail!("closed with {code:?}"),
                Frame::Pong => {}
            }
        }
        Ok(used)
    }

    fn hear(&mut self, place: &Place, tally: &mut Tally, text: &[u8]) -> anyhow::Result<()> {
        if self.step == Step::Live {
            return self.hear_live(place, tally, text);
        }
        match place.kind.hear(text, self.room.is_some()) {
            Heard::Nothing => {}
            Heard::Reply(reply) => self.write(&frame::text(reply))?,
            Heard::Refused => bail!("refused: {}", String::from_utf8_lossy(text)),
            Heard::Ready => {
                self.step = Step::Live;
                self.failures = 0;
                self.begin(place, tally, text);
            }
        }
        Ok(())
    }

    /// The first answer of ATAS says where the stream stands, and brings what was missed.
    fn begin(&mut self, place: &Place, tally: &mut Tally, text: &[u8]) {
        if place.kind != Kind::Atas || self.room.is_none() {
            return;
        }
        let complete = memmem::find(text, br#""replay":"complete""#).is_some();
        match &mut self.position {
            Some(position) if complete => {
                tally.take(text, now_us());
                tally.follow(text, position);
            }
            position => {
                let head = memmem::find(text, b"\"head\":").and_then(|at| number(&text[at + 7..]));
                *position = head;
            }
        }
    }

    fn hear_live(&mut self, place: &Place, tally: &mut Tally, text: &[u8]) -> anyhow::Result<()> {
        if let Some(reply) = place.kind.keep_alive(text) {
            return self.write(&frame::text(reply));
        }
        // Whoever follows nothing hears no events, only answers.
        if place.kind == Kind::Atas && self.room.is_none() {
            self.hear_answer(tally, text);
            return Ok(());
        }
        tally.take(text, now_us());
        if let Some(position) = &mut self.position {
            tally.follow(text, position);
        }
        Ok(())
    }

    fn hear_answer(&self, tally: &mut Tally, text: &[u8]) {
        if memmem::find(text, br#""op":"ack""#).is_some() {
            let mark = memmem::find(text, b"\"ref\":").and_then(|at| number(&text[at + 6..]));
            tally.acks.extend(mark.map(|mark| Ack { client: self.index, mark }));
        } else if memmem::find(text, br#""op":"error""#).is_some() {
            tally.refused.get_or_insert_with(|| String::from_utf8_lossy(text).into_owned());
        }
    }

    /// Writes a whole small message; a server that does not take that is not read from either.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        let socket = self.socket.as_mut().context("write to a connection that is closed")?;
        socket.write_all(bytes).context("write")
    }
}
