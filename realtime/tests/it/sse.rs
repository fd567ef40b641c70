//! Live delivery by server-sent events: the same promises as over a WebSocket.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Duration;

use accounts::{About, Accounts};
use api::Site;
use api::limit::Limits;
use chrono::TimeDelta;
use serde_json::{Value, json};
use store::keys::KeyRing;
use store::{Clock, Entropy};
use testkit::Redis;
use tower::ServiceExt as _;

use crate::app::{Student, TestApp, assert_dense, texts};

/// Longer than anything a healthy server takes; a test that waits for it has failed.
const PATIENCE: Duration = Duration::from_secs(40);

/// Somebody who listens.
struct Listener {
    answer: reqwest::Response,
    unread: String,
    events: VecDeque<Event>,
    /// The id that came last.
    last: Option<String>,
}

#[derive(Debug)]
struct Event {
    id: Option<String>,
    data: Value,
}

/// Asks for streams, from a position if there is one.
async fn ask(student: &Student, streams: &str, last: Option<&str>) -> reqwest::Response {
    let url = format!("http://{}/v1/realtime/sse?streams={streams}", student.address);
    let mut request = student.client.get(url).bearer_auth(&student.token);
    if let Some(last) = last {
        request = request.header("last-event-id", last);
    }
    request.send().await.unwrap()
}

impl Listener {
    async fn open(student: &Student, rooms: &[&str], last: Option<&str>) -> Self {
        let streams: Vec<String> = rooms.iter().map(|room| format!("room:{room}")).collect();
        let answer = ask(student, &streams.join(","), last).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        assert!(!answer.headers().contains_key("content-encoding"));
        let mut listener = Self { answer, unread: String::new(), events: VecDeque::new(), last: None };
        assert_eq!(listener.expect("welcome").await["user"], student.id);
        listener
    }

    /// The next event; none when the answer has ended.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.events.pop_front() {
                if event.id.is_some() {
                    self.last.clone_from(&event.id);
                }
                return Some(event);
            }
            let chunk = tokio::time::timeout(PATIENCE, self.answer.chunk()).await.expect("something comes");
            self.unread.push_str(std::str::from_utf8(&chunk.unwrap()?).unwrap());
            while let Some((event, rest)) = self.unread.split_once("\n\n") {
                let (mut id, mut data) = (None, None);
                for line in event.lines().filter(|line| !line.starts_with(':')) {
                    match line.split_once(": ").unwrap() {
                        ("id", value) => id = Some(value.to_owned()),
                        ("data", value) => data = serde_json::from_str(value).unwrap(),
                        other => panic!("{other:?}"),
                    }
                }
                self.events.extend(data.map(|data| Event { id, data }));
                self.unread = String::from(rest);
            }
        }
    }

    /// The next message with this op. Those that belong to a position have an id, the others have none.
    async fn expect(&mut self, op: &str) -> Value {
        loop {
            let Event { id, data } =
                self.next().await.unwrap_or_else(|| panic!("ended while waiting for {op}"));
            let placed = ["subscribed", "events", "unsubscribed"].contains(&data["op"].as_str().unwrap());
            assert_eq!(id.is_some(), placed, "{data}");
            if data["op"] == op {
                return data;
            }
        }
    }

    /// Events of one room until there are so many, dense after `after`.
    async fn sees(&mut self, room: &str, after: u64, count: usize) -> Vec<Value> {
        let mut seen: Vec<Value> = Vec::new();
        while seen.len() < count {
            let Event { data, .. } = self.next().await.expect("it goes on");
            if data["stream"] == format!("room:{room}") {
                assert_ne!(data["replay"], "reset", "{data}");
                seen.extend(data["events"].as_array().into_iter().flatten().cloned());
            }
        }
        assert_eq!(seen.len(), count, "nothing twice");
        assert_dense(&seen, after);
        seen
    }
}

async fn says(student: &Student, room: &str, texts: &[&str]) {
    for text in texts {
        assert_eq!(student.posts(room, &student.new_id(), text).await.0, 201);
    }
}

