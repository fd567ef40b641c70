//! The servers that are measured, each on a free port of its own.

use std::collections::HashMap;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::Duration;

use anyhow::Context as _;

use super::peers;
use crate::crew::{Crew, Member};
use crate::packages::{self, REDIS};
use crate::{browser, workspace};

/// How long a server may take until it answers.
const PATIENCE: Duration = Duration::from_mins(2);

/// Who is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Who {
    Atas,
    /// A bare loop of `write(2)`, which the generator brings itself.
    Limit,
    Centrifugo,
    Socketio,
    Fastapi,
}

impl Who {
    /// In the order of their turns: the limit right after ATAS, whose bytes it writes.
    pub(super) const ALL: [Self; 5] =
        [Self::Atas, Self::Limit, Self::Centrifugo, Self::Socketio, Self::Fastapi];

    /// As the generator and `--only` call it.
    fn kind(self) -> &'static str {
        match self {
            Self::Atas => "atas",
            Self::Limit => "limit",
            Self::Centrifugo => "centrifugo",
            Self::Socketio => "socketio",
            Self::Fastapi => "fastapi",
        }
    }

    /// As people call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Atas => "ATAS",
            Self::Limit => "write(2)",
            Self::Centrifugo => "Centrifugo",
            Self::Socketio => "Socket.IO",
            Self::Fastapi => "FastAPI",
        }
    }
}

/// A server that answers.
pub(super) struct Server {
    who: Who,
    port: u16,
    program: Member,
    /// The process id of Redis, when it uses that.
    store: Option<u32>,
}

impl Server {
    /// The generator's arguments for a measurement of this server.
    pub(super) fn arguments(&self, measurement: &str) -> Vec<String> {
        let (server, pid) = (format!("127.0.0.1:{}", self.port), self.program.pid().to_string());
        let mut arguments = vec![measurement.to_owned()];
        arguments.extend(["--kind", self.who.kind(), "--server", &server, "--pid", &pid].map(str::to_owned));
        arguments.extend(self.store.into_iter().flat_map(|pid| ["--store-pid".to_owned(), pid.to_string()]));
        arguments
    }
}

/// All servers of a run. What is running ends before the crew does.
pub(super) struct Servers {
    kept: HashMap<Who, Server>,
    prepared: Vec<(Who, String)>,
    redis: Option<(u16, Member)>,
    homes: u32,
    crew: Crew,
}

impl Servers {
    pub(super) fn new(crew: Crew) -> Self {
        Self { kept: HashMap::new(), prepared: Vec::new(), redis: None, homes: 0, crew }
    }

    /// Gets a server's programs, and says which version that is.
    pub(super) fn prepare(&mut self, who: Who) -> anyhow::Result<()> {
        let version = match who {
            Who::Atas | Who::Limit => env!("CARGO_PKG_VERSION").to_owned(),
            Who::Centrifugo => peers::centrifugo()?,
            Who::Socketio => self.with_redis().and_then(|()| peers::socketio())?,
            Who::Fastapi => self.with_redis().and_then(|()| peers::fastapi())?,
        };
        self.prepared.push((who, version));
        Ok(())
    }

    pub(super) fn taking_part(&self) -> Vec<Who> {
        self.prepared.iter().map(|(who, _)| *who).collect()
    }

    /// Who takes part, in which version.
    pub(super) fn versions(&self) -> impl Iterator<Item = (Who, &str)> {
        self.prepared.iter().map(|(who, version)| (*who, version.as_str()))
    }

    /// The server that goes on running between measurements.
    pub(super) fn kept(&mut self, who: Who) -> anyhow::Result<&Server> {
        if !self.kept.contains_key(&who) {
            let server = self.start(who)?;
            self.kept.insert(who, server);
        }
        self.kept.get(&who).context("it is running")
    }

    pub(super) fn stop_kept(&mut self) {
        self.kept.clear();
    }

    /// Starts a server that nobody has used yet.
    pub(super) fn start(&mut self, who: Who) -> anyhow::Result<Server> {
        let port = free_port()?;
        let redis = self.redis.as_ref().map(|(port, member)| (*port, member.pid()));
        let mut command = match who {
            Who::Centrifugo => peers::centrifugo_command(port),
            Who::Socketio => peers::socketio_command(port),
            Who::Fastapi => peers::fastapi_command(port),
            Who::Atas | Who::Limit => self.atas_command(port),
        };
        let mut store = None;
        if matches!(who, Who::Socketio | Who::Fastapi) {
            let (port, pid) = redis.context("Redis is not running")?;
            command.env("REDIS_URL", format!("redis://127.0.0.1:{port}"));
            store = Some(pid);
        }
        let mut program = self.crew.start(who.kind(), &mut command)?;
        program.wait_until(PATIENCE, || match who {
            Who::Atas => browser::ready(port).unwrap_or(false),
            _ => TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok(),
        })?;
        Ok(Server { who, port, program, store })
    }

    fn atas_command(&mut self, port: u16) -> std::process::Command {
        self.homes += 1;
        let mut command = Crew::command(workspace::binary("release", "atas"));
        command.args(["serve", "--port"]).arg(port.to_string());
        command.arg("--home").arg(self.crew.folder().join(format!("home-{}", self.homes)));
        command.args(["--rate-limits", "off"]).env("ATAS_LOG", "warn");
        for setting in ["DATABASE_URL", "DATABASE_DIRECT_URL", "REDIS_URL", "ATAS_DEMO", "ATAS_PUBLIC_URL"] {
            command.env_remove(setting);
        }
        command
    }

    fn with_redis(&mut self) -> anyhow::Result<()> {
        if self.redis.is_some() {
            return Ok(());
        }
        packages::ensure(&[REDIS])?;
        let port = free_port()?;
        let mut command = Crew::command("redis-server");
        command.args(["--bind", "127.0.0.1", "--port"]).arg(port.to_string());
        command.args(["--save", "", "--appendonly", "no", "--dir"]).arg(self.crew.folder());
        let mut redis = self.crew.start("redis", &mut command)?;
        redis.wait_until(PATIENCE, || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok())?;
        self.redis = Some((port, redis));
        Ok(())
    }
}

/// A port that nobody listens on now.
pub(crate) fn free_port() -> anyhow::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("find a free port")?;
    Ok(listener.local_addr()?.port())
}
