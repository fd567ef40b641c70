//! What other nodes did: the same effects as of one's own deeds, and nothing is passed on.

use chrono::{DateTime, Utc};
use store::{RoomId, SessionId, UserId};

use super::Hub;
use super::handle::{End, Membership};
use crate::broker::{Signal, To};
use crate::receipts::Receipt;
use crate::room_lists::ListChange;
use crate::wire::encode::Frame;
use crate::wire::{CloseReason, StreamName};

impl Hub {
    /// Events that another node has committed.
    pub(crate) fn take_events(&self, name: StreamName, events: Vec<(u64, Frame)>) {
        if let Some(stream) = self.live(name)
            && self.enter(&stream, events)
        {
            self.heal_gap(&stream, "broker");
        }
    }

    /// Something that another node has told.
    pub(crate) fn take_signal(&self, node: u64, signal: Signal) {
        match signal {
            Signal::SessionEnded { session } => self.close_ended(session),
            Signal::MembershipEnded { room, user, since, last, code } => {
                let end = End { of: Membership::Since(since), last, code: end_code(&code) };
                self.each_connection(user, |handle| handle.end(room, end));
            }
            Signal::Read { stream, user, seq } => {
                self.each_connection(user, |handle| handle.tell_read(stream, seq));
            }
            Signal::Seen { stream, viewer, user, seq } => {
                self.hear_seen(stream, viewer, Receipt { other: user, read: seq, shared: true });
            }
            Signal::RoomHint { no, room, user, change } => {
                self.hear_list_change(ListChange { no, room, user, how: change });
            }
            Signal::Returned => {
                self.look_now();
                self.tell_all_who_is_there();
            }
            Signal::BlockChanged(change) => self.hear_block(change),
            Signal::Here => self.hear_node(node),
            Signal::Present { stream, people, more } => self.hear_present(node, stream, people, more),
            Signal::WhoIsThere { stream } => self.tell_who_is_there(stream),
            Signal::Typing { stream, user, on } => self.hear_typing(stream, user, on),
            Signal::Sight { user, sight } => {
                self.hear_sight(user, sight);
                self.look_now();
            }
        }
    }

    /// Closes the connections of a session that ended, here and on other nodes.
    pub(crate) fn end_session(&self, session: SessionId) {
        self.close_ended(session);
        self.broker.signal(To::Everybody, Signal::SessionEnded { session });
    }

    /// Closes the connections of a session, whoever's it is. It is rare, so that looking through all is cheap enough.
    pub(super) fn close_ended(&self, session: SessionId) {
        for theirs in &self.people {
            for handle in theirs.value().iter().filter(|handle| handle.session == session) {
                handle.close(CloseReason::SessionEnded);
            }
        }
    }
}

impl Signal {
    pub(crate) fn membership_ended(room: RoomId, user: UserId, since: DateTime<Utc>, end: &End) -> Self {
        Self::MembershipEnded { room, user, since, last: end.last, code: end.code.to_owned() }
    }
}

/// The code that a client is told, from what another node said.
fn end_code(code: &str) -> &'static str {
    if code == "left" { "left" } else { "removed" }
}
