//! Sending, and acting upon what was sent, over HTTP: the same acts as over WebSocket, through the same ingest.
//!
//! Every one takes an `Idempotency-Key`, the id of the event that it makes; typing makes none.

use std::time::Duration;

use api::{Json, Path, Problem, Query, Valid, docs};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use garde::Validate;
use media::FileId;
use serde::Deserialize;
use store::{EventId, RoomId, UserId};
use tokio::sync::oneshot;
use tokio::time::Instant;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::append::{Act, Refused};
use crate::engine::{Engine, Realtime};
use crate::history::NamedMessage;
use crate::ingest::{self, Reply, SendError};
use crate::membership::Member;
use crate::presence::sight;
use crate::wire::encode::Ack;
use crate::wire::{Complaint, MENTIONS_MAX, MessageBody, StreamName, Words};

pub(crate) fn router() -> OpenApiRouter<Realtime> {
    OpenApiRouter::new()
        .routes(routes!(send))
        .routes(routes!(edit, remove_message))
        .routes(routes!(react, withdraw))
        .routes(routes!(pin, unpin))
        .routes(routes!(typing))
}

/// A message to send.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(example = json!({ "text": "anyone for past papers?" }))]
struct NewMessage {
    /// At most 4,000 characters, not only white space.
    #[garde(skip)]
    text: String,
    /// Seq of the message it answers.
    #[garde(skip)]
    reply_to: Option<u64>,
    /// At most 20 members who are told of it. Whoever is no member is left out.
    #[serde(default)]
    #[garde(length(max = MENTIONS_MAX))]
    #[schema(value_type = Vec<uuid::Uuid>)]
    mentions: Vec<UserId>,
    /// Everybody in the room is told of it. Counts only from its owners and from moderators.
    #[serde(default)]
    #[garde(skip)]
    mention_all: bool,
    /// Ids of at most 10 files that the author has uploaded and not sent yet. With any, the text may be empty.
    #[serde(default)]
    #[garde(skip)]
    #[schema(value_type = Vec<uuid::Uuid>)]
    attachments: Vec<FileId>,
}

/// Send a message
///
/// The same as `send` over WebSocket. `Idempotency-Key` is the message's id, a UUID made by the client: sent again
/// with the same content it gets the same answer, with 200 instead of 201.
#[utoipa::path(
    post, path = "/v1/rooms/{id}/messages", tag = "rooms", request_body = NewMessage, security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    responses((status = 201, description = "Stored", body = Ack), (status = 200, description = "Stored before", body = Ack),
        (status = 409, description = "The id belongs to something else", body = api::problem::Body),
        docs::TakesBody, docs::NeedsToken, docs::MayBeMissing, docs::Limited, docs::MayBeAway)
)]
async fn send(
    State(realtime): State<Realtime>,
    me: Member,
    headers: HeaderMap,
    Valid(message): Valid<NewMessage>,
) -> Result<(StatusCode, Json<Ack>), Problem> {
    let NewMessage { text, reply_to, mentions, mention_all, attachments } = message;
    let body = MessageBody { text, reply_to, mentions, mention_all, attachments };
    let act = acceptable(body.unfit_field(), Act::message(body))?;
    let Json(ack) = perform(&realtime.0, &me, &headers, act).await?;
    Ok((if ack.again { StatusCode::OK } else { StatusCode::CREATED }, Json(ack)))
}

/// New words for a message.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(example = json!({ "text": "anyone for past papers? I have 2024" }))]
struct NewWords {
    /// At most 4,000 characters, not only white space.
    #[garde(skip)]
    text: String,
    /// At most 20 members; they replace those of the message.
    #[serde(default)]
    #[garde(length(max = MENTIONS_MAX))]
    #[schema(value_type = Vec<uuid::Uuid>)]
    mentions: Vec<UserId>,
    /// Everybody in the room is told of it. Counts only from its owners and from moderators.
    #[serde(default)]
    #[garde(skip)]
    mention_all: bool,
}

/// Edit a message
///
/// One's own. The same as `edit` over WebSocket; `Idempotency-Key` is the id of the edit.
#[utoipa::path(
    patch, path = "/v1/rooms/{id}/messages/{seq}", tag = "rooms", request_body = NewWords, security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), ("seq" = u64, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    responses((status = 200, description = "Numbered", body = Ack),
        (status = 403, description = "Somebody else's message", body = api::problem::Body),
        (status = 409, description = "Removed, or the id belongs to something else", body = api::problem::Body),
        docs::TakesBody, docs::NeedsToken, docs::MayBeMissing, docs::Limited, docs::MayBeAway)
)]
async fn edit(
    State(realtime): State<Realtime>,
    me: Member,
    headers: HeaderMap,
    Path(NamedMessage { seq }): Path<NamedMessage>,
    Valid(words): Valid<NewWords>,
) -> Result<Json<Ack>, Problem> {
    let NewWords { text, mentions, mention_all } = words;
    let act = acceptable("text", Act::edit(seq, Words { text, mentions, mention_all }))?;
    perform(&realtime.0, &me, &headers, act).await
}

