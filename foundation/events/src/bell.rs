use std::fmt;
use std::sync::Arc;

use parking_lot::RwLock;
use tokio::sync::Notify;

/// Wakes the consumers of this process without asking the database. Clones ring the same bell.
#[derive(Clone, Default)]
pub struct Bell(Arc<RwLock<Vec<Listener>>>);

struct Listener {
    topics: &'static [&'static str],
    call: Arc<Notify>,
}

impl Bell {
    /// To be called after the commit of new entries about `topic`. Cheap: any number of rings before a consumer looks are
    /// one, and those who do not listen to the topic sleep on.
    pub fn ring(&self, topic: &str) {
        for listener in self.0.read().iter().filter(|listener| listener.topics.contains(&topic)) {
            listener.call.notify_one();
        }
    }

    /// Wakes everybody: something may have been missed.
    pub(crate) fn ring_all(&self) {
        self.0.read().iter().for_each(|listener| listener.call.notify_one());
    }

    pub(crate) fn listen(&self, topics: &'static [&'static str]) -> Arc<Notify> {
        let call = Arc::new(Notify::new());
        let mut listeners = self.0.write();
        listeners.retain(|listener| Arc::strong_count(&listener.call) > 1);
        listeners.push(Listener { topics, call: Arc::clone(&call) });
        drop(listeners);
        call
    }
}

impl fmt::Debug for Bell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bell")
    }
}
