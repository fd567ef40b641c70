//! What gathers around a message: reactions, pins, threads; and all of it over HTTP.

use serde_json::{Value, json};

use crate::app::{Student, TestApp};
use crate::changes::{acts, words};

async fn message(reader: &Student, room: &str, seq: u64) -> Value {
    let path = format!("/v1/rooms/{room}/messages?after={}&limit=1", seq - 1);
    reader.ask("GET", &path, None).await.1["items"][0].clone()
}

#[tokio::test]
async fn a_reaction_counts_once_a_person() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let (mut asking, mut helping) = (asker.enters(&room).await, helper.enters(&room).await);
    asking.says("who is in?").await;
    helping.sees(0, 1).await;
    let mut bodies = Vec::new();
    for (by_helper, emoji, on) in [
        (true, "❤", true),
        (true, "❤\u{fe0f}", true),
        (false, "🎉", true),
        (false, "❤", true),
        (true, "❤", false),
        (true, "😂", false),
    ] {
        let more = json!({ "emoji": emoji, "on": on });
        let seat = if by_helper { &mut helping } else { &mut asking };
        let ack = acts(seat, "react", 1, more).await;
        assert_eq!(ack["op"], "ack", "{ack}");
        bodies.push((on, ack["seq"].as_u64().unwrap()));
    }
    // Every one is an event; its count is what stands after it.
    let mut late = helper.returns(&room, late_position(&helping.subscribed)).await;
    let counts: Vec<Value> = late.subscribed["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| json!([event["body"]["emoji"], event["body"]["on"], event["body"]["count"]]))
        .collect();
    let heart = "❤\u{fe0f}";
    let wanted = [
        json!([heart, true, 1]),
        json!([heart, true, 1]),
        json!(["🎉", true, 1]),
        json!([heart, true, 2]),
        json!([heart, false, 1]),
        json!(["😂", false, 0]),
    ];
    assert_eq!(counts, wanted);
    let summary = |hearts: bool, party: bool| json!([{ "emoji": heart, "count": 1, "mine": hearts }, { "emoji": "🎉", "count": 1, "mine": party }]);
    assert_eq!(message(&asker, &room, 1).await["reactions"], summary(true, true));
    assert_eq!(message(&helper, &room, 1).await["reactions"], summary(false, false));

    let emoji = [
        "😀", "😁", "😂", "🤣", "😃", "😄", "😅", "😆", "😉", "😊", "😋", "😎", "😍", "😘", "🥰", "😗", "😙",
        "😚", "🙂",
    ];
    for (index, emoji) in emoji.into_iter().enumerate() {
        let answer = acts(&mut late, "react", 1, json!({ "emoji": emoji, "on": true })).await;
        let wanted = if index < 18 { "ack" } else { "error" };
        assert_eq!(answer["op"], wanted, "{emoji} is number {}", index + 3);
    }
    let full = acts(&mut late, "react", 1, json!({ "emoji": "🙂", "on": true })).await;
    assert_eq!(full["code"], "too_many_reactions");
    assert_eq!(acts(&mut late, "react", 1, json!({ "emoji": "🎉", "on": true })).await["op"], "ack");
}

fn late_position(subscribed: &Value) -> Value {
    json!({ "epoch": subscribed["epoch"], "seq": 1 })
}

