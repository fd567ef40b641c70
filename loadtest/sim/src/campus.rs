//! The world of one simulation: a database, nodes on it, Redis between them, people behind their proxies.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use chrono::TimeDelta;
use serde_json::json;
use store::Clock;
use tempfile::TempDir;
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinSet;

use crate::act::Change;
use crate::broker::Passage;
use crate::client::{Client, Order};
use crate::database::Database;
use crate::node::Node;
use crate::plan::Plan;
use crate::product::Around;
use crate::proxy::{Nodes, Pipe, Proxy, Weather};
use crate::registrar::{Entry, Errand, Registrar};
use crate::seat::{Seat, Standing};
use crate::step::{BrokerStep, Step};
use crate::transport::Transport;
use crate::web::{Account, Web};

mod end;

use end::Ended;
pub(crate) use end::Outcome;

/// A node that cannot start, because PostgreSQL has just cut it off, is started so often.
const START_TRIES: u32 = 5;
/// Of a text where sockets hold little, in bytes, at most.
const LONG_TEXT: usize = 3_000;

/// One person: how to speak through them, and the network they are behind.
struct Person {
    account: Account,
    proxy: Proxy,
    orders: UnboundedSender<Order>,
    /// By room.
    standings: Vec<Standing>,
}

/// Everything there is. The database goes last.
pub(crate) struct Campus {
    running: JoinSet<Ended>,
    people: Vec<Person>,
    nodes: Vec<Option<Node>>,
    /// Of the machine that a node runs on: it stays when the node dies.
    clocks: Vec<Clock>,
    known: Nodes,
    web: Web,
    transport: Option<Transport>,
    registrar: Option<Registrar>,
    pub(crate) rooms: Vec<String>,
    /// A room of everybody that nobody follows: who is named in it has been told of everything before.
    pub(crate) bell: String,
    files: TempDir,
    /// Whether sockets hold little, and texts are long.
    narrow: bool,
    database: Database,
}

impl Campus {
    /// Builds what a plan needs and lets everybody connect.
    pub(crate) async fn open(plan: &Plan) -> anyhow::Result<Self> {
        let database = if plan.own_database { Database::own().await? } else { Database::shared().await };
        let known = Nodes::new([]);
        let mut campus = Self {
            running: JoinSet::new(),
            people: Vec::new(),
            nodes: Vec::new(),
            clocks: (0..plan.nodes).map(|_| Clock::jumping()).collect(),
            web: Web::new(known.clone())?,
            known,
            transport: if plan.redis { Some(Transport::start(plan.nodes, plan.seed).await?) } else { None },
            registrar: None,
            rooms: Vec::new(),
            bell: String::new(),
            files: tempfile::tempdir().context("make a folder for files")?,
            narrow: plan.pipe == Pipe::Narrow,
            database,
        };
        for node in 0..plan.nodes {
            campus.nodes.push(None);
            campus.start(node).await?;
        }
        let mut accounts = Vec::new();
        for number in 0..plan.clients {
            accounts.push(campus.web.register(number).await?);
        }
        let members: Vec<String> = accounts.iter().map(|account| account.id.clone()).collect();
        for number in 0..=plan.rooms {
            let room = json!({ "kind": "private", "title": format!("Room {number}"), "members": members });
            let (status, room) = campus.web.ask(&mut accounts[0], "POST", "/v1/rooms", Some(&room)).await?;
            ensure!(status.is_success(), "open a room: {status} {room}");
            campus.rooms.push(room["id"].as_str().context("a room has an id")?.to_owned());
        }
        campus.bell = campus.rooms.pop().context("there is one room more")?;
        for (number, account) in accounts.into_iter().enumerate() {
            campus.enter(plan, number, account).await?;
        }
        let people = campus.people.iter().map(|person| Entry {
            account: person.account.clone(),
            standings: person.standings.clone(),
            orders: person.orders.clone(),
        });
        campus.registrar = Some(Registrar::start(campus.web.clone(), campus.rooms.clone(), people.collect()));
        Ok(campus)
    }

    async fn enter(&mut self, plan: &Plan, number: usize, account: Account) -> anyhow::Result<()> {
        let seed = plan.seed.wrapping_mul(31).wrapping_add(number as u64);
        let proxy = Proxy::start(self.known.clone(), seed, plan.pipe).await.context("start a proxy")?;
        let standings: Vec<Standing> = self.rooms.iter().map(|_| Standing::default()).collect();
        let (mut client, orders) = Client::of_seats(proxy.address, &account.token, self.seats(&standings));
        if plan.jumps() {
            client.signs_in_again(account.credentials());
        }
        self.running.spawn(async move {
            let result = client.run().await;
            Ended { number, client, result }
        });
        self.people.push(Person { account, proxy, orders, standings });
        Ok(())
    }

    fn seats(&self, standings: &[Standing]) -> Vec<Seat> {
        let rooms = self.rooms.iter().zip(standings);
        let rooms = rooms.map(|(room, standing)| Seat::of_room(room, standing.clone()));
        rooms.chain([Seat::of_inbox()]).collect()
    }

