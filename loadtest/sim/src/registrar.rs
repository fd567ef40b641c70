//! What people do over HTTP: they leave rooms, are removed and invited again, pin messages, block one another and upload
//! files. One thing after the other, each until it is known what became of it, whatever fails meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, bail, ensure};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::sync::mpsc::{self, UnboundedSender};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::client::{Order, new_id};
use crate::seat::Standing;
use crate::web::{Account, Web};

/// What happens to a membership.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Somebody goes.
    Leave,
    /// The owner removes them.
    Remove,
    /// The owner invites them.
    Invite,
}

/// A move that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The number of the room.
    pub room: usize,
    /// Whose membership.
    pub user: String,
    /// What happened.
    pub what: Move,
}

/// A pin that was set or taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pinned {
    /// The number of the room.
    pub room: usize,
    /// Under which id.
    pub id: String,
    /// The seq of the message.
    pub target: u64,
    /// Whether it is pinned.
    pub on: bool,
    /// The seq that it got.
    pub seq: u64,
}

/// Something to do. What makes no sense when its turn comes is passed over.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Errand {
    /// A membership ends or begins. The first person stays.
    Move { what: Move, room: usize, person: usize },
    /// Whichever message there is, the `nth` of those that they see, is pinned or not any more.
    Pin { room: usize, person: usize, nth: usize, on: bool },
    /// Somebody has read all but the newest `nth` events of a room, or of their inbox, which counts as one room more.
    Read { room: usize, person: usize, nth: usize },
    /// Somebody blocks another, or not any more. The first person has nothing to do with that, so that they can invite
    /// everybody and see everything.
    Block { person: usize, other: usize, on: bool },
    /// Somebody uploads a file, and then sends it in that room with what the number says.
    Attach { room: usize, person: usize, number: usize },
}

/// One person, as the registrar knows them.
pub(crate) struct Entry {
    pub(crate) account: Account,
    /// By room.
    pub(crate) standings: Vec<Standing>,
    pub(crate) orders: UnboundedSender<Order>,
}

/// A file that was uploaded.
#[derive(Debug, Clone)]
pub(crate) struct Uploaded {
    pub(crate) owner: usize,
    pub(crate) bytes: Vec<u8>,
}

/// What there is in the end.
#[derive(Default)]
pub(crate) struct Book {
    pub(crate) moved: Vec<Moved>,
    pub(crate) pinned: Vec<Pinned>,
    /// By room and person.
    pub(crate) inside: Vec<Vec<bool>>,
    /// When the last move of somebody was asked for, by room and person.
    pub(crate) changed: BTreeMap<(usize, usize), Instant>,
    /// How far the server has said that somebody has read, by room and person; the inbox comes after the rooms.
    pub(crate) read: BTreeMap<(usize, usize), u64>,
    /// Who blocks whom.
    pub(crate) blocks: BTreeSet<(usize, usize)>,
    /// Who has ever blocked whom.
    pub(crate) ever_blocked: BTreeSet<(usize, usize)>,
    /// By id.
    pub(crate) files: BTreeMap<String, Uploaded>,
}

impl Book {
    /// Those whom somebody has blocked.
    pub(crate) fn blocks_of(&self, person: usize) -> Vec<usize> {
        self.blocks.iter().filter(|(who, _)| *who == person).map(|(_, whom)| *whom).collect()
    }

    /// Those with whom a block has ever stood between.
    pub(crate) fn apart_from(&self, person: usize) -> Vec<usize> {
        let other = |(one, other): &(usize, usize)| match person {
            _ if person == *one => Some(*other),
            _ if person == *other => Some(*one),
            _ => None,
        };
        self.ever_blocked.iter().filter_map(other).collect()
    }
}

/// Does errands in the background.
pub(crate) struct Registrar {
    errands: UnboundedSender<Errand>,
    task: JoinHandle<anyhow::Result<Book>>,
}

impl Registrar {
    /// Of these people, who are all in these rooms; the first of them owns the rooms and never goes.
    pub(crate) fn start(web: Web, rooms: Vec<String>, people: Vec<Entry>) -> Self {
        let (errands, mut asked) = mpsc::unbounded_channel();
        let inside = vec![vec![true; people.len()]; rooms.len()];
        let mut desk = Desk { web, rooms, people, book: Book { inside, ..Book::default() } };
        let task = tokio::spawn(async move {
            while let Some(errand) = asked.recv().await {
                desk.run(errand).await.with_context(|| format!("{errand:?}"))?;
            }
            Ok(desk.book)
        });
        Self { errands, task }
    }

    /// Asks for something.
    pub(crate) fn ask(&self, errand: Errand) {
        // One that has failed says so in the end.
        let _ = self.errands.send(errand);
    }

    /// Waits until all is done.
    pub(crate) async fn finish(self) -> anyhow::Result<Book> {
        drop(self.errands);
        self.task.await.context("run errands")?
    }
}

struct Desk {
    web: Web,
    rooms: Vec<String>,
    people: Vec<Entry>,
    book: Book,
}

impl Desk {
    async fn run(&mut self, errand: Errand) -> anyhow::Result<()> {
        let (rooms, people) = (self.rooms.len(), self.people.len());
        match errand {
            Errand::Move { what, room, person } => self.make(what, room % rooms, person % people).await,
            Errand::Pin { room, person, nth, on } => self.pin(room % rooms, person % people, nth, on).await,
            Errand::Read { room, person, nth } => self.read(room % (rooms + 1), person % people, nth).await,
            Errand::Block { person, other, on } => self.block(person % people, other % people, on).await,
            Errand::Attach { room, person, number } => {
                self.attach(room % rooms, person % people, number).await
            }
        }
    }

