//! A bounded cache in process, with single-flight loading.
//!
//! What is read through it is at most `fresh_for` old; whoever learns of a change earlier (a consumer of the event
//! log) calls [`Cache::invalidate`]. Redis goes behind it in cluster mode.

use std::{
    fmt,
    future::Future,
    hash::{BuildHasher, Hash, RandomState},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// How many counters tell loads of invalidated keys apart from others.
const GENERATIONS: usize = 64;

/// Values by key. Cheap to clone; clones share their content.
#[derive(Clone)]
pub struct Cache<K, V> {
    values: moka::future::Cache<K, V>,
    generations: Arc<Generations>,
}

/// Counts the invalidations of each group of keys. A load that began before one may carry what was true before it,
/// and must not stay.
struct Generations {
    counters: [AtomicU64; GENERATIONS],
    hasher: RandomState,
}

impl<K, V> Cache<K, V>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// At most `entries_max` values, each kept at most `fresh_for`.
    pub fn new(entries_max: u64, fresh_for: Duration) -> Self {
        let generations =
            Generations { counters: [const { AtomicU64::new(0) }; GENERATIONS], hasher: RandomState::new() };
        Self {
            values: moka::future::Cache::builder().max_capacity(entries_max).time_to_live(fresh_for).build(),
            generations: Arc::new(generations),
        }
    }

    /// The value, loaded by `load` when it is not there. Concurrent callers of one key share one load; an error is
    /// given to all of them and not kept.
    pub async fn get_or_load<E, F>(&self, key: K, load: F) -> Result<V, E>
    where
        E: Clone + Send + Sync + 'static,
        F: Future<Output = Result<V, E>>,
    {
        let generation = self.generations.of(&key);
        let before = generation.load(Ordering::Acquire);
        let value = self.values.try_get_with_by_ref(&key, load).await.map_err(|error| (*error).clone())?;
        if generation.load(Ordering::Acquire) != before {
            self.values.invalidate(&key).await;
        }
        Ok(value)
    }

    /// The value if it is there.
    pub async fn get(&self, key: &K) -> Option<V> {
        self.values.get(key).await
    }

    /// Puts a value that the caller knows to be current.
    pub async fn put(&self, key: K, value: V) {
        self.values.insert(key, value).await;
    }

    /// Forgets one value, also one that is being loaded right now.
    pub async fn invalidate(&self, key: &K) {
        self.generations.of(key).fetch_add(1, Ordering::AcqRel);
        self.values.invalidate(key).await;
    }

    /// Forgets everything.
    pub fn clear(&self) {
        for counter in &self.generations.counters {
            counter.fetch_add(1, Ordering::AcqRel);
        }
        self.values.invalidate_all();
    }

    /// Forgets every value that `stale` picks. Costs a walk over all of them, so it is for rare events.
    pub async fn invalidate_where(&self, stale: impl Fn(&K, &V) -> bool) {
        let keys: Vec<_> =
            self.values.iter().filter(|(key, value)| stale(key, value)).map(|(key, _)| key).collect();
        for key in keys {
            self.invalidate(&key).await;
        }
    }
}

impl Generations {
    fn of<K: Hash>(&self, key: &K) -> &AtomicU64 {
        let hash = self.hasher.hash_one(key);
        #[expect(clippy::cast_possible_truncation, reason = "only the low bits are used")]
        let at = hash as usize % GENERATIONS;
        &self.counters[at]
    }
}

impl<K, V> fmt::Debug for Cache<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;
    use tokio::sync::Notify;

    fn cache() -> Cache<u8, u32> {
        Cache::new(100, Duration::from_mins(1))
    }

    #[tokio::test]
    async fn many_callers_share_one_load() {
        let (cache, loads) = (cache(), AtomicUsize::new(0));
        let load = || async {
            loads.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
            Ok::<_, ()>(7)
        };
        let (a, b, c) = tokio::join!(
            cache.get_or_load(1, load()),
            cache.get_or_load(1, load()),
            cache.get_or_load(1, load())
        );
        assert_eq!((a, b, c), (Ok(7), Ok(7), Ok(7)));
        assert_eq!(loads.into_inner(), 1);
    }

    #[tokio::test]
    async fn an_error_is_not_kept() {
        let cache = cache();
        assert_eq!(cache.get_or_load(1, async { Err::<u32, _>("away") }).await, Err("away"));
        assert_eq!(cache.get_or_load(1, async { Ok::<_, &str>(1) }).await, Ok(1));
    }

    #[tokio::test]
    async fn a_load_that_an_invalidation_overtook_does_not_stay() {
        let (cache, begun, go_on) = (cache(), Arc::new(Notify::new()), Arc::new(Notify::new()));
        let slow = tokio::spawn({
            let (cache, begun, go_on) = (cache.clone(), Arc::clone(&begun), Arc::clone(&go_on));
            async move {
                let load = async {
                    begun.notify_one();
                    go_on.notified().await;
                    Ok::<_, ()>(1)
                };
                cache.get_or_load(1, load).await
            }
        });
        begun.notified().await;
        cache.invalidate(&1).await;
        go_on.notify_one();
        assert_eq!(slow.await.unwrap(), Ok(1));
        assert_eq!(cache.get(&1).await, None);
    }

    #[tokio::test]
    async fn picks_what_to_forget() {
        let cache = cache();
        cache.put(1, 10).await;
        cache.put(2, 20).await;
        cache.invalidate_where(|_, value| *value == 10).await;
        assert_eq!((cache.get(&1).await, cache.get(&2).await), (None, Some(20)));
        cache.clear();
        assert_eq!(cache.get(&2).await, None);
    }
}
