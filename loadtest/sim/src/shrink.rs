//! Making a plan that fails smaller, so that a person can read it.

use crate::plan::Plan;
use crate::proxy::Pipe;
use crate::step::Step;

/// Plans tried at most.
const TRIES_MAX: usize = 120;

/// What a plan may do without, one after the other.
const DIMENSIONS: [fn(&Step) -> bool; 9] = [
    |step| matches!(step, Step::Broker(_)),
    |step| matches!(step, Step::Jump { .. }),
    |step| matches!(step, Step::Move { .. }),
    |step| matches!(step, Step::Block { .. }),
    |step| matches!(step, Step::Attach { .. }),
    |step| matches!(step, Step::Read { .. }),
    |step| matches!(step, Step::Edit { .. } | Step::Delete { .. } | Step::React { .. } | Step::Pin { .. }),
    |step| matches!(step, Step::CutDatabase | Step::CloseDatabase { .. } | Step::KillDatabase),
    |step| matches!(step, Step::Kill(_) | Step::Start(_)),
];

/// The smallest plan found that still fails, given one that does. `fails` runs a plan, more than once if it likes.
pub async fn shrink(plan: Plan, mut fails: impl AsyncFnMut(&Plan) -> bool) -> Plan {
    let mut best = plan;
    let mut tries = 0;
    let mut chunk = best.steps.len().div_ceil(2);
    loop {
        let mut smaller = false;
        for candidate in fewer(&best).into_iter().chain(without_chunks(&best, chunk)) {
            if tries == TRIES_MAX {
                return best;
            }
            tries += 1;
            if fails(&candidate).await {
                best = candidate;
                smaller = true;
                break;
            }
        }
        match (smaller, chunk) {
            (true, _) => chunk = chunk.min(best.steps.len().div_ceil(2)).max(1),
            (false, 0 | 1) => return best,
            (false, _) => chunk = chunk.div_ceil(2),
        }
    }
}

/// The plan with a better network, without Redis or a kind of step, or with fewer nodes, rooms or people.
fn fewer(plan: &Plan) -> Vec<Plan> {
    let mut plans = Vec::new();
    if plan.pipe != Pipe::Sound {
        plans.push(Plan { pipe: Pipe::Sound, ..plan.clone() });
    }
    if plan.redis {
        plans.push(Plan { redis: false, ..plan.clone() });
    }
    if plan.own_database {
        plans.push(Plan { own_database: false, ..plan.clone() });
    }
    for without in DIMENSIONS {
        let steps: Vec<Step> = plan.steps.iter().filter(|step| !without(step)).copied().collect();
        if steps.len() < plan.steps.len() {
            plans.push(Plan { steps, ..plan.clone() });
        }
    }
    for nodes in 1..plan.nodes {
        plans.push(Plan { nodes, redis: plan.redis && nodes > 1, ..plan.clone() });
    }
    if plan.rooms > 1 {
        plans.push(Plan { rooms: 1, ..plan.clone() });
    }
    if plan.clients > 1 {
        plans.push(Plan { clients: plan.clients - 1, ..plan.clone() });
    }
    plans
}

/// The plan without each run of so many steps.
fn without_chunks(plan: &Plan, chunk: usize) -> Vec<Plan> {
    let starts = (0..plan.steps.len()).step_by(chunk.max(1));
    let without = starts.map(|start| {
        let mut steps = plan.steps.clone();
        steps.drain(start..(start + chunk).min(plan.steps.len()));
        Plan { steps, ..plan.clone() }
    });
    without.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_does_not_matter_is_left_out() {
        let mut plan = Plan::new(3);
        plan.steps.insert(5, Step::CutDatabase);
        plan.steps.push(Step::Kill(0));
        let both = |plan: &Plan| {
            let database = plan.steps.iter().position(|step| *step == Step::CutDatabase);
            let kill = plan.steps.iter().rposition(|step| matches!(step, Step::Kill(_)));
            database.is_some_and(|database| kill.is_some_and(|kill| kill > database))
        };
        let small = shrink(plan, async |plan: &Plan| both(plan)).await;
        assert_eq!((small.steps.len(), small.clients, small.nodes, small.rooms), (2, 1, 1, 1), "{small:?}");
    }

    #[tokio::test]
    async fn whole_kinds_of_steps_are_left_out_at_once() {
        let plan =
            (0..1_000).map(Plan::new).find(|plan| plan.redis && plan.nodes == 3 && plan.jumps()).unwrap();
        let mut runs = 0;
        let small = shrink(plan, async |plan: &Plan| {
            runs += 1;
            plan.nodes > 1 && plan.steps.iter().any(|step| matches!(step, Step::Jump { .. }))
        })
        .await;
        assert_eq!((small.steps.len(), small.nodes, small.redis), (1, 2, false), "{small:?}");
        assert!(runs < TRIES_MAX / 2, "{runs}");
    }

    #[tokio::test]
    async fn what_fails_by_chance_ends_all_the_same() {
        let mut runs = 0;
        shrink(Plan::new(4), async |_: &Plan| {
            runs += 1;
            runs % 3 == 0
        })
        .await;
        assert!(runs <= TRIES_MAX);
    }
}
