//! What becomes of a message after it was sent: edits, removals, who may, and what is carried afterwards.

use serde_json::{Value, json};

use crate::app::{Seat, Student, TestApp, assert_dense, texts};

/// Performs an act upon a message and gives its `ack` or `error`.
pub(crate) async fn acts(seat: &mut Seat, op: &str, target: u64, more: Value) -> Value {
    let id = seat.student.new_id();
    acts_as(seat, &id, op, target, more).await
}

async fn acts_as(seat: &mut Seat, id: &str, op: &str, target: u64, more: Value) -> Value {
    let mut said = json!({ "op": op, "ref": id, "stream": seat.stream, "id": id, "target": target });
    said.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    seat.socket.say(said).await.unwrap();
    loop {
        let testkit::Said::Op(answer) = seat.socket.next().await else { panic!("closed") };
        if answer["ref"] == id {
            return answer;
        }
    }
}

pub(crate) fn words(text: &str) -> Value {
    json!({ "body": { "text": text } })
}

async fn history(reader: &Student, room: &str) -> Vec<Value> {
    let (status, page) = reader.ask("GET", &format!("/v1/rooms/{room}/messages?limit=100"), None).await;
    assert_eq!(status, 200, "{page}");
    page["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn an_edit_reaches_everybody_and_replaces_the_text() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let (mut asking, mut helping) = (asker.enters(&room).await, helper.enters(&room).await);
    asking.says("first").await;
    let answer = json!({ "op": "send", "ref": "a", "stream": asking.stream, "id": asker.new_id(),
                         "body": { "text": "secnod", "reply_to": 1 } });
    asking.socket.say(answer).await.unwrap();
    helping.sees(0, 2).await;

    let ack = acts(&mut asking, "edit", 2, words("second")).await;
    assert_eq!((&ack["op"], &ack["seq"]), (&json!("ack"), &json!(3)));
    let seen = helping.sees(2, 1).await;
    assert_eq!((&seen[0]["kind"], &seen[0]["author"]), (&json!("edit"), &json!(asker.id)));
    assert_eq!(seen[0]["body"], json!({ "target": 2, "text": "second" }));

    let items = history(&helper, &room).await;
    assert_dense(&items, 0);
    assert_eq!(items[1]["body"], json!({ "text": "second", "reply_to": 1 }));
    assert_eq!(items[1]["edited_at"], seen[0]["at"]);
    assert_eq!((&items[1]["at"], items[0].get("edited_at")), (&history(&asker, &room).await[1]["at"], None));
}

#[tokio::test]
async fn a_text_that_was_replaced_is_carried_nowhere() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let mut asking = asker.enters(&room).await;
    asking.says("my number is 555-1").await;
    asking.socket.expect("ack").await;
    acts(&mut asking, "edit", 1, words("my number is 555-2")).await;
    acts(&mut asking, "edit", 1, words("ask me for my number")).await;

    // Out of the ring, and out of the database.
    let late = helper.enters(&room).await;
    let replayed = late.subscribed["events"].clone();
    assert_eq!(replayed[0]["body"]["text"], "ask me for my number");
    assert_eq!((&replayed[1]["removed"], &replayed[1]["body"]), (&json!(true), &json!({ "target": 1 })));
    assert_eq!(replayed[2]["body"], json!({ "target": 1, "text": "ask me for my number" }));
    assert!(!replayed.to_string().contains("555"));
    assert_eq!(
        json!(stripped(&history(&helper, &room).await)),
        json!(stripped(replayed.as_array().unwrap()))
    );
    assert_eq!(stored_with(&app, "555").await, 0);
}

/// What wire and history have in common.
fn stripped(events: &[Value]) -> Vec<Value> {
    let mut events = events.to_vec();
    for event in &mut events {
        event
            .as_object_mut()
            .unwrap()
            .retain(|name, _| !["reactions", "replies", "last_reply_at", "pinned"].contains(&name.as_str()));
    }
    events
}

async fn stored_with(app: &TestApp, text: &str) -> i64 {
    sqlx::query_scalar("select count(*) from realtime.events where body::text like '%' || $1 || '%'")
        .bind(text)
        .fetch_one(app.database.db.pool())
        .await
        .unwrap()
}

