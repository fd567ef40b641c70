//! Programs that a command starts beside itself. They end with it, in whatever way it ends, in the opposite order.

use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

use crate::step;

/// Reads `+PID` of what was started and `-PID` of what has ended. When its input ends, it ends what is left, the newest
/// first, and removes the folder.
const CLEANER: &str = r#"
pids=
while read -r line; do
    pid=${line#?}
    case $line in
    +*) pids="$pid $pids" ;;
    -*) left=
        for other in $pids; do [ "$other" = "$pid" ] || left="$left $other"; done
        pids=$left ;;
    esac
done
for pid in $pids; do
    kill -TERM "$pid" 2>/dev/null || continue
    tries=0
    while [ -e "/proc/$pid/exe" ] && [ "$tries" -lt 300 ]; do sleep 0.05; tries=$((tries + 1)); done
    [ "$tries" -lt 300 ] || kill -KILL "$pid" 2>/dev/null
done
rm -rf "$1"
"#;

/// Runs a program with as many file descriptors as it may have.
const WITH_DESCRIPTORS: &str = r#"ulimit -n "$(ulimit -Hn)"; exec "$@""#;

/// How long a program may take to end when it is asked to.
const END_WITHIN: Duration = Duration::from_secs(20);
/// Lines of a log that are shown when its program has ended by itself.
const LOG_LINES_SHOWN: usize = 12;

/// A folder, the programs that work in it, and who cleans up.
pub(crate) struct Crew {
    folder: PathBuf,
    cleaner: Child,
    orders: Arc<Mutex<Option<ChildStdin>>>,
}

/// A running program. It is ended when this is dropped.
pub(crate) struct Member {
    name: String,
    child: Child,
    ended: bool,
    log: PathBuf,
    orders: Arc<Mutex<Option<ChildStdin>>>,
}

impl Crew {
    /// A crew without members, with a new folder below the temporary one.
    pub(crate) fn gather(name: &str) -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("atas-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).with_context(|| format!("make {}", folder.display()))?;
        let mut cleaner = Command::new("sh");
        cleaner.args(["-c", CLEANER, "sh"]).arg(&folder).stdin(Stdio::piped()).process_group(0);
        let mut cleaner = cleaner.spawn().context("start the cleaner")?;
        let orders = Arc::new(Mutex::new(cleaner.stdin.take()));
        Ok(Self { folder, cleaner, orders })
    }

    /// Where its members may write; it is removed at the end.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A command for [`Crew::start`].
    pub(crate) fn command(program: impl AsRef<Path>) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", WITH_DESCRIPTORS, "sh"]).arg(program.as_ref());
        command
    }

    /// Starts a program whose output goes to `NAME.log` in the folder.
    pub(crate) fn start(&self, name: &str, command: &mut Command) -> anyhow::Result<Member> {
        let log = self.folder.join(format!("{name}.log"));
        let output = File::options().create(true).append(true).open(&log).context("make its log")?;
        let errors = output.try_clone().context("make its log")?;
        // A group of its own: ctrl-C at the terminal reaches this program only, and the order is kept.
        command.stdin(Stdio::null()).stdout(output).stderr(errors).process_group(0);
        let child = command.spawn().with_context(|| format!("start {name}"))?;
        tell(&self.orders, '+', child.id());
        Ok(Member { name: name.to_owned(), child, ended: false, log, orders: Arc::clone(&self.orders) })
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        if let Ok(mut orders) = self.orders.lock() {
            orders.take();
        }
        self.cleaner.wait().ok();
    }
}

impl Member {
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// How it has ended, when it has, and was not asked before.
    pub(crate) fn has_ended(&mut self) -> anyhow::Result<Option<ExitStatus>> {
        let status = self.child.try_wait().context("look after it")?;
        Ok(status.inspect(|_| self.ended = true))
    }

    /// Whether nobody has seen it end.
    pub(crate) fn is_running(&self) -> bool {
        !self.ended
    }

    /// Waits until it can be used; fails when it has ended, or after `patience`.
    pub(crate) fn wait_until(&mut self, patience: Duration, ready: impl Fn() -> bool) -> anyhow::Result<()> {
        let begun = Instant::now();
        while !ready() {
            if let Some(status) = self.child.try_wait().context("look after it")? {
                bail!("{} ended ({status}):\n{}", self.name, self.last_words());
            }
            if begun.elapsed() > patience {
                bail!("{} does not get ready:\n{}", self.name, self.last_words());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    fn last_words(&self) -> String {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(LOG_LINES_SHOWN)..].join("\n")
    }

    fn end(&mut self) -> anyhow::Result<()> {
        if self.child.try_wait()?.is_some() {
            return Ok(());
        }
        step::run(Command::new("kill").args(["-TERM", &self.pid().to_string()]))?;
        let begun = Instant::now();
        while self.child.try_wait()?.is_none() {
            if begun.elapsed() > END_WITHIN {
                self.child.kill()?;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        if self.end().is_ok() {
            tell(&self.orders, '-', self.pid());
        }
    }
}

fn tell(orders: &Mutex<Option<ChildStdin>>, sign: char, pid: u32) {
    if let Ok(mut orders) = orders.lock()
        && let Some(orders) = orders.as_mut()
    {
        writeln!(orders, "{sign}{pid}").ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lives(pid: u32) -> bool {
        Path::new(&format!("/proc/{pid}/exe")).exists()
    }

    #[test]
    fn a_member_ends_when_it_is_dropped_and_the_others_with_the_crew() {
        let crew = Crew::gather("crew-test").unwrap();
        let folder = crew.folder().to_owned();
        let sleep = |name| crew.start(name, Crew::command("sleep").arg("600")).unwrap();
        let (one, two) = (sleep("one"), sleep("two"));
        let (first, second) = (one.pid(), two.pid());
        assert!(lives(first) && lives(second));
        drop(one);
        assert!(!lives(first) && lives(second));
        // As if this process had been killed: nobody drops the second one.
        let mut second_child = std::mem::ManuallyDrop::new(two);
        drop(crew);
        assert!(!lives(second) && !folder.exists());
        second_child.child.wait().unwrap();
    }

    #[test]
    fn a_member_that_ends_by_itself_is_reported_with_its_last_words() {
        let crew = Crew::gather("crew-words").unwrap();
        let mut command = Crew::command("sh");
        let mut member = crew.start("short", command.args(["-c", "echo no such luck; exit 3"])).unwrap();
        let error = member.wait_until(Duration::from_mins(1), || false).unwrap_err().to_string();
        assert!(error.contains("short ended") && error.contains("no such luck"), "{error}");
    }
}
