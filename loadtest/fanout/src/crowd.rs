//! Many clients on one thread: an epoll loop that reads, counts and throws away.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use rustix::event::epoll::{self, CreateFlags, Event, EventData, EventFlags};
use rustix::fd::OwnedFd;
use rustix::time::Timespec;
use store::{Clock, Entropy};

use crate::client::{Client, Step};
use crate::clock::now_us;
use crate::dialect;
use crate::frame;
use crate::place::Place;
use crate::tally::Tally;

/// Read at once from one connection.
const BUFFER_BYTES: usize = 64 * 1024;
/// Connections served in one round.
const EVENTS_MAX: usize = 1_024;
/// Handshakes under way at once, except after a cut.
const AT_ONCE: usize = 128;
/// After this long without a newcomer, the rest does not come any more.
const PATIENCE: Duration = Duration::from_secs(30);
/// After this long without a delivery, no more come.
const QUIET: Duration = Duration::from_secs(5);
/// The longest that anything is waited for.
const SETTLE_MAX: Duration = Duration::from_mins(3);

/// Clients of one place, and what they have counted.
pub(crate) struct Crowd {
    place: Arc<Place>,
    /// Where they connect.
    pub(crate) server: SocketAddr,
    epoll: OwnedFd,
    pub(crate) clients: Vec<Client>,
    pub(crate) tally: Tally,
    /// How many are [`Step::Live`].
    pub(crate) live: usize,
    /// How many are on their way.
    arriving: usize,
    /// Whether ends are expected and followed by another try.
    pub(crate) returns: bool,
    /// Why the last connection ended that nobody wanted to end.
    last_refusal: Option<anyhow::Error>,
    buffer: Vec<u8>,
    clock: Clock,
    entropy: Entropy,
}

