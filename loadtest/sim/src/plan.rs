//! A simulation, as it follows from a seed.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use crate::proxy::Pipe;
use crate::step::{Shape, Step};

/// Steps of a plan at most, besides those that are put into it.
const STEPS_MAX: usize = 60;

/// A simulation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Where it comes from; also decides what proxies do at random.
    pub seed: u64,
    /// Servers.
    pub nodes: usize,
    /// Whether Redis carries news between them.
    pub redis: bool,
    /// Whether it has a PostgreSQL of its own, which can be killed.
    pub own_database: bool,
    /// Rooms, of which everybody is a member in the beginning.
    pub rooms: usize,
    /// People.
    pub clients: usize,
    /// What everybody's connections go through.
    pub pipe: Pipe,
    /// What happens, in this order.
    pub steps: Vec<Step>,
}

impl Plan {
    /// The plan of this seed.
    pub fn new(seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let (nodes, rooms) = (rng.random_range(1..=3), rng.random_range(1..=2));
        let (clients, leaky) = (rng.random_range(2..=5), rng.random_ratio(1, 3));
        let redis = rng.random_ratio(2, 3) && nodes > 1;
        let quarrels = rng.random_ratio(1, 3);
        let shape = Shape { nodes, rooms, clients, redis, quarrels };
        let count = rng.random_range(STEPS_MAX / 2..=STEPS_MAX);
        let mut steps: Vec<Step> = (0..count).map(|_| Step::random(&mut rng, shape)).collect();
        let own_database = rng.random_ratio(1, 10);
        if own_database {
            for _ in 0..rng.random_range(1..=3) {
                steps.insert(rng.random_range(0..=steps.len()), Step::KillDatabase);
            }
        }
        let pipe = match leaky {
            true => Pipe::Leaky,
            false if rng.random_ratio(1, 2) => Pipe::Narrow,
            false => Pipe::Sound,
        };
        if quarrels {
            steps.splice(..0, Step::comeback(&mut rng, shape));
        }
        Self { seed, nodes, redis, own_database, rooms, clients, pipe, steps }
    }

    /// Whether a clock jumps, so that access tokens may expire before their time.
    pub(crate) fn jumps(&self) -> bool {
        self.steps.iter().any(|step| matches!(step, Step::Jump { .. }))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn a_seed_is_one_plan() {
        assert_eq!(Plan::new(7), Plan::new(7));
        assert_ne!(Plan::new(7).steps, Plan::new(8).steps);
    }

    #[test]
    fn thirty_seeds_bring_every_kind_of_step() {
        let plans: Vec<Plan> = (0..30).map(Plan::new).collect();
        let mut counts: HashMap<String, usize> = HashMap::new();
        for step in plans.iter().flat_map(|plan| &plan.steps) {
            let shown = format!("{step:?}");
            // Steps of the broker and moves are kinds of their own.
            let names = match step {
                Step::Broker(_) => 2,
                Step::Move { .. } => 4,
                _ => 1,
            };
            let kind: Vec<&str> = shown.split([' ', '(', ')', ',']).take(names).collect();
            *counts.entry(kind.join(" ")).or_default() += 1;
        }
        assert_eq!(counts.len(), KINDS, "{counts:?}");
        assert!(counts.values().all(|count| *count >= 2), "{counts:?}");
        let with_redis = plans.iter().filter(|plan| plan.redis).count();
        assert!((8..20).contains(&with_redis), "{with_redis}");
        for pipe in [Pipe::Sound, Pipe::Leaky, Pipe::Narrow] {
            let with_it = plans.iter().filter(|plan| plan.pipe == pipe).count();
            assert!(with_it >= 5, "{pipe:?} {with_it}");
        }
    }

    /// Twenty, three moves and eight steps of the broker.
    const KINDS: usize = 31;
}
