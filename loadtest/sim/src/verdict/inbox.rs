//! What somebody's inbox has to hold after all that happened in rooms.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::{Act, Memberships, Stay, Violation};

#[cfg(test)]
mod tests;

/// A room, as far as it concerns inboxes.
#[derive(Debug)]
pub(crate) struct Where<'a> {
    /// Its id.
    pub(crate) id: &'a str,
    /// Its whole history over HTTP.
    pub(crate) history: &'a [Value],
    /// What everybody asked for, by id.
    pub(crate) said: HashMap<&'a str, &'a Act>,
}

/// Somebody, and what they were told.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    /// Their id.
    pub(crate) user: &'a str,
    /// What their client saw of their inbox, and what a newcomer is shown of it.
    pub(crate) stays: [&'a [Stay]; 2],
    /// What HTTP shows: groups, the newest first, and the head.
    pub(crate) groups: &'a [Value],
    pub(crate) as_of: u64,
    /// Ids of those whom they have blocked.
    pub(crate) blocked: &'a [String],
    /// Ids of those with whom a block has ever stood between: what these did may have been told or not.
    pub(crate) apart: &'a [String],
    /// The id of the room in which everybody is named in the end.
    pub(crate) bell: &'a str,
}

/// An event of an inbox that tells of something.
#[derive(Debug)]
struct Notice<'a> {
    seq: u64,
    event: &'a Value,
    /// The room, and its event that it tells of: none of the first members' invitations.
    cause: (&'a str, u64),
    withdrawn: bool,
}

impl<'a> Where<'a> {
    /// What was asked for under the id of an event.
    pub(super) fn act(&self, event: &Value) -> Option<&'a Act> {
        self.said.get(event["id"].as_str()?).copied()
    }

    fn event(&self, seq: u64) -> Option<&'a Value> {
        self.history.get(usize::try_from(seq).ok()?.checked_sub(1)?)
    }

    fn is_removed(&self, seq: u64) -> bool {
        self.event(seq).is_some_and(|event| event["removed"] == true)
    }

    /// As what an event may be told to somebody, what is preferred first, each with the message that it is about.
    fn ways(&self, event: &Value, user: &str) -> Vec<(&'static str, Option<u64>)> {
        let mut ways = Vec::new();
        if event["author"] == user {
            return ways;
        }
        let theirs = |seq: &u64| self.event(*seq).is_some_and(|event| event["author"] == user);
        match (event["kind"].as_str(), self.act(event)) {
            (Some("message"), Some(Act::Say(words))) => {
                ways.extend(words.reply_to.filter(theirs).map(|seq| ("reply", Some(seq))));
                ways.extend(words.mentions.iter().any(|named| named == user).then_some(("mention", None)));
            }
            (Some("reaction"), Some(Act::React { target, on: true, .. })) if theirs(target) => {
                ways.push(("reaction", Some(*target)));
            }
            (Some("member"), _) if event["body"]["change"] == "joined" && event["body"]["user"] == user => {
                ways.push(("invitation", None));
            }
            _ => {}
        }
        ways
    }

    /// Whether what an event tells of is no longer so: a message or a reaction that was taken back.
    fn is_gone(&self, event: &Value) -> bool {
        let body = &event["body"];
        let takes_back = |later: &&Value| {
            later["kind"] == "reaction"
                && later["author"] == event["author"]
                && (&later["body"]["target"], &later["body"]["emoji"]) == (&body["target"], &body["emoji"])
                && later["body"]["on"] == false
                && later["seq"].as_u64() > event["seq"].as_u64()
        };
        match event["kind"].as_str() {
            Some("message") => event["removed"] == true,
            Some("reaction") => {
                let target = body["target"].as_u64().unwrap_or(0);
                self.is_removed(target) || self.history.iter().any(|later| takes_back(&later))
            }
            _ => false,
        }
    }

    /// Whether somebody who is in the room to the end has to be told of an event that is not gone. An edit that names nobody may
    /// come before anybody is told.
    fn has_to_be_told(&self, event: &Value, ways: &[(&str, Option<u64>)], from: u64) -> bool {
        let seq = event["seq"].as_u64().unwrap_or(0);
        let holds = |(kind, target): &(&str, Option<u64>)| {
            let stays = *kind != "mention" || event["edited_at"].is_null();
            stays && target.is_none_or(|target| target >= from && !self.is_removed(target))
        };
        seq >= from && ways.iter().any(holds)
    }
}

