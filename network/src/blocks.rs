//! Blocks: who wants nothing of whom. Owns `network.blocks`.
//!
//! A block is made by one person and stands between both: `realtime` closes their conversation, tells neither of what
//! the other does, and shows neither when the other is there. Nobody is told that they were blocked.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use accounts::Principal;
use api::{Cursor, Page, Path, Problem, Query, docs};
use axum::extract::State;
use chrono::{DateTime, Utc};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Db, Tx, UserId};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{App, Network, Person};

/// Topic of the event log: a block was made or lifted. The key is who blocks, the payload `{user, blocked}`.
pub const BLOCK_CHANGED: &str = "block.changed";

/// A block was made or lifted, and when: nodes may hear of it more than once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BlockChange {
    /// When, as the event log has it.
    pub at: DateTime<Utc>,
    /// Who blocks.
    pub user: UserId,
    /// Who is blocked, or is no longer.
    pub blocked: UserId,
}

/// Who is told of changes.
pub(crate) type TellBlockChanged = Box<dyn Fn(BlockChange) + Send + Sync>;

/// How often one account blocks somebody or lifts a block in a minute: each is told to both on every node.
pub(crate) const CHANGES_A_MINUTE: u32 = 60;
/// How many people one person blocks.
const BLOCKS_MAX: i64 = 1_000;
/// People of a page.
const PAGE: usize = 100;

pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(blocks)).routes(routes!(block, unblock))
}

/// Somebody whom one has blocked.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "person": {
        "id": "01990d2e-7c00-7a3b-8f00-000000000001", "handle": "mei", "display_name": "Tan Mei Ling",
        "role": "student", "campus": null, "headline": "", "deleted": false
    },
    "at": "2026-11-20T14:15:01.230Z"
}))]
struct BlockedPerson {
    person: Person,
    /// Since when.
    at: DateTime<Utc>,
}

/// Which part of the list is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Part {
    /// `next` of the page before.
    cursor: Option<String>,
}

/// A place in the list, newest first.
#[derive(Serialize, Deserialize)]
struct Place {
    at: DateTime<Utc>,
    id: UserId,
}

/// People I have blocked
///
/// Newest first. Clients show nothing of what these people write.
#[utoipa::path(
    get, path = "/v1/blocks", tag = "blocks", params(Part), security(("bearer" = [])),
    responses((status = 200, description = "A page of them", body = Page<BlockedPerson>),
        docs::TakesQuery, docs::NeedsToken, docs::MayBeAway)
)]
async fn blocks(
    State(App { network, .. }): State<App>,
    me: Principal,
    Query(part): Query<Part>,
) -> Result<Page<BlockedPerson>, Problem> {
    let after: Option<Place> =
        part.cursor.as_deref().map(|cursor| Cursor::decode(&network.keys, "blocks", cursor)).transpose()?;
    let rows = sqlx::query!(
        r#"select blocked_id as "id: UserId", at from network.blocks
           where user_id = $1 and ($2::timestamptz is null or (at, blocked_id) < ($2, $3::uuid))
           order by at desc, blocked_id desc limit $4"#,
        me.user as UserId,
        after.as_ref().map(|place| place.at),
        after.as_ref().map(|place| place.id) as Option<UserId>,
        i64::try_from(PAGE + 1).unwrap_or(i64::MAX),
    )
    .fetch_all(network.db.pool())
    .await?;
    let ids: Vec<UserId> = rows.iter().map(|row| row.id).collect();
    let people = network.people(&ids).await?;
    let items = rows.into_iter().filter_map(|row| {
        let person = people.iter().find(|person| person.id == row.id)?.clone();
        Some(BlockedPerson { person, at: row.at })
    });
    Ok(Page::cut(items.collect(), PAGE, |last| {
        Cursor::encode(&network.keys, "blocks", &Place { at: last.at, id: last.person.id })
    }))
}

/// The person in the path.
#[derive(Deserialize)]
struct Named {
    user: UserId,
}

