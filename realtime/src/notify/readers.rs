//! Where people stand towards what happened, and what they want to be told of.

use std::collections::{HashMap, HashSet};

use anyhow::Context as _;
use store::{RoomId, Tx, UserId};

use super::rules::{Happening, Level, Reader, Readers};
use crate::append::wire_seq;
use crate::inbox::Draft;

/// Those among the people concerned who have an account and are members now.
pub(super) async fn of(tx: &mut Tx, told: &[Happening], direct: &[Draft]) -> anyhow::Result<Readers> {
    let wanted = |happening: &Happening| {
        let room = happening.room;
        happening.people().into_iter().map(move |user| (room, user)).collect::<Vec<_>>()
    };
    let (rooms, users): (Vec<RoomId>, Vec<UserId>) =
        told.iter().flat_map(wanted).collect::<HashSet<_>>().into_iter().unzip();
    let apart = apart(tx, told, direct).await?;
    let mut readers = Readers { members: members(tx, &rooms, &users).await?, muted: HashMap::new(), apart };
    if !direct.is_empty() {
        readers.muted = muted(tx, direct).await?;
    }
    Ok(readers)
}

/// Those pairs of a reader and a cause between which a block stands.
async fn apart(
    tx: &mut Tx,
    told: &[Happening],
    direct: &[Draft],
) -> anyhow::Result<HashSet<(UserId, UserId)>> {
    let by_rooms = told.iter().flat_map(|happening| {
        let author = happening.author;
        happening.people().into_iter().filter_map(move |to| Some((to, author?)))
    });
    let by_others = direct.iter().filter_map(|draft| Some((draft.to, draft.author?)));
    let pairs: HashSet<(UserId, UserId)> = by_rooms.chain(by_others).collect();
    if pairs.is_empty() {
        return Ok(pairs);
    }
    let (to, authors): (Vec<UserId>, Vec<UserId>) = pairs.into_iter().unzip();
    let rows = sqlx::query!(
        r#"select pair.reader as "reader!: UserId", pair.author as "author!: UserId"
           from unnest($1::uuid[], $2::uuid[]) as pair (reader, author)
           where network.are_apart(pair.reader, pair.author)"#,
        &to as &[UserId],
        &authors as &[UserId],
    )
    .fetch_all(&mut **tx)
    .await
    .context("read who has blocked whom")?;
    Ok(rows.into_iter().map(|row| (row.reader, row.author)).collect())
}

async fn members(
    tx: &mut Tx,
    rooms: &[RoomId],
    users: &[UserId],
) -> anyhow::Result<HashMap<(RoomId, UserId), Reader>> {
    if rooms.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query!(
        r#"select m.room_id as "room: RoomId", m.user_id as "user: UserId", m.hidden_seq,
                  m.notify as "own: Level", s.rooms as "usual?: Level", s.muted as "muted?"
           from unnest($1::uuid[], $2::uuid[]) as wanted (room_id, user_id)
           join realtime.members m using (room_id, user_id)
           join accounts.users u on u.id = m.user_id and u.deleted_at is null
           left join realtime.notification_settings s on s.user_id = m.user_id"#,
        rooms as &[RoomId],
        users as &[UserId],
    )
    .fetch_all(&mut **tx)
    .await
    .context("read who wants to be told")?;
    let readers = rows.into_iter().map(|r| {
        let reader = Reader {
            hidden: wire_seq(r.hidden_seq),
            own: r.own,
            usual: r.usual.unwrap_or_default(),
            muted: r.muted.unwrap_or_default(),
        };
        ((r.room, r.user), reader)
    });
    Ok(readers.collect())
}

async fn muted(tx: &mut Tx, direct: &[Draft]) -> anyhow::Result<HashMap<UserId, Vec<String>>> {
    let users: Vec<UserId> = direct.iter().map(|draft| draft.to).collect();
    let rows = sqlx::query!(
        r#"select u.id as "user: UserId", coalesce(s.muted, '{}') as "muted!" from accounts.users u
           left join realtime.notification_settings s on s.user_id = u.id
           where u.id = any($1) and u.deleted_at is null"#,
        &users as &[UserId],
    )
    .fetch_all(&mut **tx)
    .await
    .context("read who wants to be told")?;
    Ok(rows.into_iter().map(|r| (r.user, r.muted)).collect())
}
