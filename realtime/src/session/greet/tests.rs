//! The door when more come than the node can welcome.

use accounts::{About, Accounts};
use api::Site;
use api::limit::Limits;
use network::Network;
use serde_json::{Value, json};
use store::keys::KeyRing;
use store::{Clock, Entropy};
use testkit::TestDb;
use tokio::io::DuplexStream;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::*;
use crate::drain::Ticket;
use crate::{Cluster, Foundations, Realtime};

type Client = WebSocketStream<DuplexStream>;

/// A node with limits, and two people who are signed in.
pub(in crate::session) struct Door {
    realtime: Realtime,
    pub(in crate::session) asker: String,
    helper: String,
    _database: TestDb,
}

impl Door {
    pub(in crate::session) async fn open() -> Self {
        let database = testkit::database().await;
        let (db, clock, entropy) = (database.db.clone(), Clock::system(), Entropy::system());
        let keys = KeyRing::load(&db, &clock, &entropy).await.unwrap();
        let limits = Limits::new(&clock);
        let about = About::plain("test");
        let accounts = Accounts::new(
            db.clone(),
            clock.clone(),
            entropy.clone(),
            keys.clone(),
            Site::local(1),
            &limits,
            about,
        );
        let network = Network::new(db.clone(), clock.clone(), entropy.clone(), keys.clone(), &limits);
        let (asker, helper) = (sign_up(&accounts, "asker").await, sign_up(&accounts, "helper").await);
        let pusher = push::Pusher::new(
            keys.clone(),
            clock.clone(),
            entropy.clone(),
            "mailto:ops@atas.example",
            push::Reach::Internet,
        );
        let realtime = Realtime::start(Foundations {
            db,
            clock,
            entropy,
            accounts,
            network,
            keys,
            limits,
            bell: events::Bell::default(),
            pusher: pusher.unwrap(),
            cluster: Cluster::default(),
        })
        .await
        .unwrap();
        Self { realtime, asker, helper, _database: database }
    }

    /// Takes every place there is, also those that are given in advance for tickets.
    fn crowd_of(&self, tickets: bool) {
        let admission = &self.realtime.0.admission;
        while admission.admit(tickets, Instant::now()).is_ok() {}
    }

    /// Says this hello, and returns what is answered first.
    async fn hello(&self, token: &str, ticket: Option<&str>) -> Value {
        let mut client = self.line().await;
        let hello = json!({ "op": "hello", "token": token, "ticket": ticket });
        client.send(Message::Text(hello.to_string().into())).await.unwrap();
        loop {
            match client.next().await.unwrap().unwrap() {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Close(frame) => return json!({ "closed": u16::from(frame.unwrap().code) }),
                _ => {}
            }
        }
    }

    /// The code that a connection is closed with.
    async fn closed(client: &mut Client) -> u16 {
        loop {
            if let Message::Close(frame) = client.next().await.unwrap().unwrap() {
                return frame.unwrap().code.into();
            }
        }
    }

    /// A session that has said this hello, and that nobody runs; it ends with its client.
    pub(in crate::session) async fn session(&self, hello: &Value) -> (Box<Session<DuplexStream>>, Client) {
        let (here, there) = tokio::io::duplex(64 * 1024);
        let inner = WebSocketStream::from_raw_socket(Line::new(there), Role::Server, None).await;
        let mut client: Client = WebSocketStream::from_raw_socket(here, Role::Client, None).await;
        client.send(Message::Text(hello.to_string().into())).await.unwrap();
        (greet(Arc::clone(&self.realtime.0), inner, None).await.expect("welcome"), client)
    }

    /// A connection to the door.
    async fn line(&self) -> Client {
        let (here, there) = tokio::io::duplex(64 * 1024);
        let inner = WebSocketStream::from_raw_socket(Line::new(there), Role::Server, None).await;
        let engine = Arc::clone(&self.realtime.0);
        tokio::spawn(async move {
            if let Some(session) = greet(engine, inner, None).await {
                session.run().await;
            }
        });
        WebSocketStream::from_raw_socket(here, Role::Client, None).await
    }

