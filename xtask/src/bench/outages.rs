//! How long failures last: two nodes of ATAS with Redis between them, made and broken by `loadtest/outages`.

use std::process::Command;

use anyhow::Context as _;

use super::{Name, Run};
use crate::bench::servers::Who;
use crate::database::Database;
use crate::{step, workspace};

/// What is measured: the name in the table, what is said while it runs, and the arguments.
const OUTAGES: [(&str, &str, &[&str]); 5] = [
    ("kill", "one of two nodes is killed", &["kill"]),
    ("silence", "Redis is away for twenty seconds", &["silence"]),
    ("freeze", "Redis falls silent", &["freeze"]),
    ("ends", "removed members, ended sessions and blocks", &["ends"]),
    ("ends-alone", "the same without Redis", &["ends", "--no-redis"]),
];

impl Run {
    pub(super) fn outages(&mut self) {
        if !self.wants_server(Who::Atas) || !self.wants(Name::Outages) {
            return;
        }
        self.servers.stop_kept();
        let database = match Database::start(false) {
            Ok(database) => database,
            Err(error) => return self.table.alone("outages", Err(error)),
        };
        for (name, title, arguments) in OUTAGES {
            step::announce(title);
            let mut command = Command::new(workspace::binary("release", "outages"));
            command.arg("--binary").arg(workspace::binary("release", "atas")).args(arguments);
            command.args(self.size.outages(arguments[0]));
            command.env("ATAS_TEST_DATABASE_URL", &database.url);
            let result = step::output(&mut command).and_then(|line| {
                println!("    {}", line.trim());
                serde_json::from_str(&line).context("read what was measured")
            });
            self.table.alone(name, result);
        }
    }
}
