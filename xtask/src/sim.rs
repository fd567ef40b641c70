//! `sim`: as many seeds of the fault simulator as one likes.

use std::process::Command;

use crate::database::{self, Database};
use crate::packages::{self, COMPILER, PIP};
use crate::{SimOptions, step, workspace};

/// Runs them and says whether all held.
pub(crate) fn sim(options: &SimOptions) -> anyhow::Result<bool> {
    packages::ensure(&[COMPILER, PIP])?;
    step::announce("building the simulator");
    let mut build = workspace::cargo();
    build.args([
        "build",
        "--package",
        "sim",
        "--bin",
        "sim",
        "--package",
        "testkit",
        "--bin",
        "test-database",
    ]);
    step::run(&mut build)?;
    let database = Database::of_build(&database::program(), false)?;
    step::announce(&format!("{} seeds from {}", options.seeds, options.from));
    let mut run = Command::new(workspace::binary("debug", "sim"));
    run.env("ATAS_TEST_DATABASE_URL", &database.url);
    run.args(["--seeds", &options.seeds.to_string(), "--from", &options.from.to_string()]);
    Ok(run.status()?.success())
}