#[tokio::test]
async fn a_thread_is_read_as_a_conversation_of_its_own() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let newcomer = app.student("newcomer").await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let mut seat = asker.enters(&room).await;
    // 1 ← 3 ← 4, 1 ← 5, 2 ← 6
    for (text, reply_to) in
        [("root", None), ("other", None), ("a", Some(1)), ("b", Some(3)), ("c", Some(1)), ("d", Some(2))]
    {
        let body = json!({ "text": text, "reply_to": reply_to });
        seat.socket
            .say(json!({ "op": "send", "ref": 1, "stream": seat.stream, "id": asker.new_id(), "body": body }))
            .await
            .unwrap();
    }
    let seen = seat.sees(0, 6).await;
    let roots: Vec<Option<u64>> = seen.iter().map(|event| event["root"].as_u64()).collect();
    assert_eq!(roots, [None, None, Some(1), Some(1), Some(1), Some(2)]);

    let thread = |query: &str| format!("/v1/rooms/{room}/threads/1{query}");
    let (_, whole) = helper.ask("GET", &thread(""), None).await;
    assert_eq!((&whole["as_of"], &whole["root"]["replies"]), (&json!(6), &json!(3)));
    assert_eq!(whole["root"]["last_reply_at"], seen[4]["at"]);
    let page = |thread: &Value| {
        let seqs: Vec<u64> =
            thread["items"].as_array().unwrap().iter().map(|item| item["seq"].as_u64().unwrap()).collect();
        (seqs, thread["earlier"].as_bool().unwrap(), thread["later"].as_bool().unwrap())
    };
    assert_eq!(page(&whole), (vec![3, 4, 5], false, false));
    assert_eq!(page(&helper.ask("GET", &thread("?limit=2"), None).await.1), (vec![4, 5], true, false));
    assert_eq!(page(&helper.ask("GET", &thread("?before=5&limit=1"), None).await.1), (vec![4], true, true));
    assert_eq!(
        page(&helper.ask("GET", &thread("?after=1&limit=2"), None).await.1),
        (vec![3, 4], false, true)
    );
    assert_eq!(page(&helper.ask("GET", &thread("?after=4"), None).await.1), (vec![5], true, false));
    assert_eq!(page(&helper.ask("GET", &thread("?before=6"), None).await.1), (vec![3, 4, 5], false, false));
    assert_eq!(page(&helper.ask("GET", &thread("?after=9"), None).await.1), (vec![], true, false));
    assert_eq!(helper.ask("GET", &thread("?after=4&before=5"), None).await.0, 422);

    acts(&mut seat, "delete", 5, json!({})).await;
    let (_, less) = helper.ask("GET", &thread(""), None).await;
    assert_eq!((&less["root"]["replies"], &less["root"]["last_reply_at"]), (&json!(2), &seen[3]["at"]));
    assert_eq!(page(&less), (vec![3, 4, 5], false, false), "the tombstone keeps its place");

    for seq in [0, 3, 7, 99, u64::MAX] {
        let (status, _) = helper.ask("GET", &format!("/v1/rooms/{room}/threads/{seq}"), None).await;
        assert_eq!(status, 404, "{seq}: no message, or a reply itself");
    }
    asker.ask("POST", &format!("/v1/rooms/{room}/members"), Some(json!({ "user": newcomer.id }))).await;
    assert_eq!(newcomer.ask("GET", &thread(""), None).await.0, 404, "from before one joined");
}

#[tokio::test]
async fn pins_are_few_and_told_to_the_room() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let mut seat = asker.enters(&room).await;
    for n in 1..=52 {
        seat.says(&n.to_string()).await;
    }
    seat.sees(0, 52).await;
    let pin = |seq: u64| format!("/v1/rooms/{room}/pins/{seq}");
    for seq in 1..=50 {
        assert_eq!(helper.commands("POST", &pin(seq), None).await.0, 200);
    }
    let told = seat.sees(52, 50).await;
    assert_eq!((&told[0]["kind"], &told[0]["body"]), (&json!("pin"), &json!({ "target": 1, "on": true })));
    let (status, problem) = helper.commands("POST", &pin(51), None).await;
    assert_eq!((status, &problem["code"]), (409, &json!("too_many_pins")));
    assert_eq!(helper.commands("POST", &pin(50), None).await.0, 200, "it is pinned already");
    acts(&mut seat, "delete", 50, json!({})).await;
    assert_eq!(helper.commands("POST", &pin(51), None).await.0, 200, "a removed message is not pinned");
    assert_eq!(helper.commands("DELETE", &pin(51), None).await.0, 200);
    for (seq, status) in [(50, 409), (0, 404), (60, 404), (999, 404)] {
        assert_eq!(helper.commands("POST", &pin(seq), None).await.0, status, "{seq}");
    }
    let (_, pins) = asker.ask("GET", &format!("/v1/rooms/{room}/pins"), None).await;
    let pinned = pins["items"].as_array().unwrap();
    assert_eq!(
        (pinned.len(), &pinned[0]["message"]["seq"], &pinned[48]["message"]["seq"]),
        (49, &json!(49), &json!(1))
    );
    assert_eq!((&pinned[0]["by"], &pinned[0]["message"]["pinned"]), (&json!(helper.id), &json!(true)));
    assert_eq!(
        (&message(&asker, &room, 49).await["pinned"], message(&asker, &room, 51).await.get("pinned")),
        (&json!(true), None)
    );
}

