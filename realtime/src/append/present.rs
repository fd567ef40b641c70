//! The present state of what a batch is about, and what each act makes of it. Plain data: no IO.
//!
//! It is read once a batch and written back once; acts on the same message, also on one that the batch itself has just
//! made, find what the ones before them left.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use store::{RoomId, UserId};

use super::draft::{Act, Draft, Why, to_json};
use super::{Refused, Seat};
use crate::rooms::RoomKind;
use crate::wire::{Emoji, MessageBody, MessageEdit, MessageName, Pinning, Reaction, Words};

/// How many different emoji one message gathers.
pub(crate) const REACTIONS_MAX: usize = 20;
/// How many messages of one room are pinned at a time.
pub(crate) const PINS_MAX: usize = 50;

/// A message as far as later acts care.
#[derive(Debug, Clone, Default)]
pub(super) struct Message {
    pub(super) author: Option<UserId>,
    pub(super) root: Option<u64>,
    pub(super) removed: bool,
    pub(super) reactions: Vec<Tally>,
    /// What this batch did to it, if anything.
    pub(super) changed: Option<Changed>,
}

/// How many people reacted with an emoji.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tally {
    pub(crate) emoji: String,
    pub(crate) count: u32,
}

/// What is to be written of a message besides its reactions.
#[derive(Debug, Clone, Default)]
pub(super) struct Changed {
    /// Its newest words, and when it got them.
    pub(super) words: Option<(Words, DateTime<Utc>)>,
    pub(super) removed_at: Option<DateTime<Utc>>,
    /// Edits below this seq no longer carry a text.
    pub(super) forget_below: Option<u64>,
}

/// A message by its room and seq.
pub(super) type Place = (RoomId, u64);
/// A reaction by its message, person and emoji.
pub(super) type Reacted = (RoomId, u64, UserId, Emoji);

/// Everything that a batch is about.
#[derive(Debug, Default)]
pub(super) struct Present {
    pub(super) messages: BTreeMap<Place, Message>,
    /// The reactions that the batch gives or withdraws: whether they stand, and whether they stood before.
    pub(super) reactions: BTreeMap<Reacted, Toggle>,
    /// Pinned messages of the rooms in which the batch pins, and what it changes.
    pub(super) pins: HashMap<RoomId, BTreeSet<u64>>,
    pub(super) pin_changes: BTreeMap<Place, Option<(UserId, DateTime<Utc>)>>,
    /// Messages of others that were removed.
    pub(super) removals: Vec<Removal>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Toggle {
    pub(super) before: bool,
    pub(super) now: bool,
}

/// A message of somebody else that was removed: a line for the log and one for the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Removal {
    pub(crate) room: RoomId,
    pub(crate) seq: u64,
    pub(crate) author: Option<UserId>,
    pub(crate) actor: UserId,
    pub(crate) why: Why,
}

/// Where and when an act is about to be numbered, and as whom its author stands there.
pub(super) struct Moment<'a> {
    pub(super) seq: u64,
    pub(super) at: DateTime<Utc>,
    pub(super) kind: RoomKind,
    pub(super) seat: Seat,
    /// Whether somebody is a member of the room.
    pub(super) is_member: &'a dyn Fn(UserId) -> bool,
}

/// What stands in the stream after an act.
pub(super) struct Written {
    pub(super) body: Box<RawValue>,
    pub(super) root: Option<u64>,
}

impl Present {
    /// Does what a draft asks for, or changes nothing.
    pub(super) fn apply(&mut self, draft: &Draft, moment: &Moment<'_>) -> Result<Written, Refused> {
        let mut root = None;
        let body = match &draft.act {
            Act::Message(body) => {
                root = self.root_of_reply(draft.room, body.reply_to, moment)?;
                let message = Message { author: Some(draft.author), root, ..Message::default() };
                self.messages.insert((draft.room, moment.seq), message);
                let (mentions, mention_all) = moment.heard(&body.mentions, body.mention_all);
                to_json(&MessageBody { mentions, mention_all, ..body.clone() })
            }
            Act::Edit { target, words } => self.edit(draft, *target, words, moment)?,
            Act::Delete { target, why } => self.delete(draft, *target, why, moment)?,
            Act::React { target, emoji, on } => self.react(draft, *target, (*emoji, *on), moment)?,
            Act::Pin { target, on } => self.pin(draft, *target, *on, moment)?,
            Act::Other { body, .. } => body.clone(),
        };
        Ok(Written { body, root })
    }

    fn root_of_reply(
        &self,
        room: RoomId,
        reply_to: Option<u64>,
        moment: &Moment<'_>,
    ) -> Result<Option<u64>, Refused> {
        let Some(seq) = reply_to else { return Ok(None) };
        let answered = self.messages.get(&(room, seq)).filter(|_| seq > moment.seat.hidden);
        Ok(Some(answered.ok_or(Refused::NoSuchTarget)?.root.unwrap_or(seq)))
    }

