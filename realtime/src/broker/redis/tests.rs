//! What the crate and Redis do to us, each with a real Redis: the traps that the design is made for.

use std::sync::Arc;
use std::time::Duration;

use accounts::{About, Accounts};
use api::Site;
use api::limit::Limits;
use events::Bell;
use fred::clients::Client;
use fred::interfaces::{ClientLike as _, EventInterface as _, PubsubInterface as _};
use fred::types::Builder;
use fred::types::config::Config;
use store::keys::KeyRing;
use store::{Clock, Db, Entropy, RoomId, SessionId, UserId};
use testkit::Redis as Server;
use tokio::sync::broadcast::error::TryRecvError;
use tokio_util::sync::CancellationToken;
use tokio_util::sync::DropGuard;

use super::INBOX_MAX;
use crate::append::{Committed, Outcome};
use crate::broker::Broker;
use crate::hub::Hub;
use crate::hub::handle::Handle;
use crate::hub::stream::{Place, Stream};
use crate::wire::StreamName;
use crate::wire::encode::Frame;

/// Looks until it is so. A test that waits here for ever is ended by its runner; nothing depends on how long it takes.
async fn until(mut so: impl AsyncFnMut() -> bool) {
    while !so().await {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// The hub of one node, linked to Redis.
struct Node {
    hub: Arc<Hub>,
    _stop: DropGuard,
}

impl Node {
    /// With room for so many messages that wait to be taken.
    async fn start(db: &Db, url: &str, inbox_max: usize) -> Self {
        let (clock, entropy) = (Clock::system(), Entropy::system());
        let keys = KeyRing::load(db, &clock, &entropy).await.unwrap();
        let about = About::plain("test");
        let accounts = Accounts::new(
            db.clone(),
            clock.clone(),
            entropy.clone(),
            keys,
            Site::local(1),
            &Limits::off(),
            about,
        );
        let (broker, mut runner) = Broker::redis(url, "test", &clock, &entropy).unwrap();
        runner.inbox_max = inbox_max;
        let (hub, healing) = Hub::new(db.clone(), clock, accounts, broker, Bell::default());
        let stop = CancellationToken::new();
        tokio::spawn(runner.run(Arc::clone(&hub), stop.clone()));
        tokio::spawn(Arc::clone(&hub).keep_looking(stop.clone()));
        tokio::spawn({
            let (hub, stop) = (Arc::clone(&hub), stop.clone());
            async move { hub.run(healing, stop).await }
        });
        Self { hub, _stop: stop.drop_guard() }
    }

    fn is_linked(&self) -> bool {
        let Broker::Redis(redis) = &self.hub.broker else { unreachable!("made with Redis") };
        redis.state.is_heard()
    }

    async fn linked(&self) {
        until(async || self.is_linked()).await;
    }

    /// Somebody here follows a room, which is empty so far.
    fn follow(&self, room: RoomId) -> (Arc<Handle>, Arc<Stream>, Place) {
        // Somebody else each time: nobody may have connections without end.
        let user = UserId::generate(&Entropy::system(), &Clock::system());
        let handle = self.hub.connect(user, SessionId::new(uuid::Uuid::nil()), None, 1).unwrap();
        let (stream, place) = self.hub.attach(StreamName::Room(room), &handle, 0);
        stream.begin_at(0);
        (handle, stream, place)
    }
}

/// A room in the database.
async fn open_room(db: &Db) -> RoomId {
    let room = RoomId::generate(&Entropy::system(), &Clock::system());
    let open = "insert into realtime.rooms (id, kind, title, last_at, created_at) values ($1, 'public', 'r', now(), now())";
    sqlx::query(open).bind(room.uuid()).execute(db.pool()).await.unwrap();
    room
}

/// Commits events up to `last`, and gives back what is to be published of them.
async fn commit(db: &Db, room: RoomId, first: u64, last: u64) -> Outcome {
    let write = "with e as (
            insert into realtime.events (room_id, seq, id, kind, at, body, digest)
            select $1, n, gen_random_uuid(), 'message', now(), '{}', '' from generate_series($2::bigint, $3) n)
        update realtime.rooms set head = $3 where id = $1";
    let (from, to) = (i64::try_from(first).unwrap(), i64::try_from(last).unwrap());
    sqlx::query(write).bind(room.uuid()).bind(from).bind(to).execute(db.pool()).await.unwrap();
    told(room, first, last)
}

/// What is to be published of events that somebody has committed. Of others it is told to no more than a ring: nobody who
/// looks into the database finds them.
fn told(room: RoomId, first: u64, last: u64) -> Outcome {
    let stream = StreamName::Room(room);
    let frame = |seq| Frame::of_event(stream, &format!(r#"{{"seq":{seq}}}"#));
    let committed = (first..=last).map(|seq| Committed { stream, seq, frame: frame(seq) }).collect();
    Outcome { committed, ..Outcome::default() }
}

#[tokio::test]
async fn a_node_hears_of_what_it_follows_and_of_nothing_else() {
    let (test, redis) = (testkit::database().await, Server::start().await);
    let one = Node::start(&test.db, &redis.url(), INBOX_MAX).await;
    let other = Node::start(&test.db, &redis.url(), INBOX_MAX).await;
    let (followed, unfollowed) = (open_room(&test.db).await, open_room(&test.db).await);
    let (handle, stream, place) = other.follow(followed);
    one.linked().await;
    other.linked().await;
    let channels = async || redis.say("PUBSUB CHANNELS atas:*room*").await.unwrap();
    until(async || channels().await.contains(&followed.to_string())).await;
    assert!(!channels().await.contains(&unfollowed.to_string()));

    one.hub.publish(&commit(&test.db, followed, 1, 3).await);
    one.hub.publish(&commit(&test.db, unfollowed, 1, 3).await);
    until(async || stream.head() == Some(3)).await;
    // A stream that nobody wanted to read after all is let go of at once.
    stream.unsubscribe(&place);
    other.hub.disconnect(&handle);
    let (_, asked, place) = other.follow(unfollowed);
    until(async || channels().await.contains(&unfollowed.to_string())).await;
    asked.unsubscribe(&place);
}

#[tokio::test]
async fn a_burst_beyond_the_inbox_is_healed_and_hearing_goes_on() {
    let (test, redis) = (testkit::database().await, Server::start().await);
    let one = Node::start(&test.db, &redis.url(), INBOX_MAX).await;
    // Room for four messages only: nearly all of a burst is lost.
    let other = Node::start(&test.db, &redis.url(), 4).await;
    let room = open_room(&test.db).await;
    let (_handle, stream, _) = other.follow(room);
    one.linked().await;
    other.linked().await;
    for last in 1..=400 {
        one.hub.publish(&commit(&test.db, room, last, last).await);
    }
    let mut whole = commit(&test.db, room, 401, 2_000).await;
    for event in whole.committed.drain(..) {
        one.hub.publish(&Outcome { committed: vec![event], ..Outcome::default() });
    }
    until(async || stream.head() == Some(2_000)).await;
    one.hub.publish(&commit(&test.db, room, 2_001, 2_001).await);
    until(async || stream.head() == Some(2_001)).await;
    until(async || other.is_linked()).await;
}

#[tokio::test]
async fn a_cut_subscription_is_made_again_with_all_its_channels() {
    let (test, redis) = (testkit::database().await, Server::start().await);
    let node = Node::start(&test.db, &redis.url(), INBOX_MAX).await;
    let rooms = [open_room(&test.db).await, open_room(&test.db).await];
    let _followed = rooms.map(|room| node.follow(room));
    node.linked().await;
    for _ in 0..3 {
        let before = redis.say("CLIENT LIST TYPE pubsub").await.unwrap();
        let killed = redis.say("CLIENT KILL TYPE pubsub").await.unwrap();
        assert!(!killed.starts_with(":0"), "{before}");
        until(async || {
            let channels = redis.say("PUBSUB CHANNELS atas:*room*").await.unwrap();
            rooms.iter().all(|room| channels.contains(&room.to_string())) && node.is_linked()
        })
        .await;
    }
}

#[tokio::test]
async fn a_redis_that_hangs_is_silent_and_is_heard_again() {
    let (test, redis) = (testkit::database().await, Server::start().await);
    let node = Node::start(&test.db, &redis.url(), INBOX_MAX).await;
    node.linked().await;
    redis.freeze();
    // Nothing is closed, nothing fails: only the canary tells.
    until(async || !node.is_linked()).await;
    redis.thaw();
    node.linked().await;
}

#[tokio::test]
async fn refused_subscriptions_are_no_link() {
    let (test, redis) = (testkit::database().await, Server::start().await);
    // May do everything but hear of any channel: fred only logs such a refusal.
    let made = redis.say("ACL SETUSER default resetchannels").await.unwrap();
    assert_eq!(made, "+OK\r\n");
    let node = Node::start(&test.db, &redis.url(), INBOX_MAX).await;
    until(async || redis.say("ACL LOG").await.unwrap().contains("atas:test:control")).await;
    assert!(!node.is_linked());
    redis.say("ACL SETUSER default allchannels").await.unwrap();
    node.linked().await;
}

/// A room whose channel is in this partition.
async fn open_room_in(db: &Db, partition: u128) -> RoomId {
    loop {
        let room = open_room(db).await;
        if room.uuid().as_u128() % 16 == partition {
            return room;
        }
    }
}

#[tokio::test]
async fn a_cluster_is_spoken_to_by_sharded_channels() {
    let (test, mut redis) = (testkit::database().await, testkit::RedisCluster::start().await);
    let one = Node::start(&test.db, &redis.url(), INBOX_MAX).await;
    let other = Node::start(&test.db, &redis.url(), INBOX_MAX).await;
    let mut rooms = Vec::new();
    for partition in 0..16 {
        rooms.push(open_room_in(&test.db, partition).await);
    }
    let followed: Vec<_> = rooms.iter().map(|room| other.follow(*room)).collect();
    let all_have = async |seq| {
        for (_, stream, _) in &followed {
            until(async || stream.head() == Some(seq)).await;
        }
    };
    one.linked().await;
    other.linked().await;
    let mut counts = Vec::new();
    until(async || {
        counts.clear();
        for shard in &redis.shards {
            let channels = shard.say("PUBSUB SHARDCHANNELS atas:*room*").await.unwrap();
            counts.push(rooms.iter().filter(|room| channels.contains(&room.to_string())).count());
        }
        counts.iter().sum::<usize>() >= rooms.len()
    })
    .await;
    assert!(counts.iter().all(|count| *count > 0), "on every shard: {counts:?}");
    assert_eq!(counts.iter().sum::<usize>(), rooms.len(), "each channel on one of them");

    // Not in the database, so that nobody can have found it there.
    for room in &rooms {
        one.hub.publish(&told(*room, 1, 5));
    }
    all_have(5).await;

    // One shard is gone: that the others answer does not make a link.
    redis.shards[2].kill();
    until(async || !one.is_linked() && !other.is_linked()).await;
    for room in &rooms {
        one.hub.publish(&commit(&test.db, *room, 1, 8).await);
    }
    all_have(8).await;
    assert!(!other.is_linked(), "all of it was found in the database");

    redis.shards[2].run().await;
    one.linked().await;
    other.linked().await;
    for room in &rooms {
        one.hub.publish(&told(*room, 9, 9));
    }
    all_have(9).await;
}

/// A client as fred makes it, with room for so many messages.
async fn bare(url: &str, capacity: Option<usize>) -> Client {
    let mut builder = Builder::from_config(Config::from_url(url).unwrap());
    if let Some(capacity) = capacity {
        builder.with_performance_config(|performance| performance.broadcast_channel_capacity = capacity);
    }
    let client = builder.build().unwrap();
    client.init().await.unwrap();
    client
}

#[tokio::test]
async fn the_crates_own_inbox_loses_bursts_and_ours_does_not() {
    let redis = Server::start().await;
    let publisher = bare(&redis.url(), None).await;
    for (capacity, loses) in [(None, true), (Some(INBOX_MAX), false)] {
        let subscriber = bare(&redis.url(), capacity).await;
        let mut messages = subscriber.message_rx();
        subscriber.subscribe("burst").await.unwrap();
        until(async || publisher.publish::<i64, _, _>("burst", "first").await.unwrap() == 1).await;
        for n in 0..500 {
            publisher.publish::<(), _, _>("burst", n.to_string()).await.unwrap();
        }
        publisher.publish::<(), _, _>("burst", "last").await.unwrap();
        until(async || messages.len() >= capacity.map_or(32, |_| 502)).await;
        let lagged = matches!(messages.try_recv(), Err(TryRecvError::Lagged(_)));
        assert_eq!(lagged, loses, "with {capacity:?}");
        subscriber.quit().await.unwrap();
    }
}

#[test]
fn an_url_that_cannot_be_read_is_refused_without_being_shown() {
    let (clock, entropy) = (Clock::system(), Entropy::system());
    for url in ["", "redis//secret", "http://secret@x", "redis://u:secret@:99999999"] {
        let error = Broker::redis(url, "test", &clock, &entropy).err();
        if let Some(error) = error {
            assert!(!format!("{error:#}").contains("secret"), "{error:#}");
        }
    }
}
