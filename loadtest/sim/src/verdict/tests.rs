//! Logs that are whole, and logs that break each rule.

use serde_json::{Value, json};

use super::*;
use crate::act::Words;
use crate::seat::End;

const ASKER: &str = "asker";
const HELPER: &str = "helper";

/// A room in which the asker says two things, edits the first and removes the second, which the helper had reacted to;
/// then the helper is removed, something is said, and they come back.
struct Tale {
    history: Vec<Value>,
    said: Vec<(String, Act)>,
    helped: Vec<(String, Act)>,
    moved: Vec<Moved>,
    pinned: Vec<Pinned>,
    /// Whom the helper has blocked, and what HTTP shows them instead of the history's end.
    blocked: Vec<String>,
    helper_page: Option<Vec<Value>>,
}

fn event(seq: u64, kind: &str, author: &str, body: &Value) -> Value {
    json!({ "seq": seq, "kind": kind, "id": format!("id{seq}"), "author": author, "at": format!("at {seq}"), "body": body })
}

fn message(seq: u64, text: &str) -> Value {
    event(seq, "message", ASKER, &json!({ "text": text }))
}

fn member(seq: u64, change: &str) -> Value {
    event(seq, "member", ASKER, &json!({ "change": change, "user": HELPER, "by": ASKER }))
}

fn say(seq: u64, text: &str) -> (String, Act) {
    (format!("id{seq}"), Act::Say(Words::plain(text.to_owned())))
}

/// What everybody was shown while it happened.
fn live() -> Vec<Value> {
    vec![
        message(1, "one."),
        message(2, "two."),
        event(3, "reaction", HELPER, &json!({ "target": 1, "emoji": "👍", "on": true, "count": 1 })),
        event(4, "edit", ASKER, &json!({ "target": 1, "text": "one anew." })),
        event(5, "delete", ASKER, &json!({ "target": 2 })),
        member(6, "removed"),
        message(7, "three."),
        member(8, "joined"),
        message(9, "four."),
    ]
}

/// What of it is stored in the end.
fn stored() -> Vec<Value> {
    let mut events = live();
    events[0]["body"]["text"] = json!("one anew.");
    events[0]["edited_at"] = json!("at 4");
    events[1]["body"] = json!({});
    events[1]["removed"] = json!(true);
    events
}

impl Tale {
    fn new() -> Self {
        let mut history = stored();
        history[0]["reactions"] = json!([{ "emoji": "👍", "count": 1, "mine": false }]);
        let helped = Act::React { target: 1, emoji: "👍", on: true };
        let moved = [Move::Remove, Move::Invite].map(|what| Moved { room: 0, user: HELPER.to_owned(), what });
        Self {
            history,
            said: vec![
                say(1, "one."),
                say(2, "two."),
                ("id4".to_owned(), Act::Edit { target: 1, text: "one anew.".to_owned() }),
                ("id5".to_owned(), Act::Delete { target: 2 }),
                say(7, "three."),
                say(9, "four."),
            ],
            helped: vec![("id3".to_owned(), helped)],
            moved: moved.to_vec(),
            pinned: Vec::new(),
            blocked: Vec::new(),
            helper_page: None,
        }
    }

    fn judge(&self, asker: &Seen, helper: &Seen) -> Result<(), Violation> {
        let helper_page = self.helper_page.clone().unwrap_or_else(|| self.history[7..].to_vec());
        let pages = [Some(self.history.clone()), Some(helper_page)];
        let accounts = [
            (ASKER, asker, &self.said, &pages[0], &[][..]),
            (HELPER, helper, &self.helped, &pages[1], &self.blocked),
        ];
        let accounts = accounts.map(|(name, seen, said, page, blocked)| Account {
            name,
            user: name,
            stays: &seen.stays,
            said,
            acked: &seen.acked,
            refused: &seen.refused,
            blocked,
            page: page.as_deref(),
        });
        judge(&Room { history: &self.history, moved: &self.moved, pinned: &self.pinned, accounts: &accounts })
    }
}

/// What one of them knows.
#[derive(Clone)]
struct Seen {
    stays: Vec<Stay>,
    acked: Vec<(String, u64)>,
    refused: Vec<Refusal>,
}

fn stay(base: u64, log: &[Value], end: Option<End>) -> Stay {
    let as_of = log.iter().map(|event| event["seq"].as_u64().unwrap()).collect();
    let mut stay = Stay::default();
    (stay.base, stay.log, stay.as_of, stay.end) = (base, log.to_vec(), as_of, end);
    stay
}

fn acked(seqs: &[u64]) -> Vec<(String, u64)> {
    seqs.iter().map(|seq| (format!("id{seq}"), *seq)).collect()
}

fn asker() -> Seen {
    Seen { stays: vec![stay(0, &live(), None)], acked: acked(&[1, 2, 4, 5, 7, 9]), refused: Vec::new() }
}

