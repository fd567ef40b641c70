//! A mail to those who have not seen their notifications for a day, and its end with one click.

use std::path::PathBuf;

use api::Site;
use chrono::{DateTime, TimeDelta, Utc};
use jobs::Worker;
use mail::Mailer;
use realtime::{Digests, Notification};
use serde_json::{Value, json};
use store::Clock;

use crate::app::{Student, TestApp, until};
use crate::notifications::{mentions, says};

/// The mails of one test.
struct Post(PathBuf);

impl Post {
    fn of(app: &TestApp) -> Self {
        Self(app.files.join("mail"))
    }

    /// Does what is due so many hours from now, on a node of its own.
    fn worker(&self, app: &TestApp, hours: i64) -> Worker {
        let clock = Clock::manual(Clock::system().now() + TimeDelta::hours(hours));
        let mailer = Mailer::folder(&self.0, "ATAS <hello@atas.example>", &clock, &app.entropy).unwrap();
        let digests = Digests::new(&app.realtime, &mailer, &Site::local(app.address.port()), &clock);
        digests.work(Worker::new(app.database.db.clone(), clock, app.entropy.clone()))
    }

    async fn at(&self, app: &TestApp, hours: i64) -> Vec<Value> {
        self.worker(app, hours).drain().await.unwrap();
        self.mails()
    }

    /// All that were ever sent, the oldest first.
    fn mails(&self) -> Vec<Value> {
        let Ok(entries) = std::fs::read_dir(&self.0) else { return Vec::new() };
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|kind| kind == "json"));
        paths.sort_unstable();
        paths.iter().map(|path| serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()).collect()
    }

    fn headers(&self) -> String {
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|kind| kind == "eml"));
        std::fs::read_to_string(paths.pop().unwrap()).unwrap().replace("\r\n ", " ")
    }
}

/// Two in a room; the address of the second is known to be theirs, and they have seen the invitation.
async fn two(app: &TestApp) -> (Student, Student, String) {
    let (asker, helper) = app.two_students().await;
    verifies(app, &helper).await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    unread_is(&helper, 1).await;
    reads_inbox(&helper).await;
    (asker, helper, room)
}

async fn verifies(app: &TestApp, student: &Student) {
    sqlx::query("update accounts.users set email_verified_at = now() where id = $1::uuid")
        .bind(&student.id)
        .execute(app.database.db.pool())
        .await
        .unwrap();
}

async fn unread_is(student: &Student, count: u64) {
    until(|| async {
        let (status, inbox) = student.ask("GET", "/v1/inbox", None).await;
        status == 200 && inbox["unread"] == count
    })
    .await;
}

async fn reads_inbox(student: &Student) {
    assert_eq!(student.ask("PUT", "/v1/inbox/read", Some(json!({ "seq": 1_000 }))).await.0, 200);
}

async fn settles(student: &Student, settings: Value) {
    assert_eq!(student.ask("PUT", "/v1/settings/notifications", Some(settings)).await.0, 200);
}

#[tokio::test]
async fn what_was_not_seen_for_a_day_is_mailed_once_and_at_most_once_a_day() {
    let app = TestApp::start().await;
    let (asker, helper, room) = two(&app).await;
    let post = Post::of(&app);
    mentions(&app, &room, &asker, &[&helper]).await;
    says(&asker, &app, &room, json!({ "text": "and you?\n<b>bold</b>", "mentions": [helper.id] })).await;
    unread_is(&helper, 2).await;

    assert_eq!(post.at(&app, 23).await.len(), 0);
    let mails = post.at(&app, 25).await;
    assert_eq!((mails.len(), &mails[0]["to"]), (1, &json!("helper@utama.example")));
    assert_eq!(mails[0]["subject"], "2 notifications wait for you");
    let text = mails[0]["text"].as_str().unwrap();
    assert!(
        text.contains(
            "Algorithms 101\n- asker mentioned you: and you? <b>bold</b>\n- asker mentioned you: look here"
        ),
        "{text}"
    );
    assert!(!mails[0]["html"].as_str().unwrap().contains("<b>"));

    assert_eq!(post.at(&app, 48).await.len(), 1, "nothing new");
    mentions(&app, &room, &asker, &[&helper]).await;
    unread_is(&helper, 3).await;
    assert_eq!(post.at(&app, 48).await.len(), 1, "a day has not gone by since the last mail");
    let mails = post.at(&app, 50).await;
    assert_eq!((mails.len(), &mails[1]["subject"]), (2, &json!("A notification waits for you")));
    assert_eq!(post.at(&app, 500).await.len(), 2);
}

