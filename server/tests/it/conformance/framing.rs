//! Sections 5.1 to 5.3: masks, reserved bits, opcodes, lengths.

use super::raw::{
    Answer, BINARY, CONTINUATION, FIN, MASKED, PING, PONG, Raw, TEXT, failed_with, frame, frame_masked_by,
    ping_op, pong_op, text,
};
use crate::process::Atas;

#[tokio::test]
async fn sizes_at_each_boundary() {
    let atas = Atas::start_light("sizes").await;
    let (_, token) = atas.register("asker").await;
    let mut raw = Raw::greeted(atas.address, &token).await;
    for too_short_for_json in ["", " "] {
        raw.send(&text(too_short_for_json)).await;
        assert!(matches!(raw.answer().await, Answer::Op(op) if op["code"] == "malformed"));
    }
    for length in [124, 125, 126, 127, 128, 2_047, 2_048, 2_049, 65_535, 65_536] {
        raw.send(&text(&ping_op(length, usize::try_from(length).unwrap()))).await;
        assert_eq!(raw.answer().await, pong_op(length));
    }
    raw.send_some(&text(&ping_op(1, 65_537))).await;
    assert_eq!(raw.answers().await, failed_with(4202));
}

#[tokio::test]
async fn what_breaks_the_framing_fails_the_connection() {
    let atas = Atas::start_light("framing").await;
    let (_, token) = atas.register("asker").await;
    let op = ping_op(1, 40);
    let unmasked =
        |first: u8, payload: &[u8]| [&[first, u8::try_from(payload.len()).unwrap()], payload].concat();
    let mut cases = vec![
        ("an unmasked text".to_owned(), unmasked(FIN | TEXT, op.as_bytes()), 1002),
        ("an unmasked empty text".to_owned(), unmasked(FIN | TEXT, b""), 1002),
        ("an unmasked ping".to_owned(), unmasked(FIN | PING, b"hi"), 1002),
        ("an unmasked pong".to_owned(), unmasked(FIN | PONG, b"hi"), 1002),
        ("an unmasked fragment".to_owned(), unmasked(TEXT, b"{"), 1002),
        ("a binary message".to_owned(), frame(FIN | BINARY, b"\x01\x02"), 4201),
        ("an empty binary message".to_owned(), frame(FIN | BINARY, b""), 4201),
        (
            "a binary message in pieces".to_owned(),
            [frame(BINARY, b"1"), frame(FIN | CONTINUATION, b"2")].concat(),
            4201,
        ),
    ];
    for bits in 1..8 {
        let first = FIN | TEXT | bits << 4;
        cases.push((format!("reserved bits {bits:03b} of a text"), frame(first, op.as_bytes()), 1002));
        let first = FIN | PING | bits << 4;
        cases.push((format!("reserved bits {bits:03b} of a ping"), frame(first, b""), 1002));
    }
    for opcode in (0x3..=0x7).chain(0xB..=0xF) {
        cases.push((format!("opcode {opcode:X}"), frame(FIN | opcode, b"x"), 1002));
        cases.push((format!("opcode {opcode:X} without FIN"), frame(opcode, b""), 1002));
    }
    for (case, bytes, code) in cases {
        let mut raw = Raw::greeted(atas.address, &token).await;
        raw.answers_ping(7).await;
        raw.send(&bytes).await;
        assert_eq!(raw.answers().await, failed_with(code), "{case}");
        // Before `hello` it is the same.
        let mut raw = Raw::open(atas.address).await;
        raw.send(&bytes).await;
        assert_eq!(raw.answers().await, failed_with(code), "{case}, before hello");
    }
}

/// A text frame's header with its length in the form that `short` names.
fn header_of(short: u8, length: &[u8]) -> Vec<u8> {
    [&[FIN | TEXT, MASKED + short], length, &[0; 4]].concat()
}

#[tokio::test]
async fn lengths_in_every_form() {
    let atas = Atas::start_light("lengths").await;
    let (_, token) = atas.register("asker").await;
    // Longer than announced in the shortest form: the duty is the sender's (5.2), and no harm is done.
    let op = ping_op(5, 100);
    for header in [header_of(126, &100u16.to_be_bytes()), header_of(127, &100u64.to_be_bytes())] {
        let mut raw = Raw::greeted(atas.address, &token).await;
        raw.send(&[&header, op.as_bytes()].concat()).await;
        assert_eq!(raw.answer().await, pong_op(5));
        raw.answers_ping(6).await;
    }
    // More than is taken is refused by its header, before any of it is there.
    for length in [65_537, 1 << 20, 1 << 32, (1 << 63) - 1, 1 << 63, u64::MAX] {
        let mut raw = Raw::greeted(atas.address, &token).await;
        raw.send(&header_of(127, &length.to_be_bytes())).await;
        assert_eq!(raw.answers().await, failed_with(4202), "{length}");
    }
}

#[tokio::test]
async fn any_mask_is_taken_off() {
    let atas = Atas::start_light("masks").await;
    let (_, token) = atas.register("asker").await;
    let mut raw = Raw::greeted(atas.address, &token).await;
    for (t, mask) in [[0; 4], [0xff; 4], [0x80, 0, 0, 1], *b"{\"op", [0, 0, 0, 0x20]].into_iter().enumerate()
    {
        for length in 40..48 {
            let op = ping_op(t as u64, length);
            raw.send(&frame_masked_by(mask, FIN | TEXT, op.as_bytes())).await;
            assert_eq!(raw.answer().await, pong_op(t as u64), "{mask:?}, {length} bytes");
        }
    }
}

#[tokio::test]
async fn frames_may_come_in_any_pieces() {
    let atas = Atas::start_light("pieces").await;
    let (_, token) = atas.register("asker").await;
    let mut raw = Raw::greeted(atas.address, &token).await;
    // A byte a segment, with each form of the length.
    for length in [40, 200] {
        raw.send_byte_by_byte(&text(&ping_op(length, usize::try_from(length).unwrap()))).await;
        assert_eq!(raw.answer().await, pong_op(length));
    }
    let largest = text(&ping_op(65_536, 65_536));
    let (header, rest) = largest.split_at(14);
    raw.send_byte_by_byte(header).await;
    for piece in rest.chunks(997) {
        raw.send(piece).await;
    }
    assert_eq!(raw.answer().await, pong_op(65_536));
    // Many in one segment, and cut in the middle of the next.
    let many: Vec<u8> = (0..500).flat_map(|t| text(&ping_op(t, 48))).collect();
    let (most, last) = many.split_at(many.len() - 20);
    raw.send(most).await;
    for t in 0..499 {
        assert_eq!(raw.answer().await, pong_op(t));
    }
    raw.send(last).await;
    assert_eq!(raw.answer().await, pong_op(499));
}
