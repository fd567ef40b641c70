//! What was appended to rooms, as far as it may concern somebody.

use anyhow::Context as _;
use events::Entry;
use serde::Deserialize;
use sqlx::types::Json;
use store::{RoomId, Tx, UserId};

use super::rules::{Happening, What};
use super::withdraw::Undone;
use crate::append::{db_seq, wire_seq};
use crate::rooms::RoomKind;

/// A mention of everybody tells so many at most; in a larger room it is only shown.
const EVERYBODY_MAX: i32 = 1_000;

/// Events of a room, from the first to the last.
pub(crate) struct Range {
    pub(crate) room: RoomId,
    pub(crate) first: u64,
    pub(crate) last: u64,
}

#[derive(Deserialize)]
struct Seqs {
    first: u64,
    last: u64,
}

impl Range {
    /// What an entry of [`crate::append::APPENDED`] tells of.
    pub(crate) fn of(entry: &Entry) -> anyhow::Result<Self> {
        let room = entry.key.parse().context("read a room's id")?;
        let Seqs { first, last } =
            serde_json::from_value(entry.payload.clone()).context("read which events there are")?;
        Ok(Self { room, first, last })
    }
}

/// What is to be told, and what is no longer so.
#[derive(Default)]
pub(super) struct Happened {
    pub(super) told: Vec<Happening>,
    pub(super) undone: Vec<Undone>,
}

struct Row {
    room: RoomId,
    room_kind: RoomKind,
    seq: i64,
    kind: String,
    author: Option<UserId>,
    /// Seq of the message that it answers, reacts to or deletes.
    target: Option<i64>,
    /// The author of that message while it is there.
    target_author: Option<UserId>,
    /// The other person of a direct room.
    other: Option<UserId>,
    mentions: Option<Json<Vec<UserId>>>,
    emoji: Option<String>,
    on: bool,
    guest: Option<UserId>,
}

/// Reads what may concern somebody, in the order of `ranges`.
pub(super) async fn read(tx: &mut Tx, ranges: &[Range]) -> anyhow::Result<Happened> {
    let mut happened = Happened::default();
    if ranges.is_empty() {
        return Ok(happened);
    }
    for row in rows(tx, ranges).await.context("read what happened in rooms")? {
        row.sort_into(&mut happened);
    }
    Ok(happened)
}

/// `offset 0` keeps the order of the joins: without statistics of a young table the planner may read the whole room for
/// each of its events.
async fn rows(tx: &mut Tx, ranges: &[Range]) -> Result<Vec<Row>, sqlx::Error> {
    let rooms: Vec<RoomId> = ranges.iter().map(|range| range.room).collect();
    let firsts: Vec<i64> = ranges.iter().map(|range| db_seq(range.first)).collect();
    let lasts: Vec<i64> = ranges.iter().map(|range| db_seq(range.last)).collect();
    sqlx::query_as!(
        Row,
        r#"select e.room_id as "room: RoomId", r.kind as "room_kind: RoomKind", e.seq, e.kind::text as "kind!",
                  e.author_id as "author: UserId", about.target, t.author_id as "target_author?: UserId",
                  other.user_id as "other?: UserId",
                  case when e.body ->> 'mention_all' = 'true' and r.members <= $4
                       then (select jsonb_agg(m.user_id) from realtime.members m where m.room_id = e.room_id)
                       when jsonb_typeof(e.body -> 'mentions') = 'array' then e.body -> 'mentions' end
                      as "mentions: Json<Vec<UserId>>",
                  e.body ->> 'emoji' as emoji, coalesce(e.body ->> 'on' = 'true', false) as "on!",
                  case when e.body ->> 'change' = 'joined' then (e.body ->> 'user')::uuid end as "guest: UserId"
           from unnest($1::uuid[], $2::bigint[], $3::bigint[]) with ordinality as range (room_id, first, last, place)
           join realtime.rooms r on r.id = range.room_id and r.kind <> 'inbox'
           cross join lateral (
               select e.room_id, e.seq, e.kind, e.author_id, e.target, e.body, e.removed_at from realtime.events e
               where e.room_id = range.room_id and e.seq between range.first and range.last offset 0) e
           cross join lateral (
               select coalesce(e.target, case when e.kind = 'message' then (e.body ->> 'reply_to')::bigint end)) about (target)
           left join lateral (
               select t.author_id from realtime.events t
               where t.room_id = e.room_id and t.seq = about.target and t.kind = 'message' and t.removed_at is null
               offset 0) t on true
           left join realtime.members other
               on r.kind = 'direct' and other.room_id = e.room_id and other.user_id <> e.author_id
           where case e.kind
                     when 'message' then e.removed_at is null
                         and (r.kind = 'direct' or e.body ?| array['reply_to', 'mentions', 'mention_all'])
                     when 'member' then e.body ->> 'change' = 'joined'
                     else e.kind in ('reaction', 'delete') end
           order by range.place, e.seq"#,
        &rooms as &[RoomId],
        &firsts,
        &lasts,
        EVERYBODY_MAX,
    )
    .fetch_all(&mut **tx)
    .await
}

impl Row {
    fn sort_into(self, happened: &mut Happened) {
        let target = self.target.map(wire_seq);
        let target_author = target.zip(self.target_author);
        let what = match (self.kind.as_str(), target) {
            ("message", _) => What::Message {
                answered: target_author,
                mentioned: self.mentions.map(|mentions| mentions.0).unwrap_or_default(),
                other: self.other,
            },
            ("reaction", Some(target)) if self.on => {
                let (Some((_, to)), Some(emoji)) = (target_author, self.emoji) else { return };
                What::Reaction { target, to, emoji }
            }
            ("reaction", Some(target)) => {
                let (Some(author), Some(emoji)) = (self.author, self.emoji) else { return };
                let before = wire_seq(self.seq);
                happened.undone.push(Undone::Reaction { room: self.room, target, author, emoji, before });
                return;
            }
            ("delete", Some(seq)) => {
                happened.undone.push(Undone::Message { room: self.room, seq });
                return;
            }
            ("member", _) => {
                let Some(guest) = self.guest else { return };
                What::Invitation { guest }
            }
            _ => return,
        };
        let seq = wire_seq(self.seq);
        happened.told.push(Happening {
            room: self.room,
            kind: self.room_kind,
            seq,
            author: self.author,
            what,
        });
    }
}
