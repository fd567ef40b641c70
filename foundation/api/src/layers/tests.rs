use std::time::{Duration, Instant};

use axum::{
    Router,
    body::Body,
    http::{Method, Request, StatusCode, header},
    response::Html,
    routing::{get, post},
};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{Limits, layers_with};
use crate::{Json, Patience, Problem, RequestId, SameOrigin, Site, Valid};

#[derive(Debug, serde::Serialize, serde::Deserialize, garde::Validate)]
#[serde(deny_unknown_fields)]
struct Draft {
    #[garde(length(chars, min = 1, max = 5))]
    text: String,
}

fn app(site: Site) -> Router {
    let router = Router::new()
        .route("/v1/echo", post(async |Valid(draft): Valid<Draft>| Json(draft)))
        .route("/v1/id", get(async |id: RequestId| id.to_string()))
        .route("/v1/panic", get(async || -> String { panic!("a bug") }))
        .route("/v1/broken", get(async || Err::<(), _>(Problem::internal(anyhow::anyhow!("secret cause")))))
        .route("/v1/away", get(async || Err::<(), _>(Problem::from(sqlx::Error::PoolTimedOut))))
        .route("/v1/slow", get(std::future::pending::<()>))
        .route("/v1/steps", get(steps))
        .route("/v1/mine", post(async |_: SameOrigin| ()))
        .route("/v1/long", get(async || "long ".repeat(1000)))
        .route(
            "/v1/stream",
            get(async || ([(header::CONTENT_TYPE, "text/event-stream")], "data: x\n\n".repeat(500))),
        )
        .route("/docs/", get(async || Html("<h1>docs</h1>")))
        .route("/", get(async || Html("<h1>home</h1>")));
    layers_with(router, site, Limits { body_len_max: 1000, handler_timeout: Duration::from_millis(50) })
}

/// Takes three times as long as a handler may, and says again and again that it gets on.
async fn steps(patience: Patience) -> &'static str {
    let end = Instant::now() + Duration::from_millis(150);
    while Instant::now() < end {
        patience.renew();
        tokio::task::yield_now().await;
    }
    "done"
}

async fn ask(request: Request<Body>) -> (StatusCode, http::HeaderMap, Vec<u8>) {
    ask_at(Site::local(8080), request).await
}

async fn ask_at(site: Site, request: Request<Body>) -> (StatusCode, http::HeaderMap, Vec<u8>) {
    let (parts, body) = app(site).oneshot(request).await.unwrap().into_parts();
    (parts.status, parts.headers, body.collect().await.unwrap().to_bytes().to_vec())
}

fn get_of(path: &str) -> Request<Body> {
    Request::get(path).header("x-request-id", "given-request-id").body(Body::empty()).unwrap()
}

fn echo(kind: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post("/v1/echo")
        .header(header::CONTENT_TYPE, kind)
        .header("x-request-id", "given-request-id")
        .body(body.into())
        .unwrap()
}

/// Status and body of something that must be a problem.
async fn problem(request: Request<Body>) -> Value {
    let (status, headers, body) = ask(request).await;
    assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
    let body: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(body["status"], status.as_u16());
    assert_eq!(body["request_id"], headers["x-request-id"].to_str().unwrap());
    body
}

#[tokio::test]
async fn whatever_goes_wrong_is_a_problem() {
    let wrong_method = Request::delete("/v1/id").header("x-request-id", "given-request-id");
    let problems = json!({
        "unknown route": problem(get_of("/v1/nothing")).await,
        "wrong method": problem(wrong_method.body(Body::empty()).unwrap()).await,
        "wrong type": problem(echo("text/plain", "{}")).await,
        "no type": problem(Request::post("/v1/echo").header("x-request-id", "given-request-id").body(Body::empty()).unwrap()).await,
        "broken json": problem(echo("application/json", "{\"text\": ")).await,
        "missing field": problem(echo("application/json", "{}")).await,
        "bad field": problem(echo("application/json; charset=utf-8", "{\"text\": \"too long\"}")).await,
        "no text": problem(echo("application/json", "{\"text\": \"\\u0000\"}")).await,
        "wrong utf-8": problem(echo("application/json", vec![b'{', b'"', 0xff, b'"', b'}'])).await,
        "too large": problem(echo("application/json", "x".repeat(2000))).await,
        "panic": problem(get_of("/v1/panic")).await,
        "internal": problem(get_of("/v1/broken")).await,
        "database away": problem(get_of("/v1/away")).await,
        "too slow": problem(get_of("/v1/slow")).await,
    });
    insta::assert_json_snapshot!(problems);
}

