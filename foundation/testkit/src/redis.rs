//! A Redis of one's own, to be stopped, killed and started again.

use std::fs;
use std::io;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::UnixStream;

mod cluster;

pub use cluster::RedisCluster;

/// How the folders of Redis servers begin; the pid of the owner follows.
const PREFIX: &str = "atas-redis-";

/// Waits for the end of the process that started it, in whatever way that comes (its input then ends), and ends the
/// Redis that it left behind.
const CLEANER: &str = r#"
cat >/dev/null
pid=$(cat "$1/pid" 2>/dev/null) && kill -KILL "$pid" 2>/dev/null
rm -rf "$1"
"#;

/// Longer than any start takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// Numbers this process's servers.
static COUNT: AtomicU64 = AtomicU64::new(1);

/// A Redis server that keeps nothing, on a socket in a folder of its own; gone with this value.
#[derive(Debug)]
pub struct Redis {
    folder: PathBuf,
    arguments: Vec<String>,
    child: Option<Child>,
    cleaner: Child,
}

impl Redis {
    /// Starts one.
    ///
    /// # Panics
    /// When it cannot be started, with the reason.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// Starts one with more arguments than it needs.
    ///
    /// # Panics
    /// When it cannot be started, with the reason.
    pub async fn start_with(arguments: &[&str]) -> Self {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("{PREFIX}{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).expect("make a folder for Redis");
        let arguments = arguments.iter().map(|&argument| argument.to_owned()).collect();
        let cleaner = Command::new("sh")
            .args(["-c", CLEANER, "sh"])
            .arg(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("start the cleaner");
        let mut redis = Self { folder, arguments, child: None, cleaner };
        redis.run().await;
        redis
    }

    /// Its address as `REDIS_URL` names it.
    pub fn url(&self) -> String {
        format!("redis+unix://{}", self.socket().display())
    }

    /// The socket that it listens on.
    pub fn socket(&self) -> PathBuf {
        self.folder.join("redis.sock")
    }

    /// Starts it again after it was killed, and waits until it answers.
    ///
    /// # Panics
    /// When it cannot be started, with the reason.
    pub async fn run(&mut self) {
        assert!(self.child.is_none(), "it runs");
        let mut command = Command::new("redis-server");
        let log = fs::File::options().create(true).append(true).open(self.folder.join("log"));
        let log = log.expect("open Redis's log");
        command
            .args(["--save", "", "--appendonly", "no", "--daemonize", "no", "--port", "0"])
            .arg("--unixsocket")
            .arg(self.socket())
            .arg("--pidfile")
            .arg(self.folder.join("pid"))
            .arg("--dir")
            .arg(&self.folder)
            .args(&self.arguments)
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(Stdio::null());
        let child = command.spawn().expect("start redis-server (Debian package redis-server)");
        self.child = Some(child);
        let begun = Instant::now();
        while self.say("PING").await.ok().as_deref() != Some("+PONG\r\n") {
            assert!(begun.elapsed() < PATIENCE, "Redis does not answer: {}", self.log());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// Says one command and gives back the beginning of what Redis answers.
    ///
    /// # Errors
    /// When nobody answers.
    pub async fn say(&self, command: &str) -> io::Result<String> {
        let mut socket = UnixStream::connect(self.socket()).await?;
        socket.write_all(format!("{command}\r\n").as_bytes()).await?;
        let mut answer = vec![0; 64 * 1024];
        let count = socket.read(&mut answer).await?;
        Ok(String::from_utf8_lossy(&answer[..count]).into_owned())
    }

    fn pid(&self) -> u32 {
        self.child.as_ref().expect("it runs").id()
    }

    /// Freezes it: connections stay open and nothing is answered.
    pub fn freeze(&self) {
        signal(self.pid(), "STOP");
    }

    /// Lets it go on.
    pub fn thaw(&self) {
        signal(self.pid(), "CONT");
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            // Gone already is as good.
            child.kill().ok();
            child.wait().ok();
            // Its number may become somebody else's.
            fs::remove_file(self.folder.join("pid")).ok();
        }
    }
}

/// Sends a signal to a process of ours.
pub(crate) fn signal(pid: u32, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &pid.to_string()]).status();
    assert!(sent.is_ok_and(|status| status.success()), "kill -{name} {pid}");
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.kill();
        // Its end is what the cleaner waits for, which finds nothing running and removes the folder.
        drop(self.cleaner.stdin.take());
        self.cleaner.wait().ok();
    }
}
