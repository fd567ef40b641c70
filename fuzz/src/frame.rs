//! WebSocket frames by hand: those of a client are made, those of the server are checked.

use serde_json::Value;

/// What the server may say.
const OPS: [&str; 14] = [
    "welcome",
    "subscribed",
    "events",
    "ack",
    "ok",
    "typing",
    "presence",
    "read",
    "rooms",
    "blocks",
    "unsubscribed",
    "drain",
    "error",
    "pong",
];

/// A text message of a client in one frame, masked with zeros.
pub(crate) fn text(payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x81];
    match payload.len() {
        length @ 0..=125 => bytes.push(0x80 + u8::try_from(length).unwrap_or(0)),
        length @ 126..=0xffff => {
            bytes.push(0x80 + 126);
            bytes.extend(u16::try_from(length).unwrap_or(0).to_be_bytes());
        }
        length => {
            bytes.push(0x80 + 127);
            bytes.extend((length as u64).to_be_bytes());
        }
    }
    bytes.extend([0; 4]);
    bytes.extend(payload);
    bytes
}

/// What came from the server so far, taken apart.
#[derive(Default)]
pub(crate) struct Heard {
    unread: Vec<u8>,
    /// The close frame has come.
    pub(crate) closed: bool,
}

impl Heard {
    /// Takes in bytes and gives the operations that are whole.
    ///
    /// # Panics
    /// When they are not what a server may send.
    pub(crate) fn hear(&mut self, bytes: &[u8]) -> Vec<Value> {
        self.unread.extend(bytes);
        let mut ops = Vec::new();
        while let Some((header, length)) = self.header()
            && self.unread.len() >= header + length
        {
            let frame: Vec<u8> = self.unread.drain(..header + length).collect();
            ops.extend(self.take(frame[0], &frame[header..]));
        }
        ops
    }

    fn take(&mut self, first: u8, payload: &[u8]) -> Option<Value> {
        assert!(!self.closed, "a frame after the close frame");
        assert!(first & 0x0f < 8 || payload.len() <= 125, "a long control frame");
        match first {
            0x81 => {
                let op: Value = serde_json::from_slice(payload).expect("the server speaks JSON");
                assert!(OPS.contains(&op["op"].as_str().unwrap_or_default()), "an unknown op: {op}");
                return Some(op);
            }
            0x88 => {
                let code = payload.split_first_chunk::<2>();
                let code =
                    code.map(|(code, reason)| (u16::from_be_bytes(*code), std::str::from_utf8(reason)));
                assert!(code.is_some() || payload.is_empty(), "a close frame of one byte");
                assert!(code.is_none_or(|(code, reason)| code != 4003 && reason.is_ok()), "{code:?}");
                self.closed = true;
            }
            0x89 | 0x8A => {}
            other => panic!("a frame that begins with {other:x}"),
        }
        None
    }

    /// Sizes of the next frame's header and payload.
    fn header(&self) -> Option<(usize, usize)> {
        let (header, length) = match *self.unread.get(1)? {
            126 => (4, u64::from(u16::from_be_bytes(*self.unread.get(2..)?.first_chunk()?))),
            127 => (10, u64::from_be_bytes(*self.unread.get(2..)?.first_chunk()?)),
            short => (2, u64::from(short)),
        };
        assert!(length < 128 || header > 2, "a server does not mask");
        let shortest = if length < 126 {
            2
        } else if length < 0x1_0000 {
            4
        } else {
            10
        };
        assert_eq!(header, shortest, "a length of {length} in its shortest form");
        Some((header, usize::try_from(length).expect("a length that fits")))
    }
}
