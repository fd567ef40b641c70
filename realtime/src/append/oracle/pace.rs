//! Slow mode and mutes against a model, and against two nodes at once.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use proptest::prelude::*;

use super::people::{MODERATOR, Try};
use super::world::{World, start};
use crate::append::{Draft, Refused};

/// The pause of the room.
const PAUSE_S: i64 = 10;
const OWNER: usize = 0;

/// What happens in a slow room.
#[derive(Debug, Clone)]
enum Step {
    /// People send a message each, in one batch.
    Send(Vec<usize>),
    /// Somebody is muted for so many seconds.
    Mute(usize, i64),
    Lift(usize),
}

fn steps() -> impl Strategy<Value = Vec<(i64, Step)>> {
    let who = || prop_oneof![4 => 1usize..3, 1 => Just(OWNER), 1 => Just(MODERATOR)];
    let step = prop_oneof![
        6 => prop::collection::vec(who(), 1..4).prop_map(Step::Send),
        1 => (1usize..3, 1i64..40).prop_map(|(who, for_s)| Step::Mute(who, for_s)),
        1 => (1usize..3).prop_map(Step::Lift),
    ];
    // Clocks of nodes differ: time may seem to go back.
    prop::collection::vec((-3i64..15, step), 1..30)
}

async fn slow_room(world: &World) {
    sqlx::query("update realtime.rooms set slow_s = $2 where id = $1")
        .bind(world.room.uuid())
        .bind(i32::try_from(PAUSE_S).unwrap())
        .execute(world.db.pool())
        .await
        .unwrap();
}

async fn mute(world: &World, who: usize, until: Option<DateTime<Utc>>) {
    sqlx::query(
        "with lifted as (delete from realtime.sanctions where room_id = $1 and user_id = $2 and $3 is null)
         insert into realtime.sanctions (room_id, user_id, kind, until, at)
         select $1, $2, 'mute', $3, now() where $3 is not null
         on conflict (room_id, user_id, kind) do update set until = excluded.until",
    )
    .bind(world.room.uuid())
    .bind(world.people[who].uuid())
    .bind(until)
    .execute(world.db.pool())
    .await
    .unwrap();
}

fn message(world: &World, who: usize) -> Draft {
    world.draft(who, &Try::Send { reply_to: None, mentions: Vec::new(), all: false }, "hello")
}

#[test]
fn slow_mode_and_mutes_do_what_the_model_says() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let database = runtime.block_on(testkit::database());
    let config = ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(steps in steps())| {
        runtime.block_on(async {
            let world = World::new(&database.db).await;
            slow_room(&world).await;
            // Time in the room, when each last wrote, and until when they are muted.
            let (mut clock, mut room_at) = (start(), start());
            let (mut spoken, mut muted) = (BTreeMap::new(), BTreeMap::new());
            for (passed_s, step) in steps {
                clock += Duration::seconds(passed_s);
                match step {
                    Step::Mute(who, for_s) => {
                        muted.insert(who, clock + Duration::seconds(for_s));
                        mute(&world, who, muted.get(&who).copied()).await;
                    }
                    Step::Lift(who) => {
                        muted.remove(&who);
                        mute(&world, who, None).await;
                    }
                    Step::Send(people) => {
                        let drafts: Vec<Draft> = people.iter().map(|who| message(&world, *who)).collect();
                        let outcome = world.commit(&drafts, clock).await;
                        for (who, answer) in people.iter().zip(outcome.answers) {
                            let at = room_at.max(clock);
                            let wait = |until: &DateTime<Utc>| (*until > at).then(|| (*until - at).num_milliseconds());
                            let held = spoken.get(who).map(|last| *last + Duration::seconds(PAUSE_S));
                            let expected = if let Some(ms) = muted.get(who).and_then(wait) {
                                Err(Refused::Muted { for_ms: Some(ms.unsigned_abs()) })
                            } else if let Some(ms) = held.as_ref().and_then(wait).filter(|_| ![OWNER, MODERATOR].contains(who)) {
                                Err(Refused::SlowMode { for_ms: ms.unsigned_abs() })
                            } else {
                                room_at = at;
                                spoken.insert(*who, at);
                                Ok(at)
                            };
                            assert_eq!(answer.map(|ack| ack.at), expected);
                        }
                    }
                }
            }
        });
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn however_it_is_tried_one_message_a_pause_is_taken() {
    let database = testkit::database().await;
    let world = std::sync::Arc::new(World::new(&database.db).await);
    slow_room(&world).await;
    for round in 0..5 {
        let at = start() + Duration::seconds(round * PAUSE_S);
        let tries = (0..8).map(|_| {
            let world = std::sync::Arc::clone(&world);
            tokio::spawn(async move { world.commit(&[message(&world, 1)], at).await.answers })
        });
        let mut taken = 0;
        for answers in tries.collect::<Vec<_>>() {
            taken += answers.await.unwrap().iter().filter(|answer| answer.is_ok()).count();
        }
        assert_eq!(taken, 1, "round {round}");
    }
}
