//! Some clients stop reading: do the others feel it, and what does the server keep for them?

use std::net::SocketAddr;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use serde_json::{Value, json};

use crate::Load;
use crate::account::{Meter, send_queues};
use crate::crowd::Crowd;
use crate::fan::{end, speak};
use crate::place::Place;
use crate::round;

/// One in so many stops reading.
const ONE_IN: usize = 100;
/// One in so many for what the server keeps for each: more, so that what it does besides, such as committing an index, is little
/// beside it.
const MANY_ONE_IN: usize = 10;
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
    let (mut without, mut with) = (Vec::new(), Vec::new());
    let mut queued_kib = Vec::new();
    for _ in 0..rounds {
        crowd.admit()?;
        without.push(phase(&mut crowd, &place, load)?);
        crowd.stall(stalling.clone())?;
        with.push(phase(&mut crowd, &place, load)?);
        queued_kib.push(queued(&crowd, &place, stalling.clone())? / 1024.0);
        crowd.cut(stalling.clone());
    }
    crowd.admit()?;
    let many = 0..(load.connections / MANY_ONE_IN).max(1);
    for client in &mut crowd.clients[many.clone()] {
        client.stalls = true;
    }
    // What stalls is made so when it connects.
    crowd.cut(many.clone());
    crowd.admit()?;
    let before = meter.read()?;
    crowd.stall(many.clone())?;
    phase(&mut crowd, &place, load)?;
    let after = meter.read()?;
    let kept_kib = (after.server_rss_kib - before.server_rss_kib) / many.len() as f64;
    queued_kib.push(queued(&crowd, &place, many.clone())? / 1024.0);
    Ok(json!({
        "connections": load.connections,
        "stalled": stalling.len(),
        "messages_per_s": load.rate,
        "text_bytes": load.text,
        "p99_without_ms": round(median(&mut without)),
        "p99_with_ms": round(median(&mut with)),
        "stalled_for_memory": many.len(),
        "kib_per_stalled": round(kept_kib),
        "kernel_kib_per_stalled": round(most(&queued_kib)),
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

/// What the kernel holds at most for one of those who do not read, in bytes.
fn queued(crowd: &Crowd, place: &Place, stalling: Range<usize>) -> anyhow::Result<f64> {
    let SocketAddr::V4(server) = place.server else { bail!("the server is not reached by IPv4") };
    let queues = send_queues(server)?;
    let mut held = Vec::new();
    for client in &crowd.clients[stalling] {
        let socket = client.socket.as_ref().context("a client that does not read was cut off")?;
        let SocketAddr::V4(own) = socket.local_addr()? else { bail!("a client without IPv4") };
        held.push(*queues.get(&own).context("a connection that the kernel does not know")? as f64);
    }
    Ok(most(&held))
}

fn most(values: &[f64]) -> f64 {
    values.iter().copied().fold(0.0, f64::max)
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
