//! What does each part of a record look like in JSON?

use super::{Contexts, has_data, one_line, value};
use crate::dyno_name::split_dyno;
use crate::name::Own;
use crate::record::{DynoId, Field, Kept, Level, Name, Record, Span};
use crate::sheet::{Needs, Padded, Sheet};

/// Writes what belongs to one record. Whether its line holds anything that JSON must escape beside quotes is asked once
/// per line and not once per text.
pub(crate) struct Pen<'r> {
    pub(super) record: &'r Record<'r>,
    pub(super) text: &'r [u8],
    pub(super) needs: Needs,
}

impl<'r> Pen<'r> {
    pub(crate) fn new(record: &'r Record<'r>) -> Self {
        Self { record, text: &record.text, needs: record.needs() }
    }

    /// Appends `,"key":value` of a key of the record's own, if it has that; `context` and `data` whole.
    pub(crate) fn own(&self, own: Own, contexts: &mut Contexts, sheet: &mut Sheet) {
        match own {
            Own::Timestamp => self.timestamp(sheet),
            Own::Level => self.level(sheet),
            Own::Context => contexts.write(self, sheet),
            Own::Event => self.event(sheet),
            Own::Data => self.data_member(sheet),
            Own::Message => self.message(sheet),
            Own::Lines => self.lines(sheet),
            Own::Continued => self.continued(sheet),
            Own::Truncated => self.truncated(sheet),
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
    pub(super) fn timestamp(&self, sheet: &mut Sheet) {
        if !self.record.parts.head.timestamp.is_empty() {
            self.word(&TIMESTAMP, self.record.parts.head.timestamp, sheet);
        }
    }

    #[inline(always)]
    pub(super) fn level(&self, sheet: &mut Sheet) {
        if let Some(level) = self.record.level() {
            sheet.padded(&LEVELS[level as usize]);
        }
    }

    #[inline(always)]
    pub(super) fn event(&self, sheet: &mut Sheet) {
        sheet.padded(&EVENT);
        sheet.put(self.record.event().as_bytes());
        sheet.push(b'"');
    }

    #[inline(always)]
    pub(super) fn data_member(&self, sheet: &mut Sheet) {
        if has_data(self.record) {
            sheet.padded(&DATA);
            self.data(sheet);
        }
    }

    #[inline(always)]
    pub(super) fn message(&self, sheet: &mut Sheet) {
        sheet.padded(&MESSAGE);
        self.text(self.record.parts.head.message, sheet);
    }

    #[inline(always)]
    pub(super) fn lines(&self, sheet: &mut Sheet) {
        if let Some(lines) = self.record.lines_text() {
            sheet.put(b",\"lines\":");
            sheet.put(lines);
        }
    }

    #[inline(always)]
    pub(super) fn continued(&self, sheet: &mut Sheet) {
        if self.record.is_continued() {
            sheet.put(b",\"continued\":true");
        }
    }

    #[inline(always)]
    pub(super) fn truncated(&self, sheet: &mut Sheet) {
        if self.record.is_truncated() {
            sheet.put(b",\"truncated\":true");
        }
    }

    /// What the text at this place needs; of the record's own buffer nothing is known.
    fn needs(&self, span: Span) -> Needs {
        if span.is_of_line() { self.needs } else { Needs::Everything }
    }

    /// `text"`, escaped as far as it needs it.
    fn text(&self, span: Span, sheet: &mut Sheet) {
        sheet.escaped(self.record.bytes(span), self.needs(span));
        sheet.push(b'"');
    }

    /// `"key":"word"`: a text that holds no quote; in a plain line there is nothing to escape in it.
    #[inline(always)]
    fn word(&self, key: &Padded, span: Span, sheet: &mut Sheet) {
        sheet.padded(key);
        self.quoteless(span, sheet);
        sheet.push(b'"');
    }

    #[inline(always)]
    fn quoteless(&self, span: Span, sheet: &mut Sheet) {
        match self.needs(span) {
            Needs::Quotes => sheet.piece(self.text, span.start(), span.len()),
            needs => sheet.escaped(self.record.bytes(span), needs),
        }
    }

    pub(super) fn context_member(&self, sheet: &mut Sheet) {
        sheet.padded(&CONTEXT);
        self.context(sheet);
    }

    pub(super) fn context(&self, sheet: &mut Sheet) {
        let record = self.record;
        let head = &record.parts.head;
        let start = sheet.len();
        if !head.source.is_empty() {
            self.word(&SOURCE, head.source, sheet);
        }
        if !head.dyno.is_empty() {
            self.word(&DYNO, head.dyno, sheet);
            self.dyno_parts(head.dyno, sheet);
        }
        for (key, span) in [
            (",\"app\":\"", head.app),
            (",\"release\":\"", head.release),
            (",\"slug_commit\":\"", head.slug_commit),
            (",\"hostname\":\"", head.hostname),
            (",\"drain_token\":\"", head.drain_token),
        ] {
            if !span.is_empty() {
                sheet.put(key.as_bytes());
                self.text(span, sheet);
            }
        }
        if let Some(pri) = record.pri_text() {
            sheet.put(b",\"pri\":");
            sheet.put(pri);
        }
        sheet.close_object(start);
    }

    /// Process type and id are pieces of the dyno's name, so they stand in the line where it stands.
    fn dyno_parts(&self, dyno: Span, sheet: &mut Sheet) {
        let (proc_type, id) = split_dyno(self.record.bytes(dyno));
        self.word(&PROC_TYPE, dyno.first(proc_type.len()), sheet);
        match id {
            Some(DynoId::Number(digits)) => {
                sheet.padded(&DYNO_ID);
                sheet.put(digits);
            }
            Some(DynoId::Text(id)) => {
                sheet.padded(&DYNO_ID);
                sheet.push(b'"');
                sheet.escaped(id, Needs::Everything);
                sheet.push(b'"');
            }
            None => {}
        }
    }

    pub(super) fn data(&self, sheet: &mut Sheet) {
        let parts = &self.record.parts;
        match parts.json {
            _ if parts.printed.len() > 0 => return sheet.put(parts.printed.written()),
            Some(object) if self.needs(object) == Needs::Quotes => return sheet.put(self.record.bytes(object)),
            Some(object) => return one_line(self.record.bytes(object), sheet),
            None => {}
        }
        let start = sheet.len();
        for field in &parts.fields {
            self.field(field, sheet);
        }
        sheet.close_object(start);
    }

    /// Appends `,"name":value`.
    fn field(&self, field: &Field, sheet: &mut Sheet) {
        match field.name {
            Name::Known(spec) => sheet.padded(&spec.json),
            Name::Printed(name) if self.needs(name) == Needs::Quotes => {
                sheet.framed_piece(b",\"", self.text, name.start(), name.len(), b"\":");
            }
            Name::Printed(name) => {
                sheet.put(b",\"");
                self.quoteless(name, sheet);
                sheet.put(b"\":");
            }
        }
        match field.value {
            Kept::Number(span) if span.is_of_line() => sheet.piece(self.text, span.start(), span.len()),
            Kept::Word(span) if self.needs(span) == Needs::Quotes => sheet.quoted_piece(self.text, span.start(), span.len()),
            Kept::Word(span) => {
                sheet.push(b'"');
                self.quoteless(span, sheet);
                sheet.push(b'"');
            }
            Kept::Text(span) => {
                sheet.push(b'"');
                self.text(span, sheet);
            }
            _ => value(self.record.value(field), sheet),
        }
    }
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
