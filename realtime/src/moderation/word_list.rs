//! The lists of blocked words. Owns `realtime.word_lists` and `realtime.words`.
//!
//! A list holds in the public rooms of its campus, one of admins in those of no campus. What people write to each other in
//! private is not searched.

use accounts::{Moderator, Role};
use api::{Json, OnConstraint as _, Path, Problem, Query, Valid, docs};
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use store::{CampusId, Tx, UserId};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::audit::{self, Act, Entry};
use super::words::{Mode, folded_word};
use crate::engine::{Engine, Realtime};
use crate::rooms::tidy_line;

/// How many words one list has.
const WORDS_MAX: i64 = 1_000;

pub(crate) fn router() -> OpenApiRouter<Realtime> {
    OpenApiRouter::new().routes(routes!(words, block_word)).routes(routes!(allow_word))
}

/// Whose list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Whose {
    /// For admins: the campus; without it, the list of rooms without a campus. Moderators have the list of their own.
    #[param(value_type = Option<uuid::Uuid>)]
    campus: Option<CampusId>,
}

/// A word to be blocked.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(as = BlockedWordDraft, example = json!({ "word": "essay mill", "mode": "review" }))]
struct Draft {
    /// A word or a phrase of at most 80 characters, with at least one letter or digit.
    #[garde(length(chars, min = 1, max = 80))]
    word: String,
    #[garde(skip)]
    mode: Mode,
}

/// A blocked word.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990d2e-7c00-7a3b-8f00-000000000001", "word": "essay mill", "mode": "review",
    "at": "2026-11-20T14:15:01.230Z"
}))]
struct BlockedWord {
    id: Uuid,
    word: String,
    mode: Mode,
    at: DateTime<Utc>,
}

/// The words of a list, in the order in which they are compared.
#[derive(Debug, Serialize, ToSchema)]
struct BlockedWords {
    /// At most 1,000.
    items: Vec<BlockedWord>,
}

async fn scope(
    engine: &Engine,
    Moderator(me): Moderator,
    whose: &Whose,
) -> Result<Option<CampusId>, Problem> {
    if me.role == Role::Admin {
        return Ok(whose.campus);
    }
    let own = engine.network.campus_of(me.user).await?.map(|campus| campus.id);
    match own {
        Some(own) if whose.campus.is_none_or(|campus| campus == own) => Ok(Some(own)),
        _ => Err(Problem::forbidden("forbidden", "This is the list of another campus")),
    }
}

fn scope_id(campus: Option<CampusId>) -> Uuid {
    campus.map_or(Uuid::nil(), CampusId::uuid)
}

/// Blocked words
///
/// For moderators, of their campus, and for admins.
#[utoipa::path(
    get, path = "/v1/moderation/words", tag = "moderation", params(Whose), security(("bearer" = [])),
    responses((status = 200, description = "The list", body = BlockedWords),
        docs::TakesQuery, docs::NeedsRole, docs::MayBeAway)
)]
async fn words(
    State(realtime): State<Realtime>,
    me: Moderator,
    Query(whose): Query<Whose>,
) -> Result<Json<BlockedWords>, Problem> {
    let engine = &realtime.0;
    let scope = scope_id(scope(engine, me, &whose).await?);
    let items = sqlx::query_as!(
        BlockedWord,
        r#"select id, word, mode as "mode: Mode", at from realtime.words where scope = $1 order by folded limit $2"#,
        scope,
        WORDS_MAX,
    );
    Ok(Json(BlockedWords { items: items.fetch_all(engine.db.pool()).await? }))
}

