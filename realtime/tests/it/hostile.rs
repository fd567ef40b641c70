//! Bad input: an error or a close code each time, and the server goes on.

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use testkit::{Said, Socket};
use tokio::io::AsyncWriteExt as _;
use tokio_tungstenite::tungstenite::Message;

use crate::app::TestApp;

#[tokio::test]
async fn what_is_not_the_protocol_is_answered_or_closed() {
    let app = TestApp::start().await;
    let asker = app.student("asker").await;
    let room = asker.opens_room("Fuzz", &[]).await;
    for (said, code) in [
        ("not json", "malformed"),
        ("{}", "malformed"),
        ("7", "malformed"),
        ("{\"op\":\"fly\",\"ref\":5}", "unknown_op"),
        ("{\"op\":\"send\",\"ref\":5}", "malformed"),
        ("{\"op\":\"send\",\"ref\":5,\"stream\":\"room:x\",\"id\":\"7\",\"body\":{}}", "malformed"),
        ("{\"op\":\"subscribe\",\"ref\":5,\"stream\":\"lounge\"}", "invalid"),
        ("{\"op\":\"hello\",\"token\":\"x\"}", "unexpected"),
        ("{\"op\":\"typing\",\"stream\":\"room:x\",\"on\":true}", "invalid"),
        ("{\"op\":\"typing\",\"stream\":\"inbox\",\"on\":true}", "not_member"),
        ("{\"op\":\"typing\",\"stream\":\"inbox\"}", "malformed"),
        ("[{\"op\":\"fly\"}]", "unknown_op"),
        ("[1,2", "malformed"),
    ] {
        let mut seat = asker.enters(&room).await;
        seat.socket.say_raw(Message::text(said)).await.unwrap();
        let error = seat.socket.expect("error").await;
        assert_eq!(error["code"], code, "{said}");
        seat.says("and on").await;
        seat.socket.expect("ack").await;
    }
}

#[tokio::test]
async fn what_cannot_go_on_is_closed_with_its_code() {
    let app = TestApp::start().await;
    let asker = app.student("asker").await;
    let room = asker.opens_room("Fuzz", &[]).await;

    let mut binary = asker.enters(&room).await;
    binary.socket.say_raw(Message::binary(vec![1, 2, 3])).await.unwrap();
    assert_eq!(binary.socket.expect_close().await, Some(4201));

    let mut large = asker.enters(&room).await;
    large.socket.say_raw(Message::text("x".repeat(64 * 1024 + 1))).await.unwrap();
    assert_eq!(large.socket.expect_close().await, Some(4202));

    // A masked text frame that is not UTF-8, and one that is not masked.
    let mut not_utf8 = asker.enters(&room).await;
    not_utf8.socket.get_mut().write_all(&[0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe]).await.unwrap();
    assert_eq!(not_utf8.socket.expect_close().await, Some(1007));
    let mut unmasked = asker.enters(&room).await;
    unmasked.socket.get_mut().write_all(&[0x81, 0x02, b'{', b'}']).await.unwrap();
    assert_eq!(unmasked.socket.expect_close().await, Some(1002));

    let mut silent = Socket::open(app.address).await.unwrap();
    silent.say(json!({ "op": "ping" })).await.unwrap();
    assert_eq!(silent.expect_close().await, Some(4200), "hello comes first");
    let mut forged = Socket::open(app.address).await.unwrap();
    forged.say(json!({ "op": "hello", "token": "forged", "streams": {} })).await.unwrap();
    assert_eq!(forged.expect_close().await, Some(4100));

    let mut nagging = asker.enters(&room).await;
    for _ in 0..60 {
        if nagging.socket.say_raw(Message::text("nonsense")).await.is_err() {
            break;
        }
    }
    assert_eq!(nagging.socket.expect_close().await, Some(4203));
}

#[tokio::test]
async fn a_largest_message_is_taken() {
    let app = TestApp::start().await;
    let asker = app.student("asker").await;
    let room = asker.opens_room("Fuzz", &[]).await;
    let mut seat = asker.enters(&room).await;
    let mut op = json!({ "op": "ping", "t": 1, "pad": "" }).to_string();
    let pad = "x".repeat(64 * 1024 - op.len());
    op = op.replace("\"pad\":\"\"", &format!("\"pad\":\"{pad}\""));
    assert_eq!(op.len(), 64 * 1024);
    seat.socket.say_raw(Message::text(op)).await.unwrap();
    assert_eq!(seat.socket.expect("pong").await["t"], 1);
}

#[tokio::test]
async fn a_plain_request_is_no_websocket() {
    let app = TestApp::start().await;
    let asker = app.student("asker").await;
    let (status, problem) = asker.ask("GET", "/v1/realtime", None).await;
    assert_eq!((status, &problem["code"]), (400, &json!("not_websocket")));
}

