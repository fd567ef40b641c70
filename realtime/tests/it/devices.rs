//! Web Push: closed browsers are told what nobody has read, in words that only they can read.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use aes_gcm::aead::{Aead as _, KeyInit as _};
use aes_gcm::{Aes128Gcm, Nonce};
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use p256::{PublicKey, SecretKey};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::app::{Student, TestApp, until};
use crate::inbox::opens_inbox;
use crate::notifications::{mentions, says, told};

/// A push service on this machine, and the browser behind it.
struct Browser {
    endpoint: String,
    key: SecretKey,
    secret: [u8; 16],
    answers: Arc<AtomicU16>,
    received: mpsc::UnboundedReceiver<(HeaderMap, Bytes)>,
}

impl Browser {
    async fn open(seed: u8) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}/push/{seed}", listener.local_addr().unwrap());
        let (hand_on, received) = mpsc::unbounded_channel();
        let answers = Arc::new(AtomicU16::new(201));
        let status = Arc::clone(&answers);
        let take = move |headers: HeaderMap, body: Bytes| async move {
            hand_on.send((headers, body)).unwrap();
            StatusCode::from_u16(status.load(Ordering::SeqCst)).unwrap()
        };
        let service = axum::Router::new().route("/push/{id}", axum::routing::post(take));
        tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        let key = SecretKey::from_slice(&[seed; 32]).unwrap();
        Self { endpoint, key, secret: [seed; 16], answers, received }
    }

    fn subscription(&self) -> Value {
        let point = self.key.public_key().to_encoded_point(false);
        let keys = json!({ "p256dh": URL_SAFE_NO_PAD.encode(point.as_bytes()), "auth": URL_SAFE_NO_PAD.encode(self.secret) });
        json!({ "endpoint": self.endpoint, "expirationTime": null, "keys": keys })
    }

    async fn subscribes(&self, student: &Student) {
        let answer = student.ask("PUT", "/v1/push/subscription", Some(self.subscription())).await;
        assert_eq!(answer.0, 204, "{answer:?}");
    }

    /// What came, if anything did: the service has it before the job ends.
    fn hears(&mut self) -> Option<(HeaderMap, Value)> {
        let (headers, body) = self.received.try_recv().ok()?;
        let plain = self.decrypt(&body);
        Some((headers, serde_json::from_slice(&plain).unwrap()))
    }

    /// RFC 8291 from the browser's side.
    fn decrypt(&self, body: &[u8]) -> Vec<u8> {
        let (salt, rest) = body.split_at(16);
        let (header, rest) = rest.split_at(5);
        assert_eq!(header, [0, 0, 16, 0, 65]);
        let (theirs, sealed) = rest.split_at(65);
        let ours = self.key.public_key().to_encoded_point(false);
        let sender = PublicKey::from_sec1_bytes(theirs).unwrap();
        let shared = p256::ecdh::diffie_hellman(self.key.to_nonzero_scalar(), sender.as_affine());
        let input = hmac(&self.secret, &[shared.raw_secret_bytes()]);
        let input = hmac(&input, &[b"WebPush: info\0", ours.as_bytes(), theirs, &[1]]);
        let derived = hmac(salt, &[&input]);
        let key = hmac(&derived, &[b"Content-Encoding: aes128gcm\0", &[1]]);
        let nonce: [u8; 12] = hmac(&derived, &[b"Content-Encoding: nonce\0", &[1]])[..12].try_into().unwrap();
        let cipher = Aes128Gcm::new_from_slice(&key[..16]).unwrap();
        let mut plain = cipher.decrypt(&Nonce::from(nonce), sealed).unwrap();
        assert_eq!(plain.pop(), Some(2), "the last record, without padding");
        plain
    }
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

