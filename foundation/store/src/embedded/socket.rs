//! Where the socket lives: in the home, or in a short private folder when the home's path is too long.

use std::fs::{self, DirBuilder, Permissions};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};

use super::account::Account;

/// The longest path that a socket's address holds, without its closing zero.
const PATH_BYTES_MAX: usize = 107;

/// The socket's file in its folder.
pub(super) fn file(folder: &Path) -> PathBuf {
    folder.join(format!(".s.PGSQL.{}", super::server::PORT))
}

/// The folder, made for `account` alone: whoever can enter it is a superuser of the database.
pub(super) fn folder(home: &Path, account: &Account) -> anyhow::Result<PathBuf> {
    let folder = place(home, &std::env::temp_dir());
    match DirBuilder::new().mode(0o700).create(&folder) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            return Err(error).with_context(|| format!("make {}", folder.display()));
        }
        Ok(()) => account.own(&folder)?,
        Err(_) => {}
    }
    // In a folder that all users share, somebody else may have been there first.
    ensure!(account.owns(&folder), "{} belongs to somebody else: remove it", folder.display());
    fs::set_permissions(&folder, Permissions::from_mode(0o700))
        .with_context(|| format!("close {} to others", folder.display()))?;
    Ok(folder)
}

/// The folder that the PostgreSQL on `data` has its socket in, as it says itself: its owner's temporary folder need not
/// be ours.
pub(super) fn of_running(data: &Path) -> Option<PathBuf> {
    let text = fs::read_to_string(data.join("postmaster.pid")).ok()?;
    text.lines().nth(4).filter(|folder| !folder.is_empty()).map(PathBuf::from)
}

/// Removes the private folder of a home with a long path.
pub(super) fn leave(home: &Path, folder: &Path) {
    if !folder.starts_with(home) {
        fs::remove_dir(folder).ok();
    }
}

fn place(home: &Path, temp: &Path) -> PathBuf {
    let fits = |folder: &PathBuf| file(folder).as_os_str().len() <= PATH_BYTES_MAX;
    let mut hasher = DefaultHasher::new();
    home.hash(&mut hasher);
    let name = format!("atas-{:016x}", hasher.finish());
    [home.join("run"), temp.join(&name)]
        .into_iter()
        .find(fits)
        .unwrap_or_else(|| Path::new("/tmp").join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_homes_get_a_short_socket_folder_of_their_own() {
        let temp = Path::new("/var/tmp");
        assert_eq!(place(Path::new("/srv/atas"), temp), Path::new("/srv/atas/run"));
        let long = |end| PathBuf::from(format!("/{}/{end}", "x".repeat(120)));
        assert!(place(&long("a"), temp).starts_with("/var/tmp"));
        assert_ne!(place(&long("a"), temp), place(&long("b"), temp));
        assert!(place(&long("a"), &long("tmp")).starts_with("/tmp"));
    }
}
