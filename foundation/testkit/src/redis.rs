//! A Redis of one's own, to be stopped, killed and started again.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::UnixStream;

use crate::program::Program;

mod cluster;

pub use cluster::RedisCluster;

/// A Redis server that keeps nothing, on a socket in a folder of its own; gone with this value.
#[derive(Debug)]
pub struct Redis {
    program: Program,
    arguments: Vec<String>,
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
        let arguments = arguments.iter().map(|&argument| argument.to_owned()).collect();
        let mut redis = Self { program: Program::new("redis", "KILL"), arguments };
        redis.run().await;
        redis
    }

    /// Its address as `REDIS_URL` names it.
    pub fn url(&self) -> String {
        format!("redis+unix://{}", self.socket().display())
    }

    /// The socket that it listens on.
    pub fn socket(&self) -> PathBuf {
        self.program.folder.join("redis.sock")
    }

    /// Starts it again after it was killed, and waits until it answers.
    ///
    /// # Panics
    /// When it cannot be started, with the reason.
    pub async fn run(&mut self) {
        let mut command = Command::new("redis-server");
        let socket = self.socket();
        command
            .args(["--save", "", "--appendonly", "no", "--daemonize", "no", "--port", "0"])
            .arg("--unixsocket")
            .arg(&socket)
            .arg("--dir")
            .arg(&self.program.folder)
            .args(&self.arguments);
        self.program.run_until(command, || answers(socket.clone())).await;
    }

    /// Says one command and gives back the beginning of what Redis answers.
    ///
    /// # Errors
    /// When nobody answers.
    pub async fn say(&self, command: &str) -> io::Result<String> {
        ask(&self.socket(), command).await
    }

    /// Freezes it: connections stay open and nothing is answered.
    pub fn freeze(&self) {
        self.program.signal("STOP");
    }

    /// Lets it go on.
    pub fn thaw(&self) {
        self.program.signal("CONT");
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.program.kill();
    }
}

async fn answers(socket: PathBuf) -> bool {
    ask(&socket, "PING").await.is_ok_and(|answer| answer == "+PONG\r\n")
}

async fn ask(socket: &Path, command: &str) -> io::Result<String> {
    let mut socket = UnixStream::connect(socket).await?;
    socket.write_all(format!("{command}\r\n").as_bytes()).await?;
    let mut answer = vec![0; 64 * 1024];
    let count = socket.read(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer[..count]).into_owned())
}
