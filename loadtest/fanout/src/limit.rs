//! The physical limit: a loop of `write(2)` of the same number of bytes to as many sockets, and nothing else.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use anyhow::Context as _;

use crate::Load;
use crate::clock::{now_us, sleep_until};
use crate::frame;
use crate::tally::stamped;

/// The writing server, a process of its own. It ends when this is dropped.
pub(crate) struct Writer {
    pub(crate) address: SocketAddr,
    child: Child,
}

impl Writer {
    /// Starts it for so many connections and messages of so many bytes.
    pub(crate) fn start(load: Load, bytes: usize) -> anyhow::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("limit-server").args([load.connections, load.messages(), bytes].map(|n| n.to_string()));
        command.arg(load.rate.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().context("start the writing server")?;
        let mut line = String::new();
        let said = child.stdout.take().context("no output of the writing server")?;
        BufReader::new(said).read_line(&mut line)?;
        Ok(Self { address: line.trim().parse().context("the writing server does not listen")?, child })
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Makes it begin.
    pub(crate) fn begin(&mut self) -> anyhow::Result<()> {
        let input = self.child.stdin.as_mut().context("the writing server has no input")?;
        input.write_all(b"\n").context("begin to write")
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Accepts, waits for a line, writes at the given rate, then stays until it is killed or its input ends.
pub(crate) fn serve(connections: usize, messages: u64, bytes: usize, rate: u64) -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut output = std::io::stdout();
    writeln!(output, "{}", listener.local_addr()?)?;
    output.flush()?;
    let mut sockets: Vec<TcpStream> = Vec::with_capacity(connections);
    for _ in 0..connections {
        let (socket, _) = listener.accept()?;
        socket.set_nodelay(true)?;
        sockets.push(socket);
    }
    let mut input = std::io::stdin();
    input.read_exact(&mut [0])?;
    let begin_us = now_us();
    for message in 0..messages {
        sleep_until(begin_us + message * 1_000_000 / rate);
        let frame = event(bytes);
        for socket in &mut sockets {
            socket.write_all(&frame)?;
        }
    }
    input.read_to_end(&mut Vec::new())?;
    Ok(())
}

/// A message of about `bytes` bytes that says when it was written.
fn event(bytes: usize) -> Vec<u8> {
    let around = r#"{"text":""}"#.len();
    let text = format!(r#"{{"text":"{}"}}"#, stamped(now_us(), bytes.saturating_sub(around)));
    frame::server_text(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::Tally;

    #[test]
    fn what_the_limit_writes_counts_as_one_delivery_of_that_size() {
        let written = event(404);
        let Ok(Some((frame::Frame::Text(text), length))) = frame::split(&written) else {
            panic!("{written:?}")
        };
        assert_eq!((text.len(), length), (404, written.len()));
        let mut tally = Tally::new();
        tally.take(text, now_us());
        assert_eq!((tally.deliveries, tally.bytes), (1, 404));
    }
}
