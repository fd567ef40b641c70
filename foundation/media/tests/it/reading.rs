//! Reading: only who may, in parts, known copies not again, and nothing that a browser would run.

use axum::body::Body;
use image::ImageFormat;

use crate::app::{TestApp, picture};

#[tokio::test]
async fn who_may_not_read_a_file_does_not_learn_that_it_is_there() {
    let app = TestApp::start().await;
    let (student, friend, stranger) =
        (app.student("uploader").await, app.student("friend").await, app.student("stranger").await);
    let file = app.uploads(&student, "a.png", "image/png", &picture(600, 600, ImageFormat::Png)).await;
    let at = format!("/v1/files/{file}");
    assert_eq!(app.get(&student, &at).await.status, 200);
    for path in [at.clone(), format!("{at}/thumb"), format!("{at}/full")] {
        assert_eq!(app.get(&friend, &path).await.status, 404, "{path}");
    }
    app.sends(file, &friend).await;
    assert_eq!(app.get(&friend, &at).await.status, 200);
    assert_eq!(app.get(&friend, &format!("{at}/thumb")).await.status, 200);
    assert_eq!(app.get(&stranger, &at).await.status, 404);
    // A copy that the browser has kept is not shown any more either.
    app.readers.lock().unwrap().clear();
    let known = friend.asks("GET", &at).header("if-none-match", "*").body(Body::empty()).unwrap();
    assert_eq!(app.call(known).await.status, 404);
    assert_eq!(app.get(&stranger, "/v1/files/nonsense").await.status, 404);
    let other = "/v1/files/018f0000-0000-7000-8000-000000000000";
    assert_eq!(app.get(&student, other).await.status, 404);
    assert_eq!(app.get(&student, &format!("{at}/huge")).await.status, 404);
    let nobody = axum::http::Request::get(&at).body(Body::empty()).unwrap();
    assert_eq!(app.call(nobody).await.status, 401);
}

#[tokio::test]
async fn what_is_sent_cannot_be_taken_back_and_what_is_discarded_is_gone() {
    let app = TestApp::start().await;
    let (student, friend) = (app.student("uploader").await, app.student("friend").await);
    let file = app.uploads(&student, "a.txt", "text/plain", b"hello").await;
    app.sends(file, &friend).await;
    let upload = format!("/v1/uploads/{file}");
    assert_eq!(app.call(student.asks("DELETE", &upload).body(Body::empty()).unwrap()).await.status, 409);
    let mut tx = app.database.db.begin().await.unwrap();
    assert!(media::claimable(&mut tx, &[file], app.clock.now()).await.unwrap().is_empty(), "carried once");
    media::discard(&mut tx, &[file], app.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    for who in [&student, &friend] {
        assert_eq!(app.get(who, &format!("/v1/files/{file}")).await.status, 404);
    }
    assert_eq!(app.objects(), 1);
    app.worker.drain().await.unwrap();
    assert_eq!(app.objects(), 0);
}

#[tokio::test]
async fn only_pictures_made_here_are_shown() {
    let app = TestApp::start().await;
    let student = app.student("uploader").await;
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    for (name, kind, bytes) in [
        ("logo.svg", "image/svg+xml", svg.as_slice()),
        ("page.html", "text/html", b"<script>alert(1)</script>"),
        ("notes.pdf", "application/pdf", b"%PDF-1.7"),
        ("x.js", "text/javascript", b"alert(1)"),
    ] {
        let file = app.uploads(&student, name, kind, bytes).await;
        let answer = app.get(&student, &format!("/v1/files/{file}")).await;
        assert_eq!(answer.body, bytes);
        assert_eq!(answer.header("content-type"), "application/octet-stream", "{name}");
        assert_eq!(answer.header("content-disposition"), format!("attachment; filename=\"{name}\""));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"), "{policy}");
        assert_eq!(app.get(&student, &format!("/v1/files/{file}/thumb")).await.status, 404);
    }
    let file = app.uploads(&student, "试卷.png", "image/png", &picture(9, 9, ImageFormat::Png)).await;
    let answer = app.get(&student, &format!("/v1/files/{file}/thumb")).await;
    assert_eq!(answer.header("content-type"), "image/webp");
    assert_eq!(
        answer.header("content-disposition"),
        "inline; filename=\"__.webp\"; filename*=UTF-8''%E8%AF%95%E5%8D%B7.webp"
    );
    assert_eq!(answer.header("cache-control"), "private, no-cache");
    assert!(answer.header("content-security-policy").contains("sandbox"));
    // As a picture it was sent under another name, and is one all the same.
    let file = app.uploads(&student, "hidden.bin", "x/y", &picture(9, 9, ImageFormat::Jpeg)).await;
    assert_eq!(app.get(&student, &format!("/v1/files/{file}")).await.header("content-type"), "image/jpeg");
}

#[tokio::test]
async fn parts_and_known_copies() {
    let app = TestApp::start().await;
    let student = app.student("uploader").await;
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let file = app.uploads(&student, "a.bin", "x/y", &bytes).await;
    let at = format!("/v1/files/{file}");
    let ask = async |headers: &[(&str, &str)]| {
        let mut request = student.asks("GET", &at);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        app.call(request.body(Body::empty()).unwrap()).await
    };
    let all = ask(&[]).await;
    assert_eq!(
        (all.status, all.header("accept-ranges"), all.header("content-length")),
        (200, "bytes", "100000")
    );
    let part = ask(&[("range", "bytes=1000-1999")]).await;
    assert_eq!((part.status, part.header("content-range")), (206, "bytes 1000-1999/100000"));
    assert_eq!(part.body, bytes[1000..2000]);
    let rest = ask(&[("range", "bytes=-5")]).await;
    assert_eq!((rest.status, rest.body.as_ref()), (206, &bytes[99_995..]));
    let beyond = ask(&[("range", "bytes=100000-")]).await;
    assert_eq!((beyond.status, beyond.header("content-range")), (416, "bytes */100000"));
    // Compression would make other bytes of the parts.
    let squeezed = ask(&[("accept-encoding", "br, gzip")]).await;
    assert_eq!((squeezed.header("content-encoding"), squeezed.body.len()), ("", 100_000));

    let tag = all.header("etag").to_owned();
    assert_eq!(ask(&[("if-none-match", &tag)]).await.status, 304);
    assert_eq!(ask(&[("if-none-match", "\"another\"")]).await.status, 200);
    assert_eq!(ask(&[("if-range", &tag), ("range", "bytes=0-0")]).await.status, 206);
    assert_eq!(ask(&[("if-range", "\"another\""), ("range", "bytes=0-0")]).await.status, 200);
    let head = app.call(student.asks("HEAD", &at).body(Body::empty()).unwrap()).await;
    assert_eq!((head.status, head.header("content-length")), (200, "100000"));
}

#[tokio::test]
async fn a_file_that_is_not_ready_says_so() {
    let app = TestApp::start().await;
    let student = app.student("uploader").await;
    let begun = app.begins(&student, "a.txt", "text/plain", 5).await;
    let id = begun.json()["id"].as_str().unwrap().to_owned();
    let at = format!("/v1/files/{id}");
    assert_eq!(app.get(&student, &at).await.status, 404);
    assert_eq!(app.call(student.appends(begun.header("location"), 0, "hello")).await.status, 204);
    let waiting = app.get(&student, &at).await;
    assert_eq!((waiting.status, waiting.header("retry-after")), (409, "1"));
    app.worker.drain().await.unwrap();
    assert_eq!(app.get(&student, &at).await.body, "hello");
}
