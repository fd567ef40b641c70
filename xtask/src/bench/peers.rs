//! The peers' programs: pinned in `loadtest/peers`, built into the cache.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};

use crate::crew::Crew;
use crate::packages::{self, NODE};
use crate::{step, workspace};

/// The package of Go that is Centrifugo.
const CENTRIFUGO: &str = "github.com/centrifugal/centrifugo/v5";

/// Builds Centrifugo; its version.
pub(super) fn centrifugo() -> anyhow::Result<String> {
    if packages::on_path("go").is_none() {
        bail!(
            "Go 1.23 or newer is missing: https://go.dev/dl, or sudo apt install golang-go where that is new enough"
        );
    }
    let version = pinned("centrifugo/go.mod", CENTRIFUGO)?;
    made("centrifugo", &["go.mod", "go.sum", "config.json"], |folder| {
        step::announce(&format!("building Centrifugo {version} (once, some minutes)"));
        let mut go = Command::new("go");
        go.args(["build", "-mod=mod", "-o", "centrifugo", CENTRIFUGO]).current_dir(folder);
        step::run(go.env("CGO_ENABLED", "0"))
    })?;
    Ok(version)
}

pub(super) fn centrifugo_command(port: u16) -> Command {
    let folder = cached("centrifugo");
    let mut command = Crew::command(folder.join("centrifugo"));
    command.arg("--config").arg(folder.join("config.json"));
    command.args(["--address", "127.0.0.1", "--port"]).arg(port.to_string());
    command
}

/// Installs Socket.IO; its version.
pub(super) fn socketio() -> anyhow::Result<String> {
    packages::ensure(&[NODE])?;
    let version = pinned("socketio/package.json", "\"socket.io\"")?;
    made("socketio", &["package.json", "package-lock.json", "server.js"], |folder| {
        step::announce(&format!("installing Socket.IO {version}"));
        step::run(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(folder))
    })?;
    Ok(version)
}

pub(super) fn socketio_command(port: u16) -> Command {
    let mut command = Crew::command("node");
    command.arg(cached("socketio").join("server.js"));
    command.env("NODE_ENV", "production").env("PORT", port.to_string());
    command
}

/// Installs `FastAPI`; its version.
pub(super) fn fastapi() -> anyhow::Result<String> {
    if packages::on_path("python3").is_none() {
        bail!("Python is missing: sudo apt install python3 python3-venv");
    }
    let version = pinned("fastapi/requirements.txt", "fastapi==")?;
    made("fastapi", &["requirements.txt", "server.py"], |folder| {
        step::announce(&format!("installing FastAPI {version}"));
        let mut venv = Command::new("python3");
        venv.args(["-m", "venv", "venv"]).current_dir(folder);
        step::run(&mut venv).context("make a virtual environment (Debian: sudo apt install python3-venv)")?;
        let mut pip = Command::new(folder.join("venv/bin/pip"));
        step::run(pip.args(["install", "--quiet", "-r", "requirements.txt"]).current_dir(folder))
    })?;
    Ok(version)
}

pub(super) fn fastapi_command(port: u16) -> Command {
    let folder = cached("fastapi");
    let mut command = Crew::command(folder.join("venv/bin/uvicorn"));
    command
        .args(["server:app", "--log-level", "warning", "--backlog", "4096", "--port"])
        .arg(port.to_string());
    command.arg("--app-dir").arg(folder);
    command
}

fn source(name: &str) -> PathBuf {
    workspace::root().join("loadtest/peers").join(name)
}

fn cached(name: &str) -> PathBuf {
    workspace::cache().join("peers").join(name)
}

/// Copies a peer's files into the cache and makes it there, unless that was done with the same files.
fn made(name: &str, files: &[&str], make: impl FnOnce(&Path) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let (from, to) = (source(name), cached(name));
    let mut inputs = String::new();
    for file in files {
        let text = fs::read_to_string(from.join(file));
        inputs += &text.with_context(|| format!("read {}", from.join(file).display()))?;
    }
    let stamp = to.join("made-of");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == inputs) {
        return Ok(());
    }
    if to.exists() {
        fs::remove_dir_all(&to).with_context(|| format!("empty {}", to.display()))?;
    }
    fs::create_dir_all(&to).with_context(|| format!("make {}", to.display()))?;
    for file in files {
        fs::copy(from.join(file), to.join(file)).with_context(|| format!("copy {file}"))?;
    }
    make(&to)?;
    fs::write(&stamp, inputs).context("remember what it was made of")
}

/// The version that stands after `package` in a file of `loadtest/peers`.
fn pinned(file: &str, package: &str) -> anyhow::Result<String> {
    let text = fs::read_to_string(source(file)).with_context(|| format!("read {file}"))?;
    version_after(&text, package).with_context(|| format!("{file} pins no {package}"))
}

fn version_after(text: &str, package: &str) -> Option<String> {
    let rest = text.lines().rev().find_map(|line| line.split_once(package))?.1;
    let version = rest.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = version.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(version.len());
    (end > 0).then(|| version[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_peer_pins_its_version() {
        assert_eq!(version_after("module a\nrequire b/v5 v5.4.9\n", "b/v5").as_deref(), Some("5.4.9"));
        assert_eq!(version_after("  \"socket.io\": \"4.8.4\"\n", "\"socket.io\"").as_deref(), Some("4.8.4"));
        assert_eq!(version_after("fastapi==0.165.0", "fastapi==").as_deref(), Some("0.165.0"));
        for (file, package) in [
            ("centrifugo/go.mod", CENTRIFUGO),
            ("socketio/package.json", "\"socket.io\""),
            ("fastapi/requirements.txt", "fastapi=="),
        ] {
            assert!(pinned(file, package).is_ok(), "{file}");
        }
    }
}
