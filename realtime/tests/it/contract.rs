//! The contract: durable before ack, one order, nothing twice.

use std::collections::HashSet;

use api::limit::Limits;
use serde_json::{Value, json};

use crate::app::{TestApp, assert_dense, texts};

#[tokio::test]
async fn two_students_talk() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let (mut asking, mut helping) = (asker.enters(&room).await, helper.enters(&room).await);
    assert_eq!(asking.subscribed["head"], 0);
    assert_eq!(asking.subscribed["events"], json!([]));

    let id = asking.says("anyone for past papers?").await;
    let seen = helping.sees(0, 1).await;
    assert_eq!(seen[0]["kind"], "message");
    assert_eq!(seen[0]["id"], *id);
    assert_eq!(seen[0]["author"], *asker.id);
    assert_eq!(texts(&seen), ["anyone for past papers?"]);

    let ack = asking.socket.expect("ack").await;
    assert_eq!((&ack["ref"], &ack["seq"], &ack["at"]), (&json!(id), &json!(1), &seen[0]["at"]));
}

#[tokio::test]
async fn an_acknowledged_message_is_stored() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let mut asking = asker.enters(&room).await;
    let id = asking.says("kept").await;
    asking.socket.expect("ack").await;
    let stored: i64 = sqlx::query_scalar("select seq from realtime.events where id = $1::uuid")
        .bind(&id)
        .fetch_one(app.database.db.pool())
        .await
        .unwrap();
    assert_eq!(stored, 1);
}

#[tokio::test]
async fn everybody_sees_one_order() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Busy", &[&helper]).await;
    let mut seats = Vec::new();
    for speaker in 0..8 {
        seats.push(if speaker % 2 == 0 { asker.enters(&room).await } else { helper.enters(&room).await });
    }
    let mut talking = Vec::new();
    for (speaker, mut seat) in seats.into_iter().enumerate() {
        talking.push(tokio::spawn(async move {
            for n in 0..50 {
                seat.says(&format!("{speaker}:{n}")).await;
            }
            seat.sees(0, 400).await
        }));
    }
    let mut first: Option<Vec<Value>> = None;
    for talk in talking {
        let seen = talk.await.unwrap();
        if let Some(first) = &first {
            assert_eq!(&seen, first);
        } else {
            first = Some(seen);
        }
    }
    let seen = first.unwrap();
    for speaker in 0..8 {
        let prefix = format!("{speaker}:");
        let theirs: Vec<&str> = texts(&seen).into_iter().filter(|text| text.starts_with(&prefix)).collect();
        let sent: Vec<String> = (0..50).map(|n| format!("{speaker}:{n}")).collect();
        assert_eq!(theirs, sent, "first in, first out");
    }
}

#[tokio::test]
async fn the_event_log_tells_of_every_event_once() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let (one, other) =
        (asker.opens_room("One", &[&helper]).await, helper.opens_room("Other", &[&asker]).await);
    let (mut here, mut there) = (asker.enters(&one).await, asker.enters(&other).await);
    for n in 0..40 {
        here.says(&format!("here {n}")).await;
        there.says(&format!("there {n}")).await;
    }
    here.sees(0, 40).await;
    there.sees(0, 40).await;
    for room in [one, other] {
        let told: Vec<(i64, i64)> = sqlx::query_as(
            "select (payload->>'first')::bigint, (payload->>'last')::bigint from events.log
             where topic = $1 and key = $2 order by xid, id",
        )
        .bind(realtime::APPENDED)
        .bind(&room)
        .fetch_all(app.database.db.pool())
        .await
        .unwrap();
        let told: Vec<i64> = told.into_iter().flat_map(|(first, last)| first..=last).collect();
        assert_eq!(told, (1..=40).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn a_message_sent_again_gets_its_first_ack() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let mut seat = asker.enters(&room).await;
    let id = seat.says("once").await;
    let first = seat.socket.expect("ack").await;
    seat.says("between").await;
    seat.socket.expect("ack").await;

    let mut again = asker.enters(&room).await;
    again.says_as(&id, "once").await;
    let second = again.socket.expect("ack").await;
    assert_eq!((&second["seq"], &second["at"]), (&first["seq"], &first["at"]));

    // Even after the text was removed.
    sqlx::query("update realtime.events set body = '{}', removed_at = now() where id = $1::uuid")
        .bind(&id)
        .execute(app.database.db.pool())
        .await
        .unwrap();
    again.says_as(&id, "once").await;
    assert_eq!(again.socket.expect("ack").await["seq"], first["seq"]);
    let stored: i64 = sqlx::query_scalar("select count(*) from realtime.events where room_id = $1::uuid")
        .bind(&room)
        .fetch_one(app.database.db.pool())
        .await
        .unwrap();
    assert_eq!(stored, 2);
}

#[tokio::test]
async fn a_used_id_reveals_nothing() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let other = asker.opens_room("Elsewhere", &[]).await;
    let mut asking = asker.enters(&room).await;
    let id = asking.says("mine").await;
    asking.socket.expect("ack").await;

    asking.says_as(&id, "something else").await;
    assert_eq!(asking.socket.expect("error").await["code"], "id_conflict");
    let mut helping = helper.enters(&room).await;
    helping.says_as(&id, "mine").await;
    assert_eq!(helping.socket.expect("error").await["code"], "id_conflict");
    let mut elsewhere = asker.enters(&other).await;
    elsewhere.says_as(&id, "mine").await;
    let error = elsewhere.socket.expect("error").await;
    assert_eq!((&error["code"], error.get("seq")), (&json!("id_conflict"), None));
}