#[tokio::test]
async fn nodes_that_look_at_once_send_one_mail() {
    let app = TestApp::start().await;
    let (asker, helper, room) = two(&app).await;
    let post = Post::of(&app);
    mentions(&app, &room, &asker, &[&helper]).await;
    unread_is(&helper, 1).await;
    let nodes = [post.worker(&app, 25), post.worker(&app, 25), post.worker(&app, 25)];
    let [one, two, three] = &nodes;
    let (one, two, three) = tokio::join!(one.drain(), two.drain(), three.drain());
    assert!(one.unwrap() + two.unwrap() + three.unwrap() > 0);
    for node in &nodes {
        node.drain().await.unwrap();
    }
    assert_eq!(post.mails().len(), 1);
}

#[tokio::test]
async fn what_was_read_deleted_or_muted_is_not_mailed() {
    let app = TestApp::start().await;
    let (asker, helper, room) = two(&app).await;
    let post = Post::of(&app);
    let seq = mentions(&app, &room, &asker, &[&helper]).await;
    unread_is(&helper, 1).await;
    // Decided, and read before it is sent.
    let due = json!({ "user": helper.id, "after": 0, "to": 1_000 });
    reads_inbox(&helper).await;
    sqlx::query(
        "insert into jobs.queue (kind, payload, run_at, enqueued_at) values ('realtime.digest_mail', $1, now(), now())",
    )
    .bind(due)
    .execute(app.database.db.pool())
    .await
    .unwrap();
    assert_eq!(post.at(&app, 25).await.len(), 0);

    let deleted = mentions(&app, &room, &asker, &[&helper]).await;
    unread_is(&helper, 1).await;
    asker.commands("DELETE", &format!("/v1/rooms/{room}/messages/{deleted}"), None).await;
    unread_is(&helper, 0).await;
    assert_eq!(post.at(&app, 25).await.len(), 0);

    mentions(&app, &room, &asker, &[&helper]).await;
    unread_is(&helper, 1).await;
    settles(&helper, json!({ "muted": ["mention"] })).await;
    assert_eq!(post.at(&app, 25).await.len(), 0);
    settles(&helper, json!({ "rooms": "none" })).await;
    mentions(&app, &room, &asker, &[&helper]).await;
    assert_eq!(post.at(&app, 25).await.len(), 0);
    assert!(seq > 0);
}

#[tokio::test]
async fn what_was_done_to_keep_order_is_said_as_in_the_list_and_in_the_readers_language() {
    let app = TestApp::start().await;
    let (owner, member) = app.two_students().await;
    verifies(&app, &member).await;
    let room = owner.opens_public_room("Algorithms").await;
    assert_eq!(member.ask("POST", &format!("/v1/rooms/{room}/join"), None).await.0, 200);
    let post = Post::of(&app);
    let mute = format!("/v1/rooms/{room}/mutes/{}", member.id);
    let advertising = json!({ "for_seconds": 3_600, "reason": "No\nadvertising, {room}" });
    assert_eq!(owner.ask("PUT", &mute, Some(advertising)).await.0, 204);
    unread_is(&member, 1).await;
    let (_, inbox) = member.ask("GET", "/v1/inbox", None).await;
    let until: DateTime<Utc> = serde_json::from_value(inbox["items"][0]["body"]["until"].clone()).unwrap();

    let mails = post.at(&app, 25).await;
    let utc = until.format("%-d %B %Y, %H:%M (UTC)");
    let said = format!("\n- You were muted in Algorithms until {utc}: No advertising, {{room}}\n");
    assert!(mails[0]["text"].as_str().unwrap().contains(&said), "{}", mails[0]["text"]);
    assert!(!mails[0]["text"].as_str().unwrap().contains(&owner.handle), "who acted is not told");

    // On the clock of whoever has said where they are.
    let quiet = json!({ "from": "22:30", "to": "07:00", "zone": "Asia/Kuala_Lumpur" });
    settles(&member, json!({ "quiet": quiet })).await;
    sqlx::query("update accounts.users set locale = 'ms' where id = $1::uuid")
        .bind(&member.id)
        .execute(app.database.db.pool())
        .await
        .unwrap();
    assert_eq!(owner.ask("PUT", &mute, Some(json!({ "for_seconds": 7_200 }))).await.0, 204);
    until_told(&member, 2).await;
    let (_, inbox) = member.ask("GET", "/v1/inbox", None).await;
    let until: DateTime<Utc> = serde_json::from_value(inbox["items"][0]["body"]["until"].clone()).unwrap();
    let there = (until + TimeDelta::hours(8)).format("%-d/%-m/%Y, %H:%M");
    let mails = post.at(&app, 50).await;
    let said = format!("\n- Anda disenyapkan di Algorithms sehingga {there}\n");
    assert!(mails[1]["text"].as_str().unwrap().contains(&said), "{}", mails[1]["text"]);
}

