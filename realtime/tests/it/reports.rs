//! What is reported gets to those who decide, and what they decide is done.

use serde_json::{Value, json};

use crate::app::{Student, TestApp};
use crate::inbox::opens_inbox;
use crate::order::noticed;

async fn reports(student: &Student, report: Value) -> (u16, Value) {
    student.ask("POST", "/v1/reports", Some(report)).await
}

async fn queue(student: &Student, path: &str) -> Vec<Value> {
    let (status, page) = student.ask("GET", path, None).await;
    assert_eq!(status, 200, "{page}");
    page["items"].as_array().unwrap().clone()
}

async fn decides(student: &Student, case: &Value, decision: Value) -> (u16, Value) {
    let id = case["id"].as_str().unwrap();
    student.ask("POST", &format!("/v1/moderation/cases/{id}/resolve"), Some(decision)).await
}

fn about(room: &str, seq: u64, reason: &str) -> Value {
    json!({ "kind": "message", "room": room, "seq": seq, "reason": reason, "note": "please look" })
}

#[tokio::test]
async fn a_reported_message_is_kept_for_those_who_decide() {
    let app = TestApp::start().await;
    let (owner, rude) = app.two_students().await;
    let (first, second) = (app.student("first").await, app.student("second").await);
    let (local, foreign) =
        (app.officer("local", "moderator").await, app.officer("foreign", "moderator").await);
    app.campus("utama", &[&owner, &rude, &first, &second, &local]).await;
    app.campus("seberang", &[&foreign]).await;
    let room = owner.opens_public_room("Cricket").await;
    for person in [&rude, &first, &second] {
        assert_eq!(person.ask("POST", &format!("/v1/rooms/{room}/join"), None).await.0, 200);
    }
    assert_eq!(rude.posts(&room, &rude.new_id(), "something rude").await.0, 201);
    for _ in 0..2 {
        assert_eq!(reports(&first, about(&room, 1, "harassment")).await.0, 204);
    }
    let path = format!("/v1/rooms/{room}/messages/1");
    assert_eq!(rude.commands("PATCH", &path, Some(json!({ "text": "something ruder" }))).await.0, 200);
    assert_eq!(reports(&second, about(&room, 1, "hate")).await.0, 204);
    assert_eq!(rude.commands("DELETE", &path, None).await.0, 200);

    let case = &queue(&local, "/v1/moderation/queue").await[0];
    let texts: Vec<&Value> = case["evidence"].as_array().unwrap().iter().map(|said| &said["text"]).collect();
    assert_eq!(texts, ["something rude", "something ruder"]);
    assert_eq!((&case["count"], &case["removed"]), (&json!(2), &json!(true)));
    assert_eq!(case["subject"]["id"], rude.id);
    assert_eq!(case["reports"][0]["reporter"]["id"], first.id);
    // Those who keep order in the room decide too, and are not told who reported.
    let in_room = &queue(&owner, &format!("/v1/rooms/{room}/queue")).await[0];
    assert_eq!((&in_room["id"], &in_room["reports"][0]["reporter"]), (&case["id"], &Value::Null));
    assert_eq!(queue(&foreign, "/v1/moderation/queue").await, [] as [Value; 0]);
    for who in [&foreign, &first, &rude] {
        assert_eq!(decides(who, case, json!({ "action": "dismiss" })).await.0, 404);
    }

    let (mut inbox, _) = opens_inbox(&first, &app, Value::Null).await;
    let decision = json!({ "action": "mute", "for_seconds": 86_400, "note": "Stay polite" });
    assert_eq!(decides(&owner, case, decision).await.0, 204);
    noticed(&mut inbox, "report_settled").await;
    assert_eq!(rude.posts(&room, &rude.new_id(), "what?").await.1["code"], "muted");
    let (status, problem) = decides(&local, case, json!({ "action": "ban" })).await;
    assert_eq!((status, &problem["code"]), (409, &json!("resolved")));
    assert_eq!(queue(&local, "/v1/moderation/queue").await, [] as [Value; 0]);
    let decided = &queue(&local, "/v1/moderation/queue?resolved=true").await[0];
    assert_eq!(
        (&decided["resolution"]["action"], &decided["resolution"]["by"]["id"]),
        (&json!("mute"), &json!(owner.id))
    );
    let lines = queue(&local, "/v1/moderation/audit").await;
    assert_eq!((&lines[0]["act"], &lines[0]["case"]), (&json!("mute"), &case["id"]));
}

