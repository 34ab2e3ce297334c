//! What went wrong, how often, from when to when, and where?

use super::few::Few;
use super::figures::Span;
use super::keyed::{Keyed, cut};
use super::report::{self, Listed, OTHER, Time, Wish};
use super::request::Request;
use super::timeline::Timeline;
use super::wanted::{Wanted, count, text};
use super::{Kind, Merge, Seen, fold, shape};
use crate::codes;
use crate::record::{Level, Record, Value};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::cmp::Reverse;

/// Counts over time, of one kind of error.
pub(crate) type Series = Timeline<u64, 128>;
/// Of one kind of error so many dynos are told apart.
const DYNOS: usize = 200;
/// An example is cut: bytes.
const LONGEST: usize = 500;

/// The fields of errors that are looked at.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    platform: Wanted<2>,
    postgres: Wanted<2>,
    exit: Wanted<1>,
}

impl Default for Fields {
    fn default() -> Self {
        Self {
            platform: Wanted::of("platform-error", ["code", "dropped"]),
            postgres: Wanted::of("postgres-error", ["sql_error_code", "text"]),
            exit: Wanted::of("process-exit", ["exit_status"]),
        }
    }
}

impl Fields {
    /// The code of a platform error.
    pub(crate) fn code<'r>(&self, record: &'r Record<'_>) -> &'r [u8] {
        text(self.platform.read(record)[0])
    }
}

/// All that went wrong, by kind.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Errors {
    /// Platform errors by code, H, R and L.
    pub codes: Keyed<Trouble>,
    /// What apps print at level error and above, by shape.
    pub app: Keyed<Trouble>,
    /// Postgres errors by SQLSTATE.
    pub postgres: Keyed<Trouble>,
    /// Exits with a status that is not 0 or 143, by process type and status: `web 137`.
    pub exits: Keyed<Trouble>,
    /// Messages that Logplex says were lost (L10 to L13).
    pub dropped: u64,
    #[serde(skip)]
    scratch: Vec<u8>,
}

/// One kind of error.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Trouble {
    pub count: u64,
    pub span: Span,
    pub series: Series,
    /// By the dyno that had it.
    pub dynos: Few<DYNOS>,
    /// The first one, by time and text.
    pub example: Option<(i64, Box<str>)>,
}

impl Errors {
    pub(crate) fn add(&mut self, seen: &Seen<'_>, request: Option<&Request<'_>>, fields: &Fields) {
        let record = seen.record;
        let dyno = record.dyno().unwrap_or_default();
        match seen.kind {
            Kind::Router => {
                if let Some(request) = request.filter(|request| !request.code.is_empty()) {
                    self.codes.at(request.code).add(seen, request.dyno(), "");
                }
            }
            Kind::PlatformError => {
                let [code, dropped] = fields.platform.read(record);
                self.dropped += count(dropped, 0).unwrap_or_default();
                self.codes.at(text(code)).add(seen, dyno, "");
            }
            Kind::PostgresError => {
                let [code, said] = fields.postgres.read(record);
                self.postgres.at(text(code)).add(seen, dyno, &shape::readable(text(said)));
            }
            Kind::Exit => self.exit(seen, dyno, fields),
            Kind::Log if record.level() >= Some(Level::Error) => {
                let said = said(record);
                self.scratch.clear();
                fold::message(cut(&said, 300), &mut self.scratch);
                self.app.at(&self.scratch).add(seen, dyno, &said);
            }
            _ => {}
        }
    }

    fn exit(&mut self, seen: &Seen<'_>, dyno: &[u8], fields: &Fields) {
        let [Some(Value::Number(status))] = fields.exit.read(seen.record) else { return };
        if !matches!(status, b"0" | b"143") {
            let process = seen.record.proc_type().unwrap_or_default();
            self.exits.at(&[process, status].join(&b' ')).add(seen, dyno, "");
        }
    }
}

/// What an app says: of a structured line, the field that says it.
fn said<'r>(record: &'r Record<'_>) -> Cow<'r, str> {
    let field = ["msg", "message", "error", "err"].into_iter().find_map(|name| match record.field(name) {
        Some(Value::Text(text)) if !text.is_empty() => Some(text),
        _ => None,
    });
    match shape::readable(field.unwrap_or_else(|| record.message())) {
        Cow::Borrowed(text) => Cow::Borrowed(sentence(text)),
        Cow::Owned(text) => Cow::Owned(sentence(&text).to_owned()),
    }
}

