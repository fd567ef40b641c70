//! What somebody may read at this moment. Whatever else hides a message from somebody belongs into [`messages`].

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use search::Place;
use store::{Db, EventId, RoomId, UserId};
use uuid::Uuid;

use crate::append::{db_seq, wire_seq};

/// The rooms that `user` is in, or the one that is asked for, and above which number its events are theirs.
pub(super) async fn rooms(
    db: &Db,
    user: UserId,
    only: Option<RoomId>,
) -> Result<HashMap<Uuid, u64>, sqlx::Error> {
    let rooms = sqlx::query!(
        r#"select m.room_id, m.hidden_seq from realtime.members m
           join realtime.rooms r on r.id = m.room_id and r.kind <> 'inbox'
           where m.user_id = $1 and ($2::uuid is null or m.room_id = $2)"#,
        user as UserId,
        only as Option<RoomId>,
    )
    .fetch_all(db.pool())
    .await?;
    Ok(rooms.into_iter().map(|room| (room.room_id, wire_seq(room.hidden_seq))).collect())
}

/// A message in its present state.
pub(super) struct Visible {
    pub(super) room: RoomId,
    pub(super) seq: i64,
    pub(super) id: EventId,
    pub(super) author: Option<UserId>,
    pub(super) at: DateTime<Utc>,
    pub(super) edited_at: Option<DateTime<Utc>>,
    pub(super) text: String,
}

/// Those of some messages that are still there and that `user` may read, in the same order. Asked in one statement, so that
/// membership and text are of one moment.
pub(super) async fn messages(db: &Db, user: UserId, hits: &[Place]) -> Result<Vec<Visible>, sqlx::Error> {
    let rooms: Vec<Uuid> = hits.iter().map(|hit| hit.room).collect();
    let seqs: Vec<i64> = hits.iter().map(|hit| db_seq(hit.seq)).collect();
    sqlx::query_as!(
        Visible,
        r#"select e.room_id as "room: RoomId", e.seq, e.id as "id: EventId", e.author_id as "author: UserId", e.at,
                  e.edited_at, e.body ->> 'text' as "text!"
           from unnest($2::uuid[], $3::bigint[]) with ordinality as hit (room_id, seq, place)
           join realtime.members m on m.room_id = hit.room_id and m.user_id = $1 and m.hidden_seq < hit.seq
           join realtime.rooms r on r.id = hit.room_id and r.kind <> 'inbox'
           join realtime.events e on e.room_id = hit.room_id and e.seq = hit.seq
           where e.kind = 'message' and e.removed_at is null and e.body ->> 'text' is not null
             and not exists (select from network.blocks b where b.user_id = $1 and b.blocked_id = e.author_id)
           order by hit.place"#,
        user as UserId,
        &rooms,
        &seqs,
    )
    .fetch_all(db.pool())
    .await
}
