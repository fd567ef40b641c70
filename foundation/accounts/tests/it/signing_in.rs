use http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};

use crate::app::{App, Browser, ORIGIN, PASSWORD, browser};
use api::{Site, limit::Limits};

#[tokio::test]
async fn a_newcomer_signs_up_and_is_somebody() {
    let app = App::start().await;
    let body = json!({ "email": " Mei@Utama.example ", "password": PASSWORD, "handle": "mei",
                       "display_name": " 陈美玲 ", "locale": "zh" });
    let answer = app.post("/v1/auth/register", &Browser::default(), body).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    insta::assert_json_snapshot!(answer.body, { ".access_token" => "[token]", ".user.id" => "[id]" });
    let me = app.get("/v1/me", &browser(&answer)).await;
    assert_eq!(me.body, answer.body["user"]);
    assert_eq!(app.events("account.registered").await, [json!({ "user": me.body["id"] })]);
    assert_eq!(app.mails("mei").await[0]["subject"], "请确认你的邮箱");
}

#[tokio::test]
async fn the_cookie_is_out_of_reach() {
    let app = App::start().await;
    let body = json!({ "email": "a@b.example", "password": PASSWORD, "handle": "abc", "display_name": "A" });
    let answer = app.post("/v1/auth/register", &Browser::default(), body.clone()).await;
    let cookie = answer.set_cookie();
    let (value, flags) = cookie.split_once(';').unwrap();
    assert_eq!(value.len(), "atas_refresh=".len() + 43);
    assert_eq!(flags, " HttpOnly; SameSite=Strict; Path=/v1/auth; Max-Age=2592000");

    let site = Site::new("https://atas.example", vec![], false).unwrap();
    let app = App::start_with(|_| Limits::off(), site).await;
    let request = Request::post("/v1/auth/register")
        .header(header::ORIGIN, "https://atas.example")
        .header(header::CONTENT_TYPE, "application/json")
        .body(body.to_string().into())
        .unwrap();
    assert!(app.send(request).await.set_cookie().ends_with("Max-Age=2592000; Secure"));
}

#[tokio::test]
async fn unknown_and_wrong_are_answered_the_same() {
    let app = App::start().await;
    app.sign_up("mei").await;
    let same = |mut body: Value| {
        body["request_id"] = Value::Null;
        body
    };
    let wrong = app.try_sign_in("mei@utama.example", "not her password").await;
    let unknown = app.try_sign_in("nobody@utama.example", "not her password").await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!(wrong.code(), "wrong_credentials");
    assert_eq!((unknown.status, same(unknown.body)), (wrong.status, same(wrong.body)));

    let ask = |email: &str| json!({ "email": email });
    let path = "/v1/auth/password/forgotten";
    let known = app.post(path, &Browser::default(), ask("mei@utama.example")).await;
    let unknown = app.post(path, &Browser::default(), ask("nobody@utama.example")).await;
    assert_eq!(known.status, StatusCode::ACCEPTED);
    assert_eq!((unknown.status, unknown.body), (known.status, known.body));
    let waiting: Vec<String> = sqlx::query_scalar("select kind from jobs.queue where kind like '%forgotten'")
        .fetch_all(app.db.db.pool())
        .await
        .unwrap();
    assert_eq!(waiting.len(), 2, "both only enqueue");
}

#[tokio::test]
async fn an_address_and_a_handle_belong_to_one() {
    let app = App::start().await;
    app.sign_up("mei").await;
    let new = |email: &str, handle: &str| json!({ "email": email, "password": PASSWORD, "handle": handle, "display_name": "Mei" });
    let answer = app.post("/v1/auth/register", &Browser::default(), new("MEI@utama.example", "mei2")).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::CONFLICT, "email_taken"));
    let answer = app.post("/v1/auth/register", &Browser::default(), new("mei2@utama.example", "mei")).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::CONFLICT, "handle_taken"));
    assert!(app.was_mailed("mei", "You already have an account").await);
}

#[tokio::test]
async fn what_cannot_be_accepted_is_told_by_field() {
    let app = App::start().await;
    let body =
        json!({ "email": "mei", "password": "short", "handle": "Admin!", "display_name": "\u{202e}x" });
    let answer = app.post("/v1/auth/register", &Browser::default(), body).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    insta::assert_json_snapshot!(answer.body, { ".request_id" => "[id]" });
    let body =
        json!({ "email": "mei@utama.example", "password": PASSWORD, "handle": "admin", "display_name": "M" });
    let answer = app.post("/v1/auth/register", &Browser::default(), body).await;
    assert_eq!(answer.body["errors"], json!({ "handle": "reserved" }));
}

