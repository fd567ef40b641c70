//! What happened in a room: its history, with the texts that it does not hold any more.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value, json};

use super::stays::Memberships;
use crate::act::{Act, Words};
use crate::registrar::Pinned;

/// What HTTP adds to events, and what changes of them.
const VARIABLE: [&str; 7] =
    ["body", "removed", "edited_at", "reactions", "replies", "last_reply_at", "pinned"];
/// What of a message's body stays until it is removed.
const STAYS: [&str; 2] = ["reply_to", "attachments"];

/// What a message said from some seq on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Version<'a> {
    since: u64,
    /// None once it was removed.
    text: Option<&'a str>,
}

/// A room's history, understood.
#[derive(Debug)]
pub(super) struct Story<'a> {
    history: &'a [Value],
    seqs: HashMap<&'a str, u64>,
    /// By the seq of the message, oldest first.
    versions: BTreeMap<u64, Vec<Version<'a>>>,
}

impl<'a> Story<'a> {
    /// Understands a history by what was asked for, and what was pinned.
    pub(super) fn of(
        history: &'a [Value],
        said: &HashMap<&'a str, &'a Act>,
        pins: &[Pinned],
    ) -> Result<Self, String> {
        let mut story = Self { history, seqs: HashMap::new(), versions: BTreeMap::new() };
        for (event, seq) in history.iter().zip(1..) {
            if event["seq"] != seq {
                return Err(format!("the history has {event} where seq {seq} belongs"));
            }
            let Some(id) = event["id"].as_str() else { return Err(format!("no id: {event}")) };
            if let Some(first) = story.seqs.insert(id, seq) {
                return Err(format!("the id {id} is twice in the history: {first} and {seq}"));
            }
            if event["kind"] == "member" {
                continue;
            }
            if event["kind"] == "pin" {
                let same = |pin: &&Pinned| {
                    pin.id == id && event["body"] == json!({ "target": pin.target, "on": pin.on })
                };
                let pin = pins.iter().find(same);
                pin.ok_or_else(|| format!("nobody asked for {event}"))?;
                continue;
            }
            let act = said.get(id).copied().ok_or_else(|| format!("nobody asked for {event}"))?;
            story.add(seq, event, act)?;
        }
        Ok(story)
    }

    fn add(&mut self, seq: u64, event: &Value, act: &'a Act) -> Result<(), String> {
        let same = event["kind"] == act.kind()
            && act.target().is_none_or(|target| event["body"]["target"] == target);
        if !same {
            return Err(format!("the history has {event} for {act:?}"));
        }
        let (message, text) = match act {
            Act::Say(words) => {
                fits_words(event, words, self.history)
                    .map_err(|what| format!("the history has {event} for {act:?}: {what}"))?;
                (seq, Some(words.text.as_str()))
            }
            Act::Edit { target, text } => (*target, Some(text.as_str())),
            Act::Delete { target } => (*target, None),
            Act::React { .. } => return Ok(()),
        };
        self.versions.entry(message).or_default().push(Version { since: seq, text });
        Ok(())
    }

    /// The seq of the event with this id.
    pub(super) fn seq(&self, id: &str) -> Option<u64> {
        self.seqs.get(id).copied()
    }

    pub(super) fn is_removed(&self, message: u64) -> bool {
        self.versions.get(&message).is_some_and(|of| of.iter().any(|version| version.text.is_none()))
    }

    /// Checks events as somebody was shown them, each read when the head was at least what `as_of` says of it.
    pub(super) fn fits_all(&self, events: &[Value], as_of: impl Fn(usize) -> u64) -> Result<(), String> {
        for (at, event) in events.iter().enumerate() {
            let as_of = as_of(at);
            self.fits(event, as_of).map_err(|why| format!("was shown {event} as of {as_of}: {why}"))?;
        }
        Ok(())
    }

