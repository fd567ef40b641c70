//! Two people, four hundred messages, and a network that cuts them off all the time.

use sim::{Client, Nodes, Order, Pipe, Proxy};

use crate::process::Atas;

const EACH: usize = 200;
const CUTS: u64 = 200;
const ROUND: usize = 25;

#[tokio::test]
async fn cut_connections_lose_double_and_reorder_nothing() {
    let atas = Atas::start("cuts").await;
    let (asker_id, asker) = atas.register("asker").await;
    let (helper_id, helper) = atas.register("helper").await;
    let room = atas.open_room(&asker, &[&asker_id, &helper_id]).await;
    let nodes = Nodes::new([atas.address]);
    let one = Proxy::start(nodes.clone(), 1, Pipe::Leaky).await.unwrap();
    let other = Proxy::start(nodes, 2, Pipe::Leaky).await.unwrap();

    let (mut asking, to_asking) = Client::new(one.address, &asker, &[&room]);
    let (mut helping, to_helping) = Client::new(other.address, &helper, &[&room]);
    let mut said = 0;
    // At least two hundred from each side, and on until the network has been bad enough.
    while said < EACH || one.cuts() + other.cuts() < CUTS {
        for n in said..said + ROUND {
            to_asking.send(Order::Say(0, format!("asker {n}"))).unwrap();
            to_helping.send(Order::Say(0, format!("helper {n}"))).unwrap();
        }
        said += ROUND;
        for orders in [&to_asking, &to_helping] {
            orders.send(Order::Until(vec![2 * said as u64])).unwrap();
        }
        let ends = tokio::join!(asking.run(), helping.run());
        ends.0.and(ends.1).unwrap();
    }
    let (asking, helping) = (&asking.seats[0], &helping.seats[0]);

    assert_eq!(asking.stay.log, helping.stay.log);
    assert_eq!(asking.stay.log.len(), 2 * said);
    for (seat, name) in [(asking, "asker"), (helping, "helper")] {
        let texts = seat.stay.log.iter().filter_map(|event| event["body"]["text"].as_str());
        let theirs: Vec<&str> = texts.filter(|text| text.starts_with(name)).collect();
        let sent: Vec<String> = (0..said).map(|n| format!("{name} {n}")).collect();
        assert_eq!(theirs, sent);
        for (id, seq) in &seat.acked {
            assert_eq!(seat.stay.log[usize::try_from(*seq).unwrap() - 1]["id"], **id);
        }
    }
    assert_eq!(atas.history(&asker, &room).await, asking.stay.log);
}