    async fn ticket(&self, token: &str) -> String {
        let engine = &self.realtime.0;
        let who = engine.accounts.authenticate(token).await.unwrap().principal;
        Ticket::issue(&engine.keys, who.session, engine.clock.now())
    }
}

/// A new account's access token.
async fn sign_up(accounts: &Accounts, handle: &str) -> String {
    use tower::ServiceExt as _;
    let (routes, _) = accounts::router().with_state(accounts.clone()).split_for_parts();
    let service = api::layers(routes, Site::local(1));
    let body = json!({
        "email": format!("{handle}@utama.example"), "password": "correct horse battery",
        "handle": handle, "display_name": handle,
    });
    let request = axum::http::Request::post("/v1/auth/register")
        .header("content-type", "application/json")
        .extension(axum::extract::ConnectInfo(std::net::SocketAddr::from(([127, 0, 0, 1], 9))))
        .body(axum::body::Body::from(body.to_string()))
        .unwrap();
    let answer = service.oneshot(request).await.unwrap();
    let body = axum::body::to_bytes(answer.into_body(), 64 * 1024).await.unwrap();
    let signed: Value = serde_json::from_slice(&body).unwrap();
    signed["access_token"].as_str().unwrap_or_else(|| panic!("{signed}")).to_owned()
}

#[test]
fn only_a_short_plain_name_is_a_devices_name() {
    for name in ["laptop-7f3a", "019e8f1a-0000-7000-8000-000000000001", "a.b_c", &"x".repeat(64)] {
        assert!(is_name(name), "{name}");
    }
    for name in ["", "two words", "a\nb", "机", "level=error", &"x".repeat(65)] {
        assert!(!is_name(name), "{name}");
    }
}

#[tokio::test]
async fn in_a_crowd_those_with_a_ticket_go_first() {
    let door = Door::open().await;
    assert_eq!(door.hello(&door.asker, None).await["op"], "welcome");
    let (good, forged) = (door.ticket(&door.asker).await, "AZ3".to_owned());
    door.crowd_of(false);
    assert_eq!(door.hello(&door.asker, Some(&good)).await["op"], "welcome");
    door.crowd_of(true);
    for _ in 0..250 {
        door.realtime.0.admission.give_back();
    }
    let again = door.hello(&door.asker, Some(&good)).await;
    assert_eq!((&again["op"], &again["code"]), (&json!("drain"), &json!(4004)), "it is good once: {again}");
    for ticket in [None, Some(&forged), Some(&good)] {
        door.crowd_of(true);
        let answer = door.hello(&door.helper, ticket.map(String::as_str)).await;
        assert_eq!((&answer["op"], &answer["code"]), (&json!("drain"), &json!(4004)), "{ticket:?}: {answer}");
        assert!(answer["reconnect_after_ms"].is_u64() && answer.get("ticket").is_none(), "{answer}");
    }
    door.crowd_of(true);
    assert_eq!(door.hello("nonsense", None).await["code"], 4004, "before the token is looked at");
}

#[tokio::test]
async fn whoever_does_not_say_hello_is_sent_away_after_ten_seconds() {
    let door = Door::open().await;
    let mut client = door.line().await;
    assert_eq!(Door::closed(&mut client).await, 4001);
}

#[tokio::test]
async fn a_database_that_is_away_is_no_invalid_token() {
    let door = Door::open().await;
    let db = &door.realtime.0.db;
    sqlx::query("alter table accounts.sessions rename to away").execute(db.pool()).await.unwrap();
    let answer = door.hello(&door.asker, None).await;
    sqlx::query("alter table accounts.away rename to sessions").execute(db.pool()).await.unwrap();
    assert_eq!(answer["closed"], 4003, "{answer}");
    assert_eq!(door.hello(&door.asker, None).await["op"], "welcome");
}
