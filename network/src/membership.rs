//! Who belongs to which campus. Owns `network.campus_members`.
//!
//! A person belongs to the campus that owns the most specific domain of their verified address. That is settled when
//! the address is verified (a consumer of the event log), when a campus's domains change (in the admin's transaction),
//! and, so that a newcomer never waits for a consumer, when the person looks.

use accounts::Principal;
use api::{Json, Problem, docs};
use axum::extract::State;
use chrono::{DateTime, Utc};
use events::{Consumers, Entry};
use futures_util::FutureExt as _;
use serde::Serialize;
use serde_json::json;
use store::{CampusId, Tx, UserId};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{App, Campus, Network};

pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(mine))
}

/// The advisory lock under which domains and addresses are matched, so that a person who verifies while a domain is
/// being added cannot fall between the two.
const DOMAINS_LOCK: i64 = 0x6361_6d70_7573;

/// One's own campus.
#[derive(Debug, Serialize, ToSchema)]
struct MyCampus {
    /// Null when no campus owns the domain of one's verified address.
    campus: Option<Campus>,
    /// Since when one belongs to it.
    verified_at: Option<DateTime<Utc>>,
}

/// My campus
///
/// Right from the moment the address is verified.
#[utoipa::path(
    get, path = "/v1/me/campus", tag = "campuses", security(("bearer" = [])),
    responses(
        (status = 200, description = "The campus, or null", body = MyCampus, example = json!({
            "campus": { "id": "01990d2e-7c00-7a3b-8f00-5b8f3c1d2e4f", "slug": "utama", "name": "Universiti Utama",
                "city": "Kuala Lumpur", "country": "MY", "time_zone": "Asia/Kuala_Lumpur" },
            "verified_at": "2026-09-02T12:00:00Z"
        })),
        docs::NeedsToken, docs::MayBeAway,
    )
)]
async fn mine(State(App { network, .. }): State<App>, me: Principal) -> Result<Json<MyCampus>, Problem> {
    let (campus, verified_at) = network.membership_of(me.user).await?.unzip();
    Ok(Json(MyCampus { campus, verified_at }))
}

impl Network {
    /// The campus somebody belongs to.
    pub async fn campus_of(&self, user: UserId) -> Result<Option<Campus>, Problem> {
        Ok(self.membership_of(user).await?.map(|(campus, _)| campus))
    }

    /// The same with its beginning. Settles it first when the consumer has not come to it yet.
    pub(crate) async fn membership_of(
        &self,
        user: UserId,
    ) -> Result<Option<(Campus, DateTime<Utc>)>, Problem> {
        if let Some(found) = Campus::of_member(self.db.pool(), user).await? {
            return Ok(Some(found));
        }
        let unsettled = sqlx::query_scalar!(
            r#"select email as "email!" from accounts.users
               where id = $1 and email_verified_at is not null and network.campus_for(email) is not null"#,
            user as UserId,
        )
        .fetch_optional(self.db.pool())
        .await?;
        let Some(email) = unsettled else { return Ok(None) };
        let mut tx = self.db.begin().await?;
        self.settle_campus(&mut tx, user, &email).await?;
        tx.commit().await?;
        self.cards.forget(user).await;
        Ok(Campus::of_member(self.db.pool(), user).await?)
    }

    /// Makes somebody a member of the campus that owns the domain of their verified address, or of none when no
    /// campus does. Does nothing when `email` is not their verified address any more. May be repeated.
    pub async fn settle_campus(
        &self,
        tx: &mut Tx,
        user: UserId,
        email: &str,
    ) -> Result<Option<CampusId>, sqlx::Error> {
        sqlx::query!("select pg_advisory_xact_lock_shared($1)", DOMAINS_LOCK).execute(&mut **tx).await?;
        // The account's row is locked so that a deletion cannot pass in between.
        let holder = sqlx::query!(
            r#"select network.campus_for(email) as "campus: CampusId" from accounts.users
               where id = $1 and lower(email) = lower($2) and email_verified_at is not null for share"#,
            user as UserId,
            email,
        )
        .fetch_optional(&mut **tx)
        .await?;
        let Some(holder) = holder else { return Ok(None) };
        let now = self.clock.now();
        let changed = match holder.campus {
            Some(campus) => join(tx, user, campus, now).await?,
            None => leave(tx, user).await?,
        };
        if changed {
            self.tell_person_changed(tx, user).await?;
        }
        Ok(holder.campus)
    }

