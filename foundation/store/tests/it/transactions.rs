//! Transactions that are tried again, and a database that is away.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use sqlx::Executor as _;
use store::{Db, Entropy, Settings, Transient as _, UserId};

/// Adds one to a counter in a way that serializable isolation refuses to two at once.
async fn count_up(db: &Db, tries: &Arc<AtomicU32>) -> Result<i32, sqlx::Error> {
    db.transact(|tx| {
        let tries = Arc::clone(tries);
        Box::pin(async move {
            tries.fetch_add(1, Ordering::Relaxed);
            tx.execute("set transaction isolation level serializable").await?;
            let n: i32 = sqlx::query_scalar("select n from counter").fetch_one(&mut **tx).await?;
            tx.execute("select pg_sleep(0.01)").await?;
            sqlx::query_scalar("update counter set n = $1 returning n").bind(n + 1).fetch_one(&mut **tx).await
        })
    })
    .await
}

#[tokio::test]
async fn serialization_failures_are_tried_again() {
    let test = testkit::database().await;
    test.db.pool().execute("create table counter as select 0 as n").await.unwrap();
    let tries = Arc::new(AtomicU32::new(0));
    let outcomes = join_all((0..3).map(|_| count_up(&test.db, &tries))).await;
    let mut counts: Vec<_> = outcomes.into_iter().map(Result::unwrap).collect();
    counts.sort_unstable();
    assert_eq!(counts, [1, 2, 3]);
    assert!(tries.load(Ordering::Relaxed) > 3, "nothing collided");
}

#[tokio::test]
async fn a_transaction_begins_although_pooled_connections_have_just_been_cut() {
    let test = testkit::database().await;
    for _ in 0..3 {
        let held = join_all((0..3).map(|_| test.db.begin())).await;
        join_all(held.into_iter().map(|tx| tx.unwrap().rollback())).await;
        testkit::cut(&test.options()).await.unwrap();
        let mut tx = test.db.begin().await.unwrap();
        tx.execute("select 1").await.unwrap();
    }
}

/// A database that is reached by one connection alone, so that whoever comes next has the one before.
fn narrow(test: &testkit::TestDb) -> Db {
    let settings = Settings { connections_max: 1, ..Settings::new(test.options()) };
    Db::connect(settings, Entropy::system())
}

#[tokio::test]
async fn a_beginning_that_fails_leaves_no_failed_transaction_behind() {
    let test = testkit::database().await;
    let db = narrow(&test);
    db.begin_with("begin; select 1 / 0").await.unwrap_err();
    db.pool().execute("create table told as select 1 as n").await.unwrap();
    let mut tx = db.begin().await.unwrap();
    tx.execute("insert into told values (2)").await.unwrap();
    tx.commit().await.unwrap();
    let count: i64 = sqlx::query_scalar("select count(*) from told").fetch_one(test.db.pool()).await.unwrap();
    assert_eq!(count, 2);
}

#[tokio::test]
async fn a_beginning_that_nobody_waits_for_any_more_leaves_no_transaction_open() {
    let test = testkit::database().await;
    test.db.pool().execute("create table told (n int)").await.unwrap();
    let db = narrow(&test);
    let left = "begin; select pg_advisory_lock(7)";
    let mut held = test.db.pool().acquire().await.unwrap();
    held.execute("select pg_advisory_lock(7)").await.unwrap();
    // As a handler is dropped whose client has gone: the statement was sent, and waits.
    let waits = async {
        let waiting = "select count(*) from pg_locks where locktype = 'advisory' and not granted";
        while sqlx::query_scalar::<_, i64>(waiting).fetch_one(test.db.pool()).await.unwrap() == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        _ = db.begin_with(left) => panic!("the lock is held"),
        () = waits => {}
    }
    held.execute("select pg_advisory_unlock(7)").await.unwrap();
    db.pool().execute("insert into told values (1)").await.unwrap();
    let count: i64 = sqlx::query_scalar("select count(*) from told").fetch_one(test.db.pool()).await.unwrap();
    assert_eq!(count, 1, "it was written, and not in somebody's transaction");
}

#[tokio::test]
async fn a_transaction_that_is_dropped_takes_everything_back() {
    let test = testkit::database().await;
    test.db.pool().execute("create table told (n int)").await.unwrap();
    let db = narrow(&test);
    for dropped in [true, false] {
        let mut tx = db.begin().await.unwrap();
        tx.execute("insert into told values (1)").await.unwrap();
        if dropped {
            drop(tx);
        } else {
            tx.rollback().await.unwrap();
        }
        let count: i64 = sqlx::query_scalar("select count(*) from told").fetch_one(db.pool()).await.unwrap();
        assert_eq!(count, 0);
    }
}

#[tokio::test]
async fn deadlocks_are_tried_again() {
    let test = testkit::database().await;
    test.db.pool().execute("create table pair as select generate_series(1, 2) as id, 0 as n").await.unwrap();
    let lock_both = |first: i32, second: i32| {
        let db = test.db.clone();
        async move {
            db.transact(|tx| {
                Box::pin(async move {
                    for id in [first, second] {
                        sqlx::query("update pair set n = n + 1 where id = $1")
                            .bind(id)
                            .execute(&mut **tx)
                            .await?;
                        tx.execute("select pg_sleep(0.05)").await?;
                    }
                    Ok::<_, sqlx::Error>(())
                })
            })
            .await
        }
    };
    let (one, other) = tokio::join!(lock_both(1, 2), lock_both(2, 1));
    one.unwrap();
    other.unwrap();
    let total: i64 = sqlx::query_scalar("select sum(n) from pair").fetch_one(test.db.pool()).await.unwrap();
    assert_eq!(total, 4);
}

#[tokio::test]
async fn other_errors_end_the_transaction_at_once() {
    let test = testkit::database().await;
    let tries = Arc::new(AtomicU32::new(0));
    let outcome: Result<(), sqlx::Error> = test
        .db
        .transact(|tx| {
            let tries = Arc::clone(&tries);
            Box::pin(async move {
                tries.fetch_add(1, Ordering::Relaxed);
                tx.execute("create table half (id int)").await?;
                tx.execute("select 1 / 0").await.map(drop)
            })
        })
        .await;
    let error = outcome.unwrap_err();
    assert!(!error.is_transient() && !store::unavailable(&error));
    assert_eq!(tries.load(Ordering::Relaxed), 1);
    assert!(test.db.pool().execute("select from half").await.is_err(), "it was rolled back");
}

#[tokio::test]
async fn a_database_that_is_not_there_is_unavailable_soon() {
    let nowhere = sqlx::postgres::PgConnectOptions::new_without_pgpass().host("127.0.0.1").port(1);
    let db = Db::connect(store::Settings::new(nowhere), testkit::entropy());
    assert!(!db.ready().await);
    let began = std::time::Instant::now();
    let error = db.begin().await.unwrap_err();
    assert!(store::unavailable(&error), "{error}");
    assert!(began.elapsed().as_secs() < 5);
}

#[tokio::test]
async fn typed_ids_go_to_the_database_and_back() {
    let test = testkit::database().await;
    let ids: Vec<_> = (0..3).map(|_| UserId::generate(&testkit::entropy(), &testkit::clock())).collect();
    let back: Vec<UserId> =
        sqlx::query_scalar("select unnest($1::uuid[])").bind(&ids).fetch_all(test.db.pool()).await.unwrap();
    assert_eq!(back, ids);
    let one: Vec<UserId> =
        sqlx::query_scalar("select array[$1]").bind(ids[0]).fetch_one(test.db.pool()).await.unwrap();
    assert_eq!(one, ids[..1]);
}
