//! `cluster`: two nodes behind a proxy, with `PostgreSQL`, `PgBouncer` and Redis, from programs of this machine.
//!
//! The shape of `docker-compose.yml` for those without a container engine. Everything is new at each start and gone at
//! its end.

use std::fs;
use std::net::{Ipv4Addr, TcpStream};
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::bench::free_port;
use crate::crew::{Crew, Member};
use crate::database::Database;
use crate::packages::{self, COMPILER, NGINX, NODE, PIP, REDIS};
use crate::{browser, pgbouncer, step, web, workspace};

/// How long a part may take to get ready.
const PATIENCE: Duration = Duration::from_mins(2);
/// How often the parts are looked after.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// Who may do everything; the link to choose a password is printed.
const ADMIN: &str = "admin@atas.example";

#[derive(Debug, Args)]
pub(crate) struct ClusterOptions {
    /// Port of the proxy.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Nodes behind it.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=8))]
    nodes: u16,
}

/// What runs. The fields are dropped in this order: the proxy first, the database last.
struct Cluster {
    proxy: Member,
    nodes: Vec<(u16, Member)>,
    redis: Member,
    pgbouncer: Member,
    _database: Database,
    crew: Crew,
}

/// Starts everything, says what to open, and ends everything at ctrl-C.
pub(crate) fn cluster(options: &ClusterOptions) -> anyhow::Result<()> {
    packages::ensure(&[COMPILER, NODE, PIP, REDIS, NGINX])?;
    pgbouncer::ensure()?;
    ensure!(free(options.port), "port {} is taken: choose another with --port", options.port);
    web::build()?;
    step::announce("building the server");
    step::run(workspace::cargo().args(["build", "--release", "--package", "server", "--bin", "atas"]))?;
    let mut signals = Signals::new([SIGINT, SIGTERM]).context("listen for ctrl-C")?;
    step::announce("starting");
    let mut cluster = Cluster::start(options)?;
    cluster.greet(options.port);
    while signals.pending().next().is_none() {
        cluster.look_after()?;
        std::thread::sleep(LOOK_EVERY);
    }
    step::announce("stopping: the proxy, the nodes, then what they stand on");
    Ok(())
}

impl Cluster {
    fn start(options: &ClusterOptions) -> anyhow::Result<Self> {
        let database = Database::start(false)?;
        let crew = Crew::gather("cluster")?;
        let (redis_port, pool_port) = (free_port()?, free_port()?);
        let mut command = Crew::command("redis-server");
        command.args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--port"]);
        command.arg(redis_port.to_string()).arg("--dir").arg(crew.folder());
        let redis = ready(crew.start("redis", &mut command)?, redis_port)?;
        let pgbouncer =
            ready(crew.start("pgbouncer", &mut lender(&crew, &database, pool_port)?)?, pool_port)?;

        let settings = Settings { port: options.port, redis_port, pool_port, direct: database.url.clone() };
        let mut nodes = Vec::new();
        for number in 1..=options.nodes {
            let port = free_port()?;
            let name = format!("node-{number}");
            let mut serve = settings.command(&crew, &name);
            serve.args(["serve", "--port"]).arg(port.to_string());
            let mut node = crew.start(&name, &mut serve)?;
            node.wait_until(PATIENCE, || browser::ready(port).unwrap_or(false))?;
            nodes.push((port, node));
        }
        let ports: Vec<u16> = nodes.iter().map(|(port, _)| *port).collect();
        let proxy = ready(crew.start("proxy", &mut nginx(&crew, options.port, &ports)?)?, options.port)?;
        let cluster = Self { proxy, nodes, redis, pgbouncer, _database: database, crew };
        cluster.print_admin_link(&settings)
    }

    /// Makes an administrator and prints the link, as an operator would.
    fn print_admin_link(self, settings: &Settings) -> anyhow::Result<Self> {
        let mut create = settings.command(&self.crew, "admin");
        create.args(["admin", "create", ADMIN]);
        let said = step::output(&mut create)?;
        println!(
            "\n  The administrator {ADMIN} chooses a password here (once, within an hour):\n  {}",
            said.trim()
        );
        Ok(self)
    }

    fn greet(&self, port: u16) {
        println!("\n  ATAS is at http://127.0.0.1:{port}\n");
        println!("  Sign up there. Mails are files; the newest link:");
        println!("    ls -t {}/node-*/mail/*.eml | head -1 | xargs cat", homes(&self.crew).display());
        println!("  Administrators add campuses with POST /v1/campuses, see http://127.0.0.1:{port}/docs\n");
        for (index, (port, node)) in self.nodes.iter().enumerate() {
            println!("  node {}     http://127.0.0.1:{port}  pid {}", index + 1, node.pid());
        }
        for (name, member) in [("proxy", &self.proxy), ("redis", &self.redis), ("pgbouncer", &self.pgbouncer)]
        {
            println!("  {name:10} pid {}", member.pid());
        }
        println!("  logs       {}\n", self.crew.folder().display());
        println!("  Kill a node and see nothing missing. ctrl-C ends everything.\n");
    }

