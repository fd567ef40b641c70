//! A block stands between two people, and nobody is told of it.

use serde_json::{Value, json};
use store::Tx;
use testkit::{Said, Socket};

use crate::app::{Student, TestApp, until};
use crate::inbox::opens_inbox;
use crate::notifications::{says, told};
use crate::presence::online;

async fn history(student: &Student, room: &str) -> Vec<Value> {
    let (status, page) = student.ask("GET", &format!("/v1/rooms/{room}/messages"), None).await;
    assert_eq!(status, 200, "{page}");
    page["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_block_closes_the_conversation_for_both() {
    let app = TestApp::start().await;
    let (mei, arif) = app.two_students().await;
    let room = mei.opens_direct(&arif).await;
    let (mut here, mut there) = (mei.enters(&room).await, arif.enters(&room).await);
    there.says("hello?").await;
    there.socket.expect("ack").await;
    mei.blocks(&arif).await;
    for (seat, student) in [(&mut here, &mei), (&mut there, &arif)] {
        seat.says("are you there").await;
        let error = seat.socket.expect("error").await;
        assert_eq!((&error["code"], &error["retry_after_ms"]), (&json!("closed"), &Value::Null));
        let (status, problem) = student.posts(&room, &student.new_id(), "over HTTP").await;
        assert_eq!((status, &problem["code"]), (403, &json!("closed")));
        for (method, path, body) in
            [("PUT", "messages/1/reactions/%F0%9F%91%8D", None), ("POST", "pins/1", None)]
        {
            let (status, problem) = student.commands(method, &format!("/v1/rooms/{room}/{path}"), body).await;
            assert_eq!((status, &problem["code"]), (403, &json!("closed")), "{path}");
        }
        let (_, card) = student.ask("GET", &format!("/v1/rooms/{room}"), None).await;
        assert_eq!(card["closed"], true);
        assert_eq!(student.opens_direct(if student.id == mei.id { &arif } else { &mei }).await, room);
    }
    // What one has written one may still take back.
    let own = format!("/v1/rooms/{room}/messages/1");
    assert_eq!(arif.commands("PATCH", &own, Some(json!({ "text": "hello" }))).await.1["code"], "closed");
    assert_eq!(arif.commands("DELETE", &own, None).await.0, 200);

    assert_eq!(mei.ask("DELETE", &format!("/v1/blocks/{}", arif.id), None).await.0, 204);
    assert_eq!(arif.posts(&room, &arif.new_id(), "again").await.0, 201);
    assert_eq!(mei.ask("GET", &format!("/v1/rooms/{room}"), None).await.1["closed"], false);
}

#[tokio::test]
async fn nobody_begins_anything_over_a_block() {
    let app = TestApp::start().await;
    let (mei, arif) = app.two_students().await;
    let friend = app.student("friend").await;
    mei.blocks(&arif).await;
    let (of_mei, of_arif) = (mei.opens_room("Hers", &[]).await, arif.opens_room("His", &[]).await);
    for (asker, other, own) in [(&mei, &arif, &of_mei), (&arif, &mei, &of_arif)] {
        for room in [
            json!({ "kind": "direct", "members": [other.id] }),
            json!({ "kind": "private", "title": "Three", "members": [friend.id, other.id] }),
        ] {
            let (status, problem) = asker.ask("POST", "/v1/rooms", Some(room)).await;
            assert_eq!((status, &problem["code"]), (403, &json!("unreachable")));
        }
        let invited = json!({ "user": other.id });
        let (status, problem) = asker.ask("POST", &format!("/v1/rooms/{own}/members"), Some(invited)).await;
        assert_eq!((status, &problem["code"]), (403, &json!("unreachable")));
    }
    for (path, status) in [
        (format!("/v1/blocks/{}", mei.id), 409),
        (format!("/v1/blocks/{}", mei.new_id()), 404),
        ("/v1/blocks/nobody".to_owned(), 404),
    ] {
        assert_eq!(mei.ask("PUT", &path, None).await.0, status, "{path}");
    }
    let (_, list) = mei.ask("GET", "/v1/blocks", None).await;
    assert_eq!(list["items"][0]["person"]["id"], arif.id);
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "a block again is the same");
    assert_eq!(arif.ask("GET", "/v1/blocks", None).await.1["items"], json!([]));
}

