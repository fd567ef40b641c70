//! The proxy as it is shipped, in front of the nodes of one test.

use std::fs;
use std::net::SocketAddr;
use std::process::Command;

use crate::program::{Program, shipped};

/// nginx with the settings of `deploy/nginx`. It listens before there are nodes, and is gone with this value.
#[derive(Debug)]
pub struct Proxy(Program);

impl Proxy {
    /// Starts one for nodes on these ports.
    ///
    /// # Panics
    /// When it cannot be started, with the reason.
    pub async fn start(nodes: &[u16]) -> Self {
        // Its workers end with it when it is asked to, not when it is killed.
        let mut program = Program::new("nginx", "TERM");
        let text = shape::nginx(&shipped("nginx/nginx.conf"), &program.folder, program.port, nodes);
        let conf = program.folder.join("conf");
        fs::write(&conf, text).expect("write its settings");
        let mut command = Command::new("nginx");
        command.args(["-g", "daemon off;", "-e", "stderr", "-c"]).arg(conf);
        program.run(command).await;
        Self(program)
    }

    /// Where clients find it.
    pub fn address(&self) -> SocketAddr {
        self.0.address()
    }
}
