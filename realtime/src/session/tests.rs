//! A session that a test moves by hand.

use bytes::Bytes;
use futures_util::SinkExt as _;
use serde_json::{Value, json};
use tokio::io::DuplexStream;

use super::greet::tests::Door;
use super::*;
use crate::wire::{ClientOp, STREAMS_MAX, parse};

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
    session.subscriptions.get(slot).unwrap().learn_read(9);
    let read = |seq| std::iter::once(ClientOp::Read { stream: "inbox".to_owned(), seq });
    session.perform_all(read(8).chain(read(9)));
    assert!(!session.storing_reads && session.reads.is_empty());
    session.perform_all(read(10));
    assert!(session.storing_reads);
}

#[tokio::test]
async fn a_read_position_is_told_once_and_not_to_whoever_said_it() {
    let door = Door::open().await;
    let hello = json!({ "op": "hello", "token": door.asker, "streams": { "inbox": null } });
    let (mut session, _client) = door.session(&hello).await;
    let inbox = StreamName::Inbox(session.handle.user);
    let elsewhere = StreamName::Room(store::RoomId::new(uuid::Uuid::from_u128(7)));
    answers(&mut session);
    let told = |session: &mut Session<DuplexStream>| {
        session.take_mail();
        answers(session).into_iter().map(|op| (op["op"].clone(), op["seq"].clone())).collect::<Vec<_>>()
    };
    session.handle.tell_read(inbox, 5);
    session.handle.find_read(inbox, 5);
    assert_eq!(told(&mut session), [(json!("read"), json!(5))], "told and found");
    session.handle.find_read(inbox, 5);
    assert_eq!(told(&mut session), [], "found again");
    session.perform_all(std::iter::once(ClientOp::Read { stream: "inbox".to_owned(), seq: 9 }));
    session.handle.find_read(inbox, 9);
    assert_eq!(told(&mut session), [], "found before it is known to be stored");
    session.handle.find_read(inbox, 10);
    session.handle.find_read(elsewhere, 3);
    assert_eq!(told(&mut session), [(json!("read"), json!(10))], "of what is followed here");
    session.handle.tell_read(elsewhere, 3);
    assert_eq!(told(&mut session), [(json!("read"), json!(3))], "of what is not, when it is told");
}

/// The operations of a message as a client writes it.
fn ops(text: &Value) -> Vec<ClientOp> {
    parse(&text.to_string()).unwrap().into_iter().map(Result::unwrap).collect()
}

/// What was answered since this was asked last.
fn answers(session: &mut Session<DuplexStream>) -> Vec<Value> {
    session.answers.drain(..).map(|text| serde_json::from_str(&text).unwrap()).collect()
}

#[tokio::test]
async fn three_silent_beats_end_a_connection_and_any_byte_begins_anew() {
    let door = Door::open().await;
    let hello = json!({ "op": "hello", "token": door.asker, "streams": {} });
    let (mut session, mut client) = door.session(&hello).await;
    let beat = |session: &mut Session<DuplexStream>| {
        session.next_beat = Instant::now();
        session.beat();
        session.closing
    };
    // The first one counts what came with the greeting.
    for _ in 0..3 {
        assert_eq!(beat(&mut session), None);
    }
    client.send(Message::Pong(Bytes::new())).await.unwrap();
    session.ws.next().await.unwrap().unwrap();
    for _ in 0..3 {
        assert_eq!(beat(&mut session), None);
    }
    assert_eq!(beat(&mut session), Some(CloseReason::HeartbeatLost));
    assert_eq!(CloseReason::HeartbeatLost as u16, 4002);
}

#[tokio::test]
async fn a_connection_follows_so_many_streams_and_the_later_of_two_wishes_is_answered() {
    let door = Door::open().await;
    let hello = json!({ "op": "hello", "token": door.asker, "streams": {} });
    let (mut session, _client) = door.session(&hello).await;
    answers(&mut session);
    let wish = |mark: usize, room: usize| {
        let stream = format!("room:{}", uuid::Uuid::from_u128(room as u128));
        ops(&json!({ "op": "subscribe", "ref": mark, "stream": stream }))
    };
    for room in 0..STREAMS_MAX {
        session.perform_all(wish(room, room).into_iter());
    }
    assert_eq!(answers(&mut session), Vec::<Value>::new(), "all of them are asked for");
    session.perform_all(wish(1_000, STREAMS_MAX).into_iter());
    session.perform_all(wish(1_001, 7).into_iter());
    let told: Vec<_> =
        answers(&mut session).into_iter().map(|one| (one["ref"].clone(), one["code"].clone())).collect();
    assert_eq!(told, [(json!(1_000), json!("too_many_streams")), (json!(7), json!("superseded"))]);
}

