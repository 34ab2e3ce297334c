//! What belongs to which name, when there may be millions of names? The first of them each have a place of their own,
//! the others share one.
//!
//! The limit holds where tallies are added up. A tally of a chunk keeps all of its names, which are as few as its lines: so
//! which names are the first does not depend on where chunks end.

use super::Merge;
use foldhash::fast::RandomState;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// So many names have a place of their own.
pub(crate) const NAMES: usize = 50_000;
/// A longer name is cut: bytes.
const LONGEST: usize = 1000;

/// Values by name, in the order in which the names came.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Keyed<V, const LIMIT: usize = NAMES> {
    own: IndexMap<Box<str>, V, RandomState>,
    /// What belongs to all names that came later.
    other: Option<Box<V>>,
}

impl<V, const LIMIT: usize> Default for Keyed<V, LIMIT> {
    fn default() -> Self {
        Self { own: IndexMap::default(), other: None }
    }
}

impl<V: Default + Merge, const LIMIT: usize> Keyed<V, LIMIT> {
    /// The place of a name.
    pub(crate) fn at(&mut self, name: &str) -> &mut V {
        let name = cut(name, LONGEST);
        // Looked up twice only when it is new: a name is allocated once.
        match self.own.get_index_of(name) {
            Some(at) => &mut self.own[at],
            None => self.own.entry(name.into()).or_default(),
        }
    }

    /// The value of a name that has a place.
    pub(crate) fn get(&self, name: &str) -> Option<&V> {
        self.own.get(name)
    }

    /// The names that have a place, with it.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.own.iter().map(|(name, value)| (&**name, value))
    }

    /// What belongs to the names without a place of their own, if there are such.
    pub(crate) fn other(&self) -> Option<&V> {
        self.other.as_deref()
    }

    /// All values, whatever their names.
    pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
        self.own.values().chain(self.other())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.own.is_empty()
    }
}

impl<V: Default + Merge, const LIMIT: usize> Merge for Keyed<V, LIMIT> {
    fn merge(&mut self, other: Self) {
        for (name, value) in other.own {
            match self.own.get_index_of(&name) {
                Some(at) => self.own[at].merge(value),
                None if self.own.len() < LIMIT => self.own.entry(name).or_default().merge(value),
                None => self.other.get_or_insert_default().merge(value),
            }
        }
        if let Some(value) = other.other {
            self.other.get_or_insert_default().merge(*value);
        }
    }
}

/// The beginning of a text, whole characters of at most so many bytes.
pub(crate) fn cut(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    let end = (0..=bytes).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str]) -> Keyed<u64, 3> {
        let mut keyed = Keyed::default();
        names.iter().for_each(|name| *keyed.at(name) += 1);
        keyed
    }

    #[test]
    fn the_first_names_have_a_place_wherever_chunks_end() {
        let names = ["a", "b", "a", "c", "d", "e", "c", "d", "a"];
        for size in 1..=names.len() {
            let mut sum = Keyed::default();
            names.chunks(size).for_each(|chunk| sum.merge(of(chunk)));
            assert_eq!(sum.iter().map(|(name, count)| (name, *count)).collect::<Vec<_>>(), [("a", 3), ("b", 1), ("c", 2)], "{size}");
            assert_eq!(sum.other(), Some(&3));
            assert_eq!(sum.values().sum::<u64>(), 9);
        }
    }

    #[test]
    fn long_names_are_cut_between_characters() {
        let mut keyed = Keyed::<u64, 3>::default();
        *keyed.at(&"ü".repeat(LONGEST)) += 1;
        assert_eq!(keyed.iter().next().map(|(name, _)| name.len()), Some(LONGEST));
        assert_eq!((cut("aü", 2), cut("aü", 3), cut("", 0)), ("a", "aü", ""));
    }
}
