//! How do chunks become printed records? The consumer behind `parse` and `grep`.

use super::selection::{OddLines, Selection};
use crate::chunk::Chunk;
use crate::engine::Consumer;
use crate::envelope::Memo;
use crate::output::{Format, raw};
use crate::read;
use crate::record::{Parts, Record};
use crate::sheet::Sheet;
use crate::walk::{Visitor, walk};
use std::borrow::Cow;
use std::sync::Arc;

/// How records are printed.
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
    pub text: Sheet,
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
    pub odd: OddLines,
}

impl Tally {
    pub(crate) fn add(&mut self, other: Self) {
        self.selected += other.selected;
        self.odd.add(other.odd);
    }
}

/// A worker's printer.
#[derive(Clone)]
pub(crate) struct Printer {
    selection: Arc<Selection>,
    /// Is it to be known which text belongs to which record?
    marked: bool,
    /// Does the filter, or what is printed, ask for more than envelopes and messages?
    needs_events: bool,
    shape: Shape,
    parts: Parts,
    memo: Memo,
}

impl Printer {
    pub(crate) fn new(selection: Arc<Selection>, shape: Shape) -> Self {
        let looks_at_members = match &shape {
            Shape::Format(format) => format.needs_members(),
            Shape::Raw { .. } | Shape::Nothing => false,
        };
        let only_json = !looks_at_members && selection.redact.is_none() && !selection.filter.needs_members();
        // What must not be seen of a line is told by its event.
        let needs_events = selection.filter.needs_events() || selection.redact.is_some() || matches!(shape, Shape::Format(_));
        let parts = Parts { only_json, ..Parts::default() };
        Self { selection, marked: false, needs_events, shape, parts, memo: Memo::default() }
    }

    /// Says which text belongs to which record, so that some of them can be left out.
    pub(crate) fn marking(self, marked: bool) -> Self {
        Self { marked, ..self }
    }
}

impl Consumer for Printer {
    type Part = Part;

    fn take(&mut self, chunk: &Chunk, part: &mut Part) {
        part.text.clear();
        part.marks.clear();
        part.tally = Tally::default();
        let (selection, needs_events) = (&*self.selection, self.needs_events);
        let mut press = Press { selection, marked: self.marked, needs_events, shape: &mut self.shape, part };
        walk(chunk, &mut self.parts, &mut self.memo, &mut press);
        if chunk.open_end && matches!(self.shape, Shape::Raw { exact: true, .. }) {
            part.text.push(b'\n');
        }
    }
}

/// Prints the records of one chunk.
struct Press<'p> {
    selection: &'p Selection,
    marked: bool,
    needs_events: bool,
    shape: &'p mut Shape,
    part: &'p mut Part,
}

impl Visitor for Press<'_> {
    fn admits(&mut self, record: &mut Record<'_>) -> bool {
        self.selection.admits(record, &mut self.part.tally.odd)
    }

    fn needs_events(&self) -> bool {
        self.needs_events
    }

    fn record(&mut self, record: &Record<'_>, line: &[u8]) -> Option<u64> {
        if !self.selection.keeps(record) {
            return None;
        }
        let number = self.part.tally.selected;
        self.part.tally.selected += 1;
        match &mut *self.shape {
            Shape::Raw { .. } => self.raw(Some(record), line, number),
            Shape::Format(format) => {
                self.selection.show(record, |record| format.write_to(record, &mut self.part.text));
                self.mark(number);
            }
            Shape::Nothing => {}
        }
        Some(number)
    }

    fn record_again(&mut self, record: &Record<'_>) -> Option<u64> {
        self.selection.keeps(record).then_some(0)
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
            let line = match record {
                Some(record) => self.selection.shown_line(record, line),
                None if self.selection.redact.is_none() => Cow::Borrowed(line),
                None => self.selection.shown_line(&read::parse(line), line),
            };
            self.part.text.append(|out| style.write(&line, *exact, out));
            self.mark(number);
        }
    }

    fn mark(&mut self, record: u64) {
        if self.marked {
            self.part.marks.push(Mark { end: self.part.text.len(), record });
        }
    }
}