    /// Lets one thing happen.
    pub(crate) async fn perform(&mut self, step: Step, number: usize) -> anyhow::Result<()> {
        match step {
            Step::Say { client, room, count } => self.say(client, room, count, number),
            Step::Edit { client, room, nth } => {
                // A full stop, so that no text is a part of another one.
                let text = format!("step {number}, said anew by {client}.");
                self.change(client, room, Change::Edit { nth, text });
            }
            Step::Delete { client, room, nth } => self.change(client, room, Change::Delete { nth }),
            Step::React { client, room, nth, emoji, on } => {
                self.change(client, room, Change::React { nth, emoji, on });
            }
            Step::Answer { client, room, nth, names } => {
                let text = format!("step {number}, an answer by {client}.");
                let mentions = vec![self.person(names).account.id.clone()];
                self.change(client, room, Change::Answer { nth, text, mentions });
            }
            Step::Attach { client: person, room } => self.send(Errand::Attach { room, person, number }),
            Step::Pin { client: person, room, nth, on } => self.send(Errand::Pin { room, person, nth, on }),
            Step::Read { client: person, room, nth, elsewhere: true } => {
                self.send(Errand::Read { room, person, nth });
            }
            Step::Read { client, room, nth, elsewhere: false } => {
                let _ = self.person(client).orders.send(Order::Read(room % (self.rooms.len() + 1), nth));
            }
            Step::Block { client: person, other, on } => self.send(Errand::Block { person, other, on }),
            Step::Move { what, client: person, room } => self.send(Errand::Move { what, room, person }),
            Step::Cut(client) => self.person(client).proxy.cut(),
            Step::Stall(client) => self.person(client).proxy.set(Weather::Stalled),
            Step::Lose(client) => self.person(client).proxy.set(Weather::Lost),
            Step::Mend(client) => self.person(client).proxy.set(Weather::Fair),
            Step::Kill(node) => self.kill(node),
            Step::Start(node) => self.start(node).await?,
            Step::Jump { node, seconds } => {
                self.clocks[node % self.clocks.len()].advance(TimeDelta::seconds(seconds));
            }
            Step::CutDatabase => self.database.cut().await?,
            Step::KillDatabase => self.database.kill().await?,
            Step::CloseDatabase { millis } => self.database.close(Duration::from_millis(millis)).await?,
            Step::Broker(step) => self.disturb(step).await,
            Step::Wait { millis } => tokio::time::sleep(Duration::from_millis(millis)).await,
        }
        Ok(())
    }

    fn person(&self, number: usize) -> &Person {
        &self.people[number % self.people.len()]
    }

    fn say(&self, client: usize, room: usize, count: usize, step: usize) {
        let room = room % self.rooms.len();
        for n in 0..count {
            let mut text = format!("step {step}, {n} of {count}, by {client}.");
            if self.narrow {
                // Of all lengths, and the same in each run.
                text.push_str(&".".repeat((step * 389 + n * 997) % LONG_TEXT));
            }
            // A client that has ended has failed, and that is told in the end.
            let _ = self.person(client).orders.send(Order::Say(room, text));
        }
    }

    fn send(&self, errand: Errand) {
        if let Some(registrar) = &self.registrar {
            registrar.ask(errand);
        }
    }

    fn change(&self, client: usize, room: usize, change: Change) {
        let _ = self.person(client).orders.send(Order::Change(room % self.rooms.len(), change));
    }

    /// Without Redis nothing happens: a plan that is made smaller is a plan too.
    async fn disturb(&mut self, step: BrokerStep) {
        let Some(transport) = &mut self.transport else { return };
        match step {
            BrokerStep::Loses { node, percent, spares_canary } => {
                transport.of(node).set(Passage::Loses { percent, spares_canary });
            }
            BrokerStep::Delays { node, millis } => {
                transport.of(node).set(Passage::Delays(Duration::from_millis(millis)));
            }
            BrokerStep::Reorders(node) => transport.of(node).set(Passage::Reorders),
            BrokerStep::Stalls(node) => transport.of(node).set(Passage::Stalled),
            BrokerStep::Cut(node) => transport.of(node).cut(),
            BrokerStep::Mend(node) => transport.of(node).set(Passage::Fair),
            BrokerStep::Restart => transport.restart().await,
            BrokerStep::Pause { millis } => transport.pause(Duration::from_millis(millis)).await,
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
        self.database.opens().await?;
        let redis_url = self.transport.as_ref().map(|transport| transport.of(node).url());
        let files = Some(Arc::from(self.files.path()));
        let around = Around { clock: self.clocks[node].clone(), redis_url, files, narrow: self.narrow };
        let mut tries = 1;
        let started = loop {
            match Node::start(self.database.options(), around.clone()).await {
                Err(_) if tries < START_TRIES => tries += 1,
                started => break started?,
            }
        };
        self.known.set(node, Some(started.address));
        self.nodes[node] = Some(started);
        Ok(())
    }

    /// Takes everything down, the database last.
    pub(crate) async fn end(self) -> anyhow::Result<()> {
        let Self { database, nodes, .. } = self;
        drop(nodes);
        database.end().await
    }

    /// Whose id this person has.
    pub(crate) fn user(&self, number: usize) -> &str {
        &self.people[number].account.id
    }

    /// How often the network has cut a connection.
    pub(crate) fn cuts(&self) -> u64 {
        self.people.iter().map(|person| person.proxy.cuts()).sum()
    }

    /// How many messages of the broker were lost, late or overtaken.
    pub(crate) fn spoilt(&self) -> u64 {
        self.transport.as_ref().map_or(0, Transport::hit)
    }
}
