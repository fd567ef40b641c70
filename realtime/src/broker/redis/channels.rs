//! Names of channels.
//!
//! On a cluster every channel belongs to one of a fixed number of partitions, by a hash tag: a partition lies on one
//! shard, so that one subscription takes many channels of it and one canary watches over them.

use std::fmt::Write as _;

use store::{RoomId, UserId};

use crate::wire::StreamName;

/// Partitions of a cluster. More than shards, few enough for a canary each.
const PARTITIONS: u128 = 16;

const ROOM: &str = "room:";
const INBOX: &str = "inbox:";

/// How this node names channels.
pub(super) struct Channels {
    prefix: String,
    pub(super) node: u64,
    pub(super) sharded: bool,
}

/// What a channel is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Signals to everybody.
    Control,
    /// This node's own messages to itself.
    Canary,
    /// Events and signals of one stream.
    Stream(StreamName),
}

impl Channels {
    /// `installation` is the epoch: the same on all nodes of a database, another one for each database.
    pub(super) fn new(installation: &str, node: u64, sharded: bool) -> Self {
        // No brace may get into a hash tag's neighbourhood; an epoch is hexadecimal anyway.
        let installation = installation.chars().filter(char::is_ascii_alphanumeric).take(32);
        Self { prefix: format!("atas:{}", installation.collect::<String>()), node, sharded }
    }

    fn name(&self, partition: u128, rest: &str) -> String {
        let mut name = self.prefix.clone();
        if self.sharded {
            // Writing to a string does not fail.
            let _ = write!(name, ":{{p{partition}}}");
        }
        name.push(':');
        name.push_str(rest);
        name
    }

    pub(super) fn control(&self) -> String {
        self.name(0, "control")
    }

    pub(super) fn stream(&self, stream: StreamName) -> String {
        let kind = if stream.is_inbox() { INBOX } else { ROOM };
        self.name(partition_of(stream), &format!("{kind}{}", stream.row()))
    }

    /// One, or one a partition.
    pub(super) fn canaries(&self) -> Vec<String> {
        let partitions = if self.sharded { PARTITIONS } else { 1 };
        (0..partitions).map(|partition| self.name(partition, &format!("canary:{:016x}", self.node))).collect()
    }

    /// Which partition a stream's channel is in; on one server they are all in the first.
    pub(super) fn partition(&self, stream: StreamName) -> u128 {
        if self.sharded { partition_of(stream) } else { 0 }
    }

    /// What a channel of this installation is for.
    pub(super) fn purpose(&self, channel: &str) -> Option<Purpose> {
        let mut rest = channel.strip_prefix(&self.prefix)?.strip_prefix(':')?;
        if self.sharded {
            rest = rest.strip_prefix("{p")?.split_once("}:")?.1;
        }
        if rest == "control" {
            return Some(Purpose::Control);
        }
        if rest.starts_with("canary:") {
            return Some(Purpose::Canary);
        }
        if let Some(user) = rest.strip_prefix(INBOX) {
            return Some(Purpose::Stream(StreamName::Inbox(user.parse::<UserId>().ok()?)));
        }
        let room = rest.strip_prefix(ROOM)?.parse::<RoomId>().ok()?;
        Some(Purpose::Stream(StreamName::Room(room)))
    }
}

fn partition_of(stream: StreamName) -> u128 {
    // The last bits of an id are random.
    stream.row().uuid().as_u128() % PARTITIONS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_they_are_for() {
        let id = uuid::Uuid::from_u128(0x1234_5678);
        let (room, inbox) = (StreamName::Room(RoomId::new(id)), StreamName::Inbox(UserId::new(id)));
        for sharded in [false, true] {
            let channels = Channels::new("ace{b}", 7, sharded);
            assert_eq!(channels.purpose(&channels.control()), Some(Purpose::Control));
            let name = channels.stream(room);
            assert_eq!(channels.purpose(&name), Some(Purpose::Stream(room)), "{name}");
            assert_eq!(channels.purpose(&channels.stream(inbox)), Some(Purpose::Stream(inbox)));
            assert!(channels.canaries().iter().all(|name| channels.purpose(name) == Some(Purpose::Canary)));
            assert_eq!(channels.canaries().len(), if sharded { 16 } else { 1 });
            assert_eq!(name.contains("{p8}"), sharded, "{name}");
            for other in ["", "atas:other:control", "atas:aceb", "atas:aceb:", "atas:aceb:{p1:control"] {
                assert_eq!(channels.purpose(other), None, "{other}");
            }
        }
    }
}
