//! What one connection may ask for, and how many connections one account has.

use api::limit::Limits;
use serde_json::{Value, json};
use testkit::{Said, Socket};

use crate::app::{Seat, Student, TestApp, until};

async fn start() -> TestApp {
    TestApp::start_with(Limits::new).await
}

/// Opens the stream of a seat so many times in one message; at most 256.
async fn opens(seat: &mut Seat, times: usize) {
    let op = json!({ "op": "subscribe", "stream": seat.stream });
    seat.socket.say(Value::Array(vec![op; times])).await.unwrap();
}

/// The errors that come until a ping is answered.
async fn errors(seat: &mut Seat) -> Vec<Value> {
    seat.socket.say(json!({ "op": "ping", "t": 1 })).await.unwrap();
    let mut errors = Vec::new();
    loop {
        match seat.socket.next().await {
            Said::Op(op) if op["op"] == "pong" => return errors,
            Said::Op(op) if op["op"] == "error" => errors.push(op),
            Said::Op(_) => {}
            Said::Closed(code) => panic!("{code:?}"),
        }
    }
}

/// With what the newest message is told: as an event, or in the answer to an opening.
async fn tells_of(seat: &mut Seat, seq: u64, text: &str) -> String {
    loop {
        let Said::Op(op) = seat.socket.next().await else { panic!("the connection ended") };
        let Some(newest) = op["events"].as_array().and_then(|events| events.last()) else { continue };
        assert_eq!((&op["stream"], &newest["seq"]), (&json!(seat.stream), &json!(seq)));
        assert_eq!(newest["body"]["text"], text);
        return op["op"].as_str().unwrap().to_owned();
    }
}

#[tokio::test]
async fn streams_are_opened_all_at_once_and_not_without_end() {
    let app = start().await;
    let asker = app.student("asker").await;
    let room = asker.opens_room("Ours", &[]).await;
    let mut seat = asker.enters(&room).await;
    let welcome = Socket::open(app.address).await.unwrap().hello(&asker.token, json!({})).await.unwrap();
    assert_eq!(welcome["limits"]["subscribe_burst"], 512);
    // All that one may follow, and the same again.
    for _ in 0..2 {
        opens(&mut seat, 256).await;
        assert_eq!(errors(&mut seat).await, [] as [Value; 0]);
    }
    let mut refused = None;
    for _ in 0..16 {
        opens(&mut seat, 256).await;
        refused = errors(&mut seat).await.pop();
        if refused.is_some() {
            break;
        }
    }
    let refused = refused.expect("what is opened without end is refused");
    assert_eq!((&refused["code"], &refused["stream"]), (&json!("too_fast"), &json!(seat.stream)));
    assert!(refused["retry_after_ms"].as_u64().unwrap() > 0);
    // What it follows it goes on following, and another connection has an allowance of its own.
    seat.says("still here").await;
    if tells_of(&mut seat, 1, "still here").await == "subscribed" {
        // What was opened last was answered only now, with the message in it.
        seat.says("and still live").await;
        assert_eq!(tells_of(&mut seat, 2, "and still live").await, "events");
    }
    let mut other = asker.enters(&room).await;
    opens(&mut other, 256).await;
    assert_eq!(errors(&mut other).await, [] as [Value; 0]);
}

#[tokio::test]
async fn pings_and_ends_of_streams_are_not_taken_without_end() {
    let app = start().await;
    let asker = app.student("asker").await;
    let room = asker.opens_room("Ours", &[]).await;
    for op in
        [json!({ "op": "ping", "t": 1 }), json!({ "op": "unsubscribe", "stream": format!("room:{room}") })]
    {
        let mut seat = asker.enters(&room).await;
        let (mut taken, mut refused) = (0, Value::Null);
        while refused.is_null() {
            seat.socket.say(Value::Array(vec![op.clone(); 256])).await.unwrap();
            for _ in 0..256 {
                match seat.socket.next().await {
                    Said::Op(answer) if answer["op"] == "error" => refused = answer,
                    Said::Op(answer) if answer["op"] == "pong" || answer["op"] == "ok" => taken += 1,
                    Said::Op(_) => {}
                    Said::Closed(code) => panic!("{code:?}"),
                }
            }
            assert!(taken < 5_000, "refused at some time");
        }
        assert_eq!(refused["code"], "too_fast");
        assert!(refused["retry_after_ms"].as_u64().unwrap() <= 101, "{refused}");
    }
}