/// Why somebody else's message is removed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Why {
    /// At most 300 characters, for the audit and for the author.
    reason: Option<String>,
}

/// Remove a message
///
/// One's own; owners and moderators of the room and moderators among its members also those of others, but not in a direct
/// room; the author is told. The
/// same as `delete` over WebSocket; `Idempotency-Key` is the id of the removal.
#[utoipa::path(
    delete, path = "/v1/rooms/{id}/messages/{seq}", tag = "rooms", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), ("seq" = u64, Path), ("Idempotency-Key" = uuid::Uuid, Header), Why),
    responses((status = 200, description = "Numbered", body = Ack),
        (status = 403, description = "Somebody else's message", body = api::problem::Body),
        (status = 422, description = "The reason is too long", body = api::problem::Body),
        (status = 409, description = "Removed before, or the id belongs to something else", body = api::problem::Body),
        docs::TakesQuery, docs::NeedsToken, docs::MayBeMissing, docs::Limited, docs::MayBeAway)
)]
async fn remove_message(
    State(realtime): State<Realtime>,
    me: Member,
    headers: HeaderMap,
    Path(NamedMessage { seq }): Path<NamedMessage>,
    Query(Why { reason }): Query<Why>,
) -> Result<Json<Ack>, Problem> {
    let act = acceptable("reason", Act::delete(seq, reason.as_deref()))?;
    perform(&realtime.0, &me, &headers, act).await
}

/// The message and the reaction in the path.
#[derive(Deserialize)]
struct NamedReaction {
    seq: u64,
    emoji: String,
}

/// React to a message
///
/// With one emoji, percent-encoded in the path. The same as `react` with `on: true` over WebSocket; `Idempotency-Key` is
/// the id of the reaction.
#[utoipa::path(
    put, path = "/v1/rooms/{id}/messages/{seq}/reactions/{emoji}", tag = "rooms", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), ("seq" = u64, Path), ("emoji" = String, Path),
        ("Idempotency-Key" = uuid::Uuid, Header)),
    responses((status = 200, description = "Numbered", body = Ack),
        (status = 409, description = "Removed, 20 different emoji already, or the id belongs to something else",
            body = api::problem::Body),
        (status = 422, description = "No emoji", body = api::problem::Body),
        docs::TakesQuery, docs::NeedsToken, docs::MayBeMissing, docs::Limited, docs::MayBeAway)
)]
async fn react(
    State(realtime): State<Realtime>,
    me: Member,
    headers: HeaderMap,
    Path(NamedReaction { seq, emoji }): Path<NamedReaction>,
) -> Result<Json<Ack>, Problem> {
    let act = acceptable("emoji", Act::react(seq, &emoji, true))?;
    perform(&realtime.0, &me, &headers, act).await
}

/// Withdraw a reaction
///
/// The same as `react` with `on: false` over WebSocket; `Idempotency-Key` is the id of the withdrawal.
#[utoipa::path(
    delete, path = "/v1/rooms/{id}/messages/{seq}/reactions/{emoji}", tag = "rooms", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), ("seq" = u64, Path), ("emoji" = String, Path),
        ("Idempotency-Key" = uuid::Uuid, Header)),
    responses((status = 200, description = "Numbered", body = Ack),
        (status = 409, description = "Removed, or the id belongs to something else", body = api::problem::Body),
        (status = 422, description = "No emoji", body = api::problem::Body),
        docs::TakesQuery, docs::NeedsToken, docs::MayBeMissing, docs::Limited, docs::MayBeAway)
)]
async fn withdraw(
    State(realtime): State<Realtime>,
    me: Member,
    headers: HeaderMap,
    Path(NamedReaction { seq, emoji }): Path<NamedReaction>,
) -> Result<Json<Ack>, Problem> {
    let act = acceptable("emoji", Act::react(seq, &emoji, false))?;
    perform(&realtime.0, &me, &headers, act).await
}

/// Pin a message
///
/// At most 50 a room: in a public room by its owners and moderators, elsewhere by every member. `Idempotency-Key` is the
/// id of the event that tells the room.
#[utoipa::path(
    post, path = "/v1/rooms/{id}/pins/{seq}", tag = "rooms", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), ("seq" = u64, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    responses((status = 200, description = "Numbered", body = Ack),
        (status = 409, description = "Removed, 50 pinned already, or the id belongs to something else",
            body = api::problem::Body),
        docs::TakesQuery, docs::NeedsRole, docs::MayBeMissing, docs::Limited, docs::MayBeAway)
)]
async fn pin(
    State(realtime): State<Realtime>,
    me: Member,
    headers: HeaderMap,
    Path(NamedMessage { seq }): Path<NamedMessage>,
) -> Result<Json<Ack>, Problem> {
    perform(&realtime.0, &me, &headers, Act::Pin { target: seq, on: true }).await
}