#[tokio::test]
async fn in_a_public_room_only_its_owner_pins() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_public_room("Lost and found").await;
    helper.ask("POST", &format!("/v1/rooms/{room}/join"), None).await;
    helper.posts(&room, &helper.new_id(), "a key").await;
    let pin = format!("/v1/rooms/{room}/pins/1");
    assert_eq!(helper.commands("POST", &pin, None).await.0, 403);
    assert_eq!(asker.commands("POST", &pin, None).await.0, 200);
    assert_eq!(helper.commands("DELETE", &pin, None).await.0, 403);
    let stranger = app.student("stranger").await;
    assert_eq!(stranger.commands("POST", &pin, None).await.0, 404);
    assert_eq!(stranger.ask("GET", &format!("/v1/rooms/{room}/pins"), None).await.0, 404);
}

#[tokio::test]
async fn every_command_is_the_same_over_http() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let mut seat = helper.enters(&room).await;
    asker.posts(&room, &asker.new_id(), "one").await;
    let at = |rest: &str| format!("/v1/rooms/{room}/messages/{rest}");
    let thumb = at("1/reactions/%F0%9F%91%8D");
    let edit = Some(json!({ "text": "two" }));
    for (method, path, body, seq) in [
        ("PATCH", at("1"), edit.clone(), 2),
        ("PUT", thumb.clone(), None, 3),
        ("DELETE", thumb.clone(), None, 4),
        ("DELETE", at("1"), None, 5),
    ] {
        let key = asker.new_id();
        let (status, ack) = asker.commands_as(&key, method, &path, body.clone()).await;
        assert_eq!(
            (status, &ack["seq"], &ack["id"]),
            (200, &json!(seq), &json!(key)),
            "{method} {path}: {ack}"
        );
        assert_eq!(asker.commands_as(&key, method, &path, body.clone()).await, (200, ack), "{method} {path}");
        let (status, problem) = helper.commands_as(&key, method, &path, body.clone()).await;
        assert_eq!((status, &problem["code"]), (409, &json!("id_conflict")), "{method} {path}");
        assert_eq!(asker.commands_as("no-uuid", method, &path, body).await.0, 400);
    }
    let kinds: Vec<Value> = seat.sees(0, 5).await.iter().map(|event| event["kind"].clone()).collect();
    assert_eq!(json!(kinds), json!(["message", "edit", "reaction", "reaction", "delete"]));
    helper.posts(&room, &helper.new_id(), "theirs").await;
    for (method, path, body, status, code) in [
        ("PATCH", at("1"), edit.clone(), 409, "removed"),
        ("PATCH", at("6"), edit.clone(), 403, "not_yours"),
        ("PATCH", at("99"), edit.clone(), 404, "not_found"),
        ("PATCH", at("x"), edit.clone(), 404, "not_found"),
        ("PATCH", at("-1"), edit, 404, "not_found"),
        ("PATCH", at("6"), Some(json!({ "text": " " })), 422, "invalid"),
        (
            "PATCH",
            at("6"),
            Some(json!({ "text": "x", "mentions": vec![asker.id.clone(); 21] })),
            422,
            "invalid",
        ),
        ("DELETE", at("1"), None, 409, "removed"),
        ("PUT", at("6/reactions/x"), None, 422, "invalid"),
        ("PUT", at("6/reactions/%FF"), None, 404, "not_found"),
        ("PUT", at("6/reactions/%00"), None, 404, "not_found"),
    ] {
        let (got, problem) = asker.commands(method, &path, body).await;
        assert_eq!((got, &problem["code"]), (status, &json!(code)), "{method} {path}: {problem}");
    }
    let mut asking = asker.enters(&room).await;
    assert_eq!(acts(&mut asking, "edit", 6, words("x")).await["code"], "not_yours");
}

#[tokio::test]
async fn a_stranger_commands_nothing() {
    let app = TestApp::start().await;
    let (asker, stranger) = app.two_students().await;
    let room = asker.opens_room("Secret", &[]).await;
    asker.posts(&room, &asker.new_id(), "one").await;
    for (method, path, body) in [
        ("PATCH", "messages/1", Some(json!({ "text": "mine" }))),
        ("DELETE", "messages/1", None),
        ("PUT", "messages/1/reactions/%F0%9F%91%8D", None),
        ("DELETE", "messages/1/reactions/%F0%9F%91%8D", None),
        ("POST", "pins/1", None),
        ("DELETE", "pins/1", None),
        ("GET", "pins", None),
        ("GET", "threads/1", None),
    ] {
        let (status, problem) = stranger.commands(method, &format!("/v1/rooms/{room}/{path}"), body).await;
        assert_eq!((status, &problem["code"]), (404, &json!("not_found")), "{method} {path}");
    }
}
