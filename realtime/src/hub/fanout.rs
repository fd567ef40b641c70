//! The fan-out: writes the news of a stream straight to the sockets of its subscribers.
//!
//! Publishing appends to a ring and calls the workers, of which there is one a core, each with a share of a
//! stream's subscribers: of all but crowded streams one has them all. A worker passes over its share and writes what each
//! subscriber lacks, in one frame however many events have come. Only a connection that cannot take it is woken: one that is writing already, has mail, reads
//! from the database, or whose socket is full. A stream whose passes take long rests between them, so that a crowded and
//! busy room is served in fewer, larger writes and leaves the worker to the others (decision 0020).

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::Bytes;
use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::outlet::Taken;
use super::stream::{Found, Stream, Subscriber};
use crate::meter::Meter;
use crate::wire::encode;

/// A share of at most so many subscribers is served by the publisher itself: calling a worker would cost more.
const AT_ONCE_MAX: usize = 16;
/// Subscribers served before the others on this thread have their turn: less than half a millisecond of writes.
const CHUNK: usize = 64;
/// A stream rests for so many times as long as its last pass took...
const REST_FACTOR: u32 = 3;
/// ...but no longer than this, which no reader notices.
const REST_MAX: Duration = Duration::from_millis(10);
/// The most that one frame carries, in bytes of events.
const FRAME_BYTES_MAX: usize = 64 * 1024;
/// Cursors whose frames are remembered during a pass: nearly all subscribers stand at one and the same.
const REMEMBERED_MAX: usize = 4;

/// One worker. Its [`Fanout::run`] has to be running for large streams to be served.
pub(crate) struct Fanout {
    index: usize,
    meter: Arc<Meter>,
    /// Streams with news, each at most once: bounded by the number of live streams.
    called: Mutex<Vec<Call>>,
    wake: Notify,
}

/// A stream with news, and since when.
struct Call {
    stream: Arc<Stream>,
    at: Instant,
}

impl Fanout {
    /// So many workers, numbered from 0.
    pub(super) fn workers(count: usize, meter: &Arc<Meter>) -> Box<[Arc<Self>]> {
        let worker = |index| {
            let meter = Arc::clone(meter);
            Arc::new(Self { index, meter, called: Mutex::default(), wake: Notify::new() })
        };
        (0..count.max(1)).map(worker).collect()
    }

    /// Says that `stream` has news for the `count` subscribers of this worker's share.
    pub(super) fn call(&self, stream: &Arc<Stream>, count: usize) {
        let at = Instant::now();
        if count <= AT_ONCE_MAX {
            let mut news = News::new(stream);
            for (_, subscriber) in stream.share(self.index).subscribers.lock().iter() {
                subscriber.serve(&mut news);
            }
            news.tell(&self.meter, at);
        } else if !stream.share(self.index).called.swap(true, Ordering::AcqRel) {
            self.called.lock().push(Call { stream: Arc::clone(stream), at });
            self.wake.notify_one();
        }
    }

    /// Serves the streams that have news, until `stop`.
    pub(crate) async fn run(self: Arc<Self>, stop: CancellationToken) {
        // Streams that rest, by when they are due.
        let mut resting: BTreeMap<(Instant, u64), Call> = BTreeMap::new();
        let mut serial = 0;
        loop {
            let due = resting.first_key_value().map(|((due, _), _)| *due);
            let called = async {
                match due {
                    Some(due) => drop(tokio::time::timeout_at(due, self.wake.notified()).await),
                    None => self.wake.notified().await,
                }
            };
            if stop.run_until_cancelled(called).await.is_none() {
                return;
            }
            let called = std::mem::take(&mut *self.called.lock());
            for call in called {
                serial += 1;
                let rests_until = *call.stream.share(self.index).rests_until.lock();
                resting.insert((rests_until.unwrap_or(call.at), serial), call);
            }
            while let Some(first) = resting.first_entry()
                && first.key().0 <= Instant::now()
            {
                self.pass(first.remove()).await;
            }
        }
    }

