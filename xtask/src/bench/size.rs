//! How much is measured.

/// Numbers of clients, lengths of runs, repetitions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    /// How often everybody has their turn.
    pub(super) rounds: usize,
    /// Subscribers of one room.
    pub(super) room: usize,
    /// Messages a second, and for how many seconds.
    pub(super) rates: [(u64, u64); 3],
    /// Idle connections, and clients that are cut off.
    pub(super) crowd: usize,
    /// Messages to the whole crowd.
    pub(super) waves: u64,
    /// Times that it is measured with stalled clients and without.
    pub(super) stalls: u64,
    /// Length of a run with stalled clients, and of durable messages.
    pub(super) seconds: u64,
}

impl Size {
    /// What is recorded: about half an hour.
    pub(super) const fn full() -> Self {
        Self {
            rounds: 3,
            room: 1_000,
            rates: [(20, 15), (80, 10), (300, 5)],
            crowd: 10_000,
            waves: 10,
            stalls: 5,
            seconds: 10,
        }
    }

    /// A few minutes, to see that everything works.
    pub(super) const fn quick() -> Self {
        Self {
            rounds: 1,
            room: 1_000,
            rates: [(20, 3), (80, 2), (300, 1)],
            crowd: 1_000,
            waves: 3,
            stalls: 1,
            seconds: 3,
        }
    }

    /// Arguments that make a measurement of an outage smaller; none for what is recorded.
    pub(super) fn outages(&self, outage: &str) -> &'static [&'static str] {
        match outage {
            _ if self.rounds > 1 => &[],
            "kill" | "freeze" => &["--rooms", "4", "--rate", "200", "--seconds", "2"],
            "silence" => &["--rooms", "4", "--rate", "200", "--seconds", "2", "--away", "4"],
            _ => &["--count", "3"],
        }
    }
}