#[tokio::test]
async fn whoever_comes_back_gets_exactly_what_they_missed() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let (one, other) =
        (asker.opens_room("One", &[&helper]).await, asker.opens_room("Other", &[&helper]).await);
    let mut listening = Listener::open(&helper, &[&one, &other], None).await;
    listening.expect("subscribed").await;
    listening.expect("subscribed").await;
    says(&asker, &one, &["1", "2"]).await;
    listening.sees(&one, 0, 2).await;
    says(&asker, &other, &["1"]).await;
    listening.sees(&other, 0, 1).await;
    let mut ids = vec![listening.last.clone().unwrap()];
    drop(listening);
    // Missed in both; the first of it is heard before the next cut.
    says(&asker, &one, &["3", "4"]).await;
    says(&asker, &other, &["2"]).await;
    let mut again = Listener::open(&helper, &[&other, &one], Some(&ids[0])).await;
    let first = again.expect("subscribed").await;
    ids.push(again.last.clone().unwrap());
    drop(again);
    let (heard, unheard) =
        if first["stream"] == format!("room:{one}") { (&one, &other) } else { (&other, &one) };
    let (missed, text) = if *unheard == one { (vec!["3", "4"], "last") } else { (vec!["2"], "last") };
    says(&asker, heard, &[text]).await;
    let mut last = Listener::open(&helper, &[&one, &other], Some(&ids[1])).await;
    let mut seen = std::collections::HashMap::new();
    for _ in 0..2 {
        let subscribed = last.expect("subscribed").await;
        assert_eq!(subscribed["replay"], "complete");
        seen.insert(subscribed["stream"].as_str().unwrap().to_owned(), subscribed["events"].clone());
    }
    assert_eq!(texts(seen[&format!("room:{heard}")].as_array().unwrap()), ["last"]);
    assert_eq!(texts(seen[&format!("room:{unheard}")].as_array().unwrap()), missed);
    // An id of before is still good: it brings everything since.
    let mut far = Listener::open(&helper, &[&one], Some(&ids[0])).await;
    let all = far.expect("subscribed").await;
    assert_eq!((&all["replay"], &all["events"][0]["seq"]), (&json!("complete"), &json!(3)));
}

#[tokio::test]
async fn what_cannot_be_followed_is_a_problem() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let many = |count| (0..count).map(|_| format!("room:{}", asker.new_id())).collect::<Vec<_>>().join(",");
    for (streams, last, status) in [
        (many(33).as_str(), None, 422),
        (&many(2_000)[..4_000], None, 422),
        ("", None, 422),
        (",", None, 422),
        ("lounge", None, 422),
        ("inbox,room:x", None, 422),
        ("inbox", Some("nonsense"), 400),
        ("inbox", Some(""), 400),
        ("inbox", Some("AQ"), 400),
        ("inbox", Some(&*"A".repeat(1_000)), 400),
    ] {
        let answer = ask(&asker, streams, last).await;
        assert_eq!(answer.status().as_u16(), status, "{streams} {last:?}");
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
    }
    let nobody = asker.with_token("forged");
    assert_eq!(ask(&nobody, "inbox", None).await.status(), 401);
    let without =
        asker.client.get(format!("http://{}/v1/realtime/sse", asker.address)).bearer_auth(&asker.token);
    assert_eq!(without.send().await.unwrap().status(), 400);
    // Thirty-two are followed, each once however often it is named; of what is not theirs they are told so.
    let streams = format!("{},inbox,inbox,room:{room}", many(30));
    let mut answer = Listener {
        answer: ask(&helper, &streams, None).await,
        unread: String::new(),
        events: VecDeque::new(),
        last: None,
    };
    let (mut opened, mut refused) = (0, 0);
    while opened + refused < 32 {
        match answer.next().await.expect("it goes on").data {
            data if data["op"] == "subscribed" => opened += 1,
            data if data["op"] == "error" => {
                assert_eq!(data["code"], "not_member");
                refused += 1;
            }
            _ => {}
        }
    }
    assert_eq!((opened, refused), (2, 30));
}

#[tokio::test]
async fn a_removed_member_hears_no_more_and_goes_on_elsewhere() {
    let app = TestApp::start().await;
    let (owner, member) = app.two_students().await;
    let (one, other) =
        (owner.opens_room("One", &[&member]).await, owner.opens_room("Other", &[&member]).await);
    let mut listening = Listener::open(&member, &[&one, &other], None).await;
    listening.expect("subscribed").await;
    listening.expect("subscribed").await;
    says(&owner, &one, &["before"]).await;
    let path = format!("/v1/rooms/{one}/members/{}", member.id);
    assert_eq!(owner.ask("DELETE", &path, None).await.0, 204);
    says(&owner, &one, &["after"]).await;
    says(&owner, &other, &["still here"]).await;
    let seen = listening.sees(&one, 0, 2).await;
    assert_eq!(seen[1]["body"]["change"], "removed");
    let ended = loop {
        let Event { data, .. } = listening.next().await.expect("it goes on");
        assert!(data["op"] != "events" || data["stream"] != format!("room:{one}"), "{data}");
        if data["op"] == "unsubscribed" {
            break data;
        }
    };
    assert_eq!((&ended["code"], &ended["stream"]), (&json!("removed"), &json!(format!("room:{one}"))));
    let last = listening.last.clone().unwrap();
    drop(listening);
    // The id does not open what they are no longer in.
    let mut again = Listener::open(&member, &[&one, &other], Some(&last)).await;
    let mut said: Vec<Value> = Vec::new();
    while said.len() < 2 {
        let Event { data, .. } = again.next().await.expect("it goes on");
        if data["op"] == "error" || data["op"] == "subscribed" {
            said.push(data);
        }
    }
    said.sort_by_key(|data| data["op"].to_string());
    assert_eq!(
        (&said[0]["code"], &said[1]["stream"]),
        (&json!("not_member"), &json!(format!("room:{other}")))
    );
}