    /// Says when a part has ended by itself; only without a proxy or a node there is nothing left to use.
    fn look_after(&mut self) -> anyhow::Result<()> {
        for (index, (_, node)) in self.nodes.iter_mut().enumerate() {
            if let Some(status) = node.has_ended()? {
                println!("  node {} has ended ({status})", index + 1);
            }
        }
        self.nodes.retain(|(_, node)| node.is_running());
        for (name, member) in
            [("the proxy", &mut self.proxy), ("redis", &mut self.redis), ("pgbouncer", &mut self.pgbouncer)]
        {
            if let Some(status) = member.has_ended()? {
                bail!("{name} has ended ({status})");
            }
        }
        ensure!(!self.nodes.is_empty(), "no node is left");
        Ok(())
    }
}

/// What every node is told.
struct Settings {
    port: u16,
    redis_port: u16,
    pool_port: u16,
    /// The database past `PgBouncer`.
    direct: String,
}

impl Settings {
    /// For the node of this name: its index of messages and its mails are its own, files are everybody's.
    fn command(&self, crew: &Crew, node: &str) -> Command {
        let mut command = Crew::command(workspace::binary("release", "atas"));
        command
            .env("ATAS_HOME", homes(crew).join(node))
            .env("ATAS_FILES_URL", format!("file://{}", crew.folder().join("files").display()))
            .env("ATAS_HOST", "127.0.0.1")
            .env("ATAS_PUBLIC_URL", format!("http://127.0.0.1:{}", self.port))
            .env("ATAS_TRUSTED_PROXIES", "127.0.0.0/8")
            .env("DATABASE_URL", format!("postgres://atas@127.0.0.1:{}/atas?sslmode=disable", self.pool_port))
            .env("DATABASE_DIRECT_URL", &self.direct)
            .env("REDIS_URL", format!("redis://127.0.0.1:{}", self.redis_port))
            .env_remove("ATAS_SMTP_URL")
            .env_remove("ATAS_DEMO");
        command
    }
}

/// Where each node has a home.
fn homes(crew: &Crew) -> PathBuf {
    crew.folder().join("homes")
}

fn free(port: u16) -> bool {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err()
}

fn ready(mut member: Member, port: u16) -> anyhow::Result<Member> {
    member.wait_until(PATIENCE, || !free(port))?;
    Ok(member)
}

fn lender(crew: &Crew, database: &Database, port: u16) -> anyhow::Result<Command> {
    let place = shape::Place::of_url(&database.url).context("an unknown form of the database's address")?;
    let shipped = fs::read_to_string(workspace::root().join("deploy/pgbouncer/pgbouncer.ini"));
    let ini = crew.folder().join("pgbouncer.ini");
    let text = shape::pgbouncer(&shipped.context("read deploy/pgbouncer/pgbouncer.ini")?, &place, port);
    fs::write(&ini, text).context("write its settings")?;
    // Whom it runs as may not enter the folder that it was built in.
    let program = crew.folder().join("pgbouncer");
    fs::copy(pgbouncer::ensure()?, &program).context("copy PgBouncer")?;
    let mut command = Crew::command(&program);
    command.arg("--quiet").arg(&ini);
    // It refuses to be root, and only PostgreSQL's own account may enter the folder of the socket.
    let owner = Path::new(&place.socket).metadata().context("look at PostgreSQL's socket")?;
    if packages::is_root() {
        command.uid(owner.uid()).gid(owner.gid());
    }
    Ok(command)
}

/// The proxy with the settings of `deploy/nginx`, for these ports.
fn nginx(crew: &Crew, port: u16, nodes: &[u16]) -> anyhow::Result<Command> {
    let folder = crew.folder().join("nginx");
    fs::create_dir_all(&folder).context("make the proxy's folder")?;
    let shipped = fs::read_to_string(workspace::root().join("deploy/nginx/nginx.conf"));
    let conf = folder.join("nginx.conf");
    fs::write(&conf, shape::nginx(&shipped.context("read deploy/nginx/nginx.conf")?, &folder, port, nodes))?;
    let mut command = Crew::command(packages::on_path("nginx").context("find nginx")?);
    command.args(["-g", "daemon off;", "-e", "stderr", "-c"]).arg(conf);
    Ok(command)
}
