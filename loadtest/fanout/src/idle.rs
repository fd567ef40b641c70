//! Many connections that do nothing, then one message to all of them: memory a connection, time until the last has it.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::Load;
use crate::account::Meter;
use crate::clock::now_us;
use crate::crowd::{Crowd, elapsed};
use crate::place::Place;
use crate::round;
use crate::tally::stamped;

/// Before memory is read.
const CALM: Duration = Duration::from_secs(3);
/// Between two messages.
const PAUSE: Duration = Duration::from_millis(500);

/// Measures a server that has just been started.
pub(crate) fn measure(place: Place, meter: Meter, load: Load, waves: usize) -> anyhow::Result<Value> {
    let place = Arc::new(place);
    let mut speaker = Crowd::speaker(&place)?;
    let empty = meter.read()?;
    let begun_us = now_us();
    let mut crowd = Crowd::new(&place, load.connections, |_| Some(0))?;
    crowd.admit()?;
    let entered = elapsed(begun_us);
    crowd.rest(CALM)?;
    let full = meter.read()?;
    let mut last_ms = Vec::with_capacity(waves);
    for wave in 0..waves as u64 {
        crowd.tally.restart();
        let sent_us = now_us();
        speaker.say(0, 0, wave + 3, &stamped(sent_us, load.text))?;
        crowd.settle(load.connections)?;
        let arrived = crowd.tally.waves.get(&sent_us).copied().unwrap_or_default();
        anyhow::ensure!(
            arrived.deliveries == load.connections,
            "a message reached {} of {} connections",
            arrived.deliveries,
            load.connections
        );
        last_ms.push(arrived.last_us as f64 / 1e3);
        speaker.turn(Duration::ZERO)?;
        crowd.rest(PAUSE)?;
    }
    last_ms.sort_by(f64::total_cmp);
    let (median, worst) = (last_ms.get(waves / 2), last_ms.last());
    Ok(json!({
        "connections": load.connections,
        "rss_kib": round((full.server_rss_kib - empty.server_rss_kib) / load.connections as f64),
        "entered_s": round(entered.as_secs_f64()),
        "last_has_it_ms": median.copied().map(round),
        "last_has_it_worst_ms": worst.copied().map(round),
        "ended": crowd.tally.ended,
    }))
}
