//! Which limits are broken? Judged on whole numbers, so exactly; only a percentile that is told is rounded.

use super::figure::{Score, Scores};
use super::value::{Amount, ONE};
use super::{Check, Figure, Limit, Summary};
use crate::filter::expr::{Operator, Order};
use crate::stats::figures::Span;
use serde::Serialize;
use std::cmp::Ordering;

/// What is said in the end.
#[derive(Debug, Serialize)]
pub(crate) struct Verdict {
    /// Does everything hold? Of what was not read to its end, nobody knows.
    pub ok: bool,
    /// A signal came before the end: what was not read was not judged.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub stopped: bool,
    pub records: u64,
    pub limits: Vec<Judged>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub expected: Vec<Met>,
}

/// A limit and its figure.
#[derive(Debug, Serialize)]
pub(crate) struct Judged {
    pub limit: String,
    pub broken: bool,
    /// In `unit`; nothing when there was nothing to judge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figure: Option<f64>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Records that were judged: those that the figure is made of.
    pub records: u64,
    /// The first lines that break the limit, or have part in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<String>,
}

/// An expectation.
#[derive(Debug, Serialize)]
pub(crate) struct Met {
    pub expect: String,
    pub met: bool,
}

impl Verdict {
    pub(crate) fn new(check: &Check, scores: &Scores, stopped: bool) -> Self {
        let nothing = Score::default();
        let limits: Vec<_> =
            check.limits.iter().enumerate().map(|(at, limit)| judge(limit, scores.limits.get(at).unwrap_or(&nothing), scores)).collect();
        let met = |at: usize| scores.met.get(at).is_some_and(|met| *met > 0);
        let expected: Vec<_> =
            check.expected.iter().enumerate().map(|(at, expected)| Met { expect: expected.text.clone(), met: met(at) }).collect();
        let ok = !stopped && limits.iter().all(|limit| !limit.broken) && expected.iter().all(|expected| expected.met);
        Self { ok, stopped, records: scores.records, limits, expected }
    }
}

/// Where what is expected ends the run: is all of it met, or a limit broken that nothing can mend?
pub(crate) fn is_settled(check: &Check, scores: &Scores) -> bool {
    if !check.hasty || scores.records == 0 {
        return false;
    }
    let mut broken = check.limits.iter().zip(&scores.limits).filter(|(limit, _)| limit.is_final());
    scores.met.iter().all(|met| *met > 0) || broken.any(|(limit, score)| judge(limit, score, scores).broken)
}

fn judge(limit: &Limit, score: &Score, scores: &Scores) -> Judged {
    let judged = limit.figure.compare(&limit.amount, score, scores);
    let broken = judged.is_some_and(|(order, _)| limit.breaks(order));
    let over_nothing = match &limit.figure {
        Figure::Count(condition) | Figure::Rate(condition) => condition.foreign && score.all + score.hits == 0 && !broken,
        _ => false,
    };
    Judged {
        limit: limit.text.clone(),
        broken,
        figure: judged.filter(|_| !over_nothing).map(|(_, figure)| limit.amount.tell(figure)),
        unit: limit.amount.unit.clone(),
        records: match limit.figure {
            Figure::Count(_) | Figure::Rate(_) => score.hits,
            Figure::Share(..) => score.all,
            Figure::Of(..) => score.values.count,
        },
        lines: if broken { score.lines.clone() } else { Vec::new() },
    }
}

impl Limit {
    /// Does it stay broken once it is, whatever comes?
    pub(super) fn is_final(&self) -> bool {
        matches!((&self.figure, self.operator), (Figure::Count(_), Operator::Ordered(Order::Above | Order::AtLeast)))
    }

    /// Is the limit broken by a figure that stands so to its number?
    pub(super) fn breaks(&self, order: Ordering) -> bool {
        match self.operator {
            Operator::Ordered(wanted) => wanted.admits(order),
            Operator::Equal { negated } | Operator::Like { negated } => (order == Ordering::Equal) != negated,
        }
    }
}

impl Figure {
    /// How the figure stands to the limit's number, and the figure itself in millionths; `None` over nothing.
    fn compare(&self, amount: &Amount, score: &Score, scores: &Scores) -> Option<(Ordering, f64)> {
        let hits = i128::from(score.hits);
        // A figure is a fraction: above and below its line.
        let fraction = |above: i128, below: i128| {
            let order = above.checked_mul(ONE)?.cmp(&amount.number.checked_mul(below)?);
            (below > 0).then_some((order, above as f64 * ONE as f64 / below as f64))
        };
        match self {
            Self::Count(_) => fraction(hits, 1),
            Self::Share(..) => fraction(hits, i128::from(score.all)),
            Self::Rate(_) => {
                let Span(span) = scores.span;
                let (first, last) = span?;
                // Times may be printed in whole seconds.
                let span = if last == first { 1_000_000 } else { last - first };
                fraction(hits * 1_000_000, i128::from(span))
            }
            Self::Of(summary, ..) => summarized(*summary, amount, score),
        }
    }
}

fn summarized(summary: Summary, amount: &Amount, score: &Score) -> Option<(Ordering, f64)> {
    let (values, number) = (&score.values, amount.number);
    if values.count == 0 {
        return None;
    }
    let count = i128::from(values.count);
    Some(match summary {
        Summary::Sum => (values.sum.cmp(&number), values.sum as f64),
        Summary::Min => (values.min.cmp(&number), values.min as f64),
        Summary::Max => (values.max.cmp(&number), values.max as f64),
        Summary::Mean => (values.sum.cmp(&number.checked_mul(count)?), values.sum as f64 / count as f64),
        Summary::Percentile(tenths) => {
            let rank = u64::try_from((u128::from(values.count) * u128::from(tenths)).div_ceil(1000).max(1)).ok()?;
            let [less, equal, _] = score.sides;
            let order = if rank <= less {
                Ordering::Less
            } else if rank <= less + equal {
                Ordering::Equal
            } else {
                Ordering::Greater
            };
            // What is told shall not contradict the judgement.
            let told = match (order, score.at_rank(rank, amount.one)?) {
                (Ordering::Equal, _) => number,
                (Ordering::Less, told) => told.min(number),
                (Ordering::Greater, told) => told.max(number),
            };
            (order, told as f64)
        }
    })
}
