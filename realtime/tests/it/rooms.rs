//! Rooms over HTTP: opening, finding, reading.

use serde_json::{Value, json};
use testkit::Redis;

use crate::app::{TestApp, until};
use crate::inbox::opens_inbox;

#[tokio::test]
async fn two_people_have_one_direct_room() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let mut opening = Vec::new();
    for n in 0..16 {
        let (me, other) =
            if n % 2 == 0 { (asker.clone(), helper.id.clone()) } else { (helper.clone(), asker.id.clone()) };
        opening.push(tokio::spawn(async move {
            me.ask("POST", "/v1/rooms", Some(json!({ "kind": "direct", "members": [other] }))).await
        }));
    }
    let mut created = 0;
    let mut ids = Vec::new();
    for open in opening {
        let (status, room) = open.await.unwrap();
        created += usize::from(status == 201);
        assert!(status == 200 || status == 201, "{status} {room}");
        ids.push(room["id"].clone());
    }
    ids.dedup();
    assert_eq!((created, ids.len()), (1, 1));
    let (_, mine) = asker.ask("GET", "/v1/rooms", None).await;
    assert_eq!(mine["items"][0]["peer"]["handle"], "helper");
    assert_eq!(
        asker.ask("POST", &format!("/v1/rooms/{}/leave", ids[0].as_str().unwrap()), None).await.0,
        409
    );
}

#[tokio::test]
async fn a_wrong_draft_is_told_by_field() {
    let app = TestApp::start().await;
    let asker = app.student("asker").await;
    for (draft, field, reason) in [
        (json!({ "kind": "private" }), "title", "too_short"),
        (json!({ "kind": "public", "title": " \u{7} " }), "title", "too_short"),
        (json!({ "kind": "direct", "members": [] }), "members", "one_other_person"),
        (json!({ "kind": "direct", "members": [asker.id] }), "members", "one_other_person"),
        (json!({ "kind": "public", "title": "x", "members": [asker.new_id()] }), "members", "not_for_public"),
    ] {
        let (status, problem) = asker.ask("POST", "/v1/rooms", Some(draft)).await;
        assert_eq!((status, &problem["errors"][field]), (422, &json!(reason)), "{problem}");
    }
    let long = json!({ "kind": "private", "title": "x".repeat(81) });
    assert_eq!(asker.ask("POST", "/v1/rooms", Some(long)).await.0, 422);
    let nobody = json!({ "kind": "direct", "members": [asker.new_id()] });
    assert_eq!(asker.ask("POST", "/v1/rooms", Some(nobody)).await.0, 404);
}

#[tokio::test]
async fn unread_counts_what_others_said() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let mut asking = asker.enters(&room).await;
    for text in ["one", "two", "three"] {
        asking.says(text).await;
        asking.socket.expect("ack").await;
    }
    let card = async |student: &crate::app::Student| {
        let (_, mine) = student.ask("GET", "/v1/rooms", None).await;
        mine["items"][0].clone()
    };
    let seen = card(&helper).await;
    assert_eq!(
        (&seen["unread"], &seen["read"], &seen["last"]["text"]),
        (&json!(3), &json!(0), &json!("three"))
    );
    assert_eq!(card(&asker).await["unread"], 0, "one's own words are read");

    // Read on one device is told to the others, only rises, and stops at the head.
    let (mut phone, mut laptop) = (helper.enters(&room).await, helper.enters(&room).await);
    phone.socket.say(json!({ "op": "read", "stream": phone.stream, "seq": 2 })).await.unwrap();
    assert_eq!(laptop.socket.expect("read").await["seq"], 2);
    assert_eq!(card(&helper).await["unread"], 1);
    let path = format!("/v1/rooms/{room}/read");
    assert_eq!(helper.ask("PUT", &path, Some(json!({ "seq": 1 }))).await, (200, json!({ "read": 2 })));
    assert_eq!(helper.ask("PUT", &path, Some(json!({ "seq": u64::MAX }))).await, (200, json!({ "read": 3 })));
    assert_eq!(phone.socket.expect("read").await["seq"], 3);
    assert_eq!(card(&helper).await["unread"], 0);
}

