//! A WebSocket by hand: bytes out, frames in, each checked to be what a server may send.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Longer than anything a healthy server takes; a test that waits for it has failed.
const PATIENCE: Duration = Duration::from_secs(30);

pub(super) const CONTINUATION: u8 = 0x0;
pub(super) const TEXT: u8 = 0x1;
pub(super) const BINARY: u8 = 0x2;
pub(super) const CLOSE: u8 = 0x8;
pub(super) const PING: u8 = 0x9;
pub(super) const PONG: u8 = 0xA;
/// The bit that says that a frame is its message's last.
pub(super) const FIN: u8 = 0x80;

/// The bit beside the length that says that a mask follows it.
pub(super) const MASKED: u8 = 0x80;
const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];

/// A frame with the shortest length that holds it.
pub(super) fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    frame_masked_by(MASK, first, payload)
}

pub(super) fn frame_masked_by(mask: [u8; 4], first: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first];
    match payload.len() {
        length @ 0..=125 => bytes.push(MASKED + u8::try_from(length).unwrap()),
        length @ 126..=0xffff => {
            bytes.push(MASKED + 126);
            bytes.extend(u16::try_from(length).unwrap().to_be_bytes());
        }
        length => {
            bytes.push(MASKED + 127);
            bytes.extend((length as u64).to_be_bytes());
        }
    }
    bytes.extend(mask);
    bytes.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
    bytes
}

/// A whole text message in one frame.
pub(super) fn text(payload: &str) -> Vec<u8> {
    frame(FIN | TEXT, payload.as_bytes())
}

/// A close frame's payload.
pub(super) fn close_body(code: u16, reason: &[u8]) -> Vec<u8> {
    [&code.to_be_bytes(), reason].concat()
}

/// The protocol's own ping as text of exactly `length` bytes (at least 40); the answer repeats `t`.
pub(super) fn ping_op(t: u64, length: usize) -> String {
    let bare = json!({ "op": "ping", "t": t, "pad": "" }).to_string();
    let pad = "x".repeat(length - bare.len());
    let op = bare.replace("\"pad\":\"\"", &format!("\"pad\":\"{pad}\""));
    assert_eq!(op.len(), length);
    op
}

/// What the server sent.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Answer {
    /// A text message.
    Op(Value),
    Pong(Vec<u8>),
    /// A close frame, with its code if it has a body.
    Close(Option<u16>),
    /// The server has closed its direction.
    End,
}

/// One TCP connection.
pub(super) struct Raw {
    tcp: TcpStream,
    unread: Vec<u8>,
}

impl Raw {
    pub(super) async fn connect(server: SocketAddr) -> Self {
        let tcp = TcpStream::connect(server).await.unwrap();
        tcp.set_nodelay(true).unwrap();
        Self { tcp, unread: Vec::new() }
    }

    /// A connection after a plain opening handshake.
    pub(super) async fn open(server: SocketAddr) -> Self {
        let mut raw = Self::connect(server).await;
        let request = format!(
            "GET /v1/realtime HTTP/1.1\r\nHost: {server}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        );
        raw.send(request.as_bytes()).await;
        let head = raw.head().await;
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
        raw
    }

    /// A connection of somebody who is signed in.
    pub(super) async fn greeted(server: SocketAddr, token: &str) -> Self {
        let mut raw = Self::open(server).await;
        raw.send(&text(&json!({ "op": "hello", "token": token }).to_string())).await;
        match raw.answer().await {
            Answer::Op(op) => assert_eq!(op["op"], "welcome"),
            other => panic!("no welcome but {other:?}"),
        }
        raw
    }

    pub(super) async fn send(&mut self, bytes: &[u8]) {
        self.tcp.write_all(bytes).await.unwrap();
    }

    /// Sends as much as the server still takes: one that closes has no duty to read everything.
    pub(super) async fn send_some(&mut self, bytes: &[u8]) {
        let _ = self.tcp.write_all(bytes).await;
    }

    /// Sends one byte after the other, each in a segment of its own.
    pub(super) async fn send_byte_by_byte(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.send(std::slice::from_ref(byte)).await;
            tokio::task::yield_now().await;
        }
    }

