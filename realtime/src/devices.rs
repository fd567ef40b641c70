//! Notifications on devices whose page is closed: who gets which, and when it is taken away again.
//!
//! A few seconds after a notification was written a job looks whether it is still unread: whoever has the room in view has
//! read it by then. The same job takes away what was read on another device. What each device is told is a job of its
//! own, which reads the present state once more, so that no text lies in the queue.

use jobs::{Job, Worker};
use store::{Tx, UserId};

use crate::engine::{Engine, Realtime};
use crate::moderation::retention;
use crate::room_lists;

mod decide;
mod deliver;
mod subscriptions;

use decide::Decide;
use deliver::Deliver;
pub(crate) use subscriptions::router;

/// How long somebody has to read a notification before their devices are told.
const UNREAD_FOR: chrono::TimeDelta = chrono::TimeDelta::seconds(5);
/// How long reading is gathered before it is told to other devices.
const READ_FOR: chrono::TimeDelta = chrono::TimeDelta::seconds(1);

/// Adds the jobs of realtime: telling closed devices, forgetting what keeping order and changed lists left.
#[must_use]
pub fn work(worker: Worker, realtime: &Realtime) -> Worker {
    let (deciding, delivering) = (realtime.clone(), realtime.clone());
    room_lists::work(retention::work(worker, realtime), realtime)
        .on::<Decide>(move |job| {
            let realtime = deciding.clone();
            Box::pin(async move { decide::decide(&realtime.0, job.user).await })
        })
        .on::<Deliver>(move |job| {
            let realtime = delivering.clone();
            Box::pin(async move { deliver::deliver(&realtime.0, job).await })
        })
}

/// Has the devices of those of `users` who have any looked after, in the transaction of their notifications.
pub(crate) async fn look_after(engine: &Engine, tx: &mut Tx, users: &[UserId]) -> Result<(), sqlx::Error> {
    if users.is_empty() {
        return Ok(());
    }
    let reachable = sqlx::query_scalar!(
        r#"select distinct user_id as "user: UserId" from realtime.push_subscriptions where user_id = any($1)"#,
        users as &[UserId],
    )
    .fetch_all(&mut **tx)
    .await?;
    let now = engine.clock.now();
    for user in reachable {
        Decide { user }.unique(user.to_string()).at(now + UNREAD_FOR).enqueue(tx, now).await?;
    }
    Ok(())
}

/// Has what `user` has read taken from the screens of their devices.
pub(crate) async fn take_away(engine: &Engine, user: UserId) -> Result<(), sqlx::Error> {
    let now = engine.clock.now();
    let mut tx = engine.db.begin().await?;
    Decide { user }.unique(user.to_string()).at(now + READ_FOR).enqueue(&mut tx, now).await?;
    tx.commit().await
}
