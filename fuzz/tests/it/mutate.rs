//! Mutations of a corpus, as fuzzers make them, from a seed.

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;

/// Of one input at most.
const MUTATIONS_MAX: usize = 6;
/// Longer inputs are cut.
const INPUT_BYTES_MAX: usize = 4_096;

/// Words that random bytes would take long to spell.
const WORDS: [&[u8]; 24] = [
    b"\"op\":",
    b"\"send\"",
    b"\"subscribe\"",
    b"\"hello\"",
    b"\"ping\"",
    b"\"ref\":",
    b"\"stream\":",
    b"\"@\"",
    b"\"id\":",
    b"\"body\":{\"text\":\"",
    b"\"from\":null",
    b"18446744073709551616",
    b"-1",
    b"null",
    b"[",
    b"{",
    b"}",
    b"\\ud800",
    b"\\u0000",
    b"\xff",
    b"\x88\x82\0\0\0\0\x03\xe8",
    b"\x89\x80\0\0\0\0",
    b"\x80\x80\0\0\0\0",
    b"\x01\x80\0\0\0\0",
];

/// One of the corpus, changed a little, or two of them put together.
pub(crate) fn mutated(corpus: &[Vec<u8>], rng: &mut ChaCha8Rng) -> Vec<u8> {
    let mut input = corpus[rng.random_range(0..corpus.len())].clone();
    for _ in 0..rng.random_range(1..=MUTATIONS_MAX) {
        let at = rng.random_range(0..=input.len());
        let end = rng.random_range(at..=input.len().min(at + 16));
        match rng.random_range(0..8) {
            0 if at < input.len() => input[at] ^= 1 << rng.random_range(0..8),
            1 if at < input.len() => input[at] = rng.random(),
            2 => drop(input.drain(at..end)),
            3 => input.insert(at, rng.random()),
            4 => {
                let word = WORDS[rng.random_range(0..WORDS.len())];
                drop(input.splice(at..end, word.iter().copied()));
            }
            5 => {
                let piece = input[at..end].to_vec();
                let to = rng.random_range(0..=input.len());
                drop(input.splice(to..to, piece));
            }
            6 => {
                let other = &corpus[rng.random_range(0..corpus.len())];
                let from = rng.random_range(0..=other.len());
                input.truncate(at);
                input.extend(&other[from..]);
            }
            _ => input.truncate(at.max(1)),
        }
    }
    input.truncate(INPUT_BYTES_MAX);
    input
}
