//! Where a client stands in several streams at once, as the id of a server-sent event.
//!
//! Base64url of: a version (1 byte), a mark of the epoch (8), then for each stream a mark of its name (6) and its seq as
//! LEB128, by ascending marks. A mark is the beginning of a SHA-256. Nothing is secret and nothing is gained by making one
//! up: whoever resumes from it is asked for their membership like everybody else.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Buf as _;
use sha2::{Digest as _, Sha256};

use super::STREAMS_MAX;
use crate::wire::Position;

const VERSION: u8 = 1;
const EPOCH_BYTES: usize = 8;
const NAME_BYTES: usize = 6;
/// The longest LEB128 of a seq, which PostgreSQL keeps as a positive bigint.
const SEQ_BYTES_MAX: usize = 9;
const BYTES_MAX: usize = 1 + EPOCH_BYTES + STREAMS_MAX * (NAME_BYTES + SEQ_BYTES_MAX);
/// An id longer than this was not made here.
const CHARS_MAX: usize = BYTES_MAX.div_ceil(3) * 4;

type Name = [u8; NAME_BYTES];

/// A seq for each stream of which the position is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Places {
    /// The seqs are of another epoch than the server's: streams begin anew.
    stale: bool,
    seqs: BTreeMap<Name, u64>,
}

fn mark<const N: usize>(text: &str) -> [u8; N] {
    let mut mark = [0; N];
    mark.copy_from_slice(&Sha256::digest(text.as_bytes())[..N]);
    mark
}

