//! How is a record printed as one line of JSON? The contract of keys, their order and their types.

use crate::bytes::Start32;
use crate::dyno_name::split_dyno;
use crate::envelope;
use crate::line::{Line, Needs, Padded};
use crate::name::Own;
use crate::record::{DynoId, Field, Kept, Level, Name, Record, Span, Value};

/// Contexts that have been printed: few processes write most lines, so most contexts are but copied.
#[derive(Clone, Debug)]
pub(crate) struct Contexts(Vec<Context>);

/// A context of source and dyno alone: what stands in the line from the one to the other, and the member.
#[derive(Clone, Copy, Debug)]
struct Context {
    header: Start32,
    member: Padded<112>,
}

impl Default for Contexts {
    fn default() -> Self {
        Self(vec![Context { header: Start32::default(), member: Padded::EMPTY }; 1 + envelope::REMEMBERED])
    }
}

impl Contexts {
    /// Appends the member `context` of `pen`'s record.
    fn write(&mut self, pen: &Pen<'_>, line: &mut Line) {
        let head = &pen.record.parts.head;
        let others = [head.app, head.release, head.slug_commit, head.hostname, head.drain_token, head.pri];
        let is_simple = head.source.is_of_line() && !head.dyno.is_empty() && others.iter().all(|span| span.is_empty());
        let len = (head.dyno.start() + head.dyno.len()).wrapping_sub(head.source.start());
        let header = pen.text.get(head.source.start()..).and_then(<[u8]>::first_chunk::<32>);
        let slot = usize::from(head.slot);
        match (header, self.0.get_mut(slot)) {
            (Some(header), Some(context)) if is_simple && len < 32 => {
                if context.header.len() == len && context.header.begins(header) {
                    return line.padded(&context.member);
                }
                let start = line.len();
                pen.context_member(line);
                let member = Padded::of(&line.written()[start..]).filter(|_| pen.needs == Needs::Quotes);
                if let Some(member) = member {
                    *context = Context { header: Start32::new(&header[..len]), member };
                }
            }
            _ => pen.context_member(line),
        }
    }
}

/// Appends the record as one JSON object and a line feed.
pub(crate) fn write(record: &Record<'_>, contexts: &mut Contexts, line: &mut Line) {
    let pen = Pen::new(record);
    let start = line.len();
    pen.timestamp(line);
    pen.level(line);
    contexts.write(&pen, line);
    pen.event(line);
    pen.data_member(line);
    pen.message(line);
    pen.lines(line);
    pen.continued(line);
    pen.truncated(line);
    line.close_object(start);
    line.push(b'\n');
}

const TIMESTAMP: Padded = Padded::new(",\"timestamp\":\"");
const LEVELS: [Padded; Level::ALL.len()] = levels();
const CONTEXT: Padded = Padded::new(",\"context\":");
const EVENT: Padded = Padded::new(",\"event\":\"");
const DATA: Padded = Padded::new(",\"data\":");
const MESSAGE: Padded = Padded::new(",\"message\":\"");
const SOURCE: Padded = Padded::new(",\"source\":\"");
const DYNO: Padded = Padded::new(",\"dyno\":\"");
const PROC_TYPE: Padded = Padded::new(",\"proc_type\":\"");
const DYNO_ID: Padded = Padded::new(",\"dyno_id\":");

const fn levels() -> [Padded; Level::ALL.len()] {
    let mut levels = [Padded::EMPTY; Level::ALL.len()];
    let mut at = 0;
    while at < levels.len() {
        levels[at] = Padded::new(",\"level\":\"").then(Level::ALL[at].name()).then("\"");
        at += 1;
    }
    levels
}

fn has_data(record: &Record<'_>) -> bool {
    record.parts.json.is_some() || !record.parts.fields.is_empty() || record.parts.printed.len() > 0
}

/// Appends the object `data`. False, and nothing appended, when the record has no fields.
pub(crate) fn data(record: &Record<'_>, line: &mut Line) -> bool {
    let some = has_data(record);
    if some {
        Pen::new(record).data(line);
    }
    some
}

