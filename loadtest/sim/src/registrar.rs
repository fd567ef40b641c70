//! Who leaves rooms, is removed and is invited again: over HTTP, one thing after the other, each until it is known what
//! became of it, whatever fails meanwhile.

use anyhow::{Context as _, ensure};
use reqwest::StatusCode;
use serde_json::json;
use tokio::sync::mpsc::{self, UnboundedSender};
use tokio::task::JoinHandle;

use crate::client::Order;
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

/// One person, as the registrar knows them.
pub(crate) struct Entry {
    pub(crate) account: Account,
    /// By room.
    pub(crate) standings: Vec<Standing>,
    pub(crate) orders: UnboundedSender<Order>,
}

/// What there is in the end.
pub(crate) struct Book {
    pub(crate) moved: Vec<Moved>,
    /// By room and person.
    pub(crate) inside: Vec<Vec<bool>>,
}

/// Makes moves in the background.
pub(crate) struct Registrar {
    moves: UnboundedSender<(Move, usize, usize)>,
    task: JoinHandle<anyhow::Result<Book>>,
}

impl Registrar {
    /// Of these people, who are all in these rooms; the first of them owns the rooms and never goes.
    pub(crate) fn start(web: Web, rooms: Vec<String>, people: Vec<Entry>) -> Self {
        let (moves, mut asked) = mpsc::unbounded_channel();
        let inside = vec![vec![true; people.len()]; rooms.len()];
        let mut desk = Desk { web, rooms, people, book: Book { moved: Vec::new(), inside } };
        let task = tokio::spawn(async move {
            while let Some((what, room, person)) = asked.recv().await {
                desk.make(what, room, person)
                    .await
                    .with_context(|| format!("{what:?} {person}, room {room}"))?;
            }
            Ok(desk.book)
        });
        Self { moves, task }
    }

    /// Asks for a move. One that makes no sense when its turn comes is passed over.
    pub(crate) fn ask(&self, what: Move, room: usize, person: usize) {
        // One that has failed says so in the end.
        let _ = self.moves.send((what, room, person));
    }

    /// Waits until all is done.
    pub(crate) async fn finish(self) -> anyhow::Result<Book> {
        drop(self.moves);
        self.task.await.context("move people")?
    }
}

struct Desk {
    web: Web,
    rooms: Vec<String>,
    people: Vec<Entry>,
    book: Book,
}

impl Desk {
    async fn make(&mut self, what: Move, room: usize, person: usize) -> anyhow::Result<()> {
        let (room, person) = (room % self.rooms.len(), person % self.people.len());
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
}
