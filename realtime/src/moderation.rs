//! Keeping order in rooms. Owns `realtime.sanctions`, `realtime.spoken`, `realtime.audit`, `realtime.cases`, `realtime.evidence`,
//! `realtime.reports`, `realtime.word_lists` and `realtime.words`.
//!
//! Owners and moderators of a room keep order in it, and so do moderators and admins of the installation in the rooms that
//! [`keeper`] names. Every act is one transaction under the room's lock: what it changes, its line in the audit, the
//! notice to the person concerned. What is forbidden is refused where it would be numbered ([`crate::append`]).

use chrono::{DateTime, Utc};
use store::{RoomId, Tx};
use utoipa_axum::router::OpenApiRouter;

use crate::append::Removal;
use crate::engine::Realtime;
use audit::{Act, Entry};

pub(crate) mod audit;
pub(crate) mod cases;
mod evidence;
pub(crate) mod keeper;
mod notice;
mod queue;
pub(crate) mod report;
mod resolve;
pub(crate) mod retention;
mod role;
pub(crate) mod sanction;
mod slow;
pub(crate) mod titles;
mod word_list;
pub(crate) mod words;

/// The longest reason, in characters.
pub(crate) const REASON_CHARS_MAX: usize = 300;

pub(crate) fn router() -> OpenApiRouter<Realtime> {
    OpenApiRouter::new()
        .merge(sanction::router())
        .merge(role::router())
        .merge(slow::router())
        .merge(audit::router())
        .merge(report::router())
        .merge(queue::router())
        .merge(resolve::router())
        .merge(word_list::router())
}

/// Somebody removed what another wrote: its line in the audit, and the notice to the author. In the transaction in which
/// the removal is numbered.
pub(crate) async fn message_removed(
    tx: &mut Tx,
    now: DateTime<Utc>,
    removal: &Removal,
) -> Result<(), sqlx::Error> {
    let Removal { room, seq, author, actor, why } = removal;
    let line = Entry::new(Act::RemoveMessage, *actor, *room, &why.reason);
    audit::record(tx, now, Entry { user: *author, seq: Some(*seq), case: why.case, ..line }).await?;
    let Some(author) = author else { return Ok(()) };
    let title = sqlx::query_scalar!("select title from realtime.rooms where id = $1", *room as RoomId);
    let place = Place { room: Some(*room), title: title.fetch_one(&mut **tx).await? };
    notice::tell(tx, now, (*author, "message_removed"), &place, (None, &why.reason)).await
}

/// A room as a notice and an audit line name it.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) room: Option<RoomId>,
    /// Empty for a conversation of two.
    pub(crate) title: String,
}