#[tokio::test]
async fn a_batch_of_messages_survives_its_worst_one() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let mut seat = asker.enters(&room).await;
    let stream = seat.stream.clone();
    let send = |text: &str, reply_to: Option<u64>| {
        let mark: String = text.chars().take(9).collect();
        json!({ "op": "send", "ref": mark, "stream": stream, "id": asker.new_id(), "body": { "text": text, "reply_to": reply_to } })
    };
    let batch = json!([
        send("a", None),
        send("answers nothing", Some(99)),
        send("   ", None),
        send(&"x".repeat(4001), None),
        send("nul \u{0}", None),
        send("b", None),
        json!({ "op": "send", "ref": "stranger", "stream": format!("room:{}", asker.new_id()), "id": asker.new_id(), "body": { "text": "hi" } }),
    ]);
    seat.socket.say(batch).await.unwrap();
    let mut refused = HashSet::new();
    let mut acked = Vec::new();
    while refused.len() + acked.len() < 7 {
        match seat.socket.next().await {
            testkit::Said::Op(op) if op["op"] == "ack" => acked.push(op["ref"].clone()),
            testkit::Said::Op(op) if op["op"] == "error" => {
                refused.insert(
                    op["code"].as_str().unwrap().to_owned() + ":" + &op["ref"].as_str().unwrap()[..1],
                );
            }
            testkit::Said::Op(_) => {}
            closed @ testkit::Said::Closed(_) => panic!("{closed:?}"),
        }
    }
    assert_eq!(acked, [json!("a"), json!("b")]);
    for code in ["invalid:a", "empty: ", "too_long:x", "invalid:n", "not_member:s"] {
        assert!(refused.contains(code), "{code} is missing from {refused:?}");
    }
}

#[tokio::test]
async fn what_was_refused_for_now_keeps_its_place() {
    let app = TestApp::start_with(Limits::new).await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let mut seat = asker.enters(&room).await;
    let ids: Vec<String> = (0..80).map(|_| asker.new_id()).collect();
    for (n, id) in ids.iter().enumerate() {
        seat.says_as(id, &n.to_string()).await;
    }
    // As a client does: whatever was refused is sent again, in order, when its time has come.
    let (mut next, mut answered) = (0, 0);
    let mut codes = HashSet::new();
    while next < ids.len() {
        let mut wait = 0;
        while next + answered < ids.len() {
            let testkit::Said::Op(op) = seat.socket.next().await else { panic!("closed") };
            match op["op"].as_str().unwrap() {
                "ack" => {
                    assert_eq!(op["id"], *ids[next], "nothing overtakes a refused one");
                    next += 1;
                }
                "error" => {
                    answered += 1;
                    codes.insert(op["code"].as_str().unwrap().to_owned());
                    wait = wait.max(
                        op["retry_after_ms"].as_u64().expect("a passing refusal says when to come back"),
                    );
                }
                _ => {}
            }
        }
        answered = 0;
        tokio::time::sleep(std::time::Duration::from_millis(wait)).await;
        for (n, id) in ids.iter().enumerate().skip(next) {
            seat.says_as(id, &n.to_string()).await;
        }
    }
    assert!(codes.contains("too_fast") && codes.contains("retry_earlier"), "{codes:?}");
    let (_, page) = helper.ask("GET", &format!("/v1/rooms/{room}/messages?limit=100"), None).await;
    let events = page["items"].as_array().unwrap().clone();
    assert_dense(&events, 0);
    let wanted: Vec<String> = (0..80).map(|n| n.to_string()).collect();
    assert_eq!(texts(&events), wanted);
}

#[tokio::test]
async fn a_message_over_http_is_the_same_message() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let mut helping = helper.enters(&room).await;
    let id = asker.new_id();
    let (status, first) = asker.posts(&room, &id, "by post").await;
    assert_eq!((status, &first["seq"]), (201, &json!(1)));
    assert_eq!(texts(&helping.sees(0, 1).await), ["by post"]);
    assert_eq!(asker.posts(&room, &id, "by post").await, (200, first));
    assert_eq!(asker.posts(&room, &id, "changed").await.0, 409);
    assert_eq!(asker.posts(&room, "not-a-uuid", "x").await.0, 400);
    let mut seat = asker.enters(&room).await;
    seat.says_as(&id, "by post").await;
    assert_eq!(seat.socket.expect("ack").await["seq"], 1);
}