#[tokio::test]
async fn what_passes_later_says_when() {
    for path in ["/v1/away", "/v1/slow"] {
        let (status, headers, _) = ask(get_of(path)).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(headers[header::RETRY_AFTER].to_str().unwrap().parse::<u32>().unwrap() >= 1);
    }
    let (_, headers, _) = ask(Request::delete("/v1/id").body(Body::empty()).unwrap()).await;
    assert_eq!(headers[header::ALLOW], "GET,HEAD");
}

#[tokio::test]
async fn who_gets_on_may_take_longer() {
    let (status, _, body) = ask(get_of("/v1/steps")).await;
    assert_eq!((status, body.as_slice()), (StatusCode::OK, b"done".as_slice()));
    assert_eq!(ask(get_of("/v1/slow")).await.0, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn only_harmless_request_ids_are_taken_over() {
    let (_, headers, body) = ask(get_of("/v1/id")).await;
    assert_eq!(headers["x-request-id"], "given-request-id");
    assert_eq!(body, b"given-request-id");
    for bad in ["short", "with space", "a<script>alert(1)</script>", &"x".repeat(65)] {
        let request = Request::get("/v1/id").header("x-request-id", bad).body(Body::empty()).unwrap();
        let (_, headers, body) = ask(request).await;
        assert_eq!(headers["x-request-id"].len(), 32);
        assert_eq!(headers["x-request-id"].as_bytes(), body);
    }
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let (_, home, _) = ask(get_of("/")).await;
    let shown = |headers: &http::HeaderMap| {
        let mut lines: Vec<_> =
            headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
        lines.sort();
        lines.join("\n")
    };
    insta::assert_snapshot!(shown(&home));
    let site = Site::new("https://atas.example", vec![], false).unwrap();
    let (_, secure, _) = ask_at(site, get_of("/v1/nothing")).await;
    insta::assert_snapshot!(shown(&secure));
    let (_, docs, _) = ask(get_of("/docs/")).await;
    assert!(docs["content-security-policy"].to_str().unwrap().contains("style-src 'self' 'unsafe-inline'"));
    assert!(!docs["content-security-policy"].to_str().unwrap().contains("script-src 'self' 'unsafe-inline'"));
}

#[tokio::test]
async fn no_page_of_others_reads_or_acts() {
    let preflight = Request::builder()
        .method(Method::OPTIONS)
        .uri("/v1/echo")
        .header(header::ORIGIN, "https://evil.example")
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
        .body(Body::empty())
        .unwrap();
    let (status, headers, _) = ask(preflight).await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(!headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
    let mine = |origin| Request::post("/v1/mine").header(header::ORIGIN, origin).body(Body::empty()).unwrap();
    assert_eq!(problem(mine("https://evil.example")).await["code"], "origin_refused");
    assert_eq!(ask(mine("http://127.0.0.1:8080")).await.0, StatusCode::OK);
}

#[tokio::test]
async fn long_answers_are_compressed_and_streams_are_not() {
    let asking =
        |path| Request::get(path).header(header::ACCEPT_ENCODING, "br, gzip").body(Body::empty()).unwrap();
    let (_, headers, body) = ask(asking("/v1/long")).await;
    assert_eq!(headers[header::CONTENT_ENCODING], "br");
    assert!(body.len() < 500);
    for path in ["/v1/stream", "/v1/id", "/v1/nothing"] {
        let (_, headers, _) = ask(asking(path)).await;
        assert!(!headers.contains_key(header::CONTENT_ENCODING), "{path}");
    }
}
