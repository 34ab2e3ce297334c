//! What did Postgres, Redis and the app measure of themselves?

use super::figures::{Figures, Latest};
use super::hist::Hist;
use super::keyed::Keyed;
use super::report::{Fixed, Listed, Wish};
use super::{Kind, Merge, Seen, shape};
use crate::number::{self, Dimension};
use crate::record::{Name, Value};
use serde::{Deserialize, Serialize};

/// Metrics are kept in millionths of their unit.
pub(crate) const PLACES: u32 = 6;

/// Metrics by source and name, as `DATABASE sample#db_size`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Metrics {
    pub named: Keyed<Metric>,
    #[serde(skip)]
    scratch: String,
}

/// One metric.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Metric {
    /// The unit of the schema or, where lines print one, the first of those in the alphabet.
    pub unit: Box<str>,
    /// Millionths.
    pub figures: Figures,
    pub last: Latest,
    /// The values of a `measure#`, in millionths.
    pub spread: Hist,
}

/// What a metric's name begins with.
const KINDS: [&str; 4] = ["sample#", "measure#", "count#", "metric#"];

impl Metrics {
    pub(crate) fn add(&mut self, seen: &Seen<'_>) {
        if seen.kind != Kind::Metrics {
            return;
        }
        let record = seen.record;
        let mut key = std::mem::take(&mut self.scratch);
        key.clear();
        key.push_str(&match record.field("source") {
            Some(Value::Text(source)) => shape::readable(source),
            _ => shape::readable(record.proc_type().unwrap_or_default()),
        });
        key.push(' ');
        let source = key.len();
        for field in &record.parts.fields {
            let name = shape::readable(record.name(field));
            if !KINDS.iter().any(|kind| name.starts_with(kind)) {
                continue;
            }
            let known = match field.name {
                Name::Known(spec) => Some(spec),
                // Records in hlog's own JSON print their names.
                Name::Printed(_) => record.parts.event.0.field(name.as_bytes()),
            };
            let (Value::Number(printed) | Value::Text(printed)) = record.value(field) else { continue };
            let (digits, unit) = number::split(printed);
            // An id may begin with digits, and is no figure.
            let is_unit = unit.iter().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'%' | b'/' | b' ') || !byte.is_ascii());
            let Some(value) = number::scaled(digits, PLACES).filter(|_| is_unit) else { continue };
            let unit = shape::readable(unit);
            let (value, unit) = common(value, &unit);
            key.truncate(source);
            key.push_str(&name);
            let unit = known.map_or(unit, |spec| spec.kind.unit());
            self.named.at(&key).add(value, unit, seen.time, name.starts_with("measure#"));
        }
        self.scratch = key;
    }
}

/// The same in milliseconds or bytes, where it is a time or a size: an app may print `900ms` now and `1.2s` then.
fn common(value: i128, unit: &str) -> (i128, &str) {
    match number::unit(unit.as_bytes()) {
        Some((Dimension::Time, steps)) => (value.saturating_mul(steps) / 1000, "ms"),
        Some((Dimension::Bytes, steps)) => (value.saturating_mul(steps), "B"),
        _ => (value, unit),
    }
}

impl Metric {
    fn add(&mut self, value: i128, unit: &str, time: Option<i64>, measured: bool) {
        self.unit(unit);
        self.figures.add(value);
        self.last.merge(Latest::of(time, value));
        if let (true, Ok(value)) = (measured, u64::try_from(value)) {
            self.spread.add(value);
        }
    }

    fn unit(&mut self, unit: &str) {
        if !unit.is_empty() && (self.unit.is_empty() || unit < &*self.unit) {
            self.unit = unit.into();
        }
    }
}

impl Merge for Metric {
    fn merge(&mut self, other: Self) {
        self.unit(&other.unit);
        self.figures.merge(other.figures);
        self.last.merge(other.last);
        self.spread.merge(other.spread);
    }
}

impl Merge for Metrics {
    fn merge(&mut self, other: Self) {
        self.named.merge(other.named);
    }
}

/// What is said of metrics.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub metrics: Listed<MetricReport>,
    /// There were more metrics than have a place of their own.
    pub approximate: bool,
}

/// What is said of one metric, in its unit.
#[derive(Debug, Serialize)]
pub(crate) struct MetricReport {
    pub source: String,
    pub name: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub unit: Box<str>,
    pub count: u64,
    pub last: Fixed,
    pub mean: Fixed,
    pub min: Fixed,
    pub max: Fixed,
    pub sum: Fixed,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p50: Option<Fixed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p95: Option<Fixed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p99: Option<Fixed>,
}

impl Metrics {
    /// `None` without metrics.
    pub(crate) fn report(&self, wish: Wish) -> Option<Report> {
        (!self.named.is_empty()).then(|| Report {
            metrics: Listed::of(&self.named, wish.top, |_| (), MetricReport::of),
            approximate: self.named.other().is_some(),
        })
    }
}

impl MetricReport {
    fn of(key: &str, metric: &Metric) -> Self {
        let (source, name) = key.rsplit_once(' ').unwrap_or(("", key));
        let told = |value| Fixed(value, PLACES);
        let at = |tenths| metric.spread.percentile(tenths).map(|value| told(i128::from(value)));
        Self {
            source: source.to_owned(),
            name: name.to_owned(),
            unit: metric.unit.clone(),
            count: metric.figures.count,
            last: told(metric.last.value),
            mean: told(metric.figures.mean().unwrap_or_default()),
            min: told(metric.figures.min),
            max: told(metric.figures.max),
            sum: told(metric.figures.sum),
            p50: at(500),
            p95: at(950),
            p99: at(990),
        }
    }
}
