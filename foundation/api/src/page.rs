use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::Sha256;
use store::keys::{Key, KeyRing, Purpose};
use utoipa::ToSchema;
use uuid::Uuid;

use axum::response::{IntoResponse, Response};

use crate::{Json, Problem};

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Passed back as `?cursor=` for the next page; null on the last.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A list that is whole.
    pub fn all(items: Vec<T>) -> Self {
        Self { items, next: None }
    }

    /// A page made from up to `limit + 1` items: the extra one only tells that there is more. `position` is what the
    /// next page starts behind, taken from the last item that is shown.
    pub fn cut(mut items: Vec<T>, limit: usize, next: impl FnOnce(&T) -> String) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(next) } else { None };
        Self { items, next }
    }

    /// The same page of something else.
    pub fn map<U>(self, to: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(to).collect(), next: self.next }
    }
}

impl<T: Serialize> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        Json(self).into_response()
    }
}

/// Signs positions in lists, so that a client can neither read meaning into them nor forge one.
///
/// Text: base64url of key id (16 bytes), HMAC-SHA-256 cut to 16 bytes, position as JSON.
#[derive(Clone, Copy, Debug)]
pub struct Cursor;

const ID_LEN: usize = 16;
const MAC_LEN: usize = 16;
/// A cursor longer than this was not made here.
const TEXT_LEN_MAX: usize = 1024;

impl Cursor {
    /// `list` names the list (and its filter), so that a cursor of one is refused by another.
    pub fn encode<T: Serialize>(keys: &KeyRing, list: &str, position: &T) -> String {
        let json = serde_json::to_vec(position).expect("positions are plain structs of text and numbers");
        let key = keys.active(Purpose::Cursor);
        let mut bytes = Vec::with_capacity(ID_LEN + MAC_LEN + json.len());
        bytes.extend_from_slice(key.id.as_bytes());
        bytes.extend_from_slice(&seal(&key, list, &json).finalize().into_bytes()[..MAC_LEN]);
        bytes.extend_from_slice(&json);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The position again; 400 when the cursor is not one of this list.
    pub fn decode<T: DeserializeOwned>(keys: &KeyRing, list: &str, cursor: &str) -> Result<T, Problem> {
        Self::open(keys, list, cursor).ok_or_else(|| Problem::malformed("the cursor is not one of this list"))
    }

    fn open<T: DeserializeOwned>(keys: &KeyRing, list: &str, cursor: &str) -> Option<T> {
        if cursor.len() > TEXT_LEN_MAX {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (id, rest) = bytes.split_at_checked(ID_LEN)?;
        let (mac, json) = rest.split_at_checked(MAC_LEN)?;
        let key = keys.by_id(Uuid::from_slice(id).ok()?)?;
        seal(&key, list, json).verify_truncated_left(mac).ok()?;
        serde_json::from_slice(json).ok()
    }
}

fn seal(key: &Key, list: &str, json: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::new_from_slice(&key.secret).expect("HMAC takes a key of any length");
    mac.update(b"cursor\0");
    mac.update(list.as_bytes());
    mac.update(b"\0");
    mac.update(json);
    mac
}
