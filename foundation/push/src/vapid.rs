//! Who sends: a token signed with the key that the browser subscribed with (RFC 8292).

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::json;
use store::keys::Key;

/// How long a token holds; the RFC allows 24 hours.
const HOLDS_S: i64 = 12 * 3_600;

/// The uncompressed public half of a key, as `applicationServerKey` wants it.
pub(crate) fn public_key(key: &Key) -> anyhow::Result<Vec<u8>> {
    let signing = SigningKey::from_slice(&key.secret).context("read the push key")?;
    Ok(signing.verifying_key().to_encoded_point(false).as_bytes().to_vec())
}

/// The value of `Authorization` for a push service.
pub(crate) fn authorization(key: &Key, origin: &str, contact: &str, now_s: i64) -> anyhow::Result<String> {
    let signing = SigningKey::from_slice(&key.secret).context("read the push key")?;
    let claims = json!({ "aud": origin, "exp": now_s + HOLDS_S, "sub": contact });
    let encode = |part: &serde_json::Value| URL_SAFE_NO_PAD.encode(part.to_string());
    let signed = format!("{}.{}", encode(&json!({ "typ": "JWT", "alg": "ES256" })), encode(&claims));
    let signature: Signature = signing.sign(signed.as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(signature.to_bytes());
    let public = URL_SAFE_NO_PAD.encode(public_key(key)?);
    Ok(format!("vapid t={signed}.{signature}, k={public}"))
}
