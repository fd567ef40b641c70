//! Least privilege: what membership opens, and when it closes again.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::Said;

use crate::app::{Student, TestApp, assert_dense, texts, until};

#[tokio::test]
async fn a_stranger_sees_nothing() {
    let app = TestApp::start().await;
    let (asker, stranger) = app.two_students().await;
    let room = asker.opens_room("Secret", &[]).await;
    for (method, path, body) in [
        ("GET", String::new(), None),
        ("GET", "/messages".to_owned(), None),
        ("GET", "/members".to_owned(), None),
        ("POST", "/join".to_owned(), None),
        ("POST", "/leave".to_owned(), None),
        ("PATCH", String::new(), Some(json!({ "title": "Mine" }))),
        ("PUT", "/read".to_owned(), Some(json!({ "seq": 1 }))),
        ("POST", "/members".to_owned(), Some(json!({ "user": stranger.id }))),
        ("DELETE", format!("/members/{}", asker.id), None),
    ] {
        let (status, problem) = stranger.ask(method, &format!("/v1/rooms/{room}{path}"), body).await;
        assert_eq!((status, &problem["code"]), (404, &json!("not_found")), "{method} {path}");
    }
    let own = stranger.opens_room("Own", &[]).await;
    let mut seat = stranger.enters(&own).await;
    let secret = format!("room:{room}");
    seat.socket.say(json!({ "op": "subscribe", "ref": 1, "stream": secret })).await.unwrap();
    let error = seat.socket.expect("error").await;
    assert_eq!((&error["ref"], &error["code"]), (&json!(1), &json!("not_member")));
    // The same answer as for a room that does not exist.
    let nowhere = format!("room:{}", stranger.new_id());
    seat.socket.say(json!({ "op": "subscribe", "ref": 2, "stream": nowhere })).await.unwrap();
    let other = seat.socket.expect("error").await;
    assert_eq!((&other["code"], &other["title"]), (&error["code"], &error["title"]));
}

