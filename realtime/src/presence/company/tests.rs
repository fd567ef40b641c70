//! The company of a stream with the time in hand: what is told, when, and how much.

use serde_json::Value;
use store::RoomId;

use super::*;
use crate::presence::roster::{HELD_FOR, SAMPLE_MAX};
use crate::wire::encode::Frame;

fn user(n: u128) -> UserId {
    UserId::new(uuid::Uuid::from_u128(n))
}

/// A stream, its agenda, and the time.
struct Room {
    company: Company,
    agenda: Arc<Agenda>,
    now: Instant,
    digests: usize,
    told: Vec<Tell>,
}

impl Room {
    fn new(tells: bool) -> Self {
        let agenda = Arc::<Agenda>::default();
        let name = StreamName::Room(RoomId::new(uuid::Uuid::from_u128(9)));
        let company = Company::new(name, Arc::clone(&agenda), tells);
        Self { company, agenda, now: Instant::now(), digests: 0, told: Vec::new() }
    }

    /// Lets so much time pass, doing what is due when it is.
    fn pass(&mut self, time: Duration) {
        let end = self.now + time;
        loop {
            while let Some((at, _)) = self.agenda.take(self.now) {
                let due = self.company.take_due(at, self.now);
                self.digests += usize::from(due.digest);
                self.told.extend(due.tell);
            }
            if self.now >= end {
                return;
            }
            self.now = end.min(self.now + Duration::from_millis(50));
        }
    }

    fn enter(&self, people: impl IntoIterator<Item = u128>) {
        people.into_iter().for_each(|n| self.company.enter(user(n), false, self.now));
    }

    /// What a subscription is told now.
    fn says(&self, told: &mut Told, viewer: u128, hidden: &[u128]) -> Vec<Value> {
        let hidden = hidden.iter().copied().map(user).collect();
        let news = self.company.news(told, user(viewer), &hidden);
        news.iter()
            .map(|(News::Presence(text) | News::Typing(text))| serde_json::from_str(text).unwrap())
            .collect()
    }
}

fn ids(people: &[u128]) -> Value {
    people.iter().map(|n| user(*n).to_string()).collect()
}

#[test]
fn a_digest_says_who_came_and_went_and_the_first_one_who_is_there() {
    let (mut room, mut told) = (Room::new(false), Told::default());
    room.enter([1]);
    room.pass(Duration::ZERO);
    let said = room.says(&mut told, 1, &[]);
    assert_eq!((&said[0]["online"], &said[0]["sample"]), (&1.into(), &ids(&[1])));
    room.enter([2, 3]);
    room.pass(Duration::from_millis(500));
    assert!(!room.company.has_news(&told), "at most one a second");
    room.pass(Duration::from_millis(500));
    let said = room.says(&mut told, 1, &[]);
    assert_eq!((&said[0]["online"], &said[0]["joined"]), (&3.into(), &ids(&[2, 3])));
    room.company.leave(user(2), room.now);
    room.pass(HELD_FOR.mul_f64(0.9));
    assert!(!room.company.has_news(&told), "who leaves is held");
    room.pass(HELD_FOR.mul_f64(0.1));
    let said = room.says(&mut told, 1, &[]);
    assert_eq!(
        (&said[0]["online"], &said[0]["joined"], &said[0]["left"]),
        (&2.into(), &ids(&[]), &ids(&[2]))
    );
    assert!(room.says(&mut told, 1, &[]).is_empty(), "once");
}

#[test]
fn whoever_missed_digests_gets_one_that_says_all() {
    let (mut room, mut slow) = (Room::new(false), Told::default());
    for n in 1..=10 {
        room.enter([n]);
        room.pass(Duration::from_secs(1));
        if n == 1 {
            assert_eq!(room.says(&mut slow, 1, &[]).len(), 1);
        }
    }
    let said = room.says(&mut slow, 1, &[]);
    assert_eq!(said.len(), 1, "nine digests are one");
    assert_eq!((&said[0]["online"], &said[0]["joined"]), (&10.into(), &ids(&[])));
    assert_eq!(said[0]["sample"].as_array().unwrap().len(), 10);
}

/// A thousand people who come, go and come back within half a minute: what each of them is sent.
#[test]
fn a_crowd_costs_a_bounded_number_of_deliveries_and_bytes() {
    let mut room = Room::new(false);
    for second in 0..10 {
        room.enter(second * 100..(second + 1) * 100);
        room.pass(Duration::from_secs(1));
    }
    let mut told = Told::default();
    let whole = room.says(&mut told, 1, &[]).remove(0);
    assert_eq!(whole["sample"].as_array().unwrap().len(), SAMPLE_MAX);
    let before = room.digests;
    for second in 0..30 {
        (second * 30..second * 30 + 30).for_each(|n| room.company.leave(user(n), room.now));
        room.pass(Duration::from_secs(1));
    }
    // One a second, at most, to a thousand people: 30 × 1,000 deliveries for 900 leavings, and not 900 × 1,000.
    assert!(room.digests - before <= 30, "{}", room.digests - before);
    let said = room.says(&mut told, 1, &[]).remove(0);
    assert_eq!((&said["joined"], &said["left"]), (&ids(&[]), &ids(&[])), "in a crowd they are only counted");
    assert!(said.to_string().len() < 1_000, "{} bytes", said.to_string().len());
    assert_eq!(pace(1_000), DIGEST_EVERY);
    assert_eq!(pace(5_000), 5 * DIGEST_EVERY);
    assert_eq!(pace(1_000_000), DIGEST_EVERY_MAX);
}