/// Block a word
///
/// From now on, in all public rooms of the campus, on every node. It is found however it is written, and only as a whole
/// word; where a script has no spaces, wherever it stands. `refuse`: a message with it is not taken (`words`). `review`: it is
/// taken, and waits in the queue.
#[utoipa::path(
    post, path = "/v1/moderation/words", tag = "moderation", params(Whose), request_body = Draft,
    security(("bearer" = [])),
    responses((status = 201, description = "Blocked", body = BlockedWord),
        (status = 409, description = "It is blocked already, or 1,000 words are", body = api::problem::Body),
        docs::TakesBody, docs::NeedsRole, docs::MayBeMissing, docs::Limited, docs::MayBeAway)
)]
async fn block_word(
    State(realtime): State<Realtime>,
    me: Moderator,
    Query(whose): Query<Whose>,
    Valid(draft): Valid<Draft>,
) -> Result<(StatusCode, Json<BlockedWord>), Problem> {
    let (engine, by) = (&realtime.0, me.0.user);
    let campus = scope(engine, me, &whose).await?;
    engine.limits.take_act(by)?;
    let (word, folded) = (tidy_line(&draft.word), folded_word(&draft.word));
    if folded.is_empty() {
        return Err(Problem::invalid("word", "bad_format"));
    }
    let added = BlockedWord {
        id: engine.entropy.uuid_v7(&engine.clock),
        word,
        mode: draft.mode,
        at: engine.clock.now(),
    };
    let mut tx = engine.db.begin().await?;
    change(&mut tx, campus).await?;
    let made = sqlx::query!(
        r#"insert into realtime.words (id, scope, word, folded, mode, by_id, at)
           select $1, $2, $3, $4, $5, $6, $7 where (select count(*) from realtime.words where scope = $2) < $8"#,
        added.id,
        scope_id(campus),
        added.word,
        folded,
        added.mode as Mode,
        by as UserId,
        added.at,
        WORDS_MAX,
    )
    .execute(&mut *tx)
    .await
    .on_constraint("words_once_a_list", || Problem::conflict("blocked_already", "This word is blocked already"))?;
    if made.rows_affected() == 0 {
        return Err(Problem::conflict("too_many_words", "A list has at most 1,000 words"));
    }
    let act = match added.mode {
        Mode::Refuse => Act::BlockWord,
        Mode::Review => Act::WatchWord,
    };
    audit::record(&mut tx, added.at, Entry::of_list(act, by, campus, &added.word)).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(added)))
}

/// The word in the path.
#[derive(Deserialize)]
struct Named {
    id: Uuid,
}

/// Take a word out of a list
#[utoipa::path(
    delete, path = "/v1/moderation/words/{id}", tag = "moderation", params(("id" = uuid::Uuid, Path), Whose),
    security(("bearer" = [])),
    responses((status = 204, description = "Blocked no more"),
        docs::TakesQuery, docs::NeedsRole, docs::MayBeMissing, docs::MayBeAway)
)]
async fn allow_word(
    State(realtime): State<Realtime>,
    me: Moderator,
    Path(Named { id }): Path<Named>,
    Query(whose): Query<Whose>,
) -> Result<StatusCode, Problem> {
    let (engine, by) = (&realtime.0, me.0.user);
    let campus = scope(engine, me, &whose).await?;
    let mut tx = engine.db.begin().await?;
    change(&mut tx, campus).await?;
    let gone = sqlx::query_scalar!(
        "delete from realtime.words where id = $1 and scope = $2 returning word",
        id,
        scope_id(campus),
    );
    let word = gone.fetch_optional(&mut *tx).await?.ok_or_else(Problem::not_found)?;
    let line = Entry::of_list(Act::AllowWord, by, campus, &word);
    audit::record(&mut tx, engine.clock.now(), line).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a list its next version, and keeps others from changing it until the end of the transaction.
async fn change(tx: &mut Tx, campus: Option<CampusId>) -> Result<(), Problem> {
    sqlx::query!(
        r#"insert into realtime.word_lists as l (scope, campus_id, version) values ($1, $2, 1)
           on conflict (scope) do update set version = l.version + 1"#,
        scope_id(campus),
        campus as Option<CampusId>,
    )
    .execute(&mut **tx)
    .await
    .on_constraint("word_lists_campus_id_fkey", Problem::not_found)?;
    Ok(())
}
