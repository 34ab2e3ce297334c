//! How are values spread? A histogram whose percentiles are off by less than 0.8 % and which can be added to others.
//!
//! Each octave has 128 buckets of equal width, and values below 256 one each. A percentile is the nearest rank's bucket,
//! told by its roundest number: times are kept in microseconds, and most of them are whole milliseconds, many whole seconds.

use super::Merge;
use serde::{Deserialize, Serialize};

/// Buckets in an octave, as a power of two.
const FINE: u32 = 7;
/// So many buckets in use are kept as pairs; more as one row.
const FEW: usize = 96;

/// Values, counted by size.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Kept", into = "Kept")]
pub(crate) struct Hist {
    pub count: u64,
    pub sum: u64,
    pub max: u64,
    buckets: Buckets,
}

#[derive(Clone, Debug)]
enum Buckets {
    /// Those in use, in order.
    Few(Vec<(u16, u64)>),
    /// All up to the last one in use.
    Row(Vec<u64>),
}

impl Default for Buckets {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl Hist {
    /// Counts a value.
    pub(crate) fn add(&mut self, value: u64) {
        self.count += 1;
        self.sum = self.sum.saturating_add(value);
        self.max = self.max.max(value);
        self.buckets.add(bucket(value), 1);
    }

    /// The value below or at which `tenths` tenths of a percent of all lie, by nearest rank; `None` without values.
    pub(crate) fn percentile(&self, tenths: u16) -> Option<u64> {
        let rank = (u128::from(self.count) * u128::from(tenths)).div_ceil(1000).max(1);
        Some(self.at_rank(u64::try_from(rank).ok()?)?.min(self.max))
    }

    /// The value of that rank, from 1.
    pub(crate) fn at_rank(&self, rank: u64) -> Option<u64> {
        let mut seen = 0;
        let (bucket, _) = self.buckets.used().find(|(_, count)| {
            seen += count;
            seen >= rank
        })?;
        Some(roundest(bucket))
    }

    /// The mean, rounded down; `None` without values.
    pub(crate) fn mean(&self) -> Option<u64> {
        self.sum.checked_div(self.count)
    }
}

impl Merge for Hist {
    fn merge(&mut self, other: Self) {
        if self.count == 0 {
            *self = other;
            return;
        }
        self.count += other.count;
        self.sum = self.sum.saturating_add(other.sum);
        self.max = self.max.max(other.max);
        for (bucket, count) in other.buckets.used() {
            self.buckets.add(bucket, count);
        }
    }
}

impl Buckets {
    fn add(&mut self, bucket: u16, count: u64) {
        match self {
            Self::Row(row) => {
                let at = usize::from(bucket);
                if at >= row.len() {
                    row.resize(at + 1, 0);
                }
                row[at] += count;
            }
            Self::Few(few) => match few.binary_search_by_key(&bucket, |(bucket, _)| *bucket) {
                Ok(at) => few[at].1 += count,
                Err(at) if few.len() < FEW => few.insert(at, (bucket, count)),
                Err(_) => {
                    let mut row = vec![0; usize::from(bucket.max(few[FEW - 1].0)) + 1];
                    few.iter().for_each(|(bucket, count)| row[usize::from(*bucket)] = *count);
                    row[usize::from(bucket)] += count;
                    *self = Self::Row(row);
                }
            },
        }
    }

