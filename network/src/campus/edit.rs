//! Adding and changing campuses: for admins.

use accounts::Admin;
use api::{Json, OnConstraint as _, Path, Problem, Valid, docs};
use axum::extract::State;
use garde::Validate;
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use store::{CampusId, Tx};
use utoipa::ToSchema;

use super::Campus;
use crate::{App, Network, membership};

/// The longest list of domains of one campus.
const DOMAINS_MAX: usize = 50;

/// A campus to be added.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CampusDraft, example = json!({
    "slug": "utama", "name": "Universiti Utama", "city": "Kuala Lumpur", "country": "MY",
    "time_zone": "Asia/Kuala_Lumpur", "domains": ["utama.example"]
}))]
pub(crate) struct Draft {
    /// 2 to 40 of `a`–`z`, `0`–`9` and `-`.
    #[garde(pattern(r"^[a-z0-9-]{2,40}$"))]
    slug: String,
    /// 2 to 120 characters.
    #[garde(length(chars, min = 2, max = 120))]
    name: String,
    /// At most 120 characters.
    #[serde(default)]
    #[garde(length(chars, max = 120))]
    city: String,
    /// ISO 3166-1, two capital letters.
    #[garde(pattern(r"^[A-Z]{2}$"))]
    country: String,
    /// IANA name.
    #[garde(length(chars, min = 1, max = 64))]
    time_zone: String,
    /// Domains of its people's addresses; a subdomain of each counts too.
    #[serde(default)]
    #[garde(length(max = DOMAINS_MAX), inner(custom(domain)))]
    domains: Vec<String>,
}

/// What changes about a campus. What is not named stays; `domains` replaces the whole list.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "domains": ["utama.example", "siswa-utama.example"] }))]
pub(crate) struct Change {
    /// 2 to 40 of `a`–`z`, `0`–`9` and `-`.
    #[garde(inner(pattern(r"^[a-z0-9-]{2,40}$")))]
    slug: Option<String>,
    /// 2 to 120 characters.
    #[garde(inner(length(chars, min = 2, max = 120)))]
    name: Option<String>,
    /// At most 120 characters.
    #[garde(inner(length(chars, max = 120)))]
    city: Option<String>,
    /// ISO 3166-1, two capital letters.
    #[garde(inner(pattern(r"^[A-Z]{2}$")))]
    country: Option<String>,
    /// IANA name.
    #[garde(inner(length(chars, min = 1, max = 64)))]
    time_zone: Option<String>,
    /// Domains of its people's addresses; a subdomain of each counts too.
    #[garde(inner(length(max = DOMAINS_MAX), inner(custom(domain))))]
    domains: Option<Vec<String>>,
}

/// At least two labels of letters, digits and inner hyphens, the last of letters only.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that garde calls")]
fn domain(text: &str, (): &()) -> garde::Result {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_last = |label: &str| label.len() >= 2 && label.bytes().all(|byte| byte.is_ascii_alphabetic());
    let fits = text.len() <= 253
        && text.split('.').all(is_label)
        && text.rsplit_once('.').is_some_and(|(_, last)| is_last(last));
    if fits { Ok(()) } else { Err(garde::Error::new("bad_format")) }
}

/// Add a campus
///
/// People who have a verified address of one of its domains already become its members at once.
#[utoipa::path(
    post, path = "/v1/campuses", tag = "campuses", request_body = Draft, security(("bearer" = [])),
    responses(
        (status = 201, description = "Added", body = Campus),
        (status = 409, description = "`slug_taken`, `domain_taken`"),
        docs::TakesBody, docs::NeedsRole, docs::MayBeAway,
    )
)]
pub(crate) async fn found(
    State(App { network, .. }): State<App>,
    _: Admin,
    Valid(draft): Valid<Draft>,
) -> Result<(StatusCode, Json<Campus>), Problem> {
    network.must_be_time_zone(&draft.time_zone).await?;
    let campus = Campus {
        id: CampusId::generate(&network.entropy, &network.clock),
        slug: draft.slug,
        name: draft.name.trim().to_owned(),
        city: draft.city.trim().to_owned(),
        country: draft.country,
        time_zone: draft.time_zone,
    };
    let mut tx = network.db.begin().await?;
    membership::lock_domains(&mut tx).await?;
    sqlx::query!(
        "insert into network.campuses (id, slug, name, city, country, time_zone, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        campus.id as CampusId,
        campus.slug,
        campus.name,
        campus.city,
        campus.country,
        campus.time_zone,
        network.clock.now(),
    )
    .execute(&mut *tx)
    .await
    .on_constraint("campuses_slug_key", slug_taken)?;
    network.replace_domains(&mut tx, campus.id, &draft.domains).await?;
    network.tell_campus_changed(&mut tx, campus.id).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(campus)))
}

