//! No route answers without a token, except those on this list, which may only shrink.

use serde_json::Value;

use crate::process::Atas;

const PUBLIC: [&str; 15] = [
    "get /health",
    "get /metrics",
    "get /ready",
    "get /v1/campuses",
    "get /v1/site",
    "post /v1/auth/login",
    "post /v1/auth/logout",
    "post /v1/auth/password/forgotten",
    "post /v1/auth/password/reset",
    "post /v1/auth/refresh",
    "post /v1/auth/register",
    "post /v1/auth/verify",
    // Opened by the signed link of a mail.
    "get /v1/mail/unsubscribe/{token}",
    "post /v1/mail/unsubscribe/{token}",
    // Asks for the token in its first message.
    "get /v1/realtime",
];

#[tokio::test]
async fn every_route_wants_a_token_or_is_listed() {
    let atas = Atas::start("coverage").await;
    let at = format!("http://{}", atas.address);
    let document: Value = reqwest::get(format!("{at}/v1/openapi.json")).await.unwrap().json().await.unwrap();
    let client = reqwest::Client::new();
    let mut seen = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys().filter(|key| key.len() <= 6) {
            let url = format!("{at}{}", fill(path));
            let answer = client.request(method.to_uppercase().parse().unwrap(), url).send().await.unwrap();
            let route = format!("{method} {path}");
            let listed = PUBLIC.contains(&route.as_str());
            assert!(listed || answer.status() == 401, "{route} answers {} without a token", answer.status());
            assert!(answer.status().as_u16() < 500, "{route} answers {}", answer.status());
            assert!(answer.headers().contains_key("x-request-id"), "{route}");
            seen.push(route);
        }
    }
    for listed in PUBLIC {
        assert!(seen.iter().any(|route| route == listed), "{listed} is on the list and does not exist");
    }
    assert!(seen.len() > 30, "the document was read: {seen:?}");
}

/// A path with some id for each of its parameters.
fn fill(path: &str) -> String {
    let id = "018f0000-0000-7000-8000-000000000000";
    let parts = path.split('/').map(|part| if part.starts_with('{') { id } else { part });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn whatever_is_not_there_is_a_problem() {
    let atas = Atas::start("nowhere").await;
    let client = reqwest::Client::new();
    for (method, path, status) in [
        ("GET", "/v1/nothing", 404),
        ("POST", "/nothing", 404),
        ("DELETE", "/v1/auth/login", 405),
        ("POST", "/health", 405),
    ] {
        let url = format!("http://{}{path}", atas.address);
        let answer = client.request(method.parse().unwrap(), url).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{method} {path}");
        assert_eq!(answer.headers()["content-type"], "application/problem+json", "{method} {path}");
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["status"], status);
        assert!(problem["request_id"].is_string());
    }
}
