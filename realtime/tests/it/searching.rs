//! Searching in messages: what is found, by whom, and how the index keeps up, heals and comes back.

use std::path::PathBuf;

use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::app::{Student, TestApp, until};

/// The keeping of an index, to be stopped and begun again.
struct Keeping {
    folder: PathBuf,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Keeping {
    /// On a folder of its own.
    fn begin(app: &TestApp, name: &str) -> Self {
        let folder = format!("search-{}-{name}-{}", std::process::id(), app.address.port());
        Self::again(app, PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(folder))
    }

    fn again(app: &TestApp, folder: PathBuf) -> Self {
        let stop = CancellationToken::new();
        let task = tokio::spawn(app.search.feed(folder.clone()).run(stop.clone()));
        Self { folder, stop, task }
    }

    async fn end(self) -> PathBuf {
        self.stop.cancel();
        self.task.await.unwrap();
        self.folder
    }

    async fn end_and_clear(self) {
        std::fs::remove_dir_all(self.end().await).unwrap();
    }
}

async fn answer(student: &Student, query: &str) -> Value {
    let (status, answer) = student.ask("GET", &format!("/v1/search/messages?{query}"), None).await;
    assert_eq!(status, 200, "{query}: {answer}");
    answer
}

/// The texts found, once everything is in the index.
async fn finds(student: &Student, query: &str) -> Vec<String> {
    is_indexed(student).await;
    texts(&answer(student, query).await)
}

fn texts(answer: &Value) -> Vec<String> {
    let items = answer["items"].as_array().unwrap();
    items.iter().map(|item| item["text"].as_str().unwrap().to_owned()).collect()
}

async fn is_indexed(student: &Student) {
    until(|| async {
        let (status, answer) = student.ask("GET", "/v1/search/messages?q=x", None).await;
        status == 200 && !answer["indexed_to"].is_null() && answer["behind"]["events"] == 0
    })
    .await;
}

#[tokio::test]
async fn people_find_what_was_said_in_three_languages() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let keeping = Keeping::begin(&app, "languages");
    for (student, text) in [
        (&asker, "Anyone for past papers of CS101?"),
        (&helper, "明天在图书馆一起做 CS101 的past paper"),
        (&asker, "Kelasnya mula pukul lapan, jangan lupa e-mail Prof. O'Brien 🎉"),
    ] {
        student.posts(&room, &student.new_id(), text).await;
    }
    for (query, wanted) in [
        ("q=past+papers", vec!["明天在图书馆一起做 CS101 的past paper", "Anyone for past papers of CS101?"]),
        ("q=%E5%9B%BE%E4%B9%A6%E9%A6%86", vec!["明天在图书馆一起做 CS101 的past paper"]),
        ("q=kelas+EMAIL", vec!["Kelasnya mula pukul lapan, jangan lupa e-mail Prof. O'Brien 🎉"]),
        ("q=%F0%9F%8E%89", vec!["Kelasnya mula pukul lapan, jangan lupa e-mail Prof. O'Brien 🎉"]),
        ("q=nothing+of+this", vec![]),
        ("q=%22%29%28+AND+OR+%5B%3A%2A", vec![]),
        ("q=%21%21", vec![]),
        ("q=", vec![]),
    ] {
        assert_eq!(finds(&asker, query).await, wanted, "{query}");
    }
    let of_helper = format!("q=cs101&from={}&room={room}", helper.id);
    let found = answer(&asker, &of_helper).await;
    assert_eq!(texts(&found), ["明天在图书馆一起做 CS101 的past paper"]);
    let item = &found["items"][0];
    assert_eq!(
        (&item["room"], &item["author"], item["seq"].as_u64()),
        (&json!(room), &json!(helper.id), Some(2))
    );
    assert_eq!(item["snippet"]["highlights"], json!([{ "start": 10, "end": 15 }]));
    assert_eq!(found["people"][0]["id"], json!(helper.id));
    let at = item["at"].as_str().unwrap();
    assert_eq!(finds(&asker, &format!("q=cs101&before={at}")).await, ["Anyone for past papers of CS101?"]);
    keeping.end_and_clear().await;
}

