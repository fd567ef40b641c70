//! How much an account may upload: in an hour, and in all.

use std::time::Duration;

use accounts::Principal;
use api::Problem;
use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use store::{Tx, UserId};

use crate::Media;

const GIB: i64 = 1024 * 1024 * 1024;
const MIB: i64 = 1024 * 1024;

/// What an account may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Allowance {
    /// Uploads begun in an hour of the clock.
    pub(crate) files_an_hour: i32,
    /// Bytes of uploads begun in it.
    pub(crate) bytes_an_hour: i64,
    /// Bytes of everything that is kept for it.
    pub(crate) bytes_kept: i64,
}

const VERIFIED: Allowance = Allowance { files_an_hour: 200, bytes_an_hour: GIB, bytes_kept: 10 * GIB };
const UNVERIFIED: Allowance =
    Allowance { files_an_hour: 20, bytes_an_hour: 100 * MIB, bytes_kept: 200 * MIB };

impl Media {
    /// Counts an upload of `size` bytes, or refuses it: 429 for the hour, 409 for the whole.
    pub(crate) async fn count(
        &self,
        tx: &mut Tx,
        me: &Principal,
        size: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Problem> {
        if self.limits_are_off {
            return Ok(());
        }
        let allowance = if me.verified { VERIFIED } else { UNVERIFIED };
        let hour = now.duration_trunc(TimeDelta::hours(1)).map_err(Problem::internal)?;
        if !count_in_hour(tx, me.user, hour, size, &allowance).await? {
            let wait = (hour + TimeDelta::hours(1) - now).to_std().unwrap_or(Duration::from_secs(1));
            return Err(Problem::too_many(wait));
        }
        // The row of the hour is locked by now, so that two uploads at once cannot both fit in what is left.
        let kept = sqlx::query_scalar!(
            r#"select coalesce(sum(size), 0)::bigint as "kept!" from media.files where owner_id = $1"#,
            me.user as UserId,
        )
        .fetch_one(&mut **tx)
        .await?;
        if kept.saturating_add(size) > allowance.bytes_kept {
            return Err(Problem::conflict("storage_full", "Your files take all the space that you may use"));
        }
        Ok(())
    }
}

async fn count_in_hour(
    tx: &mut Tx,
    user: UserId,
    hour: DateTime<Utc>,
    size: i64,
    allowance: &Allowance,
) -> Result<bool, sqlx::Error> {
    let Allowance { files_an_hour, bytes_an_hour, .. } = *allowance;
    if size > bytes_an_hour {
        return Ok(false);
    }
    let counted = sqlx::query!(
        "insert into media.usage as u (user_id, hour, files, bytes) values ($1, $2, 1, $3)
         on conflict (user_id, hour) do update set files = u.files + 1, bytes = u.bytes + $3
         where u.files < $4 and u.bytes + $3 <= $5",
        user as UserId,
        hour,
        size,
        files_an_hour,
        bytes_an_hour,
    )
    .execute(&mut **tx)
    .await?;
    Ok(counted.rows_affected() == 1)
}
