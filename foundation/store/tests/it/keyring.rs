//! The signing keys.

use std::collections::HashSet;

use futures_util::future::join_all;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use store::Entropy;
use store::keys::{KeyRing, Purpose};

#[tokio::test]
async fn nodes_that_start_together_agree_on_every_key() {
    let test = testkit::database().await;
    let (clock, entropy) = (testkit::clock(), Entropy::system());
    let rings = join_all((0..12).map(|_| KeyRing::load(&test.db, &clock, &entropy))).await;
    for purpose in Purpose::ALL {
        let ids: HashSet<_> = rings.iter().map(|ring| ring.as_ref().unwrap().active(purpose).id).collect();
        assert_eq!(ids.len(), 1, "{purpose:?}");
    }
    let rows: i64 =
        sqlx::query_scalar("select count(*) from store.keys").fetch_one(test.db.pool()).await.unwrap();
    assert_eq!(rows, 5);
}

#[tokio::test]
async fn access_token_keys_sign_and_verify_tokens() {
    let test = testkit::database().await;
    let ring = KeyRing::load(&test.db, &testkit::clock(), &Entropy::system()).await.unwrap();
    let key = ring.active(Purpose::AccessToken);
    let claims = serde_json::json!({ "sub": "somebody", "exp": 4_000_000_000_u64 });
    let token =
        jsonwebtoken::encode(&Header::new(Algorithm::EdDSA), &claims, &EncodingKey::from_ed_der(&key.secret))
            .unwrap();
    let verify = |public: &[u8]| {
        let key = DecodingKey::from_ed_der(public);
        jsonwebtoken::decode::<serde_json::Value>(&token, &key, &Validation::new(Algorithm::EdDSA))
    };
    assert_eq!(verify(&key.public.unwrap()).unwrap().claims, claims);
    let other = ring.rotate(Purpose::AccessToken).await.unwrap();
    assert!(verify(&other.public.unwrap()).is_err());
}

#[tokio::test]
async fn a_rotated_key_still_verifies_on_every_node() {
    let test = testkit::database().await;
    let (clock, entropy) = (testkit::clock(), Entropy::system());
    let here = KeyRing::load(&test.db, &clock, &entropy).await.unwrap();
    let there = KeyRing::load(&test.another(), &clock, &entropy).await.unwrap();
    let old = here.active(Purpose::Link);
    let new = here.rotate(Purpose::Link).await.unwrap();
    assert_ne!(old.id, new.id);
    assert_eq!(here.by_id(old.id).unwrap().secret, old.secret);
    assert!(there.by_id(new.id).is_none());
    there.refresh().await.unwrap();
    assert_eq!(there.active(Purpose::Link).id, new.id);
    assert!(there.by_id(old.id).is_some());
}

#[tokio::test]
async fn rotations_at_once_leave_one_active_key() {
    let test = testkit::database().await;
    let ring = KeyRing::load(&test.db, &testkit::clock(), &Entropy::system()).await.unwrap();
    // Those that lose the race fail on the unique index; what counts is the state that is left.
    join_all((0..6).map(|_| ring.rotate(Purpose::Cursor))).await;
    let active: i64 =
        sqlx::query_scalar("select count(*) from store.keys where purpose = 'cursor' and retired_at is null")
            .fetch_one(test.db.pool())
            .await
            .unwrap();
    assert_eq!(active, 1);
}
