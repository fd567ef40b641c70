//! What a batch has to know before it is numbered: one statement for each kind of fact, whatever the batch's size.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::TimeDelta;
use sqlx::types::Json;
use store::{EventId, RoomId, Tx, UserId};

use super::draft::{Act, Draft};
use super::present::{Message, Place, Present, Tally, Toggle};
use super::{EventKind, Known, List, Locked, Seat, Seats, db_seq, wire_seq};
use crate::membership::MemberRole;
use crate::rooms::RoomKind;
use crate::wire::Emoji;
use crate::wire::encode::Ack;

/// Locks the drafts' rooms in ascending id. Ids are all it is made of. What is known of the rooms is for a later statement to
/// read: the snapshot of this one may be of before the lock.
pub(super) fn locking(drafts: &[Draft]) -> String {
    let rooms: BTreeSet<RoomId> = drafts.iter().map(|draft| draft.room).collect();
    let rooms: Vec<String> = rooms.iter().map(ToString::to_string).collect();
    format!(
        "select from realtime.rooms where id = any('{{{}}}') and kind <> 'inbox' order by id for no key update",
        rooms.join(",")
    )
}

/// What is known of the rooms, which have to be locked, of the authors and whom they mention, as far as they are members, and of
/// the drafts' ids, as far as they are in use.
#[derive(Default)]
pub(super) struct Facts {
    pub(super) rooms: BTreeMap<RoomId, Locked>,
    pub(super) seats: Seats,
    pub(super) known: HashMap<EventId, Known>,
}

