//! One stream as one client knows it: a room, or its person's inbox.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};
use tokio::time::Instant;

use crate::act::Act;
use crate::client::Violation;

/// What is surely known of a membership: even while somebody is a member, odd from the moment their end is asked for
/// until they are invited again. Each change counts it up.
#[derive(Debug, Clone, Default)]
pub(crate) struct Standing(Arc<AtomicU64>);

impl Standing {
    pub(crate) fn now(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    pub(crate) fn changes(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    /// Whether they were a member from that moment to this one.
    fn held_since(&self, then: u64) -> bool {
        then.is_multiple_of(2) && self.now() == then
    }
}

/// How following a room ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// The server said so, with this code.
    Unsubscribed(String),
    /// A new connection was told that one is no member.
    NoMember,
    /// Resuming was answered by a new beginning.
    Reset,
}

/// What was seen of a room from a beginning on.
#[derive(Debug, Clone, Default)]
pub struct Stay {
    /// The seq before the first event in `log`: what was there before is not its concern.
    pub base: u64,
    /// Everything seen, dense.
    pub log: Vec<Value>,
    /// For each event a head at or before the moment at which the server read it.
    pub as_of: Vec<u64>,
    /// Positions from which it was resumed without a hole, each with the head of that moment.
    pub resumed: Vec<(u64, u64)>,
    /// How it ended; `None` while it goes on.
    pub end: Option<End>,
    /// The standing when it was asked for: the answer may be of long before it is read.
    standing: u64,
    /// The head when it was resumed last: what comes up to there is read after that.
    replayed_to: u64,
}

impl Stay {
    /// Seq of the newest event it has.
    pub fn head(&self) -> u64 {
        self.base + self.log.len() as u64
    }
}

/// Whether a room is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// It will be.
    Coming,
    In,
    Out,
}

/// What a seat has to come to in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// To have seen everything up to this seq.
    Head(u64),
    /// Not to follow the room any more.
    Out,
}

/// Something to do that has no answer yet.
#[derive(Debug, Clone)]
struct Item {
    id: String,
    act: Act,
    /// The standing when it was sent first on this connection; odd before.
    standing: u64,
    /// How often it was sent.
    tries: u32,
}

/// What was refused for good.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// The id under which it was asked for.
    pub id: String,
    /// Why.
    pub code: String,
    /// It was sent before, and may have been done then.
    pub unknown: bool,
}

/// What is on its way over one connection to one room.
#[derive(Debug, Default)]
pub(crate) struct Line {
    pub(crate) unanswered: usize,
    /// Something was refused for now; nothing new is sent before the rest is answered.
    pub(crate) refused: bool,
}

/// One stream as one client knows it: a room, or its person's inbox, in which nobody says anything.
#[derive(Debug)]
pub struct Seat {
    pub(crate) stream: String,
    outbox: VecDeque<Item>,
    /// Everything that was asked for, by id.
    pub said: Vec<(String, Act)>,
    /// Ids that were acknowledged, with their seq.
    pub acked: Vec<(String, u64)>,
    /// Ids that were refused for good.
    pub refused: Vec<Refusal>,
    /// What is seen now.
    pub stay: Stay,
    /// What was seen before.
    pub past: Vec<Stay>,
    pub(crate) place: Place,
    pub(crate) line: Line,
    pub(crate) goal: Option<Goal>,
    pub(crate) standing: Standing,
    /// Its person was told that they are a member.
    invited: bool,
    /// The standing when it was last asked to be followed.
    asked: u64,
    /// When its person's list of rooms was last read because of it, as clients do when they connect and when told of a change.
    listed: Instant,
    /// When it last came onto that list or went from it: the list has to be read after that.
    pub(crate) changed: Option<Instant>,
    epoch: Option<String>,
    marks: Marks,
}

/// How far its person has read, as far as one device knows. It only rises: whoever comes back to a room begins at its head.
#[derive(Debug, Default)]
struct Marks {
    /// What the server has told.
    told: u64,
    /// What its person has said here.
    said: u64,
    /// What of that was sent over this connection.
    sent: u64,
}

impl Seat {
    pub(crate) fn of_room(room: &str, standing: Standing) -> Self {
        Self::new(format!("room:{room}"), standing)
    }

