//! What one connection saw, and what it says about all of them.

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use anyhow::ensure;

/// Who said something and when, as it stands in the message's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// The node that the speaker prefers.
    pub(crate) node: usize,
    /// Since the beginning of the measurement.
    pub(crate) at: Duration,
}

impl Stamp {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (node, micros) = text.strip_prefix("from ")?.split_once(" at ")?;
        Some(Self { node: node.parse().ok()?, at: Duration::from_micros(micros.parse().ok()?) })
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "from {} at {}", self.node, self.at.as_micros())
    }
}

/// An event and when it came.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) id: String,
    pub(crate) at: Duration,
    /// None for what nobody said: memberships.
    pub(crate) stamp: Option<Stamp>,
}

/// One connection's story. Times count from the beginning of the measurement.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) room: usize,
    pub(crate) home: usize,
    /// The seq before the first event of `log`.
    pub(crate) base: u64,
    /// Dense, in the order of seqs.
    pub(crate) log: Vec<Seen>,
    pub(crate) acked: Vec<(String, u64)>,
    pub(crate) refusals: u64,
    /// When it was greeted, each time.
    pub(crate) connections: Vec<Duration>,
    /// The head that it was told when it came, until it is there.
    pub(crate) owed: Option<u64>,
    /// When it had all that was there when it came, for each connection that got so far.
    pub(crate) whole: Vec<Duration>,
}

impl Record {
    pub(crate) fn new(room: usize, home: usize) -> Self {
        Self {
            room,
            home,
            base: 0,
            log: Vec::new(),
            acked: Vec::new(),
            refusals: 0,
            connections: Vec::new(),
            owed: None,
            whole: Vec::new(),
        }
    }

    pub(crate) fn head(&self) -> u64 {
        self.base + self.log.len() as u64
    }

    pub(crate) fn catch_up(&mut self, at: Duration) {
        if self.owed.is_some_and(|head| self.head() >= head) {
            self.owed = None;
            self.whole.push(at);
        }
    }

    /// How long messages took that were said in a time, by people of its own node or of the other one.
    pub(crate) fn delays(&self, own_node: bool, said: std::ops::Range<Duration>) -> Vec<Duration> {
        let stamped = self.log.iter().filter_map(|seen| Some((seen.at, seen.stamp?)));
        let wanted =
            stamped.filter(|(_, stamp)| (stamp.node == self.home) == own_node && said.contains(&stamp.at));
        wanted.map(|(at, stamp)| at.saturating_sub(stamp.at)).collect()
    }
}

/// Nothing is lost, doubled or reordered: everybody saw the same under each number of a room, and what was acknowledged is
/// there under the number that the acknowledgement named.
pub(crate) fn agree(records: &[Record]) -> anyhow::Result<()> {
    let mut rooms: HashMap<usize, HashMap<u64, &str>> = HashMap::new();
    for record in records {
        let room = rooms.entry(record.room).or_default();
        for (seq, seen) in (record.base + 1..).zip(&record.log) {
            let known = room.entry(seq).or_insert(&seen.id);
            ensure!(*known == seen.id, "two events have seq {seq}: {known} and {}", seen.id);
        }
    }
    for room in rooms.values() {
        let mut ids: Vec<_> = room.values().collect();
        ids.sort_unstable();
        ensure!(ids.windows(2).all(|pair| pair[0] != pair[1]), "an event was shown twice");
    }
    for record in records {
        for (id, seq) in &record.acked {
            let stored = rooms.get(&record.room).and_then(|room| room.get(seq));
            ensure!(
                stored.is_some_and(|stored| *stored == id),
                "{id} was acknowledged as {seq} and is not there"
            );
        }
    }
    Ok(())
}

/// The value below which this share of them lies, in milliseconds; 0 of nothing.
pub(crate) fn percentile(times: &mut [Duration], share: f64) -> f64 {
    times.sort_unstable();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "an index"
    )]
    let index = ((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1));
    times.get(index).map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(base: u64, ids: &[&str], acked: &[(&str, u64)]) -> Record {
        let seen = |id: &&str| Seen { id: (*id).to_owned(), at: Duration::ZERO, stamp: None };
        let mut record = Record::new(0, 0);
        record.base = base;
        record.log = ids.iter().map(seen).collect();
        record.acked = acked.iter().map(|(id, seq)| ((*id).to_owned(), *seq)).collect();
        record
    }

    #[test]
    fn what_may_not_be_is_found() {
        assert!(agree(&[record(0, &["a", "b"], &[("a", 1)]), record(1, &["b"], &[("b", 2)])]).is_ok());
        assert!(agree(&[record(0, &["a", "b"], &[]), record(0, &["b", "a"], &[])]).is_err(), "reordered");
        assert!(agree(&[record(0, &["a", "a"], &[])]).is_err(), "doubled");
        assert!(agree(&[record(0, &["a"], &[("b", 2)])]).is_err(), "lost");
        assert!(agree(&[record(0, &["a", "b"], &[("b", 1)])]).is_err(), "another number");
    }

    #[test]
    fn a_stamp_is_read_as_it_was_written() {
        let stamp = Stamp { node: 1, at: Duration::from_micros(1_234_567) };
        assert_eq!(Stamp::parse(&stamp.to_string()), Some(stamp));
        assert_eq!(Stamp::parse("hello"), None);
    }
}
