//! For the areas: files that something of theirs carries. All of it happens in the caller's transaction.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use jobs::Job as _;
use serde::{Deserialize, Serialize};
use store::{Tx, UserId};
use utoipa::ToSchema;

use crate::FileId;
use crate::process::DeleteObjects;

/// A file as those see it who get what carries it: enough to lay it out before it is loaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Attachment {
    /// The file: `GET /v1/files/{id}`.
    #[schema(value_type = uuid::Uuid)]
    pub id: FileId,
    /// What it is called.
    pub name: String,
    /// Its media type.
    #[serde(rename = "type")]
    pub media_type: String,
    /// In bytes.
    pub size: u64,
    /// Of a picture, in pixels; missing while it was still being looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// The same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// Of a picture: a `ThumbHash` in base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placeholder: Option<String>,
}

/// Those of `files` that are whole, accepted and carried by nothing yet, with their owners. They are locked, in the
/// order of their ids, until the transaction ends.
pub async fn claimable(
    tx: &mut Tx,
    files: &[FileId],
    now: DateTime<Utc>,
) -> Result<HashMap<FileId, (UserId, Attachment)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select f.id as "id: FileId", f.owner_id as "owner!: UserId", f.name, f.media_type, f.width, f.height,
                  f.placeholder, coalesce(v.size, f.size) as "size!"
           from media.files f left join media.variants v on v.file_id = f.id and v.variant = 'full'
           where f.id = any($1) and f.state in ('processing', 'ready') and f.expires_at > $2
             and f.owner_id is not null
           order by f.id for update of f"#,
        files as &[FileId],
        now,
    )
    .fetch_all(&mut **tx)
    .await?;
    let found = rows.into_iter().map(|row| {
        let attachment = Attachment {
            id: row.id,
            name: row.name,
            media_type: row.media_type,
            size: row.size.unsigned_abs(),
            width: row.width.map(i32::unsigned_abs),
            height: row.height.map(i32::unsigned_abs),
            placeholder: row.placeholder,
        };
        (row.id, (row.owner, attachment))
    });
    Ok(found.collect())
}

/// Something carries these now: they no longer expire, and whoever may read that may read them.
pub async fn claim(tx: &mut Tx, files: &[FileId]) -> Result<(), sqlx::Error> {
    sqlx::query!("update media.files set expires_at = null where id = any($1)", files as &[FileId])
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Nothing carries these any more: from the commit on nobody can read them, and a job deletes their bytes.
pub async fn discard(tx: &mut Tx, files: &[FileId], now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let gone = sqlx::query_scalar!(
        r#"delete from media.files where id = any($1) returning id as "id: FileId""#,
        files as &[FileId],
    )
    .fetch_all(&mut **tx)
    .await?;
    for file in gone {
        DeleteObjects { file, parts_only: false }.enqueue(tx, now).await?;
    }
    Ok(())
}
