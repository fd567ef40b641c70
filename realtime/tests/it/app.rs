//! One node and the people on it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use accounts::{About, Accounts};
use api::Site;
use api::limit::Limits;
use events::{Bell, Consumers};
use jobs::Worker;
use media::{Media, Storage};
use network::Network;
use push::{Pusher, Reach};
use realtime::{Cluster, Foundations, MessageSearch, Realtime};
use serde_json::{Value, json};
use store::keys::KeyRing;
use store::{Clock, Entropy, Tx};
use testkit::{Redis, Socket, TestDb};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// More than any test opens.
const CONNECTIONS_MAX: usize = 10_000;

/// A node on a free port with a database of its own.
pub(crate) struct TestApp {
    pub(crate) address: SocketAddr,
    pub(crate) database: Arc<TestDb>,
    /// Runs jobs when a test says so.
    pub(crate) worker: Worker,
    /// Where uploads are kept.
    pub(crate) files: PathBuf,
    /// Has no index before its feed runs.
    pub(crate) search: MessageSearch,
    pub(crate) realtime: Realtime,
    pub(crate) entropy: Entropy,
    stop: CancellationToken,
}

impl TestApp {
    /// Without rate limits.
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| Limits::off()).await
    }

    /// By a clock that a test moves, without rate limits.
    pub(crate) async fn start_at(clock: &Clock) -> Self {
        let database = Arc::new(testkit::database().await);
        Self::join_at(clock, database, Limits::off(), Cluster::default()).await
    }

    pub(crate) async fn start_with(limits: impl FnOnce(&Clock) -> Limits) -> Self {
        let database = Arc::new(testkit::database().await);
        Self::join(database, limits(&Clock::system()), Cluster::default()).await
    }

    /// Two nodes that share a database and a Redis.
    pub(crate) async fn two_nodes(redis: &Redis) -> (Self, Self) {
        let database = Arc::new(testkit::database().await);
        let cluster = Cluster { shared: true, redis_url: Some(redis.url()), ..Cluster::default() };
        let one = Self::join(Arc::clone(&database), Limits::off(), cluster.clone()).await;
        (one, Self::join(database, Limits::off(), cluster).await)
    }

    /// Two nodes that share a database and nothing else: each finds what the other did by looking.
    pub(crate) async fn two_nodes_apart() -> (Self, Self) {
        let database = Arc::new(testkit::database().await);
        let cluster = Cluster { shared: true, ..Cluster::default() };
        let one = Self::join(Arc::clone(&database), Limits::off(), cluster.clone()).await;
        (one, Self::join(database, Limits::off(), cluster).await)
    }

    async fn join(database: Arc<TestDb>, limits: Limits, cluster: Cluster) -> Self {
        Self::join_at(&Clock::system(), database, limits, cluster).await
    }

    async fn join_at(clock: &Clock, database: Arc<TestDb>, limits: Limits, cluster: Cluster) -> Self {
        let (db, clock, entropy) = (database.another(), clock.clone(), Entropy::system());
        let keys = KeyRing::load(&db, &clock, &entropy).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let site = Site::local(address.port());
        let about = About::plain("test");
        let accounts = Accounts::new(
            db.clone(),
            clock.clone(),
            entropy.clone(),
            keys.clone(),
            site.clone(),
            &Limits::off(),
            about,
        );
        let network = Network::new(db.clone(), clock.clone(), entropy.clone(), keys.clone(), &limits);
        let bell = Bell::default();
        let realtime = Realtime::start(Foundations {
            db: db.clone(),
            clock: clock.clone(),
            entropy: entropy.clone(),
            accounts: accounts.clone(),
            network: network.clone(),
            keys: keys.clone(),
            limits: limits.clone(),
            bell: bell.clone(),
            cluster,
            pusher: Pusher::new(
                keys,
                clock.clone(),
                entropy.clone(),
                "mailto:ops@atas.example",
                Reach::Anywhere,
            )
            .unwrap(),
        })
        .await
        .unwrap();
        let files =
            PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("files-{}", entropy.uuid_v7(&clock)));
        let storage = Storage::folder(&files).unwrap();
        let media = Media::new(db.clone(), clock.clone(), entropy.clone(), storage, &Limits::off());
        let worker = media.work(Worker::new(db.clone(), clock.clone(), entropy.clone()));
        let may_read = realtime.readers_of_files();
        let search = MessageSearch::new(&realtime, &limits, &bell);
        let areas = accounts::router()
            .with_state(accounts.clone())
            .merge(media::router().with_state(media::App { media, accounts: accounts.clone(), may_read }))
            .merge(
                network::router()
                    .with_state(network::App { network: network.clone(), accounts: accounts.clone() }),
            )
            .merge(realtime::router().with_state(realtime.clone()))
            .merge(realtime::search_router().with_state(search.clone()));
        let (routes, _) = areas.split_for_parts();
        let service = api::layers(routes, site);
        let stop = CancellationToken::new();
        // The product's own loop: behind another one the fan-out could not write to the sockets.
        tokio::spawn(api::listen(listener, service, CONNECTIONS_MAX, stop.clone()));
        let consumers = network.listen(accounts.listen(Consumers::new(db, clock).woken_by(&bell)));
        tokio::spawn(realtime::consume(consumers, &realtime).run(stop.clone()));
        Self { address, database, worker, files, search, realtime, entropy, stop }
    }

    /// Does the jobs and the scheduled work that are due within the next ten seconds.
    pub(crate) async fn works(&self) {
        let soon = Clock::manual(Clock::system().now() + chrono::TimeDelta::seconds(10));
        let worker = Worker::new(self.database.db.clone(), soon, self.entropy.clone());
        let worker = realtime::work(worker, &self.realtime);
        worker.tick().await.unwrap();
        worker.drain().await.unwrap();
    }

    /// A request of nobody in particular.
    pub(crate) fn post(&self, path: &str) -> reqwest::RequestBuilder {
        reqwest::Client::new().post(format!("http://{}{path}", self.address))
    }

    /// A new account.
    pub(crate) async fn student(&self, handle: &str) -> Student {
        let body = json!({
            "email": format!("{handle}@utama.example"), "password": "correct horse battery",
            "handle": handle, "display_name": handle,
        });
        let client = reqwest::Client::new();
        let url = format!("http://{}/v1/auth/register", self.address);
        let answer = client.post(url).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 201, "{}", answer.text().await.unwrap());
        let signed: Value = answer.json().await.unwrap();
        Student {
            id: signed["user"]["id"].as_str().unwrap().to_owned(),
            handle: handle.to_owned(),
            token: signed["access_token"].as_str().unwrap().to_owned(),
            address: self.address,
            client,
            entropy: self.entropy.clone(),
        }
    }

    /// A new account with a role of the installation. The role is given before the first request.
    pub(crate) async fn officer(&self, handle: &str, role: &str) -> Student {
        let officer = self.student(handle).await;
        self.sql(
            "update accounts.users set role = $2::accounts.role where id = $1::uuid",
            &[&officer.id, role],
        )
        .await;
        officer
    }

    /// Makes `people` members of a new campus and gives its id.
    pub(crate) async fn campus(&self, slug: &str, people: &[&Student]) -> String {
        let id = self.entropy.uuid_v7(&Clock::system()).to_string();
        let campus = "insert into network.campuses (id, slug, name, country, time_zone, created_at)
                      values ($1::uuid, $2, $2, 'MY', 'Asia/Kuala_Lumpur', now())";
        self.sql(campus, &[&id, slug]).await;
        for person in people {
            let member = "insert into network.campus_members (user_id, campus_id, verified_at)
                          values ($1::uuid, $2::uuid, now())";
            self.sql(member, &[&person.id, &id]).await;
        }
        id
    }

    /// Runs a statement on the database of the test, with texts as its parameters.
    pub(crate) async fn sql(&self, statement: &'static str, parameters: &[&str]) {
        let mut query = sqlx::query(statement);
        for parameter in parameters {
            query = query.bind(parameter.to_owned().to_owned());
        }
        query.execute(self.database.db.pool()).await.unwrap();
    }

    /// Holds the lock of a room: whoever acts in it waits until the end of this transaction.
    pub(crate) async fn holds(&self, room: &str) -> Tx {
        let mut tx = self.database.db.begin().await.unwrap();
        let lock = sqlx::query("select from realtime.rooms where id = $1::text::uuid for no key update");
        lock.bind(room.to_owned()).execute(&mut *tx).await.unwrap();
        tx
    }

    /// Waits until so many statements wait for locks.
    pub(crate) async fn until_waiting(&self, wanted: i64) {
        until(|| async {
            let waiting = "select count(*) from pg_stat_activity
                           where datname = current_database() and wait_event_type = 'Lock'";
            let waiting: i64 = sqlx::query_scalar(waiting).fetch_one(self.database.db.pool()).await.unwrap();
            waiting >= wanted
        })
        .await;
    }

    pub(crate) async fn two_students(&self) -> (Student, Student) {
        (self.student("asker").await, self.student("helper").await)
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.stop.cancel();
        std::fs::remove_dir_all(&self.files).ok();
    }
}

