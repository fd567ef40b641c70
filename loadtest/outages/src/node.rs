//! A node as a process of its own.

use std::fs::{self, File};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use serde_json::Value;
use sqlx::ConnectOptions as _;
use testkit::{Redis, TestDb};
use tokio::process::{Child, Command};

/// Longer than any start takes.
const PATIENCE: Duration = Duration::from_mins(1);

/// `atas serve` on a database that others share. Its home goes with it.
pub(crate) struct Node {
    pub(crate) address: SocketAddr,
    home: PathBuf,
    child: Child,
}

impl Node {
    /// Starts one and waits until it can serve.
    pub(crate) async fn start(
        binary: &Path,
        name: &str,
        database: &TestDb,
        redis: Option<&Redis>,
    ) -> anyhow::Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0").context("find a free port")?.local_addr()?.port();
        let home = std::env::temp_dir().join(format!("atas-outages-{}-{name}", std::process::id()));
        fs::create_dir_all(&home).with_context(|| format!("make {}", home.display()))?;
        let log = home.with_extension("log");
        let mut command = Command::new(binary);
        command
            .arg("serve")
            .env("DATABASE_URL", database.options().to_url_lossy().as_str())
            .env_remove("DATABASE_DIRECT_URL")
            .env_remove("REDIS_URL")
            .env("ATAS_HOME", &home)
            .env("ATAS_PORT", port.to_string())
            .env("ATAS_NODE", name)
            .env("ATAS_RATE_LIMITS", "off")
            .env("ATAS_LOG", "warn")
            .envs(redis.map(|redis| ("REDIS_URL", redis.url())))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&log).with_context(|| format!("make {}", log.display()))?)
            .kill_on_drop(true);
        let child = command.spawn().with_context(|| format!("start {}", binary.display()))?;
        let mut node = Self { address: SocketAddr::from(([127, 0, 0, 1], port)), home, child };
        let ready = tokio::time::timeout(PATIENCE, node.ready()).await;
        ready.with_context(|| format!("{name} does not get ready"))??;
        Ok(node)
    }

    async fn ready(&mut self) -> anyhow::Result<()> {
        let url = format!("http://{}/ready", self.address);
        while !reqwest::get(&url).await.is_ok_and(|answer| answer.status().is_success()) {
            if let Some(status) = self.child.try_wait().context("look at the node")? {
                let log = fs::read_to_string(self.home.with_extension("log")).unwrap_or_default();
                anyhow::bail!("atas ended with {status}: {log}");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// `kill -9`.
    pub(crate) async fn kill(&mut self) -> anyhow::Result<()> {
        self.child.kill().await.context("kill a node")
    }

    /// Whether it hears the others through Redis.
    pub(crate) async fn is_linked(&self) -> anyhow::Result<bool> {
        let page = reqwest::get(format!("http://{}/metrics", self.address)).await?.text().await?;
        Ok(page.lines().any(|line| line.starts_with("atas_realtime_broker_up") && line.ends_with(" 1")))
    }

    /// One request; what it answers.
    pub(crate) async fn ask(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
    ) -> anyhow::Result<Value> {
        let url = format!("http://{}{path}", self.address);
        let mut request = reqwest::Client::new().request(method.parse()?, url);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.with_context(|| format!("{method} {path}"))?;
        let status = answer.status();
        let text = answer.text().await.with_context(|| format!("{method} {path}"))?;
        ensure!(status.is_success(), "{method} {path}: {status} {text}");
        if text.is_empty() { Ok(Value::Null) } else { serde_json::from_str(&text).context("read an answer") }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // Started by us, so that it is over when this is: the process first, then what it wrote.
        self.child.start_kill().ok();
        fs::remove_dir_all(&self.home).ok();
        fs::remove_file(self.home.with_extension("log")).ok();
    }
}
