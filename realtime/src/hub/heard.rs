//! What this node has heard of already.

use std::collections::BTreeSet;

use parking_lot::Mutex;

use crate::room_lists::CHANGES_MAX;

/// How many are remembered: more than one look finds. What is forgotten and told again is a hint too many.
const HEARD_MAX: usize = 2 * CHANGES_MAX;

/// Changes that were heard of, the latest by their own order.
#[derive(Debug)]
pub(super) struct Heard<T>(Mutex<BTreeSet<T>>);

impl<T> Default for Heard<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Ord> Heard<T> {
    /// Whether this is the first that is heard of it.
    pub(super) fn hear(&self, change: T) -> bool {
        let mut heard = self.0.lock();
        let first = heard.insert(change);
        if heard.len() > HEARD_MAX {
            heard.pop_first();
        }
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_news_once_and_of_many_the_latest_are_remembered() {
        let heard = Heard::default();
        assert!((0..=HEARD_MAX).all(|change| heard.hear(change)));
        assert!(!(1..=HEARD_MAX).any(|change| heard.hear(change)));
        assert!(heard.0.lock().len() <= HEARD_MAX);
    }
}
