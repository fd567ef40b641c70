//! Whom something concerns, and as what: plain decisions, without the database.

use std::collections::{HashMap, HashSet};

use anyhow::Context as _;
use events::Entry;
use serde::{Deserialize, Serialize};
use store::{RoomId, UserId};
use utoipa::ToSchema;

use super::{about_room, group};
use crate::inbox::{Cause, Draft};
use crate::rooms::RoomKind;

/// The longest name of a kind, as the database has it.
const KIND_CHARS_MAX: usize = 40;

/// Whether a text can be a kind of notification.
pub(crate) fn is_kind(text: &str) -> bool {
    let name = |c: char| c.is_ascii_lowercase() || c == '_';
    !text.is_empty() && text.len() <= KIND_CHARS_MAX && text.chars().all(name)
}

/// How much of a room one wants to be told of.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema, sqlx::Type,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
#[schema(as = NotificationLevel)]
pub(crate) enum Level {
    /// Nothing.
    None,
    /// Mentions and replies.
    Mentions,
    /// Mentions, replies and reactions.
    #[default]
    All,
}

/// Something in a room that may concern somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Happening {
    pub(crate) room: RoomId,
    pub(crate) kind: RoomKind,
    pub(crate) seq: u64,
    pub(crate) author: Option<UserId>,
    pub(crate) what: What,
}

/// What it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    Message {
        /// The message it answers, and that one's author.
        answered: Option<(u64, UserId)>,
        mentioned: Vec<UserId>,
        /// The other person of a direct room.
        other: Option<UserId>,
    },
    Reaction {
        target: u64,
        /// The author of what was reacted to.
        to: UserId,
        emoji: String,
    },
    Invitation {
        guest: UserId,
    },
}

/// Where somebody stands towards a room, and what they want to be told of.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reader {
    /// Events at or below it are not theirs to see.
    pub(crate) hidden: u64,
    /// The room's own level, where there is one.
    pub(crate) own: Option<Level>,
    /// The level of all other rooms.
    pub(crate) usual: Level,
    /// Kinds that they want nothing of.
    pub(crate) muted: Vec<String>,
}

impl Reader {
    fn takes(&self, kind: &str, room: RoomKind) -> bool {
        // Of a conversation of two only its own level holds: it was not meant with "rooms".
        let usual = if room == RoomKind::Direct { Level::All } else { self.usual };
        let level = self.own.unwrap_or(usual);
        let wanted = match kind {
            "invitation" => true,
            "direct" => level > Level::None,
            "reaction" => level == Level::All,
            _ => level >= Level::Mentions,
        };
        wanted && !self.muted.iter().any(|muted| muted == kind)
    }
}

/// The people that something may concern, as far as they may see it.
pub(crate) struct Readers {
    /// Members by room.
    pub(super) members: HashMap<(RoomId, UserId), Reader>,
    /// What somebody with an account wants nothing of, for what is about no room.
    pub(super) muted: HashMap<UserId, Vec<String>>,
    /// Readers and those who cause notifications, where a block stands between the two.
    pub(super) apart: HashSet<(UserId, UserId)>,
}

impl Readers {
    /// Whether a notification about no room is wanted.
    pub(super) fn takes(&self, draft: &Draft) -> bool {
        let muted = self.muted.get(&draft.to);
        !self.are_apart(draft.to, draft.author)
            && muted.is_some_and(|muted| draft.kind == "system" || !muted.contains(&draft.kind))
    }

    /// Whether a block stands between a reader and whoever caused something.
    fn are_apart(&self, to: UserId, author: Option<UserId>) -> bool {
        author.is_some_and(|author| self.apart.contains(&(to, author)))
    }
}

/// One way to tell somebody.
struct Way {
    to: UserId,
    kind: &'static str,
    target: Option<u64>,
    group: String,
}

impl Happening {
    /// Everybody whom it may concern; each is told at most once, the first way that they want.
    pub(crate) fn people(&self) -> Vec<UserId> {
        self.ways().into_iter().map(|way| way.to).collect()
    }

    fn ways(&self) -> Vec<Way> {
        let way = |to, kind, target, about| Way { to, kind, target, group: group(kind, self.room, about) };
        let mut ways = Vec::new();
        match &self.what {
            What::Message { answered, mentioned, other } => {
                // A conversation of two is one group, whatever is said in it.
                ways.extend(other.map(|to| way(to, "direct", None, None)));
                if self.kind != RoomKind::Direct {
                    ways.extend(answered.map(|(seq, to)| way(to, "reply", Some(seq), Some(seq))));
                    ways.extend(mentioned.iter().map(|to| way(*to, "mention", None, Some(self.seq))));
                }
            }
            What::Reaction { target, to, .. } => {
                ways.push(way(*to, "reaction", Some(*target), Some(*target)));
            }
            What::Invitation { guest } => ways.push(way(*guest, "invitation", None, None)),
        }
        ways.retain(|way| Some(way.to) != self.author);
        ways
    }

    /// The notifications of those who want them.
    pub(crate) fn drafts(&self, readers: &Readers) -> Vec<Draft> {
        let mut told: Vec<UserId> = Vec::new();
        let mut drafts = Vec::new();
        for way in self.ways() {
            let Some(reader) = readers.members.get(&(self.room, way.to)) else { continue };
            let visible = matches!(self.what, What::Invitation { .. })
                || (self.seq > reader.hidden && way.target.is_none_or(|target| target > reader.hidden));
            if readers.are_apart(way.to, self.author) {
                continue;
            }
            if !visible || !reader.takes(way.kind, self.kind) || told.contains(&way.to) {
                continue;
            }
            told.push(way.to);
            drafts.push(about_room(
                (way.to, way.kind),
                self.author,
                way.group,
                self.cause(way.target),
                self.emoji(),
            ));
        }
        drafts
    }