fn helper() -> Seen {
    let removed = Some(End::Unsubscribed("removed".to_owned()));
    let stays = vec![stay(0, &live()[..6], removed), stay(7, &live()[7..], None)];
    Seen { stays, acked: acked(&[3]), refused: Vec::new() }
}

/// Whether it is found when what the asker saw is changed so.
fn finds_in_asker(change: impl FnOnce(&mut Seen)) -> String {
    let mut seen = asker();
    change(&mut seen);
    Tale::new().judge(&seen, &helper()).expect_err("a violation").0
}

fn finds_in_helper(change: impl FnOnce(&mut Seen)) -> String {
    let mut seen = helper();
    change(&mut seen);
    Tale::new().judge(&asker(), &seen).expect_err("a violation").0
}

fn finds_in_tale(change: impl FnOnce(&mut Tale)) -> String {
    let mut tale = Tale::new();
    change(&mut tale);
    tale.judge(&asker(), &helper()).expect_err("a violation").0
}

#[track_caller]
fn says(violation: &str, part: &str) {
    assert!(violation.contains(part), "{violation}");
}

#[test]
fn what_is_whole_passes() {
    assert_eq!(Tale::new().judge(&asker(), &helper()), Ok(()));
    // A newcomer sees what is stored, or the end of it.
    for base in 0..9 {
        let mut seen = asker();
        let mut stay = stay(base as u64, &stored()[base..], None);
        stay.as_of.fill(9);
        seen.stays = vec![stay];
        assert_eq!(Tale::new().judge(&seen, &helper()), Ok(()), "from {base}");
    }
}

#[test]
fn what_is_lost_double_or_out_of_order_is_found() {
    for change in [
        |log: &mut Vec<Value>| drop(log.remove(4)),
        |log: &mut Vec<Value>| log.swap(0, 1),
        |log: &mut Vec<Value>| log.push(log[8].clone()),
        |log: &mut Vec<Value>| log.truncate(8),
    ] {
        finds_in_asker(|seen| {
            change(&mut seen.stays[0].log);
            seen.stays[0].as_of =
                seen.stays[0].log.iter().map(|event| event["seq"].as_u64().unwrap()).collect();
        });
    }
    says(&finds_in_tale(|tale| drop(tale.history.remove(3))), "belongs");
    says(&finds_in_tale(|tale| tale.history[8]["id"] = json!("id7")), "twice");
    says(&finds_in_tale(|tale| drop(tale.said.pop())), "nobody asked");
}

#[test]
fn what_is_not_what_was_said_is_found() {
    says(&finds_in_asker(|seen| seen.stays[0].log[8]["body"]["text"] = json!("five.")), "never said");
    says(&finds_in_asker(|seen| seen.stays[0].log[8]["author"] = json!(HELPER)), "stored is");
    says(&finds_in_asker(|seen| seen.stays[0].log[2]["body"]["count"] = json!(2)), "stored is");
    says(&finds_in_tale(|tale| tale.history[8]["body"]["text"] = json!("five.")), "never said");
    says(&finds_in_tale(|tale| tale.history[0]["edited_at"] = json!("at 3")), "its text is of");
    says(&finds_in_tale(|tale| tale.history[0]["reactions"][0]["count"] = json!(2)), "another room");
    says(&finds_in_tale(|tale| tale.history[0]["reactions"][0]["mine"] = json!(true)), "another room");
}

#[test]
fn an_answer_that_does_not_hold_is_found() {
    says(&finds_in_asker(|seen| seen.acked[1].1 = 3), "was told that id2 is seq 3");
    says(&finds_in_asker(|seen| drop(seen.acked.pop())), "no answer to id9");
    says(&finds_in_asker(|seen| seen.acked.push(("id1".to_owned(), 1))), "two answers");
    let refusal = |code: &str| Refusal { id: "id9".to_owned(), code: code.to_owned(), unknown: false };
    let refused = finds_in_asker(|seen| {
        seen.acked.pop();
        seen.refused.push(refusal("not_member"));
    });
    says(&refused, "is in the history");
    for code in ["removed", "no_such_message"] {
        let mut tale = Tale::new();
        tale.said.push(("id10".to_owned(), Act::Delete { target: 1 }));
        let mut seen = asker();
        seen.refused.push(Refusal { id: "id10".to_owned(), ..refusal(code) });
        says(&tale.judge(&seen, &helper()).unwrap_err().0, "without reason");
    }
}

#[test]
fn what_was_replaced_or_removed_is_found_when_it_is_shown_later() {
    says(&finds_in_asker(|seen| seen.stays[0].as_of[0] = 4), "replaced by 4");
    says(&finds_in_asker(|seen| seen.stays[0].as_of[1] = 5), "replaced by 5");
    says(&finds_in_tale(|tale| tale.history[1] = message(2, "two.")), "replaced by 5");
    says(&finds_in_asker(|seen| seen.stays[0].log[3]["removed"] = json!(true)), "removed and carries");
    let early = |seen: &mut Seen| {
        seen.stays[0].log[3]["removed"] = json!(true);
        seen.stays[0].log[3]["body"] = json!({ "target": 1 });
    };
    says(&finds_in_asker(early), "its text is missing");
}

