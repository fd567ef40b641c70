//! A session that a test moves by hand.

use serde_json::json;

use super::greet::tests::Door;
use super::*;
use crate::wire::ClientOp;

#[tokio::test]
async fn read_positions_are_stored_as_often_as_a_connection_may_and_the_last_one_wins() {
    let door = Door::open().await;
    let hello = json!({ "op": "hello", "token": door.asker, "streams": { "inbox": null } });
    let (mut session, _client) = door.session(&hello).await;
    let inbox = StreamName::Inbox(session.handle.user);
    let read = |seq| std::iter::once(ClientOp::Read { stream: "inbox".to_owned(), seq });
    session.perform_all(read(1));
    assert!(session.storing_reads && session.reads.is_empty(), "at once");
    session.storing_reads = false;
    session.loads.clear();

    while session.light.take(Instant::now()).is_ok() {}
    for seq in [5, 9, 7] {
        session.perform_all(read(seq));
        assert!(!session.storing_reads && session.loads.is_empty(), "not now");
    }
    assert_eq!(session.reads, BTreeMap::from([(inbox, 9)]));
    assert!(session.reads_due.is_some());
    session.light = session.engine.limits.light(Instant::now());
    session.store_reads();
    assert!(session.storing_reads && session.reads.is_empty() && session.reads_due.is_none(), "afterwards");
    let Some(Loaded::ReadsStored { risen, failed }) = session.loads.next().await else {
        panic!("they are stored")
    };
    assert_eq!((risen, failed), (vec![], vec![]), "of an inbox that is empty nothing is read");
}

#[tokio::test]
async fn a_read_position_that_the_database_did_not_take_is_tried_again() {
    let door = Door::open().await;
    let hello = json!({ "op": "hello", "token": door.asker, "streams": { "inbox": null } });
    let (mut session, _client) = door.session(&hello).await;
    let inbox = StreamName::Inbox(session.handle.user);
    let db = session.engine.db.clone();
    let read = |seq| std::iter::once(ClientOp::Read { stream: "inbox".to_owned(), seq });

    sqlx::query("alter view realtime.receipts rename to hidden").execute(db.pool()).await.unwrap();
    session.perform_all(read(5));
    let loaded = session.loads.next().await.unwrap();
    session.perform_all(read(3));
    session.take_loaded(loaded);
    assert_eq!(session.reads, BTreeMap::from([(inbox, 5)]), "the highest");
    assert!(!session.storing_reads && session.reads_due.is_some(), "after a while");

    sqlx::query("alter view realtime.hidden rename to receipts").execute(db.pool()).await.unwrap();
    session.store_reads();
    let loaded = session.loads.next().await.unwrap();
    assert!(matches!(&loaded, Loaded::ReadsStored { failed, .. } if failed.is_empty()), "it is taken");
    session.take_loaded(loaded);
    assert!(session.reads.is_empty() && session.reads_due.is_none());
}

#[tokio::test]
async fn what_is_read_already_is_not_written_down_again() {
    let door = Door::open().await;
    let hello = json!({ "op": "hello", "token": door.asker, "streams": { "inbox": null } });
    let (mut session, _client) = door.session(&hello).await;
    let slot = session.subscriptions.slot_of(StreamName::Inbox(session.handle.user)).unwrap();
    session.subscriptions.get(slot).unwrap().read = 9;
    let read = |seq| std::iter::once(ClientOp::Read { stream: "inbox".to_owned(), seq });
    session.perform_all(read(8).chain(read(9)));
    assert!(!session.storing_reads && session.reads.is_empty());
    session.perform_all(read(10));
    assert!(session.storing_reads);
}
