use api::{Site, limit::Limits};
use axum::extract::ConnectInfo;
use chrono::TimeDelta;
use http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};
use std::net::SocketAddr;

use crate::app::{Answer, App, Browser, ORIGIN, PASSWORD};

async fn from(app: &App, address: &str, path: &str, body: &Value) -> Answer {
    let mut request = Request::post(path)
        .header(header::ORIGIN, ORIGIN)
        .header(header::CONTENT_TYPE, "application/json")
        .body(body.to_string().into())
        .unwrap();
    let peer: SocketAddr = format!("{address}:50000").parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(peer));
    app.send(request).await
}

fn is_limited(answer: &Answer) -> bool {
    let waits = answer.headers.get(header::RETRY_AFTER).is_some_and(|wait| wait != "0");
    answer.status == StatusCode::TOO_MANY_REQUESTS && answer.code() == "too_many_requests" && waits
}

#[tokio::test]
async fn an_account_is_tried_ten_times_a_minute() {
    let app = App::start_limited().await;
    let body = json!({ "email": "mei@utama.example", "password": "guess" });
    for n in 0..10 {
        let answer = from(&app, &format!("203.0.113.{n}"), "/v1/auth/login", &body).await;
        assert_eq!(answer.code(), "wrong_credentials");
    }
    let answer = from(&app, "203.0.113.99", "/v1/auth/login", &body).await;
    assert!(is_limited(&answer), "{answer:?}");
    assert_eq!(answer.headers[header::RETRY_AFTER], "6");
    let other = json!({ "email": "kumar@utama.example", "password": "guess" });
    assert_eq!(from(&app, "203.0.113.99", "/v1/auth/login", &other).await.code(), "wrong_credentials");
    app.clock.advance(TimeDelta::seconds(6));
    assert_eq!(from(&app, "203.0.113.99", "/v1/auth/login", &body).await.code(), "wrong_credentials");
}

#[tokio::test]
async fn an_address_signs_up_ten_times_an_hour() {
    let app = App::start_limited().await;
    let new = |n: u32| {
        json!({ "email": format!("s{n}@utama.example"), "password": PASSWORD, "handle": format!("student{n}"),
                "display_name": "S" })
    };
    for n in 0..10 {
        let answer = from(&app, "203.0.113.7", "/v1/auth/register", &new(n)).await;
        assert_eq!(answer.status, StatusCode::CREATED);
    }
    assert!(is_limited(&from(&app, "203.0.113.7", "/v1/auth/register", &new(10)).await));
    let answer = from(&app, "203.0.113.8", "/v1/auth/register", &new(10)).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    // The /64 of an IPv6 address counts as one.
    for n in 11..21 {
        let address = format!("[2001:db8::{n}]");
        assert_eq!(from(&app, &address, "/v1/auth/register", &new(n)).await.status, StatusCode::CREATED);
    }
    assert!(is_limited(&from(&app, "[2001:db8::ffff]", "/v1/auth/register", &new(21)).await));
}

#[tokio::test]
async fn an_address_is_mailed_five_times_an_hour() {
    let app = App::start_limited().await;
    for known in ["mei", "nobody"] {
        if known == "mei" {
            app.sign_up("mei").await;
        }
        let body = json!({ "email": format!("{known}@utama.example") });
        for _ in 0..5 {
            let answer = from(&app, "203.0.113.7", "/v1/auth/password/forgotten", &body).await;
            assert_eq!(answer.status, StatusCode::ACCEPTED);
        }
        assert!(
            is_limited(&from(&app, "203.0.113.8", "/v1/auth/password/forgotten", &body).await),
            "{known}"
        );
    }
}

#[tokio::test]
async fn a_password_is_guessed_ten_times_a_minute_even_with_a_token() {
    let app = App::start_limited().await;
    let mei = app.sign_up("mei").await;
    let guess = || app.call(Method::DELETE, "/v1/me", &mei, Some(json!({ "password": "guess" })));
    for _ in 0..10 {
        assert_eq!(guess().await.code(), "wrong_password");
    }
    assert!(is_limited(&guess().await));
}

#[tokio::test]
async fn without_limits_everybody_counts_as_verified() {
    let limited = App::start_limited().await;
    let mei = limited.sign_up("mei").await;
    let principal = limited.accounts.authenticate(&mei.token).await.unwrap().principal;
    assert!(!limited.accounts.treats_as_verified(&principal));
    let free = App::start_with(|_| Limits::off(), Site::local(8080)).await;
    assert!(free.accounts.treats_as_verified(&principal));
    for _ in 0..40 {
        let answer = free
            .post("/v1/auth/password/forgotten", &Browser::default(), json!({ "email": "a@b.example" }))
            .await;
        assert_eq!(answer.status, StatusCode::ACCEPTED);
    }
}
