//! What a batch leaves in the database: its events, the heads, and the present state of what they changed.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use sqlx::types::Json;
use store::{EventId, RoomId, Tx, UserId};

use super::draft::Draft;
use super::present::{Changed, Message, Place, Present, Removal, Tally, Written};
use super::{APPENDED, Committed, EventKind, Locked, REMOVED, db_seq};
use crate::attachments::discard;
use crate::moderation;
use crate::wire::encode::{Ack, Frame, WireEvent};
use crate::wire::{StreamName, Words};

/// Rows of the events to insert, by column.
#[derive(Default)]
pub(super) struct Columns {
    room: Vec<RoomId>,
    seq: Vec<i64>,
    id: Vec<EventId>,
    kind: Vec<EventKind>,
    author: Vec<UserId>,
    at: Vec<DateTime<Utc>>,
    target: Vec<Option<i64>>,
    root: Vec<Option<i64>>,
    body: Vec<Json<Box<RawValue>>>,
    digest: Vec<Vec<u8>>,
}

impl Columns {
    pub(super) fn is_empty(&self) -> bool {
        self.id.is_empty()
    }

    pub(super) fn push(&mut self, draft: &Draft, ack: &Ack, written: Written) -> Committed {
        let kind = draft.act.kind();
        let event = WireEvent {
            seq: ack.seq,
            kind: kind.as_str(),
            id: draft.id,
            author: Some(draft.author),
            at: ack.at,
            removed: false,
            edited_at: None,
            root: written.root,
            body: &written.body,
        };
        let stream = StreamName::Room(draft.room);
        let frame = Frame::new(stream, &event);
        self.room.push(draft.room);
        self.seq.push(db_seq(ack.seq));
        self.id.push(draft.id);
        self.kind.push(kind);
        self.author.push(draft.author);
        self.at.push(ack.at);
        self.target.push(draft.act.target().map(db_seq));
        self.root.push(written.root.map(db_seq));
        self.body.push(Json(written.body));
        self.digest.push(draft.digest.to_vec());
        Committed { stream, seq: ack.seq, frame }
    }

    /// The rooms with new events, and from which seq to which.
    fn news(&self) -> impl Iterator<Item = (String, Value)> {
        let mut rooms = BTreeMap::new();
        for (room, seq) in self.room.iter().zip(&self.seq) {
            let (_, last) = rooms.entry(*room).or_insert((*seq, *seq));
            *last = *seq;
        }
        let news =
            |(room, (first, last)): (RoomId, _)| (room.to_string(), json!({ "first": first, "last": last }));
        rooms.into_iter().map(news)
    }
}

/// The events, the heads they leave, and what the event log tells of them: one [`APPENDED`] for each room. All in one statement, because
/// a round trip costs as much as the work. In the order of ids, so that two transactions that use the same ones wait for each
/// other and never in a circle.
pub(super) async fn insert(
    tx: &mut Tx,
    columns: &Columns,
    rooms: &BTreeMap<RoomId, Locked>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let ids: Vec<RoomId> = rooms.keys().copied().collect();
    let heads: Vec<i64> = rooms.values().map(|room| db_seq(room.head)).collect();
    let times: Vec<DateTime<Utc>> = rooms.values().map(|room| room.last_at).collect();
    let (keys, payloads): (Vec<String>, Vec<Value>) = columns.news().unzip();
    sqlx::query!(
        r#"with inserted as (
               insert into realtime.events (room_id, seq, id, kind, author_id, at, target, root, body, digest)
               select * from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::realtime.event_kind[], $5::uuid[],
                                    $6::timestamptz[], $7::bigint[], $8::bigint[], $9::jsonb[], $10::bytea[])
                        as new (room_id, seq, id)
               order by id),
           raised as (
               update realtime.rooms r set head = n.head, last_at = n.last_at
               from unnest($11::uuid[], $12::bigint[], $13::timestamptz[]) as n (id, head, last_at)
               where r.id = n.id and r.head < n.head)
           select events.append_many($14, $15, $16, $17)"#,
        &columns.room as &[RoomId],
        &columns.seq,
        &columns.id as &[EventId],
        &columns.kind as &[EventKind],
        &columns.author as &[UserId],
        &columns.at,
        &columns.target as &[Option<i64>],
        &columns.root as &[Option<i64>],
        &columns.body as &[Json<Box<RawValue>>],
        &columns.digest,
        &ids as &[RoomId],
        &heads,
        &times,
        APPENDED,
        &keys,
        &payloads,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Brings messages, reactions and pins to the state that the batch's events, already inserted, leave.