    fn cause(&self, target: Option<u64>) -> Cause {
        // One joins with the invitation read: it is the first thing after it that tells that the room was looked at.
        let after = u64::from(matches!(self.what, What::Invitation { .. }));
        Cause { room: self.room, seq: self.seq, target, read_at: self.seq + after }
    }

    fn emoji(&self) -> Option<&str> {
        match &self.what {
            What::Reaction { emoji, .. } => Some(emoji),
            _ => None,
        }
    }
}

/// The payload of [`super::OPENED`].
#[derive(Deserialize)]
struct Opened {
    by: UserId,
    members: Vec<UserId>,
}

/// Those who are members of a private room from the start are invited as those are who come later.
pub(super) fn invited_founders(entry: &Entry) -> anyhow::Result<Vec<Happening>> {
    let room = entry.key.parse().context("read a room's id")?;
    let opened: Opened =
        serde_json::from_value(entry.payload.clone()).context("read who is in a new room")?;
    let invited = opened.members.into_iter().map(|guest| Happening {
        room,
        kind: RoomKind::Private,
        seq: 0,
        author: Some(opened.by),
        what: What::Invitation { guest },
    });
    Ok(invited.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(n: u128) -> UserId {
        UserId::new(uuid::Uuid::from_u128(n))
    }

    fn room() -> RoomId {
        RoomId::new(uuid::Uuid::from_u128(99))
    }

    fn message(kind: RoomKind, answered: Option<(u64, UserId)>, mentioned: &[UserId]) -> Happening {
        let other = (kind == RoomKind::Direct).then(|| user(2));
        let what = What::Message { answered, mentioned: mentioned.to_vec(), other };
        Happening { room: room(), kind, seq: 10, author: Some(user(1)), what }
    }

    fn readers(of: &[(UserId, Reader)]) -> Readers {
        let members = of.iter().map(|(user, reader)| ((room(), *user), reader.clone())).collect();
        Readers { members, muted: HashMap::new(), apart: HashSet::new() }
    }

    fn told(happening: &Happening, readers: &Readers) -> Vec<(UserId, String)> {
        happening.drafts(readers).into_iter().map(|draft| (draft.to, draft.kind)).collect()
    }

    #[test]
    fn each_is_told_once_and_nobody_of_themselves() {
        let said =
            message(RoomKind::Public, Some((4, user(2))), &[user(2), user(3), user(1), user(3), user(4)]);
        let readers = readers(&[1, 2, 3].map(|n| (user(n), Reader::default())));
        let expected = [(user(2), "reply".to_owned()), (user(3), "mention".to_owned())];
        assert_eq!(told(&said, &readers), expected, "user 4 is no member");
    }

    #[test]
    fn levels_and_kinds_decide() {
        let said = message(RoomKind::Private, Some((4, user(2))), &[user(2)]);
        let reacted = Happening {
            what: What::Reaction { target: 4, to: user(2), emoji: "👍".to_owned() },
            ..said.clone()
        };
        let kinds = |reader: Reader, of: &Happening| {
            told(of, &readers(&[(user(2), reader)])).into_iter().map(|(_, kind)| kind).collect::<Vec<_>>()
        };
        let level = |own, usual| Reader { own, usual, ..Reader::default() };
        assert_eq!(kinds(level(None, Level::Mentions), &said), ["reply"]);
        assert_eq!(kinds(level(None, Level::Mentions), &reacted), [] as [&str; 0]);
        assert_eq!(kinds(level(Some(Level::All), Level::None), &reacted), ["reaction"]);
        assert_eq!(kinds(level(Some(Level::None), Level::All), &said), [] as [&str; 0]);
        let no_replies = Reader { muted: vec!["reply".to_owned()], ..Reader::default() };
        assert_eq!(kinds(no_replies, &said), ["mention"], "the next way that is wanted");
        let direct = message(RoomKind::Direct, Some((4, user(2))), &[user(2)]);
        assert_eq!(kinds(level(None, Level::None), &direct), ["direct"]);
        assert_eq!(kinds(level(Some(Level::None), Level::All), &direct), [] as [&str; 0]);
    }

    #[test]
    fn what_lies_before_ones_joining_is_not_told() {
        let said = message(RoomKind::Private, Some((4, user(2))), &[user(3)]);
        let late = |hidden| Reader { hidden, ..Reader::default() };
        assert_eq!(told(&said, &readers(&[(user(2), late(4)), (user(3), late(10))])), []);
    }

    #[test]
    fn nobody_is_told_of_whom_they_blocked() {
        let said = message(RoomKind::Private, Some((4, user(2))), &[user(3)]);
        let mut readers = readers(&[(user(2), Reader::default()), (user(3), Reader::default())]);
        readers.apart.insert((user(2), user(1)));
        assert_eq!(told(&said, &readers), [(user(3), "mention".to_owned())]);
    }

    #[test]
    fn kinds_are_names() {
        assert!(is_kind("booking_request"));
        for no_kind in ["", "Mention", "a b", "kind-1", &"x".repeat(41)] {
            assert!(!is_kind(no_kind), "{no_kind}");
        }
    }
}