/// A token of this student that expires so soon.
async fn short_token(app: &TestApp, student: &Student, seconds: i64) -> String {
    let (db, entropy) = (app.database.another(), Entropy::system());
    let before = Clock::manual(Clock::system().now() - TimeDelta::minutes(15) + TimeDelta::seconds(seconds));
    let keys = KeyRing::load(&db, &before, &entropy).await.unwrap();
    let site = Site::local(app.address.port());
    let accounts =
        Accounts::new(db, before, entropy, keys, site.clone(), &Limits::off(), About::plain("test"));
    let (routes, _) = accounts::router().with_state(accounts).split_for_parts();
    let body =
        json!({ "email": format!("{}@utama.example", student.handle), "password": "correct horse battery" });
    let request = axum::http::Request::post("/v1/auth/login")
        .header("content-type", "application/json")
        .extension(axum::extract::ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 9))))
        .body(axum::body::Body::from(body.to_string()))
        .unwrap();
    let answer = api::layers(routes, site).oneshot(request).await.unwrap();
    let body = axum::body::to_bytes(answer.into_body(), 64 * 1024).await.unwrap();
    let signed: Value = serde_json::from_slice(&body).unwrap();
    signed["access_token"].as_str().unwrap_or_else(|| panic!("{signed}")).to_owned()
}

#[tokio::test]
async fn it_ends_with_the_token_with_the_session_and_with_the_server() {
    let app = TestApp::start().await;
    let asker = app.student("asker").await;
    let room = asker.opens_room("Algorithms 101", &[]).await;
    let soon = asker.with_token(&short_token(&app, &asker, 3).await);
    let mut listening = Listener::open(&soon, &[&room], None).await;
    assert_eq!(listening.expect("close").await["code"], 4100);
    assert!(listening.next().await.is_none(), "nothing comes after the end");
    let last = listening.last.clone().unwrap();
    assert_eq!(ask(&soon, "inbox", None).await.status(), 401);

    let ending = asker.with_token(&short_token(&app, &asker, 600).await);
    let mut listening = Listener::open(&ending, &[&room], Some(&last)).await;
    assert_eq!(listening.expect("subscribed").await["replay"], "complete");
    assert_eq!(ending.ask("POST", "/v1/auth/logout", None).await.0, 204);
    assert_eq!(listening.expect("close").await["code"], 4101);

    let mut listening = Listener::open(&asker, &[&room], None).await;
    let (drained, ()) = tokio::join!(
        async {
            let drain = listening.expect("drain").await;
            assert_eq!(listening.expect("close").await["code"], 4000);
            assert!(listening.next().await.is_none());
            drain
        },
        app.realtime.stop()
    );
    assert!(drained["reconnect_after_ms"].is_u64() && drained["ticket"].is_string(), "{drained}");
    assert_eq!(ask(&asker, "inbox", None).await.status(), 503, "a server that stops takes nobody");
}

#[tokio::test]
async fn a_network_without_websockets_loses_nothing_but_speed() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let mut listening = Listener::open(&helper, &[&room], None).await;
    assert_eq!(listening.expect("presence").await["online"], 1);
    let at = format!("/v1/rooms/{room}");
    assert_eq!(asker.ask("PUT", &format!("{at}/typing"), Some(json!({ "on": true }))).await.0, 204);
    assert_eq!(listening.expect("typing").await["users"], json!([asker.id]));
    for (method, path, body, kind) in [
        ("POST", "/messages", Some(json!({ "text": "anyone?" })), "message"),
        ("PATCH", "/messages/1", Some(json!({ "text": "anyone here?" })), "edit"),
        ("PUT", "/messages/1/reactions/%F0%9F%91%8D", None, "reaction"),
        ("DELETE", "/messages/1/reactions/%F0%9F%91%8D", None, "reaction"),
        ("POST", "/pins/1", None, "pin"),
        ("DELETE", "/pins/1", None, "pin"),
        ("DELETE", "/messages/1", None, "delete"),
    ] {
        // Said twice under one id, as after a lost answer, it is done once.
        let id = asker.new_id();
        for again in [false, true] {
            let (status, ack) = asker.commands_as(&id, method, &format!("{at}{path}"), body.clone()).await;
            assert!(status == 200 || (status == 201 && !again), "{method} {path}: {status} {ack}");
        }
        let events = listening.expect("events").await;
        assert_eq!((&events["events"][0]["kind"], &events["events"][0]["id"]), (&json!(kind), &json!(id)));
    }
    assert_eq!(helper.ask("PUT", &format!("{at}/read"), Some(json!({ "seq": 7 }))).await.0, 200);
    assert_eq!(listening.expect("read").await["seq"], 7);
}

