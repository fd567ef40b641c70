//! How each kind of server is spoken to. All of them give every member of a room the same text in much the same event.

use clap::ValueEnum;
use memchr::memmem;
use serde_json::json;

use crate::place::Place;

/// The one room of Centrifugo (where a colon would begin a namespace); the others have it in their paths. As long as a
/// name of ATAS, like all other fields.
const CHANNEL: &str = "room-01a1f94c-b95a-7734-a7e1-055bb4f157fc";

/// A kind of server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    Atas,
    Centrifugo,
    Socketio,
    Fastapi,
    /// No server, only `write(2)`: see `limit`.
    Limit,
}

/// What a message means to a client that is not in yet.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    Nothing,
    /// From now on it gets what is said.
    Ready,
    Reply(&'static str),
    Refused,
}

impl Kind {
    /// Where WebSockets are opened; nothing where there is none to open.
    pub(crate) fn path(self) -> Option<&'static str> {
        match self {
            Self::Atas => Some("/v1/realtime"),
            Self::Centrifugo => Some("/connection/websocket"),
            Self::Socketio => {
                Some("/socket.io/?EIO=4&transport=websocket&room=01a1f94c-b95a-7734-a7e1-055bb4f157fc")
            }
            Self::Fastapi => Some("/rooms/01a1f94c-b95a-7734-a7e1-055bb4f157fc"),
            Self::Limit => None,
        }
    }

    /// Listens for the moment at which a client is in.
    pub(crate) fn hear(self, text: &[u8], follows: bool) -> Heard {
        let has = |part: &str| memmem::find(text, part.as_bytes()).is_some();
        let ready = match self {
            Self::Atas if follows => has(r#""op":"subscribed""#),
            Self::Atas => has(r#""op":"welcome""#),
            Self::Centrifugo if follows => has(r#""id":2,"subscribe""#),
            Self::Centrifugo => has(r#""id":1,"connect""#),
            Self::Socketio if text.starts_with(b"0{") => return Heard::Reply("40"),
            Self::Socketio => text.starts_with(b"42[\"subscribed\""),
            Self::Fastapi => has(r#""op":"subscribed""#),
            Self::Limit => true,
        };
        match ready {
            true => Heard::Ready,
            false if has(r#""error""#) || text.starts_with(b"44") => Heard::Refused,
            false => Heard::Nothing,
        }
    }

    /// The answer to a message that only asks whether one is still there.
    pub(crate) fn keep_alive(self, text: &[u8]) -> Option<&'static str> {
        match (self, text) {
            (Self::Centrifugo, b"{}") => Some("{}"),
            (Self::Socketio, b"2") => Some("3"),
            _ => None,
        }
    }
}

/// What a client says first: who it is, and which room it follows from where.
pub(crate) fn greeting(
    place: &Place,
    account: usize,
    follows: Option<(usize, Option<u64>)>,
) -> Option<String> {
    match place.kind {
        Kind::Atas => {
            let from = |seq: Option<u64>| seq.map(|seq| json!({ "epoch": place.epoch, "seq": seq }));
            let streams = follows.map_or(json!({}), |(room, seq)| json!({ &place.rooms[room]: from(seq) }));
            let token = &place.tokens[account % place.tokens.len()];
            Some(json!({ "op": "hello", "token": token, "streams": streams }).to_string())
        }
        Kind::Centrifugo => {
            let subscribe = |_| format!("\n{}", json!({ "id": 2, "subscribe": { "channel": CHANNEL } }));
            Some(json!({ "id": 1, "connect": {} }).to_string() + &follows.map_or_else(String::new, subscribe))
        }
        Kind::Socketio | Kind::Fastapi | Kind::Limit => None,
    }
}

/// One message into a room. `mark` comes back with the acknowledgement of those who give one.
pub(crate) fn say(place: &Place, room: usize, id: &str, mark: u64, text: &str) -> String {
    match place.kind {
        Kind::Atas => {
            let stream = &place.rooms[room];
            json!({ "op": "send", "ref": mark, "stream": stream, "id": id, "body": { "text": text } })
                .to_string()
        }
        Kind::Centrifugo => {
            // What the others' servers add, this one has to be given.
            let data = json!({
                "kind": "message", "id": id, "author": id,
                "at": "2026-11-20T14:11:57.402Z", "body": { "text": text },
            });
            json!({ "id": mark, "publish": { "channel": CHANNEL, "data": data } }).to_string()
        }
        Kind::Socketio => format!("42{}", json!(["send", { "id": id, "text": text }])),
        Kind::Fastapi | Kind::Limit => json!({ "id": id, "text": text }).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(kind: Kind) -> Place {
        Place {
            kind,
            server: ([127, 0, 0, 1], 80).into(),
            tokens: vec!["t0".to_owned(), "t1".to_owned()],
            rooms: vec!["room:a".to_owned(), "room:b".to_owned()],
            epoch: "e".to_owned(),
        }
    }

    #[test]
    fn a_client_of_atas_names_its_room_and_its_position() {
        let hello = |account, follows| greeting(&place(Kind::Atas), account, follows).unwrap();
        assert_eq!(hello(3, None), r#"{"op":"hello","streams":{},"token":"t1"}"#);
        assert_eq!(hello(0, Some((1, None))), r#"{"op":"hello","streams":{"room:b":null},"token":"t0"}"#);
        assert!(hello(0, Some((0, Some(41)))).contains(r#"{"room:a":{"epoch":"e","seq":41}}"#));
    }

    #[test]
    fn everybody_gets_in_the_way_their_server_says() {
        let atas = br#"{"op":"welcome","session":"1"}"#;
        assert_eq!(Kind::Atas.hear(atas, true), Heard::Nothing);
        assert_eq!(Kind::Atas.hear(atas, false), Heard::Ready);
        assert_eq!(Kind::Atas.hear(br#"{"op":"error","code":"not_member"}"#, true), Heard::Refused);
        assert_eq!(Kind::Socketio.hear(br#"0{"sid":"x"}"#, true), Heard::Reply("40"));
        assert_eq!(Kind::Socketio.hear(br#"44{"message":"no"}"#, true), Heard::Refused);
        assert_eq!(Kind::Socketio.keep_alive(b"2"), Some("3"));
        assert_eq!(Kind::Atas.keep_alive(b"2"), None);
    }
}