#[tokio::test]
async fn a_removed_message_is_carried_nowhere_and_keeps_its_place() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let (mut asking, mut helping) = (asker.enters(&room).await, helper.enters(&room).await);
    asking.says("kept").await;
    let id = asking.says("secret one").await;
    helping.sees(0, 2).await;
    acts(&mut asking, "edit", 2, words("secret two")).await;
    acts(&mut helping, "react", 2, json!({ "emoji": "👍", "on": true })).await;
    let (_, before) = helper.ask("GET", &format!("/v1/rooms/{room}"), None).await;
    assert_eq!((&before["unread"], &before["last"]["text"]), (&json!(2), &json!("secret two")));

    let ack = acts(&mut asking, "delete", 2, json!({})).await;
    assert_eq!(ack["seq"], 5);
    let (_, after) = helper.ask("GET", &format!("/v1/rooms/{room}"), None).await;
    assert_eq!((&after["unread"], &after["last"]["text"]), (&json!(1), &json!("kept")));

    let late = helper.enters(&room).await;
    let replayed = late.subscribed["events"].as_array().unwrap();
    let items = history(&helper, &room).await;
    for events in [replayed, &items] {
        assert_dense(events, 0);
        assert_eq!((&events[1]["removed"], &events[1]["body"]), (&json!(true), &json!({})));
        assert_eq!((&events[1]["id"], &events[1]["author"]), (&json!(id), &json!(asker.id)));
        assert_eq!((&events[2]["removed"], &events[2]["body"]), (&json!(true), &json!({ "target": 2 })));
        assert_eq!((&events[4]["kind"], &events[4]["body"]), (&json!("delete"), &json!({ "target": 2 })));
        assert!(!json!(events).to_string().contains("secret"));
        assert_eq!((events[1].get("reactions"), events[1].get("edited_at")), (None, None));
    }
    assert_eq!(stored_with(&app, "secret").await, 0);
    // A resend of what was removed is still known by its content.
    asking.says_as(&id, "secret one").await;
    loop {
        let ack = asking.socket.expect("ack").await;
        if ack["id"] == id && ack["ref"] == id {
            break assert_eq!(ack["seq"], 2);
        }
    }
    asking.says_as(&id, "secret 1").await;
    assert_eq!(asking.socket.expect("error").await["code"], "id_conflict");
}

#[tokio::test]
async fn what_may_not_be_changed_is_told_apart_and_what_may_not_be_known_is_not() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let newcomer = app.student("newcomer").await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let (mut asking, mut helping) = (asker.enters(&room).await, helper.enters(&room).await);
    asking.says("mine").await;
    asking.says("gone").await;
    helping.sees(0, 2).await;
    acts(&mut asking, "delete", 2, json!({})).await;
    let invitation = json!({ "user": newcomer.id });
    asker.ask("POST", &format!("/v1/rooms/{room}/members"), Some(invitation)).await;
    let mut coming = newcomer.enters(&room).await;

    let on = json!({ "emoji": "👍", "on": true });
    for (op, target, more, code) in [
        ("edit", 1, words("theirs"), "not_yours"),
        ("delete", 1, json!({}), "not_yours"),
        ("edit", 2, words("theirs"), "not_yours"),
        ("react", 2, on.clone(), "removed"),
        ("edit", 3, words("a delete"), "no_such_message"),
        ("delete", 4, json!({}), "no_such_message"),
        ("react", 99, on.clone(), "no_such_message"),
        ("react", 0, on.clone(), "no_such_message"),
        ("react", u64::MAX, on.clone(), "no_such_message"),
        ("edit", 1, words("  "), "empty"),
        ("edit", 1, words(&"x".repeat(4001)), "too_long"),
        ("edit", 1, words("nul \u{0}"), "invalid"),
        ("react", 1, json!({ "emoji": "+1", "on": true }), "invalid"),
        ("react", 1, json!({ "emoji": "👍👍", "on": true }), "invalid"),
    ] {
        let answer = acts(&mut helping, op, target, more).await;
        assert_eq!(
            (&answer["op"], &answer["code"]),
            (&json!("error"), &json!(code)),
            "{op} {target}: {answer}"
        );
    }
    assert_eq!(acts(&mut asking, "edit", 2, words("back")).await["code"], "removed");
    assert_eq!(acts(&mut asking, "delete", 2, json!({})).await["code"], "removed");

    // From before one joined: a message, a tombstone and nothing at all answer the same.
    for (op, more) in [("edit", words("x")), ("delete", json!({})), ("react", on)] {
        let mut answers = Vec::new();
        for target in [1, 2, 3, 99] {
            let answer = acts(&mut coming, op, target, more.clone()).await;
            answers.push((answer["code"].clone(), answer["title"].clone()));
        }
        assert_eq!(answers[0].0, "no_such_message");
        answers.dedup();
        assert_eq!(answers.len(), 1, "{op}: {answers:?}");
    }
    let mut answers = Vec::new();
    for target in [1, 2, 3, 99] {
        let op = json!({ "op": "send", "ref": "r", "stream": coming.stream, "id": newcomer.new_id(),
                         "body": { "text": "a guess", "reply_to": target } });
        coming.socket.say(op).await.unwrap();
        let error = coming.socket.expect("error").await;
        answers.push((error["code"].clone(), error["title"].clone()));
    }
    assert_eq!(answers[0].0, "invalid");
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
}

