//! Access tokens: JWTs signed with Ed25519, valid for 15 minutes on every node.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use dashmap::DashMap;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use store::{
    Clock, SessionId, UserId,
    keys::{Key, KeyRing, Purpose},
};
use uuid::Uuid;

use crate::{AuthError, Role};

/// How long an access token is valid.
pub(crate) const LIFETIME: Duration = Duration::from_mins(15);
const ISSUER: &str = "atas";
/// A token longer than this was not made here.
const TEXT_LEN_MAX: usize = 1024;
/// Unknown key ids make us look for new keys at most this often, because anybody can invent one.
const KEY_SEARCH_EVERY: TimeDelta = TimeDelta::seconds(2);

/// What an access token says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Claims {
    pub(crate) sub: UserId,
    pub(crate) sid: SessionId,
    pub(crate) role: Role,
    /// The address was verified when the token was made. Decisions use the present state instead.
    pub(crate) ver: bool,
    pub(crate) iat: i64,
    pub(crate) exp: i64,
    pub(crate) iss: String,
}

impl Claims {
    pub(crate) fn expires_at(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.exp, 0).unwrap_or_default()
    }
}

/// Signs and reads access tokens.
#[derive(Clone)]
pub(crate) struct Tokens {
    keys: KeyRing,
    clock: Clock,
    /// Keys as the library wants them, by key id.
    prepared: Arc<DashMap<Uuid, Arc<Pair>>>,
    searched_at: Arc<Mutex<DateTime<Utc>>>,
}

struct Pair {
    sign: EncodingKey,
    read: DecodingKey,
}

impl Tokens {
    pub(crate) fn new(keys: &KeyRing, clock: &Clock) -> Self {
        Self {
            keys: keys.clone(),
            clock: clock.clone(),
            prepared: Arc::default(),
            searched_at: Arc::new(Mutex::new(DateTime::UNIX_EPOCH)),
        }
    }

    pub(crate) fn sign(
        &self,
        user: UserId,
        session: SessionId,
        role: Role,
        ver: bool,
    ) -> anyhow::Result<String> {
        let key = self.keys.active(Purpose::AccessToken);
        let pair = self.prepare(&key).context("the active access token key is no Ed25519 key")?;
        let iat = self.clock.now().timestamp();
        let exp = iat.saturating_add_unsigned(LIFETIME.as_secs());
        let claims = Claims { sub: user, sid: session, role, ver, iat, exp, iss: ISSUER.to_owned() };
        let header = Header { kid: Some(key.id.to_string()), ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, &claims, &pair.sign).context("sign an access token")
    }

    pub(crate) async fn read(&self, token: &str) -> Result<Claims, AuthError> {
        if token.len() > TEXT_LEN_MAX {
            return Err(AuthError::Invalid);
        }
        let header = jsonwebtoken::decode_header(token).map_err(|_| AuthError::Invalid)?;
        let id = header.kid.as_deref().and_then(|kid| kid.parse().ok()).ok_or(AuthError::Invalid)?;
        let pair = self.find(id).await.ok_or(AuthError::Invalid)?;
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.set_issuer(&[ISSUER]);
        rules.set_required_spec_claims(&["exp", "iss", "sub"]);
        // Checked below, by the project's clock.
        rules.validate_exp = false;
        let decoded = jsonwebtoken::decode::<Claims>(token, &pair.read, &rules);
        let claims = decoded.map_err(|_| AuthError::Invalid)?.claims;
        if claims.expires_at() <= self.clock.now() { Err(AuthError::Expired) } else { Ok(claims) }
    }

    async fn find(&self, id: Uuid) -> Option<Arc<Pair>> {
        if self.keys.by_id(id).is_none() && self.may_search() {
            // Another node may have made a key since; when the database is away, the key stays unknown.
            self.keys.refresh().await.ok();
        }
        self.prepare(self.keys.by_id(id)?.as_ref())
    }

    fn may_search(&self) -> bool {
        let (mut last, now) = (self.searched_at.lock(), self.clock.now());
        let may = now - *last >= KEY_SEARCH_EVERY;
        if may {
            *last = now;
        }
        may
    }

    /// None for a key that signs something else.
    fn prepare(&self, key: &Key) -> Option<Arc<Pair>> {
        let public = key.public?;
        let pair = self.prepared.entry(key.id).or_insert_with(|| {
            let (sign, read) = (EncodingKey::from_ed_der(&key.secret), DecodingKey::from_ed_der(&public));
            Arc::new(Pair { sign, read })
        });
        Some(Arc::clone(&pair))
    }
}
