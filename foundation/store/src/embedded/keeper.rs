//! Keeps the server running: starts its process, watches it, ends it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use anyhow::{Context as _, anyhow, bail};
use rustix::process::{Pid, Signal, kill_process};
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;
use tokio::process::Child;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep, timeout};

use super::cluster::Installation;
use super::server::connect;
use super::{Home, Tuning, log_file, process, socket};

/// How long a start may take: recovery after a crash replays at most the last checkpoint's distance.
const START_PATIENCE: Duration = Duration::from_mins(5);

/// How often the log's size is looked at.
const LOG_CHECK: Duration = Duration::from_mins(1);

/// What it takes to start the server again.
pub(super) struct Keeper {
    home: Home,
    installation: Installation,
    tuning: Tuning,
    /// The folder of the socket.
    pub(super) socket: PathBuf,
    /// Of the main process; 0 while there is none.
    pub(super) pid: Arc<AtomicI32>,
}

impl Drop for Keeper {
    /// A last resort for a server that was not stopped, or whose start was given up: it gets the signal, and nobody
    /// waits.
    fn drop(&mut self) {
        if let Some(pid) = Pid::from_raw(self.pid.load(Ordering::Relaxed)) {
            kill_process(pid, process::FAST).ok();
        }
    }
}

impl Keeper {
    /// Makes everything ready for a start: the home's owner, the socket's folder, the data; ends what still runs there.
    pub(super) async fn prepare(home: Home, bin: PathBuf, tuning: Tuning) -> anyhow::Result<Self> {
        let made = tokio::task::spawn_blocking(move || {
            let installation = Installation::find(&bin, &home.data())?;
            installation.account.own(home.path())?;
            installation.account.can_enter(home.path())?;
            let socket = socket::folder(home.path(), &installation.account)?;
            let keeper = Self { home, installation, tuning, socket, pid: Arc::default() };
            anyhow::Ok(keeper)
        });
        let keeper = made.await.context("prepare the home")??;
        process::reap(&keeper.home.data(), &keeper.socket_file()).await?;
        let keeper = tokio::task::spawn_blocking(move || {
            keeper.installation.ensure_cluster(&keeper.home, keeper.tuning).map(|()| keeper)
        });
        keeper.await.context("make the data folder")?
    }

    fn socket_file(&self) -> PathBuf {
        socket::file(&self.socket)
    }

    /// Starts the process and waits until it answers.
    pub(super) async fn launch(&self) -> anyhow::Result<Child> {
        let (log, data) = (self.home.log(), self.home.data());
        log_file::bound(&log).ok();
        let from = log_file::end(&log);
        let output = log_file::open(&log).with_context(|| format!("open {}", log.display()))?;
        let mut command = self.installation.command("postgres", self.home.path());
        command
            .args(self.tuning.arguments(&data, &self.socket))
            .stdin(std::process::Stdio::null())
            .stdout(output.try_clone().context("share the log file")?)
            .stderr(output);
        let mut child = tokio::process::Command::from(command).spawn().context("start PostgreSQL")?;
        let pid = child.id().and_then(|pid| i32::try_from(pid).ok()).unwrap_or_default();
        self.pid.store(pid, Ordering::Relaxed);
        match self.answers(&mut child).await {
            Ok(()) => Ok(child),
            Err(error) => {
                self.end(&mut child).await;
                let said = log_file::tail(&log, from);
                Err(explain(self.home.path(), error.context(format!("PostgreSQL says:\n{}", said.trim()))))
            }
        }
    }

    async fn answers(&self, child: &mut Child) -> anyhow::Result<()> {
        let (began, options) = (Instant::now(), connect(&self.socket, "postgres", "postgres"));
        let mut told = began;
        while began.elapsed() < START_PATIENCE {
            if let Some(status) = child.try_wait().context("watch PostgreSQL")? {
                bail!("PostgreSQL ended while starting ({status})");
            }
            if let Ok(Ok(connection)) =
                timeout(Duration::from_secs(2), PgConnection::connect_with(&options)).await
            {
                connection.close().await.ok();
                return Ok(());
            }
            if told.elapsed() > Duration::from_secs(5) {
                told = Instant::now();
                tracing::info!(
                    seconds = began.elapsed().as_secs(),
                    "waiting for PostgreSQL, which recovers its data"
                );
            }
            sleep(Duration::from_millis(20)).await;
        }
        bail!("PostgreSQL did not answer within {} s", START_PATIENCE.as_secs())
    }

    /// Runs until `stopped`, starting PostgreSQL again whenever it ends by itself.
    pub(super) async fn watch(self, mut child: Child, mut stopped: oneshot::Receiver<()>) {
        let mut pause = Duration::ZERO;
        loop {
            let began = Instant::now();
            tokio::select! {
                _ = &mut stopped => break self.end(&mut child).await,
                status = child.wait() => tracing::error!(?status, "PostgreSQL ended by itself, starting it again"),
                () = self.bound_log() => {}
            }
            self.pid.store(0, Ordering::Relaxed);
            if began.elapsed() > Duration::from_mins(1) {
                pause = Duration::ZERO;
            }
            tokio::select! {
                // What a start given up in the middle has left is ended too.
                _ = &mut stopped => break drop(process::reap(&self.home.data(), &self.socket_file()).await),
                started = self.start_again(&mut pause) => child = started,
            }
        }
        self.pid.store(0, Ordering::Relaxed);
        socket::leave(self.home.path(), &self.socket);
    }

    /// Tries until it runs, with pauses that grow to 10 s.
    async fn start_again(&self, pause: &mut Duration) -> Child {
        loop {
            sleep(*pause).await;
            *pause = (*pause * 2).clamp(Duration::from_millis(200), Duration::from_secs(10));
            match self.relaunch().await {
                Ok(child) => {
                    tracing::info!(pid = child.id(), "PostgreSQL runs again");
                    return child;
                }
                Err(error) => tracing::error!("PostgreSQL does not start: {error:#}"),
            }
        }
    }

    async fn relaunch(&self) -> anyhow::Result<Child> {
        process::reap(&self.home.data(), &self.socket_file()).await?;
        self.launch().await
    }

    /// Keeps the log bounded; never ends.
    async fn bound_log(&self) {
        loop {
            sleep(LOG_CHECK).await;
            if let Err(error) = log_file::bound(&self.home.log()) {
                tracing::warn!("PostgreSQL's log cannot be set aside: {error}");
            }
        }
    }

    async fn end(&self, child: &mut Child) {
        for (signal, patience) in [(process::FAST, 20), (process::IMMEDIATE, 5), (Signal::KILL, 5)] {
            let Some(pid) = child.id().and_then(|pid| Pid::from_raw(i32::try_from(pid).ok()?)) else { break };
            kill_process(pid, signal).ok();
            if timeout(Duration::from_secs(patience), child.wait()).await.is_ok() {
                break;
            }
            tracing::warn!(?signal, "PostgreSQL does not stop");
        }
        self.pid.store(0, Ordering::Relaxed);
    }
}

/// Says first what an operator can act on.
pub(super) fn explain(home: &Path, error: anyhow::Error) -> anyhow::Error {
    if super::disk_full(&format!("{error:#}")) {
        let advice = anyhow!(
            "the disk that holds {} is full: free some space and start again, the data is intact",
            home.display()
        );
        return error.context(advice);
    }
    error
}