#[tokio::test]
async fn a_ban_by_a_case_removes_the_message_and_the_person_even_from_a_room_one_is_not_in() {
    let app = TestApp::start().await;
    let (owner, rude) = app.two_students().await;
    let admin = app.officer("operating", "admin").await;
    let room = owner.opens_room("Committee", &[&rude]).await;
    assert_eq!(rude.posts(&room, &rude.new_id(), "something rude").await.0, 201);
    let mut seat = owner.returns(&room, json!({ "epoch": "", "seq": 0 })).await;
    assert_eq!(reports(&owner, about(&room, 1, "violence")).await.0, 204);
    let case = &queue(&admin, "/v1/moderation/queue").await[0];
    assert_eq!(decides(&admin, case, json!({ "action": "ban", "note": "Threats" })).await.0, 204);
    let events = seat.sees(1, 2).await;
    assert_eq!((&events[0]["kind"], &events[0]["body"]["target"]), (&json!("delete"), &json!(1)));
    assert_eq!(events[1]["body"], json!({ "change": "removed", "user": rude.id, "by": admin.id }));
    assert_eq!(rude.ask("GET", &format!("/v1/rooms/{room}"), None).await.0, 404);
    let acts: Vec<Value> =
        queue(&admin, "/v1/moderation/audit").await.iter().map(|line| line["act"].clone()).collect();
    assert_eq!(acts, ["ban", "remove_message"]);
    assert_eq!(admin.ask("GET", &format!("/v1/rooms/{room}/messages"), None).await.0, 404);
}

#[tokio::test]
async fn what_cannot_be_seen_cannot_be_reported() {
    let app = TestApp::start().await;
    let (mei, arif) = app.two_students().await;
    let stranger = app.student("stranger").await;
    let room = mei.opens_room("Two", &[]).await;
    assert_eq!(mei.posts(&room, &mei.new_id(), "before").await.0, 201);
    let invited = json!({ "user": arif.id });
    assert_eq!(mei.ask("POST", &format!("/v1/rooms/{room}/members"), Some(invited)).await.0, 204);
    assert_eq!(arif.posts(&room, &arif.new_id(), "own").await.0, 201);
    let direct = mei.opens_direct(&arif).await;
    for (who, report, wanted) in [
        (&stranger, about(&room, 3, "spam"), 404),
        (&arif, about(&room, 1, "spam"), 404),
        (&arif, about(&room, 2, "spam"), 404),
        (&arif, about(&room, 3, "spam"), 409),
        (&arif, about(&room, 99, "spam"), 404),
        (&arif, about(&arif.id, 1, "spam"), 404),
        (&mei, about(&room, 3, "boredom"), 422),
        (&mei, json!({ "kind": "message", "room": room, "reason": "spam" }), 422),
        (&mei, json!({ "kind": "person", "reason": "spam" }), 422),
        (&mei, json!({ "kind": "person", "user": mei.id, "reason": "spam" }), 409),
        (&mei, json!({ "kind": "person", "user": mei.new_id(), "reason": "spam" }), 404),
        (&stranger, json!({ "kind": "person", "user": mei.id, "room": room, "reason": "spam" }), 404),
        (&stranger, json!({ "kind": "room", "room": room, "reason": "spam" }), 404),
        (&mei, json!({ "kind": "room", "room": direct, "reason": "spam" }), 409),
        (&mei, json!({ "kind": "room", "room": mei.id, "reason": "spam" }), 404),
        (&mei, json!({ "kind": "room", "room": room, "reason": "spam", "note": "x".repeat(1_001) }), 422),
        (&mei, json!({ "kind": "person", "user": arif.id, "room": direct, "reason": "fraud" }), 204),
        (&mei, json!({ "kind": "room", "room": room, "reason": "fraud" }), 204),
    ] {
        let (status, answer) = reports(who, report.clone()).await;
        assert_eq!(status, wanted, "{report}: {answer}");
    }
}

