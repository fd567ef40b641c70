//! Blocked words in public rooms: the lists of the rooms of a batch, and what they find.
//!
//! A list is held in memory at the version at which it was read. Its version comes with the lock of the room, so that a
//! change of the list counts from its commit on, on every node, and nobody has to be told.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use parking_lot::Mutex;
use store::{RoomId, Tx, UserId};
use uuid::Uuid;

use super::draft::{Act, Draft};
use super::{Locked, Refused};
use crate::moderation::words::{Matcher, Mode};

/// The lists that this node has read, by their scope. Bounded by the number of campuses.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    held: Mutex<HashMap<Uuid, Held>>,
}

#[derive(Debug, Clone)]
struct Held {
    version: i64,
    matcher: Arc<Matcher>,
}

/// A list at a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct List {
    pub(super) scope: Uuid,
    pub(super) version: i64,
}

impl Lists {
    async fn get(&self, tx: &mut Tx, list: List) -> Result<Arc<Matcher>, sqlx::Error> {
        let held = self.held.lock().get(&list.scope).cloned();
        if let Some(held) = held.filter(|held| held.version >= list.version) {
            return Ok(held.matcher);
        }
        let rows = sqlx::query!(
            r#"select l.version, w.word as "word?", w.mode as "mode?: Mode"
               from realtime.word_lists l left join realtime.words w on w.scope = l.scope where l.scope = $1"#,
            list.scope,
        )
        .fetch_all(&mut **tx)
        .await?;
        let version = rows.first().map_or(list.version, |row| row.version);
        let matcher = Arc::new(Matcher::new(rows.into_iter().filter_map(|row| row.word.zip(row.mode))));
        self.held.lock().insert(list.scope, Held { version, matcher: Arc::clone(&matcher) });
        Ok(matcher)
    }
}

/// A message in which words were found that are to be looked at.
#[derive(Debug)]
pub(crate) struct Flagged {
    pub(crate) room: RoomId,
    pub(crate) seq: u64,
    pub(crate) author: UserId,
    pub(crate) text: String,
    pub(crate) words: Vec<String>,
}

/// The lists of a batch's rooms, and what they found.
#[derive(Debug, Default)]
pub(super) struct Watch {
    by_room: HashMap<RoomId, Arc<Matcher>>,
    pub(super) flagged: Vec<Flagged>,
}

impl Watch {
    pub(super) async fn read(
        tx: &mut Tx,
        lists: &Lists,
        rooms: &BTreeMap<RoomId, Locked>,
    ) -> Result<Self, sqlx::Error> {
        let mut watch = Self::default();
        for (id, room) in rooms {
            if let Some(list) = room.list {
                watch.by_room.insert(*id, lists.get(tx, list).await?);
            }
        }
        Ok(watch)
    }

    /// The words that are to be looked at.
    pub(super) fn look(&self, draft: &Draft) -> Result<Vec<String>, Refused> {
        let (Some(matcher), Some(text)) = (self.by_room.get(&draft.room), text(draft)) else {
            return Ok(Vec::new());
        };
        let found = matcher.find(text);
        if found.refused { Err(Refused::Words) } else { Ok(found.review) }
    }

    /// A draft was numbered as `seq`.
    pub(super) fn note(&mut self, draft: &Draft, seq: u64, words: Vec<String>) {
        if words.is_empty() {
            return;
        }
        let text = text(draft).unwrap_or_default().to_owned();
        let seq = draft.act.target().unwrap_or(seq);
        self.flagged.push(Flagged { room: draft.room, seq, author: draft.author, text, words });
    }
}

fn text(draft: &Draft) -> Option<&str> {
    match &draft.act {
        Act::Message(body) => Some(&body.text),
        Act::Edit { words, .. } => Some(&words.text),
        _ => None,
    }
}
