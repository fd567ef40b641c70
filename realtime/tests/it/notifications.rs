//! Notifications: whom something concerns is told once, and nobody else.

use realtime::Notification;
use serde_json::{Value, json};
use store::Clock;
use testkit::Socket;

use crate::app::{Student, TestApp, until};
use crate::inbox::opens_inbox;

/// The next event of an inbox.
pub(crate) async fn told(socket: &mut Socket) -> Value {
    loop {
        let op = socket.expect("events").await;
        if op["stream"] == "inbox" {
            let events = op["events"].as_array().unwrap();
            assert_eq!(events.len(), 1, "{events:?}");
            return events[0].clone();
        }
    }
}

/// Says something in a room and gives its seq.
pub(crate) async fn says(student: &Student, app: &TestApp, room: &str, body: Value) -> u64 {
    let mut socket = student.on(app).connects().await;
    let (stream, id) = (format!("room:{room}"), student.new_id());
    socket.say(json!({ "op": "send", "stream": stream, "id": id, "body": body })).await.unwrap();
    socket.expect("ack").await["seq"].as_u64().unwrap()
}

/// Puts an event into a room as the engine would, and gives its seq.
async fn happens(
    app: &TestApp,
    room: &str,
    author: &Student,
    kind: &str,
    target: Option<i64>,
    body: Value,
) -> i64 {
    let mut tx = app.database.db.begin().await.unwrap();
    let seq: i64 = sqlx::query_scalar(
        "with room as (update realtime.rooms set head = head + 1 where id = $1::uuid returning id, head)
         insert into realtime.events (room_id, seq, id, kind, author_id, at, target, body, digest)
         select id, head, $2::uuid, $3::realtime.event_kind, $4::uuid, now(), $5, $6, '' from room returning seq",
    )
    .bind(room)
    .bind(author.new_id())
    .bind(kind)
    .bind(&author.id)
    .bind(target)
    .bind(body)
    .fetch_one(&mut *tx)
    .await
    .unwrap();
    let range = json!({ "first": seq, "last": seq });
    events::append(&mut tx, Clock::system().now(), "stream.appended", room, range).await.unwrap();
    tx.commit().await.unwrap();
    seq
}

pub(crate) async fn mentions(app: &TestApp, room: &str, author: &Student, of: &[&Student]) -> i64 {
    let of: Vec<&str> = of.iter().map(|student| student.id.as_str()).collect();
    happens(app, room, author, "message", None, json!({ "text": "look here", "mentions": of })).await
}

async fn reacts(app: &TestApp, room: &str, author: &Student, target: i64, on: bool) -> i64 {
    happens(app, room, author, "reaction", Some(target), json!({ "emoji": "👍", "on": on })).await
}

async fn list(student: &Student) -> Value {
    let (status, inbox) = student.ask("GET", "/v1/inbox", None).await;
    assert_eq!(status, 200, "{inbox}");
    inbox
}

#[tokio::test]
async fn a_mention_of_everybody_tells_everybody() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let third = app.student("third").await;
    let room = asker.opens_room("Algorithms 101", &[&helper, &third]).await;
    let (mut helping, _) = opens_inbox(&helper, &app, Value::Null).await;
    let (status, _) =
        third.ask("PUT", &format!("/v1/rooms/{room}/notifications"), Some(json!({ "level": "none" }))).await;
    assert_eq!(status, 200);

    // From somebody who does not keep order it counts as nothing.
    says(&helper, &app, &room, json!({ "text": "all of you", "mention_all": true })).await;
    let all = says(&asker, &app, &room, json!({ "text": "the exam is moved", "mention_all": true })).await;
    // The invitation may come with it.
    let mention = loop {
        let op = helping.expect("events").await;
        let mut events = op["events"].as_array().unwrap().iter();
        if let Some(mention) = events.find(|event| event["kind"] == "mention") {
            break mention.clone();
        }
    };
    assert_eq!(mention["body"]["seq"], json!(all));
    let told_of = async |student: &Student| {
        let inbox = list(student).await;
        let mentions = inbox["items"].as_array().unwrap().iter().filter(|line| line["kind"] == "mention");
        mentions.count()
    };
    assert_eq!((told_of(&asker).await, told_of(&helper).await, told_of(&third).await), (0, 1, 0));
}

