//! Uploads: cut anywhere and gone on with, on any node; nobody else's; no more than an account may.

use api::limit::Limits;
use axum::body::{Body, Bytes};
use chrono::TimeDelta;
use futures_util::stream;
use image::ImageFormat;
use rand::{Rng as _, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha12Rng;
use serde_json::json;

use crate::app::{TestApp, picture};

/// A body that brings these bytes and then breaks off.
fn cut_off(bytes: &[u8]) -> Body {
    let bytes = Bytes::copy_from_slice(bytes);
    Body::from_stream(stream::iter([Ok(bytes), Err(std::io::Error::other("the network is gone"))]))
}

#[tokio::test]
async fn a_file_cut_anywhere_arrives_as_it_was() {
    let app = TestApp::start().await;
    let student = app.student("uploader").await;
    let mut random = ChaCha12Rng::seed_from_u64(20);
    for round in 0..4 {
        let mut bytes = vec![0; 3 * 1024 * 1024 + 17];
        random.fill_bytes(&mut bytes);
        let begun = app.begins(&student, "notes.bin", "application/octet-stream", bytes.len() as u64).await;
        let at = begun.header("location").to_owned();
        let mut offset = 0;
        while offset < bytes.len() {
            let end = random.random_range(offset..=bytes.len()).max(offset + 1);
            let whole = random.random_bool(0.5);
            let body = if whole { bytes[offset..end].to_vec().into() } else { cut_off(&bytes[offset..end]) };
            let request = student.appends(&at, offset as u64, body);
            // Every other request goes to another node.
            let answer = if random.random_bool(0.5) {
                app.call(request).await
            } else {
                app.call_another(request).await
            };
            assert_eq!(answer.status, if whole { 204 } else { 400 }, "round {round}: {}", answer.json());
            let told = app.call_another(student.asks("HEAD", &at).body(Body::empty()).unwrap()).await;
            offset = told.header("upload-offset").parse().unwrap();
            // What had come before the cut is kept.
            assert_eq!(offset, end);
            assert_eq!(answer.header("upload-offset"), told.header("upload-offset"));
        }
        app.worker.drain().await.unwrap();
        let id = begun.json()["id"].as_str().unwrap().to_owned();
        assert_eq!(app.get(&student, &format!("/v1/uploads/{id}")).await.json()["state"], "ready");
        assert!(app.get(&student, &format!("/v1/files/{id}")).await.body == bytes, "round {round}");
    }
    // One object a file: the pieces are gone.
    assert_eq!(app.objects(), 4);
}

#[tokio::test]
async fn another_offset_is_answered_with_the_right_one() {
    let app = TestApp::start().await;
    let student = app.student("uploader").await;
    let begun = app.begins(&student, "a.txt", "text/plain", 10).await;
    let at = begun.header("location").to_owned();
    assert_eq!(app.call(student.appends(&at, 0, "hello")).await.status, 204);
    for wrong in [0, 4, 6, 10, 11, u64::MAX] {
        let answer = app.call(student.appends(&at, wrong, "world")).await;
        assert_eq!((answer.status, answer.header("upload-offset")), (409, "5"), "{wrong}");
        assert_eq!(answer.json()["code"], "wrong_offset");
    }
    let done = app.call(student.appends(&at, 5, "world")).await;
    assert_eq!((done.status, done.header("upload-offset")), (204, "10"));
    // Its end sent again, because the answer was lost.
    let again = app.call(student.appends(&at, 10, "")).await;
    assert_eq!((again.status, again.header("upload-offset")), (204, "10"));
    app.worker.drain().await.unwrap();
    assert_eq!(app.call(student.appends(&at, 10, "")).await.status, 204);
    assert_eq!(app.call(student.appends(&at, 0, "hello")).await.header("upload-offset"), "10");
}

#[tokio::test]
async fn of_two_requests_for_one_place_one_wins() {
    let app = TestApp::start().await;
    let student = app.student("uploader").await;
    let begun = app.begins(&student, "a.txt", "text/plain", 2000).await;
    let at = begun.header("location").to_owned();
    let (one, other) = tokio::join!(
        app.call(student.appends(&at, 0, vec![b'1'; 2000])),
        app.call_another(student.appends(&at, 0, vec![b'2'; 2000])),
    );
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    // The second either met the first at the end, or came when all was done and is told so.
    assert!(statuses == [204, 409], "{statuses:?}");
    app.worker.drain().await.unwrap();
    let id = begun.json()["id"].as_str().unwrap().to_owned();
    let read = app.get(&student, &format!("/v1/files/{id}")).await.body;
    let winner = if one.status == 204 { b'1' } else { b'2' };
    assert_eq!(read, vec![winner; 2000]);
    assert_eq!(app.objects(), 1);
}

#[tokio::test]
async fn what_is_not_tus_is_refused() {
    let app = TestApp::start().await;
    let student = app.student("uploader").await;
    let ask = |headers: &[(&str, &str)]| {
        let mut request = student.asks("POST", "/v1/uploads");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(Body::empty()).unwrap()
    };
    let status = async |headers: &[(&str, &str)]| app.call(ask(headers)).await.status;
    assert_eq!(status(&[]).await, 400);
    assert_eq!(status(&[("upload-length", "-5")]).await, 400);
    assert_eq!(status(&[("upload-defer-length", "1")]).await, 400);
    assert_eq!(status(&[("upload-length", "0")]).await, 422);
    assert_eq!(status(&[("upload-length", "52428801")]).await, 413);
    assert_eq!(status(&[("upload-length", "99999999999999999999")]).await, 400);
    assert_eq!(status(&[("upload-length", "5"), ("upload-metadata", "filename ?")]).await, 400);
    assert_eq!(status(&[("upload-length", "5"), ("tus-resumable", "0.2.2")]).await, 412);
    let too_large = [("upload-length", "20971521"), ("upload-metadata", "filetype aW1hZ2UvcG5n")];
    assert_eq!(status(&too_large).await, 413);

    let begun = app.begins(&student, "a.txt", "text/plain", 5).await;
    assert_eq!(begun.header("upload-expires"), "Thu, 03 Sep 2026 12:00:00 GMT");
    let at = begun.header("location").to_owned();
    let patch = |kind: &str, offset: &str| {
        let request = student.asks("PATCH", &at).header("content-type", kind).header("upload-offset", offset);
        request.body("hello".into()).unwrap()
    };
    assert_eq!(app.call(patch("text/plain", "0")).await.status, 415);
    assert_eq!(app.call(patch("application/offset+octet-stream", "x")).await.status, 400);
    let much = student.appends(&at, 0, "more than was announced");
    assert_eq!(app.call(much).await.status, 413);
    let chunks =
        stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"hel")), Ok(Bytes::from_static(b"lo!"))]);
    let much = app.call(student.appends(&at, 0, Body::from_stream(chunks))).await;
    assert_eq!((much.status, much.header("upload-offset")), (413, "3"));
    assert_eq!(app.call(student.appends(&at, 3, "lo")).await.status, 204);
}