    /// A message that the author of the draft sees. What is hidden from them is answered like what is not there.
    fn seen(&mut self, room: RoomId, seq: u64, moment: &Moment<'_>) -> Result<&mut Message, Refused> {
        let message = self.messages.get_mut(&(room, seq)).filter(|_| seq > moment.seat.hidden);
        message.ok_or(Refused::NoSuchMessage)
    }

    fn edit(
        &mut self,
        draft: &Draft,
        target: u64,
        words: &Words,
        moment: &Moment<'_>,
    ) -> Result<Box<RawValue>, Refused> {
        let message = self.seen(draft.room, target, moment)?;
        if message.author != Some(draft.author) {
            return Err(Refused::NotYours);
        }
        if message.removed {
            return Err(Refused::Removed);
        }
        let (mentions, mention_all) = moment.heard(&words.mentions, words.mention_all);
        let words = Words { text: words.text.clone(), mentions, mention_all };
        let body = to_json(&MessageEdit { target, words: words.clone() });
        let changed = message.changed.get_or_insert_default();
        changed.words = Some((words, moment.at));
        changed.forget_below = Some(moment.seq);
        Ok(body)
    }

    fn delete(
        &mut self,
        draft: &Draft,
        target: u64,
        why: &Why,
        moment: &Moment<'_>,
    ) -> Result<Box<RawValue>, Refused> {
        let own = self.seen(draft.room, target, moment)?.author == Some(draft.author);
        if !own && !moment.keeps_order(draft) {
            return Err(Refused::NotYours);
        }
        let message = self.seen(draft.room, target, moment)?;
        if message.removed {
            return Err(Refused::Removed);
        }
        message.removed = true;
        message.reactions.clear();
        let changed = message.changed.get_or_insert_default();
        changed.removed_at = Some(moment.at);
        changed.forget_below = Some(moment.seq);
        if !own {
            let author = message.author;
            let (actor, why) = (draft.author, why.clone());
            self.removals.push(Removal { room: draft.room, seq: target, author, actor, why });
        }
        if let Some(pins) = self.pins.get_mut(&draft.room) {
            pins.remove(&target);
        }
        Ok(to_json(&MessageName { target }))
    }

    fn react(
        &mut self,
        draft: &Draft,
        target: u64,
        (emoji, on): (Emoji, bool),
        moment: &Moment<'_>,
    ) -> Result<Box<RawValue>, Refused> {
        let key = (draft.room, target, draft.author, emoji);
        let stood = self.reactions.get(&key).is_some_and(|toggle| toggle.now);
        let message = self.seen(draft.room, target, moment)?;
        if message.removed {
            return Err(Refused::Removed);
        }
        let tallies = &mut message.reactions;
        let place = tallies.iter().position(|tally| tally.emoji == emoji.as_str());
        if on && place.is_none() && tallies.len() >= REACTIONS_MAX {
            return Err(Refused::TooManyReactions);
        }
        let mut count = place.map_or(0, |place| tallies[place].count);
        if stood != on {
            count = if on { count + 1 } else { count.saturating_sub(1) };
            match place {
                Some(place) if count == 0 => drop(tallies.remove(place)),
                Some(place) => tallies[place].count = count,
                None => tallies.push(Tally { emoji: emoji.as_str().to_owned(), count }),
            }
            message.changed.get_or_insert_default();
            self.reactions.entry(key).or_default().now = on;
        }
        Ok(to_json(&Reaction { target, emoji, on, count }))
    }

    fn pin(
        &mut self,
        draft: &Draft,
        target: u64,
        on: bool,
        moment: &Moment<'_>,
    ) -> Result<Box<RawValue>, Refused> {
        let removed = self.seen(draft.room, target, moment)?.removed;
        if moment.kind == RoomKind::Public && !moment.seat.keeps_order && !moment.seat.office {
            return Err(Refused::NotAllowed);
        }
        if removed {
            return Err(Refused::Removed);
        }
        let pins = self.pins.entry(draft.room).or_default();
        if on && pins.len() >= PINS_MAX && !pins.contains(&target) {
            return Err(Refused::TooManyPins);
        }
        let changes = if on { pins.insert(target) } else { pins.remove(&target) };
        if changes {
            self.pin_changes.insert((draft.room, target), on.then_some((draft.author, moment.at)));
        }
        Ok(to_json(&Pinning { target, on }))
    }
}

impl Moment<'_> {
    /// Owners and moderators remove what others wrote, but not in a conversation of two, unless a report led there.
    pub(super) fn keeps_order(&self, draft: &Draft) -> bool {
        draft.outside || self.kind != RoomKind::Direct && (self.seat.keeps_order || self.seat.office)
    }

    /// The mentions that hold: members once each, and the whole room only from those who keep order. The message
    /// matters more than a mention that does not hold.
    fn heard(&self, mentions: &[UserId], all: bool) -> (Vec<UserId>, bool) {
        let mut told = BTreeSet::new();
        let heard = mentions.iter().filter(|user| (self.is_member)(**user) && told.insert(**user));
        (heard.copied().collect(), all && (self.seat.keeps_order || self.seat.office))
    }
}
