//! Sections 5.5.1 and 7: both sides say so, then the server ends the TCP connection.

use super::raw::{
    Answer, CLOSE, FIN, PING, Raw, TEXT, close_body, failed_with, frame, ping_op, pong_op, text,
};
use crate::process::Atas;

/// What a client's close frame is answered with, and the end.
async fn closes(mut raw: Raw, payload: &[u8]) -> Vec<Answer> {
    raw.send(&frame(FIN | CLOSE, payload)).await;
    let answers = raw.answers().await;
    raw.shut().await;
    answers
}

#[tokio::test]
async fn a_close_frame_is_answered_with_its_code() {
    let atas = Atas::start_light("closing").await;
    let (_, token) = atas.register("asker").await;
    let none = vec![Answer::Close(None), Answer::End];
    assert_eq!(closes(Raw::greeted(atas.address, &token).await, b"").await, none);
    assert_eq!(closes(Raw::open(atas.address).await, b"").await, none, "before hello");
    let codes = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 3000, 3999, 4000, 4999];
    let longest = "é".repeat(61) + "x";
    assert_eq!(longest.len(), 123);
    for code in codes {
        for reason in ["", "bye", "再见", &longest] {
            let raw = Raw::greeted(atas.address, &token).await;
            let answers = closes(raw, &close_body(code, reason.as_bytes())).await;
            assert_eq!(answers, failed_with(code), "{code} {reason}");
        }
        let answers = closes(Raw::open(atas.address).await, &close_body(code, b"")).await;
        assert_eq!(answers, failed_with(code), "{code} before hello");
    }
}

#[tokio::test]
async fn a_close_frame_that_is_none_fails_the_connection() {
    let atas = Atas::start_light("bad-closing").await;
    let (_, token) = atas.register("asker").await;
    let mut cases = vec![
        ("one byte".to_owned(), vec![3], 1002),
        ("a reason that is not UTF-8".to_owned(), close_body(1000, b"\xc3\x28"), 1007),
        (
            "a reason that ends within a character".to_owned(),
            close_body(1000, "再".as_bytes().split_last().unwrap().1),
            1007,
        ),
        ("a reason with a surrogate".to_owned(), close_body(1000, b"\xed\xa0\x80"), 1007),
        ("126 bytes".to_owned(), close_body(1000, &[b'x'; 124]), 1002),
    ];
    for code in [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535] {
        cases.push((format!("the code {code}"), close_body(code, b""), 1002));
        cases.push((format!("the code {code} and a reason"), close_body(code, b"bye"), 1002));
    }
    for (case, payload, code) in cases {
        let answers = closes(Raw::greeted(atas.address, &token).await, &payload).await;
        assert_eq!(answers, failed_with(code), "{case}");
        let answers = closes(Raw::open(atas.address).await, &payload).await;
        assert_eq!(answers, failed_with(code), "{case}, before hello");
    }
}

#[tokio::test]
async fn nothing_counts_after_a_close_frame() {
    let atas = Atas::start_light("after-close").await;
    let (_, token) = atas.register("asker").await;
    let close = frame(FIN | CLOSE, &close_body(1000, b"bye"));
    let cases = [
        ("a message", text(&ping_op(1, 40))),
        ("a ping", frame(FIN | PING, b"hello?")),
        ("another close frame", frame(FIN | CLOSE, &close_body(1001, b""))),
        ("what breaks the framing", vec![0xff; 100]),
        ("a piece of a frame", frame(FIN | TEXT, b"{}")[..3].to_vec()),
        ("much", text(&ping_op(1, 65_000)).repeat(8)),
    ];
    for (case, after) in cases {
        let mut raw = Raw::greeted(atas.address, &token).await;
        raw.send(&[&text(&ping_op(7, 40)), &close, &after].map(Vec::as_slice).concat()).await;
        let wanted = [vec![pong_op(7)], failed_with(1000)].concat();
        assert_eq!(raw.answers().await, wanted, "{case}");
    }
}

#[tokio::test]
async fn the_server_hangs_up_after_the_answer_to_its_own_close_frame() {
    let atas = Atas::start_light("own-close").await;
    let mut raw = Raw::open(atas.address).await;
    raw.send(&text("{\"op\":\"hello\",\"token\":\"forged\"}")).await;
    assert_eq!(raw.answer().await, Answer::Close(Some(4100)));
    // What is said before the answer is heard out and answered no more, not even a ping.
    raw.send(&[text(&ping_op(1, 40)), frame(FIN | PING, b"there?")].concat()).await;
    raw.send(&frame(FIN | CLOSE, &close_body(4100, b""))).await;
    assert_eq!(raw.answers().await, [Answer::End]);

    // A client that has nothing to say any more is let go as well.
    let mut raw = Raw::open(atas.address).await;
    raw.send(&text("{\"op\":\"ping\"}")).await;
    assert_eq!(raw.answer().await, Answer::Close(Some(4200)));
    raw.shut().await;
    assert_eq!(raw.answers().await, [Answer::End]);
}

#[tokio::test]
async fn an_end_without_a_close_frame_is_an_end() {
    let atas = Atas::start_light("abrupt").await;
    let (_, token) = atas.register("asker").await;
    let begun = frame(TEXT, b"{");
    for left_over in [&b""[..], &begun, &begun[..3], &[FIN | TEXT]] {
        let mut raw = Raw::greeted(atas.address, &token).await;
        raw.send(left_over).await;
        raw.shut().await;
        assert_eq!(raw.answers().await, [Answer::End], "{left_over:?}");
    }
}