#[tokio::test]
async fn the_last_event_of_a_removed_member_is_the_removal() {
    let app = TestApp::start().await;
    let (owner, member) = app.two_students().await;
    let room = owner.opens_room("Study group", &[&member]).await;
    let (mut owning, mut sitting) = (owner.enters(&room).await, member.enters(&room).await);
    owning.says("before").await;
    owning.socket.expect("ack").await;
    let path = format!("/v1/rooms/{room}/members/{}", member.id);
    assert_eq!(owner.ask("DELETE", &path, None).await.0, 204);
    owning.says("after").await;
    owning.socket.expect("ack").await;

    let (mut events, mut hinted) = (Vec::new(), false);
    let unsubscribed = loop {
        let Said::Op(op) = sitting.socket.next().await else { panic!("closed") };
        match op["op"].as_str().unwrap() {
            "events" => events.extend(op["events"].as_array().unwrap().iter().cloned()),
            "rooms" => hinted = true,
            "presence" => {}
            _ => break op,
        }
    };
    assert_dense(&events, 0);
    assert_eq!(texts(&events[..1]), ["before"]);
    assert_eq!(events[1]["kind"], "member");
    assert_eq!(events[1]["body"], json!({ "change": "removed", "user": member.id, "by": owner.id }));
    assert_eq!((events.len(), hinted), (2, true));
    assert_eq!((&unsubscribed["op"], &unsubscribed["code"]), (&json!("unsubscribed"), &json!("removed")));

    // Nothing comes any more, and nothing goes.
    sitting.says("still here?").await;
    let Said::Op(next) = sitting.socket.next().await else { panic!("closed") };
    assert_eq!(next["code"], "not_member");
    let (status, _) = member.ask("GET", &format!("/v1/rooms/{room}/messages"), None).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn leaving_is_quiet_in_public_and_told_in_private() {
    let app = TestApp::start().await;
    let (owner, member) = app.two_students().await;
    let public = owner.opens_public_room("Lobby").await;
    assert_eq!(member.ask("POST", &format!("/v1/rooms/{public}/join"), None).await.0, 200);
    let mut seat = member.enters(&public).await;
    assert_eq!(seat.subscribed["head"], 0, "joining a public room is no event");
    assert_eq!(member.ask("POST", &format!("/v1/rooms/{public}/leave"), None).await.0, 204);
    assert_eq!(seat.socket.expect("unsubscribed").await["code"], "left");
    assert_eq!(member.ask("POST", &format!("/v1/rooms/{public}/leave"), None).await.0, 404);

    let private = owner.opens_room("Study group", &[&member]).await;
    let mut watching = owner.enters(&private).await;
    assert_eq!(member.ask("POST", &format!("/v1/rooms/{private}/leave"), None).await.0, 204);
    let events = watching.sees(0, 1).await;
    assert_eq!(events[0]["body"], json!({ "change": "left", "user": member.id }));
    let (_, room) = owner.ask("GET", &format!("/v1/rooms/{private}"), None).await;
    assert_eq!(room["members"], 1);
}

#[tokio::test]
async fn a_private_history_begins_with_joining() {
    let app = TestApp::start().await;
    let (owner, guest) = app.two_students().await;
    let room = owner.opens_room("Study group", &[]).await;
    let mut owning = owner.enters(&room).await;
    for n in 0..3 {
        owning.says(&format!("before {n}")).await;
        owning.socket.expect("ack").await;
    }
    let invite = json!({ "user": guest.id });
    assert_eq!(owner.ask("POST", &format!("/v1/rooms/{room}/members"), Some(invite.clone())).await.0, 204);
    assert_eq!(
        owner.ask("POST", &format!("/v1/rooms/{room}/members"), Some(invite.clone())).await.0,
        204,
        "again"
    );
    owning.says("welcome").await;
    owning.socket.expect("ack").await;

    let seat = guest.enters(&room).await;
    let events = seat.subscribed["events"].as_array().unwrap().clone();
    assert_dense(&events, 3);
    assert_eq!(events[0]["body"], json!({ "change": "joined", "user": guest.id, "by": owner.id }));
    assert_eq!(texts(&events)[1], "welcome");
    let (_, page) = guest.ask("GET", &format!("/v1/rooms/{room}/messages?before=5"), None).await;
    assert_eq!((page["items"].as_array().unwrap().len(), &page["earlier"]), (1, &json!(false)));
    let (_, page) = guest.ask("GET", &format!("/v1/rooms/{room}/messages?after=0"), None).await;
    assert_eq!(page["items"][0]["seq"], 4);
    let position = |seq: u64| json!({ "epoch": seat.subscribed["epoch"], "seq": seq });
    assert_eq!(guest.returns(&room, position(2)).await.subscribed["replay"], "reset");
    assert_eq!(guest.returns(&room, position(4)).await.subscribed["replay"], "complete");

    // A resume across a rejoin is a reset: what was said meanwhile is not theirs.
    assert_eq!(guest.ask("POST", &format!("/v1/rooms/{room}/leave"), None).await.0, 204);
    assert_eq!(owner.ask("POST", &format!("/v1/rooms/{room}/members"), Some(invite)).await.0, 204);
    let back = guest.returns(&room, position(5)).await;
    assert_eq!(back.subscribed["replay"], "reset");
    assert_eq!(back.subscribed["events"][0]["seq"], 7);
}

#[tokio::test]
async fn a_room_keeps_an_owner() {
    let app = TestApp::start().await;
    let (owner, member) = app.two_students().await;
    let room = owner.opens_room("Study group", &[&member]).await;
    let rename = json!({ "title": "Ours" });
    let path = format!("/v1/rooms/{room}");
    assert_eq!(member.ask("PATCH", &path, Some(rename.clone())).await.0, 403);
    let mut list = member.connects().await;
    assert_eq!(owner.ask("POST", &format!("{path}/leave"), None).await.0, 204);
    let hint = list.expect("rooms").await;
    assert_eq!((&hint["room"], &hint["change"]), (&json!(room), &json!("changed")));
    let (status, room) = member.ask("PATCH", &path, Some(rename)).await;
    assert_eq!((status, &room["title"], &room["role"]), (200, &json!("Ours"), &json!("owner")));
}

#[tokio::test]
async fn an_ended_session_is_closed() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let (mut asking, mut helping) = (asker.enters(&room).await, helper.enters(&room).await);
    assert_eq!(helper.ask("POST", "/v1/auth/logout", None).await.0, 204);
    assert_eq!(helping.socket.expect_close().await, Some(4101));
    asking.says("gone?").await;
    asking.socket.expect("ack").await;
    assert_eq!(helper.ask("GET", "/v1/rooms", None).await.0, 401);
}

