//! `PgBouncer` as it is shipped: in transaction mode, in front of one test's database.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use sqlx::ConnectOptions as _;

use crate::TestDb;
use crate::program::{Program, shipped};

/// Lends a test's database out, a connection for a transaction. Gone with this value.
#[derive(Debug)]
pub struct PgBouncer {
    program: Program,
    /// Whose socket PostgreSQL's is: only they may enter its folder.
    owner: (u32, u32),
}

impl PgBouncer {
    /// Starts one. `ATAS_PGBOUNCER` names the program, else it is on PATH.
    ///
    /// # Panics
    /// When it cannot be started, or is too old for prepared statements in transaction mode.
    pub async fn start(database: &TestDb) -> Self {
        let said = Command::new(binary()).arg("--version").output();
        let said = said.expect("run pgbouncer (cargo xtask test gets one where Debian's is too old)").stdout;
        let said = String::from_utf8_lossy(&said);
        assert!(shape::is_new_enough(&said), "PgBouncer 1.21 or newer is needed: {said}");
        let url = database.options().to_url_lossy().to_string();
        let place = shape::Place::of_url(&url).expect("PostgreSQL listens on a socket");
        let socket = Path::new(&place.socket).metadata().expect("look at PostgreSQL's socket");
        let program = Program::new("pgbouncer", "KILL");
        let ini = shape::pgbouncer(&shipped("pgbouncer/pgbouncer.ini"), &place, program.port);
        fs::write(program.folder.join("ini"), ini).expect("write its settings");
        let mut pgbouncer = Self { program, owner: (socket.uid(), socket.gid()) };
        pgbouncer.run().await;
        pgbouncer
    }

    /// Its address as `DATABASE_URL` names it.
    pub fn url(&self) -> String {
        format!("postgres://atas@127.0.0.1:{}/atas?sslmode=disable", self.program.port)
    }

    /// Starts it again after it was killed.
    ///
    /// # Panics
    /// When it cannot be started, with the reason.
    pub async fn run(&mut self) {
        let mut binary = binary();
        let root = Path::new("/proc/self").metadata().is_ok_and(|this| this.uid() == 0);
        if root && Path::new(&binary).is_absolute() {
            // Whom it runs as may not enter the folder that it was built in.
            let copy = self.program.folder.join("pgbouncer");
            fs::copy(&binary, &copy).expect("copy pgbouncer");
            binary = copy.into();
        }
        let mut command = Command::new(binary);
        command.arg("--quiet").arg(self.program.folder.join("ini"));
        // It refuses to be root.
        if root {
            command.uid(self.owner.0).gid(self.owner.1);
        }
        self.program.run(command).await;
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.program.kill();
    }
}

fn binary() -> std::ffi::OsString {
    std::env::var_os("ATAS_PGBOUNCER").unwrap_or_else(|| "pgbouncer".into())
}
