//! Under which account PostgreSQL runs: it refuses to be root.

use std::fmt;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, ensure};

/// The account of the PostgreSQL processes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Account {
    /// The one that runs this process.
    Same,
    /// Another one, because this process is root.
    Other { name: String, uid: u32, gid: u32 },
}

impl Account {
    /// A plain user runs PostgreSQL itself. Root takes the owner of existing `data`, else the account `atas`, else
    /// `postgres`, else makes `atas`, else takes `nobody`.
    pub(crate) fn choose(data: &Path) -> anyhow::Result<Self> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self::Same);
        }
        if let Some(found) = data.metadata().ok().filter(|found| found.uid() != 0) {
            let name = format!("#{}", found.uid());
            return Ok(Self::Other { name, uid: found.uid(), gid: found.gid() });
        }
        if let Some(account) = named("atas").or_else(|| named("postgres")) {
            return Ok(account);
        }
        let made = Command::new("useradd")
            .args(["--system", "--no-create-home", "--user-group", "--shell", "/usr/sbin/nologin", "atas"])
            .output()
            .is_ok_and(|output| output.status.success());
        if made { named("atas") } else { named("nobody") }.context(
            "PostgreSQL cannot run as root and there is no other account: run `useradd --system atas`",
        )
    }

    /// Makes `command` run under this account.
    pub(crate) fn apply(&self, command: &mut Command) {
        if let Self::Other { uid, gid, .. } = self {
            command.uid(*uid).gid(*gid);
        }
    }

    /// Gives a path to this account.
    pub(crate) fn own(&self, path: &Path) -> anyhow::Result<()> {
        if let Self::Other { uid, gid, .. } = self {
            chown(path, Some(*uid), Some(*gid))
                .with_context(|| format!("give {} to {self}", path.display()))?;
        }
        Ok(())
    }

    /// Whether `path` belongs to this account.
    pub(crate) fn owns(&self, path: &Path) -> bool {
        let uid = match self {
            Self::Same => rustix::process::geteuid().as_raw(),
            Self::Other { uid, .. } => *uid,
        };
        path.symlink_metadata().is_ok_and(|found| found.is_dir() && found.uid() == uid)
    }

    /// Checks that this account can enter `folder`: every folder above it must let it pass.
    pub(crate) fn can_enter(&self, folder: &Path) -> anyhow::Result<()> {
        let Self::Other { uid, gid, .. } = self else { return Ok(()) };
        let folder = folder.canonicalize().with_context(|| format!("find {}", folder.display()))?;
        for step in folder.ancestors() {
            let found = step.metadata().with_context(|| format!("look at {}", step.display()))?;
            let bit = match () {
                () if found.uid() == *uid => 0o100,
                () if found.gid() == *gid => 0o010,
                () => 0o001,
            };
            ensure!(
                found.mode() & bit != 0,
                "PostgreSQL runs as {self}, who may not enter {at}: allow it (`chmod o+x {at}`) or use another folder \
                 than {folder} (ATAS_HOME and ATAS_CACHE name them)",
                at = step.display(),
                folder = folder.display(),
            );
        }
        Ok(())
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Same => f.write_str("the current user"),
            Self::Other { name, uid, .. } => write!(f, "the user {name} (uid {uid})"),
        }
    }
}

fn named(name: &str) -> Option<Account> {
    parse(&std::fs::read_to_string("/etc/passwd").ok()?, name)
}

fn parse(passwd: &str, name: &str) -> Option<Account> {
    let line = passwd.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    let (uid, gid) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    (uid != 0).then(|| Account::Other { name: name.to_owned(), uid, gid })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_found_by_their_whole_name_and_never_root() {
        let passwd = "root:x:0:0::/root:/bin/sh\npostgres2:x:7:7::/:/x\npostgres:x:101:104:PG:/var:/bin/sh\n";
        let found = parse(passwd, "postgres").unwrap();
        assert_eq!(found, Account::Other { name: "postgres".to_owned(), uid: 101, gid: 104 });
        assert_eq!(parse(passwd, "root"), None);
        assert_eq!(parse(passwd, "atas"), None);
    }
}