pub(super) async fn store(tx: &mut Tx, present: &Present, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let changed = present.messages.iter().filter_map(|(place, message)| {
        let changed = message.changed.as_ref()?;
        Some((*place, message, changed))
    });
    let changed: Vec<(Place, &Message, &Changed)> = changed.collect();
    if !changed.is_empty() {
        change_messages(tx, &changed).await?;
        forget_edits(tx, &changed).await?;
    }
    toggle_reactions(tx, present).await?;
    change_pins(tx, present).await?;
    let removed: Vec<Place> =
        changed.iter().filter(|(_, message, _)| message.removed).map(|(place, ..)| *place).collect();
    if !removed.is_empty() {
        clear(tx, &removed).await?;
        discard(tx, &removed, now).await?;
    }
    Ok(())
}

/// Each message of somebody else that was removed: an audit line, and one [`REMOVED`] in the event log.
pub(super) async fn tell_removals(
    tx: &mut Tx,
    removals: &[Removal],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    if removals.is_empty() {
        return Ok(());
    }
    for removal in removals {
        moderation::message_removed(tx, now, removal).await?;
    }
    let entries = removals.iter().map(|Removal { room, seq, author, actor, .. }| {
        (room.to_string(), json!({ "seq": seq, "author": author, "actor": actor }))
    });
    events::append_all(tx, now, REMOVED, entries).await
}

