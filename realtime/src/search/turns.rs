//! Whose question is looked for next: so many at once, and one of each account, so that nobody keeps the others waiting.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;
use store::UserId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The turns of one node. Cheap to clone.
#[derive(Clone)]
pub(super) struct Turns {
    at_once: Arc<Semaphore>,
    /// Of the accounts that ask at this moment.
    accounts: Arc<Mutex<HashMap<UserId, Arc<Semaphore>>>>,
}

/// Somebody's turn, until it is dropped.
pub(super) struct Turn {
    // Dropped in this order: the next of the account waits for the others like everybody.
    _of_all: OwnedSemaphorePermit,
    _of_account: Place,
}

/// A place among those who ask; the turn of the account while it holds one.
struct Place {
    turns: Turns,
    user: UserId,
    permit: Option<OwnedSemaphorePermit>,
}

impl Turns {
    pub(super) fn new(at_once: usize) -> Self {
        Self { at_once: Arc::new(Semaphore::new(at_once)), accounts: Arc::default() }
    }

    /// Waits until `user` has no other question under way, then until there is room for one.
    pub(super) async fn take(&self, user: UserId) -> Turn {
        let own = {
            let mut accounts = self.accounts.lock();
            Arc::clone(accounts.entry(user).or_insert_with(|| Arc::new(Semaphore::new(1))))
        };
        let mut place = Place { turns: self.clone(), user, permit: None };
        place.permit = Some(own.acquire_owned().await.expect("it is never closed"));
        let of_all = Arc::clone(&self.at_once).acquire_owned().await.expect("it is never closed");
        Turn { _of_all: of_all, _of_account: place }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.permit = None;
        let mut accounts = self.turns.accounts.lock();
        // Whoever waits holds the account's semaphore as well as the table.
        if accounts.get(&self.user).is_some_and(|own| Arc::strong_count(own) == 1) {
            accounts.remove(&self.user);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    fn user(number: u128) -> UserId {
        UserId::new(uuid::Uuid::from_u128(number))
    }

    #[tokio::test]
    async fn an_account_has_one_turn_at_a_time_and_leaves_the_others_theirs() {
        let turns = Turns::new(2);
        let first = turns.take(user(1)).await;
        let mut second = Box::pin(turns.take(user(1)));
        assert!(second.as_mut().now_or_never().is_none(), "while its first is under way");
        let other = turns.take(user(2)).now_or_never().expect("room for another account");
        assert!(turns.take(user(3)).now_or_never().is_none(), "no more than two at once");
        drop(first);
        let second = second.now_or_never().expect("its first is done");
        drop((second, other));
        assert!(turns.accounts.lock().is_empty(), "nobody who asks no more is remembered");
    }
}
