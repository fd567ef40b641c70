//! The signed positions in lists.

use api::Cursor;
use store::keys::KeyRing;

use crate::bench;

/// A position: numbers and text, as real ones are.
type Position = (u64, String);

/// The longest text of a position whose cursor is surely short enough to be taken back.
const TEXT_BYTES_MAX: usize = 100;

/// Decodes any text as a cursor; and any position that is encoded comes back, for its own list only, and not when a
/// letter of its cursor is another one.
pub fn list_cursor(input: &[u8]) {
    let keys = bench::keys();
    let text = String::from_utf8_lossy(input);
    assert!(decode(&keys, "fuzz", &text).is_none(), "a cursor that nobody signed: {text}");

    let Some((number, rest)) = input.split_first_chunk::<8>() else { return };
    let text: String = String::from_utf8_lossy(rest).chars().scan(0, within).collect();
    let position = (u64::from_le_bytes(*number), text);
    let cursor = Cursor::encode(&keys, "fuzz", &position);
    assert_eq!(decode(&keys, "fuzz", &cursor).as_ref(), Some(&position));
    assert!(decode(&keys, "fuzz2", &cursor).is_none(), "of another list");
    let at = usize::from(number[0]) % cursor.len();
    let mut other = cursor.clone().into_bytes();
    other[at] = if other[at] == b'A' { b'B' } else { b'A' };
    let other = String::from_utf8(other).expect("base64 is ASCII");
    assert!(decode(&keys, "fuzz", &other).is_none(), "with another letter at {at}");
    assert!(decode(&keys, "fuzz", &cursor[..at]).is_none(), "cut off at {at}");
}

fn decode(keys: &KeyRing, list: &str, cursor: &str) -> Option<Position> {
    Cursor::decode(keys, list, cursor).ok()
}

/// Takes characters as long as their JSON surely fits.
fn within(bytes: &mut usize, c: char) -> Option<char> {
    *bytes += c.len_utf8();
    (*bytes <= TEXT_BYTES_MAX).then_some(c)
}
