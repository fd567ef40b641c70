//! Ingest: sends of many connections become one transaction.
//!
//! A worker takes whatever waits (at most [`BATCH_MAX`]), commits it, answers, publishes, and takes what has come
//! meanwhile: under load batches grow by themselves, an idle server answers a lone message at once. A stream belongs
//! to one worker of a node, so that its sends keep their order.

use std::sync::Arc;
use std::time::Duration;

use store::{Clock, Db, EventId, RoomId, UserId};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tracing::{info, warn};

use crate::append::{self, Act, Draft, Lists, Outcome, Refused};
use crate::hub::Hub;
use crate::hub::handle::Handle;
use crate::lane::Lane;
use crate::wire::encode::{self, Ack, Refusal};
use crate::wire::{Ref, StreamName};

/// The largest batch of one transaction.
const BATCH_MAX: usize = 256;
/// How many sends wait for a worker at most; the next one is refused as `busy`.
const QUEUE_MAX: usize = 2_048;
/// Workers, each with its own transaction in flight: while one waits for the disk, others fill (decision 3).
const WORKERS: usize = 4;
/// Tries of a batch whose transaction failed or whose commit has an unknown outcome.
const TRIES: u32 = 4;
const TRY_AGAIN_AFTER: Duration = Duration::from_millis(50);

/// A message, or an act upon one, on its way into the database.
pub(crate) struct Send {
    pub(crate) room: RoomId,
    pub(crate) author: UserId,
    pub(crate) id: EventId,
    /// Whether the author might do in every room of theirs what its owners may, when their token was checked.
    pub(crate) moderates: bool,
    pub(crate) act: Act,
    /// When it was taken in.
    pub(crate) since: Instant,
    pub(crate) reply: Reply,
}

/// Where the answer goes.
pub(crate) enum Reply {
    /// To a connection, whose sends to this stream form a lane.
    Connection { handle: Arc<Handle>, mark: Option<Ref>, lane: Arc<Lane>, place: u64 },
    /// To an HTTP request.
    Request(oneshot::Sender<Result<Ack, SendError>>),
}

/// Why a send was not stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SendError {
    #[error(transparent)]
    Refused(#[from] Refused),
    #[error("the database is away")]
    Unavailable,
    #[error("an earlier send has to be sent again first")]
    RetryEarlier,
}

impl SendError {
    /// Code and words of the `error` message, and when to try again if it passes.
    pub(crate) fn on_the_wire(self) -> (&'static str, &'static str, Option<u64>) {
        match self {
            Self::Refused(Refused::NotMember) => ("not_member", "You are not a member of this room", None),
            Self::Refused(Refused::IdConflict) => ("id_conflict", "This id is in use", None),
            Self::Refused(Refused::NoSuchTarget) => {
                ("invalid", "reply_to names no message of this room", None)
            }
            Self::Refused(Refused::NoSuchFile) => {
                ("invalid", "attachments names a file that is not yours, not whole, or sent already", None)
            }
            Self::Refused(Refused::NoSuchMessage) => ("no_such_message", "There is no such message", None),
            Self::Refused(Refused::NotYours) => ("not_yours", "This message is somebody else's", None),
            Self::Refused(Refused::Removed) => ("removed", "This message was removed", None),
            Self::Refused(Refused::TooManyReactions) => {
                ("too_many_reactions", "A message has at most 20 different reactions", None)
            }
            Self::Refused(Refused::TooManyPins) => {
                ("too_many_pins", "A room has at most 50 pinned messages", None)
            }
            Self::Refused(Refused::NotAllowed) => {
                ("forbidden", "Only an owner of the room may do this", None)
            }
            Self::Refused(Refused::Closed) => ("closed", "This conversation is closed", None),
            Self::Refused(Refused::Muted { for_ms }) => {
                ("muted", "You may not write in this room for now", for_ms)
            }
            Self::Refused(Refused::Words) => {
                ("words", "This has words that are not allowed in this room", None)
            }
            Self::Refused(Refused::SlowMode { for_ms }) => {
                ("slow_mode", "This room is in slow mode: please wait before your next message", Some(for_ms))
            }
            Self::Unavailable => ("unavailable", "The message could not be stored now", Some(1_000)),
            Self::RetryEarlier => {
                ("retry_earlier", "An earlier message has to be sent again first", Some(100))
            }
        }
    }
}

/// The entrance to the workers.
pub(crate) struct Ingest {
    queues: Vec<mpsc::Sender<Send>>,
}

impl Ingest {
    /// Starts the workers in `tasks`; they end when every clone of the entrance is gone and the queues are empty.
    pub(crate) fn start(
        db: &Db,
        clock: &Clock,
        lists: &Arc<Lists>,
        hub: &Arc<Hub>,
        tasks: &mut JoinSet<()>,
    ) -> Self {
        let queues = (0..WORKERS).map(|_| {
            let (queue, waiting) = mpsc::channel(QUEUE_MAX);
            let (lists, hub) = (Arc::clone(lists), Arc::clone(hub));
            let worker = Worker { db: db.clone(), clock: clock.clone(), lists, hub };
            tasks.spawn(worker.run(waiting));
            queue
        });
        Self { queues: queues.collect() }
    }

