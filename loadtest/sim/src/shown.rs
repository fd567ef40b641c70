//! What a client shows of a room, from events and from pages over HTTP, as the protocol's text describes it.

use std::collections::BTreeMap;

use serde_json::Value;

/// A message on the screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    /// None once it was removed.
    text: Option<String>,
    edited: bool,
    pinned: bool,
    /// Of an answer, the message that its thread began with.
    root: Option<u64>,
    /// Answers in the thread that begins with it, without removed ones.
    replies: u64,
    /// By emoji: how many, and whether oneself.
    reactions: BTreeMap<String, (u64, bool)>,
}

/// The messages of a room, by seq.
pub(crate) type Screen = BTreeMap<u64, Shown>;

/// What somebody shows who has seen these events. Changes of what they have not seen do nothing.
pub(crate) fn from_events(me: &str, events: &[Value]) -> Screen {
    let mut screen = Screen::new();
    for event in events {
        apply(me, &mut screen, event);
    }
    screen
}

/// What a page over HTTP shows to whoever asked for it.
pub(crate) fn from_page(items: &[Value]) -> Screen {
    let messages = items.iter().filter(|item| item["kind"] == "message").map(|item| {
        let mut message = Shown {
            pinned: item["pinned"] == true,
            replies: item["replies"].as_u64().unwrap_or(0),
            ..of_message(item)
        };
        for reaction in item["reactions"].as_array().into_iter().flatten() {
            let (emoji, count) = (text(&reaction["emoji"]), reaction["count"].as_u64().unwrap_or(0));
            message.reactions.insert(emoji, (count, reaction["mine"] == true));
        }
        (item["seq"].as_u64().unwrap_or(0), message)
    });
    messages.collect()
}

fn of_message(event: &Value) -> Shown {
    let removed = event["removed"] == true;
    Shown {
        text: (!removed).then(|| text(&event["body"]["text"])),
        edited: !removed && event["edited_at"].is_string(),
        root: event["root"].as_u64(),
        ..Shown::default()
    }
}

fn apply(me: &str, screen: &mut Screen, event: &Value) {
    let body = &event["body"];
    if event["kind"] == "message" {
        let message = of_message(event);
        if let Some(root) = message.root.filter(|_| message.text.is_some()) {
            screen.entry(root).and_modify(|root| root.replies += 1);
        }
        screen.insert(event["seq"].as_u64().unwrap_or(0), message);
        return;
    }
    let target = body["target"].as_u64().and_then(|target| screen.get_mut(&target));
    let Some(message) = target.filter(|message| message.text.is_some()) else { return };
    match event["kind"].as_str() {
        Some("edit") if event["removed"] != true => {
            (message.text, message.edited) = (Some(text(&body["text"])), true);
        }
        Some("delete") => {
            let root = message.root;
            *message = Shown { root, replies: message.replies, ..Shown::default() };
            if let Some(root) = root {
                screen.entry(root).and_modify(|root| root.replies -= 1);
            }
        }
        Some("pin") => message.pinned = body["on"] == true,
        Some("reaction") => {
            let (emoji, count) = (text(&body["emoji"]), body["count"].as_u64().unwrap_or(0));
            let mine = match message.reactions.get(&emoji) {
                _ if event["author"] == me => body["on"] == true,
                known => known.is_some_and(|(_, mine)| *mine),
            };
            message.reactions.insert(emoji, (count, mine));
            message.reactions.retain(|_, (count, _)| *count > 0);
        }
        _ => {}
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
