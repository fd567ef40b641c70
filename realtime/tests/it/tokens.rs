//! How long a connection lives: as long as the newest token that it was given.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};
use store::Clock;
use testkit::Socket;

use crate::app::TestApp;

/// How long a token is good.
const TOKEN_LIVES: TimeDelta = TimeDelta::minutes(15);
/// How much of that is left when connections begin.
const LEFT: TimeDelta = TimeDelta::seconds(3);

/// A session: its access token, and the cookie that brings the next one.
struct Tokens {
    access: String,
    cookie: String,
}

impl Tokens {
    async fn first(app: &TestApp) -> Self {
        let body = json!({
            "email": "asker@utama.example", "password": "correct horse battery",
            "handle": "asker", "display_name": "asker",
        });
        Self::of(app.post("/v1/auth/register").json(&body), 201).await
    }

    async fn next(&self, app: &TestApp) -> Self {
        Self::of(app.post("/v1/auth/refresh").header("cookie", &self.cookie), 200).await
    }

    async fn of(request: reqwest::RequestBuilder, status: u16) -> Self {
        let answer = request.send().await.unwrap();
        let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        assert_eq!(answer.status(), status);
        let signed: Value = answer.json().await.unwrap();
        Self { access: signed["access_token"].as_str().unwrap().to_owned(), cookie }
    }
}

async fn answers(socket: &mut Socket) {
    socket.say(json!({ "op": "ping", "t": 7 })).await.unwrap();
    assert_eq!(socket.expect("pong").await["t"], 7);
}

#[tokio::test]
async fn a_connection_that_was_given_a_fresh_token_outlives_the_one_it_began_with() {
    let clock = Clock::jumping();
    let app = TestApp::start_at(&clock).await;
    let old = Tokens::first(&app).await;
    clock.advance(TOKEN_LIVES / 2);
    let new = old.next(&app).await;
    let (mut careless, mut careful) =
        (Socket::open(app.address).await.unwrap(), Socket::open(app.address).await.unwrap());
    clock.advance(TOKEN_LIVES / 2 - LEFT);
    careful.hello(&old.access, json!({})).await.unwrap();
    careless.hello(&old.access, json!({})).await.unwrap();
    careful.say(json!({ "op": "auth", "token": new.access })).await.unwrap();
    careful.expect("welcome").await;

    let closed = tokio::time::timeout(Duration::from_mins(1), careless.expect_close()).await;
    assert_eq!(closed.unwrap(), Some(4100), "its token has expired");
    answers(&mut careful).await;

    // What has expired neither opens a connection nor keeps one.
    let mut late = Socket::open(app.address).await.unwrap();
    late.say(json!({ "op": "hello", "token": old.access, "streams": {} })).await.unwrap();
    assert_eq!(late.expect_close().await, Some(4100));
    careful.say(json!({ "op": "auth", "token": old.access })).await.unwrap();
    assert_eq!(careful.expect_close().await, Some(4100));
}

#[tokio::test]
async fn whatever_is_no_token_of_the_session_ends_the_connection_that_was_given_it_and_no_other() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let mut bystander = Socket::open(app.address).await.unwrap();
    bystander.hello(&asker.token, json!({})).await.unwrap();
    for token in [json!(helper.token), json!("no token"), json!("")] {
        let mut socket = Socket::open(app.address).await.unwrap();
        socket.hello(&asker.token, json!({})).await.unwrap();
        socket.say(json!({ "op": "auth", "token": token })).await.unwrap();
        assert_eq!(socket.expect_close().await, Some(4100), "{token}");
    }
    answers(&mut bystander).await;
    // Nor is anybody signed out by it.
    for person in [&asker, &helper] {
        assert_eq!(person.ask("GET", "/v1/inbox", None).await.0, 200);
    }
}
