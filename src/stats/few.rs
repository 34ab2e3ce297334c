//! How often did each name come, where a list holds but so many names? Which ones does not depend on the order in which they came.
//!
//! Short names go first, equally long ones by their bytes: a dyno of the formation (`web.1`) before what is told by a number
//! (`postgres.52011`). A name that is kept in the end was never given up, since fewer names than the limit go before it. So its
//! count is exact, whatever was added to what.

use super::keyed::short;
use super::{Merge, shape};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// Counts by name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Few<const LIMIT: usize> {
    /// In the order of the names.
    own: Vec<(Box<str>, u64)>,
    /// How often all other names came.
    other: u64,
}

impl<const LIMIT: usize> Few<LIMIT> {
    /// A name has come so many times more; bytes of it that are no UTF-8 become U+FFFD.
    pub(crate) fn add(&mut self, name: &[u8], count: u64) {
        match self.own.binary_search_by(|(known, _)| order(known.as_bytes(), name)) {
            Ok(at) => self.own[at].1 += count,
            Err(_) => self.add_new(&short(&shape::readable(name), u64::LONGEST_NAME), count),
        }
    }

    /// The same of a name that is not known by its bytes; by its text it may be.
    fn add_new(&mut self, name: &str, count: u64) {
        match self.own.binary_search_by(|(known, _)| order(known.as_bytes(), name.as_bytes())) {
            Ok(at) => self.own[at].1 += count,
            Err(at) if at < LIMIT => {
                self.own.insert(at, (name.into(), count));
                if self.own.len() > LIMIT {
                    self.other += self.own.pop().map_or(0, |(_, count)| count);
                }
            }
            Err(_) => self.other += count,
        }
    }

    /// How often a name that is kept came.
    pub(crate) fn get(&self, name: &str) -> Option<u64> {
        self.iter().find(|(known, _)| *known == name).map(|(_, count)| count)
    }

    /// The names that are kept, in their order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.own.iter().map(|(name, count)| (&**name, *count))
    }

    /// The most frequent first, all names that are not kept last.
    pub(crate) fn most(&self, others: &str) -> Vec<(String, u64)> {
        let mut named: Vec<_> = self.iter().collect();
        named.sort_unstable_by(|left, right| (right.1, left.0).cmp(&(left.1, right.0)));
        let other = (self.other > 0).then_some((others, self.other));
        named.into_iter().chain(other).map(|(name, count)| (name.to_owned(), count)).collect()
    }
}

impl<const LIMIT: usize> Merge for Few<LIMIT> {
    fn merge(&mut self, other: Self) {
        for (name, count) in &other.own {
            self.add(name.as_bytes(), *count);
        }
        self.other += other.other;
    }
}

fn order(left: &[u8], right: &[u8]) -> Ordering {
    (left.len(), left).cmp(&(right.len(), right))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_texts() {
        let mut few = Few::<3>::default();
        for name in [&b"a\xff"[..], "a\u{fffd}".as_bytes(), b"a\xff", b"b"] {
            few.add(name, 1);
        }
        assert_eq!(few.most("others"), [("a\u{fffd}".to_owned(), 3), ("b".to_owned(), 1)]);
        assert_eq!((few.get("b"), few.get("c")), (Some(1), None));
    }

    proptest! {
        /// However names are shared out, and in whichever order the shares are added up.
        #[test]
        fn the_order_does_not_matter(names in prop::collection::vec(("[a-c]{1,3}", 0..4_usize, 0..3_usize), 0..60)) {
            let mut once = Few::<5>::default();
            names.iter().for_each(|(name, ..)| once.add(name.as_bytes(), 1));
            let mut shares: [[Few<5>; 3]; 4] = Default::default();
            names.iter().for_each(|(name, share, part)| shares[*share][*part].add(name.as_bytes(), 1));
            let mut sum = Few::<5>::default();
            for share in shares.into_iter().rev() {
                let mut of_share = Few::default();
                share.into_iter().for_each(|part| of_share.merge(part));
                sum.merge(of_share);
            }
            prop_assert_eq!(sum.most("(other)"), once.most("(other)"));
            let naive = |name: &str| names.iter().filter(|(known, ..)| known == name).count() as u64;
            prop_assert!(once.iter().all(|(name, count)| count == naive(name)));
            let mut kept: Vec<_> = names.iter().map(|(name, ..)| &**name).collect();
            kept.sort_unstable_by_key(|name| (name.len(), *name));
            kept.dedup();
            kept.truncate(5);
            prop_assert_eq!(once.iter().map(|(name, _)| name).collect::<Vec<_>>(), kept);
        }
    }
}
