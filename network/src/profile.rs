//! What people tell about themselves. Owns `network.profiles`.

use accounts::Principal;
use api::{Json, Path, Problem, Valid, docs};
use axum::extract::State;
use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use store::UserId;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{App, Network, Person};

pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(mine, tell)).routes(routes!(of_somebody))
}

/// A person with everything they tell about themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "01990d2e-7c00-7a3b-8f00-000000000001", "handle": "mei", "display_name": "Tan Mei Ling", "role": "student",
    "campus": { "id": "01990d2e-7c00-7a3b-8f00-5b8f3c1d2e4f", "name": "Universiti Utama", "slug": "utama" },
    "headline": "Third year, computer science.", "deleted": false, "bio": "From Taiping.",
    "course": "Computer Science", "study_year": 3, "languages": ["en", "zh", "ms"],
    "joined_at": "2026-09-02T12:00:00Z"
}))]
pub struct Profile {
    /// Their card.
    #[serde(flatten)]
    pub person: Person,
    /// Some lines about themselves.
    pub bio: String,
    /// What they study.
    pub course: String,
    /// Year of studies, 1 to 8; null when not a student or not told.
    pub study_year: Option<i16>,
    /// Languages they speak, best first: `en`, `zh`, `ms`, ….
    pub languages: Vec<String>,
    /// When they signed up.
    pub joined_at: DateTime<Utc>,
}

/// What one tells about oneself. Replaces everything told before.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "headline": "Third year, computer science.", "bio": "From Taiping.", "course": "Computer Science",
    "study_year": 3, "languages": ["en", "zh", "ms"]
}))]
struct Telling {
    /// At most 120 characters, one line.
    #[serde(default)]
    #[garde(length(chars, max = 120), custom(one_line))]
    headline: String,
    /// At most 1,000 characters.
    #[serde(default)]
    #[garde(length(chars, max = 1000))]
    bio: String,
    /// At most 120 characters, one line.
    #[serde(default)]
    #[garde(length(chars, max = 120), custom(one_line))]
    course: String,
    /// 1 to 8, or null.
    #[serde(default)]
    #[garde(inner(range(min = 1, max = 8)))]
    study_year: Option<i16>,
    /// At most 10 language tags (BCP 47), best first.
    #[serde(default)]
    #[garde(length(max = 10), inner(pattern(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$")))]
    languages: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that garde calls")]
fn one_line(text: &str, (): &()) -> garde::Result {
    if text.chars().any(char::is_control) { Err(garde::Error::new("bad_format")) } else { Ok(()) }
}

/// My profile
#[utoipa::path(
    get, path = "/v1/me/profile", tag = "people", security(("bearer" = [])),
    responses((status = 200, description = "The profile", body = Profile), docs::NeedsToken, docs::MayBeAway)
)]
async fn mine(State(App { network, .. }): State<App>, me: Principal) -> Result<Json<Profile>, Problem> {
    network.settled_profile(me.user).await.map(Json)
}

/// Change my profile
///
/// The name and the handle belong to the account: `PATCH /v1/me`.
#[utoipa::path(
    put, path = "/v1/me/profile", tag = "people", request_body = Telling, security(("bearer" = [])),
    responses((status = 200, description = "The new profile", body = Profile),
        docs::TakesBody, docs::NeedsToken, docs::MayBeAway)
)]
async fn tell(
    State(App { network, .. }): State<App>,
    me: Principal,
    Valid(telling): Valid<Telling>,
) -> Result<Json<Profile>, Problem> {
    let mut languages = Vec::with_capacity(telling.languages.len());
    for language in telling.languages {
        if !languages.contains(&language) {
            languages.push(language);
        }
    }
    let mut tx = network.db.begin().await?;
    // Selecting from the account keeps a deletion that comes in between from leaving a profile behind.
    let told = sqlx::query!(
        "insert into network.profiles as p (user_id, headline, bio, course, study_year, languages, updated_at)
         select id, $2, $3, $4, $5, $6, $7 from accounts.users where id = $1 and deleted_at is null for share
         on conflict (user_id) do update set
             headline = excluded.headline, bio = excluded.bio, course = excluded.course,
             study_year = excluded.study_year, languages = excluded.languages, updated_at = excluded.updated_at",
        me.user as UserId,
        telling.headline.trim(),
        telling.bio.trim(),
        telling.course.trim(),
        telling.study_year,
        &languages,
        network.clock.now(),
    )
    .execute(&mut *tx)
    .await?;
    if told.rows_affected() == 0 {
        return Err(Problem::not_found());
    }
    network.tell_person_changed(&mut tx, me.user).await?;
    tx.commit().await?;
    network.cards.forget(me.user).await;
    network.settled_profile(me.user).await.map(Json)
}

/// A person
///
/// By id, or by handle as `@mei`. Somebody who deleted their account is found by id, without a name.
#[utoipa::path(
    get, path = "/v1/people/{who}", tag = "people", params(("who" = String, Path, example = "@mei")),
    security(("bearer" = [])),
    responses((status = 200, description = "The profile", body = Profile),
        docs::NeedsToken, docs::MayBeMissing, docs::MayBeAway)
)]
async fn of_somebody(
    State(App { network, .. }): State<App>,
    _: Principal,
    Path(who): Path<String>,
) -> Result<Json<Profile>, Problem> {
    let id = if let Some(handle) = who.strip_prefix('@') {
        network.id_of(handle).await?
    } else {
        who.parse().map_err(|_| Problem::not_found())?
    };
    network.profile(id).await?.map(Json).ok_or_else(Problem::not_found)
}

impl Network {
    async fn id_of(&self, handle: &str) -> Result<UserId, Problem> {
        let id = sqlx::query_scalar!(
            r#"select id as "id: UserId" from accounts.users where lower(handle) = lower($1)"#,
            handle
        );
        id.fetch_optional(self.db.pool()).await?.ok_or_else(Problem::not_found)
    }

    /// One's own profile, with the campus of an address that was verified just now.
    async fn settled_profile(&self, user: UserId) -> Result<Profile, Problem> {
        self.membership_of(user).await?;
        self.profile(user).await?.ok_or_else(Problem::not_found)
    }

    /// Somebody's profile as it is now.
    pub async fn profile(&self, user: UserId) -> Result<Option<Profile>, Problem> {
        let Some(person) = self.load_people(&[user]).await?.pop() else { return Ok(None) };
        let row = sqlx::query!(
            r#"select coalesce(p.bio, '') as "bio!", coalesce(p.course, '') as "course!", p.study_year as "study_year?",
                      coalesce(p.languages, '{}') as "languages!", u.created_at
               from accounts.users u
               left join network.profiles p on p.user_id = u.id and u.deleted_at is null
               where u.id = $1"#,
            user as UserId,
        )
        .fetch_optional(self.db.pool())
        .await?;
        Ok(row.map(|row| Profile {
            person,
            bio: row.bio,
            course: row.course,
            study_year: row.study_year,
            languages: row.languages,
            joined_at: row.created_at,
        }))
    }
}
