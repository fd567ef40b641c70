//! Durable messages into many rooms: how many are acknowledged a second, and how long one waits at a given rate.

use std::sync::Arc;
use std::time::Duration;

use anyhow::ensure;
use serde_json::{Value, json};

use crate::account::Meter;
use crate::clock::now_us;
use crate::crowd::{Crowd, elapsed};
use crate::place::Place;
use crate::round;
use crate::tally::{percentile_ms, stamped};

/// Connections that send.
const SENDERS: usize = 64;
/// Rooms that each of them sends to in turn.
const ROOMS_EACH: usize = 4;
/// Unacknowledged messages of one sender at full speed; the protocol allows 64.
const WINDOW: usize = 32;
/// The protocol's own bound, kept at a fixed rate.
const IN_FLIGHT_MAX: usize = 60;
/// How long the last answers may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Rooms that the measurement wants.
pub(crate) const ROOMS: usize = SENDERS * ROOMS_EACH;

/// Full speed for `seconds`, then `rate` messages a second for as long.
pub(crate) fn measure(
    place: Place,
    meter: Meter,
    rate: u64,
    seconds: u64,
    text: usize,
) -> anyhow::Result<Value> {
    let place = Arc::new(place);
    let mut senders = Senders::enter(&place, text)?;
    let before = meter.read()?;
    let (acked, took, mut full) = senders.full_speed(Duration::from_secs(seconds))?;
    let after = meter.read()?;
    let mut paced = senders.paced(rate, seconds)?;
    Ok(json!({
        "rooms": place.rooms.len(),
        "senders": SENDERS,
        "acked_per_s": round(acked as f64 / took.as_secs_f64()),
        "full_p99_ms": round(percentile_ms(&mut full, 0.99)),
        "cpu_us": round((after.server_cpu_s - before.server_cpu_s) * 1e6 / acked as f64),
        "store_cpu_us": round((after.store_cpu_s - before.store_cpu_s) * 1e6 / acked as f64),
        "rate": rate,
        "paced_acked": paced.len(),
        "paced_p50_ms": round(percentile_ms(&mut paced, 0.5)),
        "paced_p99_ms": round(percentile_ms(&mut paced, 0.99)),
    }))
}

struct Senders {
    crowd: Crowd,
    /// Of each sender: sent, unacknowledged.
    sent: Vec<usize>,
    in_flight: Vec<usize>,
    text: usize,
}

impl Senders {
    fn enter(place: &Arc<Place>, text: usize) -> anyhow::Result<Self> {
        let mut crowd = Crowd::new(place, SENDERS, |_| None)?;
        crowd.admit()?;
        Ok(Self { crowd, sent: vec![0; SENDERS], in_flight: vec![0; SENDERS], text })
    }

    /// One message whose clock has been running since `due_us`.
    fn send(&mut self, sender: usize, due_us: u64) -> anyhow::Result<()> {
        let room = sender * ROOMS_EACH + self.sent[sender] % ROOMS_EACH;
        self.sent[sender] += 1;
        self.in_flight[sender] += 1;
        self.crowd.say(sender, room, due_us, &stamped(due_us, self.text))
    }

    /// Reads answers for a moment: of whom, and how long each took.
    fn answers(&mut self, wait: Duration) -> anyhow::Result<Vec<(usize, u32)>> {
        self.crowd.turn(wait)?;
        let tally = &self.crowd.tally;
        ensure!(tally.ended == 0, "a sender was cut off");
        ensure!(tally.refused.is_none(), "a message was refused: {:?}", tally.refused);
        let now_us = now_us();
        let acks = std::mem::take(&mut self.crowd.tally.acks);
        let answers = acks.into_iter().map(|ack| {
            self.in_flight[ack.client] -= 1;
            (ack.client, u32::try_from(now_us.saturating_sub(ack.mark)).unwrap_or(u32::MAX))
        });
        Ok(answers.collect())
    }

    /// Every sender keeps its window full. What was acknowledged within `time`, that time, and the delays.
    fn full_speed(&mut self, time: Duration) -> anyhow::Result<(usize, Duration, Vec<u32>)> {
        let (begin_us, mut delays_us) = (now_us(), Vec::new());
        for sender in (0..SENDERS * WINDOW).map(|turn| turn % SENDERS) {
            self.send(sender, now_us())?;
        }
        while elapsed(begin_us) < time {
            for (sender, delay_us) in self.answers(Duration::from_millis(20))? {
                delays_us.push(delay_us);
                self.send(sender, now_us())?;
            }
        }
        let (acked, took) = (delays_us.len(), elapsed(begin_us));
        self.drain(&mut delays_us)?;
        Ok((acked, took, delays_us))
    }

    /// Messages at their times, whether or not earlier ones have been answered; delays count from those times.
    fn paced(&mut self, rate: u64, seconds: u64) -> anyhow::Result<Vec<u32>> {
        let (begin_us, mut delays_us) = (now_us(), Vec::new());
        for message in 0..rate * seconds {
            let due_us = begin_us + message * 1_000_000 / rate;
            while now_us() < due_us {
                // Epoll counts in milliseconds here, and a message is due more often than that.
                let wait = Duration::from_micros(due_us.saturating_sub(now_us()));
                delays_us.extend(self.answers(wait)?.into_iter().map(|(_, delay_us)| delay_us));
            }
            let sender = usize::try_from(message)? % SENDERS;
            while self.in_flight[sender] >= IN_FLIGHT_MAX {
                delays_us.extend(self.answers(Duration::from_millis(1))?.into_iter().map(|(_, delay)| delay));
            }
            self.send(sender, due_us)?;
        }
        self.drain(&mut delays_us)?;
        Ok(delays_us)
    }

    fn drain(&mut self, delays_us: &mut Vec<u32>) -> anyhow::Result<()> {
        let begin_us = now_us();
        while self.in_flight.iter().any(|waiting| *waiting > 0) {
            ensure!(elapsed(begin_us) < PATIENCE, "some messages were never answered");
            let answers = self.answers(Duration::from_millis(20))?;
            delays_us.extend(answers.into_iter().map(|(_, delay_us)| delay_us));
        }
        Ok(())
    }
}
