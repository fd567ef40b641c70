//! The folder that holds everything a process keeps, and the lock that keeps a second process out.

use std::fmt;
use std::fs::{self, File, Permissions};
use std::io::{ErrorKind, Read as _, Seek as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use rustix::fs::{FlockOperation, flock};
use sqlx::postgres::PgConnectOptions;

use super::{server, socket};

/// The file that says that a folder is a home, so that nothing else is ever taken over or wiped.
const MARK: &str = "atas-home";

/// `ATAS_HOME`'s default: `/var/lib/atas` for root, else `atas` in the XDG data folder.
pub fn default_home() -> anyhow::Result<PathBuf> {
    if rustix::process::geteuid().is_root() {
        return Ok(PathBuf::from("/var/lib/atas"));
    }
    xdg("XDG_DATA_HOME", ".local/share").map(|data| data.join("atas"))
}

/// A folder of the XDG specification: the variable's value when it is an absolute path, else below the user's home.
pub(super) fn xdg(variable: &str, below_home: &str) -> anyhow::Result<PathBuf> {
    let named = std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    match named {
        Some(path) => Ok(path),
        None => std::env::home_dir()
            .map(|home| home.join(below_home))
            .with_context(|| format!("neither {variable} nor HOME is set: set ATAS_HOME and ATAS_CACHE")),
    }
}

/// A home that this process holds alone, until the last clone is dropped or the process ends in whatever way.
#[derive(Clone, Debug)]
pub struct Home {
    path: PathBuf,
    _lock: Arc<File>,
}

/// Another process that holds a home.
#[derive(Clone, Debug)]
pub struct Occupant {
    home: PathBuf,
    pid: String,
}

impl Occupant {
    /// How to connect to the PostgreSQL that it runs, as the product does.
    ///
    /// # Errors
    /// When it runs none at this moment.
    pub fn options(&self) -> anyhow::Result<PgConnectOptions> {
        let socket = socket::of_running(&data(&self.home))
            .with_context(|| format!("{self}, whose PostgreSQL is not up: try again in a moment"))?;
        Ok(server::connect(&socket, "atas", "atas"))
    }
}

impl fmt::Display for Occupant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "another atas (pid {}) runs on the home {}", self.pid, self.home.display())
    }
}

impl Home {
    /// Makes the folder if it is missing and locks it.
    ///
    /// # Errors
    /// When another process holds it (its pid is named), and when the folder holds something else.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        Self::claim(path)?.or_else(|occupant| bail!("{occupant}: stop it, or name another home"))
    }

    /// The same, for those who can do with a home that another process holds.
    ///
    /// # Errors
    /// When the folder holds something else.
    pub fn claim(path: &Path) -> anyhow::Result<Result<Self, Occupant>> {
        fs::create_dir_all(path).with_context(|| format!("make the home {}", path.display()))?;
        let path = path.canonicalize().with_context(|| format!("find the home {}", path.display()))?;
        mark(&path)?;
        // Mail and people's data are in it. A folder that is only lent to this user keeps its permissions.
        fs::set_permissions(&path, Permissions::from_mode(0o700)).ok();
        Ok(match lock(&path)? {
            Ok(lock) => Ok(Self { path, _lock: Arc::new(lock) }),
            Err(pid) => Err(Occupant { home: path, pid }),
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn data(&self) -> PathBuf {
        data(&self.path)
    }

    pub(super) fn log(&self) -> PathBuf {
        self.path.join("postgres.log")
    }
}

fn data(home: &Path) -> PathBuf {
    home.join("postgres")
}

fn mark(path: &Path) -> anyhow::Result<()> {
    let mark = path.join(MARK);
    if mark.exists() {
        return Ok(());
    }
    let empty = fs::read_dir(path).with_context(|| format!("read {}", path.display()))?.next().is_none();
    if !empty {
        bail!("{} holds something else than an ATAS home: choose an empty or a new folder", path.display());
    }
    fs::write(&mark, "ATAS keeps its data in this folder.\n")
        .with_context(|| format!("write {}", mark.display()))
}

/// Locks the home, or gives the pid of the process that has.
fn lock(path: &Path) -> anyhow::Result<Result<File, String>> {
    let at = path.join("lock");
    let mut file = File::options()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(&at)
        .with_context(|| format!("open {}", at.display()))?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::WouldBlock => {
            let mut pid = String::new();
            file.read_to_string(&mut pid).ok();
            return Ok(Err(pid.trim().to_owned()));
        }
        Err(error) => return Err(error).with_context(|| format!("lock {}", at.display())),
    }
    file.set_permissions(Permissions::from_mode(0o644)).context("set the lock's permissions")?;
    file.set_len(0).and_then(|()| file.rewind()).context("empty the lock file")?;
    writeln!(file, "{}", std::process::id()).context("write the lock file")?;
    Ok(Ok(file))
}
