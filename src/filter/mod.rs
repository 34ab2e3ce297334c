//! Which records are wanted? Asked twice: before a line's event is read, and after. One file per kind of question.

pub(crate) mod any;
pub(crate) mod event;
pub(crate) mod expr;
pub(crate) mod glob;
pub(crate) mod hint;
pub(crate) mod level;
mod needle;
pub(crate) mod text;

use crate::events::{RULES, from};
use crate::name::{Key, nearest};
use crate::record::{Level, Record};
use crate::time::stamp;
use any::Any;
use event::EventSet;
use expr::Expr;
use glob::DynoPattern;
use hint::Hint;
use memchr::memmem::Finder;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use text::Pattern;

/// All filters of a run. All must hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub sources: Any<String>,
    pub apps: Any<String>,
    pub dynos: Any<DynoPattern>,
    pub window: Option<Window>,
    pub events: Any<EventSet>,
    pub levels: Any<Level>,
    pub conditions: Vec<Expr>,
    pub request_id: Option<Finder<'static>>,
    pub pattern: Option<Pattern>,
    /// What the others imply of a line's text.
    pub hint: Option<Hint>,
}

/// From when to when, in microseconds since the epoch, both included.
#[derive(Clone, Debug)]
pub(crate) struct Window {
    pub since: i64,
    pub until: i64,
    pub reader: stamp::Reader,
    /// What else may have been meant.
    pub otherwise: Option<Otherwise>,
}

/// Another window that may have been meant, and whether records have been missed that are in that one.
#[derive(Clone, Debug)]
pub(crate) struct Otherwise {
    pub since: i64,
    pub until: i64,
    pub missed: Arc<AtomicBool>,
}

impl Filter {
    /// Does everything pass?
    pub(crate) fn is_empty(&self) -> bool {
        self.sources.is_empty()
            && self.apps.is_empty()
            && self.dynos.is_empty()
            && self.window.is_none()
            && self.events.is_empty()
            && self.levels.is_empty()
            && self.conditions.is_empty()
            && self.request_id.is_none()
            && self.pattern.is_none()
    }

    /// What can be asked before the event is read: where from, when, and of which request.
    pub(crate) fn admits(&self, record: &Record<'_>) -> bool {
        self.hint.as_ref().is_none_or(|hint| hint.allows(record))
            && self.sources.holds(|source| record.source() == Some(source.as_bytes()))
            && self.dynos.holds(|pattern| pattern.holds(record.dyno()))
            && self.request_id.as_ref().is_none_or(|id| has_word(record.message(), id))
            && self.window.as_ref().is_none_or(|window| window.holds(record))
    }

    /// May a line of a Postgres server pass?
    pub(crate) fn may_select_postgres(&self) -> bool {
        self.events.wanted().is_none_or(|sets| sets.iter().any(|set| set.rules().any(|rule| rule.from & from::POSTGRES != 0)))
            && self.dynos.wanted().is_none_or(|patterns| patterns.iter().any(DynoPattern::may_name_postgres))
            && !self.conditions.iter().any(no_postgres_line_passes)
    }

    /// Is more asked for than a record's envelope and message? An app may be named in a line of its own.
    pub(crate) fn needs_events(&self) -> bool {
        self.needs_fields() || !self.events.is_empty() || !self.apps.is_empty()
    }

    /// Are the members of an app's JSON object asked for?
    pub(crate) fn needs_members(&self) -> bool {
        !self.conditions.is_empty()
    }

    /// Are fields of ordinary lines asked for, or levels, which fields may tell?
    pub(crate) fn needs_fields(&self) -> bool {
        self.needs_members() || !self.levels.is_empty()
    }

    /// What can be asked only of a whole record; among it the app, which a line of `hlog run` names in its own words.
    pub(crate) fn keeps(&self, record: &Record<'_>) -> bool {
        self.apps.holds(|app| record.app() == Some(app.as_bytes()))
            && self.events.holds(|events| events.holds(record))
            && self.levels.holds(|least| record.level() >= Some(*least))
            && self.conditions.iter().all(|condition| condition.holds(record))
            && self.pattern.as_ref().is_none_or(|pattern| pattern.holds(record.message()))
    }
}

/// Does the condition ask for a field that no line of a Postgres server has?
fn no_postgres_line_passes(condition: &Expr) -> bool {
    match condition {
        Expr::And(all) => all.iter().any(no_postgres_line_passes),
        Expr::Or(any) => any.iter().all(no_postgres_line_passes),
        Expr::Has(Key::Field(name)) | Expr::Compare { key: Key::Field(name), .. } => {
            !RULES.iter().any(|rule| rule.from & from::POSTGRES != 0 && rule.field(name.as_bytes()).is_some())
        }
        _ => false,
    }
}

impl Window {
    /// A record without a time that can be read is not within any.
    fn holds(&self, record: &Record<'_>) -> bool {
        let Some(time) = record.timestamp().and_then(|time| self.reader.micros(time)) else { return false };
        let holds = (self.since..=self.until).contains(&time);
        if let Some(otherwise) = self.otherwise.as_ref().filter(|other| !holds && (other.since..=other.until).contains(&time)) {
            otherwise.missed.store(true, Ordering::Relaxed);
        }
        holds
    }
}

/// Does the text hold the id as a word of its own, and not as a piece of another id?
fn has_word(text: &[u8], id: &Finder<'_>) -> bool {
    let is_part = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    id.find_iter(text).any(|at| !is_part(text[..at].last()) && !is_part(text.get(at + id.needle().len())))
}

/// What lines name as their source. The last two are rare, but some lines of Logplex have them.
pub(crate) const SOURCES: [&str; 4] = ["app", "heroku", "logplex", "Logplex"];

/// The name of a source, as `--source` takes it.
///
/// # Errors
/// No source is called so: the sentence names the nearest, or all.
pub(crate) fn source(name: &str) -> Result<String, String> {
    // A drain may have lines under its token.
    if SOURCES.contains(&name) || name.starts_with("d.") {
        return Ok(name.to_owned());
    }
    let error = unknown("source", name, &SOURCES[..3]);
    Err(if error.contains("did you mean") { error } else { format!("{error}; a dyno is selected by --dyno") })
}

/// `no event named 'deplyo'; did you mean 'deploy'?`, or all the names where none is near.
pub(crate) fn unknown(what: &str, word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(meant) => format!("no {what} named '{word}'; did you mean '{meant}'?"),
        None => format!("no {what} named '{word}'; there are {}", known.join(", ")),
    }
}
