//! The contract, held against what everybody has seen of a room.

use std::collections::HashMap;

use serde_json::Value;

use crate::act::Act;
use crate::client::Violation;
use crate::registrar::{Move, Moved, Pinned};
use crate::seat::{Refusal, Stay};
use crate::shown;

mod files;
mod inbox;
mod stays;
mod story;
#[cfg(test)]
mod tests;

pub(crate) use files::reads;
pub(crate) use inbox::{Reader, Where, judge_inbox};
use stays::Memberships;
use story::Story;

/// What one client knows of one room in the end.
#[derive(Debug, Clone, Copy)]
pub struct Account<'a> {
    /// Whose it is, for people.
    pub name: &'a str,
    /// Their id.
    pub user: &'a str,
    /// What it saw, stay by stay. The last one has no end when it is in the room.
    pub stays: &'a [Stay],
    /// What it asked for.
    pub said: &'a [(String, Act)],
    /// What was acknowledged to it.
    pub acked: &'a [(String, u64)],
    /// What was refused for good.
    pub refused: &'a [Refusal],
    /// Ids of those whom they have blocked.
    pub blocked: &'a [String],
    /// What HTTP shows them, when they are in the room.
    pub page: Option<&'a [Value]>,
}

/// A room in the end.
#[derive(Debug, Clone, Copy)]
pub struct Room<'a> {
    /// Its whole history over HTTP.
    pub history: &'a [Value],
    /// What happened to memberships, in order.
    pub moved: &'a [Moved],
    /// What was pinned and unpinned.
    pub pinned: &'a [Pinned],
    /// Everybody who knows something of it.
    pub accounts: &'a [Account<'a>],
}

/// Checks a room:
///
/// - its history is dense, has nothing twice, and holds what was asked for and acknowledged, where the `ack` said, and
///   nothing else;
/// - it tells of every move of a member and of every pin once;
/// - what anybody was shown is in it, as it was then or later, and nothing that was replaced or removed before;
/// - nobody was shown anything of the time while they were no member, and a removal is the last thing they saw;
/// - what everybody's events come to is what HTTP shows them.
///
/// # Errors
/// The first thing that is not so.
pub fn judge(room: &Room<'_>) -> Result<(), Violation> {
    let said = room.accounts.iter().flat_map(|account| account.said);
    let said: HashMap<&str, &Act> = said.map(|(id, act)| (id.as_str(), act)).collect();
    let story = Story::of(room.history, &said, room.pinned).map_err(Violation)?;
    let head = room.history.len() as u64;
    story.fits_all(room.history, |_| head).map_err(|what| Violation(format!("the history: {what}")))?;
    judge_moves(room).map_err(Violation)?;
    judge_pins(room, &story).map_err(Violation)?;
    judge_answers(room, &story).map_err(Violation)?;
    for account in room.accounts {
        judge_account(room, account, &story).map_err(|what| Violation(format!("{} {what}", account.name)))?;
    }
    Ok(())
}

/// The history's member events are the moves that were made.
fn judge_moves(room: &Room<'_>) -> Result<(), String> {
    let told = room.history.iter().filter(|event| event["kind"] == "member");
    let told: Vec<_> = told.map(|event| (&event["body"]["change"], &event["body"]["user"])).collect();
    let change = |what| match what {
        Move::Leave => "left",
        Move::Remove => "removed",
        Move::Invite => "joined",
    };
    let same =
        |(told, moved): (&(&Value, &Value), &Moved)| *told.0 == *change(moved.what) && *told.1 == *moved.user;
    if told.len() != room.moved.len() || !told.iter().zip(room.moved).all(same) {
        return Err(format!("the history tells of {told:?}, but there were {:?}", room.moved));
    }
    Ok(())
}

/// Every pin is where its answer said; that the history holds no others is known by now.
fn judge_pins(room: &Room<'_>, story: &Story<'_>) -> Result<(), String> {
    let elsewhere = |pin: &&Pinned| story.seq(&pin.id) != Some(pin.seq);
    match room.pinned.iter().find(elsewhere) {
        None => Ok(()),
        Some(pin) => Err(format!("{pin:?} is at {:?}", story.seq(&pin.id))),
    }
}