/// All of it in one statement, because a round trip costs more than each of them.
pub(super) async fn facts(tx: &mut Tx, drafts: &[Draft]) -> Result<Facts, sqlx::Error> {
    let wanted = Wanted::by(drafts);
    let rows = sqlx::query!(
        r#"select w.room_id as "room!: RoomId", w.user_id as "user!: UserId",
                  r.kind as "kind?: RoomKind", r.head as "head?", r.last_at as "last_at?", r.slow_s as "slow_s?",
                  coalesce(r.campus_id, '00000000-0000-0000-0000-000000000000') as "scope!",
                  case when r.kind = 'public' then (
                      select l.version from realtime.word_lists l
                      where l.scope = coalesce(r.campus_id, '00000000-0000-0000-0000-000000000000')) end as words,
                  m.role as "role?: MemberRole", m.hidden_seq as "hidden_seq?",
                  r.kind = 'direct' and exists (
                      select from realtime.members other
                      where other.room_id = m.room_id and other.user_id <> m.user_id
                      and network.are_apart(m.user_id, other.user_id)) as closed,
                  s.room_id is not null as "muted!", s.until as "until?",
                  w.claims and exists (
                      select from accounts.users u
                      where u.id = m.user_id and u.role in ('moderator', 'admin')) as "office!",
                  k.id as "known?: EventId", k.room_id as "known_room?: RoomId", k.author_id as "known_author?: UserId",
                  k.seq as "known_seq?", k.at as "known_at?", k.kind as "known_kind?: EventKind", k.digest as "known_digest?"
           from unnest($1::uuid[], $2::uuid[], $3::boolean[], $4::uuid[]) as w (room_id, user_id, claims, id)
           left join realtime.rooms r on r.id = w.room_id and r.kind <> 'inbox'
           left join realtime.members m on m.room_id = w.room_id and m.user_id = w.user_id
           left join realtime.sanctions s on s.room_id = m.room_id and s.user_id = m.user_id and s.kind = 'mute'
           left join realtime.events k on k.id = w.id"#,
        &wanted.rooms as &[RoomId],
        &wanted.users as &[UserId],
        &wanted.claims,
        &wanted.ids as &[Option<EventId>],
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut facts = Facts::default();
    for r in rows {
        if let (Some(kind), Some(head), Some(last_at), Some(slow_s)) = (r.kind, r.head, r.last_at, r.slow_s) {
            let slow = TimeDelta::seconds(slow_s.into());
            let list = r.words.map(|version| List { scope: r.scope, version });
            facts.rooms.entry(r.room).or_insert(Locked { kind, head: wire_seq(head), last_at, slow, list });
        }
        if let (Some(role), Some(hidden)) = (r.role, r.hidden_seq) {
            let seat = Seat {
                keeps_order: role.keeps_order(),
                office: r.office,
                hidden: wire_seq(hidden),
                closed: r.closed.unwrap_or(false),
                muted: r.muted.then_some(r.until),
            };
            facts.seats.entry((r.room, r.user)).or_insert(seat).office |= r.office;
        }
        if let (Some(id), Some(room), Some(seq), Some(at), Some(kind), Some(digest)) =
            (r.known, r.known_room, r.known_seq, r.known_at, r.known_kind, r.known_digest)
        {
            let ack = Ack { id, seq: wire_seq(seq), at, again: true };
            facts.known.insert(id, Known { room, author: r.known_author, kind, digest, ack });
        }
    }
    Ok(facts)
}

/// Of whom a batch has to know as whom they stand in a room, by column; beside each author the id of their draft.
#[derive(Default)]
struct Wanted {
    rooms: Vec<RoomId>,
    users: Vec<UserId>,
    /// Of whom it was said that their office lets them: it may have been taken from them since.
    claims: Vec<bool>,
    ids: Vec<Option<EventId>>,
}

impl Wanted {
    fn by(drafts: &[Draft]) -> Self {
        let mut wanted = Self::default();
        let mut mentioned = HashSet::new();
        for draft in drafts {
            wanted.push(draft.room, draft.author, draft.moderates, Some(draft.id));
            for user in draft.act.mentions() {
                if mentioned.insert((draft.room, *user)) {
                    wanted.push(draft.room, *user, false, None);
                }
            }
        }
        wanted
    }

    fn push(&mut self, room: RoomId, user: UserId, claims: bool, id: Option<EventId>) {
        self.rooms.push(room);
        self.users.push(user);
        self.claims.push(claims);
        self.ids.push(id);
    }
}

/// The present state of what the drafts are about.
pub(super) async fn present(tx: &mut Tx, drafts: &[Draft]) -> Result<Present, sqlx::Error> {
    let mut present = Present { messages: messages(tx, drafts).await?, ..Present::default() };
    reactions(tx, drafts, &mut present).await?;
    pins(tx, drafts, &mut present).await?;
    Ok(present)
}

async fn messages(tx: &mut Tx, drafts: &[Draft]) -> Result<BTreeMap<Place, Message>, sqlx::Error> {
    let named = drafts.iter().filter_map(|d| {
        let seq = match &d.act {
            Act::Message(body) => body.reply_to,
            act => act.target(),
        };
        Some((d.room, db_seq(seq?)))
    });
    let (rooms, seqs): (Vec<RoomId>, Vec<i64>) = named.collect::<HashSet<_>>().into_iter().unzip();
    if rooms.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = sqlx::query!(
        r#"select e.room_id as "room: RoomId", e.seq, e.author_id as "author: UserId", e.root,
                  e.removed_at is not null as "removed!", e.reactions as "reactions: Json<Vec<Tally>>"
           from realtime.events e
           join unnest($1::uuid[], $2::bigint[]) as wanted (room_id, seq) using (room_id, seq)
           where e.kind = 'message'"#,
        &rooms as &[RoomId],
        &seqs,
    )
    .fetch_all(&mut **tx)
    .await?;
    let messages = rows.into_iter().map(|r| {
        let message = Message {
            author: r.author,
            root: r.root.map(wire_seq),
            removed: r.removed,
            reactions: r.reactions.map_or_else(Vec::new, |tallies| tallies.0),
            changed: None,
        };
        ((r.room, wire_seq(r.seq)), message)
    });
    Ok(messages.collect())
}

/// Which of the reactions that are given or withdrawn stand already.
async fn reactions(tx: &mut Tx, drafts: &[Draft], present: &mut Present) -> Result<(), sqlx::Error> {
    let (mut rooms, mut targets, mut users, mut emoji) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for draft in drafts {
        if let Act::React { target, emoji: with, .. } = &draft.act {
            rooms.push(draft.room);
            targets.push(db_seq(*target));
            users.push(draft.author);
            emoji.push(with.as_str().to_owned());
        }
    }
    if rooms.is_empty() {
        return Ok(());
    }
    let rows = sqlx::query!(
        r#"select r.room_id as "room: RoomId", r.target, r.user_id as "user: UserId", r.emoji
           from realtime.reactions r
           join (select distinct * from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::text[])
                     as wanted (room_id, target, user_id, emoji)) wanted using (room_id, target, user_id, emoji)"#,
        &rooms as &[RoomId],
        &targets,
        &users as &[UserId],
        &emoji,
    )
    .fetch_all(&mut **tx)
    .await?;
    for row in rows {
        if let Ok(emoji) = Emoji::new(&row.emoji) {
            let key = (row.room, wire_seq(row.target), row.user, emoji);
            present.reactions.insert(key, Toggle { before: true, now: true });
        }
    }
    Ok(())
}

/// Everything pinned in the rooms in which the batch pins.
async fn pins(tx: &mut Tx, drafts: &[Draft], present: &mut Present) -> Result<(), sqlx::Error> {
    let pinning = drafts.iter().filter(|d| matches!(d.act, Act::Pin { .. })).map(|d| d.room);
    let rooms: Vec<RoomId> = pinning.collect::<BTreeSet<_>>().into_iter().collect();
    if rooms.is_empty() {
        return Ok(());
    }
    let rows = sqlx::query!(
        r#"select room_id as "room: RoomId", target from realtime.pins where room_id = any($1)"#,
        &rooms as &[RoomId],
    )
    .fetch_all(&mut **tx)
    .await?;
    for row in rows {
        present.pins.entry(row.room).or_default().insert(wire_seq(row.target));
    }
    Ok(())
}
