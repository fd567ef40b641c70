//! Blocked words in public rooms: the lists of the rooms of a batch, and what they find in texts and names of files.
//!
//! A list is held in memory at the version at which it was read. Its version comes with the lock of the room, so that a
//! change of the list counts from its commit on, on every node, and nobody has to be told.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use parking_lot::Mutex;
use store::{CampusId, RoomId, Tx, UserId};
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
    /// The list that holds in public rooms of a campus, or of none; nothing where nobody ever made one.
    pub(crate) async fn of_campus(
        &self,
        tx: &mut Tx,
        campus: Option<CampusId>,
    ) -> Result<Option<Arc<Matcher>>, sqlx::Error> {
        let scope = campus.map_or(Uuid::nil(), CampusId::uuid);
        let version = sqlx::query_scalar!("select version from realtime.word_lists where scope = $1", scope);
        match version.fetch_optional(&mut **tx).await? {
            Some(version) => self.get(tx, List { scope, version }).await.map(Some),
            None => Ok(None),
        }
    }

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

/// What is to be looked at in a draft.
pub(super) struct Suspect {
    text: String,
    words: Vec<String>,
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

    /// What is to be looked at in a draft whose files are called so; nothing for most.
    pub(super) fn look(&self, draft: &Draft, names: &[&str]) -> Result<Option<Suspect>, Refused> {
        let (Some(matcher), Some(text)) = (self.by_room.get(&draft.room), text(draft)) else {
            return Ok(None);
        };
        let texts: Vec<&str> = [text].into_iter().chain(names.iter().copied()).collect();
        let found = matcher.find_in(&texts);
        if found.refused {
            return Err(Refused::Words);
        }
        if found.review.is_empty() {
            return Ok(None);
        }
        let lines: Vec<&str> = texts.into_iter().filter(|text| !text.is_empty()).collect();
        Ok(Some(Suspect { text: lines.join("\n"), words: found.review }))
    }

    /// A draft was numbered as `seq`.
    pub(super) fn note(&mut self, draft: &Draft, seq: u64, suspect: Option<Suspect>) {
        let Some(Suspect { text, words }) = suspect else { return };
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
