//! Everybody is cut off at once, misses messages and comes back at once: how long until all have caught up, and what the
//! database is asked for it. Speaks ATAS only, whose clients resume.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::ensure;
use serde_json::{Value, json};

use crate::Load;
use crate::clock::now_us;
use crate::crowd::{Crowd, elapsed};
use crate::place::Place;
use crate::round;
use crate::tally::{percentile_ms, stamped};

/// Said in each room before the cut.
const BEFORE: u64 = 3;
/// The protocol's first pause: a random time up to this.
const FIRST_PAUSE_US: u64 = 200_000;
/// The longest that is waited for everybody.
const PATIENCE: Duration = Duration::from_mins(2);
/// Counts pages of missed events that were read from the database.
const READS: &str = "atas_realtime_replay_reads_total";
/// Counts subscriptions that began anew instead of resuming.
const RESETS: &str = "atas_realtime_resets_total";
/// Messages of the speaker that wait for their acknowledgement at most: about half of what a connection may have.
const UNDER_WAY_MAX: usize = 31;

/// Cuts `load.connections` clients of all rooms of the place, in each of which `missed` messages are said meanwhile. They come
/// back to the node `towards`.
pub(crate) fn measure(place: Place, load: Load, missed: u64, towards: SocketAddr) -> anyhow::Result<Value> {
    let (place, rooms) = (Arc::new(place), rooms_of(load.connections));
    let mut crowd = Crowd::new(&place, load.connections, |index| Some(index % rooms))?;
    crowd.admit()?;
    let mut speaker = Crowd::speaker(&place)?;
    say_everywhere(&mut speaker, rooms, BEFORE, load.text)?;
    crowd.settle(load.connections * usize::try_from(BEFORE)?)?;
    let heads: Vec<Option<u64>> = crowd.clients.iter().map(|client| client.position).collect();
    let (reads, resets) = (Place::metric(towards, READS)?, Place::metric(towards, RESETS)?);

    crowd.returns = true;
    crowd.server = towards;
    crowd.cut(0..load.connections);
    say_everywhere(&mut speaker, rooms, missed, load.text)?;
    // The network is back: from here on it is the server's time.
    let back_us = now_us();
    crowd.may_come_back(FIRST_PAUSE_US);
    let mut caught_up_us = catch_up(&mut crowd, &heads, missed, back_us)?;
    Ok(json!({
        "connections": load.connections,
        "rooms": rooms,
        "missed_each": missed,
        "caught_up_s": round(percentile_ms(&mut caught_up_us, 1.0) / 1e3),
        "p50_s": round(percentile_ms(&mut caught_up_us, 0.5) / 1e3),
        "recovery_reads_per_room": round((Place::metric(towards, READS)? - reads) / rooms as f64),
        "resets": Place::metric(towards, RESETS)? - resets,
        "gaps": crowd.tally.gaps,
        "doubles": crowd.tally.doubles,
    }))
}

/// A hundred clients a room.
pub(crate) fn rooms_of(connections: usize) -> usize {
    (connections / 100).max(1)
}

/// Says so much and waits until all of it is acknowledged.
fn say_everywhere(speaker: &mut Crowd, rooms: usize, times: u64, text: usize) -> anyhow::Result<()> {
    // What was said before is acknowledged.
    let mut asked = speaker.tally.acks.len();
    for round in 0..times {
        for room in 0..rooms {
            speaker.say(0, room, round, &stamped(now_us(), text))?;
            asked += 1;
            acknowledged(speaker, asked.saturating_sub(UNDER_WAY_MAX))?;
        }
    }
    acknowledged(speaker, asked)
}

fn acknowledged(speaker: &mut Crowd, count: usize) -> anyhow::Result<()> {
    while speaker.tally.acks.len() < count {
        speaker.turn(Duration::from_millis(20))?;
        ensure!(speaker.tally.ended == 0, "the speaker was cut off");
        ensure!(speaker.tally.refused.is_none(), "refused: {:?}", speaker.tally.refused);
    }
    Ok(())
}

/// When each client has everything that was said, in microseconds since the network came back.
fn catch_up(
    crowd: &mut Crowd,
    heads: &[Option<u64>],
    missed: u64,
    begin_us: u64,
) -> anyhow::Result<Vec<u32>> {
    let mut when_us: Vec<Option<u32>> = vec![None; heads.len()];
    let mut missing = heads.len();
    while missing > 0 {
        ensure!(elapsed(begin_us) < PATIENCE, "{missing} clients have not caught up");
        crowd.come_back(usize::MAX)?;
        crowd.turn(Duration::from_millis(5))?;
        let now = u32::try_from(elapsed(begin_us).as_micros()).unwrap_or(u32::MAX);
        for ((client, head), back) in crowd.clients.iter().zip(heads).zip(&mut when_us) {
            if back.is_none() && client.position >= head.map(|head| head + missed) {
                *back = Some(now);
                missing -= 1;
            }
        }
    }
    Ok(when_us.into_iter().flatten().collect())
}