#[tokio::test]
async fn a_conversation_of_two_is_decided_by_the_office_alone() {
    let app = TestApp::start().await;
    let (mei, rude) = app.two_students().await;
    let local = app.officer("local", "moderator").await;
    app.campus("utama", &[&mei, &rude, &local]).await;
    let direct = mei.opens_direct(&rude).await;
    assert_eq!(rude.posts(&direct, &rude.new_id(), "something rude").await.0, 201);
    assert_eq!(reports(&mei, about(&direct, 1, "sexual")).await.0, 204);
    let case = &queue(&local, "/v1/moderation/queue").await[0];
    for action in ["mute", "ban"] {
        let (status, problem) = decides(&local, case, json!({ "action": action })).await;
        assert_eq!((status, &problem["code"]), (409, &json!("nothing_to_do")), "{action}");
    }
    assert_eq!(decides(&local, case, json!({ "action": "remove", "for_seconds": 1 })).await.0, 422);
    assert_eq!(decides(&local, case, json!({ "action": "remove" })).await.0, 204);
    let (_, page) = mei.ask("GET", &format!("/v1/rooms/{direct}/messages"), None).await;
    assert_eq!(page["items"][0]["removed"], true);

    // About a person there is nothing but to tell them.
    let (mut inbox, _) = opens_inbox(&rude, &app, Value::Null).await;
    let person = json!({ "kind": "person", "user": rude.id, "reason": "harassment" });
    assert_eq!(reports(&mei, person).await.0, 204);
    let case = &queue(&local, "/v1/moderation/queue").await[0];
    assert_eq!(decides(&local, case, json!({ "action": "remove" })).await.0, 409);
    assert_eq!(decides(&local, case, json!({ "action": "warn", "note": "Stop this" })).await.0, 204);
    assert_eq!(noticed(&mut inbox, "warned").await["body"]["reason"], "Stop this");
}

#[tokio::test]
async fn nobody_decides_about_themselves_or_their_like() {
    let app = TestApp::start().await;
    let (owner, helper) = app.two_students().await;
    let (local, admin) = (app.officer("local", "moderator").await, app.officer("operating", "admin").await);
    app.campus("utama", &[&owner, &helper, &local]).await;
    let room = owner.opens_public_room("Cricket").await;
    for person in [&helper, &local] {
        assert_eq!(person.ask("POST", &format!("/v1/rooms/{room}/join"), None).await.0, 200);
    }
    for who in [&owner, &local] {
        assert_eq!(who.posts(&room, &who.new_id(), "something rude").await.0, 201);
    }
    // The owner's is not in the room's own queue.
    assert_eq!(reports(&helper, about(&room, 1, "spam")).await.0, 204);
    assert_eq!(queue(&owner, &format!("/v1/rooms/{room}/queue")).await, [] as [Value; 0]);
    assert_eq!(reports(&helper, about(&room, 2, "spam")).await.0, 204);
    let cases = queue(&admin, "/v1/moderation/queue").await;
    assert_eq!(cases.len(), 2);
    // One's own is not read either: it says who reported it.
    let seen: Vec<Value> =
        queue(&local, "/v1/moderation/queue").await.iter().map(|case| case["id"].clone()).collect();
    assert_eq!(seen, [cases[1]["id"].clone()]);
    assert_eq!(decides(&local, &cases[0], json!({ "action": "dismiss" })).await.0, 403);
    assert_eq!(decides(&owner, &cases[1], json!({ "action": "dismiss" })).await.0, 404);
    assert_eq!(decides(&local, &cases[1], json!({ "action": "dismiss" })).await.0, 204);
}

