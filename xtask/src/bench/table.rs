//! What was measured, in one table, with the goals beside the figures.

mod fan;
mod outages;
mod rest;
mod row;

use std::fs;
use std::process::Command;

use anyhow::Context as _;
use serde_json::Value;

use row::Row;

use super::servers::{Servers, Who};
use crate::{step, workspace};

/// One measured run with one room.
struct Fan {
    who: Who,
    rate: u64,
    result: Result<Value, String>,
}

/// Everything that was measured so far.
#[derive(Default)]
pub(super) struct Table {
    fans: Vec<Fan>,
    idle: Vec<(Who, Result<Value, String>)>,
    alone: Vec<(String, Result<Value, String>)>,
    absent: Vec<(Who, String)>,
    load_at_start: Option<String>,
}

impl Table {
    /// A server that does not take part, and why.
    pub(super) fn absent(&mut self, who: Who, why: &anyhow::Error) {
        self.absent.push((who, format!("{why:#}")));
    }

    pub(super) fn fan(&mut self, who: Who, rate: u64, result: anyhow::Result<Value>) {
        self.load_at_start.get_or_insert_with(load_average);
        self.fans.push(Fan { who, rate, result: told(result) });
    }

    pub(super) fn idle(&mut self, who: Who, result: anyhow::Result<Value>) {
        self.idle.push((who, told(result)));
    }

    pub(super) fn alone(&mut self, measurement: &str, result: anyhow::Result<Value>) {
        self.alone.push((measurement.to_owned(), told(result)));
    }

    /// Prints the table and, when it is `recorded`, writes it to `loadtest/results`.
    pub(super) fn publish(&self, servers: &Servers, recorded: bool) -> anyhow::Result<()> {
        let date = step::output(Command::new("date").arg("+%F"))?;
        let text =
            format!("# Realtime ({})\n\n{}\n\n{}", date.trim(), self.circumstances(servers), self.rows());
        println!("\n{text}");
        if !recorded {
            println!("Not recorded: a quick or partial run.");
            return Ok(());
        }
        let file = workspace::root().join(format!("loadtest/results/{}-realtime.md", date.trim()));
        fs::write(&file, text).with_context(|| format!("write {}", file.display()))?;
        println!("Written to {}", file.display());
        Ok(())
    }

    fn circumstances(&self, servers: &Servers) -> String {
        let said = |program: &str, arguments: &[&str]| {
            let said = step::output(Command::new(program).args(arguments).current_dir(workspace::root()));
            said.map_or_else(|_| "unknown".to_owned(), |said| said.trim().to_owned())
        };
        let changed = !said("git", &["status", "--porcelain"]).is_empty();
        let commit = said("git", &["rev-parse", "--short", "HEAD"]);
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        let versions = servers.versions().filter(|(who, _)| !matches!(who, Who::Atas | Who::Limit));
        let versions: Vec<_> = versions.map(|(who, version)| format!("{} {version}", who.name())).collect();
        let mut text = format!(
            "`cargo xtask bench realtime`, commit {commit}{}, {cores} cores shared by server, generator and database, \
             Linux {}. Load average {} at the start, {} at the end. Peers: {}.",
            if changed { " with changes" } else { "" },
            said("uname", &["-r"]),
            self.load_at_start.as_deref().unwrap_or("unknown"),
            load_average(),
            if versions.is_empty() { "none".to_owned() } else { versions.join(", ") },
        );
        for (who, why) in &self.absent {
            text.push_str(&["\n\n**", who.name(), " did not take part:** ", why].concat());
        }
        text + "\n\n*ATAS is* compares ATAS with the line's server, in the median of neighbouring runs, or with the goal. \
                CPU is the server's own; PostgreSQL or Redis is told beside it."
    }

    fn rows(&self) -> String {
        let mut rows = Vec::new();
        self.fan_rows(&mut rows);
        self.idle_rows(&mut rows);
        self.alone_rows(&mut rows);
        let head =
            "| measured | server | figure | ATAS is | goal | kept | and |\n|---|---|---|---|---|---|---|\n";
        let line = |row: Row| {
            let Row { measure, who, figure, ratio, goal, kept, more } = row;
            format!("| {measure} | {who} | {figure} | {ratio} | {goal} | {kept} | {more} |\n")
        };
        rows.into_iter().fold(head.to_owned(), |text, row| text + &line(row))
    }
}

fn told(result: anyhow::Result<Value>) -> Result<Value, String> {
    result.map_err(|error| {
        let text = format!("{error:#}");
        println!("    could not be measured: {text}");
        text.replace(['\n', '|'], " ")
    })
}

fn load_average() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().next().unwrap_or("unknown").to_owned()
}