#[tokio::test]
async fn a_deleted_account_leaves_its_rooms_and_keeps_its_words() {
    let app = TestApp::start().await;
    let (owner, member) = app.two_students().await;
    let room = owner.opens_room("Study group", &[&member]).await;
    let mut sitting = member.enters(&room).await;
    let mut owning = owner.enters(&room).await;
    sitting.says("my notes are in the drive").await;
    owning.sees(0, 1).await;
    let password = json!({ "password": "correct horse battery" });
    assert_eq!(member.ask("DELETE", "/v1/me", Some(password)).await.0, 204);
    assert_eq!(sitting.socket.expect_close().await, Some(4101));
    let left = owning.sees(1, 1).await;
    assert_eq!(left[0]["body"]["change"], "left");
    let path = format!("/v1/rooms/{room}/messages");
    let (_, page) = owner.ask("GET", &path, None).await;
    assert_eq!(texts(page["items"].as_array().unwrap())[0], "my notes are in the drive");
    until(async || {
        let (_, page) = owner.ask("GET", &path, None).await;
        let author = page["items"][0]["author"].clone();
        let people: Vec<&Value> =
            page["people"].as_array().unwrap().iter().filter(|p| p["id"] == author).collect();
        people.len() == 1 && people[0]["display_name"] == "" && people[0]["deleted"] == true
    })
    .await;
}

#[tokio::test]
async fn who_comes_back_is_served_again_on_the_same_connection() {
    let app = TestApp::start().await;
    let (owner, member) = app.two_students().await;
    let room = owner.opens_public_room("Lobby").await;
    let mut owning = owner.enters(&room).await;
    assert_eq!(member.ask("POST", &format!("/v1/rooms/{room}/join"), None).await.0, 200);
    let mut seat = member.enters(&room).await;
    for round in 1..=3 {
        assert_eq!(member.ask("POST", &format!("/v1/rooms/{room}/leave"), None).await.0, 204);
        assert_eq!(member.ask("POST", &format!("/v1/rooms/{room}/join"), None).await.0, 200);
        seat.socket.say(json!({ "op": "subscribe", "ref": round, "stream": seat.stream })).await.unwrap();
        while seat.socket.expect("subscribed").await["ref"] != round {}
        owning.says("hello again").await;
        assert_eq!(seat.socket.expect("events").await["events"][0]["seq"], round);
    }
}

#[tokio::test]
async fn a_fresh_token_has_to_be_of_the_same_session() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let mut seat = asker.enters(&room).await;
    seat.socket.say(json!({ "op": "auth", "token": asker.token })).await.unwrap();
    assert_eq!(seat.socket.expect("welcome").await["user"], *asker.id);
    seat.socket.say(json!({ "op": "auth", "token": helper.token })).await.unwrap();
    assert_eq!(seat.socket.expect_close().await, Some(4100));
}

/// The other node hears of both in one look, and is kept from looking at memberships meanwhile.
#[tokio::test]
async fn nothing_follows_the_removal_on_a_node_that_finds_it_in_the_database() {
    let (here, there) = TestApp::two_nodes_apart().await;
    let (owner, member) = here.two_students().await;
    let room = owner.opens_room("Algorithms 101", &[&member]).await;
    let mut seat = member.on(&there).enters(&room).await;
    let path = format!("/v1/rooms/{room}/members/{}", member.id);
    assert_eq!(owner.ask("DELETE", &path, None).await.0, 204);
    assert_eq!(owner.posts(&room, &owner.new_id(), "after").await.0, 201);
    let mut held = here.database.db.begin().await.unwrap();
    sqlx::query("lock table realtime.members in access exclusive mode").execute(&mut *held).await.unwrap();
    let first = tokio::time::timeout(Duration::from_secs(5), seat.socket.expect("events")).await;
    let events = if let Ok(events) = first {
        events
    } else {
        // It was between its two looks.
        held.rollback().await.unwrap();
        seat.socket.expect("events").await
    };
    let changes: Vec<&Value> =
        events["events"].as_array().unwrap().iter().map(|event| &event["body"]).collect();
    assert_eq!(changes, [&json!({ "change": "removed", "user": member.id, "by": owner.id })]);
    loop {
        match seat.socket.next().await {
            Said::Op(op) if op["op"] == "unsubscribed" => break assert_eq!(op["code"], "removed"),
            Said::Op(op) => assert_ne!(op["op"], "events", "{op}"),
            Said::Closed(code) => panic!("closed with {code:?}"),
        }
    }
}