#[tokio::test]
async fn an_upload_is_its_owners_alone() {
    let app = TestApp::start().await;
    let (student, stranger) = (app.student("uploader").await, app.student("stranger").await);
    let begun = app.begins(&student, "a.txt", "text/plain", 5).await;
    let at = begun.header("location").to_owned();
    for method in ["GET", "HEAD", "DELETE"] {
        let answer = app.call(stranger.asks(method, &at).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, 404, "{method}");
    }
    assert_eq!(app.call(stranger.appends(&at, 0, "hello")).await.status, 404);
    assert_eq!(app.call(student.appends(&at, 0, "hello")).await.status, 204);
}

#[tokio::test]
async fn an_upload_given_up_or_left_lying_is_gone() {
    let app = TestApp::start().await;
    let student = app.student("uploader").await;
    let at = app.begins(&student, "a.txt", "text/plain", 10).await.header("location").to_owned();
    assert_eq!(app.call(student.appends(&at, 0, "hello")).await.status, 204);
    assert_eq!(app.objects(), 1);
    let gone = app.call(student.asks("DELETE", &at).body(Body::empty()).unwrap()).await;
    assert_eq!(gone.status, 204);
    assert_eq!(app.objects(), 0);
    assert_eq!(app.call(student.appends(&at, 5, "world")).await.status, 404);

    let left = app.begins(&student, "b.txt", "text/plain", 10).await.header("location").to_owned();
    assert_eq!(app.call(student.appends(&left, 0, "hello")).await.status, 204);
    let unsent = app.uploads(&student, "c.txt", "text/plain", b"never sent").await;
    app.clock.advance(TimeDelta::days(1));
    let student = app.student("uploader2").await;
    assert_eq!(app.call(student.appends(&left, 5, "world")).await.status, 404);
    app.worker.tick().await.unwrap();
    app.worker.drain().await.unwrap();
    assert_eq!(app.objects(), 0, "{unsent}");
}

