//! The inbox as a stream: everybody has one, and nobody gets at it in another way than by its name.

use serde_json::{Value, json};
use testkit::Socket;

use crate::app::{Student, TestApp, until};

/// A connection that follows its person's inbox, and what it was told first.
pub(crate) async fn opens_inbox(student: &Student, app: &TestApp, from: Value) -> (Socket, Value) {
    let mut socket = Socket::open(app.address).await.unwrap();
    socket.hello(&student.token, json!({ "inbox": from })).await.unwrap();
    let subscribed = socket.expect("subscribed").await;
    assert_eq!(subscribed["stream"], "inbox");
    (socket, subscribed)
}

#[tokio::test]
async fn everybody_has_an_inbox_of_their_own() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    for student in [&asker, &helper, &asker] {
        let (_, subscribed) = opens_inbox(student, &app, Value::Null).await;
        assert_eq!((&subscribed["head"], &subscribed["read"]), (&json!(0), &json!(0)));
        assert_eq!(subscribed["events"], json!([]));
    }
    let (_, resumed) = opens_inbox(&asker, &app, json!({ "epoch": "another", "seq": 7 })).await;
    assert_eq!(resumed["replay"], "reset");
}

#[tokio::test]
async fn an_inbox_is_no_room() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let (mut asking, _) = opens_inbox(&asker, &app, Value::Null).await;
    let (_helping, _) = opens_inbox(&helper, &app, Value::Null).await;

    for id in [&asker.id, &helper.id] {
        asking.say(json!({ "op": "subscribe", "ref": id, "stream": format!("room:{id}") })).await.unwrap();
        let error = asking.expect("error").await;
        assert_eq!((&error["code"], &error["ref"]), (&json!("not_member"), &json!(id)));
        for stream in [format!("room:{id}"), "inbox".to_owned()] {
            let send =
                json!({ "op": "send", "stream": stream, "id": asker.new_id(), "body": { "text": "hi" } });
            asking.say(send).await.unwrap();
            assert_eq!(asking.expect("error").await["code"], "not_member");
        }
        for (method, path, body) in [
            ("GET", "", Value::Null),
            ("PATCH", "", json!({ "title": "Mine" })),
            ("GET", "/messages", Value::Null),
            ("GET", "/members", Value::Null),
            ("POST", "/members", json!({ "user": helper.id })),
            ("DELETE", &format!("/members/{}", asker.id), Value::Null),
            ("PUT", "/read", json!({ "seq": 1 })),
            ("POST", "/join", Value::Null),
            ("POST", "/leave", Value::Null),
        ] {
            let body = (!body.is_null()).then_some(body);
            let (status, answer) = asker.ask(method, &format!("/v1/rooms/{id}{path}"), body).await;
            assert_eq!(status, 404, "{method} {path}: {answer}");
        }
        assert_eq!(asker.posts(id, &asker.new_id(), "hi").await.0, 404);
    }
    let (_, rooms) = asker.ask("GET", "/v1/rooms", None).await;
    assert_eq!(rooms["items"], json!([]));
    let (status, _) = asker.ask("POST", "/v1/rooms", Some(json!({ "kind": "inbox", "title": "x" }))).await;
    assert_eq!(status, 422);
}

#[tokio::test]
async fn an_inbox_goes_with_its_account() {
    let app = TestApp::start().await;
    let asker = app.student("asker").await;
    opens_inbox(&asker, &app, Value::Null).await;
    let (status, _) =
        asker.ask("DELETE", "/v1/me", Some(json!({ "password": "correct horse battery" }))).await;
    assert_eq!(status, 204);
    until(|| async {
        let left = sqlx::query_scalar::<_, i64>("select count(*) from realtime.rooms where kind = 'inbox'");
        left.fetch_one(app.database.db.pool()).await.unwrap() == 0
    })
    .await;
}
