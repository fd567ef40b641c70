use http::{Method, StatusCode};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::app::{App, Browser, PASSWORD, browser};

#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one() {
    let app = App::start().await;
    let phone = app.sign_up("mei").await;
    app.clock.advance(chrono::TimeDelta::seconds(1));
    let laptop = app.sign_in("mei").await;
    let stranger = app.sign_up("kumar").await;
    let list = app.get("/v1/auth/sessions", &laptop).await.body;
    insta::assert_json_snapshot!(list, { ".items[].id" => "[id]" });
    let id = list["items"][1]["id"].as_str().unwrap();
    let path = format!("/v1/auth/sessions/{id}");
    let end = |who| app.call(Method::DELETE, &path, who, None);
    assert_eq!(end(&stranger).await.status, StatusCode::NOT_FOUND);
    assert_eq!(end(&laptop).await.status, StatusCode::NO_CONTENT);
    assert_eq!(end(&laptop).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get("/v1/me", &phone).await.code(), "session_ended");
    assert_eq!(app.refresh(&phone).await.code(), "session_ended");
    assert_eq!(app.get("/v1/me", &laptop).await.status, StatusCode::OK);
    assert_eq!(app.events("session.ended").await[0]["reason"], "ended_elsewhere");
    let broken = app.call(Method::DELETE, "/v1/auth/sessions/not-an-id", &laptop, None).await;
    assert_eq!(broken.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn signing_out_works_by_cookie_and_by_token() {
    let app = App::start().await;
    let by_cookie = app.sign_up("mei").await;
    let by_token = app.sign_in("mei").await;
    let out = |who: Browser| {
        let app = &app;
        async move { app.call(Method::POST, "/v1/auth/logout", &who, None).await }
    };
    let answer = out(Browser { token: String::new(), ..by_cookie.clone() }).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert!(answer.set_cookie().contains("Max-Age=0"));
    assert_eq!(
        out(Browser { cookie: String::new(), ..by_token.clone() }).await.status,
        StatusCode::NO_CONTENT
    );
    for ended in [by_cookie, by_token] {
        assert_eq!(app.get("/v1/me", &ended).await.code(), "session_ended");
        assert_eq!(app.refresh(&ended).await.code(), "session_ended");
        assert_eq!(out(ended).await.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(out(Browser::default()).await.status, StatusCode::NO_CONTENT);
    assert_eq!(app.events("session.ended").await.len(), 2);
}

#[tokio::test]
async fn signing_out_everywhere_ends_all() {
    let app = App::start().await;
    let (a, b) = (app.sign_up("mei").await, app.sign_in("mei").await);
    let answer = app.call(Method::POST, "/v1/auth/logout-everywhere", &a, None).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    for who in [a, b] {
        assert_eq!(app.get("/v1/me", &who).await.code(), "session_ended");
    }
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let app = App::start().await;
    let (here, there) = (app.sign_up("mei").await, app.sign_in("mei").await);
    let change = |current: &str| {
        app.post("/v1/auth/password/change", &here, json!({ "current": current, "new": "five quiet otters" }))
    };
    assert_eq!(change("wrong password").await.code(), "wrong_password");
    assert_eq!(change(PASSWORD).await.status, StatusCode::NO_CONTENT);
    assert_eq!(app.get("/v1/me", &here).await.status, StatusCode::OK);
    assert_eq!(app.get("/v1/me", &there).await.code(), "session_ended");
    assert_eq!(app.try_sign_in("mei@utama.example", PASSWORD).await.code(), "wrong_credentials");
    browser(&app.try_sign_in("mei@utama.example", "five quiet otters").await);
    assert_eq!(app.events("session.ended").await[0]["reason"], "password_changed");
    assert!(app.was_mailed("mei", "Your password was changed").await);
}

/// What another node does reaches this one through the event log, before the cache would notice by itself.
#[tokio::test]
async fn an_end_on_another_node_is_heard_of() {
    let app = App::start().await;
    let mei = app.sign_up("mei").await;
    let stop = CancellationToken::new();
    let heard = tokio::spawn(app.consumers().run(stop.clone()));
    // The consumer has found its place once the first end is heard of; until then the sessions differ.
    let mut heard_of = false;
    for _ in 0..50 {
        let other = app.sign_in("mei").await;
        assert_eq!(app.get("/v1/me", &other).await.status, StatusCode::OK);
        end_elsewhere(&app, &other).await;
        for _ in 0..500 {
            heard_of = app.get("/v1/me", &other).await.code() == "session_ended";
            if heard_of {
                break;
            }
            tokio::task::yield_now().await;
        }
        if heard_of {
            break;
        }
    }
    assert!(heard_of);
    assert_eq!(app.get("/v1/me", &mei).await.status, StatusCode::OK);
    stop.cancel();
    heard.await.unwrap();
}

/// As another node would: in the database alone.
async fn end_elsewhere(app: &App, who: &Browser) {
    let session = app.accounts.authenticate(&who.token).await.unwrap().principal.session;
    let mut tx = app.db.db.begin().await.unwrap();
    sqlx::query("update accounts.sessions set ended_at = now(), end_reason = 'signed_out' where id = $1")
        .bind(session.uuid())
        .execute(&mut *tx)
        .await
        .unwrap();
    let payload = json!({ "session": session, "user": who.id, "reason": "signed_out" });
    events::append(&mut tx, app.clock.now(), "session.ended", &session.to_string(), payload).await.unwrap();
    tx.commit().await.unwrap();
}
