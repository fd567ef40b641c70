//! Files that messages carry: sent once, by their owner, read by those who see the message.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::app::{Seat, Student, TestApp};

const TEXT: &[u8] = b"past papers";
/// Stripes, 40 x 30.
const PNG: &[u8] = b"\x89PNG\x0d\x0a\x1a\x0a\x00\x00\x00\x0dIHDR\x00\x00\x00(\x00\x00\x00\x1e\x01\x00\x00\x00\x00v\xa6ap\x00\x00\x00\x0fIDATx\xdac\xf8\x00\x02\x0cC\x8a\x04\x00s\xd3\x8c\xa1BJ\x22\xb2\x00\x00\x00\x00IEND\xaeB`\x82";

impl TestApp {
    /// A file of `who`, whole and looked at; gives its id.
    pub(crate) async fn file_of(&self, who: &Student, name: &str) -> String {
        let id = who.uploads(name, "text/plain", TEXT).await;
        self.worker.drain().await.unwrap();
        id
    }

    /// How many objects the storage holds.
    fn objects(&self) -> usize {
        fn count(folder: &std::path::Path) -> usize {
            let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
            entries.map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
        }
        count(&self.files)
    }
}

impl Student {
    fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let url = format!("http://{}{path}", self.address);
        self.client.request(method.parse().unwrap(), url).bearer_auth(&self.token)
    }

    async fn begins_upload(&self, name: &str, kind: &str, len: usize) -> String {
        let told =
            format!("filename {},filetype {}", BASE64_STANDARD.encode(name), BASE64_STANDARD.encode(kind));
        let request = self.request("POST", "/v1/uploads").header("upload-length", len);
        let begun: Value =
            request.header("upload-metadata", told).send().await.unwrap().json().await.unwrap();
        begun["id"].as_str().unwrap().to_owned()
    }

    async fn uploads(&self, name: &str, kind: &str, bytes: &'static [u8]) -> String {
        let id = self.begins_upload(name, kind, bytes.len()).await;
        let request = self.request("PATCH", &format!("/v1/uploads/{id}")).header("upload-offset", 0);
        let request = request.header("content-type", "application/offset+octet-stream").body(bytes);
        assert_eq!(request.send().await.unwrap().status(), 204);
        id
    }

    async fn gets(&self, path: &str) -> (u16, Vec<u8>) {
        let answer = self.request("GET", path).send().await.unwrap();
        (answer.status().as_u16(), answer.bytes().await.unwrap().to_vec())
    }

    async fn posts_body(&self, room: &str, id: &str, body: Value) -> (u16, Value) {
        let request =
            self.request("POST", &format!("/v1/rooms/{room}/messages")).header("idempotency-key", id);
        let answer = request.json(&body).send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or(Value::Null))
    }
}

impl Seat {
    pub(crate) async fn sends_files(&mut self, id: &str, text: &str, files: &[&str]) {
        let body = json!({ "text": text, "attachments": files });
        let op = json!({ "op": "send", "ref": id, "stream": self.stream, "id": id, "body": body });
        self.socket.say(op).await.unwrap();
    }

