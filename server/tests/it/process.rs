//! `atas serve` as a process of its own, with a home of its own.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use sqlx::ConnectOptions as _;
use testkit::{PgBouncer, Redis, TestDb};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// Longer than any start takes; a test that waits for it has failed.
pub(crate) const PATIENCE: Duration = Duration::from_mins(2);

/// A home that is removed at the end, and the server on it.
pub(crate) struct Atas {
    pub(crate) address: SocketAddr,
    pub(crate) home: PathBuf,
    /// More settings than every server of these tests has.
    settings: Vec<(&'static str, String)>,
    child: Option<Child>,
    /// Goes with it, when nobody else uses it.
    #[expect(dead_code, reason = "held until the server has ended")]
    database: Option<TestDb>,
}

fn url_of(database: &TestDb) -> String {
    database.options().to_url_lossy().to_string()
}

impl Atas {
    /// A new installation without rate limits, serving.
    pub(crate) async fn start(name: &str) -> Self {
        Self::start_with(name, Vec::new(), None).await
    }

    /// The same on a database of the PostgreSQL that tests share. It starts in a moment: for tests that are not about
    /// the database.
    pub(crate) async fn start_light(name: &str) -> Self {
        Self::start_light_with(name, Vec::new()).await
    }

    /// The same with more settings.
    pub(crate) async fn start_light_with(name: &str, mut settings: Vec<(&'static str, String)>) -> Self {
        let database = testkit::database().await;
        settings.push(("DATABASE_URL", url_of(&database)));
        Self::start_with(name, settings, Some(database)).await
    }

    /// A node that shares a database with others, and a Redis if there is one.
    pub(crate) async fn join(name: &str, database: &TestDb, redis: Option<&Redis>) -> Self {
        let mut settings = vec![
            ("DATABASE_URL", url_of(database)),
            ("ATAS_DATABASE_CONNECTIONS", "6".to_owned()),
            ("ATAS_NODE", name.to_owned()),
        ];
        settings.extend(redis.map(|redis| ("REDIS_URL", redis.url())));
        Self::start_with(name, settings, None).await
    }

    /// The same with the database behind a PgBouncer, a proxy in front, and files in a folder of all nodes.
    pub(crate) async fn join_deployed(
        name: &str,
        database: &TestDb,
        pool: &PgBouncer,
        redis: &Redis,
        files: &Path,
    ) -> Self {
        let settings = vec![
            ("DATABASE_URL", pool.url()),
            ("DATABASE_DIRECT_URL", url_of(database)),
            ("ATAS_DATABASE_CONNECTIONS", "6".to_owned()),
            ("ATAS_TRUSTED_PROXIES", "127.0.0.0/8".to_owned()),
            ("ATAS_FILES_URL", format!("file://{}", files.display())),
            ("ATAS_NODE", name.to_owned()),
            ("REDIS_URL", redis.url()),
        ];
        Self::start_with(name, settings, None).await
    }

    async fn start_with(name: &str, settings: Vec<(&'static str, String)>, database: Option<TestDb>) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        // Below /tmp and not the build folder: another uid has to reach it, and a socket path is short.
        let home = PathBuf::from(format!("/tmp/atas-test-{}-{name}-{port}", std::process::id()));
        let mut atas =
            Self { address: SocketAddr::from(([127, 0, 0, 1], port)), home, settings, child: None, database };
        atas.run().await;
        atas
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_atas"));
        command
            .env_remove("DATABASE_URL")
            .env_remove("DATABASE_DIRECT_URL")
            .env_remove("REDIS_URL")
            .env_remove("ATAS_NODE")
            .env("ATAS_HOME", &self.home)
            .env("ATAS_PORT", self.address.port().to_string())
            .env("ATAS_RATE_LIMITS", "off")
            .envs(self.settings.iter().cloned())
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }

    /// Starts the server again on the same home and port, and waits until it can serve.
    pub(crate) async fn run(&mut self) {
        let log =
            std::fs::File::options().create(true).append(true).open(self.home.with_extension("log")).unwrap();
        let child = self.command().arg("serve").stdout(Stdio::null()).stderr(log).spawn().unwrap();
        self.child = Some(child);
        let ready = async {
            while !self.is_ready().await {
                if let Ok(Some(status)) = self.child.as_mut().unwrap().try_wait() {
                    panic!("atas ended with {status}: {}", self.log());
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let done = tokio::time::timeout(PATIENCE, ready).await;
        assert!(done.is_ok(), "atas does not get ready: {}", self.log());
    }

    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.home.with_extension("log")).unwrap_or_default()
    }

    pub(crate) async fn is_ready(&self) -> bool {
        let asked = reqwest::get(format!("http://{}/ready", self.address)).await;
        asked.is_ok_and(|answer| answer.status() == 200)
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.as_ref().and_then(Child::id).expect("it runs")
    }

    /// The process id of its PostgreSQL.
    pub(crate) fn postgres_pid(&self) -> Option<u32> {
        let file = std::fs::read_to_string(self.home.join("postgres/postmaster.pid")).ok()?;
        file.lines().next()?.trim().parse().ok()
    }

    /// `kill -9`.
    pub(crate) async fn kill(&mut self) {
        let mut child = self.child.take().expect("it runs");
        child.kill().await.unwrap();
    }

    /// Asks it to stop, and waits until it has.
    pub(crate) async fn stop(&mut self) -> std::process::ExitStatus {
        let mut child = self.child.take().expect("it runs");
        signal(child.id().unwrap(), "TERM").await;
        tokio::time::timeout(PATIENCE, child.wait()).await.expect("it stops").unwrap()
    }

    /// A new account: its id and access token.
    pub(crate) async fn register(&self, handle: &str) -> (String, String) {
        let body = json!({
            "email": format!("{handle}@utama.example"), "password": "correct horse battery",
            "handle": handle, "display_name": handle,
        });
        let url = format!("http://{}/v1/auth/register", self.address);
        let answer = reqwest::Client::new().post(url).json(&body).send().await.unwrap();
        let status = answer.status();
        let signed: Value = answer.json().await.unwrap();
        assert_eq!(status, 201, "{signed}");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&signed["user"]["id"]), text(&signed["access_token"]))
    }

    /// A private room of these, by the first one's token.
    pub(crate) async fn open_room(&self, token: &str, members: &[&str]) -> String {
        let body = json!({ "kind": "private", "title": "Test", "members": members });
        let url = format!("http://{}/v1/rooms", self.address);
        let answer = reqwest::Client::new().post(url).bearer_auth(token).json(&body).send().await.unwrap();
        let room: Value = answer.json().await.unwrap();
        room["id"].as_str().unwrap_or_else(|| panic!("{room}")).to_owned()
    }

    /// The whole history of a room.
    pub(crate) async fn history(&self, token: &str, room: &str) -> Vec<Value> {
        let client = reqwest::Client::new();
        let mut events: Vec<Value> = Vec::new();
        loop {
            let after = events.last().map_or(0, |event| event["seq"].as_u64().unwrap());
            let url = format!("http://{}/v1/rooms/{room}/messages?limit=100&after={after}", self.address);
            let page: Value = client.get(url).bearer_auth(token).send().await.unwrap().json().await.unwrap();
            events.extend(page["items"].as_array().unwrap_or_else(|| panic!("{page}")).iter().cloned());
            if page["later"] == false {
                return events;
            }
        }
    }
}

impl Drop for Atas {
    fn drop(&mut self) {
        let postgres = self.postgres_pid();
        drop(self.child.take());
        if let Some(pid) = postgres {
            // What a killed server left behind.
            let _ = std::process::Command::new("kill").args(["-QUIT", &pid.to_string()]).status();
        }
        if !std::thread::panicking() {
            let _ = std::fs::remove_dir_all(&self.home);
            let _ = std::fs::remove_file(self.home.with_extension("log"));
        }
    }
}

/// Sends a signal to a process that a test has started.
pub(crate) async fn signal(pid: u32, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &pid.to_string()]).status().await.unwrap();
    assert!(sent.success(), "kill -{name} {pid}");
}

/// What a command says until it ends, and whether it was content.
pub(crate) async fn output(mut command: Command) -> (bool, String) {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut text = String::new();
    while let Some(line) = lines.next_line().await.unwrap() {
        text += &line;
        text += "\n";
    }
    (child.wait().await.unwrap().success(), text)
}

/// What a command prints, once it has ended well.
pub(crate) async fn printed(mut command: Command) -> String {
    let done = command.output().await.unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}
