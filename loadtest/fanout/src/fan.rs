//! One room, many connections, one speaker: what a delivery costs the server, and how late it comes.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::{Value, json};

use crate::Load;
use crate::account::{Meter, Usage};
use crate::clock::{now_us, sleep_until};
use crate::crowd::Crowd;
use crate::dialect::Kind;
use crate::limit::Writer;
use crate::place::Place;
use crate::round;
use crate::tally::stamped;

/// After everybody has come in.
const CALM: Duration = Duration::from_millis(500);

/// Measures a running server.
pub(crate) fn server(place: Place, meter: Meter, load: Load) -> anyhow::Result<Value> {
    let place = Arc::new(place);
    let mut crowd = Crowd::new(&place, load.connections, |_| Some(0))?;
    crowd.admit()?;
    let speaker = Crowd::speaker(&place)?;
    measure(&mut crowd, meter, load, || Ok(Some(speak(speaker, load))))
}

/// Measures the limit, with messages of `bytes` bytes.
pub(crate) fn limit(load: Load, bytes: usize) -> anyhow::Result<Value> {
    let mut writer = Writer::start(load, bytes)?;
    let meter = Meter { server: writer.pid(), store: None };
    let place = Arc::new(Place::prepare(Kind::Limit, writer.address, 1)?);
    let mut crowd = Crowd::new(&place, load.connections, |_| Some(0))?;
    crowd.admit()?;
    measure(&mut crowd, meter, load, || writer.begin().map(|()| None))
}

type Speaking = JoinHandle<anyhow::Result<Crowd>>;

/// Takes readings around what `begin` sets off.
fn measure(
    crowd: &mut Crowd,
    meter: Meter,
    load: Load,
    begin: impl FnOnce() -> anyhow::Result<Option<Speaking>>,
) -> anyhow::Result<Value> {
    crowd.rest(CALM)?;
    crowd.tally.restart();
    let before = meter.read()?;
    let begun_us = now_us();
    let speaking = begin()?;
    let expected = load.connections * load.messages();
    crowd.settle(expected)?;
    let after = meter.read()?;
    let took_s = (now_us() - begun_us) as f64 / 1e6;
    if let Some(speaking) = speaking {
        end(speaking)?;
    }
    Ok(report(crowd, load, expected, took_s, before, after))
}

/// Says `load` in a thread of its own, so that the crowd's reading does not make it late.
pub(crate) fn speak(mut speaker: Crowd, load: Load) -> Speaking {
    std::thread::spawn(move || {
        let begin_us = now_us();
        for message in 0..load.messages() as u64 {
            sleep_until(begin_us + message * 1_000_000 / u64::from(load.rate));
            speaker.say(0, 0, message + 3, &stamped(now_us(), load.text))?;
            // Answers are taken as they come, so that the server never waits for this side.
            speaker.turn(Duration::ZERO)?;
            anyhow::ensure!(speaker.tally.ended == 0, "the speaker was cut off");
            anyhow::ensure!(speaker.tally.refused.is_none(), "refused: {:?}", speaker.tally.refused);
        }
        Ok(speaker)
    })
}

/// Waits for a speaker, which has nothing more to say.
pub(crate) fn end(speaking: Speaking) -> anyhow::Result<()> {
    speaking.join().map_err(|_| anyhow::anyhow!("the speaker broke down"))?.map(drop)
}

fn report(crowd: &mut Crowd, load: Load, expected: usize, took_s: f64, before: Usage, after: Usage) -> Value {
    let tally = &mut crowd.tally;
    let each_us = |cpu_s: f64| round(cpu_s * 1e6 / tally.deliveries.max(1) as f64);
    let (server, store) = (after.server_cpu_s - before.server_cpu_s, after.store_cpu_s - before.store_cpu_s);
    let generator = after.generator_cpu_s - before.generator_cpu_s;
    json!({
        "connections": load.connections,
        "messages_per_s": load.rate,
        "deliveries": tally.deliveries,
        "expected": expected,
        "seconds": round(took_s),
        "bytes_per_delivery": tally.bytes / tally.deliveries.max(1),
        "cpu_us": each_us(server),
        "store_cpu_us": each_us(store),
        "generator_cpu_us": each_us(generator),
        "p50_ms": round(tally.percentile_ms(0.5)),
        "p99_ms": round(tally.percentile_ms(0.99)),
        "p999_ms": round(tally.percentile_ms(0.999)),
        "ended": tally.ended,
        "gaps": tally.gaps,
        "doubles": tally.doubles,
    })
}
