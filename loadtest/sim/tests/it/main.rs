//! Thirty seeds of the fault simulator: what everybody runs. `cargo xtask sim` runs as many as one likes.

mod stale;

use sim::{Plan, Report, run};
use tokio::task::JoinSet;

const SEEDS: u64 = 30;
/// Simulations at a time: they wait more than they work.
const AT_ONCE: usize = 6;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thirty_seeds_lose_double_and_reorder_nothing() {
    let mut seeds = 0..SEEDS;
    let mut running = JoinSet::new();
    let mut sum = Report::default();
    loop {
        while running.len() < AT_ONCE
            && let Some(seed) = seeds.next()
        {
            running.spawn(async move { (seed, run(&Plan::new(seed)).await) });
        }
        let Some(ended) = running.join_next().await else { break };
        let (seed, result) = ended.unwrap();
        let report = result.unwrap_or_else(|error| {
            panic!("seed {seed}: {error:#}\n`cargo xtask sim --from {seed} --seeds 1` makes it smaller")
        });
        sum.add(report);
    }
    assert!(sum.events > SEEDS * 50 && sum.cuts > SEEDS, "the faults were felt: {sum:?}");
    assert!(sum.spoilt > 0 && sum.renewals > 0 && sum.moves > SEEDS, "so were those of nodes: {sum:?}");
    assert!(sum.notices > SEEDS * 10 && sum.files > 0, "people were told of what concerned them: {sum:?}");
}
