//! Unpacking a wheel.

use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use zip::ZipArchive;

/// No file of a wheel is nearly as large: more is a damaged or a hostile archive.
const FILE_BYTES_MAX: u64 = 1 << 30;

/// Unpacks the files whose path starts with one of `keeps` below `to`, readable by all and executable where they were.
pub(super) fn unpack(archive: &Path, to: &Path, keeps: &[&str]) -> anyhow::Result<()> {
    let file = File::open(archive).with_context(|| format!("open {}", archive.display()))?;
    let mut zip = ZipArchive::new(file).context("read the archive, which is damaged")?;
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).context("read the archive, which is damaged")?;
        let name = entry.name().context("read the name of an archived file")?.into_owned();
        if entry.is_dir() || !keeps.iter().any(|kept| name.starts_with(kept)) {
            continue;
        }
        let Some(inside) = entry.enclosed_name() else {
            bail!("{name:?} would be written outside of the folder")
        };
        ensure!(!entry.is_symlink(), "{name:?} is a link, which no wheel has");
        ensure!(entry.size() <= FILE_BYTES_MAX, "{name:?} is too large");
        let executable = entry.unix_mode().is_some_and(|mode| mode & 0o111 != 0);
        let path = to.join(inside);
        if let Some(folder) = path.parent() {
            make_folders(to, folder)?;
        }
        write(&mut entry, &path, executable).with_context(|| format!("unpack {name}"))?;
    }
    Ok(())
}

fn write(entry: &mut impl io::Read, path: &Path, executable: bool) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    // Reading to the end checks the entry's checksum.
    io::copy(entry, &mut file)?;
    file.set_permissions(Permissions::from_mode(if executable { 0o755 } else { 0o644 }))
}

/// Makes `folder` and what lies between `top` and it, open to all whatever the process's umask is.
fn make_folders(top: &Path, folder: &Path) -> anyhow::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(folder).with_context(|| format!("make {}", folder.display()))?;
    for step in folder.ancestors().take_while(|step| step.starts_with(top)) {
        fs::set_permissions(step, Permissions::from_mode(0o755))
            .with_context(|| format!("open {} to all", step.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn folder(name: &str) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("atas-unpack-{name}-{}", std::process::id()));
        fs::remove_dir_all(&folder).ok();
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn archive(folder: &Path, entries: &[(&str, u32)]) -> std::path::PathBuf {
        let path = folder.join("a.whl");
        let mut zip = ZipWriter::new(File::create(&path).unwrap());
        for (name, mode) in entries {
            zip.start_file(*name, SimpleFileOptions::default().unix_permissions(*mode)).unwrap();
            zip.write_all(name.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
        path
    }

    #[test]
    fn what_is_kept_is_unpacked_with_its_executable_bit() {
        let folder = folder("keeps");
        let archive = archive(&folder, &[("bin/tool", 0o755), ("bin/text", 0o600), ("doc/readme", 0o644)]);
        let to = folder.join("to");
        unpack(&archive, &to, &["bin/"]).unwrap();
        let mode = |path: &str| to.join(path).metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode("bin"), mode("bin/tool"), mode("bin/text")), (0o755, 0o755, 0o644));
        assert!(!to.join("doc").exists());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn nothing_is_written_outside() {
        let folder = folder("outside");
        let archive = archive(&folder, &[("bin/../../../evil", 0o644)]);
        assert!(unpack(&archive, &folder.join("a/b/to"), &["bin/"]).is_err());
        assert!(!folder.join("a/evil").exists() && !folder.join("evil").exists());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_damaged_archive_is_an_error() {
        let folder = folder("damaged");
        let path = archive(&folder, &[("bin/tool", 0o755)]);
        let mut bytes = fs::read(&path).unwrap();
        let at = bytes.windows(8).position(|part| part == b"bin/tool").unwrap() + 10;
        bytes[at] ^= 0xff;
        fs::write(&path, &bytes).unwrap();
        assert!(unpack(&path, &folder.join("to"), &["bin/"]).is_err());
        fs::remove_dir_all(folder).unwrap();
    }
}
