//! Passwords: argon2id, off the async threads, with a bounded queue.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread::available_parallelism,
    time::Duration,
};

use anyhow::anyhow;
use api::Problem;
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use store::Entropy;
use tokio::{sync::Semaphore, task::spawn_blocking};

/// OWASP's first choice for argon2id with little memory: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Waiting beyond this many is answered with 503 at once: about two seconds of work on two cores.
const QUEUE_LEN_MAX: usize = 64;
const QUEUE_RETRY_AFTER: Duration = Duration::from_secs(2);

/// Hashes a password. It takes tens of milliseconds of one core, so servers go through [`Passwords`] instead.
///
/// # Panics
/// Never for passwords below 4 GiB.
pub fn hash_password(password: &str, entropy: &Entropy) -> String {
    let hash: PasswordHash = argon2()
        .hash_password_with_salt(password.as_bytes(), &entropy.bytes::<16>())
        .expect("the parameters are constant and a salt of 16 bytes is fine");
    hash.to_string()
}

/// Whether a hash was made as [`hash_password`] makes them today.
fn is_current(hash: &str) -> bool {
    hash.starts_with(&format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}$"))
}

fn argon2() -> Argon2<'static> {
    let params =
        Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the parameters are constant and in range");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// What comes of comparing a password with a hash.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// It is another password, or there was no hash.
    Wrong,
    /// It is the password.
    Right,
    /// It is the password; the hash was made with other parameters than today's.
    Outdated {
        /// As it is.
        old: String,
        /// As it should be.
        new: String,
    },
}

/// Hashing for requests: as many at once as there are cores.
#[derive(Clone, Debug)]
pub(crate) struct Passwords {
    cores: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    entropy: Entropy,
    /// A hash nobody's password has, verified for unknown addresses so that they take as long as known ones.
    nobody: Arc<str>,
}

impl Passwords {
    pub(crate) fn new(entropy: &Entropy) -> Self {
        let cores = available_parallelism().map_or(1, usize::from);
        let nobody = u128::from_be_bytes(entropy.bytes()).to_string();
        Self {
            cores: Arc::new(Semaphore::new(cores)),
            waiting: Arc::default(),
            nobody: hash_password(&nobody, entropy).into(),
            entropy: entropy.clone(),
        }
    }

    pub(crate) async fn hash(&self, password: String) -> Result<String, Problem> {
        let entropy = self.entropy.clone();
        self.run(move || hash_password(&password, &entropy)).await
    }

    /// Whether the password is the one of this hash. Without a hash it takes the same time and is false.
    pub(crate) async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, Problem> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.nobody.to_string());
        let right = self.run(move || matches(&password, &hash)).await?;
        Ok(right && known)
    }

    /// The same, and a new hash for a right password whose old one is weaker (or costlier) than those of today.
    pub(crate) async fn judge(&self, password: String, hash: Option<String>) -> Result<Verdict, Problem> {
        let Some(old) = hash else {
            self.verify(password, None).await?;
            return Ok(Verdict::Wrong);
        };
        let entropy = self.entropy.clone();
        self.run(move || {
            if !matches(&password, &old) {
                Verdict::Wrong
            } else if is_current(&old) {
                Verdict::Right
            } else {
                let new = hash_password(&password, &entropy);
                Verdict::Outdated { old, new }
            }
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        let _place = Place::take(&self.waiting)?;
        let core = Arc::clone(&self.cores).acquire_owned().await.map_err(Problem::internal)?;
        let task = spawn_blocking(move || {
            // Held by the work itself: a caller that goes away does not free a core that is still busy.
            let _core = core;
            work()
        });
        task.await.map_err(|panic| Problem::internal(anyhow!(panic).context("hash a password")))
    }
}

fn matches(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok())
}

/// A place in the queue, given back when dropped.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(waiting: &Arc<AtomicUsize>) -> Result<Self, Problem> {
        let place = Self(Arc::clone(waiting));
        if waiting.fetch_add(1, Ordering::AcqRel) < QUEUE_LEN_MAX {
            Ok(place)
        } else {
            Err(Problem::unavailable(QUEUE_RETRY_AFTER))
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_names_its_parameters() {
        let hash = hash_password("correct horse", &Entropy::seeded(1));
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(matches("correct horse", &hash));
        assert!(!matches("wrong horse", &hash));
        assert!(!matches("correct horse", "no hash at all"));
    }

    #[tokio::test]
    async fn only_a_right_password_with_an_old_hash_is_hashed_anew() {
        let passwords = Passwords::new(&Entropy::system());
        let judge = async |password: &str, hash: &str| {
            passwords.judge(password.to_owned(), Some(hash.to_owned())).await.unwrap()
        };
        let weak: PasswordHash =
            Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 1, None).unwrap())
                .hash_password_with_salt(b"correct horse", &[7; 16])
                .unwrap();
        let weak = weak.to_string();
        let Verdict::Outdated { old, new } = judge("correct horse", &weak).await else {
            panic!("it is weak")
        };
        assert_eq!(old, weak);
        assert!(is_current(&new) && matches("correct horse", &new));
        assert!(matches!(judge("correct horse", &new).await, Verdict::Right));
        for hash in [&*weak, &*new, "no hash at all"] {
            assert!(matches!(judge("wrong horse", hash).await, Verdict::Wrong), "{hash}");
        }
        let none = passwords.judge("correct horse".to_owned(), None).await.unwrap();
        assert!(matches!(none, Verdict::Wrong));
    }

    #[tokio::test]
    async fn nobody_has_the_dummy_password() {
        let passwords = Passwords::new(&Entropy::system());
        assert!(!passwords.verify("anything".into(), None).await.unwrap());
        let hash = passwords.hash("secret word".into()).await.unwrap();
        assert!(passwords.verify("secret word".into(), Some(hash)).await.unwrap());
    }

    #[test]
    fn the_queue_is_bounded() {
        let waiting = Arc::default();
        let places: Vec<_> = (0..QUEUE_LEN_MAX).map(|_| Place::take(&waiting).unwrap()).collect();
        assert_eq!(Place::take(&waiting).err().unwrap().status(), http::StatusCode::SERVICE_UNAVAILABLE);
        drop(places);
        assert!(Place::take(&waiting).is_ok());
    }
}
