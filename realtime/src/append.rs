//! Giving out sequence numbers: the only place where events get into a stream.
//!
//! Every append locks its streams' rows in ascending id, looks at membership under that lock, drops doubles
//! and refusals one by one, and numbers the rest from the row's head; a rollback leaves no hole.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use sqlx::{AssertSqlSafe, Executor as _, raw_sql};
use store::{Db, EventId, RoomId, Tx, UserId};

use crate::attachments::Carried;
use crate::moderation::cases;
use crate::room_lists::ListChange;
use crate::rooms::RoomKind;
use crate::wire::StreamName;
use crate::wire::encode::{Ack, Frame};

mod draft;
#[cfg(test)]
mod oracle;
mod order;
mod present;
mod read;
mod watch;
mod write;

pub use draft::digest_of_message;
pub(crate) use draft::{Act, Draft, Why};
use order::Spoken;
use present::{Moment, Present};
pub(crate) use present::{REACTIONS_MAX, Removal, Tally};
use read::Facts;
pub(crate) use watch::{Flagged, Lists};
use watch::{List, Watch};
use write::Columns;

/// Topic of the event log: a stream has new events. The key is the room, the payload `{first, last}` their seqs, which
/// are dense. The events themselves are read from `realtime.events`, in their present state.
pub const APPENDED: &str = "stream.appended";
/// Topic of the event log: somebody removed what another wrote. The key is the room, the payload
/// `{seq, author, actor}`: the message, who wrote it, and who removed it.
pub const REMOVED: &str = "message.removed";

/// What kind an event is, in the database and on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "realtime.event_kind", rename_all = "lowercase")]
pub enum EventKind {
    /// A chat message.
    Message,
    /// A new text for an earlier message.
    Edit,
    /// The removal of an earlier message.
    Delete,
    /// A reaction to an earlier message, or its withdrawal.
    Reaction,
    /// Somebody joined, left, was removed, or the room was renamed.
    Member,
    /// A message was pinned, or unpinned.
    Pin,
    /// A notification, in an inbox only. On the wire its kind is what the notification is about.
    Notice,
}

impl EventKind {
    /// Its name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Edit => "edit",
            Self::Delete => "delete",
            Self::Reaction => "reaction",
            Self::Member => "member",
            Self::Pin => "pin",
            Self::Notice => "notice",
        }
    }
}

/// Why one draft was not numbered. All of these are final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refused {
    #[error("not a member of this room")]
    NotMember,
    #[error("the id belongs to something else")]
    IdConflict,
    #[error("the message answered does not exist")]
    NoSuchTarget,
    #[error("a file is not the author's, not whole, or sent already")]
    NoSuchFile,
    #[error("the message does not exist, or not for its author")]
    NoSuchMessage,
    #[error("the message is somebody else's")]
    NotYours,
    #[error("the message was removed")]
    Removed,
    #[error("the message has as many different reactions as it may")]
    TooManyReactions,
    #[error("the room has as many pinned messages as it may")]
    TooManyPins,
    #[error("only those who keep order in the room may do this")]
    NotAllowed,
    #[error("a block stands between the two people of this room")]
    Closed,
    #[error("the author may not write in this room")]
    Muted {
        /// How long still, if there is an end.
        for_ms: Option<u64>,
    },
    #[error("the text has words that are not allowed in this room")]
    Words,
    #[error("the author wrote in this room a moment ago")]
    SlowMode {
        /// When the next message is taken.
        for_ms: u64,
    },
}

/// A numbered event, ready for its receivers.
#[derive(Debug)]
pub(crate) struct Committed {
    pub(crate) stream: StreamName,
    pub(crate) seq: u64,
    pub(crate) frame: Frame,
}

/// What an append did: an answer for each draft in order, what is new, and the heads it left.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) answers: Vec<Result<Ack, Refused>>,
    /// By stream in ascending seq. To be published after commit, not before.
    pub(crate) committed: Vec<Committed>,
    /// Head of every stream that was locked.
    pub(crate) heads: HashMap<StreamName, u64>,
    /// Whose lists of rooms are others now. To be told after commit as well.
    pub(crate) list_changes: Vec<ListChange>,
}

/// A room's row under lock.
struct Locked {
    kind: RoomKind,
    head: u64,
    last_at: DateTime<Utc>,
    /// Seconds between two messages of one person; zero: no slow mode.
    slow: TimeDelta,
    /// The words that are not allowed in it.
    list: Option<List>,
}

/// As whom somebody stands in a room.
#[derive(Debug, Clone, Copy)]
struct Seat {
    /// One of its owners and moderators.
    keeps_order: bool,
    /// A moderator or admin of the installation, who may do what its owners may; not looked up for those who do not say
    /// that they are.
    office: bool,
    /// Events at or below it are not theirs to see.
    hidden: u64,
    /// Whether a block stands between the two people of a direct room.
    closed: bool,
    muted: Option<Until>,
}

/// Who of a batch is a member where.
type Seats = HashMap<(RoomId, UserId), Seat>;

/// When something ends; `None` when only by being lifted.
pub(crate) type Until = Option<DateTime<Utc>>;

impl Seat {
    /// Of somebody who keeps order in rooms that they are not in.
    const OFFICE: Self = Self { keeps_order: true, office: true, hidden: 0, closed: false, muted: None };
}