#[test]
fn a_sample_keeps_who_is_still_there() {
    let mut room = Room::new(false);
    room.enter(100..160);
    room.pass(Duration::from_secs(1));
    let mut told = Told::default();
    let first = room.says(&mut told, 100, &[]).remove(0);
    // Lower ids would come first in a new sample.
    room.enter(0..30);
    room.pass(Duration::from_secs(1));
    let second = room.says(&mut told, 100, &[]).remove(0);
    assert_eq!(first["sample"], second["sample"]);
    assert_eq!(second["online"], 90);
    assert_eq!(second["joined"].as_array().unwrap().len(), SAMPLE_MAX, "not all thirty");
}

#[test]
fn who_is_hidden_from_a_viewer_is_neither_named_nor_counted() {
    let (mut room, mut told, mut other) = (Room::new(false), Told::default(), Told::default());
    room.enter([1, 2]);
    room.pass(Duration::from_secs(1));
    let said = room.says(&mut told, 1, &[2]);
    assert_eq!((&said[0]["online"], &said[0]["sample"]), (&1.into(), &ids(&[1])));
    assert_eq!(room.says(&mut other, 3, &[4])[0]["online"], 2, "others see them");
    room.company.leave(user(2), room.now);
    room.company.types(user(2), true, room.now);
    room.pass(2 * HELD_FOR);
    assert!(room.company.has_news(&told));
    assert!(room.says(&mut told, 1, &[2]).is_empty(), "nothing has happened that concerns them");
    assert_eq!(room.says(&mut other, 3, &[])[0]["left"], ids(&[2]));
}

#[test]
fn typing_is_told_at_once_then_once_a_second_and_ends() {
    let (mut room, mut told, mut own) = (Room::new(false), Told::default(), Told::default());
    room.company.types(user(1), true, room.now);
    room.pass(Duration::ZERO);
    assert_eq!(room.says(&mut told, 2, &[])[0]["users"], ids(&[1]));
    assert!(room.says(&mut own, 1, &[]).is_empty(), "nobody is told of themselves");
    for n in 3..8 {
        room.company.types(user(n), true, room.now);
    }
    room.pass(Duration::from_millis(950));
    assert!(!room.company.has_news(&told));
    room.pass(Duration::from_millis(50));
    assert_eq!(room.says(&mut told, 2, &[])[0]["users"], ids(&[1, 3, 4, 5, 6, 7]));
    assert_eq!(room.says(&mut own, 1, &[4])[0]["users"], ids(&[3, 5, 6, 7]));
    // A message of theirs ends it, and silence ends the rest.
    let event = serde_json::json!({ "seq": 1, "kind": "message", "author": user(3) });
    let name = StreamName::Room(RoomId::new(uuid::Uuid::nil()));
    room.company.takes_message(&Frame::of_event(name, &event.to_string()));
    room.pass(Duration::from_secs(1));
    assert_eq!(room.says(&mut told, 2, &[])[0]["users"], ids(&[1, 4, 5, 6, 7]));
    room.pass(Duration::from_secs(10));
    assert_eq!(room.says(&mut told, 2, &[])[0]["users"], ids(&[]));
    assert_eq!(room.says(&mut own, 1, &[])[0]["users"], ids(&[]));
    assert!(!room.company.types(user(1), false, room.now), "it is over already");
}

#[test]
fn who_turns_invisible_is_gone_with_the_next_digest() {
    let (mut room, mut told) = (Room::new(true), Told::default());
    room.enter([1, 2]);
    room.company.types(user(2), true, room.now);
    room.pass(Duration::from_secs(2));
    assert_eq!(room.says(&mut told, 1, &[]).len(), 2);
    room.company.show(user(2), true, room.now);
    room.pass(Duration::ZERO);
    let said = room.says(&mut told, 1, &[]);
    assert_eq!((&said[0]["left"], &said[1]["users"]), (&ids(&[2]), &ids(&[])));
    assert_eq!(room.told.last(), Some(&Tell { people: vec![user(1)], more: 0 }));
}

#[test]
fn other_nodes_are_told_of_changes_once_a_second_and_of_nothing_now_and_then() {
    let mut room = Room::new(true);
    for n in 0..20 {
        room.enter([n]);
        room.pass(Duration::from_millis(100));
    }
    assert!(room.told.len() <= 3, "{:?}", room.told);
    room.pass(Duration::from_secs(1));
    room.told.clear();
    room.pass(Duration::from_mins(1));
    assert_eq!(room.told.len(), 4, "every fifteen seconds");
    room.told.clear();
    (0..20).for_each(|n| room.company.leave(user(n), room.now));
    room.pass(Duration::from_mins(1));
    assert_eq!(room.told.last(), Some(&Tell { people: vec![], more: 0 }));
    assert_eq!(room.company.state.lock().scheduled, None, "an empty stream asks for nothing");
}

#[test]
fn what_other_nodes_tell_joins_what_is_here() {
    let (mut room, mut told) = (Room::new(true), Told::default());
    room.enter([1]);
    room.company.hear(5, vec![user(1), user(2)], 0, room.now);
    room.company.hear(6, vec![user(3)], 500, room.now);
    room.pass(Duration::from_secs(1));
    assert_eq!(room.says(&mut told, 1, &[])[0]["online"], 503);
    assert!(room.told.iter().all(|tell| tell.people == [user(1)]), "nobody passes on what others told");
    room.company.forget_node(6, room.now);
    room.pass(Duration::from_secs(1));
    let said = room.says(&mut told, 1, &[]);
    assert_eq!(
        (&said[0]["online"], &said[0]["left"]),
        (&2.into(), &ids(&[])),
        "a crowd that goes is only counted"
    );
}