#[tokio::test]
async fn what_blocked_people_write_is_hidden_from_who_blocked_them() {
    let app = TestApp::start().await;
    let (mei, arif) = app.two_students().await;
    let friend = app.student("friend").await;
    let room = mei.opens_room("Three", &[&arif, &friend]).await;
    let mut seat = mei.enters(&room).await;
    mei.blocks(&arif).await;
    assert_eq!(seat.socket.expect("blocks").await, json!({ "op": "blocks" }));
    says(&arif, &app, &room, json!({ "text": "something rude" })).await;
    // The stream is the same for all: what comes live is the client's to hide.
    assert_eq!(seat.sees(0, 1).await[0]["body"]["text"], "something rude");

    let (mine, theirs) = (history(&mei, &room).await, history(&friend, &room).await);
    assert_eq!((&mine[0]["blocked"], &mine[0]["body"]), (&json!(true), &json!({})));
    assert_eq!((&theirs[0]["blocked"], &theirs[0]["body"]["text"]), (&Value::Null, &json!("something rude")));
    let (_, card) = mei.ask("GET", &format!("/v1/rooms/{room}"), None).await;
    assert_eq!((&card["unread"], &card["last"]["text"]), (&json!(0), &json!("")));
    assert_eq!((&card["last"]["blocked"], &card["closed"]), (&json!(true), &json!(false)));
    assert_eq!(friend.ask("GET", &format!("/v1/rooms/{room}"), None).await.1["unread"], 1);
}

#[tokio::test]
async fn blocked_people_notify_nobody_who_blocked_them() {
    let app = TestApp::start().await;
    let (mei, arif) = app.two_students().await;
    let friend = app.student("friend").await;
    let room = mei.opens_room("Three", &[&arif, &friend]).await;
    let (mut inbox, _) = opens_inbox(&mei, &app, Value::Null).await;
    let mention = json!({ "text": "look", "mentions": [mei.id] });
    let first = says(&arif, &app, &room, mention.clone()).await;
    let early = told(&mut inbox).await;
    assert_eq!(early["body"]["seq"], first);

    // What stood in the inbox goes with the block; what comes after it does not get there.
    mei.blocks(&arif).await;
    let withdrawn = told(&mut inbox).await;
    assert_eq!(
        (&withdrawn["kind"], &withdrawn["body"]["seqs"]),
        (&json!("withdrawn"), &json!([early["seq"]]))
    );
    says(&arif, &app, &room, mention.clone()).await;
    let heard = says(&friend, &app, &room, mention.clone()).await;
    assert_eq!(told(&mut inbox).await["body"]["seq"], heard);
    // Nor is the blocked person told of whoever blocked them.
    let (mut other, _) = opens_inbox(&arif, &app, Value::Null).await;
    says(&mei, &app, &room, json!({ "text": "you", "mentions": [arif.id] })).await;
    let heard = says(&friend, &app, &room, json!({ "text": "you", "mentions": [arif.id] })).await;
    assert_eq!(told(&mut other).await["body"]["seq"], heard);
}

#[tokio::test]
async fn a_deleted_account_leaves_no_blocks() {
    let app = TestApp::start().await;
    let (mei, arif) = app.two_students().await;
    mei.blocks(&arif).await;
    let gone = json!({ "password": "correct horse battery" });
    assert_eq!(arif.ask("DELETE", "/v1/me", Some(gone)).await.0, 204);
    until(async || mei.ask("GET", "/v1/blocks", None).await.1["items"] == json!([])).await;
}

#[tokio::test]
async fn every_device_learns_of_a_block() {
    let app = TestApp::start().await;
    let (mei, arif) = app.two_students().await;
    let mut devices = Vec::new();
    for _ in 0..2 {
        devices.push(mei.connects().await);
    }
    mei.blocks(&arif).await;
    for socket in &mut devices {
        socket.expect("blocks").await;
    }
}

#[tokio::test]
async fn blocking_and_lifting_are_limited() {
    // By a clock that stands.
    let app = TestApp::start_with(|_| api::limit::Limits::new(&testkit::clock())).await;
    let (mei, arif) = app.two_students().await;
    let path = format!("/v1/blocks/{}", arif.id);
    for _ in 0..30 {
        assert_eq!(mei.ask("PUT", &path, None).await.0, 204);
        assert_eq!(mei.ask("DELETE", &path, None).await.0, 204);
    }
    assert_eq!(mei.ask("PUT", &path, None).await.0, 429);
    assert_eq!(mei.ask("DELETE", &path, None).await.0, 429);
    assert_eq!(arif.ask("PUT", &format!("/v1/blocks/{}", mei.id), None).await.0, 204);
}

