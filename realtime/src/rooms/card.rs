//! A room as one person sees it.

use std::collections::HashMap;

use api::Problem;
use chrono::{DateTime, Utc};
use network::{CampusRef, Person};
use serde::Serialize;
use store::{CampusId, RoomId, UserId};
use utoipa::ToSchema;

use super::RoomKind;
use crate::append::wire_seq;
use crate::engine::Engine;
use crate::membership::MemberRole;

/// A room as the asker sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Room {
    /// Also the name of its stream: `room:<id>`.
    #[schema(value_type = uuid::Uuid)]
    pub id: RoomId,
    /// Public, private or direct.
    pub kind: RoomKind,
    /// Empty for a direct room.
    pub title: String,
    /// What it is about.
    pub topic: String,
    /// Whose people may join a public room; none: everybody.
    pub campus: Option<CampusRef>,
    /// How many members it has.
    pub members: i32,
    /// Seq of the newest event, 0 when there is none.
    pub head: u64,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When its newest event was numbered.
    pub last_at: DateTime<Utc>,
    /// Whether the asker is a member.
    pub joined: bool,
    /// The asker's role.
    pub role: Option<MemberRole>,
    /// Head of the room when the asker joined.
    pub joined_seq: u64,
    /// How far the asker has read.
    pub read: u64,
    /// Of a direct room: how far the other person has read. Null where the two do not tell each other.
    pub seen: Option<u64>,
    /// Undeleted messages of others above `read`, 999 at most, without those of people whom the asker has blocked.
    pub unread: u32,
    /// Seconds between two messages of one person, unless they keep order here; 0: no slow mode.
    pub slow_seconds: u32,
    /// Whether the asker may not write here.
    pub muted: bool,
    /// Until when; null with `muted`: until it is lifted.
    pub muted_until: Option<DateTime<Utc>>,
    /// Of a direct room: nobody writes in it any more, because one of the two has blocked the other.
    pub closed: bool,
    /// The other person of a direct room.
    pub peer: Option<Person>,
    /// The newest message, for members.
    pub last: Option<LastMessage>,
}

/// The newest message of a room, for lists.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LastMessage {
    /// Its place.
    pub seq: u64,
    /// Who wrote it.
    #[schema(value_type = Option<uuid::Uuid>)]
    pub author: Option<UserId>,
    /// Display name of the author, empty when the account was deleted.
    pub author_name: String,
    /// The first 200 characters; empty when the asker has blocked the author.
    pub text: String,
    /// Whether the asker has blocked the author.
    pub blocked: bool,
    /// How many files it carries.
    pub attachments: u32,
    /// When.
    pub at: DateTime<Utc>,
}

struct Row {
    id: RoomId,
    kind: RoomKind,
    title: String,
    topic: String,
    campus_id: Option<CampusId>,
    campus_name: Option<String>,
    campus_slug: Option<String>,
    members: i32,
    head: i64,
    created_at: DateTime<Utc>,
    last_at: DateTime<Utc>,
    role: Option<MemberRole>,
    joined_seq: Option<i64>,
    read_seq: Option<i64>,
    seen: Option<i64>,
    unread: i64,
    peer: Option<UserId>,
    apart: Option<bool>,
    last_seq: Option<i64>,
    last_author: Option<UserId>,
    last_text: Option<String>,
    last_blocked: Option<bool>,
    slow_s: i32,
    muted: bool,
    muted_until: Option<DateTime<Utc>>,
    last_attachments: Option<i32>,
    last_message_at: Option<DateTime<Utc>>,
}

impl Room {
    /// One room; 404 when there is none. Whether the viewer may see it is the caller's to check.
    pub(crate) async fn of(engine: &Engine, viewer: UserId, room: RoomId) -> Result<Self, Problem> {
        Self::many(engine, viewer, &[room]).await?.pop().ok_or_else(Problem::not_found)
    }

    /// Rooms in the order of `ids`.
    pub(crate) async fn many(engine: &Engine, viewer: UserId, ids: &[RoomId]) -> Result<Vec<Self>, Problem> {
        let rows = rows(engine, viewer, ids).await?;
        let wanted = rows.iter().flat_map(|row| [row.peer, row.last_author]).flatten();
        let people = engine.people_by_id(wanted.collect()).await?;
        Ok(rows.into_iter().map(|row| row.seen_with(&people)).collect())
    }
}

