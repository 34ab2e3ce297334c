//! How do chunks become printed records? The consumer behind `parse` and `grep`.

use crate::chunk::Chunk;
use crate::engine::Consumer;
use crate::envelope::Memo;
use crate::filter::Filter;
use crate::line::Line;
use crate::output::redact::Redactor;
use crate::output::{Format, raw};
use crate::read;
use crate::record::{Form, Parts, Record};
use crate::walk::{Visitor, walk};
use std::borrow::Cow;
use std::sync::Arc;

/// Which records are printed, and what of them.
pub(crate) struct Printing {
    pub filter: Filter,
    /// The app of lines whose input does not know it.
    pub app: Option<Vec<u8>>,
    pub redact: Option<Redactor>,
    /// Is it to be known which text belongs to which record?
    pub marked: bool,
}

/// How they are printed.
pub(crate) enum Shape {
    /// Lines as they came; `exact`: nothing is filtered, so that the output is the input.
    Raw { exact: bool, style: raw::Raw },
    /// One of the formats.
    Format(Box<dyn Format>),
    /// Not at all: they are counted.
    Nothing,
}

impl Clone for Shape {
    fn clone(&self) -> Self {
        match self {
            Self::Raw { exact, style } => Self::Raw { exact: *exact, style: style.clone() },
            Self::Format(format) => Self::Format(format.fork()),
            Self::Nothing => Self::Nothing,
        }
    }
}

/// What comes of a chunk.
#[derive(Debug, Default)]
pub(crate) struct Part {
    pub text: Line,
    pub marks: Vec<Mark>,
    pub tally: Tally,
}

/// A piece of text that belongs to one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Where it ends.
    pub end: usize,
    /// Which of the chunk's selected records it belongs to, from 0.
    pub record: u64,
}

/// What was met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Records that passed the filter.
    pub selected: u64,
    /// Lines that were not understood, whether they passed or not.
    pub unparsed: u64,
    /// Lines that were cut.
    pub truncated: u64,
}

impl Tally {
    pub(crate) fn add(&mut self, other: Self) {
        self.selected += other.selected;
        self.unparsed += other.unparsed;
        self.truncated += other.truncated;
    }
}

/// A worker's printer.
#[derive(Clone)]
pub(crate) struct Printer {
    printing: Arc<Printing>,
    /// Is there a filter at all?
    filtered: bool,
    shape: Shape,
    parts: Parts,
    memo: Memo,
}

impl Printer {
    pub(crate) fn new(printing: Arc<Printing>, shape: Shape) -> Self {
        let looks_at_members = match &shape {
            Shape::Format(format) => format.needs_members(),
            Shape::Raw { .. } | Shape::Nothing => false,
        };
        let copied = !looks_at_members && printing.redact.is_none() && !printing.filter.needs_members();
        let filtered = !printing.filter.is_empty();
        Self { printing, filtered, shape, parts: Parts { json_is_copied: copied, ..Parts::default() }, memo: Memo::default() }
    }
}

impl Consumer for Printer {
    type Part = Part;

    fn take(&mut self, chunk: &Chunk, part: &mut Part) {
        part.text.clear();
        part.marks.clear();
        part.tally = Tally::default();
        let app = self.printing.app.as_deref();
        let mut press = Press { printing: &self.printing, filtered: self.filtered, app, shape: &mut self.shape, part };
        walk(chunk, &mut self.parts, &mut self.memo, &mut press);
        if chunk.open_end && matches!(self.shape, Shape::Raw { exact: true, .. }) {
            part.text.push(b'\n');
        }
    }
}

/// The record without what must not be seen.
pub(super) fn redacted<'r>(redactor: &Redactor, record: &'r Record<'r>) -> Cow<'r, Record<'r>> {
    let text = redactor.line(record, &record.text);
    let has_origin = record.hostname().is_some() || record.app().is_some();
    if text.is_none() && !has_origin {
        return Cow::Borrowed(record);
    }
    let mut new = text.map_or_else(|| record.clone(), |text| read::again(record, text));
    new.rewrite_origin(|text| redactor.text(text));
    Cow::Owned(new)
}

/// A line of the record, as it came but for what must not be seen.
pub(super) fn redacted_line<'l>(redactor: &Redactor, record: &Record<'_>, line: &'l [u8]) -> Cow<'l, [u8]> {
    // Of several lines together, each is masked as what it says by itself.
    let is_part = record.lines() > 1 && record.parts.head.form != Form::Hlog;
    let masked = if is_part { redactor.line(&read::parse(line), line) } else { redactor.line(record, line) };
    masked.map_or(Cow::Borrowed(line), Cow::Owned)
}

/// Prints the records of one chunk.
struct Press<'p> {
    printing: &'p Printing,
    filtered: bool,
    app: Option<&'p [u8]>,
    shape: &'p mut Shape,
    part: &'p mut Part,
}

impl Visitor for Press<'_> {
    fn admits(&mut self, record: &mut Record<'_>) -> bool {
        if let Some(app) = self.app
            && record.app().is_none()
        {
            record.set_app(app);
        }
        let unparsed = record.parts.head.form == Form::Bare && !record.parts.continued;
        self.part.tally.unparsed += u64::from(unparsed);
        self.part.tally.truncated += u64::from(record.parts.truncated);
        !self.filtered || self.printing.filter.admits(record)
    }

    fn record(&mut self, record: &Record<'_>, line: &[u8]) -> Option<u64> {
        if self.filtered && !self.printing.filter.keeps(record) {
            return None;
        }
        let number = self.part.tally.selected;
        self.part.tally.selected += 1;
        match &mut *self.shape {
            Shape::Raw { .. } => self.raw(Some(record), line, number),
            Shape::Format(format) => {
                let out = &mut self.part.text;
                match &self.printing.redact {
                    Some(redactor) => format.write_to(&redacted(redactor, record), out),
                    None => format.write_to(record, out),
                }
                self.mark(number);
            }
            Shape::Nothing => {}
        }
        Some(number)
    }

    fn record_again(&mut self, record: &Record<'_>) -> Option<u64> {
        (!self.filtered || self.printing.filter.keeps(record)).then_some(0)
    }

    fn member(&mut self, line: &[u8], number: u64) {
        self.raw(None, line, number);
    }

    fn no_record(&mut self, line: &[u8]) {
        if matches!(self.shape, Shape::Raw { exact: true, .. }) {
            self.raw(None, line, 0);
        }
    }
}

impl Press<'_> {
    /// Prints a line as it came; `record`: the one that it begins.
    fn raw(&mut self, record: Option<&Record<'_>>, line: &[u8], number: u64) {
        if let Shape::Raw { exact, style } = &*self.shape {
            let line = match (&self.printing.redact, record) {
                (None, _) => Cow::Borrowed(line),
                (Some(redactor), Some(record)) => redacted_line(redactor, record, line),
                (Some(redactor), None) => redacted_line(redactor, &read::parse(line), line),
            };
            self.part.text.append(|out| style.write(&line, *exact, out));
            self.mark(number);
        }
    }

    fn mark(&mut self, record: u64) {
        if self.printing.marked {
            self.part.marks.push(Mark { end: self.part.text.len(), record });
        }
    }
}
