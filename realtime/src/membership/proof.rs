//! Extractors that prove membership: a handler that takes one cannot be reached by anybody else.

use accounts::Principal;
use api::{Path, Problem};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::Deserialize;
use store::{RoomId, Tx, UserId};

use super::{Locked, MemberRole, lock, role_of};
use crate::append::wire_seq;
use crate::engine::Realtime;

/// Proof that the caller is a member of the room in the path.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Member {
    pub(crate) room: RoomId,
    pub(crate) user: UserId,
    pub(crate) role: MemberRole,
    pub(crate) verified: bool,
    /// A moderator or admin of the installation.
    pub(crate) moderates: bool,
    /// Events at or below it are not theirs.
    pub(crate) hidden: u64,
}

/// Proof that the caller owned the room in the path when they asked; [`Owner::lock`] looks again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Owner {
    pub(crate) room: RoomId,
    pub(crate) user: UserId,
}

/// The room in a path that may name more.
#[derive(Deserialize)]
struct InPath {
    id: RoomId,
}

impl FromRequestParts<Realtime> for Member {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, realtime: &Realtime) -> Result<Self, Problem> {
        let me = Principal::from_request_parts(parts, realtime).await?;
        let Path(InPath { id }) = Path::from_request_parts(parts, realtime).await?;
        let engine = &realtime.0;
        let row = sqlx::query!(
            r#"select m.role as "role: MemberRole", m.hidden_seq
               from realtime.members m join realtime.rooms r on r.id = m.room_id and r.kind <> 'inbox'
               where m.room_id = $1 and m.user_id = $2"#,
            id as RoomId,
            me.user as UserId,
        )
        .fetch_optional(engine.db.pool())
        .await?
        .ok_or_else(Problem::not_found)?;
        let verified = engine.accounts.treats_as_verified(&me);
        let moderates = me.role.moderates();
        Ok(Self {
            room: id,
            user: me.user,
            role: row.role,
            verified,
            moderates,
            hidden: wire_seq(row.hidden_seq),
        })
    }
}

impl FromRequestParts<Realtime> for Owner {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, realtime: &Realtime) -> Result<Self, Problem> {
        let member = Member::from_request_parts(parts, realtime).await?;
        owns(Some(member.role))?;
        Ok(Self { room: member.room, user: member.user })
    }
}

impl Owner {
    /// Locks the room and looks at their right again: whoever lost it since they asked does nothing.
    ///
    /// # Errors
    /// 404 when they are not in it any more, 403 when they own it no longer.
    pub(crate) async fn lock(&self, tx: &mut Tx) -> Result<Locked, Problem> {
        let room = lock(tx, self.room).await?;
        owns(role_of(tx, self.room, self.user).await?)?;
        Ok(room)
    }
}

fn owns(role: Option<MemberRole>) -> Result<(), Problem> {
    match role {
        Some(MemberRole::Owner) => Ok(()),
        Some(_) => Err(Problem::forbidden("forbidden", "Only an owner of the room may do this")),
        None => Err(Problem::not_found()),
    }
}