async fn direct_room(one: &Student, other: &Student) -> String {
    let direct = json!({ "kind": "direct", "members": [other.id] });
    one.ask("POST", "/v1/rooms", Some(direct)).await.1["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_closed_browser_is_told_and_what_was_read_is_taken_away() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let pair = direct_room(&asker, &helper).await;
    let (mut inbox, _) = opens_inbox(&helper, &app, Value::Null).await;
    says(&asker, &app, &pair, json!({ "text": "before" })).await;
    told(&mut inbox).await;
    let mut browser = Browser::open(7).await;
    browser.subscribes(&helper).await;
    app.works().await;
    assert!(browser.hears().is_none(), "what was there before is not new");

    let seq = says(&asker, &app, &pair, json!({ "text": "are you there?" })).await;
    told(&mut inbox).await;
    app.works().await;
    let (headers, said) = browser.hears().unwrap();
    let group = format!("direct:{pair}");
    let show = &said["show"];
    assert_eq!((&show["tag"], &show["kind"], &show["seq"]), (&json!(group), &json!("direct"), &json!(seq)));
    assert_eq!(
        (&show["author"], &show["text"], &show["room"]),
        (&json!("asker"), &json!("are you there?"), &json!(pair))
    );
    let header = |name: &str| headers[name].to_str().unwrap();
    assert_eq!(
        (header("content-encoding"), header("urgency"), header("ttl")),
        ("aes128gcm", "high", "86400")
    );
    assert_eq!(header("topic").len(), 32);
    let (_, key) = helper.ask("GET", "/v1/push/key", None).await;
    assert_signed(header("authorization"), key["key"].as_str().unwrap(), &browser.endpoint);
    app.works().await;
    assert!(browser.hears().is_none(), "once");

    // Read on another device.
    helper.ask("PUT", &format!("/v1/rooms/{pair}/read"), Some(json!({ "seq": seq }))).await;
    app.works().await;
    let (headers, said) = browser.hears().unwrap();
    assert_eq!((&said, headers["urgency"].to_str().unwrap()), (&json!({ "withdraw": [group] }), "low"));
    app.works().await;
    assert!(browser.hears().is_none(), "once");
}

fn assert_signed(authorization: &str, key: &str, endpoint: &str) {
    let (token, given) = authorization.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
    assert_eq!(given, key);
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let public = VerifyingKey::from_sec1_bytes(&URL_SAFE_NO_PAD.decode(key).unwrap()).unwrap();
    let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
    public.verify(signed.as_bytes(), &signature).unwrap();
    let claims = signed.split_once('.').unwrap().1;
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    assert!(endpoint.starts_with(claims["aud"].as_str().unwrap()));
    assert_eq!(claims["sub"], "mailto:ops@atas.example");
}

#[tokio::test]
async fn what_was_read_at_once_muted_or_deleted_is_not_pushed() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let (mut inbox, _) = opens_inbox(&helper, &app, Value::Null).await;
    let room = asker.opens_room("Lab", &[&helper]).await;
    told(&mut inbox).await;
    let mut browser = Browser::open(9).await;
    browser.subscribes(&helper).await;

    let seq = mentions(&app, &room, &asker, &[&helper]).await;
    told(&mut inbox).await;
    helper.ask("PUT", &format!("/v1/rooms/{room}/read"), Some(json!({ "seq": seq }))).await;
    app.works().await;
    assert!(browser.hears().is_none(), "it is in view");

    let all_day = json!({ "quiet": { "from": "12:00", "to": "12:00", "zone": "Asia/Kuala_Lumpur" } });
    helper.ask("PUT", "/v1/settings/notifications", Some(all_day)).await;
    mentions(&app, &room, &asker, &[&helper]).await;
    told(&mut inbox).await;
    app.works().await;
    assert!(browser.hears().is_none(), "it is quiet");
    helper.ask("PUT", "/v1/settings/notifications", Some(json!({}))).await;
    app.works().await;
    assert!(browser.hears().is_none(), "what was quiet stays so");

    mentions(&app, &room, &asker, &[&helper]).await;
    told(&mut inbox).await;
    let unsubscribe = json!({ "endpoint": browser.endpoint });
    assert_eq!(helper.ask("DELETE", "/v1/push/subscription", Some(unsubscribe)).await.0, 204);
    app.works().await;
    assert!(browser.hears().is_none(), "it has unsubscribed");
}

#[tokio::test]
async fn a_browser_that_is_gone_is_forgotten() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let pair = direct_room(&asker, &helper).await;
    let (mut inbox, _) = opens_inbox(&helper, &app, Value::Null).await;
    let (mut gone, mut busy) = (Browser::open(3).await, Browser::open(4).await);
    gone.subscribes(&helper).await;
    busy.subscribes(&helper).await;
    gone.answers.store(410, Ordering::SeqCst);
    busy.answers.store(503, Ordering::SeqCst);
    says(&asker, &app, &pair, json!({ "text": "hello?" })).await;
    told(&mut inbox).await;
    app.works().await;
    assert!(gone.hears().is_some() && busy.hears().is_some());
    let devices = || async {
        let endpoints =
            sqlx::query_scalar::<_, String>("select endpoint from realtime.push_subscriptions order by 1");
        endpoints.fetch_all(app.database.db.pool()).await.unwrap()
    };
    assert_eq!(devices().await.join(" "), busy.endpoint);
    says(&asker, &app, &pair, json!({ "text": "anybody?" })).await;
    told(&mut inbox).await;
    app.works().await;
    assert!(gone.hears().is_none() && busy.hears().is_some());

    // A device goes with its sign-in, and all of them with the account.
    helper.ask("DELETE", "/v1/me", Some(json!({ "password": "correct horse battery" }))).await;
    until(|| async { devices().await.is_empty() }).await;
}

#[tokio::test]
async fn subscriptions_are_checked_and_bounded() {
    let app = TestApp::start().await;
    let (asker, helper) = app.two_students().await;
    let browser = Browser::open(5).await;
    let good = browser.subscription();
    let path = "/v1/push/subscription";
    for (pointer, value) in [
        ("/endpoint", json!("not a url")),
        ("/endpoint", json!(format!("https://push.example/{}", "x".repeat(1_024)))),
        ("/keys/p256dh", json!("AAAA")),
        ("/keys/p256dh", json!("A".repeat(87))),
        ("/keys/auth", json!("AAAA")),
        ("/keys", json!({})),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = value;
        assert_eq!(asker.ask("PUT", path, Some(bad.clone())).await.0, 422, "{bad}");
    }
    let owned_by = || async {
        let owners = sqlx::query_scalar::<_, String>("select user_id::text from realtime.push_subscriptions");
        owners.fetch_all(app.database.db.pool()).await.unwrap()
    };
    browser.subscribes(&asker).await;
    browser.subscribes(&helper).await;
    assert_eq!(owned_by().await.join(" "), helper.id, "a browser is told what concerns who signed in last");
    let not_theirs = json!({ "endpoint": browser.endpoint });
    assert_eq!(asker.ask("DELETE", path, Some(not_theirs)).await.0, 204);
    assert_eq!(owned_by().await.len(), 1, "it was not theirs");
    for n in 0..12 {
        let mut another = good.clone();
        another["endpoint"] = json!(format!("{}{n}", browser.endpoint));
        assert_eq!(helper.ask("PUT", path, Some(another)).await.0, 204);
    }
    assert_eq!(owned_by().await.len(), 10);
}
