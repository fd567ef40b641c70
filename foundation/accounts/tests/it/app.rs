//! The area as a server would run it, with a clock that stands still and mails in a folder.

use std::path::PathBuf;

use accounts::{About, Accounts, Signed};
use api::{Site, limit::Limits};
use axum::{Router, body::Body};
use events::Consumers;
use http::{Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use jobs::Worker;
use mail::Mailer;
use serde_json::{Value, json};
use store::{Clock, Entropy, keys::KeyRing};
use testkit::TestDb;
use tower::ServiceExt;

pub(crate) const PASSWORD: &str = "four quiet otters";
pub(crate) const ORIGIN: &str = "http://127.0.0.1:8080";

pub(crate) struct App {
    pub(crate) accounts: Accounts,
    pub(crate) clock: Clock,
    pub(crate) worker: Worker,
    pub(crate) router: Router,
    pub(crate) keys: KeyRing,
    pub(crate) db: TestDb,
    mails: PathBuf,
}

/// A browser: it keeps its cookie and its access token.
#[derive(Clone, Debug, Default)]
pub(crate) struct Browser {
    pub(crate) cookie: String,
    pub(crate) token: String,
    pub(crate) id: String,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    pub(crate) fn set_cookie(&self) -> &str {
        self.headers.get(header::SET_COOKIE).map_or("", |value| value.to_str().unwrap())
    }

    /// The cookie as a browser sends it back.
    pub(crate) fn cookie(&self) -> String {
        self.set_cookie().split(';').next().unwrap().to_owned()
    }

    pub(crate) fn signed(&self) -> Signed {
        serde_json::from_value(self.body.clone()).unwrap_or_else(|_| panic!("not signed in: {self:?}"))
    }
}

impl App {
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| Limits::off(), Site::local(8080)).await
    }

    pub(crate) async fn start_limited() -> Self {
        Self::start_with(Limits::new, Site::local(8080)).await
    }

    pub(crate) async fn start_with(limits: impl FnOnce(&Clock) -> Limits, site: Site) -> Self {
        let db = testkit::database().await;
        let (clock, entropy) = (testkit::clock(), Entropy::system());
        let keys = KeyRing::load(&db.db, &clock, &entropy).await.unwrap();
        let limits = limits(&clock);
        let accounts = Accounts::new(
            db.db.clone(),
            clock.clone(),
            entropy.clone(),
            keys.clone(),
            site.clone(),
            &limits,
            About::plain("0.0.0"),
        );
        let mails =
            PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("mails-{}", entropy.uuid_v7(&clock)));
        let mailer = Mailer::folder(&mails, "ATAS <hello@atas.example>", &clock, &entropy).unwrap();
        let worker = Worker::new(db.db.clone(), clock.clone(), entropy);
        let worker = mailer.work(accounts.work(worker, &mailer));
        let (router, _) = accounts::router().with_state(accounts.clone()).split_for_parts();
        Self { router: api::layers(router, site), accounts, clock, worker, keys, db, mails }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        who: &Browser,
        body: Option<Value>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::ORIGIN, ORIGIN);
        if !who.cookie.is_empty() {
            request = request.header(header::COOKIE, &who.cookie);
        }
        if !who.token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", who.token));
        }
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        self.send(request.body(body).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, who: &Browser, body: Value) -> Answer {
        self.call(Method::POST, path, who, Some(body)).await
    }

    pub(crate) async fn get(&self, path: &str, who: &Browser) -> Answer {
        self.call(Method::GET, path, who, None).await
    }

    pub(crate) async fn refresh(&self, who: &Browser) -> Answer {
        let only_cookie = Browser { cookie: who.cookie.clone(), ..Browser::default() };
        self.call(Method::POST, "/v1/auth/refresh", &only_cookie, None).await
    }

    pub(crate) async fn sign_up(&self, name: &str) -> Browser {
        let body = json!({ "email": format!("{name}@utama.example"), "password": PASSWORD, "handle": name,
                           "display_name": name });
        let answer = self.post("/v1/auth/register", &Browser::default(), body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        browser(&answer)
    }

    pub(crate) async fn sign_in(&self, name: &str) -> Browser {
        let answer = self.try_sign_in(&format!("{name}@utama.example"), PASSWORD).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        browser(&answer)
    }

    pub(crate) async fn try_sign_in(&self, email: &str, password: &str) -> Answer {
        let body = json!({ "email": email, "password": password });
        self.post("/v1/auth/login", &Browser::default(), body).await
    }

    /// Sends every mail that waits, and returns all that were ever sent to somebody, oldest first.
    pub(crate) async fn mails(&self, name: &str) -> Vec<Value> {
        self.worker.drain().await.unwrap();
        let Ok(entries) = std::fs::read_dir(&self.mails) else { return Vec::new() };
        let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| path.extension().is_some_and(|kind| kind == "json"));
        files.sort();
        let mails = files.iter().map(|path| serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap());
        let to = format!("{name}@utama.example");
        mails.filter(|mail: &Value| mail["to"] == to).collect()
    }

    /// Whether somebody was sent a mail. Mails that wait together are sent in any order.
    pub(crate) async fn was_mailed(&self, name: &str, subject: &str) -> bool {
        self.mails(name).await.iter().any(|mail| mail["subject"] == subject)
    }

    /// The token in somebody's newest mail.
    pub(crate) async fn mailed_token(&self, name: &str) -> String {
        let mails = self.mails(name).await;
        let text = mails.last().expect("a mail")["text"].as_str().unwrap().to_owned();
        let (_, rest) = text.split_once("#token=").unwrap_or_else(|| panic!("no token in {text}"));
        rest.split_whitespace().next().unwrap().to_owned()
    }

    /// The payloads of a topic, oldest first.
    pub(crate) async fn events(&self, topic: &str) -> Vec<Value> {
        sqlx::query_scalar("select payload from events.log where topic = $1 order by id")
            .bind(topic)
            .fetch_all(self.db.db.pool())
            .await
            .unwrap()
    }

    pub(crate) fn consumers(&self) -> Consumers {
        self.accounts.listen(Consumers::new(self.db.db.clone(), self.clock.clone()))
    }
}

impl Drop for App {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.mails).ok();
    }
}

pub(crate) fn browser(answer: &Answer) -> Browser {
    let signed = answer.signed();
    Browser { cookie: answer.cookie(), token: signed.access_token, id: signed.user.id.to_string() }
}
