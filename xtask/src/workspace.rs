//! Where things are, and cargo set up for them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use anyhow::Context as _;

use crate::step;

/// The root of the repository that `cargo xtask` was called in. Asked at run time: with a target folder that two clones
/// share, this program may have been compiled in the other one.
pub(crate) fn root() -> &'static Path {
    static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
        let own = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        Path::new(&own).parent().expect("xtask/ stands in the root").to_owned()
    });
    &ROOT
}

/// Makes the target folder this clone's. Cargo tells the crates of two clones apart by the times of their files alone,
/// so that one clone's older files would be taken for what the other has built: after a change of clones, the project's
/// own crates are built again. The dependencies stay.
pub(crate) fn claim_target() -> anyhow::Result<()> {
    let mark = target().join("clone");
    let own = root().as_os_str().as_encoded_bytes();
    let found = fs::read(&mark).ok();
    if found.as_deref() == Some(own) {
        return Ok(());
    }
    if found.is_some() {
        forget_own_crates(&target(), &[])?;
        forget_own_crates(&target(), &["--release"])?;
    }
    fs::create_dir_all(target()).context("make the target folder")?;
    fs::write(&mark, own).with_context(|| format!("write {}", mark.display()))
}

/// Makes cargo build the project's own crates in `target` again; the dependencies stay built.
pub(crate) fn forget_own_crates(target: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    let metadata = step::output(cargo().args(["metadata", "--no-deps", "--format-version=1", "--offline"]))?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata).context("read cargo's metadata")?;
    let mut clean = cargo();
    clean.args(["clean", "--quiet"]).args(arguments).env("CARGO_TARGET_DIR", target);
    for package in metadata["packages"].as_array().into_iter().flatten() {
        clean.arg("--package").args(package["name"].as_str());
    }
    step::run(&mut clean)
}

/// The project's folder in the user's cache.
pub(crate) fn cache() -> PathBuf {
    let xdg = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let cache = xdg.or_else(|| std::env::home_dir().map(|home| home.join(".cache")));
    cache.unwrap_or_else(std::env::temp_dir).join("atas")
}

/// Where builds go: outside of the repository unless `CARGO_TARGET_DIR` says otherwise, so that they outlive a clone.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(target) => root().join(target),
        None => cache().join("target"),
    }
}

/// The program in the folder of a profile (`debug`, `release`).
pub(crate) fn binary(profile: &str, name: &str) -> PathBuf {
    target().join(profile).join(name)
}

/// Cargo, with the queries checked against the committed data, not against a database.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root()).env("CARGO_TARGET_DIR", target()).env("SQLX_OFFLINE", "true");
    // Of the `cargo run` that started this program: they would make crates look changed.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(&*name);
        }
    }
    cargo
}

/// npm in the folder of the web app.
pub(crate) fn npm() -> Command {
    let mut npm = Command::new("npm");
    npm.current_dir(root().join("web"));
    npm
}
