//! Uploads that go on where they broke off, by the tus 1.0 protocol (<https://tus.io/protocols/resumable-upload>): its
//! core, and the extensions creation, termination and expiration.
//!
//! `POST` announces a file, `PATCH` appends at an offset, `HEAD` tells the offset, `DELETE` gives up. What has come is in
//! the storage piece by piece and its extent in the database, so that an upload goes on after a restart and on any node.

mod receive;
mod tus;

use accounts::Principal;
use api::{Json, Path, Patience, Problem, docs};
use axum::body::Body;
use axum::extract::State as Shared;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use store::UserId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::storage::Area;
use crate::{App, FileId, Media, carried, name};

/// The largest picture, in bytes.
pub const PICTURE_LEN_MAX: u64 = 20 * 1024 * 1024;
/// The largest other file, in bytes.
pub const FILE_LEN_MAX: u64 = 50 * 1024 * 1024;
/// Pictures that are made anew and shown. Any other type is a file.
pub const PICTURE_TYPES: [&str; 4] = ["image/jpeg", "image/png", "image/webp", "image/gif"];
/// An upload that is not finished by then is gone, and so is a finished file that nothing carries.
const KEPT: TimeDelta = TimeDelta::days(1);

pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(begin)).routes(routes!(tell, offset, append, give_up))
}

/// How far a file has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "media.file_state", rename_all = "lowercase")]
pub enum State {
    /// Bytes are missing.
    Uploading,
    /// It is being looked at.
    Processing,
    /// It can be read.
    Ready,
    /// It is not accepted.
    Refused,
}

/// A file as its uploader sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Upload {
    /// The file's id too.
    #[schema(value_type = uuid::Uuid)]
    pub id: FileId,
    /// What it is called.
    pub name: String,
    /// What it was said to be; of a picture that is ready, what it was made into.
    #[serde(rename = "type")]
    pub media_type: String,
    /// In bytes.
    pub size: u64,
    /// Bytes that have come.
    pub offset: u64,
    /// How far it has got.
    pub state: State,
    /// Why it was refused: `not_a_picture`, `broken`, `too_large`, `too_many_pixels`, `too_slow`, `failed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
    /// Of a picture, in pixels, as it is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// The same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// Of a picture: a `ThumbHash` in base64, to show until the picture is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placeholder: Option<String>,
    /// When it goes, unless something carries it by then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
}

struct Row {
    id: FileId,
    name: String,
    media_type: String,
    size: i64,
    received: i64,
    state: State,
    refusal: Option<String>,
    width: Option<i32>,
    height: Option<i32>,
    placeholder: Option<String>,
    expires_at: Option<DateTime<Utc>>,
}

impl From<Row> for Upload {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            media_type: row.media_type,
            size: row.size.unsigned_abs(),
            offset: row.received.unsigned_abs(),
            state: row.state,
            refusal: row.refusal,
            width: row.width.map(i32::unsigned_abs),
            height: row.height.map(i32::unsigned_abs),
            placeholder: row.placeholder,
            expires_at: row.expires_at,
        }
    }
}

impl Upload {
    /// One's own, as long as it has not expired.
    async fn of(media: &Media, owner: UserId, id: FileId) -> Result<Self, Problem> {
        let row = sqlx::query_as!(
            Row,
            r#"select id as "id: FileId", name, media_type, size, received, state as "state: State", refusal,
                      width, height, placeholder, expires_at
               from media.files where id = $1 and owner_id = $2 and (expires_at is null or expires_at > $3)"#,
            id as FileId,
            owner as UserId,
            media.clock.now(),
        )
        .fetch_optional(media.db.pool())
        .await?;
        row.map(Self::from).ok_or_else(Problem::not_found)
    }

    /// The headers by which a tus client knows where it stands.
    fn headers(&self) -> HeaderMap {
        let mut headers = tus::headers(Some(self.offset));
        headers.insert(tus::LENGTH, self.size.into());
        if let Some(at) = self.expires_at {
            headers.insert(tus::EXPIRES, tus::http_date(at));
        }
        headers
    }
}

