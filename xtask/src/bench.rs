//! `bench`: measurements that are recorded, never asserted.

mod fixed;
mod outages;
mod peers;
mod servers;
mod size;
mod table;

use std::fs;
use std::process::Command;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use serde_json::Value;

use crate::crew::Crew;
use crate::packages::{self, COMPILER, PIP, REDIS};
use crate::{step, workspace};
pub(crate) use servers::free_port;
use servers::{Servers, Who};
use size::Size;
use table::Table;

#[derive(Debug, Args)]
pub(crate) struct BenchOptions {
    /// Only this measurement, or only this server; may be given several times.
    #[arg(long, value_name = "NAME")]
    only: Vec<Name>,
    /// Short runs with few clients, to see that everything works; nothing is recorded.
    #[arg(long)]
    quick: bool,
}

/// What `--only` may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Name {
    /// CPU a delivery and delays, one room.
    Fan,
    /// Memory a connection; one message to everybody.
    Idle,
    /// Everybody is cut off at once.
    Cut,
    /// Some clients stop reading.
    Stall,
    /// Durable messages a second.
    Ingest,
    /// A killed node, a silent Redis, ended memberships and sessions.
    Outages,
    Limit,
    Atas,
    Centrifugo,
    Socketio,
    Fastapi,
}

impl Name {
    fn server(self) -> Option<Who> {
        match self {
            Self::Limit => Some(Who::Limit),
            Self::Atas => Some(Who::Atas),
            Self::Centrifugo => Some(Who::Centrifugo),
            Self::Socketio => Some(Who::Socketio),
            Self::Fastapi => Some(Who::Fastapi),
            Self::Fan | Self::Idle | Self::Cut | Self::Stall | Self::Ingest | Self::Outages => None,
        }
    }
}

/// One run: what is measured, with whom, how much.
struct Run {
    only: Vec<Name>,
    size: Size,
    servers: Servers,
    table: Table,
}

/// Measures the realtime engine beside its peers.
pub(crate) fn realtime(options: &BenchOptions) -> anyhow::Result<()> {
    packages::ensure(&[COMPILER, PIP, REDIS])?;
    step::announce("building the server and the generators");
    // The web app is not measured. Were its folder missing, cargo would build the server anew each time.
    fs::create_dir_all(workspace::root().join("web/dist")).context("make web/dist")?;
    step::run(workspace::cargo().args(["build", "--release", "--package", "server", "--bin", "atas"]))?;
    step::run(workspace::cargo().args([
        "build",
        "--release",
        "--package",
        "fanout",
        "--package",
        "outages",
    ]))?;
    step::run(Command::new(workspace::binary("release", "atas")).arg("setup"))?;
    let size = if options.quick { Size::quick() } else { Size::full() };
    let mut run = Run {
        only: options.only.clone(),
        size,
        servers: Servers::new(Crew::gather("bench")?),
        table: Table::default(),
    };
    run.prepare()?;
    run.fan();
    run.idle();
    run.fixed();
    run.outages();
    let recorded = !options.quick && options.only.is_empty();
    run.table.publish(&run.servers, recorded)
}

impl Run {
    fn wants(&self, measurement: Name) -> bool {
        let mut named = self.only.iter().filter(|name| name.server().is_none()).peekable();
        named.peek().is_none() || named.any(|name| *name == measurement)
    }

    fn wants_server(&self, who: Who) -> bool {
        let mut named = self.only.iter().filter_map(|name| name.server()).peekable();
        named.peek().is_none() || named.any(|name| name == who)
    }

    /// Gets the programs of everybody who takes part. Who cannot is named in the table.
    fn prepare(&mut self) -> anyhow::Result<()> {
        for who in Who::ALL {
            let peers_take_part = self.wants(Name::Fan) || self.wants(Name::Idle);
            if !self.wants_server(who) || !(peers_take_part || who == Who::Atas) {
                continue;
            }
            if let Err(error) = self.servers.prepare(who) {
                if who == Who::Atas {
                    return Err(error);
                }
                step::announce(&format!("{} does not take part: {error:#}", who.name()));
                self.table.absent(who, &error);
            }
        }
        Ok(())
    }

    /// One room of a thousand at three rates, everybody in turn, again and again: ratios are of neighbours in time.
    fn fan(&mut self) {
        if !self.wants(Name::Fan) {
            return;
        }
        let taking_part = self.servers.taking_part();
        for round in 0..self.size.rounds {
            for (rate, seconds) in self.size.rates {
                // The limit writes as many bytes as ATAS has just written.
                let mut bytes = None;
                for &who in &taking_part {
                    step::announce(&format!("fan-out, {rate}/s, round {}: {}", round + 1, who.name()));
                    let result = self.fan_once(who, rate, seconds, bytes);
                    if who == Who::Atas
                        && let Ok(result) = &result
                    {
                        bytes = result["bytes_per_delivery"].as_u64();
                    }
                    self.table.fan(who, rate, result);
                }
            }
        }
    }

    fn fan_once(&mut self, who: Who, rate: u64, seconds: u64, bytes: Option<u64>) -> anyhow::Result<Value> {
        let load = [("--connections", self.size.room as u64), ("--rate", rate), ("--seconds", seconds)];
        if who == Who::Limit {
            let bytes = bytes.map(|bytes| ("--bytes", bytes));
            return measure(&["limit"], load.into_iter().chain(bytes));
        }
        let server = self.servers.kept(who)?;
        let arguments = server.arguments("fan");
        measure(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), load)
    }

    /// Each server freshly started, so that its memory tells about these connections only.
    fn idle(&mut self) {
        if !self.wants(Name::Idle) {
            return;
        }
        self.servers.stop_kept();
        for who in self.servers.taking_part().into_iter().filter(|who| *who != Who::Limit) {
            step::announce(&format!("{} idle connections: {}", self.size.crowd, who.name()));
            let load = [("--connections", self.size.crowd as u64), ("--waves", self.size.waves)];
            let result = self.servers.start(who).and_then(|server| {
                let arguments = server.arguments("idle");
                measure(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), load)
            });
            self.table.idle(who, result);
        }
    }
}

/// Runs the generator once and reads the line it prints.
fn measure<'a>(
    arguments: &[&str],
    numbers: impl IntoIterator<Item = (&'a str, u64)>,
) -> anyhow::Result<Value> {
    let mut generator = Command::new(workspace::binary("release", "fanout"));
    generator.args(arguments);
    for (name, value) in numbers {
        generator.args([name, &value.to_string()]);
    }
    let line = step::output(&mut generator).map_err(|error| {
        // What it said; how it was called is no news.
        let said = format!("{error:#}");
        anyhow::anyhow!("{}", said.rsplit("error: ").next().unwrap_or(&said).trim())
    })?;
    println!("    {}", line.trim());
    serde_json::from_str(&line).context("read the generator's result")
}
