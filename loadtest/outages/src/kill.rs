//! One of two nodes dies.

use std::path::Path;
use std::time::Duration;

use anyhow::ensure;
use serde_json::{Value, json};

use crate::Load;
use crate::campus::{Campus, Speakers};
use crate::record::percentile;

/// Kills the first node in the middle of the talk: until when have its clients come back, and have everything that was said
/// until then?
pub(crate) async fn measure(binary: &Path, load: Load) -> anyhow::Result<Value> {
    let mut campus = Campus::open(binary, load.rooms, true).await?;
    let mut crowd = campus.talk(load, Speakers::All);
    crowd.goes_on(Duration::from_secs(load.seconds)).await?;
    let killed = crowd.began.elapsed();
    campus.nodes[0].kill().await?;
    // Longer than anybody's first pauses.
    crowd.goes_on(Duration::from_secs(load.seconds.max(12))).await?;
    let until = crowd.began.elapsed();
    let records = crowd.settle().await?;

    let theirs: Vec<_> = records.iter().filter(|record| record.home == 0).collect();
    let first_after = |times: &[Duration]| {
        times.iter().find(|time| **time > killed).map(|time| time.saturating_sub(killed))
    };
    let mut back: Vec<_> = theirs.iter().filter_map(|record| first_after(&record.connections)).collect();
    let mut whole: Vec<_> = theirs.iter().filter_map(|record| first_after(&record.whole)).collect();
    ensure!(whole.len() == theirs.len(), "{} of {} clients never came back", whole.len(), theirs.len());
    let acked: usize = records.iter().map(|record| record.acked.len()).sum();
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let rate = acked as f64 / until.as_secs_f64();
    Ok(json!({
        "clients": records.len(), "of_the_dead_node": theirs.len(), "acked": acked, "acked_per_s": rate.round(),
        "back_p50_ms": percentile(&mut back, 0.5), "back_max_ms": percentile(&mut back, 1.0),
        "whole_p50_ms": percentile(&mut whole, 0.5), "whole_max_ms": percentile(&mut whole, 1.0),
        "lost_doubled_reordered": 0,
    }))
}
