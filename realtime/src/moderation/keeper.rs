//! Who keeps order where, and over whom.

use accounts::{Principal, Role};
use api::{Path, Problem};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::Deserialize;
use store::{CampusId, RoomId, Tx, UserId};

use crate::engine::{Engine, Realtime};
use crate::membership::MemberRole;
use crate::rooms::RoomKind;

/// What somebody's word weighs in a room. One acts only upon those whose weighs less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// A member, or nobody.
    Member,
    /// A moderator of the room.
    Moderator,
    /// An owner of the room.
    Owner,
    /// A moderator or admin of the installation.
    Office,
}

impl From<Option<MemberRole>> for Rank {
    fn from(role: Option<MemberRole>) -> Self {
        match role {
            Some(MemberRole::Owner) => Self::Owner,
            Some(MemberRole::Moderator) => Self::Moderator,
            Some(MemberRole::Member) | None => Self::Member,
        }
    }
}

/// Proof that the caller keeps order in the room in the path: one of its owners and moderators; a moderator or admin of the
/// installation who is in it; a moderator in the public rooms of their campus and in those open to everybody; an admin in
/// any room. Never in a conversation of two.
#[derive(Debug, Clone)]
pub(crate) struct Keeper {
    pub(crate) room: RoomId,
    pub(crate) user: UserId,
    pub(crate) rank: Rank,
    /// Whether they are in it.
    pub(crate) member: bool,
    pub(crate) title: String,
}

/// The room in a path that may name more.
#[derive(Deserialize)]
struct InPath {
    id: RoomId,
}

impl FromRequestParts<Realtime> for Keeper {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, realtime: &Realtime) -> Result<Self, Problem> {
        let me = Principal::from_request_parts(parts, realtime).await?;
        let Path(InPath { id }) = Path::from_request_parts(parts, realtime).await?;
        Self::of(&realtime.0, &me, id).await
    }
}

impl Keeper {
    /// # Errors
    /// 404 for a room that is not to be known, 403 for members who do not keep order, 409 for a conversation of two.
    pub(crate) async fn of(engine: &Engine, me: &Principal, room: RoomId) -> Result<Self, Problem> {
        let row = sqlx::query!(
            r#"select r.kind as "kind: RoomKind", r.title, r.campus_id as "campus: CampusId",
                      m.role as "role?: MemberRole"
               from realtime.rooms r left join realtime.members m on m.room_id = r.id and m.user_id = $2
               where r.id = $1 and r.kind <> 'inbox'"#,
            room as RoomId,
            me.user as UserId,
        )
        .fetch_optional(engine.db.pool())
        .await?
        .ok_or_else(Problem::not_found)?;
        let member = row.role.is_some();
        if row.kind == RoomKind::Direct {
            let refused = Problem::conflict("direct_room", "Nobody keeps order in a conversation of two");
            return Err(if member { refused } else { Problem::not_found() });
        }
        let in_office = match me.role {
            Role::Admin => true,
            Role::Moderator if member => true,
            Role::Moderator if row.kind == RoomKind::Public => {
                row.campus.is_none() || row.campus == own_campus(engine, me.user).await?
            }
            _ => false,
        };
        let rank = if in_office { Rank::Office } else { Rank::from(row.role) };
        match rank {
            Rank::Member if member => {
                Err(Problem::forbidden("forbidden", "Only those who keep order in the room may do this"))
            }
            Rank::Member => Err(Problem::not_found()),
            rank => Ok(Self { room, user: me.user, rank, member, title: row.title }),
        }
    }

    /// Somebody whose office lets them decide a case of this room.
    pub(super) async fn in_office(engine: &Engine, me: &Principal, room: RoomId) -> Result<Self, Problem> {
        let row = sqlx::query!(
            r#"select title, exists (select from realtime.members where room_id = $1 and user_id = $2) as "member!"
               from realtime.rooms where id = $1"#,
            room as RoomId,
            me.user as UserId,
        )
        .fetch_optional(engine.db.pool())
        .await?
        .ok_or_else(Problem::not_found)?;
        Ok(Self { room, user: me.user, rank: Rank::Office, member: row.member, title: row.title })
    }

    /// Whether they may act upon `user`. To be asked under the room's lock.
    pub(crate) async fn over(&self, tx: &mut Tx, user: UserId) -> Result<(), Problem> {
        if user == self.user {
            return Err(Problem::conflict("oneself", "That is you"));
        }
        let role = sqlx::query_scalar!(
            r#"select role as "role: MemberRole" from realtime.members where room_id = $1 and user_id = $2"#,
            self.room as RoomId,
            user as UserId,
        )
        .fetch_optional(&mut **tx)
        .await?;
        if self.rank > Rank::from(role) {
            return Ok(());
        }
        Err(Problem::forbidden("forbidden", "This person keeps order here as you do"))
    }

    /// Whether they do not act as one of the room's people.
    pub(crate) fn outside(&self) -> bool {
        self.rank == Rank::Office && !self.member
    }
}

/// Where somebody decides by their role of the installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Office {
    /// An admin.
    Everywhere,
    /// A moderator.
    Campus(CampusId),
    /// Anybody else, and a moderator without a campus.
    Nowhere,
}

impl Office {
    pub(super) async fn of(engine: &Engine, me: &Principal) -> Result<Self, Problem> {
        Ok(match me.role {
            Role::Admin => Self::Everywhere,
            Role::Moderator => own_campus(engine, me.user).await?.map_or(Self::Nowhere, Self::Campus),
            _ => Self::Nowhere,
        })
    }

    /// Whether what belongs to a campus, or to none, is theirs to decide.
    pub(super) fn covers(self, campus: Option<CampusId>) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Campus(own) => campus == Some(own),
            Self::Nowhere => false,
        }
    }
}

async fn own_campus(engine: &Engine, user: UserId) -> Result<Option<CampusId>, Problem> {
    Ok(engine.network.campus_of(user).await?.map(|campus| campus.id))
}