#[tokio::test]
async fn pages_follow_one_another_and_cursors_belong_to_their_question() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let keeping = Keeping::begin(&app, "pages");
    for number in 0..7 {
        asker.posts(&room, &asker.new_id(), &format!("paper number{number}")).await;
    }
    is_indexed(&asker).await;
    let (mut seen, mut query) = (Vec::new(), "q=paper&limit=3".to_owned());
    loop {
        let page = answer(&asker, &query).await;
        seen.extend(texts(&page));
        let Some(next) = page["next"].as_str() else { break };
        query = format!("q=paper&limit=3&cursor={next}");
        let other = format!("/v1/search/messages?q=number1&limit=3&cursor={next}");
        assert_eq!(asker.ask("GET", &other, None).await.0, 400);
        let of_another = format!("/v1/search/messages?{query}");
        assert_eq!(helper.ask("GET", &of_another, None).await.0, 400);
    }
    let wanted: Vec<String> = (0..7).rev().map(|number| format!("paper number{number}")).collect();
    assert_eq!(seen, wanted);
    for (query, status) in [
        (format!("q={}", "a".repeat(201)), 422),
        ("limit=3".to_owned(), 400),
        ("q=a&room=nonsense".to_owned(), 400),
        ("q=a&before=yesterday".to_owned(), 400),
        ("q=a&cursor=forged".to_owned(), 400),
        ("q=%00".to_owned(), 400),
        (format!("q=a&room={}", asker.new_id()), 404),
    ] {
        assert_eq!(
            asker.ask("GET", &format!("/v1/search/messages?{query}"), None).await.0,
            status,
            "{query}"
        );
    }
    keeping.end_and_clear().await;
}

#[tokio::test]
async fn nobody_finds_what_they_may_not_read_however_old_the_index_is() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let (late, stranger) = (app.student("late").await, app.student("stranger").await);
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let keeping = Keeping::begin(&app, "rights");
    for text in ["secret one", "secret two", "secret three"] {
        asker.posts(&room, &asker.new_id(), text).await;
    }
    let (status, _) =
        asker.ask("POST", &format!("/v1/rooms/{room}/members"), Some(json!({ "user": late.id }))).await;
    assert_eq!(status, 204);
    asker.posts(&room, &asker.new_id(), "secret four").await;
    assert_eq!(finds(&helper, "q=secret").await.len(), 4);
    assert_eq!(finds(&late, "q=secret").await, ["secret four"]);
    assert_eq!(finds(&stranger, "q=secret").await, Vec::<String>::new());
    let in_room = format!("/v1/search/messages?q=secret&room={room}");
    assert_eq!(stranger.ask("GET", &in_room, None).await.0, 404);

    // From here on the index hears nothing more.
    let folder = keeping.end().await;
    asker.commands("DELETE", &format!("/v1/rooms/{room}/messages/1"), None).await;
    let edited = json!({ "text": "nothing special" });
    asker.commands("PATCH", &format!("/v1/rooms/{room}/messages/2"), Some(edited)).await;
    let old = answer(&helper, "q=secret").await;
    assert_eq!(texts(&old), ["secret four", "secret three"]);
    assert!(old["behind"]["events"].as_u64() >= Some(2), "{old}");
    assert_eq!(asker.ask("DELETE", &format!("/v1/rooms/{room}/members/{}", helper.id), None).await.0, 204);
    assert_eq!(texts(&answer(&helper, "q=secret").await), Vec::<String>::new());

    let keeping = Keeping::again(&app, folder);
    assert_eq!(finds(&asker, "q=special").await, ["nothing special"]);
    assert_eq!(finds(&asker, "q=secret").await, ["secret four", "secret three"]);
    keeping.end_and_clear().await;
}

