//! Encryption for one browser: RFC 8291 over RFC 8188 (`aes128gcm`), one record.

use aes_gcm::aead::{Aead as _, KeyInit as _};
use aes_gcm::{Aes128Gcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use p256::{PublicKey, SecretKey};
use sha2::Sha256;
use store::Entropy;

/// Bytes of a record, as its header says; push services take no more than this.
const RECORD_BYTES: u32 = 4_096;
const SALT_BYTES: usize = 16;
const POINT_BYTES: usize = 65;
const TAG_BYTES: usize = 16;
/// The longest payload: a record without its header, tag and delimiter.
pub const PAYLOAD_BYTES_MAX: usize = RECORD_BYTES as usize - SALT_BYTES - 4 - 1 - POINT_BYTES - TAG_BYTES - 1;

/// A browser that can be written to: what `PushSubscription.getKey` gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Browser {
    key: PublicKey,
    secret: [u8; 16],
}

/// Why a subscription's keys are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoBrowser {
    /// `p256dh`.
    #[error("p256dh is no point of the curve P-256 in base64url")]
    Key,
    /// `auth`.
    #[error("auth is not 16 bytes in base64url")]
    Secret,
}

impl Browser {
    /// Reads `p256dh` and `auth` as browsers give them, in base64url.
    pub fn read(p256dh: &str, auth: &str) -> Result<Self, NoBrowser> {
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok();
        let key = decode(p256dh).ok_or(NoBrowser::Key)?;
        let secret = decode(auth).ok_or(NoBrowser::Secret)?;
        Self::new(&key, &secret)
    }

    /// From the bytes: an uncompressed point, and a secret of 16 bytes.
    pub fn new(key: &[u8], secret: &[u8]) -> Result<Self, NoBrowser> {
        if key.len() != POINT_BYTES {
            return Err(NoBrowser::Key);
        }
        let key = PublicKey::from_sec1_bytes(key).map_err(|_| NoBrowser::Key)?;
        Ok(Self { key, secret: secret.try_into().map_err(|_| NoBrowser::Secret)? })
    }

    /// The uncompressed point.
    pub fn key(&self) -> Vec<u8> {
        self.key.to_encoded_point(false).as_bytes().to_vec()
    }

    /// The secret that only the browser and its site know.
    pub fn secret(&self) -> &[u8] {
        &self.secret
    }

    /// Encrypts `payload`, which is cut at [`PAYLOAD_BYTES_MAX`] by nobody: it must not be longer.
    ///
    /// # Panics
    /// When it is longer.
    pub fn encrypt(&self, payload: &[u8], entropy: &Entropy) -> Vec<u8> {
        assert!(payload.len() <= PAYLOAD_BYTES_MAX, "a payload has at most {PAYLOAD_BYTES_MAX} bytes");
        let once = loop {
            // All but one in four billion are keys.
            if let Ok(once) = SecretKey::from_slice(&entropy.bytes::<32>()) {
                break once;
            }
        };
        self.encrypt_with(payload, &once, entropy.bytes())
    }

    fn encrypt_with(&self, payload: &[u8], once: &SecretKey, salt: [u8; SALT_BYTES]) -> Vec<u8> {
        let theirs = self.key.to_encoded_point(false);
        let ours = once.public_key().to_encoded_point(false);
        let shared = p256::ecdh::diffie_hellman(once.to_nonzero_scalar(), self.key.as_affine());
        let info = [b"WebPush: info\0".as_slice(), theirs.as_bytes(), ours.as_bytes()].concat();
        let input = expand(&extract(&self.secret, shared.raw_secret_bytes()), &info);
        let derived = extract(&salt, &input);
        let key = expand(&derived, b"Content-Encoding: aes128gcm\0");
        let nonce = expand(&derived, b"Content-Encoding: nonce\0");

        // The delimiter of the last record, and no padding.
        let plain = [payload, &[2]].concat();
        let cipher = Aes128Gcm::new_from_slice(&key[..16]).expect("the key has 16 bytes");
        let nonce: [u8; 12] = nonce[..12].try_into().expect("it has 32 bytes");
        let sealed = cipher.encrypt(&Nonce::from(nonce), plain.as_slice());
        let sealed = sealed.expect("a record is far below what GCM can take");
        let point_bytes = [u8::try_from(POINT_BYTES).expect("a point has 65 bytes")];
        [salt.as_slice(), &RECORD_BYTES.to_be_bytes(), &point_bytes, ours.as_bytes(), &sealed].concat()
    }
}

/// HKDF-Extract (RFC 5869) with SHA-256.
fn extract(salt: &[u8], input: &[u8]) -> [u8; 32] {
    hmac(salt, &[input])
}

/// HKDF-Expand, of which one block is always enough here.
fn expand(key: &[u8], info: &[u8]) -> [u8; 32] {
    hmac(key, &[info, &[1]])
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    /// RFC 8291, section 5 and appendix A.
    #[test]
    fn encrypts_as_the_rfc_does() {
        let browser = Browser::read(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "BTBZMqHH6r4Tts7J_aSIgg",
        )
        .unwrap();
        let once = SecretKey::from_slice(&bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")).unwrap();
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let sealed = browser.encrypt_with(b"When I grow up, I want to be a watermelon", &once, salt);
        let expected = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIg\
                        Dll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVB\
                        St2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
        assert_eq!(URL_SAFE_NO_PAD.encode(sealed), expected);
    }

    #[test]
    fn the_longest_payload_fills_a_record() {
        let entropy = Entropy::seeded(3);
        let browser = Browser::new(
            SecretKey::from_slice(&[7; 32]).unwrap().public_key().to_encoded_point(false).as_bytes(),
            &[1; 16],
        )
        .unwrap();
        let sealed = browser.encrypt(&[b'x'; PAYLOAD_BYTES_MAX], &entropy);
        assert_eq!(sealed.len(), RECORD_BYTES as usize);
        assert_ne!(sealed, browser.encrypt(&[b'x'; PAYLOAD_BYTES_MAX], &entropy), "no two are alike");
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let point = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
        let secret = "BTBZMqHH6r4Tts7J_aSIgg";
        assert!(Browser::read(&format!("{point}="), &format!("{secret}==")).is_ok());
        for no_point in ["", "AAAA", "not base64!", &point.replace("BCVx", "BCVy"), &"A".repeat(87)] {
            assert_eq!(Browser::read(no_point, secret), Err(NoBrowser::Key), "{no_point}");
        }
        for no_secret in ["", "AAAA", "%%%", &"A".repeat(43)] {
            assert_eq!(Browser::read(point, no_secret), Err(NoBrowser::Secret), "{no_secret}");
        }
    }
}
