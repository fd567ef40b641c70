use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::app::{App, Browser, PASSWORD};

#[tokio::test]
async fn a_deleted_account_leaves_no_name() {
    let app = App::start().await;
    let (mei, elsewhere) = (app.sign_up("mei").await, app.sign_in("mei").await);
    let token = app.mailed_token("mei").await;
    app.post("/v1/auth/verify", &Browser::default(), json!({ "token": token })).await;
    app.post("/v1/auth/password/forgotten", &Browser::default(), json!({ "email": "mei@utama.example" }))
        .await;
    app.clock.advance(chrono::TimeDelta::minutes(1));
    let reset = app.mailed_token("mei").await;

    let delete =
        |password: &str| app.call(Method::DELETE, "/v1/me", &mei, Some(json!({ "password": password })));
    assert_eq!(delete("wrong password").await.code(), "wrong_password");
    assert_eq!(delete(PASSWORD).await.status, StatusCode::NO_CONTENT);

    for who in [&mei, &elsewhere] {
        assert_eq!(app.get("/v1/me", who).await.code(), "session_ended");
        assert_eq!(app.refresh(who).await.code(), "session_ended");
    }
    assert_eq!(app.try_sign_in("mei@utama.example", PASSWORD).await.code(), "wrong_credentials");
    let body = json!({ "token": reset, "password": "five quiet otters" });
    assert_eq!(app.post("/v1/auth/password/reset", &Browser::default(), body).await.code(), "link_invalid");

    assert_eq!(app.mails("mei").await.last().unwrap()["subject"], "Your account is deleted");
    let everything = everything(&app).await;
    assert!(!everything.contains("mei"), "{everything}");
    let row: Value = sqlx::query_scalar("select to_jsonb(u) from accounts.users u")
        .fetch_one(app.db.db.pool())
        .await
        .unwrap();
    insta::assert_json_snapshot!(row, { ".id" => "[id]" });

    let ended = app.events("session.ended").await;
    assert_eq!(ended.len(), 2);
    assert!(ended.iter().all(|end| end["reason"] == "account_deleted"));
    assert_eq!(app.events("account.deleted").await, [json!({ "user": mei.id })]);

    let again = app.sign_up("mei").await;
    assert_ne!(again.id, mei.id, "the address and the handle are free again");
}

/// Every row of every table that this area and its log and queue write, as text.
async fn everything(app: &App) -> String {
    let tables: Vec<String> = sqlx::query_scalar(
        "select format('%I.%I', schemaname, tablename) from pg_tables
         where schemaname in ('accounts', 'events', 'jobs') order by 1",
    )
    .fetch_all(app.db.db.pool())
    .await
    .unwrap();
    assert!(tables.len() >= 7, "{tables:?}");
    let mut all = Vec::new();
    for table in tables {
        let query = format!("select to_jsonb(t)::text from {table} t");
        let rows: Vec<String> =
            sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_all(app.db.db.pool()).await.unwrap();
        all.push(format!("{table}: {}", rows.join("\n")));
    }
    all.join("\n")
}

/// Signing in, asking for links and deleting at once: whoever comes first, nothing of the person stays.
#[tokio::test]
async fn nothing_slips_in_beside_a_deletion() {
    let app = App::start().await;
    for round in 0..5 {
        let name = format!("mei{round}");
        let mei = app.sign_up(&name).await;
        let email = format!("{name}@utama.example");
        let delete = app.call(Method::DELETE, "/v1/me", &mei, Some(json!({ "password": PASSWORD })));
        let resend = app.call(Method::POST, "/v1/auth/verify/resend", &mei, None);
        let (deleted, _, _, _) = tokio::join!(
            delete,
            resend,
            app.try_sign_in(&email, PASSWORD),
            app.try_sign_in(&email, PASSWORD)
        );
        assert_eq!(deleted.status, StatusCode::NO_CONTENT);
    }
    app.worker.drain().await.unwrap();
    let everything = everything(&app).await;
    assert!(!everything.contains("mei"), "{everything}");
    let sessions: i64 = sqlx::query_scalar("select count(*) from accounts.sessions")
        .fetch_one(app.db.db.pool())
        .await
        .unwrap();
    assert_eq!(sessions, 0);
}
