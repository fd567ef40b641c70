//! After a disconnection: exactly what was missed, or an explicit reset.

use serde_json::{Value, json};

use crate::app::{Seat, Student, TestApp, assert_dense};

/// Fills a room with `count` messages as fast as the server takes them.
async fn fill(student: &Student, room: &str, count: u64) {
    let mut seat = student.enters(room).await;
    let mut acked = 0;
    for chunk in 0..count.div_ceil(40) {
        let batch: Vec<Value> = (chunk * 40..count.min((chunk + 1) * 40))
            .map(|n| json!({ "op": "send", "stream": seat.stream, "id": student.new_id(), "body": { "text": n.to_string() } }))
            .collect();
        let sends = batch.len();
        seat.socket.say(Value::Array(batch)).await.unwrap();
        for _ in 0..sends {
            seat.socket.expect("ack").await;
            acked += 1;
        }
    }
    assert_eq!(acked, count);
}

/// All events that come until the head is reached.
async fn catch_up(seat: &mut Seat, from: u64) -> Vec<Value> {
    let head = seat.subscribed["head"].as_u64().unwrap();
    let mut events = seat.subscribed["events"].as_array().unwrap().clone();
    while from + (events.len() as u64) < head {
        let op = seat.socket.expect("events").await;
        events.extend(op["events"].as_array().unwrap().iter().cloned());
    }
    assert_dense(&events, from);
    events
}

#[tokio::test]
async fn brings_what_was_missed_in_pages() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Busy", &[&helper]).await;
    fill(&asker, &room, 2_010).await;
    let first = helper.enters(&room).await;
    assert_eq!(first.subscribed["replay"], "reset");
    assert_eq!(first.subscribed["events"].as_array().unwrap().len(), 50);
    assert_eq!(first.subscribed["events"][0]["seq"], 1_961);

    let mut back = helper.returns(&room, first.position(10)).await;
    assert_eq!(back.subscribed["replay"], "complete");
    assert_eq!(catch_up(&mut back, 10).await.len(), 2_000);

    let mut far = helper.returns(&room, first.position(9)).await;
    assert_eq!(far.subscribed["replay"], "reset", "2,001 behind");
    assert_eq!(catch_up(&mut far, 1_960).await.len(), 50);
}

#[tokio::test]
async fn an_impossible_position_is_reset() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Quiet", &[&helper]).await;
    fill(&asker, &room, 3).await;
    let seat = helper.enters(&room).await;
    let at_head = helper.returns(&room, seat.position(3)).await;
    assert_eq!(
        (&at_head.subscribed["replay"], &at_head.subscribed["events"]),
        (&json!("complete"), &json!([]))
    );
    for position in [json!({ "epoch": "another", "seq": 2 }), seat.position(4), seat.position(u64::MAX)] {
        let back = helper.returns(&room, position).await;
        assert_eq!(back.subscribed["replay"], "reset");
        assert_eq!(back.subscribed["events"].as_array().unwrap().len(), 3);
    }
}

#[tokio::test]
async fn nothing_is_lost_between_history_and_live() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Busy", &[&helper]).await;
    let talking = tokio::spawn({
        let (asker, room) = (asker.clone(), room.clone());
        async move { fill(&asker, &room, 1_500).await }
    });
    // Somebody who drops the connection again and again while the others talk.
    let (mut have, mut epoch) = (0, None);
    while have < 1_500 {
        let position = epoch.as_ref().map_or(Value::Null, |epoch| json!({ "epoch": epoch, "seq": have }));
        let mut seat = helper.returns(&room, position).await;
        let mut events = seat.subscribed["events"].as_array().unwrap().clone();
        if epoch.is_none() {
            // From here on every resume has to be complete.
            have = events
                .last()
                .map_or(seat.subscribed["head"].as_u64().unwrap(), |e| e["seq"].as_u64().unwrap());
            epoch = Some(seat.subscribed["epoch"].as_str().unwrap().to_owned());
            events.clear();
        } else {
            assert_eq!(seat.subscribed["replay"], "complete");
        }
        if have + (events.len() as u64) < 1_500 && events.len() < 40 {
            let op = seat.socket.expect("events").await;
            events.extend(op["events"].as_array().unwrap().iter().cloned());
        }
        assert_dense(&events, have);
        have += events.len() as u64;
    }
    talking.await.unwrap();
    assert_eq!(have, 1_500);
}

#[tokio::test]
async fn history_goes_both_ways() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Busy", &[&helper]).await;
    fill(&asker, &room, 120).await;
    let page = async |query: &str| {
        let (status, page) = helper.ask("GET", &format!("/v1/rooms/{room}/messages{query}"), None).await;
        assert_eq!(status, 200, "{page}");
        let items = page["items"].as_array().unwrap().clone();
        assert_eq!(page["as_of"], 120);
        let edges = (items.first().map_or(0, |e| e["seq"].as_u64().unwrap()), items.len());
        (edges.0, edges.1, page["earlier"].as_bool().unwrap(), page["later"].as_bool().unwrap())
    };
    assert_eq!(page("").await, (71, 50, true, false));
    assert_eq!(page("?before=71&limit=70").await, (1, 70, false, true));
    assert_eq!(page("?after=100&limit=5").await, (101, 5, true, true));
    assert_eq!(page("?after=115").await, (116, 5, true, false));
    assert_eq!(page("?after=120").await, (0, 0, true, false));
    assert_eq!(page("?before=1").await, (0, 0, false, true));
    assert_eq!(helper.ask("GET", &format!("/v1/rooms/{room}/messages?before=5&after=2"), None).await.0, 422);
    assert_eq!(helper.ask("GET", &format!("/v1/rooms/{room}/messages?before=minus"), None).await.0, 400);
}