#[tokio::test]
async fn what_concerns_somebody_reaches_their_inbox() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let (mut asking, _) = opens_inbox(&asker, &app, Value::Null).await;
    let (mut helping, _) = opens_inbox(&helper, &app, Value::Null).await;

    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let invited = told(&mut helping).await;
    assert_eq!((&invited["kind"], &invited["author"]), (&json!("invitation"), &json!(asker.id)));
    assert_eq!(invited["body"]["room"], json!(room));

    let question = says(&asker, &app, &room, json!({ "text": "anyone for past papers?" })).await;
    let answer = says(&helper, &app, &room, json!({ "text": "yes, at eight", "reply_to": question })).await;
    let replied = told(&mut asking).await;
    assert_eq!(
        (&replied["seq"], &replied["kind"], &replied["author"]),
        (&json!(1), &json!("reply"), &json!(helper.id))
    );
    let group = format!("reply:{room}:{question}");
    assert_eq!(
        replied["body"],
        json!({ "group": group, "room": room, "seq": answer, "target": question, "read_at": answer })
    );

    mentions(&app, &room, &asker, &[&helper]).await;
    assert_eq!(told(&mut helping).await["kind"], "mention");
    reacts(&app, &room, &asker, i64::try_from(answer).unwrap(), true).await;
    let reacted = told(&mut helping).await;
    assert_eq!((&reacted["kind"], &reacted["body"]["emoji"]), (&json!("reaction"), &json!("👍")));

    let direct = json!({ "kind": "direct", "members": [helper.id] });
    let (_, pair) = asker.ask("POST", "/v1/rooms", Some(direct)).await;
    says(&asker, &app, pair["id"].as_str().unwrap(), json!({ "text": "just us" })).await;
    assert_eq!(told(&mut helping).await["kind"], "direct");

    let inbox = list(&helper).await;
    let kinds: Vec<&str> =
        inbox["items"].as_array().unwrap().iter().map(|group| group["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["direct", "reaction", "mention", "invitation"]);
    assert_eq!((&inbox["unread"], &inbox["as_of"], &inbox["read"]), (&json!(4), &json!(4), &json!(0)));
    let excerpts: Vec<&Value> =
        inbox["items"].as_array().unwrap().iter().map(|group| &group["excerpt"]).collect();
    assert_eq!(excerpts, [&json!("just us"), &json!("yes, at eight"), &json!("look here"), &Value::Null]);
    assert_eq!(inbox["items"][0]["people"][0]["display_name"], "asker");

    // What was missed is replayed like the events of any room.
    let (_, resumed) =
        opens_inbox(&helper, &app, json!({ "epoch": asking_epoch(&mut asking).await, "seq": 1 })).await;
    assert_eq!(resumed["replay"], "complete");
    let kinds: Vec<&Value> =
        resumed["events"].as_array().unwrap().iter().map(|event| &event["kind"]).collect();
    assert_eq!(kinds, ["mention", "reaction", "direct"]);
}

async fn asking_epoch(socket: &mut Socket) -> Value {
    socket.say(json!({ "op": "subscribe", "stream": "inbox" })).await.unwrap();
    socket.expect("subscribed").await["epoch"].clone()
}

#[tokio::test]
async fn nobody_is_told_of_themselves_or_of_rooms_that_are_not_theirs() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let stranger = app.student("stranger").await;
    let (mut asking, _) = opens_inbox(&asker, &app, Value::Null).await;
    let (mut elsewhere, _) = opens_inbox(&stranger, &app, Value::Null).await;
    let room = asker.opens_room("Private", &[&helper]).await;

    mentions(&app, &room, &asker, &[&asker, &stranger]).await;
    let own = says(&asker, &app, &room, json!({ "text": "me" })).await;
    says(&asker, &app, &room, json!({ "text": "myself", "reply_to": own })).await;
    reacts(&app, &room, &asker, i64::try_from(own).unwrap(), true).await;
    // Entries that nobody can read are passed over.
    let mut tx = app.database.db.begin().await.unwrap();
    let now = Clock::system().now();
    for (topic, key, payload) in [
        ("stream.appended", "no room", json!({ "first": 1, "last": 2 })),
        ("stream.appended", room.as_str(), json!({ "first": "one" })),
        ("stream.appended", room.as_str(), json!({ "first": 900, "last": u64::MAX })),
        ("room.opened", room.as_str(), json!([])),
        ("inbox.notify", "x", json!({ "to": asker.id, "kind": "No Kind", "group": "x", "data": {} })),
    ] {
        events::append(&mut tx, now, topic, key, payload).await.unwrap();
    }
    tx.commit().await.unwrap();
    mentions(&app, &room, &helper, &[&asker]).await;
    let first = told(&mut asking).await;
    assert_eq!((&first["seq"], &first["author"]), (&json!(1), &json!(helper.id)));

    stranger.opens_room("Theirs", &[]).await;
    let (status, _) = stranger.ask("POST", &format!("/v1/rooms/{room}/join"), None).await;
    assert_eq!(status, 404);
    asker.ask("POST", &format!("/v1/rooms/{room}/members"), Some(json!({ "user": stranger.id }))).await;
    let first = told(&mut elsewhere).await;
    assert_eq!((&first["seq"], &first["kind"]), (&json!(1), &json!("invitation")));
}