    async fn make(&mut self, what: Move, room: usize, person: usize) -> anyhow::Result<()> {
        let comes = what == Move::Invite;
        if person == 0 || self.book.inside[room][person] == comes {
            return Ok(());
        }
        let user = self.people[person].account.id.clone();
        let standing = self.people[person].standings[room].clone();
        let path = format!("/v1/rooms/{}", self.rooms[room]);
        if !comes {
            standing.changes();
        }
        self.book.changed.insert((room, person), Instant::now());
        let (status, answer) = match what {
            Move::Leave => {
                self.web.ask(&mut self.people[person].account, "POST", &format!("{path}/leave"), None).await?
            }
            Move::Remove => {
                let path = format!("{path}/members/{user}");
                self.web.ask(&mut self.people[0].account, "DELETE", &path, None).await?
            }
            Move::Invite => {
                let (path, body) = (format!("{path}/members"), json!({ "user": user }));
                self.web.ask(&mut self.people[0].account, "POST", &path, Some(&body)).await?
            }
        };
        // Asked again after an answer that was lost, they are gone already.
        let done = status == StatusCode::NO_CONTENT || !comes && status == StatusCode::NOT_FOUND;
        ensure!(done, "{status} {answer}");
        self.book.moved.push(Moved { room, user, what });
        self.book.inside[room][person] = comes;
        if comes {
            standing.changes();
            let _ = self.people[person].orders.send(Order::Enter(room));
        }
        Ok(())
    }

    async fn pin(&mut self, room: usize, person: usize, nth: usize, on: bool) -> anyhow::Result<()> {
        if !self.book.inside[room][person] {
            return Ok(());
        }
        let (path, account) = (format!("/v1/rooms/{}", self.rooms[room]), &mut self.people[person].account);
        let page = self.web.get(account, &format!("{path}/messages?limit=100")).await?;
        let there = |item: &&Value| item["kind"] == "message" && item["removed"] != true;
        let messages: Vec<u64> =
            page["items"].as_array().into_iter().flatten().filter(there).filter_map(seq).collect();
        let Some(target) = nth.checked_rem(messages.len()).map(|nth| messages[nth]) else { return Ok(()) };
        let (method, id) = (if on { "POST" } else { "DELETE" }, new_id());
        let path = format!("{path}/pins/{target}");
        let (status, answer) = self.web.command(account, (method, &path), &id, None).await?;
        match status {
            StatusCode::OK => {
                let seq = seq(&answer).context("a pin has a seq")?;
                self.book.pinned.push(Pinned { room, id, target, on, seq });
            }
            // Its author was faster.
            StatusCode::CONFLICT if answer["code"] == "removed" => {}
            _ => bail!("{status} {answer}"),
        }
        Ok(())
    }

    async fn read(&mut self, room: usize, person: usize, nth: usize) -> anyhow::Result<()> {
        let (path, page, answers) = match self.rooms.get(room) {
            Some(_) if !self.book.inside[room][person] => return Ok(()),
            Some(id) => (format!("/v1/rooms/{id}"), "/messages", "read"),
            None => ("/v1/inbox".to_owned(), "", "seq"),
        };
        let account = &mut self.people[person].account;
        let page = self.web.get(account, &format!("{path}{page}?limit=1")).await?;
        let head = page["as_of"].as_u64().with_context(|| format!("a head: {page}"))?;
        let body = json!({ "seq": head.saturating_sub(nth as u64) });
        let (status, answer) = self.web.ask(account, "PUT", &format!("{path}/read"), Some(&body)).await?;
        ensure!(status == StatusCode::OK, "{status} {answer}");
        let read = answer[answers].as_u64().with_context(|| format!("how far was read: {answer}"))?;
        ensure!(body["seq"].as_u64() <= Some(read), "said to have read {body}, and told {answer}");
        self.book.read.insert((room, person), read);
        Ok(())
    }

    async fn block(&mut self, person: usize, other: usize, on: bool) -> anyhow::Result<()> {
        if person == other || person == 0 || other == 0 {
            return Ok(());
        }
        let path = format!("/v1/blocks/{}", self.people[other].account.id);
        let method = if on { "PUT" } else { "DELETE" };
        let (status, answer) = self.web.ask(&mut self.people[person].account, method, &path, None).await?;
        ensure!(status == StatusCode::NO_CONTENT, "{status} {answer}");
        if on {
            self.book.blocks.insert((person, other));
            self.book.ever_blocked.insert((person, other));
        } else {
            self.book.blocks.remove(&(person, other));
        }
        Ok(())
    }

    async fn attach(&mut self, room: usize, person: usize, number: usize) -> anyhow::Result<()> {
        let bytes = format!("What {person} uploaded in step {number}.").into_bytes();
        let file = self.web.upload(&mut self.people[person].account, &bytes).await?;
        self.book.files.insert(file.clone(), Uploaded { owner: person, bytes });
        let text = format!("step {number}, with a file, by {person}.");
        let _ = self.people[person].orders.send(Order::Attach(room, text, file));
        Ok(())
    }
}

fn seq(event: &Value) -> Option<u64> {
    event["seq"].as_u64()
}
