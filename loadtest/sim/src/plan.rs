//! What happens in a simulation, as it follows from a seed.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// Steps of a plan at most.
const STEPS_MAX: usize = 40;
/// Messages of one step at most: with [`STEPS_MAX`], fewer than a resume may be behind.
const BURST_MAX: usize = 20;

/// One thing that happens. Numbers beyond what there is count from the beginning again, so that a plan with fewer
/// people is a plan too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A client says so many things in a room.
    Say {
        /// Who.
        client: usize,
        /// Where.
        room: usize,
        /// How many.
        count: usize,
    },
    /// A client's connections are cut.
    Cut(usize),
    /// Nothing passes to or from a client.
    Stall(usize),
    /// A client's connections take everything and deliver nothing.
    Lose(usize),
    /// A client's network is well again.
    Mend(usize),
    /// A node is gone from one moment to the next.
    Kill(usize),
    /// A node that is gone comes back.
    Start(usize),
    /// Every connection to PostgreSQL is ended by PostgreSQL.
    CutDatabase,
    /// The same, and PostgreSQL takes nobody for a while, as when it is restarted.
    CloseDatabase {
        /// For how long.
        millis: u64,
    },
    /// Some time passes.
    Wait {
        /// How much.
        millis: u64,
    },
}

/// A simulation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Where it comes from; also decides what proxies do at random.
    pub seed: u64,
    /// Servers.
    pub nodes: usize,
    /// Rooms, of which everybody is a member.
    pub rooms: usize,
    /// People.
    pub clients: usize,
    /// Whether the network cuts connections by itself.
    pub leaky: bool,
    /// What happens, in this order.
    pub steps: Vec<Step>,
}

impl Plan {
    /// The plan of this seed.
    pub fn new(seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let (nodes, rooms) = (rng.random_range(1..=2), rng.random_range(1..=2));
        let (clients, leaky) = (rng.random_range(2..=5), rng.random_ratio(1, 3));
        let count = rng.random_range(STEPS_MAX / 2..=STEPS_MAX);
        let steps = (0..count).map(|_| step(&mut rng, nodes, rooms, clients)).collect();
        Self { seed, nodes, rooms, clients, leaky, steps }
    }
}

fn step(rng: &mut ChaCha8Rng, nodes: usize, rooms: usize, clients: usize) -> Step {
    let client = rng.random_range(0..clients);
    let node = rng.random_range(0..nodes);
    match rng.random_range(0..100) {
        0..45 => {
            Step::Say { client, room: rng.random_range(0..rooms), count: rng.random_range(1..=BURST_MAX) }
        }
        45..57 => Step::Cut(client),
        57..63 => Step::Stall(client),
        63..69 => Step::Lose(client),
        69..79 => Step::Mend(client),
        79..84 => Step::Kill(node),
        84..90 => Step::Start(node),
        90..93 => Step::CutDatabase,
        93..96 => Step::CloseDatabase { millis: rng.random_range(100..1_200) },
        _ => Step::Wait { millis: rng.random_range(1..80) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_one_plan() {
        assert_eq!(Plan::new(7), Plan::new(7));
        assert_ne!(Plan::new(7).steps, Plan::new(8).steps);
    }

    #[test]
    fn thirty_seeds_bring_every_kind_of_step() {
        let steps: Vec<Step> = (0..30).flat_map(|seed| Plan::new(seed).steps).collect();
        let kinds: [fn(&Step) -> bool; 10] = [
            |step| matches!(step, Step::Say { .. }),
            |step| matches!(step, Step::Cut(_)),
            |step| matches!(step, Step::Stall(_)),
            |step| matches!(step, Step::Lose(_)),
            |step| matches!(step, Step::Mend(_)),
            |step| matches!(step, Step::Kill(_)),
            |step| matches!(step, Step::Start(_)),
            |step| matches!(step, Step::CutDatabase),
            |step| matches!(step, Step::CloseDatabase { .. }),
            |step| matches!(step, Step::Wait { .. }),
        ];
        for (number, kind) in kinds.iter().enumerate() {
            assert!(steps.iter().filter(|step| kind(step)).count() >= 10, "kind {number}");
        }
    }
}
