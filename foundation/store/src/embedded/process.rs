//! PostgreSQL processes that an earlier owner left behind: finding and ending them.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use tokio::time::{Instant, sleep};

/// "Fast": open transactions are rolled back, the data is written out.
pub(super) const FAST: Signal = Signal::INT;
/// "Immediate": leave as after a crash; the next start recovers from the log.
pub(super) const IMMEDIATE: Signal = Signal::QUIT;

/// Ends whatever still runs on `data` and removes the files that would keep a new server from starting. The caller
/// holds the home's lock, so whatever runs there has no owner any more.
pub(super) async fn reap(data: &Path, socket: &Path) -> anyhow::Result<()> {
    let main = main_process(data);
    let mut left = processes_in(data);
    if !left.is_empty() {
        tracing::info!(
            pid = main.map(Pid::as_raw_pid),
            "stopping the PostgreSQL that an earlier run left behind"
        );
    }
    if let Some(main) = main.filter(|main| left.contains(main)) {
        end(main, FAST, Duration::from_secs(15)).await;
        left = processes_in(data);
    }
    for (signal, patience) in [(IMMEDIATE, 5), (Signal::KILL, 5)] {
        for &pid in &left {
            kill_process(pid, signal).ok();
        }
        for &pid in &left {
            gone(pid, Duration::from_secs(patience)).await;
        }
        left = processes_in(data);
        if left.is_empty() {
            break;
        }
    }
    anyhow::ensure!(left.is_empty(), "PostgreSQL processes {left:?} on {} cannot be ended", data.display());
    // Nothing runs there, so the pid in these files is stale, even if by now it is some other program's.
    for stale in [data.join("postmaster.pid"), socket.to_owned(), lock_of(socket)] {
        fs::remove_file(stale).ok();
    }
    Ok(())
}

/// Sends `signal` and waits for the end; says whether it came in time.
pub(super) async fn end(pid: Pid, signal: Signal, patience: Duration) -> bool {
    kill_process(pid, signal).is_err() || gone(pid, patience).await
}

async fn gone(pid: Pid, patience: Duration) -> bool {
    let deadline = Instant::now() + patience;
    while test_kill_process(pid).is_ok() && !is_zombie(pid) {
        if Instant::now() >= deadline {
            return false;
        }
        sleep(Duration::from_millis(20)).await;
    }
    true
}

/// Ended, but not yet collected by its parent (which in a container may never do so).
fn is_zombie(pid: Pid) -> bool {
    fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_pid()))
        .is_ok_and(|stat| stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('Z')))
}

/// The postmaster that the data folder names.
fn main_process(data: &Path) -> Option<Pid> {
    let text = fs::read_to_string(data.join("postmaster.pid")).ok()?;
    Pid::from_raw(text.lines().next()?.trim().parse().ok()?)
}

/// Every PostgreSQL process, postmaster or not, that works in `data`: that is the current folder of all of them, also
/// when the postmaster is dead or its pid file is lost.
fn processes_in(data: &Path) -> Vec<Pid> {
    let Ok(data) = data.canonicalize() else { return Vec::new() };
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    entries
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok().and_then(Pid::from_raw))
        .filter(|&pid| {
            let process = PathBuf::from(format!("/proc/{}", pid.as_raw_pid()));
            let postgres = fs::read_link(process.join("exe")).is_ok_and(|exe| {
                exe.file_name().is_some_and(|name| name.to_string_lossy().starts_with("postgres"))
            });
            postgres && fs::read_link(process.join("cwd")).is_ok_and(|cwd| cwd == data)
        })
        .collect()
}

fn lock_of(socket: &Path) -> PathBuf {
    let mut name = socket.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}
