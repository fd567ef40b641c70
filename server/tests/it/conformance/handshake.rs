//! Sections 4.1, 4.2 and 4.4: the opening handshake.

use std::net::SocketAddr;

use super::raw::{Answer, Raw, ping_op, pong_op, text};
use crate::process::Atas;
use serde_json::json;

const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
/// What section 1.3 computes for [`KEY`].
const ACCEPT: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

/// Names and values.
type Headers<'h> = &'h [(&'h str, &'h str)];

/// A request with the headers of a handshake, of which those in `changed` have another value, and those with an empty
/// value are missing. Names that are not usual are added.
fn request(server: SocketAddr, line: &str, changed: Headers<'_>) -> String {
    let host = server.to_string();
    let usual = [
        ("Host", host.as_str()),
        ("Upgrade", "websocket"),
        ("Connection", "Upgrade"),
        ("Sec-WebSocket-Key", KEY),
        ("Sec-WebSocket-Version", "13"),
    ];
    let kept = usual.into_iter().filter(|(name, _)| changed.iter().all(|(other, _)| other != name));
    let added = changed.iter().copied().filter(|(_, value)| !value.is_empty());
    let headers = kept.chain(added).map(|(name, value)| format!("{name}: {value}\r\n"));
    format!("{line}\r\n{}\r\n", headers.collect::<Vec<_>>().concat())
}

const LINE: &str = "GET /v1/realtime HTTP/1.1";

async fn head_of(server: SocketAddr, line: &str, changed: Headers<'_>) -> String {
    let mut raw = Raw::connect(server).await;
    raw.send(request(server, line, changed).as_bytes()).await;
    raw.head().await
}

fn status(head: &str) -> u16 {
    head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_else(|| panic!("{head}"))
}

/// The values of a header, whose name is given in lower case.
fn header<'h>(head: &'h str, name: &str) -> Vec<&'h str> {
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    lines.filter(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
}

