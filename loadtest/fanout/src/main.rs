//! The fan-out generator: many connections from one machine, and what they cost a server.
//!
//! ```text
//! fanout fan --kind atas --server 127.0.0.1:8080 --pid PID      one room, one speaker: CPU a delivery, delays
//! fanout limit                                                  the same from a bare loop of write(2)
//! fanout idle --kind atas --server … --pid PID                  memory a connection; one message to everybody
//! fanout cut | stall | ingest --server … --pid PID              ATAS only
//! ```
//!
//! A running ATAS is started with `ATAS_RATE_LIMITS=off`. CPU is the server's own, by the kernel's accounting, divided by
//! the deliveries that were counted here. Each command prints one line of JSON. `cargo xtask bench realtime` calls it.

#![expect(clippy::cast_precision_loss, reason = "counts and times of a load run are far below 2^52")]

use std::net::SocketAddr;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use serde_json::Value;

use crate::account::Meter;
use crate::dialect::Kind;
use crate::place::Place;

mod account;
mod client;
mod clock;
mod crowd;
mod cut;
mod dialect;
mod fan;
mod frame;
mod idle;
mod ingest;
mod limit;
mod place;
mod stall;
mod tally;

#[derive(Debug, Parser)]
struct Cli {
    #[command(subcommand)]
    measure: Measure,
}

#[derive(Debug, Subcommand)]
enum Measure {
    /// One room, one speaker: CPU a delivery and delays.
    Fan {
        #[command(flatten)]
        server: Server,
        #[command(flatten)]
        load: Load,
    },
    /// The physical limit of the same: this program again, as a server that only writes.
    Limit {
        #[command(flatten)]
        load: Load,
        /// Bytes of each message, as a measurement of a server has told them.
        #[arg(long, default_value_t = 404)]
        bytes: usize,
    },
    /// Connections that do nothing, then one message to all of them.
    Idle {
        #[command(flatten)]
        server: Server,
        #[command(flatten)]
        load: Load,
        /// How often everybody gets a message.
        #[arg(long, default_value_t = 10)]
        waves: usize,
    },
    /// Everybody is cut off at once and resumes.
    Cut {
        #[command(flatten)]
        server: Server,
        #[command(flatten)]
        load: Load,
        /// Said in each room while everybody is away.
        #[arg(long, default_value_t = 5)]
        missed: u64,
        /// The node that everybody comes back to; else the one that they were cut off from.
        #[arg(long)]
        towards: Option<SocketAddr>,
    },
    /// One in a hundred stops reading.
    Stall {
        #[command(flatten)]
        server: Server,
        #[command(flatten)]
        load: Load,
        /// How often it is measured with them and without.
        #[arg(long, default_value_t = 3)]
        rounds: usize,
    },
    /// Durable messages into many rooms.
    Ingest {
        #[command(flatten)]
        server: Server,
        #[command(flatten)]
        load: Load,
    },
    /// The server of `limit`.
    #[command(hide = true)]
    LimitServer { connections: usize, messages: u64, bytes: usize, rate: u64 },
}

/// What is measured.
#[derive(Debug, Clone, Args)]
struct Server {
    #[arg(long, value_enum, default_value_t = Kind::Atas)]
    kind: Kind,
    /// Where it listens.
    #[arg(long = "server")]
    address: SocketAddr,
    /// Its process id.
    #[arg(long)]
    pid: u32,
    /// The process id of its database or broker, when it has not started that itself.
    #[arg(long)]
    store_pid: Option<u32>,
}

impl Server {
    fn meter(&self) -> Meter {
        Meter { server: self.pid, store: self.store_pid }
    }

    fn place(&self, rooms: usize) -> anyhow::Result<Place> {
        Place::prepare(self.kind, self.address, rooms)
    }

    /// For what only ATAS is measured by.
    fn atas(&self, rooms: usize) -> anyhow::Result<Place> {
        anyhow::ensure!(self.kind == Kind::Atas, "this is measured of ATAS only");
        self.place(rooms)
    }
}

/// How much load, and for how long.
#[derive(Debug, Clone, Copy, Args)]
struct Load {
    /// Connections.
    #[arg(long, default_value_t = 1_000)]
    connections: usize,
    /// Messages a second.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    rate: u32,
    /// How long; it ends by itself.
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..=600))]
    seconds: u32,
    /// Length of each message's text in bytes.
    #[arg(long, default_value_t = 128)]
    text: usize,
}

impl Load {
    fn messages(&self) -> usize {
        self.rate as usize * self.seconds as usize
    }
}

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "the program's result")]
fn main() -> ExitCode {
    raise_file_limit();
    match perform(Cli::parse().measure) {
        Ok(result) => result.into_iter().for_each(|result| println!("{result}")),
        Err(error) => {
            eprintln!("error: {error:#}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn perform(measure: Measure) -> anyhow::Result<Option<Value>> {
    match measure {
        Measure::Fan { server, load } => fan::server(server.place(1)?, server.meter(), load),
        Measure::Limit { load, bytes } => fan::limit(load, bytes),
        Measure::Idle { server, load, waves } => idle::measure(server.place(1)?, server.meter(), load, waves),
        Measure::Cut { server, load, missed, towards } => {
            let towards = towards.unwrap_or(server.address);
            cut::measure(server.atas(cut::rooms_of(load.connections))?, load, missed, towards)
        }
        Measure::Stall { server, load, rounds } => {
            stall::measure(server.atas(1)?, server.meter(), load, rounds)
        }
        Measure::Ingest { server, load } => {
            let (rate, seconds) = (u64::from(load.rate), u64::from(load.seconds));
            ingest::measure(server.atas(ingest::ROOMS)?, server.meter(), rate, seconds, load.text)
        }
        Measure::LimitServer { connections, messages, bytes, rate } => {
            return limit::serve(connections, messages, bytes, rate).map(|()| None);
        }
    }
    .map(Some)
}

/// As many connections as the system lets this process have.
fn raise_file_limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    // When it cannot be raised, the first connection too many says so.
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum }).ok();
}

/// Two decimals.
fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