#[tokio::test]
async fn what_a_notification_says_by_itself_is_mailed_and_what_is_not_known_is_something_new() {
    let app = TestApp::start().await;
    let (_, member) = app.two_students().await;
    verifies(&app, &member).await;
    let post = Post::of(&app);
    let mut tx = app.database.db.begin().await.unwrap();
    for (kind, data) in [
        ("system", json!({ "text": "Back at\nsix" })),
        ("system", json!({ "notice": "of_a_later_version", "until": "2027-01-01T00:00:00Z" })),
        ("later", json!({ "until": "the end of time" })),
    ] {
        let notice = Notification {
            to: member.id.parse().unwrap(),
            kind: kind.to_owned(),
            group: "maintenance".to_owned(),
            author: None,
            data: data.as_object().unwrap().clone(),
        };
        realtime::notify(&mut tx, Clock::system().now(), &notice).await.unwrap();
    }
    tx.commit().await.unwrap();
    until_told(&member, 3).await;
    let mails = post.at(&app, 25).await;
    let text = mails[0]["text"].as_str().unwrap();
    assert!(text.contains("\n- Something new\n- Something new\n- Back at six\n"), "{text}");
}

/// They have this many notifications, in how many groups soever.
async fn until_told(student: &Student, count: u64) {
    until(|| async {
        let (_, inbox) = student.ask("GET", "/v1/inbox", None).await;
        inbox["items"][0]["count"] == count
    })
    .await;
}

#[tokio::test]
async fn no_mail_goes_to_an_address_that_nobody_has_confirmed_or_to_those_who_want_none() {
    let app = TestApp::start().await;
    let (asker, helper, room) = two(&app).await;
    let post = Post::of(&app);
    let answered = says(&asker, &app, &room, json!({ "text": "anyone?" })).await;
    says(&helper, &app, &room, json!({ "text": "me", "reply_to": answered })).await;
    unread_is(&asker, 1).await;
    settles(&helper, json!({ "digest": false })).await;
    mentions(&app, &room, &asker, &[&helper]).await;
    unread_is(&helper, 1).await;
    assert_eq!(post.at(&app, 25).await.len(), 0);
}

#[tokio::test]
async fn one_click_ends_it_and_looking_at_the_link_does_not() {
    let app = TestApp::start().await;
    let (asker, helper, room) = two(&app).await;
    let post = Post::of(&app);
    mentions(&app, &room, &asker, &[&helper]).await;
    unread_is(&helper, 1).await;
    let mails = post.at(&app, 25).await;
    let headers = post.headers();
    let link = headers.split("List-Unsubscribe: <").nth(1).unwrap().split('>').next().unwrap().to_owned();
    assert!(headers.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{headers}");
    assert!(
        mails[0]["text"].as_str().unwrap().contains(&link)
            && mails[0]["html"].as_str().unwrap().contains(&link)
    );

    let anybody = reqwest::Client::new();
    let page = anybody.get(&link).send().await.unwrap();
    assert_eq!(page.status(), 200);
    assert!(page.headers()["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
    assert!(page.text().await.unwrap().contains("<form method=\"post\"><button>"));
    let digest = || async { helper.ask("GET", "/v1/settings/notifications", None).await.1["digest"].clone() };
    assert_eq!(digest().await, json!(true), "whoever looks at the link changes nothing");

    let form = [("content-type", "application/x-www-form-urlencoded")];
    let click = anybody.post(&link).header(form[0].0, form[0].1).body("List-Unsubscribe=One-Click");
    assert_eq!(click.send().await.unwrap().status(), 200);
    assert_eq!(digest().await, json!(false));
    assert_eq!(anybody.post(&link).send().await.unwrap().status(), 200, "twice is as good");
    mentions(&app, &room, &asker, &[&helper]).await;
    assert_eq!(post.at(&app, 60).await.len(), 1);

    settles(&helper, json!({})).await;
    let forged = link.replace("unsubscribe/", "unsubscribe/A");
    let at = link.len() - 20;
    let changed =
        format!("{}{}{}", &link[..at], if &link[at..=at] == "A" { "B" } else { "A" }, &link[at + 1..]);
    for wrong in [forged, changed, link[..link.len() - 4].to_owned(), format!("{link}{}", "A".repeat(500))] {
        assert_eq!(anybody.post(&wrong).send().await.unwrap().status(), 404, "{wrong}");
        let told = anybody.get(&wrong).send().await.unwrap();
        assert_eq!(told.status(), 404, "{wrong}");
        let told = told.text().await.unwrap();
        assert!(told.contains("This link does not work") && told.contains("href=\"/settings\""), "{told}");
    }
    assert_eq!(digest().await, json!(true));
}
