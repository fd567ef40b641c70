//! Cargo's plug-ins that `check` needs, built once into the cache when they are not on PATH.

use std::path::PathBuf;

use crate::{packages, step, workspace};

/// The program, installed first when it is missing.
pub(crate) fn ensure(name: &str) -> anyhow::Result<PathBuf> {
    let home = workspace::cache().join("tools");
    let built = home.join("bin").join(name);
    if let Some(found) = packages::on_path(name) {
        return Ok(found);
    }
    if !built.is_file() {
        step::announce(&format!("installing {name} into {} (once, some minutes)", home.display()));
        step::run(workspace::cargo().args(["install", "--locked", "--root"]).arg(&home).arg(name))?;
    }
    Ok(built)
}
