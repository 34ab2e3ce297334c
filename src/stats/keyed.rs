//! What belongs to which name, when there may be millions of names? The first of them each have a place of their own,
//! the others share one.
//!
//! The limit holds where tallies are added up. A tally of a chunk keeps all of its names, which are as few as its lines: so
//! which names are the first does not depend on where chunks end.

use super::{Merge, shape};
use crate::bytes::fingerprint;
use foldhash::fast::RandomState;
use indexmap::{Equivalent, IndexSet};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

/// So many names have a place of their own.
pub(crate) const NAMES: usize = 50_000;

/// Values by name, in the order in which the names came.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(serialize = "V: Serialize", deserialize = "V: Deserialize<'de>"))]
pub(crate) struct Keyed<V, const LIMIT: usize = NAMES> {
    own: Own<V>,
    /// What belongs to all names that came later.
    other: Option<Box<V>>,
}

/// Names, and what belongs to each.
#[derive(Clone, Debug)]
struct Own<V> {
    names: Names,
    values: Vec<V>,
}

/// Names, each with its place.
#[derive(Clone, Debug, Default)]
struct Names(IndexSet<Name, RandomState>);

/// A name, found by its bytes alone.
#[derive(Clone, Debug, PartialEq, Eq)]
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

// What is long stands here, once for all kinds of values.
impl Names {
    fn find(&self, name: &[u8]) -> Option<usize> {
        self.0.get_index_of(&Bytes(name))
    }

    /// The place of a name, which may be new; one of more than so many bytes is cut.
    fn place(&mut self, name: &[u8], longest: usize) -> usize {
        // Looked up twice only when it is new, or odd: a name is allocated once.
        self.find(name).filter(|_| name.len() <= longest).unwrap_or_else(|| self.put(short(&shape::readable(name), longest).into()))
    }

    fn put(&mut self, name: Box<str>) -> usize {
        self.0.insert_full(Name(name)).0
    }
}

impl<V, const LIMIT: usize> Default for Keyed<V, LIMIT> {
    fn default() -> Self {
        Self { own: Own { names: Names::default(), values: Vec::new() }, other: None }
    }
}

impl<V: Default> Own<V> {
    /// The value of a place; a new one comes right behind the others.
    fn at(&mut self, place: usize) -> &mut V {
        if place == self.values.len() {
            self.values.push(V::default());
        }
        &mut self.values[place]
    }
}

impl<V: Default + Merge, const LIMIT: usize> Keyed<V, LIMIT> {
    /// What belongs to a name; bytes of it that are no UTF-8 become U+FFFD.
    pub(crate) fn at(&mut self, name: &(impl AsRef<[u8]> + ?Sized)) -> &mut V {
        let place = self.own.names.place(name.as_ref(), V::LONGEST_NAME);
        self.own.at(place)
    }

    /// The place of a name, which it keeps.
    pub(crate) fn place(&mut self, name: &[u8]) -> usize {
        let place = self.own.names.place(name, V::LONGEST_NAME);
        self.own.at(place);
        place
    }

    /// What belongs to the name of a place.
    pub(crate) fn at_place(&mut self, place: usize) -> &mut V {
        &mut self.own.values[place]
    }

    /// The names that have a place, with it.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.own.iter()
    }

    /// What belongs to the names without a place of their own, if there are such.
    pub(crate) fn other(&self) -> Option<&V> {
        self.other.as_deref()
    }

    /// All values, whatever their names.
    pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
        self.own.values.iter().chain(self.other())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.own.values.is_empty()
    }
}

impl<V: Default + Merge, const LIMIT: usize> Merge for Keyed<V, LIMIT> {
    fn merge(&mut self, other: Self) {
        for (Name(name), value) in other.own.names.0.into_iter().zip(other.own.values) {
            let place = match self.own.names.find(name.as_bytes()) {
                None if self.own.values.len() < LIMIT => Some(self.own.names.put(name)),
                found => found,
            };
            match place {
                Some(place) => self.own.at(place).merge(value),
                None => self.other.get_or_insert_default().merge(value),
            }
        }
        if let Some(value) = other.other {
            self.other.get_or_insert_default().merge(*value);
        }
    }
}

impl<V> Own<V> {
    fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.names.0.iter().map(|name| &*name.0).zip(&self.values)
    }
}

impl<V: Serialize> Serialize for Own<V> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.iter())
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Own<V> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Map<V>(PhantomData<V>);

        impl<'de, V: Deserialize<'de>> Visitor<'de> for Map<V> {
            type Value = Own<V>;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("names with their values")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Own<V>, A::Error> {
                let mut own = Own { names: Names::default(), values: Vec::new() };
                while let Some((name, value)) = map.next_entry()? {
                    let place = own.names.put(name);
                    match own.values.get_mut(place) {
                        // hlog writes no name twice; of one that is, the last value counts.
                        Some(known) => *known = value,
                        None => own.values.push(value),
                    }
                }
                Ok(own)
            }
        }

        from.deserialize_map(Map(PhantomData))
    }
}

/// A name of at most so many bytes. Of a longer one the beginning is kept, and told from others with the same beginning by what
/// is made of the whole: always the same, so that tallies still add up.
pub(super) fn short(name: &str, bytes: usize) -> Cow<'_, str> {
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