    /// Serves everybody in this worker's share of a stream once.
    async fn pass(&self, call: Call) {
        let share = call.stream.share(self.index);
        // Before the look into the ring: news from now on call again.
        share.called.swap(false, Ordering::AcqRel);
        let mut news = News::new(&call.stream);
        let mut busy = Duration::ZERO;
        let mut next = 0;
        loop {
            let started = Instant::now();
            let last = {
                let subscribers = share.subscribers.lock();
                let chunk = next..subscribers.capacity().min(next + CHUNK);
                next = chunk.end;
                let fetched = chunk.clone().filter_map(|key| subscribers.get(key)).map(Subscriber::fetch);
                std::hint::black_box(fetched.filter(|flag| *flag).count());
                chunk.filter_map(|key| subscribers.get(key)).for_each(|one| one.serve(&mut news));
                next >= subscribers.capacity()
            };
            busy += started.elapsed();
            if last {
                break;
            }
            tokio::task::yield_now().await;
            news.go_on();
        }
        *share.rests_until.lock() = Some(Instant::now() + (busy * REST_FACTOR).min(REST_MAX));
        news.tell(&self.meter, call.at);
    }
}

/// The news of a stream, as frames ready for the socket, by the cursor that they follow.
pub(super) struct News<'s> {
    stream: &'s Stream,
    /// Of this head: what comes after it may take back what is remembered.
    head: Option<u64>,
    /// The latest looked up last.
    known: Vec<(u64, Piece)>,
    delivered: u64,
}

#[derive(Clone)]
enum Piece {
    Nothing,
    /// A frame, how many events it carries, and whether there are more than it may hold.
    Frame {
        bytes: Bytes,
        events: u64,
        more: bool,
    },
    /// The ring no longer has it.
    FellOff,
}

impl<'s> News<'s> {
    fn new(stream: &'s Stream) -> Self {
        Self { stream, head: stream.head(), known: Vec::new(), delivered: 0 }
    }

    /// Others have had their turn: forgets what may have been replaced or removed meanwhile.
    fn go_on(&mut self) {
        let head = self.stream.head();
        if self.head != head {
            self.head = head;
            self.known.clear();
        }
    }

    fn after(&mut self, cursor: u64) -> Piece {
        if let Some((_, piece)) = self.known.iter().rev().find(|(known, _)| *known == cursor) {
            return piece.clone();
        }
        let piece = match self.stream.after(cursor, u64::MAX, FRAME_BYTES_MAX) {
            Found::Nothing => Piece::Nothing,
            Found::FellOff(_) => Piece::FellOff,
            Found::Frames(frames) => {
                let text = match &*frames {
                    [only] => only.message().clone(),
                    several => encode::events(self.stream.name, several.iter()),
                };
                let events = frames.len() as u64;
                let more = self.stream.head().is_some_and(|head| head > cursor + events);
                Piece::Frame { bytes: encode::websocket_text(&text), events, more }
            }
        };
        if self.known.len() == REMEMBERED_MAX {
            self.known.remove(0);
        }
        self.known.push((cursor, piece.clone()));
        piece
    }

    /// Counts what was delivered, and how long after the call the last socket had it.
    fn tell(self, meter: &Meter, called: Instant) {
        if self.delivered > 0 {
            meter.delivered(self.delivered);
            meter.wrote(called.elapsed());
        }
    }
}

impl Subscriber {
    /// Reads from the places in memory that [`Subscriber::serve`] will need. These looks do not depend on each other, so that
    /// the processor waits for many at once; those of `serve` come one after the other, with a write between.
    fn fetch(&self) -> bool {
        let handle = &*self.handle;
        handle.outlet.is_busy() | handle.has_mail() | self.cursor.is_live()
    }

