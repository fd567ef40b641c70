//! The folder of the product's data, as `atas` makes it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};

use crate::{packages, step};

/// Removes a home: only a folder that is marked as one and that no process holds.
pub(crate) fn wipe(home: Option<&Path>) -> anyhow::Result<()> {
    let home = match home {
        Some(home) => home.to_owned(),
        None => default_home()?,
    };
    if !home.exists() || fs::read_dir(&home).is_ok_and(|mut entries| entries.next().is_none()) {
        return Ok(());
    }
    ensure!(
        home.join("atas-home").is_file(),
        "{} is not a home of ATAS: nothing was removed",
        home.display()
    );
    let lock = fs::File::open(home.join("lock"));
    if let Ok(lock) = &lock
        && lock.try_lock().is_err()
    {
        let pid = fs::read_to_string(home.join("lock")).unwrap_or_default();
        bail!("atas (pid {}) runs on {}: stop it first", pid.trim(), home.display());
    }
    step::announce(&format!("removing {}", home.display()));
    stop_left_over(&home);
    fs::remove_dir_all(&home).with_context(|| format!("remove {}", home.display()))
}

/// A `PostgreSQL` that a killed server left behind would write into the folder while it is removed.
fn stop_left_over(home: &Path) {
    let text = fs::read_to_string(home.join("postgres/postmaster.pid")).unwrap_or_default();
    let Some(pid) = text.lines().next().map(str::trim).filter(|pid| pid.parse::<u32>().is_ok()) else {
        return;
    };
    let data = home.join("postgres").canonicalize().ok();
    let works_there = || fs::read_link(format!("/proc/{pid}/cwd")).ok() == data && data.is_some();
    if !works_there() {
        return;
    }
    Command::new("kill").args(["-QUIT", pid]).status().ok();
    for _ in 0..100 {
        if !works_there() {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The folder that `atas` takes by itself.
fn default_home() -> anyhow::Result<PathBuf> {
    if packages::is_root() {
        return Ok("/var/lib/atas".into());
    }
    let xdg = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let data = xdg.or_else(|| std::env::home_dir().map(|home| home.join(".local/share")));
    Ok(data.context("neither XDG_DATA_HOME nor HOME is set: use --home")?.join("atas"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str, files: &[&str]) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("atas-wipe-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for file in files {
            fs::write(folder.join(file), "7\n").unwrap();
        }
        folder
    }

    #[test]
    fn only_a_home_is_wiped() {
        let other = folder("other", &["thesis.txt"]);
        assert!(wipe(Some(&other)).unwrap_err().to_string().contains("not a home"));
        assert!(other.join("thesis.txt").exists());
        fs::remove_dir_all(other).unwrap();
        let home = folder("home", &["atas-home", "lock"]);
        wipe(Some(&home)).unwrap();
        assert!(!home.exists());
        wipe(Some(&home)).unwrap();
    }

    #[test]
    fn a_home_in_use_is_not_wiped() {
        let home = folder("used", &["atas-home", "lock"]);
        let lock = fs::File::open(home.join("lock")).unwrap();
        lock.lock().unwrap();
        assert!(wipe(Some(&home)).unwrap_err().to_string().contains("pid 7"));
        drop(lock);
        fs::remove_dir_all(home).unwrap();
    }
}
