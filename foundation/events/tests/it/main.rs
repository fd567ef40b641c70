//! The event log against a real database: exactly once, in commit order.
#![expect(clippy::unwrap_used, reason = "a step that fails is a test that fails")]

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicU32, Ordering},
};
use std::time::Duration;

use chrono::TimeDelta;
use events::{AfterCommit, Consumers, append};
use serde_json::{Value, json};
use store::{Clock, Db};
use testkit::TestDb;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

async fn write(db: &Db, clock: &Clock, topic: &str, n: i64) {
    let mut tx = db.begin().await.unwrap();
    append(&mut tx, clock.now(), topic, &n.to_string(), json!({ "n": n })).await.unwrap();
    tx.commit().await.unwrap();
}

/// A table that a consumer writes to: its effect.
async fn with_effects() -> (TestDb, Clock) {
    let test = testkit::database().await;
    sqlx::query("create table effects (at serial, n bigint not null)").execute(test.db.pool()).await.unwrap();
    (test, testkit::clock())
}

async fn effects(db: &Db) -> Vec<i64> {
    sqlx::query_scalar("select n from effects order by at").fetch_all(db.pool()).await.unwrap()
}

/// Writes the entry's number down, unless `fails` says no.
fn recorder(db: &Db, clock: &Clock, fails: impl Fn(i64) -> bool + Send + Sync + 'static) -> Consumers {
    Consumers::new(db.clone(), clock.clone()).durable("recorder", &["a"], move |entry, tx| {
        let n = entry.payload["n"].as_i64().unwrap();
        let fails = fails(n);
        Box::pin(async move {
            sqlx::query("insert into effects (n) values ($1)").bind(n).execute(&mut **tx).await?;
            anyhow::ensure!(!fails, "told to fail");
            Ok(())
        })
    })
}

#[tokio::test]
async fn every_entry_takes_effect_once() {
    let (test, clock) = with_effects().await;
    for n in 0..120 {
        write(&test.db, &clock, if n % 3 == 0 { "b" } else { "a" }, n).await;
    }
    let consumers = recorder(&test.db, &clock, |_| false);
    consumers.drain().await.unwrap();
    consumers.drain().await.unwrap();
    let expected: Vec<i64> = (0..120).filter(|n| n % 3 != 0).collect();
    assert_eq!(effects(&test.db).await, expected);
}

/// Where the recorder stands: xid and id.
async fn cursor(db: &Db) -> Option<(String, i64)> {
    let find = "select xid::text, id from events.cursors where consumer = 'recorder'";
    sqlx::query_as(find).fetch_optional(db.pool()).await.unwrap()
}

