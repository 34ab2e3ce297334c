//! Which batches have been written already? Logplex sends one again, with the same frame id, when it has heard no answer.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

/// So many of each app are remembered: Logplex gives up after three tries, within a minute.
const MEMORY: usize = 8192;
/// More apps than that are not kept apart for long.
const MAX_APPS: usize = 1000;
/// Longer ids than Logplex has are not remembered.
const MAX_LEN: usize = 128;

/// What names a batch: the app whose stream it is, the drain's token, and the id of the batch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct FrameId {
    pub app: Arc<str>,
    pub token: String,
    pub id: String,
}

impl FrameId {
    /// The name of a batch that has an id; `None` where it is none.
    pub(crate) fn new(app: Arc<str>, token: &str, id: &str) -> Option<Self> {
        let fits = !id.is_empty() && id.len() <= MAX_LEN && token.len() <= MAX_LEN;
        fits.then(|| Self { app, token: token.to_owned(), id: id.to_owned() })
    }
}

/// Remembers the last batches of each app.
#[derive(Default)]
pub(crate) struct Seen {
    /// Two of them, so that nobody can make two ids look alike.
    hashers: [RandomState; 2],
    apps: HashMap<Arc<str>, Recent>,
}

#[derive(Default)]
struct Recent {
    known: HashSet<u128>,
    order: VecDeque<u128>,
}

impl Seen {
    fn hash(&self, id: &FrameId) -> u128 {
        let [high, low] = [0, 1].map(|at: usize| u128::from(self.hashers[at].hash_one((&id.token, &id.id))));
        high << 64 | low
    }

    pub(crate) fn contains(&self, id: &FrameId) -> bool {
        self.apps.get(&id.app).is_some_and(|recent| recent.known.contains(&self.hash(id)))
    }

    pub(crate) fn insert(&mut self, id: &FrameId) {
        let hash = self.hash(id);
        if self.apps.len() > MAX_APPS {
            // Only where everybody may write are there so many names.
            self.apps.clear();
        }
        let recent = self.apps.entry(Arc::clone(&id.app)).or_default();
        if recent.known.insert(hash) {
            recent.order.push_back(hash);
        }
        if recent.order.len() > MEMORY
            && let Some(old) = recent.order.pop_front()
        {
            recent.known.remove(&old);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_remembers_its_own_last_batches() {
        let mut seen = Seen::default();
        let id = |app: &str, token: &str, id: usize| FrameId::new(app.into(), token, &id.to_string()).unwrap();
        for number in 0..=MEMORY {
            seen.insert(&id("shop", "d.1", number));
        }
        for (id, known) in [
            (id("shop", "d.1", MEMORY), true),
            (id("shop", "d.1", 1), true),
            (id("shop", "d.1", 0), false),
            (id("shop", "d.2", 1), false),
            (id("blog", "d.1", 1), false),
        ] {
            assert_eq!(seen.contains(&id), known, "{id:?}");
        }
        assert!(FrameId::new("a".into(), "", "").is_none() && FrameId::new("a".into(), "", &"x".repeat(129)).is_none());
    }
}
