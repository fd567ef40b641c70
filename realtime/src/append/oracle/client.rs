//! A client as the protocol's text describes it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::model::Shown;

/// What a client makes of a snapshot over HTTP and of events from the wire.
#[derive(Clone)]
pub(super) struct Client {
    pub(super) me: String,
    pub(super) as_of: u64,
    pub(super) messages: BTreeMap<u64, Shown>,
}

impl Client {
    pub(super) fn of_snapshot(me: &str, as_of: u64, items: &Value) -> Self {
        let mut client = Self { me: me.to_owned(), as_of, messages: BTreeMap::new() };
        for item in items.as_array().unwrap().iter().filter(|item| item["kind"] == "message") {
            let mut message = Shown::of(item);
            message.pinned = item["pinned"] == true;
            for reaction in item["reactions"].as_array().into_iter().flatten() {
                let (emoji, count) =
                    (reaction["emoji"].as_str().unwrap(), reaction["count"].as_u64().unwrap());
                message.reactions.push((emoji.to_owned(), count, reaction["mine"].as_bool().unwrap()));
            }
            client.messages.insert(item["seq"].as_u64().unwrap(), message);
        }
        client
    }

    /// What it shows after the events above `from`.
    pub(super) fn after(&self, events: &[Value], from: u64) -> BTreeMap<u64, Shown> {
        let mut client = self.clone();
        for event in events.iter().filter(|event| event["seq"].as_u64().unwrap() > from) {
            client.apply(event);
        }
        client.messages
    }

    /// Every change assigns, so that one that is in the snapshot already does no harm.
    pub(super) fn apply(&mut self, event: &Value) {
        let (seq, body) = (event["seq"].as_u64().unwrap(), &event["body"]);
        if event["kind"] == "message" {
            let (message, known) = (Shown::of(event), self.messages.remove(&seq).unwrap_or_default());
            let gathered = if message.removed { Shown::default() } else { known };
            let (pinned, reactions) = (gathered.pinned, gathered.reactions);
            self.messages.insert(seq, Shown { pinned, reactions, ..message });
            return;
        }
        let target = body["target"].as_u64().and_then(|target| self.messages.get_mut(&target));
        let Some(message) = target.filter(|message| !message.removed) else { return };
        match event["kind"].as_str().unwrap() {
            "edit" if event["removed"] != true => {
                let words = Shown::of(event);
                (message.text, message.mentions, message.mention_all) =
                    (words.text, words.mentions, words.mention_all);
                message.edited = true;
            }
            "delete" => {
                let (author, root) = (message.author.clone(), message.root);
                *message = Shown { author, root, removed: true, ..Shown::default() };
            }
            "reaction" => {
                let (emoji, count) = (body["emoji"].as_str().unwrap(), body["count"].as_u64().unwrap());
                let own = event["author"] == *self.me;
                match message.reactions.iter_mut().find(|(of, ..)| of == emoji) {
                    Some(reaction) => {
                        reaction.1 = count;
                        reaction.2 = if own { body["on"] == true } else { reaction.2 };
                    }
                    None => message.reactions.push((emoji.to_owned(), count, own && body["on"] == true)),
                }
                message.reactions.retain(|(_, count, _)| *count > 0);
            }
            "pin" => message.pinned = body["on"] == true,
            _ => {}
        }
    }
}

impl Shown {
    pub(super) fn of(event: &Value) -> Self {
        let body = &event["body"];
        let mentions = body["mentions"].as_array().into_iter().flatten();
        Self {
            author: event["author"].as_str().unwrap().to_owned(),
            text: body["text"].as_str().unwrap_or_default().to_owned(),
            mentions: mentions.map(|user| user.as_str().unwrap().to_owned()).collect(),
            mention_all: body["mention_all"] == true,
            reply_to: body["reply_to"].as_u64(),
            root: event["root"].as_u64(),
            removed: event["removed"] == true,
            edited: event.get("edited_at").is_some(),
            ..Self::default()
        }
    }
}