/// Checks an inbox: it is dense, the same on a new device, tells once of everything that concerns its person and of
/// nothing else, withdraws what is no longer so and nothing else, and is listed over HTTP as its events say.
///
/// # Errors
/// The first thing that is not so.
pub(crate) fn judge_inbox(rooms: &[Where<'_>], reader: &Reader<'_>) -> Result<(), Violation> {
    let notices = notices(reader).map_err(Violation)?;
    for notice in &notices {
        judge_notice(rooms, reader, notice).map_err(|what| Violation(format!("{what}: {}", notice.event)))?;
    }
    for room in rooms {
        judge_room(room, reader, &notices).map_err(Violation)?;
    }
    judge_list(rooms, reader, &notices).map_err(Violation)
}

/// What the inbox tells of, in order.
fn notices<'a>(reader: &Reader<'a>) -> Result<Vec<Notice<'a>>, String> {
    let [client, newcomer] = reader.stays;
    let ([stay], [fresh]) = (client, newcomer) else {
        return Err(format!("{} and {} stays, of one's own inbox", client.len(), newcomer.len()));
    };
    if stay.base != 0 || (stay.head(), fresh.head()) != (reader.as_of, reader.as_of) {
        let (base, head, fresh) = (stay.base, stay.head(), fresh.head());
        return Err(format!("shown are {base} to {head}, to a newcomer up to {fresh}, of {}", reader.as_of));
    }
    let shown = stay.log.iter().skip(usize::try_from(fresh.base).unwrap_or(usize::MAX));
    if let Some((shown, fresh)) = shown.zip(&fresh.log).find(|(shown, fresh)| shown != fresh) {
        return Err(format!("shown is {shown}, to a newcomer {fresh}"));
    }
    let mut notices = Vec::new();
    let mut withdrawn = BTreeSet::new();
    let mut causes = BTreeSet::new();
    for (event, seq) in stay.log.iter().zip(1..) {
        let body = &event["body"];
        if event["kind"] == "withdrawn" {
            for gone in body["seqs"].as_array().into_iter().flatten().filter_map(Value::as_u64) {
                if gone >= seq || !withdrawn.insert(gone) {
                    return Err(format!("{event} withdraws what is not there, or twice"));
                }
            }
            continue;
        }
        let (Some(room), Some(cause)) = (body["room"].as_str(), body["seq"].as_u64()) else {
            return Err(format!("{event} tells of nothing"));
        };
        if !causes.insert((room, cause)) {
            return Err(format!("{event} tells of the same once more"));
        }
        notices.push(Notice { seq, event, cause: (room, cause), withdrawn: false });
    }
    for notice in &mut notices {
        notice.withdrawn = withdrawn.remove(&notice.seq);
    }
    match withdrawn.first() {
        Some(gone) => Err(format!("{gone} is withdrawn, and tells of nothing")),
        None => Ok(notices),
    }
}

/// It tells of something that concerned its person while they were there, and is withdrawn if and only if it has to be.
fn judge_notice(rooms: &[Where<'_>], reader: &Reader<'_>, notice: &Notice<'_>) -> Result<(), String> {
    let ((room, cause), event) = (notice.cause, notice.event);
    let is_blocked = reader.blocked.iter().any(|user| event["author"] == **user);
    let mut gone = is_blocked;
    if let Some(room) = rooms.iter().find(|known| known.id == room)
        && let Some(told) = room.event(cause)
    {
        let ways = room.ways(told, reader.user);
        let way = ways.iter().find(|(kind, _)| event["kind"] == *kind);
        let Some((_, target)) = way else { return Err(format!("{told} concerns them as {ways:?}")) };
        if told["author"] != event["author"] || *target != event["body"]["target"].as_u64() {
            return Err(format!("it is another's, or about another message than {told}"));
        }
        if !Memberships::of(room.history, reader.user).hold(cause) {
            return Err("they were no member then".to_owned());
        }
        gone |= room.is_gone(told);
    } else if !(cause == 0 && event["kind"] == "invitation"
        || room == reader.bell && event["kind"] == "mention")
    {
        return Err("there is no such event".to_owned());
    }
    let was_apart = reader.apart.iter().any(|user| event["author"] == **user);
    match (gone, notice.withdrawn) {
        (true, false) => Err("it is no longer so, and not withdrawn".to_owned()),
        (false, true) if !was_apart => Err("it is withdrawn without reason".to_owned()),
        _ => Ok(()),
    }
}

/// Whatever concerns its person in a room that they are in to the end is told.
fn judge_room(room: &Where<'_>, reader: &Reader<'_>, notices: &[Notice<'_>]) -> Result<(), String> {
    let Some(from) = Memberships::of(room.history, reader.user).present() else { return Ok(()) };
    let told: BTreeSet<u64> =
        notices.iter().filter(|notice| notice.cause.0 == room.id).map(|notice| notice.cause.1).collect();
    for event in room.history {
        let ways = room.ways(event, reader.user);
        let apart = reader.apart.iter().any(|user| event["author"] == **user);
        let must = !apart && !room.is_gone(event) && room.has_to_be_told(event, &ways, from);
        if must && event["seq"].as_u64().is_none_or(|seq| !told.contains(&seq)) {
            return Err(format!("nothing tells of {event}, {ways:?}"));
        }
    }
    Ok(())
}

/// The list over HTTP holds what is not withdrawn, of rooms that they are in, by group.
fn judge_list(rooms: &[Where<'_>], reader: &Reader<'_>, notices: &[Notice<'_>]) -> Result<(), String> {
    let inside = |room: &str| {
        let known = rooms.iter().find(|known| known.id == room);
        known.is_none_or(|known| Memberships::of(known.history, reader.user).present().is_some())
    };
    let mut counted: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for notice in notices.iter().filter(|notice| !notice.withdrawn && inside(notice.cause.0)) {
        let group = counted.entry(notice.event["body"]["group"].as_str().unwrap_or_default()).or_default();
        *group = (notice.seq, group.1 + 1);
    }
    let number = |group: &Value, field: &str| group[field].as_u64().unwrap_or(0);
    let listed = reader.groups.iter().map(|group| {
        let name = group["group"].as_str().unwrap_or_default();
        (name, (number(group, "latest"), number(group, "count")))
    });
    let listed: BTreeMap<&str, (u64, u64)> = listed.collect();
    if listed != counted || listed.len() != reader.groups.len() {
        return Err(format!("the events come to {counted:?}, listed is {listed:?}"));
    }
    Ok(())
}
