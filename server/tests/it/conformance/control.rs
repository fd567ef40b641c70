//! Section 5.5: pings, pongs, and the bounds of control frames.

use super::raw::{Answer, CLOSE, CONTINUATION, FIN, PING, PONG, Raw, failed_with, frame, text};
use crate::process::Atas;

#[tokio::test]
async fn a_ping_is_answered_with_what_it_brought() {
    let atas = Atas::start_light("pings").await;
    let (_, token) = atas.register("asker").await;
    let payloads: [&[u8]; 6] = [b"", b"a", b"\xff\xfe\x00 not text", &[0; 124], &[b'x'; 125], &[0xff; 125]];
    // Before `hello` as well as after it.
    for mut raw in [Raw::open(atas.address).await, Raw::greeted(atas.address, &token).await] {
        for payload in payloads {
            raw.send(&frame(FIN | PING, payload)).await;
            assert_eq!(raw.answer().await, Answer::Pong(payload.to_vec()));
        }
        raw.send_byte_by_byte(&frame(FIN | PING, b"slowly")).await;
        assert_eq!(raw.answer().await, Answer::Pong(b"slowly".to_vec()));
    }
}

#[tokio::test]
async fn of_many_pings_at_once_the_last_is_answered() {
    let atas = Atas::start_light("many-pings").await;
    let (_, token) = atas.register("asker").await;
    let mut raw = Raw::greeted(atas.address, &token).await;
    let pings: Vec<u8> = (0..100u8).flat_map(|n| frame(FIN | PING, &[n])).collect();
    raw.send(&pings).await;
    // Earlier ones may be left out (5.5.3), and none is answered out of turn.
    let mut before = None;
    while before != Some(99) {
        let Answer::Pong(payload) = raw.answer().await else { panic!("only pongs") };
        assert!(before < Some(payload[0]), "{before:?} before {payload:?}");
        before = Some(payload[0]);
    }
    raw.answers_ping(1).await;
}

#[tokio::test]
async fn a_pong_that_nobody_asked_for_is_ignored() {
    let atas = Atas::start_light("pongs").await;
    let (_, token) = atas.register("asker").await;
    let mut raw = Raw::open(atas.address).await;
    raw.send(&frame(FIN | PONG, b"early")).await;
    raw.send(&text(&serde_json::json!({ "op": "hello", "token": token }).to_string())).await;
    assert!(matches!(raw.answer().await, Answer::Op(op) if op["op"] == "welcome"));
    for payload in [&b""[..], b"unasked", &[0xff; 125]] {
        raw.send(&frame(FIN | PONG, payload)).await;
    }
    raw.answers_ping(1).await;
}

#[tokio::test]
async fn a_control_frame_is_short_and_whole() {
    let atas = Atas::start_light("control").await;
    let (_, token) = atas.register("asker").await;
    for (name, opcode) in [("ping", PING), ("pong", PONG), ("close", CLOSE)] {
        let cases = [
            ("of 126 bytes", frame(FIN | opcode, &[b'x'; 126])),
            ("of 65,536 bytes", frame(FIN | opcode, &vec![b'x'; 65_536])),
            ("in pieces", [frame(opcode, b"x"), frame(FIN | CONTINUATION, b"y")].concat()),
            ("that is empty and not the last piece", frame(opcode, b"")),
        ];
        for (case, bytes) in cases {
            let mut raw = Raw::greeted(atas.address, &token).await;
            raw.send(&bytes).await;
            assert_eq!(raw.answers().await, failed_with(1002), "a {name} {case}");
        }
    }
}
