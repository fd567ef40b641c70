//! What is no longer so: notifications of deleted messages and of reactions that were taken back.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use events::Entry;
use store::{RoomId, Tx, UserId};

use crate::append::{db_seq, wire_seq};

/// Something that notifications may have told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Undone {
    /// A message was deleted.
    Message { room: RoomId, seq: u64 },
    /// A reaction was taken back; one that was given again after `before` is another one.
    Reaction { room: RoomId, target: u64, author: UserId, emoji: String, before: u64 },
    /// Somebody was blocked, or not any more.
    Block { user: UserId, blocked: UserId },
}

/// What an entry of [`network::BLOCK_CHANGED`] tells of.
pub(super) fn changed_block(entry: &Entry) -> anyhow::Result<Undone> {
    Ok(Undone::Block { user: entry.text("user")?.parse()?, blocked: entry.text("blocked")?.parse()? })
}

/// Withdraws what told of it, and says which events of which inboxes those were, inbox by inbox.
pub(super) async fn withdraw(
    tx: &mut Tx,
    undone: &[Undone],
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<(UserId, u64)>> {
    let (mut messages, mut reactions, mut blocks) = (Vec::new(), Vec::new(), Vec::new());
    for undone in undone {
        match undone {
            Undone::Message { room, seq } => messages.push((*room, db_seq(*seq))),
            Undone::Reaction { room, target, author, emoji, before } => {
                reactions.push(((*room, *author), (db_seq(*target), db_seq(*before)), emoji.clone()));
            }
            Undone::Block { user, blocked } => blocks.push((*user, *blocked)),
        }
    }
    let mut gone = Vec::new();
    if !messages.is_empty() {
        gone.extend(of_messages(tx, messages, now).await.context("withdraw what told of deleted messages")?);
    }
    if !reactions.is_empty() {
        gone.extend(of_reactions(tx, reactions, now).await.context("withdraw what told of reactions")?);
    }
    if !blocks.is_empty() {
        gone.extend(of_blocked(tx, blocks, now).await.context("withdraw what told of blocked people")?);
    }
    gone.sort_unstable();
    Ok(gone)
}

async fn of_messages(
    tx: &mut Tx,
    messages: Vec<(RoomId, i64)>,
    now: DateTime<Utc>,
) -> Result<Vec<(UserId, u64)>, sqlx::Error> {
    let (rooms, seqs): (Vec<RoomId>, Vec<i64>) = messages.into_iter().unzip();
    let rows = sqlx::query!(
        r#"update realtime.notices n set withdrawn_at = $3
           from unnest($1::uuid[], $2::bigint[]) as deleted (room_id, seq)
           where n.room_id = deleted.room_id and n.withdrawn_at is null
             and (n.about = deleted.seq or (n.target = deleted.seq and n.kind = 'reaction'))
           returning n.user_id as "user: UserId", n.seq"#,
        &rooms as &[RoomId],
        &seqs,
        now,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| (r.user, wire_seq(r.seq))).collect())
}

/// What blocked people did, as far as the block still stands.
async fn of_blocked(
    tx: &mut Tx,
    blocks: Vec<(UserId, UserId)>,
    now: DateTime<Utc>,
) -> Result<Vec<(UserId, u64)>, sqlx::Error> {
    let (users, blocked): (Vec<UserId>, Vec<UserId>) = blocks.into_iter().unzip();
    let rows = sqlx::query!(
        r#"update realtime.notices n set withdrawn_at = $3
           from unnest($1::uuid[], $2::uuid[]) as changed (user_id, blocked_id)
           join network.blocks b using (user_id, blocked_id)
           where n.user_id = b.user_id and n.actor_id = b.blocked_id and n.withdrawn_at is null
           returning n.user_id as "user: UserId", n.seq"#,
        &users as &[UserId],
        &blocked as &[UserId],
        now,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| (r.user, wire_seq(r.seq))).collect())
}

/// By room and author, by target and the end of the reaction, by emoji.
type Reactions = Vec<((RoomId, UserId), (i64, i64), String)>;

async fn of_reactions(
    tx: &mut Tx,
    reactions: Reactions,
    now: DateTime<Utc>,
) -> Result<Vec<(UserId, u64)>, sqlx::Error> {
    let rooms: Vec<RoomId> = reactions.iter().map(|((room, _), _, _)| *room).collect();
    let authors: Vec<UserId> = reactions.iter().map(|((_, author), _, _)| *author).collect();
    let targets: Vec<i64> = reactions.iter().map(|(_, (target, _), _)| *target).collect();
    let ends: Vec<i64> = reactions.iter().map(|(_, (_, before), _)| *before).collect();
    let emojis: Vec<String> = reactions.into_iter().map(|(_, _, emoji)| emoji).collect();
    let rows = sqlx::query!(
        r#"update realtime.notices n set withdrawn_at = $6
           from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[])
                as ended (room_id, author_id, target, before, emoji),
                realtime.events given
           where n.room_id = ended.room_id and n.target = ended.target and n.actor_id = ended.author_id
             and n.kind = 'reaction' and n.about < ended.before and n.withdrawn_at is null
             and given.room_id = n.room_id and given.seq = n.about and given.body ->> 'emoji' = ended.emoji
           returning n.user_id as "user: UserId", n.seq"#,
        &rooms as &[RoomId],
        &authors as &[UserId],
        &targets,
        &ends,
        &emojis,
        now,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| (r.user, wire_seq(r.seq))).collect())
}
