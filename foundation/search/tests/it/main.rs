//! The index on a disk: what it answers, what it forgets, and how it heals.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use search::{Filter, Found, Message, OpenError, Opened, Place, Wanted};
use uuid::Uuid;

/// A folder that is gone with this value.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder =
            PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("search-{}-{name}", std::process::id()));
        fs::remove_dir_all(&folder).ok();
        Self(folder)
    }

    fn open(&self) -> Opened {
        search::open(&self.0, "epoch").unwrap()
    }

    fn files(&self) -> Vec<PathBuf> {
        let here =
            fs::read_dir(&self.0).unwrap().flatten().map(|entry| entry.path()).find(|path| path.is_dir());
        fs::read_dir(here.unwrap()).unwrap().flatten().map(|entry| entry.path()).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

const NONE: [u64; 0] = [];
const ROOM: Uuid = Uuid::from_u128(7);

fn message(seq: u64, text: &str) -> Message {
    let at = i64::try_from(seq / 2).unwrap();
    Message { room: ROOM, seq, author: Some(Uuid::from_u128(u128::from(seq % 3))), at, text: text.to_owned() }
}

fn filter() -> Filter {
    Filter {
        rooms: HashMap::from([(ROOM, 0)]),
        author: None,
        before: i64::MAX,
        after: i64::MIN,
        behind: None,
        limit: 100,
        until: Instant::now() + Duration::from_mins(1),
    }
}

fn seqs(opened: &Opened, question: &str, filter: &Filter) -> Vec<u64> {
    match opened.reader.find(&Wanted::new(question), filter).unwrap() {
        Found::Hits(hits) => hits.into_iter().map(|hit| hit.seq).collect(),
        Found::TooSlow => panic!("too slow"),
    }
}

#[test]
fn what_was_written_is_found_newest_first_within_what_was_asked() {
    let folder = Folder::new("found");
    let mut opened = folder.open();
    assert_eq!(opened.mark, None);
    for seq in 1..=9 {
        opened.writer.put(&message(seq, "past papers 课")).unwrap();
    }
    let other = Message { room: Uuid::from_u128(8), ..message(10, "past papers") };
    opened.writer.put(&other).unwrap();
    assert_eq!(seqs(&opened, "papers", &filter()), NONE, "nothing before the commit");
    opened.writer.commit(Some("here")).unwrap();

    assert_eq!(seqs(&opened, "papers", &filter()), [9, 8, 7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(seqs(&opened, "课", &Filter { limit: 2, ..filter() }), [9, 8]);
    let behind = Some(Place { at: 4, room: ROOM, seq: 8 });
    assert_eq!(seqs(&opened, "课", &Filter { limit: 2, behind, ..filter() }), [7, 6]);
    assert_eq!(seqs(&opened, "papers", &Filter { author: Some(Uuid::from_u128(1)), ..filter() }), [7, 4, 1]);
    assert_eq!(seqs(&opened, "papers", &Filter { before: 3, after: 1, ..filter() }), [5, 4]);
    let rooms = HashMap::from([(ROOM, 7), (Uuid::from_u128(8), 0), (Uuid::from_u128(9), 0)]);
    assert_eq!(seqs(&opened, "papers", &Filter { rooms, ..filter() }), [10, 9, 8]);
    let rooms = HashMap::from([(Uuid::from_u128(9), 0)]);
    assert_eq!(seqs(&opened, "papers", &Filter { rooms, ..filter() }), NONE);
    let late = Filter { until: Instant::now(), ..filter() };
    assert_eq!(opened.reader.find(&Wanted::new("papers"), &late).unwrap(), Found::TooSlow);
}

#[test]
fn a_commit_is_there_after_a_crash_and_nothing_else() {
    let folder = Folder::new("crash");
    let mut opened = folder.open();
    opened.writer.put(&message(1, "first")).unwrap();
    opened.writer.commit(Some("one")).unwrap();
    opened.writer.put(&message(1, "changed")).unwrap();
    opened.writer.put(&message(2, "second")).unwrap();
    drop(opened);
    let opened = folder.open();
    assert_eq!(opened.mark.as_deref(), Some("one"));
    assert_eq!(seqs(&opened, "first", &filter()), [1]);
    assert_eq!(seqs(&opened, "second", &filter()), NONE);
}

#[test]
fn one_that_was_not_finished_or_is_of_something_else_is_begun_anew() {
    let folder = Folder::new("other");
    let mut opened = folder.open();
    opened.writer.put(&message(1, "first")).unwrap();
    opened.writer.commit(None).unwrap();
    drop(opened);
    let mut opened = folder.open();
    assert_eq!((opened.mark.as_deref(), opened.reader.messages()), (None, 0));
    opened.writer.put(&message(1, "first")).unwrap();
    opened.writer.commit(Some("one")).unwrap();
    drop(opened);
    let opened = search::open(&folder.0, "another epoch").unwrap();
    assert_eq!((opened.mark.as_deref(), opened.reader.messages()), (None, 0));
}

#[test]
fn damage_of_any_kind_heals() {
    let damages: [fn(&Path); 4] = [
        |file| fs::remove_file(file).unwrap(),
        |file| fs::write(file, b"").unwrap(),
        |file| fs::write(file, b"{\"nonsense\": true}").unwrap(),
        |file| {
            let mut bytes = fs::read(file).unwrap();
            let middle = bytes.len() / 2;
            if let Some(byte) = bytes.get_mut(middle) {
                *byte ^= 0x55;
            }
            fs::write(file, bytes).unwrap();
        },
    ];
    let folder = Folder::new("damage");
    let mut opened = folder.open();
    opened.writer.put(&message(1, "first")).unwrap();
    opened.writer.commit(Some("one")).unwrap();
    drop(opened);
    let count = folder.files().len();
    for damage in damages {
        for number in 0..count {
            let Some(file) = folder.files().into_iter().nth(number) else { continue };
            damage(&file);
            let mut opened = folder.open();
            if opened.mark.is_none() {
                assert_eq!(opened.reader.messages(), 0, "{}", file.display());
                opened.writer.put(&message(1, "first")).unwrap();
                opened.writer.commit(Some("one")).unwrap();
            }
            assert_eq!(seqs(&opened, "first", &filter()), [1], "{}", file.display());
        }
    }
}

/// The list of files is what tantivy goes by when it looks for damage.
#[test]
fn a_damaged_list_hides_no_other_damage() {
    let folder = Folder::new("list");
    let mut opened = folder.open();
    opened.writer.put(&message(1, "first")).unwrap();
    opened.writer.commit(Some("one")).unwrap();
    drop(opened);
    for file in folder.files() {
        let mut bytes = fs::read(&file).unwrap();
        if file.file_name().unwrap() == ".managed.json" {
            bytes = String::from_utf8(bytes).unwrap().replace(".store", ".stone").into_bytes();
        } else if file.extension().is_some_and(|kind| kind == "store") {
            bytes[0] ^= 0x55;
        }
        fs::write(&file, bytes).unwrap();
    }
    assert_eq!(folder.open().mark, None);
}

#[test]
fn one_process_writes() {
    let folder = Folder::new("lock");
    let opened = folder.open();
    assert!(matches!(search::open(&folder.0, "epoch"), Err(OpenError::Busy(_))));
    drop(opened);
    folder.open();
}

#[test]
fn an_index_of_another_release_is_removed() {
    let folder = Folder::new("release");
    fs::create_dir_all(folder.0.join("v0")).unwrap();
    fs::write(folder.0.join("v0").join("meta.json"), "old").unwrap();
    let _opened = folder.open();
    assert!(!folder.0.join("v0").exists());
}

/// Words of three languages, few of them, so that they meet.
fn text() -> impl Strategy<Value = String> {
    let words = [
        "exam", "exams", "e-mail", "email", "kelas", "kelasnya", "机器", "学习", "学", "CS101", "🎉", "a",
        ", ", " ",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 1..8).prop_map(|words| words.join(""))
}

fn spaced(text: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    (text, any::<bool>()).prop_map(|(text, spaced)| if spaced { text.replace('a', " a ") } else { text })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_index_finds_what_a_look_at_every_text_finds(
        texts in prop::collection::vec(spaced(text()), 1..40),
        changes in prop::collection::vec((0_usize..40, prop::option::of(spaced(text()))), 0..20),
        questions in prop::collection::vec(spaced(text()), 1..20),
    ) {
        let folder = Folder::new("oracle");
        let mut opened = folder.open();
        let mut present: HashMap<u64, String> = HashMap::new();
        for (seq, text) in (1..).zip(texts) {
            opened.writer.put(&message(seq, &text)).unwrap();
            present.insert(seq, text);
        }
        opened.writer.commit(None).unwrap();
        for (which, text) in changes {
            let seq = u64::try_from(which % present.len().max(1)).unwrap() + 1;
            if let Some(text) = text {
                opened.writer.put(&message(seq, &text)).unwrap();
                present.insert(seq, text);
            } else {
                opened.writer.remove(ROOM, seq);
                present.remove(&seq);
            }
        }
        opened.writer.commit(Some("all")).unwrap();
        opened.writer.purge().unwrap();
        for question in questions {
            let wanted = Wanted::new(&question);
            let mut by_looking: Vec<u64> = present
                .iter()
                .filter(|(_, text)| !wanted.is_empty() && wanted.snippet(text).is_some())
                .map(|(seq, _)| *seq)
                .collect();
            by_looking.sort_unstable_by(|one, other| other.cmp(one));
            prop_assert_eq!(seqs(&opened, &question, &filter()), by_looking, "{:?} in {:?}", question, present);
        }
    }
}
