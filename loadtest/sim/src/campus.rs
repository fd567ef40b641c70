//! The world of one simulation: a database, nodes on it, people behind their proxies.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use testkit::TestDb;
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::Instant;

use crate::client::{Client, Order, Violation};
use crate::node::Node;
use crate::plan::{Plan, Step};
use crate::proxy::{Nodes, Proxy, Weather};

/// How long everybody may take to be whole again once all faults are over; far more than it takes.
const WHOLE_WITHIN: Duration = Duration::from_mins(1);
/// A node that cannot start, because PostgreSQL has just cut it off, is started so often.
const START_TRIES: u32 = 5;

/// One person: how to speak through them, and the network they are behind.
struct Person {
    token: String,
    proxy: Proxy,
    orders: UnboundedSender<Order>,
}

/// What became of one client.
pub(crate) struct Ended {
    pub(crate) number: usize,
    pub(crate) client: Client,
    pub(crate) result: Result<(), Violation>,
}

/// Everything there is. The database goes last.
pub(crate) struct Campus {
    running: JoinSet<Ended>,
    people: Vec<Person>,
    nodes: Vec<Option<Node>>,
    known: Nodes,
    pub(crate) rooms: Vec<String>,
    /// How much was said in each room: its head in the end.
    pub(crate) said: Vec<u64>,
    /// PostgreSQL takes nobody until this is over.
    closed: Option<JoinHandle<anyhow::Result<()>>>,
    database: TestDb,
}

impl Campus {
    /// Builds what a plan needs and lets everybody connect.
    pub(crate) async fn open(plan: &Plan) -> anyhow::Result<Self> {
        let database = testkit::database().await;
        let mut nodes = Vec::new();
        for _ in 0..plan.nodes {
            nodes.push(Some(Node::start(database.options()).await?));
        }
        let addresses: Vec<_> = nodes.iter().flatten().map(|node| node.address).collect();
        let mut campus = Self {
            running: JoinSet::new(),
            people: Vec::new(),
            known: Nodes::new(addresses),
            nodes,
            rooms: Vec::new(),
            said: vec![0; plan.rooms],
            closed: None,
            database,
        };
        let mut signed = Vec::new();
        for number in 0..plan.clients {
            signed.push(campus.register(number).await?);
        }
        let members: Vec<&str> = signed.iter().map(|(id, _)| id.as_str()).collect();
        for number in 0..plan.rooms {
            let room = json!({ "kind": "private", "title": format!("Room {number}"), "members": members });
            let room = campus.ask("POST", "/v1/rooms", Some(&signed[0].1), Some(room)).await?;
            campus.rooms.push(room["id"].as_str().context("a room has an id")?.to_owned());
        }
        for (number, (_, token)) in signed.into_iter().enumerate() {
            campus.enter(plan, number, token).await?;
        }
        Ok(campus)
    }

    async fn register(&self, number: usize) -> anyhow::Result<(String, String)> {
        let body = json!({
            "email": format!("client{number}@utama.example"), "password": "correct horse battery",
            "handle": format!("client{number}"), "display_name": format!("Client {number}"),
        });
        let signed = self.ask("POST", "/v1/auth/register", None, Some(body)).await?;
        let text = |value: &Value| value.as_str().map(ToOwned::to_owned).context("a text");
        Ok((text(&signed["user"]["id"])?, text(&signed["access_token"])?))
    }

    async fn enter(&mut self, plan: &Plan, number: usize, token: String) -> anyhow::Result<()> {
        let seed = plan.seed.wrapping_mul(31).wrapping_add(number as u64);
        let proxy = Proxy::start(self.known.clone(), seed, plan.leaky).await.context("start a proxy")?;
        let rooms: Vec<&str> = self.rooms.iter().map(String::as_str).collect();
        let (mut client, orders) = Client::new(proxy.address, &token, &rooms);
        self.running.spawn(async move {
            let result = client.run().await;
            Ended { number, client, result }
        });
        self.people.push(Person { token, proxy, orders });
        Ok(())
    }

    /// Lets one thing happen.
    pub(crate) async fn perform(&mut self, step: Step, number: usize) -> anyhow::Result<()> {
        match step {
            Step::Say { client, room, count } => self.say(client, room, count, number),
            Step::Cut(client) => self.person(client).proxy.cut(),
            Step::Stall(client) => self.person(client).proxy.set(Weather::Stalled),
            Step::Lose(client) => self.person(client).proxy.set(Weather::Lost),
            Step::Mend(client) => self.person(client).proxy.set(Weather::Fair),
            Step::Kill(node) => self.kill(node),
            Step::Start(node) => self.start(node).await?,
            Step::CutDatabase => cut_database(self.database.options()).await?,
            Step::CloseDatabase { millis } => {
                self.database_opens().await?;
                let (database, pause) = (self.database.options(), Duration::from_millis(millis));
                self.closed = Some(tokio::spawn(close_database(database, pause)));
            }
            Step::Wait { millis } => tokio::time::sleep(Duration::from_millis(millis)).await,
        }
        Ok(())
    }

    fn person(&self, number: usize) -> &Person {
        &self.people[number % self.people.len()]
    }

    fn say(&mut self, client: usize, room: usize, count: usize, step: usize) {
        let room = room % self.rooms.len();
        self.said[room] += count as u64;
        for n in 0..count {
            let text = format!("step {step}, {n} of {count}, by {client}");
            // A client that has ended has failed, and that is told in the end.
            let _ = self.person(client).orders.send(Order::Say(room, text));
        }
    }

