//! Public rooms and private groups.

use accounts::Role;
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use store::{EventId, RoomId};

use crate::{
    content::{self, RoomPlan},
    pace,
    stage::{Said, Stage},
    world::{Body, Event, Kind, Member, Room},
};

/// What `content/` calls rooms of no campus.
const EVERYONE: &str = "everyone";

pub(crate) fn rooms(stage: &mut Stage<'_>) -> Vec<Room> {
    content::rooms().room.iter().map(|plan| room(stage, plan)).collect()
}

fn room(stage: &mut Stage<'_>, plan: &RoomPlan) -> Room {
    let kind = if plan.kind == "private" { Kind::Private } else { Kind::Public };
    let age = stage.dice.span(pace::PAST + TimeDelta::days(1), pace::PAST + TimeDelta::days(30));
    let created_at = (stage.now - age).trunc_subsecs(3);
    let members = gather(stage, plan, kind, created_at);
    let (said, fresh_from) = talk(stage, plan, &members);
    let owner = members.iter().find(|member| member.owner).expect("a room has an owner").person;
    let joins: Vec<(DateTime<Utc>, usize)> = match kind {
        Kind::Private => {
            members.iter().filter(|m| m.joined_at > created_at).map(|m| (m.joined_at, m.person)).collect()
        }
        Kind::Public | Kind::Direct => Vec::new(),
    };
    let events = number(stage, &said, owner, &joins);
    let mut room = Room {
        id: RoomId::new(stage.dice.uuid(created_at)),
        kind,
        title: plan.title.clone(),
        topic: plan.topic.clone(),
        campus: stage.campuses.iter().position(|campus| campus.slug == plan.campus),
        created_by: owner,
        created_at,
        members,
        events,
    };
    settle_members(stage, &mut room, fresh_from);
    room
}

/// Picks the members: named ones first, then students, then experts.
fn gather(stage: &Stage<'_>, plan: &RoomPlan, kind: Kind, created_at: DateTime<Utc>) -> Vec<Member> {
    let mut people: Vec<usize> = plan
        .named
        .iter()
        .filter_map(|key| stage.people.iter().position(|person| person.key.as_ref() == Some(key)))
        .collect();
    let mut pool: Vec<usize> = (0..stage.people.len())
        .filter(|at| {
            let person = &stage.people[*at];
            let here = person.campus.is_some_and(|at| stage.campuses[at].slug == plan.campus);
            person.key.is_none() && person.role == Role::Student && (here || plan.campus == EVERYONE)
        })
        .collect();
    stage.dice.shuffle(&mut pool);
    pool.truncate(stage.dice.between(plan.members.0, plan.members.1).saturating_sub(people.len()));
    people.extend(pool);
    let mut experts: Vec<usize> = (0..stage.people.len())
        .filter(|at| stage.people[*at].key.is_none() && stage.people[*at].role == Role::Expert)
        .collect();
    stage.dice.shuffle(&mut experts);
    people.extend(experts.into_iter().take(plan.experts));
    let owner = people.iter().position(|at| stage.people[*at].key.is_none()).unwrap_or(0);
    let len = people.len();
    let join = |(at, person): (usize, usize)| {
        let newcomer = match kind {
            Kind::Private => len > 4 && at + 1 == len,
            Kind::Public | Kind::Direct => stage.people[person].key.is_none() && stage.dice.chance(15),
        };
        let joined_at = if at != owner && newcomer {
            stage.now - stage.dice.span(TimeDelta::days(7), TimeDelta::days(20))
        } else if kind == Kind::Private || at == owner {
            created_at
        } else {
            created_at + stage.dice.span(TimeDelta::minutes(1), TimeDelta::hours(23))
        };
        let joined_at = joined_at.trunc_subsecs(3);
        Member { person, owner: at == owner, joined_at, joined_seq: 0, hidden_seq: 0, read_seq: 0 }
    };
    people.into_iter().enumerate().map(join).collect()
}

