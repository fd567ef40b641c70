//! One room at several rates: ATAS beside the limit and its peers.

use serde_json::Value;

use super::Table;
use super::row::{Row, compare, failed, number};
use crate::bench::servers::Who;

/// CPU of a delivery, as a ratio of ATAS to each of the others: at most this.
fn fan_goal(who: Who, rate: u64) -> Option<f64> {
    match who {
        Who::Atas => None,
        Who::Limit if rate <= 80 => Some(1.3),
        Who::Limit => Some(0.7),
        Who::Centrifugo => Some(0.5),
        Who::Socketio => Some(0.55),
        Who::Fastapi => Some(0.25),
    }
}

/// Who takes this many times as long as was spoken has fallen behind.
const FELL_BEHIND: f64 = 1.5;

impl Table {
    pub(super) fn fan_rows(&self, rows: &mut Vec<Row>) {
        let mut rates: Vec<u64> = self.fans.iter().map(|fan| fan.rate).collect();
        rates.sort_unstable();
        rates.dedup();
        for rate in rates {
            let of = |who: Who| self.fans.iter().filter(move |fan| fan.who == who && fan.rate == rate);
            let own: Vec<f64> = of(Who::Atas).map(|fan| cpu(&fan.result)).collect();
            for who in Who::ALL.into_iter().filter(|who| of(*who).next().is_some()) {
                let measure = format!("CPU a delivery, {rate}/s");
                let results: Vec<_> = of(who).map(|fan| &fan.result).collect();
                let Some(middle) = median_of(&results, |result| result["cpu_us"].as_f64()) else {
                    rows.push(failed(
                        measure,
                        who.name(),
                        results.first().and_then(|found| found.as_ref().err()),
                    ));
                    continue;
                };
                let figure = format!("{:.2} µs", middle.0);
                let ratios = own.iter().zip(&results).map(|(own, result)| own / cpu(result));
                let ratio = median(ratios.filter(|ratio| ratio.is_finite()).collect());
                let compared = compare(ratio.filter(|_| who != Who::Atas), fan_goal(who, rate));
                rows.push(Row {
                    measure,
                    who: who.name().to_owned(),
                    figure,
                    more: fan_more(middle.1),
                    ..compared
                });
            }
        }
    }
}

fn fan_more(result: &Value) -> String {
    let figure = |field: &str| number(result, field);
    let mut facts =
        vec![format!("p50 {}, p99 {}, p99.9 {} ms", figure("p50_ms"), figure("p99_ms"), figure("p999_ms"))];
    if figure("store_cpu_us") > 0.0 {
        facts.push(format!("store {} µs", figure("store_cpu_us")));
    }
    facts.push(format!("generator {} µs", figure("generator_cpu_us")));
    facts.push(format!("{} B", figure("bytes_per_delivery")));
    if figure("deliveries") < figure("expected") {
        facts.push(format!("only {} of {} arrived", figure("deliveries"), figure("expected")));
    }
    let said_s = figure("expected") / figure("connections") / figure("messages_per_s");
    if figure("seconds") > FELL_BEHIND * said_s {
        facts.push(format!("fell behind: {} s for {said_s:.0} s of messages", figure("seconds")));
    }
    for (field, what) in [("ended", "connections lost"), ("gaps", "gaps"), ("doubles", "doubles")] {
        if figure(field) > 0.0 {
            facts.push(format!("{} {what}", figure(field)));
        }
    }
    facts.join("; ")
}

fn cpu(result: &Result<Value, String>) -> f64 {
    result.as_ref().ok().and_then(|found| found["cpu_us"].as_f64()).unwrap_or(f64::NAN)
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// The result in the middle by `value`, and that value.
fn median_of<'r>(
    results: &[&'r Result<Value, String>],
    value: impl Fn(&Value) -> Option<f64>,
) -> Option<(f64, &'r Value)> {
    let known = results.iter().filter_map(|result| result.as_ref().ok());
    let mut known: Vec<_> = known.filter_map(|result| Some((value(result)?, result))).collect();
    known.sort_by(|a, b| a.0.total_cmp(&b.0));
    known.get(known.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fan(cpu_us: f64) -> Value {
        json!({ "cpu_us": cpu_us, "deliveries": 10, "expected": 10, "connections": 10, "messages_per_s": 1 })
    }

    #[test]
    fn ratios_are_of_neighbouring_runs() {
        let mut table = Table::default();
        // The machine was twice as slow in the second round: the ratio stays.
        for (own, limit) in [(4.0, 4.0), (8.0, 8.0), (4.4, 4.0)] {
            table.fan(Who::Atas, 20, Ok(fan(own)));
            table.fan(Who::Limit, 20, Ok(fan(limit)));
        }
        table.fan(Who::Socketio, 20, Err(anyhow::anyhow!("no\nluck")));
        let text = table.rows();
        assert!(text.contains("| ATAS | 4.40 µs |  |"), "{text}");
        assert!(text.contains("| write(2) | 4.00 µs | 1.00× | ≤ 1.30× | yes |"), "{text}");
        assert!(text.contains("| Socket.IO | — |  |  |  | could not be measured: no luck |"), "{text}");
    }
}
