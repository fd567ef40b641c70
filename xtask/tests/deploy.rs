//! What stands in `deploy/` and `docker-compose.yml` names things of the code: they are held against it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Made by Prometheus itself.
const FOREIGN: [&str; 1] = ["up"];

fn root() -> PathBuf {
    // Cargo sets the current folder to the crate's, also with a target folder that two clones share.
    "..".into()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() && !path.ends_with("target") && !path.ends_with("node_modules") {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(fs::read_to_string(path).expect("sources can be read"));
        }
    }
}

/// The names that the code counts under, as Prometheus sees them.
fn counted() -> BTreeSet<String> {
    let mut texts = Vec::new();
    for folder in ["foundation", "network", "realtime", "server"] {
        sources(&root().join(folder), &mut texts);
    }
    let mut names = BTreeSet::new();
    for (text, kind) in
        texts.iter().flat_map(|text| ["counter!(", "gauge!(", "histogram!("].map(|kind| (text, kind)))
    {
        for (at, _) in text.match_indices(kind) {
            let Some(rest) = text[at + kind.len()..].trim_start().strip_prefix('"') else { continue };
            let name = rest.split('"').next().unwrap_or_default();
            names.insert(name.to_owned());
            if kind == "histogram!(" {
                names.extend(["bucket", "sum", "count"].map(|part| format!("{name}_{part}")));
            }
        }
    }
    names
}

/// The metrics in an expression of `PromQL`: names that are no function, no label and no keyword.
fn metrics(expression: &str) -> BTreeSet<String> {
    let (mut plain, mut depth) = (String::new(), 0);
    for c in expression.chars() {
        depth += i32::from(c == '{' || c == '[');
        plain.push(if depth == 0 { c } else { ' ' });
        depth -= i32::from(c == '}' || c == ']');
    }
    let mut names = BTreeSet::new();
    let mut rest = plain.as_str();
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphabetic()) {
        rest = &rest[start..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        rest = after;
        let after = after.trim_start();
        if name == "by" || name == "without" {
            rest = after.split_once(')').map_or("", |(_, rest)| rest);
        } else if !after.starts_with('(')
            && !after.starts_with("by ")
            && !["and", "or", "unless"].contains(&name)
        {
            names.insert(name.to_owned());
        }
    }
    names
}

/// What stands behind each `expr:` of a file of rules.
fn expressions_of_rules(text: &str) -> Vec<String> {
    let mut expressions = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(rest) = line.trim_start().strip_prefix("expr:") else { continue };
        let depth = line.len() - line.trim_start().len();
        let mut expression = rest.trim().trim_start_matches('|').to_owned();
        while let Some(more) = lines.next_if(|next| next.len() - next.trim_start().len() > depth) {
            expression += more;
        }
        expressions.push(expression);
    }
    expressions
}

fn expressions_of_dashboard(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            found.extend(fields.get("expr").and_then(|expr| expr.as_str()).map(str::to_owned));
            for value in fields.values() {
                expressions_of_dashboard(value, found);
            }
        }
        serde_json::Value::Array(items) => {
            for value in items {
                expressions_of_dashboard(value, found);
            }
        }
        _ => {}
    }
}

#[test]
fn alerts_and_dashboard_name_only_what_is_counted() {
    let mut expressions = expressions_of_rules(&read("deploy/prometheus/alerts.yml"));
    assert!(expressions.len() >= 10, "{expressions:?}");
    let dashboard = serde_json::from_str(&read("deploy/grafana/dashboards/atas.json")).unwrap();
    expressions_of_dashboard(&dashboard, &mut expressions);
    assert!(expressions.len() >= 30);
    let counted = counted();
    for expression in expressions {
        let named = metrics(&expression);
        assert!(!named.is_empty(), "no metric in {expression}");
        for name in named {
            assert!(
                counted.contains(&name) || FOREIGN.contains(&name.as_str()),
                "nobody counts {name}: {expression}"
            );
        }
    }
}

