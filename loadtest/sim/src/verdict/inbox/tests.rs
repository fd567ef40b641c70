//! Inboxes that tell what they have to, and inboxes that break each rule.

use serde_json::json;

use super::super::reads;
use super::*;
use crate::act::Words;

const ASKER: &str = "asker";
const HELPER: &str = "helper";
const ROOM: &str = "room";

/// The asker says something, the helper answers it with a file, reacts to it and takes that back; the asker names the
/// helper and removes that; the helper is removed and comes back, and the asker names them again.
struct Tale {
    history: Vec<Value>,
    said: Vec<(String, Act)>,
}

fn event(seq: u64, kind: &str, author: &str, body: &Value) -> Value {
    json!({ "seq": seq, "kind": kind, "id": format!("id{seq}"), "author": author, "body": body })
}

fn react(on: bool) -> Act {
    Act::React { target: 1, emoji: "👍", on }
}

impl Tale {
    fn new() -> Self {
        let reaction = |on| json!({ "target": 1, "emoji": "👍", "on": on });
        let member = |change| json!({ "change": change, "user": HELPER, "by": ASKER });
        let mut history = vec![
            event(1, "message", ASKER, &json!({ "text": "one." })),
            event(2, "message", HELPER, &json!({ "text": "two.", "reply_to": 1 })),
            event(3, "reaction", HELPER, &reaction(true)),
            event(4, "reaction", HELPER, &reaction(false)),
            event(5, "message", ASKER, &json!({})),
            event(6, "delete", ASKER, &json!({ "target": 5 })),
            event(7, "member", ASKER, &member("removed")),
            event(8, "member", ASKER, &member("joined")),
            event(9, "message", ASKER, &json!({ "text": "nine.", "mentions": [HELPER] })),
        ];
        history[4]["removed"] = json!(true);
        let plain = |text: &str| Words::plain(text.to_owned());
        let named = |text: &str| Words { mentions: vec![HELPER.to_owned()], ..plain(text) };
        let answer = Words { reply_to: Some(1), files: vec!["file".to_owned()], ..plain("two.") };
        let said = [
            (1, Act::Say(plain("one."))),
            (2, Act::Say(answer)),
            (3, react(true)),
            (4, react(false)),
            (5, Act::Say(named("five."))),
            (6, Act::Delete { target: 5 }),
            (9, Act::Say(named("nine."))),
        ];
        Self { history, said: said.map(|(seq, act)| (format!("id{seq}"), act)).to_vec() }
    }

    fn rooms(&self) -> [Where<'_>; 1] {
        let said = self.said.iter().map(|(id, act)| (id.as_str(), act)).collect();
        [Where { id: ROOM, history: &self.history, said }]
    }
}

/// What somebody was told, and the list of it.
#[derive(Clone)]
struct Told {
    user: &'static str,
    log: Vec<Value>,
    groups: Vec<Value>,
    blocked: Vec<String>,
    apart: Vec<String>,
}

fn notice(seq: u64, kind: &str, author: &str, (group, cause, target): (&str, u64, Option<u64>)) -> Value {
    let mut body = json!({ "group": group, "room": ROOM, "seq": cause });
    if let Some(target) = target {
        body["target"] = json!(target);
    }
    json!({ "seq": seq, "kind": kind, "author": author, "body": body })
}

fn withdrawn(seq: u64, seqs: &[u64]) -> Value {
    json!({ "seq": seq, "kind": "withdrawn", "author": null, "body": { "seqs": seqs } })
}

fn group(name: &str, latest: u64, count: u64) -> Value {
    json!({ "group": name, "latest": latest, "count": count })
}

fn asker() -> Told {
    let log = vec![
        notice(1, "reply", HELPER, ("reply", 2, Some(1))),
        notice(2, "reaction", HELPER, ("reaction", 3, Some(1))),
        withdrawn(3, &[2]),
    ];
    Told { user: ASKER, log, groups: vec![group("reply", 1, 1)], blocked: Vec::new(), apart: Vec::new() }
}

fn helper() -> Told {
    let log = vec![
        notice(1, "invitation", ASKER, ("invitation", 0, None)),
        notice(2, "mention", ASKER, ("mention:5", 5, None)),
        withdrawn(3, &[2]),
        notice(4, "invitation", ASKER, ("invitation", 8, None)),
        notice(5, "mention", ASKER, ("mention:9", 9, None)),
    ];
    let groups = vec![group("mention:9", 5, 1), group("invitation", 4, 2)];
    Told { user: HELPER, log, groups, blocked: Vec::new(), apart: Vec::new() }
}

fn judged(tale: &Tale, told: &Told, fresh: &[Value]) -> Result<(), Violation> {
    let as_of = told.log.len() as u64;
    let stay = |log: &[Value]| {
        let mut stay = Stay::default();
        (stay.base, stay.log) = (as_of.saturating_sub(log.len() as u64), log.to_vec());
        [stay]
    };
    judge_inbox(
        &tale.rooms(),
        &Reader {
            user: told.user,
            stays: [&stay(&told.log), &stay(fresh)],
            groups: &told.groups,
            as_of,
            blocked: &told.blocked,
            apart: &told.apart,
            bell: "bell",
        },
    )
}

