//! What do the logs add up to? One file per section, each a tally that can be added to others, and what it says.
//!
//! Workers count chunks, and their tallies are added up in the order of the input. All sums are whole numbers, so that
//! the figures depend on the lines alone, and not on how they were shared out.

pub(crate) mod changes;
pub(crate) mod deploys;
pub(crate) mod dynos;
pub(crate) mod errors;
pub(crate) mod few;
pub(crate) mod figures;
pub(crate) mod fold;
pub(crate) mod hist;
pub(crate) mod html;
pub(crate) mod keyed;
pub(crate) mod known;
pub(crate) mod metrics;
pub(crate) mod overview;
pub(crate) mod partial;
pub(crate) mod pulse;
pub(crate) mod queries;
pub(crate) mod report;
pub(crate) mod request;
pub(crate) mod requests;
pub(crate) mod shape;
pub(crate) mod timeline;
pub(crate) mod view;
pub(crate) mod wanted;

use crate::events::{RULES, Rule};
use crate::record::Record;
use crate::time::stamp;
use serde::{Deserialize, Serialize};

/// Something that can be added to another of its kind.
pub(crate) trait Merge {
    /// A name under which such a thing is kept may have so many bytes; longer ones are cut.
    const LONGEST_NAME: usize = 300;

    /// Adds the other.
    fn merge(&mut self, other: Self);
}

impl Merge for u64 {
    fn merge(&mut self, other: Self) {
        *self += other;
    }
}

/// The sections, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Section {
    Overview,
    Requests,
    Errors,
    Dynos,
    Queries,
    Deploys,
    Metrics,
}

/// A word that users type, what it means, and what it stands for.
pub(crate) type Named<T> = (&'static str, &'static str, T);

impl Section {
    /// All, in order.
    pub(crate) const NAMES: [Named<Self>; 7] = [
        ("overview", "time span, lines by event, rate", Self::Overview),
        ("requests", "by endpoint: count, percentiles of service times, status classes", Self::Requests),
        ("errors", "error codes, errors of the app, Postgres errors, exits", Self::Errors),
        ("dynos", "load, memory against quota, restarts and crashes", Self::Dynos),
        ("queries", "slow statements, by shape", Self::Queries),
        ("deploys", "who changed what when, and what each release changed", Self::Deploys),
        ("metrics", "figures of Postgres, Redis and of apps", Self::Metrics),
    ];

    /// The name.
    pub(crate) fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(.., section)| *section == self).map_or("", |(name, ..)| name)
    }
}

/// What is counted, and how.
#[derive(Debug)]
pub(crate) struct Counting {
    pub sections: Vec<Section>,
    /// By which of their fields requests are grouped, beside endpoints.
    pub by: Vec<requests::By>,
    pub folds: fold::Folds,
    /// Reads the lines' times.
    pub reader: stamp::Reader,
    pub fields: Fields,
    /// Of each event.
    pub kinds: [Kind; RULES.len()],
}

/// The fields that sections look for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields {
    requests: request::Fields,
    errors: errors::Fields,
    dynos: dynos::Fields,
    queries: queries::Fields,
}

impl Counting {
    pub(crate) fn has(&self, section: Section) -> bool {
        self.sections.contains(&section)
    }
}

/// What the sections want to know of an event, told once for each record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    Router,
    Memory,
    Load,
    PlatformError,
    State,
    Start,
    Exit,
    Life,
    SlowQuery,
    PostgresError,
    Metrics,
    /// What people and the platform did, apart from starting processes.
    Audit,
    Log,
    #[default]
    Other,
}

impl Kind {
    fn of(rule: &Rule) -> Self {
        match rule.name {
            "router" => Self::Router,
            "memory-sample" => Self::Memory,
            "cpu-sample" => Self::Load,
            "platform-error" => Self::PlatformError,
            "dyno-state" => Self::State,
            "process-start" => Self::Start,
            "process-exit" => Self::Exit,
            "dyno" => Self::Life,
            "slow-query" => Self::SlowQuery,
            "postgres-error" => Self::PostgresError,
            "postgres-metrics" | "redis-metrics" | "metrics" => Self::Metrics,
            "log" => Self::Log,
            _ if rule.groups.contains(&"audit") => Self::Audit,
            _ => Self::Other,
        }
    }

