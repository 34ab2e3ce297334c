//! How many numbers are there, how great are they together, least and most? Which came last, and from when to when were they?

use super::Merge;
use serde::{Deserialize, Serialize};

/// Numbers of which the count, the sum and the extremes are kept, in whole steps of whatever they measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Figures {
    pub count: u64,
    pub sum: i128,
    pub min: i128,
    pub max: i128,
    /// The sum of the squares; where that is too much, the most there is.
    pub squares: i128,
}

impl Figures {
    pub(crate) fn add(&mut self, number: i128) {
        self.merge(Self { count: 1, sum: number, min: number, max: number, squares: number.saturating_mul(number) });
    }

    /// The mean, rounded down; `None` without numbers.
    pub(crate) fn mean(&self) -> Option<i128> {
        (self.count > 0).then(|| self.sum.div_euclid(i128::from(self.count)))
    }

    /// The standard error of the mean.
    pub(crate) fn error_of_mean(&self) -> f64 {
        let count = self.count as f64;
        let mean = self.sum as f64 / count;
        ((self.squares as f64 / count - mean * mean).max(0.0) / count).sqrt()
    }
}

impl Merge for Figures {
    fn merge(&mut self, other: Self) {
        if self.count == 0 {
            *self = other;
            return;
        }
        if other.count == 0 {
            return;
        }
        self.count += other.count;
        self.sum = self.sum.saturating_add(other.sum);
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        self.squares = self.squares.saturating_add(other.squares);
    }
}

/// The latest of several values, by time; of one time, the greatest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Latest {
    time: Option<i64>,
    pub value: i128,
}

impl Latest {
    pub(crate) fn of(time: Option<i64>, value: i128) -> Self {
        Self { time, value }
    }
}

impl Merge for Latest {
    fn merge(&mut self, other: Self) {
        *self = (*self).max(other);
    }
}

/// First and last time, in microseconds since the epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Span(pub Option<(i64, i64)>);

impl Span {
    /// Of one instant.
    pub(crate) const fn of(time: i64) -> Self {
        Self(Some((time, time)))
    }
}

impl Merge for Span {
    fn merge(&mut self, other: Self) {
        self.0 = match (self.0, other.0) {
            (Some(mine), Some(theirs)) => Some((mine.0.min(theirs.0), mine.1.max(theirs.1))),
            (mine, theirs) => mine.or(theirs),
        };
    }
}