/// What the first line of a text says.
fn sentence(text: &str) -> &str {
    let line = text.trim_start().lines().next().unwrap_or_default();
    // Ruby's `E, [2026-11-22T04:53:40.701377 #10] ERROR -- : what it says`
    let is_ruby = matches!(line.as_bytes(), [b'E' | b'F', b',', b' ', b'[', ..]);
    line.split_once(" -- ").filter(|_| is_ruby).map_or(line, |(_, said)| said.trim_start_matches([':', ' ']))
}

impl Trouble {
    fn add(&mut self, seen: &Seen<'_>, dyno: &[u8], example: &str) {
        self.count += 1;
        if let Some(time) = seen.time {
            self.span.merge(Span::of(time));
            *self.series.at(time) += 1;
        }
        if !dyno.is_empty() {
            self.dynos.add(dyno, 1);
        }
        let (time, text) = (seen.time.unwrap_or(i64::MAX), cut(example, LONGEST));
        if !text.is_empty() && self.example.as_ref().is_none_or(|(first, known)| (time, text) < (*first, &**known)) {
            self.example = Some((time, text.into()));
        }
    }
}

impl Merge for Trouble {
    fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.span.merge(other.span);
        self.series.merge(other.series);
        self.dynos.merge(other.dynos);
        self.example = match (self.example.take(), other.example) {
            (Some(mine), Some(theirs)) => Some(mine.min(theirs)),
            (mine, theirs) => mine.or(theirs),
        };
    }
}

impl Merge for Errors {
    fn merge(&mut self, other: Self) {
        self.codes.merge(other.codes);
        self.app.merge(other.app);
        self.postgres.merge(other.postgres);
        self.exits.merge(other.exits);
        self.dropped += other.dropped;
    }
}

/// What is said of errors.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub codes: Listed<TroubleReport>,
    pub app: Listed<TroubleReport>,
    pub postgres: Listed<TroubleReport>,
    pub exits: Listed<TroubleReport>,
    /// Messages that Logplex says were lost.
    pub dropped: u64,
    /// There were more kinds than have a place of their own.
    pub approximate: bool,
}

/// What is said of one kind of error.
#[derive(Debug, Serialize)]
pub(crate) struct TroubleReport {
    /// Code, shape, SQLSTATE, or process type and exit status.
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meaning: Option<&'static str>,
    pub count: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<Time>,
    /// Dyno and count, the most first.
    pub dynos: Vec<(String, u64)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    pub timeline: report::Series<u64>,
}

impl Errors {
    /// `None` without errors.
    pub(crate) fn report(&self, wish: Wish) -> Option<Report> {
        let all = [&self.codes, &self.app, &self.postgres, &self.exits];
        let list = |troubles: &Keyed<Trouble>, meaning: fn(&str) -> Option<&'static codes::Code>| {
            Listed::of(
                troubles,
                wish.top,
                |trouble| Reverse(trouble.count),
                |name, trouble| TroubleReport::of(name, trouble, meaning(name).map(|code| code.name)),
            )
        };
        all.iter().any(|troubles| !troubles.is_empty()).then(|| Report {
            codes: list(&self.codes, codes::find),
            app: list(&self.app, |_| None),
            postgres: list(&self.postgres, codes::find),
            exits: list(&self.exits, |name| codes::find(&format!("exit {}", name.rsplit(' ').next()?))),
            dropped: self.dropped,
            approximate: all.iter().any(|troubles| troubles.other().is_some()),
        })
    }
}

impl TroubleReport {
    fn of(name: &str, trouble: &Trouble, meaning: Option<&'static str>) -> Self {
        Self {
            name: name.to_owned(),
            meaning,
            count: trouble.count,
            first: trouble.span.0.map(|span| Time(span.0)),
            last: trouble.span.0.map(|span| Time(span.1)),
            dynos: trouble.dynos.most(OTHER),
            example: trouble.example.as_ref().map(|(_, text)| text.to_string()),
            timeline: report::Series::of(&trouble.series, |count| *count),
        }
    }
}
