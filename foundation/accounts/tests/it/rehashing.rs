//! A hash with other parameters than today's is replaced when its owner signs in.

use accounts::hash_password;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, Version, password_hash::phc::PasswordHash};
use http::StatusCode;
use store::Entropy;

use crate::app::{App, PASSWORD};

/// As an earlier version may have left it.
fn weak(password: &str) -> String {
    let params = Params::new(64, 1, 1, None).unwrap();
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash: PasswordHash = argon2.hash_password_with_salt(password.as_bytes(), &[7; 16]).unwrap();
    hash.to_string()
}

async fn keep(app: &App, hash: &str) {
    sqlx::query("update accounts.users set password_hash = $1")
        .bind(hash)
        .execute(app.db.db.pool())
        .await
        .unwrap();
}

async fn kept(app: &App) -> String {
    sqlx::query_scalar("select password_hash from accounts.users").fetch_one(app.db.db.pool()).await.unwrap()
}

#[tokio::test]
async fn signing_in_strengthens_a_weak_hash_once() {
    let app = App::start().await;
    app.sign_up("mei").await;
    let old = weak(PASSWORD);
    keep(&app, &old).await;
    app.sign_in("mei").await;
    let new = kept(&app).await;
    assert!(new.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{new}");
    app.sign_in("mei").await;
    assert_eq!(kept(&app).await, new, "it is strong now");
}

#[tokio::test]
async fn a_wrong_password_changes_nothing() {
    let app = App::start().await;
    app.sign_up("mei").await;
    let old = weak(PASSWORD);
    keep(&app, &old).await;
    let answer = app.try_sign_in("mei@utama.example", "not her password").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(kept(&app).await, old);
}

#[tokio::test]
async fn a_password_that_is_changed_meanwhile_stays_changed() {
    let app = App::start().await;
    app.sign_up("mei").await;
    keep(&app, &weak(PASSWORD)).await;
    let changed = hash_password("five quiet otters", &Entropy::seeded(1));
    let mut change = app.db.db.begin().await.unwrap();
    sqlx::query("update accounts.users set password_hash = $1")
        .bind(&changed)
        .execute(&mut *change)
        .await
        .unwrap();
    let commit_in_its_way = async {
        let waits = "select exists (select from pg_stat_activity
                                    where datname = current_database() and wait_event_type = 'Lock')";
        while !sqlx::query_scalar::<_, bool>(waits).fetch_one(app.db.db.pool()).await.unwrap() {}
        change.commit().await.unwrap();
    };
    tokio::join!(app.try_sign_in("mei@utama.example", PASSWORD), commit_in_its_way);
    assert_eq!(kept(&app).await, changed);
}
