//! Steps of a command: announced, timed, and all of them run even if one fails.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, bail};

/// Announces what comes next.
pub(crate) fn announce(title: &str) {
    println!("\n==> {title}");
}

/// Runs a command whose output goes where this program's goes.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("start {}", show(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", show(command));
    }
    Ok(())
}

/// Runs a command for what it prints.
pub(crate) fn output(command: &mut Command) -> anyhow::Result<String> {
    let output = command.output().with_context(|| format!("start {}", show(command)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed ({}):\n{}", show(command), output.status, said.trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("read what `{}` printed", show(command)))
}

/// A command as one would type it.
fn show(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

/// Steps that do not depend on one another.
#[derive(Default)]
pub(crate) struct Steps {
    failed: Vec<String>,
}

impl Steps {
    /// Runs one and remembers whether it failed.
    pub(crate) fn step(&mut self, title: &str, step: impl FnOnce() -> anyhow::Result<()>) {
        announce(title);
        let began = Instant::now();
        match step() {
            Ok(()) => println!("    ok, {:.1} s", began.elapsed().as_secs_f32()),
            Err(error) => {
                eprintln!("    FAILED: {error:#}");
                self.failed.push(title.to_owned());
            }
        }
    }

    /// An error that names the steps that failed, if any did.
    pub(crate) fn finish(self) -> anyhow::Result<()> {
        if self.failed.is_empty() {
            println!("\nall checks passed");
            return Ok(());
        }
        bail!("failed: {}", self.failed.join(", "))
    }
}
