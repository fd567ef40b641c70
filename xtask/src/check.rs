//! `check` and `prepare`: what can be told without running the product.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, bail};

use crate::packages::{self, COMPILER, NODE, PIP};
use crate::step::{self, Steps};
use crate::{offline, tools, web, workspace};

/// Runs every check and names those that failed.
pub(crate) fn check() -> anyhow::Result<()> {
    packages::ensure(&[COMPILER, NODE, PIP])?;
    let mut steps = Steps::default();
    steps.step("format (cargo fmt)", || step::run(workspace::cargo().args(["fmt", "--all", "--check"])));
    steps.step("licences, sources, duplicates (cargo deny)", || {
        let deny = tools::ensure("cargo-deny")?;
        let checks = ["--log-level", "error", "check", "licenses", "bans", "sources"];
        step::run(Command::new(deny).args(checks).current_dir(workspace::root()))
    });
    steps.step("unused dependencies (cargo machete)", || {
        let machete = tools::ensure("cargo-machete")?;
        let crates = ["server", "realtime", "network", "demo", "foundation", "loadtest", "xtask"];
        step::run(Command::new(machete).args(crates).current_dir(workspace::root()))
    });
    steps.step("the web app: lints, types, format, messages (npm run check)", || {
        web::dependencies()?;
        step::run(workspace::npm().args(["run", "check"]))
    });
    steps.step("query data (.sqlx)", offline::check);
    // It comes before lints and the document, which need a web build to embed.
    steps.step("the web app's build", web::build);
    steps.step("lints (cargo clippy)", || {
        let lint = ["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"];
        step::run(workspace::cargo().args(lint))
    });
    steps.step("the OpenAPI document and the web app's types", || generated(Mode::Compare));
    steps.finish()
}

/// Regenerates everything that is generated and committed.
pub(crate) fn prepare() -> anyhow::Result<()> {
    packages::ensure(&[COMPILER, NODE, PIP])?;
    step::announce("query data (.sqlx)");
    offline::prepare()?;
    step::announce("the OpenAPI document and the web app's types");
    web::dependencies()?;
    generated(Mode::Replace)
}

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    /// Fail when a committed file differs; leave it as it was.
    Compare,
    Replace,
}

fn generated(mode: Mode) -> anyhow::Result<()> {
    let openapi = ["run", "--quiet", "--package", "server", "--bin", "atas", "--", "openapi"];
    let document = step::output(workspace::cargo().args(openapi))?;
    let web = workspace::root().join("web");
    let files = [web.join("openapi.json"), web.join("src/api/schema.ts")];
    let before = files.iter().map(|file| fs::read_to_string(file).unwrap_or_default()).collect::<Vec<_>>();
    fs::write(&files[0], document).context("write web/openapi.json")?;
    let ran = step::output(workspace::npm().args(["run", "generate"]));
    let changed = changed(&files, &before);
    if mode == Mode::Compare {
        for (file, content) in files.iter().zip(&before) {
            fs::write(file, content).with_context(|| format!("restore {}", file.display()))?;
        }
        if !changed.is_empty() {
            bail!("not current: {}: run `cargo xtask prepare`", changed.join(", "));
        }
    }
    ran.map(drop)
}

fn changed(files: &[PathBuf], before: &[String]) -> Vec<String> {
    let differs =
        |(file, content): &(&PathBuf, &String)| fs::read_to_string(file).unwrap_or_default() != **content;
    let changed = files.iter().zip(before).filter(differs);
    let name = |file: &PathBuf| file.strip_prefix(workspace::root()).unwrap_or(file).display().to_string();
    changed.map(|(file, _)| name(file)).collect()
}
