//! What is kept, and what is cleared away when something went wrong on the way.

use chrono::TimeDelta;
use image::ImageFormat;
use serde_json::json;

use crate::app::{TestApp, picture};

#[tokio::test]
async fn an_object_that_nothing_names_is_collected_and_others_stay() {
    let app = TestApp::start().await;
    let student = app.student("uploader").await;
    let kept = app.uploads(&student, "a.png", "image/png", &picture(20, 20, ImageFormat::Png)).await;
    app.sends(kept, &student).await;
    let stray = app.folder.join("files/ab/018f0000-0000-7000-8000-0000000000ab/full");
    let foreign = app.folder.join("files/readme.txt");
    std::fs::create_dir_all(stray.parent().unwrap()).unwrap();
    std::fs::write(&stray, "left by a process that died").unwrap();
    std::fs::write(&foreign, "not ours").unwrap();
    // The objects' age is told by the file system, whose clock is the real one.
    let age = |path: &std::path::Path, days: i64| {
        let then = app.clock.now() - TimeDelta::days(days);
        let file = std::fs::File::options().write(true).open(path).unwrap();
        file.set_modified(then.into()).unwrap();
    };
    age(&stray, 1);
    app.worker.tick().await.unwrap();
    assert!(stray.exists(), "too young: it may be on its way");
    for path in [&stray, &foreign] {
        age(path, 3);
    }
    for path in files_below(&app.folder.join("files")) {
        age(&path, 3);
    }
    app.clock.advance(TimeDelta::days(1));
    app.worker.tick().await.unwrap();
    assert!(!stray.exists());
    assert!(foreign.exists());
    assert_eq!(files_below(&app.folder).len(), 2, "the picture and what is not ours");
}

fn files_below(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

#[tokio::test]
async fn a_file_deleted_while_it_is_looked_at_leaves_nothing() {
    let app = TestApp::start().await;
    let student = app.student("uploader").await;
    let begun = app.begins(&student, "a.txt", "text/plain", 5).await;
    let at = begun.header("location").to_owned();
    assert_eq!(app.call(student.appends(&at, 0, "hello")).await.status, 204);
    let gone = app.call(student.asks("DELETE", &at).body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(gone.status, 204);
    app.worker.drain().await.unwrap();
    assert_eq!(app.objects(), 0);
}

#[tokio::test]
async fn a_deleted_account_takes_along_what_it_did_not_send() {
    let app = TestApp::start().await;
    let (student, friend) = (app.student("uploader").await, app.student("friend").await);
    let sent = app.uploads(&student, "sent.txt", "text/plain", b"sent").await;
    app.sends(sent, &friend).await;
    app.uploads(&student, "unsent.txt", "text/plain", b"unsent").await;
    let mut tx = app.database.db.begin().await.unwrap();
    let payload = json!({ "user": student.id });
    let key = student.id.to_string();
    events::append(&mut tx, app.clock.now(), "account.deleted", &key, payload).await.unwrap();
    tx.commit().await.unwrap();
    app.consumers.drain().await.unwrap();
    app.worker.drain().await.unwrap();
    assert_eq!(app.objects(), 1);
    assert_eq!(app.get(&friend, &format!("/v1/files/{sent}")).await.body, "sent");
}

#[tokio::test]
async fn a_storage_that_is_away_loses_nothing() {
    let app = TestApp::start().await;
    let student = app.student("uploader").await;
    let begun = app.begins(&student, "a.txt", "text/plain", 5).await;
    assert_eq!(app.call(student.appends(begun.header("location"), 0, "hello")).await.status, 204);
    let away = app.folder.with_extension("away");
    std::fs::rename(&app.folder, &away).unwrap();
    app.worker.drain().await.unwrap();
    let id = begun.json()["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(app.state(&student, id).await["state"], "processing");
    std::fs::remove_dir_all(&app.folder).ok();
    std::fs::rename(&away, &app.folder).unwrap();
    app.clock.advance(TimeDelta::minutes(1));
    app.worker.drain().await.unwrap();
    assert_eq!(app.state(&student, id).await["state"], "ready");
}
