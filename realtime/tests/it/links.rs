//! Invitation links: good for so many people and so long, and for nobody who was banned.

use serde_json::{Value, json};

use crate::app::{Student, TestApp};

async fn makes_link(student: &Student, room: &str, terms: Value) -> Value {
    let (status, link) = student.ask("POST", &format!("/v1/rooms/{room}/links"), Some(terms)).await;
    assert_eq!(status, 201, "{link}");
    link
}

async fn joins(student: &Student, link: &Value) -> (u16, Value) {
    let token = link["token"].as_str().unwrap();
    student.ask("POST", &format!("/v1/links/{token}/join"), None).await
}

async fn looks(student: &Student, token: &str) -> (u16, Value) {
    student.ask("GET", &format!("/v1/links/{token}"), None).await
}

#[tokio::test]
async fn a_link_leads_into_a_private_room_from_the_joining_on() {
    let app = TestApp::start().await;
    let (owner, guest) = app.two_students().await;
    let room = owner.opens_room("Committee", &[]).await;
    assert_eq!(owner.posts(&room, &owner.new_id(), "before").await.0, 201);
    let mut seat = owner.enters(&room).await;
    let link = makes_link(&owner, &room, json!({ "max_uses": 5 })).await;
    let token = link["token"].as_str().unwrap();
    assert_eq!(token.len(), 22);
    let (status, preview) = looks(&guest, token).await;
    assert_eq!((status, &preview["title"], &preview["members"]), (200, &json!("Committee"), &json!(1)));
    assert_eq!((&preview["by"]["id"], &preview["joined"]), (&json!(owner.id), &json!(false)));

    let (status, card) = joins(&guest, &link).await;
    assert_eq!((status, &card["joined"], &card["members"]), (200, &json!(true), &json!(2)));
    let joined = &seat.sees(1, 1).await[0];
    assert_eq!(joined["body"], json!({ "change": "joined", "user": guest.id, "by": owner.id }));
    let (_, page) = guest.ask("GET", &format!("/v1/rooms/{room}/messages"), None).await;
    let seqs: Vec<&Value> = page["items"].as_array().unwrap().iter().map(|item| &item["seq"]).collect();
    assert_eq!(seqs, [2]);
    // Nobody is told of what they did themselves.
    assert_eq!(guest.ask("GET", "/v1/inbox", None).await.1["items"], json!([]));
    // Again it is nothing, and uses nothing up.
    assert_eq!(joins(&guest, &link).await.0, 200);
    let (_, list) = owner.ask("GET", &format!("/v1/rooms/{room}/links"), None).await;
    assert_eq!((&list["items"][0]["uses"], &list["items"][0]["token"]), (&json!(1), &json!(token)));
    let in_rows: bool =
        sqlx::query_scalar("select exists (select from realtime.links l where l::text like $1)")
            .bind(format!("%{token}%"))
            .fetch_one(app.database.db.pool())
            .await
            .unwrap();
    assert!(!in_rows, "what is in a link lies in no row");
}

