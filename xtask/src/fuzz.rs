//! `fuzz`: the fuzz targets under libFuzzer, on the stable compiler.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, ensure};

use crate::database::Database;
use crate::packages::{self, CXX, PIP};
use crate::{FuzzOptions, step, workspace};

/// The targets, each a program of the crate `fuzz`.
const TARGETS: [&str; 5] = ["client_message", "list_cursor", "event_id", "frames", "session"];

/// What makes the compiler count the paths that are taken: the flags of `cargo fuzz`, without the sanitizers, which
/// only a nightly compiler has.
const COVERAGE: [&str; 7] = [
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
];

/// Runs each target, or the one named, for so long. What is found lies in the target folder, with its path printed.
pub(crate) fn fuzz(options: &FuzzOptions) -> anyhow::Result<()> {
    packages::ensure(&[CXX, PIP])?;
    let known = TARGETS.iter().copied();
    let wanted: Vec<&str> =
        known.filter(|name| options.target.as_ref().is_none_or(|only| only == name)).collect();
    ensure!(!wanted.is_empty(), "no such target; there are {}", TARGETS.join(", "));
    let folder = workspace::target().join("fuzz");
    let host = host()?;
    step::announce("building the fuzz targets (the first time takes some minutes)");
    let mut build = workspace::cargo();
    build.args(["build", "--package", "fuzz", "--features", "libfuzzer", "--target", &host]);
    build.args(["--config", "profile.dev.opt-level=1"]);
    for target in &wanted {
        build.args(["--bin", target]);
    }
    // A target is named so that the flags are not for build scripts.
    step::run(build.env("CARGO_TARGET_DIR", &folder).env("RUSTFLAGS", COVERAGE.join(" ")))?;
    let database = Database::start(false)?;
    for target in wanted {
        step::announce(&format!("{target}, for {} s", options.seconds));
        let found = folder.join("found").join(target);
        fs::create_dir_all(&found).with_context(|| format!("make {}", found.display()))?;
        let mut run = Command::new(folder.join(&host).join("debug").join(target));
        run.env("ATAS_TEST_DATABASE_URL", &database.url);
        run.arg(format!("-max_total_time={}", options.seconds)).arg(format!("-seed={}", options.seed));
        run.args(["-print_final_stats=1", "-timeout=30"]);
        run.arg(format!("-artifact_prefix={}/", found.display()));
        // New inputs go into the first folder; the committed ones are only read.
        let grown = folder.join("corpus").join(target);
        fs::create_dir_all(&grown).with_context(|| format!("make {}", grown.display()))?;
        run.arg(grown).arg(workspace::root().join("fuzz/corpus").join(target));
        step::run(&mut run)?;
    }
    Ok(())
}

/// What the compiler calls this machine.
fn host() -> anyhow::Result<String> {
    let said = step::output(Command::new("rustc").arg("-vV"))?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc names no host")?.to_owned())
}