    /// Ends the client's direction.
    pub(super) async fn shut(&mut self) {
        self.tcp.shutdown().await.unwrap();
    }

    /// Status line and headers of an HTTP answer.
    pub(super) async fn head(&mut self) -> String {
        let end = loop {
            if let Some(end) = self.unread.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            assert!(self.read().await, "the server hangs up: {}", String::from_utf8_lossy(&self.unread));
        };
        String::from_utf8(self.unread.drain(..end).collect()).unwrap()
    }

    /// The next answer; the server's own pings are passed over.
    pub(super) async fn answer(&mut self) -> Answer {
        loop {
            let Some((opcode, payload)) = self.frame().await else { return Answer::End };
            match opcode {
                TEXT => return Answer::Op(serde_json::from_slice(&payload).expect("the server speaks JSON")),
                PING => {}
                PONG => return Answer::Pong(payload),
                CLOSE => {
                    let code = payload.split_at_checked(2).map(|(code, reason)| {
                        std::str::from_utf8(reason).expect("a reason is UTF-8");
                        u16::from_be_bytes(code.try_into().unwrap())
                    });
                    assert!(code.is_some() || payload.is_empty(), "a close frame holds a code or nothing");
                    return Answer::Close(code);
                }
                other => panic!("a frame with opcode {other:x}"),
            }
        }
    }

    /// What the server says until it has closed its direction.
    pub(super) async fn answers(&mut self) -> Vec<Answer> {
        let mut answers = Vec::new();
        loop {
            answers.push(self.answer().await);
            if answers.last() == Some(&Answer::End) {
                return answers;
            }
        }
    }

    /// Asserts that the server is well: it answers the protocol's ping.
    pub(super) async fn answers_ping(&mut self, t: u64) {
        self.send(&text(&ping_op(t, 40))).await;
        assert_eq!(self.answer().await, pong_op(t));
    }

    /// One frame with opcode and payload, or none when the server has closed its direction.
    async fn frame(&mut self) -> Option<(u8, Vec<u8>)> {
        let (header, length) = loop {
            if let Some(found) = self.header() {
                break found;
            }
            if !self.read().await {
                assert!(self.unread.is_empty(), "the server ends within a frame");
                return None;
            }
        };
        while self.unread.len() < header + length {
            assert!(self.read().await, "the server ends within a frame");
        }
        let frame: Vec<u8> = self.unread.drain(..header + length).collect();
        let opcode = frame[0] & 0xf;
        assert_eq!(frame[0], FIN | opcode, "no reserved bit, and no message in pieces");
        assert!(opcode < 8 || length <= 125, "a control frame holds at most 125 bytes");
        Some((opcode, frame[header..].to_vec()))
    }

    /// Sizes of the next frame's header and payload, once its header is there.
    fn header(&self) -> Option<(usize, usize)> {
        let short = *self.unread.get(1)?;
        assert_eq!(short & MASKED, 0, "a server does not mask");
        let (header, length) = match short {
            126 => (4, u64::from(u16::from_be_bytes(self.unread.get(2..4)?.try_into().unwrap()))),
            127 => (10, u64::from_be_bytes(self.unread.get(2..10)?.try_into().unwrap())),
            short => (2, u64::from(short)),
        };
        let shortest = if length < 126 {
            2
        } else if length < 0x1_0000 {
            4
        } else {
            10
        };
        assert_eq!(header, shortest, "a length of {length} in its shortest form");
        Some((header, usize::try_from(length).unwrap()))
    }

    /// Reads what there is; false at the end of the server's direction.
    async fn read(&mut self) -> bool {
        let read = tokio::time::timeout(PATIENCE, self.tcp.read_buf(&mut self.unread)).await;
        read.expect("the server says something or hangs up").expect("the server does not reset") > 0
    }
}

/// The answer to [`ping_op`].
pub(super) fn pong_op(t: u64) -> Answer {
    Answer::Op(json!({ "op": "pong", "t": t }))
}

/// What a connection that the server fails comes to: the close frame and the end.
pub(super) fn failed_with(code: u16) -> Vec<Answer> {
    vec![Answer::Close(Some(code)), Answer::End]
}