/// Somebody with an account.
#[derive(Clone)]
pub(crate) struct Student {
    pub(crate) id: String,
    pub(crate) handle: String,
    pub(crate) token: String,
    pub(crate) address: SocketAddr,
    pub(crate) client: reqwest::Client,
    entropy: Entropy,
}

impl Student {
    pub(crate) fn new_id(&self) -> String {
        self.entropy.uuid_v7(&Clock::system()).to_string()
    }

    /// The same person on another node.
    pub(crate) fn on(&self, app: &TestApp) -> Self {
        Self { address: app.address, ..self.clone() }
    }

    /// A connection that follows nothing.
    pub(crate) async fn connects(&self) -> Socket {
        let mut socket = Socket::open(self.address).await.unwrap();
        socket.hello(&self.token, json!({})).await.unwrap();
        socket
    }

    /// The same person with another token.
    pub(crate) fn with_token(&self, token: &str) -> Self {
        Self { token: token.to_owned(), ..self.clone() }
    }

    pub(crate) async fn ask(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let url = format!("http://{}{path}", self.address);
        let mut request = self.client.request(method.parse().unwrap(), url).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// Opens a private room with these members and gives its id.
    pub(crate) async fn opens_room(&self, title: &str, members: &[&Student]) -> String {
        let members: Vec<&str> = members.iter().map(|member| member.id.as_str()).collect();
        let room = json!({ "kind": "private", "title": title, "members": members });
        let (status, room) = self.ask("POST", "/v1/rooms", Some(room)).await;
        assert_eq!(status, 201, "{room}");
        room["id"].as_str().unwrap().to_owned()
    }

    /// Opens, or finds, the conversation with somebody and gives its id.
    pub(crate) async fn opens_direct(&self, other: &Student) -> String {
        let room = json!({ "kind": "direct", "members": [other.id] });
        let (status, room) = self.ask("POST", "/v1/rooms", Some(room)).await;
        assert!(status == 200 || status == 201, "{room}");
        room["id"].as_str().unwrap().to_owned()
    }

    /// Blocks somebody.
    pub(crate) async fn blocks(&self, other: &Student) {
        assert_eq!(self.ask("PUT", &format!("/v1/blocks/{}", other.id), None).await.0, 204);
    }

    /// Opens a public room and gives its id.
    pub(crate) async fn opens_public_room(&self, title: &str) -> String {
        let (status, room) =
            self.ask("POST", "/v1/rooms", Some(json!({ "kind": "public", "title": title }))).await;
        assert_eq!(status, 201, "{room}");
        room["id"].as_str().unwrap().to_owned()
    }

    /// Sends a message over HTTP and gives its answer.
    pub(crate) async fn posts(&self, room: &str, id: &str, text: &str) -> (u16, Value) {
        let url = format!("http://{}/v1/rooms/{room}/messages", self.address);
        let request = self.client.post(url).bearer_auth(&self.token).header("idempotency-key", id);
        let answer = request.json(&json!({ "text": text })).send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or(Value::Null))
    }

