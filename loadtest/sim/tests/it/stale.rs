//! Replays by a node that has not heard yet what another one did.

use reqwest::Method;
use serde_json::{Value, json};
use sim::{Around, Node};
use testkit::{Socket, TestDb};

/// Edits of one message, each followed by somebody who comes anew.
const ROUNDS: usize = 4;
/// More messages than a first page holds.
const MANY: u64 = 30;

/// Asks a node for something that goes well.
async fn ask(node: &Node, method: Method, path: &str, token: &str, body: Value) -> Value {
    let request = reqwest::Client::new().request(method, format!("http://{}{path}", node.address));
    let key = store::Entropy::system().uuid_v7(&store::Clock::system()).to_string();
    let request = request.bearer_auth(token).header("idempotency-key", key).json(&body);
    let answer = request.send().await.expect("an answer");
    let (status, text) = (answer.status(), answer.text().await.expect("a text"));
    assert!(status.is_success(), "{path}: {status} {text}");
    serde_json::from_str(&text).unwrap_or(Value::Null)
}

/// Two nodes without Redis, and somebody's room on both; the first holds its newest events.
struct Pair {
    one: Node,
    other: Node,
    token: String,
    stream: String,
    messages: String,
    _holding: Socket,
    _database: TestDb,
}

impl Pair {
    async fn new() -> Self {
        let database = testkit::database().await;
        let node = async || Node::start(database.options(), Around::default()).await.expect("a node");
        let (one, other) = (node().await, node().await);
        let body = json!({
            "email": "owner@utama.example", "password": "correct horse battery",
            "handle": "owner", "display_name": "Owner",
        });
        let signed = ask(&one, Method::POST, "/v1/auth/register", "", body).await;
        let token = signed["access_token"].as_str().expect("a token").to_owned();
        let room = json!({ "kind": "private", "title": "Study group", "members": [] });
        let room = ask(&one, Method::POST, "/v1/rooms", &token, room).await["id"]
            .as_str()
            .expect("an id")
            .to_owned();
        let (stream, messages) = (format!("room:{room}"), format!("/v1/rooms/{room}/messages"));
        let mut holding = Socket::open(one.address).await.expect("a socket");
        holding.hello(&token, json!({ &stream: null })).await.expect("a welcome");
        holding.expect("subscribed").await;
        Self { one, other, token, stream, messages, _holding: holding, _database: database }
    }

    async fn posts(&self, text: &str) {
        ask(&self.one, Method::POST, &self.messages, &self.token, json!({ "text": text })).await;
    }

    /// Edits a message on the node that nobody follows; the edit's seq.
    async fn edits(&self, seq: u64, text: &str) -> u64 {
        let path = format!("{}/{seq}", self.messages);
        let edited = ask(&self.other, Method::PATCH, &path, &self.token, json!({ "text": text })).await;
        edited["seq"].as_u64().expect("a number")
    }

    /// Somebody who comes anew to the first node, and what they are told first.
    async fn comes(&self, from: &Value) -> (Socket, Value) {
        let mut coming = Socket::open(self.one.address).await.expect("a socket");
        coming.hello(&self.token, json!({ &self.stream: from })).await.expect("a welcome");
        let subscribed = coming.expect("subscribed").await;
        (coming, subscribed)
    }
}

/// Without Redis a node learns of an edit by looking, twice a second. Whoever comes before that is told of a head at or
/// behind the edit, and must not get the text that it replaced.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_is_behind_replays_no_text_that_was_replaced() {
    let pair = Pair::new().await;
    pair.posts("text 0").await;
    for round in 1..=ROUNDS {
        let text = format!("text {round}");
        let edit = pair.edits(1, &text).await;
        let (_, subscribed) = pair.comes(&Value::Null).await;
        assert!(subscribed["head"].as_u64() >= Some(edit), "{subscribed}");
        assert_eq!(subscribed["events"][0]["body"]["text"], text, "in round {round}");
    }
}

/// The same for whoever was away so long that their first page does not hold everything.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_is_behind_goes_on_with_no_text_that_was_replaced() {
    let pair = Pair::new().await;
    let (_, first) = pair.comes(&Value::Null).await;
    let from = json!({ "epoch": first["epoch"], "seq": 0 });
    for number in 1..=MANY {
        pair.posts(&format!("{number} {}", "x".repeat(3_500))).await;
    }
    for round in 1..=ROUNDS {
        let text = format!("text {round}");
        let edit = pair.edits(MANY, &text).await;
        let (mut coming, subscribed) = pair.comes(&from).await;
        let mut events = subscribed["events"].as_array().unwrap().clone();
        assert!(events.len() < usize::try_from(MANY).unwrap(), "the first page holds everything");
        while events.last().and_then(|last| last["seq"].as_u64()) < Some(edit) {
            events.extend(coming.expect("events").await["events"].as_array().unwrap().iter().cloned());
        }
        for (seq, event) in (1..).zip(&events) {
            assert_eq!(event["seq"].as_u64(), Some(seq), "dense");
        }
        let place = usize::try_from(MANY).unwrap() - 1;
        assert_eq!(events[place]["body"]["text"], text, "in round {round}");
    }
}