#[tokio::test]
async fn the_opening_handshake_accepts_what_it_must() {
    let atas = Atas::start_light("handshake").await;
    let (server, own) = (atas.address, format!("http://{}", atas.address));
    let absolute = format!("GET http://{server}/v1/realtime HTTP/1.1");
    let cases: [(&str, &str, Headers<'_>); 13] = [
        ("as in the RFC", LINE, &[]),
        ("with a query", "GET /v1/realtime?from=tests HTTP/1.1", &[]),
        ("an absolute address", &absolute, &[]),
        (
            "names in lower case",
            LINE,
            &[("Upgrade", ""), ("upgrade", "websocket"), ("Host", ""), ("host", "x")],
        ),
        ("names in upper case", LINE, &[("Sec-WebSocket-Key", ""), ("SEC-WEBSOCKET-KEY", KEY)]),
        ("values in any case", LINE, &[("Upgrade", "WebSocket"), ("Connection", "UPGRADE")]),
        ("Connection as a list", LINE, &[("Connection", "keep-alive, Upgrade")]),
        ("Connection as a list without spaces", LINE, &[("Connection", "keep-alive,upgrade,x")]),
        ("Connection on two lines", LINE, &[("Connection", "keep-alive"), ("Connection", "Upgrade")]),
        ("Upgrade as a list", LINE, &[("Upgrade", "h2c, websocket")]),
        ("unknown headers", LINE, &[("X-Tunnel", "yes"), ("Cookie", "a=b")]),
        ("a page of its own", LINE, &[("Origin", &own)]),
        (
            "compression offered",
            LINE,
            &[("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits")],
        ),
    ];
    for (case, line, changed) in cases {
        let head = head_of(server, line, changed).await;
        assert_eq!(status(&head), 101, "{case}: {head}");
        assert_eq!(header(&head, "sec-websocket-accept"), [ACCEPT], "{case}");
        assert!(header(&head, "upgrade")[0].eq_ignore_ascii_case("websocket"), "{case}");
        assert!(header(&head, "connection")[0].eq_ignore_ascii_case("upgrade"), "{case}");
        for never in
            ["sec-websocket-extensions", "sec-websocket-protocol", "content-encoding", "content-length"]
        {
            assert_eq!(header(&head, never), [""; 0], "{case}: {never}");
        }
    }
}

#[tokio::test]
async fn the_opening_handshake_refuses_what_it_must() {
    let atas = Atas::start_light("refusals").await;
    let server = atas.address;
    let cases: [(&str, &str, Headers<'_>, u16); 29] = [
        ("HTTP/1.0", "GET /v1/realtime HTTP/1.0", &[], 400),
        ("POST", "POST /v1/realtime HTTP/1.1", &[("Content-Length", "0")], 405),
        ("PUT", "PUT /v1/realtime HTTP/1.1", &[("Content-Length", "0")], 405),
        ("HEAD", "HEAD /v1/realtime HTTP/1.1", &[], 400),
        ("CONNECT", "CONNECT /v1/realtime HTTP/1.1", &[], 405),
        ("another path", "GET /v1/realtime/x HTTP/1.1", &[], 404),
        ("no Host", LINE, &[("Host", "")], 400),
        ("no Upgrade", LINE, &[("Upgrade", "")], 400),
        ("Upgrade to something else", LINE, &[("Upgrade", "h2c")], 400),
        ("Upgrade to a longer word", LINE, &[("Upgrade", "websocket2")], 400),
        ("no Connection", LINE, &[("Connection", "")], 400),
        ("Connection without upgrade", LINE, &[("Connection", "keep-alive")], 400),
        ("Connection with a longer word", LINE, &[("Connection", "upgraded")], 400),
        ("no key", LINE, &[("Sec-WebSocket-Key", "")], 400),
        ("a key of 15 bytes", LINE, &[("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25j")], 400),
        ("a key of 17 bytes", LINE, &[("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZWU=")], 400),
        ("a key of 18 bytes", LINE, &[("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZWVl")], 400),
        ("a key without its padding", LINE, &[("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ")], 400),
        ("a key that is not base64", LINE, &[("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25j!Q==")], 400),
        ("two keys", LINE, &[("Sec-WebSocket-Key", KEY), ("Sec-WebSocket-Key", KEY)], 400),
        ("no version", LINE, &[("Sec-WebSocket-Version", "")], 426),
        ("version 8", LINE, &[("Sec-WebSocket-Version", "8")], 426),
        ("version 0", LINE, &[("Sec-WebSocket-Version", "0")], 426),
        ("version 14", LINE, &[("Sec-WebSocket-Version", "14")], 426),
        ("version 013", LINE, &[("Sec-WebSocket-Version", "013")], 426),
        ("several versions", LINE, &[("Sec-WebSocket-Version", "13, 8")], 426),
        ("a page of another site", LINE, &[("Origin", "https://elsewhere.example")], 403),
        ("a page of nowhere", LINE, &[("Origin", "null")], 403),
        ("a page of another port", LINE, &[("Origin", "http://127.0.0.1:1")], 403),
    ];
    for (case, line, changed, wanted) in cases {
        let head = head_of(server, line, changed).await;
        assert_eq!(status(&head), wanted, "{case}: {head}");
        assert_eq!(header(&head, "sec-websocket-accept"), [""; 0], "{case}");
        if wanted == 426 {
            assert_eq!(header(&head, "sec-websocket-version"), ["13"], "4.4 wants the version named: {case}");
            assert_eq!(header(&head, "upgrade"), ["websocket"], "{case}");
        }
    }
}

#[tokio::test]
async fn a_subprotocol_is_chosen_from_the_offer_or_not_at_all() {
    let atas = Atas::start_light("subprotocols").await;
    let ours = "atas.v1.json";
    let offers: [(&[&str], bool); 9] = [
        (&[ours], true),
        (&["chat, atas.v1.json, superchat"], true),
        (&["chat,atas.v1.json"], true),
        (&["chat", ours], true),
        (&["atas.v1.json\t, chat"], true),
        (&["chat"], false),
        (&["ATAS.V1.JSON"], false),
        (&["atas.v1.json2"], false),
        (&["atas.v1"], false),
    ];
    for (offer, chosen) in offers {
        let changed: Vec<_> = offer.iter().map(|line| ("Sec-WebSocket-Protocol", *line)).collect();
        let mut raw = Raw::connect(atas.address).await;
        raw.send(request(atas.address, LINE, &changed).as_bytes()).await;
        let head = raw.head().await;
        assert_eq!(status(&head), 101, "{offer:?}: {head}");
        let wanted: &[&str] = if chosen { &[ours] } else { &[] };
        assert_eq!(header(&head, "sec-websocket-protocol"), wanted, "{offer:?}");
        if !chosen {
            assert_eq!(raw.answer().await, Answer::Close(Some(4204)), "{offer:?}");
        }
    }
}

#[tokio::test]
async fn frames_may_follow_the_request_at_once() {
    let atas = Atas::start_light("at-once").await;
    let (_, token) = atas.register("asker").await;
    let hello = text(&json!({ "op": "hello", "token": token }).to_string());
    let all = [request(atas.address, LINE, &[]).as_bytes(), &hello, &text(&ping_op(7, 40))].concat();

    let mut in_one = Raw::connect(atas.address).await;
    in_one.send(&all).await;
    let mut in_pieces = Raw::connect(atas.address).await;
    in_pieces.send_byte_by_byte(&all).await;
    for mut raw in [in_one, in_pieces] {
        assert_eq!(status(&raw.head().await), 101);
        assert!(matches!(raw.answer().await, Answer::Op(op) if op["op"] == "welcome"));
        assert_eq!(raw.answer().await, pong_op(7));
    }
}
