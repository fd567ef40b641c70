//! Replays by a node that has not heard yet what another one did.

use reqwest::Method;
use serde_json::{Value, json};
use sim::{Around, Node};
use testkit::Socket;

/// Edits of one message, each followed by somebody who comes anew.
const ROUNDS: usize = 4;

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

/// Without Redis a node learns of an edit by looking, twice a second. Whoever comes before that is told of a head at or
/// behind the edit, and must not get the text that it replaced.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_is_behind_replays_no_text_that_was_replaced() {
    let database = testkit::database().await;
    let node = async || Node::start(database.options(), Around::default()).await.unwrap();
    let (one, other) = (node().await, node().await);
    let body = json!({
        "email": "owner@utama.example", "password": "correct horse battery",
        "handle": "owner", "display_name": "Owner",
    });
    let signed = ask(&one, Method::POST, "/v1/auth/register", "", body).await;
    let token = signed["access_token"].as_str().unwrap();
    let room = json!({ "kind": "private", "title": "Study group", "members": [] });
    let room = ask(&one, Method::POST, "/v1/rooms", token, room).await["id"].as_str().unwrap().to_owned();
    let (stream, messages) = (format!("room:{room}"), format!("/v1/rooms/{room}/messages"));
    // Follows the room on the first node, so that it holds the newest events.
    let mut holding = Socket::open(one.address).await.unwrap();
    holding.hello(token, json!({ &stream: null })).await.unwrap();
    holding.expect("subscribed").await;
    ask(&one, Method::POST, &messages, token, json!({ "text": "text 0" })).await;

    for round in 1..=ROUNDS {
        let text = format!("text {round}");
        let path = format!("{messages}/1");
        let edited = ask(&other, Method::PATCH, &path, token, json!({ "text": text })).await;
        let mut coming = Socket::open(one.address).await.unwrap();
        coming.hello(token, json!({ &stream: null })).await.unwrap();
        let subscribed = coming.expect("subscribed").await;
        assert!(subscribed["head"].as_u64() >= edited["seq"].as_u64(), "{subscribed}");
        assert_eq!(subscribed["events"][0]["body"]["text"], text, "in round {round}");
    }
}
