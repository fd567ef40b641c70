//! The templates in `content/`, read. They are part of the binary, so what cannot be read is a bug, and the tests
//! read everything.

use std::collections::BTreeMap;

use accounts::Role;
use serde::{Deserialize, de::DeserializeOwned};

use crate::script::Script;

/// A file of conversations.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ThreadFile {
    campus: String,
    #[serde(default)]
    lang: Option<String>,
    thread: Vec<RawThread>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawThread {
    topic: String,
    campus: Option<String>,
    lang: Option<String>,
    #[serde(default)]
    cast: BTreeMap<char, String>,
    script: String,
}

/// The template of one conversation.
#[derive(Debug)]
pub(crate) struct Thread {
    pub(crate) topic: String,
    /// The campus whose people talk so, or `everyone`.
    pub(crate) campus: String,
    /// The language that its speakers share.
    pub(crate) lang: String,
    /// Speakers who must be of a campus or have a first language.
    pub(crate) cast: BTreeMap<char, String>,
    pub(crate) script: Script,
}

/// A campus of `campuses.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CampusPlan {
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) city: String,
    pub(crate) country: String,
    pub(crate) time_zone: String,
    pub(crate) domain: String,
    pub(crate) students: usize,
}

/// `people.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PeoplePlan {
    pub(crate) group: Vec<NameGroup>,
    pub(crate) named: Vec<Named>,
    /// What people of a campus tell about themselves.
    pub(crate) tell: BTreeMap<String, Telling>,
}

/// Names that belong together.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NameGroup {
    pub(crate) campus: String,
    pub(crate) weight: usize,
    pub(crate) languages: Vec<String>,
    pub(crate) order: NameOrder,
    pub(crate) given: Vec<String>,
    pub(crate) family: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NameOrder {
    GivenFamily,
    FamilyGiven,
    /// Family name first, nothing between, pinyin behind a bar.
    Hanzi,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Named {
    pub(crate) key: String,
    pub(crate) email: String,
    pub(crate) handle: String,
    pub(crate) display_name: String,
    pub(crate) short: String,
    pub(crate) role: Role,
    pub(crate) campus: Option<String>,
    pub(crate) headline: String,
    pub(crate) bio: String,
    pub(crate) course: String,
    pub(crate) study_year: Option<i16>,
    pub(crate) languages: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Telling {
    pub(crate) course: Vec<String>,
    pub(crate) headline: Vec<String>,
    pub(crate) bio: Vec<String>,
}

/// `rooms.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoomsPlan {
    pub(crate) room: Vec<RoomPlan>,
    pub(crate) direct: Vec<DirectPlan>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoomPlan {
    pub(crate) campus: String,
    pub(crate) kind: String,
    pub(crate) title: String,
    pub(crate) topic: String,
    pub(crate) topics: Vec<String>,
    pub(crate) threads: usize,
    /// How many members at least and at most.
    pub(crate) members: (usize, usize),
    pub(crate) named: Vec<String>,
    /// How many experts among them.
    pub(crate) experts: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DirectPlan {
    pub(crate) between: (String, String),
    pub(crate) campus: String,
    pub(crate) topic: String,
    pub(crate) threads: usize,
}

/// Entries by slot, by campus.
pub(crate) type SlotPlan = BTreeMap<String, BTreeMap<String, Vec<String>>>;

const THREADS: [&str; 9] = [
    include_str!("../content/threads/utama_courses.toml"),
    include_str!("../content/threads/utama_life.toml"),
    include_str!("../content/threads/utama_town.toml"),
    include_str!("../content/threads/straits_studies.toml"),
    include_str!("../content/threads/straits_life.toml"),
    include_str!("../content/threads/jiangnan_studies.toml"),
    include_str!("../content/threads/jiangnan_life.toml"),
    include_str!("../content/threads/everyone.toml"),
    include_str!("../content/threads/direct.toml"),
];

pub(crate) fn threads() -> Vec<Thread> {
    let files = THREADS.iter().map(|text| read::<ThreadFile>(text));
    files
        .flat_map(|file| {
            let (campus, lang) = (file.campus, file.lang.unwrap_or_else(|| "en".to_owned()));
            file.thread.into_iter().map(move |raw| Thread {
                topic: raw.topic,
                campus: raw.campus.unwrap_or_else(|| campus.clone()),
                lang: raw.lang.unwrap_or_else(|| lang.clone()),
                cast: raw.cast,
                script: Script::parse(&raw.script),
            })
        })
        .collect()
}

pub(crate) fn campuses() -> Vec<CampusPlan> {
    #[derive(Deserialize)]
    struct File {
        campus: Vec<CampusPlan>,
    }
    read::<File>(include_str!("../content/campuses.toml")).campus
}

pub(crate) fn people() -> PeoplePlan {
    read(include_str!("../content/people.toml"))
}

pub(crate) fn rooms() -> RoomsPlan {
    read(include_str!("../content/rooms.toml"))
}

pub(crate) fn slots() -> SlotPlan {
    read(include_str!("../content/slots.toml"))
}

fn read<T: DeserializeOwned>(text: &str) -> T {
    toml::from_str(text).expect("the templates are part of the binary and read by the tests")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{dice::Dice, slots::Slots};

    #[test]
    fn every_slot_of_every_script_can_be_filled() {
        let (threads, plan, dice) = (threads(), slots(), Dice::new(1));
        for thread in &threads {
            let mut slots = Slots::new(&plan, &thread.campus, &dice);
            for part in thread.script.speakers() {
                slots.give(&part.to_string(), "Somebody");
            }
            for line in &thread.script.lines {
                slots.fill(&line.text);
            }
        }
    }

    #[test]
    fn there_are_many_scripts_all_different() {
        let threads = threads();
        assert!(threads.len() >= 200, "{}", threads.len());
        let openings: BTreeSet<&str> = threads.iter().map(|t| t.script.lines[0].text.as_str()).collect();
        assert_eq!(openings.len(), threads.len());
    }

    #[test]
    fn every_room_finds_enough_scripts() {
        let threads = threads();
        for room in rooms().room {
            let fitting =
                threads.iter().filter(|t| t.campus == room.campus && room.topics.contains(&t.topic));
            assert!(fitting.count() >= room.threads, "{}", room.title);
        }
    }
}
