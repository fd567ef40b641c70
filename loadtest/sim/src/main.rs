//! `sim`: many simulations, or one again.
#![expect(clippy::print_stdout, reason = "a program that speaks to a person")]

use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use sim::{Plan, Report, run, shrink};
use tokio::task::JoinSet;

#[derive(Debug, Parser)]
#[command(name = "sim", about = "Run the realtime engine under faults")]
struct Options {
    /// How many seeds to run.
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Simulations at a time.
    #[arg(long, default_value_t = 4)]
    at_once: usize,
    /// Runs a smaller plan has to hold before it counts as fine: what goes wrong may depend on the moment.
    #[arg(long, default_value_t = 3)]
    tries: u32,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    let began = Instant::now();
    let mut seeds = options.from..options.from + options.seeds;
    let mut running = JoinSet::new();
    let (mut sum, mut done) = (Report::default(), 0);
    loop {
        while running.len() < options.at_once.max(1)
            && let Some(seed) = seeds.next()
        {
            running.spawn(async move { (seed, run(&Plan::new(seed)).await) });
        }
        match running.join_next().await {
            None => break,
            Some(Ok((_, Ok(report)))) => {
                sum.add(report);
                done += 1;
            }
            Some(Ok((seed, Err(error)))) => {
                running.shutdown().await;
                println!("seed {seed} failed: {error:#}");
                explain(seed, options.tries).await;
                return ExitCode::FAILURE;
            }
            Some(Err(error)) => {
                println!("a simulation panicked: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    println!(
        "{done} seeds from {}: {} events over {} connections, {} cuts, {} refusals, {} messages of the broker spoilt, \
         {} tokens renewed, {} moves, {} notices, {} files, {} read marks; nothing lost, doubled or reordered; {:.0} s",
        options.from,
        sum.events,
        sum.connections,
        sum.cuts,
        sum.refusals,
        sum.spoilt,
        sum.renewals,
        sum.moves,
        sum.notices,
        sum.files,
        sum.reads,
        began.elapsed().as_secs_f32()
    );
    ExitCode::SUCCESS
}

/// Prints the smallest plan that still fails.
async fn explain(seed: u64, tries: u32) {
    println!("looking for a smaller plan that fails too …");
    let mut last = None;
    let small = shrink(Plan::new(seed), async |plan: &Plan| {
        for _ in 0..tries {
            if let Err(error) = run(plan).await {
                last = Some(error);
                return true;
            }
        }
        false
    })
    .await;
    println!("{small:#?}");
    match last {
        Some(error) => println!("it fails with: {error:#}"),
        None => println!("no smaller plan failed again; replay the whole with --from {seed} --seeds 1"),
    }
}
