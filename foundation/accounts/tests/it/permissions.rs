use accounts::{Accounts, Admin, Moderator, Principal, Verified};
use axum::{Router, routing::get};
use http::{Request, StatusCode, header};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::app::{App, Browser};

/// Doors that open to some.
fn doors(accounts: Accounts) -> Router {
    Router::new()
        .route("/anybody", get(async |_: Option<Principal>| ()))
        .route("/somebody", get(async |_: Principal| ()))
        .route("/verified", get(async |_: Verified| ()))
        .route("/moderator", get(async |_: Moderator| ()))
        .route("/admin", get(async |_: Admin| ()))
        .with_state(accounts)
}

async fn knock(app: &App, who: &Browser) -> Value {
    let mut answers = serde_json::Map::new();
    for door in ["/anybody", "/somebody", "/verified", "/moderator", "/admin"] {
        let mut request = Request::get(door);
        if !who.token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", who.token));
        }
        let request = request.body(axum::body::Body::empty()).unwrap();
        let response = doors(app.accounts.clone()).oneshot(request).await.unwrap();
        answers.insert(door.to_owned(), response.status().as_u16().into());
    }
    Value::Object(answers)
}

async fn become_one(app: &App, who: &Browser, role: &str) -> Browser {
    sqlx::query("update accounts.users set role = $2::text::accounts.role where id = $1::text::uuid")
        .bind(&who.id)
        .bind(role)
        .execute(app.db.db.pool())
        .await
        .unwrap();
    // A new session: nothing of it is cached yet.
    app.sign_in("mei").await
}

#[tokio::test]
async fn the_signature_is_the_permission() {
    let app = App::start_limited().await;
    let nobody = Browser::default();
    let opens = |anybody: u16, somebody: u16, verified: u16, moderator: u16, admin: u16| {
        json!({ "/anybody": anybody, "/somebody": somebody, "/verified": verified, "/moderator": moderator,
                "/admin": admin })
    };
    assert_eq!(knock(&app, &nobody).await, opens(200, 401, 401, 401, 401));
    let forged = Browser { token: "forged".to_owned(), ..nobody };
    assert_eq!(knock(&app, &forged).await, opens(401, 401, 401, 401, 401));
    let mei = app.sign_up("mei").await;
    assert_eq!(knock(&app, &mei).await, opens(200, 200, 403, 403, 403));
    let token = app.mailed_token("mei").await;
    app.post("/v1/auth/verify", &Browser::default(), json!({ "token": token })).await;
    assert_eq!(knock(&app, &mei).await, opens(200, 200, 200, 403, 403));
    let moderator = become_one(&app, &mei, "moderator").await;
    assert_eq!(knock(&app, &moderator).await, opens(200, 200, 200, 200, 403));
    let admin = become_one(&app, &mei, "admin").await;
    assert_eq!(knock(&app, &admin).await, opens(200, 200, 200, 200, 200));
}

/// Without its database the area says so and asks to come back; nobody is signed out by it.
#[tokio::test]
async fn an_absent_database_is_told_as_such() {
    let app = App::start().await;
    let mei = app.sign_up("mei").await;
    app.db.db.close().await;
    let calls = [
        app.get("/v1/me", &mei).await,
        app.refresh(&mei).await,
        app.try_sign_in("mei@utama.example", "four quiet otters").await,
        app.get("/v1/auth/sessions", &mei).await,
    ];
    for answer in calls {
        assert_eq!((answer.status, answer.code()), (StatusCode::SERVICE_UNAVAILABLE, "unavailable"));
        assert!(answer.headers.contains_key(header::RETRY_AFTER));
        assert!(!answer.headers.contains_key(header::SET_COOKIE));
    }
    assert_eq!(app.get("/v1/site", &mei).await.status, StatusCode::OK);
}
