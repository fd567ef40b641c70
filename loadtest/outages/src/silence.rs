//! Redis goes away and comes back, or falls silent.

use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use serde_json::{Value, json};

use crate::Load;
use crate::campus::{Campus, Crowd, Speakers};
use crate::record::{Record, percentile};

/// Kills Redis in the middle of the talk and starts it again: how long do messages take meanwhile, on the node where they
/// are said and across, and how long after its return until both nodes use it again?
pub(crate) async fn measure(binary: &Path, load: Load, away: u64) -> anyhow::Result<Value> {
    let mut campus = Campus::open(binary, load.rooms, true).await?;
    let seconds = Duration::from_secs(load.seconds);
    let (mut crowd, began) = talks(&campus, load, Speakers::All).await?;
    let gone = crowd.began.elapsed();
    campus.redis.as_mut().context("Redis runs")?.kill();
    crowd.goes_on(Duration::from_secs(away)).await?;
    campus.redis.as_mut().context("Redis was started")?.run().await;
    let returned = crowd.began.elapsed();
    campus.linked().await?;
    let healed = crowd.began.elapsed();
    crowd.goes_on(seconds).await?;
    let end = crowd.began.elapsed();
    let records = crowd.settle().await?;
    let acked: usize = records.iter().map(|record| record.acked.len()).sum();
    Ok(json!({
        "clients": records.len(), "acked": acked, "away_s": away,
        "healed_after_ms": healed.saturating_sub(returned).as_secs_f64() * 1_000.0,
        "before": delays(&records, began..gone), "meanwhile": delays(&records, gone..returned),
        "healing": delays(&records, returned..healed), "afterwards": delays(&records, healed..end),
        "lost_doubled_reordered": 0,
    }))
}

/// Freezes Redis in the middle of the talk: connections stay open, and nobody says that anything is wrong. In each room one
/// speaks, on one node: what is said then reaches the other only once the silence is noticed, so the longest delivery tells how
/// long it took to notice and heal.
pub(crate) async fn freeze(binary: &Path, load: Load) -> anyhow::Result<Value> {
    let campus = Campus::open(binary, load.rooms, true).await?;
    let seconds = Duration::from_secs(load.seconds);
    let (mut crowd, began) = talks(&campus, load, Speakers::OneOfARoom).await?;
    let frozen = crowd.began.elapsed();
    campus.redis.as_ref().context("Redis runs")?.freeze();
    campus.unlinked().await?;
    let noticed = crowd.began.elapsed();
    crowd.goes_on(seconds).await?;
    let thawed = crowd.began.elapsed();
    campus.redis.as_ref().context("Redis runs")?.thaw();
    campus.linked().await?;
    let healed = crowd.began.elapsed();
    crowd.goes_on(seconds).await?;
    let end = crowd.began.elapsed();
    let records = crowd.settle().await?;
    let acked: usize = records.iter().map(|record| record.acked.len()).sum();
    Ok(json!({
        "clients": records.len(), "acked": acked, "frozen_s": thawed.saturating_sub(frozen).as_secs_f64().round(),
        "noticed_after_ms": noticed.saturating_sub(frozen).as_secs_f64() * 1_000.0,
        "healed_after_ms": healed.saturating_sub(thawed).as_secs_f64() * 1_000.0,
        "before": delays(&records, began..frozen), "meanwhile": delays(&records, frozen..thawed),
        "afterwards": delays(&records, thawed..end), "lost_doubled_reordered": 0,
    }))
}

/// They have talked for as long as the load says, since the moment that comes with them: connecting is no part of it.
async fn talks(campus: &Campus, load: Load, speakers: Speakers) -> anyhow::Result<(Crowd, Duration)> {
    let mut crowd = campus.talk(load, speakers);
    crowd.goes_on(Duration::from_secs(2)).await?;
    let began = crowd.began.elapsed();
    crowd.goes_on(Duration::from_secs(load.seconds)).await?;
    Ok((crowd, began))
}

fn delays(records: &[Record], said: std::ops::Range<Duration>) -> Value {
    let of = |own: bool| {
        let mut times: Vec<_> = records.iter().flat_map(|record| record.delays(own, said.clone())).collect();
        json!({
            "p50_ms": percentile(&mut times, 0.5), "p99_ms": percentile(&mut times, 0.99),
            "max_ms": percentile(&mut times, 1.0), "deliveries": times.len(),
        })
    };
    json!({ "same_node": of(true), "across": of(false) })
}
