//! Inboxes: a stream of notifications a person.
//!
//! An inbox is a row of `realtime.rooms` with the id of its person, who is its one member. So it has a lock, a head,
//! positions and everything else that streams live by. It is no room: every query for rooms leaves it out.

use std::collections::HashMap;

use serde_json::value::{RawValue, to_raw_value};

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use store::{Tx, UserId};

use crate::engine::Engine;
use crate::replay::{self, Standing};
use crate::wire::StreamName;

mod append;
mod list;

pub(crate) use append::{Cause, Draft, Listed, append};
pub(crate) use list::router;

/// The body of an event.
pub(crate) fn body(value: &serde_json::Value) -> Box<RawValue> {
    to_raw_value(value).expect("a value has string keys only")
}

/// Where `user` stands in `streams`. The own inbox is made when it is asked for the first time.
pub(crate) async fn standings(
    engine: &Engine,
    user: UserId,
    streams: &[StreamName],
) -> Result<HashMap<StreamName, Standing>, sqlx::Error> {
    let own = StreamName::Inbox(user);
    let standings = replay::standings(&engine.db, user, streams).await?;
    if !streams.contains(&own) || standings.contains_key(&own) {
        return Ok(standings);
    }
    let mut tx = engine.db.begin().await?;
    open(&mut tx, &[user], engine.clock.now()).await?;
    tx.commit().await?;
    replay::standings(&engine.db, user, streams).await
}

/// Makes the inboxes that those of `users` who have an account do not have yet.
pub(crate) async fn open(
    tx: &mut PgConnection,
    users: &[UserId],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"with made as (
               insert into realtime.rooms (id, kind, last_at, members, created_by, created_at)
               select u.id, 'inbox', $2, 1, u.id, $2 from accounts.users u
               where u.id = any($1) and u.deleted_at is null
                 and not exists (select from realtime.rooms r where r.id = u.id)
               order by u.id
               on conflict (id) do nothing returning id)
           insert into realtime.members (room_id, user_id, role, joined_at) select id, id, 'owner', $2 from made"#,
        users as &[UserId],
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes the inbox of a deleted account away, with everything in it.
pub(crate) async fn erase(tx: &mut Tx, user: UserId) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from realtime.rooms where id = $1 and kind = 'inbox'", user as UserId)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
