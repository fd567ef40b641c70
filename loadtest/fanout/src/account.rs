//! What processes have used, by the kernel's own accounting.

use std::collections::HashMap;
use std::fs;
use std::net::SocketAddrV4;

use anyhow::Context as _;

/// Ticks of `/proc/PID/stat` a second: `USER_HZ`, 100 on every Linux that Rust runs on.
const TICKS_PER_S: f64 = 100.0;
/// Processes of this name are the database's, also when the server has started them.
const DATABASE: &str = "postgres";

/// Which processes are measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Meter {
    /// The server; its children count too, except a database.
    pub(crate) server: u32,
    /// The database or broker beside it, when the server has not started it itself.
    pub(crate) store: Option<u32>,
}

/// CPU time and memory at one moment.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Usage {
    pub(crate) server_cpu_s: f64,
    /// Of the database or broker.
    pub(crate) store_cpu_s: f64,
    pub(crate) generator_cpu_s: f64,
    /// Resident memory of the server and its children without the database.
    pub(crate) server_rss_kib: f64,
}

struct Process {
    pid: u32,
    parent: u32,
    name: String,
    /// User and system time, with that of children that have ended.
    cpu_s: f64,
}

impl Meter {
    /// Reads it now.
    pub(crate) fn read(&self) -> anyhow::Result<Usage> {
        let processes = processes()?;
        let find = |pid: u32| processes.iter().find(|process| process.pid == pid);
        let server = find(self.server).context("the server has ended")?;
        let mut usage = Usage::default();
        usage.add(server, &processes, false)?;
        if let Some(store) = self.store {
            usage.add(find(store).context("the server's store has ended")?, &processes, true)?;
        }
        usage.generator_cpu_s = find(std::process::id()).map_or(0.0, |own| own.cpu_s);
        Ok(usage)
    }
}

impl Usage {
    /// Adds a process and what it has started.
    fn add(&mut self, process: &Process, all: &[Process], store: bool) -> anyhow::Result<()> {
        let store = store || process.name == DATABASE;
        if store {
            self.store_cpu_s += process.cpu_s;
        } else {
            self.server_cpu_s += process.cpu_s;
            self.server_rss_kib += rss_kib(process.pid)?;
        }
        for child in all.iter().filter(|child| child.parent == process.pid) {
            self.add(child, all, store)?;
        }
        Ok(())
    }
}

fn processes() -> anyhow::Result<Vec<Process>> {
    let entries = fs::read_dir("/proc").context("read /proc")?;
    let pids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    // One that has ended meanwhile is left out.
    Ok(pids.filter_map(|pid| parse(pid, &fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)).collect())
}

/// From `PID (NAME) STATE PARENT …`; the name may hold spaces and parentheses.
fn parse(pid: u32, stat: &str) -> Option<Process> {
    let (head, rest) = stat.rsplit_once(')')?;
    let (_, name) = head.split_once('(')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks = fields.get(11..15)?.iter().map(|ticks| ticks.parse::<f64>()).sum::<Result<f64, _>>().ok()?;
    let parent = fields.get(1)?.parse().ok()?;
    Some(Process { pid, parent, name: name.to_owned(), cpu_s: ticks / TICKS_PER_S })
}

fn rss_kib(pid: u32) -> anyhow::Result<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).context("read the server's memory")?;
    let rss = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    rss.and_then(|text| text.trim().trim_end_matches(" kB").parse().ok()).context("no VmRSS in its status")
}

/// What the kernel holds for each connection until its client takes it, in bytes, by the client's address.
///
/// # Errors
/// When the kernel does not tell.
pub(crate) fn send_queues(server: SocketAddrV4) -> anyhow::Result<HashMap<SocketAddrV4, u64>> {
    let table = fs::read_to_string("/proc/net/tcp").context("read the table of connections")?;
    let rows = table.lines().skip(1).filter_map(queue);
    Ok(rows.filter(|(local, ..)| *local == server).map(|(_, remote, bytes)| (remote, bytes)).collect())
}

/// From `SLOT: LOCAL REMOTE STATE SENT:RECEIVED …`, all of them hexadecimal.
fn queue(row: &str) -> Option<(SocketAddrV4, SocketAddrV4, u64)> {
    let fields: Vec<&str> = row.split_whitespace().collect();
    let (sent, _) = fields.get(4)?.split_once(':')?;
    Some((address(fields.get(1)?)?, address(fields.get(2)?)?, u64::from_str_radix(sent, 16).ok()?))
}

/// The address as it lies in memory, the port as a number.
fn address(text: &str) -> Option<SocketAddrV4> {
    let (ip, port) = text.split_once(':')?;
    let ip = u32::from_str_radix(ip, 16).ok()?.to_ne_bytes();
    Some(SocketAddrV4::new(ip.into(), u16::from_str_radix(port, 16).ok()?))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::net::{SocketAddr, TcpListener, TcpStream};

    use super::*;

    #[test]
    fn what_a_client_does_not_read_is_in_the_queue() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let Ok(SocketAddr::V4(server)) = listener.local_addr() else { panic!("no IPv4") };
        let client = TcpStream::connect(server).unwrap();
        let Ok(SocketAddr::V4(own)) = client.local_addr() else { panic!("no IPv4") };
        let (mut accepted, _) = listener.accept().unwrap();
        assert_eq!(send_queues(server).unwrap()[&own], 0);
        accepted.set_nonblocking(true).unwrap();
        while accepted.write(&[0; 4096]).is_ok() {}
        assert!(send_queues(server).unwrap()[&own] > 4096);
    }

    #[test]
    fn any_name_is_read_and_times_of_ended_children_count() {
        let stat = "7 (a) (b c) S 3 7 7 0 -1 0 0 0 0 0 100 20 3 7 20 0 1 0 5";
        let process = parse(7, stat).unwrap();
        assert_eq!((process.parent, process.name.as_str()), (3, "a) (b c"));
        assert!((process.cpu_s - 1.3).abs() < 1e-9);
        assert!(parse(7, "7 (cut").is_none());
    }

    #[test]
    fn this_process_is_measured() {
        let usage = Meter { server: std::process::id(), store: None }.read().unwrap();
        assert!(usage.server_rss_kib > 100.0 && usage.server_cpu_s >= 0.0);
        assert!(Meter { server: u32::MAX, store: None }.read().is_err());
    }
}
