//! Who is there and who types: on one node, on two, and for those who do not want to be seen.

use api::limit::Limits;
use serde_json::{Value, json};
use testkit::{Redis, Said};

use crate::app::{Seat, Student, TestApp};

/// The next digest of this kind that says so.
async fn told(seat: &mut Seat, op: &str, so: impl Fn(&Value) -> bool) -> Value {
    loop {
        let digest = seat.socket.expect(op).await;
        assert_eq!(digest["stream"], seat.stream);
        if so(&digest) {
            return digest;
        }
    }
}

fn names(digest: &Value, field: &str, student: &Student) -> bool {
    digest[field].as_array().unwrap().contains(&json!(student.id))
}

/// The next digest that counts so many.
pub(crate) async fn online(seat: &mut Seat, count: u64) -> Value {
    told(seat, "presence", |digest| digest["online"] == count).await
}

async fn types(seat: &mut Seat, on: bool) {
    seat.socket.say(json!({ "op": "typing", "stream": seat.stream, "on": on })).await.unwrap();
}

async fn turns(student: &Student, invisible: bool) {
    let wanted = json!({ "invisible": invisible });
    let settings = json!({ "invisible": invisible, "receipts": true });
    let answer = student.ask("PUT", "/v1/settings/presence", Some(wanted)).await;
    assert_eq!(answer, (200, settings.clone()));
    assert_eq!(student.ask("GET", "/v1/settings/presence", None).await, (200, settings));
}

#[tokio::test]
async fn who_comes_is_told_who_is_there_and_the_others_are_told_who_came() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let mut asking = asker.enters(&room).await;
    let first = online(&mut asking, 1).await;
    assert_eq!((&first["sample"], &first["left"]), (&json!([asker.id]), &json!([])));
    let mut helping = helper.enters(&room).await;
    let news = online(&mut asking, 2).await;
    assert!(names(&news, "joined", &helper) && names(&news, "sample", &helper));
    assert!(names(&online(&mut helping, 2).await, "sample", &asker));
    // A second device is nobody new, and is told as well; so is whoever subscribes again.
    let mut phone = helper.enters(&room).await;
    online(&mut phone, 2).await;
    phone.socket.say(json!({ "op": "subscribe", "stream": phone.stream })).await.unwrap();
    phone.socket.expect("subscribed").await;
    online(&mut phone, 2).await;
    // Both devices go; a while later so does the person.
    drop((helping, phone));
    let news = told(&mut asking, "presence", |digest| digest["left"] != json!([])).await;
    assert_eq!((&news["online"], &news["left"]), (&json!(1), &json!([helper.id])));
}

#[tokio::test]
async fn who_types_is_shown_to_others_until_their_message_appears() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let (mut asking, mut helping) = (asker.enters(&room).await, helper.enters(&room).await);
    types(&mut asking, true).await;
    assert_eq!(helping.socket.expect("typing").await["users"], json!([asker.id]));
    asking.says("anyone?").await;
    assert_eq!(helping.socket.expect("typing").await["users"], json!([]));
    // Over HTTP, and taken back; then by a connection that ends.
    for on in [true, false] {
        let answer = asker.ask("PUT", &format!("/v1/rooms/{room}/typing"), Some(json!({ "on": on }))).await;
        assert_eq!(answer.0, 204);
        let wanted = if on { json!([asker.id]) } else { json!([]) };
        told(&mut helping, "typing", |digest| digest["users"] == wanted).await;
    }
    types(&mut asking, true).await;
    told(&mut helping, "typing", |digest| names(digest, "users", &asker)).await;
    // Its person was shown nothing of it all this time.
    asking.socket.say(json!({ "op": "ping", "t": 1 })).await.unwrap();
    loop {
        match asking.socket.next().await {
            Said::Op(op) if op["op"] == "pong" => break,
            Said::Op(op) => assert_ne!(op["op"], "typing", "{op}"),
            Said::Closed(code) => panic!("{code:?}"),
        }
    }
    drop(asking);
    told(&mut helping, "typing", |digest| digest["users"] == json!([])).await;
}

#[tokio::test]
async fn typing_is_for_those_who_follow_the_room_and_not_too_often() {
    let app = TestApp::start_with(Limits::new).await;
    let (asker, stranger) = app.two_students().await;
    let (room, other) = (asker.opens_room("Ours", &[]).await, stranger.opens_room("Theirs", &[]).await);
    let mut seat = stranger.enters(&other).await;
    for stream in [format!("room:{room}"), "inbox".to_owned()] {
        seat.socket.say(json!({ "op": "typing", "stream": stream, "on": true })).await.unwrap();
        let error = seat.socket.expect("error").await;
        assert_eq!((&error["code"], &error["stream"]), (&json!("not_member"), &json!(stream)));
    }
    let answer = stranger.ask("PUT", &format!("/v1/rooms/{room}/typing"), Some(json!({ "on": true }))).await;
    assert_eq!(answer.0, 404);
    for _ in 0..30 {
        types(&mut seat, true).await;
    }
    let error = seat.socket.expect("error").await;
    assert_eq!(error["code"], "too_fast");
    assert!(error["retry_after_ms"].as_u64().unwrap() > 0);
}

