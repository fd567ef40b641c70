//! A program of a test's own: it works in a folder of its own, listens on a free port, and both are gone with the test, in
//! whatever way that ends.

use std::fs;
use std::future::ready;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Waits for the end of the process that started it (its input then ends), and ends what that left behind.
const CLEANER: &str = r#"
cat >/dev/null
pid=$(cat "$1/started" 2>/dev/null) && kill "-$2" "$pid" 2>/dev/null
tries=0
while [ -e "/proc/$pid/exe" ] && [ "$tries" -lt 100 ]; do sleep 0.05; tries=$((tries + 1)); done
rm -rf "$1"
"#;

/// Longer than any start takes.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// Numbers this process's programs.
static COUNT: AtomicU64 = AtomicU64::new(1);

/// A program that listens, on a port or in its folder.
#[derive(Debug)]
pub(crate) struct Program {
    name: &'static str,
    pub(crate) folder: PathBuf,
    pub(crate) port: u16,
    /// The signal that ends it at once with everything that it has started.
    end: &'static str,
    child: Option<Child>,
    cleaner: Child,
}

impl Program {
    /// A program that does not run yet.
    ///
    /// # Panics
    /// When there is no place for it.
    pub(crate) fn new(name: &'static str, end: &'static str) -> Self {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("atas-{name}-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).expect("make a folder for it");
        let cleaner = Command::new("sh")
            .args(["-c", CLEANER, "sh"])
            .arg(&folder)
            .arg(end)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("start the cleaner");
        Self { name, folder, port: free_port(), end, child: None, cleaner }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port).into()
    }

    /// Starts it, and waits until it listens.
    ///
    /// # Panics
    /// When it does not, with what it said.
    pub(crate) async fn run(&mut self, command: Command) {
        let address = self.address();
        self.run_until(command, move || ready(TcpStream::connect(address).is_ok())).await;
    }

    /// Starts it, and waits until it answers.
    ///
    /// # Panics
    /// When it does not, with what it said.
    pub(crate) async fn run_until<F: Future<Output = bool>>(
        &mut self,
        mut command: Command,
        answers: impl Fn() -> F,
    ) {
        assert!(self.child.is_none(), "it runs");
        let log = fs::File::options().create(true).append(true).open(self.folder.join("log"));
        let log = log.expect("open its log");
        let errors = log.try_clone().expect("open its log");
        command.stdin(Stdio::null()).stdout(log).stderr(errors).process_group(0);
        let begun = Instant::now();
        let child = loop {
            match command.spawn() {
                Ok(child) => break child,
                // It was copied here a moment ago, and what another thread has just started still holds the copy open.
                Err(error) if error.kind() == ErrorKind::ExecutableFileBusy && begun.elapsed() < PATIENCE => {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
                Err(error) => panic!("start {}: {error}", self.name),
            }
        };
        fs::write(self.folder.join("started"), child.id().to_string()).expect("write its number");
        self.child = Some(child);
        while !answers().await {
            let ended = self.child.as_mut().and_then(|child| child.try_wait().ok().flatten());
            assert!(ended.is_none(), "{} ended: {}", self.name, self.log());
            assert!(begun.elapsed() < PATIENCE, "{} does not answer: {}", self.name, self.log());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, name: &str) {
        signal(self.child.as_ref().expect("it runs").id(), name);
    }

    /// Ends it at once.
    pub(crate) fn kill(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        // Gone already is as good.
        Command::new("kill").args([&format!("-{}", self.end), &child.id().to_string()]).status().ok();
        child.wait().ok();
        // Its number may become somebody else's.
        fs::remove_file(self.folder.join("started")).ok();
    }

    /// What it has said.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
        // Its end is what the cleaner waits for, which finds nothing running and removes the folder.
        drop(self.cleaner.stdin.take());
        self.cleaner.wait().ok();
    }
}

/// Sends a signal to a process of ours.
pub(crate) fn signal(pid: u32, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &pid.to_string()]).status();
    assert!(sent.is_ok_and(|status| status.success()), "kill -{name} {pid}");
}

/// A port that nobody listens on.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// What is shipped, read where the tests run: with a target folder that two clones share, this may have been compiled in
/// the other one.
pub(crate) fn shipped(path: &str) -> String {
    let own = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let root = Path::new(&own).ancestors().find(|folder| folder.join("deploy").is_dir());
    let path = root.expect("the repository has a folder deploy").join("deploy").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
