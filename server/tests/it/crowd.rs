//! A thousand people in one room.

use serde_json::json;
use testkit::Socket;

use crate::client::new_id;
use crate::process::Atas;

const CROWD: usize = 1_000;
const MESSAGES: usize = 30;

#[tokio::test]
async fn a_thousand_clients_get_everything() {
    let atas = Atas::start("crowd").await;
    let (_, token) = atas.register("speaker").await;
    let room = atas.open_room(&token, &[]).await;
    let stream = format!("room:{room}");
    let mut crowd = Vec::with_capacity(CROWD);
    for _ in 0..CROWD {
        let mut socket = Socket::open(atas.address).await.unwrap();
        socket.hello(&token, json!({ &stream: null })).await.unwrap();
        socket.expect("subscribed").await;
        crowd.push(socket);
    }
    let mut speaker = Socket::open(atas.address).await.unwrap();
    speaker.hello(&token, json!({})).await.unwrap();
    for n in 0..MESSAGES {
        let id = new_id();
        let op = json!({ "op": "send", "stream": stream, "id": id, "body": { "text": n.to_string() } });
        speaker.say(op).await.unwrap();
        speaker.expect("ack").await;
    }
    for mut socket in crowd {
        let mut seen = Vec::new();
        while seen.len() < MESSAGES {
            let op = socket.expect("events").await;
            seen.extend(op["events"].as_array().unwrap().iter().map(|event| event["seq"].as_u64().unwrap()));
        }
        assert_eq!(seen, (1..=MESSAGES as u64).collect::<Vec<_>>());
    }
}
