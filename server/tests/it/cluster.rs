//! Several nodes on one database, with Redis between them and without.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::{Redis, Said, Socket, TestDb};

use crate::client::Client;
use crate::process::Atas;

/// Two nodes, two people, and a room that both are in.
struct Campus {
    one: Atas,
    other: Atas,
    asker: Person,
    helper: Person,
    room: String,
}

struct Person {
    id: String,
    token: String,
}

impl Person {
    async fn register(node: &Atas, handle: &str) -> Self {
        let (id, token) = node.register(handle).await;
        Self { id, token }
    }
}

impl Campus {
    async fn open(database: &TestDb, redis: Option<&Redis>) -> Self {
        let one = Atas::join("one", database, redis).await;
        let other = Atas::join("other", database, redis).await;
        let asker = Person::register(&one, "asker").await;
        let helper = Person::register(&other, "helper").await;
        let room = one.open_room(&asker.token, &[&helper.id]).await;
        Self { one, other, asker, helper, room }
    }

    /// The asker on one node, the helper on the other.
    fn clients(&self) -> (Client, Client) {
        let asking = Client::new(self.one.address, &self.asker.token, &self.room);
        (asking, Client::new(self.other.address, &self.helper.token, &self.room))
    }

    async fn linked(&self) {
        for node in [&self.one, &self.other] {
            while number(node, "atas_realtime_broker_up").await < 1.0 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }
}

/// A number of a node's metrics; 0 when it was never counted.
pub(crate) async fn number(node: &Atas, name: &str) -> f64 {
    let page = reqwest::get(format!("http://{}/metrics", node.address)).await.unwrap().text().await.unwrap();
    let lines = page.lines().filter(|line| line.starts_with(name) && !line.starts_with('#'));
    lines.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum()
}

/// Both say so much more, and both see everything.
pub(crate) async fn talk(asking: &mut Client, helping: &mut Client, each: usize) {
    let wanted = asking.log.len().max(helping.log.len()).max(asking.acked.len() + helping.acked.len());
    for n in 0..each {
        asking.queue(&format!("asker {wanted} {n}"));
        helping.queue(&format!("helper {wanted} {n}"));
    }
    let all = asking.acked.len() + helping.acked.len() + 2 * each;
    tokio::join!(asking.run_until(all), helping.run_until(all));
}

/// Neither lost, nor double, nor in another order, and all that was acknowledged is there.
pub(crate) fn whole(asking: &Client, helping: &Client) {
    assert_eq!(asking.log, helping.log);
    assert_eq!(asking.log.len(), asking.acked.len() + helping.acked.len());
    for client in [asking, helping] {
        for (id, seq) in &client.acked {
            assert_eq!(client.log[usize::try_from(*seq).unwrap() - 1]["id"], **id);
        }
    }
}

#[tokio::test]
async fn two_nodes_and_redis_show_one_order() {
    let (database, redis) = (testkit::database().await, Redis::start().await);
    let campus = Campus::open(&database, Some(&redis)).await;
    campus.linked().await;
    let (mut asking, mut helping) = campus.clients();
    for _ in 0..4 {
        talk(&mut asking, &mut helping, 50).await;
    }
    whole(&asking, &helping);
    for node in [&campus.one, &campus.other] {
        assert!(number(node, "atas_realtime_broker_out_total").await >= 200.0);
        assert!(number(node, "atas_realtime_broker_in_total").await > 0.0, "Redis carried something");
        assert!(number(node, "atas_realtime_broker_lag_seconds_count").await > 0.0);
    }
}

#[tokio::test]
async fn two_nodes_without_redis_converge() {
    let database = testkit::database().await;
    let campus = Campus::open(&database, None).await;
    let (mut asking, mut helping) = campus.clients();
    for _ in 0..3 {
        talk(&mut asking, &mut helping, 20).await;
    }
    whole(&asking, &helping);
    for node in [&campus.one, &campus.other] {
        let lag = number(node, "atas_realtime_broker_lag_seconds_count{broker=\"database\"}").await;
        assert!(lag > 0.0, "what the other node committed was found, each with its lag");
    }
}

/// On a node whose ring of the room is empty: the others' node has died.
#[tokio::test]
async fn everybody_who_comes_back_at_once_is_served_by_one_read() {
    let database = testkit::database().await;
    let campus = Campus::open(&database, None).await;
    let (mut asking, _) = campus.clients();
    for n in 0..40 {
        asking.queue(&format!("message {n}"));
    }
    asking.run_until(40).await;
    let stream = format!("room:{}", campus.room);
    let epoch = {
        let mut socket = Socket::open(campus.one.address).await.unwrap();
        socket.hello(&campus.asker.token, json!({ &stream: null })).await.unwrap();
        socket.expect("subscribed").await["epoch"].clone()
    };
    let returns = |token: &str, seq: usize| {
        let (server, token, stream, epoch) =
            (campus.other.address, token.to_owned(), stream.clone(), epoch.clone());
        tokio::spawn(async move {
            let mut socket = Socket::open(server).await.unwrap();
            let position = json!({ &stream: { "epoch": epoch, "seq": seq } });
            socket.hello(&token, position).await.unwrap();
            let subscribed = socket.expect("subscribed").await;
            assert_eq!(subscribed["replay"], "complete");
            let events = subscribed["events"].as_array().unwrap();
            assert_eq!((events.len(), &events[0]["seq"]), (40 - seq, &json!(seq + 1)));
        })
    };
    let returning: Vec<_> = (10..20)
        .flat_map(|seq| [&campus.asker, &campus.helper].map(|who| returns(&who.token, seq)))
        .collect();
    for one in returning {
        one.await.unwrap();
    }
    assert!((number(&campus.other, "atas_realtime_replay_reads_total").await - 1.0).abs() < 0.5);
}

/// Somebody who reads by server-sent events: their session writes, not the fan-out.
#[tokio::test]
async fn what_a_session_writes_itself_is_timed_too() {
    let database = testkit::database().await;
    let campus = Campus::open(&database, None).await;
    let url = format!("http://{}/v1/realtime/sse?streams=room:{}", campus.one.address, campus.room);
    let asked = reqwest::Client::new().get(url).bearer_auth(&campus.helper.token).send();
    let mut reading = asked.await.unwrap();
    let mut heard = String::new();
    while !heard.contains("subscribed") {
        heard += &String::from_utf8_lossy(&reading.chunk().await.unwrap().expect("it goes on"));
    }
    let timed = "atas_realtime_session_write_seconds_count";
    assert!(number(&campus.one, timed).await < 1.0, "what came before is no news");
    let mut asking = Client::new(campus.one.address, &campus.asker.token, &campus.room);
    asking.queue("who reads this?");
    asking.run_until(0).await;
    while !heard.contains("who reads this?") {
        heard += &String::from_utf8_lossy(&reading.chunk().await.unwrap().expect("it goes on"));
    }
    while number(&campus.one, timed).await < 1.0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Keeps a client talking until it is told where to go on, then finishes what it has to say there.
async fn talk_until_moved(
    mut client: Client,
    name: &'static str,
    mut moved: tokio::sync::watch::Receiver<Option<std::net::SocketAddr>>,
) -> Client {
    let mut said = 0;
    while moved.borrow_and_update().is_none() {
        for _ in 0..20 {
            client.queue(&format!("{name} {said}"));
            said += 1;
        }
        // Its node may die in the middle of this, and does not come back.
        tokio::select! {
            () = client.run_until(0) => {}
            _ = moved.changed() => {}
        }
    }
    let to = moved.borrow().expect("the loop ends when it is set");
    client.move_to(to);
    client.run_until(0).await;
    client
}

#[tokio::test]
async fn a_killed_node_loses_nothing_and_its_clients_go_on_elsewhere() {
    let (database, redis) = (testkit::database().await, Redis::start().await);
    let mut campus = Campus::open(&database, Some(&redis)).await;
    campus.linked().await;
    let (asking, helping) = campus.clients();
    let (tell, moved) = tokio::sync::watch::channel(None);
    let asking = tokio::spawn(talk_until_moved(asking, "asker", moved.clone()));
    let helping = tokio::spawn(talk_until_moved(helping, "helper", moved));
    while number(&campus.one, "atas_realtime_appended_total").await < 200.0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    campus.one.kill().await;
    tell.send(Some(campus.other.address)).unwrap();
    let (mut asking, mut helping) = (asking.await.unwrap(), helping.await.unwrap());
    let all = asking.acked.len() + helping.acked.len();
    tokio::join!(asking.run_until(all), helping.run_until(all));
    whole(&asking, &helping);
    assert_eq!(campus.other.history(&campus.helper.token, &campus.room).await, helping.log);
}

#[tokio::test]
async fn redis_may_hang_die_and_come_back() {
    let (database, mut redis) = (testkit::database().await, Redis::start().await);
    let campus = Campus::open(&database, Some(&redis)).await;
    campus.linked().await;
    let (mut asking, mut helping) = campus.clients();
    talk(&mut asking, &mut helping, 20).await;

    redis.freeze();
    // Nobody waits for it, across nodes either.
    talk(&mut asking, &mut helping, 20).await;
    for node in [&campus.one, &campus.other] {
        while number(node, "atas_realtime_broker_up").await > 0.0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(node.is_ready().await, "a node serves without Redis");
    }
    talk(&mut asking, &mut helping, 20).await;
    redis.thaw();
    campus.linked().await;
    talk(&mut asking, &mut helping, 20).await;

    redis.kill();
    talk(&mut asking, &mut helping, 20).await;
    redis.run().await;
    campus.linked().await;
    let carried = number(&campus.one, "atas_realtime_broker_in_total").await;
    talk(&mut asking, &mut helping, 20).await;
    assert!(number(&campus.one, "atas_realtime_broker_in_total").await > carried, "it carries again");
    whole(&asking, &helping);
}

/// A member who follows the room on the other node.
async fn follower(campus: &Campus) -> Socket {
    let mut socket = Socket::open(campus.other.address).await.unwrap();
    let stream = format!("room:{}", campus.room);
    socket.hello(&campus.helper.token, json!({ stream: null })).await.unwrap();
    socket.expect("subscribed").await;
    socket
}

async fn removed_elsewhere(redis: Option<&Redis>) {
    let database = testkit::database().await;
    let campus = Campus::open(&database, redis).await;
    if redis.is_some() {
        campus.linked().await;
    }
    let mut following = follower(&campus).await;
    let at = format!("http://{}/v1/rooms/{}", campus.one.address, campus.room);
    let client = reqwest::Client::new();
    let removal =
        client.delete(format!("{at}/members/{}", campus.helper.id)).bearer_auth(&campus.asker.token);
    assert_eq!(removal.send().await.unwrap().status(), 204);

    let mut seen = Vec::new();
    let code = loop {
        match following.next().await {
            Said::Op(op) if op["op"] == "unsubscribed" => break op["code"].clone(),
            Said::Op(op) if op["op"] == "events" => seen.extend(op["events"].as_array().unwrap().clone()),
            Said::Op(_) => {}
            Said::Closed(code) => panic!("closed with {code:?}"),
        }
    };
    assert_eq!(code, "removed");
    let last: &Value = seen.last().expect("the removal is told");
    assert_eq!(last["body"]["change"], "removed");
    // From now on nothing comes: what is said next on the first node is not heard.
    let mut asking = Client::new(campus.one.address, &campus.asker.token, &campus.room);
    asking.queue("are they gone?");
    asking.run_until(0).await;
    following.say(json!({ "op": "ping", "t": 1 })).await.unwrap();
    match following.next().await {
        Said::Op(op) => assert!(op["op"] == "pong" || op["op"] == "rooms", "{op}"),
        Said::Closed(code) => panic!("closed with {code:?}"),
    }
}

#[tokio::test]
async fn a_removed_member_stops_on_the_other_node_with_redis() {
    removed_elsewhere(Some(&Redis::start().await)).await;
}

#[tokio::test]
async fn a_removed_member_stops_on_the_other_node_without_redis() {
    removed_elsewhere(None).await;
}

/// Joins a public room and leaves it on one node while following it on the other, so often: nothing in the room tells of
/// it. How many of the ends the other node found only by looking.
async fn left_elsewhere(redis: Option<&Redis>, times: usize) -> f64 {
    let database = testkit::database().await;
    let campus = Campus::open(&database, redis).await;
    if redis.is_some() {
        campus.linked().await;
    }
    let (client, at) = (reqwest::Client::new(), format!("http://{}/v1/rooms", campus.one.address));
    let post = async |url: String, token: &str, body: Value| {
        let answer = client.post(url).bearer_auth(token).json(&body).send().await.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{status} {text}");
        serde_json::from_str::<Value>(&text).unwrap_or_default()
    };
    let room = post(at.clone(), &campus.asker.token, json!({ "kind": "public", "title": "Cricket" })).await;
    let room = room["id"].as_str().unwrap();
    let mut following = Socket::open(campus.other.address).await.unwrap();
    following.hello(&campus.helper.token, json!({})).await.unwrap();
    for _ in 0..times {
        post(format!("{at}/{room}/join"), &campus.helper.token, json!({})).await;
        following
            .say(json!({ "op": "subscribe", "ref": 1, "stream": format!("room:{room}"), "from": null }))
            .await
            .unwrap();
        following.expect("subscribed").await;
        post(format!("{at}/{room}/leave"), &campus.helper.token, json!({})).await;
        assert_eq!(following.expect("unsubscribed").await["code"], "left");
    }
    number(&campus.other, r#"atas_realtime_ends_found_total{what="membership"}"#).await
}

#[tokio::test]
async fn who_leaves_is_told_on_the_other_node_with_redis() {
    let redis = Redis::start().await;
    // A look may come between the commit and the news, but not each time.
    assert!(left_elsewhere(Some(&redis), 6).await < 3.0, "Redis brings them");
}

#[tokio::test]
async fn who_leaves_is_told_on_the_other_node_without_redis() {
    assert!(left_elsewhere(None, 3).await >= 3.0, "looking finds them");
}

/// Signs in, follows on one node and ends that session on the other, so often. Without Redis the event log tells of it.
async fn revoked_elsewhere(redis: Option<&Redis>, times: usize) {
    let database = testkit::database().await;
    let campus = Campus::open(&database, redis).await;
    if redis.is_some() {
        campus.linked().await;
    }
    let client = reqwest::Client::new();
    let at = format!("http://{}/v1/auth", campus.one.address);
    for _ in 0..times {
        let body = json!({ "email": "helper@utama.example", "password": "correct horse battery" });
        let signed = client.post(format!("{at}/login")).json(&body).send().await.unwrap();
        let signed: Value = signed.json().await.unwrap();
        let token = signed["access_token"].as_str().unwrap();
        let mut device = Socket::open(campus.other.address).await.unwrap();
        device.hello(token, json!({})).await.unwrap();
        let own = &campus.helper.token;
        let sessions = client.get(format!("{at}/sessions")).bearer_auth(own).send().await.unwrap();
        let sessions: Value = sessions.json().await.unwrap();
        let newer = sessions["items"].as_array().unwrap().iter().find(|session| session["current"] != true);
        let id = newer.unwrap_or_else(|| panic!("{sessions}"))["id"].as_str().unwrap();
        let ended = client.delete(format!("{at}/sessions/{id}")).bearer_auth(own).send().await.unwrap();
        assert_eq!(ended.status(), 204);
        assert_eq!(device.expect_close().await, Some(4101));
    }
}

#[tokio::test]
async fn a_revoked_session_ends_on_the_other_node_with_redis() {
    revoked_elsewhere(Some(&Redis::start().await), 3).await;
}

#[tokio::test]
async fn a_revoked_session_ends_on_the_other_node_without_redis() {
    revoked_elsewhere(None, 3).await;
}

/// Blocks and lifted blocks are told to a device on the other node while some transaction keeps the event log from being
/// read. How many of them that node had to find by looking.
async fn blocked_elsewhere(redis: Option<&Redis>, changes: usize) -> f64 {
    let database = testkit::database().await;
    let campus = Campus::open(&database, redis).await;
    if redis.is_some() {
        campus.linked().await;
    }
    let mut open = database.db.begin().await.unwrap();
    sqlx::query("select pg_current_xact_id()").execute(&mut *open).await.unwrap();
    let mut device = Socket::open(campus.other.address).await.unwrap();
    device.hello(&campus.asker.token, json!({})).await.unwrap();
    let (client, at) = (reqwest::Client::new(), format!("http://{}/v1/blocks", campus.one.address));
    for n in 0..changes {
        let method = if n % 2 == 0 { reqwest::Method::PUT } else { reqwest::Method::DELETE };
        let asked = client.request(method, format!("{at}/{}", campus.helper.id));
        assert_eq!(asked.bearer_auth(&campus.asker.token).send().await.unwrap().status(), 204);
        device.expect("blocks").await;
    }
    let found = number(&campus.other, r#"atas_realtime_ends_found_total{what="block"}"#).await;
    open.rollback().await.unwrap();
    found
}

#[tokio::test]
async fn a_block_is_told_on_the_other_node_with_redis() {
    let redis = Redis::start().await;
    // A look may come between the commit and the news, but not each time.
    assert!(blocked_elsewhere(Some(&redis), 20).await < 10.0, "Redis brings them");
}

#[tokio::test]
async fn a_block_is_told_on_the_other_node_without_redis() {
    assert!(blocked_elsewhere(None, 4).await >= 4.0, "looking finds them");
}

/// The list of nodes, by an administrator.
async fn nodes(asked: &Atas, token: &str) -> Option<Vec<Value>> {
    let url = format!("http://{}/v1/admin/nodes", asked.address);
    let answer = reqwest::Client::new().get(url).bearer_auth(token).send().await.unwrap();
    if answer.status() == 403 {
        return None;
    }
    let list: Value = answer.json().await.unwrap();
    Some(list["items"].as_array().unwrap_or_else(|| panic!("{list}")).clone())
}

#[tokio::test]
async fn nodes_know_one_another_and_pass_their_clients_on() {
    let database = testkit::database().await;
    let mut campus = Campus::open(&database, None).await;
    assert_eq!(nodes(&campus.other, &campus.helper.token).await, None, "for administrators only");
    let made = sqlx::query("update accounts.users set role = 'admin' where handle = 'helper'");
    assert_eq!(made.execute(database.db.pool()).await.unwrap().rows_affected(), 1);
    let listed = loop {
        // What one may do is remembered for a moment.
        match nodes(&campus.other, &campus.helper.token).await {
            Some(listed) => break listed,
            None => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    };
    let names: Vec<&str> = listed.iter().map(|node| node["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["one", "other"]);
    assert_eq!(listed.iter().map(|node| node["this"] == true).collect::<Vec<_>>(), [false, true]);
    assert!(listed.iter().all(|node| node["broker"] == "local" && node["draining"] == false), "{listed:?}");

    let mut leaving = Socket::open(campus.one.address).await.unwrap();
    leaving.hello(&campus.asker.token, json!({})).await.unwrap();
    assert!(campus.one.stop().await.success(), "{}", campus.one.log());
    let drain = leaving.expect("drain").await;
    assert_eq!(leaving.expect_close().await, Some(4000));
    let mut moved = Socket::open(campus.other.address).await.unwrap();
    moved
        .say(json!({ "op": "hello", "token": campus.asker.token, "ticket": drain["ticket"], "streams": {} }))
        .await
        .unwrap();
    moved.expect("welcome").await;
    let listed = nodes(&campus.other, &campus.helper.token).await.unwrap();
    assert_eq!(listed.len(), 1, "it has taken leave: {listed:?}");
}