/// Begin an upload
///
/// `Upload-Length` is the size in bytes: at most 20 MiB for a picture, 50 MiB for anything else. `Upload-Metadata` has
/// `filename` and `filetype`, each followed by a space and its value in base64, separated by a comma. What is not
/// finished, or finished and not sent, is gone after a day.
#[utoipa::path(
    post, path = "/v1/uploads", tag = "files", security(("bearer" = [])),
    params(("Upload-Length" = u64, Header), ("Upload-Metadata" = Option<String>, Header),
        ("Tus-Resumable" = Option<String>, Header, description = "1.0.0")),
    responses((status = 201, description = "Begun; `Location` is where to send it", body = Upload),
        (status = 409, description = "No space left for this account", body = api::problem::Body),
        (status = 412, description = "Another version of tus", body = api::problem::Body),
        (status = 413, description = "Larger than a file may be", body = api::problem::Body),
        (status = 422, description = "An empty file", body = api::problem::Body),
        docs::TakesQuery, docs::NeedsToken, docs::Limited, docs::MayBeAway)
)]
async fn begin(app: Shared<App>, me: Principal, headers: HeaderMap) -> Result<Response, Problem> {
    tus::check_version(&headers)?;
    let media = &app.media;
    let size = tus::number(&headers, &tus::LENGTH)?;
    let told = tus::metadata(&headers)?;
    let (name, media_type) = (name::clean(&told.name), name::media_type(&told.media_type));
    let len_max = if is_picture(&media_type) { PICTURE_LEN_MAX } else { FILE_LEN_MAX };
    if size > len_max {
        return Err(Problem::too_large().detail(format!("at most {len_max} bytes")));
    }
    if size == 0 {
        return Err(Problem::invalid("Upload-Length", "too_small"));
    }
    let (now, id) = (media.clock.now(), FileId::generate(&media.entropy, &media.clock));
    let mut tx = media.db.begin().await?;
    let size_in_db = i64::try_from(size).map_err(Problem::internal)?;
    media.count(&mut tx, &me, size_in_db, now).await?;
    sqlx::query!(
        "insert into media.files (id, owner_id, name, media_type, size, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        id as FileId,
        me.user as UserId,
        name,
        media_type,
        size_in_db,
        now,
        now + KEPT,
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    let upload = Upload::of(media, me.user, id).await?;
    let mut answer = (StatusCode::CREATED, upload.headers(), Json(upload)).into_response();
    answer.headers_mut().insert(header::LOCATION, tus::location(id));
    Ok(answer)
}

/// Whether a file says that it is a picture of a kind that is made anew.
pub(crate) fn is_picture(media_type: &str) -> bool {
    PICTURE_TYPES.contains(&media_type)
}

/// State of one's file
#[utoipa::path(
    get, path = "/v1/uploads/{id}", tag = "files", params(("id" = uuid::Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, description = "How far it is", body = Upload),
        docs::NeedsToken, docs::MayBeMissing, docs::MayBeAway)
)]
async fn tell(app: Shared<App>, me: Principal, Path(id): Path<FileId>) -> Result<Response, Problem> {
    let upload = Upload::of(&app.media, me.user, id).await?;
    Ok((upload.headers(), Json(upload)).into_response())
}

/// Offset of an upload
#[utoipa::path(
    head, path = "/v1/uploads/{id}", tag = "files", params(("id" = uuid::Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, description = "`Upload-Offset` says how many bytes have come"),
        docs::NeedsToken, docs::MayBeMissing, docs::MayBeAway)
)]
async fn offset(app: Shared<App>, me: Principal, Path(id): Path<FileId>) -> Result<HeaderMap, Problem> {
    Ok(Upload::of(&app.media, me.user, id).await?.headers())
}

/// Go on with an upload
///
/// The body is what follows the offset, of any length. What has come when the connection breaks is kept: ask for the
/// offset and go on from there. Below 16 KiB in ten seconds the server ends the request.
#[utoipa::path(
    patch, path = "/v1/uploads/{id}", tag = "files", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), ("Upload-Offset" = u64, Header),
        ("Tus-Resumable" = Option<String>, Header, description = "1.0.0")),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses((status = 204, description = "All of the body is kept; `Upload-Offset` is the new offset"),
        (status = 408, description = "Too slow; what has come is kept", body = api::problem::Body),
        (status = 409, description = "Another offset: `Upload-Offset` says which", body = api::problem::Body),
        (status = 412, description = "Another version of tus", body = api::problem::Body),
        (status = 413, description = "More than was announced", body = api::problem::Body),
        (status = 415, description = "Another content type", body = api::problem::Body),
        docs::TakesQuery, docs::NeedsToken, docs::MayBeMissing, docs::MayBeAway)
)]
async fn append(
    app: Shared<App>,
    me: Principal,
    Path(id): Path<FileId>,
    patience: Patience,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    tus::check_version(&headers)?;
    tus::check_type(&headers)?;
    let start = tus::number(&headers, &tus::OFFSET)?;
    let upload = Upload::of(&app.media, me.user, id).await?;
    match receive::receive(&app.media, &upload, start, patience, &headers, body).await {
        Ok(offset) => Ok((StatusCode::NO_CONTENT, tus::headers(Some(offset))).into_response()),
        Err(stopped) => Ok((tus::headers(stopped.offset), stopped.problem).into_response()),
    }
}

/// Give up an upload
///
/// Or take back a finished file that nothing carries yet.
#[utoipa::path(
    delete, path = "/v1/uploads/{id}", tag = "files", params(("id" = uuid::Uuid, Path)), security(("bearer" = [])),
    responses((status = 204, description = "Gone"),
        (status = 409, description = "It was sent", body = api::problem::Body),
        docs::NeedsToken, docs::MayBeMissing, docs::MayBeAway)
)]
async fn give_up(app: Shared<App>, me: Principal, Path(id): Path<FileId>) -> Result<Response, Problem> {
    let media = &app.media;
    let mut tx = media.db.begin().await?;
    let expires_at = sqlx::query_scalar!(
        "select expires_at from media.files where id = $1 and owner_id = $2 for update",
        id as FileId,
        me.user as UserId,
    )
    .fetch_optional(&mut *tx)
    .await?;
    if expires_at.ok_or_else(Problem::not_found)?.is_none() {
        return Err(Problem::conflict("in_use", "This file was sent. Delete the message instead"));
    }
    carried::discard(&mut tx, &[id], media.clock.now()).await?;
    tx.commit().await?;
    // The job does it too; whoever is here already need not wait for it.
    media.storage.delete_all(Area::Parts, id).await.ok();
    Ok((StatusCode::NO_CONTENT, tus::headers(None)).into_response())
}
