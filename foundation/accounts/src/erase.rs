//! Deleting an account.
//!
//! Erased at once: address, handle, display name, password, the confirmation of the address; every session with its
//! browser and network address, every refresh token, every link that was mailed; the address in the event log.
//! Other areas erase theirs when they read `account.deleted`: profile and campus membership (network), memberships in
//! rooms (realtime).
//!
//! Kept: the account's row with its id, role, language, and the days of its beginning and end, without a name, so
//! that what was written in rooms still has an author who is shown as a deleted account; the messages themselves,
//! because they are part of other people's conversations; entries of the event log that name the id, for 30 days.
//! One last mail says goodbye; its job holds the address until it is sent (or for 30 days, when it cannot be).

use api::Problem;
use jobs::Job;
use mail::{Letter, SendMail};
use serde_json::json;
use store::{SessionId, Tx, UserId};

use crate::{
    Accounts,
    session::{Reason, tell_ended},
    user,
};

impl Accounts {
    /// Deletes an account; 404 when it is deleted already.
    pub(crate) async fn erase(&self, id: UserId) -> Result<(), Problem> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        // Locked and read before it is emptied, for the last mail.
        let owner = sqlx::query!(
            r#"select email as "email!", display_name, locale from accounts.users
               where id = $1 and deleted_at is null for update"#,
            id.uuid()
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(Problem::not_found)?;
        let ended = self.erase_rows(&mut tx, id).await?;
        let key = id.to_string();
        events::redact(&mut tx, &key, &["email"]).await?;
        tell_ended(&mut tx, now, id, &ended, Reason::AccountDeleted).await?;
        events::append(&mut tx, now, "account.deleted", &key, json!({ "user": id })).await?;
        let locale = user::locale(&owner.locale);
        let mail =
            SendMail { to: owner.email, name: owner.display_name, locale, letter: Letter::AccountDeleted };
        mail.enqueue(&mut tx, now).await?;
        tx.commit().await?;
        self.forget_sessions(&ended).await;
        Ok(())
    }

    /// Returns the sessions that were still alive.
    async fn erase_rows(&self, tx: &mut Tx, id: UserId) -> Result<Vec<SessionId>, Problem> {
        let rows = sqlx::query!(
            r#"delete from accounts.sessions where user_id = $1
               returning id as "id: SessionId", ended_at is null as "alive!""#,
            id.uuid()
        )
        .fetch_all(&mut **tx)
        .await?;
        sqlx::query!("delete from accounts.email_links where user_id = $1", id.uuid())
            .execute(&mut **tx)
            .await?;
        sqlx::query!(
            "update accounts.users
             set email = null, handle = null, password_hash = null, display_name = '', email_verified_at = null,
                 deleted_at = $2
             where id = $1",
            id.uuid(),
            self.clock.now()
        )
        .execute(&mut **tx)
        .await?;
        Ok(rows.into_iter().filter(|row| row.alive).map(|row| row.id).collect())
    }
}