    /// One's inbox is one's own for good.
    pub(crate) fn of_inbox() -> Self {
        Self::new("inbox".to_owned(), Standing::default())
    }

    fn new(stream: String, standing: Standing) -> Self {
        Self {
            stream,
            outbox: VecDeque::new(),
            said: Vec::new(),
            acked: Vec::new(),
            refused: Vec::new(),
            stay: Stay::default(),
            past: Vec::new(),
            place: Place::Coming,
            line: Line::default(),
            goal: None,
            standing,
            invited: false,
            asked: 0,
            listed: Instant::now(),
            changed: None,
            epoch: None,
            marks: Marks::default(),
        }
    }

    /// How far its person has read.
    pub(crate) fn read(&self) -> u64 {
        self.marks.told.max(self.marks.said)
    }

    /// Whether its person has said here that they have read something.
    pub(crate) fn has_read(&self) -> bool {
        self.marks.said > 0
    }

    /// Its person has read all events seen but the newest `nth`.
    pub(crate) fn mark(&mut self, nth: usize) {
        if self.place == Place::In {
            self.marks.said = self.marks.said.max(self.stay.head().saturating_sub(nth as u64));
        }
    }

    /// What of that has to be said: it has no answer, and is told again to whoever does not know it after a cut.
    pub(crate) fn next_read(&mut self) -> Option<Value> {
        let Marks { told, said, sent } = self.marks;
        (self.place == Place::In && said > told.max(sent)).then(|| {
            self.marks.sent = said;
            json!({ "op": "read", "stream": self.stream, "seq": said })
        })
    }

    /// The server says how far its person has read.
    pub(crate) fn take_read(&mut self, seq: &Value) {
        self.marks.told = self.marks.told.max(seq.as_u64().unwrap_or(0));
    }

    /// Everything it saw: what ended, and what goes on.
    pub fn stays(&self) -> Vec<Stay> {
        let present = (self.place == Place::In).then_some(&self.stay);
        self.past.iter().chain(present).cloned().collect()
    }

    /// Puts something to do behind what waits.
    pub(crate) fn plan(&mut self, id: String, act: Act) {
        self.said.push((id.clone(), act.clone()));
        self.outbox.push_back(Item { id, act, standing: u64::MAX, tries: 0 });
    }

    /// Whether everything was answered.
    pub(crate) fn is_quiet(&self) -> bool {
        self.outbox.is_empty()
    }

    pub(crate) fn is_done(&self) -> bool {
        let there = match self.goal {
            None => true,
            Some(Goal::Head(head)) => self.place == Place::In && self.stay.head() >= head,
            Some(Goal::Out) => self.place == Place::Out,
        };
        let listed = self.changed.is_none_or(|changed| self.listed >= changed);
        there && listed && self.is_quiet()
    }

    /// Its person's list of rooms is read.
    pub(crate) fn list(&mut self) {
        self.listed = Instant::now();
    }

    /// A new connection begins: nothing is on its way. Gives the position to resume from, if the room is to be followed.
    pub(crate) fn begin(&mut self) -> Option<Value> {
        self.list();
        self.line = Line::default();
        self.marks.sent = 0;
        self.outbox.iter_mut().for_each(|item| item.standing = u64::MAX);
        (self.place != Place::Out || self.wants_in()).then(|| self.ask())
    }

    /// Whether it is time to ask for the room again.
    pub(crate) fn wants_in(&self) -> bool {
        self.place == Place::Out && (self.invited || matches!(self.goal, Some(Goal::Head(_))))
    }

    /// The position to follow it from. Whoever comes back after an end tries, every other time, where they were.
    pub(crate) fn ask(&mut self) -> Value {
        self.asked = self.standing.now();
        if self.place == Place::Out {
            (self.place, self.invited) = (Place::Coming, false);
        }
        match &self.epoch {
            Some(epoch) if self.place == Place::In || self.past.len().is_multiple_of(2) => {
                json!({ "epoch": epoch, "seq": self.stay.head() })
            }
            _ => Value::Null,
        }
    }

    /// Its person was invited.
    pub(crate) fn enter(&mut self) {
        self.invited = true;
    }