    /// Writes what this subscriber lacks straight to its socket, or wakes its session to see to it.
    pub(super) fn serve(&self, news: &mut News<'_>) {
        let handle = &*self.handle;
        let open = handle.outlet.get().filter(|_| self.cursor.is_live());
        let Some(mut open) = open else { return handle.mark(self.slot) };
        let piece = news.after(self.cursor.seq());
        // Mail has to be read first: it may say that this subscription has ended. It is looked at after the ring, because
        // an end is told before what follows it is published.
        if handle.has_mail() {
            drop(open);
            return handle.mark(self.slot);
        }
        match piece {
            Piece::Nothing => {}
            Piece::FellOff => {
                drop(open);
                handle.mark(self.slot);
            }
            Piece::Frame { bytes, events, more } => {
                let taken = open.write(&bytes);
                if taken.is_ok() {
                    self.cursor.advance(events);
                    news.delivered += events;
                }
                drop(open);
                match taken {
                    Ok(Taken::Whole) if !more => {}
                    Ok(Taken::InPart) if !more => handle.wake(),
                    // The session goes on, as fast as the socket drains.
                    Ok(_) | Err(_) => handle.mark(self.slot),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use store::{RoomId, SessionId, UserId};
    use tokio::net::{TcpListener, TcpStream};

    use super::*;
    use crate::hub::handle::Handle;
    use crate::hub::stream::Place;
    use crate::presence::Company;
    use crate::session::socket::Socket;
    use crate::wire::encode::Frame;
    use crate::wire::{CloseReason, StreamName};

    /// A stream with one subscriber, whose session sleeps.
    struct Sleeper {
        stream: Arc<Stream>,
        workers: Box<[Arc<Fanout>]>,
        handle: Arc<Handle>,
        place: Place,
        _client: TcpStream,
        _socket: Socket,
    }

    impl Sleeper {
        async fn new() -> Self {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
            let socket = Socket::new(listener.accept().await.unwrap().0, &[]);
            let nobody = uuid::Uuid::nil();
            let handle = Handle::new(1, UserId::new(nobody), SessionId::new(nobody), Some(socket.shared()));
            let handle = Arc::new(handle);
            handle.outlet.open();
            let name = StreamName::Room(RoomId::new(nobody));
            let stream = Arc::new(Stream::new(name, 1, Company::new(name, Arc::default(), false)));
            stream.begin_at(0);
            let place = stream.subscribe(Arc::clone(&handle), 0);
            place.cursor.set_live(true);
            Self {
                stream,
                workers: Fanout::workers(1, &Arc::default()),
                handle,
                place,
                _client: client,
                _socket: socket,
            }
        }

        fn append(&self, seqs: std::ops::RangeInclusive<u64>, len: usize) {
            let event = |seq| format!(r#"{{"seq":{seq},"kind":"message","text":"{}"}}"#, "x".repeat(len));
            let events = seqs.map(|seq| (seq, Frame::of_event(self.stream.name, &event(seq))));
            self.stream.append(events, &self.workers);
        }

        fn is_marked(&self) -> bool {
            let mut marked = false;
            self.handle.take_dirty(|_| marked = true);
            marked
        }
    }

    #[tokio::test]
    async fn what_one_frame_does_not_hold_is_left_to_the_session() {
        let sleeper = Sleeper::new().await;
        sleeper.append(1..=3, 100);
        assert_eq!(sleeper.place.cursor.seq(), 3, "written at once");
        assert!(!sleeper.is_marked());
        // More than a frame holds, and nothing after it that would call again.
        sleeper.append(4..=63, 4_000);
        let written = sleeper.place.cursor.seq();
        assert!((4..63).contains(&written), "{written}");
        assert!(sleeper.is_marked());
    }

    #[tokio::test]
    async fn what_was_removed_during_a_pass_is_not_written_any_more() {
        let sleeper = Sleeper::new().await;
        // Nothing is written by what calls the fan-out.
        sleeper.place.cursor.set_live(false);
        let event = |kind: &str, body: &str, seq: u64| {
            let text =
                format!(r#"{{"seq":{seq},"kind":"{kind}","id":"{}","body":{body}}}"#, uuid::Uuid::nil());
            (seq, Frame::of_event(sleeper.stream.name, &text))
        };
        let append = |event| sleeper.stream.append(std::iter::once(event), &sleeper.workers);
        append(event("message", r#"{"text":"a secret"}"#, 1));
        let mut news = News::new(&sleeper.stream);
        let shows = |news: &mut News<'_>| match news.after(0) {
            Piece::Frame { bytes, .. } => String::from_utf8_lossy(&bytes).contains("a secret"),
            _ => panic!("there is something"),
        };
        assert!(shows(&mut news));
        append(event("delete", r#"{"target":1}"#, 2));
        news.go_on();
        assert!(!shows(&mut news));
    }

    #[tokio::test]
    async fn whoever_has_mail_reads_it_first() {
        let sleeper = Sleeper::new().await;
        sleeper.handle.close(CloseReason::SessionEnded);
        sleeper.append(1..=1, 100);
        assert_eq!(sleeper.place.cursor.seq(), 0);
        assert!(sleeper.is_marked());
    }

    #[tokio::test]
    async fn an_end_that_is_set_sends_the_fan_out_to_the_session() {
        let sleeper = Sleeper::new().await;
        sleeper.place.cursor.set_live(false);
        sleeper.append(1..=1, 100);
        assert_eq!(sleeper.place.cursor.seq(), 0);
        assert!(sleeper.is_marked());
    }
}