/// Whatever was asked for has one answer, and the history says the same.
fn judge_answers(room: &Room<'_>, story: &Story<'_>) -> Result<(), String> {
    let mut answered = HashMap::new();
    for account in room.accounts {
        let name = account.name;
        let members = Memberships::of(room.history, account.user);
        for (id, seq) in account.acked {
            if story.seq(id) != Some(*seq) {
                return Err(format!("{name} was told that {id} is seq {seq}, but it is {:?}", story.seq(id)));
            }
            if answered.insert(id, true).is_some() {
                return Err(format!("{id} of {name} has two answers"));
            }
        }
        for refusal in account.refused {
            let Refusal { id, code, unknown } = refusal;
            let done = story.seq(id).is_some();
            if done && !(*unknown && code == "not_member") {
                return Err(format!("{id} of {name} was refused, {code}, and is in the history"));
            }
            let act = account.said.iter().find(|(said, _)| said == id).map(|(_, act)| act);
            let target = act.and_then(Act::target);
            let reply_to = act.and_then(Act::answers);
            let fair = match code.as_str() {
                "removed" => target.is_some_and(|target| story.is_removed(target)),
                "no_such_message" => target.is_some_and(|target| members.begins_after(target)),
                "invalid" => reply_to.is_some_and(|seq| members.begins_after(seq)),
                _ => true,
            };
            if !fair {
                return Err(format!("{id} of {name} was refused, {code}, without reason"));
            }
            if answered.insert(id, done).is_some() {
                return Err(format!("{id} of {name} has two answers"));
            }
        }
        if let Some((id, act)) = account.said.iter().find(|(id, _)| !answered.contains_key(id)) {
            return Err(format!("{name} has no answer to {id}, {act:?}"));
        }
    }
    Ok(())
}

fn judge_account(room: &Room<'_>, account: &Account<'_>, story: &Story<'_>) -> Result<(), String> {
    let members = Memberships::of(room.history, account.user);
    for stay in account.stays {
        if let Some((event, seq)) =
            stay.log.iter().zip(stay.base + 1..).find(|(event, seq)| event["seq"] != *seq)
        {
            return Err(format!("was shown {event} where seq {seq} belongs"));
        }
        story.fits_all(&stay.log, |at| stay.as_of[at])?;
        members.judge(stay)?;
    }
    let present = account.stays.last().filter(|stay| stay.end.is_none());
    let (Some(stay), Some(page)) = (present, account.page) else {
        return match (present, account.page) {
            (None, None) => Ok(()),
            _ => Err(format!(
                "sees the room over HTTP: {}, follows it: {}",
                account.page.is_some(),
                present.is_some()
            )),
        };
    };
    let begins = members.present().ok_or("is in the room by their stay and not by its history")?;
    let head = room.history.len() as u64;
    if page.first().is_some_and(|first| first["seq"] != begins) || page.len() as u64 != head + 1 - begins {
        return Err(format!("sees {} events over HTTP, where {begins} to {head} are theirs", page.len()));
    }
    let page = &unveiled(page, room.history, account.blocked)?;
    story.fits_all(page, |_| head)?;
    if stay.head() != head {
        return Err(format!("was shown events up to {}, of {head}", stay.head()));
    }
    let (mut shown, mut stored) = (shown::from_events(account.user, &stay.log), shown::from_page(page));
    shown.retain(|seq, _| *seq > stay.base);
    stored.retain(|seq, _| *seq > stay.base);
    match shown.iter().zip(&stored).find(|(shown, stored)| shown != stored) {
        None if shown.len() == stored.len() => Ok(()),
        differs => Err(format!("shows another room than HTTP does: {differs:?}")),
    }
}

/// A page with the texts that it leaves out because its reader has blocked their authors; none but those may be missing.
fn unveiled(page: &[Value], history: &[Value], blocked: &[String]) -> Result<Vec<Value>, String> {
    let unveil = |item: &Value| {
        let says = item["kind"] == "message" || item["kind"] == "edit";
        let hides = says && blocked.iter().any(|user| item["author"] == **user);
        let (mut item, body) = (item.clone(), &item["body"]);
        let veiled = item.as_object_mut().and_then(|item| item.remove("blocked")) == Some(Value::Bool(true));
        if veiled != hides || veiled && !(body["text"].is_null() && body["attachments"].is_null()) {
            return Err(format!("sees {item} over HTTP, blocked: {veiled}, having blocked {blocked:?}"));
        }
        let stored =
            item["seq"].as_u64().and_then(|seq| history.get(usize::try_from(seq).ok()?.checked_sub(1)?));
        if let Some(stored) = stored.filter(|_| veiled) {
            item["body"] = stored["body"].clone();
        }
        Ok(item)
    };
    page.iter().map(unveil).collect()
}
