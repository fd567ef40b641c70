use chrono::TimeDelta;
use futures_util::future::join_all;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::app::{Answer, App, Browser, browser};

async fn verify(app: &App, token: &str) -> Answer {
    app.post("/v1/auth/verify", &Browser::default(), json!({ "token": token })).await
}

async fn reset(app: &App, token: &str) -> Answer {
    let body = json!({ "token": token, "password": "five quiet otters" });
    app.post("/v1/auth/password/reset", &Browser::default(), body).await
}

async fn forgotten(app: &App, name: &str) {
    let body = json!({ "email": format!("{name}@utama.example") });
    let answer = app.post("/v1/auth/password/forgotten", &Browser::default(), body).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
}

fn is_invalid(answer: &Answer) -> bool {
    answer.status == StatusCode::GONE && answer.code() == "link_invalid"
}

#[tokio::test]
async fn a_link_confirms_an_address_once() {
    let app = App::start().await;
    let mei = app.sign_up("mei").await;
    assert_eq!(app.get("/v1/me", &mei).await.body["email_verified"], false);
    let token = app.mailed_token("mei").await;
    let answer = verify(&app, &token).await;
    assert_eq!(answer.body, json!({ "email": "mei@utama.example" }));
    assert!(is_invalid(&verify(&app, &token).await));
    assert_eq!(app.get("/v1/me", &mei).await.body["email_verified"], true);
    let expected = json!({ "user": mei.id, "email": "mei@utama.example" });
    assert_eq!(app.events("account.verified").await, [expected]);
    let principal = app.accounts.authenticate(&mei.token).await.unwrap().principal;
    assert!(principal.verified, "at once, with the old token too");
}

#[tokio::test]
async fn of_many_clicks_one_counts() {
    let app = App::start().await;
    app.sign_up("mei").await;
    let token = app.mailed_token("mei").await;
    let answers = join_all((0..16).map(|_| verify(&app, &token))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == StatusCode::OK).count(), 1);
    assert_eq!(answers.iter().filter(|answer| is_invalid(answer)).count(), 15);
}

#[tokio::test]
async fn a_tampered_link_is_no_link() {
    let app = App::start().await;
    app.sign_up("mei").await;
    let token = app.mailed_token("mei").await;
    for at in 0..token.len() {
        let mut forged: Vec<char> = token.chars().collect();
        forged[at] = if forged[at] == 'A' { 'B' } else { 'A' };
        let forged: String = forged.into_iter().collect();
        assert!(is_invalid(&verify(&app, &forged).await), "character {at}");
    }
    for forged in ["x", "%00", &token[1..], &token[..token.len() - 4], &format!("{token}AAAA")] {
        assert!(is_invalid(&verify(&app, forged).await), "{forged}");
    }
    // A link is for what it was made for.
    assert!(is_invalid(&reset(&app, &token).await));
    assert_eq!(verify(&app, &token).await.status, StatusCode::OK);
}

#[tokio::test]
async fn links_grow_old() {
    let app = App::start().await;
    app.sign_up("mei").await;
    let token = app.mailed_token("mei").await;
    app.clock.advance(TimeDelta::hours(24));
    assert!(is_invalid(&verify(&app, &token).await));
    forgotten(&app, "mei").await;
    let token = app.mailed_token("mei").await;
    app.clock.advance(TimeDelta::hours(1));
    assert!(is_invalid(&reset(&app, &token).await));
}

#[tokio::test]
async fn a_new_link_is_mailed_on_demand() {
    let app = App::start().await;
    let mei = app.sign_up("mei").await;
    let first = app.mailed_token("mei").await;
    app.clock.advance(TimeDelta::minutes(1));
    let again = || app.call(Method::POST, "/v1/auth/verify/resend", &mei, None);
    assert_eq!(again().await.status, StatusCode::ACCEPTED);
    let second = app.mailed_token("mei").await;
    assert_ne!(first, second);
    assert_eq!(verify(&app, &second).await.status, StatusCode::OK);
    assert_eq!(again().await.status, StatusCode::ACCEPTED);
    assert_eq!(app.mails("mei").await.len(), 2, "nothing to confirm any more");
}

#[tokio::test]
async fn a_forgotten_password_is_replaced() {
    let app = App::start().await;
    let mei = app.sign_up("mei").await;
    app.mails("mei").await;
    app.clock.advance(TimeDelta::minutes(1));
    forgotten(&app, "mei").await;
    let token = app.mailed_token("mei").await;
    app.clock.advance(TimeDelta::minutes(1));
    assert_eq!(reset(&app, &token).await.status, StatusCode::NO_CONTENT);
    assert!(is_invalid(&reset(&app, &token).await));
    assert_eq!(app.get("/v1/me", &mei).await.code(), "session_ended");
    let signed = app.try_sign_in("mei@utama.example", "five quiet otters").await;
    assert_eq!(browser(&signed).id, mei.id);
    assert_eq!(signed.body["user"]["email_verified"], true, "the mail was read");
    let subjects: Vec<Value> =
        app.mails("mei").await.into_iter().map(|mail| mail["subject"].clone()).collect();
    assert_eq!(
        subjects,
        ["Confirm your e-mail address", "Choose a new password", "Your password was changed"]
    );
}

#[tokio::test]
async fn one_reset_kills_the_other_reset_links() {
    let app = App::start().await;
    app.sign_up("mei").await;
    app.mails("mei").await;
    app.clock.advance(TimeDelta::minutes(1));
    forgotten(&app, "mei").await;
    let first = app.mailed_token("mei").await;
    app.clock.advance(TimeDelta::minutes(1));
    forgotten(&app, "mei").await;
    let second = app.mailed_token("mei").await;
    assert_ne!(first, second);
    assert_eq!(reset(&app, &second).await.status, StatusCode::NO_CONTENT);
    assert!(is_invalid(&reset(&app, &first).await));
}

#[tokio::test]
async fn nobody_is_mailed_for_an_unknown_address() {
    let app = App::start().await;
    forgotten(&app, "nobody").await;
    assert!(app.mails("nobody").await.is_empty());
}

#[tokio::test]
async fn no_token_lies_in_the_database() {
    let app = App::start().await;
    app.sign_up("mei").await;
    forgotten(&app, "mei").await;
    let waiting: Vec<Value> =
        sqlx::query_scalar("select payload from jobs.queue").fetch_all(app.db.db.pool()).await.unwrap();
    let text = serde_json::to_string(&waiting).unwrap();
    assert!(!text.contains("token"), "{text}");
    assert_eq!(waiting.len(), 2);
}
