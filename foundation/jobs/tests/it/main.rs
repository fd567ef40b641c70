//! The job queue against a real database.
#![expect(clippy::unwrap_used, reason = "a step that fails is a test that fails")]

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use anyhow::bail;
use chrono::TimeDelta;
use jobs::{GiveUp, Job, Worker};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use store::{Clock, Db, Entropy};
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;

#[derive(Debug, Serialize, Deserialize)]
struct Greet {
    name: String,
}

impl Job for Greet {
    const KIND: &'static str = "test.greet";
}

#[derive(Debug, Serialize, Deserialize)]
struct Fragile;

impl Job for Fragile {
    const KIND: &'static str = "test.fragile";
    const ATTEMPTS_MAX: i32 = 3;
}

fn greet(name: &str) -> Greet {
    Greet { name: name.to_owned() }
}

async fn enqueue(db: &Db, clock: &Clock, name: &str) {
    let mut tx = db.begin().await.unwrap();
    greet(name).enqueue(&mut tx, clock.now()).await.unwrap();
    tx.commit().await.unwrap();
}

fn worker(db: &Db, clock: &Clock) -> Worker {
    Worker::new(db.clone(), clock.clone(), Entropy::seeded(1))
}

/// A worker that writes down whom it greeted.
fn greeter(db: &Db, clock: &Clock, greeted: &Arc<Mutex<Vec<String>>>) -> Worker {
    let greeted = Arc::clone(greeted);
    worker(db, clock).on::<Greet>(move |job| {
        greeted.lock().push(job.name);
        Box::pin(async { Ok(()) })
    })
}

async fn waiting(db: &Db) -> i64 {
    sqlx::query_scalar("select count(*) from jobs.queue").fetch_one(db.pool()).await.unwrap()
}

#[tokio::test]
async fn a_job_exists_if_its_cause_does() {
    let (test, clock, greeted) = (testkit::database().await, testkit::clock(), Arc::default());
    let mut tx = test.db.begin().await.unwrap();
    greet("nobody").enqueue(&mut tx, clock.now()).await.unwrap();
    tx.rollback().await.unwrap();
    enqueue(&test.db, &clock, "mei").await;
    assert_eq!(greeter(&test.db, &clock, &greeted).drain().await.unwrap(), 1);
    assert_eq!(*greeted.lock(), ["mei"]);
    assert_eq!(waiting(&test.db).await, 0);
}

#[tokio::test]
async fn a_job_waits_for_its_time() {
    let (test, clock, greeted) = (testkit::database().await, testkit::clock(), Arc::default());
    let mut tx = test.db.begin().await.unwrap();
    let now = clock.now();
    greet("later").at(now + TimeDelta::hours(1)).enqueue(&mut tx, now).await.unwrap();
    tx.commit().await.unwrap();
    let worker = greeter(&test.db, &clock, &greeted);
    assert_eq!(worker.drain().await.unwrap(), 0);
    clock.advance(TimeDelta::hours(1));
    assert_eq!(worker.drain().await.unwrap(), 1);
}

#[tokio::test]
async fn a_key_lets_one_wait() {
    let (test, clock, greeted) = (testkit::database().await, testkit::clock(), Arc::default());
    let ask = async || {
        let mut tx = test.db.begin().await.unwrap();
        greet("mei").unique("mei").enqueue(&mut tx, clock.now()).await.unwrap();
        greet("kumar").unique("kumar").enqueue(&mut tx, clock.now()).await.unwrap();
        tx.commit().await.unwrap();
    };
    ask().await;
    ask().await;
    let worker = greeter(&test.db, &clock, &greeted);
    assert_eq!(worker.drain().await.unwrap(), 2);
    ask().await;
    assert_eq!(worker.drain().await.unwrap(), 2, "done ones do not count");
}

