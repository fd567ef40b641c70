//! Campuses: universities and the e-mail domains they own. Owns `network.campuses`, `network.campus_domains`.

mod edit;

use api::{Cursor, Page, Problem, Query, docs};
use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use store::CampusId;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{App, Network};

pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(list, edit::found)).routes(routes!(edit::change))
}

/// A university.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "01990d2e-7c00-7a3b-8f00-5b8f3c1d2e4f", "slug": "utama", "name": "Universiti Utama",
    "city": "Kuala Lumpur", "country": "MY", "time_zone": "Asia/Kuala_Lumpur"
}))]
pub struct Campus {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: CampusId,
    /// Its short name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Where it is; may be empty.
    pub city: String,
    /// ISO 3166-1, two letters.
    pub country: String,
    /// IANA name.
    pub time_zone: String,
}

/// What a person's card tells of their campus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CampusRef {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: CampusId,
    /// Its name.
    #[schema(example = "Universiti Utama")]
    pub name: String,
    /// Its short name in addresses.
    #[schema(example = "utama")]
    pub slug: String,
}

/// A campus in the public list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Listed {
    /// The campus.
    #[serde(flatten)]
    pub(crate) campus: Campus,
    /// A verified address of one of these, or of a subdomain, makes its holder a member.
    #[schema(example = json!(["utama.example"]))]
    pub(crate) domains: Vec<String>,
    /// How many people belong to it.
    #[schema(example = 142)]
    pub(crate) members: i64,
}

/// Which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Part {
    /// `next` of the page before.
    cursor: Option<String>,
    /// Items on a page, 1 to 100.
    #[serde(default = "part_len")]
    limit: i64,
}

fn part_len() -> i64 {
    100
}

/// Where a page ends.
#[derive(Serialize, Deserialize)]
struct Place {
    name: String,
    id: CampusId,
}

/// List campuses
///
/// By name. Public: one chooses the address to sign up with by it.
#[utoipa::path(
    get, path = "/v1/campuses", tag = "campuses", params(Part),
    responses((status = 200, description = "A page of campuses", body = Page<Listed>), docs::TakesQuery, docs::MayBeAway)
)]
async fn list(State(network): State<Network>, Query(part): Query<Part>) -> Result<Page<Listed>, Problem> {
    let after =
        part.cursor.as_deref().map(|c| Cursor::decode::<Place>(&network.keys, "campuses", c)).transpose()?;
    let limit = part.limit.clamp(1, 100);
    let rows = sqlx::query!(
        r#"select c.id as "id: CampusId", c.slug, c.name, c.city, c.country, c.time_zone,
                  array(select domain from network.campus_domains d where d.campus_id = c.id order by 1) as "domains!",
                  (select count(*) from network.campus_members m where m.campus_id = c.id) as "members!"
           from network.campuses c
           where $1::text is null or (c.name, c.id) > ($1, $2::uuid)
           order by c.name, c.id limit $3"#,
        after.as_ref().map(|place| place.name.clone()),
        after.as_ref().map(|place| place.id) as Option<CampusId>,
        limit + 1,
    )
    .fetch_all(network.db.pool())
    .await?;
    let items = rows.into_iter().map(|row| Listed {
        campus: Campus {
            id: row.id,
            slug: row.slug,
            name: row.name,
            city: row.city,
            country: row.country,
            time_zone: row.time_zone,
        },
        domains: row.domains,
        members: row.members,
    });
    Ok(Page::cut(items.collect(), usize::try_from(limit).unwrap_or(100), |last: &Listed| {
        let place = Place { name: last.campus.name.clone(), id: last.campus.id };
        Cursor::encode(&network.keys, "campuses", &place)
    }))
}

impl Campus {
    /// The campus a person belongs to, and since when.
    pub(crate) async fn of_member(
        db: impl sqlx::PgExecutor<'_>,
        user: store::UserId,
    ) -> Result<Option<(Self, DateTime<Utc>)>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select c.id as "id: CampusId", c.slug, c.name, c.city, c.country, c.time_zone, m.verified_at
               from network.campus_members m join network.campuses c on c.id = m.campus_id
               where m.user_id = $1"#,
            user as store::UserId,
        )
        .fetch_optional(db)
        .await?;
        Ok(row.map(|row| {
            let campus = Self {
                id: row.id,
                slug: row.slug,
                name: row.name,
                city: row.city,
                country: row.country,
                time_zone: row.time_zone,
            };
            (campus, row.verified_at)
        }))
    }
}
