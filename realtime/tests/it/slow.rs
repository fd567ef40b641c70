//! Slow and stalled clients: bounded, harmless to others, resynced.

use serde_json::{Value, json};

use crate::app::{Student, TestApp, assert_dense, until};

/// More than the ring and every buffer between hold, so that the cursor falls off; farther than a resume reaches.
const MANY: u64 = 5_000;

impl TestApp {
    /// Large messages that get there as another node's would: committed, but not told to this hub.
    async fn fills(&self, room: &str, author: &Student) {
        sqlx::query(
            "with room as (update realtime.rooms set head = $2 where id = $1::uuid returning id)
             insert into realtime.events (room_id, seq, id, kind, author_id, at, body, digest)
             select id, n, gen_random_uuid(), 'message', $3::uuid, now(), jsonb_build_object('text', repeat('x', 3900)), ''
             from room, generate_series(1, $2) n",
        )
        .bind(room)
        .bind(i64::try_from(MANY).unwrap())
        .bind(&author.id)
        .execute(self.database.db.pool())
        .await
        .unwrap();
    }
}

#[tokio::test]
async fn a_stalled_client_delays_nobody_and_is_resynced() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Busy", &[&helper]).await;
    let mut stalled = helper.enters(&room).await;
    let mut reading = helper.enters(&room).await;
    let count = MANY;
    app.fills(&room, &asker).await;
    // Whoever reads gets to the head meanwhile, and beyond.
    let mut asking = asker.enters(&room).await;
    asking.says("after all that").await;
    let ack = asking.socket.expect("ack").await;
    assert_eq!(ack["seq"], count + 1);
    let count = count + 1;
    let mut seen = 0;
    while seen < count {
        let testkit::Said::Op(op) = reading.socket.next().await else { panic!("closed") };
        if let Some(events) = op["events"].as_array().filter(|events| !events.is_empty()) {
            seen = if op["op"] == "subscribed" { events[0]["seq"].as_u64().unwrap() - 1 } else { seen };
            assert_dense(events, seen);
            seen += events.len() as u64;
        }
    }
    // The stalled one wakes up: dense as far as it got, then a new beginning, then dense to the head.
    let mut have = 0;
    let mut resets = 0;
    while have < count {
        let testkit::Said::Op(op) = stalled.socket.next().await else {
            panic!("a slow client is not killed")
        };
        let events: &[Value] = op["events"].as_array().map_or(&[], Vec::as_slice);
        match op["op"].as_str().unwrap() {
            "subscribed" => {
                assert_eq!(op["replay"], "reset");
                assert!(op["head"].as_u64().unwrap() - have > 2_000, "only when it fell far behind");
                have = events[0]["seq"].as_u64().unwrap() - 1;
                resets += 1;
            }
            "events" => {}
            "presence" => continue,
            other => panic!("{other}"),
        }
        assert_dense(events, have);
        have += events.len() as u64;
    }
    assert_eq!(resets, 1);
}

#[tokio::test]
async fn a_client_that_does_not_read_its_answers_is_not_read() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Busy", &[&helper]).await;
    let mut seat = asker.enters(&room).await;
    // Questions with answers as long as they may be, far more than all the buffers on the way hold, and none is read.
    let long = "x".repeat(64);
    let batch: Vec<Value> = (0..200).map(|_| json!({ "op": "ping", "t": long })).collect();
    let batch = Value::Array(batch);
    let mut said = 0;
    while said < 100_000 {
        let saying = seat.socket.say(batch.clone());
        if tokio::time::timeout(std::time::Duration::from_secs(3), saying).await.is_err() {
            break;
        }
        said += 1;
    }
    assert!(said < 100_000, "the server read on and kept {said} batches of answers");
    // Others are served meanwhile.
    let mut other = helper.enters(&room).await;
    other.says("still fine").await;
    other.socket.expect("ack").await;
}

#[tokio::test]
async fn every_node_tells_what_it_delivers_how_quickly_and_who_cannot_follow() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let admin = app.officer("operating", "admin").await;
    let room = asker.opens_room("Busy", &[&helper]).await;
    let node = || async { admin.ask("GET", "/v1/admin/nodes", None).await.1["items"][0].clone() };
    let quiet = node().await;
    assert_eq!((&quiet["slow_clients"], &quiet["ack_p50_ms"]), (&json!(0), &Value::Null), "{quiet}");
    let mut reading = helper.enters(&room).await;
    until(|| async {
        assert_eq!(asker.posts(&room, &asker.new_id(), "anyone?").await.0, 201);
        let node = node().await;
        let some = |name: &str| node[name].as_f64().is_some_and(|value| value > 0.0);
        ["deliveries_per_s", "ack_p50_ms", "ack_p99_ms", "write_p50_ms", "write_p99_ms"].into_iter().all(some)
    })
    .await;
    let told = node().await;
    assert!(told["ack_p50_ms"].as_f64() <= told["ack_p99_ms"].as_f64(), "{told}");
    reading.socket.expect("events").await;
    // It read only some of that.
    drop(reading);
    until(|| async { node().await["slow_clients"] == 0 }).await;

    let busy = asker.opens_room("Busier", &[&helper]).await;
    let mut stalled = helper.enters(&busy).await;
    app.fills(&busy, &asker).await;
    until(|| async { node().await["slow_clients"] == 1 }).await;
    let mut have = 0;
    while have < MANY {
        let testkit::Said::Op(op) = stalled.socket.next().await else {
            panic!("a slow client is not killed")
        };
        if let Some(last) = op["events"].as_array().and_then(|events| events.last()) {
            have = last["seq"].as_u64().unwrap();
        }
    }
    until(|| async { node().await["slow_clients"] == 0 }).await;
}
