//! Searching: the newest messages first that answer a question.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::ops::Bound;
use std::time::Instant;

use anyhow::Context as _;
use tantivy::columnar::Column;
use tantivy::query::{
    AllQuery, BooleanQuery, EnableScoring, Occur, PhraseQuery, Query, RangeQuery, TermQuery, Weight,
};
use tantivy::{SegmentReader, TERMINATED, Term};
use uuid::Uuid;

use crate::index::{AT, ROOM, Reader, SEQ};
use crate::wanted::{Pattern, Wanted};
use crate::writer::WITHOUT_POSITIONS;

/// The time is looked at after so many messages.
const LOOK_EVERY: u32 = 1_024;

/// Where a message stands among all: later, then by room and number, so that no two share a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Microseconds since 1970.
    pub at: i64,
    /// The room.
    pub room: Uuid,
    /// Its number in the room.
    pub seq: u64,
}

/// A message that answers.
pub type Hit = Place;

/// What else has to be so.
#[derive(Debug, Clone)]
pub struct Filter {
    /// The rooms that may be looked into, each above this number.
    pub rooms: HashMap<Uuid, u64>,
    /// Only what this person wrote.
    pub author: Option<Uuid>,
    /// Only what was written before this moment, in microseconds since 1970,
    pub before: i64,
    /// and after this one.
    pub after: i64,
    /// Only what comes behind this place.
    pub behind: Option<Place>,
    /// At most so many.
    pub limit: usize,
    /// When to give up.
    pub until: Instant,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The newest first. Fewer than the limit: there are no more.
    Hits(Vec<Hit>),
    /// Looking took too long.
    TooSlow,
}

impl Reader {
    /// How many messages there are.
    pub fn messages(&self) -> u64 {
        self.inner.searcher().num_docs()
    }

    /// Looks for `wanted` in what was last committed. Blocks.
    pub fn find(&self, wanted: &Wanted, filter: &Filter) -> anyhow::Result<Found> {
        if wanted.is_empty() || filter.rooms.is_empty() || filter.limit == 0 {
            return Ok(Found::Hits(Vec::new()));
        }
        let searcher = self.inner.searcher();
        let query = self.query(wanted, filter);
        let weight = query.weight(EnableScoring::disabled_from_searcher(&searcher));
        let weight = weight.context("prepare the question")?;
        let mut best = Best { heap: BinaryHeap::with_capacity(filter.limit + 1), limit: filter.limit };
        for segment in searcher.segment_readers() {
            if !look_into(segment, &*weight, filter, &mut best).context("look into the index")? {
                return Ok(Found::TooSlow);
            }
        }
        let newest_first = best.heap.into_sorted_vec().into_iter().map(|Reverse(place)| place);
        Ok(Found::Hits(newest_first.collect()))
    }

    fn query(&self, wanted: &Wanted, filter: &Filter) -> BooleanQuery {
        let mut all: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for part in wanted.proposing() {
            let ways = part.iter().map(|pattern| self.pattern(pattern)).collect();
            all.push((Occur::Must, Box::new(BooleanQuery::union(ways))));
        }
        if let Some(author) = filter.author {
            let term = Term::from_field_bytes(self.fields.author, author.as_bytes());
            all.push((Occur::Must, Box::new(TermQuery::new(term, WITHOUT_POSITIONS))));
        }
        // Of one room the index knows by itself.
        if let (1, Some(room)) = (filter.rooms.len(), filter.rooms.keys().next()) {
            let term = Term::from_field_bytes(self.fields.room, room.as_bytes());
            all.push((Occur::Must, Box::new(TermQuery::new(term, WITHOUT_POSITIONS))));
        }
        if all.is_empty() {
            all.push((Occur::Must, Box::new(AllQuery)));
        }
        BooleanQuery::new(all)
    }

    fn pattern(&self, pattern: &Pattern) -> Box<dyn Query> {
        let term = |text: &str| Term::from_field_text(self.fields.text, text);
        match pattern {
            Pattern::Term(text) => Box::new(TermQuery::new(term(text), WITHOUT_POSITIONS)),
            Pattern::Beginning(text) => {
                // No term holds this character, and none sorts behind it.
                let end = term(&format!("{text}\u{10ffff}"));
                Box::new(RangeQuery::new(Bound::Included(term(text)), Bound::Excluded(end)))
            }
            Pattern::Phrase(terms) => {
                let terms = terms.iter().map(|(offset, text)| (*offset, term(text))).collect();
                Box::new(PhraseQuery::new_with_offset(terms))
            }
        }
    }
}

/// The best places so far.
struct Best {
    heap: BinaryHeap<Reverse<Place>>,
    limit: usize,
}

impl Best {
    fn add(&mut self, place: Place) {
        if self.heap.len() == self.limit {
            if self.heap.peek().is_some_and(|Reverse(last)| *last >= place) {
                return;
            }
            self.heap.pop();
        }
        self.heap.push(Reverse(place));
    }

    /// Whether something of this moment may still be among them.
    fn takes(&self, at: i64) -> bool {
        self.heap.len() < self.limit || self.heap.peek().is_none_or(|Reverse(last)| at >= last.at)
    }
}

/// What a part of the index knows of its messages.
struct Columns {
    at: Column<i64>,
    seq: Column<u64>,
    room: Column<u64>,
    /// The rooms that may be looked into, by their number in this part.
    rooms: HashMap<u64, (Uuid, u64)>,
}

impl Columns {
    /// None when this part has nothing of these rooms.
    fn of(segment: &SegmentReader, rooms: &HashMap<Uuid, u64>) -> anyhow::Result<Option<Self>> {
        let columns = segment.fast_fields();
        let Some(names) = columns.bytes(ROOM)? else { return Ok(None) };
        let mut known = HashMap::new();
        for (room, hidden) in rooms {
            if let Some(number) = names.dictionary().term_ord(room.as_bytes())? {
                known.insert(number, (*room, *hidden));
            }
        }
        if known.is_empty() {
            return Ok(None);
        }
        let (at, seq) = (columns.i64(AT)?, columns.u64(SEQ)?);
        Ok(Some(Self { at, seq, room: names.ords().clone(), rooms: known }))
    }

    fn place(&self, document: u32, at: i64) -> Option<Place> {
        let (room, hidden) = self.rooms.get(&self.room.first(document)?)?;
        let seq = self.seq.first(document)?;
        (seq > *hidden).then_some(Place { at, room: *room, seq })
    }
}

/// False when the time is up.
fn look_into(
    segment: &SegmentReader,
    weight: &dyn Weight,
    filter: &Filter,
    best: &mut Best,
) -> anyhow::Result<bool> {
    let Some(columns) = Columns::of(segment, &filter.rooms)? else {
        return Ok(Instant::now() < filter.until);
    };
    let alive = segment.alive_bitset();
    let mut scorer = weight.scorer(segment, 1.0)?;
    let mut looked = 0_u32;
    let mut document = scorer.doc();
    while document != TERMINATED {
        if looked.is_multiple_of(LOOK_EVERY) && Instant::now() >= filter.until {
            return Ok(false);
        }
        looked += 1;
        let at = columns.at.first(document).filter(|at| *at < filter.before && *at > filter.after);
        if let Some(at) = at
            && alive.is_none_or(|alive| alive.is_alive(document))
            && best.takes(at)
            && let Some(place) = columns.place(document, at)
            && filter.behind.is_none_or(|behind| place < behind)
        {
            best.add(place);
        }
        document = scorer.advance();
    }
    Ok(true)
}
