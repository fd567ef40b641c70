//! Member events: what they say, and how they get into the stream.

use api::Problem;
use serde::Serialize;
use store::{RoomId, Tx, UserId};

use super::MemberRole;
use crate::append::{self, Act, Draft, EventKind, Outcome};
use crate::engine::Engine;
use crate::moderation::keeper::Warrant;

/// Body of a `member` event.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = MemberChange)]
#[serde(tag = "change", rename_all = "snake_case")]
pub(crate) enum Change {
    /// `user` was invited by `by` and is a member.
    Joined {
        #[schema(value_type = uuid::Uuid)]
        user: UserId,
        #[schema(value_type = uuid::Uuid)]
        by: UserId,
    },
    /// `user` went.
    Left {
        #[schema(value_type = uuid::Uuid)]
        user: UserId,
    },
    /// `user` was removed by `by`.
    Removed {
        #[schema(value_type = uuid::Uuid)]
        user: UserId,
        #[schema(value_type = uuid::Uuid)]
        by: UserId,
    },
    /// The room has a new title.
    Renamed { title: String },
    /// `user` was made a moderator by `by`, or is one no longer.
    Role {
        #[schema(value_type = uuid::Uuid)]
        user: UserId,
        role: MemberRole,
        #[schema(value_type = uuid::Uuid)]
        by: UserId,
    },
    /// From now on everybody who does not keep order waits so many seconds between two messages; 0: nobody waits.
    Slowed { seconds: u32 },
}

/// Who tells of a change.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Announcer {
    pub(crate) user: UserId,
    /// They need not be a member.
    pub(crate) outside: bool,
}

impl Announcer {
    /// Somebody who must still be a member.
    pub(crate) fn member(user: UserId) -> Self {
        Self { user, outside: false }
    }

    pub(crate) fn of(keeper: &Warrant) -> Self {
        Self { user: keeper.user, outside: keeper.outside() }
    }
}

/// Appends a member event in the caller's transaction; to be published after its commit.
///
/// # Errors
/// The database's; 404 when `author` is not a member any more.
pub(crate) async fn announce(
    engine: &Engine,
    tx: &mut Tx,
    room: RoomId,
    author: Announcer,
    change: &Change,
) -> Result<Outcome, Problem> {
    let body = serde_json::value::to_raw_value(change).map_err(Problem::internal)?;
    let act = Act::Other { kind: EventKind::Member, body };
    let draft = Draft::new(room, author.user, engine.new_event_id(), false, act);
    let draft = if author.outside { draft.outside() } else { draft };
    let outcome = append::append(tx, &engine.lists, &[draft], engine.clock.now()).await?;
    if outcome.answers.iter().any(Result::is_err) {
        return Err(Problem::not_found());
    }
    Ok(outcome)
}
