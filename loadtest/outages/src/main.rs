//! `outages`: how long it takes until everybody is whole after something has failed, with the real binary as processes
//! of its own, a real PostgreSQL and a real Redis. What is measured is printed as one line of JSON.
#![expect(clippy::print_stdout, reason = "a program that speaks to its caller")]

mod campus;
mod ends;
mod kill;
mod node;
mod record;
mod silence;
mod talker;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(name = "outages", about = "Measure how long failures last")]
struct Cli {
    /// The server's program.
    #[arg(long)]
    binary: PathBuf,
    #[command(subcommand)]
    outage: Outage,
}

#[derive(Debug, Clone, Copy, Subcommand)]
enum Outage {
    /// One of two nodes is killed while people talk.
    Kill(Load),
    /// Redis is away while people talk.
    Silence {
        #[command(flatten)]
        load: Load,
        /// For how many seconds.
        #[arg(long, default_value_t = 20)]
        away: u64,
    },
    /// Redis answers nobody for a while, and keeps its connections. One of each room talks, all the others listen.
    Freeze(Load),
    /// Members are removed or leave, sessions end and people block one another on one node; they are connected to the other.
    Ends {
        /// How many of each.
        #[arg(long, default_value_t = 20)]
        count: usize,
        /// Without Redis between the nodes.
        #[arg(long)]
        no_redis: bool,
    },
}

/// How much is said meanwhile.
#[derive(Debug, Clone, Copy, clap::Args)]
struct Load {
    /// Rooms, all of which everybody is in.
    #[arg(long, default_value_t = 20)]
    rooms: usize,
    /// Connections to each, half of them on each node. All of them talk, unless an outage says otherwise.
    #[arg(long, default_value_t = 10)]
    per_room: usize,
    /// Messages a second, of all together.
    #[arg(long, default_value_t = 1_000)]
    rate: u64,
    /// Seconds of talk before the outage, and after it.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let result = match cli.outage {
        Outage::Kill(load) => kill::measure(&cli.binary, load).await?,
        Outage::Silence { load, away } => silence::measure(&cli.binary, load, away).await?,
        Outage::Freeze(load) => silence::freeze(&cli.binary, load).await?,
        Outage::Ends { count, no_redis } => ends::measure(&cli.binary, count, !no_redis).await?,
    };
    println!("{result}");
    Ok(())
}