/// No Redis tells the other node: it looks.
#[tokio::test]
async fn read_on_one_node_is_read_on_the_other_however_the_news_is_lost() {
    let (here, there) = TestApp::two_nodes_apart().await;
    let (asker, helper) = here.two_students().await;
    let room = asker.opens_direct(&helper).await;
    for text in ["one", "two", "three"] {
        assert_eq!(asker.posts(&room, &asker.new_id(), text).await.0, 201);
    }
    let elsewhere = helper.on(&there);
    let (mut phone, mut laptop) = (helper.enters(&room).await, elsewhere.enters(&room).await);
    let (mut inbox, _) = opens_inbox(&elsewhere, &there, Value::Null).await;
    phone.socket.say(json!({ "op": "read", "stream": phone.stream, "seq": 2 })).await.unwrap();
    assert_eq!(laptop.socket.expect("read").await["seq"], 2);
    // And the other way round, over HTTP and of the inbox.
    let path = format!("/v1/rooms/{room}/read");
    assert_eq!(elsewhere.ask("PUT", &path, Some(json!({ "seq": 3 }))).await, (200, json!({ "read": 3 })));
    let told = phone.socket.expect("read").await;
    assert_eq!((&told["seq"], &told["stream"]), (&json!(3), &json!(phone.stream)));
    until(async || helper.ask("GET", "/v1/inbox", None).await.1["as_of"] != 0).await;
    assert_eq!(helper.ask("PUT", "/v1/inbox/read", Some(json!({ "seq": 1 }))).await.0, 200);
    loop {
        let told = inbox.expect("read").await;
        if told["stream"] == "inbox" {
            break assert_eq!(told["seq"], 1);
        }
    }
}

#[tokio::test]
async fn a_new_room_shows_on_the_other_node_however_the_news_is_lost() {
    let (here, there) = TestApp::two_nodes_apart().await;
    let (asker, helper) = here.two_students().await;
    let mut list = helper.on(&there).connects().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let hint = list.expect("rooms").await;
    assert_eq!((&hint["room"], &hint["change"]), (&json!(room), &json!("joined")));
    let path = format!("/v1/rooms/{room}/mutes/{}", helper.id);
    assert_eq!(asker.ask("PUT", &path, Some(json!({ "for_seconds": 60 }))).await.0, 204);
    let hint = list.expect("rooms").await;
    assert_eq!((&hint["room"], &hint["change"]), (&json!(room), &json!("changed")));
}

/// Changes that stand in the database and were told to nobody: whoever made them died after the commit.
async fn finds_what_nobody_told(app: &TestApp) {
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_public_room("Algorithms 101").await;
    let mut list = helper.connects().await;
    for change in ["joined", "changed", "left", "joined"] {
        app.sql(
            "insert into realtime.list_changes (room_id, user_id, change) values ($1::uuid, $2::uuid, $3)",
            &[&room, &helper.id, change],
        )
        .await;
        let hint = list.expect("rooms").await;
        assert_eq!((&hint["room"], &hint["change"]), (&json!(room), &json!(change)));
    }
}

#[tokio::test]
async fn a_node_alone_finds_changed_lists_that_nobody_told() {
    finds_what_nobody_told(&TestApp::start().await).await;
}

#[tokio::test]
async fn a_node_that_hears_others_finds_changed_lists_that_nobody_told() {
    let redis = Redis::start().await;
    let (one, _other) = TestApp::two_nodes(&redis).await;
    finds_what_nobody_told(&one).await;
}

