//! What do the records add up to for a limit?

use super::value::ONE;
use super::{Check, Condition, Figure, Limit};
use crate::read::trim_line_end;
use crate::record::Record;
use crate::stats::Merge;
use crate::stats::figures::{Figures, Span};
use crate::stats::hist::Hist;
use crate::stats::keyed::cut;
use std::borrow::Cow;
use std::cmp::Ordering;

/// So many lines of those that break a limit are shown.
const LINES: usize = 3;
/// A line is cut: bytes.
const LONGEST: usize = 300;

/// Gives a line; few are shown, so most are never asked for.
pub(crate) type Shown<'l> = dyn Fn() -> Cow<'l, [u8]> + 'l;

/// What all limits want to know.
#[derive(Debug, Default)]
pub(crate) struct Scores {
    pub records: u64,
    /// Does the piece of the input end here? Its last record may be the one that settles what is expected.
    pub is_whole: bool,
    pub span: Span,
    /// In the order of the limits; empty before the first record.
    pub limits: Vec<Score>,
    /// How many records met each expectation; empty before the first record.
    pub met: Vec<u64>,
}

/// What a limit wants to know.
#[derive(Clone, Debug, Default)]
pub(crate) struct Score {
    /// Records that meet the condition.
    pub hits: u64,
    /// Records of which those are a part; where a count is of an app's own fields, those that have them.
    pub all: u64,
    /// The values, in millionths of steps.
    pub values: Figures,
    /// Values less than the limit, equal to it, and greater: exact, as percentiles are judged.
    pub sides: [u64; 3],
    /// The values below zero, and the others, in steps: to tell a percentile.
    pub spread: [Hist; 2],
    /// The first lines that break the limit, or have part in it.
    pub lines: Vec<String>,
}

impl Scores {
    /// Counts a record; `line` gives its line as it may be shown.
    pub(crate) fn add(&mut self, record: &Record<'_>, line: &Shown<'_>, check: &Check) {
        self.records += 1;
        if let Some(time) = record.timestamp().and_then(|time| check.reader.micros(time)) {
            self.span.merge(Span::of(time));
        }
        self.limits.resize_with(check.limits.len(), Score::default);
        let mut hit = false;
        for (score, limit) in self.limits.iter_mut().zip(&check.limits) {
            hit |= score.add(record, line, limit) && limit.is_final();
        }
        self.met.resize(check.expected.len(), 0);
        for (met, expectation) in self.met.iter_mut().zip(&check.expected) {
            let holds = expectation.condition.holds(record);
            hit |= holds && *met == 0;
            *met += u64::from(holds);
        }
        self.is_whole = hit && check.hasty;
    }
}

impl Score {
    /// Counts a record; does it break the limit, or have part in it?
    fn add(&mut self, record: &Record<'_>, line: &Shown<'_>, limit: &Limit) -> bool {
        let holds = |condition: &Condition| condition.holds(record);
        let hit = match &limit.figure {
            Figure::Count(condition) | Figure::Rate(condition) => {
                self.all += u64::from(condition.foreign && condition.speaks_of(record));
                holds(condition)
            }
            Figure::Share(part, whole) => {
                let counts = whole.as_ref().map_or_else(|| part.speaks_of(record), holds);
                self.all += u64::from(counts);
                counts && holds(part)
            }
            Figure::Of(_, value, condition) => {
                let value = holds(condition).then(|| value.read(record, limit.amount.bare)).flatten();
                value.is_some_and(|value| self.value(value, limit))
            }
        };
        if hit {
            self.hits += 1;
            if self.lines.len() < LINES {
                let line = line();
                let text = String::from_utf8_lossy(trim_line_end(&line));
                self.lines.push(cut(&text, LONGEST).to_owned());
            }
        }
        hit
    }

    /// Counts a value; is it by itself beyond the limit?
    fn value(&mut self, value: i128, limit: &Limit) -> bool {
        self.values.add(value);
        let order = value.cmp(&limit.amount.number);
        self.sides[match order {
            Ordering::Less => 0,
            Ordering::Equal => 1,
            Ordering::Greater => 2,
        }] += 1;
        // Numbers without a unit are told in millionths, and so kept; times and sizes in their steps.
        let told = if limit.amount.one > ONE { value / ONE } else { value };
        self.spread[usize::from(value >= 0)].add(u64::try_from(told.unsigned_abs()).unwrap_or(u64::MAX));
        limit.breaks(order)
    }

    /// The value of a rank among all, in millionths of steps, off by less than 1 %.
    pub(crate) fn at_rank(&self, rank: u64, one: i128) -> Option<i128> {
        let [negative, positive] = &self.spread;
        let unit = if one > ONE { ONE } else { 1 };
        match rank.checked_sub(negative.count) {
            Some(rank) if rank > 0 => positive.at_rank(rank).map(|value| i128::from(value.min(positive.max)) * unit),
            _ => negative.at_rank(negative.count - rank + 1).map(|value| -i128::from(value.min(negative.max)) * unit),
        }
    }
}

impl Merge for Scores {
    fn merge(&mut self, other: Self) {
        if other.records == 0 {
            return;
        }
        self.records += other.records;
        self.span.merge(other.span);
        self.limits.resize_with(other.limits.len(), Score::default);
        for (mine, theirs) in self.limits.iter_mut().zip(other.limits) {
            mine.merge(theirs);
        }
        self.met.resize(other.met.len(), 0);
        for (mine, theirs) in self.met.iter_mut().zip(other.met) {
            *mine += theirs;
        }
    }
}

impl Merge for Score {
    fn merge(&mut self, other: Self) {
        self.hits += other.hits;
        self.all += other.all;
        self.values.merge(other.values);
        for (mine, theirs) in self.sides.iter_mut().zip(other.sides) {
            *mine += theirs;
        }
        for (mine, theirs) in self.spread.iter_mut().zip(other.spread) {
            mine.merge(theirs);
        }
        self.lines.extend(other.lines);
        self.lines.truncate(LINES);
    }
}