    /// A command over HTTP under an id of its own.
    pub(crate) async fn commands(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        self.commands_as(&self.new_id(), method, path, body).await
    }

    pub(crate) async fn commands_as(
        &self,
        id: &str,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> (u16, Value) {
        let url = format!("http://{}{path}", self.address);
        let request = self.client.request(method.parse().unwrap(), url).bearer_auth(&self.token);
        let mut request = request.header("idempotency-key", id);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or(Value::Null))
    }

    /// A connection that follows `room`, from the beginning of what it brings.
    pub(crate) async fn enters(&self, room: &str) -> Seat {
        self.returns(room, Value::Null).await
    }

    /// A connection that follows `room` from a position.
    pub(crate) async fn returns(&self, room: &str, from: Value) -> Seat {
        let mut socket = Socket::open(self.address).await.unwrap();
        let stream = format!("room:{room}");
        let mut streams = serde_json::Map::new();
        streams.insert(stream.clone(), from);
        socket.hello(&self.token, Value::Object(streams)).await.unwrap();
        let subscribed = socket.expect("subscribed").await;
        assert_eq!(subscribed["stream"], stream);
        Seat { socket, stream, subscribed, student: self.clone() }
    }
}

/// A connection in a room.
pub(crate) struct Seat {
    pub(crate) socket: Socket,
    pub(crate) stream: String,
    pub(crate) subscribed: Value,
    pub(crate) student: Student,
}

