//! `PgBouncer` 1.21 or newer, which keeps prepared statements in transaction mode: of this machine, else built once from
//! the source package of the Debian release that the image in `deploy/pgbouncer` is made of.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};

use crate::packages::{self, COMPILER, LIBEVENT, PGBOUNCER};
use crate::{step, workspace};

/// The Debian release whose source is built, the same as in `deploy/pgbouncer/Containerfile`.
const RELEASE: &str = "trixie";
/// Who signs it.
const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// The program, installed or built first when there is none that is new enough.
pub(crate) fn ensure() -> anyhow::Result<PathBuf> {
    let built = workspace::cache().join("tools/bin/pgbouncer");
    if let Some(found) = find(&built) {
        return Ok(found);
    }
    let installed = packages::ensure(&[PGBOUNCER]);
    if let Some(found) = find(&built) {
        return Ok(found);
    }
    installed?;
    build(&built).context(
        "PgBouncer here is older than 1.21, and Debian's newer one could not be built. Debian 13 and Ubuntu 24.04 have one",
    )?;
    find(&built).context("what was built does not run")
}

fn find(built: &Path) -> Option<PathBuf> {
    let on_path = packages::on_path("pgbouncer");
    let mut programs = [on_path, Some(built.to_owned())].into_iter().flatten();
    programs.find(|program| {
        step::output(Command::new(program).arg("--version")).is_ok_and(|said| shape::is_new_enough(&said))
    })
}

/// Builds it with the means of this machine. Its lists of packages are not touched: apt keeps these in a folder of theirs.
fn build(to: &Path) -> anyhow::Result<()> {
    packages::ensure(&[COMPILER, LIBEVENT])?;
    step::announce("building PgBouncer from Debian's source (once, half a minute)");
    let folder = workspace::cache().join(format!("tools/pgbouncer-{}", std::process::id()));
    let built = build_in(&folder, to);
    fs::remove_dir_all(&folder).ok();
    built
}

fn build_in(folder: &Path, to: &Path) -> anyhow::Result<()> {
    for made in ["lists/partial", "cache/archives/partial"] {
        fs::create_dir_all(folder.join(made)).context("make its folders")?;
    }
    let sources = format!("deb-src [signed-by={KEYRING}] {} {RELEASE} main\n", mirror()?);
    fs::write(folder.join("sources.list"), sources).context("write the list of sources")?;
    let apt = || {
        let mut apt = Command::new("apt-get");
        apt.current_dir(folder).arg("-q").args(["-o", "Dir::Etc::SourceParts=/dev/null"]);
        apt.args(["-o", "APT::Sandbox::User="]);
        for (name, place) in
            [("Etc::SourceList", "sources.list"), ("State::Lists", "lists"), ("Cache", "cache")]
        {
            apt.arg("-o").arg(format!("Dir::{name}={}", folder.join(place).display()));
        }
        apt
    };
    step::run(apt().arg("update"))?;
    step::run(apt().args(["source", "--download-only", "pgbouncer"]))?;
    let archive = named(folder, |name| name.ends_with(".orig.tar.gz"))?;
    step::run(Command::new("tar").current_dir(folder).arg("-xzf").arg(archive))?;
    let source = named(folder, |name| name.starts_with("pgbouncer-"))?;
    let mut configure = Command::new("sh");
    configure.current_dir(&source).args(["./configure", "--quiet", "--without-openssl", "--without-cares"]);
    step::run(&mut configure)?;
    step::run(Command::new("make").current_dir(&source).args(["--quiet", "-j2", "pgbouncer"]))?;
    fs::create_dir_all(to.parent().context("it has a folder")?).context("make its folder")?;
    fs::rename(source.join("pgbouncer"), to).context("put it into its place")
}

/// Where this machine gets Debian's packages.
fn mirror() -> anyhow::Result<String> {
    let mut asked = Command::new("apt-get");
    asked.args(["indextargets", "--format", "$(ORIGIN) $(LABEL) $(REPO_URI)", "Created-By: Packages"]);
    let told = step::output(&mut asked)?;
    let mirror = told.lines().find_map(|line| line.strip_prefix("Debian Debian "));
    mirror.map(str::to_owned).context("this machine gets no packages from Debian")
}

/// The one entry of a folder with such a name.
fn named(folder: &Path, so: impl Fn(&str) -> bool) -> anyhow::Result<PathBuf> {
    for entry in fs::read_dir(folder).context("look at what apt brought")? {
        let entry = entry.context("look at what apt brought")?;
        if entry.file_name().to_str().is_some_and(&so) {
            return Ok(entry.path());
        }
    }
    bail!("apt brought something else than was expected")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_is_what_is_deployed() {
        let image = include_str!("../../deploy/pgbouncer/Containerfile");
        assert!(image.contains(&format!("debian:{RELEASE}-")));
    }
}
