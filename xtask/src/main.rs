//! The project's own commands: `cargo xtask …`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program that speaks to a person")]

mod bench;
mod browser;
mod check;
mod cluster;
mod crew;
mod database;
mod fuzz;
mod home;
mod offline;
mod packages;
mod pgbouncer;
mod run;
mod sim;
mod step;
mod tally;
mod test;
mod tools;
mod web;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "The project's own commands")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Fetch what is missing, build, and serve the product with demo data.
    Run(RunOptions),
    /// Run every test against real PostgreSQL and a real browser; the last line counts them.
    Test {
        /// Only Rust and web unit tests whose name contains this.
        filter: Option<String>,
    },
    /// Run the realtime engine under faults, from seeds; the first that fails is made smaller and shown.
    Sim(SimOptions),
    /// Run the fuzz targets under libFuzzer.
    Fuzz(FuzzOptions),
    /// Formatting, lints, licences, unused dependencies, generated files.
    Check,
    /// Regenerate what is generated and committed: query data in .sqlx, the OpenAPI document and the web types.
    Prepare,
    /// Fetch everything that the other commands need.
    Setup,
    /// Serve two nodes behind a proxy, with PostgreSQL, PgBouncer and Redis, from local programs.
    Cluster(cluster::ClusterOptions),
    /// Measure, and record what was measured.
    #[command(subcommand)]
    Bench(Bench),
    /// Open a browser once the server answers.
    #[command(hide = true)]
    Open { port: u16 },
}

#[derive(Debug, Subcommand)]
enum Bench {
    /// The realtime engine beside its peers and the bare write(2) limit; about half an hour.
    Realtime(bench::BenchOptions),
}

#[derive(Debug, Args)]
struct RunOptions {
    /// Port to serve on.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Folder of the data [default: what `atas` uses]
    #[arg(long, env = "ATAS_HOME")]
    home: Option<PathBuf>,
    /// Wipe the data first.
    #[arg(long)]
    fresh: bool,
    /// Do not open a browser.
    #[arg(long)]
    no_open: bool,
}

#[derive(Debug, Args)]
struct SimOptions {
    /// How many seeds.
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first one.
    #[arg(long, default_value_t = 0)]
    from: u64,
}

#[derive(Debug, Args)]
struct FuzzOptions {
    /// How long each target runs.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// Only this target.
    #[arg(long)]
    target: Option<String>,
    /// The seed of its randomness; 0 takes another one each time.
    #[arg(long, default_value_t = 0)]
    seed: u32,
}

fn main() -> ExitCode {
    match perform(Cli::parse().command) {
        Ok(true) => ExitCode::SUCCESS,
        // The last line is the count of the tests, which says it all.
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(command: Command) -> anyhow::Result<bool> {
    if let Command::Open { port } = command {
        return browser::open(port).map(|()| true);
    }
    workspace::claim_target()?;
    match command {
        Command::Run(options) => run::run(&options),
        Command::Test { filter } => return test::test(filter.as_deref()),
        Command::Sim(options) => return sim::sim(&options),
        Command::Fuzz(options) => fuzz::fuzz(&options),
        Command::Check => check::check(),
        Command::Prepare => check::prepare(),
        Command::Cluster(options) => cluster::cluster(&options),
        Command::Bench(Bench::Realtime(options)) => bench::realtime(&options),
        Command::Setup | Command::Open { .. } => run::setup(),
    }
    .map(|()| true)
}
