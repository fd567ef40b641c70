//! `atas epoch` after a restore: the log and the cursors come from a server with other transaction ids.

use events::Consumers;
use serde_json::json;
use sqlx::ConnectOptions as _;
use store::Db;
use testkit::TestDb;
use tokio::process::Command;

use crate::process::printed;

/// Transaction ids of the server of the dump: far above those of the one restored into, and below all of them.
const OTHER_SERVERS: [u64; 2] = [4_000_000_000, 10];

/// A consumer as the dump has it.
struct Reader {
    name: &'static str,
    /// What it had read last: transaction and id.
    read: Option<(u64, i64)>,
    /// What is therefore still to come for it. Entries are read by transaction: 2 comes before 3, whose id is lower.
    to_come: &'static [i64],
}

const READERS: [Reader; 4] = [
    Reader { name: "newcomer", read: None, to_come: &[1, 2, 3, 4, 5] },
    Reader { name: "early", read: Some((1, 1)), to_come: &[2, 3, 4, 5] },
    Reader { name: "between", read: Some((2, 3)), to_come: &[3, 4, 5] },
    Reader { name: "ahead", read: Some((4, 4)), to_come: &[5] },
];

/// As `pg_restore` leaves it: entries 1 to 4, of which 2 and 3 were written at the same time.
async fn restored(first_xid: u64) -> TestDb {
    let test = testkit::database().await;
    let pool = test.db.pool();
    sqlx::query("create table effects (reader text, n bigint, no bigint generated always as identity)")
        .execute(pool)
        .await
        .unwrap();
    for (n, xid, id) in [(1, 1, 1), (3, 3, 2), (2, 2, 3), (4, 4, 4)] {
        sqlx::query(
            "insert into events.log (xid, id, topic, key, payload, at) overriding system value
             values ($1::text::xid8, $2, 'noted', 'k' || $3, jsonb_build_object('n', $3), '2026-09-01')",
        )
        .bind((first_xid + xid).to_string())
        .bind(id)
        .bind(n)
        .execute(pool)
        .await
        .unwrap();
    }
    sqlx::query("select setval(pg_get_serial_sequence('events.log', 'id'), 4)").execute(pool).await.unwrap();
    for Reader { name, read, .. } in READERS {
        let Some((xid, id)) = read else { continue };
        sqlx::query("insert into events.cursors values ($1, $2::text::xid8, $3, '2026-09-01')")
            .bind(name)
            .bind((first_xid + xid).to_string())
            .bind(id)
            .execute(pool)
            .await
            .unwrap();
    }
    test
}

async fn write(db: &Db, n: i64) {
    let mut tx = db.begin().await.unwrap();
    events::append(&mut tx, testkit::clock().now(), "noted", &format!("k{n}"), json!({ "n": n }))
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Lets all readers read what there is, and notes what takes effect through them.
async fn read(db: &Db) {
    for reader in READERS {
        read_as(db, reader.name).await;
    }
}

async fn read_as(db: &Db, reader: &'static str) {
    let consumers = Consumers::new(db.clone(), testkit::clock());
    let noting = consumers.durable(reader, &["noted"], move |entry, tx| {
        Box::pin(async move {
            sqlx::query("insert into effects (reader, n) values ($1, $2)")
                .bind(reader)
                .bind(entry.payload["n"].as_i64())
                .execute(&mut **tx)
                .await?;
            Ok(())
        })
    });
    noting.drain().await.unwrap();
}

async fn effects(db: &Db, reader: &str) -> Vec<i64> {
    sqlx::query_scalar("select n from effects where reader = $1 order by no")
        .bind(reader)
        .fetch_all(db.pool())
        .await
        .unwrap()
}

async fn contents(db: &Db) -> Vec<String> {
    sqlx::query_scalar("select (to_jsonb(l) - 'xid' - 'id')::text from events.log l order by xid, id")
        .fetch_all(db.pool())
        .await
        .unwrap()
}

async fn renew_epoch(test: &TestDb) {
    let home = std::env::temp_dir().join(format!("atas-restore-{}", std::process::id()));
    let mut command = Command::new(env!("CARGO_BIN_EXE_atas"));
    command.arg("epoch").env("DATABASE_URL", test.options().to_url_lossy().as_str()).env("ATAS_HOME", home);
    printed(command).await;
}

async fn epoch(db: &Db) -> String {
    sqlx::query_scalar("select epoch from realtime.epoch").fetch_one(db.pool()).await.unwrap()
}

#[tokio::test]
async fn nothing_that_was_read_takes_effect_again_and_nothing_is_lost() {
    for first_xid in OTHER_SERVERS {
        let test = restored(first_xid).await;
        let (log, old) = (contents(&test.db).await, epoch(&test.db).await);
        // A second time must do no harm: it may have been interrupted, or typed twice.
        for _ in 0..2 {
            renew_epoch(&test).await;
            assert_eq!(contents(&test.db).await, log, "the same entries in the same order");
        }
        assert_ne!(epoch(&test.db).await, old);
        write(&test.db, 5).await;
        read(&test.db).await;
        for Reader { name, to_come, .. } in READERS {
            assert_eq!(effects(&test.db, name).await, to_come, "{name} after {first_xid}");
        }
        read(&test.db).await;
        renew_epoch(&test).await;
        write(&test.db, 6).await;
        read(&test.db).await;
        for Reader { name, to_come, .. } in READERS {
            assert_eq!(effects(&test.db, name).await, [to_come, &[6]].concat(), "{name} after {first_xid}");
        }
    }
}

/// Why it is needed: without it, new entries lie before a cursor of the other server, and old ones beyond what this
/// server takes for settled, both until its transaction ids get there.
#[tokio::test]
async fn without_it_readers_stand_still() {
    let test = restored(OTHER_SERVERS[0]).await;
    write(&test.db, 5).await;
    read_as(&test.db, "ahead").await;
    assert_eq!(effects(&test.db, "ahead").await, Vec::<i64>::new());
    let settled: i64 = sqlx::query_scalar(
        "select count(*) from events.log where xid < pg_snapshot_xmin(pg_current_snapshot()) and id <= 4",
    )
    .fetch_one(test.db.pool())
    .await
    .unwrap();
    assert_eq!(settled, 0);
}
