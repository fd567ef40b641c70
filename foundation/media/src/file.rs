//! Reading files. Whether the caller may is asked at every read; who may not gets the same answer as for no file.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use accounts::Principal;
use api::{Path, Problem, docs};
use axum::body::Body;
use axum::extract::State as Shared;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::disposition::content_disposition;
use crate::range::{self, Wanted};
use crate::storage::Key;
use crate::upload::State;
use crate::{App, FileId, Media, Variant, name};

pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(read)).routes(routes!(read_variant))
}

/// A file that the caller may read.
struct Readable {
    id: FileId,
    name: String,
    state: State,
}

/// One form of it.
struct Form {
    variant: Variant,
    media_type: String,
    size: u64,
}

/// Read a file
///
/// For its uploader and for members of the room in which it was sent. A picture is shown, anything else is saved.
#[utoipa::path(
    get, path = "/v1/files/{id}", tag = "files", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), ("Range" = Option<String>, Header), ("If-None-Match" = Option<String>, Header)),
    responses((status = 200, description = "All of it", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 206, description = "A part of it", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 304, description = "Not changed"),
        (status = 409, description = "It is still being looked at", body = api::problem::Body),
        (status = 410, description = "It was refused", body = api::problem::Body),
        (status = 416, description = "It has no such part", body = api::problem::Body),
        docs::NeedsToken, docs::MayBeMissing, docs::MayBeAway)
)]
async fn read(
    app: Shared<App>,
    me: Principal,
    Path(id): Path<FileId>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    serve(&app, &me, id, Variant::Full, &headers).await
}

#[derive(Deserialize)]
struct Named {
    id: FileId,
    variant: Variant,
}

/// Read a picture in a size
///
/// `thumb` has at most 480 pixels a side, `screen` 1,600, `full` 4,096. A smaller picture comes as it is.
#[utoipa::path(
    get, path = "/v1/files/{id}/{variant}", tag = "files", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), ("variant" = inline(Variant), Path), ("Range" = Option<String>, Header),
        ("If-None-Match" = Option<String>, Header)),
    responses((status = 200, description = "All of it", body = Vec<u8>, content_type = "image/*"),
        (status = 206, description = "A part of it", body = Vec<u8>, content_type = "image/*"),
        (status = 304, description = "Not changed"),
        (status = 409, description = "It is still being looked at", body = api::problem::Body),
        (status = 410, description = "It was refused", body = api::problem::Body),
        (status = 416, description = "It has no such part", body = api::problem::Body),
        docs::NeedsToken, docs::MayBeMissing, docs::MayBeAway)
)]
async fn read_variant(
    app: Shared<App>,
    me: Principal,
    Path(Named { id, variant }): Path<Named>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    serve(&app, &me, id, variant, &headers).await
}

async fn serve(
    app: &App,
    me: &Principal,
    id: FileId,
    variant: Variant,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let file = readable(app, me, id).await?;
    match file.state {
        State::Ready => {}
        State::Uploading => return Err(Problem::not_found()),
        State::Processing => {
            let problem = Problem::conflict("processing", "This file is still being looked at");
            return Err(problem.retry_after(Duration::from_secs(1)));
        }
        State::Refused => {
            return Err(Problem::new(StatusCode::GONE, "refused", "This file was not accepted"));
        }
    }
    let form = form(&app.media, id, variant).await?;
    answer(&app.media, &file, &form, headers).await
}

async fn readable(app: &App, me: &Principal, id: FileId) -> Result<Readable, Problem> {
    let row = sqlx::query!(
        r#"select name, state as "state: State", owner_id is not distinct from $2 as "own!"
           from media.files where id = $1 and (expires_at is null or expires_at > $3)"#,
        id as FileId,
        me.user as store::UserId,
        app.media.clock.now(),
    )
    .fetch_optional(app.media.db.pool())
    .await?
    .ok_or_else(Problem::not_found)?;
    let may_read = Arc::clone(&app.may_read);
    if !row.own && !may_read(me.user, id).await? {
        return Err(Problem::not_found());
    }
    Ok(Readable { id, name: row.name, state: row.state })
}