/// A hint of one change does not swallow another that was written before it and committed after it.
#[tokio::test]
async fn a_change_that_was_committed_late_is_found_after_a_later_one_was_told() {
    let (here, there) = TestApp::two_nodes_apart().await;
    let (asker, helper) = here.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let mut list = helper.on(&there).connects().await;
    let mut late = here.database.db.begin().await.unwrap();
    sqlx::query("insert into realtime.list_changes (room_id, user_id, change) values ($1::text::uuid, $2::text::uuid, 'left')")
        .bind(room.clone())
        .bind(helper.id.clone())
        .execute(&mut *late)
        .await
        .unwrap();
    let path = format!("/v1/rooms/{room}/mutes/{}", helper.id);
    assert_eq!(asker.ask("PUT", &path, Some(json!({ "for_seconds": 60 }))).await.0, 204);
    while list.expect("rooms").await["change"] != "changed" {}
    late.commit().await.unwrap();
    assert_eq!(list.expect("rooms").await["change"], "left");
}

#[tokio::test]
async fn lists_are_paged_and_searched() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    for n in 0..7 {
        asker.opens_public_room(&format!("Badminton {n}")).await;
    }
    asker.opens_public_room("100% 羽毛球_社").await;
    let mut seen: Vec<Value> = Vec::new();
    let mut cursor = String::new();
    loop {
        let (status, page) =
            helper.ask("GET", &format!("/v1/rooms/discover?q=badminton&limit=3{cursor}"), None).await;
        assert_eq!(status, 200, "{page}");
        seen.extend(page["items"].as_array().unwrap().iter().map(|room| room["title"].clone()));
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    let wanted: Vec<Value> = (0..7).rev().map(|n| json!(format!("Badminton {n}"))).collect();
    assert_eq!(seen, wanted);
    let found = async |q: &str| {
        let (_, page) = helper.ask("GET", &format!("/v1/rooms/discover?q={q}"), None).await;
        page["items"].as_array().unwrap().len()
    };
    assert_eq!((found("%E7%BE%BD%E6%AF%9B").await, found("%25").await, found("_").await), (1, 1, 1));
    assert_eq!(helper.ask("GET", "/v1/rooms?cursor=forged", None).await.0, 400);
    let (_, mine) = helper.ask("GET", "/v1/rooms", None).await;
    assert_eq!(mine["items"], json!([]));
}

#[tokio::test]
async fn renaming_is_seen_by_all() {
    let app = TestApp::start().await;
    let (owner, member) = app.two_students().await;
    let room = owner.opens_room("Study group", &[&member]).await;
    let mut sitting = member.enters(&room).await;
    let words = json!({ "title": "Exam crew", "topic": "past papers" });
    let (status, renamed) = owner.ask("PATCH", &format!("/v1/rooms/{room}"), Some(words)).await;
    assert_eq!((status, &renamed["topic"]), (200, &json!("past papers")));
    let events = sitting.sees(0, 1).await;
    assert_eq!(events[0]["body"], json!({ "change": "renamed", "title": "Exam crew" }));
    let empty = json!({ "title": "   " });
    assert_eq!(owner.ask("PATCH", &format!("/v1/rooms/{room}"), Some(empty)).await.0, 422);

    let direct = owner.opens_direct(&member).await;
    let named = json!({ "title": "My friend" });
    let (status, refused) = owner.ask("PATCH", &format!("/v1/rooms/{direct}"), Some(named)).await;
    assert_eq!((status, &refused["code"]), (409, &json!("direct_room")), "{refused}");
}

#[tokio::test]
async fn renaming_and_removing_are_limited() {
    // By a clock that stands.
    let app = TestApp::start_with(|_| api::limit::Limits::new(&testkit::clock())).await;
    let (owner, helper) = app.two_students().await;
    let room = owner.opens_room("Committee", &[]).await;
    let (path, nobody) = (format!("/v1/rooms/{room}"), format!("/v1/rooms/{room}/members/{}", helper.id));
    for n in 0..30 {
        assert_eq!(owner.ask("PATCH", &path, Some(json!({ "topic": n.to_string() }))).await.0, 200);
        assert_eq!(owner.ask("DELETE", &nobody, None).await.0, 404);
    }
    assert_eq!(owner.ask("PATCH", &path, Some(json!({ "topic": "once more" }))).await.0, 429);
    assert_eq!(owner.ask("DELETE", &nobody, None).await.0, 429);
}