#[tokio::test]
async fn an_index_goes_on_where_it_stood_and_is_made_again_when_it_is_broken() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let room = asker.opens_room("Algorithms 101", &[&helper]).await;
    let keeping = Keeping::begin(&app, "healing");
    asker.posts(&room, &asker.new_id(), "paper one").await;
    assert_eq!(finds(&asker, "q=paper").await, ["paper one"]);
    let folder = keeping.end().await;
    let epoch: String = sqlx::query_scalar("select epoch from realtime.epoch")
        .fetch_one(app.database.db.pool())
        .await
        .unwrap();
    let mark = search::open(&folder, &epoch).unwrap().mark;
    assert!(mark.is_some_and(|mark| mark.contains("xid")), "its place is committed with it");

    asker.posts(&room, &asker.new_id(), "paper two").await;
    let keeping = Keeping::again(&app, folder);
    assert_eq!(finds(&asker, "q=paper").await, ["paper two", "paper one"]);
    let folder = keeping.end().await;

    for entry in std::fs::read_dir(folder.join("v1")).unwrap() {
        std::fs::write(entry.unwrap().path(), "broken").unwrap();
    }
    asker.posts(&room, &asker.new_id(), "paper three").await;
    let keeping = Keeping::again(&app, folder);
    assert_eq!(finds(&asker, "q=paper").await, ["paper three", "paper two", "paper one"]);
    keeping.end_and_clear().await;
}

#[tokio::test]
async fn questions_are_limited() {
    // By a clock that stands.
    let app = TestApp::start_with(|_| api::limit::Limits::new(&testkit::clock())).await;
    let (asker, helper) = app.two_students().await;
    let mut answers = Vec::new();
    for _ in 0..61 {
        answers.push(asker.ask("GET", "/v1/search/messages?q=a", None).await.0);
    }
    // Without an index there is no answer, which counts all the same.
    assert!(answers.iter().take(60).all(|status| *status == 503) && answers[60] == 429, "{answers:?}");
    assert_eq!(helper.ask("GET", "/v1/search/messages?q=a", None).await.0, 503);
}

/// What somebody does.
#[derive(Debug, Clone)]
enum Act {
    Post { who: usize, room: usize, words: Vec<&'static str> },
    Edit { nth: usize, words: Vec<&'static str> },
    Delete { nth: usize },
    Invite { room: usize },
    Leave { who: usize, room: usize },
}

const WORDS: [&str; 6] = ["alpha", "beta", "gamma", "机器", "学习", "delta"];
/// None of them is a part of another, so that PostgreSQL finds them by comparing texts.
const QUESTIONS: [&str; 7] = ["alpha", "beta gamma", "机器", "器", "学习 alpha", "del", "gamma 习 beta"];

fn acts() -> impl Strategy<Value = Act> {
    let words = || prop::collection::vec(prop::sample::select(WORDS.to_vec()), 1..4);
    prop_oneof![
        5 => (0..3_usize, 0..2_usize, words()).prop_map(|(who, room, words)| Act::Post { who, room, words }),
        2 => (0..64_usize, words()).prop_map(|(nth, words)| Act::Edit { nth, words }),
        2 => (0..64_usize).prop_map(|nth| Act::Delete { nth }),
        1 => (0..2_usize).prop_map(|room| Act::Invite { room }),
        1 => (1..3_usize, 0..2_usize).prop_map(|(who, room)| Act::Leave { who, room }),
    ]
}

#[test]
fn everybody_finds_what_a_scan_of_the_database_finds() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let config = ProptestConfig {
        cases: 5,
        failure_persistence: None,
        max_shrink_iters: 20,
        ..ProptestConfig::default()
    };
    proptest!(config, |(acts in prop::collection::vec(acts(), 10..60), half in 0..60_usize)| {
        runtime.block_on(async {
            let app = TestApp::start().await;
            let people = [app.student("one").await, app.student("two").await, app.student("three").await];
            let private = people[0].opens_room("Private", &[&people[1]]).await;
            let public = people[0].opens_public_room("Public").await;
            let mut stage = Stage { people, rooms: [private, public], sent: Vec::new() };
            let keeping = Keeping::begin(&app, "oracle");
            let (before, after) = acts.split_at(half.min(acts.len()));
            stage.perform(before).await;
            stage.check(&app).await;
            stage.perform(after).await;
            stage.check(&app).await;
            keeping.end_and_clear().await;
            // Made at once from the tables it is the same.
            let keeping = Keeping::begin(&app, "oracle");
            stage.check(&app).await;
            keeping.end_and_clear().await;
        });
    });
}

struct Stage {
    people: [Student; 3],
    rooms: [String; 2],
    /// Who sent what: author, room, seq.
    sent: Vec<(usize, usize, u64)>,
}

impl Stage {
    /// What is refused, because somebody is no member, is part of the play.
    async fn perform(&mut self, acts: &[Act]) {
        for act in acts {
            match act {
                Act::Post { who, room, words } => {
                    let (me, name) = (&self.people[*who], &self.rooms[*room]);
                    let (status, ack) = me.posts(name, &me.new_id(), &words.join(" ")).await;
                    if status == 201 {
                        self.sent.push((*who, *room, ack["seq"].as_u64().unwrap()));
                    }
                }
                Act::Edit { nth, words } => {
                    self.change(*nth, "PATCH", Some(json!({ "text": words.join(" ") }))).await;
                }
                Act::Delete { nth } => self.change(*nth, "DELETE", None).await,
                Act::Invite { room: 0 } => {
                    let path = format!("/v1/rooms/{}/members", self.rooms[0]);
                    self.people[0].ask("POST", &path, Some(json!({ "user": self.people[2].id }))).await;
                }
                Act::Invite { room } => {
                    let path = format!("/v1/rooms/{}/join", self.rooms[*room]);
                    self.people[2].ask("POST", &path, None).await;
                    self.people[1].ask("POST", &path, None).await;
                }
                Act::Leave { who, room } => {
                    let path = format!("/v1/rooms/{}/leave", self.rooms[*room]);
                    self.people[*who].ask("POST", &path, None).await;
                }
            }
        }
    }