#[tokio::test]
async fn marks_over_http_are_not_taken_without_end() {
    let app = start().await;
    let asker = app.student("asker").await;
    let room = asker.opens_room("Ours", &[]).await;
    for path in [format!("/v1/rooms/{room}/read"), "/v1/inbox/read".to_owned()] {
        let url = format!("http://{}{path}", app.address);
        let mut taken = 0;
        let refused = loop {
            let request = asker.client.put(&url).bearer_auth(&asker.token).json(&json!({ "seq": 0 }));
            let answer = request.send().await.unwrap();
            match answer.status().as_u16() {
                200 => taken += 1,
                429 => break answer,
                other => panic!("{other}"),
            }
            assert!(taken < 5_000, "refused at some time");
        };
        assert!(refused.headers().contains_key("retry-after"));
    }
}

#[tokio::test]
async fn the_streams_of_one_message_are_read_together_whatever_stands_between_them() {
    let app = TestApp::start().await;
    let asker = app.student("asker").await;
    let rooms = [asker.opens_room("Ours", &[]).await, asker.opens_room("Also ours", &[]).await];
    let mut socket = asker.connects().await;
    let mut tx = app.database.db.begin().await.unwrap();
    sqlx::query("lock table realtime.members in access exclusive mode").execute(&mut *tx).await.unwrap();
    let ops = (0..128).flat_map(|n| {
        let stream = format!("room:{}", rooms[n % 2]);
        [json!({ "op": "subscribe", "stream": stream }), json!({ "op": "ping", "t": n })]
    });
    socket.say(Value::Array(ops.collect())).await.unwrap();
    for n in 0..128 {
        assert_eq!(socket.expect("pong").await["t"], n);
    }
    app.until_waiting(1).await;
    // One read is under way: with all that it may have, the connection would not be listened to.
    socket.say(json!({ "op": "ping", "t": "heard" })).await.unwrap();
    assert_eq!(socket.expect("pong").await["t"], "heard");
    tx.rollback().await.unwrap();
    for _ in rooms {
        socket.expect("subscribed").await;
    }
}

#[tokio::test]
async fn a_database_that_is_away_costs_a_client_no_patience() {
    let app = TestApp::start().await;
    let asker = app.student("asker").await;
    let mut socket = asker.connects().await;
    app.sql("alter table realtime.members rename to away", &[]).await;
    // More than its whole patience.
    for _ in 0..8 {
        let ops: Vec<Value> = (0..250)
            .map(|_| json!({ "op": "subscribe", "stream": format!("room:{}", asker.new_id()) }))
            .collect();
        socket.say(Value::Array(ops)).await.unwrap();
        for _ in 0..250 {
            assert_eq!(socket.expect("error").await["code"], "unavailable");
        }
    }
    app.sql("alter table realtime.away rename to members", &[]).await;
    let room = asker.opens_room("Ours", &[]).await;
    socket.say(json!({ "op": "subscribe", "stream": format!("room:{room}") })).await.unwrap();
    socket.expect("subscribed").await;
}

