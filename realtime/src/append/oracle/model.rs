//! The same rules once more, one try at a time, without a database.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::people::{EMOJI, HIDDEN, LATE, MODERATOR, STRANGER, Try};
use crate::append::Refused;

/// What a message is, in the model and in a client.
#[derive(Debug, Clone, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not the states of one machine")]
pub(super) struct Shown {
    pub(super) author: String,
    pub(super) text: String,
    pub(super) mentions: Vec<String>,
    pub(super) mention_all: bool,
    pub(super) reply_to: Option<u64>,
    pub(super) root: Option<u64>,
    pub(super) removed: bool,
    pub(super) edited: bool,
    pub(super) pinned: bool,
    /// Emoji, how many, and whether the viewer is one of them; in the order in which they came.
    pub(super) reactions: Vec<(String, u64, bool)>,
}

/// What happens, told as plainly as possible.
#[derive(Default)]
pub(super) struct Model {
    pub(super) people: Vec<String>,
    pub(super) messages: BTreeMap<u64, Shown>,
    /// Who stands behind a reaction.
    pub(super) reacted: BTreeSet<(u64, String, usize)>,
    pub(super) head: u64,
    pub(super) answered: HashMap<usize, Result<u64, Refused>>,
    /// Texts that nobody may get any more.
    pub(super) gone: Vec<String>,
    pub(super) removals: Vec<u64>,
}

impl Model {
    pub(super) fn perform(&mut self, who: usize, what: &Try, text: &str) -> Result<u64, Refused> {
        if who == STRANGER {
            return Err(Refused::NotMember);
        }
        let hidden = if who == LATE { HIDDEN } else { 0 };
        let seen = |seq: u64| seq > hidden && self.messages.contains_key(&seq);
        let keeps_order = who == 0 || who == MODERATOR;
        let author = self.people[who].clone();
        match *what {
            Try::Send { reply_to, ref mentions, all } => {
                if reply_to.is_some_and(|seq| !seen(seq)) {
                    return Err(Refused::NoSuchTarget);
                }
                let message = Shown {
                    author,
                    text: text.to_owned(),
                    mentions: self.heard(mentions),
                    mention_all: all && keeps_order,
                    reply_to,
                    root: reply_to.map(|seq| self.messages[&seq].root.unwrap_or(seq)),
                    ..Shown::default()
                };
                self.messages.insert(self.head + 1, message);
            }
            Try::Edit { target, .. }
            | Try::Delete { target }
            | Try::React { target, .. }
            | Try::Pin { target, .. }
                if !seen(target) =>
            {
                return Err(Refused::NoSuchMessage);
            }
            Try::Edit { target, .. } if self.messages[&target].author != author => {
                return Err(Refused::NotYours);
            }
            Try::Delete { target } if self.messages[&target].author != author && !keeps_order => {
                return Err(Refused::NotYours);
            }
            Try::Edit { target, .. }
            | Try::Delete { target }
            | Try::React { target, .. }
            | Try::Pin { target, .. }
                if self.messages[&target].removed =>
            {
                return Err(Refused::Removed);
            }
            Try::Edit { target, ref mentions } => {
                let mentions = self.heard(mentions);
                let message = self.messages.get_mut(&target).unwrap();
                self.gone.push(std::mem::replace(&mut message.text, text.to_owned()));
                (message.mentions, message.mention_all, message.edited) = (mentions, false, true);
            }
            Try::Delete { target } => {
                let message = self.messages.get_mut(&target).unwrap();
                self.gone.push(std::mem::take(&mut message.text));
                if message.author != author {
                    self.removals.push(target);
                }
                let (author, root) = (message.author.clone(), message.root);
                *message = Shown { author, root, removed: true, ..Shown::default() };
            }
            Try::React { target, emoji, on } => {
                let emoji = EMOJI[emoji].to_owned();
                let key = (target, emoji.clone(), who);
                let before = if on { !self.reacted.insert(key) } else { self.reacted.remove(&key) };
                let reactions = &mut self.messages.get_mut(&target).unwrap().reactions;
                match reactions.iter_mut().find(|(of, ..)| *of == emoji) {
                    Some((_, count, _)) if before != on => *count = if on { *count + 1 } else { *count - 1 },
                    None if before != on => reactions.push((emoji, 1, false)),
                    _ => {}
                }
                reactions.retain(|(_, count, _)| *count > 0);
            }
            Try::Pin { target, on } => self.messages.get_mut(&target).unwrap().pinned = on,
            Try::Again { .. } => unreachable!("told by the answer it had"),
        }
        self.head += 1;
        Ok(self.head)
    }

    /// Members, once each.
    pub(super) fn heard(&self, mentions: &[usize]) -> Vec<String> {
        let mut heard = Vec::new();
        for &person in mentions.iter().filter(|person| **person != STRANGER) {
            if !heard.contains(&self.people[person]) {
                heard.push(self.people[person].clone());
            }
        }
        heard
    }

    pub(super) fn as_seen_by(&self, viewer: usize) -> BTreeMap<u64, Shown> {
        let mut messages = self.messages.clone();
        for (seq, message) in &mut messages {
            for (emoji, _, mine) in &mut message.reactions {
                *mine = self.reacted.contains(&(*seq, emoji.clone(), viewer));
            }
        }
        messages
    }
}