#[tokio::test]
async fn a_token_waits_for_the_one_before_it() {
    let door = Door::open().await;
    let hello = json!({ "op": "hello", "token": door.asker, "streams": {} });
    let (mut session, _client) = door.session(&hello).await;
    answers(&mut session);
    let renew = json!({ "op": "auth", "token": door.asker });
    session.perform_all(ops(&renew).into_iter().chain(ops(&renew)));
    let told = answers(&mut session);
    assert_eq!((told.len(), &told[0]["code"]), (1, &json!("busy")), "{told:?}");
    let checked = session.loads.next().await.unwrap();
    session.take_loaded(checked);
    assert_eq!(answers(&mut session)[0]["op"], "welcome");
    session.perform_all(ops(&renew).into_iter());
    assert!(session.checking_token && session.answers.is_empty(), "the next one is taken");
}

/// The ring begins behind the removal, for others, and reaches back before it for whoever was a member a moment ago.
#[tokio::test]
async fn nothing_follows_a_removal_that_a_ring_reaches_back_over() {
    let door = Door::open().await;
    let hello = json!({ "op": "hello", "token": door.asker, "streams": {} });
    let (mut session, mut client) = door.session(&hello).await;
    let (db, user, room) = (session.engine.db.clone(), session.handle.user, uuid::Uuid::from_u128(7));
    let sql = async |statement: &'static str| {
        sqlx::query(statement).bind(room).bind(user.uuid()).execute(db.pool()).await.unwrap();
    };
    sql("insert into realtime.rooms (id, kind, title, created_by, created_at, last_at, head, members)
         values ($1, 'private', 'Algorithms', $2, now(), now(), 3, 1)")
    .await;
    sql("insert into realtime.members (room_id, user_id, joined_at) values ($1, $2, now())").await;
    sql("insert into realtime.events (room_id, seq, id, kind, author_id, at, body, digest)
         select $1, n, gen_random_uuid(), 'message', $2, now(), '{\"text\": \"before\"}', '' from generate_series(1, 3) n")
        .await;
    let from = json!({ "epoch": session.engine.epoch, "seq": 1 });
    let wish = json!({ "op": "subscribe", "ref": 1, "stream": format!("room:{room}"), "from": from });
    session.perform_all(ops(&wish).into_iter());
    session.ask_waiting();
    let standing = session.loads.next().await.unwrap();

    // On another node they are removed, and what follows is not theirs.
    sql("delete from realtime.members where room_id = $1 and user_id = $2").await;
    sql("insert into realtime.events (room_id, seq, id, kind, author_id, at, body, digest)
         values ($1, 4, gen_random_uuid(), 'member', null, now(),
                 jsonb_build_object('change', 'removed', 'user', $2, 'by', $2), '')")
    .await;
    sql("insert into realtime.events (room_id, seq, id, kind, author_id, at, body, digest)
         values ($1, 5, gen_random_uuid(), 'message', $2, now(), '{\"text\": \"after\"}', '')")
    .await;
    sql("update realtime.rooms set head = 5 where id = $1 and created_by = $2").await;
    let slot = session.subscriptions.slot_of(StreamName::Room(store::RoomId::new(room))).unwrap();
    session.subscriptions.get(slot).unwrap().stream.begin_at(5);

    session.take_loaded(standing);
    session.open_waiting();
    let page = session.loads.next().await.unwrap();
    session.take_loaded(page);
    session.take_mail();
    session.pump().unwrap();
    session.ws.flush().await.unwrap();
    drop(session);
    let mut told: Vec<Value> = Vec::new();
    while let Some(Ok(message)) = client.next().await {
        if let Message::Text(text) = message {
            told.push(serde_json::from_str(&text).unwrap());
        }
    }
    let seqs: Vec<&Value> = told
        .iter()
        .flat_map(|op| op["events"].as_array().into_iter().flatten())
        .map(|event| &event["seq"])
        .collect();
    assert_eq!(seqs, [2, 3, 4], "{told:?}");
    assert_eq!(told.last().unwrap()["op"], "unsubscribed");
}