/// The form asked for, or the next larger one when the picture has no larger ones than that.
async fn form(media: &Media, id: FileId, wanted: Variant) -> Result<Form, Problem> {
    let rows =
        sqlx::query!("select variant, media_type, size from media.variants where file_id = $1", id as FileId)
            .fetch_all(media.db.pool())
            .await?;
    let is_picture = rows.iter().all(|row| shows_inline(&row.media_type));
    let larger = match wanted {
        _ if !is_picture && wanted != Variant::Full => &[][..],
        Variant::Full => &[Variant::Full][..],
        Variant::Screen => &[Variant::Screen, Variant::Full],
        Variant::Thumb => &[Variant::Thumb, Variant::Screen, Variant::Full],
    };
    let found = larger.iter().find_map(|&variant| {
        let row = rows.iter().find(|row| row.variant == variant.as_str())?;
        Some(Form { variant, media_type: row.media_type.clone(), size: row.size.unsigned_abs() })
    });
    found.ok_or_else(Problem::not_found)
}

/// The kinds that a picture is made into here. Nothing else is ever shown in a page of this site.
fn shows_inline(media_type: &str) -> bool {
    matches!(media_type, "image/jpeg" | "image/webp" | "image/gif")
}

/// Whatever a browser does with the bytes, it does in an empty sandbox.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");
const SAME_SITE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

async fn answer(media: &Media, file: &Readable, form: &Form, asked: &HeaderMap) -> Result<Response, Problem> {
    // The content of an id and a form never changes.
    let tag = format!("\"{}-{}\"", file.id, form.variant.as_str());
    let mut headers = about(file, form, &tag);
    if matches_tag(asked.get(header::IF_NONE_MATCH), &tag) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let fresh = asked.get(header::IF_RANGE).is_none_or(|known| known.as_bytes() == tag.as_bytes());
    let range = asked.get(header::RANGE).and_then(|range| range.to_str().ok()).filter(|_| fresh);
    match range::wanted(range, form.size) {
        Wanted::All => {
            let body = body(media, file, form, 0..form.size).await?;
            headers.insert(header::CONTENT_LENGTH, form.size.into());
            Ok((headers, body).into_response())
        }
        Wanted::Part(part) => {
            let (first, last) = (part.start, part.end - 1);
            headers.insert(header::CONTENT_RANGE, text(format!("bytes {first}-{last}/{}", form.size)));
            headers.insert(header::CONTENT_LENGTH, (part.end - part.start).into());
            let body = body(media, file, form, part).await?;
            Ok((StatusCode::PARTIAL_CONTENT, headers, body).into_response())
        }
        Wanted::Nothing => {
            let range = [(header::CONTENT_RANGE, text(format!("bytes */{}", form.size)))];
            let problem =
                Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, "no_such_part", "The file has no such part");
            Ok((range, problem).into_response())
        }
    }
}

fn about(file: &Readable, form: &Form, tag: &str) -> HeaderMap {
    let inline = shows_inline(&form.media_type);
    // What is not shown is told as mere bytes; its kind is known from its name and from what carries it.
    let media_type = if inline { form.media_type.as_str() } else { "application/octet-stream" };
    let disposition = if inline {
        let ending = form.media_type.trim_start_matches("image/");
        content_disposition("inline", &format!("{}.{ending}", name::split(&file.name).0))
    } else {
        content_disposition("attachment", &file.name)
    };
    HeaderMap::from_iter([
        (header::CONTENT_TYPE, text(media_type.to_owned())),
        (header::CONTENT_DISPOSITION, disposition),
        (header::ETAG, text(tag.to_owned())),
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
        // A browser may keep it and asks each time whether it still may show it.
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (SAME_SITE, HeaderValue::from_static("same-origin")),
    ])
}

async fn body(media: &Media, file: &Readable, form: &Form, part: Range<u64>) -> Result<Body, Problem> {
    let away = |error| Problem::unavailable(Duration::from_secs(2)).cause(error);
    let stream = media.storage.read(&Key::variant(file.id, form.variant), part).await.map_err(away)?;
    Ok(Body::from_stream(stream))
}

fn matches_tag(known: Option<&HeaderValue>, tag: &str) -> bool {
    let Some(known) = known.and_then(|known| known.to_str().ok()) else { return false };
    known.split(',').map(|one| one.trim().trim_start_matches("W/")).any(|one| one == "*" || one == tag)
}

fn text(value: String) -> HeaderValue {
    HeaderValue::try_from(value).unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"))
}