/// The names of a page of members, and the address of the next.
async fn members(who: &Student, room: &str, query: &str) -> (Vec<String>, Option<String>) {
    let (status, page) = who.ask("GET", &format!("/v1/rooms/{room}/members{query}"), None).await;
    assert_eq!(status, 200, "{page}");
    let names = page["items"].as_array().unwrap().iter();
    let names = names.map(|member| member["person"]["display_name"].as_str().unwrap().to_owned());
    (names.collect(), page["next"].as_str().map(|next| format!("&cursor={next}")))
}

#[tokio::test]
async fn members_of_a_large_room_are_found_by_name_and_by_id() {
    let app = TestApp::start().await;
    let (owner, stranger) = app.two_students().await;
    let room = owner.opens_public_room("Orientation").await;
    app.sql(
        "with people as (
             insert into accounts.users (id, email, handle, display_name, password_hash, created_at)
             select gen_random_uuid(), n || '@utama.example', 'person' || n,
                    case n when 7 then 'José Ferreira' when 8 then '陈美玲' when 9 then 'ＷＥＩ Jie Tan'
                           else 'Mei Tan ' || n end, 'none', now()
             from generate_series(1, 1300) n returning id, handle)
         insert into realtime.members (room_id, user_id, joined_at)
         select $1::uuid, id, now() + interval '1 hour' from people where length(handle) < 10 or handle < 'person120'",
        &[&room],
    )
    .await;
    let names = async |query: &str| members(&owner, &room, query).await.0;
    assert_eq!(names("?q=FERR").await, ["José Ferreira"]);
    assert_eq!(names("?q=%40person7%20jos%C3%A9").await, ["José Ferreira"]);
    assert_eq!(names("?q=jose").await, ["José Ferreira"]);
    assert_eq!(names("?q=%E7%BE%8E").await, ["陈美玲"]);
    assert_eq!(names("?q=wei%20tan").await, ["ＷＥＩ Jie Tan"]);
    assert_eq!(names("?q=nobody").await, [] as [&str; 0]);
    // Not a member, whatever they are called.
    assert_eq!(names(&format!("?q={}", stranger.handle)).await, [] as [&str; 0]);
    assert_eq!(names("?q=%20").await[0], owner.handle);

    // A name of many, one of few, and everybody.
    for (query, all) in [("q=mei%20tan", 1196), ("q=person1", 311), ("", 1200)] {
        let (mut found, mut next) = (Vec::new(), Some(String::new()));
        while let Some(cursor) = next {
            let (page, after) = members(&owner, &room, &format!("?{query}{cursor}")).await;
            assert!(page.len() <= 100, "{}", page.len());
            found.extend(page);
            next = after;
        }
        assert_eq!(found.len(), all, "{query}");
        found.sort();
        found.dedup();
        assert_eq!(found.len(), all, "{query}");
    }

    let ids = format!("?ids={},{},{}", stranger.id, owner.id, owner.new_id());
    let path = format!("/v1/rooms/{room}/members");
    let (_, page) = owner.ask("GET", &format!("{path}{ids}"), None).await;
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&page["items"][0]["person"]["id"], &page["items"][0]["role"]),
        (&json!(owner.id), &json!("owner"))
    );

    let long = "x".repeat(61);
    let many = vec![owner.new_id(); 101].join(",");
    let (_, other) = members(&owner, &room, "?q=tan").await;
    for (query, wanted) in [
        (format!("?q={long}"), 422),
        ("?ids=somebody".to_owned(), 400),
        (format!("?ids={many}"), 422),
        // Where another list goes on.
        (format!("?q=mei{}", other.unwrap()), 400),
        ("?cursor=made-up".to_owned(), 400),
    ] {
        let (status, problem) = owner.ask("GET", &format!("{path}{query}"), None).await;
        assert_eq!(status, wanted, "{query}: {problem}");
    }
    assert_eq!(stranger.ask("GET", &format!("{path}?q=mei"), None).await.0, 404);
    assert_eq!(stranger.ask("GET", &format!("{path}{ids}"), None).await.0, 404);
}