impl Places {
    /// Takes an id apart; `None` for what is none.
    pub(crate) fn decode(id: &[u8], epoch: &str) -> Option<Self> {
        if id.len() > CHARS_MAX {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(id).ok()?;
        let mut bytes = &bytes[..];
        if bytes.try_get_u8().ok()? != VERSION {
            return None;
        }
        let (of, mut bytes) = bytes.split_at_checked(EPOCH_BYTES)?;
        let stale = of != mark::<EPOCH_BYTES>(epoch);
        let mut seqs = BTreeMap::new();
        while !bytes.is_empty() {
            let (name, rest) = bytes.split_first_chunk::<NAME_BYTES>()?;
            bytes = rest;
            let seq = take_seq(&mut bytes)?;
            let ascends = seqs.last_key_value().is_none_or(|(last, _)| last < name);
            if !ascends || seqs.len() == STREAMS_MAX {
                return None;
            }
            seqs.insert(*name, seq);
        }
        Some(Self { stale, seqs })
    }

    pub(crate) fn encode(&self, epoch: &str) -> String {
        let mut bytes = Vec::with_capacity(1 + EPOCH_BYTES + self.seqs.len() * (NAME_BYTES + 3));
        bytes.push(VERSION);
        // A stale position was never the server's: what is written has begun anew.
        bytes.extend(mark::<EPOCH_BYTES>(epoch));
        for (name, seq) in &self.seqs {
            bytes.extend(name);
            put_seq(&mut bytes, *seq);
        }
        URL_SAFE_NO_PAD.encode(bytes)
    }

    #[cfg(any(test, feature = "fuzz"))]
    pub(crate) fn is_stale(&self) -> bool {
        self.stale
    }

    /// Where the client wants to go on in a stream, if it has been there.
    pub(crate) fn position(&self, name: &str, epoch: &str) -> Option<Position> {
        let seq = *self.seqs.get(&mark(name))?;
        // No epoch has this name, so that it is answered with a new beginning.
        let epoch = if self.stale { "stale" } else { epoch };
        Some(Position { epoch: epoch.to_owned(), seq })
    }

    /// The positions in these streams only. Stale ones are forgotten.
    pub(crate) fn of(mut self, names: &[String]) -> Self {
        let wanted: Vec<Name> = names.iter().map(|name| mark(name)).collect();
        let stale = std::mem::take(&mut self.stale);
        self.seqs.retain(|name, _| !stale && wanted.contains(name));
        self
    }

    /// The client has got so far, if it has got anywhere.
    pub(crate) fn put(&mut self, name: &str, seq: Option<u64>) {
        if let Some(seq) = seq {
            self.seqs.insert(mark(name), seq);
        }
    }

    /// The client follows a stream no longer.
    pub(crate) fn forget(&mut self, name: &str) {
        self.seqs.remove(&mark::<NAME_BYTES>(name));
    }
}

fn put_seq(bytes: &mut Vec<u8>, mut seq: u64) {
    while seq >= 0x80 {
        bytes.push((seq & 0x7f) as u8 | 0x80);
        seq >>= 7;
    }
    bytes.push((seq & 0x7f) as u8);
}

/// A seq in its shortest form.
fn take_seq(bytes: &mut &[u8]) -> Option<u64> {
    let mut seq = 0;
    for index in 0..SEQ_BYTES_MAX {
        let byte = bytes.try_get_u8().ok()?;
        seq |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return (byte != 0 || index == 0).then_some(seq);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn places(seqs: &[(u32, u64)]) -> Places {
        let mut places = Places::default();
        for (name, seq) in seqs {
            places.put(&format!("room:{name}"), Some(*seq));
        }
        places
    }

    #[test]
    fn positions_of_another_epoch_begin_anew() {
        let id = places(&[(1, 41)]).encode("old");
        let read = Places::decode(id.as_bytes(), "new").unwrap();
        assert_ne!(read.position("room:1", "new").unwrap().epoch, "new");
        assert_eq!(read.of(&["room:1".to_owned()]), Places::default());
    }

    /// Clients make ids too (`web/src/realtime/place-id.test.ts` has the same one): the form is a part of the protocol.
    #[test]
    fn the_form_stays() {
        let mut written = places(&[(1, 300), (2, 70_000), (3, (1 << 40) + 5)]);
        written.put("inbox", Some(0));
        let id = "AT95u3tDWwUyGijmVEiF8KIEQhenzh_3rAKagJkRSOKFgICAgCDKrbz_7JAA";
        assert_eq!(written.encode("e"), id);
        assert_eq!(Places::decode(id.as_bytes(), "e"), Some(written));
    }

    #[test]
    fn a_stream_may_be_added_and_another_left_out() {
        let id = places(&[(1, 41), (2, 7)]).encode("e");
        let read = Places::decode(id.as_bytes(), "e").unwrap();
        assert_eq!(read.position("room:2", "e"), Some(Position { epoch: "e".to_owned(), seq: 7 }));
        assert_eq!(read.position("room:3", "e"), None);
        assert_eq!(read.of(&["room:2".to_owned(), "room:3".to_owned()]), places(&[(2, 7)]));
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(
            seqs in prop::collection::btree_map(any::<u32>(), 0..=i64::MAX as u64, 0..=STREAMS_MAX),
        ) {
            let written = places(&seqs.into_iter().collect::<Vec<_>>());
            let id = written.encode("e");
            prop_assert!(id.len() <= CHARS_MAX);
            prop_assert_eq!(Places::decode(id.as_bytes(), "e"), Some(written));
        }

        /// Whatever comes is refused or is the one way to write what it says; never a panic.
        #[test]
        fn nonsense_is_refused(bytes in prop::collection::vec(any::<u8>(), 0..600), starts_well: bool) {
            let mut bytes = bytes;
            if starts_well {
                bytes.splice(0..0, places(&[]).encode("e").bytes());
            }
            if let Some(read) = Places::decode(&bytes, "e") && !read.is_stale() {
                prop_assert_eq!(read.encode("e").into_bytes(), bytes);
            }
        }

        #[test]
        fn a_cut_or_changed_id_is_not_another_one(cut in 1usize..40, at in 0usize..40, with: u8) {
            let whole = places(&[(1, 300), (2, 5), (3, 70_000)]).encode("e").into_bytes();
            let kept = &whole[..whole.len().saturating_sub(cut)];
            prop_assert_ne!(Places::decode(kept, "e"), Places::decode(&whole, "e"));
            let mut changed = whole.clone();
            changed[at % whole.len()] = with;
            prop_assert!(changed == whole || Places::decode(&changed, "e") != Places::decode(&whole, "e"));
        }
    }
}
