//! What only ATAS is measured by, because its peers promise nothing of the kind.

use super::{Name, Run, measure};
use crate::bench::servers::Who;
use crate::step;

/// Text of the messages while some clients do not read, in bytes: enough to fill their sockets.
const STALL_TEXT: u64 = 512;
/// Messages a second meanwhile.
const STALL_RATE: u64 = 80;
/// Durable messages a second at which the time to an acknowledgement is measured.
const ACK_RATE: u64 = 2_000;

impl Run {
    /// Cuts, stalled clients, durable messages.
    pub(super) fn fixed(&mut self) {
        if !self.wants_server(Who::Atas) {
            return;
        }
        let (crowd, room) = (self.size.crowd as u64, self.size.room as u64);
        let seconds = ("--seconds", self.size.seconds);
        let rounds = ("--rounds", self.size.stalls);
        let stall =
            [("--connections", room), ("--text", STALL_TEXT), ("--rate", STALL_RATE), seconds, rounds];
        self.alone(Name::Cut, "cut", "everybody cut off at once", &[("--connections", crowd)]);
        self.alone(Name::Stall, "stall", "one in a hundred does not read", &stall);
        self.alone(Name::Ingest, "ingest", "durable messages", &[("--rate", ACK_RATE), seconds]);
    }

    fn alone(&mut self, name: Name, measurement: &str, title: &str, load: &[(&str, u64)]) {
        if !self.wants(name) {
            return;
        }
        step::announce(title);
        self.servers.stop_kept();
        let result = self.servers.start(Who::Atas).and_then(|server| {
            let arguments = server.arguments(measurement);
            measure(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), load.iter().copied())
        });
        self.table.alone(measurement, result);
    }
}
