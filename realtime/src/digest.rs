//! A mail to those who have not seen their notifications for a day.
//!
//! Whoever is told something has one job waiting, a day later. It looks what is still unread, and mails it unless a mail went
//! out within the last day; then it comes back when that is over. What the mail says is read when it is sent, by a job of its
//! own: nothing that was read or deleted meanwhile is in it, and no text lies in the queue.

use std::sync::Arc;

use anyhow::Context as _;
use api::Site;
use chrono::{DateTime, TimeDelta, Utc};
use jobs::{Job, Worker, enqueue_for_later};
use mail::Mailer;
use serde::{Deserialize, Serialize};
use store::{Clock, Tx, UserId};

use crate::engine::{Engine, Realtime};

mod letter;
mod unsubscribe;

pub(crate) use unsubscribe::router;

/// How long something is unseen before it is mailed, and how far two mails to one person are apart.
const DAY: TimeDelta = TimeDelta::days(1);

/// Has a look at what somebody has not seen.
#[derive(Debug, Serialize, Deserialize)]
struct Look {
    user: UserId,
}

impl Job for Look {
    const KIND: &'static str = "realtime.digest_look";
}

/// Mails what somebody has not seen of these notifications: above `after`, up to `to`.
#[derive(Debug, Serialize, Deserialize)]
struct Mail {
    user: UserId,
    after: i64,
    to: i64,
}

impl Job for Mail {
    const KIND: &'static str = "realtime.digest_mail";
}

/// Has those who were just told something looked after, in the transaction of their notifications.
pub(crate) async fn look_after(engine: &Engine, tx: &mut Tx, users: &[UserId]) -> Result<(), sqlx::Error> {
    let now = engine.clock.now();
    let jobs = users.iter().map(|user| (user.to_string(), Look { user: *user }));
    enqueue_for_later(tx, now, now + DAY, jobs).await
}

/// What makes digests and mails them.
#[derive(Clone)]
pub struct Digests {
    engine: Arc<Engine>,
    mailer: Mailer,
    site: Site,
    clock: Clock,
}

impl Digests {
    /// With what they are mailed, and where their links lead.
    pub fn new(realtime: &Realtime, mailer: &Mailer, site: &Site, clock: &Clock) -> Self {
        let engine = Arc::clone(&realtime.0);
        Self { engine, mailer: mailer.clone(), site: site.clone(), clock: clock.clone() }
    }

    /// Adds the jobs of digests.
    #[must_use]
    pub fn work(&self, worker: Worker) -> Worker {
        let (looking, mailing) = (self.clone(), self.clone());
        worker
            .on::<Look>(move |job| {
                let digests = looking.clone();
                Box::pin(async move { digests.look(job.user).await })
            })
            .on::<Mail>(move |job| {
                let digests = mailing.clone();
                Box::pin(async move { digests.mail(&job).await })
            })
    }

    /// Decides whether somebody is mailed now, and leaves the job that does it. Run again it finds nothing left to mail.
    async fn look(&self, user: UserId) -> anyhow::Result<()> {
        let now = self.clock.now();
        let mut tx = self.engine.db.begin().await.context("begin")?;
        let mailed = lock(&mut tx, user).await.context("lock up to where somebody was mailed")?;
        let missed = missed(&mut tx, user, mailed.seq).await.context("look what somebody missed")?;
        if let Some(missed) = missed {
            let due = mailed.at.map_or(missed.since, |at| missed.since.max(at)) + DAY;
            if now < due {
                Look { user }.unique(user.to_string()).at(due).enqueue(&mut tx, now).await?;
            } else {
                Mail { user, after: mailed.seq, to: missed.newest }.enqueue(&mut tx, now).await?;
                remember(&mut tx, user, missed.newest, now).await.context("remember what is mailed")?;
            }
        }
        tx.commit().await.context("commit what is mailed")
    }

    async fn mail(&self, job: &Mail) -> anyhow::Result<()> {
        let unsubscribe = self.site.link(&unsubscribe::path(&self.engine.keys, job.user));
        let link = self.site.link("/");
        let letter = letter::write(&self.engine, job, link, unsubscribe).await?;
        // Everything was read, or they want no more of these.
        let Some(letter) = letter else { return Ok(()) };
        self.mailer.send(&letter).await.context("mail what somebody missed")
    }
}

/// Up to where somebody was mailed, and when last.
struct Mailed {
    seq: i64,
    at: Option<DateTime<Utc>>,
}

async fn lock(tx: &mut Tx, user: UserId) -> Result<Mailed, sqlx::Error> {
    sqlx::query!("insert into realtime.digests (user_id) values ($1) on conflict do nothing", user as UserId)
        .execute(&mut **tx)
        .await?;
    sqlx::query_as!(
        Mailed,
        "select seq, mailed_at as at from realtime.digests where user_id = $1 for update",
        user as UserId
    )
    .fetch_one(&mut **tx)
    .await
}

/// What is unseen: since when the oldest, and up to which.
struct Missed {
    since: DateTime<Utc>,
    newest: i64,
}

/// Nothing for those who want no mail, or whose address is not known to be theirs.
async fn missed(tx: &mut Tx, user: UserId, after: i64) -> Result<Option<Missed>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select min(m.at) as since, max(m.seq) as newest from realtime.missed_notices($1, $2) m
           where exists (select from accounts.users u
                         left join realtime.notification_settings s on s.user_id = u.id
                         where u.id = $1 and u.email_verified_at is not null and coalesce(s.digest, true))"#,
        user as UserId,
        after
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(row.since.zip(row.newest).map(|(since, newest)| Missed { since, newest }))
}

async fn remember(tx: &mut Tx, user: UserId, seq: i64, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update realtime.digests set seq = $2, mailed_at = $3 where user_id = $1",
        user as UserId,
        seq,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

impl std::fmt::Debug for Digests {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Digests").field("mailer", &self.mailer).finish_non_exhaustive()
    }
}