#[tokio::test]
async fn an_account_may_upload_so_much_an_hour() {
    let app = TestApp::start_with(Limits::new).await;
    let student = app.student("uploader").await;
    for _ in 0..2 {
        assert_eq!(app.begins(&student, "a", "x/y", 50 * 1024 * 1024).await.status, 201);
    }
    let refused = app.begins(&student, "a", "x/y", 1).await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, "3600"));
    app.clock.advance(TimeDelta::minutes(59));
    let student = app.signs_in("uploader").await;
    assert_eq!(app.begins(&student, "a", "x/y", 1).await.header("retry-after"), "60");
    app.clock.advance(TimeDelta::minutes(1));
    let student = app.signs_in("uploader").await;
    for _ in 0..20 {
        assert_eq!(app.begins(&student, "a", "x/y", 1).await.status, 201);
    }
    assert_eq!(app.begins(&student, "a", "x/y", 1).await.status, 429);
    app.verify(&student).await;
    let student = app.signs_in("uploader").await;
    assert_eq!(app.begins(&student, "a", "x/y", 1).await.status, 201);
    // Giving up an upload gives nothing back in this hour.
    let at = app.begins(&student, "a", "x/y", 1).await.header("location").to_owned();
    assert_eq!(app.call(student.asks("DELETE", &at).body(Body::empty()).unwrap()).await.status, 204);
    let used: i32 = sqlx::query_scalar("select max(files) from media.usage")
        .fetch_one(app.database.db.pool())
        .await
        .unwrap();
    assert_eq!(used, 22);
}

#[tokio::test]
async fn an_account_may_keep_so_much() {
    let app = TestApp::start_with(Limits::new).await;
    let student = app.student("uploader").await;
    sqlx::query(
        "insert into media.files (id, owner_id, name, media_type, size, received, state, created_at)
         values (gen_random_uuid(), $1, 'much', 'x/y', 209715200, 209715200, 'ready', $2)",
    )
    .bind(student.id)
    .bind(app.clock.now())
    .execute(app.database.db.pool())
    .await
    .unwrap();
    let refused = app.begins(&student, "a", "x/y", 1).await;
    assert_eq!((refused.status, &refused.json()["code"]), (409, &json!("storage_full")));
}

#[tokio::test]
async fn many_uploads_at_once_do_not_pass_the_limit() {
    let app = TestApp::start_with(Limits::new).await;
    let student = app.student("uploader").await;
    let begun = (0..30).map(|_| app.begins(&student, "a", "x/y", 1));
    let begun = futures_util::future::join_all(begun).await;
    assert_eq!(begun.iter().filter(|answer| answer.status == 201).count(), 20);
}

#[tokio::test]
async fn a_picture_tells_what_it_looks_like() {
    let app = TestApp::start().await;
    let student = app.student("uploader").await;
    let file = app.uploads(&student, "board.jpeg", "image/jpeg", &picture(900, 600, ImageFormat::Jpeg)).await;
    let state = app.state(&student, file).await;
    assert_eq!(state["state"], "ready");
    assert_eq!((&state["width"], &state["height"]), (&json!(900), &json!(600)));
    assert!(state["placeholder"].as_str().unwrap().len() > 20);
    assert_eq!(state["name"], "board.jpeg");
}

#[tokio::test]
async fn fakes_are_refused_with_a_reason() {
    let app = TestApp::start().await;
    let student = app.student("uploader").await;
    let html = b"<html><script>alert(document.cookie)</script></html>";
    for (name, kind, bytes, why) in [
        ("a.png", "image/png", html.to_vec(), "not_a_picture"),
        ("a.jpg", "image/jpeg", b"\xff\xd8\xff\xe0 no more".to_vec(), "broken"),
        // It says that it is a document; a broken picture is no document either, and may hold a place.
        ("a.pdf", "application/pdf", b"\xff\xd8\xff\xe0 no more".to_vec(), "broken"),
    ] {
        let file = app.uploads(&student, name, kind, &bytes).await;
        let state = app.state(&student, file).await;
        assert_eq!((&state["state"], &state["refusal"]), (&json!("refused"), &json!(why)), "{name}");
        assert_eq!(app.get(&student, &format!("/v1/files/{file}")).await.status, 410);
    }
    assert_eq!(app.objects(), 0);
}