#[test]
fn what_somebody_sees_who_is_no_member_is_found() {
    says(&finds_in_helper(|seen| seen.stays[0] = stay(0, &live()[..7], None)), "up to 7, after 6");
    says(&finds_in_helper(|seen| seen.stays[1] = stay(6, &live()[6..], None)), "seq 7 while no member");
    says(&finds_in_helper(|seen| seen.stays[1].resumed.push((6, 9))), "resumed from 6");
    let left = |seen: &mut Seen| seen.stays[0].end = Some(End::Unsubscribed("left".to_owned()));
    says(&finds_in_helper(left), "told \"left\"");
    let early = Some(End::Unsubscribed("removed".to_owned()));
    says(&finds_in_helper(|seen| seen.stays[0] = stay(0, &live()[..5], early)), "had removed with event 6");
    says(&finds_in_helper(|seen| drop(seen.stays.pop())), "over HTTP: true, follows it: false");
    says(&finds_in_tale(|tale| drop(tale.moved.pop())), "the history tells of");
}

#[test]
fn a_pin_that_is_not_where_it_was_told_is_found() {
    let pin = event(10, "pin", ASKER, &json!({ "target": 9, "on": true }));
    let judged = |change: &dyn Fn(&mut Tale)| {
        let mut tale = Tale::new();
        tale.history[8]["pinned"] = json!(true);
        tale.history.push(pin.clone());
        tale.pinned.push(Pinned { room: 0, id: "id10".to_owned(), target: 9, on: true, seq: 10 });
        change(&mut tale);
        let (mut asker, mut helper) = (asker(), helper());
        for seen in [&mut asker, &mut helper] {
            let stay = seen.stays.last_mut().unwrap();
            stay.log.push(pin.clone());
            stay.as_of.push(10);
        }
        tale.judge(&asker, &helper).map_err(|violation| violation.0)
    };
    assert_eq!(judged(&|_| ()), Ok(()));
    says(&judged(&|tale| tale.pinned.clear()).unwrap_err(), "nobody asked");
    says(&judged(&|tale| tale.pinned[0].target = 7).unwrap_err(), "nobody asked");
    says(&judged(&|tale| tale.pinned[0].seq = 9).unwrap_err(), "is at Some(10)");
    says(&judged(&|tale| tale.history[8]["pinned"] = json!(false)).unwrap_err(), "another room");
    let lost = |tale: &mut Tale| {
        tale.pinned.push(Pinned { room: 0, id: "id11".to_owned(), target: 9, on: false, seq: 11 });
    };
    says(&judged(&lost).unwrap_err(), "is at None");
}

#[test]
fn what_a_page_shows_of_blocked_people_is_found() {
    let judged = |blocked: &[&str], body: Value, told: bool| {
        let mut tale = Tale::new();
        let mut page = tale.history[7..].to_vec();
        page[1]["body"] = body;
        if told {
            page[1]["blocked"] = json!(true);
        }
        tale.helper_page = Some(page);
        tale.blocked = blocked.iter().map(|user| (*user).to_owned()).collect();
        tale.judge(&asker(), &helper()).map_err(|violation| violation.0)
    };
    assert_eq!(judged(&[ASKER], json!({}), true), Ok(()));
    says(&judged(&[ASKER], json!({ "text": "four." }), true).unwrap_err(), "having blocked");
    says(&judged(&[ASKER], json!({ "text": "four." }), false).unwrap_err(), "having blocked");
    says(&judged(&[], json!({}), true).unwrap_err(), "having blocked");
}

#[test]
fn words_that_lost_a_part_are_found() {
    let answers = |words: Words, body: Value| {
        let mut tale = Tale::new();
        tale.said[5].1 = Act::Say(words);
        tale.history[8]["body"] = body.clone();
        tale.history[8]["root"] = json!(7);
        tale.history[6]["replies"] = json!(1);
        let (mut asker, mut helper) = (asker(), helper());
        for seen in [&mut asker, &mut helper] {
            let shown = seen.stays.last_mut().unwrap().log.last_mut().unwrap();
            (shown["body"], shown["root"]) = (body.clone(), json!(7));
        }
        tale.judge(&asker, &helper).map_err(|violation| violation.0)
    };
    let words = Words {
        reply_to: Some(7),
        mentions: vec![HELPER.to_owned()],
        files: vec!["file".to_owned()],
        ..Words::plain("four.".to_owned())
    };
    let file = json!([{ "id": "file", "name": "notes.txt" }]);
    let whole = json!({ "text": "four.", "reply_to": 7, "mentions": [HELPER], "attachments": file.clone() });
    assert_eq!(answers(words.clone(), whole.clone()), Ok(()));
    for (field, what) in
        [("reply_to", "answers something"), ("mentions", "names other"), ("attachments", "other files")]
    {
        let mut body = whole.clone();
        body.as_object_mut().unwrap().remove(field);
        says(&answers(words.clone(), body).unwrap_err(), what);
    }
}
