//! The data folder: made once, completely or not at all.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail, ensure};

use super::account::Account;
use super::{Home, Tuning};

/// The PostgreSQL that serves: its programs and the account it runs under.
#[derive(Clone, Debug)]
pub(super) struct Installation {
    pub(super) bin: PathBuf,
    pub(super) account: Account,
    major: u32,
}

impl Installation {
    /// The programs in `bin`, for data that is or will be at `data`.
    pub(super) fn find(bin: &Path, data: &Path) -> anyhow::Result<Self> {
        let account = Account::choose(data)?;
        account.can_enter(bin)?;
        let output = Command::new(bin.join("postgres"))
            .arg("--version")
            .output()
            .with_context(|| format!("run {}", bin.join("postgres").display()))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let major = major(&text).with_context(|| format!("read PostgreSQL's version from {text:?}"))?;
        Ok(Self { bin: bin.to_owned(), account, major })
    }

    /// A program of PostgreSQL, set to run under its account, apart from the terminal's process group: ctrl-C is for
    /// this process, which then stops PostgreSQL in order.
    pub(super) fn command(&self, program: &str, folder: &Path) -> Command {
        use std::os::unix::process::CommandExt as _;
        let mut command = Command::new(self.bin.join(program));
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PG")) {
            command.env_remove(name);
        }
        command.env("LC_ALL", "C").env("TZ", "UTC").current_dir(folder).process_group(0);
        self.account.apply(&mut command);
        command
    }

    /// Makes the data folder unless it is there. It is built beside its place and moved there complete, so that an
    /// interruption leaves nothing that looks like data.
    pub(super) fn ensure_cluster(&self, home: &Home, tuning: Tuning) -> anyhow::Result<()> {
        let data = home.data();
        if let Ok(version) = fs::read_to_string(data.join("PG_VERSION")) {
            ensure!(
                version.trim() == self.major.to_string(),
                "{} holds data of PostgreSQL {}, and this is version {}: take the data over with pg_dumpall and psql",
                data.display(),
                version.trim(),
                self.major,
            );
            return Ok(());
        }
        ensure!(!data.exists(), "{} is no PostgreSQL data: move it away", data.display());
        let new = home.path().join("postgres.new");
        if new.exists() {
            fs::remove_dir_all(&new).context("remove an interrupted initdb")?;
        }
        self.initdb(home.path(), &new, tuning)?;
        fs::rename(&new, &data).context("put the new data in its place")?;
        fs::File::open(home.path())
            .and_then(|folder| folder.sync_all())
            .context("write the home's entries to disk")
    }

    fn initdb(&self, home: &Path, data: &Path, tuning: Tuning) -> anyhow::Result<()> {
        let mut command = self.command("initdb", home);
        command.arg("-D").arg(data);
        command.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-instructions"]);
        if self.major >= 17 {
            command.args(["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]);
        } else {
            command.args(["--locale=C.UTF-8"]);
        }
        if !tuning.is_durable() {
            command.arg("--no-sync");
        }
        let output = command.output().context("run initdb")?;
        if output.status.success() {
            return Ok(());
        }
        let said =
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        fs::remove_dir_all(data).ok();
        if super::disk_full(&said) {
            bail!(
                "the disk that holds {} is full: PostgreSQL's data cannot be made (about 60 MB)",
                home.display()
            );
        }
        bail!("initdb failed ({}):\n{}", output.status, said.trim());
    }
}

/// From `postgres (PostgreSQL) 18.3`.
fn major(version: &str) -> Option<u32> {
    version.split_whitespace().find_map(|word| word.split('.').next()?.parse().ok())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_major_version_is_read() {
        assert_eq!(super::major("postgres (PostgreSQL) 18.3"), Some(18));
        assert_eq!(super::major("postgres (PostgreSQL) 19devel"), None);
        assert_eq!(super::major("postgres (PostgreSQL) 15.8 (Debian 15.8-0+deb12u1)"), Some(15));
    }
}
