//! Idle connections of everybody, and what only ATAS is measured by.

use serde_json::Value;

use super::Table;
use super::row::{Row, at_least, at_most, compare, failed, number};
use crate::bench::servers::Who;

impl Table {
    pub(super) fn idle_rows(&self, rows: &mut Vec<Row>) {
        for (field, name, unit, goal) in [
            ("rss_kib", "memory a connection", "KiB", 8.0),
            ("last_has_it_ms", "the last has it", "ms", 150.0),
        ] {
            let value =
                |result: &Result<Value, String>| result.as_ref().ok().and_then(|found| found[field].as_f64());
            let own =
                self.idle.iter().find(|(who, _)| *who == Who::Atas).and_then(|(_, result)| value(result));
            for (who, result) in &self.idle {
                let connections =
                    result.as_ref().ok().and_then(|found| found["connections"].as_u64()).unwrap_or_default();
                let measure = format!("{name}, {connections} of one room");
                let Some(figure) = value(result) else {
                    rows.push(failed(name.to_owned(), who.name(), result.as_ref().err()));
                    continue;
                };
                let compared = match who {
                    Who::Atas => at_most(figure, goal, unit),
                    _ => compare(own.map(|own| own / figure), None),
                };
                let more = result.as_ref().map_or_else(Clone::clone, |found| match field {
                    "rss_kib" => format!("all in after {} s", number(found, "entered_s")),
                    _ => format!("worst {} ms", number(found, "last_has_it_worst_ms")),
                });
                rows.push(Row {
                    measure,
                    who: who.name().to_owned(),
                    figure: format!("{figure} {unit}"),
                    more,
                    ..compared
                });
            }
        }
    }

    pub(super) fn alone_rows(&self, rows: &mut Vec<Row>) {
        for (measurement, result) in &self.alone {
            match result {
                Ok(result) => rows.extend(alone(measurement, result)),
                Err(error) => rows.push(failed(measurement.clone(), "ATAS", Some(error))),
            }
        }
    }
}

/// The rows of a measurement that only ATAS has.
fn alone(measurement: &str, result: &Value) -> Vec<Row> {
    let figure = |field: &str| number(result, field);
    let row = |measure: String, compared: Row, figure: String, more: String| Row {
        measure,
        who: "ATAS".to_owned(),
        figure,
        more,
        ..compared
    };
    let clean = format!("gaps {}, doubles {}", figure("gaps"), figure("doubles"));
    match measurement {
        "cut" => {
            let (back, reads) = (figure("caught_up_s"), figure("recovery_reads_per_room"));
            let measure =
                format!("{} clients of {} rooms cut at once", figure("connections"), figure("rooms"));
            let more = format!("half after {} s; resets {}; {clean}", figure("p50_s"), figure("resets"));
            vec![
                row(format!("{measure}: all caught up"), at_most(back, 10.0, "s"), format!("{back} s"), more),
                row(
                    format!("{measure}: reads a room"),
                    at_most(reads, 1.0, ""),
                    format!("{reads}"),
                    String::new(),
                ),
            ]
        }
        "stall" => {
            let (with, without) = (figure("p99_with_ms"), figure("p99_without_ms"));
            let (stalled, kept, queued) =
                (figure("stalled"), figure("kib_per_stalled"), figure("kernel_kib_per_stalled"));
            let compared = Row { goal: "≤ 1.05×".to_owned(), ..compare(Some(with / without), Some(1.05)) };
            let measure = format!("{stalled} of {} do not read: the others' p99", figure("connections"));
            vec![
                row(measure, compared, format!("{with} ms"), format!("{without} ms without them; {clean}")),
                row(
                    "memory a client that does not read".to_owned(),
                    at_most(kept, 64.0, "KiB"),
                    format!("{kept} KiB"),
                    String::new(),
                ),
                row(
                    "the same, held by the kernel".to_owned(),
                    at_most(queued, 64.0, "KiB"),
                    format!("{queued} KiB"),
                    String::new(),
                ),
            ]
        }
        "kill" | "silence" | "freeze" | "ends" | "ends-alone" => super::outages::rows(measurement, result),
        _ => {
            let (acked, p99) = (figure("acked_per_s"), figure("paced_p99_ms"));
            let cpu = format!("CPU {} µs, PostgreSQL {} µs each", figure("cpu_us"), figure("store_cpu_us"));
            vec![
                row(
                    format!("durable messages a second, {} rooms", figure("rooms")),
                    at_least(acked, 10_000.0, "/s"),
                    format!("{acked:.0}/s"),
                    format!("p99 {} ms at full speed; {cpu}", figure("full_p99_ms")),
                ),
                row(
                    format!("acknowledged at {}/s: p99", figure("rate")),
                    at_most(p99, 25.0, "ms"),
                    format!("{p99} ms"),
                    format!("p50 {} ms", figure("paced_p50_ms")),
                ),
            ]
        }
    }
}