impl Row {
    fn seen_with(self, people: &HashMap<UserId, Person>) -> Room {
        let name =
            |id: Option<UserId>| id.and_then(|id| people.get(&id)).map(|person| person.display_name.clone());
        let apart = self.apart.unwrap_or(false);
        let last = self.last_seq.zip(self.last_message_at).map(|(seq, at)| LastMessage {
            seq: wire_seq(seq),
            author: self.last_author,
            author_name: name(self.last_author).unwrap_or_default(),
            text: self.last_text.unwrap_or_default(),
            blocked: self.last_blocked.unwrap_or(false),
            attachments: self.last_attachments.map_or(0, i32::unsigned_abs),
            at,
        });
        let campus = match (self.campus_id, self.campus_name, self.campus_slug) {
            (Some(id), Some(name), Some(slug)) => Some(CampusRef { id, name, slug }),
            _ => None,
        };
        Room {
            id: self.id,
            kind: self.kind,
            title: self.title,
            topic: self.topic,
            campus,
            members: self.members,
            head: wire_seq(self.head),
            created_at: self.created_at,
            last_at: self.last_at,
            joined: self.role.is_some(),
            role: self.role,
            joined_seq: wire_seq(self.joined_seq.unwrap_or(0)),
            read: wire_seq(self.read_seq.unwrap_or(0)),
            seen: self.seen.map(wire_seq),
            unread: u32::try_from(self.unread).unwrap_or(999),
            slow_seconds: self.slow_s.unsigned_abs(),
            muted: self.muted,
            muted_until: self.muted_until,
            closed: apart,
            peer: self.peer.and_then(|peer| people.get(&peer).cloned()),
            last,
        }
    }
}

async fn rows(engine: &Engine, viewer: UserId, ids: &[RoomId]) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"select r.id as "id: RoomId", r.kind as "kind: RoomKind", r.title, r.topic,
                  r.campus_id as "campus_id: CampusId", c.name as "campus_name?", c.slug as "campus_slug?",
                  r.members, r.head, r.created_at, r.last_at,
                  m.role as "role?: MemberRole", m.joined_seq as "joined_seq?", m.read_seq as "read_seq?",
                  case when r.kind = 'direct' then (
                      select c.read_seq from realtime.receipts c
                      where c.room_id = r.id and c.viewer_id = $1 and c.shared) end as seen,
                  case when m.user_id is null then 0 else (
                      select count(*) from (
                          select 1 from realtime.events e
                          where e.room_id = r.id and e.seq > greatest(m.read_seq, m.hidden_seq)
                            and e.kind = 'message' and e.removed_at is null and e.author_id is distinct from $1
                            and not exists (select from network.blocks b
                                            where b.user_id = $1 and b.blocked_id = e.author_id)
                          limit 999) countable) end as "unread!",
                  r.slow_s, muted.room_id is not null as "muted!", muted.until as "muted_until?",
                  other.user_id as "peer?: UserId", case when other.user_id is not null then network.are_apart($1, other.user_id) end as apart,
                  last.seq as "last_seq?", last.author_id as "last_author: UserId",
                  last.text as "last_text?", last.attachments as "last_attachments?",
                  last.at as "last_message_at?", last.blocked as "last_blocked?"
           from unnest($2::uuid[]) with ordinality as wanted (id, place)
           join realtime.rooms r on r.id = wanted.id and r.kind <> 'inbox'
           left join network.campuses c on c.id = r.campus_id
           left join realtime.members m on m.room_id = r.id and m.user_id = $1
           left join realtime.members other on r.kind = 'direct' and other.room_id = r.id and other.user_id <> $1
           left join realtime.sanctions muted
               on muted.room_id = r.id and muted.user_id = $1 and muted.kind = 'mute'
               and (muted.until is null or muted.until > $3)
           left join lateral (
               select e.seq, e.author_id, e.at, said.blocked,
                      case when not said.blocked then left(e.body ->> 'text', 200) end as text,
                      case when not said.blocked then jsonb_array_length(e.body -> 'attachments') end as attachments
               from realtime.events e
               cross join lateral (select exists (
                   select from network.blocks b where b.user_id = $1 and b.blocked_id = e.author_id)) said (blocked)
               where e.room_id = r.id and e.seq > m.hidden_seq and e.kind = 'message' and e.removed_at is null
               order by e.seq desc limit 1) last on true
           order by wanted.place"#,
        viewer as UserId,
        ids as &[RoomId],
        engine.clock.now(),
    )
    .fetch_all(engine.db.pool())
    .await
}