#[tokio::test]
async fn blocked_words_are_refused_or_looked_at_in_public_rooms_of_their_campus() {
    let app = TestApp::start().await;
    let (mei, arif) = app.two_students().await;
    let (local, admin) = (app.officer("local", "moderator").await, app.officer("operating", "admin").await);
    let campus = app.campus("utama", &[&mei, &arif, &local]).await;
    let (public, private) = (mei.opens_public_room("Cricket").await, mei.opens_room("Two", &[]).await);
    let words = "/v1/moderation/words";
    assert_eq!(mei.ask("GET", words, None).await.0, 403);
    let mut ids = Vec::new();
    for (word, mode) in [("bodoh", "refuse"), ("essay mill", "review"), ("坏人", "review")] {
        let (status, added) = local.ask("POST", words, Some(json!({ "word": word, "mode": mode }))).await;
        assert_eq!(status, 201, "{added}");
        ids.push(added["id"].as_str().unwrap().to_owned());
    }
    for (word, wanted) in [("ＢＯＤＯＨ", 409), ("…", 422), ("", 422)] {
        let (status, _) = local.ask("POST", words, Some(json!({ "word": word, "mode": "refuse" }))).await;
        assert_eq!(status, wanted, "{word}");
    }
    let elsewhere = format!("{words}?campus={}", mei.new_id());
    assert_eq!(local.ask("GET", &elsewhere, None).await.0, 403);
    assert_eq!(
        admin.ask("POST", &elsewhere, Some(json!({ "word": "x", "mode": "refuse" }))).await.0,
        404,
        "no such campus"
    );
    let (_, list) = admin.ask("GET", &format!("{words}?campus={campus}"), None).await;
    assert_eq!(list["items"].as_array().unwrap().len(), 3);

    let (status, problem) = mei.posts(&public, &mei.new_id(), "kamu BODOH!").await;
    assert_eq!((status, &problem["code"]), (422, &json!("words")));
    assert_eq!(
        mei.posts(&private, &mei.new_id(), "kamu bodoh").await.0,
        201,
        "nobody searches what is private"
    );
    let mut seat = mei.enters(&public).await;
    seat.says("bodoh").await;
    assert_eq!(seat.socket.expect("error").await["code"], "words");
    // What is to be looked at is there at once, and an edit is looked at as well.
    assert_eq!(mei.posts(&public, &mei.new_id(), "a good essay").await.0, 201);
    let path = format!("/v1/rooms/{public}/messages/1");
    assert_eq!(
        mei.commands("PATCH", &path, Some(json!({ "text": "the best Essay Mill, 坏人" }))).await.0,
        200
    );
    let case = &queue(&local, "/v1/moderation/queue").await[0];
    assert_eq!(
        (&case["words"], &case["count"], &case["seq"]),
        (&json!(["essay mill", "坏人"]), &json!(0), &json!(1))
    );
    // A change counts from its commit on.
    assert_eq!(local.ask("DELETE", &format!("{words}/{}", ids[0]), None).await.0, 204);
    assert_eq!(local.ask("DELETE", &format!("{words}/{}", ids[0]), None).await.0, 404);
    assert_eq!(mei.posts(&public, &mei.new_id(), "bodoh").await.0, 201);
}

#[tokio::test]
async fn each_change_of_a_list_of_words_leaves_a_line() {
    let app = TestApp::start().await;
    let (local, there) = (app.officer("local", "moderator").await, app.officer("there", "moderator").await);
    let admin = app.officer("operating", "admin").await;
    app.campus("utama", &[&local]).await;
    app.campus("seberang", &[&there]).await;
    let words = "/v1/moderation/words";
    for (who, word, mode) in
        [(&local, "bodoh", "refuse"), (&local, "essay mill", "review"), (&admin, "casino", "refuse")]
    {
        let (status, added) = who.ask("POST", words, Some(json!({ "word": word, "mode": mode }))).await;
        assert_eq!(status, 201);
        if word == "bodoh" {
            // What changes nothing leaves none.
            assert_eq!(who.ask("POST", words, Some(json!({ "word": "Bodoh", "mode": mode }))).await.0, 409);
            let path = format!("{words}/{}", added["id"].as_str().unwrap());
            assert_eq!(who.ask("DELETE", &path, None).await.0, 204);
            assert_eq!(who.ask("DELETE", &path, None).await.0, 404);
        }
    }
    let lines = async |who: &Student| -> Vec<(String, String, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let line = |line: &Value| (text(&line["actor"]["handle"]), text(&line["act"]), text(&line["reason"]));
        queue(who, "/v1/moderation/audit").await.iter().map(line).collect()
    };
    let said = |who: &str, act: &str, word: &str| (who.to_owned(), act.to_owned(), word.to_owned());
    let of_utama = [
        said("local", "watch_word", "essay mill"),
        said("local", "allow_word", "bodoh"),
        said("local", "block_word", "bodoh"),
    ];
    assert_eq!(lines(&local).await, of_utama);
    assert_eq!(lines(&there).await, [], "of another campus");
    assert_eq!(lines(&admin).await[0], said("operating", "block_word", "casino"));
    assert_eq!(lines(&admin).await[1..], of_utama);
}