/// Appends the object `context`.
pub(crate) fn context(record: &Record<'_>, line: &mut Line) {
    Pen::new(record).context(line);
}

/// Appends to a text what is written to a line, for those who have none of their own.
pub(crate) fn append<T>(out: &mut Vec<u8>, write: impl FnOnce(&mut Line) -> T) -> T {
    let mut line = Line::default();
    let written = write(&mut line);
    out.extend_from_slice(line.written());
    written
}

/// Appends one value.
pub(crate) fn value(value: Value<'_>, line: &mut Line) {
    match value {
        Value::Text(text) => {
            line.push(b'"');
            line.escaped(text, Needs::of(text));
            line.push(b'"');
        }
        Value::Number(digits) => line.put(digits),
        Value::Bool(truth) => line.put(if truth { b"true" } else { b"false" }),
        Value::Null => line.put(b"null"),
        Value::Json(text) => one_line(text, line),
    }
}

/// Writes what belongs to one record. Whether its line holds anything that JSON must escape beside quotes is asked once
/// per line and not once per text.
pub(crate) struct Pen<'r> {
    record: &'r Record<'r>,
    text: &'r [u8],
    needs: Needs,
}

impl<'r> Pen<'r> {
    pub(crate) fn new(record: &'r Record<'r>) -> Self {
        Self { record, text: &record.text, needs: record.needs() }
    }

    /// Appends `,"key":value` of a key of the record's own, if it has that; `context` and `data` whole.
    pub(crate) fn own(&self, own: Own, contexts: &mut Contexts, line: &mut Line) {
        match own {
            Own::Timestamp => self.timestamp(line),
            Own::Level => self.level(line),
            Own::Context => contexts.write(self, line),
            Own::Event => self.event(line),
            Own::Data => self.data_member(line),
            Own::Message => self.message(line),
            Own::Lines => self.lines(line),
            Own::Continued => self.continued(line),
            Own::Truncated => self.truncated(line),
            // Those are members of the context.
            Own::Source
            | Own::Dyno
            | Own::ProcType
            | Own::DynoId
            | Own::App
            | Own::Release
            | Own::SlugCommit
            | Own::Hostname
            | Own::DrainToken
            | Own::Pri => {}
        }
    }

    #[inline(always)]
    fn timestamp(&self, line: &mut Line) {
        if !self.record.parts.head.timestamp.is_empty() {
            self.word(&TIMESTAMP, self.record.parts.head.timestamp, line);
        }
    }

    #[inline(always)]
    fn level(&self, line: &mut Line) {
        if let Some(level) = self.record.level() {
            line.padded(&LEVELS[level as usize]);
        }
    }

    #[inline(always)]
    fn event(&self, line: &mut Line) {
        line.padded(&EVENT);
        line.put(self.record.event().as_bytes());
        line.push(b'"');
    }

    #[inline(always)]
    fn data_member(&self, line: &mut Line) {
        if has_data(self.record) {
            line.padded(&DATA);
            self.data(line);
        }
    }

    #[inline(always)]
    fn message(&self, line: &mut Line) {
        line.padded(&MESSAGE);
        self.text(self.record.parts.head.message, line);
    }

    #[inline(always)]
    fn lines(&self, line: &mut Line) {
        if let Some(lines) = self.record.lines_text() {
            line.put(b",\"lines\":");
            line.put(lines);
        }
    }

    #[inline(always)]
    fn continued(&self, line: &mut Line) {
        if self.record.is_continued() {
            line.put(b",\"continued\":true");
        }
    }

    #[inline(always)]
    fn truncated(&self, line: &mut Line) {
        if self.record.is_truncated() {
            line.put(b",\"truncated\":true");
        }
    }

    /// What the text at this place needs; of the record's own buffer nothing is known.
    fn needs(&self, span: Span) -> Needs {
        if span.is_of_line() { self.needs } else { Needs::Everything }
    }

    /// `text"`, escaped as far as it needs it.
    fn text(&self, span: Span, line: &mut Line) {
        line.escaped(self.record.bytes(span), self.needs(span));
        line.push(b'"');
    }