/// New words take the place of text and mentions and leave the rest of the body; what was removed is emptied.
/// Frames in rings are changed alike, by `wire::change`.
async fn change_messages(tx: &mut Tx, changed: &[(Place, &Message, &Changed)]) -> Result<(), sqlx::Error> {
    let (rooms, seqs) = columns(changed.iter().map(|(place, ..)| *place));
    let words: Vec<Option<Json<&Words>>> =
        changed.iter().map(|(_, _, c)| c.words.as_ref().map(|(words, _)| Json(words))).collect();
    let edited: Vec<Option<DateTime<Utc>>> =
        changed.iter().map(|(_, _, c)| c.words.as_ref().map(|(_, at)| *at)).collect();
    let removed: Vec<Option<DateTime<Utc>>> = changed.iter().map(|(_, _, c)| c.removed_at).collect();
    let reactions = changed.iter().map(|(_, message, _)| {
        let tallies = &message.reactions;
        (!tallies.is_empty()).then_some(Json(tallies))
    });
    let reactions: Vec<Option<Json<&Vec<Tally>>>> = reactions.collect();
    sqlx::query!(
        r#"update realtime.events e
           set body = case when n.removed_at is not null then '{}'
                           when n.words is not null then (e.body - 'mentions' - 'mention_all') || n.words
                           else e.body end,
               edited_at = case when n.removed_at is null then coalesce(n.edited_at, e.edited_at) end,
               removed_at = n.removed_at,
               reactions = n.reactions
           from unnest($1::uuid[], $2::bigint[], $3::jsonb[], $4::timestamptz[], $5::timestamptz[], $6::jsonb[])
                    as n (room_id, seq, words, edited_at, removed_at, reactions)
           where e.room_id = n.room_id and e.seq = n.seq"#,
        &rooms as &[RoomId],
        &seqs,
        &words as &[Option<Json<&Words>>],
        &edited as &[Option<DateTime<Utc>>],
        &removed as &[Option<DateTime<Utc>>],
        &reactions as &[Option<Json<&Vec<Tally>>>],
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes the text out of the edits that a later edit or a removal has overtaken.
async fn forget_edits(tx: &mut Tx, changed: &[(Place, &Message, &Changed)]) -> Result<(), sqlx::Error> {
    let overtaken = changed.iter().filter_map(|(place, _, changed)| Some((*place, changed.forget_below?)));
    let overtaken: Vec<(Place, u64)> = overtaken.collect();
    if overtaken.is_empty() {
        return Ok(());
    }
    let (rooms, targets) = columns(overtaken.iter().map(|(place, _)| *place));
    let below: Vec<i64> = overtaken.iter().map(|(_, below)| db_seq(*below)).collect();
    sqlx::query!(
        r#"update realtime.events e set body = jsonb_build_object('target', e.target), removed_at = e.at
           from unnest($1::uuid[], $2::bigint[], $3::bigint[]) as n (room_id, target, below)
           where e.kind = 'edit' and e.removed_at is null
             and e.room_id = n.room_id and e.target = n.target and e.seq < n.below"#,
        &rooms as &[RoomId],
        &targets,
        &below,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn toggle_reactions(tx: &mut Tx, present: &Present) -> Result<(), sqlx::Error> {
    let toggled = present.reactions.iter().filter(|(_, toggle)| toggle.before != toggle.now);
    let (mut places, mut users, mut emoji, mut on) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for ((room, target, user, with), toggle) in toggled {
        places.push((*room, *target));
        users.push(*user);
        emoji.push(with.as_str().to_owned());
        on.push(toggle.now);
    }
    if on.is_empty() {
        return Ok(());
    }
    let (rooms, targets) = columns(places.into_iter());
    sqlx::query!(
        r#"with toggled as (
               select * from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::text[], $5::bool[])
                   as t (room_id, target, user_id, emoji, standing)),
           withdrawn as (
               delete from realtime.reactions r using toggled t
               where not t.standing and r.room_id = t.room_id and r.target = t.target and r.user_id = t.user_id
                 and r.emoji = t.emoji)
           insert into realtime.reactions (room_id, target, user_id, emoji)
           select room_id, target, user_id, emoji from toggled where standing"#,
        &rooms as &[RoomId],
        &targets,
        &users as &[UserId],
        &emoji,
        &on,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn change_pins(tx: &mut Tx, present: &Present) -> Result<(), sqlx::Error> {
    if present.pin_changes.is_empty() {
        return Ok(());
    }
    let (rooms, targets) = columns(present.pin_changes.keys().copied());
    let by: Vec<Option<UserId>> = present.pin_changes.values().map(|pin| pin.map(|(by, _)| by)).collect();
    let at: Vec<Option<DateTime<Utc>>> =
        present.pin_changes.values().map(|pin| pin.map(|(_, at)| at)).collect();
    sqlx::query!(
        r#"with changed as (
               select * from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::timestamptz[])
                   as c (room_id, target, pinned_by, at)),
           unpinned as (
               delete from realtime.pins p using changed c
               where c.at is null and p.room_id = c.room_id and p.target = c.target)
           insert into realtime.pins (room_id, target, pinned_by, at)
           select * from changed where at is not null
           on conflict (room_id, target) do update set pinned_by = excluded.pinned_by, at = excluded.at"#,
        &rooms as &[RoomId],
        &targets,
        &by as &[Option<UserId>],
        &at as &[Option<DateTime<Utc>>],
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What stood beside messages that were removed goes with them.
async fn clear(tx: &mut Tx, removed: &[Place]) -> Result<(), sqlx::Error> {
    let (rooms, targets) = columns(removed.iter().copied());
    sqlx::query!(
        r#"with removed as (select * from unnest($1::uuid[], $2::bigint[]) as r (room_id, target)),
           unpinned as (delete from realtime.pins p using removed r where p.room_id = r.room_id and p.target = r.target)
           delete from realtime.reactions a using removed r where a.room_id = r.room_id and a.target = r.target"#,
        &rooms as &[RoomId],
        &targets,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn columns(places: impl Iterator<Item = Place>) -> (Vec<RoomId>, Vec<i64>) {
    places.map(|(room, seq)| (room, db_seq(seq))).unzip()
}
