//! What nodes share beside the database: a file that came in through both is whole and read on both, and each node finds
//! every message in an index of its own.

use std::net::SocketAddr;
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

use super::Deployed;
use crate::client::new_id;

/// Somebody who asks one node or the other.
struct Person {
    token: String,
}

impl Person {
    fn asks(&self, node: SocketAddr, method: Method, path: &str) -> RequestBuilder {
        Client::new().request(method, format!("http://{node}{path}")).bearer_auth(&self.token)
    }

    /// Sends the bytes of an upload from `offset` on to a node.
    async fn appends(&self, node: SocketAddr, id: &str, offset: usize, bytes: &[u8]) -> u16 {
        let append = self.asks(node, Method::PATCH, &format!("/v1/uploads/{id}"));
        let append = append.header("tus-resumable", "1.0.0").header("upload-offset", offset);
        let append = append.header("content-type", "application/offset+octet-stream").body(bytes.to_vec());
        append.send().await.unwrap().status().as_u16()
    }

    /// What a node answers, when it is 200.
    async fn json(&self, node: SocketAddr, path: &str) -> Option<Value> {
        let answer = self.asks(node, Method::GET, path).send().await.unwrap();
        if answer.status() == 200 { Some(answer.json().await.unwrap()) } else { None }
    }

    /// Waits until a node's answer is as it should be.
    async fn until(&self, node: SocketAddr, path: &str, is_so: impl Fn(&Value) -> bool) {
        while !self.json(node, path).await.is_some_and(|answer| is_so(&answer)) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

#[tokio::test]
async fn files_and_messages_are_everybodys_on_every_node() {
    let deployed = Deployed::start("shared").await;
    let [one, other] = deployed.nodes.each_ref().map(|node| node.address);
    let (_, token) = deployed.nodes[0].register("sharer").await;
    let room = deployed.nodes[0].open_room(&token, &[]).await;
    let person = Person { token };

    // Begun on one node, gone on with on the other, as through a proxy that sends each request where it likes.
    let bytes: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
    let begun = person.asks(one, Method::POST, "/v1/uploads").header("tus-resumable", "1.0.0");
    let begun = begun.header("upload-length", bytes.len()).send().await.unwrap();
    assert_eq!(begun.status(), 201);
    let id = begun.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned();
    let half = bytes.len() / 2;
    assert_eq!(person.appends(one, &id, 0, &bytes[..half]).await, 204);
    assert_eq!(person.appends(other, &id, half, &bytes[half..]).await, 204);
    // Whichever node works on it.
    person.until(one, &format!("/v1/uploads/{id}"), |upload| upload["state"] == "ready").await;

    let said = person.asks(other, Method::POST, &format!("/v1/rooms/{room}/messages"));
    let said = said.header("idempotency-key", new_id());
    let said = said.json(&json!({ "text": "the quetzal has landed", "attachments": [id] }));
    let said = said.send().await.unwrap();
    assert!(said.status().is_success(), "{}", said.text().await.unwrap());
    for node in [one, other, deployed.gate()] {
        let read = person.asks(node, Method::GET, &format!("/v1/files/{id}")).send().await.unwrap();
        assert_eq!(read.status(), 200);
        assert!(read.bytes().await.unwrap() == bytes, "as it was");
        let finds_it = |found: &Value| found["items"].as_array().is_some_and(|items| items.len() == 1);
        person.until(node, "/v1/search/messages?q=quetzal", finds_it).await;
    }
}
