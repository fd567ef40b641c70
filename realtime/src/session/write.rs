//! The writer: mail, answers and events into the socket's buffer, no more than it may hold.

use std::pin::Pin;

use bytes::Bytes;
use futures_util::Sink as _;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::{Error as WsError, Message, Utf8Bytes};

use super::subscriptions::Phase;
use super::{FINISH_WITHIN, LOADS_MAX, Session, UNFLUSHED_MAX, stop_typing};
use crate::hub::stream::Found;
use crate::presence::Told;
use crate::replay::RESUME_MAX;
use crate::wire::encode::{self, Frame};
use crate::wire::{CloseReason, StreamName};

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> Session<S> {
    /// Takes what others left for this connection.
    pub(super) fn take_mail(&mut self) {
        let subscriptions = &mut self.subscriptions;
        self.handle.take_dirty(|slot| subscriptions.queue(slot));
        let Some(mail) = self.handle.take_mail() else { return };
        self.in_flight = self.in_flight.saturating_sub(mail.settled);
        for answer in mail.answers {
            self.answer(answer);
        }
        for ((room, _), end) in mail.ends {
            if let Some(slot) = self.subscriptions.slot_of(StreamName::Room(room)) {
                if let Some(subscription) = self.subscriptions.get(slot) {
                    subscription.take_end(end);
                }
                self.subscriptions.queue(slot);
            }
        }
        let told = mail.reads.into_iter().map(|read| (read, true));
        let found = mail.reads_found.into_iter().map(|read| (read, false));
        for ((stream, seq), was_told) in told.chain(found) {
            let slot = self.subscriptions.slot_of(stream);
            let followed = slot.and_then(|slot| self.subscriptions.get(slot));
            if followed.map_or(was_told, |subscription| subscription.lacks_read(seq)) {
                self.answer(encode::read(stream, seq));
            }
        }
        if mail.sight || mail.hidden {
            self.look_around(mail.hidden);
        }
        for (room, change) in mail.hints {
            self.answer(encode::rooms(room, change));
        }
        if mail.blocks {
            self.answer(encode::blocks());
        }
        if let Some(drain) = mail.drain {
            self.answer(encode::drain(drain.reconnect_after_ms, CloseReason::Restart, Some(&drain.ticket)));
        }
        match mail.close {
            Some(CloseReason::Restart) => self.finish_until(Instant::now() + FINISH_WITHIN),
            Some(reason) => self.close(reason),
            None => {}
        }
    }

    /// Queues a message that is not an event.
    pub(super) fn answer(&mut self, text: Utf8Bytes) {
        self.answers_bytes += text.len();
        self.answers.push_back(text);
    }

    /// Copies what waits into the socket's buffer, answers first, then the streams in turn.
    pub(super) fn pump(&mut self) -> Result<(), WsError> {
        while self.unflushed < UNFLUSHED_MAX && !self.handle.has_mail() {
            if let Some(text) = self.answers.pop_front() {
                self.answers_bytes -= text.len();
                self.feed(text)?;
            } else if let Some(slot) = self.subscriptions.next_ready() {
                self.pump_stream(slot)?;
            } else {
                return self.pump_digests();
            }
        }
        Ok(())
    }

    /// Digests go when nothing else waits for the socket: whoever does not read gets the latest ones when it does.
    fn pump_digests(&mut self) -> Result<(), WsError> {
        if self.unflushed > 0 {
            return Ok(());
        }
        // As long as it is not known who is hidden, everybody is: the news of it queues all digests again.
        let (user, hidden) = (self.handle.user, self.handle.hidden_from());
        while self.unflushed < UNFLUSHED_MAX
            && let Some(slot) = self.subscriptions.digests.pop()
        {
            let Some(subscription) = self.subscriptions.get(slot) else { continue };
            subscription.digest_queued = false;
            let Some(hidden) = hidden.as_ref().filter(|_| subscription.opened) else { continue };
            for (what, text) in subscription.digests(user, hidden) {
                metrics::counter!("atas_realtime_digests_sent_total", "what" => what).increment(1);
                metrics::counter!("atas_realtime_digest_bytes_total", "what" => what)
                    .increment(text.len() as u64);
                self.feed(text)?;
            }
        }
        Ok(())
    }

    /// Its person wants to be seen or not, or others do not want to be seen by them: all streams hear of it.
    fn look_around(&mut self, hidden: bool) {
        let (now, user, invisible) = (Instant::now(), self.handle.user, self.handle.is_invisible());
        let mut changed = Vec::new();
        for (slot, subscription) in self.subscriptions.iter_mut() {
            // Also of one that is being opened anew, where its person counts already.
            if !subscription.name().is_inbox() {
                subscription.stream.company.show(user, invisible, now);
            }
            if invisible {
                stop_typing(&self.engine, user, subscription);
            }
            if hidden {
                subscription.told = Told::default();
                changed.push(slot);
            }
        }
        for slot in changed {
            self.subscriptions.queue_digest(slot);
        }
    }

    fn pump_stream(&mut self, slot: u8) -> Result<(), WsError> {
        let user = self.handle.user;
        let Some(subscription) = self.subscriptions.get(slot) else { return Ok(()) };
        if subscription.phase() != Phase::Live {
            return Ok(());
        }
        let (cursor, last) = (subscription.cursor(), subscription.last());
        let outruns = subscription.outruns_ring() && cursor < last;
        let found = subscription.stream.after(cursor, last, UNFLUSHED_MAX);
        // Looked at after the ring, as the fan-out does: it may say that this subscription has ended, and is read first.
        if self.handle.has_mail() {
            self.subscriptions.queue(slot);
            return Ok(());
        }
        let reads = outruns || matches!(found, Found::FellOff(_));
        if reads && self.loads.len() >= LOADS_MAX {
            // Taken up again as soon as something that is being read has come.
            self.subscriptions.starve(slot);
            return Ok(());
        }
        match found {
            _ if outruns => self.read_on(slot),
            Found::Frames(frames) => {
                let name = subscription.name();
                self.feed_events(slot, name, &frames)?;
                // There may be more; the other streams have their turn first.
                self.subscriptions.queue(slot);
            }
            Found::FellOff(head) if head.min(last) - cursor > RESUME_MAX => {
                self.falls_behind();
                self.resync(slot);
            }
            Found::FellOff(_) => {
                self.falls_behind();
                self.read_on(slot);
            }
            Found::Nothing => {
                if let Some(end) = subscription.ended() {
                    self.end_subscription(slot, end.code);
                } else if subscription.lacks_digest(user) {
                    self.subscriptions.queue_digest(slot);
                }
            }
        }
        Ok(())
    }

    /// Sends events in order and moves the cursor over them.
    pub(super) fn feed_events(
        &mut self,
        slot: u8,
        name: StreamName,
        frames: &[Frame],
    ) -> Result<(), WsError> {
        let count = frames.len() as u64;
        match frames {
            [] => {}
            [only] => self.feed(only.message().clone())?,
            several => self.feed(encode::events(name, several.iter()))?,
        }
        if let Some(subscription) = self.subscriptions.get(slot) {
            let news = frames.first().filter(|_| subscription.is_past_its_promise());
            self.news_since = self.news_since.or(news.and_then(|frame| frame.published));
            subscription.move_to(subscription.cursor() + count);
        }
        self.engine.hub.meter.delivered(count);
        Ok(())
    }

    pub(super) fn end_subscription(&mut self, slot: u8, code: &str) {
        if let Some(mut ended) = self.subscriptions.remove(slot) {
            stop_typing(&self.engine, self.handle.user, &mut ended);
            self.lanes.remove(&ended.name().row());
            self.answer(encode::unsubscribed(ended.name(), code));
        }
    }

    fn feed(&mut self, text: Utf8Bytes) -> Result<(), WsError> {
        self.unflushed += text.len();
        Pin::new(&mut self.ws).start_send(Message::Text(text))
    }

    /// The socket has taken everything.
    pub(super) fn flushed(&mut self) {
        self.unflushed = 0;
        if let Some(published) = self.news_since.take() {
            self.engine.hub.meter.wrote_late(published.elapsed());
        }
    }

    pub(super) fn feed_ping(&mut self) {
        // A stalled socket gets no ping on top of what it does not read.
        if self.unflushed == 0 && Pin::new(&mut self.ws).start_send(Message::Ping(Bytes::new())).is_ok() {
            self.unflushed += 2;
        }
    }
}