    /// `"key":"word"`: a text that holds no quote; in a plain line there is nothing to escape in it.
    #[inline(always)]
    fn word(&self, key: &Padded, span: Span, line: &mut Line) {
        line.padded(key);
        self.quoteless(span, line);
        line.push(b'"');
    }

    #[inline(always)]
    fn quoteless(&self, span: Span, line: &mut Line) {
        match self.needs(span) {
            Needs::Quotes => line.piece(self.text, span.start(), span.len()),
            needs => line.escaped(self.record.bytes(span), needs),
        }
    }

    fn context_member(&self, line: &mut Line) {
        line.padded(&CONTEXT);
        self.context(line);
    }

    fn context(&self, line: &mut Line) {
        let record = self.record;
        let head = &record.parts.head;
        let start = line.len();
        if !head.source.is_empty() {
            self.word(&SOURCE, head.source, line);
        }
        if !head.dyno.is_empty() {
            self.word(&DYNO, head.dyno, line);
            self.dyno_parts(head.dyno, line);
        }
        for (key, span) in [
            (",\"app\":\"", head.app),
            (",\"release\":\"", head.release),
            (",\"slug_commit\":\"", head.slug_commit),
            (",\"hostname\":\"", head.hostname),
            (",\"drain_token\":\"", head.drain_token),
        ] {
            if !span.is_empty() {
                line.put(key.as_bytes());
                self.text(span, line);
            }
        }
        if let Some(pri) = record.pri_text() {
            line.put(b",\"pri\":");
            line.put(pri);
        }
        line.close_object(start);
    }

    /// Process type and id are pieces of the dyno's name, so they stand in the line where it stands.
    fn dyno_parts(&self, dyno: Span, line: &mut Line) {
        let (proc_type, id) = split_dyno(self.record.bytes(dyno));
        self.word(&PROC_TYPE, dyno.first(proc_type.len()), line);
        match id {
            Some(DynoId::Number(digits)) => {
                line.padded(&DYNO_ID);
                line.put(digits);
            }
            Some(DynoId::Text(id)) => {
                line.padded(&DYNO_ID);
                line.push(b'"');
                line.escaped(id, Needs::Everything);
                line.push(b'"');
            }
            None => {}
        }
    }

    fn data(&self, line: &mut Line) {
        let parts = &self.record.parts;
        match parts.json {
            _ if parts.printed.len() > 0 => return line.put(parts.printed.written()),
            Some(object) if self.needs(object) == Needs::Quotes => return line.put(self.record.bytes(object)),
            Some(object) => return one_line(self.record.bytes(object), line),
            None => {}
        }
        let start = line.len();
        for field in &parts.fields {
            self.field(field, line);
        }
        line.close_object(start);
    }

    /// Appends `,"name":value`.
    fn field(&self, field: &Field, line: &mut Line) {
        match field.name {
            Name::Known(spec) => line.padded(&spec.json),
            Name::Printed(name) if self.needs(name) == Needs::Quotes => {
                line.framed_piece(b",\"", self.text, name.start(), name.len(), b"\":");
            }
            Name::Printed(name) => {
                line.put(b",\"");
                self.quoteless(name, line);
                line.put(b"\":");
            }
        }
        match field.value {
            Kept::Number(span) if span.is_of_line() => line.piece(self.text, span.start(), span.len()),
            Kept::Word(span) if self.needs(span) == Needs::Quotes => line.quoted_piece(self.text, span.start(), span.len()),
            Kept::Word(span) => {
                line.push(b'"');
                self.quoteless(span, line);
                line.push(b'"');
            }
            Kept::Text(span) => {
                line.push(b'"');
                self.text(span, line);
            }
            _ => value(self.record.value(field), line),
        }
    }
}

/// A JSON text that stood in a message of several lines: its line ends are blanks.
fn one_line(text: &[u8], line: &mut Line) {
    let start = line.len();
    line.put(text);
    if memchr::memchr2(b'\n', b'\r', text).is_some() {
        for (at, byte) in text.iter().enumerate() {
            if matches!(byte, b'\n' | b'\r') {
                line.set(start + at, b' ');
            }
        }
    }
}
