//! What is made, before any database sees it.

use std::collections::{BTreeMap, BTreeSet};

use accounts::Role;
use chrono::{DateTime, TimeDelta, Timelike, Utc};
use demo::{Body, Kind, Room, World};

fn now() -> DateTime<Utc> {
    testkit::clock().now()
}

fn messages(room: &Room) -> impl Iterator<Item = &str> {
    room.events.iter().filter_map(|event| match &event.body {
        Body::Message { text, .. } => Some(text.as_str()),
        Body::Joined { .. } => None,
    })
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[test]
fn a_seed_repeats_and_another_does_not() {
    let first = World::new(7, now());
    assert_eq!(first, World::new(7, now()));
    assert_ne!(first, World::new(8, now()));
}

#[test]
fn there_is_as_much_as_promised() {
    for seed in [1, 7, 2026] {
        let world = World::new(seed, now());
        let students = world.people.iter().filter(|p| p.role == Role::Student && p.key.is_none()).count();
        let experts = world.people.iter().filter(|p| p.role == Role::Expert && p.key.is_none()).count();
        let rooms = world.rooms.iter().filter(|room| room.kind != Kind::Direct).count();
        assert_eq!((world.campuses.len(), students, experts, rooms), (3, 300, 60, 40));
        let said: usize = world.rooms.iter().map(|room| messages(room).count()).sum();
        assert!(said >= 2_500, "seed {seed}: only {said} messages");
        for room in &world.rooms {
            assert!(room.events.len() >= 4, "seed {seed}: {:?} is empty", room.title);
            assert!(room.members.iter().any(|member| member.owner));
        }
    }
}

#[test]
fn names_handles_and_addresses_are_unique_and_fit() {
    let world = World::new(7, now());
    let unique = |of: fn(&demo::Resident) -> &str| world.people.iter().map(of).collect::<BTreeSet<_>>().len();
    assert_eq!(unique(|person| &person.display_name), world.people.len());
    assert_eq!(unique(|person| &person.handle), world.people.len());
    assert_eq!(unique(|person| &person.email), world.people.len());
    for person in &world.people {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        assert!((3..=30).contains(&person.handle.len()) && person.handle.chars().all(fits), "{person:?}");
        assert!(person.email.ends_with(".example"));
        assert!(person.headline.chars().count() <= 120 && person.bio.chars().count() <= 1000, "{person:?}");
        assert!(!person.headline.contains(['{', '}']) && !person.bio.contains(['{', '}']), "{person:?}");
    }
}

#[test]
fn every_message_is_whole() {
    let world = World::new(7, now());
    for text in world.rooms.iter().flat_map(messages) {
        assert!(!text.contains(['{', '}']) && !text.trim().is_empty(), "{text}");
        assert!(text.chars().count() <= 4_000, "{text}");
        assert!(!text.contains('[') || !text.contains('|'), "a choice was not made: {text}");
    }
}

#[test]
fn time_rises_within_the_last_four_weeks() {
    let world = World::new(7, now());
    let mut by_hour = [0; 24];
    for room in &world.rooms {
        assert!(room.events.windows(2).all(|pair| pair[0].at < pair[1].at), "{:?}", room.title);
        for event in &room.events {
            assert!(event.at <= now() && event.at >= now() - TimeDelta::days(28), "{:?}", event.at);
            let author =
                &room.members.iter().find(|m| m.person == event.author).expect("authors are members");
            assert!(author.joined_at <= event.at);
            let (seconds, _) = event.id.uuid().get_timestamp().expect("a UUIDv7").to_unix();
            assert_eq!(i64::try_from(seconds).unwrap(), event.at.timestamp());
            by_hour[(event.at + TimeDelta::hours(8)).hour() as usize] += 1;
        }
    }
    let (evening, morning): (i32, i32) = (by_hour[19..23].iter().sum(), by_hour[7..11].iter().sum());
    assert!(evening > 2 * morning, "{by_hour:?}");
    assert!(by_hour[3] + by_hour[4] + by_hour[5] < 60, "{by_hour:?}");
}

#[test]
fn answers_point_back_and_nothing_is_said_too_often() {
    let world = World::new(7, now());
    let mut everywhere = BTreeMap::<&str, usize>::new();
    let mut answers = 0;
    for room in &world.rooms {
        for (at, event) in room.events.iter().enumerate() {
            if let Body::Message { reply_to: Some(seq), .. } = event.body {
                assert!((1..=at).contains(&seq));
                assert!(matches!(room.events[seq - 1].body, Body::Message { .. }));
                answers += 1;
            }
        }
        let mut here = BTreeSet::new();
        for text in messages(room).filter(|text| text.chars().count() > 40) {
            assert!(here.insert(text), "said twice in {:?}: {text}", room.title);
            *everywhere.entry(text).or_default() += 1;
        }
    }
    assert!(answers > 300, "{answers}");
    assert!(everywhere.values().all(|count| *count <= 3));
}

#[test]
fn each_campus_has_its_languages() {
    let world = World::new(7, now());
    let share = |slug: &str, of: &dyn Fn(&str) -> bool| {
        let at = world.campuses.iter().position(|campus| campus.slug == slug);
        let texts: Vec<&str> = world.rooms.iter().filter(|r| r.campus == at).flat_map(messages).collect();
        100 * texts.iter().filter(|text| of(text)).count() / texts.len()
    };
    let chinese = |text: &str| text.chars().any(is_han);
    let malay = |text: &str| {
        let words = ["aku", "tak", "dah", "boleh", "nak", "korang", "siapa", "ada", "yang", "saya"];
        text.split(|c: char| !c.is_alphabetic()).any(|word| words.contains(&word.to_lowercase().as_str()))
    };
    let english = |text: &str| {
        let words = ["the", "is", "and", "you", "to", "it", "for"];
        text.split(|c: char| !c.is_alphabetic()).any(|word| words.contains(&word.to_lowercase().as_str()))
    };
    assert!(share("utama", &malay) > 10, "{}", share("utama", &malay));
    assert!(share("utama", &english) > 40, "{}", share("utama", &english));
    assert!(share("utama", &chinese) > 0);
    assert!(share("straits", &english) > 50, "{}", share("straits", &english));
    assert!(share("straits", &chinese) > 0 && share("straits", &malay) > 0);
    assert!(share("jiangnan", &chinese) > 85, "{}", share("jiangnan", &chinese));
    assert!(share("jiangnan", &english) > 0);
}

#[test]
fn the_students_first_screen_is_alive() {
    for seed in [1, 7, 2026] {
        let world = World::new(seed, now());
        let mei = world.people.iter().position(|person| person.key.as_deref() == Some("mei")).unwrap();
        let mine: Vec<_> = world
            .rooms
            .iter()
            .filter_map(|room| room.members.iter().find(|m| m.person == mei).map(|member| (room, member)))
            .collect();
        let unread = |kind: fn(Kind) -> bool| {
            mine.iter()
                .filter(|(room, member)| kind(room.kind) && member.read_seq < room.events.len())
                .count()
        };
        assert!(mine.len() >= 18, "{}", mine.len());
        assert!(unread(|kind| kind != Kind::Direct) >= 5);
        assert!(unread(|kind| kind == Kind::Direct) >= 2);
        let today =
            mine.iter().filter(|(room, _)| room.events.last().unwrap().at > now() - TimeDelta::hours(10));
        assert!(today.count() >= 10);
        let spoke =
            mine.iter().filter(|(room, _)| room.events.iter().any(|event| event.author == mei)).count();
        assert!(spoke >= 10, "{spoke}");
    }
}

#[test]
fn named_accounts_are_those_on_the_sign_in_page() {
    let named = demo::named_accounts();
    let told: Vec<_> = named.iter().map(|one| (one.email.as_str(), one.role)).collect();
    assert_eq!(
        told,
        [
            ("mei@utama.example", Role::Student),
            ("kumar@experts.example", Role::Expert),
            ("mod@utama.example", Role::Moderator),
            ("admin@atas.example", Role::Admin),
        ]
    );
    assert!(demo::PASSWORD.len() >= 10);
}