#[tokio::test]
async fn those_who_keep_order_remove_what_others_wrote_and_it_is_logged() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let keeper = app.student("keeper").await;
    sqlx::query("update accounts.users set role = 'moderator' where id = $1::uuid")
        .bind(&keeper.id)
        .execute(app.database.db.pool())
        .await
        .unwrap();
    let room = asker.opens_room("Algorithms 101", &[&helper, &keeper]).await;
    let (mut asking, mut helping) = (asker.enters(&room).await, helper.enters(&room).await);
    let mut keeping = keeper.enters(&room).await;
    for text in ["one", "two", "three"] {
        helping.says(text).await;
        helping.socket.expect("ack").await;
    }
    assert_eq!(acts(&mut asking, "delete", 1, json!({})).await["seq"], 4);
    assert_eq!(acts(&mut keeping, "delete", 2, json!({})).await["seq"], 5);
    assert_eq!(acts(&mut helping, "delete", 3, json!({})).await["seq"], 6);
    assert_eq!(acts(&mut keeping, "edit", 3, words("x")).await["code"], "not_yours");
    let told: Vec<(String, Value)> =
        sqlx::query_as("select key, payload from events.log where topic = $1 order by id")
            .bind(realtime::REMOVED)
            .fetch_all(app.database.db.pool())
            .await
            .unwrap();
    let line = |seq: u64, actor: &Student| {
        (room.clone(), json!({ "seq": seq, "author": helper.id, "actor": actor.id }))
    };
    assert_eq!(told, [line(1, &asker), line(2, &keeper)]);

    // In a conversation of two nobody keeps order, whoever opened it.
    let direct = json!({ "kind": "direct", "members": [helper.id] });
    let (_, direct) = keeper.ask("POST", "/v1/rooms", Some(direct)).await;
    let direct = direct["id"].as_str().unwrap();
    let mut two = helper.enters(direct).await;
    two.says("between us").await;
    two.socket.expect("ack").await;
    let mut other = keeper.enters(direct).await;
    assert_eq!(acts(&mut other, "delete", 1, json!({})).await["code"], "not_yours");
}

#[tokio::test]
async fn a_change_sent_again_gets_its_first_ack() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let mut seat = asker.enters(&room).await;
    seat.says("one").await;
    seat.says("two").await;
    for (op, more, other) in [
        ("edit", words("changed"), words("otherwise")),
        ("react", json!({ "emoji": "👍", "on": true }), json!({ "emoji": "👍", "on": false })),
        ("delete", json!({}), json!({ "target": 1 })),
    ] {
        let id = asker.new_id();
        let first = acts_as(&mut seat, &id, op, 2, more.clone()).await;
        assert_eq!(first["op"], "ack", "{first}");
        assert_eq!(acts_as(&mut seat, &id, op, 2, more.clone()).await, first, "{op}");
        assert_eq!(acts_as(&mut seat, &id, op, 2, other).await["code"], "id_conflict", "{op}");
        let mut helping = helper.enters(&room).await;
        assert_eq!(acts_as(&mut helping, &id, op, 2, more).await["code"], "id_conflict", "{op}");
    }
    let items = history(&helper, &room).await;
    assert_eq!(items.len(), 5);
    assert_eq!(texts(&items), ["one", "", "", "", ""]);
}

#[tokio::test]
async fn a_mention_holds_for_members_and_the_whole_room_only_from_its_owner() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let stranger = app.student("stranger").await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let (mut asking, mut helping) = (asker.enters(&room).await, helper.enters(&room).await);
    let send = |seat: &Seat, mentions: Value| {
        let body = json!({ "text": "look", "mentions": mentions, "mention_all": true });
        json!({ "op": "send", "ref": 1, "stream": seat.stream, "id": seat.student.new_id(), "body": body })
    };
    let all = json!([helper.id, stranger.id, asker.new_id(), helper.id, asker.id]);
    asking.socket.say(send(&asking, all.clone())).await.unwrap();
    let seen = helping.sees(0, 1).await;
    let heard = json!({ "text": "look", "mentions": [helper.id, asker.id], "mention_all": true });
    assert_eq!(seen[0]["body"], heard);
    helping.socket.say(send(&helping, json!([stranger.id]))).await.unwrap();
    assert_eq!(helping.sees(1, 1).await[0]["body"], json!({ "text": "look" }));

    let edit = json!({ "body": { "text": "look here", "mentions": [asker.id] } });
    acts(&mut asking, "edit", 1, edit).await;
    let items = history(&helper, &room).await;
    assert_eq!(items[0]["body"], json!({ "text": "look here", "mentions": [asker.id] }));
    let late = helper.enters(&room).await;
    assert_eq!(late.subscribed["events"][0]["body"], items[0]["body"], "in the ring as in the database");

    let many: Vec<String> = (0..21).map(|_| asker.new_id()).collect();
    asking.socket.say(send(&asking, json!(many))).await.unwrap();
    assert_eq!(asking.socket.expect("error").await["code"], "invalid");
}
