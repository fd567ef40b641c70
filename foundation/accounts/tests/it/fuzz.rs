use http::{Method, Request, header};
use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::Value;

use crate::app::{App, Browser, ORIGIN};

const PATHS: [(Method, &str); 10] = [
    (Method::POST, "/v1/auth/register"),
    (Method::POST, "/v1/auth/login"),
    (Method::POST, "/v1/auth/refresh"),
    (Method::POST, "/v1/auth/logout"),
    (Method::POST, "/v1/auth/verify"),
    (Method::POST, "/v1/auth/password/forgotten"),
    (Method::POST, "/v1/auth/password/reset"),
    (Method::POST, "/v1/auth/password/change"),
    (Method::PATCH, "/v1/me"),
    (Method::DELETE, "/v1/me"),
];

const FIELDS: [&str; 8] =
    ["email", "password", "handle", "display_name", "locale", "token", "current", "new"];

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[a-z]{1,5}@[a-z]{1,5}\\.example".prop_map(Value::from),
        "[a-z0-9_ \\x00]{0,40}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(
                prop::sample::select(&FIELDS[..]).prop_map(str::to_owned),
                inner,
                0..8
            )
            .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn bodies() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        values().prop_map(|value| value.to_string().into_bytes()),
        prop::collection::hash_map(prop::sample::select(&FIELDS[..]).prop_map(str::to_owned), values(), 0..8)
            .prop_map(|map| Value::Object(map.into_iter().collect()).to_string().into_bytes()),
    ]
}

/// Whatever is sent, the answer is a 2xx or a problem below 500.
#[test]
fn nothing_that_is_sent_breaks_the_server() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let (app, mei) = runtime.block_on(async {
        let app = App::start().await;
        let mei = app.sign_up("mei").await;
        (app, mei)
    });
    let cases = (prop::sample::select(&PATHS[..]), bodies(), any::<bool>(), any::<bool>());
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() });
    let outcome = runner.run(&cases, |((method, path), body, signed_in, json)| {
        let who = if signed_in { mei.clone() } else { Browser::default() };
        let kind = if json { "application/json" } else { "text/plain" };
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::ORIGIN, ORIGIN)
            .header(header::CONTENT_TYPE, kind)
            .header(header::COOKIE, "atas_refresh=nothing");
        if signed_in {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", who.token));
        }
        let answer = runtime.block_on(app.send(request.body(body.into()).unwrap()));
        prop_assert!(!answer.status.is_server_error(), "{answer:?}");
        if answer.status.is_client_error() {
            prop_assert_eq!(&answer.headers[header::CONTENT_TYPE], "application/problem+json");
            prop_assert_eq!(answer.body["request_id"].as_str(), answer.headers["x-request-id"].to_str().ok());
        }
        Ok(())
    });
    runtime.block_on(async { drop(app) });
    outcome.unwrap();
}
