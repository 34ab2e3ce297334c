//! What happened when? Values by minute of the lines' own time; where there are too many minutes, by longer steps.
//!
//! A step is the shortest with which no more than the limit are in use. Each length is a multiple of the one before, and
//! steps in use never get fewer as lines are added: so the result depends on the lines alone, not on their order, nor on
//! how they were shared out.

use super::Merge;
use serde::{Deserialize, Serialize};

/// Microseconds in a minute.
const MINUTE: i64 = 60_000_000;
/// The lengths of a step, in minutes: up to a day, then four weeks, then years.
const LENGTHS: [i64; 9] = [1, 5, 15, 60, 360, 1440, 40_320, 524_160, 52_416_000];

/// Values by time; at most `LIMIT` of them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Timeline<V, const LIMIT: usize> {
    /// Which of the lengths.
    length: u8,
    /// By the number of the step since the epoch, in order.
    steps: Vec<(i64, V)>,
}

impl<V: Default + Merge, const LIMIT: usize> Timeline<V, LIMIT> {
    /// The value of an instant, in microseconds since the epoch.
    pub(crate) fn at(&mut self, micros: i64) -> &mut V {
        let step = self.step();
        // Multiplied, since dividing takes longer.
        if let Some(last) = self.steps.last()
            && let Some(within) = micros.checked_sub(last.0.saturating_mul(step))
            && (0..step).contains(&within)
        {
            let at = self.steps.len() - 1;
            return &mut self.steps[at].1;
        }
        let mut number = micros.div_euclid(step);
        let found = loop {
            match self.steps.binary_search_by_key(&number, |step| step.0) {
                Err(_) if self.steps.len() >= LIMIT && self.lengthen() => number = micros.div_euclid(self.step()),
                found => break found,
            }
        };
        let at = found.unwrap_or_else(|at| {
            self.steps.insert(at, (number, V::default()));
            at
        });
        &mut self.steps[at].1
    }

    /// The length of a step in microseconds.
    pub(crate) fn step(&self) -> i64 {
        LENGTHS[usize::from(self.length).min(LENGTHS.len() - 1)] * MINUTE
    }

    /// The steps in use: where each begins, in microseconds since the epoch, and its value.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (i64, &V)> {
        let step = self.step();
        self.steps.iter().map(move |(number, value)| (number.saturating_mul(step), value))
    }

    /// Goes on to the next length; false when there is none.
    fn lengthen(&mut self) -> bool {
        if usize::from(self.length) + 1 >= LENGTHS.len() {
            return false;
        }
        let old = self.step();
        self.length += 1;
        let step = self.step();
        let mut joined: Vec<(i64, V)> = Vec::new();
        for (number, value) in std::mem::take(&mut self.steps) {
            let number = number.saturating_mul(old).div_euclid(step);
            match joined.last_mut() {
                Some(last) if last.0 == number => last.1.merge(value),
                _ => joined.push((number, value)),
            }
        }
        self.steps = joined;
        true
    }
}

impl<V: Default + Merge, const LIMIT: usize> Merge for Timeline<V, LIMIT> {
    fn merge(&mut self, mut other: Self) {
        while self.length < other.length && self.lengthen() {}
        while other.length < self.length && other.lengthen() {}
        for (start, value) in std::mem::take(&mut other.steps) {
            self.at(start.saturating_mul(other.step())).merge(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Counts = Timeline<u64, 8>;

    fn of(times: &[i64]) -> Counts {
        let mut line = Counts::default();
        times.iter().for_each(|time| *line.at(*time) += 1);
        line
    }

    fn told(line: &Counts) -> (i64, Vec<(i64, u64)>) {
        (line.step(), line.iter().map(|(start, count)| (start, *count)).collect())
    }

    #[test]
    fn steps_get_longer_when_there_are_too_many() {
        let minutes = |range: std::ops::Range<i64>| range.map(|minute| minute * MINUTE).collect::<Vec<_>>();
        assert_eq!(told(&of(&minutes(0..8))).0, MINUTE);
        assert_eq!(told(&of(&minutes(0..9))), (5 * MINUTE, vec![(0, 5), (5 * MINUTE, 4)]));
        assert_eq!(told(&of(&minutes(-3..6))), (5 * MINUTE, vec![(-5 * MINUTE, 3), (0, 5), (5 * MINUTE, 1)]));
    }

    proptest! {
        #[test]
        fn order_and_shares_do_not_matter(
            times in prop::collection::vec(prop_oneof![0..40 * MINUTE, 0..9000 * MINUTE, -62_000_000_000_000_000..253_000_000_000_000_000_i64], 0..40),
            split in 0..40_usize,
        ) {
            let whole = of(&times);
            let backwards: Vec<_> = times.iter().rev().copied().collect();
            prop_assert_eq!(told(&whole), told(&of(&backwards)));
            let (left, right) = times.split_at(split.min(times.len()));
            let mut sum = of(right);
            sum.merge(of(left));
            prop_assert_eq!(told(&whole), told(&sum));
        }
    }
}
