//! The area as a server would run it, with the event log read when a test says so.

use accounts::{About, Accounts};
use api::{Site, limit::Limits};
use axum::{Router, body::Body};
use events::Consumers;
use http::{Method, Request, header};
use http_body_util::BodyExt as _;
use network::{App, Network};
use serde_json::{Value, json};
use store::{Clock, Entropy, UserId, keys::KeyRing};
use testkit::TestDb;
use tower::ServiceExt as _;

pub(crate) const PASSWORD: &str = "four quiet otters";

pub(crate) struct TestApp {
    pub(crate) network: Network,
    pub(crate) database: TestDb,
    pub(crate) clock: Clock,
    accounts: Accounts,
    router: Router,
}

/// Somebody with an account, signed in.
#[derive(Clone, Debug)]
pub(crate) struct Someone {
    pub(crate) id: UserId,
    token: String,
}

impl TestApp {
    /// Without rate limits.
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| Limits::off()).await
    }

    pub(crate) async fn start_with(limits: impl FnOnce(&Clock) -> Limits) -> Self {
        let database = testkit::database().await;
        let (db, clock, entropy) = (database.db.clone(), testkit::clock(), Entropy::system());
        let keys = KeyRing::load(&db, &clock, &entropy).await.unwrap();
        let site = Site::local(8080);
        let accounts = Accounts::new(
            db.clone(),
            clock.clone(),
            entropy.clone(),
            keys.clone(),
            site.clone(),
            &Limits::off(),
            About::plain("test"),
        );
        let network = Network::new(db, clock.clone(), entropy, keys, &limits(&clock));
        let app = App { network: network.clone(), accounts: accounts.clone() };
        let endpoints =
            accounts::router().with_state(accounts.clone()).merge(network::router().with_state(app));
        let (router, _) = endpoints.split_for_parts();
        Self { network, accounts, database, clock, router: api::layers(router, site) }
    }

    /// Lets the durable consumers read the event log.
    pub(crate) async fn settle(&self) {
        let consumers = Consumers::new(self.database.db.clone(), self.clock.clone());
        self.network.listen(consumers).drain().await.unwrap();
    }

    async fn send(&self, request: Request<Body>) -> (u16, Value) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        (parts.status.as_u16(), serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    pub(crate) async fn ask(
        &self,
        who: Option<&Someone>,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> (u16, Value) {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = Request::builder().method(method).uri(path);
        if let Some(who) = who {
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

    /// A GET that must succeed.
    pub(crate) async fn get(&self, who: &Someone, path: &str) -> Value {
        let (status, body) = self.ask(Some(who), "GET", path, None).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// Signs somebody up with a name; the address is not verified yet.
    pub(crate) async fn newcomer(&self, email: &str, handle: &str, name: &str) -> Someone {
        let body = json!({ "email": email, "password": PASSWORD, "handle": handle, "display_name": name });
        let (status, signed) = self.ask(None, "POST", "/v1/auth/register", Some(body)).await;
        assert_eq!(status, 201, "{signed}");
        let id = signed["user"]["id"].as_str().unwrap().parse().unwrap();
        Someone { id, token: signed["access_token"].as_str().unwrap().to_owned() }
    }

    /// What the link in the mail does: the address is verified and the event log tells.
    pub(crate) async fn verify(&self, who: &Someone) {
        let mut tx = self.database.db.begin().await.unwrap();
        let email: String = sqlx::query_scalar(
            "update accounts.users set email_verified_at = $2 where id = $1 returning email",
        )
        .bind(who.id)
        .bind(self.clock.now())
        .fetch_one(&mut *tx)
        .await
        .unwrap();
        let payload = json!({ "user": who.id, "email": email });
        let (now, key) = (self.clock.now(), who.id.to_string());
        events::append(&mut tx, now, "account.verified", &key, payload).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) async fn student(&self, email: &str, handle: &str, name: &str) -> Someone {
        let student = self.newcomer(email, handle, name).await;
        self.verify(&student).await;
        student
    }

    pub(crate) async fn admin(&self) -> Someone {
        self.accounts.create_admin("root@atas.example", "Root", Some(PASSWORD)).await.unwrap();
        let body = json!({ "email": "root@atas.example", "password": PASSWORD });
        let (status, signed) = self.ask(None, "POST", "/v1/auth/login", Some(body)).await;
        assert_eq!(status, 200, "{signed}");
        let id = signed["user"]["id"].as_str().unwrap().parse().unwrap();
        Someone { id, token: signed["access_token"].as_str().unwrap().to_owned() }
    }

    /// A campus with these domains; gives its id.
    pub(crate) async fn campus(&self, admin: &Someone, slug: &str, domains: &[&str]) -> String {
        let body = json!({
            "slug": slug, "name": format!("University {slug}"), "country": "MY",
            "time_zone": "Asia/Kuala_Lumpur", "domains": domains,
        });
        let (status, campus) = self.ask(Some(admin), "POST", "/v1/campuses", Some(body)).await;
        assert_eq!(status, 201, "{campus}");
        campus["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn deletes_account(&self, who: &Someone) {
        let body = json!({ "password": PASSWORD });
        let (status, answer) = self.ask(Some(who), "DELETE", "/v1/me", Some(body)).await;
        assert_eq!(status, 204, "{answer}");
    }
}

/// The handles in a list of people.
pub(crate) fn handles(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|person| person["handle"].as_str().unwrap()).collect()
}
