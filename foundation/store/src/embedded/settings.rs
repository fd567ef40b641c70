//! How the embedded server is set.

use std::path::Path;

/// Settings of the embedded server.
#[derive(Clone, Copy, Debug)]
pub struct Tuning {
    durable: bool,
    connections_max: u32,
}

impl Tuning {
    /// For data that matters: what is committed survives a power cut.
    pub fn durable() -> Self {
        Self { durable: true, connections_max: 100 }
    }

    /// For tests only: fast, and lost with the machine.
    pub fn throwaway() -> Self {
        Self { durable: false, connections_max: 400 }
    }

    pub(super) fn is_durable(self) -> bool {
        self.durable
    }

    /// Arguments for `postgres`. Given at every start, so that a newer version's settings hold for old data too.
    pub(super) fn arguments(self, data: &Path, socket: &Path) -> Vec<String> {
        let durability = if self.durable { "on" } else { "off" };
        let socket = socket.display();
        let settings = [
            ("listen_addresses", String::new()),
            ("unix_socket_directories", format!("\"{socket}\"")),
            ("unix_socket_permissions", "0700".to_owned()),
            ("port", super::server::PORT.to_string()),
            ("max_connections", self.connections_max.to_string()),
            ("shared_buffers", shared_buffers().to_owned()),
            ("fsync", durability.to_owned()),
            ("synchronous_commit", durability.to_owned()),
            ("full_page_writes", durability.to_owned()),
            ("wal_compression", "on".to_owned()),
            ("max_wal_size", "1GB".to_owned()),
            ("checkpoint_timeout", "10min".to_owned()),
            ("random_page_cost", "1.1".to_owned()),
            ("effective_cache_size", "1GB".to_owned()),
            ("work_mem", "8MB".to_owned()),
            ("maintenance_work_mem", "64MB".to_owned()),
            ("jit", "off".to_owned()),
            ("autovacuum_naptime", "20s".to_owned()),
            ("logging_collector", "off".to_owned()),
            ("log_min_duration_statement", "1s".to_owned()),
            // Parameters and the details of errors hold addresses and texts of people, which do not belong in a log.
            ("log_error_verbosity", "terse".to_owned()),
            ("log_parameter_max_length", "0".to_owned()),
            ("log_parameter_max_length_on_error", "0".to_owned()),
            ("log_line_prefix", "%m [%p] ".to_owned()),
            ("log_timezone", "UTC".to_owned()),
            ("timezone", "UTC".to_owned()),
        ];
        let mut arguments = vec!["-D".to_owned(), data.display().to_string()];
        for (name, value) in settings {
            arguments.extend(["-c".to_owned(), format!("{name}={value}")]);
        }
        if !self.durable {
            // Hundreds of short-lived databases: nobody should visit each, nor replicate any.
            for setting in ["autovacuum=off", "wal_level=minimal", "max_wal_senders=0"] {
                arguments.extend(["-c".to_owned(), setting.to_owned()]);
            }
        }
        arguments
    }
}

/// A quarter of a GB where the machine has 2 GB or more, half of it elsewhere.
fn shared_buffers() -> &'static str {
    let total_kb = std::fs::read_to_string("/proc/meminfo").ok().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("MemTotal:"))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    });
    if total_kb.is_some_and(|kb| kb >= 2_000_000) { "256MB" } else { "128MB" }
}
