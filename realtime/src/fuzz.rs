//! Doors for the fuzz targets in `fuzz/`, and for nothing else.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::IgnoredAny;
use store::UserId;
use tokio::io::{AsyncRead, AsyncWrite};

use crate::engine::Realtime;
use crate::sse::Places;
use crate::upgrade;
use crate::wire::encode::{self, Refusal};
use crate::wire::{ClientOp, MessageBody, Ref, StreamName, TEXT_CHARS_MAX, parse};

/// Serves one connection after its handshake, on any stream of bytes, until it ends.
pub async fn connection<S>(realtime: &Realtime, socket: S)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    upgrade::serve(Arc::clone(&realtime.0), socket, None, true).await;
}

/// Takes a text message through everything that happens before a session acts on it.
///
/// # Panics
/// When something about it is not as it should be.
pub fn client_message(text: &str) {
    let is_json = serde_json::from_str::<IgnoredAny>(text).is_ok();
    let ops = match parse(text) {
        Ok(ops) => ops,
        Err(refused) => {
            assert!(!is_json, "JSON is refused as a whole: {}", refused.why);
            return check_refusal(refused.text, &refused.why, text);
        }
    };
    assert!(is_json, "what is no JSON is taken");
    for op in ops {
        match op {
            Ok(op) => check(op),
            Err(refused) => check_refusal(refused.text, &refused.why, text),
        }
    }
}

/// Takes any bytes as the id of a server-sent event, and as what is in one: refused, or the only way to write it.
///
/// # Panics
/// When something about it is not as it should be.
pub fn event_id(input: &[u8]) {
    let inner = URL_SAFE_NO_PAD.encode(input);
    for id in [input, inner.as_bytes()] {
        if let Some(places) = Places::decode(id, "fuzz").filter(|places| !places.is_stale()) {
            assert_eq!(places.encode("fuzz").as_bytes(), id, "the only way to write it");
        }
    }
}

fn check_refusal(part: &str, why: &str, text: &str) {
    assert!(text.as_bytes().as_ptr_range().start <= part.as_ptr() && part.len() <= text.len(), "part of it");
    let answer = encode::error(&Refusal { code: "malformed", title: why, ..Refusal::default() });
    let answer: serde_json::Value = serde_json::from_str(&answer).expect("an error is JSON");
    assert_eq!(answer["op"], "error");
    assert_eq!(answer["title"], why);
}

fn check(op: ClientOp) {
    match op {
        ClientOp::Hello { streams, .. } => streams.keys().for_each(|name| check_name(name)),
        ClientOp::Subscribe { mark, stream, .. } | ClientOp::Unsubscribe { mark, stream } => {
            check_mark(mark.as_ref());
            check_name(&stream);
        }
        ClientOp::Send { mark, stream, body, .. } => {
            check_mark(mark.as_ref());
            check_name(&stream);
            check_body(&body);
        }
        ClientOp::Read { stream, .. } => check_name(&stream),
        _ => {}
    }
}

/// What is a name stays that name when it is written.
fn check_name(name: &str) {
    let user = UserId::new(uuid::Uuid::nil());
    if let Ok(stream) = StreamName::parse(name, user) {
        assert_eq!(StreamName::parse(&stream.to_string(), user), Ok(stream));
    }
}

fn check_mark(mark: Option<&Ref>) {
    let Some(mark) = mark.filter(|mark| mark.is_acceptable()) else { return };
    let written = serde_json::to_string(mark).expect("a mark is JSON");
    assert_eq!(serde_json::from_str::<Ref>(&written).ok().as_ref(), Some(mark));
}

/// What is accepted is bounded, and readers get what its author sent.
fn check_body(body: &MessageBody) {
    if body.check().is_ok() {
        assert!((1..=TEXT_CHARS_MAX).contains(&body.text.chars().count()));
        let written = serde_json::to_string(body).expect("a body is JSON");
        assert_eq!(serde_json::from_str::<MessageBody>(&written).ok().as_ref(), Some(body));
    }
}