/// Whether it is found when what somebody was told is changed so.
#[track_caller]
fn finds(mut told: Told, part: &str, change: impl FnOnce(&mut Told)) {
    change(&mut told);
    let violation = judged(&Tale::new(), &told, &told.log).expect_err("a violation").0;
    assert!(violation.contains(part), "{violation}");
}

#[test]
fn who_is_named_no_longer_need_not_be_told() {
    let mut told = helper();
    told.log.truncate(4);
    told.groups.remove(0);
    let mut tale = Tale::new();
    assert!(judged(&tale, &told, &told.log).unwrap_err().0.contains("nothing tells of"));
    tale.history[8]["edited_at"] = json!("2026-11-29T06:03:48.928Z");
    judged(&tale, &told, &told.log).unwrap();
    judged(&tale, &helper(), &helper().log).unwrap();
}

#[test]
fn what_is_whole_passes() {
    for told in [asker(), helper()] {
        for from in 0..=told.log.len() {
            assert_eq!(judged(&Tale::new(), &told, &told.log[from..]), Ok(()), "from {from}");
        }
    }
}

#[test]
fn what_need_not_be_told_may_be_missing() {
    let mut told = helper();
    told.log = vec![helper().log[3].clone(), helper().log[4].clone()];
    (told.log[0]["seq"], told.log[1]["seq"]) = (json!(1), json!(2));
    told.groups = vec![group("mention:9", 2, 1), group("invitation", 1, 1)];
    assert_eq!(judged(&Tale::new(), &told, &told.log), Ok(()), "from before they were removed");
    let mut told = asker();
    (told.log, told.groups, told.apart) = (Vec::new(), Vec::new(), vec![HELPER.to_owned()]);
    assert_eq!(judged(&Tale::new(), &told, &[]), Ok(()), "from behind a block");
}

#[test]
fn what_is_not_told_or_told_twice_is_found() {
    finds(asker(), "nothing tells of", |told| {
        told.log.clear();
        told.groups.clear();
    });
    finds(helper(), "nothing tells of", |told| {
        told.log.pop();
        told.groups.remove(0);
    });
    finds(asker(), "the same once more", |told| {
        told.log.push(notice(4, "reply", HELPER, ("reply", 2, Some(1))));
    });
    let told = asker();
    let other = vec![notice(3, "reply", HELPER, ("reply", 2, Some(1)))];
    judged(&Tale::new(), &told, &other).expect_err("a newcomer is shown something else");
}

#[test]
fn what_does_not_concern_somebody_is_found() {
    finds(asker(), "concerns them as", |told| told.log[0]["body"]["seq"] = json!(1));
    finds(asker(), "concerns them as", |told| told.log[0]["kind"] = json!("mention"));
    finds(asker(), "another's", |told| told.log[0]["body"]["target"] = json!(2));
    finds(asker(), "no such event", |told| told.log[0]["body"]["room"] = json!("elsewhere"));
    let mut tale = Tale::new();
    // They came back only after they were named.
    tale.history.swap(7, 8);
    (tale.history[7]["seq"], tale.history[8]["seq"]) = (json!(8), json!(9));
    let mut told = helper();
    (told.log[3]["body"]["seq"], told.log[4]["body"]["seq"]) = (json!(9), json!(8));
    let violation = judged(&tale, &told, &told.log).expect_err("a violation").0;
    assert!(violation.contains("no member then"), "{violation}");
}

#[test]
fn what_is_withdrawn_wrongly_is_found() {
    finds(asker(), "not withdrawn", |told| {
        told.log.pop();
        told.groups.push(group("reaction", 2, 1));
    });
    finds(asker(), "without reason", |told| told.log[2] = withdrawn(3, &[1, 2]));
    finds(asker(), "or twice", |told| told.log[2] = withdrawn(3, &[2, 2]));
    finds(asker(), "or twice", |told| told.log[2] = withdrawn(3, &[3]));
    finds(asker(), "not withdrawn", |told| {
        (told.blocked, told.apart) = (vec![HELPER.to_owned()], vec![HELPER.to_owned()]);
    });
}

#[test]
fn a_list_that_differs_is_found() {
    finds(asker(), "listed is", |told| told.groups.clear());
    finds(helper(), "listed is", |told| told.groups[1]["count"] = json!(1));
    finds(helper(), "listed is", |told| told.groups[0]["latest"] = json!(2));
}

#[test]
fn files_are_for_those_who_see_the_message() {
    let mut tale = Tale::new();
    assert!(reads(&tale.rooms(), "file", (ASKER, false)) && reads(&tale.rooms(), "file", (HELPER, true)));
    assert!(!reads(&tale.rooms(), "file", (HELPER, false)), "who came after it");
    assert!(
        !reads(&tale.rooms(), "another", (ASKER, false)) && reads(&tale.rooms(), "another", (ASKER, true))
    );
    tale.history[1]["removed"] = json!(true);
    assert!(!reads(&tale.rooms(), "file", (ASKER, false)) && !reads(&tale.rooms(), "file", (HELPER, true)));
}