    fn fits(&self, event: &Value, as_of: u64) -> Result<(), String> {
        let seq = event["seq"].as_u64().unwrap_or(0);
        let stored = usize::try_from(seq).ok().and_then(|seq| self.history.get(seq.checked_sub(1)?));
        let stored = stored.ok_or("there is no such event")?;
        if bare(event) != bare(stored) {
            return Err(format!("stored is {stored}"));
        }
        let message = match event["kind"].as_str() {
            Some("message") => seq,
            Some("edit") => event["body"]["target"].as_u64().unwrap_or(0),
            _ if event["body"] == stored["body"] => return Ok(()),
            _ => return Err(format!("stored is {stored}")),
        };
        let versions = self.versions.get(&message).map(Vec::as_slice).unwrap_or_default();
        if event["kind"] == "edit" {
            return fits_edit(event, versions, as_of);
        }
        let text = event["body"]["text"].as_str();
        let removed = event["removed"] == true;
        let nothing = event["body"] == Value::Object(Map::new());
        if removed != text.is_none() || removed != nothing {
            return Err("it is neither there nor removed".to_owned());
        }
        let (at, version) = versions
            .iter()
            .enumerate()
            .find(|(_, version)| version.text == text)
            .ok_or("it never said so")?;
        not_replaced(versions, at, as_of)?;
        // It was checked with what is stored; a removed one has lost it.
        let stays = |field: &str| stored["removed"] == true || event["body"][field] == stored["body"][field];
        if text.is_some() && !STAYS.into_iter().all(stays) {
            return Err(format!("stored is {stored}"));
        }
        let edited = (at > 0 && text.is_some()).then(|| &self.history[to_index(version.since)]["at"]);
        match event.get("edited_at") {
            shown if shown == edited || text.is_none() => Ok(()),
            _ => Err(format!("its text is of {edited:?}")),
        }
    }
}

fn fits_edit(event: &Value, versions: &[Version<'_>], as_of: u64) -> Result<(), String> {
    let at = versions.iter().position(|version| event["seq"] == version.since).ok_or("it is no edit")?;
    let replaced = versions.get(at + 1);
    match event["body"]["text"].as_str() {
        None if event["removed"] == true && replaced.is_some() => Ok(()),
        None => Err("its text is missing".to_owned()),
        Some(_) if event["removed"] == true => Err("it is removed and carries a text".to_owned()),
        Some(text) if versions[at].text == Some(text) => not_replaced(versions, at, as_of),
        Some(_) => Err("it never said so".to_owned()),
    }
}

/// What of its words a message keeps however often its text is replaced.
fn fits_words(event: &Value, words: &Words, history: &[Value]) -> Result<(), &'static str> {
    let body = &event["body"];
    if event["removed"] == true {
        return Ok(());
    }
    let carried = body["attachments"].as_array().into_iter().flatten();
    if !carried.map(|file| file["id"].as_str()).eq(words.files.iter().map(|file| Some(file.as_str()))) {
        return Err("it carries other files");
    }
    if body["reply_to"].as_u64() != words.reply_to || event["root"].is_u64() != words.reply_to.is_some() {
        return Err("it answers something else");
    }
    // Only members can be named, and what an edit says names nobody here.
    let seq = event["seq"].as_u64().unwrap_or(0);
    let is_named = |user: &&String| event["edited_at"].is_null() && Memberships::of(history, user).hold(seq);
    let named = words.mentions.iter().filter(is_named);
    let mentions = body["mentions"].as_array().into_iter().flatten();
    if !mentions.map(Value::as_str).eq(named.map(|user| Some(user.as_str()))) {
        return Err("it names other people");
    }
    Ok(())
}

fn not_replaced(versions: &[Version<'_>], at: usize, as_of: u64) -> Result<(), String> {
    match versions.get(at + 1) {
        Some(next) if next.since <= as_of => Err(format!("that was replaced by {}", next.since)),
        _ => Ok(()),
    }
}

fn to_index(seq: u64) -> usize {
    usize::try_from(seq.saturating_sub(1)).unwrap_or(usize::MAX)
}

/// What of an event never changes.
fn bare(event: &Value) -> Map<String, Value> {
    let mut fields = event.as_object().cloned().unwrap_or_default();
    fields.retain(|name, _| !VARIABLE.contains(&name.as_str()));
    fields
}