    async fn change(&self, nth: usize, method: &str, body: Option<Value>) {
        let Some((who, room, seq)) = self.sent.get(nth % self.sent.len().max(1)) else { return };
        let path = format!("/v1/rooms/{}/messages/{seq}", self.rooms[*room]);
        self.people[*who].commands(method, &path, body).await;
    }

    async fn check(&self, app: &TestApp) {
        is_indexed(&self.people[0]).await;
        for me in &self.people {
            for question in QUESTIONS {
                let url = format!("http://{}/v1/search/messages", me.address);
                let url = reqwest::Url::parse_with_params(&url, [("q", question), ("limit", "50")]).unwrap();
                let asked = me.client.get(url).bearer_auth(&me.token);
                let found: Value = asked.send().await.unwrap().json().await.unwrap();
                let found: Vec<(String, u64)> =
                    found["items"].as_array().unwrap().iter().map(place).collect();
                assert_eq!(found, scan(app, me, question).await, "{question} by {}", me.id);
            }
        }
    }
}

fn place(item: &Value) -> (String, u64) {
    (item["room"].as_str().unwrap().to_owned(), item["seq"].as_u64().unwrap())
}

async fn scan(app: &TestApp, me: &Student, question: &str) -> Vec<(String, u64)> {
    let parts: Vec<String> = question.split(' ').map(|part| format!("%{part}%")).collect();
    let rows: Vec<(uuid::Uuid, i64)> = sqlx::query_as(
        "select e.room_id, e.seq from realtime.events e
         join realtime.members m on m.room_id = e.room_id and m.user_id = $1::uuid and m.hidden_seq < e.seq
         where e.kind = 'message' and e.removed_at is null and e.body ->> 'text' like all ($2)
         order by e.at desc, e.room_id desc, e.seq desc limit 50",
    )
    .bind(uuid::Uuid::parse_str(&me.id).unwrap())
    .bind(parts)
    .fetch_all(app.database.db.pool())
    .await
    .unwrap();
    rows.into_iter().map(|(room, seq)| (room.to_string(), seq.unsigned_abs())).collect()
}
