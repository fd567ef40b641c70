//! Publishing: whatever waits becomes one round of messages, events of one stream in one message.

use std::collections::HashMap;

use bytes::Bytes;
use store::Clock;

use super::Outgoing;
use super::channels::Channels;
use crate::broker::To;
use crate::broker::message::{self, EventsMessage, Stamp};
use crate::wire::StreamName;

/// One message and its channel.
#[derive(Debug)]
pub(super) struct Envelope {
    pub(super) channel: String,
    pub(super) bytes: Bytes,
    /// How many events or signals are in it.
    pub(super) count: u64,
}

/// Packs what waits, oldest first. Of one stream everything keeps its order.
pub(super) fn pack(channels: &Channels, clock: &Clock, waiting: &mut Vec<Outgoing>) -> Vec<Envelope> {
    let stamp = Stamp { node: channels.node, at_us: clock.now().timestamp_micros() };
    let mut packer = Packer { channels, stamp, done: Vec::new(), open: HashMap::new() };
    for outgoing in waiting.drain(..) {
        match outgoing {
            Outgoing::Events { stream, events } => {
                for (seq, frame) in events {
                    packer.open_for(stream).push(seq, &frame);
                }
            }
            Outgoing::Signal { to, signal } => {
                let channel = match to {
                    To::Everybody => channels.control(),
                    To::Followers(stream) => {
                        packer.close(stream);
                        channels.stream(stream)
                    }
                };
                packer.done.push(Envelope { channel, bytes: message::signal(stamp, &signal), count: 1 });
            }
        }
    }
    packer.finish()
}

struct Packer<'a> {
    channels: &'a Channels,
    stamp: Stamp,
    done: Vec<Envelope>,
    /// The message of each stream that is being filled, with how many events it has.
    open: HashMap<StreamName, (EventsMessage, u64)>,
}

impl Packer<'_> {
    fn open_for(&mut self, stream: StreamName) -> &mut EventsMessage {
        if self.open.get(&stream).is_some_and(|(message, _)| !message.has_room()) {
            self.close(stream);
        }
        let (message, count) = self.open.entry(stream).or_insert_with(|| (EventsMessage::new(self.stamp), 0));
        *count += 1;
        message
    }

    fn close(&mut self, stream: StreamName) {
        if let Some((message, count)) = self.open.remove(&stream) {
            self.done.push(Envelope {
                channel: self.channels.stream(stream),
                bytes: message.finish(),
                count,
            });
        }
    }

    fn finish(mut self) -> Vec<Envelope> {
        let streams: Vec<StreamName> = self.open.keys().copied().collect();
        for stream in streams {
            self.close(stream);
        }
        self.done
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use store::{RoomId, UserId};

    use super::*;
    use crate::broker::Signal;
    use crate::broker::message::{EVENTS_MAX, Message, decode};
    use crate::wire::encode::Frame;

    fn events(stream: StreamName, seqs: impl IntoIterator<Item = u64>) -> Outgoing {
        let frame = |seq| Frame::of_event(stream, &format!(r#"{{"seq":{seq}}}"#));
        Outgoing::Events { stream, events: seqs.into_iter().map(|seq| (seq, frame(seq))).collect() }
    }

    /// What the messages of one room say, in order: seqs, and 0 for a signal.
    fn said(channels: &Channels, envelopes: &[Envelope], stream: StreamName) -> Vec<u64> {
        let of_room = envelopes.iter().filter(|envelope| envelope.channel == channels.stream(stream));
        let messages = of_room.map(|envelope| decode(envelope.bytes.clone(), Some(stream)).unwrap().1);
        messages
            .flat_map(|message| match message {
                Message::Events(events) => events.into_iter().map(|(seq, _)| seq).collect(),
                _ => vec![0],
            })
            .collect()
    }

    #[test]
    fn a_stream_keeps_its_order_and_messages_their_bound() {
        let channels = Channels::new("e", 1, false);
        let id = uuid::Uuid::from_u128(1);
        let (one, other) = (StreamName::Room(RoomId::new(id)), StreamName::Inbox(UserId::new(id)));
        let end = Signal::MembershipEnded {
            room: RoomId::new(id),
            user: UserId::new(uuid::Uuid::nil()),
            since: DateTime::UNIX_EPOCH,
            last: 3,
            code: "left".to_owned(),
        };
        let many = EVENTS_MAX as u64 + 9;
        let mut waiting = vec![
            events(one, 1..=2),
            events(other, 1..=many),
            Outgoing::Signal { to: To::Followers(one), signal: end },
            events(one, 3..=4),
        ];
        let clock = Clock::manual(DateTime::UNIX_EPOCH);
        let envelopes = pack(&channels, &clock, &mut waiting);
        assert_eq!(said(&channels, &envelopes, one), [1, 2, 0, 3, 4]);
        assert_eq!(said(&channels, &envelopes, other), (1..=many).collect::<Vec<_>>());
        assert_eq!(envelopes.iter().map(|envelope| envelope.count).sum::<u64>(), 5 + many);
        assert!(waiting.is_empty());
    }
}