    /// Hands a send to its stream's worker.
    ///
    /// # Errors
    /// The send itself when the worker's queue is full or the server stops.
    pub(crate) fn offer(&self, send: Send) -> Result<(), Box<Send>> {
        let low_bits = send.room.uuid().as_u128() % self.queues.len() as u128;
        let index = usize::try_from(low_bits).unwrap_or(0);
        self.queues[index].try_send(send).map_err(|error| Box::new(error.into_inner()))
    }
}

struct Worker {
    db: Db,
    clock: Clock,
    lists: Arc<Lists>,
    hub: Arc<Hub>,
}

impl Worker {
    async fn run(self, mut waiting: mpsc::Receiver<Send>) {
        let mut batch = Vec::with_capacity(BATCH_MAX);
        while waiting.recv_many(&mut batch, BATCH_MAX).await > 0 {
            self.serve(&mut batch).await;
        }
    }

    async fn serve(&self, batch: &mut Vec<Send>) {
        refuse_held_back(batch);
        if batch.is_empty() {
            return;
        }
        let started = Instant::now();
        match self.commit(batch).await {
            Ok(outcome) => {
                metrics::histogram!("atas_realtime_commit_seconds").record(started.elapsed().as_secs_f64());
                metrics::counter!("atas_realtime_appended_total").increment(outcome.committed.len() as u64);
                for (send, answer) in batch.drain(..).zip(&outcome.answers) {
                    if answer.is_ok() {
                        self.hub.meter.acked(send.since.elapsed());
                    }
                    send.answer(answer.clone().map_err(SendError::Refused));
                }
                self.hub.publish(&outcome);
            }
            Err(error) => {
                warn!(%error, sends = batch.len(), "cannot store messages; their senders are asked to try again");
                batch.drain(..).for_each(|send| send.answer(Err(SendError::Unavailable)));
            }
        }
    }

    /// Stores a batch, again by id when the database failed on the way: an outcome that stays unknown after that
    /// is told as a refusal, and the client's own retry finds what was stored.
    async fn commit(&self, batch: &[Send]) -> Result<Outcome, sqlx::Error> {
        let draft =
            |send: &Send| Draft::new(send.room, send.author, send.id, send.moderates, send.act.clone());
        let drafts: Vec<Draft> = batch.iter().map(draft).collect();
        let mut tries = 1;
        loop {
            match self.try_commit(&drafts).await {
                Err(error) if tries < TRIES => {
                    info!(%error, tries, "a batch of messages is run again");
                    if !lost_a_race(&error) {
                        tokio::time::sleep(TRY_AGAIN_AFTER * tries).await;
                    }
                    tries += 1;
                }
                done => return done,
            }
        }
    }

    async fn try_commit(&self, drafts: &[Draft]) -> Result<Outcome, sqlx::Error> {
        append::append_alone(&self.db, &self.lists, drafts, self.clock.now()).await
    }
}

/// Whether another transaction was quicker with an id or a lock: it has committed, so that there is nothing to wait for.
fn lost_a_race(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    code.is_some_and(|code| code == "23505" || code == "40P01" || code == "40001")
}

/// Answers sends that wait behind a refused one of their lane, before they could overtake it.
fn refuse_held_back(batch: &mut Vec<Send>) {
    let held = |send: &mut Send| match &send.reply {
        Reply::Connection { lane, place, .. } => !lane.may_pass(*place),
        Reply::Request(_) => false,
    };
    for send in batch.extract_if(.., held) {
        send.answer(Err(SendError::RetryEarlier));
    }
}

impl Send {
    fn answer(self, answer: Result<Ack, SendError>) {
        match self.reply {
            Reply::Request(reply) => {
                // The request may have been given up; its message is stored all the same.
                let _ = reply.send(answer);
            }
            Reply::Connection { handle, mark, lane, place } => {
                let stream = StreamName::Room(self.room);
                let text = match answer {
                    Ok(ack) => {
                        lane.settle(place);
                        // What was stored before, and removing, say nothing of whether one may write now.
                        if !ack.again && !matches!(self.act, Act::Delete { .. }) {
                            lane.know_muted(None);
                        }
                        encode::ack(mark.as_ref(), stream, &ack)
                    }
                    Err(error) => {
                        match error {
                            SendError::Unavailable | SendError::RetryEarlier => lane.refuse(place, self.id),
                            SendError::Refused(refused) => {
                                if let Refused::Muted { for_ms } = refused {
                                    lane.know_muted(Some(for_ms.map(Duration::from_millis)));
                                }
                                lane.settle(place);
                            }
                        }
                        let (code, title, retry_after_ms) = error.on_the_wire();
                        encode::error(&Refusal {
                            mark: mark.as_ref(),
                            stream: Some(stream.to_string()),
                            id: Some(self.id),
                            code,
                            title,
                            retry_after_ms,
                        })
                    }
                };
                handle.answer(text);
            }
        }
    }
}