#[tokio::test]
async fn pages_of_others_cannot_use_the_cookie() {
    let app = App::start().await;
    let mei = app.sign_up("mei").await;
    for path in ["/v1/auth/refresh", "/v1/auth/logout", "/v1/auth/login", "/v1/auth/register"] {
        let request = |origin: &str| {
            Request::post(path)
                .header(header::ORIGIN, origin)
                .header(header::COOKIE, &mei.cookie)
                .header(header::CONTENT_TYPE, "application/json")
                .body("{}".into())
                .unwrap()
        };
        let answer = app.send(request("https://evil.example")).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::FORBIDDEN, "origin_refused"), "{path}");
        assert_ne!(app.send(request(ORIGIN)).await.code(), "origin_refused", "{path}");
    }
}

#[tokio::test]
async fn an_access_token_lives_fifteen_minutes() {
    let app = App::start().await;
    let mei = app.sign_up("mei").await;
    app.clock.advance(chrono::TimeDelta::minutes(14));
    assert_eq!(app.get("/v1/me", &mei).await.status, StatusCode::OK);
    app.clock.advance(chrono::TimeDelta::minutes(1));
    let answer = app.get("/v1/me", &mei).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::UNAUTHORIZED, "unauthenticated"));
    assert_eq!(answer.headers["www-authenticate"], "Bearer");
}

#[tokio::test]
async fn only_our_tokens_open_anything() {
    let app = App::start().await;
    let mei = app.sign_up("mei").await;
    let (head, rest) = mei.token.split_once('.').unwrap();
    let (claims, signature) = rest.split_once('.').unwrap();
    let other = app.sign_up("kumar").await;
    let other_claims = other.token.split('.').nth(1).unwrap();
    let forged = [
        String::new() + "x",
        format!("{head}.{claims}."),
        format!("{head}.{other_claims}.{signature}"),
        // {"alg":"none"}
        format!("eyJhbGciOiJub25lIn0.{claims}."),
        mei.token.chars().rev().collect(),
    ];
    for token in forged {
        let answer = app.get("/v1/me", &Browser { token, ..Browser::default() }).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::UNAUTHORIZED, "unauthenticated"));
    }
    assert_eq!(app.get("/v1/me", &Browser::default()).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_rotated_key_still_opens_what_it_signed() {
    let app = App::start().await;
    let mei = app.sign_up("mei").await;
    app.keys.rotate(store::keys::Purpose::AccessToken).await.unwrap();
    assert_eq!(app.get("/v1/me", &mei).await.status, StatusCode::OK);
    let again = app.sign_in("mei").await;
    assert_ne!(mei.token.split('.').next(), again.token.split('.').next(), "another kid");
    assert_eq!(app.get("/v1/me", &again).await.status, StatusCode::OK);
}

#[tokio::test]
async fn one_changes_name_handle_and_language() {
    let app = App::start().await;
    let mei = app.sign_up("mei").await;
    app.sign_up("kumar").await;
    let change = |body| app.call(Method::PATCH, "/v1/me", &mei, Some(body));
    let answer = change(json!({ "display_name": " Mei Ling ", "locale": "ms" })).await;
    assert_eq!(answer.body["display_name"], "Mei Ling");
    assert_eq!(answer.body["locale"], "ms");
    assert_eq!(answer.body["handle"], "mei");
    assert_eq!(change(json!({ "handle": "kumar" })).await.code(), "handle_taken");
    assert_eq!(change(json!({ "handle": "meiling" })).await.body["handle"], "meiling");
    assert_eq!(change(json!({ "display_name": "" })).await.body["errors"]["display_name"], "too_short");
    assert_eq!(change(json!({ "role": "admin" })).await.body["errors"]["role"], "unknown_field");
    assert_eq!(app.events("account.renamed").await.len(), 2);
}

#[tokio::test]
async fn the_site_tells_what_it_is() {
    let app = App::start().await;
    let answer = app.get("/v1/site", &Browser::default()).await;
    insta::assert_json_snapshot!(answer.body);
}
