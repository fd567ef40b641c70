//! The world of one simulation: a database, nodes on it, Redis between them, people behind their proxies.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use chrono::TimeDelta;
use serde_json::{Value, json};
use store::Clock;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::act::Change;
use crate::broker::Passage;
use crate::client::{Client, Order, Violation};
use crate::database::Database;
use crate::node::Node;
use crate::plan::Plan;
use crate::product::Around;
use crate::proxy::{Nodes, Proxy, Weather};
use crate::registrar::{Book, Entry, Registrar};
use crate::seat::{Goal, Seat, Standing};
use crate::step::{BrokerStep, Step};
use crate::transport::Transport;
use crate::web::{Account, Web};

/// How long everybody may take to be whole again once all faults are over; far more than it takes.
const WHOLE_WITHIN: Duration = Duration::from_mins(1);
/// A node that cannot start, because PostgreSQL has just cut it off, is started so often.
const START_TRIES: u32 = 5;

/// One person: how to speak through them, and the network they are behind.
struct Person {
    account: Account,
    proxy: Proxy,
    orders: UnboundedSender<Order>,
    /// By room.
    standings: Vec<Standing>,
}

/// What there is when all is over.
pub(crate) struct Outcome {
    pub(crate) ended: Vec<Ended>,
    pub(crate) book: Book,
    /// By room.
    pub(crate) heads: Vec<u64>,
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
    /// Of the machine that a node runs on: it stays when the node dies.
    clocks: Vec<Clock>,
    known: Nodes,
    web: Web,
    transport: Option<Transport>,
    registrar: Option<Registrar>,
    pub(crate) rooms: Vec<String>,
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
        for number in 0..plan.rooms {
            let room = json!({ "kind": "private", "title": format!("Room {number}"), "members": members });
            let (status, room) = campus.web.ask(&mut accounts[0], "POST", "/v1/rooms", Some(&room)).await?;
            ensure!(status.is_success(), "open a room: {status} {room}");
            campus.rooms.push(room["id"].as_str().context("a room has an id")?.to_owned());
        }
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
        let proxy = Proxy::start(self.known.clone(), seed, plan.leaky).await.context("start a proxy")?;
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
        self.rooms.iter().zip(standings).map(|(room, standing)| Seat::new(room, standing.clone())).collect()
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
            Step::Move { what, client, room } => {
                if let Some(registrar) = &self.registrar {
                    registrar.ask(what, room, client);
                }
            }
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
            let text = format!("step {step}, {n} of {count}, by {client}.");
            // A client that has ended has failed, and that is told in the end.
            let _ = self.person(client).orders.send(Order::Say(room, text));
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
        let around = Around { clock: self.clocks[node].clone(), redis_url };
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

    /// Ends every fault, and waits until everything that was asked for has its answer and everybody has seen everything.
    pub(crate) async fn calm_down(&mut self) -> anyhow::Result<Outcome> {
        self.database.opens().await?;
        if let Some(transport) = &self.transport {
            transport.mend();
        }
        for node in 0..self.nodes.len() {
            self.start(node).await?;
        }
        self.people.iter().for_each(|person| person.proxy.set(Weather::Fair));
        let registrar = self.registrar.take().context("the registrar is there")?;
        let book = registrar.finish().await?;
        self.all_answered().await;
        let mut heads = Vec::new();
        for room in 0..self.rooms.len() {
            let path = format!("/v1/rooms/{}/messages?limit=1", self.rooms[room]);
            let page = self.web.get(&mut self.people[0].account, &path).await?;
            heads.push(page["as_of"].as_u64().context("a head")?);
        }
        for number in 0..self.people.len() {
            let _ = self.people[number].orders.send(Order::Reach(goals(number, &book, &heads)));
        }
        Ok(Outcome { ended: self.all_ended().await?, book, heads })
    }

    /// Waits until nobody has anything to send, or that takes too long: the end says who it is.
    async fn all_answered(&self) {
        let deadline = Instant::now() + WHOLE_WITHIN;
        for person in &self.people {
            let (tell, told) = oneshot::channel();
            let _ = person.orders.send(Order::Tell(tell));
            // A client that has ended tells nothing.
            let _ = tokio::time::timeout_at(deadline, told).await;
        }
    }

    async fn all_ended(&mut self) -> anyhow::Result<Vec<Ended>> {
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
            "after {WHOLE_WITHIN:?} clients {missing:?} have not said and seen everything, and nothing else"
        );
        ended.sort_by_key(|one| one.number);
        Ok(ended)
    }

    /// The person of this number on a new device, after everything.
    pub(crate) async fn newcomer(&self, number: usize, outcome: &Outcome) -> anyhow::Result<Client> {
        let node = self.nodes[number % self.nodes.len()].as_ref().context("a node")?;
        let Person { account, standings, .. } = &self.people[number];
        let (mut client, orders) = Client::of_seats(node.address, &account.token, self.seats(standings));
        client.signs_in_again(account.credentials());
        let goals = goals(number, &outcome.book, &outcome.heads);
        orders.send(Order::Reach(goals)).context("tell the newcomer")?;
        tokio::time::timeout(WHOLE_WITHIN, client.run()).await.context("wait for the newcomer")??;
        Ok(client)
    }

    /// The whole history of a room over HTTP, as this person sees it.
    pub(crate) async fn history(&mut self, room: usize, number: usize) -> anyhow::Result<Vec<Value>> {
        let (account, room) = (&mut self.people[number].account, &self.rooms[room]);
        let mut events: Vec<Value> = Vec::new();
        loop {
            let after = events.last().and_then(|event| event["seq"].as_u64()).unwrap_or(0);
            let path = format!("/v1/rooms/{room}/messages?limit=100&after={after}");
            let page = self.web.get(account, &path).await?;
            events.extend(page["items"].as_array().with_context(|| page.to_string())?.iter().cloned());
            if page["later"] == false {
                return Ok(events);
            }
        }
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

/// What this person has to have seen in the end, room by room.
fn goals(number: usize, book: &Book, heads: &[u64]) -> Vec<Goal> {
    let inside = book.inside.iter().map(|people| people[number]);
    inside.zip(heads).map(|(inside, head)| if inside { Goal::Head(*head) } else { Goal::Out }).collect()
}
