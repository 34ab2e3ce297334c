//! What do the tallies say? The figures that are shown, the same for people and for programs: the JSON of `hlog stats`.
//!
//! Keys and units of the JSON are a contract (`--help` tells how to read it). A section that has nothing to say is left out.

use super::hist::Hist;
use super::keyed::Keyed;
use super::{Counting, Merge, Section, Tally, deploys, dynos, errors, metrics, overview, queries, requests};
use jiff::Timestamp;
use serde::{Serialize, Serializer};

/// All that is shown.
#[derive(Debug, Serialize)]
pub(crate) struct Report<'t> {
    /// Of this form of the JSON.
    version: u32,
    /// First and last time: what graphs span.
    #[serde(skip)]
    pub span: Option<(Time, Time)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overview: Option<overview::Report>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requests: Option<requests::Report<'t>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<errors::Report>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dynos: Option<dynos::Report>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queries: Option<queries::Report>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deploys: Option<deploys::Report>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metrics: Option<metrics::Report>,
    /// How to learn more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<&'static str>,
}

/// What is wanted of the lists.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wish {
    /// So many of each.
    pub top: usize,
    /// Endpoints, by what comes first.
    pub sort: requests::Sort,
}

const NO_SAMPLES: &str = "no load or memory of dynos is in this log: heroku labs:enable log-runtime-metrics -a APP, then heroku ps:restart";

const SEVERAL_APPS: &str = "lines of several apps are added up, and dynos of one name are one: -a APP for one of them";

impl<'t> Report<'t> {
    pub(crate) fn new(tally: &'t Tally, counting: &Counting, wish: Wish) -> Self {
        let has = |section| counting.has(section);
        let dynos = has(Section::Dynos).then(|| tally.dynos.report(wish)).flatten();
        let sampled = dynos.as_ref().is_some_and(dynos::Report::has_samples);
        Self {
            version: 1,
            span: tally.overview.span.0.map(|(first, last)| (Time(first), Time(last))),
            overview: has(Section::Overview).then(|| tally.overview.report(&tally.pulse)),
            requests: has(Section::Requests).then(|| tally.requests.report(&tally.overview, wish)).flatten(),
            errors: has(Section::Errors).then(|| tally.errors.report(wish)).flatten(),
            dynos,
            queries: has(Section::Queries).then(|| tally.queries.report(wish)).flatten(),
            deploys: has(Section::Deploys).then(|| tally.deploys.report(&tally.pulse, tally.overview.span.0, wish)).flatten(),
            metrics: has(Section::Metrics).then(|| tally.metrics.report(wish)).flatten(),
            hints: hints(&tally.overview, has(Section::Dynos) && !sampled),
        }
    }
}

fn hints(overview: &overview::Overview, unsampled: bool) -> Vec<&'static str> {
    let hints = [
        (overview.several_apps, SEVERAL_APPS),
        // What a filter has left out may well be in the log.
        (unsampled && overview.records > 0 && !overview.filtered, NO_SAMPLES),
    ];
    hints.into_iter().filter(|(holds, _)| *holds).map(|(_, hint)| hint).collect()
}

/// The first of a list, and how many more there are.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Listed<T> {
    pub items: Vec<T>,
    #[serde(skip)]
    pub more: usize,
}

impl<T> Listed<T> {
    /// Of items in order, the first `top`.
    pub(crate) fn first(mut items: Vec<T>, top: usize) -> Self {
        let more = items.len().saturating_sub(top);
        items.truncate(top);
        Self { items, more }
    }

    /// What is made of each name, in the order of a key, then of the names; what has no name of its own comes last.
    pub(crate) fn of<'t, V: Default + Merge, K: Ord, const LIMIT: usize>(
        keyed: &'t Keyed<V, LIMIT>,
        top: usize,
        order: impl Fn(&V) -> K,
        make: impl Fn(&'t str, &'t V) -> T,
    ) -> Self {
        let mut named: Vec<_> = keyed.iter().map(|(name, value)| (order(value), name, value)).collect();
        named.sort_unstable_by(|left, right| (&left.0, left.1).cmp(&(&right.0, right.1)));
        let more = named.len().saturating_sub(top);
        let items = named.into_iter().take(top).map(|(_, name, value)| make(name, value));
        Self { items: items.chain(keyed.other().map(|value| make(OTHER, value))).collect(), more }
    }
}

/// The name of what has none of its own.
pub(crate) const OTHER: &str = "(other)";

/// Microseconds, told in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ms(pub u64);

impl Serialize for Ms {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Fixed(i128::from(self.0), 3).serialize(to)
    }
}

/// A number of units of 10^-places, told with as many decimals as it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fixed(pub i128, pub u32);

impl Fixed {
    pub(crate) fn value(self) -> f64 {
        self.0 as f64 / 10_f64.powi(self.1 as i32)
    }
}

impl Serialize for Fixed {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let step = 10_i128.pow(self.1);
        match i64::try_from(self.0 / step) {
            Ok(whole) if self.0 % step == 0 => to.serialize_i64(whole),
            _ => to.serialize_f64(self.value()),
        }
    }
}

/// An instant in microseconds since the epoch, told as RFC 3339 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Time(pub i64);

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match Timestamp::from_microsecond(self.0) {
            Ok(time) => to.collect_str(&format_args!("{time:.6}")),
            Err(_) => to.serialize_none(),
        }
    }
}

/// A share or a rate, told with four decimals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ratio(pub f64);

impl Ratio {
    /// So many of so many.
    pub(crate) fn of(part: u64, whole: u64) -> Self {
        Self(if whole == 0 { 0.0 } else { part as f64 / whole as f64 })
    }
}

impl Serialize for Ratio {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_f64((self.0 * 1e4).round() / 1e4)
    }
}

/// How times are spread.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Timing {
    pub count: u64,
    pub sum: Ms,
    pub mean: Ms,
    pub p50: Ms,
    pub p90: Ms,
    pub p95: Ms,
    pub p99: Ms,
    pub max: Ms,
}

impl Timing {
    /// `None` without times.
    pub(crate) fn of(hist: &Hist) -> Option<Self> {
        let at = |tenths| hist.percentile(tenths).map(Ms);
        Some(Self {
            count: hist.count,
            sum: Ms(hist.sum),
            mean: Ms(hist.mean()?),
            p50: at(500)?,
            p90: at(900)?,
            p95: at(950)?,
            p99: at(990)?,
            max: Ms(hist.max),
        })
    }
}

/// Counts over time: steps in use alone.
#[derive(Debug, Serialize)]
pub(crate) struct Series<T> {
    /// Length of a step.
    pub step_s: i64,
    /// Beginning of each step, and its value.
    pub steps: Vec<(Time, T)>,
}

impl<T> Series<T> {
    pub(crate) fn of<V: Default + Merge, const LIMIT: usize>(
        timeline: &super::timeline::Timeline<V, LIMIT>,
        value: impl Fn(&V) -> T,
    ) -> Self {
        Self { step_s: timeline.step() / 1_000_000, steps: timeline.iter().map(|(start, step)| (Time(start), value(step))).collect() }
    }
}
