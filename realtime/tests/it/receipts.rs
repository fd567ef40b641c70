//! Read receipts: how far the other person of a direct room has read.

use serde_json::{Value, json};
use testkit::{Redis, Said};

use crate::app::{Seat, Student, TestApp};

/// Has read up to `seq`, as told over HTTP; gives how far it counts.
async fn reads(student: &Student, room: &str, seq: u64) -> u64 {
    let answer = student.ask("PUT", &format!("/v1/rooms/{room}/read"), Some(json!({ "seq": seq }))).await;
    assert_eq!(answer.0, 200, "{}", answer.1);
    answer.1["read"].as_u64().unwrap()
}

/// Writes so many messages.
async fn writes(student: &Student, room: &str, count: usize) {
    for _ in 0..count {
        assert_eq!(student.posts(room, &student.new_id(), "hello").await.0, 201);
    }
}

/// Switches one's receipts.
async fn shares(student: &Student, receipts: bool) {
    let (status, now) =
        student.ask("PUT", "/v1/settings/presence", Some(json!({ "receipts": receipts }))).await;
    assert_eq!((status, &now["receipts"]), (200, &json!(receipts)));
}

/// The next receipt, which has to be of this person.
async fn seen(seat: &mut Seat, by: &Student) -> Value {
    let receipt = seat.socket.expect("seen").await;
    assert_eq!((&receipt["stream"], &receipt["user"]), (&json!(seat.stream), &json!(by.id)));
    receipt["seq"].clone()
}

/// What is told now has been told: no receipt is among it. Whatever is no answer goes after the first one.
async fn hears_of_no_receipt(seat: &mut Seat) {
    for t in 0..2 {
        seat.socket.say(json!({ "op": "ping", "t": t })).await.unwrap();
        loop {
            match seat.socket.next().await {
                Said::Op(op) if op["op"] == "pong" => break,
                Said::Op(op) => assert_ne!(op["op"], "seen", "{op}"),
                Said::Closed(code) => panic!("{code:?}"),
            }
        }
    }
}

/// What a reload shows: of a new subscription, of the list of rooms, and of the history.
async fn reloads(student: &Student, room: &str) -> [Value; 3] {
    let subscribed = student.enters(room).await.subscribed;
    let (_, card) = student.ask("GET", &format!("/v1/rooms/{room}"), None).await;
    let (_, history) = student.ask("GET", &format!("/v1/rooms/{room}/messages"), None).await;
    [subscribed["seen"].clone(), card["seen"].clone(), history["seen"].clone()]
}

fn all(seen: impl Into<Value>) -> [Value; 3] {
    let seen = seen.into();
    [seen.clone(), seen.clone(), seen]
}

#[tokio::test]
async fn what_the_other_has_read_is_seen_at_once_and_after_a_reload() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_direct(&helper).await;
    let (mut laptop, mut phone) = (asker.enters(&room).await, asker.enters(&room).await);
    assert_eq!(laptop.subscribed["seen"], 0);
    writes(&asker, &room, 3).await;
    let mut helping = helper.enters(&room).await;
    helping.socket.say(json!({ "op": "read", "stream": helping.stream, "seq": 2 })).await.unwrap();
    for seat in [&mut laptop, &mut phone] {
        assert_eq!(seen(seat, &helper).await, 2);
    }
    assert_eq!(reloads(&asker, &room).await, all(2));
    assert_eq!(reloads(&helper, &room).await, all(0), "the asker has read nothing yet");

    // It only rises, and never passes the head.
    assert_eq!(reads(&helper, &room, 1).await, 2);
    hears_of_no_receipt(&mut laptop).await;
    assert_eq!(reads(&helper, &room, u64::MAX).await, 3);
    assert_eq!(seen(&mut laptop, &helper).await, 3);
    assert_eq!(reloads(&asker, &room).await, all(3));
    // Whoever reads is told nothing of themselves.
    hears_of_no_receipt(&mut helping).await;
    let head = helping.student.ask("GET", &format!("/v1/rooms/{room}"), None).await.1["head"].clone();
    assert_eq!(head, 3, "a receipt is no event");
}

