//! What stands in the database afterwards.

use demo::Filled;
use sqlx::PgPool;

async fn count(pool: &PgPool, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}

#[tokio::test]
async fn the_rules_of_the_schema_hold() {
    let test = testkit::database().await;
    let (db, now) = (&test.db, testkit::clock().now());
    let Filled::Now { people, rooms, events } = demo::fill(db, 7, now).await.unwrap() else {
        panic!("an empty database was filled before")
    };
    assert_eq!((people, rooms), (364, 56));
    assert!(events >= 2_500);

    let rules = [
        (
            "seqs are dense",
            "select count(*) from realtime.rooms r where r.head <> (select count(*) from realtime.events e where e.room_id = r.id) or r.head <> coalesce((select max(seq) from realtime.events e where e.room_id = r.id), 0)",
        ),
        (
            "last_at is that of the head",
            "select count(*) from realtime.rooms r join realtime.events e on e.room_id = r.id and e.seq = r.head where e.at <> r.last_at",
        ),
        (
            "members are counted",
            "select count(*) from realtime.rooms r where r.members <> (select count(*) from realtime.members m where m.room_id = r.id)",
        ),
        (
            "nobody has read more than there is",
            "select count(*) from realtime.members m join realtime.rooms r on r.id = m.room_id where m.read_seq > r.head or m.joined_seq > m.read_seq or m.hidden_seq > m.joined_seq",
        ),
        (
            "only private rooms hide",
            "select count(*) from realtime.members m join realtime.rooms r on r.id = m.room_id where m.hidden_seq > 0 and r.kind <> 'private'",
        ),
        (
            "authors are members",
            "select count(*) from realtime.events e where not exists (select from realtime.members m where m.room_id = e.room_id and m.user_id = e.author_id)",
        ),
        (
            "direct rooms have two members",
            "select count(*) from realtime.rooms where kind = 'direct' and members <> 2",
        ),
        (
            "direct keys name the members",
            "select count(*) from realtime.rooms r where kind = 'direct' and direct_key <> (select string_agg(user_id::text, ':' order by user_id) from realtime.members m where m.room_id = r.id)",
        ),
        (
            "answers answer messages",
            "select count(*) from realtime.events e where e.body ? 'reply_to' and not exists (select from realtime.events t where t.room_id = e.room_id and t.kind = 'message' and t.seq = (e.body->>'reply_to')::bigint and t.seq < e.seq)",
        ),
        (
            "a thread begins with a message that answers none, and a reply is in the thread of what it answers",
            "select count(*) from realtime.events e left join realtime.events t on t.room_id = e.room_id and t.seq = (e.body->>'reply_to')::bigint where e.root is distinct from coalesce(t.root, t.seq)",
        ),
        (
            "everybody is verified and marked",
            "select count(*) from accounts.users where not demo or email_verified_at is null",
        ),
        (
            "everybody has a profile",
            "select count(*) from accounts.users u where not exists (select from network.profiles p where p.user_id = u.id)",
        ),
        (
            "addresses and campuses agree",
            "select count(*) from accounts.users u left join network.campus_members m on m.user_id = u.id where network.campus_for(u.email) is distinct from m.campus_id",
        ),
    ];
    for (rule, sql) in rules {
        assert_eq!(count(db.pool(), sql).await, 0, "{rule}");
    }
}

#[tokio::test]
async fn a_second_filling_does_nothing() {
    let test = testkit::database().await;
    let (db, now) = (&test.db, testkit::clock().now());
    // Two nodes that start together: one of them fills, the other one waits and finds it done.
    let (one, two) = tokio::join!(demo::fill(db, 7, now), demo::fill(db, 7, now));
    let filled = [one.unwrap(), two.unwrap()];
    assert_eq!(filled.iter().filter(|filled| **filled == Filled::Before).count(), 1);
    assert_eq!(count(db.pool(), "select count(*) from accounts.users").await, 364);
    assert_eq!(demo::fill(db, 8, now).await.unwrap(), Filled::Before);
}

#[tokio::test]
async fn digests_are_those_that_realtime_would_write() {
    let test = testkit::database().await;
    demo::fill(&test.db, 7, testkit::clock().now()).await.unwrap();
    let rows: Vec<(serde_json::Value, Vec<u8>)> =
        sqlx::query_as("select body, digest from realtime.events where kind = 'message' limit 200")
            .fetch_all(test.db.pool())
            .await
            .unwrap();
    for (body, digest) in rows {
        let reply_to = body.get("reply_to").and_then(serde_json::Value::as_u64);
        assert_eq!(digest, realtime::digest_of_message(body["text"].as_str().unwrap(), reply_to));
    }
}
