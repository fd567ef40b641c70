//! Whom each connected person is not to notice, and whom they are not noticed by: the two sides of every block.
//!
//! Messages carry no such filter, because everybody's numbers are the same. What has no number does: who is typing, and
//! who is there. So every connection has the set of people who are hidden from it ([`Handle::hidden_from`]). It is read after the
//! connection was made, many in one query when many come at once, and read anew on every node when it hears of a block
//! (`hub/blocks.rs`). As long as it is not known, everybody is hidden.
//!
//! [`Handle::hidden_from`]: crate::hub::handle::Handle::hidden_from

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use network::Network;
use parking_lot::Mutex;
use store::UserId;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tracing::info;

use crate::hub::Hub;

/// How many people one query asks for.
const ASKED_MAX: usize = 1_000;
/// How long after a failure it is tried again.
const TRY_AGAIN_AFTER: Duration = Duration::from_millis(500);

/// Those whose sets are to be read. Bounded by the people who are connected.
#[derive(Debug, Default)]
pub(crate) struct Hidden {
    wanted: Mutex<BTreeSet<UserId>>,
    rung: Notify,
}

impl Hidden {
    /// Has a person's set read, soon.
    pub(crate) fn want(&self, user: UserId) {
        self.wanted.lock().insert(user);
        self.rung.notify_one();
    }

    fn take(&self) -> Vec<UserId> {
        let mut wanted = self.wanted.lock();
        let taken: Vec<UserId> = wanted.iter().take(ASKED_MAX).copied().collect();
        for user in &taken {
            wanted.remove(user);
        }
        taken
    }
}

/// Reads what is wanted, until `stop`.
pub(crate) async fn keep(hub: Arc<Hub>, network: Network, stop: CancellationToken) {
    loop {
        let users = hub.hidden.take();
        if users.is_empty() {
            if stop.run_until_cancelled(hub.hidden.rung.notified()).await.is_none() {
                return;
            }
            continue;
        }
        match network.hidden_from(&users).await {
            Ok(mut hidden) => {
                for user in users {
                    hub.hide(user, &Arc::new(hidden.remove(&user).unwrap_or_default()));
                }
            }
            Err(error) => {
                info!(%error, "cannot read who is hidden from whom");
                for user in users {
                    hub.hidden.want(user);
                }
                if stop.run_until_cancelled(tokio::time::sleep(TRY_AGAIN_AFTER)).await.is_none() {
                    return;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use accounts::{About, Accounts, NewUser};
    use api::Site;
    use api::limit::Limits;
    use events::Bell;
    use network::BlockChange;
    use store::keys::KeyRing;
    use store::{Clock, Db, Entropy, SessionId};

    use super::*;
    use crate::broker::{Broker, Signal};
    use crate::hub::handle::Handle;

    /// A node with a hub, and three people.
    struct Node {
        hub: Arc<Hub>,
        people: [UserId; 3],
        stop: CancellationToken,
    }

    async fn start(db: &Db) -> Node {
        let (clock, entropy) = (Clock::system(), Entropy::system());
        let keys = KeyRing::load(db, &clock, &entropy).await.unwrap();
        let (site, about) = (Site::local(1), About::plain("test"));
        let accounts = Accounts::new(
            db.clone(),
            clock.clone(),
            entropy.clone(),
            keys.clone(),
            site,
            &Limits::off(),
            about,
        );
        let people = [(); 3].map(|()| UserId::generate(&entropy, &clock));
        let mut tx = db.begin().await.unwrap();
        let users = people.map(|id| NewUser {
            id,
            email: format!("{id}@utama.example"),
            handle: id.uuid().simple().to_string()[2..].to_owned(),
            display_name: "Somebody".to_owned(),
            role: accounts::Role::Student,
            locale: "en".to_owned(),
            verified_at: None,
            created_at: clock.now(),
            password_hash: "none".to_owned(),
        });
        accounts::seed::insert(&mut tx, &users).await.unwrap();
        tx.commit().await.unwrap();
        let network = Network::new(db.clone(), clock.clone(), entropy, keys, &Limits::off());
        let (hub, _) = Hub::new(db.clone(), clock, accounts, Broker::local(true), Bell::default());
        let stop = CancellationToken::new();
        tokio::spawn(keep(Arc::clone(&hub), network, stop.clone()));
        Node { hub, people, stop }
    }

    /// Everybody is hidden as long as it is not known who is.
    fn hides(handle: &Handle, other: UserId) -> bool {
        handle.hidden_from().is_none_or(|hidden| hidden.contains(&other))
    }

    async fn until(mut so: impl FnMut() -> bool) {
        while !so() {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn both_sides_of_a_block_are_hidden_from_each_other_and_nobody_else_is() {
        let database = testkit::database().await;
        let Node { hub, people: [mei, arif, friend], stop } = start(&database.db).await;
        let here = people_connect(&hub, [mei, arif, friend]);
        assert!(hides(&here[0], friend), "everybody, until it is known");
        until(|| here.iter().all(|handle| !hides(handle, friend))).await;
        assert!(!hides(&here[0], arif));

        sqlx::query("insert into network.blocks (user_id, blocked_id, at) values ($1, $2, now())")
            .bind(mei.uuid())
            .bind(arif.uuid())
            .execute(database.db.pool())
            .await
            .unwrap();
        // As another node tells it.
        let change = BlockChange { at: Clock::system().now(), user: mei, blocked: arif };
        hub.take_signal(7, Signal::BlockChanged(change));
        until(|| hides(&here[0], arif) && hides(&here[1], mei)).await;
        assert!(!hides(&here[2], mei) && !hides(&here[0], friend));
        // Whoever comes later is told as well.
        let [later, ..] = people_connect(&hub, [arif, mei, friend]);
        until(|| !hides(&later, friend)).await;
        assert!(hides(&later, mei));
        stop.cancel();
    }

    fn people_connect(hub: &Hub, people: [UserId; 3]) -> [Arc<Handle>; 3] {
        people.map(|user| hub.connect(user, SessionId::new(uuid::Uuid::nil()), None, 2).unwrap())
    }
}
