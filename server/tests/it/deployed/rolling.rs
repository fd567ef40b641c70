//! A rolling restart: one node after the other is asked to stop and started again, under a room full of people.

use std::time::Duration;

use tokio::sync::watch;

use super::Deployed;
use super::passenger::{Order, Passenger};
use crate::cluster::number;

const PEOPLE: usize = 30;
/// What each of them says between two restarts.
const EACH_SAYS: usize = 3;

impl Deployed {
    /// How many connections each node has.
    async fn seats(&self) -> [usize; 2] {
        let mut seats = [0; 2];
        for (node, seats) in self.nodes.iter().zip(&mut seats) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
            let count = number(node, "atas_realtime_connections").await as usize;
            *seats = count;
        }
        seats
    }

    /// Waits until the proxy sends clients to a node that has none: one that it could not reach it leaves alone for two
    /// seconds, and an operator waits for that before stopping another.
    async fn is_sent_to(&self, node: usize) {
        let asked = "http_requests_total{method=\"GET\",route=\"/health\"";
        while number(&self.nodes[node], asked).await < 1.0 {
            self.asked("/health").await;
        }
    }

    /// Waits until both nodes tell one another that they serve.
    async fn both_serve(&self) {
        let serving = "select count(*) from realtime.nodes where not draining";
        while sqlx::query_scalar::<_, i64>(serving).fetch_one(self.database.db.pool()).await.unwrap() != 2 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

#[tokio::test]
async fn a_rolling_restart_passes_everybody_on_and_loses_nothing() {
    let mut deployed = Deployed::start("rolling").await;
    let mut people = Vec::new();
    for n in 0..PEOPLE {
        people.push(deployed.nodes[n % 2].register(&format!("person{n}")).await);
    }
    let others: Vec<&str> = people[1..].iter().map(|(id, _)| id.as_str()).collect();
    let room = deployed.nodes[0].open_room(&people[0].1, &others).await;

    let (order, orders) = watch::channel(Order::Say(0));
    let (mut states, mut rides) = (Vec::new(), Vec::new());
    for (n, (_, token)) in people.iter().enumerate() {
        let passenger = Passenger::new(deployed.gate(), token, &room, format!("person {n}"));
        states.push(passenger.watch());
        rides.push(tokio::spawn(passenger.ride(orders.clone())));
    }
    for state in &mut states {
        state.wait_for(|(welcomes, _)| *welcomes == 1).await.unwrap();
    }
    let before = deployed.seats().await;
    assert_eq!(before[0] + before[1], PEOPLE);
    assert!(before.iter().all(|seats| *seats > 0), "the proxy shares them out: {before:?}");

    let mut wanted = 0;
    for node in 0..2 {
        deployed.both_serve().await;
        wanted += EACH_SAYS;
        order.send_replace(Order::Say(wanted));
        assert!(deployed.nodes[node].stop().await.success(), "{}", deployed.nodes[node].log());
        assert_eq!(deployed.asked("/ready").await, 200, "the other node serves");
        deployed.nodes[node].run().await;
        deployed.is_sent_to(node).await;
        for state in &mut states {
            state.wait_for(|(_, acked)| *acked == wanted).await.unwrap();
        }
    }
    // All were on the second node when it was stopped.
    let moves = before[0] + PEOPLE;
    for state in &mut states {
        state.wait_for(|(welcomes, _)| *welcomes >= 2).await.unwrap();
    }
    while deployed.seats().await != [PEOPLE, 0] {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    order.send_replace(Order::LeaveAt(PEOPLE * wanted));
    let (mut welcomes, mut passed_on) = (0, 0);
    for ride in rides {
        let passenger = ride.await.unwrap();
        assert_eq!(passenger.seen, PEOPLE * wanted, "every message once");
        assert_eq!(passenger.cut, 0, "nobody is cut off");
        welcomes += passenger.welcomes;
        passed_on += passenger.passed_on;
    }
    assert_eq!(
        (welcomes, passed_on),
        (PEOPLE + moves, moves),
        "each was passed on, and welcomed where it came"
    );
}
