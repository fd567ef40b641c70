//! Mails into a folder, and the page that shows them.
#![expect(clippy::unwrap_used, reason = "a step that fails is a test that fails")]

use std::path::PathBuf;

use axum::body::Body;
use chrono::TimeDelta;
use http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use jobs::{Job, Worker};
use mail::{Letter, Locale, Mailer, SendMail};
use store::{Clock, Entropy};
use tower::ServiceExt;

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let name = format!("mail-{:x}", u64::from_be_bytes(Entropy::system().bytes()));
        Self(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name))
    }

    fn mailer(&self, clock: &Clock) -> Mailer {
        Mailer::folder(&self.0, "ATAS <hello@atas.example>", clock, &testkit::entropy()).unwrap()
    }

    async fn page(&self, path: &str) -> (StatusCode, http::HeaderMap, String) {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let (parts, body) = mail::router(&self.0).oneshot(request).await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

fn verify(name: &str) -> SendMail {
    let link = "https://atas.example/verify#token=abc".to_owned();
    SendMail {
        to: "mei@utama.example".to_owned(),
        name: name.to_owned(),
        locale: Locale::En,
        letter: Letter::Verify { link },
    }
}

#[tokio::test]
async fn the_page_lists_and_shows_mails() {
    let (folder, clock) = (Folder::new(), testkit::clock());
    let (_, _, empty) = folder.page("/dev/mail").await;
    assert!(empty.contains("No mail yet"));
    let mailer = folder.mailer(&clock);
    mailer.send(&verify("Mei")).await.unwrap();
    clock.advance(TimeDelta::minutes(1));
    mailer.send(&SendMail { letter: Letter::AccountDeleted, ..verify("<b>Mei</b>") }).await.unwrap();

    let (_, _, list) = folder.page("/dev/mail").await;
    let newest = list.find("Your account is deleted").unwrap();
    assert!(newest < list.find("Confirm your e-mail address").unwrap(), "newest first");
    let paths: Vec<_> = list.split("href=\"").filter(|part| part.starts_with("/dev/mail/2")).collect();
    let path = |at: usize| paths[at].split('"').next().unwrap();

    let (_, _, deleted) = folder.page(path(0)).await;
    assert!(deleted.contains("Hi &lt;b&gt;Mei&lt;/b&gt;,"));
    let (_, _, shown) = folder.page(path(1)).await;
    assert!(shown.contains("<a href=\"https://atas.example/verify#token=abc\">"));
    insta::assert_snapshot!(shown);
    let (_, headers, html) = folder.page(&format!("{}/html", path(1))).await;
    assert!(html.contains("<base target=\"_top\">"));
    assert!(headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("sandbox"));
}

#[tokio::test]
async fn the_page_leads_nowhere_else() {
    let (folder, clock) = (Folder::new(), testkit::clock());
    folder.mailer(&clock).send(&verify("Mei")).await.unwrap();
    std::fs::write(folder.0.join("notes.json"), "{}").unwrap();
    for path in
        ["/dev/mail/notes", "/dev/mail/..%2f..%2fetc%2fpasswd", "/dev/mail/.hidden", "/dev/mail/x/html"]
    {
        assert_eq!(folder.page(path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(folder.page("/dev/mail").await.0, StatusCode::OK);
}

#[tokio::test]
async fn what_lies_in_the_folder_is_a_whole_mail() {
    let (folder, clock) = (Folder::new(), testkit::clock());
    folder.mailer(&clock).send(&SendMail { locale: Locale::Zh, ..verify("陈美玲") }).await.unwrap();
    let names: Vec<_> = std::fs::read_dir(&folder.0).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(names.len(), 2, "no unfinished file: {names:?}");
    let eml = names.iter().find(|path| path.extension().is_some_and(|kind| kind == "eml")).unwrap();
    let eml = std::fs::read_to_string(eml).unwrap();
    for part in [
        "From: ATAS <hello@atas.example>\r\n",
        "Date: Wed, 02 Sep 2026 12:00:00 +0000\r\n",
        "Content-Type: multipart/alternative;",
        "Content-Type: text/html; charset=utf-8\r\n",
    ] {
        assert!(eml.contains(part), "{part} in {eml}");
    }
}

#[tokio::test]
async fn mail_is_sent_by_the_job_that_its_cause_enqueued() {
    let (test, folder, clock) = (testkit::database().await, Folder::new(), testkit::clock());
    let worker = Worker::new(test.db.clone(), clock.clone(), testkit::entropy());
    let worker = folder.mailer(&clock).work(worker);
    let mut tx = test.db.begin().await.unwrap();
    verify("Mei").enqueue(&mut tx, clock.now()).await.unwrap();
    // An address that nobody can read is given up, not tried for hours.
    SendMail { to: "not an address".into(), ..verify("") }.enqueue(&mut tx, clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(worker.drain().await.unwrap(), 2);
    assert!(folder.page("/dev/mail").await.2.contains("Confirm your e-mail address"));
    let failed: i64 = sqlx::query_scalar("select count(*) from jobs.queue where failed_at is not null")
        .fetch_one(test.db.pool())
        .await
        .unwrap();
    assert_eq!(failed, 1);
}

#[tokio::test]
async fn mail_servers_are_named_by_url() {
    let clock = testkit::clock();
    for url in
        ["smtp://localhost:25", "smtps://me:secret@mail.example", "smtp://mail.example:587?tls=required"]
    {
        Mailer::smtp(url, "ATAS <hello@atas.example>", &clock).unwrap();
    }
    Mailer::smtp("http://mail.example", "ATAS <hello@atas.example>", &clock).unwrap_err();
    Mailer::smtp("smtp://localhost", "nobody", &clock).unwrap_err();
    // Nobody listens there: an error, to be tried again.
    let mailer = Mailer::smtp("smtp://127.0.0.1:9", "ATAS <hello@atas.example>", &clock).unwrap();
    mailer.send(&verify("Mei")).await.unwrap_err();
}
