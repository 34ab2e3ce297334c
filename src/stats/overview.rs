//! How many lines of which kind are there, and when?

use super::figures::Span;
use super::pulse::{Minute, Pulse};
use super::report::{Ratio, Series, Time, Timing};
use super::{Merge, Seen, shape};
use crate::events::RULES;
use serde::{Deserialize, Serialize};

/// Lines of an app, of the platform, of anybody else.
pub(crate) type BySource = [u64; 3];

/// Lines by event and source, and the time they span.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Overview {
    pub records: u64,
    /// Physical lines of records.
    pub lines: u64,
    /// Lines that make no record: blank ones, ends of those that were cut.
    pub recordless: u64,
    /// Lines that were not understood, whether a filter let them pass or not.
    pub unparsed: u64,
    pub truncated: u64,
    /// Records without a time that can be read.
    pub timeless: u64,
    pub span: Span,
    /// Was there a filter? Then what is not here may be in the log.
    pub filtered: bool,
    /// The app, where lines know it; of several, the first in the alphabet.
    app: Option<Box<str>>,
    /// Are there several apps?
    pub several_apps: bool,
    /// Records by event, in the order of the registry, and source.
    pub events: [BySource; RULES.len()],
}

impl Overview {
    pub(crate) fn add(&mut self, seen: &Seen<'_>) {
        self.records += 1;
        self.lines += u64::from(seen.record.lines());
        match seen.time {
            Some(time) => self.span.merge(Span::of(time)),
            None => self.timeless += 1,
        }
        if let Some(app) = seen.record.app() {
            self.app(&shape::readable(app));
        }
        let source = match seen.record.source() {
            Some(b"app") => 0,
            Some(b"heroku") => 1,
            _ => 2,
        };
        self.events[seen.event][source] += 1;
    }

    fn app(&mut self, app: &str) {
        let known = self.app.as_deref();
        self.several_apps |= known.is_some_and(|known| known != app);
        if known.is_none_or(|known| app < known) {
            self.app = Some(app.into());
        }
    }

    /// The events that were met, those of most records first.
    pub(crate) fn met(&self) -> Vec<(&'static str, BySource)> {
        let mut met: Vec<_> = RULES.iter().zip(self.events).map(|(rule, count)| (rule.name, count)).collect();
        met.retain(|(_, count)| count.iter().sum::<u64>() > 0);
        met.sort_unstable_by_key(|(name, count)| (std::cmp::Reverse(count.iter().sum::<u64>()), *name));
        met
    }
}

impl Merge for Overview {
    fn merge(&mut self, other: Self) {
        self.records += other.records;
        self.lines += other.lines;
        self.recordless += other.recordless;
        self.unparsed += other.unparsed;
        self.truncated += other.truncated;
        self.timeless += other.timeless;
        self.span.merge(other.span);
        self.filtered |= other.filtered;
        self.several_apps |= other.several_apps;
        if let Some(app) = other.app {
            self.app(&app);
        }
        for (mine, theirs) in self.events.iter_mut().flatten().zip(other.events.iter().flatten()) {
            *mine += theirs;
        }
    }
}

/// What is said of all lines.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub records: u64,
    pub lines: u64,
    pub unparsed: u64,
    pub truncated: u64,
    /// Records without a time that can be read.
    pub timeless: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines_per_second: Option<Ratio>,
    pub events: Vec<EventCount>,
    /// What happened when.
    pub timeline: Series<Moment>,
}

/// Records of an event.
#[derive(Debug, Serialize)]
pub(crate) struct EventCount {
    pub event: &'static str,
    pub count: u64,
    pub app: u64,
    pub heroku: u64,
    pub other: u64,
}

/// A step of time.
#[derive(Debug, Serialize)]
pub(crate) struct Moment {
    pub records: u64,
    pub requests: u64,
    pub status_5xx: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_ms: Option<Timing>,
    /// Platform errors by code.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<(String, u64)>,
}

impl Overview {
    pub(crate) fn report(&self, pulse: &Pulse) -> Report {
        let events = self.met().into_iter().map(|(event, [app, heroku, other])| {
            let count = app + heroku + other;
            EventCount { event, count, app, heroku, other }
        });
        Report {
            records: self.records,
            lines: self.lines + self.recordless,
            unparsed: self.unparsed,
            truncated: self.truncated,
            timeless: self.timeless,
            first: self.span.0.map(|span| Time(span.0)),
            last: self.span.0.map(|span| Time(span.1)),
            lines_per_second: self.per_second(self.lines + self.recordless),
            events: events.collect(),
            timeline: Series::of(pulse, Moment::of),
        }
    }

    /// So many in all the time there is; `None` where that is an instant.
    pub(crate) fn per_second(&self, count: u64) -> Option<Ratio> {
        let (first, last) = self.span.0?;
        (last > first).then(|| Ratio(count as f64 * 1e6 / (last - first) as f64))
    }
}

impl Moment {
    pub(super) fn of(minute: &Minute) -> Self {
        let mut codes: Vec<_> = minute.codes.iter().map(|(code, count)| (code.to_owned(), count)).collect();
        codes.sort_unstable();
        Self {
            records: minute.records,
            requests: minute.requests,
            status_5xx: minute.failed,
            service_ms: Timing::of(&minute.service),
            codes,
        }
    }
}
