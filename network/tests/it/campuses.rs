//! Domains make members, whichever came first.

use serde_json::{Value, json};

use crate::app::TestApp;

async fn campus_of(app: &TestApp, who: &crate::app::Someone) -> Value {
    app.get(who, "/v1/me/campus").await["campus"]["slug"].clone()
}

#[tokio::test]
async fn a_newcomer_belongs_to_the_campus_right_after_verifying() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    app.campus(&admin, "utama", &["utama.example"]).await;
    let aina = app.newcomer("aina@siswa.utama.example", "aina", "Aina").await;
    assert_eq!(campus_of(&app, &aina).await, Value::Null);
    app.verify(&aina).await;
    // Nobody has read the event log yet.
    assert_eq!(campus_of(&app, &aina).await, "utama");
    assert_eq!(app.get(&aina, "/v1/me/profile").await["campus"]["slug"], "utama");
    app.settle().await;
    let before = app.get(&aina, "/v1/me/campus").await;
    app.settle().await;
    assert_eq!(app.get(&aina, "/v1/me/campus").await, before);
}

#[tokio::test]
async fn the_consumer_settles_those_who_never_look() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    app.campus(&admin, "utama", &["utama.example"]).await;
    app.student("aina@utama.example", "aina", "Aina").await;
    app.student("ben@elsewhere.example", "ben", "Ben").await;
    app.settle().await;
    let (_, page) = app.ask(None, "GET", "/v1/campuses", None).await;
    assert_eq!(page["items"][0]["members"], 1);
    assert_eq!(page["items"][0]["domains"], json!(["utama.example"]));
}

#[tokio::test]
async fn the_most_specific_domain_wins_and_lookalikes_lose() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    app.campus(&admin, "utama", &["utama.example"]).await;
    app.campus(&admin, "med", &["med.utama.example"]).await;
    let surgeon = app.student("s@ward.med.utama.example", "surgeon", "S").await;
    let reader = app.student("r@lib.utama.example", "reader", "R").await;
    let fake = app.student("f@notutama.example", "fake", "F").await;
    let trick = app.student("t@utama.example.evil.example", "trick", "T").await;
    app.settle().await;
    assert_eq!(campus_of(&app, &surgeon).await, "med");
    assert_eq!(campus_of(&app, &reader).await, "utama");
    assert_eq!(campus_of(&app, &fake).await, Value::Null);
    assert_eq!(campus_of(&app, &trick).await, Value::Null);
}

#[tokio::test]
async fn a_domain_that_comes_or_goes_moves_those_who_hold_it() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let early = app.student("early@utama.example", "early", "Early").await;
    let unsure = app.newcomer("unsure@utama.example", "unsure", "Unsure").await;
    app.settle().await;
    let utama = app.campus(&admin, "utama", &[]).await;
    let path = format!("/v1/campuses/{utama}");
    let (status, _) =
        app.ask(Some(&admin), "PATCH", &path, Some(json!({ "domains": ["UTAMA.example"] }))).await;
    assert_eq!(status, 200);
    let (_, page) = app.ask(None, "GET", "/v1/campuses", None).await;
    assert_eq!(page["items"][0]["members"], 1, "only the verified one: {page}");
    assert_eq!(campus_of(&app, &early).await, "utama");
    assert_eq!(campus_of(&app, &unsure).await, Value::Null);

    let (status, _) = app.ask(Some(&admin), "PATCH", &path, Some(json!({ "domains": [] }))).await;
    assert_eq!(status, 200);
    assert_eq!(campus_of(&app, &early).await, Value::Null);
}

#[tokio::test]
async fn only_admins_change_campuses_and_rules_are_told_by_field() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let student = app.student("a@utama.example", "someone", "A").await;
    let campus = json!({ "slug": "utama", "name": "Universiti Utama", "country": "MY",
        "time_zone": "Asia/Kuala_Lumpur", "domains": ["utama.example"] });
    assert_eq!(app.ask(Some(&student), "POST", "/v1/campuses", Some(campus.clone())).await.0, 403);
    assert_eq!(app.ask(None, "POST", "/v1/campuses", Some(campus.clone())).await.0, 401);
    assert_eq!(app.ask(Some(&admin), "POST", "/v1/campuses", Some(campus.clone())).await.0, 201);

    let (status, problem) = app.ask(Some(&admin), "POST", "/v1/campuses", Some(campus.clone())).await;
    assert_eq!((status, &problem["code"]), (409, &json!("slug_taken")));
    let mut other = campus.clone();
    other["slug"] = json!("other");
    let (status, problem) = app.ask(Some(&admin), "POST", "/v1/campuses", Some(other.clone())).await;
    assert_eq!((status, &problem["code"]), (409, &json!("domain_taken")));
    other["domains"] = json!(["no spaces.example", "x"]);
    other["country"] = json!("Malaysia");
    let (status, problem) = app.ask(Some(&admin), "POST", "/v1/campuses", Some(other.clone())).await;
    assert_eq!(status, 422);
    assert_eq!(problem["errors"]["country"], "bad_format");
    assert_eq!(problem["errors"]["domains[0]"], "bad_format");
    assert_eq!(problem["errors"]["domains[1]"], "bad_format");
    other["domains"] = json!([]);
    other["country"] = json!("MY");
    other["time_zone"] = json!("Asia/Atlantis");
    let (status, problem) = app.ask(Some(&admin), "POST", "/v1/campuses", Some(other)).await;
    assert_eq!((status, &problem["errors"]["time_zone"]), (422, &json!("unknown_value")));
}

#[tokio::test]
async fn the_public_list_goes_page_by_page() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for slug in ["aa", "bb", "cc"] {
        app.campus(&admin, slug, &[]).await;
    }
    let (_, first) = app.ask(None, "GET", "/v1/campuses?limit=2", None).await;
    let next = first["next"].as_str().unwrap();
    let (_, second) = app.ask(None, "GET", &format!("/v1/campuses?limit=2&cursor={next}"), None).await;
    assert_eq!(first["items"].as_array().unwrap().len(), 2);
    assert_eq!(second["items"][0]["slug"], "cc");
    assert_eq!(second["next"], Value::Null);
    assert_eq!(app.ask(None, "GET", "/v1/campuses?cursor=bogus", None).await.0, 400);
}

#[tokio::test]
async fn many_who_verify_while_a_domain_is_added_all_get_in() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let utama = app.campus(&admin, "utama", &[]).await;
    let mut students = Vec::new();
    for at in 0..8 {
        students.push(app.newcomer(&format!("s{at}@utama.example"), &format!("student{at}"), "S").await);
    }
    let verify = async {
        for student in &students {
            app.verify(student).await;
            app.settle().await;
        }
    };
    let add = async {
        let path = format!("/v1/campuses/{utama}");
        let domains = json!({ "domains": ["utama.example"] });
        assert_eq!(app.ask(Some(&admin), "PATCH", &path, Some(domains)).await.0, 200);
    };
    tokio::join!(verify, add);
    let (_, page) = app.ask(None, "GET", "/v1/campuses", None).await;
    assert_eq!(page["items"][0]["members"], 8);
}
