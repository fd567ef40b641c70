//! `test`: every test there is, and one line that counts them.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

use crate::database::{self, Database};
use crate::packages::{self, CHROMIUM, COMPILER, NGINX, NODE, PIP, REDIS};
use crate::tally::Tally;
use crate::{pgbouncer, step, web, workspace};

/// Runs everything; with a filter, the Rust and web unit tests whose name contains it. Says whether all passed.
pub(crate) fn test(filter: Option<&str>) -> anyhow::Result<bool> {
    packages::ensure(&[COMPILER, NODE, PIP, CHROMIUM, REDIS, NGINX])?;
    let pgbouncer = pgbouncer::ensure()?;
    web::build()?;
    step::announce("building the tests");
    step::run(workspace::cargo().args(["build", "--workspace", "--bins", "--tests"]))?;
    step::announce("starting a private PostgreSQL for this run");
    let database = Database::of_build(&database::program(), false)?;
    let mut kinds = vec![
        counted("Rust tests", rust_tests(filter, &database.url, &pgbouncer)),
        counted("web unit tests", web_tests(filter)),
    ];
    if filter.is_none() {
        kinds.push(counted("browser tests", browser_tests()));
    } else {
        println!("\nbrowser tests have no names to filter by and were not run");
    }
    drop(database);
    Ok(report(&kinds))
}

/// Tests that could not even be run count as one that failed.
fn counted(kind: &'static str, outcome: anyhow::Result<Tally>) -> (&'static str, Tally) {
    let tally = outcome.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        Tally { failed: 1, names: vec![format!("{kind}: {error:#}")], ..Tally::default() }
    });
    (kind, tally)
}

fn report(kinds: &[(&str, Tally)]) -> bool {
    println!();
    for (kind, tally) in kinds {
        println!("{kind}: {} passed, {} failed", tally.passed, tally.failed);
        for name in &tally.names {
            println!("    FAILED {name}");
        }
    }
    let sum = |count: fn(&Tally) -> u64| kinds.iter().map(|(_, tally)| count(tally)).sum::<u64>();
    let (passed, failed) = (sum(|tally| tally.passed), sum(|tally| tally.failed));
    println!("{passed} passed, {failed} failed");
    failed == 0 && passed > 0
}

fn rust_tests(filter: Option<&str>, url: &str, pgbouncer: &Path) -> anyhow::Result<Tally> {
    step::announce("Rust tests");
    let mut command = workspace::cargo();
    command.args(["test", "--workspace", "--no-fail-fast"]).args(filter);
    command.env("ATAS_TEST_DATABASE_URL", url).env("ATAS_BIN", workspace::binary("debug", "atas"));
    command.env("ATAS_PGBOUNCER", pgbouncer);
    let mut tally = Tally::default();
    let success = watch(&mut command, |line| tally.add_cargo(line))?;
    Ok(tally.settle(success, "cargo test"))
}

fn web_tests(filter: Option<&str>) -> anyhow::Result<Tally> {
    step::announce("web unit tests");
    let report = workspace::target().join("web-tests.json");
    fs::remove_file(&report).ok();
    let mut command = workspace::npm();
    command.args(["test", "--", "--reporter=default", "--reporter=json"]);
    command.arg(format!("--outputFile.json={}", report.display()));
    if let Some(filter) = filter {
        command.args(["--testNamePattern", filter, "--passWithNoTests"]);
    }
    let success = watch(&mut command, |_| {})?;
    let text = fs::read_to_string(&report).context("read vitest's report")?;
    let report = serde_json::from_str(&text).context("read vitest's report")?;
    Ok(Tally::of_vitest(&report).settle(success, "vitest"))
}

fn browser_tests() -> anyhow::Result<Tally> {
    step::announce("browser tests");
    let Some(chromium) = packages::chromium() else { bail!("Chromium is missing") };
    let mut command = workspace::npm();
    command.args(["run", "test:browser"]);
    command.env("ATAS_BIN", workspace::binary("debug", "atas")).env("ATAS_CHROMIUM", chromium);
    command.env_remove("DATABASE_URL").env_remove("DATABASE_DIRECT_URL");
    let mut tally = Tally::default();
    let success = watch(&mut command, |line| tally.add_browser(line))?;
    Ok(tally.settle(success, "the browser tests"))
}

/// Runs a command, passing its lines on and showing each to `look`; says whether it succeeded.
fn watch(command: &mut Command, mut look: impl FnMut(&str)) -> anyhow::Result<bool> {
    let mut child = command.stdout(Stdio::piped()).spawn().context("start it")?;
    if let Some(said) = child.stdout.take() {
        for line in BufReader::new(said).split(b'\n') {
            let line = line.context("read what it prints")?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            look(line.trim_end());
        }
    }
    Ok(child.wait().context("wait for it")?.success())
}
