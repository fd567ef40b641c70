//! The end of a membership: its commit, and the end of the subscriptions that stood on it.
//!
//! The two belong together whatever happens to the request that asked for them: a client that goes away in the middle,
//! or a commit whose answer is lost, must not leave somebody reading on.

use std::sync::Arc;
use std::time::Duration;

use api::Problem;
use chrono::{DateTime, Utc};
use store::{RoomId, Tx, UserId};
use tracing::warn;

use crate::append::Outcome;
use crate::engine::Engine;
use crate::hub::handle::End;

/// Between two looks at what became of a commit whose answer was lost.
const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(300);

/// A membership that ends with the commit of its transaction.
pub(crate) struct Parting {
    pub(super) room: RoomId,
    pub(super) user: UserId,
    /// When the membership began.
    pub(super) since: DateTime<Utc>,
    pub(crate) outcome: Outcome,
    pub(super) end: End,
}

impl Parting {
    /// Commits, then ends the subscriptions, in a task of its own.
    pub(crate) async fn commit(self, engine: &Arc<Engine>, tx: Tx) -> Result<(), Problem> {
        let task = engine.connections.spawn(self.settle(Arc::clone(engine), tx));
        task.await.map_err(Problem::internal)?
    }

    async fn settle(self, engine: Arc<Engine>, tx: Tx) -> Result<(), Problem> {
        let committed = tx.commit().await;
        if let Err(error) = &committed {
            warn!(%error, "the end of a membership has an unknown outcome");
            if self.still_stands(&engine).await {
                return committed.map_err(Problem::from);
            }
        }
        // The end first: it names its last event, and nothing that is published after it can slip through.
        engine.hub.end_membership(self.room, self.user, self.since, &self.end);
        engine.hub.publish(&self.outcome);
        Ok(())
    }

    /// Whether the membership is there after all, asked until the database answers.
    async fn still_stands(&self, engine: &Engine) -> bool {
        loop {
            let found = sqlx::query_scalar!(
                r#"select exists (select 1 from realtime.members
                   where room_id = $1 and user_id = $2 and joined_at = $3) as "stands!""#,
                self.room as RoomId,
                self.user as UserId,
                self.since,
            );
            match found.fetch_one(engine.db.pool()).await {
                Ok(stands) => return stands,
                Err(_) => tokio::time::sleep(LOOK_AGAIN_AFTER).await,
            }
        }
    }
}
