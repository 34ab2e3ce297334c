//! What does one log line become? A [`Record`]: when, where from, which event, which fields.
//!
//! A record borrows its line. What had to be rewritten (a unit converted, an escape undone) stands in a small
//! buffer beside it, and every part is a [`Span`] of one of the two, so a record is reset and filled again
//! without an allocation per line.

mod parts;

use crate::dyno_name::split_dyno;
use crate::sheet::Needs;
use std::borrow::Cow;

pub use crate::dyno_name::DynoId;
pub use crate::level::Level;
pub(crate) use crate::span::{Places, Span};
pub(crate) use parts::{Event, Field, Form, Head, Kept, Name, Parts};

/// A field's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'r> {
    /// Text, as bytes of the line.
    Text(&'r [u8]),
    /// A number: its digits as printed, without the unit, valid as a JSON number.
    Number(&'r [u8]),
    /// `true` or `false`
    Bool(bool),
    /// `key=` with nothing behind it
    Null,
    /// A JSON text: an object, an array, or a string with its quotes.
    Json(&'r [u8]),
}

/// One log line (or several that belong together), read.
///
/// ```
/// let line = b"2026-11-22T04:54:21.811308+00:00 heroku[web.1]: State changed from starting to up";
/// let record = hlog::parse(line);
/// assert_eq!(record.event(), "dyno-state");
/// assert_eq!(record.dyno(), Some(&b"web.1"[..]));
/// assert_eq!(record.field("to"), Some(hlog::Value::Text(b"up")));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Record<'c> {
    pub(crate) text: Cow<'c, [u8]>,
    /// The same and what follows it, where that is at hand: it helps to copy what stands near the end.
    pub(crate) onward: &'c [u8],
    pub(crate) parts: Parts,
}

impl<'c> Record<'c> {
    /// Forgets the last line and stands ready for the next one.
    pub(crate) fn reset(&mut self, text: Cow<'c, [u8]>) {
        self.text = text;
        self.onward = b"";
        let parts = &mut self.parts;
        parts.head = Head::default();
        parts.own.clear();
        parts.fields.clear();
        parts.json = None;
        parts.printed.clear();
        parts.level = None;
        parts.event = Event::default();
        parts.lines_text = Span::default();
        parts.continued = false;
        parts.truncated = false;
        parts.needs = None;
    }

    /// What the line needs to stand in JSON.
    pub(crate) fn needs(&self) -> Needs {
        self.parts.needs.unwrap_or_else(|| Needs::beyond_quotes(&self.text))
    }

    pub(crate) fn bytes(&self, span: Span) -> &[u8] {
        span.resolve(&self.text, &self.parts.own)
    }

    fn some(&self, span: Span) -> Option<&[u8]> {
        (!span.is_empty()).then(|| self.bytes(span))
    }

    /// Takes the header of an earlier line: this line continues that one.
    pub(crate) fn continue_from(&mut self, header: &[u8], head: Head) {
        let by = self.parts.own.len() as u32;
        self.parts.own.extend_from_slice(header);
        let message = self.parts.head.message;
        self.parts.head = head.borrowed(by);
        self.parts.head.message = message;
        self.parts.continued = true;
    }

    /// Rewrites where the record comes from: host and app may say who somebody is.
    pub(crate) fn rewrite_origin(&mut self, rewrite: impl Fn(&[u8]) -> Vec<u8>) {
        let hostname = rewrite(self.bytes(self.parts.head.hostname));
        let app = rewrite(self.bytes(self.parts.head.app));
        self.parts.head.hostname = self.parts.keep(&hostname);
        self.parts.head.app = self.parts.keep(&app);
    }

    /// Sets the app that all lines of an input belong to.
    pub(crate) fn set_app(&mut self, app: &[u8]) {
        let span = self.parts.keep(app);
        self.parts.head.app = span;
    }

    /// Sets the release in force, unless the line knows better.
    pub(crate) fn set_release(&mut self, version: &[u8], commit: Option<&[u8]>) {
        if self.parts.head.release.is_empty() {
            self.parts.head.release = self.parts.keep(version);
            if let Some(commit) = commit.filter(|_| self.parts.head.slug_commit.is_empty()) {
                self.parts.head.slug_commit = self.parts.keep(commit);
            }
        }
    }

    /// The time exactly as printed; in old and Papertrail forms it may lack a year or a zone.
    #[must_use]
    pub fn timestamp(&self) -> Option<&[u8]> {
        self.some(self.parts.head.timestamp)
    }

    /// `app` or `heroku` as printed; rarely another word.
    #[must_use]
    pub fn source(&self) -> Option<&[u8]> {
        self.some(self.parts.head.source)
    }

    /// The process as printed: `web.4`, `router`, `api`, `postgres.24405`, `web-848cd4f64d-pvpr2`.
    #[must_use]
    pub fn dyno(&self) -> Option<&[u8]> {
        self.some(self.parts.head.dyno)
    }

    /// The process type: `web` of `web.4`.
    #[must_use]
    pub fn proc_type(&self) -> Option<&[u8]> {
        self.dyno().map(|dyno| split_dyno(dyno).0)
    }

    /// The dyno's number (or, on Fir, name) within its process type.
    #[must_use]
    pub fn dyno_id(&self) -> Option<DynoId<'_>> {
        self.dyno().and_then(|dyno| split_dyno(dyno).1)
    }

    /// The app, where the input knows it.
    #[must_use]
    pub fn app(&self) -> Option<&[u8]> {
        self.some(self.parts.head.app)
    }

    /// The release in force (`v42`), where known.
    #[must_use]
    pub fn release(&self) -> Option<&[u8]> {
        self.some(self.parts.head.release)
    }

    /// The commit in force, where known.
    #[must_use]
    pub fn slug_commit(&self) -> Option<&[u8]> {
        self.some(self.parts.head.slug_commit)
    }

    /// The host of a syslog frame, when it is not the constant `host`.
    #[must_use]
    pub fn hostname(&self) -> Option<&[u8]> {
        self.some(self.parts.head.hostname)
    }

    /// The drain's token (`d.` and a UUID) of a syslog frame.
    #[must_use]
    pub fn drain_token(&self) -> Option<&[u8]> {
        self.some(self.parts.head.drain_token)
    }

    /// The priority of a syslog frame: facility times 8 plus severity.
    #[must_use]
    pub fn pri(&self) -> Option<u16> {
        number(self.pri_text()?)
    }

    pub(crate) fn pri_text(&self) -> Option<&[u8]> {
        self.some(self.parts.head.pri)
    }

    /// How many lines were joined, in digits; `None` for one.
    pub(crate) fn lines_text(&self) -> Option<&[u8]> {
        self.some(self.parts.lines_text)
    }

    /// The message without its envelope, colour codes removed.
    #[must_use]
    pub fn message(&self) -> &[u8] {
        self.bytes(self.parts.head.message)
    }

    /// The event's name; `log` for a line that is no known event, `unparsed` for one without an envelope.
    #[must_use]
    pub fn event(&self) -> &'static str {
        self.parts.event.0.name
    }

    /// The level, where the line itself says so.
    #[must_use]
    pub fn level(&self) -> Option<Level> {
        self.parts.level
    }

    /// So many physical lines were joined; 1 for most.
    #[must_use]
    pub fn lines(&self) -> u32 {
        self.lines_text().and_then(number).unwrap_or(1)
    }

    /// Is this a bare line that continues the one above?
    #[must_use]
    pub fn is_continued(&self) -> bool {
        self.parts.continued
    }

    /// Was the line cut at 1 MiB?
    #[must_use]
    pub fn is_truncated(&self) -> bool {
        self.parts.truncated
    }

    /// The event's fields in the order of the line.
    pub fn fields(&self) -> impl Iterator<Item = (&[u8], Value<'_>)> {
        self.parts.fields.iter().map(|field| (self.name(field), self.value(field)))
    }

    /// The value of the field of that name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<Value<'_>> {
        let name = name.as_bytes();
        self.parts.fields.iter().rev().find(|field| self.name(field) == name).map(|field| self.value(field))
    }

    pub(crate) fn name(&self, field: &Field) -> &[u8] {
        self.parts.name(&self.text, field)
    }

    pub(crate) fn value(&self, field: &Field) -> Value<'_> {
        match field.value {
            Kept::Text(span) | Kept::Word(span) => Value::Text(self.bytes(span)),
            Kept::Number(span) => Value::Number(self.bytes(span)),
            Kept::Bool(truth) => Value::Bool(truth),
            Kept::Null => Value::Null,
            Kept::Json(span) => Value::Json(self.bytes(span)),
        }
    }

    /// The record with a line of its own, free of what it was read from.
    #[must_use]
    pub fn into_owned(self) -> Record<'static> {
        Record { text: Cow::Owned(self.text.into_owned()), onward: b"", parts: self.parts }
    }
}

fn number<N: std::str::FromStr>(digits: &[u8]) -> Option<N> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}
