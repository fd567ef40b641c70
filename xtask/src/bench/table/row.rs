//! One line of the table, and how it compares.

use serde_json::Value;

/// One line of the table.
#[derive(Default)]
pub(super) struct Row {
    pub(super) measure: String,
    pub(super) who: String,
    pub(super) figure: String,
    /// How ATAS compares with it: with a peer, or with the goal.
    pub(super) ratio: String,
    pub(super) goal: String,
    pub(super) kept: &'static str,
    pub(super) more: String,
}

pub(super) fn failed(measure: String, who: &str, why: Option<&String>) -> Row {
    let more = format!("could not be measured: {}", why.map_or("", String::as_str));
    Row { measure, who: who.to_owned(), figure: "—".to_owned(), more, ..Row::default() }
}

pub(super) fn compare(ratio: Option<f64>, goal: Option<f64>) -> Row {
    let kept = match ratio.zip(goal) {
        Some((ratio, goal)) if ratio <= goal => "yes",
        Some(_) => "no",
        None => "",
    };
    let show =
        |ratio: Option<f64>, sign: &str| ratio.map_or_else(String::new, |ratio| format!("{sign}{ratio:.2}×"));
    Row { ratio: show(ratio, ""), goal: show(goal, "≤ "), kept, ..Row::default() }
}

pub(super) fn at_most(figure: f64, goal: f64, unit: &str) -> Row {
    let row = compare(Some(figure / goal), Some(1.0));
    Row { ratio: format!("{:.2}× the goal", figure / goal), goal: format!("≤ {goal} {unit}"), ..row }
}

pub(super) fn at_least(figure: f64, goal: f64, unit: &str) -> Row {
    let kept = if figure >= goal { "yes" } else { "no" };
    Row {
        ratio: format!("{:.2}× the goal", figure / goal),
        goal: format!("≥ {goal} {unit}"),
        kept,
        ..Row::default()
    }
}

pub(super) fn number(result: &Value, field: &str) -> f64 {
    result[field].as_f64().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missed_goal_is_told() {
        assert_eq!(compare(Some(1.4), Some(1.3)).kept, "no");
        assert_eq!(at_least(9_000.0, 10_000.0, "/s").kept, "no");
        assert_eq!((at_most(8.0, 8.0, "KiB").kept, at_most(8.1, 8.0, "KiB").kept), ("yes", "no"));
    }
}
