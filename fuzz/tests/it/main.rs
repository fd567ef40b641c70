//! Every target over its corpus and a bounded number of mutations of it, the same ones in every run.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

mod mutate;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use fuzz::{TARGETS, Target};
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

use crate::mutate::mutated;

const SEED: u64 = 6455;

/// Runs a target over its corpus, then over so many mutations.
fn hold(name: &str, mutations: usize) {
    let target = TARGETS.iter().find(|(found, _)| *found == name).map(|(_, target)| *target).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let corpus: Vec<Vec<u8>> = files.iter().map(|file| std::fs::read(file).unwrap()).collect();
    assert!(corpus.len() > 3, "a corpus to begin with");
    for input in &corpus {
        stand(name, target, input);
    }
    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    for _ in 0..mutations {
        stand(name, target, &mutated(&corpus, &mut rng));
    }
}

/// Runs a target once, and says what it did not stand.
fn stand(name: &str, target: Target, input: &[u8]) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| target(input))) {
        let said = panic.downcast_ref::<String>().map(String::as_str);
        let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or_default();
        let input = input.escape_ascii();
        panic!("{said}\nA file with these bytes in corpus/{name} keeps them tried: {input}");
    }
}

#[test]
fn client_messages() {
    hold("client_message", 30_000);
}

#[test]
fn list_cursors() {
    hold("list_cursor", 3_000);
}

#[test]
fn event_ids() {
    hold("event_id", 30_000);
}

#[test]
fn frames() {
    hold("frames", 800);
}

#[test]
fn sessions() {
    hold("session", 300);
}