/// A batch under way, with all that it has to know.
struct Batch {
    rooms: BTreeMap<RoomId, Locked>,
    seats: Seats,
    known: HashMap<EventId, Known>,
    present: Present,
    spoken: Spoken,
    watch: Watch,
    files: Carried,
    columns: Columns,
    outcome: Outcome,
}

/// Numbers and stores `drafts`. Nothing may be told to anybody before `tx` is committed.
///
/// # Errors
/// Only those of the database; a unique violation on an event's id means that another transaction has just used it,
/// and that the whole call should be made again.
pub(crate) async fn append(
    tx: &mut Tx,
    lists: &Lists,
    drafts: &[Draft],
    now: DateTime<Utc>,
) -> Result<Outcome, sqlx::Error> {
    tx.execute(raw_sql(AssertSqlSafe(read::locking(drafts)))).await?;
    append_locked(tx, lists, drafts, now).await
}

/// The same in a transaction of its own, which is committed. The transaction begins with the lock, in one round trip.
///
/// # Errors
/// See [`append`]. When the commit fails its outcome is unknown.
pub(crate) async fn append_alone(
    db: &Db,
    lists: &Lists,
    drafts: &[Draft],
    now: DateTime<Utc>,
) -> Result<Outcome, sqlx::Error> {
    let begin = format!("begin; {}", read::locking(drafts));
    let mut tx = db.begin_with(AssertSqlSafe(begin)).await?;
    let outcome = append_locked(&mut tx, lists, drafts, now).await?;
    tx.commit().await?;
    Ok(outcome)
}

async fn append_locked(
    tx: &mut Tx,
    lists: &Lists,
    drafts: &[Draft],
    now: DateTime<Utc>,
) -> Result<Outcome, sqlx::Error> {
    let Facts { rooms, seats, known } = read::facts(tx, drafts).await?;
    let mut batch = Batch {
        spoken: Spoken::read(tx, &rooms, drafts).await?,
        watch: Watch::read(tx, lists, &rooms).await?,
        rooms,
        seats,
        known,
        present: read::present(tx, drafts).await?,
        files: Carried::lock(tx, drafts, now).await?,
        columns: Columns::default(),
        outcome: Outcome::default(),
    };
    let now = now.trunc_subsecs(3);
    for draft in drafts {
        let answer = batch.number(draft, now);
        batch.outcome.answers.push(answer);
    }
    if !batch.columns.is_empty() {
        write::insert(tx, &batch.columns, &batch.rooms, now).await?;
        write::store(tx, &batch.present, now).await?;
        batch.files.link(tx).await?;
        batch.spoken.store(tx).await?;
        cases::open_flagged(tx, &batch.watch.flagged, now).await?;
        write::tell_removals(tx, &batch.present.removals, now).await?;
    }
    batch.outcome.heads =
        batch.rooms.into_iter().map(|(id, room)| (StreamName::Room(id), room.head)).collect();
    Ok(batch.outcome)
}

impl Batch {
    fn number(&mut self, draft: &Draft, now: DateTime<Utc>) -> Result<Ack, Refused> {
        if let Some(known) = self.known.get(&draft.id) {
            return known.answer(draft);
        }
        let seat = self.seats.get(&(draft.room, draft.author)).copied();
        let seat = seat.or(draft.outside.then_some(Seat::OFFICE)).ok_or(Refused::NotMember)?;
        let room = self.rooms.get_mut(&draft.room).ok_or(Refused::NotMember)?;
        // Clocks of nodes differ; in one room time never runs backwards.
        let (seq, at) = (room.head + 1, room.last_at.max(now));
        let is_member = |user| self.seats.contains_key(&(draft.room, user));
        let moment = Moment { seq, at, kind: room.kind, seat, is_member: &is_member };
        order::check(draft, &seat, at)?;
        self.spoken.check(draft, room.slow, &moment)?;
        self.files.check(draft)?;
        let suspect = self.watch.look(draft, &self.files.names(draft))?;
        let mut written = self.present.apply(draft, &moment)?;
        written.body = self.files.take(draft, seq, written.body);
        self.spoken.note(draft, room.slow, at);
        self.watch.note(draft, seq, suspect);
        (room.head, room.last_at) = (seq, at);
        let ack = Ack { id: draft.id, seq, at, again: false };
        self.outcome.committed.push(self.columns.push(draft, &ack, written));
        self.known.insert(draft.id, Known::from_draft(draft, &ack));
        Ok(ack)
    }
}

/// An id that is in use.
struct Known {
    room: RoomId,
    author: Option<UserId>,
    kind: EventKind,
    digest: Vec<u8>,
    ack: Ack,
}

impl Known {
    fn from_draft(draft: &Draft, ack: &Ack) -> Self {
        Self {
            room: draft.room,
            author: Some(draft.author),
            kind: draft.act.kind(),
            digest: draft.digest.to_vec(),
            ack: Ack { again: true, ..ack.clone() },
        }
    }

    fn answer(&self, draft: &Draft) -> Result<Ack, Refused> {
        let same = self.room == draft.room
            && self.author == Some(draft.author)
            && self.kind == draft.act.kind()
            && self.digest == draft.digest;
        if same { Ok(self.ack.clone()) } else { Err(Refused::IdConflict) }
    }
}

/// A seq as PostgreSQL's `bigint`. One beyond it is above every head, and stays so.
pub(crate) fn db_seq(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

/// A seq as it comes from the database, where a check keeps it from being negative.
pub(crate) fn wire_seq(seq: i64) -> u64 {
    u64::try_from(seq).unwrap_or(0)
}
