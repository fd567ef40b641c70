//! A person as others see them in lists and rooms: their card, cached.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use accounts::Role;
use api::Problem;
use cache::Cache;
use serde::{Deserialize, Serialize};
use store::{CampusId, UserId};
use utoipa::ToSchema;

use crate::{CampusRef, Network};

/// How long a card may lag behind when the event log cannot be read.
const FRESH_FOR: Duration = Duration::from_secs(30);
/// Some hundred bytes each.
const CARDS_MAX: u64 = 50_000;

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "01990d2e-7c00-7a3b-8f00-000000000001", "handle": "mei", "display_name": "Tan Mei Ling", "role": "student",
    "campus": { "id": "01990d2e-7c00-7a3b-8f00-5b8f3c1d2e4f", "name": "Universiti Utama", "slug": "utama" },
    "headline": "Third year, computer science.", "deleted": false
}))]
pub struct Person {
    /// Their id.
    #[schema(value_type = uuid::Uuid)]
    pub id: UserId,
    /// Their handle without `@`; empty when the account was deleted.
    pub handle: String,
    /// Their name; empty when the account was deleted.
    pub display_name: String,
    /// What they may do here.
    pub role: Role,
    /// Where they study or work, by a verified address.
    pub campus: Option<CampusRef>,
    /// One line about themselves.
    pub headline: String,
    /// Whether the account was deleted: what they wrote stays, without a name.
    pub deleted: bool,
}

/// A row of the query that every list of people ends in.
pub(crate) struct Row {
    pub(crate) id: UserId,
    pub(crate) handle: String,
    pub(crate) display_name: String,
    pub(crate) role: Role,
    pub(crate) campus_id: Option<CampusId>,
    pub(crate) campus_name: Option<String>,
    pub(crate) campus_slug: Option<String>,
    pub(crate) headline: String,
    pub(crate) deleted: bool,
}

impl From<Row> for Person {
    fn from(row: Row) -> Self {
        let campus = match (row.campus_id, row.campus_name, row.campus_slug) {
            (Some(id), Some(name), Some(slug)) => Some(CampusRef { id, name, slug }),
            _ => None,
        };
        Self {
            id: row.id,
            handle: row.handle,
            display_name: row.display_name,
            role: row.role,
            campus,
            headline: row.headline,
            deleted: row.deleted,
        }
    }
}

impl Network {
    /// The cards of these people, in this order, each once; ids of nobody are left out.
    pub async fn people(&self, ids: &[UserId]) -> Result<Vec<Person>, Problem> {
        let mut found = HashMap::with_capacity(ids.len());
        let mut missing = Vec::new();
        for id in ids {
            match self.cards.cache.get(id).await {
                Some(card) => drop(found.insert(*id, card)),
                None => missing.push(*id),
            }
        }
        if !missing.is_empty() {
            let before = self.cards.forgotten.load(Ordering::Acquire);
            for card in self.load_people(&missing).await? {
                found.insert(card.id, card.clone());
                self.cards.keep(card, before).await;
            }
        }
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
    }

    /// The cards as they are now, in no order.
    pub(crate) async fn load_people(&self, ids: &[UserId]) -> Result<Vec<Person>, sqlx::Error> {
        let rows = sqlx::query_as!(
            Row,
            r#"select u.id as "id!: UserId", coalesce(u.handle, '') as "handle!", u.display_name as "display_name!",
                      u.role as "role!: Role",
                      c.id as "campus_id?: CampusId", c.name as "campus_name?", c.slug as "campus_slug?",
                      coalesce(p.headline, '') as "headline!", u.deleted_at is not null as "deleted!"
               from accounts.users u
               left join network.profiles p on p.user_id = u.id and u.deleted_at is null
               left join network.campus_members m on m.user_id = u.id and u.deleted_at is null
               left join network.campuses c on c.id = m.campus_id
               where u.id = any ($1)"#,
            ids as &[UserId],
        )
        .fetch_all(self.db.pool())
        .await?;
        Ok(rows.into_iter().map(Person::from).collect())
    }
}

/// The cards seen lately.
pub(crate) struct Cards {
    cache: Cache<UserId, Person>,
    /// Rises with everything that is forgotten: a card that was read before may be old and must not be kept.
    forgotten: Arc<AtomicU64>,
}

impl Default for Cards {
    fn default() -> Self {
        Self { cache: Cache::new(CARDS_MAX, FRESH_FOR), forgotten: Arc::default() }
    }
}

impl Cards {
    /// Keeps a card that was read when `forgotten` was `before`.
    async fn keep(&self, card: Person, before: u64) {
        let id = card.id;
        self.cache.put(id, card).await;
        if self.forgotten.load(Ordering::Acquire) != before {
            self.cache.invalidate(&id).await;
        }
    }

    pub(crate) async fn forget(&self, user: UserId) {
        self.forgotten.fetch_add(1, Ordering::AcqRel);
        self.cache.invalidate(&user).await;
    }

    pub(crate) fn forget_all(&self) {
        self.forgotten.fetch_add(1, Ordering::AcqRel);
        self.cache.clear();
    }
}
