//! Changes of people's lists of rooms.
//!
//! Each is a line in the database, written in the transaction of the change, and is told after the commit. Who was not told,
//! because the request ended, the news was lost or a node died, is found by its line (`hub/hints.rs`).

use std::time::Duration;

use anyhow::Context as _;
use jobs::Worker;
use serde::{Deserialize, Serialize};
use store::{Db, RoomId, Tx, UserId};

use crate::engine::Realtime;

/// How many changes are read at once at most, the newest first.
pub(crate) const CHANGES_MAX: usize = 4_096;
const CLEANED_EVERY: Duration = Duration::from_hours(1);
/// How long a line is kept: much longer than any node goes without looking.
const KEPT: Duration = Duration::from_hours(24);

/// What has become of a room in somebody's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub(crate) enum How {
    Joined,
    Left,
    /// What they may do in it.
    Changed,
}

impl How {
    /// As the protocol says it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Joined => "joined",
            Self::Left => "left",
            Self::Changed => "changed",
        }
    }
}

/// A change of somebody's list of rooms; in the order in which they were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ListChange {
    pub(crate) no: i64,
    pub(crate) room: RoomId,
    pub(crate) user: UserId,
    pub(crate) how: How,
}

/// Writes down that the lists of `users` have changed; to be told after the commit.
pub(crate) async fn note(
    tx: &mut Tx,
    room: RoomId,
    users: &[UserId],
    how: How,
) -> Result<Vec<ListChange>, sqlx::Error> {
    if users.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query!(
        r#"insert into realtime.list_changes (room_id, user_id, change)
           select $1, someone, $3 from unnest($2::uuid[]) as someone returning no, user_id as "user: UserId""#,
        room as RoomId,
        users as &[UserId],
        how.as_str(),
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| ListChange { no: row.no, room, user: row.user, how }).collect())
}

/// The changes of lately.
pub(crate) async fn lately(db: &Db, within: Duration) -> Result<Vec<ListChange>, sqlx::Error> {
    sqlx::query_as!(
        ListChange,
        r#"select no, room_id as "room: RoomId", user_id as "user: UserId", change as "how: How"
           from realtime.list_changes where noted_at > now() - make_interval(secs => $1)
           order by noted_at desc limit $2"#,
        within.as_secs_f64(),
        i64::try_from(CHANGES_MAX).unwrap_or(i64::MAX),
    )
    .fetch_all(db.pool())
    .await
}

/// Adds the hourly cleaning to a worker.
pub(crate) fn work(worker: Worker, realtime: &Realtime) -> Worker {
    let realtime = realtime.clone();
    worker.every("realtime.forget_list_changes", CLEANED_EVERY, move || {
        let realtime = realtime.clone();
        Box::pin(async move { clean(&realtime.0.db).await })
    })
}

async fn clean(db: &Db) -> anyhow::Result<()> {
    sqlx::query!(
        "delete from realtime.list_changes where noted_at < now() - make_interval(secs => $1)",
        KEPT.as_secs_f64(),
    )
    .execute(db.pool())
    .await
    .context("forget old changes of lists of rooms")?;
    Ok(())
}