#[tokio::test]
async fn who_comes_back_knows_what_was_read_meanwhile() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_direct(&helper).await;
    writes(&asker, &room, 2).await;
    let mut asking = asker.enters(&room).await;
    let from = asking.position(2);
    // Followed anew on the same connection, too.
    reads(&helper, &room, 1).await;
    assert_eq!(seen(&mut asking, &helper).await, 1);
    asking.socket.say(json!({ "op": "subscribe", "stream": asking.stream, "from": from })).await.unwrap();
    assert_eq!(asking.socket.expect("subscribed").await["seen"], 1);
    drop(asking);
    reads(&helper, &room, 2).await;
    let asking = asker.returns(&room, from).await;
    assert_eq!((&asking.subscribed["replay"], &asking.subscribed["seen"]), (&json!("complete"), &json!(2)));
}

#[tokio::test]
async fn groups_have_no_receipts() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let private = asker.opens_room("The two of us", &[&helper]).await;
    let public = asker.opens_public_room("Badminton").await;
    assert_eq!(helper.ask("POST", &format!("/v1/rooms/{public}/join"), None).await.0, 200);
    for room in [private, public] {
        let mut asking = asker.enters(&room).await;
        writes(&asker, &room, 1).await;
        assert_eq!(reads(&helper, &room, 1).await, 1);
        hears_of_no_receipt(&mut asking).await;
        assert_eq!(reloads(&asker, &room).await, all(Value::Null));
    }
}

#[tokio::test]
async fn who_switches_receipts_off_neither_sends_nor_sees_them() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_direct(&helper).await;
    writes(&asker, &room, 3).await;
    let (mut asking, mut helping) = (asker.enters(&room).await, helper.enters(&room).await);
    reads(&helper, &room, 1).await;
    reads(&asker, &room, 2).await;
    assert_eq!(seen(&mut asking, &helper).await, 1);
    assert_eq!(seen(&mut helping, &asker).await, 2);

    // Both screens lose what they had, live and after a reload, and get nothing more.
    shares(&helper, false).await;
    assert_eq!(seen(&mut asking, &helper).await, Value::Null);
    assert_eq!(seen(&mut helping, &asker).await, Value::Null);
    reads(&helper, &room, 2).await;
    reads(&asker, &room, 3).await;
    for (student, seat) in [(&asker, &mut asking), (&helper, &mut helping)] {
        hears_of_no_receipt(seat).await;
        assert_eq!(reloads(student, &room).await, all(Value::Null));
    }
    // The other's switch does not bring them back, and one's own does.
    shares(&asker, true).await;
    hears_of_no_receipt(&mut asking).await;
    shares(&helper, true).await;
    assert_eq!(seen(&mut asking, &helper).await, 2);
    assert_eq!(seen(&mut helping, &asker).await, 3);
}

#[tokio::test]
async fn one_setting_is_changed_without_the_other() {
    let app = TestApp::start().await;
    let asker = app.student("asker").await;
    let settings = async || asker.ask("GET", "/v1/settings/presence", None).await;
    let with = |invisible, receipts| (200, json!({ "invisible": invisible, "receipts": receipts }));
    assert_eq!(settings().await, with(false, true), "as they are before anybody has changed them");
    for (change, now) in [
        (json!({ "receipts": false }), with(false, false)),
        (json!({ "invisible": true }), with(true, false)),
        (json!({ "receipts": true }), with(true, true)),
        (json!({}), with(true, true)),
    ] {
        assert_eq!(asker.ask("PUT", "/v1/settings/presence", Some(change)).await, now);
        assert_eq!(settings().await, now);
    }
}

#[tokio::test]
async fn invisible_people_have_receipts_all_the_same() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_direct(&helper).await;
    let mut asking = asker.enters(&room).await;
    writes(&asker, &room, 1).await;
    let invisible = json!({ "invisible": true });
    assert_eq!(helper.ask("PUT", "/v1/settings/presence", Some(invisible)).await.0, 200);
    reads(&helper, &room, 1).await;
    assert_eq!(seen(&mut asking, &helper).await, 1);
}

