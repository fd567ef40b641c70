//! What somebody's devices are to be told now.

use anyhow::Context as _;
use jobs::Job;
use serde::{Deserialize, Serialize};
use store::{Tx, UserId};
use uuid::Uuid;

use super::deliver::{Deliver, News};
use crate::engine::Engine;

/// How many groups are told at once; of more, only the newest.
const GROUPS_MAX: i64 = 5;
/// Unread notifications that are looked at.
const UNREAD_MAX: i64 = 1_000;
/// How many groups one message takes away.
const TAKEN_MAX: usize = 20;

/// Compares what is unread with what somebody's devices show.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Decide {
    pub(super) user: UserId,
}

impl Job for Decide {
    const KIND: &'static str = "realtime.push_decide";
}

/// Decides, and leaves a job for each device and message. Run again it finds nothing left to tell.
pub(super) async fn decide(engine: &Engine, user: UserId) -> anyhow::Result<()> {
    let now = engine.clock.now();
    let mut tx = engine.db.begin().await.context("begin")?;
    let mark = lock_mark(&mut tx, user).await.context("lock how far somebody was told")?;
    let fresh = fresh(engine, &mut tx, user, mark).await.context("look for what is new and unread")?;
    let read = taken(&mut tx, user).await.context("look for what was read")?;
    let mut news: Vec<News> = fresh.into_iter().map(|group| News::Show { group }).collect();
    news.extend(read.chunks(TAKEN_MAX).map(|groups| News::Withdraw { groups: groups.to_vec() }));
    for device in devices(&mut tx, user).await.context("read somebody's devices")? {
        for news in &news {
            Deliver { device, news: news.clone() }.enqueue(&mut tx, now).await.context("tell a device")?;
        }
    }
    tx.commit().await.context("commit what devices are told")
}

async fn lock_mark(tx: &mut Tx, user: UserId) -> Result<i64, sqlx::Error> {
    sqlx::query!(
        "insert into realtime.push_marks (user_id, seq) values ($1, 0) on conflict do nothing",
        user as UserId
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query_scalar!("select seq from realtime.push_marks where user_id = $1 for update", user as UserId)
        .fetch_one(&mut **tx)
        .await
}

/// The groups with something unread that was never told, the oldest first; none while it is quiet. In either case all is
/// known from now on.
async fn fresh(engine: &Engine, tx: &mut Tx, user: UserId, mark: i64) -> Result<Vec<String>, sqlx::Error> {
    let fresh = sqlx::query!(
        r#"select group_key as "group!", max(seq) as "seq!" from (
               select group_key, seq from realtime.unread_notices($1) where seq > $2 order by seq desc limit $3) newest
           group by group_key order by max(seq) desc limit $4"#,
        user as UserId,
        mark,
        UNREAD_MAX,
        GROUPS_MAX,
    )
    .fetch_all(&mut **tx)
    .await?;
    sqlx::query!(
        "update realtime.push_marks m set seq = r.head from realtime.rooms r
         where m.user_id = $1 and r.id = $1 and r.kind = 'inbox'",
        user as UserId
    )
    .execute(&mut **tx)
    .await?;
    if fresh.is_empty() || is_quiet(engine, tx, user).await? {
        return Ok(Vec::new());
    }
    let (groups, seqs): (Vec<String>, Vec<i64>) =
        fresh.into_iter().rev().map(|row| (row.group, row.seq)).unzip();
    sqlx::query!(
        "insert into realtime.pushed (user_id, group_key, seq)
         select $1, * from unnest($2::text[], $3::bigint[])
         on conflict (user_id, group_key) do update set seq = excluded.seq",
        user as UserId,
        &groups,
        &seqs,
    )
    .execute(&mut **tx)
    .await?;
    Ok(groups)
}

/// Whether this is a time of somebody's day at which nothing is pushed.
async fn is_quiet(engine: &Engine, tx: &mut Tx, user: UserId) -> Result<bool, sqlx::Error> {
    let quiet = sqlx::query_scalar!(
        r#"select case when quiet_from < quiet_to then here >= quiet_from and here < quiet_to
                       else here >= quiet_from or here < quiet_to end as "quiet!"
           from realtime.notification_settings
           cross join lateral (select ($2::timestamptz at time zone zone)::time) local (here)
           where user_id = $1 and zone is not null"#,
        user as UserId,
        engine.clock.now(),
    );
    Ok(quiet.fetch_optional(&mut **tx).await?.unwrap_or(false))
}

/// The groups that devices show and that have nothing unread any more; they are forgotten.
async fn taken(tx: &mut Tx, user: UserId) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "delete from realtime.pushed p
         where p.user_id = $1 and not exists (
             select from realtime.unread_notices($1) unread where unread.group_key = p.group_key)
         returning p.group_key",
        user as UserId
    )
    .fetch_all(&mut **tx)
    .await
}

async fn devices(tx: &mut Tx, user: UserId) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "select p.id from realtime.push_subscriptions p
         join accounts.sessions s on s.id = p.session_id and s.ended_at is null
         where p.user_id = $1 order by p.id",
        user as UserId
    )
    .fetch_all(&mut **tx)
    .await
}