/// Change a campus
///
/// A domain that is added or taken away changes memberships at once.
#[utoipa::path(
    patch, path = "/v1/campuses/{id}", tag = "campuses", request_body = Change, params(("id" = uuid::Uuid, Path)),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "Changed", body = Campus),
        (status = 409, description = "`slug_taken`, `domain_taken`"),
        docs::TakesBody, docs::NeedsRole, docs::MayBeMissing, docs::MayBeAway,
    )
)]
pub(crate) async fn change(
    State(App { network, .. }): State<App>,
    _: Admin,
    Path(id): Path<CampusId>,
    Valid(change): Valid<Change>,
) -> Result<Json<Campus>, Problem> {
    if let Some(time_zone) = &change.time_zone {
        network.must_be_time_zone(time_zone).await?;
    }
    let mut tx = network.db.begin().await?;
    membership::lock_domains(&mut tx).await?;
    let campus = sqlx::query_as!(
        Campus,
        r#"update network.campuses
           set slug = coalesce($2, slug), name = coalesce($3, name), city = coalesce($4, city),
               country = coalesce($5, country), time_zone = coalesce($6, time_zone)
           where id = $1 returning id as "id: CampusId", slug, name, city, country, time_zone"#,
        id as CampusId,
        change.slug,
        change.name.map(|name| name.trim().to_owned()),
        change.city.map(|city| city.trim().to_owned()),
        change.country,
        change.time_zone,
    )
    .fetch_optional(&mut *tx)
    .await
    .on_constraint("campuses_slug_key", slug_taken)?
    .ok_or_else(Problem::not_found)?;
    if let Some(domains) = &change.domains {
        network.replace_domains(&mut tx, id, domains).await?;
    }
    network.tell_campus_changed(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Json(campus))
}

fn slug_taken() -> Problem {
    Problem::conflict("slug_taken", "Another campus has this short name")
}

impl Network {
    async fn must_be_time_zone(&self, name: &str) -> Result<(), Problem> {
        let known = sqlx::query_scalar!(
            r#"select exists (select from pg_timezone_names where name = $1) as "known!""#,
            name
        )
        .fetch_one(self.db.pool())
        .await?;
        if known { Ok(()) } else { Err(Problem::invalid("time_zone", "unknown_value")) }
    }

    /// Gives a campus these domains and no others, and moves everybody whom that concerns.
    async fn replace_domains(
        &self,
        tx: &mut Tx,
        campus: CampusId,
        domains: &[String],
    ) -> Result<(), Problem> {
        let mut domains: Vec<String> = domains.iter().map(|domain| domain.to_ascii_lowercase()).collect();
        domains.sort_unstable();
        domains.dedup();
        let mut concerned = sqlx::query_scalar!(
            "delete from network.campus_domains where campus_id = $1 and domain <> all ($2) returning domain",
            campus as CampusId,
            &domains,
        )
        .fetch_all(&mut **tx)
        .await?;
        let added = sqlx::query_scalar!(
            "insert into network.campus_domains (domain, campus_id)
             select wanted, $1 from unnest($2::text[]) as wanted
             where not exists (
                 select from network.campus_domains d where d.campus_id = $1 and d.domain = wanted)
             returning domain",
            campus as CampusId,
            &domains,
        )
        .fetch_all(&mut **tx)
        .await
        .on_constraint("campus_domains_pkey", || {
            Problem::conflict("domain_taken", "Another campus has one of these domains")
        })?;
        concerned.extend(added);
        membership::settle_all(tx, &concerned, self.clock.now()).await?;
        Ok(())
    }

    async fn tell_campus_changed(&self, tx: &mut Tx, campus: CampusId) -> Result<(), sqlx::Error> {
        let payload = json!({ "campus": campus });
        events::append(tx, self.clock.now(), "campus.changed", &campus.to_string(), payload).await
    }
}