#[tokio::test]
async fn three_people_reacted_is_one_line_and_read_everywhere() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let (mei, aina) = (app.student("mei").await, app.student("aina").await);
    let room = asker.opens_room("Lab", &[&helper, &mei, &aina]).await;
    let (mut phone, _) = opens_inbox(&asker, &app, Value::Null).await;
    let (mut laptop, _) = opens_inbox(&asker, &app, Value::Null).await;
    let said = i64::try_from(says(&asker, &app, &room, json!({ "text": "it works" })).await).unwrap();
    for friend in [&helper, &mei, &aina, &helper] {
        reacts(&app, &room, friend, said, true).await;
        told(&mut phone).await;
    }
    let inbox = list(&asker).await;
    let group = &inbox["items"][0];
    assert_eq!(
        (&group["count"], &group["people_count"], &group["unread"]),
        (&json!(4), &json!(3), &json!(4))
    );
    assert_eq!((&inbox["unread"], inbox["items"].as_array().unwrap().len()), (&json!(1), 1));
    assert_eq!(group["people"][0]["display_name"], "helper");
    assert_eq!(group["excerpt"], "it works");

    // A page at a time.
    mentions(&app, &room, &mei, &[&asker]).await;
    told(&mut phone).await;
    let (_, first) = asker.ask("GET", "/v1/inbox?limit=1", None).await;
    assert_eq!(first["items"][0]["kind"], "mention");
    let next = first["next"].as_str().unwrap();
    let (_, second) = asker.ask("GET", &format!("/v1/inbox?limit=1&cursor={next}"), None).await;
    assert_eq!((&second["items"][0]["kind"], &second["next"]), (&json!("reaction"), &Value::Null));
    let (status, _) = asker.ask("GET", "/v1/inbox?cursor=forged", None).await;
    assert_eq!(status, 400);

    // Reading the room reads what happened in it.
    let read = json!({ "seq": said + 4 });
    asker.ask("PUT", &format!("/v1/rooms/{room}/read"), Some(read)).await;
    assert_eq!(list(&asker).await["unread"], 1, "the mention is above");
    phone.say(json!({ "op": "read", "stream": "inbox", "seq": 5 })).await.unwrap();
    let heard = loop {
        let heard = laptop.expect("read").await;
        if heard["stream"] == "inbox" {
            break heard;
        }
    };
    assert_eq!(heard["seq"], 5);
    let inbox = list(&asker).await;
    assert_eq!((&inbox["unread"], &inbox["read"]), (&json!(0), &json!(5)));
    for (seq, read) in [(2, 5), (u64::MAX, 5)] {
        let answer = asker.ask("PUT", "/v1/inbox/read", Some(json!({ "seq": seq }))).await;
        assert_eq!(answer, (200, json!({ "seq": read })), "it only rises, and never passes the head");
    }
}

#[tokio::test]
async fn what_was_taken_back_is_withdrawn() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Lab", &[&helper]).await;
    let (mut asking, first) = opens_inbox(&asker, &app, Value::Null).await;
    let mine = i64::try_from(says(&asker, &app, &room, json!({ "text": "mine" })).await).unwrap();
    let rash = mentions(&app, &room, &helper, &[&asker]).await;
    assert_eq!(told(&mut asking).await["kind"], "mention");
    reacts(&app, &room, &helper, mine, true).await;
    assert_eq!(told(&mut asking).await["kind"], "reaction");

    sqlx::query(
        "update realtime.events set body = '{}', removed_at = now() where room_id = $1::uuid and seq = $2",
    )
    .bind(&room)
    .bind(rash)
    .execute(app.database.db.pool())
    .await
    .unwrap();
    happens(&app, &room, &helper, "delete", Some(rash), json!({})).await;
    let withdrawn = told(&mut asking).await;
    assert_eq!((&withdrawn["kind"], &withdrawn["body"]), (&json!("withdrawn"), &json!({ "seqs": [1] })));
    reacts(&app, &room, &helper, mine, false).await;
    assert_eq!(told(&mut asking).await["body"], json!({ "seqs": [2] }));
    let inbox = list(&asker).await;
    assert_eq!((&inbox["items"], &inbox["unread"]), (&json!([]), &json!(0)));

    let (_, again) = opens_inbox(&asker, &app, json!({ "epoch": first["epoch"], "seq": 0 })).await;
    let kinds: Vec<&Value> = again["events"].as_array().unwrap().iter().map(|event| &event["kind"]).collect();
    assert_eq!(kinds, ["mention", "reaction", "withdrawn", "withdrawn"]);

    // A second reaction is another one.
    reacts(&app, &room, &helper, mine, true).await;
    let again = told(&mut asking).await;
    assert_eq!((&again["seq"], &again["kind"]), (&json!(5), &json!("reaction")));
    assert_eq!(list(&asker).await["unread"], 1);
}

