//! Messages between nodes, as bytes: small, because every event crosses Redis once a node that follows its stream.
//!
//! A byte that tells the kind, the sender (8 bytes), its time in microseconds (8), then by kind: events as seq (8),
//! length (4) and the event's JSON, repeated; a signal as JSON; nothing for a canary. Numbers are big-endian.

use bytes::{Buf as _, BufMut as _, Bytes, BytesMut};

use super::Signal;
use crate::wire::StreamName;
use crate::wire::encode::Frame;

const EVENTS: u8 = 1;
const SIGNAL: u8 = 2;
const CANARY: u8 = 3;

/// How many events one message carries at most.
pub(super) const EVENTS_MAX: usize = 64;
/// How many bytes a message has at most before the next event goes into another one.
pub(super) const BYTES_MAX: usize = 128 * 1024;

/// Who sent a message, and when by its clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) node: u64,
    pub(super) at_us: i64,
}

/// A message that was understood.
#[derive(Debug)]
pub(super) enum Message {
    Events(Vec<(u64, Frame)>),
    Signal(Signal),
    Canary,
}

/// A message of events that is being filled.
pub(super) struct EventsMessage {
    bytes: BytesMut,
    count: usize,
}

impl EventsMessage {
    pub(super) fn new(stamp: Stamp) -> Self {
        Self { bytes: start(EVENTS, stamp), count: 0 }
    }

    /// Whether another event still fits.
    pub(super) fn has_room(&self) -> bool {
        self.count < EVENTS_MAX && self.bytes.len() < BYTES_MAX
    }

    pub(super) fn push(&mut self, seq: u64, frame: &Frame) {
        let event = frame.event().as_bytes();
        // An event came over the wire or is smaller: its length fits.
        let Ok(len) = u32::try_from(event.len()) else { return };
        self.bytes.put_u64(seq);
        self.bytes.put_u32(len);
        self.bytes.put_slice(event);
        self.count += 1;
    }

    pub(super) fn finish(self) -> Bytes {
        self.bytes.freeze()
    }
}

fn start(kind: u8, stamp: Stamp) -> BytesMut {
    let mut bytes = BytesMut::with_capacity(256);
    bytes.put_u8(kind);
    bytes.put_u64(stamp.node);
    bytes.put_i64(stamp.at_us);
    bytes
}

pub(super) fn signal(stamp: Stamp, signal: &Signal) -> Bytes {
    let mut bytes = start(SIGNAL, stamp);
    bytes.put_slice(&serde_json::to_vec(signal).expect("signals are plain structs of ids and numbers"));
    bytes.freeze()
}

pub(super) fn canary(stamp: Stamp) -> Bytes {
    start(CANARY, stamp).freeze()
}

/// Takes a message apart; `stream` is the one whose channel it came by. `None` for what no node of this release sends.
pub(super) fn decode(mut bytes: Bytes, stream: Option<StreamName>) -> Option<(Stamp, Message)> {
    let kind = bytes.try_get_u8().ok()?;
    let stamp = Stamp { node: bytes.try_get_u64().ok()?, at_us: bytes.try_get_i64().ok()? };
    let message = match kind {
        EVENTS => Message::Events(decode_events(bytes, stream?)?),
        SIGNAL => Message::Signal(serde_json::from_slice(&bytes).ok()?),
        CANARY => Message::Canary,
        _ => return None,
    };
    Some((stamp, message))
}

fn decode_events(mut bytes: Bytes, stream: StreamName) -> Option<Vec<(u64, Frame)>> {
    let mut events = Vec::new();
    while bytes.has_remaining() {
        let seq = bytes.try_get_u64().ok().filter(|seq| *seq > 0)?;
        let len = usize::try_from(bytes.try_get_u32().ok()?).ok()?;
        if events.len() == EVENTS_MAX || len > bytes.remaining() {
            return None;
        }
        let event = bytes.split_to(len);
        events.push((seq, Frame::of_event(stream, std::str::from_utf8(&event).ok()?)));
    }
    Some(events)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use store::{RoomId, SessionId};

    use super::*;

    const STAMP: Stamp = Stamp { node: 7, at_us: 1_795_185_000_000_123 };

    fn stream() -> StreamName {
        StreamName::Room(RoomId::new(uuid::Uuid::from_u128(5)))
    }

    #[test]
    fn events_arrive_as_they_were_encoded() {
        let sent: Vec<Frame> =
            (1..=3).map(|seq| Frame::of_event(stream(), &format!(r#"{{"seq":{seq}}}"#))).collect();
        let mut message = EventsMessage::new(STAMP);
        for (seq, frame) in (1..).zip(&sent) {
            message.push(seq, frame);
        }
        let (stamp, message) = decode(message.finish(), Some(stream())).unwrap();
        assert_eq!(stamp, STAMP);
        let Message::Events(events) = message else { panic!("{message:?}") };
        assert_eq!(events.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), [1, 2, 3]);
        for ((_, got), sent) in events.iter().zip(&sent) {
            assert_eq!((got.message(), got.event()), (sent.message(), sent.event()));
        }
    }

    #[test]
    fn signals_arrive_and_unknown_ones_are_passed_over() {
        let said = Signal::SessionEnded { session: SessionId::new(uuid::Uuid::from_u128(9)) };
        let (_, heard) = decode(signal(STAMP, &said), None).unwrap();
        assert!(matches!(heard, Message::Signal(heard) if heard == said));
        let mut later = start(SIGNAL, STAMP);
        later.put_slice(br#"{"kind":"of_a_later_release","x":1}"#);
        assert!(decode(later.freeze(), None).is_none());
    }

    proptest! {
        /// Whatever comes over Redis is understood or refused, never a panic, never more than its own size.
        #[test]
        fn nonsense_is_refused(kind in 0u8..5, rest in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut bytes = BytesMut::new();
            bytes.put_u8(kind);
            bytes.put_slice(&rest);
            if let Some((_, Message::Events(events))) = decode(bytes.freeze(), Some(stream())) {
                prop_assert!(events.iter().map(|(_, frame)| frame.event().len() + 12).sum::<usize>() <= rest.len());
            }
        }

        #[test]
        fn a_cut_message_is_refused(cut in 17usize..60) {
            let mut message = EventsMessage::new(STAMP);
            message.push(1, &Frame::of_event(stream(), r#"{"seq":1,"kind":"message"}"#));
            let whole = message.finish();
            let kept = cut.min(whole.len() - 1);
            let decoded = decode(whole.slice(..kept), Some(stream()));
            // Cut right behind the stamp it is a message without events.
            prop_assert!(kept == 17 || decoded.is_none());
        }
    }
}