/// Block somebody
///
/// It takes effect at once, on all devices of both: nobody writes in a conversation of the two, neither is told of what
/// the other does, and the blocked person can neither invite me nor open a conversation. They are not told. Blocking
/// again changes nothing.
#[utoipa::path(
    put, path = "/v1/blocks/{user}", tag = "blocks", params(("user" = uuid::Uuid, Path)), security(("bearer" = [])),
    responses((status = 204, description = "Blocked"),
        (status = 409, description = "Oneself, or 1,000 are blocked already", body = api::problem::Body),
        docs::NeedsToken, docs::MayBeMissing, docs::Limited, docs::MayBeAway)
)]
async fn block(
    State(App { network, .. }): State<App>,
    me: Principal,
    Path(Named { user }): Path<Named>,
) -> Result<StatusCode, Problem> {
    if user == me.user {
        return Err(Problem::conflict("oneself", "Nobody blocks themselves"));
    }
    network.blocking.check(&me.user)?;
    let known = network.people(&[user]).await?;
    if known.iter().all(|person| person.deleted) {
        return Err(Problem::not_found());
    }
    let now = network.clock.now();
    let mut tx = network.db.begin().await?;
    let held = sqlx::query_scalar!(
        r#"select count(*) as "held!" from network.blocks where user_id = $1 and blocked_id <> $2"#,
        me.user as UserId,
        user as UserId,
    )
    .fetch_one(&mut *tx)
    .await?;
    if held >= BLOCKS_MAX {
        return Err(Problem::conflict("too_many_blocks", "A person blocks at most 1,000 others"));
    }
    let made = sqlx::query!(
        "insert into network.blocks (user_id, blocked_id, at) values ($1, $2, $3) on conflict do nothing",
        me.user as UserId,
        user as UserId,
        now,
    )
    .execute(&mut *tx)
    .await?;
    if made.rows_affected() == 1 {
        let change = BlockChange { at: now, user: me.user, blocked: user };
        network.commit_change(tx, change).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Lift a block
///
/// Also when there was none.
#[utoipa::path(
    delete, path = "/v1/blocks/{user}", tag = "blocks", params(("user" = uuid::Uuid, Path)), security(("bearer" = [])),
    responses((status = 204, description = "Not blocked"), docs::NeedsToken, docs::MayBeMissing, docs::Limited,
        docs::MayBeAway)
)]
async fn unblock(
    State(App { network, .. }): State<App>,
    me: Principal,
    Path(Named { user }): Path<Named>,
) -> Result<StatusCode, Problem> {
    network.blocking.check(&me.user)?;
    let mut tx = network.db.begin().await?;
    let lifted = sqlx::query!(
        "delete from network.blocks where user_id = $1 and blocked_id = $2",
        me.user as UserId,
        user as UserId,
    )
    .execute(&mut *tx)
    .await?;
    if lifted.rows_affected() == 1 {
        let change = BlockChange { at: network.clock.now(), user: me.user, blocked: user };
        network.commit_change(tx, change).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

impl Network {
    /// Writes the entry of a change, commits, and then tells whoever asked to be told.
    async fn commit_change(&self, mut tx: Tx, change: BlockChange) -> Result<(), sqlx::Error> {
        let BlockChange { at, user, blocked } = change;
        let payload = json!({ "user": user, "blocked": blocked });
        events::append(&mut tx, at, BLOCK_CHANGED, &user.to_string(), payload).await?;
        tx.commit().await?;
        if let Some(tell) = self.tell_block_changed.get() {
            tell(change);
        }
        Ok(())
    }

    /// Calls `tell` with each block that is made or lifted on this node, right after its commit. The first caller counts.
    pub fn when_a_block_changes(&self, tell: impl Fn(BlockChange) + Send + Sync + 'static) {
        // Asking twice is a mistake in how the server is put together, and does no harm.
        let _ = self.tell_block_changed.set(Box::new(tell));
    }

    /// Whether a block stands between somebody and any of `others`, whoever made it.
    pub async fn are_apart(&self, one: UserId, others: &[UserId]) -> Result<bool, sqlx::Error> {
        sqlx::query_scalar!(
            r#"select exists (select from unnest($2::uuid[]) as other (id)
               where network.are_apart($1, other.id)) as "are!""#,
            one as UserId,
            others as &[UserId],
        )
        .fetch_one(self.db.pool())
        .await
    }

    /// For each of `users` those between whom and them a block stands, whoever made it. Whoever is hidden from nobody and
    /// from whom nobody is hidden is left out.
    pub async fn hidden_from(
        &self,
        users: &[UserId],
    ) -> Result<HashMap<UserId, HashSet<UserId>>, sqlx::Error> {
        let rows = sqlx::query!(
            r#"select user_id as "one!: UserId", blocked_id as "other!: UserId" from network.blocks
               where user_id = any($1)
               union all
               select blocked_id, user_id from network.blocks where blocked_id = any($1)"#,
            users as &[UserId],
        )
        .fetch_all(self.db.pool())
        .await?;
        let mut hidden: HashMap<UserId, HashSet<UserId>> = HashMap::new();
        for row in rows {
            hidden.entry(row.one).or_default().insert(row.other);
        }
        Ok(hidden)
    }

    /// Takes the blocks that a deleted account made, and those that others made against it.
    pub(crate) async fn erase_blocks(tx: &mut Tx, user: UserId) -> Result<(), sqlx::Error> {
        sqlx::query!("delete from network.blocks where user_id = $1 or blocked_id = $1", user as UserId)
            .execute(&mut **tx)
            .await?;
        Ok(())
    }
}

/// The blocks that were made or lifted lately, on whichever node: what the event log tells, for those who cannot wait until
/// it is read in commit order.
///
/// # Errors
/// The database's.
pub async fn blocks_changed(db: &Db, within: Duration) -> Result<Vec<BlockChange>, sqlx::Error> {
    sqlx::query_as!(
        BlockChange,
        r#"select at, (payload->>'user')::uuid as "user!: UserId", (payload->>'blocked')::uuid as "blocked!: UserId"
           from events.log where topic = 'block.changed' and at > now() - make_interval(secs => $1)"#,
        within.as_secs_f64(),
    )
    .fetch_all(db.pool())
    .await
}
