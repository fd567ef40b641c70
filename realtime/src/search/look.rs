//! One question: what the index proposes, as far as the asker may read it and it is still so.

use std::time::{Duration, Instant};

use api::Problem;
use chrono::{DateTime, Utc};
use metrics::{counter, histogram};
use search::{Filter, Found, Place, Reader, Wanted};
use serde::{Deserialize, Serialize};
use store::{RoomId, UserId};

use super::visible::{self, Visible};
use super::{FoundMessage, Shared, TRY_AGAIN};
use crate::append::wire_seq;

/// How long one question may wait for its turn and be looked for, in all.
const WITHIN: Duration = Duration::from_secs(2);
/// How often the index is asked again because what it proposed is not so any more.
const ROUNDS_MAX: usize = 5;

/// What somebody asks.
pub(super) struct Asked {
    pub(super) wanted: Wanted,
    pub(super) user: UserId,
    pub(super) room: Option<RoomId>,
    pub(super) author: Option<UserId>,
    pub(super) before: Option<DateTime<Utc>>,
    pub(super) after: Option<DateTime<Utc>>,
    pub(super) limit: usize,
}

/// Where a page ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    at: i64,
    room: RoomId,
    seq: u64,
}

pub(super) struct Looked {
    pub(super) items: Vec<FoundMessage>,
    pub(super) next: Option<Mark>,
}

impl From<Place> for Mark {
    fn from(place: Place) -> Self {
        Self { at: place.at, room: RoomId::new(place.room), seq: place.seq }
    }
}

impl From<Mark> for Place {
    fn from(mark: Mark) -> Self {
        Self { at: mark.at, room: mark.room.uuid(), seq: mark.seq }
    }
}

impl Shared {
    /// A page of what answers.
    pub(super) async fn look(
        &self,
        reader: Reader,
        asked: Asked,
        behind: Option<Mark>,
    ) -> Result<Looked, Problem> {
        let begun = Instant::now();
        let db = &self.engine.db;
        let rooms = visible::rooms(db, asked.user, asked.room).await?;
        if rooms.is_empty() && asked.room.is_some() {
            return Err(Problem::not_found());
        }
        let mut filter = Filter {
            rooms,
            author: asked.author.map(UserId::uuid),
            before: asked.before.map_or(i64::MAX, |before| before.timestamp_micros()),
            after: asked.after.map_or(i64::MIN, |after| after.timestamp_micros()),
            behind: behind.map(Place::from),
            limit: asked.limit + 1,
            until: begun + WITHIN,
        };
        let mut items: Vec<(Place, FoundMessage)> = Vec::new();
        let mut more = true;
        for _ in 0..ROUNDS_MAX {
            let hits = self.propose(&reader, &asked, &filter).await?;
            more = hits.len() == filter.limit;
            filter.behind = hits.last().copied().or(filter.behind);
            let seen = visible::messages(db, asked.user, &hits).await?;
            items.extend(seen.into_iter().filter_map(|seen| asked.answer(seen)));
            if items.len() > asked.limit || !more {
                break;
            }
        }
        histogram!("atas_search_query_seconds").record(begun.elapsed());
        let beyond = items.len() > asked.limit;
        items.truncate(asked.limit);
        let last =
            if beyond { items.last().map(|(place, _)| *place) } else { filter.behind.filter(|_| more) };
        Ok(Looked { items: items.into_iter().map(|(_, item)| item).collect(), next: last.map(Mark::from) })
    }

    /// Asks the index, on a thread that may block.
    async fn propose(&self, reader: &Reader, asked: &Asked, filter: &Filter) -> Result<Vec<Place>, Problem> {
        let waiting = tokio::time::timeout_at(filter.until.into(), self.turns.take(asked.user));
        let Ok(turn) = waiting.await else { return Err(too_slow()) };
        let (reader, wanted, filter) = (reader.clone(), asked.wanted.clone(), filter.clone());
        // The turn goes with the work: an asker who goes away meanwhile does not make room for another.
        let looking = tokio::task::spawn_blocking(move || {
            let found = reader.find(&wanted, &filter);
            drop(turn);
            found
        });
        let found = looking.await.map_err(Problem::internal)?;
        match found {
            Ok(Found::Hits(hits)) => Ok(hits),
            Ok(Found::TooSlow) => Err(too_slow()),
            Err(error) => {
                // The index is no truth: it is made again rather than asked for again.
                self.damaged.notify_one();
                counter!("atas_search_failures_total").increment(1);
                Err(Problem::unavailable(TRY_AGAIN).cause(error))
            }
        }
    }
}

fn too_slow() -> Problem {
    Problem::unavailable(TRY_AGAIN).detail("Looking took too long; rarer words or one room are found faster")
}

impl Asked {
    /// The answer that a message is: nothing when its present text or author is not what was asked for.
    fn answer(&self, seen: Visible) -> Option<(Place, FoundMessage)> {
        if self.author.is_some_and(|author| seen.author != Some(author)) {
            return None;
        }
        let snippet = self.wanted.snippet(&seen.text)?;
        let seq = wire_seq(seen.seq);
        let place = Place { at: seen.at.timestamp_micros(), room: seen.room.uuid(), seq };
        let item = FoundMessage {
            room: seen.room,
            seq,
            id: seen.id,
            author: seen.author,
            at: seen.at,
            edited_at: seen.edited_at,
            text: seen.text,
            snippet: snippet.into(),
        };
        Some((place, item))
    }
}
