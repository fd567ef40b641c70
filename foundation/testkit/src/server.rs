//! The private PostgreSQL of a test run.

use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context as _, anyhow};
use sqlx::postgres::PgConnectOptions;
use store::embedded::{Home, Server, Sources, Tuning, recover};
use tokio::sync::oneshot;

use crate::program::signal;

/// How the folders of private servers begin; the pid of the owner follows, and a number.
const PREFIX: &str = "atas-test-";

/// Numbers this process's servers.
static COUNT: AtomicU64 = AtomicU64::new(1);

/// Waits for the end of the process that started it, in whatever way that comes (its input then ends), stops the server
/// in the folder and removes the folder.
const CLEANER: &str = r#"
cat >/dev/null
pid=$(head -n 1 "$1/postgres/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid" 2>/dev/null
tries=0
while [ -e "/proc/$pid/exe" ] && [ "$tries" -lt 100 ]; do sleep 0.05; tries=$((tries + 1)); done
rm -rf "$1"
"#;

/// A PostgreSQL in a temporary folder, fast and forgetful, gone with this process.
#[derive(Debug)]
pub struct PrivateServer {
    server: Server,
    folder: PathBuf,
    cleaner: Child,
}

impl PrivateServer {
    /// Starts one, after removing what killed processes left behind. Fetches PostgreSQL when it is missing.
    pub async fn start() -> anyhow::Result<Self> {
        Self::start_with(Tuning::throwaway()).await
    }

    /// Starts one that forgets nothing of what it has confirmed, so that it can be killed.
    pub async fn durable() -> anyhow::Result<Self> {
        Self::start_with(Tuning::durable()).await
    }

    async fn start_with(tuning: Tuning) -> anyhow::Result<Self> {
        let temp = std::env::temp_dir();
        remove_abandoned(&temp).await;
        let postgres = tokio::task::spawn_blocking(|| Sources::from_env()?.postgres());
        let postgres = postgres.await.context("find PostgreSQL")??;
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = temp.join(format!("{PREFIX}{}-{number}", std::process::id()));
        let home = Home::open(&folder)?;
        let cleaner = Command::new("sh")
            .args(["-c", CLEANER, "sh"])
            .arg(home.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .context("start the cleaner")?;
        let server = Server::start(&home, &postgres, tuning).await?;
        Ok(Self { server, folder, cleaner })
    }

    /// How to connect to it, as superuser.
    pub fn options(&self) -> PgConnectOptions {
        self.server.superuser()
    }

    /// Kills it, as a machine out of memory does. It is started again by itself, and recovers what was committed.
    pub fn kill(&self) {
        // None while it is being started already.
        if let Some(pid) = self.server.pid() {
            signal(pid, "KILL");
        }
    }

    /// Stops it and removes its folder.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        self.server.stop().await?;
        drop(self.cleaner.stdin.take());
        let cleaner = tokio::task::spawn_blocking(move || self.cleaner.wait());
        cleaner.await.context("wait for the cleaner")?.context("wait for the cleaner")?;
        anyhow::ensure!(!self.folder.exists(), "{} stays behind", self.folder.display());
        Ok(())
    }
}

/// Keeps the shared server to the end of the process, which is what its cleaner waits for.
static KEPT: OnceLock<PrivateServer> = OnceLock::new();

/// The server that all tests of this process share. It runs on a thread of its own, because the runtime of the test that
/// happens to come first ends with that test.
pub(crate) async fn shared() -> anyhow::Result<PgConnectOptions> {
    let (tell, told) = oneshot::channel();
    std::thread::spawn(move || {
        let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => return drop(tell.send(Err(anyhow!(error)))),
        };
        runtime.block_on(async {
            match PrivateServer::start().await {
                Ok(server) => {
                    tell.send(Ok(server.options())).ok();
                    KEPT.set(server).ok();
                    std::future::pending::<()>().await;
                }
                Err(error) => drop(tell.send(Err(error))),
            }
        });
    });
    told.await.context("start the test server")?
}

/// Ends and removes the servers of processes that are gone and whose cleaners are too.
async fn remove_abandoned(temp: &Path) {
    let Ok(entries) = fs::read_dir(temp) else { return };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name();
        let owner =
            name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.split('-').next()?.parse::<u32>().ok());
        if owner.is_none_or(|pid| Path::new("/proc").join(pid.to_string()).exists()) {
            continue;
        }
        // Only a folder that is a home and that nobody holds.
        if entry.path().join("atas-home").exists()
            && let Ok(home) = Home::open(&entry.path())
            && recover(&home).await.is_ok()
        {
            fs::remove_dir_all(entry.path()).ok();
        }
    }
}