#[tokio::test]
async fn settings_say_what_is_told() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Noisy", &[&helper]).await;
    let quiet_room = format!("/v1/rooms/{room}/notifications");
    let (mut asking, _) = opens_inbox(&asker, &app, Value::Null).await;
    let own = i64::try_from(says(&asker, &app, &room, json!({ "text": "mine" })).await).unwrap();

    let (_, before) = asker.ask("GET", "/v1/settings/notifications", None).await;
    assert_eq!(before, json!({ "rooms": "all", "muted": [], "quiet": null, "digest": true }));
    let wanted = json!({
        "rooms": "mentions", "muted": ["direct"], "digest": false,
        "quiet": { "from": "22:30", "to": "07:00", "zone": "Asia/Kuala_Lumpur" },
    });
    let (status, now) = asker.ask("PUT", "/v1/settings/notifications", Some(wanted.clone())).await;
    assert_eq!((status, &now), (200, &wanted));
    reacts(&app, &room, &helper, own, true).await;
    mentions(&app, &room, &helper, &[&asker]).await;
    assert_eq!(told(&mut asking).await["kind"], "mention", "and not of the reaction before it");

    let (status, _) = asker.ask("PUT", &quiet_room, Some(json!({ "level": "none" }))).await;
    assert_eq!(status, 200);
    mentions(&app, &room, &helper, &[&asker]).await;
    let (_, level) = asker.ask("GET", &quiet_room, None).await;
    assert_eq!(level, json!({ "level": "none" }));
    let mut tx = app.database.db.begin().await.unwrap();
    let mut notice = Notification {
        to: asker.id.parse().unwrap(),
        kind: "system".to_owned(),
        group: "maintenance".to_owned(),
        author: None,
        data: json!({ "text": "back soon" }).as_object().unwrap().clone(),
    };
    realtime::notify(&mut tx, Clock::system().now(), &notice).await.unwrap();
    notice.kind = "No Kind".to_owned();
    realtime::notify(&mut tx, Clock::system().now(), &notice).await.unwrap_err();
    tx.commit().await.unwrap();
    let system = told(&mut asking).await;
    assert_eq!(
        (&system["seq"], &system["kind"]),
        (&json!(2), &json!("system")),
        "and not of the mention before it"
    );
    assert_eq!(system["body"], json!({ "group": "maintenance", "text": "back soon" }));
    assert_eq!(list(&asker).await["items"][0]["body"]["text"], "back soon");

    for (path, body) in [
        ("/v1/settings/notifications", json!({ "rooms": "some" })),
        ("/v1/settings/notifications", json!({ "muted": ["system"] })),
        ("/v1/settings/notifications", json!({ "muted": ["Direct!"] })),
        ("/v1/settings/notifications", json!({ "quiet": { "from": "25:00", "to": "07:00", "zone": "UTC" } })),
        (
            "/v1/settings/notifications",
            json!({ "quiet": { "from": "22:00", "to": "07:00", "zone": "Mars" } }),
        ),
        (&quiet_room, json!({ "level": "loud" })),
    ] {
        let (status, problem) = asker.ask("PUT", path, Some(body.clone())).await;
        assert_eq!(status, 422, "{body}: {problem}");
    }
    let stranger = app.student("stranger").await;
    assert_eq!(stranger.ask("GET", &quiet_room, None).await.0, 404);
    assert_eq!(stranger.ask("PUT", &quiet_room, Some(json!({ "level": "all" }))).await.0, 404);
}

#[tokio::test]
async fn a_deleted_account_is_told_nothing() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let direct = json!({ "kind": "direct", "members": [helper.id] });
    let (_, pair) = asker.ask("POST", "/v1/rooms", Some(direct)).await;
    let pair = pair["id"].as_str().unwrap().to_owned();
    says(&asker, &app, &pair, json!({ "text": "still there?" })).await;
    until(|| async { list(&helper).await["unread"] == 1 }).await;
    helper.ask("DELETE", "/v1/me", Some(json!({ "password": "correct horse battery" }))).await;
    let inboxes = || async {
        let count = sqlx::query_scalar::<_, i64>("select count(*) from realtime.rooms where kind = 'inbox'");
        count.fetch_one(app.database.db.pool()).await.unwrap()
    };
    until(|| async { inboxes().await == 0 }).await;
    says(&asker, &app, &pair, json!({ "text": "hello?" })).await;
    let room = asker.opens_room("Later", &[]).await;
    let stranger = app.student("stranger").await;
    asker.ask("POST", &format!("/v1/rooms/{room}/members"), Some(json!({ "user": stranger.id }))).await;
    until(|| async { list(&stranger).await["unread"] == 1 }).await;
    assert_eq!(inboxes().await, 1, "the stranger's alone");
}