#[tokio::test]
async fn what_was_decided_long_ago_is_forgotten() {
    let app = TestApp::start().await;
    let (mei, rude) = app.two_students().await;
    let admin = app.officer("operating", "admin").await;
    let room = mei.opens_room("Two", &[&rude]).await;
    for text in ["one", "two", "three"] {
        assert_eq!(rude.posts(&room, &rude.new_id(), text).await.0, 201);
    }
    for seq in 1..=3 {
        assert_eq!(reports(&mei, about(&room, seq, "spam")).await.0, 204);
    }
    let cases = queue(&admin, "/v1/moderation/queue").await;
    for case in &cases[..2] {
        assert_eq!(decides(&admin, case, json!({ "action": "dismiss" })).await.0, 204);
    }
    let old = cases[0]["id"].as_str().unwrap();
    app.sql(
        "update realtime.cases set resolved_at = resolved_at - interval '91 days' where id = $1::uuid",
        &[old],
    )
    .await;
    app.works().await;
    assert_eq!(queue(&admin, "/v1/moderation/queue?resolved=true").await.len(), 1);
    assert_eq!(queue(&admin, "/v1/moderation/queue").await.len(), 1);
}

#[tokio::test]
async fn no_edit_of_its_author_crowds_out_what_was_reported() {
    let app = TestApp::start().await;
    let (owner, rude) = app.two_students().await;
    let (first, second) = (app.student("first").await, app.student("second").await);
    let admin = app.officer("operating", "admin").await;
    let room = owner.opens_public_room("Cricket").await;
    for person in [&rude, &first, &second] {
        assert_eq!(person.ask("POST", &format!("/v1/rooms/{room}/join"), None).await.0, 200);
    }
    let word = Some(json!({ "word": "essay", "mode": "review" }));
    assert_eq!(admin.ask("POST", "/v1/moderation/words", word).await.0, 201);
    let path = format!("/v1/rooms/{room}/messages/1");
    let edits = |text: String| rude.commands("PATCH", &path, Some(json!({ "text": text })));
    assert_eq!(rude.posts(&room, &rude.new_id(), "essay 0").await.0, 201);
    for n in 1..=7 {
        assert_eq!(edits(format!("essay {n}")).await.0, 200);
    }
    assert_eq!(edits("something rude".to_owned()).await.0, 200);
    assert_eq!(reports(&first, about(&room, 1, "harassment")).await.0, 204);
    for n in 8..=14 {
        assert_eq!(edits(format!("essay {n}")).await.0, 200);
    }
    assert_eq!(edits("something ruder".to_owned()).await.0, 200);
    assert_eq!(reports(&second, about(&room, 1, "hate")).await.0, 204);
    assert_eq!(rude.commands("DELETE", &path, None).await.0, 200);

    let case = &queue(&admin, "/v1/moderation/queue").await[0];
    let texts: Vec<&str> =
        case["evidence"].as_array().unwrap().iter().map(|said| said["text"].as_str().unwrap()).collect();
    let kept =
        ["essay 0", "something rude", "essay 11", "essay 12", "essay 13", "essay 14", "something ruder"];
    assert_eq!(texts, kept, "all that was reported, and of the rest the first and the last four");
    assert_eq!((&case["reports"][0]["said"], &case["reports"][1]["said"]), (&json!(1), &json!(6)));
    // Whoever reported may go; what it was about stays until it is judged.
    app.sql("delete from realtime.reports where reporter_id = $1::uuid", &[&first.id]).await;
    let case = &queue(&admin, "/v1/moderation/queue").await[0];
    assert_eq!(case["evidence"][1]["text"], "something rude");
}

