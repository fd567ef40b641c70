//! The web app's dependencies and its build, each redone only when what it is made of has changed.

use std::fs;
use std::hash::{DefaultHasher, Hasher as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::{step, workspace};

/// What in `web/` does not go into the build.
const NOT_BUILT: [&str; 3] = ["node_modules", "dist", "tests"];

/// Installs the dependencies that `package-lock.json` names.
pub(crate) fn dependencies() -> anyhow::Result<()> {
    let web = workspace::root().join("web");
    let changed = |file: &str| web.join(file).metadata().and_then(|found| found.modified()).ok();
    // npm writes this file when it has finished.
    if changed("node_modules/.package-lock.json") > changed("package-lock.json") {
        return Ok(());
    }
    step::announce("installing the web app's dependencies");
    step::run(workspace::npm().args(["ci", "--no-audit", "--no-fund"]))
}

/// Builds `web/dist`, which the server carries.
pub(crate) fn build() -> anyhow::Result<()> {
    dependencies()?;
    let web = workspace::root().join("web");
    let inputs = fingerprint(&web)?;
    // Beside the dependencies, not in dist/, all of which is served.
    let stamp = web.join("node_modules/.built");
    if web.join("dist/index.html").exists() && fs::read_to_string(&stamp).is_ok_and(|found| found == inputs) {
        return Ok(());
    }
    fs::remove_file(&stamp).ok();
    step::announce("building the web app");
    step::run(workspace::npm().args(["run", "build"]))?;
    fs::write(&stamp, inputs).with_context(|| format!("write {}", stamp.display()))
}

/// Names and contents of everything that goes into the build, in one number.
fn fingerprint(web: &Path) -> anyhow::Result<String> {
    let mut files = Vec::new();
    collect(web, &mut files)?;
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        hasher.write(file.as_os_str().as_encoded_bytes());
        hasher.write(&fs::read(&file).with_context(|| format!("read {}", file.display()))?);
        hasher.write_u8(0xff);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("read {}", folder.display()))? {
        let path = entry.with_context(|| format!("read {}", folder.display()))?.path();
        if NOT_BUILT.iter().any(|name| path.file_name() == Some(name.as_ref())) {
            continue;
        }
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
