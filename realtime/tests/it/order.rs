//! Keeping order: mutes, bans, slow mode, and who may do it.

use serde_json::{Value, json};
use testkit::Socket;

use crate::app::{Student, TestApp, until};
use crate::inbox::opens_inbox;
use crate::notifications::told;

const HOUR: u32 = 3_600;

fn for_an_hour(reason: &str) -> Value {
    json!({ "for_seconds": HOUR, "reason": reason })
}

/// The next notice of this name.
pub(crate) async fn noticed(inbox: &mut Socket, name: &str) -> Value {
    loop {
        let event = told(inbox).await;
        if event["body"]["notice"] == name {
            return event;
        }
    }
}

async fn audit(student: &Student, room: &str) -> Vec<(String, String)> {
    let (status, page) = student.ask("GET", &format!("/v1/rooms/{room}/audit"), None).await;
    assert_eq!(status, 200, "{page}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let lines = page["items"].as_array().unwrap().iter();
    lines.map(|line| (text(&line["act"]), text(&line["reason"]))).collect()
}

#[tokio::test]
async fn a_muted_member_reads_and_takes_back_and_does_nothing_else() {
    let app = TestApp::start().await;
    let (owner, member) = app.two_students().await;
    let room = owner.opens_public_room("Algorithms").await;
    let at = |path: &str| format!("/v1/rooms/{room}{path}");
    assert_eq!(member.ask("POST", &at("/join"), None).await.0, 200);
    let (mut inbox, _) = opens_inbox(&member, &app, Value::Null).await;
    assert_eq!(member.posts(&room, &member.new_id(), "buy my notes").await.0, 201);
    let mute = at(&format!("/mutes/{}", member.id));
    assert_eq!(owner.ask("PUT", &mute, Some(for_an_hour("Advertising"))).await.0, 204);
    let notice = told(&mut inbox).await;
    assert_eq!((&notice["kind"], &notice["body"]["notice"]), (&json!("system"), &json!("muted")));
    assert_eq!((&notice["author"], &notice["body"]["reason"]), (&Value::Null, &json!("Advertising")));

    // Going and coming again does not lift it.
    assert_eq!(member.ask("POST", &at("/leave"), None).await.0, 204);
    let (_, card) = member.ask("POST", &at("/join"), None).await;
    assert_eq!((&card["muted"], card["muted_until"].is_string()), (&json!(true), true));
    let mut seat = member.enters(&room).await;
    seat.says("still").await;
    let error = seat.socket.expect("error").await;
    assert_eq!(error["code"], "muted");
    let wait_ms = error["retry_after_ms"].as_u64().unwrap();
    assert!((3_590_000..=3_600_000).contains(&wait_ms), "{wait_ms}");
    for (method, path, body) in [
        ("POST", "/messages", Some(json!({ "text": "still" }))),
        ("PATCH", "/messages/1", Some(json!({ "text": "still" }))),
        ("PUT", "/messages/1/reactions/%F0%9F%91%8D", None),
        ("POST", "/pins/1", None),
    ] {
        let (status, problem) = member.commands(method, &at(path), body).await;
        assert_eq!((status, &problem["code"]), (403, &json!("muted")), "{method} {path}");
    }
    assert_eq!(member.commands("DELETE", &at("/messages/1"), None).await.0, 200);

    assert_eq!(owner.ask("DELETE", &mute, None).await.0, 204);
    assert_eq!(told(&mut inbox).await["body"]["notice"], "unmuted");
    assert_eq!(member.posts(&room, &member.new_id(), "sorry").await.0, 201);
    assert_eq!(
        audit(&owner, &room).await,
        [("unmute".to_owned(), String::new()), ("mute".to_owned(), "Advertising".to_owned())]
    );
}

#[tokio::test]
async fn a_banned_member_is_out_and_stays_out() {
    let app = TestApp::start().await;
    let (owner, member) = app.two_students().await;
    let room = owner.opens_public_room("Algorithms").await;
    let at = |path: &str| format!("/v1/rooms/{room}{path}");
    assert_eq!(member.ask("POST", &at("/join"), None).await.0, 200);
    let mut seat = member.enters(&room).await;
    let ban = at(&format!("/bans/{}", member.id));
    assert_eq!(owner.ask("PUT", &ban, Some(for_an_hour("Threats"))).await.0, 204);
    let removal = &seat.sees(0, 1).await[0];
    assert_eq!(removal["body"], json!({ "change": "removed", "user": member.id, "by": owner.id }));
    assert_eq!(seat.socket.expect("unsubscribed").await["code"], "removed");
    let (status, problem) = member.ask("POST", &at("/join"), None).await;
    assert_eq!((status, &problem["code"]), (403, &json!("banned")));
    let (_, list) = owner.ask("GET", &at("/sanctions"), None).await;
    assert_eq!((&list["items"][0]["kind"], &list["items"][0]["reason"]), (&json!("ban"), &json!("Threats")));

    assert_eq!(owner.ask("DELETE", &ban, None).await.0, 204);
    assert_eq!(owner.ask("GET", &at("/sanctions"), None).await.1["items"], json!([]));
    assert_eq!(member.ask("POST", &at("/join"), None).await.0, 200);

    // A private room takes no invitation of somebody who is banned from it, a member or not.
    let secret = owner.opens_room("Committee", &[]).await;
    let ban = format!("/v1/rooms/{secret}/bans/{}", member.id);
    assert_eq!(owner.ask("PUT", &ban, Some(json!({}))).await.0, 204);
    let invited = Some(json!({ "user": member.id }));
    let (status, problem) = owner.ask("POST", &format!("/v1/rooms/{secret}/members"), invited).await;
    assert_eq!((status, &problem["code"]), (403, &json!("banned")));
}

#[tokio::test]
async fn slow_mode_holds_back_all_but_those_who_keep_order() {
    let app = TestApp::start().await;
    let (owner, member) = app.two_students().await;
    let room = owner.opens_room("Lecture", &[&member]).await;
    let mut seat = member.enters(&room).await;
    let slow = format!("/v1/rooms/{room}/slow-mode");
    assert_eq!(owner.ask("PUT", &slow, Some(json!({ "seconds": 600 }))).await.0, 200);
    assert_eq!(seat.sees(0, 1).await[0]["body"], json!({ "change": "slowed", "seconds": 600 }));
    seat.says("one").await;
    seat.socket.expect("ack").await;
    // Neither the same connection nor another way gets around it.
    seat.says("two").await;
    let error = seat.socket.expect("error").await;
    assert_eq!(error["code"], "slow_mode");
    assert!(error["retry_after_ms"].as_u64().is_some_and(|wait| wait > 590_000), "{error}");
    let (status, problem) = member.posts(&room, &member.new_id(), "two").await;
    assert_eq!((status, &problem["code"]), (429, &json!("slow_mode")));
    // It is about messages: what was said may be put right.
    let path = format!("/v1/rooms/{room}/messages/2");
    assert_eq!(member.commands("PATCH", &path, Some(json!({ "text": "One" }))).await.0, 200);
    for text in ["first", "second"] {
        assert_eq!(owner.posts(&room, &owner.new_id(), text).await.0, 201);
    }
    let (status, _) = owner.ask("PUT", &slow, Some(json!({ "seconds": 21_601 }))).await;
    assert_eq!(status, 422);
    assert_eq!(owner.ask("PUT", &slow, Some(json!({ "seconds": 0 }))).await.0, 200);
    assert_eq!(member.posts(&room, &member.new_id(), "two").await.0, 201);
}

#[tokio::test]
async fn moderators_are_named_by_owners_and_have_no_power_over_them() {
    let app = TestApp::start().await;
    let (owner, helper) = app.two_students().await;
    let (other, member) = (app.student("other").await, app.student("member").await);
    let room = owner.opens_room("Society", &[&helper, &other, &member]).await;
    let role = |user: &Student| format!("/v1/rooms/{room}/members/{}/role", user.id);
    let moderator = || Some(json!({ "role": "moderator" }));
    assert_eq!(helper.ask("PUT", &role(&other), moderator()).await.0, 403);
    for user in [&helper, &other] {
        assert_eq!(owner.ask("PUT", &role(user), moderator()).await.0, 204);
    }
    assert_eq!(helper.ask("PUT", &role(&member), moderator()).await.0, 403, "moderators name nobody");
    assert_eq!(owner.ask("PUT", &role(&member), Some(json!({ "role": "owner" }))).await.0, 422);
    let mute = |user: &Student| format!("/v1/rooms/{room}/mutes/{}", user.id);
    for (user, status) in [(&owner, 403), (&other, 403), (&helper, 409), (&member, 204)] {
        assert_eq!(helper.ask("PUT", &mute(user), Some(for_an_hour(""))).await.0, status);
    }
    let (_, list) = owner.ask("GET", &format!("/v1/rooms/{room}/members"), None).await;
    let roles: Vec<&Value> = list["items"].as_array().unwrap().iter().map(|card| &card["role"]).collect();
    assert_eq!(roles, ["owner", "moderator", "moderator", "member"]);
    // Messages of others, with a reason for the audit and for their author.
    let (mut inbox, _) = opens_inbox(&other, &app, Value::Null).await;
    assert_eq!(other.posts(&room, &other.new_id(), "nonsense").await.0, 201);
    let path = format!("/v1/rooms/{room}/messages/3?reason=Off%20topic");
    assert_eq!(helper.commands("DELETE", &path, None).await.0, 200);
    let notice = noticed(&mut inbox, "message_removed").await;
    assert_eq!(notice["body"]["reason"], "Off topic");
    assert_eq!(audit(&owner, &room).await[0], ("remove_message".to_owned(), "Off topic".to_owned()));
    let long = format!("/v1/rooms/{room}/messages/3?reason={}", "x".repeat(301));
    assert_eq!(helper.commands("DELETE", &long, None).await.0, 422);

    // A room that loses its owner passes to a moderator.
    assert_eq!(owner.ask("POST", &format!("/v1/rooms/{room}/leave"), None).await.0, 204);
    let (_, list) = helper.ask("GET", &format!("/v1/rooms/{room}/members"), None).await;
    assert_eq!(list["items"][0]["role"], "owner");
    assert_ne!(list["items"][0]["person"]["id"], json!(member.id));
}

/// What everybody is answered, in a public room of a campus and in a private one.
#[tokio::test]
async fn who_may_keep_order_where() {
    let app = TestApp::start().await;
    let owner = app.student("owner").await;
    let (moderator, member) = (app.student("keeper").await, app.student("member").await);
    let stranger = app.student("stranger").await;
    let (local, foreign) =
        (app.officer("local", "moderator").await, app.officer("foreign", "moderator").await);
    let admin = app.officer("operating", "admin").await;
    let inside = [&owner, &moderator, &member, &stranger, &local];
    app.campus("utama", &inside).await;
    app.campus("seberang", &[&foreign]).await;
    let public = owner.opens_public_room("Cricket").await;
    for person in [&moderator, &member] {
        assert_eq!(person.ask("POST", &format!("/v1/rooms/{public}/join"), None).await.0, 200);
    }
    let private = owner.opens_room("Committee", &[&moderator, &member]).await;
    let direct = owner.opens_direct(&member).await;
    for room in [&public, &private] {
        let path = format!("/v1/rooms/{room}/members/{}/role", moderator.id);
        assert_eq!(owner.ask("PUT", &path, Some(json!({ "role": "moderator" }))).await.0, 204);
    }
    // Upon somebody who is in none of them, so that nothing changes for the others.
    let target = app.student("target").await;
    let everybody = [&owner, &moderator, &member, &stranger, &local, &foreign, &admin];
    let expected = |room: &str, who: &Student, owners_only: bool| match who.id.as_str() {
        id if room == direct && (id == owner.id || id == member.id) => 409,
        _ if room == direct => 404,
        id if id == owner.id || id == admin.id => 200,
        id if id == moderator.id => {
            if owners_only {
                403
            } else {
                200
            }
        }
        id if id == member.id => 403,
        id if id == local.id && room == public => 200,
        _ => 404,
    };
    for room in [&public, &private, &direct] {
        for who in everybody {
            for (method, path, body, owners_only) in [
                ("PUT", format!("mutes/{}", target.id), Some(for_an_hour("")), false),
                ("DELETE", format!("mutes/{}", target.id), None, false),
                ("PUT", format!("bans/{}", target.id), Some(for_an_hour("")), false),
                ("DELETE", format!("bans/{}", target.id), None, false),
                ("GET", "sanctions".to_owned(), None, false),
                ("GET", "audit".to_owned(), None, false),
                ("PUT", "slow-mode".to_owned(), Some(json!({ "seconds": 0 })), false),
                // There is no such member: whoever may ask is told so.
                ("DELETE", format!("members/{}", target.id), None, false),
                ("PUT", format!("members/{}/role", target.id), Some(json!({ "role": "moderator" })), true),
            ] {
                let (status, answer) = who.ask(method, &format!("/v1/rooms/{room}/{path}"), body).await;
                let named = path.starts_with("members/");
                let wanted = match expected(room, who, owners_only) {
                    200 if named => 404,
                    wanted => wanted,
                };
                let got = if status == 204 { 200 } else { status };
                assert_eq!(got, wanted, "{method} {path} by {} in {room}: {answer}", who.id);
            }
        }
    }
    for (who, status) in [(&owner, 403), (&member, 403), (&local, 200), (&admin, 200)] {
        assert_eq!(who.ask("GET", "/v1/moderation/audit", None).await.0, status);
    }
}

#[tokio::test]
async fn moderators_see_the_audit_of_their_campus_and_admins_all_of_it() {
    let app = TestApp::start().await;
    let (owner, other) = app.two_students().await;
    let (local, admin) = (app.officer("local", "moderator").await, app.officer("operating", "admin").await);
    app.campus("utama", &[&owner, &local]).await;
    app.campus("seberang", &[&other]).await;
    for (student, title) in [(&owner, "Here"), (&other, "There")] {
        let room = student.opens_public_room(title).await;
        let path = format!("/v1/rooms/{room}/slow-mode");
        assert_eq!(student.ask("PUT", &path, Some(json!({ "seconds": 5 }))).await.0, 200);
    }
    let titles = async |who: &Student| -> Vec<Value> {
        let (_, page) = who.ask("GET", "/v1/moderation/audit", None).await;
        page["items"].as_array().unwrap().iter().map(|line| line["room_title"].clone()).collect()
    };
    assert_eq!(titles(&local).await, ["Here"]);
    assert_eq!(titles(&admin).await, ["There", "Here"]);
    // Not even the database takes a line back, or another one in its place.
    let changed = sqlx::query("update realtime.audit set reason = 'nothing happened'");
    assert!(changed.execute(app.database.db.pool()).await.is_err());
}

#[tokio::test]
async fn an_officer_acts_in_a_room_without_being_in_it() {
    let app = TestApp::start().await;
    let (owner, member) = app.two_students().await;
    let local = app.officer("local", "moderator").await;
    app.campus("utama", &[&owner, &member, &local]).await;
    let room = owner.opens_public_room("Cricket").await;
    assert_eq!(member.ask("POST", &format!("/v1/rooms/{room}/join"), None).await.0, 200);
    let mut seat = member.enters(&room).await;
    let path = format!("/v1/rooms/{room}/bans/{}", owner.id);
    assert_eq!(local.ask("PUT", &path, Some(for_an_hour("Fraud"))).await.0, 204, "even of its owner");
    let removal = &seat.sees(0, 1).await[0];
    assert_eq!((&removal["author"], &removal["body"]["user"]), (&json!(local.id), &json!(owner.id)));
    until(async || member.ask("GET", &format!("/v1/rooms/{room}"), None).await.1["role"] == "owner").await;
    // Acting is not reading.
    assert_eq!(local.ask("GET", &format!("/v1/rooms/{room}/messages"), None).await.0, 404);
}

#[tokio::test]
async fn whoever_lost_the_right_since_they_asked_does_nothing() {
    let app = TestApp::start().await;
    let (owner, helper) = app.two_students().await;
    let member = app.student("member").await;
    let room = owner.opens_room("Committee", &[&helper, &member]).await;
    let at = |path: &str| format!("/v1/rooms/{room}{path}");
    for (role, method, path, body) in [
        ("moderator", "PUT", at(&format!("/mutes/{}", member.id)), Some(json!({}))),
        ("moderator", "DELETE", at(&format!("/mutes/{}", member.id)), None),
        ("moderator", "PUT", at(&format!("/bans/{}", member.id)), Some(json!({}))),
        ("moderator", "DELETE", at(&format!("/members/{}", member.id)), None),
        ("moderator", "PUT", at("/slow-mode"), Some(json!({ "seconds": 30 }))),
        ("moderator", "POST", at("/links"), Some(json!({}))),
        ("owner", "PUT", at(&format!("/members/{}/role", member.id)), Some(json!({ "role": "moderator" }))),
        ("owner", "PATCH", at(""), Some(json!({ "topic": "Mine now" }))),
    ] {
        let change = "update realtime.members set role = $3::realtime.member_role
                      where room_id = $1::uuid and user_id = $2::uuid";
        app.sql(change, &[&room, &helper.id, role]).await;
        let mut held = app.holds(&room).await;
        let asked = tokio::spawn({
            let (helper, path) = (helper.clone(), path.clone());
            async move { helper.ask(method, &path, body).await }
        });
        app.until_waiting(1).await;
        let dismissed = sqlx::query(change).bind(&room).bind(&helper.id).bind("member");
        dismissed.execute(&mut *held).await.unwrap();
        held.commit().await.unwrap();
        let (status, problem) = asked.await.unwrap();
        assert_eq!((status, &problem["code"]), (403, &json!("forbidden")), "{method} {path}");
    }
    let (_, card) = member.ask("GET", &at(""), None).await;
    assert_eq!(
        (&card["topic"], &card["slow_seconds"], &card["muted"]),
        (&json!(""), &json!(0), &json!(false))
    );
    assert!(audit(&owner, &room).await.is_empty());
}
