//! What belongs to which name, when there may be millions of names? The first of them each have a place of their own,
//! the others share one.
//!
//! The limit holds where tallies are added up. A tally of a chunk keeps all of its names, which are as few as its lines: so
//! which names are the first does not depend on where chunks end.

use super::{Merge, shape};
use crate::bytes::fingerprint;
use foldhash::fast::RandomState;
use indexmap::{Equivalent, IndexMap};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::hash::{Hash, Hasher};

/// So many names have a place of their own.
pub(crate) const NAMES: usize = 50_000;

/// Values by name, in the order in which the names came.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Keyed<V, const LIMIT: usize = NAMES> {
    own: IndexMap<Name, V, RandomState>,
    /// What belongs to all names that came later.
    other: Option<Box<V>>,
}

/// A name, found by its bytes alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
struct Name(Box<str>);

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Bytes(self.0.as_bytes()).hash(state);
    }
}

/// What is looked for.
struct Bytes<'n>(&'n [u8]);

impl Hash for Bytes<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write(self.0);
    }
}

impl Equivalent<Name> for Bytes<'_> {
    fn equivalent(&self, name: &Name) -> bool {
        self.0 == name.0.as_bytes()
    }
}

impl<V, const LIMIT: usize> Default for Keyed<V, LIMIT> {
    fn default() -> Self {
        Self { own: IndexMap::default(), other: None }
    }
}

impl<V: Default + Merge, const LIMIT: usize> Keyed<V, LIMIT> {
    /// What belongs to a name; bytes of it that are no UTF-8 become U+FFFD.
    pub(crate) fn at(&mut self, name: &(impl AsRef<[u8]> + ?Sized)) -> &mut V {
        let place = self.place(name.as_ref());
        self.at_place(place)
    }

    /// The place of a name, which it keeps.
    pub(crate) fn place(&mut self, name: &[u8]) -> usize {
        // Looked up twice only when it is new, or odd: a name is allocated once.
        self.own.get_index_of(&Bytes(name)).filter(|_| name.len() <= V::LONGEST_NAME).unwrap_or_else(|| {
            let name = Name(short(&shape::readable(name), V::LONGEST_NAME).into());
            let entry = self.own.entry(name);
            let place = entry.index();
            entry.or_default();
            place
        })
    }

    /// What belongs to the name of a place.
    pub(crate) fn at_place(&mut self, place: usize) -> &mut V {
        &mut self.own[place]
    }

    /// The value of a name that has a place.
    pub(crate) fn get(&self, name: &str) -> Option<&V> {
        self.own.get(&Bytes(name.as_bytes()))
    }

    /// The names that have a place, with it.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.own.iter().map(|(name, value)| (&*name.0, value))
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

/// A name of at most so many bytes. Of a longer one the beginning is kept, and told from others with the same beginning by what
/// is made of the whole: always the same, so that tallies still add up.
fn short(name: &str, bytes: usize) -> Cow<'_, str> {
    if name.len() <= bytes {
        return Cow::Borrowed(name);
    }
    let mark = format!("…{:016x}", fingerprint(name.as_bytes()));
    Cow::Owned([cut(name, bytes - mark.len()), &*mark].concat())
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
    fn names_are_found_whatever_their_bytes() {
        let mut keyed = Keyed::<u64, 3>::default();
        for name in [&b"a\xff"[..], "a\u{fffd}".as_bytes(), b"a\xff", b"b"] {
            *keyed.at(name) += 1;
        }
        assert_eq!(keyed.iter().collect::<Vec<_>>(), [("a\u{fffd}", &3), ("b", &1)]);
        assert_eq!((keyed.get("b"), keyed.get("c")), (Some(&1), None));
    }

    #[test]
    fn long_names_are_cut_and_still_told_apart() {
        let long = |end: &str| "ü".repeat(200) + end;
        let mut keyed = Keyed::<u64, 3>::default();
        for end in ["a", "b", "a"] {
            *keyed.at(&long(end)) += 1;
        }
        let told: Vec<_> = keyed.iter().map(|(name, count)| (name.len(), *count)).collect();
        assert_eq!(told, [(299, 2), (299, 1)]);
        // A cut name read back is the same name, and each version of hlog cuts alike.
        let names: Vec<_> = keyed.iter().map(|(name, _)| name.to_owned()).collect();
        assert_eq!(names[0], "ü".repeat(140) + "…9fbcc6ea1c4c77cc");
        names.iter().for_each(|name| *keyed.at(name) += 1);
        assert_eq!(keyed.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [3, 2]);
        assert_eq!((cut("aü", 2), cut("aü", 3), cut("", 0)), ("a", "aü", ""));
    }
}
