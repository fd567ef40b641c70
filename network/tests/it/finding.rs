//! Finding people.

use serde_json::Value;

use crate::app::{Someone, TestApp, handles};

/// Five people of two campuses, one of none. The caller is `mei`.
async fn town() -> (TestApp, Someone) {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    app.campus(&admin, "utama", &["utama.example"]).await;
    app.campus(&admin, "straits", &["straits.example"]).await;
    let mei = app.student("mei@utama.example", "mei", "Tan Mei Ling").await;
    app.student("meiyee@straits.example", "meiyee", "Lim Mei Yee").await;
    app.student("aina@utama.example", "aina_50", "Aina 100%").await;
    app.student("zihan@straits.example", "zihan_w", "王子涵").await;
    app.student("romei@utama.example", "romeo", "Romei Nair").await;
    app.newcomer("free@elsewhere.example", "free_bird", "Mei Free").await;
    app.settle().await;
    (app, mei)
}

#[tokio::test]
async fn own_campus_and_better_matches_come_first() {
    let (app, mei) = town().await;
    let found = app.get(&mei, "/v1/people?q=mei").await;
    assert_eq!(handles(&found), ["mei", "romeo", "meiyee", "free_bird"]);
    assert_eq!(found["items"][0]["campus"]["slug"], "utama");
    assert_eq!(handles(&app.get(&mei, "/v1/people?q=%40MEI").await)[0], "mei");
    assert_eq!(handles(&app.get(&mei, "/v1/people?q=ling%20tan").await), ["mei"]);
    assert!(handles(&app.get(&mei, "/v1/people?q=nobody").await).is_empty());
}

#[tokio::test]
async fn any_part_of_a_chinese_name_is_enough() {
    let (app, mei) = town().await;
    for q in ["王子涵", "子涵", "涵", "王"] {
        let q = q.bytes().fold(String::new(), |url, byte| url + &format!("%{byte:02X}"));
        assert_eq!(handles(&app.get(&mei, &format!("/v1/people?q={q}")).await), ["zihan_w"]);
    }
}

#[tokio::test]
async fn a_name_is_found_and_sorted_without_its_accents() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    app.campus(&admin, "utama", &["utama.example"]).await;
    let jose = app.student("jose@utama.example", "ferreira", "José Ferreira").await;
    app.student("hong@utama.example", "hongdt", "Đặng Thị Hồng").await;
    app.student("angel@utama.example", "angel", "Ångel Ødegård").await;
    app.student("zoe@utama.example", "zoe", "Zoe").await;
    app.settle().await;
    for (q, found) in [
        ("jose", "ferreira"),
        ("jos%C3%A9", "ferreira"),
        ("jose%CC%81", "ferreira"),
        ("J%C3%B3se", "ferreira"),
        ("dang%20thi%20hong", "hongdt"),
        ("odegard", "angel"),
        ("o%CC%88degard", "angel"),
    ] {
        assert_eq!(handles(&app.get(&jose, &format!("/v1/people?q={q}")).await), [found], "{q}");
    }
    let all = app.get(&jose, "/v1/people").await;
    assert_eq!(handles(&all)[..4], ["angel", "hongdt", "ferreira", "zoe"]);
}

#[tokio::test]
async fn signs_of_patterns_are_plain_letters() {
    let (app, mei) = town().await;
    assert_eq!(handles(&app.get(&mei, "/v1/people?q=100%25").await), ["aina_50"]);
    assert_eq!(handles(&app.get(&mei, "/v1/people?q=%25").await), ["aina_50"]);
    assert_eq!(handles(&app.get(&mei, "/v1/people?q=e%25i").await), Vec::<&str>::new());
    assert_eq!(handles(&app.get(&mei, "/v1/people?q=a_5").await), ["aina_50"]);
    assert_eq!(handles(&app.get(&mei, "/v1/people?q=%5C").await), Vec::<&str>::new());
}

#[tokio::test]
async fn pages_together_are_the_whole_list_once() {
    let (app, mei) = town().await;
    for query in ["", "q=e&"] {
        let whole = app.get(&mei, &format!("/v1/people?{query}")).await;
        let (mut seen, mut cursor) = (Vec::<String>::new(), String::new());
        loop {
            let page = app.get(&mei, &format!("/v1/people?{query}limit=2{cursor}")).await;
            seen.extend(handles(&page).into_iter().map(str::to_owned));
            let Some(next) = page["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(seen, handles(&whole));
    }
    let everybody = app.get(&mei, "/v1/people").await;
    assert_eq!(handles(&everybody)[..3], ["aina_50", "romeo", "mei"], "one's own campus by name");
    assert_eq!(handles(&everybody).len(), 7);
}

#[tokio::test]
async fn a_cursor_of_another_search_is_refused() {
    let (app, mei) = town().await;
    let page = app.get(&mei, "/v1/people?limit=1").await;
    let next = page["next"].as_str().unwrap();
    let (status, _) = app.ask(Some(&mei), "GET", &format!("/v1/people?q=mei&cursor={next}"), None).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn one_campus_alone() {
    let (app, mei) = town().await;
    let (_, campuses) = app.ask(None, "GET", "/v1/campuses", None).await;
    let straits = campuses["items"].as_array().unwrap().iter().find(|c| c["slug"] == "straits").unwrap();
    let id = straits["id"].as_str().unwrap();
    assert_eq!(handles(&app.get(&mei, &format!("/v1/people?campus={id}")).await), ["meiyee", "zihan_w"]);
    assert_eq!(handles(&app.get(&mei, &format!("/v1/people?campus={id}&q=mei")).await), ["meiyee"]);
}

#[tokio::test]
async fn ids_are_looked_up_in_order() {
    let (app, mei) = town().await;
    let ben = app.newcomer("ben@x.example", "ben", "Ben").await;
    let stranger = "01990d2e-7c00-7a3b-8f00-5b8f3c1d2e4f";
    let page = app.get(&mei, &format!("/v1/people?ids={},{stranger},{}", ben.id, mei.id)).await;
    assert_eq!(handles(&page), ["ben", "mei"]);
    assert_eq!(page["next"], Value::Null);
    assert_eq!(app.ask(Some(&mei), "GET", "/v1/people?ids=mei", None).await.0, 400);
    let many = vec![stranger; 101].join(",");
    assert_eq!(app.ask(Some(&mei), "GET", &format!("/v1/people?ids={many}"), None).await.0, 422);
}

#[tokio::test]
async fn nobody_sees_anothers_address() {
    let (app, mei) = town().await;
    for path in ["/v1/people?q=mei", "/v1/people", "/v1/people/@romeo"] {
        let text = app.get(&mei, path).await.to_string();
        assert!(!text.contains(".example"), "{path}: {text}");
    }
    assert_eq!(app.ask(None, "GET", "/v1/people", None).await.0, 401);
}