#[tokio::test]
async fn whoever_has_closed_a_conversation_is_not_told_that_the_other_has_too() {
    let app = TestApp::start().await;
    let (mei, arif) = app.two_students().await;
    let direct = mei.opens_direct(&arif).await;
    let (mut own, mut list) = (mei.connects().await, arif.connects().await);
    arif.blocks(&mei).await;
    hinted_that(&mut list, &arif, &direct, true).await;
    hinted_that(&mut own, &mei, &direct, true).await;
    mei.blocks(&arif).await;
    hinted_that(&mut own, &mei, &direct, true).await;
    assert_eq!(mei.ask("DELETE", &format!("/v1/blocks/{}", arif.id), None).await.0, 204);
    hinted_that(&mut own, &mei, &direct, true).await;
    let friend = app.student("friend").await;
    let marker = friend.opens_direct(&arif).await;
    assert_eq!(list.expect("rooms").await["room"], marker);
}

/// A transaction that stays open: entries of the event log that are written after it are not read before it ends.
async fn holds_the_log_back(app: &TestApp) -> Tx {
    let mut tx = app.database.db.begin().await.unwrap();
    sqlx::query("select pg_current_xact_id()").execute(&mut *tx).await.unwrap();
    tx
}

/// Waits for the news that a conversation is another one, and looks whether it is closed.
async fn hinted_that(list: &mut Socket, student: &Student, direct: &str, closed: bool) {
    loop {
        let hint = list.expect("rooms").await;
        if hint["room"] == direct && hint["change"] == "changed" {
            break;
        }
    }
    let (_, card) = student.ask("GET", &format!("/v1/rooms/{direct}"), None).await;
    assert_eq!(card["closed"], closed);
}

/// Somebody blocks another and lifts it on `one`, while both are connected to `other`.
async fn a_block_is_live(one: &TestApp, other: &TestApp) {
    let (mei, arif) = (one.student("mei").await, other.student("arif").await);
    let direct = mei.opens_direct(&arif).await;
    let room = mei.opens_room("Algorithms 101", &[&arif]).await;
    let (mut blocking, mut blocked) = (mei.on(other).enters(&room).await, arif.enters(&room).await);
    online(&mut blocking, 2).await;
    online(&mut blocked, 2).await;
    let (mut own, mut list) = (mei.connects().await, arif.connects().await);
    let open = holds_the_log_back(one).await;
    mei.blocks(&arif).await;
    blocking.socket.expect("blocks").await;
    assert_eq!(online(&mut blocking, 1).await["sample"], json!([mei.id]));
    assert_eq!(online(&mut blocked, 1).await["sample"], json!([arif.id]));
    hinted_that(&mut list, &arif, &direct, true).await;
    hinted_that(&mut own, &mei, &direct, true).await;
    assert_eq!(mei.ask("DELETE", &format!("/v1/blocks/{}", arif.id), None).await.0, 204);
    blocking.socket.expect("blocks").await;
    hinted_that(&mut list, &arif, &direct, false).await;
    hinted_that(&mut own, &mei, &direct, false).await;
    online(&mut blocking, 2).await;
    online(&mut blocked, 2).await;
    // The log tells the same once more, and nothing comes of it.
    open.commit().await.unwrap();
    let (mut inbox, _) = opens_inbox(&arif, other, Value::Null).await;
    says(&mei, one, &room, json!({ "text": "you", "mentions": [arif.id] })).await;
    told(&mut inbox).await;
    blocking.socket.say(json!({ "op": "ping", "t": 1 })).await.unwrap();
    loop {
        match blocking.socket.next().await {
            Said::Op(op) if op["op"] == "pong" => break,
            Said::Op(op) => assert_ne!(op["op"], "blocks"),
            Said::Closed(code) => panic!("{code:?}"),
        }
    }
}

#[tokio::test]
async fn a_block_is_live_whatever_transaction_is_open() {
    let app = TestApp::start().await;
    a_block_is_live(&app, &app).await;
}

#[tokio::test]
async fn a_block_is_live_on_another_node_whatever_transaction_is_open() {
    let (one, other) = TestApp::two_nodes_apart().await;
    a_block_is_live(&one, &other).await;
}
