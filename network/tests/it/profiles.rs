//! Profiles: telling, seeing, erasing.

use std::time::Duration;

use events::Consumers;
use serde_json::{Value, json};
use store::UserId;
use tokio_util::sync::CancellationToken;

use crate::app::{Someone, TestApp, handles};

fn telling() -> Value {
    json!({ "headline": " Third year ", "bio": "From Taiping.\nLikes kuih.", "course": "Computer Science",
        "study_year": 3, "languages": ["en", "zh", "en", "ms"] })
}

async fn tell(app: &TestApp, who: &Someone, telling: Value) -> (u16, Value) {
    app.ask(Some(who), "PUT", "/v1/me/profile", Some(telling)).await
}

#[tokio::test]
async fn what_one_tells_others_see() {
    let app = TestApp::start().await;
    let mei = app.student("mei@utama.example", "mei", "Tan Mei Ling").await;
    let ben = app.student("ben@utama.example", "ben", "Ben").await;
    assert_eq!(app.get(&ben, "/v1/people/@mei").await["headline"], "");
    let (status, own) = tell(&app, &mei, telling()).await;
    assert_eq!(status, 200, "{own}");
    assert_eq!(own["headline"], "Third year");
    assert_eq!(own["languages"], json!(["en", "zh", "ms"]));
    let seen = app.get(&ben, &format!("/v1/people/{}", mei.id)).await;
    assert_eq!(seen, own);
    assert_eq!(app.get(&ben, "/v1/people/@MEI").await, own);
    assert_eq!(seen["display_name"], "Tan Mei Ling");
    assert_eq!(seen["joined_at"], "2026-09-02T12:00:00Z");
}

#[tokio::test]
async fn limits_are_told_by_field() {
    let app = TestApp::start().await;
    let mei = app.newcomer("mei@utama.example", "mei", "Mei").await;
    let (status, problem) = tell(
        &app,
        &mei,
        json!({ "headline": "x".repeat(121), "bio": "涵".repeat(1001), "course": "two\nlines", "study_year": 9,
            "languages": ["english"] }),
    )
    .await;
    assert_eq!(status, 422);
    let errors = &problem["errors"];
    assert_eq!(errors["headline"], "too_long");
    assert_eq!(errors["bio"], "too_long");
    assert_eq!(errors["course"], "bad_format");
    assert_eq!(errors["study_year"], "too_great");
    assert_eq!(errors["languages[0]"], "bad_format");
    let (status, _) =
        tell(&app, &mei, json!({ "headline": "涵".repeat(120), "bio": "涵".repeat(1000) })).await;
    assert_eq!(status, 200);
    assert_eq!(tell(&app, &mei, json!({ "role": "admin" })).await.0, 422);
}

#[tokio::test]
async fn strangers_and_nonsense_are_not_found() {
    let app = TestApp::start().await;
    let mei = app.newcomer("mei@utama.example", "mei", "Mei").await;
    for who in ["@nobody", "nobody", "01990d2e-7c00-7a3b-8f00-5b8f3c1d2e4f", "@", "@%25"] {
        assert_eq!(app.ask(Some(&mei), "GET", &format!("/v1/people/{who}"), None).await.0, 404, "{who}");
    }
}

#[tokio::test]
async fn whoever_deletes_their_account_is_nameless() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    app.campus(&admin, "utama", &["utama.example"]).await;
    let mei = app.student("mei@utama.example", "mei", "Tan Mei Ling").await;
    let ben = app.student("ben@utama.example", "ben", "Ben").await;
    tell(&app, &mei, telling()).await;
    app.settle().await;
    app.deletes_account(&mei).await;
    // Nothing of them shows, not even before the consumer has erased it.
    for erased in [false, true] {
        let seen = app.get(&ben, &format!("/v1/people/{}", mei.id)).await;
        assert_eq!(seen["deleted"], true);
        for field in ["handle", "display_name", "headline", "bio", "course"] {
            assert_eq!(seen[field], "", "{field}, erased: {erased}");
        }
        assert_eq!(seen["campus"], Value::Null);
        assert_eq!(app.ask(Some(&ben), "GET", "/v1/people/@mei", None).await.0, 404);
        assert!(!handles(&app.get(&ben, "/v1/people?q=mei").await).contains(&"mei"));
        app.settle().await;
    }
    let left: i64 = sqlx::query_scalar(
        "select (select count(*) from network.profiles where user_id = $1)
              + (select count(*) from network.campus_members where user_id = $1)",
    )
    .bind(mei.id)
    .fetch_one(app.database.db.pool())
    .await
    .unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn verifying_and_deleting_in_a_row_leaves_no_membership() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    app.campus(&admin, "utama", &["utama.example"]).await;
    let mei = app.student("mei@utama.example", "mei", "Mei").await;
    app.deletes_account(&mei).await;
    app.settle().await;
    let (_, page) = app.ask(None, "GET", "/v1/campuses", None).await;
    assert_eq!(page["items"][0]["members"], 0);
}

#[tokio::test]
async fn a_card_is_fresh_within_a_moment_of_a_change_on_another_node() {
    let app = TestApp::start().await;
    let mei = app.newcomer("mei@utama.example", "mei", "Mei").await;
    let stop = CancellationToken::new();
    let consumers = Consumers::new(app.database.db.clone(), app.clock.clone());
    let reading = tokio::spawn(app.network.listen(consumers).run(stop.clone()));
    let name = async |id: UserId| app.network.people(&[id]).await.unwrap()[0].display_name.clone();
    // The local consumer reads only what comes after its start, so the change is made until it is seen.
    let seen = async {
        for round in 0.. {
            name(mei.id).await;
            let renamed = format!("Mei {round}");
            let body = json!({ "display_name": renamed });
            assert_eq!(app.ask(Some(&mei), "PATCH", "/v1/me", Some(body)).await.0, 200);
            for _ in 0..50 {
                if name(mei.id).await == renamed {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(10), seen).await.expect("the card was renewed");
    stop.cancel();
    reading.await.unwrap();
}