#[tokio::test]
async fn of_many_who_come_at_once_as_many_get_in_as_may() {
    const MAY: usize = 4;
    let app = TestApp::start().await;
    let owner = app.student("owner").await;
    let room = owner.opens_room("Committee", &[]).await;
    let link = makes_link(&owner, &room, json!({ "max_uses": MAY })).await;
    let mut guests = Vec::new();
    for n in 0..12 {
        guests.push(app.student(&format!("guest{n}")).await);
    }
    let coming = guests.iter().map(|guest| {
        let (guest, link) = (guest.clone(), link.clone());
        tokio::spawn(async move { joins(&guest, &link).await })
    });
    let (mut inside, mut outside) = (0, 0);
    for came in coming.collect::<Vec<_>>() {
        match came.await.unwrap() {
            (200, _) => inside += 1,
            (410, problem) => {
                assert_eq!(problem["code"], "link_invalid");
                outside += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((inside, outside), (MAY, guests.len() - MAY));
    let (_, card) = owner.ask("GET", &format!("/v1/rooms/{room}"), None).await;
    assert_eq!(card["members"], json!(MAY + 1));
}

#[tokio::test]
async fn what_is_no_good_link_is_answered_the_same() {
    let app = TestApp::start().await;
    let (owner, guest) = app.two_students().await;
    let room = owner.opens_public_room("Algorithms").await;
    let [revoked, old, used] = [
        makes_link(&owner, &room, json!({})).await,
        makes_link(&owner, &room, json!({ "expires_in": 600 })).await,
        makes_link(&owner, &room, json!({ "max_uses": 1 })).await,
    ];
    let id = revoked["id"].as_str().unwrap();
    let path = format!("/v1/rooms/{room}/links/{id}");
    assert_eq!(guest.ask("DELETE", &path, None).await.0, 404, "to whom the room is not");
    assert_eq!(owner.ask("DELETE", &path, None).await.0, 204);
    assert_eq!(owner.ask("DELETE", &path, None).await.0, 404);
    app.sql(
        "update realtime.links set expires_at = now() where id = $1::uuid",
        &[old["id"].as_str().unwrap()],
    )
    .await;
    assert_eq!(joins(&app.student("first").await, &used).await.0, 200);
    let unknown = json!({ "token": "AAAAAAAAAAAAAAAAAAAAAA" });
    for link in [&revoked, &old, &used, &unknown] {
        let (status, problem) = joins(&guest, link).await;
        assert_eq!((status, &problem["code"]), (410, &json!("link_invalid")), "{link}");
        assert_eq!(looks(&guest, link["token"].as_str().unwrap()).await.0, 410);
    }
    for nonsense in ["x", "%F0%9F%91%8D", &"A".repeat(5_000)] {
        assert_eq!(looks(&guest, nonsense).await.0, 410);
    }
    for terms in [json!({ "expires_in": 1 }), json!({ "max_uses": 0 }), json!({ "max_uses": 10_001 })] {
        let (status, _) = owner.ask("POST", &format!("/v1/rooms/{room}/links"), Some(terms)).await;
        assert_eq!(status, 422);
    }
}

#[tokio::test]
async fn a_link_opens_nothing_for_the_banned_and_the_blocked_and_goes_with_its_maker() {
    let app = TestApp::start().await;
    let (owner, guest) = app.two_students().await;
    let helper = app.student("helping").await;
    let room = owner.opens_room("Committee", &[&helper]).await;
    let role = format!("/v1/rooms/{room}/members/{}/role", helper.id);
    assert_eq!(helper.ask("POST", &format!("/v1/rooms/{room}/links"), Some(json!({}))).await.0, 403);
    assert_eq!(owner.ask("PUT", &role, Some(json!({ "role": "moderator" }))).await.0, 204);
    let (theirs, ours) =
        (makes_link(&helper, &room, json!({})).await, makes_link(&owner, &room, json!({})).await);

    helper.blocks(&guest).await;
    assert_eq!(joins(&guest, &theirs).await.1["code"], "unreachable");
    let ban = format!("/v1/rooms/{room}/bans/{}", guest.id);
    assert_eq!(owner.ask("PUT", &ban, Some(json!({}))).await.0, 204);
    let (status, problem) = joins(&guest, &ours).await;
    assert_eq!((status, &problem["code"]), (403, &json!("banned")));
    assert_eq!(owner.ask("DELETE", &ban, None).await.0, 204);

    assert_eq!(owner.ask("PUT", &role, Some(json!({ "role": "member" }))).await.0, 204);
    assert_eq!(joins(&app.student("another").await, &theirs).await.0, 410);
    assert_eq!(joins(&guest, &ours).await.0, 200);
}

#[tokio::test]
async fn a_room_has_twenty_links_at_a_time() {
    let app = TestApp::start().await;
    let owner = app.student("owner").await;
    let room = owner.opens_room("Committee", &[]).await;
    for _ in 0..20 {
        makes_link(&owner, &room, json!({})).await;
    }
    let (status, problem) = owner.ask("POST", &format!("/v1/rooms/{room}/links"), Some(json!({}))).await;
    assert_eq!((status, &problem["code"]), (409, &json!("too_many_links")));
}

#[tokio::test]
async fn a_link_is_good_as_long_as_its_maker_keeps_order_in_the_room() {
    let app = TestApp::start().await;
    let (owner, guest) = app.two_students().await;
    let (officer, gone) = (app.officer("officer", "moderator").await, app.officer("gone", "moderator").await);
    let helper = app.student("helping").await;
    let room = owner.opens_room("Committee", &[&officer, &gone, &helper]).await;
    let role = format!("/v1/rooms/{room}/members/{}/role", helper.id);
    assert_eq!(owner.ask("PUT", &role, Some(json!({ "role": "moderator" }))).await.0, 204);
    let theirs = makes_link(&officer, &room, json!({})).await;
    let leaving = makes_link(&gone, &room, json!({})).await;
    let banned = makes_link(&helper, &room, json!({})).await;
    for link in [&theirs, &leaving, &banned] {
        assert_eq!(looks(&guest, link["token"].as_str().unwrap()).await.0, 200);
    }

    // An office is lost without anybody touching the room, and so is an account before its rooms hear of it.
    app.sql("update accounts.users set role = 'student' where id = $1::uuid", &[&officer.id]).await;
    app.sql(
        "update accounts.users set deleted_at = now(), email = null, handle = null, password_hash = null,
                display_name = '', email_verified_at = null where id = $1::uuid",
        &[&gone.id],
    )
    .await;
    assert_eq!(
        owner.ask("PUT", &format!("/v1/rooms/{room}/bans/{}", helper.id), Some(json!({}))).await.0,
        204
    );
    for link in [&theirs, &leaving, &banned] {
        assert_eq!(looks(&guest, link["token"].as_str().unwrap()).await.0, 410);
        let (status, problem) = joins(&guest, link).await;
        assert_eq!((status, &problem["code"]), (410, &json!("link_invalid")));
    }
}
