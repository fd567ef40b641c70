//! Opening a browser once the server answers.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, bail};

use crate::{packages, step};

/// Leaves a program behind that opens a browser once the server answers.
pub(crate) fn open_later(port: u16) -> anyhow::Result<()> {
    let has_screen = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    if !has_screen || packages::on_path("xdg-open").is_none() {
        return Ok(());
    }
    let itself = std::env::current_exe().context("find this program")?;
    let mut opener = Command::new(itself);
    opener.args(["open", &port.to_string()]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    opener.spawn().context("start the opener")?;
    Ok(())
}

/// Opens a browser once the server answers; gives up after two minutes.
pub(crate) fn open(port: u16) -> anyhow::Result<()> {
    for _ in 0..240 {
        if ready(port).unwrap_or(false) {
            return step::run(Command::new("xdg-open").arg(format!("http://127.0.0.1:{port}")));
        }
        std::thread::sleep(Duration::from_millis(500));
    }
    bail!("nothing answers on port {port}")
}

/// Whether a server of ATAS on this port can serve.
pub(crate) fn ready(port: u16) -> std::io::Result<bool> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    stream.write_all(b"GET /ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer)?;
    Ok(answer.ends_with(b" 200"))
}