/// Unpin a message
///
/// By whoever may pin. `Idempotency-Key` is the id of the event that tells the room.
#[utoipa::path(
    delete, path = "/v1/rooms/{id}/pins/{seq}", tag = "rooms", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), ("seq" = u64, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    responses((status = 200, description = "Numbered", body = Ack),
        (status = 409, description = "Removed, or the id belongs to something else", body = api::problem::Body),
        docs::TakesQuery, docs::NeedsRole, docs::MayBeMissing, docs::Limited, docs::MayBeAway)
)]
async fn unpin(
    State(realtime): State<Realtime>,
    me: Member,
    headers: HeaderMap,
    Path(NamedMessage { seq }): Path<NamedMessage>,
) -> Result<Json<Ack>, Problem> {
    perform(&realtime.0, &me, &headers, Act::Pin { target: seq, on: false }).await
}

/// Whether one types.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(example = json!({ "on": true }))]
struct Typing {
    /// False: no longer.
    #[garde(skip)]
    on: bool,
}

/// Say that one types
///
/// The same as `typing` over WebSocket. It is shown for six seconds, or until a message of one's own appears; of whoever is
/// muted in the room it is not shown.
#[utoipa::path(
    put, path = "/v1/rooms/{id}/typing", tag = "rooms", request_body = Typing, security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path)),
    responses((status = 204, description = "Those who follow the room are told"),
        docs::TakesBody, docs::NeedsToken, docs::MayBeMissing, docs::Limited, docs::MayBeAway)
)]
async fn typing(
    State(realtime): State<Realtime>,
    me: Member,
    Valid(Typing { on }): Valid<Typing>,
) -> Result<StatusCode, Problem> {
    let engine = &realtime.0;
    engine.limits.take_typing(me.user)?;
    if !sight::read(&engine.db, me.user).await?.invisible && !is_muted(engine, &me).await? {
        engine.hub.types(StreamName::Room(me.room), me.user, on);
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Whether somebody may not write in the room now.
async fn is_muted(engine: &Engine, me: &Member) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from realtime.sanctions s
           where s.room_id = $1 and s.user_id = $2 and s.kind = 'mute' and (s.until is null or s.until > $3)) as "is!""#,
        me.room as RoomId,
        me.user as UserId,
        engine.clock.now(),
    )
    .fetch_one(engine.db.pool())
    .await
}

fn acceptable(field: &str, act: Result<Act, Complaint>) -> Result<Act, Problem> {
    act.map_err(|(code, title)| Problem::invalid(field, code).detail(title))
}

/// Hands an act to the room's worker and waits for its answer.
async fn perform(engine: &Engine, me: &Member, headers: &HeaderMap, act: Act) -> Result<Json<Ack>, Problem> {
    let id = idempotency_key(headers)?;
    engine.limits.take(me.user, me.verified).map_err(Problem::too_many)?;
    let (reply, answer) = oneshot::channel();
    let (room, author, moderates) = (me.room, me.user, me.moderates);
    let send = ingest::Send {
        room,
        author,
        id,
        moderates,
        act,
        since: Instant::now(),
        reply: Reply::Request(reply),
    };
    let busy = || Problem::unavailable(Duration::from_secs(1));
    engine.ingest.offer(send).map_err(|_| busy())?;
    answer.await.map_err(|_| busy())?.map(Json).map_err(SendError::problem)
}

impl SendError {
    /// The same refusal as on the wire; what may not be known about answers 404.
    fn problem(self) -> Problem {
        let (code, title, retry_after_ms) = self.on_the_wire();
        let retry_after = retry_after_ms.map(Duration::from_millis);
        match self {
            Self::Unavailable | Self::RetryEarlier => Problem::unavailable(Duration::from_secs(1)),
            Self::Refused(Refused::NotMember | Refused::NoSuchMessage) => Problem::not_found(),
            Self::Refused(Refused::NoSuchTarget) => Problem::invalid("reply_to", "unknown"),
            Self::Refused(Refused::Words) => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, title),
            Self::Refused(Refused::NoSuchFile) => Problem::invalid("attachments", "unknown"),
            Self::Refused(Refused::NotYours | Refused::NotAllowed | Refused::Closed) => {
                Problem::forbidden(code, title)
            }
            Self::Refused(Refused::Muted { .. }) => match retry_after {
                Some(wait) => Problem::forbidden(code, title).retry_after(wait),
                None => Problem::forbidden(code, title),
            },
            Self::Refused(Refused::SlowMode { .. }) => {
                Problem::new(StatusCode::TOO_MANY_REQUESTS, code, title)
                    .retry_after(retry_after.unwrap_or_default())
            }
            Self::Refused(
                Refused::IdConflict | Refused::Removed | Refused::TooManyReactions | Refused::TooManyPins,
            ) => Problem::conflict(code, title),
        }
    }
}

fn idempotency_key(headers: &HeaderMap) -> Result<EventId, Problem> {
    let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok());
    let id: Option<EventId> = key.and_then(|key| key.parse().ok());
    id.filter(|id| !id.uuid().is_nil())
        .ok_or_else(|| Problem::malformed("Idempotency-Key must be a UUID made for this message"))
}