#[tokio::test]
async fn what_the_other_has_read_comes_too() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_direct(&helper).await;
    says(&asker, &room, &["1", "2"]).await;
    let mut listening = Listener::open(&asker, &[&room], None).await;
    assert_eq!(listening.expect("subscribed").await["seen"], 0);
    let read = json!({ "seq": 2 });
    assert_eq!(helper.ask("PUT", &format!("/v1/rooms/{room}/read"), Some(read)).await.0, 200);
    let stream = format!("room:{room}");
    let wanted = json!({ "op": "seen", "stream": stream, "user": helper.id, "seq": 2 });
    assert_eq!(listening.expect("seen").await, wanted);
}

#[tokio::test]
async fn an_id_of_one_node_is_good_on_the_other() {
    let redis = Redis::start().await;
    let (one, other) = TestApp::two_nodes(&redis).await;
    let (asker, helper) = (one.student("asker").await, other.student("helper").await);
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let mut listening = Listener::open(&helper, &[&room], None).await;
    listening.expect("subscribed").await;
    says(&asker, &room, &["1", "2"]).await;
    listening.sees(&room, 0, 2).await;
    let last = listening.last.clone();
    drop(listening);
    says(&asker, &room, &["3"]).await;
    let mut moved = Listener::open(&helper.on(&one), &[&room], last.as_deref()).await;
    assert_eq!(texts(&moved.sees(&room, 2, 1).await), ["3"]);
    // Removed on one node, ended on the other.
    let mut back = Listener::open(&helper, &[&room], moved.last.as_deref()).await;
    back.expect("subscribed").await;
    let path = format!("/v1/rooms/{room}/members/{}", helper.id);
    assert_eq!(asker.ask("DELETE", &path, None).await.0, 204);
    for listening in [&mut moved, &mut back] {
        assert_eq!(listening.expect("unsubscribed").await["code"], "removed");
    }
}

#[tokio::test]
async fn whoever_does_not_read_is_bounded_and_begins_anew() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Busy", &[&helper]).await;
    let mut listening = Listener::open(&helper, &[&room], None).await;
    listening.expect("subscribed").await;
    let mut reading = asker.enters(&room).await;
    // Far more than a resume reaches and than all buffers on the way hold, committed as by another node.
    let count = 5_000_u64;
    sqlx::query(
        "with room as (update realtime.rooms set head = $2 where id = $1::uuid returning id)
         insert into realtime.events (room_id, seq, id, kind, author_id, at, body, digest)
         select id, n, gen_random_uuid(), 'message', $3::uuid, now(), jsonb_build_object('text', repeat('x', 3900)), ''
         from room, generate_series(1, $2) n",
    )
    .bind(&room)
    .bind(i64::try_from(count).unwrap())
    .bind(&asker.id)
    .execute(app.database.db.pool())
    .await
    .unwrap();
    // Somebody who reads gets to the head meanwhile.
    reading.says("after all that").await;
    let mut head = 0;
    while head <= count {
        let testkit::Said::Op(op) = reading.socket.next().await else { panic!("closed") };
        head = op["events"].as_array().and_then(|events| events.last()?["seq"].as_u64()).unwrap_or(head);
    }
    let (mut have, mut resets) = (0, 0);
    while have <= count {
        let Event { data, .. } = listening.next().await.expect("whoever is slow is not cut off");
        let Some(events) = data["events"].as_array() else { continue };
        if data["replay"] == "reset" {
            resets += 1;
            have = events[0]["seq"].as_u64().unwrap() - 1;
        }
        assert_dense(events, have);
        have += events.len() as u64;
    }
    assert_eq!(resets, 1);
    // What it has got to is where it goes on.
    let mut again = Listener::open(&helper, &[&room], listening.last.as_deref()).await;
    let subscribed = again.expect("subscribed").await;
    assert_eq!((&subscribed["replay"], &subscribed["events"]), (&json!("complete"), &json!([])));
}
