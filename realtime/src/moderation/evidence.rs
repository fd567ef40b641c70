//! What a case keeps of what was said, also when its author edits or removes it. Owns `realtime.evidence`.
//!
//! What somebody reported is kept whatever else the case keeps: each report adds one text at most, and nobody but those who
//! report adds any. What only a list of words found is bounded by itself, because its author decides how often that is.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use store::Tx;
use utoipa::ToSchema;
use uuid::Uuid;

/// Texts of a case that only a list of words found: the first, and the last ones.
const FOUND_MAX: i64 = 5;
/// Texts of a case that are shown, those that were reported before others. Beyond the 20 reports that are shown none is
/// missing.
const SHOWN_MAX: i64 = 25;
/// Of a longer text the beginning is kept.
const CHARS_MAX: usize = 8_000;

/// What was said when it was reported or found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Evidence {
    text: String,
    at: DateTime<Utc>,
    #[serde(skip)]
    digest: Vec<u8>,
}

/// Keeps a text with a case, and gives its digest.
pub(super) async fn keep(
    tx: &mut Tx,
    case: Uuid,
    (text, reported): (&str, bool),
    now: DateTime<Utc>,
) -> Result<Vec<u8>, sqlx::Error> {
    let text: String = text.chars().take(CHARS_MAX).collect();
    let digest = Sha256::digest(text.as_bytes()).to_vec();
    sqlx::query!(
        r#"insert into realtime.evidence as e (case_id, digest, text, reported, at) values ($1, $2, $3, $4, $5)
           on conflict (case_id, digest) do update set reported = e.reported or excluded.reported"#,
        case,
        digest,
        text,
        reported,
        now,
    )
    .execute(&mut **tx)
    .await?;
    if !reported {
        forget_some(tx, case).await?;
    }
    Ok(digest)
}

/// Of what only a list of words found, the first text and the last ones stay.
async fn forget_some(tx: &mut Tx, case: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"delete from realtime.evidence e using (
               select digest, row_number() over (order by at, digest) as nth, count(*) over () as held
               from realtime.evidence where case_id = $1 and not reported) found
           where e.case_id = $1 and e.digest = found.digest and found.nth > 1 and found.nth <= found.held - $2 + 1"#,
        case,
        FOUND_MAX,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What is kept of each of these cases, in the order in which it was said.
pub(super) async fn of_cases(
    db: &sqlx::PgPool,
    cases: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Evidence>>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select c.id as "case!", e.text, e.at, e.digest
           from unnest($1::uuid[]) as c (id)
           cross join lateral (
               select * from realtime.evidence e where e.case_id = c.id
               order by e.reported desc, e.at, e.digest limit $2) e
           order by e.at, e.digest"#,
        cases,
        SHOWN_MAX,
    )
    .fetch_all(db)
    .await?;
    let mut kept: HashMap<Uuid, Vec<Evidence>> = HashMap::new();
    for row in rows {
        let evidence = Evidence { text: row.text, at: row.at, digest: row.digest };
        kept.entry(row.case).or_default().push(evidence);
    }
    Ok(kept)
}

/// Which of them has this digest.
pub(super) fn place_of(evidence: &[Evidence], digest: &[u8]) -> Option<usize> {
    evidence.iter().position(|kept| kept.digest == digest)
}