#[tokio::test]
async fn no_receipt_goes_over_a_block() {
    let app = TestApp::start().await;
    let (mei, arif) = app.two_students().await;
    let room = mei.opens_direct(&arif).await;
    writes(&mei, &room, 3).await;
    let (mut here, mut there) = (mei.enters(&room).await, arif.enters(&room).await);
    reads(&arif, &room, 1).await;
    reads(&mei, &room, 1).await;
    assert_eq!(seen(&mut here, &arif).await, 1);
    assert_eq!(seen(&mut there, &mei).await, 1);
    mei.blocks(&arif).await;
    assert_eq!(seen(&mut here, &arif).await, Value::Null);
    assert_eq!(seen(&mut there, &mei).await, Value::Null);
    reads(&arif, &room, 2).await;
    reads(&mei, &room, 3).await;
    for (student, seat) in [(&mei, &mut here), (&arif, &mut there)] {
        hears_of_no_receipt(seat).await;
        assert_eq!(reloads(student, &room).await, all(Value::Null));
    }
    assert_eq!(mei.ask("DELETE", &format!("/v1/blocks/{}", arif.id), None).await.0, 204);
    assert_eq!(seen(&mut here, &arif).await, 2);
    assert_eq!(seen(&mut there, &mei).await, 3);
}

#[tokio::test]
async fn a_receipt_reaches_the_other_node() {
    let redis = Redis::start().await;
    let (one, other) = TestApp::two_nodes(&redis).await;
    let (asker, helper) = (one.student("asker").await, other.student("helper").await);
    let room = asker.opens_direct(&helper).await;
    writes(&asker, &room, 4).await;
    let (mut asking, mut helping) = (asker.enters(&room).await, helper.enters(&room).await);
    // The nodes hear each other from here on.
    let digest = async |seat: &mut Seat| while seat.socket.expect("presence").await["online"] != 2 {};
    digest(&mut asking).await;
    digest(&mut helping).await;
    reads(&helper, &room, 1).await;
    assert_eq!(seen(&mut asking, &helper).await, 1);

    // A database that forgets the mark at once has nothing for those who look: the node was told.
    for statement in [
        "create function forget() returns trigger language plpgsql as $$ begin
             update realtime.members set read_seq = 1 where room_id = new.room_id and user_id = new.user_id;
             return null; end $$",
        "create trigger forget after update on realtime.members for each row when (new.read_seq = 3)
             execute function forget()",
    ] {
        one.sql(statement, &[]).await;
    }
    helping.socket.say(json!({ "op": "read", "stream": helping.stream, "seq": 3 })).await.unwrap();
    assert_eq!(seen(&mut asking, &helper).await, 3);
    // A switch on one node is felt on the other.
    shares(&helper, false).await;
    assert_eq!(seen(&mut asking, &helper).await, Value::Null);
}

#[tokio::test]
async fn a_receipt_that_was_told_to_nobody_is_found() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_direct(&helper).await;
    writes(&asker, &room, 3).await;
    let mut asking = asker.enters(&room).await;
    // As by another node whose news are lost.
    let mark = "update realtime.members set read_seq = 3 where room_id = $1::uuid and user_id = $2::uuid";
    app.sql(mark, &[&room, &helper.id]).await;
    assert_eq!(seen(&mut asking, &helper).await, 3);
    let switch = "insert into realtime.presence_settings (user_id, invisible, receipts, changed_at)
                  values ($1::uuid, false, false, now())";
    app.sql(switch, &[&helper.id]).await;
    assert_eq!(seen(&mut asking, &helper).await, Value::Null);
}

#[tokio::test]
async fn however_many_were_missed_the_latest_one_is_told() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_direct(&helper).await;
    writes(&asker, &room, 40).await;
    let (mut asking, mut helping) = (asker.enters(&room).await, helper.enters(&room).await);
    for seq in 1..=40 {
        helping.socket.say(json!({ "op": "read", "stream": helping.stream, "seq": seq })).await.unwrap();
    }
    let mut last = 0;
    while last < 40 {
        let seq = seen(&mut asking, &helper).await.as_u64().unwrap();
        assert!(seq > last, "{seq} after {last}");
        last = seq;
    }
}
