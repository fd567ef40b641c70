//! Random acts in random batches against a model that is too simple to be wrong, and clients that follow along.

use std::collections::BTreeMap;

use chrono::Duration;
use proptest::prelude::*;
use serde_json::{Value, json};
use store::Db;

use super::{Draft, REMOVED, Refused, db_seq};
use crate::replay;
use crate::ring::{Appended, Ring};
use crate::wire::StreamName;
use crate::wire::encode::Frame;

mod client;
mod model;
mod pace;
mod people;
mod world;

use client::Client;
use model::{Model, Shown};
use people::{STRANGER, Try, tries};
use world::{World, start};

#[test]
fn every_answer_and_every_state_is_what_the_model_says() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let database = runtime.block_on(testkit::database());
    let batch = prop::collection::vec(tries(), 1..16);
    let config = ProptestConfig {
        cases: 48,
        failure_persistence: None,
        max_shrink_iters: 500,
        ..ProptestConfig::default()
    };
    proptest!(config, |(batches in prop::collection::vec(batch, 1..16))| {
        runtime.block_on(async {
            let mut run = Run::new(&database.db).await;
            for (number, batch) in batches.into_iter().enumerate() {
                run.perform(number, batch).await;
            }
            run.check_clients();
            run.check_threads().await;
            run.check_log().await;
        });
    });
}

/// One room from its first batch to its last.
struct Run {
    world: World,
    model: Model,
    drafts: Vec<Draft>,
    /// Every event as it was told when it was committed.
    live: Vec<Value>,
    ring: Ring,
    clients: Vec<Client>,
}

impl Run {
    async fn new(db: &Db) -> Self {
        let world = World::new(db).await;
        let people: Vec<String> = world.people.iter().map(ToString::to_string).collect();
        let clients = vec![Client { me: people[0].clone(), as_of: 0, messages: BTreeMap::new() }];
        let model = Model { people, ..Model::default() };
        Self { world, model, drafts: Vec::new(), live: Vec::new(), ring: Ring::starting_at(0), clients }
    }

    /// Performs a batch and checks the answers, the state, and all that could still be carried.
    async fn perform(&mut self, number: usize, batch: Vec<(usize, Try)>) {
        let tried = batch.into_iter().filter_map(|(who, what)| match what {
            Try::Again { earlier, by_other } => self.again(earlier, by_other),
            what => Some(self.first(who, &what)),
        });
        let (drafts, expected): (Vec<Draft>, Vec<Result<u64, Refused>>) = tried.unzip();
        let at = start() + Duration::seconds(i64::try_from(number).unwrap());
        let outcome = self.world.commit(&drafts, at).await;
        let answers: Vec<_> = outcome.answers.into_iter().map(|answer| answer.map(|ack| ack.seq)).collect();
        assert_eq!(answers, expected, "{drafts:?}");
        for event in outcome.committed {
            assert_eq!(self.ring.append(event.seq, event.frame.clone()), Appended::New);
            self.live.extend(values([&event.frame].into_iter()));
        }
        self.check_state(number % STRANGER).await;
    }

    fn first(&mut self, who: usize, what: &Try) -> (Draft, Result<u64, Refused>) {
        let text = format!("text-{}.", self.drafts.len());
        let draft = self.world.draft(who, what, &text);
        let answer = self.model.perform(who, what, &text);
        self.model.answered.insert(self.drafts.len(), answer);
        self.drafts.push(draft.clone());
        (draft, answer)
    }

    /// What was refused used up no id: it would be a new try.
    fn again(&self, earlier: prop::sample::Index, by_other: bool) -> Option<(Draft, Result<u64, Refused>)> {
        let earlier = (!self.drafts.is_empty()).then(|| earlier.index(self.drafts.len()))?;
        let seq = self.model.answered[&earlier].ok()?;
        let mut draft = self.drafts[earlier].clone();
        let owner = self.world.people[0];
        if !by_other || draft.author == owner {
            return Some((draft, Ok(seq)));
        }
        draft.author = owner;
        Some((draft, Err(Refused::IdConflict)))
    }

    async fn check_state(&mut self, viewer: usize) {
        let (as_of, items) = self.world.snapshot(viewer).await;
        assert_eq!(as_of, self.model.head);
        let client = Client::of_snapshot(&self.model.people[viewer], as_of, &items);
        assert_eq!(client.messages, self.model.as_seen_by(viewer));
        self.clients.push(client);
        let stored =
            replay::page_after(&self.world.db, StreamName::Room(self.world.room), 0, u64::MAX).await.unwrap();
        let stored = values(stored.iter().map(|event| &event.frame));
        assert_eq!(values(self.ring.after(0).unwrap()), stored, "the ring says the same as the database");
        for carried in [items.to_string(), json!(stored).to_string()] {
            let leak = self.model.gone.iter().find(|text| carried.contains(text.as_str()));
            assert_eq!(leak, None, "{carried}");
        }
    }

    /// From any snapshot on, live or replayed, the end is the same.
    fn check_clients(&self) {
        let stored = values(self.ring.after(0).unwrap());
        for client in &self.clients {
            let viewer = self.model.people.iter().position(|person| *person == client.me).unwrap();
            let wanted = self.model.as_seen_by(viewer);
            for events in [&self.live, &stored] {
                assert_eq!(client.after(events, client.as_of), wanted);
                // What is in the snapshot already does no harm, but for the order of reactions.
                let early = client.after(events, client.as_of / 2);
                assert_eq!(in_any_order(early), in_any_order(wanted.clone()));
            }
        }
    }

    async fn check_threads(&self) {
        let (_, items) = self.world.snapshot(0).await;
        for item in items.as_array().unwrap() {
            let root = item["seq"].as_u64();
            let replies =
                self.model.messages.values().filter(|message| message.root == root && !message.removed);
            let replies = replies.count() as u64;
            assert_eq!(item["replies"].as_u64().unwrap_or(0), replies, "{item}");
            assert_eq!(item["last_reply_at"].is_string(), replies > 0);
        }
    }

    async fn check_log(&self) {
        let removals: Vec<i64> = sqlx::query_scalar(
            "select (payload->>'seq')::bigint from events.log where topic = $1 and key = $2 order by id",
        )
        .bind(REMOVED)
        .bind(self.world.room.to_string())
        .fetch_all(self.world.db.pool())
        .await
        .unwrap();
        assert_eq!(removals, self.model.removals.iter().map(|seq| db_seq(*seq)).collect::<Vec<_>>());
    }
}

fn values<'f>(frames: impl Iterator<Item = &'f Frame>) -> Vec<Value> {
    frames.map(|frame| serde_json::from_str(frame.event()).unwrap()).collect()
}

fn in_any_order(mut messages: BTreeMap<u64, Shown>) -> BTreeMap<u64, Shown> {
    for message in messages.values_mut() {
        message.reactions.sort();
    }
    messages
}
