//! Finding people. The caller's own campus comes first; whoever deleted their account is not found.

mod find;

use accounts::Principal;
use api::{Cursor, Page, Problem, Query, docs};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use store::{CampusId, UserId};
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{App, Network, Person};
use find::{Asked, Found};

pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(list))
}

/// The most ids looked up at once.
const IDS_MAX: usize = 100;
/// The longest text looked for, in characters.
const Q_CHARS_MAX: usize = 60;

/// Whom to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Part {
    /// Words that all stand in the name or handle, in part; at most 60 characters.
    #[serde(default)]
    #[param(example = "mei")]
    q: String,
    /// Only people of this campus.
    #[param(value_type = Option<uuid::Uuid>)]
    campus: Option<CampusId>,
    /// Up to 100 ids with commas between; nothing else counts then.
    ids: Option<String>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// Items on a page, 1 to 100.
    #[serde(default = "part_len")]
    limit: i64,
}

fn part_len() -> i64 {
    30
}

/// Where a page ends: the order of the list, as far as it goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Place {
    /// Not of the caller's campus.
    pub(crate) foreign: bool,
    /// 0: the handle itself, 1: a beginning, 2: any part.
    pub(crate) rank: i32,
    /// As it is compared.
    pub(crate) name: String,
    pub(crate) id: UserId,
}

/// List people
///
/// With `q`, the best matches, one's own campus before others; without, everybody by name, one's own campus first.
/// With `ids`, exactly those who exist, in that order.
#[utoipa::path(
    get, path = "/v1/people", tag = "people", params(Part), security(("bearer" = [])),
    responses((status = 200, description = "A page of people", body = Page<Person>),
        docs::TakesQuery, docs::NeedsToken, docs::MayBeAway)
)]
async fn list(
    State(App { network, .. }): State<App>,
    me: Principal,
    Query(part): Query<Part>,
) -> Result<Page<Person>, Problem> {
    if let Some(ids) = &part.ids {
        return Ok(Page::all(network.people(&asked_ids(ids)?).await?));
    }
    let q = asked_name(&part.q)?;
    let list = format!("people {q} {:?}", part.campus);
    let after = part.cursor.as_deref().map(|c| Cursor::decode(&network.keys, &list, c)).transpose()?;
    let limit = part.limit.clamp(1, 100);
    let own = network.campus_of(me.user).await?.map(|campus| campus.id);
    let asked = Asked { own, campus: part.campus, after, len: limit + 1 };
    let found = if q.is_empty() { network.browse(asked).await? } else { network.find(q, &asked).await? };
    let len = usize::try_from(limit).unwrap_or(1);
    let page = Page::cut(found, len, |last: &Found| Cursor::encode(&network.keys, &list, &last.place));
    Ok(page.map(|found| found.person))
}

/// A name or handle as it is looked for: the parameter `q` of every list of people.
///
/// # Errors
/// 422 when it has more than 60 characters.
pub fn asked_name(q: &str) -> Result<&str, Problem> {
    if q.chars().count() > Q_CHARS_MAX {
        return Err(Problem::invalid("q", "too_long"));
    }
    Ok(q.trim().trim_start_matches('@'))
}

/// Whose cards are wanted: the parameter `ids` of every list of people.
///
/// # Errors
/// 400 for what is no list of ids, 422 for more than 100.
pub fn asked_ids(ids: &str) -> Result<Vec<UserId>, Problem> {
    let ids = ids.split(',').filter(|id| !id.is_empty());
    let ids: Vec<UserId> = ids
        .map(str::parse)
        .collect::<Result<_, _>>()
        .map_err(|_| Problem::malformed("`ids` is not a list of ids"))?;
    if ids.len() > IDS_MAX { Err(Problem::invalid("ids", "too_long")) } else { Ok(ids) }
}

impl Network {
    /// Everybody by name: the caller's campus, then the others.
    async fn browse(&self, asked: Asked) -> Result<Vec<Found>, Problem> {
        if let Some(campus) = asked.campus {
            return Ok(self.members_by_name(campus, &asked).await?);
        }
        let in_foreign_part = asked.after.as_ref().is_some_and(|after| after.foreign);
        let mut found = match asked.own {
            Some(own) if !in_foreign_part => self.members_by_name(own, &asked).await?,
            _ => Vec::new(),
        };
        let rest = asked.len - i64::try_from(found.len()).unwrap_or(asked.len);
        if rest > 0 {
            let after = asked.after.filter(|after| after.foreign);
            found.extend(self.others_by_name(&Asked { after, len: rest, ..asked }).await?);
        }
        Ok(found)
    }
}
