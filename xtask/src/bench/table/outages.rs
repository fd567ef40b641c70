//! How long failures lasted.

use serde_json::Value;

use super::row::{Row, at_most, number};

/// The rows of one measurement of `loadtest/outages`.
pub(super) fn rows(measurement: &str, result: &Value) -> Vec<Row> {
    let figure = |field: &str| number(result, field);
    let timed = |measure: String, ms: f64, goal_s: f64, more: String| Row {
        measure,
        who: "ATAS".to_owned(),
        figure: format!("{ms:.0} ms"),
        more,
        ..at_most(ms / 1_000.0, goal_s, "s")
    };
    let p99 = |when: &str, where_: &str| number(&result[when][where_], "p99_ms");
    let told =
        |when: &str| format!("{:.0} ms on a node, {:.0} across", p99(when, "same_node"), p99(when, "across"));
    let whole = || {
        format!(
            "p99 before {}; meanwhile {}; afterwards {}; {} acknowledged, none lost, double or out of order",
            told("before"),
            told("meanwhile"),
            told("afterwards"),
            figure("acked")
        )
    };
    match measurement {
        "kill" => {
            let measure = format!(
                "one of two nodes killed at {:.0} messages/s: its {} clients back and whole",
                figure("acked_per_s"),
                figure("of_the_dead_node")
            );
            let more = format!(
                "half after {:.0} ms; {} acknowledged, none lost, double or out of order",
                figure("whole_p50_ms"),
                figure("acked")
            );
            vec![timed(measure, figure("whole_max_ms"), 10.0, more)]
        }
        "silence" => {
            let measure = format!("Redis away for {} s: used again after its return", figure("away_s"));
            vec![timed(measure, figure("healed_after_ms"), 2.0, whole())]
        }
        "freeze" => {
            let measure = format!(
                "Redis silent for {} s, rooms with one speaker: noticed and healed, the longest delivery to the other node",
                figure("frozen_s")
            );
            let more = format!(
                "known to both nodes after {:.0} ms; used again {:.0} ms after it answers; {}",
                figure("noticed_after_ms"),
                figure("healed_after_ms"),
                whole()
            );
            vec![timed(measure, number(&result["meanwhile"]["across"], "max_ms"), 2.0, more)]
        }
        _ => {
            let with = if result["redis"] == true { "with Redis" } else { "without Redis" };
            let row = |what: &str, field: &str| {
                let measure =
                    format!("{what} on the other node, {with}: the slowest of {}", figure("of_each"));
                let more = format!("half within {:.0} ms", figure(&format!("{field}_p50_ms")));
                timed(measure, figure(&format!("{field}_max_ms")), 1.0, more)
            };
            vec![
                row("a removed member stops hearing", "removed"),
                row("somebody who leaves stops hearing", "left"),
                row("an ended session is closed", "revoked"),
                row("a block holds", "blocked"),
            ]
        }
    }
}
