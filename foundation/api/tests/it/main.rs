//! Cursors, with keys from a database.

use api::{Cursor, Page};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use store::keys::{KeyRing, Purpose};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Position {
    at: i64,
    id: String,
}

#[tokio::test]
async fn a_cursor_comes_back_only_to_its_own_list() {
    let test = testkit::database().await;
    let keys = KeyRing::load(&test.db, &testkit::clock(), &testkit::entropy()).await.unwrap();
    let position = Position { at: 7, id: "x".repeat(36) };
    let cursor = Cursor::encode(&keys, "rooms", &position);
    assert!(cursor.len() <= 200, "{}", cursor.len());
    assert_eq!(Cursor::decode::<Position>(&keys, "rooms", &cursor).unwrap(), position);
    let refused = Cursor::decode::<Position>(&keys, "people", &cursor).unwrap_err();
    assert_eq!((refused.status().as_u16(), refused.code()), (400, "malformed"));

    keys.rotate(Purpose::Cursor).await.unwrap();
    assert_eq!(Cursor::decode::<Position>(&keys, "rooms", &cursor).unwrap(), position);

    proptest!(|(at in 0..cursor.len(), with in "[A-Za-z0-9_-]")| {
        let mut forged = cursor.clone();
        forged.replace_range(at..=at, &with);
        prop_assume!(forged != cursor);
        prop_assert!(Cursor::decode::<Position>(&keys, "rooms", &forged).is_err());
    });
    proptest!(|(junk in ".{0,2000}")| {
        prop_assert!(Cursor::decode::<Position>(&keys, "rooms", &junk).is_err());
    });
}

#[test]
fn a_page_knows_whether_there_is_more() {
    let page = |len: i32| Page::cut((0..len).collect(), 3, ToString::to_string);
    assert_eq!(page(3), Page { items: vec![0, 1, 2], next: None });
    assert_eq!(page(4), Page { items: vec![0, 1, 2], next: Some("2".to_owned()) });
    assert_eq!(page(0), Page::all(vec![]));
}