    pub(crate) async fn is_refused(&mut self, files: &[&str]) -> String {
        let id = self.student.new_id();
        self.sends_files(&id, "look", files).await;
        let error = self.socket.expect("error").await;
        assert_eq!(error["id"], id);
        error["code"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_message_brings_its_files_particulars() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let (mut asking, mut helping) = (asker.enters(&room).await, helper.enters(&room).await);
    let (file, picture) =
        (app.file_of(&asker, "papers.txt").await, asker.uploads("stripes.png", "image/png", PNG).await);
    app.worker.drain().await.unwrap();

    let id = asker.new_id();
    asking.sends_files(&id, "", &[&file, &picture]).await;
    let seen = helping.sees(0, 1).await;
    let attachments = &seen[0]["body"]["attachments"];
    assert_eq!(seen[0]["body"]["text"], "");
    assert_eq!(
        attachments[0],
        json!({ "id": file, "name": "papers.txt", "type": "text/plain", "size": TEXT.len() })
    );
    assert_eq!(attachments[1]["type"], "image/webp");
    assert_eq!((&attachments[1]["width"], &attachments[1]["height"]), (&json!(40), &json!(30)));
    assert!(attachments[1]["placeholder"].is_string());
    let ack = asking.socket.expect("ack").await;

    // The same in the history, and for somebody who comes later.
    let (_, history) = helper.ask("GET", &format!("/v1/rooms/{room}/messages"), None).await;
    assert_eq!(history["items"][0], seen[0]);
    assert_eq!(helper.enters(&room).await.subscribed["events"], json!(seen));
    let (_, rooms) = helper.ask("GET", &format!("/v1/rooms/{room}"), None).await;
    assert_eq!(rooms["last"]["attachments"], 2);

    // Sent again, it is known; with other files it is another message.
    asking.sends_files(&id, "", &[&file, &picture]).await;
    assert_eq!(asking.socket.expect("ack").await["seq"], ack["seq"]);
    asking.sends_files(&id, "", &[&picture, &file]).await;
    assert_eq!(asking.socket.expect("error").await["code"], "id_conflict");
    asking.says_as(&id, "text only").await;
    assert_eq!(asking.socket.expect("error").await["code"], "id_conflict");
}

#[tokio::test]
async fn files_are_for_those_who_see_the_message() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let (stranger, late) = (app.student("stranger").await, app.student("late").await);
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let file = app.file_of(&asker, "papers.txt").await;
    let at = format!("/v1/files/{file}");
    assert_eq!(asker.gets(&at).await, (200, TEXT.to_vec()));
    assert_eq!(helper.gets(&at).await.0, 404, "not sent yet");

    let key = asker.new_id();
    let message = json!({ "text": "", "attachments": [file] });
    let (status, _) = asker.posts_body(&room, &key, message).await;
    assert_eq!(status, 201);
    assert_eq!(helper.gets(&at).await, (200, TEXT.to_vec()));
    assert_eq!(stranger.gets(&at).await.0, 404);

    let invited =
        asker.ask("POST", &format!("/v1/rooms/{room}/members"), Some(json!({ "user": late.id }))).await;
    assert_eq!(invited.0, 204);
    assert_eq!(late.gets(&at).await.0, 404, "sent before they joined");
    let removed = asker.ask("DELETE", &format!("/v1/rooms/{room}/members/{}", helper.id), None).await;
    assert_eq!(removed.0, 204);
    assert_eq!(helper.gets(&at).await.0, 404, "no member any more");
    assert_eq!(asker.gets(&at).await.0, 200);
}

#[tokio::test]
async fn only_ones_own_whole_and_unsent_files_are_sent() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let mut asking = asker.enters(&room).await;
    let (own, foreign) = (app.file_of(&asker, "papers.txt").await, app.file_of(&helper, "papers.txt").await);
    let begun = asker.begins_upload("half.txt", "text/plain", 100).await;
    let fake = asker.uploads("a.png", "image/png", b"<html></html>").await;
    app.worker.drain().await.unwrap();
    let nothing = "018f0000-0000-7000-8000-000000000000";
    for files in [
        &[foreign.as_str()][..],
        &[&begun],
        &[&fake],
        &[nothing],
        &[&own, &foreign],
        &[&own, &own],
        &[own.as_str(); 11],
    ] {
        assert_eq!(asking.is_refused(files).await, "invalid", "{files:?}");
    }
    let (status, problem) =
        asker.posts_body(&room, &asker.new_id(), json!({ "text": "x", "attachments": [foreign] })).await;
    assert_eq!((status, &problem["errors"]["attachments"]), (422, &json!("unknown")));
    let (status, problem) =
        asker.posts_body(&room, &asker.new_id(), json!({ "text": "x", "attachments": vec![&own; 11] })).await;
    assert_eq!((status, &problem["errors"]["attachments"]), (422, &json!("invalid")));
    let (status, _) =
        asker.posts_body(&room, &asker.new_id(), json!({ "text": " ", "attachments": [] })).await;
    assert_eq!(status, 422);

    // None of the refused ones has used it up; the first that is stored does.
    let id = asker.new_id();
    asking.sends_files(&id, "mine", &[&own]).await;
    asking.socket.expect("ack").await;
    assert_eq!(asking.is_refused(&[&own]).await, "invalid");
}

#[tokio::test]
async fn of_many_messages_at_once_one_gets_the_file() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let rooms = [asker.opens_room("One", &[&helper]).await, asker.opens_room("Two", &[&helper]).await];
    let file = app.file_of(&asker, "papers.txt").await;
    let sends = (0..8).map(|n| {
        let (asker, room, file) = (asker.clone(), rooms[n % 2].clone(), file.clone());
        tokio::spawn(async move {
            let message = json!({ "text": "", "attachments": [file] });
            asker.posts_body(&room, &asker.new_id(), message).await.0
        })
    });
    let mut statuses = Vec::new();
    for send in sends.collect::<Vec<_>>() {
        statuses.push(send.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422, 422, 422, 422, 422, 422, 422]);
}

#[tokio::test]
async fn a_file_sent_while_it_is_looked_at_is_read_later() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let file = asker.uploads("papers.txt", "text/plain", TEXT).await;
    let (status, _) =
        asker.posts_body(&room, &asker.new_id(), json!({ "text": "", "attachments": [file] })).await;
    assert_eq!(status, 201);
    let at = format!("/v1/files/{file}");
    assert_eq!(helper.gets(&at).await.0, 409);
    app.worker.drain().await.unwrap();
    assert_eq!(helper.gets(&at).await, (200, TEXT.to_vec()));
}

#[tokio::test]
async fn the_files_of_a_removed_message_are_gone() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let file = app.file_of(&asker, "papers.txt").await;
    let message = json!({ "text": "", "attachments": [file] });
    let (_, ack) = asker.posts_body(&room, &asker.new_id(), message).await;
    let at = format!("/v1/files/{file}");
    assert_eq!(helper.gets(&at).await.0, 200);

    let mut asking = asker.enters(&room).await;
    let id = asker.new_id();
    let op = json!({ "op": "delete", "ref": id, "stream": asking.stream, "id": id, "target": ack["seq"] });
    asking.socket.say(op).await.unwrap();
    asking.socket.expect("ack").await;
    for who in [&asker, &helper] {
        assert_eq!(who.gets(&at).await.0, 404);
    }
    app.worker.drain().await.unwrap();
    assert_eq!(app.objects(), 0);
    assert_eq!(asker.gets(&format!("/v1/uploads/{file}")).await.0, 404);
    let left: Value = sqlx::query_scalar("select to_jsonb(count(*)) from realtime.attachments")
        .fetch_one(app.database.db.pool())
        .await
        .unwrap();
    assert_eq!(left, 0);
}