    fn kill(&mut self, node: usize) {
        let node = node % self.nodes.len();
        self.nodes[node] = None;
        self.known.set(node, None);
    }

    async fn start(&mut self, node: usize) -> anyhow::Result<()> {
        let node = node % self.nodes.len();
        if self.nodes[node].is_some() {
            return Ok(());
        }
        self.database_opens().await?;
        let mut tries = 1;
        let started = loop {
            match Node::start(self.database.options()).await {
                Err(_) if tries < START_TRIES => tries += 1,
                started => break started?,
            }
        };
        self.known.set(node, Some(started.address));
        self.nodes[node] = Some(started);
        Ok(())
    }

    /// Waits until PostgreSQL takes connections again.
    async fn database_opens(&mut self) -> anyhow::Result<()> {
        match self.closed.take() {
            Some(closed) => closed.await.context("close and open the database")?,
            None => Ok(()),
        }
    }

    /// Ends every fault and waits until everybody has said everything and seen everything.
    pub(crate) async fn calm_down(&mut self) -> anyhow::Result<Vec<Ended>> {
        self.database_opens().await?;
        for node in 0..self.nodes.len() {
            self.start(node).await?;
        }
        for person in &self.people {
            person.proxy.set(Weather::Fair);
            let _ = person.orders.send(Order::Until(self.said.clone()));
        }
        let deadline = Instant::now() + WHOLE_WITHIN;
        let mut ended = Vec::new();
        while let Ok(Some(one)) = tokio::time::timeout_at(deadline, self.running.join_next()).await {
            let one = one.context("run a client")?;
            let failed = one.result.is_err();
            ended.push(one);
            if failed {
                return Ok(ended);
            }
        }
        let missing: Vec<_> =
            (0..self.people.len()).filter(|n| ended.iter().all(|one| one.number != *n)).collect();
        ensure!(
            missing.is_empty(),
            "after {WHOLE_WITHIN:?} clients {missing:?} have not said and seen everything"
        );
        Ok(ended)
    }

    /// A client that comes for the first time, after everything.
    pub(crate) async fn newcomer(&self) -> anyhow::Result<Client> {
        let rooms: Vec<&str> = self.rooms.iter().map(String::as_str).collect();
        let node = self.nodes.iter().flatten().next().context("a node")?;
        let (mut client, orders) = Client::new(node.address, &self.people[0].token, &rooms);
        orders.send(Order::Until(self.said.clone())).context("tell the newcomer")?;
        tokio::time::timeout(WHOLE_WITHIN, client.run()).await.context("wait for the newcomer")??;
        Ok(client)
    }

    /// The whole history of a room over HTTP.
    pub(crate) async fn history(&self, room: usize) -> anyhow::Result<Vec<Value>> {
        let (token, room) = (&self.people[0].token, &self.rooms[room]);
        let mut events: Vec<Value> = Vec::new();
        loop {
            let after = events.last().and_then(|event| event["seq"].as_u64()).unwrap_or(0);
            let path = format!("/v1/rooms/{room}/messages?limit=100&after={after}");
            let page = self.ask("GET", &path, Some(token), None).await?;
            events.extend(page["items"].as_array().with_context(|| page.to_string())?.iter().cloned());
            if page["later"] == false {
                return Ok(events);
            }
        }
    }

    /// How often the network has cut a connection.
    pub(crate) fn cuts(&self) -> u64 {
        self.people.iter().map(|person| person.proxy.cuts()).sum()
    }

    async fn ask(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
    ) -> anyhow::Result<Value> {
        let node = self.nodes.iter().flatten().next().context("a node")?;
        let url = format!("http://{}{path}", node.address);
        let mut request = reqwest::Client::new().request(method.parse()?, url);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.with_context(|| format!("{method} {path}"))?;
        let status = answer.status();
        let text = answer.text().await.with_context(|| format!("{method} {path}"))?;
        ensure!(status.is_success(), "{method} {path}: {status} {text}");
        serde_json::from_str(&text).with_context(|| format!("{method} {path}: {text}"))
    }
}

/// Another connection to the server, which no fault hits, and the name of the database.
async fn administer(database: PgConnectOptions) -> anyhow::Result<(PgConnection, String)> {
    let name = database.get_database().context("the database has a name")?.to_owned();
    let admin = PgConnection::connect_with(&database.database("postgres")).await;
    Ok((admin.context("connect to PostgreSQL")?, name))
}

/// Ends every connection to the database.
async fn cut_database(database: PgConnectOptions) -> anyhow::Result<()> {
    let (mut admin, name) = administer(database).await?;
    let cut = sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1");
    cut.bind(name).execute(&mut admin).await.context("end the connections to PostgreSQL")?;
    admin.close().await.context("close")
}

/// Ends every connection to the database, which then takes none for this long.
async fn close_database(database: PgConnectOptions, pause: Duration) -> anyhow::Result<()> {
    let (mut admin, name) = administer(database.clone()).await?;
    for (takes, pause) in [("false", pause), ("true", Duration::ZERO)] {
        // The name is one that testkit makes, of letters, digits and underscores.
        let statement = format!("alter database {name} with allow_connections {takes}");
        admin.execute(AssertSqlSafe(statement)).await.context("close or open the database")?;
        cut_database(database.clone()).await?;
        tokio::time::sleep(pause).await;
    }
    admin.close().await.context("close")
}