/// A word that stands somewhere in the protocol, or none of it.
fn word() -> impl Strategy<Value = Value> + Clone {
    prop_oneof![
        Just(json!("send")),
        Just(json!("subscribe")),
        Just(json!("read")),
        Just(json!("auth")),
        Just(json!("ping")),
        Just(json!("unsubscribe")),
        Just(json!("edit")),
        Just(json!("delete")),
        Just(json!("react")),
        Just(json!(true)),
        Just(json!("👍")),
        any::<i64>().prop_map(|n| json!(n)),
        Just(Value::Null),
        ".{0,20}".prop_map(|text| json!(text)),
        Just(json!([])),
        Just(json!({})),
        Just(json!(u64::MAX)),
        Just(json!("room:018f0000-0000-7000-8000-000000000000")),
        Just(json!("018f0000-0000-7000-8000-000000000000")),
    ]
}

/// Something that resembles what clients say: valid words in wrong places, wrong types, cut off, or plain noise.
fn nonsense(room: &str) -> impl Strategy<Value = Message> {
    let stream = format!("room:{room}");
    let field = prop_oneof![
        Just("op"),
        Just("ref"),
        Just("stream"),
        Just("id"),
        Just("body"),
        Just("seq"),
        Just("from"),
        Just("token"),
        Just("t"),
        Just("target"),
        Just("emoji"),
        Just("on"),
    ];
    let object =
        prop::collection::btree_map(field, word(), 0..8).prop_map(|fields| json!(fields).to_string());
    let cut = (object.clone(), 0usize..80).prop_map(|(text, at)| text.chars().take(at).collect::<String>());
    // Almost sensible: acts upon messages that are there or not, with one field gone or wrong at times.
    let act = (
        any::<u128>(),
        0u64..200,
        0..6usize,
        any::<bool>(),
        prop::option::weighted(0.2, (0..7usize, prop::option::of(word()))),
    );
    let act = act.prop_map(move |(id, target, op, on, spoilt)| {
        let op = ["send", "edit", "edit", "delete", "react", "react"][op];
        let mut said = json!({
            "op": op, "ref": 1, "stream": stream, "id": uuid::Uuid::from_u128(id | 1), "target": target, "emoji": if on { "👍" } else { "🎉" }, "on": on,
            "body": { "text": format!("{target}"), "reply_to": (op == "send" && on).then_some(target) },
        });
        if let Some((field, with)) = spoilt {
            let field = ["op", "ref", "stream", "id", "target", "emoji", "body"][field];
            match with {
                Some(word) => said[field] = word,
                None => drop(said.as_object_mut().unwrap().remove(field)),
            }
        }
        Message::text(said.to_string())
    });
    prop_oneof![
        6 => act,
        6 => object.prop_map(Message::text),
        2 => cut.prop_map(Message::text),
        1 => ".{0,200}".prop_map(Message::text),
        1 => prop::collection::vec(any::<u8>(), 0..60).prop_map(|bytes| Message::Ping(bytes.into())),
        1 => Just(Message::text("[".repeat(20_000))),
        1 => prop::collection::vec(any::<u8>(), 0..60).prop_map(Message::binary),
    ]
}

#[tokio::test]
async fn ten_thousand_random_messages_break_nothing() {
    let app = TestApp::start().await;
    let asker = app.student("asker").await;
    let room = asker.opens_room("Fuzz", &[]).await;
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let nonsense = nonsense(&room);
    let mut seat = asker.enters(&room).await;
    for _ in 0..10_000 {
        let message: Message = nonsense.new_tree(&mut runner).unwrap().current();
        let gone = seat.socket.say_raw(message.clone()).await.is_err();
        if gone || message.is_binary() {
            let code = seat.socket.expect_close().await;
            assert!(gone || code.is_some(), "a close says why");
            seat = asker.enters(&room).await;
        } else if !message.is_ping() {
            // Whatever it was, it is answered: with an error, or as the operation that it happened to be.
            seat.socket.say(json!({ "op": "ping", "t": -42 })).await.ok();
            loop {
                match seat.socket.next().await {
                    Said::Op(op) if op["op"] == "pong" && op["t"] == -42 => break,
                    Said::Op(_) => {}
                    Said::Closed(code) => {
                        let code = code.expect("a close says why");
                        assert!(matches!(code, 4100 | 4203), "{code} after {message:?}");
                        seat = asker.enters(&room).await;
                        break;
                    }
                }
            }
        }
    }
    seat.says("fine").await;
    seat.socket.expect("ack").await;
    let kinds: Vec<(String, i64)> =
        sqlx::query_as("select kind::text, count(*) from realtime.events group by kind order by kind")
            .fetch_all(app.database.db.pool())
            .await
            .unwrap();
    assert!(kinds.len() == 4 && kinds.iter().all(|(_, count)| *count > 50), "acts got through: {kinds:?}");
}
