//! Direct rooms: named people with others, and others among themselves.

use std::collections::{BTreeMap, HashSet};

use accounts::Role;
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use store::RoomId;

use crate::{
    content::{self, DirectPlan},
    pace,
    rooms::number,
    stage::{Said, Stage},
    world::{Kind, Member, Room},
};

pub(crate) fn rooms(stage: &mut Stage<'_>) -> Vec<Room> {
    let mut met = Met::default();
    let plans = content::rooms().direct;
    plans.iter().enumerate().map(|(at, plan)| direct(stage, plan, &mut met, at % 2 == 0)).collect()
}

/// How often a pair is looked for; in the second half, scripts may come again.
const TRIES: usize = 400;

/// Who has met whom, and which scripts somebody has in their direct rooms already.
#[derive(Default)]
struct Met {
    pairs: HashSet<(usize, usize)>,
    scripts: HashSet<(usize, usize)>,
}

/// `waiting`: the first of the two has not read the end.
fn direct(stage: &mut Stage<'_>, plan: &DirectPlan, met: &mut Met, waiting: bool) -> Room {
    let (one, other, said) = (0..TRIES)
        .find_map(|at| pair(stage, plan, met, at > TRIES / 2))
        .expect("the plan has enough scripts");
    met.pairs.insert((one.min(other), one.max(other)));
    let created_at = stage.now - stage.dice.span(pace::PAST, pace::PAST + TimeDelta::days(20));
    let created_at = created_at.trunc_subsecs(3);
    let events = number(stage, &said, one, &[]);
    let head = events.len();
    let own = events.iter().rposition(|event| event.author == one).map_or(0, |at| at + 1);
    let member = |person, read_seq| {
        let owner = person == one;
        Member { person, owner, joined_at: created_at, joined_seq: 0, hidden_seq: 0, read_seq }
    };
    Room {
        id: RoomId::new(stage.dice.uuid(created_at)),
        kind: Kind::Direct,
        title: String::new(),
        topic: String::new(),
        campus: None,
        created_by: one,
        created_at,
        members: vec![member(one, if waiting { own } else { head }), member(other, head)],
        events,
    }
}

/// Two people who have not met, and what they say. `again`: also what one of them said to somebody else.
fn pair(
    stage: &mut Stage<'_>,
    plan: &DirectPlan,
    met: &mut Met,
    again: bool,
) -> Option<(usize, usize, Vec<Said>)> {
    let (one, other) = (find(stage, &plan.between.0), find(stage, &plan.between.1));
    if one == other || met.pairs.contains(&(one.min(other), one.max(other))) {
        return None;
    }
    talk(stage, plan, (one, other), met, again).map(|said| (one, other, said))
}

/// A named account, or some student of a campus.
fn find(stage: &Stage<'_>, who: &str) -> usize {
    if let Some(named) = stage.people.iter().position(|person| person.key.as_deref() == Some(who)) {
        return named;
    }
    let students: Vec<usize> = (0..stage.people.len())
        .filter(|at| {
            let person = &stage.people[*at];
            let here = person.campus.is_some_and(|at| stage.campuses[at].slug == who);
            here && person.key.is_none() && person.role == Role::Student
        })
        .collect();
    *stage.dice.pick(&students)
}

/// None when these two cannot perform anything that the plan asks for.
fn talk(
    stage: &mut Stage<'_>,
    plan: &DirectPlan,
    (one, other): (usize, usize),
    met: &mut Met,
    again: bool,
) -> Option<Vec<Said>> {
    let mut fitting: Vec<(usize, BTreeMap<char, usize>)> = Vec::new();
    for thread in stage.candidates(&plan.campus, std::slice::from_ref(&plan.topic)) {
        if !again && met.scripts.contains(&(one, thread)) {
            continue;
        }
        if let Some(cast) = stage.cast(thread, &[one, other]) {
            fitting.push((thread, cast));
        }
    }
    if fitting.len() < plan.threads {
        return None;
    }
    // The newest conversation comes first, and ends with words of the other one where the script allows it.
    let ends_with_other = |(thread, cast): &(usize, BTreeMap<char, usize>)| {
        let last = stage.threads[*thread].script.lines.last().map_or('A', |line| line.speaker);
        cast.get(&last) == Some(&other)
    };
    if let Some(at) = fitting.iter().position(ends_with_other) {
        fitting.swap(0, at);
    }
    let (mut said, mut spans, mut fresh_from): (_, Vec<(DateTime<Utc>, DateTime<Utc>)>, _) =
        (Vec::new(), Vec::new(), stage.now);
    for (thread, cast) in fitting.into_iter().take(plan.threads) {
        let take = stage.take(thread);
        let times = if spans.is_empty() {
            stage.freshly(&take)
        } else {
            stage.sometime(&take, fresh_from, &spans)?
        };
        let (start, end) = (times[0], times[times.len() - 1]);
        stage.perform(thread, &take, &times, &cast, &mut said);
        met.scripts.insert((one, thread));
        if spans.is_empty() {
            fresh_from = start;
        }
        spans.push((start, end));
    }
    Some(said)
}