#[tokio::test]
async fn fresh_tokens_are_taken_a_few_times_a_minute() {
    let app = start().await;
    let asker = app.student("asker").await;
    let mut socket = asker.connects().await;
    for _ in 0..10 {
        socket.say(json!({ "op": "auth", "token": asker.token })).await.unwrap();
        socket.expect("welcome").await;
    }
    let mut refused = Value::Null;
    for _ in 0..500 {
        socket.say(json!({ "op": "auth", "token": asker.token })).await.unwrap();
        match socket.next().await {
            Said::Op(op) if op["op"] == "error" => {
                refused = op;
                break;
            }
            Said::Op(_) => {}
            Said::Closed(code) => panic!("{code:?}"),
        }
    }
    assert_eq!(refused["code"], "too_fast");
    assert!(refused["retry_after_ms"].as_u64().unwrap() <= 6_001, "{refused}");
}

/// Connections of somebody until one is sent away, and what that one is told.
async fn connects_until_refused(app: &TestApp, student: &Student) -> (Vec<Socket>, Socket, Value) {
    let mut here = Vec::new();
    loop {
        assert!(here.len() <= 64, "the next would be one too many");
        let mut socket = Socket::open(app.address).await.unwrap();
        socket.say(json!({ "op": "hello", "token": student.token })).await.unwrap();
        match socket.next().await {
            Said::Op(op) if op["op"] == "welcome" => here.push(socket),
            Said::Op(op) if op["op"] == "drain" => return (here, socket, op),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn an_account_has_so_many_connections_and_the_next_is_sent_away() {
    let app = start().await;
    let (asker, helper) = app.two_students().await;
    let (mut here, mut refused, drain) = connects_until_refused(&app, &asker).await;
    assert_eq!((here.len(), &drain["code"]), (64, &json!(4005)));
    let wait_ms = drain["reconnect_after_ms"].as_u64().unwrap();
    assert!((10_000..=20_000).contains(&wait_ms), "{drain}");
    assert_eq!(refused.expect_close().await, Some(4005));
    let url = format!("http://{}/v1/realtime/sse?streams=inbox", app.address);
    let refusal = asker.client.get(url).bearer_auth(&asker.token).send().await.unwrap();
    assert_eq!(refusal.status(), 429);
    assert!(refusal.headers().contains_key("retry-after"));
    // Those that are there stay, others are nobody's concern, and a place that is left is taken.
    here[0].say(json!({ "op": "ping", "t": 1 })).await.unwrap();
    here[0].expect("pong").await;
    Socket::open(app.address).await.unwrap().hello(&helper.token, json!({})).await.unwrap();
    drop(here.pop());
    until(async || Socket::open(app.address).await.unwrap().hello(&asker.token, json!({})).await.is_ok())
        .await;
}

#[tokio::test]
async fn welcome_announces_what_holds() {
    let app = start().await;
    let asker = app.student("asker").await;
    let mut socket = Socket::open(app.address).await.unwrap();
    let welcome = socket.hello(&asker.token, json!({})).await.unwrap();
    let limits = json!({
        "message_chars": 4000, "mentions": 20, "reactions": 20, "frame_bytes": 65536, "streams": 256,
        "in_flight": 64, "send_burst": 60, "send_per_s": 10, "typing_burst": 20, "typing_per_s": 2,
        "subscribe_burst": 512, "subscribe_per_s": 8, "light_burst": 512, "light_per_s": 10, "auth_per_min": 10,
        "connections": 64, "ops": 256,
        "attachments": 10, "picture_bytes": 20_971_520, "file_bytes": 52_428_800,
        "picture_types": ["image/jpeg", "image/png", "image/webp", "image/gif"],
    });
    assert_eq!(welcome["limits"], limits);
}

#[tokio::test]
async fn a_device_is_called_whatever_it_likes() {
    let app = TestApp::start().await;
    let asker = app.student("asker").await;
    for device in
        [json!("laptop-7f3a"), json!("x".repeat(1_000)), json!("a\nb"), json!(7), json!({}), Value::Null]
    {
        let mut socket = Socket::open(app.address).await.unwrap();
        socket.say(json!({ "op": "hello", "token": asker.token, "device": device })).await.unwrap();
        socket.expect("welcome").await;
    }
}