impl Crowd {
    /// `count` clients that are not connected yet; each follows the room that `room` names for it.
    pub(crate) fn new(
        place: &Arc<Place>,
        count: usize,
        room: impl Fn(usize) -> Option<usize>,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            place: Arc::clone(place),
            server: place.server,
            epoll: epoll::create(CreateFlags::CLOEXEC).context("make an epoll")?,
            clients: (0..count).map(|index| Client::new(index, room(index))).collect(),
            tally: Tally::new(),
            live: 0,
            arriving: 0,
            returns: false,
            last_refusal: None,
            buffer: vec![0; BUFFER_BYTES],
            clock: Clock::system(),
            entropy: Entropy::system(),
        })
    }

    /// One connected client that says things and follows nothing.
    pub(crate) fn speaker(place: &Arc<Place>) -> anyhow::Result<Self> {
        let mut speaker = Self::new(place, 1, |_| None)?;
        speaker.admit()?;
        Ok(speaker)
    }

    /// Connects everybody who is away. Who is turned away comes back after a pause, as clients do.
    pub(crate) fn admit(&mut self) -> anyhow::Result<()> {
        let returns = std::mem::replace(&mut self.returns, true);
        let mut last = (self.live, now_us());
        while self.live < self.clients.len() {
            self.come_back(AT_ONCE)?;
            self.turn(Duration::from_millis(20))?;
            if self.live != last.0 {
                last = (self.live, now_us());
            } else if elapsed(last.1) > PATIENCE {
                let why = self.last_refusal.take().unwrap_or_else(|| anyhow::anyhow!("nobody said why"));
                return Err(why.context(format!("only {} of {} got in", self.live, self.clients.len())));
            }
        }
        self.returns = returns;
        Ok(())
    }

    pub(crate) fn connect(&mut self, index: usize) -> anyhow::Result<()> {
        let socket = self.clients[index].connect(self.server)?;
        epoll::add(&self.epoll, socket, EventData::new_u64(index as u64), EventFlags::OUT)
            .context("watch it")?;
        self.arriving += 1;
        Ok(())
    }

    /// Serves the connections that have something, after waiting at most `wait` for one.
    pub(crate) fn turn(&mut self, wait: Duration) -> anyhow::Result<()> {
        let wait = Timespec::try_from(wait)?;
        let mut events: Vec<Event> = Vec::with_capacity(EVENTS_MAX);
        match epoll::wait(&self.epoll, rustix::buffer::spare_capacity(&mut events), Some(&wait)) {
            Err(rustix::io::Errno::INTR) | Ok(_) => {}
            Err(error) => return Err(error).context("wait for connections"),
        }
        for event in &events {
            let data = event.data;
            self.serve(usize::try_from(data.u64())?)?;
        }
        Ok(())
    }

    fn serve(&mut self, index: usize) -> anyhow::Result<()> {
        let client = &mut self.clients[index];
        let before = client.step;
        let served = if before == Step::Connecting {
            client.connected(&self.place).map(|()| true)
        } else {
            client.read(&self.place, &mut self.tally, &mut self.buffer)
        };
        if let Ok(true) = served {
            if before == Step::Connecting
                && let Some(socket) = &client.socket
            {
                let data = EventData::new_u64(index as u64);
                epoll::modify(&self.epoll, socket, data, EventFlags::IN).context("watch it")?;
            }
            if before != Step::Live && client.step == Step::Live {
                self.live += 1;
                self.arriving -= 1;
            }
            return Ok(());
        }
        self.gone(index, before);
        self.last_refusal = served.err().or(self.last_refusal.take());
        if before != Step::Live && !self.returns {
            bail!("a client was turned away");
        }
        Ok(())
    }

    /// A connection has ended: for good, or until the pause that clients make is over.
    fn gone(&mut self, index: usize, before: Step) {
        let client = &mut self.clients[index];
        client.close();
        match before {
            Step::Live => {
                self.live -= 1;
                self.tally.ended += 1;
            }
            _ => self.arriving -= 1,
        }
        client.failures += 1;
        let pause_us = (200_000_u64 << (client.failures - 1).min(7)).min(20_000_000);
        client.due_us = now_us() + self.entropy.below(pause_us);
    }

    /// Cuts connections.
    pub(crate) fn cut(&mut self, indexes: std::ops::Range<usize>) {
        for client in &mut self.clients[indexes] {
            self.live -= usize::from(client.step == Step::Live);
            client.close();
        }
    }

    /// Everybody tries again after a random time up to this.
    pub(crate) fn may_come_back(&mut self, within_us: u64) {
        for client in &mut self.clients {
            client.due_us = now_us() + self.entropy.below(within_us.max(1));
        }
    }

    /// Connects those whose pause is over, with at most so many on their way.
    pub(crate) fn come_back(&mut self, at_once: usize) -> anyhow::Result<()> {
        let now_us = now_us();
        for index in 0..self.clients.len() {
            let client = &self.clients[index];
            if client.step == Step::Away && client.due_us <= now_us && self.arriving < at_once {
                self.connect(index)?;
            }
        }
        Ok(())
    }

    /// Leaves connections open and reads no more from them.
    pub(crate) fn stall(&mut self, indexes: std::ops::Range<usize>) -> anyhow::Result<()> {
        for client in &mut self.clients[indexes] {
            if let Some(socket) = &client.socket {
                epoll::delete(&self.epoll, socket).context("look away")?;
                self.live -= 1;
                client.step = Step::Stalled;
            }
        }
        Ok(())
    }

    /// Says something to a room; `mark` comes back with its acknowledgement.
    pub(crate) fn say(&mut self, index: usize, room: usize, mark: u64, text: &str) -> anyhow::Result<()> {
        let id = self.entropy.uuid_v7(&self.clock).to_string();
        let message = dialect::say(&self.place, room, &id, mark, text);
        self.clients[index].write(&frame::text(&message))
    }

    /// Reads until `wanted` deliveries have come, or no more do.
    pub(crate) fn settle(&mut self, wanted: usize) -> anyhow::Result<()> {
        let (begin, mut last) = (now_us(), (self.tally.deliveries, now_us()));
        while self.tally.deliveries < wanted && elapsed(last.1) < QUIET && elapsed(begin) < SETTLE_MAX {
            self.turn(Duration::from_millis(20))?;
            if self.tally.deliveries != last.0 {
                last = (self.tally.deliveries, now_us());
            }
        }
        Ok(())
    }

    /// Serves the connections for a while.
    pub(crate) fn rest(&mut self, time: Duration) -> anyhow::Result<()> {
        let begin = now_us();
        while elapsed(begin) < time {
            self.turn(time.saturating_sub(elapsed(begin)))?;
        }
        Ok(())
    }
}

pub(crate) fn elapsed(begin_us: u64) -> Duration {
    Duration::from_micros(now_us().saturating_sub(begin_us))
}
