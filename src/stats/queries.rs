//! Which statements are slow, whatever their values?

use super::few::Few;
use super::hist::Hist;
use super::keyed::{Keyed, cut};
use super::report::{Listed, Ms, OTHER, Time, Timing, Wish};
use super::wanted::{Wanted, count, text};
use super::{Kind, Merge, Seen, shape};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// Of one statement so many senders are told apart.
const ACTIONS: usize = 200;
/// The worst example of a statement is cut: bytes.
const LONGEST: usize = 2000;

/// The fields of a slow query that are looked at.
#[derive(Clone, Debug)]
pub(crate) struct Fields(Wanted<4>);

impl Default for Fields {
    fn default() -> Self {
        Self(Wanted::of("slow-query", ["duration", "kind", "query", "text"]))
    }
}

/// Slow queries, by shape.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Queries(pub Keyed<Statement>);

/// One shape of statement.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Statement {
    /// Durations in microseconds.
    pub duration: Hist,
    /// By who sent it, where a comment says so: `orders#index`.
    pub actions: Few<ACTIONS>,
    pub worst: Option<Worst>,
}

/// The longest of a shape; of equal ones the first, by time and text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Worst {
    /// Microseconds.
    pub duration: u64,
    pub time: Option<i64>,
    pub text: Box<str>,
}

impl Queries {
    pub(crate) fn add(&mut self, seen: &Seen<'_>, fields: &Fields) {
        if seen.kind != Kind::SlowQuery {
            return;
        }
        let [duration, kind, query, whole] = fields.0.read(seen.record);
        let Some(duration) = count(duration, 3) else { return };
        let query = shape::readable(Some(text(query)).filter(|query| !query.is_empty()).unwrap_or_else(|| text(whole)));
        let query = if text(kind) == b"plan" { shape::of_plan(&query) } else { &query };
        let shape = shape::of(query);
        let statement = self.0.at(&shape.text);
        statement.duration.add(duration);
        if let Some(action) = shape.action {
            statement.actions.add(action.as_bytes(), 1);
        }
        if statement.worst.as_ref().is_none_or(|worst| duration >= worst.duration) {
            statement.worse(Worst { duration, time: seen.time, text: cut(query, LONGEST).into() });
        }
    }
}

impl Statement {
    fn worse(&mut self, other: Worst) {
        let order = |worst: &Worst| (std::cmp::Reverse(worst.duration), worst.time.unwrap_or(i64::MAX));
        let is_worse = |mine: &Worst| (order(&other), &other.text) < (order(mine), &mine.text);
        if self.worst.as_ref().is_none_or(is_worse) {
            self.worst = Some(other);
        }
    }
}

impl Merge for Statement {
    /// A statement is understood by more than its beginning.
    const LONGEST_NAME: usize = 1000;

    fn merge(&mut self, other: Self) {
        self.duration.merge(other.duration);
        self.actions.merge(other.actions);
        if let Some(worst) = other.worst {
            self.worse(worst);
        }
    }
}

impl Merge for Queries {
    fn merge(&mut self, other: Self) {
        self.0.merge(other.0);
    }
}

/// What is said of slow queries.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub count: u64,
    pub statements: Listed<StatementReport>,
    /// There were more shapes than have a place of their own.
    pub approximate: bool,
}

/// What is said of one shape of statement.
#[derive(Debug, Serialize)]
pub(crate) struct StatementReport {
    pub statement: String,
    pub duration_ms: Option<Timing>,
    /// `controller#action` and count, the most first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<(String, u64)>,
    pub worst: Option<WorstReport>,
}

/// The longest.
#[derive(Debug, Serialize)]
pub(crate) struct WorstReport {
    pub duration_ms: Ms,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<Time>,
    pub query: String,
}

impl Queries {
    /// `None` without slow queries.
    pub(crate) fn report(&self, wish: Wish) -> Option<Report> {
        let order = |statement: &Statement| Reverse((statement.duration.sum, statement.duration.count));
        (!self.0.is_empty()).then(|| Report {
            count: self.0.values().map(|statement| statement.duration.count).sum(),
            statements: Listed::of(&self.0, wish.top, order, StatementReport::of),
            approximate: self.0.other().is_some(),
        })
    }
}

impl StatementReport {
    fn of(shape: &str, statement: &Statement) -> Self {
        Self {
            statement: shape.to_owned(),
            duration_ms: Timing::of(&statement.duration),
            actions: statement.actions.most(OTHER),
            worst: statement.worst.as_ref().map(|worst| WorstReport {
                duration_ms: Ms(worst.duration),
                time: worst.time.map(Time),
                query: worst.text.to_string(),
            }),
        }
    }
}