    /// The buckets in use, in order.
    fn used(&self) -> impl Iterator<Item = (u16, u64)> {
        let (few, row): (&[_], &[_]) = match self {
            Self::Few(few) => (few, &[]),
            Self::Row(row) => (&[], row),
        };
        let row = row.iter().enumerate().filter(|(_, count)| **count > 0).map(|(at, count)| (at as u16, *count));
        few.iter().copied().chain(row)
    }
}

impl PartialEq for Buckets {
    fn eq(&self, other: &Self) -> bool {
        self.used().eq(other.used())
    }
}

impl Eq for Buckets {}

const fn bucket(value: u64) -> u16 {
    let shift = (63 - (value | 1).leading_zeros()).saturating_sub(FINE);
    ((shift as u16) << FINE) + (value >> shift) as u16
}

/// The first value of a bucket, and how many belong to it.
const fn values(bucket: u16) -> (u64, u64) {
    let shift = (bucket >> FINE).saturating_sub(1) as u32;
    (((bucket as u64) - ((shift as u64) << FINE)) << shift, 1 << shift)
}

/// The number of a bucket with the most zeros at its end; of several such, the one nearest to the middle from below.
fn roundest(bucket: u16) -> u64 {
    let (low, width) = values(bucket);
    let (middle, last) = (low + width / 2, low + (width - 1));
    let in_bucket = |power: u32| {
        let step = 10_u64.pow(power);
        let below = middle - middle % step;
        [Some(below), below.checked_add(step)].into_iter().flatten().find(|round| (low..=last).contains(round))
    };
    (0..20).rev().find_map(in_bucket).unwrap_or(middle)
}

/// A histogram in a partial result.
#[derive(Serialize, Deserialize)]
struct Kept {
    sum: u64,
    max: u64,
    buckets: Vec<(u16, u64)>,
}

impl From<Hist> for Kept {
    fn from(hist: Hist) -> Self {
        Self { sum: hist.sum, max: hist.max, buckets: hist.buckets.used().collect() }
    }
}

impl From<Kept> for Hist {
    fn from(kept: Kept) -> Self {
        let mut hist = Self { sum: kept.sum, max: kept.max, ..Self::default() };
        for (bucket, count) in kept.buckets {
            hist.count += count;
            hist.buckets.add(bucket.min(self::bucket(u64::MAX)), count);
        }
        hist
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(values: &[u64]) -> Hist {
        let mut hist = Hist::default();
        values.iter().for_each(|value| hist.add(*value));
        hist
    }

    #[test]
    fn buckets_follow_each_other_without_gap() {
        for bucket_number in 0..bucket(u64::MAX) {
            let (low, width) = values(bucket_number);
            assert_eq!((bucket(low), bucket(low + width - 1)), (bucket_number, bucket_number));
            assert_eq!(values(bucket_number + 1).0, low + width);
        }
    }

    #[test]
    fn whole_milliseconds_are_told_as_they_are() {
        for milliseconds in 1..128 {
            assert_eq!(of(&[milliseconds * 1000, 90_000_000]).percentile(500), Some(milliseconds * 1000));
            assert_eq!(of(&[milliseconds * 1_000_000, 1 << 40]).percentile(500), Some(milliseconds * 1_000_000));
        }
        assert_eq!(of(&[]).percentile(500), None);
        assert_eq!(of(&[0]).percentile(500), Some(0));
    }

    proptest! {
        #[test]
        fn percentiles_are_near_the_exact_ones(mut values in prop::collection::vec(prop_oneof![0..2000_u64, 0..90_000_000_u64, any::<u64>()], 1..400), tenths in 1..=1000_u16) {
            let hist = of(&values);
            values.sort_unstable();
            let rank = (values.len() * usize::from(tenths)).div_ceil(1000).max(1);
            let (exact, told) = (values[rank - 1], hist.percentile(tenths).unwrap());
            prop_assert!(exact.abs_diff(told) as f64 <= exact as f64 * 0.008, "{told} for {exact}");
        }

        #[test]
        fn halves_make_the_whole(left in prop::collection::vec(any::<u64>(), 0..200), right in prop::collection::vec(0..9000_u64, 0..200)) {
            let mut sum = of(&left);
            sum.merge(of(&right));
            prop_assert_eq!(&sum, &of(&[left, right].concat()));
            let text = serde_json::to_string(&sum).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Hist>(&text).unwrap(), &sum);
        }
    }
}
