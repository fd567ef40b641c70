//! Acknowledged means stored: the server and its PostgreSQL are killed in the middle of a conversation.

use std::time::Duration;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use sim::{Client, Order};
use tokio::sync::{mpsc, watch};

use crate::process::{Atas, signal};

const KILLS: usize = 20;

type Talker = (Client, mpsc::UnboundedSender<Order>);

/// Keeps a client talking until it is told to come to an end.
async fn talk((mut client, orders): Talker, name: &'static str, mut end: watch::Receiver<bool>) -> Talker {
    let mut said = 0;
    while !*end.borrow_and_update() {
        for _ in 0..40 {
            orders.send(Order::Say(0, format!("{name} {said}"))).unwrap();
            said += 1;
        }
        orders.send(Order::Until(vec![0])).unwrap();
        client.run().await.unwrap();
    }
    (client, orders)
}

#[tokio::test]
async fn twenty_kills_lose_no_acknowledged_message() {
    let mut atas = Atas::start("crashes").await;
    let (asker_id, asker) = atas.register("asker").await;
    let (helper_id, helper) = atas.register("helper").await;
    let room = atas.open_room(&asker, &[&asker_id, &helper_id]).await;
    let (tell, end) = watch::channel(false);
    let asking = tokio::spawn(talk(Client::new(atas.address, &asker, &[&room]), "asker", end.clone()));
    let helping = tokio::spawn(talk(Client::new(atas.address, &helper, &[&room]), "helper", end));

    let mut rng = ChaCha8Rng::seed_from_u64(3);
    for kill in 0..KILLS {
        // In the middle of whatever is going on.
        tokio::time::sleep(Duration::from_millis(rng.random_range(100..700))).await;
        if kill % 2 == 0 {
            atas.kill().await;
            atas.run().await;
        } else {
            signal(atas.postgres_pid().expect("PostgreSQL runs"), "KILL").await;
            assert!(atas.pid() > 0, "atas itself goes on");
            while !atas.is_ready().await {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }
    tell.send(true).unwrap();
    let mut talkers = [asking.await.unwrap(), helping.await.unwrap()];
    let total: usize = talkers.iter().map(|(client, _)| client.seats[0].acked.len()).sum();
    for (client, orders) in &mut talkers {
        orders.send(Order::Until(vec![total as u64])).unwrap();
        client.run().await.unwrap();
    }

    let [asking, helping] = talkers.each_ref().map(|(client, _)| &client.seats[0]);
    assert_eq!(asking.stay.log, helping.stay.log);
    assert_eq!(asking.stay.log.len(), total, "everything that was said was acknowledged in the end, once");
    for (client, _) in &talkers {
        assert!(client.connections > KILLS as u64 / 2, "the kills were felt");
        let seat = &client.seats[0];
        for (id, seq) in &seat.acked {
            assert_eq!(
                seat.stay.log[usize::try_from(*seq).unwrap() - 1]["id"],
                **id,
                "acknowledged means stored"
            );
        }
    }
    assert_eq!(atas.history(&asker, &room).await, asking.stay.log);
}