#[tokio::test]
async fn who_is_invisible_neither_is_there_nor_types() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    turns(&asker, true).await;
    let (mut asking, mut helping) = (asker.enters(&room).await, helper.enters(&room).await);
    let seen = online(&mut helping, 1).await;
    assert_eq!(seen["sample"], json!([helper.id]));
    assert_eq!(online(&mut asking, 1).await["sample"], json!([helper.id]), "and sees the others");
    types(&mut asking, true).await;
    // A live connection is seen as soon as its person wants to be, and what was typed before was told to nobody.
    turns(&asker, false).await;
    let news = loop {
        match helping.socket.next().await {
            Said::Op(op) if op["op"] == "presence" && op["online"] == 2 => break op,
            Said::Op(op) => assert_ne!(op["op"], "typing", "{op}"),
            Said::Closed(code) => panic!("{code:?}"),
        }
    };
    assert_eq!(news["joined"], json!([asker.id]));
    types(&mut asking, true).await;
    told(&mut helping, "typing", |digest| names(digest, "users", &asker)).await;
    turns(&asker, true).await;
    told(&mut helping, "typing", |digest| digest["users"] == json!([])).await;
    let mut phone = helper.enters(&room).await;
    online(&mut phone, 1).await;
}

#[tokio::test]
async fn whoever_is_muted_is_not_shown_typing() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let mute = format!("/v1/rooms/{room}/mutes/{}", helper.id);
    let typing = format!("/v1/rooms/{room}/typing");
    let (mut asking, mut before) = (asker.enters(&room).await, helper.enters(&room).await);
    assert_eq!(asker.ask("PUT", &mute, Some(json!({}))).await.0, 204);
    // One connection finds it when it opens the room, the other when it sends; and HTTP asks each time.
    let mut after = helper.enters(&room).await;
    before.says("let me").await;
    assert_eq!(before.socket.expect("error").await["code"], "muted");
    for seat in [&mut before, &mut after] {
        types(seat, true).await;
        seat.socket.say(json!({ "op": "ping", "t": 1 })).await.unwrap();
        seat.socket.expect("pong").await;
    }
    assert_eq!(helper.ask("PUT", &typing, Some(json!({ "on": true }))).await.0, 204);
    // What anybody types after that is told alone: nothing of it was on the way.
    let third = app.student("third").await;
    let (status, _) =
        asker.ask("POST", &format!("/v1/rooms/{room}/members"), Some(json!({ "user": third.id }))).await;
    assert!((200..300).contains(&status), "{status}");
    let answer = third.ask("PUT", &typing, Some(json!({ "on": true }))).await;
    assert_eq!(answer.0, 204);
    assert_eq!(asking.socket.expect("typing").await["users"], json!([third.id]));

    assert_eq!(asker.ask("DELETE", &mute, None).await.0, 204);
    before.says("thanks").await;
    before.socket.expect("ack").await;
    types(&mut before, true).await;
    told(&mut asking, "typing", |digest| names(digest, "users", &helper)).await;
}

#[tokio::test]
async fn a_block_hides_both_from_each_other() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let (mut asking, mut helping) = (asker.enters(&room).await, helper.enters(&room).await);
    online(&mut asking, 2).await;
    online(&mut helping, 2).await;
    asker.blocks(&helper).await;
    assert_eq!(online(&mut asking, 1).await["sample"], json!([asker.id]));
    assert_eq!(online(&mut helping, 1).await["sample"], json!([helper.id]));
    assert_eq!(asker.ask("DELETE", &format!("/v1/blocks/{}", helper.id), None).await.0, 204);
    online(&mut helping, 2).await;
    online(&mut asking, 2).await;
}

#[tokio::test]
async fn nodes_tell_one_another_who_is_there_and_who_types() {
    let redis = Redis::start().await;
    let (one, other) = TestApp::two_nodes(&redis).await;
    let (asker, helper) = (one.student("asker").await, other.student("helper").await);
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let mut asking = asker.enters(&room).await;
    let mut helping = helper.enters(&room).await;
    // Whoever comes later asks, whoever was there is told.
    assert!(names(&online(&mut helping, 2).await, "sample", &asker));
    online(&mut asking, 2).await;
    // The same person on both nodes is one.
    let roaming = asker.on(&other);
    let mut phone = roaming.enters(&room).await;
    assert_eq!(phone.socket.expect("presence").await["online"], 2);

    types(&mut asking, true).await;
    told(&mut helping, "typing", |digest| names(digest, "users", &asker)).await;
    asking.says("anyone?").await;
    told(&mut helping, "typing", |digest| digest["users"] == json!([])).await;

    turns(&asker, true).await;
    assert_eq!(online(&mut helping, 1).await["left"], json!([asker.id]));
    turns(&asker, false).await;
    online(&mut helping, 2).await;

    // A node goes; whoever was on it alone goes too, and whoever is elsewhere stays. A connection of before may have been told of
    // the switch, or of nothing when it was back before its next digest.
    let mut asking = asker.enters(&room).await;
    online(&mut asking, 2).await;
    other.realtime.stop().await;
    let news = told(&mut asking, "presence", |digest| digest["left"] != json!([])).await;
    assert_eq!((&news["online"], &news["left"]), (&json!(1), &json!([helper.id])));
}