impl Seat {
    /// Sends a message and gives its id without waiting for anything.
    pub(crate) async fn says(&mut self, text: &str) -> String {
        let id = self.student.new_id();
        self.says_as(&id, text).await;
        id
    }

    pub(crate) async fn says_as(&mut self, id: &str, text: &str) {
        let op =
            json!({ "op": "send", "ref": id, "stream": self.stream, "id": id, "body": { "text": text } });
        self.socket.say(op).await.unwrap();
    }

    /// The next `count` events, checked to be dense after `after`.
    pub(crate) async fn sees(&mut self, after: u64, count: usize) -> Vec<Value> {
        let mut seen: Vec<Value> = Vec::new();
        while seen.len() < count {
            let op = self.socket.expect("events").await;
            assert_eq!(op["stream"], self.stream);
            seen.extend(op["events"].as_array().unwrap().iter().cloned());
        }
        assert_dense(&seen, after);
        seen
    }

    pub(crate) fn position(&self, seq: u64) -> Value {
        json!({ "epoch": self.subscribed["epoch"], "seq": seq })
    }
}

/// Checks that events are numbered one by one after `after`.
pub(crate) fn assert_dense(events: &[Value], after: u64) {
    let seqs: Vec<u64> = events.iter().map(|event| event["seq"].as_u64().unwrap()).collect();
    let wanted: Vec<u64> = (after + 1..).take(seqs.len()).collect();
    assert_eq!(seqs, wanted);
}

pub(crate) fn texts(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["body"]["text"].as_str().unwrap_or("")).collect()
}

/// Waits until something becomes true, polling; for what has no event to wait for.
pub(crate) async fn until<F: Future<Output = bool>>(mut true_yet: impl FnMut() -> F) {
    let waited = async {
        while !true_yet().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), waited).await.expect("it becomes true");
}
