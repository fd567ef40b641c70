//! The keys that sign tokens and links, kept in PostgreSQL so that every node accepts what any node signed.
//!
//! The statements here are checked when tests run them, not by the compiler: this crate starts the database that the
//! compile-time checks of all others are made against, so it must build before there is one.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use anyhow::Context as _;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _};
use parking_lot::RwLock;
use uuid::Uuid;

use crate::{Clock, Db, Entropy};

/// What a key is for. Each purpose has one active key and any number of retired ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Signs access tokens: Ed25519.
    AccessToken,
    /// Signs the links in mails: HMAC-SHA-256.
    Link,
    /// Signs the cursors of lists: HMAC-SHA-256.
    Cursor,
    /// Derives the successor of a refresh token: HMAC-SHA-256.
    Refresh,
    /// Tells push services who sends (VAPID): a P-256 scalar of 32 bytes. Browsers subscribe with its public half, so that a
    /// retired one is still signed with for whom it was made.
    Push,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 5] = [Self::AccessToken, Self::Link, Self::Cursor, Self::Refresh, Self::Push];

    /// The name in the table.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccessToken => "access_token",
            Self::Link => "link",
            Self::Cursor => "cursor",
            Self::Refresh => "refresh",
            Self::Push => "push",
        }
    }

    fn new_secret(self, entropy: &Entropy) -> anyhow::Result<Vec<u8>> {
        let mut seed = entropy.bytes::<32>();
        if self == Self::Push {
            // Below the order of the curve, which begins with 0xff, and not zero.
            seed[0] = (seed[0] & 0x7f).max(1);
        }
        if self != Self::AccessToken {
            return Ok(seed.to_vec());
        }
        let document = SigningKey::from_bytes(&seed).to_pkcs8_der().context("encode a new Ed25519 key")?;
        Ok(document.as_bytes().to_vec())
    }
}

/// One key.
pub struct Key {
    /// Its id; what it signs says so, that retired keys can be found.
    pub id: Uuid,
    /// The Ed25519 private key in PKCS#8 (what `jsonwebtoken::EncodingKey::from_ed_der` takes), or 32 bytes for HMAC or P-256.
    pub secret: Vec<u8>,
    /// The 32 bytes of an Ed25519 key's public half (what `jsonwebtoken::DecodingKey::from_ed_der` takes).
    pub public: Option<[u8; 32]>,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("id", &self.id).finish_non_exhaustive()
    }
}

/// All keys, in memory. Clones share them.
#[derive(Clone)]
pub struct KeyRing {
    db: Db,
    clock: Clock,
    entropy: Entropy,
    held: Arc<RwLock<Held>>,
}

#[derive(Default)]
struct Held {
    active: HashMap<Purpose, Arc<Key>>,
    by_id: HashMap<Uuid, Arc<Key>>,
}

impl KeyRing {
    /// Reads the keys and makes those that are missing. Several nodes may do so at once: the first one's key counts.
    pub async fn load(db: &Db, clock: &Clock, entropy: &Entropy) -> anyhow::Result<Self> {
        let ring =
            Self { db: db.clone(), clock: clock.clone(), entropy: entropy.clone(), held: Arc::default() };
        for purpose in Purpose::ALL {
            ring.make_missing(purpose).await?;
        }
        ring.refresh().await?;
        Ok(ring)
    }

    /// The key to sign with.
    pub fn active(&self, purpose: Purpose) -> Arc<Key> {
        let held = self.held.read();
        Arc::clone(held.active.get(&purpose).expect("load and refresh leave an active key for each purpose"))
    }

    /// A key to verify with, active or retired. An unknown id may belong to a key that another node has just made:
    /// [`KeyRing::refresh`] finds it.
    pub fn by_id(&self, id: Uuid) -> Option<Arc<Key>> {
        self.held.read().by_id.get(&id).map(Arc::clone)
    }

    /// Retires the active key and makes a new one. What the old one signed stays valid as long as its row is kept.
    pub async fn rotate(&self, purpose: Purpose) -> anyhow::Result<Arc<Key>> {
        let (name, now) = (purpose.as_str(), self.clock.now());
        let (id, secret) = (self.entropy.uuid_v7(&self.clock), purpose.new_secret(&self.entropy)?);
        let mut tx = self.db.begin().await.context("begin a key rotation")?;
        sqlx::query("update store.keys set retired_at = $2 where purpose = $1 and retired_at is null")
            .bind(name)
            .bind(now)
            .execute(&mut *tx)
            .await
            .context("retire the active key")?;
        sqlx::query("insert into store.keys (id, purpose, secret, created_at) values ($1, $2, $3, $4)")
            .bind(id)
            .bind(name)
            .bind(&secret)
            .bind(now)
            .execute(&mut *tx)
            .await
            .context("store the new key")?;
        tx.commit().await.context("commit a key rotation")?;
        self.refresh().await?;
        Ok(self.active(purpose))
    }

    /// Reads the keys again, for those that other nodes made or retired.
    pub async fn refresh(&self) -> anyhow::Result<()> {
        let rows: Vec<(Uuid, String, Vec<u8>, bool)> =
            sqlx::query_as("select id, purpose, secret, retired_at is null from store.keys")
                .fetch_all(self.db.pool())
                .await
                .context("read the signing keys")?;
        let mut fresh = Held::default();
        for (id, name, secret, active) in rows {
            // A purpose that only a newer version knows is none of ours.
            let Some(purpose) = Purpose::ALL.into_iter().find(|purpose| purpose.as_str() == name) else {
                continue;
            };
            let key = Arc::new(Key { id, public: public(purpose, &secret)?, secret });
            if active {
                fresh.active.insert(purpose, Arc::clone(&key));
            }
            fresh.by_id.insert(key.id, key);
        }
        anyhow::ensure!(fresh.active.len() == Purpose::ALL.len(), "a purpose has no active signing key");
        *self.held.write() = fresh;
        Ok(())
    }

    async fn make_missing(&self, purpose: Purpose) -> anyhow::Result<()> {
        let name = purpose.as_str();
        sqlx::query(
            "insert into store.keys (id, purpose, secret, created_at)
             select $1, $2, $3, $4
             where not exists (select from store.keys where purpose = $2 and retired_at is null)
             on conflict (purpose) where retired_at is null do nothing",
        )
        .bind(self.entropy.uuid_v7(&self.clock))
        .bind(name)
        .bind(purpose.new_secret(&self.entropy)?)
        .bind(self.clock.now())
        .execute(self.db.pool())
        .await
        .with_context(|| format!("make the {name} key"))?;
        Ok(())
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyRing").field("keys", &self.held.read().by_id.len()).finish_non_exhaustive()
    }
}

fn public(purpose: Purpose, secret: &[u8]) -> anyhow::Result<Option<[u8; 32]>> {
    if purpose != Purpose::AccessToken {
        return Ok(None);
    }
    let key = SigningKey::from_pkcs8_der(secret).context("decode an access token key")?;
    Ok(Some(key.verifying_key().to_bytes()))
}