#[tokio::test]
async fn public_rooms_are_not_called_by_blocked_words_and_their_files_neither() {
    let app = TestApp::start().await;
    let (mei, arif) = app.two_students().await;
    let local = app.officer("local", "moderator").await;
    app.campus("utama", &[&mei, &arif, &local]).await;
    for (word, mode) in [("bodoh", "refuse"), ("essay mill", "review")] {
        let added = Some(json!({ "word": word, "mode": mode }));
        assert_eq!(local.ask("POST", "/v1/moderation/words", added).await.0, 201);
    }
    let opens = |kind: &str, title: &str, topic: &str| {
        mei.ask("POST", "/v1/rooms", Some(json!({ "kind": kind, "title": title, "topic": topic })))
    };
    for (title, topic) in [("Kelas ＢＯＤＯＨ", ""), ("Cricket", "untuk yang bodoh")] {
        let (status, problem) = opens("public", title, topic).await;
        assert_eq!((status, &problem["code"]), (422, &json!("words")), "{title} {topic}");
    }
    assert_eq!(opens("private", "Kelas bodoh", "").await.0, 201, "nobody searches what is private");
    let (_, room) = opens("public", "Cricket", "").await;
    let path = format!("/v1/rooms/{}", room["id"].as_str().unwrap());
    for words in [json!({ "title": "Bodoh" }), json!({ "topic": "bodoh!" })] {
        assert_eq!(mei.ask("PATCH", &path, Some(words)).await.1["code"], "words");
    }
    assert_eq!(queue(&local, "/v1/moderation/queue").await, [] as [Value; 0]);
    assert_eq!(mei.ask("PATCH", &path, Some(json!({ "topic": "The essay mill" }))).await.0, 200);
    let case = &queue(&local, "/v1/moderation/queue").await[0];
    assert_eq!((&case["kind"], &case["words"]), (&json!("room"), &json!(["essay mill"])));
    assert_eq!(case["evidence"][0]["text"], "Cricket\nThe essay mill");

    let room = room["id"].as_str().unwrap();
    let mut seat = mei.enters(room).await;
    let file = app.file_of(&mei, "siapa-bodoh.txt").await;
    assert_eq!(seat.is_refused(&[&file]).await, "words");
    let file = app.file_of(&mei, "essay_mill.txt").await;
    seat.sends_files(&mei.new_id(), "look", &[&file]).await;
    seat.socket.expect("ack").await;
    let case = &queue(&local, "/v1/moderation/queue").await[0];
    assert_eq!((&case["kind"], &case["words"]), (&json!("message"), &json!(["essay mill"])));
    assert_eq!(case["evidence"][0]["text"], "look\nessay_mill.txt");
}

/// All connections of the node that are to be had; one more is its listener's.
const CONNECTIONS: u8 = 7;

#[tokio::test]
async fn deciding_takes_one_connection() {
    let app = TestApp::start().await;
    let (owner, rude) = app.two_students().await;
    let admin = app.officer("operating", "admin").await;
    let room = owner.opens_room("Committee", &[&rude]).await;
    for seq in 1..=u64::from(CONNECTIONS) {
        assert_eq!(rude.posts(&room, &rude.new_id(), "something rude").await.0, 201);
        assert_eq!(reports(&owner, about(&room, seq, "spam")).await.0, 204);
    }
    let cases = queue(&admin, "/v1/moderation/queue").await;
    assert_eq!(cases.len(), usize::from(CONNECTIONS));
    let held = app.holds(&room).await;
    let deciding = cases.into_iter().map(|case| {
        let admin = admin.clone();
        tokio::spawn(async move { decides(&admin, &case, json!({ "action": "dismiss" })).await })
    });
    let deciding: Vec<_> = deciding.collect();
    app.until_waiting(CONNECTIONS.into()).await;
    held.rollback().await.unwrap();
    for decided in deciding {
        let (status, problem) = decided.await.unwrap();
        assert_eq!(status, 204, "{problem}");
    }
}

#[tokio::test]
async fn the_audit_is_listed_and_cleaned_by_its_indexes() {
    let app = TestApp::start().await;
    let owner = app.student("owner").await;
    let campus = app.campus("utama", &[&owner]).await;
    let room = owner.opens_public_room("Cricket").await;
    app.sql(
        "insert into realtime.audit (at, act, campus_id)
         select now() - n * interval '1 minute', 'mute', case when n % 5000 = 0 then $1::uuid end
         from generate_series(1, 100000) n",
        &[&campus],
    )
    .await;
    app.sql("insert into realtime.audit (at, act, room_id) values (now(), 'mute', $1::uuid)", &[&room]).await;
    app.sql("analyze realtime.audit", &[]).await;
    for (statement, index) in [
        (
            format!("select * from realtime.audit where campus_id = '{campus}' order by no desc limit 101"),
            "audit_by_campus",
        ),
        (
            format!("select * from realtime.audit where room_id = '{room}' order by no desc limit 101"),
            "audit_by_room",
        ),
        ("select * from realtime.audit order by no desc limit 101".to_owned(), "audit_pkey"),
        ("delete from realtime.audit where at < now() - interval '69 days'".to_owned(), "audit_by_age"),
    ] {
        let explained = sqlx::AssertSqlSafe(format!("explain {statement}"));
        let plan: Vec<String> =
            sqlx::query_scalar(explained).fetch_all(app.database.db.pool()).await.unwrap();
        assert!(plan.iter().any(|line| line.contains(index)), "{statement}: {plan:#?}");
    }
}