/// Fills the room with conversations. The newest one is without the named people, so that it waits for them; its
/// beginning is returned.
fn talk(stage: &mut Stage<'_>, plan: &RoomPlan, members: &[Member]) -> (Vec<Said>, DateTime<Utc>) {
    let (mut said, mut spans, mut fresh_from) = (Vec::new(), Vec::new(), stage.now);
    for thread in stage.candidates(&plan.campus, &plan.topics) {
        if spans.len() == plan.threads {
            break;
        }
        let take = stage.take(thread);
        let fresh = spans.is_empty();
        let times =
            if fresh { Some(stage.freshly(&take)) } else { stage.sometime(&take, fresh_from, &spans) };
        let Some(times) = times else { continue };
        let (start, end) = (times[0], times[times.len() - 1]);
        let eligible: Vec<usize> = members
            .iter()
            .filter(|member| member.joined_at < start)
            .filter(|member| !fresh || stage.people[member.person].key.is_none())
            .map(|member| member.person)
            .collect();
        let Some(cast) = stage.cast(thread, &eligible) else { continue };
        stage.perform(thread, &take, &times, &cast, &mut said);
        spans.push((start, end));
        if fresh {
            fresh_from = start;
        }
    }
    (said, fresh_from)
}

/// Puts everything in order and numbers it from 1.
pub(crate) fn number(
    stage: &Stage<'_>,
    said: &[Said],
    owner: usize,
    joins: &[(DateTime<Utc>, usize)],
) -> Vec<Event> {
    // Time, index of what was said (none for a join), person.
    let mut entries: Vec<(DateTime<Utc>, Option<usize>, usize)> =
        said.iter().enumerate().map(|(at, one)| (one.at, Some(at), one.author)).collect();
    entries.extend(joins.iter().map(|(at, person)| (*at, None, *person)));
    entries.sort_by_key(|entry| entry.0);
    let mut seq_of = vec![0; said.len()];
    for (at, entry) in entries.iter().enumerate() {
        if let Some(index) = entry.1 {
            seq_of[index] = at + 1;
        }
    }
    let mut last = DateTime::UNIX_EPOCH;
    let event = |(at, index, person): (DateTime<Utc>, Option<usize>, usize)| {
        last = at.trunc_subsecs(3).max(last + TimeDelta::milliseconds(1));
        let (author, body) = match index {
            Some(index) => {
                let reply_to = said[index].reply_to.map(|to| seq_of[to]);
                (person, Body::Message { text: said[index].text.clone(), reply_to })
            }
            None => (owner, Body::Joined { person }),
        };
        Event { id: EventId::new(stage.dice.uuid(last)), author, at: last, body }
    };
    entries.into_iter().map(event).collect()
}

/// Where each membership began, and how far its holder has read.
fn settle_members(stage: &Stage<'_>, room: &mut Room, fresh_from: DateTime<Utc>) {
    let head = room.events.len();
    let said_before = |until: DateTime<Utc>| room.events.iter().take_while(|event| event.at < until).count();
    for member in &mut room.members {
        let came_later = member.joined_at > room.created_at;
        // In a private room the event of joining is the first one that a newcomer sees.
        let joining = Body::Joined { person: member.person };
        let told = room.events.iter().position(|event| event.body == joining);
        member.joined_seq = match told {
            Some(at) => at + 1,
            None if came_later => said_before(member.joined_at),
            None => 0,
        };
        member.hidden_seq = told.unwrap_or(0);
        let own = room.events.iter().rposition(|event| event.author == member.person).map_or(0, |at| at + 1);
        let least = own.max(member.joined_seq);
        member.read_seq = if stage.people[member.person].key.is_some() {
            if stage.dice.chance(70) { said_before(fresh_from).max(least) } else { head }
        } else if stage.dice.chance(65) {
            head
        } else {
            stage.dice.between(least, head)
        };
    }
}
