//! Which limits shall hold, and do they? A limit is a figure compared with a number, or a condition that no record may meet.
//!
//! [`parse`] reads limits, [`arithmetic`] the values in them, [`figure`] counts for them, [`verdict`] says which are broken,
//! [`report`] tells programs.

mod arithmetic;
pub(crate) mod figure;
pub(crate) mod parse;
pub(crate) mod report;
pub(crate) mod value;
pub(crate) mod verdict;

use crate::events::{self, Rule};
use crate::filter::expr::{Expr, Operator};
use crate::name;
use crate::record::Record;
use crate::time::stamp;
use value::{Amount, Value};

/// What is checked.
#[derive(Debug)]
pub(crate) struct Check {
    pub limits: Vec<Limit>,
    /// Conditions of which each must be met by some record.
    pub expected: Vec<Expectation>,
    /// Is all over as soon as what is expected is settled? A log that is there is read to its end, for its limits.
    pub hasty: bool,
    /// Reads the lines' times.
    pub reader: stamp::Reader,
}

/// A record that must come.
#[derive(Debug)]
pub(crate) struct Expectation {
    pub text: String,
    pub condition: Condition,
}

/// A limit, which is broken when the comparison holds.
#[derive(Debug)]
pub(crate) struct Limit {
    /// As it was typed.
    pub text: String,
    pub figure: Figure,
    pub operator: Operator,
    pub amount: Amount,
}

/// What is compared.
#[derive(Debug)]
pub(crate) enum Figure {
    /// How many records meet the condition?
    Count(Condition),
    /// Which part of those that meet the second (without one: of those that have its fields) meet the first?
    Share(Condition, Option<Condition>),
    /// How many a second?
    Rate(Condition),
    /// What comes of a value of the records?
    Of(Summary, Value, Condition),
}

/// What is made of many values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Summary {
    Sum,
    Mean,
    Min,
    Max,
    /// In tenths of a percent.
    Percentile(u16),
}

/// A condition, and the records it speaks of.
#[derive(Debug)]
pub(crate) struct Condition {
    pub expr: Expr,
    pub scope: Scope,
    /// The fields that it names.
    pub fields: Vec<name::Key>,
    /// Is one of them an app's own, which may be mistyped?
    pub foreign: bool,
}

/// The events whose records are meant: those that have one of the fields that are named. An app that logs `status` too shall
/// not be counted twice.
#[derive(Debug, Default)]
pub(crate) struct Scope(Option<Vec<&'static Rule>>);

impl Scope {
    /// Of the names as they were typed. Who speaks of the event or of `data.` says himself which records he means.
    pub(crate) fn of(names: &[String]) -> Self {
        if names.iter().any(|name| name == "event" || name.starts_with("data.")) {
            return Self(None);
        }
        let own = |name: &str| name::OWN.iter().any(|(own, _)| *own == name);
        let fields: Vec<_> = names.iter().filter(|name| !own(name) && name::spec(name).is_some()).collect();
        let has_one = |rule: &&&Rule| fields.iter().any(|name| rule.field(name.as_bytes()).is_some());
        Self((!fields.is_empty()).then(|| events::RULES.iter().filter(has_one).copied().collect()))
    }

    pub(crate) fn holds(&self, record: &Record<'_>) -> bool {
        self.0.as_ref().is_none_or(|rules| rules.iter().any(|rule| std::ptr::eq(*rule, record.parts.event.0)))
    }
}

impl Condition {
    pub(crate) fn holds(&self, record: &Record<'_>) -> bool {
        self.scope.holds(record) && self.expr.holds(record)
    }

    /// Has the record the fields of which the condition speaks?
    fn speaks_of(&self, record: &Record<'_>) -> bool {
        self.scope.holds(record) && self.fields.iter().all(|key| key.value(record).is_some())
    }
}