#[tokio::test]
async fn what_is_asked_while_it_runs_is_done_after_it() {
    let (test, clock) = (testkit::database().await, testkit::clock());
    let runs = Arc::new(AtomicU32::new(0));
    let worker = worker(&test.db, &clock).on::<Greet>({
        let (db, clock, runs) = (test.db.clone(), clock.clone(), Arc::clone(&runs));
        move |job| {
            let (db, clock, runs) = (db.clone(), clock.clone(), Arc::clone(&runs));
            Box::pin(async move {
                if runs.fetch_add(1, Ordering::SeqCst) == 0 {
                    let mut tx = db.begin().await?;
                    job.unique("one").enqueue(&mut tx, clock.now()).await?;
                    tx.commit().await?;
                }
                Ok(())
            })
        }
    });
    let mut tx = test.db.begin().await.unwrap();
    greet("mei").unique("one").enqueue(&mut tx, clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    worker.drain().await.unwrap();
    assert_eq!(runs.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn an_hour_of_failure_loses_nothing() {
    let (test, clock, greeted) = (testkit::database().await, testkit::clock(), Arc::default());
    let down_until = clock.now() + TimeDelta::hours(1);
    let worker = worker(&test.db, &clock).on::<Greet>({
        let (clock, greeted) = (clock.clone(), Arc::clone(&greeted));
        move |job| {
            let (clock, greeted): (Clock, Arc<Mutex<Vec<String>>>) = (clock.clone(), Arc::clone(&greeted));
            Box::pin(async move {
                if clock.now() < down_until {
                    bail!("the mail server is down");
                }
                greeted.lock().push(job.name);
                Ok(())
            })
        }
    });
    for n in 0..20 {
        enqueue(&test.db, &clock, &format!("student {n:02}")).await;
    }
    let mut attempts = 0;
    while clock.now() < down_until + TimeDelta::minutes(20) {
        attempts += worker.drain().await.unwrap();
        clock.advance(TimeDelta::seconds(10));
    }
    let mut greeted = greeted.lock().clone();
    greeted.sort();
    assert_eq!(greeted, (0..20).map(|n| format!("student {n:02}")).collect::<Vec<_>>());
    assert!(attempts < 20 * 15, "it was not stormed: {attempts}");
    assert_eq!(waiting(&test.db).await, 0);
}

#[tokio::test]
async fn the_last_failure_is_kept() {
    let (test, clock) = (testkit::database().await, testkit::clock());
    let worker = worker(&test.db, &clock)
        .on::<Fragile>(|_| Box::pin(async { bail!("no such thing") }))
        .on::<Greet>(|_| Box::pin(async { Err(GiveUp("not a person".into()).into()) }));
    let mut tx = test.db.begin().await.unwrap();
    Fragile.enqueue(&mut tx, clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    enqueue(&test.db, &clock, "mei").await;
    let mut attempts = 0;
    for _ in 0..10 {
        attempts += worker.drain().await.unwrap();
        clock.advance(TimeDelta::minutes(20));
    }
    assert_eq!(attempts, 3 + 1);
    let kept: Vec<(String, i32, Option<String>)> = sqlx::query_as(
        "select kind, attempts, last_error from jobs.queue where failed_at is not null order by kind",
    )
    .fetch_all(test.db.pool())
    .await
    .unwrap();
    assert_eq!(kept[0], ("test.fragile".into(), 3, Some("no such thing".into())));
    assert_eq!(kept[1], ("test.greet".into(), 1, Some("not to be tried again: not a person".into())));
}

#[tokio::test]
async fn a_panic_is_a_failed_attempt() {
    let (test, clock) = (testkit::database().await, testkit::clock());
    let runs = Arc::new(AtomicU32::new(0));
    let worker = worker(&test.db, &clock).on::<Greet>({
        let runs = Arc::clone(&runs);
        move |_| {
            let run = runs.fetch_add(1, Ordering::SeqCst);
            Box::pin(async move {
                assert!(run > 0, "the first run panics");
                Ok(())
            })
        }
    });
    enqueue(&test.db, &clock, "mei").await;
    assert_eq!(worker.drain().await.unwrap(), 1);
    clock.advance(TimeDelta::seconds(15));
    assert_eq!(worker.drain().await.unwrap(), 1);
    assert_eq!(waiting(&test.db).await, 0);
}

#[tokio::test]
async fn the_job_of_a_killed_worker_is_run_by_another() {
    let (test, clock, greeted) = (testkit::database().await, testkit::clock(), Arc::default());
    enqueue(&test.db, &clock, "mei").await;
    let begun = Arc::new(Notify::new());
    let doomed = worker(&test.db, &clock).on::<Greet>({
        let begun = Arc::clone(&begun);
        move |_| {
            begun.notify_one();
            Box::pin(std::future::pending())
        }
    });
    let doomed = tokio::spawn(async move { doomed.drain().await });
    begun.notified().await;
    doomed.abort();
    doomed.await.unwrap_err();

    let other = greeter(&test.another(), &clock, &greeted);
    assert_eq!(other.drain().await.unwrap(), 0, "the lease still holds");
    clock.advance(TimeDelta::seconds(61));
    assert_eq!(other.drain().await.unwrap(), 1);
    assert_eq!(*greeted.lock(), ["mei"]);
}

#[tokio::test]
async fn workers_share_the_queue_and_stop_in_peace() {
    let (test, clock) = (testkit::database().await, testkit::clock());
    let (done, mut heard) = mpsc::unbounded_channel();
    let stop = CancellationToken::new();
    let nodes: Vec<_> = [test.db.clone(), test.another()]
        .iter()
        .map(|db| {
            let done = done.clone();
            let worker = worker(db, &clock).on::<Greet>(move |job| {
                done.send(job.name).ok();
                Box::pin(async { Ok(()) })
            });
            tokio::spawn(worker.run(stop.clone()))
        })
        .collect();
    let mut tx = test.db.begin().await.unwrap();
    for n in 0..500 {
        greet(&n.to_string()).enqueue(&mut tx, clock.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut names = Vec::new();
    for _ in 0..500 {
        names.push(heard.recv().await.unwrap().parse::<u32>().unwrap());
    }
    stop.cancel();
    for node in nodes {
        node.await.unwrap();
    }
    names.sort_unstable();
    assert_eq!(names, (0..500).collect::<Vec<_>>(), "each once");
    assert_eq!(waiting(&test.db).await, 0);
    assert!(heard.try_recv().is_err());
}

#[tokio::test]
async fn scheduled_work_is_done_once_a_period_in_the_whole_cluster() {
    let (test, clock) = (testkit::database().await, testkit::clock());
    let runs = Arc::new(AtomicU32::new(0));
    let node = |db: &Db| {
        let runs = Arc::clone(&runs);
        worker(db, &clock).every("sweep", std::time::Duration::from_hours(1), move || {
            let run = runs.fetch_add(1, Ordering::SeqCst);
            Box::pin(async move {
                anyhow::ensure!(run != 1, "the second run fails");
                Ok(())
            })
        })
    };
    let (one, other) = (node(&test.db), node(&test.another()));
    let tick = async || {
        one.tick().await.unwrap();
        other.tick().await.unwrap();
        runs.load(Ordering::SeqCst)
    };
    assert_eq!(tick().await, 1);
    clock.advance(TimeDelta::minutes(59));
    assert_eq!(tick().await, 1);
    clock.advance(TimeDelta::minutes(1));
    assert_eq!(tick().await, 2);
    clock.advance(TimeDelta::minutes(1));
    assert_eq!(tick().await, 3, "a failed run comes back sooner");
    clock.advance(TimeDelta::minutes(59));
    assert_eq!(tick().await, 3);
}
