//! Whether a session is still alive, and what its user may do now: one cached row a session.

use std::time::Duration;

use api::Problem;
use cache::Cache;
use events::Consumers;
use store::{Db, SessionId, UserId};

use crate::Role;

/// How old an answer may be when the event log brings no news (another node's event that was lost with a restore).
const FRESH_FOR: Duration = Duration::from_secs(5);
const SESSIONS_MAX: u64 = 100_000;

/// A session that has not ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Alive {
    pub(crate) user: UserId,
    pub(crate) role: Role,
    pub(crate) verified: bool,
}

/// Living sessions by id; `None` is one that ended or never was.
#[derive(Clone, Debug)]
pub(crate) struct Sessions {
    db: Db,
    cache: Cache<SessionId, Option<Alive>>,
}

impl Sessions {
    pub(crate) fn new(db: &Db) -> Self {
        Self { db: db.clone(), cache: Cache::new(SESSIONS_MAX, FRESH_FOR) }
    }

    pub(crate) async fn find(&self, session: SessionId) -> Result<Option<Alive>, Problem> {
        self.cache.get_or_load(session, load(&self.db, session)).await
    }

    /// Makes an end known on this node at once; other nodes hear of it from the event log.
    pub(crate) async fn forget(&self, session: SessionId) {
        self.cache.invalidate(&session).await;
    }

    /// Those of `sessions` that have ended, by the database's word; they are forgotten here too.
    pub(crate) async fn ended_among(&self, sessions: &[SessionId]) -> Result<Vec<SessionId>, sqlx::Error> {
        let ended = sqlx::query_scalar!(
            r#"select asked.id as "id!: SessionId" from unnest($1::uuid[]) as asked (id)
               where not exists (
                   select 1 from accounts.sessions s join accounts.users u on u.id = s.user_id
                   where s.id = asked.id and s.ended_at is null and u.deleted_at is null)"#,
            sessions as &[SessionId]
        )
        .fetch_all(self.db.pool())
        .await?;
        for session in &ended {
            self.forget(*session).await;
        }
        Ok(ended)
    }

    pub(crate) async fn forget_user(&self, user: UserId) {
        self.cache.invalidate_where(|_, alive| alive.is_some_and(|alive| alive.user == user)).await;
    }

    /// Listens for what other nodes did.
    pub(crate) fn listen(&self, consumers: Consumers) -> Consumers {
        let sessions = self.clone();
        let topics = &["session.ended", "account.verified", "account.renamed", "account.deleted"];
        consumers.local("accounts.sessions", topics, move |entry| {
            let sessions = sessions.clone();
            Box::pin(async move {
                if entry.topic == "session.ended" {
                    sessions.forget(entry.text("session")?.parse()?).await;
                } else {
                    sessions.forget_user(entry.text("user")?.parse()?).await;
                }
                Ok(())
            })
        })
    }
}

async fn load(db: &Db, session: SessionId) -> Result<Option<Alive>, Problem> {
    let row = sqlx::query!(
        r#"select u.id as "user: UserId", u.role as "role: Role",
                  u.email_verified_at is not null as "verified!"
           from accounts.sessions s join accounts.users u on u.id = s.user_id
           where s.id = $1 and s.ended_at is null and u.deleted_at is null"#,
        session.uuid()
    )
    .fetch_optional(db.pool())
    .await?;
    Ok(row.map(|row| Alive { user: row.user, role: row.role, verified: row.verified }))
}
