use accounts::{NewUser, Role, hash_password, seed};
use http::StatusCode;
use serde_json::json;
use store::{Entropy, UserId};

use crate::app::{App, Browser, browser};

#[tokio::test]
async fn the_operator_makes_an_admin() {
    let app = App::start().await;
    let made =
        app.accounts.create_admin("Admin@atas.example", "Ada", Some("four quiet otters")).await.unwrap();
    assert_eq!((made.handle.as_str(), &made.reset_link), ("admin2", &None), "admin is reserved");
    let answer = app.try_sign_in("admin@atas.example", "four quiet otters").await;
    assert_eq!(answer.body["user"]["role"], "admin");
    assert_eq!(answer.body["user"]["email_verified"], true);
    let taken = app.accounts.create_admin("admin@atas.example", "Ada", None).await.unwrap_err();
    assert_eq!(taken.code(), "email_taken");
    let broken = app.accounts.create_admin("nobody", "", Some("short")).await.unwrap_err();
    assert_eq!(broken.errors().len(), 3);
}

#[tokio::test]
async fn without_a_password_there_is_a_link() {
    let app = App::start().await;
    let made = app.accounts.create_admin("li@atas.example", "李", None).await.unwrap();
    let link = made.reset_link.unwrap();
    let token = link.strip_prefix("http://127.0.0.1:8080/reset#token=").unwrap();
    let body = json!({ "token": token, "password": "five quiet otters" });
    let answer = app.post("/v1/auth/password/reset", &Browser::default(), body).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    let signed = browser(&app.try_sign_in("li@atas.example", "five quiet otters").await);
    assert_eq!(signed.id, made.user.to_string());
}

#[tokio::test]
async fn many_accounts_are_seeded_at_once() {
    let app = App::start().await;
    let hash = hash_password("atas-demo-2026", &Entropy::seeded(1));
    let now = app.clock.now();
    let users: Vec<NewUser> = (0..1000)
        .map(|n| NewUser {
            id: UserId::generate(&Entropy::system(), &app.clock),
            email: format!("s{n}@utama.example"),
            handle: format!("student{n}"),
            display_name: format!("Student {n}"),
            role: if n == 0 { Role::Moderator } else { Role::Student },
            locale: "ms".to_owned(),
            verified_at: (n % 2 == 0).then_some(now),
            created_at: now,
            password_hash: hash.clone(),
        })
        .collect();
    let mut tx = app.db.db.begin().await.unwrap();
    seed::insert(&mut tx, &users).await.unwrap();
    tx.commit().await.unwrap();
    let answer = app.try_sign_in("s0@utama.example", "atas-demo-2026").await;
    assert_eq!(answer.body["user"]["role"], "moderator");
    assert_eq!(answer.body["user"]["email_verified"], true);
    assert_eq!(answer.body["user"]["locale"], "ms");
}
