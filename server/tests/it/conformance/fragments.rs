//! Section 5.4: messages in pieces.

use super::raw::{
    Answer, CONTINUATION, FIN, PING, PONG, Raw, TEXT, failed_with, frame, ping_op, pong_op, text,
};
use crate::process::Atas;

/// A text message cut into these many pieces.
fn in_pieces(op: &str, count: usize) -> Vec<u8> {
    let size = op.len().div_ceil(count);
    let pieces: Vec<&[u8]> = op.as_bytes().chunks(size).collect();
    let last = pieces.len() - 1;
    let frames = pieces.iter().enumerate().map(|(n, piece)| {
        let first = if n == 0 { TEXT } else { CONTINUATION } | if n == last { FIN } else { 0 };
        frame(first, piece)
    });
    frames.collect::<Vec<_>>().concat()
}

#[tokio::test]
async fn pieces_become_one_message() {
    let atas = Atas::start_light("fragments").await;
    let (_, token) = atas.register("asker").await;
    let mut raw = Raw::greeted(atas.address, &token).await;
    let op = ping_op(3, 60);
    let (left, right) = op.as_bytes().split_at(30);
    let cases = [
        ("two", in_pieces(&op, 2)),
        ("a byte a piece", in_pieces(&op, 60)),
        ("an empty first one", [frame(TEXT, b""), frame(FIN | CONTINUATION, op.as_bytes())].concat()),
        ("an empty last one", [frame(TEXT, op.as_bytes()), frame(FIN | CONTINUATION, b"")].concat()),
        (
            "empty ones in the middle",
            [frame(TEXT, left), frame(CONTINUATION, b"").repeat(1_000), frame(FIN | CONTINUATION, right)]
                .concat(),
        ),
        ("the largest message, a byte a piece", in_pieces(&ping_op(3, 65_536), 65_536)),
        ("the largest message, in two", in_pieces(&ping_op(3, 65_536), 2)),
    ];
    for (case, bytes) in cases {
        raw.send(&bytes).await;
        assert_eq!(raw.answer().await, pong_op(3), "{case}");
    }
    // One that has nothing at all in it is no JSON.
    raw.send(&[frame(TEXT, b""), frame(FIN | CONTINUATION, b"")].concat()).await;
    assert!(matches!(raw.answer().await, Answer::Op(op) if op["code"] == "malformed"));
    raw.send_byte_by_byte(&in_pieces(&op, 6)).await;
    assert_eq!(raw.answer().await, pong_op(3));
}

#[tokio::test]
async fn control_frames_may_stand_between_pieces() {
    let atas = Atas::start_light("between").await;
    let (_, token) = atas.register("asker").await;
    let mut raw = Raw::greeted(atas.address, &token).await;
    let op = ping_op(4, 60);
    let (left, right) = op.as_bytes().split_at(30);
    raw.send(&frame(TEXT, left)).await;
    for n in 0..10u8 {
        // Each is answered before the message is whole.
        raw.send(&frame(FIN | PING, &[n; 125])).await;
        assert_eq!(raw.answer().await, Answer::Pong(vec![n; 125]));
        raw.send(&[frame(FIN | PONG, b"unasked"), frame(CONTINUATION, b"")].concat()).await;
    }
    raw.send(&frame(FIN | CONTINUATION, right)).await;
    assert_eq!(raw.answer().await, pong_op(4));

    // In one segment.
    let pieces = [frame(TEXT, left), frame(FIN | PING, b"now"), frame(FIN | CONTINUATION, right)].concat();
    raw.send(&pieces).await;
    assert_eq!(raw.answer().await, Answer::Pong(b"now".to_vec()));
    assert_eq!(raw.answer().await, pong_op(4));
    // A close frame ends what was begun.
    raw.send(&[frame(TEXT, left), frame(0x88, &1000u16.to_be_bytes())].concat()).await;
    assert_eq!(raw.answers().await, failed_with(1000));
}

#[tokio::test]
async fn pieces_out_of_order_fail_the_connection() {
    let atas = Atas::start_light("disorder").await;
    let (_, token) = atas.register("asker").await;
    let op = ping_op(1, 40);
    let (left, right) = op.as_bytes().split_at(20);
    let large = "x".repeat(60_000);
    let cases = [
        ("a last piece of nothing", frame(FIN | CONTINUATION, op.as_bytes()), 1002),
        ("a piece of nothing", frame(CONTINUATION, op.as_bytes()), 1002),
        ("an empty piece of nothing", frame(CONTINUATION, b""), 1002),
        ("a piece after a whole message", [text(" "), frame(FIN | CONTINUATION, right)].concat(), 1002),
        ("a message within a message", [frame(TEXT, left), text(&op)].concat(), 1002),
        ("a beginning within a message", [frame(TEXT, left), frame(TEXT, right)].concat(), 1002),
        ("a binary one within a text", [frame(TEXT, left), frame(0x82, right)].concat(), 1002),
        (
            "too large by its second piece",
            [frame(TEXT, large.as_bytes()), frame(CONTINUATION, large.as_bytes())].concat(),
            4202,
        ),
        (
            "too large by one byte",
            [
                in_pieces(&large, 1_000),
                frame(TEXT, large.as_bytes()),
                frame(CONTINUATION, &[b'x'; 5_536]),
                frame(CONTINUATION, b"x"),
            ]
            .concat(),
            4202,
        ),
    ];
    for (case, bytes, code) in cases {
        let mut raw = Raw::greeted(atas.address, &token).await;
        raw.send(&bytes).await;
        let mut answers = raw.answers().await;
        answers.retain(|answer| !matches!(answer, Answer::Op(op) if op["code"] == "malformed"));
        assert_eq!(answers, failed_with(code), "{case}");
    }
}