    /// What may be sent next, if anything may.
    pub(crate) fn next_op(&mut self) -> Option<Value> {
        // Before `subscribed` one could be told of a seq that one does not know the epoch of.
        let may = self.place != Place::Coming && !self.line.refused;
        let item = self.outbox.get_mut(self.line.unanswered).filter(|_| may)?;
        self.line.unanswered += 1;
        item.tries += 1;
        if item.standing == u64::MAX {
            item.standing = self.standing.now();
        }
        Some(item.act.op(&self.stream, &item.id))
    }

    pub(crate) fn take_subscribed(&mut self, op: &Value) -> Result<(), Violation> {
        let (epoch, head) = (op["epoch"].as_str().unwrap_or_default(), op["head"].as_u64().unwrap_or(0));
        if self.epoch.as_ref().is_some_and(|known| known != epoch) {
            return Err(Violation(format!("another epoch: {op}")));
        }
        let complete = op["replay"] == "complete";
        if self.place == Place::In && !complete {
            if self.standing.held_since(self.stay.standing) {
                let position = self.stay.head();
                return Err(Violation(format!("a known position, {position}, is not completed: {op}")));
            }
            self.end_stay(End::Reset);
        }
        if self.place != Place::In {
            let base = match op["events"][0]["seq"].as_u64() {
                _ if complete => self.stay.head(),
                Some(first) => first - 1,
                None => head,
            };
            self.stay = Stay { base, standing: self.asked, ..Stay::default() };
        }
        if complete {
            self.stay.resumed.push((self.stay.head(), head));
        }
        self.stay.replayed_to = head;
        (self.place, self.epoch) = (Place::In, Some(epoch.to_owned()));
        self.take_read(&op["read"]);
        self.append(op)
    }

    pub(crate) fn append(&mut self, op: &Value) -> Result<(), Violation> {
        for event in op["events"].as_array().into_iter().flatten() {
            let seq = self.stay.head() + 1;
            if self.place != Place::In || event["seq"] != seq {
                return Err(Violation(format!(
                    "{} brings {event}, {:?} before {seq}",
                    self.stream, self.place
                )));
            }
            self.stay.log.push(event.clone());
            self.stay.as_of.push(seq.max(self.stay.replayed_to));
        }
        Ok(())
    }

    /// The server says that one is no member, or no longer.
    pub(crate) fn take_end(&mut self, end: End) -> Result<(), Violation> {
        let since = if matches!(end, End::NoMember) { self.asked } else { self.stay.standing };
        if self.standing.held_since(since) {
            return Err(Violation(format!("a member of {} is told {end:?}", self.stream)));
        }
        self.list();
        if self.place == Place::In {
            self.end_stay(end);
        }
        self.place = Place::Out;
        Ok(())
    }

    fn end_stay(&mut self, end: End) {
        let mut over = self.stay.clone();
        over.end = Some(end);
        self.past.push(over);
        self.place = Place::Out;
    }

    pub(crate) fn take_ack(&mut self, op: &Value) -> Result<(), Violation> {
        let sent = self.outbox.front().filter(|item| op["id"] == *item.id && self.line.unanswered > 0);
        let (Some(item), Some(seq)) = (sent, op["seq"].as_u64()) else {
            let waiting = self.outbox.front();
            return Err(Violation(format!("an ack out of order: {op}, waiting is {waiting:?}")));
        };
        self.acked.push((item.id.clone(), seq));
        self.outbox.pop_front();
        self.line.unanswered -= 1;
        Ok(())
    }

    /// Something was refused for good: it is not done again.
    pub(crate) fn take_refusal(&mut self, op: &Value) -> Result<(), Violation> {
        let at = self.outbox.iter().position(|item| op["id"] == *item.id && self.line.unanswered > 0);
        let Some(item) = at.and_then(|at| self.outbox.remove(at)) else {
            return Err(Violation(format!("nobody asked for {op}")));
        };
        let code = op["code"].as_str().unwrap_or_default();
        let fine = match code {
            "not_member" => !self.standing.held_since(item.standing),
            // Whether it was so is seen in the end.
            "removed" | "no_such_message" => item.act.target().is_some(),
            "invalid" => matches!(&item.act, Act::Say(words) if words.reply_to.is_some()),
            _ => false,
        };
        if !fine {
            return Err(Violation(format!("refused for good: {op}, after {item:?}")));
        }
        self.refused.push(Refusal { id: item.id, code: code.to_owned(), unknown: item.tries > 1 });
        self.line.unanswered -= 1;
        Ok(())
    }
}
