//! `Range` (RFC 9110): one range of bytes. Several at once are answered with all of it, which the RFC allows.

use std::ops::Range;

/// What a request wants of `len` bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    All,
    Part(Range<u64>),
    /// A range that lies beyond the end.
    Nothing,
}

/// Reads the header; one that is not understood is as if it were not there.
pub(crate) fn wanted(header: Option<&str>, len: u64) -> Wanted {
    let Some(spec) = header.and_then(|header| header.trim().strip_prefix("bytes=")) else {
        return Wanted::All;
    };
    let Some((first, last)) = spec.trim().split_once('-') else { return Wanted::All };
    match (number(first), number(last)) {
        (Number::Is(first), Number::Is(last)) if first > last => Wanted::All,
        (Number::Is(first), _) if first >= len => Wanted::Nothing,
        (Number::Is(first), Number::Is(last)) => Wanted::Part(first..last.saturating_add(1).min(len)),
        (Number::Is(first), Number::Missing) => Wanted::Part(first..len),
        (Number::Missing, Number::Is(0)) => Wanted::Nothing,
        (Number::Missing, Number::Is(last)) => Wanted::Part(len.saturating_sub(last)..len),
        _ => Wanted::All,
    }
}

enum Number {
    Is(u64),
    Missing,
    Unreadable,
}

fn number(text: &str) -> Number {
    match text {
        "" => Number::Missing,
        digits if digits.bytes().all(|b| b.is_ascii_digit()) => {
            // A number beyond 64 bits is beyond every end.
            Number::Is(digits.parse().unwrap_or(u64::MAX))
        }
        _ => Number::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn understands_the_three_forms() {
        let of = |header| wanted(Some(header), 100);
        assert_eq!(of("bytes=0-9"), Wanted::Part(0..10));
        assert_eq!(of("bytes=90-"), Wanted::Part(90..100));
        assert_eq!(of("bytes=-10"), Wanted::Part(90..100));
        assert_eq!(of("bytes=-1000"), Wanted::Part(0..100));
        assert_eq!(of("bytes=50-99999999999999999999"), Wanted::Part(50..100));
        assert_eq!(of("bytes=100-"), Wanted::Nothing);
        assert_eq!(of("bytes=-0"), Wanted::Nothing);
        for odd in
            ["bytes=", "bytes=-", "bytes=9-3", "bytes=0-1,5-6", "lines=1-2", "bytes=a-b", "bytes=+1-2", ""]
        {
            assert_eq!(of(odd), Wanted::All, "{odd}");
        }
        assert_eq!(wanted(None, 100), Wanted::All);
    }

    proptest! {
        #[test]
        fn a_part_lies_within(header in "(bytes=)?[0-9]{0,22}-?[0-9]{0,22}", len in 1_u64..1_000_000) {
            if let Wanted::Part(part) = wanted(Some(&header), len) {
                prop_assert!(part.start < part.end && part.end <= len, "{part:?}");
            }
        }
    }
}