    /// The sections that look at such events, beside what is said of all.
    const fn sections(self) -> &'static [Section] {
        match self {
            Self::Router => &[Section::Requests, Section::Errors],
            Self::Memory | Self::Load | Self::State | Self::Life => &[Section::Dynos],
            Self::PlatformError | Self::Exit | Self::PostgresError | Self::Log => &[Section::Errors],
            Self::Start => &[Section::Dynos, Section::Deploys],
            Self::SlowQuery => &[Section::Queries],
            Self::Metrics => &[Section::Metrics],
            Self::Audit => &[Section::Deploys],
            Self::Other => &[],
        }
    }

    /// Those of the registry, in its order.
    pub(crate) fn all() -> [Self; RULES.len()] {
        std::array::from_fn(|at| Self::of(RULES[at]))
    }
}

/// Where a rule stands in the registry.
fn place(rule: &'static Rule) -> usize {
    const LOG_PLACE: usize = RULES.len() - 2;
    let is = |known: &'static Rule| std::ptr::eq(known, rule);
    // The last but one of them, and the event of every other line.
    if is(RULES[LOG_PLACE]) {
        return LOG_PLACE;
    }
    RULES.iter().position(|known| is(known)).unwrap_or(RULES.len() - 1)
}

/// A record, and what several sections want to know of it.
pub(crate) struct Seen<'r> {
    pub record: &'r Record<'r>,
    /// Its event's place in the registry.
    pub event: usize,
    pub kind: Kind,
    /// Its time in microseconds since the epoch, if it has one that can be read.
    pub time: Option<i64>,
}

/// All that was counted.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Tally {
    pub overview: overview::Overview,
    pub pulse: pulse::Pulse,
    pub requests: requests::Requests,
    pub errors: errors::Errors,
    pub dynos: dynos::Dynos,
    pub queries: queries::Queries,
    pub deploys: deploys::Deploys,
    pub metrics: metrics::Metrics,
    #[serde(skip)]
    near: Option<stamp::Near>,
}

impl Tally {
    /// Counts a record that was selected. Not inlined: a compiler that has learned how often this runs would make it one function
    /// with reading, too big to keep what it needs in registers.
    #[inline(never)]
    pub(crate) fn add(&mut self, record: &Record<'_>, counting: &Counting) {
        let time = record.timestamp().and_then(|time| counting.reader.micros_near(time, &mut self.near));
        let event = place(record.parts.event.0);
        let seen = Seen { record, event, kind: counting.kinds[event], time };
        self.overview.add(&seen);
        let request = (seen.kind == Kind::Router).then(|| request::Request::read(record, &counting.fields.requests));
        self.pulse.add(&seen, request.as_ref(), counting);
        for section in seen.kind.sections().iter().filter(|section| counting.has(**section)) {
            match section {
                Section::Requests => request.iter().for_each(|request| self.requests.add(request, counting)),
                Section::Errors => self.errors.add(&seen, request.as_ref(), &counting.fields.errors),
                Section::Dynos => self.dynos.add(&seen, &counting.fields.dynos),
                Section::Queries => self.queries.add(&seen, &counting.fields.queries),
                Section::Deploys => self.deploys.add(&seen),
                Section::Metrics => self.metrics.add(&seen),
                Section::Overview => {}
            }
        }
    }
}

impl Merge for Tally {
    fn merge(&mut self, other: Self) {
        self.overview.merge(other.overview);
        self.pulse.merge(other.pulse);
        self.requests.merge(other.requests);
        self.errors.merge(other.errors);
        self.dynos.merge(other.dynos);
        self.queries.merge(other.queries);
        self.deploys.merge(other.deploys);
        self.metrics.merge(other.metrics);
    }
}
