//! The end of a simulation: no faults any more, everybody whole, and what HTTP shows then.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::{Campus, Person};
use crate::client::{Client, Order, Violation, new_id};
use crate::proxy::Weather;
use crate::registrar::Book;
use crate::seat::Goal;
use crate::web::Got;

/// How long everybody may take to be whole again once all faults are over; far more than it takes.
const WHOLE_WITHIN: Duration = Duration::from_mins(1);

/// What there is when all is over.
pub(crate) struct Outcome {
    pub(crate) ended: Vec<Ended>,
    pub(crate) book: Book,
    /// By room.
    pub(crate) heads: Vec<u64>,
    /// By person.
    pub(crate) inboxes: Vec<Inbox>,
    /// By person: how far they have read each room that they are in, as all their devices and HTTP agree, and their inbox.
    pub(crate) reads: Vec<Vec<Option<Read>>>,
}

/// What HTTP shows of how far somebody has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Read {
    pub(crate) seq: u64,
    pub(crate) unread: u64,
}

/// What HTTP shows of somebody's inbox.
#[derive(Debug, Clone, Default)]
pub(crate) struct Inbox {
    /// Its groups, the newest first.
    pub(crate) groups: Vec<Value>,
    pub(crate) as_of: u64,
}

/// What became of one client.
pub(crate) struct Ended {
    pub(crate) number: usize,
    pub(crate) client: Client,
    pub(crate) result: Result<(), Violation>,
}

impl Campus {
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
        let inboxes = self.all_told().await.context("tell everybody everything")?;
        let mut reads = Vec::new();
        for number in 0..self.people.len() {
            reads.push(self.agreed(number, &book).await.with_context(|| format!("client {number}"))?);
        }
        for (number, (person, inbox)) in self.people.iter().zip(&inboxes).enumerate() {
            let changed = (0..self.rooms.len()).map(|room| book.changed.get(&(room, number)).copied());
            let _ = person.orders.send(Order::List(changed.collect()));
            let _ = person.orders.send(Order::Reach(goals(number, &book, &heads, inbox.as_of)));
        }
        Ok(Outcome { ended: self.all_ended().await?, book, heads, inboxes, reads })
    }

    /// Names everybody after all else, and waits until each is told of it: by then they are told of everything. Nobody is
    /// told of what they say themselves, so that somebody names the first person, who names all others.
    async fn all_told(&mut self) -> anyhow::Result<Vec<Inbox>> {
        let path = format!("/v1/rooms/{}/messages", self.bell);
        let everybody: Vec<String> = self.people.iter().map(|person| person.account.id.clone()).collect();
        for (person, named) in self.people.iter_mut().zip([&everybody[..], &everybody[..1]]) {
            let said = json!({ "text": "That is all.", "mentions": named });
            let command = ("POST", path.as_str());
            let (status, answer) =
                self.web.command(&mut person.account, command, &new_id(), Some(&said)).await?;
            ensure!(status.is_success(), "say that this is all: {status} {answer}");
        }
        let mut inboxes = Vec::new();
        for number in 0..self.people.len() {
            inboxes.push(self.told(number).await.with_context(|| format!("client {number}"))?);
        }
        Ok(inboxes)
    }

    /// The inbox of somebody as soon as they are named in the room that nobody follows.
    async fn told(&mut self, number: usize) -> anyhow::Result<Inbox> {
        let deadline = Instant::now() + WHOLE_WITHIN;
        loop {
            let inbox = self.inbox(number).await?;
            let of_bell = |group: &Value| group["kind"] == "mention" && group["room"]["id"] == *self.bell;
            // Where there is one person, nobody names them.
            if self.people.len() == 1 || inbox.groups.iter().any(of_bell) {
                return Ok(inbox);
            }
            ensure!(Instant::now() < deadline, "is not told that this is all: {:?}", inbox.groups);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// How far somebody has read, once their device knows what HTTP shows; what was said to be read is read.
    async fn agreed(&mut self, number: usize, book: &Book) -> anyhow::Result<Vec<Option<Read>>> {
        let deadline = Instant::now() + WHOLE_WITHIN;
        loop {
            let (tell, told) = oneshot::channel();
            let _ = self.people[number].orders.send(Order::Marks(tell));
            let shown = self.reads(number, book).await?;
            let told = tokio::time::timeout_at(deadline, told).await.context("says how far was read")?;
            // What has become of a client that has ended is told in the end.
            let Ok(known) = told else { return Ok(shown) };
            let same =
                shown.iter().zip(&known).all(|(shown, known)| shown.is_none_or(|read| read.seq == *known));
            if same {
                let lost = book.read.iter().find(|((room, person), seq)| {
                    *person == number && shown[*room].is_some_and(|read| read.seq < **seq)
                });
                ensure!(lost.is_none(), "had read {lost:?}, and HTTP shows {shown:?}");
                return Ok(shown);
            }
            ensure!(Instant::now() < deadline, "has read {known:?}, and HTTP shows {shown:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn reads(&mut self, number: usize, book: &Book) -> anyhow::Result<Vec<Option<Read>>> {
        let account = &mut self.people[number].account;
        let mut reads = Vec::new();
        for (id, inside) in self.rooms.iter().zip(&book.inside) {
            let mut read = None;
            if inside[number] {
                read = Some(self.web.get(account, &format!("/v1/rooms/{id}")).await?);
            }
            reads.push(read);
        }
        reads.push(Some(self.web.get(account, "/v1/inbox?limit=1").await?));
        let read = |shown: Option<Value>| {
            let field =
                |name| Some(shown.as_ref()?[name].as_u64().with_context(|| format!("{name} of {shown:?}")));
            let Some((seq, unread)) = field("read").zip(field("unread")) else { return Ok(None) };
            Ok(Some(Read { seq: seq?, unread: unread? }))
        };
        reads.into_iter().map(read).collect()
    }

    /// All pages of an inbox, read again when it changes in between.
    async fn inbox(&mut self, number: usize) -> anyhow::Result<Inbox> {
        let mut inbox = Inbox::default();
        let mut next = String::new();
        loop {
            let account = &mut self.people[number].account;
            let page = self.web.get(account, &format!("/v1/inbox?limit=100{next}")).await?;
            let as_of = page["as_of"].as_u64().context("an inbox has a head")?;
            if !inbox.groups.is_empty() && as_of != inbox.as_of {
                (inbox, next) = (Inbox::default(), String::new());
                continue;
            }
            inbox.as_of = as_of;
            inbox.groups.extend(page["items"].as_array().with_context(|| page.to_string())?.iter().cloned());
            match page["next"].as_str() {
                Some(cursor) => next = format!("&cursor={cursor}"),
                None => return Ok(inbox),
            }
        }
    }

    /// What this person gets of a file.
    pub(crate) async fn file(&mut self, number: usize, file: &str) -> anyhow::Result<Got> {
        self.web.download(&mut self.people[number].account, file).await
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
            "after {WHOLE_WITHIN:?} clients {missing:?} have not said, seen and been told everything, and nothing else"
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
        let goals = goals(number, &outcome.book, &outcome.heads, outcome.inboxes[number].as_of);
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
}

/// What this person has to have seen in the end, room by room, and of their inbox.
fn goals(number: usize, book: &Book, heads: &[u64], inbox: u64) -> Vec<Goal> {
    let inside = book.inside.iter().map(|people| people[number]);
    let rooms = inside.zip(heads).map(|(inside, head)| if inside { Goal::Head(*head) } else { Goal::Out });
    rooms.chain([Goal::Head(inbox)]).collect()
}