/// Waits until all that was written can be read: a transaction in any database of this server, of another test's too, may hold
/// it back.
async fn settled(db: &Db) {
    let held_back =
        "select exists (select from events.log where xid >= pg_snapshot_xmin(pg_current_snapshot()))";
    while sqlx::query_scalar(held_back).fetch_one(db.pool()).await.unwrap() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn entries_about_something_else_are_passed_over_now_and_then() {
    let (test, clock) = with_effects().await;
    let consumers = recorder(&test.db, &clock, |_| false);
    write(&test.db, &clock, "a", 1).await;
    consumers.drain().await.unwrap();
    let stood = cursor(&test.db).await.unwrap();
    for n in 2..300 {
        write(&test.db, &clock, "b", n).await;
    }
    consumers.drain().await.unwrap();
    assert_eq!(cursor(&test.db).await.unwrap(), stood, "no transaction for what is of no interest");
    settled(&test.db).await;
    clock.advance(TimeDelta::seconds(11));
    consumers.drain().await.unwrap();
    let moved = cursor(&test.db).await.unwrap();
    assert_eq!(moved.1, stood.1 + 298, "all of them in one step");
    write(&test.db, &clock, "b", 300).await;
    write(&test.db, &clock, "a", 301).await;
    consumers.drain().await.unwrap();
    assert_eq!(effects(&test.db).await, [1, 301]);
}

#[tokio::test]
async fn a_failed_effect_is_undone_and_tried_again() {
    let (test, clock) = with_effects().await;
    for n in 0..10 {
        write(&test.db, &clock, "a", n).await;
    }
    let broken = Arc::new(AtomicBool::new(true));
    let consumers = recorder(&test.db, &clock, {
        let broken = Arc::clone(&broken);
        move |n| n == 5 && broken.load(Ordering::SeqCst)
    });
    // What another test's transaction holds back would be read in two turns.
    settled(&test.db).await;
    consumers.drain().await.unwrap_err();
    assert_eq!(effects(&test.db).await, [] as [i64; 0], "the whole transaction");
    broken.store(false, Ordering::SeqCst);
    consumers.drain().await.unwrap();
    assert_eq!(effects(&test.db).await, (0..10).collect::<Vec<_>>());
}

#[tokio::test]
async fn those_before_a_failing_entry_get_through() {
    let (test, clock) = with_effects().await;
    for n in 0..10 {
        write(&test.db, &clock, "a", n).await;
    }
    let (tried, mut hear) = mpsc::unbounded_channel();
    let consumers = recorder(&test.db, &clock, move |n| {
        tried.send(n).ok();
        n == 5
    });
    let stop = CancellationToken::new();
    let running = tokio::spawn(consumers.run(stop.clone()));
    // The first try takes all ten at once; in the end the failing one is tried alone, again and again.
    let (mut before, mut last) = (0, 0);
    while (before, last) != (5, 5) {
        (before, last) = (last, hear.recv().await.unwrap());
    }
    stop.cancel();
    running.await.unwrap();
    assert_eq!(effects(&test.db).await, (0..5).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_handler_that_panics_is_tried_again() {
    let (test, clock) = with_effects().await;
    let (tried, mut hear) = mpsc::unbounded_channel();
    let first = AtomicBool::new(true);
    let consumers = recorder(&test.db, &clock, move |n| {
        tried.send(n).ok();
        assert!(n != 1 || !first.swap(false, Ordering::SeqCst), "as if it had a bug");
        false
    });
    let stop = CancellationToken::new();
    let running = tokio::spawn(consumers.run(stop.clone()));
    for n in 0..3 {
        write(&test.db, &clock, "a", n).await;
    }
    while hear.recv().await != Some(2) {}
    stop.cancel();
    running.await.unwrap();
    recorder(&test.db, &clock, |_| false).drain().await.unwrap();
    assert_eq!(effects(&test.db).await, [0, 1, 2]);
}

#[tokio::test]
async fn an_open_transaction_is_never_overtaken() {
    let (test, clock) = with_effects().await;
    let mut early = test.db.begin().await.unwrap();
    append(&mut early, clock.now(), "a", "k", json!({ "n": 1 })).await.unwrap();
    write(&test.db, &clock, "a", 2).await;
    // 2 is committed, but 1 may still come before it.
    let stop = CancellationToken::new();
    let (seen, mut hear) = mpsc::unbounded_channel();
    let consumers = recorder(&test.db, &clock, move |n| {
        seen.send(n).ok();
        false
    });
    let running = tokio::spawn(consumers.run(stop.clone()));
    write(&test.db, &clock, "b", 3).await;
    assert_eq!(effects(&test.db).await, [] as [i64; 0]);
    early.commit().await.unwrap();
    assert_eq!((hear.recv().await, hear.recv().await), (Some(1), Some(2)));
    stop.cancel();
    running.await.unwrap();
}

#[tokio::test]
async fn draining_waits_for_what_is_held_back() {
    let (test, clock) = with_effects().await;
    let consumers = recorder(&test.db, &clock, |_| false);
    write(&test.db, &clock, "a", 0).await;
    consumers.drain().await.unwrap();
    for round in 0..10 {
        let mut early = test.db.begin().await.unwrap();
        append(&mut early, clock.now(), "a", "k", json!({ "n": round * 2 + 1 })).await.unwrap();
        write(&test.db, &clock, "a", round * 2 + 2).await;
        let commit = async {
            for _ in 0..30 {
                sqlx::query("select").execute(&mut *early).await.unwrap();
            }
            early.commit().await.unwrap();
        };
        let (drained, ()) = tokio::join!(consumers.drain(), commit);
        drained.unwrap();
        assert_eq!(effects(&test.db).await, (0..=round * 2 + 2).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn two_nodes_share_one_durable_consumer() {
    let (test, clock) = with_effects().await;
    let stop = CancellationToken::new();
    let count = Arc::new(AtomicU32::new(0));
    let (done, mut all_done) = mpsc::unbounded_channel();
    let nodes: Vec<_> = [test.db.clone(), test.another()]
        .iter()
        .map(|db| {
            let (count, done) = (Arc::clone(&count), done.clone());
            let consumers = recorder(db, &clock, move |_| {
                if count.fetch_add(1, Ordering::SeqCst) + 1 >= 300 {
                    done.send(()).ok();
                }
                false
            });
            tokio::spawn(consumers.run(stop.clone()))
        })
        .collect();
    for n in 0..300 {
        write(&test.db, &clock, "a", n).await;
    }
    all_done.recv().await.unwrap();
    stop.cancel();
    for node in nodes {
        node.await.unwrap();
    }
    recorder(&test.db, &clock, |_| false).drain().await.unwrap();
    assert_eq!(effects(&test.db).await, (0..300).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_local_consumer_hears_what_happens_from_now_on() {
    let test = testkit::database().await;
    let clock = testkit::clock();
    write(&test.db, &clock, "a", 1).await;
    let (heard, mut hear) = mpsc::unbounded_channel();
    let consumers = Consumers::new(test.db.clone(), clock.clone()).local("ear", &["a"], move |entry| {
        heard.send(entry.payload["n"].as_i64().unwrap()).ok();
        Box::pin(async { Ok(()) })
    });
    let stop = CancellationToken::new();
    let running = tokio::spawn(consumers.run(stop.clone()));
    // It may begin a little later than it is spawned: write until it hears of something new.
    for n in 2.. {
        write(&test.db, &clock, "a", n).await;
        if hear.try_recv().is_ok_and(|n| n > 1) {
            break;
        }
        tokio::task::yield_now().await;
    }
    stop.cancel();
    running.await.unwrap();
}

#[tokio::test]
async fn fields_are_emptied_on_demand() {
    let test = testkit::database().await;
    let clock = testkit::clock();
    let mut tx = test.db.begin().await.unwrap();
    for key in ["mei", "kumar"] {
        let payload = json!({ "user": key, "email": format!("{key}@utama.example") });
        append(&mut tx, clock.now(), "account.verified", key, payload).await.unwrap();
    }
    events::redact(&mut tx, "mei", &["email", "phone"]).await.unwrap();
    tx.commit().await.unwrap();
    let payloads: Vec<Value> = sqlx::query_scalar("select payload from events.log order by id")
        .fetch_all(test.db.pool())
        .await
        .unwrap();
    assert_eq!(payloads[0], json!({ "user": "mei", "email": "" }));
    assert_eq!(payloads[1]["email"], "kumar@utama.example");
}

#[tokio::test]
async fn a_lost_connection_is_survived() {
    let (test, clock) = with_effects().await;
    let (seen, mut hear) = mpsc::unbounded_channel();
    let consumers = recorder(&test.db, &clock, move |n| {
        seen.send(n).ok();
        false
    });
    let stop = CancellationToken::new();
    let running = tokio::spawn(consumers.run(stop.clone()));
    let other = test.another();
    for n in 0..5 {
        write(&other, &clock, "a", n).await;
        // An entry whose commit was cut is seen again.
        while hear.recv().await != Some(n) {}
        testkit::cut(&test.options()).await.unwrap();
    }
    stop.cancel();
    running.await.unwrap();
    // Connections that nobody has cut.
    let other = test.another();
    recorder(&other, &clock, |_| false).drain().await.unwrap();
    assert_eq!(effects(&other).await, (0..5).collect::<Vec<_>>());
}

/// Whether somebody listens to this database.
async fn is_heard(db: &Db) -> bool {
    let listening = "select exists (select from pg_stat_activity
                                    where datname = current_database() and query ilike 'listen \"events\"%')";
    sqlx::query_scalar(listening).fetch_one(db.pool()).await.unwrap()
}

#[tokio::test]
async fn an_entry_whose_node_died_before_it_told_of_it_is_found() {
    let (test, clock) = with_effects().await;
    let (seen, mut hear) = mpsc::unbounded_channel();
    let consumers = recorder(&test.db, &clock, move |n| {
        seen.send(n).ok();
        false
    });
    let stop = CancellationToken::new();
    let running = tokio::spawn(consumers.run(stop.clone()));
    while !is_heard(&test.db).await {
        tokio::task::yield_now().await;
    }
    write(&test.db, &clock, "a", 0).await;
    while hear.recv().await != Some(0) {}
    // As a node writes that rings its own bell afterwards.
    let mut tx = test.db.begin().await.unwrap();
    let silent = [("1".to_owned(), json!({ "n": 1 }))];
    events::append_all(&mut tx, clock.now(), "a", silent.into_iter()).await.unwrap();
    tx.commit().await.unwrap();
    while hear.recv().await != Some(1) {}
    stop.cancel();
    running.await.unwrap();
    // It may have been stopped before its commit.
    recorder(&test.db, &clock, |_| false).drain().await.unwrap();
    assert_eq!(effects(&test.db).await, [0, 1]);
}

#[tokio::test]
async fn what_follows_a_commit_follows_it() {
    let (test, clock) = with_effects().await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let broken = Arc::new(AtomicBool::new(false));
    let consumers = Consumers::new(test.db.clone(), clock.clone()).durable_batches("batches", &["a"], {
        let (told, broken, db) = (Arc::clone(&told), Arc::clone(&broken), test.db.clone());
        move |entries, tx| {
            let (told, broken, db) = (Arc::clone(&told), Arc::clone(&broken), db.clone());
            Box::pin(async move {
                let numbers: Vec<i64> =
                    entries.iter().filter_map(|entry| entry.payload["n"].as_i64()).collect();
                sqlx::query("insert into effects (n) select * from unnest($1::bigint[])")
                    .bind(&numbers)
                    .execute(&mut **tx)
                    .await?;
                anyhow::ensure!(!broken.load(Ordering::SeqCst), "told to fail");
                assert!(
                    effects(&db).await.iter().all(|n| !numbers.contains(n)),
                    "nobody sees it before the commit"
                );
                let tell = move || told.lock().unwrap().extend(numbers);
                Ok(Box::new(tell) as AfterCommit)
            })
        }
    });
    for n in 0..3 {
        write(&test.db, &clock, if n == 1 { "b" } else { "a" }, n).await;
    }
    consumers.drain().await.unwrap();
    assert_eq!(*told.lock().unwrap(), [0, 2]);
    broken.store(true, Ordering::SeqCst);
    write(&test.db, &clock, "a", 3).await;
    consumers.drain().await.unwrap_err();
    assert_eq!(*told.lock().unwrap(), [0, 2], "what was rolled back is not told");
    broken.store(false, Ordering::SeqCst);
    consumers.drain().await.unwrap();
    assert_eq!(*told.lock().unwrap(), [0, 2, 3]);
    assert_eq!(effects(&test.db).await, [0, 2, 3]);
}
