use std::collections::BTreeSet;

use chrono::TimeDelta;
use futures_util::future::join_all;
use http::StatusCode;
use serde_json::json;

use crate::app::{App, Browser, browser};

#[tokio::test]
async fn each_refresh_gives_the_next_token() {
    let app = App::start().await;
    let mut mei = app.sign_up("mei").await;
    for _ in 0..5 {
        app.clock.advance(TimeDelta::minutes(10));
        let answer = app.refresh(&mei).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_ne!(answer.cookie(), mei.cookie);
        mei = browser(&answer);
        assert_eq!(app.get("/v1/me", &mei).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_lost_answer_is_given_again_for_half_a_minute() {
    let app = App::start().await;
    let mei = app.sign_up("mei").await;
    let first = app.refresh(&mei).await.cookie();
    app.clock.advance(TimeDelta::seconds(30));
    assert_eq!(app.refresh(&mei).await.cookie(), first);
}

#[tokio::test]
async fn a_token_used_again_later_ends_the_session() {
    let app = App::start().await;
    let thief = app.sign_up("mei").await;
    let other = app.sign_in("mei").await;
    let mei = browser(&app.refresh(&thief).await);
    app.clock.advance(TimeDelta::seconds(31));
    let answer = app.refresh(&thief).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::UNAUTHORIZED, "session_ended"));
    assert!(answer.set_cookie().starts_with("atas_refresh=; ") && answer.set_cookie().contains("Max-Age=0"));
    // The family has ended: the honest successor and the access token too.
    assert_eq!(app.refresh(&mei).await.code(), "session_ended");
    assert_eq!(app.get("/v1/me", &mei).await.code(), "session_ended");
    let ended = app.events("session.ended").await;
    assert_eq!(ended.len(), 1);
    assert_eq!(ended[0]["reason"], "token_reused");
    assert_eq!(ended[0]["user"], json!(mei.id));
    // Another session of the same account is not touched.
    assert_eq!(app.get("/v1/me", &other).await.status, StatusCode::OK);
}

#[tokio::test]
async fn racing_tabs_get_one_successor() {
    let app = App::start().await;
    let mei = app.sign_up("mei").await;
    let answers = join_all((0..32).map(|_| app.refresh(&mei))).await;
    assert!(answers.iter().all(|answer| answer.status == StatusCode::OK), "{answers:?}");
    let cookies: BTreeSet<_> = answers.iter().map(crate::app::Answer::cookie).collect();
    assert_eq!(cookies.len(), 1);
    let tokens: i64 = sqlx::query_scalar("select count(*) from accounts.refresh_tokens")
        .fetch_one(app.db.db.pool())
        .await
        .unwrap();
    assert_eq!(tokens, 2);
    let next = Browser { cookie: cookies.into_iter().next().unwrap(), ..Browser::default() };
    assert_eq!(app.refresh(&next).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_slow_tab_gets_the_newest_token_of_the_browser() {
    let app = App::start().await;
    let mei = app.sign_up("mei").await;
    let second = browser(&app.refresh(&mei).await);
    app.clock.advance(TimeDelta::seconds(10));
    let third = browser(&app.refresh(&second).await);
    // A tab that was slow still presents the first: it must not put an older one into the shared jar.
    assert_eq!(app.refresh(&mei).await.cookie(), third.cookie);
    app.clock.advance(TimeDelta::minutes(14));
    assert_eq!(app.refresh(&third).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_rotated_key_does_not_break_a_chain() {
    let app = App::start().await;
    let mei = app.sign_up("mei").await;
    let next = app.refresh(&mei).await.cookie();
    app.keys.rotate(store::keys::Purpose::Refresh).await.unwrap();
    assert_eq!(app.refresh(&mei).await.cookie(), next);
    let next = Browser { cookie: next, ..Browser::default() };
    assert_eq!(app.refresh(&next).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_session_lives_as_long_as_it_is_used() {
    let app = App::start().await;
    let mut mei = app.sign_up("mei").await;
    for _ in 0..3 {
        app.clock.advance(TimeDelta::days(29));
        mei = browser(&app.refresh(&mei).await);
        app.worker.tick().await.unwrap();
    }
    app.clock.advance(TimeDelta::days(31));
    assert_eq!(app.refresh(&mei).await.code(), "session_ended");
    app.worker.tick().await.unwrap();
    let left: i64 = sqlx::query_scalar("select count(*) from accounts.sessions")
        .fetch_one(app.db.db.pool())
        .await
        .unwrap();
    assert_eq!(left, 0, "cleaned");
}

#[tokio::test]
async fn nonsense_cookies_are_just_refused() {
    let app = App::start().await;
    for cookie in ["", "atas_refresh=", "atas_refresh=abc", "atas_refresh=%00", "other=1; atas_refresh=!!"] {
        let who = Browser { cookie: cookie.to_owned(), ..Browser::default() };
        let answer = app.refresh(&who).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::UNAUTHORIZED, "session_ended"));
    }
}
