//! Where conversations are performed: picks scripts for a room, gives the parts to its members and the lines their
//! times.

use std::collections::BTreeMap;

use accounts::Role;
use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    content::{SlotPlan, Thread},
    dice::Dice,
    pace,
    script::Line,
    slots::Slots,
    world::{Campus, Resident},
};

/// No script is performed more often than this in the whole demo, and never twice in one room.
const USES_MAX: usize = 3;
/// Between two conversations in a room.
const BREATH: TimeDelta = TimeDelta::minutes(4);

/// Everything that performances share.
pub(crate) struct Stage<'a> {
    pub(crate) dice: &'a Dice,
    pub(crate) slots: &'a SlotPlan,
    pub(crate) threads: &'a [Thread],
    pub(crate) campuses: &'a [Campus],
    pub(crate) people: &'a [Resident],
    pub(crate) now: DateTime<Utc>,
    /// How often each script was performed.
    uses: Vec<usize>,
}

/// A message before it is numbered.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) at: DateTime<Utc>,
    pub(crate) author: usize,
    pub(crate) text: String,
    /// Index of the message that it answers, in the same list.
    pub(crate) reply_to: Option<usize>,
}

/// The lines of a script that are said this time, with the pause before each.
pub(crate) struct Take<'a> {
    lines: Vec<(usize, &'a Line)>,
    gaps: Vec<TimeDelta>,
}

impl<'a> Stage<'a> {
    pub(crate) fn new(
        dice: &'a Dice,
        slots: &'a SlotPlan,
        threads: &'a [Thread],
        campuses: &'a [Campus],
        people: &'a [Resident],
        now: DateTime<Utc>,
    ) -> Self {
        Self { dice, slots, threads, campuses, people, now, uses: vec![0; threads.len()] }
    }

    /// Scripts for a room, those used least first.
    pub(crate) fn candidates(&self, campus: &str, topics: &[String]) -> Vec<usize> {
        let fits = |thread: &Thread| thread.campus == campus && topics.contains(&thread.topic);
        let mut found: Vec<usize> = (0..self.threads.len())
            .filter(|at| self.uses[*at] < USES_MAX && fits(&self.threads[*at]))
            .collect();
        self.dice.shuffle(&mut found);
        found.sort_by_key(|at| self.uses[*at]);
        found
    }

    /// Decides what is said and how fast.
    pub(crate) fn take(&self, thread: usize) -> Take<'a> {
        let script = &self.threads[thread].script;
        let lines: Vec<(usize, &Line)> = script
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| !line.optional || self.dice.chance(55))
            .collect();
        let gaps = lines
            .iter()
            .enumerate()
            .map(|(at, (_, line))| match at {
                0 => TimeDelta::zero(),
                _ => pace::gap(self.dice, line.text.chars().count(), line.later),
            })
            .collect();
        Take { lines, gaps }
    }

    /// Times that end shortly before now, whatever the hour.
    pub(crate) fn freshly(&self, take: &Take<'_>) -> Vec<DateTime<Utc>> {
        let ago = match self.dice.below(10) {
            0 | 1 => self.dice.span(TimeDelta::minutes(1), TimeDelta::minutes(15)),
            2..=5 => self.dice.span(TimeDelta::minutes(15), TimeDelta::minutes(120)),
            6..=8 => self.dice.span(TimeDelta::hours(2), TimeDelta::hours(9)),
            _ => self.dice.span(TimeDelta::hours(9), TimeDelta::hours(30)),
        };
        let mut at = self.now - ago - take.gaps.iter().sum::<TimeDelta>();
        let rising = take.gaps.iter().map(|gap| {
            at += *gap;
            at
        });
        rising.collect()
    }

    /// Times somewhere in the last weeks, before `end`, while nobody else talks.
    pub(crate) fn sometime(
        &self,
        take: &Take<'_>,
        end: DateTime<Utc>,
        spans: &[(DateTime<Utc>, DateTime<Utc>)],
    ) -> Option<Vec<DateTime<Utc>>> {
        (0..80).find_map(|_| {
            let mut at = pace::moment(self.dice, self.now);
            let times: Vec<_> = take
                .gaps
                .iter()
                .map(|gap| {
                    at = pace::awake(self.dice, at + *gap);
                    at
                })
                .collect();
            let (first, last) = (*times.first()?, *times.last()?);
            let free = spans.iter().all(|(from, to)| last + BREATH < *from || first > *to + BREATH);
            (last + BREATH < end && free).then_some(times)
        })
    }

    /// Gives the parts of a script to some of these people, the first ones rather than the last.
    pub(crate) fn cast(&self, thread: usize, eligible: &[usize]) -> Option<BTreeMap<char, usize>> {
        let thread = &self.threads[thread];
        let mut speakers = thread.script.speakers();
        // The choosy parts first, so that nobody else takes their only candidate.
        speakers.sort_by_key(|part| !thread.cast.contains_key(part));
        let mut cast = BTreeMap::new();
        for part in speakers {
            let fitting: Vec<usize> = eligible
                .iter()
                .copied()
                .filter(|person| !cast.values().any(|taken| taken == person))
                .filter(|person| self.fits(&self.people[*person], part, thread))
                .collect();
            if fitting.is_empty() {
                return None;
            }
            let at = self.dice.below(fitting.len()).min(self.dice.below(fitting.len()));
            cast.insert(part, fitting[at]);
        }
        Some(cast)
    }

    fn fits(&self, person: &Resident, part: char, thread: &Thread) -> bool {
        let first = person.languages.first().map_or("", String::as_str);
        let role = if part == 'E' {
            person.role == Role::Expert
        } else {
            matches!(person.role, Role::Student | Role::Moderator)
        };
        let wanted = match thread.cast.get(&part) {
            Some(wanted) => {
                first == wanted || person.campus.is_some_and(|at| self.campuses[at].slug == *wanted)
            }
            None if thread.lang == "ms" => first == "ms",
            None => person.languages.contains(&thread.lang),
        };
        role && wanted
    }

    /// Says the lines. `said` is what the room has already, in no order.
    pub(crate) fn perform(
        &mut self,
        thread: usize,
        take: &Take<'_>,
        times: &[DateTime<Utc>],
        cast: &BTreeMap<char, usize>,
        said: &mut Vec<Said>,
    ) {
        self.uses[thread] += 1;
        let mut slots = Slots::new(self.slots, &self.threads[thread].campus, self.dice);
        for (part, person) in cast {
            slots.give(&part.to_string(), &self.people[*person].short);
        }
        let start = said.len();
        for ((_, line), at) in take.lines.iter().zip(times) {
            let reply_to = line.reply_to.and_then(|to| take.lines.iter().position(|(index, _)| *index == to));
            said.push(Said {
                at: *at,
                author: cast[&line.speaker],
                text: slots.fill(&line.text),
                reply_to: reply_to.map(|to| start + to),
            });
        }
    }
}
