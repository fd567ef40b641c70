//! Two nodes, the people on them, and the rooms that all of them are in.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use serde_json::json;
use testkit::{Redis, TestDb};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::Load;
use crate::node::Node;
use crate::record::Record;
use crate::talker::{Phase, Talker};

/// People; each has several connections.
const PEOPLE: usize = 20;
/// How long everybody may take to say and to see everything, once all is well again.
const WHOLE_WITHIN: Duration = Duration::from_mins(2);

/// An account.
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) handle: String,
    pub(crate) token: String,
}

/// What a measurement runs on. The nodes end before Redis and the database do.
pub(crate) struct Campus {
    pub(crate) nodes: [Node; 2],
    pub(crate) people: Vec<Person>,
    rooms: Vec<String>,
    pub(crate) redis: Option<Redis>,
    #[expect(dead_code, reason = "held until the nodes have ended")]
    database: TestDb,
}

impl Campus {
    pub(crate) async fn open(binary: &Path, rooms: usize, redis: bool) -> anyhow::Result<Self> {
        let database = testkit::database().await;
        let redis = if redis { Some(Redis::start().await) } else { None };
        let one = Node::start(binary, "one", &database, redis.as_ref()).await?;
        let other = Node::start(binary, "other", &database, redis.as_ref()).await?;
        let mut campus = Self { nodes: [one, other], people: Vec::new(), rooms: Vec::new(), redis, database };
        for number in 0..PEOPLE {
            let person = campus.register(&format!("person{number}")).await?;
            campus.people.push(person);
        }
        for number in 0..rooms {
            let room = campus.open_room(&format!("Room {number}")).await?;
            campus.rooms.push(room);
        }
        if campus.redis.is_some() {
            campus.linked().await?;
        }
        Ok(campus)
    }

    pub(crate) async fn register(&self, handle: &str) -> anyhow::Result<Person> {
        let body = json!({
            "email": format!("{handle}@utama.example"), "password": "correct horse battery",
            "handle": handle, "display_name": handle,
        });
        let signed = self.nodes[0].ask("POST", "/v1/auth/register", None, Some(body)).await?;
        let id = signed["user"]["id"].as_str().context("a person has an id")?.to_owned();
        let token = signed["access_token"].as_str().context("a person has a token")?.to_owned();
        Ok(Person { id, handle: handle.to_owned(), token })
    }

    /// A private room of everybody.
    pub(crate) async fn open_room(&self, title: &str) -> anyhow::Result<String> {
        let members: Vec<&str> = self.people.iter().map(|person| person.id.as_str()).collect();
        let body = json!({ "kind": "private", "title": title, "members": members });
        let room = self.nodes[0].ask("POST", "/v1/rooms", Some(&self.people[0].token), Some(body)).await?;
        room["id"].as_str().map(ToOwned::to_owned).context("a room has an id")
    }

    /// Waits until both nodes hear each other through Redis.
    pub(crate) async fn linked(&self) -> anyhow::Result<()> {
        self.until(true).await
    }

    /// Waits until both nodes know that they hear nobody through Redis.
    pub(crate) async fn unlinked(&self) -> anyhow::Result<()> {
        self.until(false).await
    }

    async fn until(&self, linked: bool) -> anyhow::Result<()> {
        for node in &self.nodes {
            while node.is_linked().await? != linked {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
        Ok(())
    }

    /// Lets everybody connect, and those of `speakers` talk.
    pub(crate) fn talk(&self, load: Load, speakers: Speakers) -> Crowd {
        let addresses = [self.nodes[0].address, self.nodes[1].address];
        let count = load.rooms * load.per_room;
        let speak = |number: &usize| match speakers {
            Speakers::All => true,
            Speakers::OneOfARoom => *number < load.rooms,
        };
        let pause = Duration::from_secs(1)
            * u32::try_from((0..count).filter(speak).count()).unwrap_or(u32::MAX)
            / u32::try_from(load.rate.max(1)).unwrap_or(u32::MAX);
        let (say, phase) = watch::channel(Phase::Talk);
        let mut running = JoinSet::new();
        let mut progress = Vec::new();
        let began = Instant::now();
        for number in 0..count {
            let room = number % load.rooms;
            let home = number / load.rooms % 2;
            let order: Vec<SocketAddr> = vec![addresses[home], addresses[1 - home]];
            let token = &self.people[number % self.people.len()].token;
            let talker = Talker::new(number, (room, &self.rooms[room]), (home, order), token, began);
            progress.push((room, talker.progress()));
            running.spawn(talker.run(speak(&number).then_some(pause), phase.clone()));
        }
        Crowd { began, say, running, progress }
    }
}

/// Who says anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Speakers {
    /// Everybody.
    All,
    /// One in each room, who is on the first node: what the other node misses of the room nobody there reveals by speaking.
    OneOfARoom,
}

/// Everybody who is connected.
pub(crate) struct Crowd {
    /// What all times of the records count from.
    pub(crate) began: Instant,
    say: watch::Sender<Phase>,
    running: JoinSet<anyhow::Result<Record>>,
    /// The room of each, and how far they are.
    progress: Vec<(usize, watch::Receiver<crate::talker::Progress>)>,
}

impl Crowd {
    /// Lets time pass; an error when a talker has seen what may not be.
    pub(crate) async fn goes_on(&mut self, time: Duration) -> anyhow::Result<()> {
        tokio::select! {
            () = tokio::time::sleep(time) => Ok(()),
            Some(ended) = self.running.join_next() => {
                ended.context("run a talker")?.context("somebody saw what may not be")?;
                anyhow::bail!("a talker ended before it was told to")
            }
        }
    }

    /// Says that enough was said, waits until all of it was acknowledged and everybody stands at the same message of their
    /// room, and holds what they saw against one another.
    pub(crate) async fn settle(mut self) -> anyhow::Result<Vec<Record>> {
        self.say.send_replace(Phase::Finish);
        let deadline = Instant::now() + WHOLE_WITHIN;
        while !self.is_settled() {
            ensure!(Instant::now() < deadline, "after {WHOLE_WITHIN:?} not everybody has seen everything");
            self.goes_on(Duration::from_millis(50)).await?;
        }
        self.say.send_replace(Phase::Leave);
        let mut records = Vec::new();
        while let Some(ended) = self.running.join_next().await {
            records.push(ended.context("run a talker")?.context("somebody saw what may not be")?);
        }
        crate::record::agree(&records)?;
        Ok(records)
    }

    fn is_settled(&self) -> bool {
        let heads: Vec<_> = self.progress.iter().map(|(room, known)| (*room, *known.borrow())).collect();
        heads.iter().all(|(room, progress)| {
            progress.waiting == 0
                && progress.head > 0
                && heads.iter().all(|(other, theirs)| other != room || theirs.head == progress.head)
        })
    }
}
