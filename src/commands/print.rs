//! How do chunks become printed records? The consumer behind `parse` and `grep`.

use crate::chunk::Chunk;
use crate::engine::Consumer;
use crate::envelope;
use crate::filter::Filter;
use crate::framing::Role;
use crate::hlog_json;
use crate::output::{Format, raw};
use crate::read::{self, clean, trim_line_end};
use crate::record::{Form, Parts, Record};
use std::sync::Arc;

/// What is printed of the records that pass the filter.
pub(crate) struct Printing {
    pub filter: Filter,
    /// The app of lines whose input does not know it.
    pub app: Option<Vec<u8>>,
    pub redact: Option<crate::output::redact::Redactor>,
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
    pub text: Vec<u8>,
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
    shape: Shape,
    parts: Parts,
    /// Which selected record each group of the chunk is: not looked at yet, not selected, or its number.
    groups: Vec<Option<Option<u64>>>,
}

impl Printer {
    pub(crate) fn new(printing: Arc<Printing>, shape: Shape) -> Self {
        Self { printing, shape, parts: Parts::default(), groups: Vec::new() }
    }
}

impl Consumer for Printer {
    type Part = Part;

    fn take(&mut self, chunk: &Chunk, part: &mut Part) {
        part.text.clear();
        part.marks.clear();
        part.tally = Tally::default();
        self.groups.clear();
        self.groups.resize(chunk.groups.len(), None);
        let record = Record { parts: std::mem::take(&mut self.parts), ..Record::default() };
        let above = (!chunk.above.is_empty()).then_some(&chunk.above[..]);
        let mut walk = Walk { printing: &self.printing, shape: &mut self.shape, chunk, groups: &mut self.groups, record, above, part };
        for (line, role) in chunk.lines() {
            walk.line(line, role);
        }
        self.parts = walk.record.parts;
    }
}

/// One pass over a chunk.
struct Walk<'c, 'p> {
    printing: &'p Printing,
    shape: &'p mut Shape,
    chunk: &'c Chunk,
    groups: &'p mut [Option<Option<u64>>],
    record: Record<'c>,
    /// The last line that had a header, or the header alone.
    above: Option<&'c [u8]>,
    part: &'p mut Part,
}

impl<'c> Walk<'c, '_> {
    fn line(&mut self, line: &'c [u8], role: Role) {
        match role {
            Role::Line | Role::Cut => {
                self.part.tally.truncated += u64::from(role == Role::Cut);
                if let Some(number) = self.select(line, trim_line_end(line), role == Role::Cut) {
                    self.print(line, number);
                }
            }
            Role::Head(group) => {
                let number = self.select_group(group);
                if let Some(number) = number {
                    self.print(line, number);
                }
            }
            Role::Member(group) => {
                if let Shape::Raw { .. } = self.shape
                    && let Some(number) = self.select_member(group)
                {
                    self.print_raw(line, number);
                }
            }
            Role::Rest => {
                if let Shape::Raw { exact: true, .. } = self.shape {
                    self.part.text.extend_from_slice(line);
                }
            }
        }
    }

    /// The number of a joined record, if it is selected; it is read once.
    fn select_group(&mut self, group: u16) -> Option<u64> {
        let at = usize::from(group);
        if let Some(decided) = self.groups[at] {
            return decided;
        }
        let group = &self.chunk.groups[at];
        let number = self.select_lines(&group.text, group.lines);
        self.groups[at] = Some(number);
        number
    }

    /// The same for a further line. Its record's first line may stand in an earlier chunk, which has counted it.
    fn select_member(&mut self, group: u16) -> Option<u64> {
        let counted = self.part.tally.selected;
        let number = self.select_group(group);
        self.part.tally.selected = counted;
        number
    }

    fn select_lines(&mut self, text: &'c [u8], lines: usize) -> Option<u64> {
        read::head(&mut self.record, text);
        self.above = Some(text);
        let digits = self.record.parts.keep(lines.to_string().as_bytes());
        self.record.parts.lines_text = digits;
        self.judge()
    }

    /// Reads a line; its number, if it is selected.
    fn select(&mut self, line: &'c [u8], text: &'c [u8], cut: bool) -> Option<u64> {
        read::head(&mut self.record, text);
        if self.chunk.hlog && !text.trim_ascii().is_empty() {
            self.read_hlog(text);
        } else if self.record.parts.head.form == Form::Bare {
            if text.trim_ascii().is_empty() {
                self.blank(line);
                return None;
            }
            self.read_bare(text);
        } else {
            self.above = Some(text);
        }
        self.record.parts.truncated |= cut;
        self.judge()
    }

    fn read_hlog(&mut self, text: &'c [u8]) {
        self.record.reset(std::borrow::Cow::Borrowed(text));
        if !hlog_json::read(&mut self.record) {
            read::head(&mut self.record, text);
            self.record.parts.head.form = Form::Bare;
        }
    }

    /// A line without a header continues the last one that had one, unless it is noise.
    fn read_bare(&mut self, text: &[u8]) {
        let Some(above) = self.above.filter(|_| !envelope::is_noise(text)) else { return };
        let above = clean(trim_line_end(above));
        let head = envelope::read(&above);
        let header = envelope::parts(&above).map_or(0, |envelope| above.len() - envelope.message.len());
        self.record.continue_from(&above[..header], head);
    }

    /// A blank line makes no record.
    fn blank(&mut self, line: &[u8]) {
        if let Shape::Raw { exact: true, .. } = self.shape {
            self.part.text.extend_from_slice(line);
        }
    }

    /// Asks the filter, reads the event in between.
    fn judge(&mut self) -> Option<u64> {
        let record = &mut self.record;
        if let Some(app) = &self.printing.app
            && record.app().is_none()
        {
            record.set_app(app);
        }
        let filter = &self.printing.filter;
        let form = record.parts.head.form;
        let unparsed = form == Form::Bare && !record.parts.continued;
        self.part.tally.unparsed += u64::from(unparsed);
        if let Shape::Raw { exact: true, .. } = self.shape {
            return Some(self.count());
        }
        if !filter.admits(record) {
            return None;
        }
        if form != Form::Hlog {
            read::body(record);
        }
        filter.keeps(record).then(|| self.count())
    }

    fn count(&mut self) -> u64 {
        self.part.tally.selected += 1;
        self.part.tally.selected - 1
    }

    fn print(&mut self, line: &[u8], number: u64) {
        match self.shape {
            Shape::Raw { .. } => self.print_raw(line, number),
            Shape::Nothing => {}
            Shape::Format(format) => {
                match &self.printing.redact {
                    Some(redactor) => redactor.reread(&self.record, |record| format.write(record, &mut self.part.text)),
                    None => format.write(&self.record, &mut self.part.text),
                }
                self.mark(number);
            }
        }
    }

    fn print_raw(&mut self, line: &[u8], number: u64) {
        if let Shape::Raw { exact, style } = self.shape {
            match &self.printing.redact {
                Some(redactor) => redactor.line(line, |line| style.write(line, *exact, &mut self.part.text)),
                None => style.write(line, *exact, &mut self.part.text),
            }
            self.mark(number);
        }
    }

    fn mark(&mut self, record: u64) {
        if self.printing.marked {
            self.part.marks.push(Mark { end: self.part.text.len(), record });
        }
    }
}

