//! Section 8.1: text is UTF-8, whichever way it is cut.

use super::raw::{Answer, CONTINUATION, FIN, PING, Raw, TEXT, failed_with, frame, pong_op};
use crate::process::Atas;

/// What is not UTF-8, by Unicode's table 3-7.
const WRONG: [(&str, &[u8]); 17] = [
    ("a continuation byte alone", b"\x80"),
    ("the last continuation byte alone", b"\xbf"),
    ("a lead byte alone", b"\xc3"),
    ("a lead byte before ASCII", b"\xc3("),
    ("three bytes without the last", b"\xe2\x82"),
    ("four bytes without the last", b"\xf0\x9f\x98"),
    ("an overlong slash of two bytes", b"\xc0\xaf"),
    ("an overlong U+007F", b"\xc1\xbf"),
    ("an overlong slash of three bytes", b"\xe0\x80\xaf"),
    ("an overlong U+FFFF", b"\xf0\x8f\xbf\xbf"),
    ("the first surrogate", b"\xed\xa0\x80"),
    ("the last surrogate", b"\xed\xbf\xbf"),
    ("a pair of surrogates", b"\xed\xa0\xbd\xed\xb8\x80"),
    ("U+110000", b"\xf4\x90\x80\x80"),
    ("five bytes", b"\xf8\x88\x80\x80\x80"),
    ("six bytes", b"\xfc\x84\x80\x80\x80\x80"),
    ("FE and FF", b"\xfe\xff"),
];

/// Characters at the edges of each length, and a noncharacter.
const RIGHT: [&str; 10] = [
    "\u{7f}",
    "\u{80}",
    "\u{7ff}",
    "\u{800}",
    "\u{d7ff}",
    "\u{e000}",
    "\u{ffff}",
    "\u{10000}",
    "\u{10ffff}",
    "κόσμε 再见 😀",
];

/// A ping of the protocol with these bytes as its text.
fn around(bytes: &[u8]) -> Vec<u8> {
    [br#"{"op":"ping","t":9,"pad":""#, bytes, br#""}"#].concat()
}

#[tokio::test]
async fn characters_may_be_cut_anywhere() {
    let atas = Atas::start_light("utf8").await;
    let (_, token) = atas.register("asker").await;
    let mut raw = Raw::greeted(atas.address, &token).await;
    for character in RIGHT {
        let message = around(character.as_bytes());
        raw.send(&frame(FIN | TEXT, &message)).await;
        assert_eq!(raw.answer().await, pong_op(9), "{character}");
        for cut in 0..=message.len() {
            let (left, right) = message.split_at(cut);
            raw.send(&[frame(TEXT, left), frame(FIN | CONTINUATION, right)].concat()).await;
            assert_eq!(raw.answer().await, pong_op(9), "{character} cut at {cut}");
        }
        // A byte a piece, and something else between them.
        raw.send(&frame(TEXT, b"")).await;
        for byte in &message {
            raw.send(&[frame(CONTINUATION, &[*byte]), frame(CONTINUATION, b"")].concat()).await;
        }
        raw.send(&[frame(FIN | PING, b"?"), frame(FIN | CONTINUATION, b"")].concat()).await;
        assert_eq!(raw.answer().await, Answer::Pong(b"?".to_vec()));
        assert_eq!(raw.answer().await, pong_op(9), "{character}");
    }
}

#[tokio::test]
async fn what_is_not_utf8_fails_the_connection() {
    let atas = Atas::start_light("not-utf8").await;
    let (_, token) = atas.register("asker").await;
    for (case, wrong) in WRONG {
        let message = around(wrong);
        let middle = message.len() - 2 - wrong.len() / 2;
        let (left, right) = message.split_at(middle);
        let ways = [
            ("alone", frame(FIN | TEXT, wrong)),
            ("in one frame", frame(FIN | TEXT, &message)),
            ("cut in the middle", [frame(TEXT, left), frame(FIN | CONTINUATION, right)].concat()),
            (
                "a byte a piece",
                [
                    frame(TEXT, b""),
                    message.iter().flat_map(|byte| frame(CONTINUATION, &[*byte])).collect(),
                    frame(FIN | CONTINUATION, b""),
                ]
                .concat(),
            ),
        ];
        for (way, bytes) in ways {
            let mut raw = Raw::greeted(atas.address, &token).await;
            raw.send(&bytes).await;
            assert_eq!(raw.answers().await, failed_with(1007), "{case}, {way}");
        }
        let mut raw = Raw::open(atas.address).await;
        raw.send(&frame(FIN | TEXT, &message)).await;
        assert_eq!(raw.answers().await, failed_with(1007), "{case}, before hello");
    }
}

#[tokio::test]
async fn wrong_text_is_found_before_its_message_is_whole() {
    let atas = Atas::start_light("early").await;
    let (_, token) = atas.register("asker").await;
    let mut raw = Raw::greeted(atas.address, &token).await;
    raw.send(&[frame(TEXT, b"fine so far \xce"), frame(CONTINUATION, b"\xce")].concat()).await;
    assert_eq!(raw.answers().await, failed_with(1007));
}
