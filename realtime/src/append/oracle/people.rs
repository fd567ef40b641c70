//! Who tries what.

use proptest::prelude::*;

pub(super) const EMOJI: [&str; 4] = ["👍", "❤️", "🎉", "😂"];
/// Owner, member, a member from [`LATE`] on, a moderator, and a stranger.
pub(super) const PEOPLE: usize = 5;
pub(super) const STRANGER: usize = 4;
pub(super) const MODERATOR: usize = 3;
pub(super) const LATE: usize = 2;
/// What the late member does not see.
pub(super) const HIDDEN: u64 = 6;

/// Something that somebody tries.
#[derive(Debug, Clone)]
pub(super) enum Try {
    Send {
        reply_to: Option<u64>,
        mentions: Vec<usize>,
        all: bool,
    },
    Edit {
        target: u64,
        mentions: Vec<usize>,
    },
    Delete {
        target: u64,
    },
    React {
        target: u64,
        emoji: usize,
        on: bool,
    },
    Pin {
        target: u64,
        on: bool,
    },
    /// The same as an earlier try, by the same or by another person.
    Again {
        earlier: prop::sample::Index,
        by_other: bool,
    },
}

pub(super) fn tries() -> impl Strategy<Value = (usize, Try)> {
    // Mostly a few messages again and again, so that acts meet.
    let target = || prop_oneof![4 => 1u64..5, 2 => 5u64..12, 1 => 0u64..60];
    let mentions = || prop::collection::vec(0..PEOPLE, 0..3);
    let what = prop_oneof![
        4 => (prop::option::weighted(0.4, target()), mentions(), any::<bool>())
            .prop_map(|(reply_to, mentions, all)| Try::Send { reply_to, mentions, all }),
        3 => (target(), mentions()).prop_map(|(target, mentions)| Try::Edit { target, mentions }),
        2 => target().prop_map(|target| Try::Delete { target }),
        4 => (target(), 0..EMOJI.len(), any::<bool>())
            .prop_map(|(target, emoji, on)| Try::React { target, emoji, on }),
        1 => (target(), any::<bool>()).prop_map(|(target, on)| Try::Pin { target, on }),
        1 => (any::<prop::sample::Index>(), any::<bool>())
            .prop_map(|(earlier, by_other)| Try::Again { earlier, by_other }),
    ];
    let who = prop_oneof![6 => 0usize..2, 3 => 2..STRANGER, 1 => Just(STRANGER)];
    (who, what)
}
