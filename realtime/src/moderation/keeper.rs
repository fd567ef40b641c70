//! Who keeps order where, and over whom.

use accounts::{Principal, Role};
use api::{Path, Problem};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::Deserialize;
use sqlx::PgExecutor;
use store::{CampusId, RoomId, Tx, UserId};

use crate::engine::{Engine, Realtime};
use crate::membership::{self, Locked, MemberRole};
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
///
/// It was so when they asked, which is enough to read. Acts are made with a [`Warrant`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Keeper {
    pub(crate) room: RoomId,
    pub(crate) user: UserId,
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
        let engine = &realtime.0;
        settle_campus(engine, &me).await?;
        let standing = Standing::read(engine.db.pool(), me.user, id).await?;
        standing.ok_or_else(Problem::not_found)?.keeps_order()?;
        Ok(Self { room: id, user: me.user })
    }
}

impl Keeper {
    /// Locks the room and looks at their right again: whoever lost it since they asked does nothing.
    ///
    /// # Errors
    /// 404 for a room that is not to be known, 403 for members who do not keep order, 409 for a conversation of two.
    pub(crate) async fn lock(self, tx: &mut Tx) -> Result<Warrant, Problem> {
        let locked = membership::lock(tx, self.room).await?;
        Warrant::of(tx, self.user, (self.room, locked)).await
    }
}

/// Somebody's right to keep order in a room, looked at under its lock: good until the end of the transaction.
#[derive(Debug)]
pub(crate) struct Warrant {
    pub(crate) room: RoomId,
    pub(crate) user: UserId,
    pub(crate) rank: Rank,
    /// Whether they are in it.
    pub(crate) member: bool,
    pub(crate) title: String,
    pub(crate) locked: Locked,
}

impl Warrant {
    /// Of one who keeps order in the room. The errors are those of [`Keeper::lock`].
    pub(super) async fn of(
        tx: &mut Tx,
        user: UserId,
        (room, locked): (RoomId, Locked),
    ) -> Result<Self, Problem> {
        let standing = Standing::read(&mut **tx, user, room).await?;
        let Standing { rank, member, title, .. } = standing.ok_or_else(Problem::not_found)?.keeps_order()?;
        Ok(Self { room, user, rank, member, title, locked })
    }

    /// Of one whose office lets them decide a case of this room.
    pub(super) async fn of_office(
        tx: &mut Tx,
        user: UserId,
        (room, locked): (RoomId, Locked),
    ) -> Result<Self, Problem> {
        let standing = Standing::read(&mut **tx, user, room).await?;
        let Standing { member, title, .. } = standing.ok_or_else(Problem::not_found)?;
        Ok(Self { room, user, rank: Rank::Office, member, title, locked })
    }

    /// Whether they may act upon `user`.
    pub(crate) async fn over(&self, tx: &mut Tx, user: UserId) -> Result<(), Problem> {
        if user == self.user {
            return Err(Problem::conflict("oneself", "That is you"));
        }
        let role = membership::role_of(tx, self.room, user).await?;
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

/// As whom somebody stands before a room, as the database has it now.
pub(crate) struct Standing {
    kind: RoomKind,
    rank: Rank,
    member: bool,
    title: String,
}

impl Standing {
    /// `None` when the room or the account is no more.
    pub(crate) async fn read(
        db: impl PgExecutor<'_>,
        user: UserId,
        room: RoomId,
    ) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select r.kind as "kind: RoomKind", r.title, m.role as "role?: MemberRole", u.role as "office: Role",
                      r.campus_id is null or coalesce(r.campus_id = c.campus_id, false) as "on_campus!"
               from realtime.rooms r join accounts.users u on u.id = $2 and u.deleted_at is null
               left join realtime.members m on m.room_id = r.id and m.user_id = u.id
               left join network.campus_members c on c.user_id = u.id
               where r.id = $1 and r.kind <> 'inbox'"#,
            room as RoomId,
            user as UserId,
        )
        .fetch_optional(db)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let member = row.role.is_some();
        let in_office = match row.office {
            Role::Admin => true,
            Role::Moderator => member || (row.kind == RoomKind::Public && row.on_campus),
            Role::Student | Role::Expert => false,
        };
        let rank = if in_office { Rank::Office } else { Rank::from(row.role) };
        Ok(Some(Self { kind: row.kind, rank, member, title: row.title }))
    }

    fn keeps_order(self) -> Result<Self, Problem> {
        let direct = self.kind == RoomKind::Direct;
        if self.rank > Rank::Member && !direct {
            return Ok(self);
        }
        Err(match (self.member, direct) {
            (false, _) => Problem::not_found(),
            (true, true) => Problem::conflict("direct_room", "Nobody keeps order in a conversation of two"),
            (true, false) => {
                Problem::forbidden("forbidden", "Only those who keep order in the room may do this")
            }
        })
    }

    /// Whether their invitation links are good: they are in the room and keep order in it.
    pub(crate) fn invites(&self) -> bool {
        self.member && self.rank > Rank::Member
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
    /// What is enough to read with.
    pub(super) async fn of(engine: &Engine, me: &Principal) -> Result<Self, Problem> {
        settle_campus(engine, me).await?;
        Ok(Self::read(engine.db.pool(), me.user).await?)
    }

    /// As the database has it now.
    pub(super) async fn read(db: impl PgExecutor<'_>, user: UserId) -> Result<Self, sqlx::Error> {
        let row = sqlx::query!(
            r#"select u.role as "role: Role", c.campus_id as "campus?: CampusId"
               from accounts.users u left join network.campus_members c on c.user_id = u.id
               where u.id = $1 and u.deleted_at is null"#,
            user as UserId,
        );
        Ok(match row.fetch_optional(db).await?.map(|row| (row.role, row.campus)) {
            Some((Role::Admin, _)) => Self::Everywhere,
            Some((Role::Moderator, Some(campus))) => Self::Campus(campus),
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

/// Makes sure that the campus of a moderator is known, before anything is locked: it may not have been settled yet.
pub(super) async fn settle_campus(engine: &Engine, me: &Principal) -> Result<(), Problem> {
    if me.role == Role::Moderator {
        engine.network.campus_of(me.user).await?;
    }
    Ok(())
}
