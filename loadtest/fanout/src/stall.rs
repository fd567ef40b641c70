//! Some clients stop reading: do the others feel it, and what does the server keep for them?

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::Load;
use crate::account::Meter;
use crate::crowd::Crowd;
use crate::fan::{end, speak};
use crate::place::Place;
use crate::round;

/// One in so many stops reading.
const ONE_IN: usize = 100;
/// Before each phase.
const CALM: Duration = Duration::from_millis(500);

/// Alternates between everybody reading and one in a hundred not, `rounds` times.
pub(crate) fn measure(place: Place, meter: Meter, load: Load, rounds: usize) -> anyhow::Result<Value> {
    let place = Arc::new(place);
    let mut crowd = Crowd::new(&place, load.connections, |_| Some(0))?;
    let stalling = 0..(load.connections / ONE_IN).max(1);
    for client in &mut crowd.clients[stalling.clone()] {
        client.stalls = true;
    }
    let (mut without, mut with, mut kept_kib) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        crowd.admit()?;
        without.push(phase(&mut crowd, &place, load)?);
        let before = meter.read()?;
        crowd.stall(stalling.clone())?;
        with.push(phase(&mut crowd, &place, load)?);
        let after = meter.read()?;
        kept_kib.push((after.server_rss_kib - before.server_rss_kib) / stalling.len() as f64);
        crowd.cut(stalling.clone());
    }
    Ok(json!({
        "connections": load.connections,
        "stalled": stalling.len(),
        "messages_per_s": load.rate,
        "text_bytes": load.text,
        "p99_without_ms": round(median(&mut without)),
        "p99_with_ms": round(median(&mut with)),
        "kib_per_stalled": round(kept_kib.iter().copied().fold(0.0, f64::max)),
        "ended": crowd.tally.ended,
        "gaps": crowd.tally.gaps,
        "doubles": crowd.tally.doubles,
    }))
}

/// The 99th percentile of those who read, in milliseconds.
fn phase(crowd: &mut Crowd, place: &Arc<Place>, load: Load) -> anyhow::Result<f64> {
    let speaker = Crowd::speaker(place)?;
    crowd.rest(CALM)?;
    crowd.tally.restart();
    let speaking = speak(speaker, load);
    crowd.settle(crowd.live * load.messages())?;
    end(speaking)?;
    Ok(crowd.tally.percentile_ms(0.99))
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