/// What nobody may overlook, because the engine goes on without a word: each has an alert and a place on the dashboard.
#[test]
fn what_is_lost_doubled_late_or_healed_is_watched() {
    let alerts = expressions_of_rules(&read("deploy/prometheus/alerts.yml"));
    let mut panels = Vec::new();
    let dashboard = serde_json::from_str(&read("deploy/grafana/dashboards/atas.json")).unwrap();
    expressions_of_dashboard(&dashboard, &mut panels);
    for (place, expressions) in [("alert", alerts), ("panel", panels)] {
        let named: BTreeSet<_> = expressions.iter().flat_map(|expression| metrics(expression)).collect();
        for number in [
            "atas_realtime_broker_up",
            "atas_realtime_broker_lag_seconds_bucket",
            "atas_realtime_broker_dropped_total",
            "atas_realtime_gaps_total",
            "atas_realtime_healed_events_total",
            "atas_realtime_known_events_total",
            "atas_realtime_resyncs_total",
            "atas_realtime_fanout_seconds_bucket",
            "atas_realtime_session_write_seconds_bucket",
        ] {
            assert!(named.contains(number), "no {place} for {number}");
        }
    }
}

#[test]
fn every_number_of_the_operations_page_is_counted() {
    let page = read("docs/operations.md");
    let (_, page) = page.split_once("## Metrics").unwrap();
    let (page, _) = page.split_once("\n## ").unwrap();
    let counted = counted();
    let first_cells = page.lines().filter_map(|line| line.strip_prefix("| `")?.split(" |").next());
    let names: Vec<_> =
        first_cells.flat_map(|cell| cell.split(',').map(|name| name.trim().trim_matches('`'))).collect();
    assert!(names.len() >= 15, "{names:?}");
    for name in names {
        assert!(counted.contains(name), "nobody counts {name}");
    }
}

#[test]
fn expressions_are_taken_apart() {
    let named = |expression| metrics(expression).into_iter().collect::<Vec<_>>().join(" ");
    assert_eq!(
        named("histogram_quantile(0.99, sum by (le, instance) (rate(a_bucket{job=\"x\"}[5m]))) > 0.25"),
        "a_bucket"
    );
    assert_eq!(named("sum(a{b=\"c d\"}) / (e > 1000) and f"), "a e f");
    let rules = "  - alert: A\n    expr: a > 1\n    for: 1m\n  - alert: B\n    expr: |\n      b\n      + c\n    for: 1m\n";
    let expressions = expressions_of_rules(rules);
    assert_eq!(expressions.len(), 2);
    assert_eq!((named(&expressions[0]), named(&expressions[1])), ("a".to_owned(), "b c".to_owned()));
}

#[test]
fn every_file_that_compose_mounts_or_builds_is_there() {
    let compose = read("docker-compose.yml");
    let mounted: Vec<_> = compose
        .split(['"', ' ', '\n'])
        .filter_map(|word| word.strip_prefix("./")?.split(':').next())
        .chain(["deploy/Containerfile", "deploy/pgbouncer/Containerfile", "deploy/prometheus/prometheus.yml"])
        .collect();
    assert!(mounted.len() >= 7, "{mounted:?}");
    for path in mounted {
        assert!(root().join(path).exists(), "{path}");
    }
}

/// What people upload through one node is worked on and read by the others, as its owner whoever runs the image.
#[test]
fn nodes_of_compose_keep_files_in_one_volume_that_the_image_gives_them() {
    let (compose, image) = (read("docker-compose.yml"), read("deploy/Containerfile"));
    let said = |start: &str| {
        let mut lines = compose.lines().filter_map(|line| line.trim().strip_prefix(start));
        lines.next().unwrap_or_else(|| panic!("no {start}")).trim().to_owned()
    };
    let folder = said("ATAS_FILES_URL: file://");
    // Of the settings that all nodes take over; a node with volumes of its own would lose it.
    assert_eq!(said("volumes: [\"files:").trim_end_matches("\"]"), folder);
    let nodes: Vec<_> =
        compose.split("<<: *atas").skip(1).map(|rest| rest.split("\n\n").next().unwrap()).collect();
    assert!(
        nodes.len() >= 2
            && nodes.iter().all(|node| !node.contains("volumes:") && !node.contains("environment:"))
    );
    let made =
        image.lines().find(|line| line.contains("install --directory")).expect("the image makes the folder");
    assert!(made.contains("--owner atas") && made.ends_with(&folder), "{made}");
}