    /// Appends `person.changed`, upon which every node forgets the person's card.
    pub(crate) async fn tell_person_changed(&self, tx: &mut Tx, user: UserId) -> Result<(), sqlx::Error> {
        events::append(tx, self.clock.now(), "person.changed", &user.to_string(), json!({ "user": user }))
            .await
    }

    /// Adds this area's consumers of the event log.
    #[must_use]
    pub fn listen(&self, consumers: Consumers) -> Consumers {
        const CARD: &[&str] =
            &["account.verified", "account.renamed", "account.deleted", "person.changed", "campus.changed"];
        let (settling, erasing, forgetting) = (self.clone(), self.clone(), self.clone());
        consumers
            .durable("network.settle_campus", &["account.verified"], move |entry, tx| {
                let network = settling.clone();
                async move {
                    network.settle_campus(tx, user_of(&entry)?, entry.text("email")?).await?;
                    Ok(())
                }
                .boxed()
            })
            .durable("network.erase_person", &["account.deleted"], move |entry, tx| {
                let network = erasing.clone();
                async move { Ok(network.erase(tx, user_of(&entry)?).await?) }.boxed()
            })
            .local("network.forget_cards", CARD, move |entry| {
                let network = forgetting.clone();
                async move {
                    if entry.topic == "campus.changed" {
                        network.cards.forget_all();
                    } else {
                        network.cards.forget(user_of(&entry)?).await;
                    }
                    Ok(())
                }
                .boxed()
            })
    }

    /// Erases what a person told about themselves, and their membership.
    async fn erase(&self, tx: &mut Tx, user: UserId) -> Result<(), sqlx::Error> {
        sqlx::query!("delete from network.profiles where user_id = $1", user as UserId)
            .execute(&mut **tx)
            .await?;
        leave(tx, user).await?;
        Self::erase_blocks(tx, user).await?;
        self.tell_person_changed(tx, user).await
    }
}

fn user_of(entry: &Entry) -> anyhow::Result<UserId> {
    Ok(entry.text("user")?.parse()?)
}

/// True when that was news.
async fn join(tx: &mut Tx, user: UserId, campus: CampusId, now: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    let joined = sqlx::query!(
        "insert into network.campus_members as m (user_id, campus_id, verified_at) values ($1, $2, $3)
         on conflict (user_id) do update set campus_id = excluded.campus_id, verified_at = excluded.verified_at
         where m.campus_id <> excluded.campus_id",
        user as UserId,
        campus as CampusId,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(joined.rows_affected() == 1)
}

async fn leave(tx: &mut Tx, user: UserId) -> Result<bool, sqlx::Error> {
    let left = sqlx::query!("delete from network.campus_members where user_id = $1", user as UserId)
        .execute(&mut **tx)
        .await?;
    Ok(left.rows_affected() == 1)
}

/// Keeps everybody else from matching addresses with domains until `tx` ends. To be taken before domains change.
pub(crate) async fn lock_domains(tx: &mut Tx) -> Result<(), sqlx::Error> {
    sqlx::query!("select pg_advisory_xact_lock($1)", DOMAINS_LOCK).execute(&mut **tx).await?;
    Ok(())
}

/// Settles everybody who holds a verified address of one of `domains`, which have just come or gone.
pub(crate) async fn settle_all(
    tx: &mut Tx,
    domains: &[String],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    if domains.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "with holders as materialized (
             select id, network.campus_for(email) as campus from accounts.users
             where email_verified_at is not null and network.domains_of(email) && $1::text[] for share),
         gone as (
             delete from network.campus_members m using holders h where m.user_id = h.id and h.campus is null)
         insert into network.campus_members as m (user_id, campus_id, verified_at)
         select id, campus, $2 from holders where campus is not null
         on conflict (user_id) do update set campus_id = excluded.campus_id, verified_at = excluded.verified_at
         where m.campus_id <> excluded.campus_id",
        domains,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
