//! What is a record made of? Places in its line and in its own buffer.

use super::{Level, Span};
use crate::events::{FieldSpec, LOG, Rule};
use crate::sheet::{Needs, Sheet};

/// [`Value`](super::Value) as a record keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    Text(Span),
    /// text without quotes
    Word(Span),
    Number(Span),
    Bool(bool),
    Null,
    Json(Span),
}

/// A field's name: of the schema, or as the line prints it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Name {
    Known(&'static FieldSpec),
    Printed(Span),
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub name: Name,
    pub value: Kept,
}

/// What kind of header a line carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Form {
    /// none: the whole line is message
    #[default]
    Bare,
    /// time and source, in any of the text forms
    Enveloped,
    /// a record in hlog's own JSON
    Hlog,
}

/// When and where from. Empty spans are absent parts.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Head {
    pub form: Form,
    pub timestamp: Span,
    pub source: Span,
    pub dyno: Span,
    pub app: Span,
    pub release: Span,
    pub slug_commit: Span,
    pub hostname: Span,
    pub drain_token: Span,
    /// The priority as printed.
    pub pri: Span,
    pub message: Span,
    /// Where the header is remembered, from 1; 0 where it is not.
    pub slot: u16,
    /// Who is speaking, one of [`crate::envelope::from`]; 0 of a line that has no header of its own.
    pub from: u16,
}

impl Head {
    /// The head of a line whose header has been copied to `by` in the record's own buffer; the message stays.
    pub(super) fn borrowed(self, by: u32) -> Self {
        let own = |span: Span| if span.is_empty() { span } else { span.moved_to_own(by) };
        Self {
            form: self.form,
            timestamp: own(self.timestamp),
            source: own(self.source),
            dyno: own(self.dyno),
            app: own(self.app),
            release: own(self.release),
            slug_commit: own(self.slug_commit),
            hostname: own(self.hostname),
            drain_token: own(self.drain_token),
            pri: own(self.pri),
            message: self.message,
            slot: 0,
            from: 0,
        }
    }
}

/// Everything of a record but its line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parts {
    pub head: Head,
    pub own: Vec<u8>,
    pub fields: Vec<Field>,
    /// The line's JSON object, when `data` is that text as it is.
    pub json: Option<Span>,
    pub level: Option<Level>,
    pub event: Event,
    /// `lines` in digits, from 2.
    pub lines_text: Span,
    pub continued: bool,
    pub truncated: bool,
    /// What the line needs to stand in JSON, as far as that has been asked: of a line that is plain beside its quotes it is known
    /// from the start.
    pub needs: Option<Needs>,
    /// Is `data` looked at by nobody, but printed as JSON, all of it? Then an app's JSON object is but copied, and what is
    /// `printed` while it is read are no fields, beside those that tell the level or of the dyno.
    pub only_json: bool,
    /// `data` as JSON, printed while it was read; empty where it is told by the fields.
    pub printed: Sheet,
    /// Is nothing asked of an ordinary line but whether it is an error, and of which app? Then the fields of most are not read.
    pub lean: bool,
}

impl Parts {
    /// Is the line ASCII without control bytes and backslashes?
    pub(crate) fn is_plain(&self) -> bool {
        self.needs == Some(Needs::Quotes)
    }

    /// Takes back what a rule has written before it found that the line is something else.
    pub(crate) fn forget_fields(&mut self, own: usize) {
        self.fields.clear();
        self.own.truncate(own);
        self.json = None;
        self.printed.clear();
        self.level = None;
    }

    pub(crate) fn bytes<'t>(&'t self, text: &'t [u8], span: Span) -> &'t [u8] {
        span.resolve(text, &self.own)
    }

    pub(crate) fn name<'t>(&'t self, text: &'t [u8], field: &Field) -> &'t [u8] {
        match field.name {
            Name::Known(spec) => spec.name.as_bytes(),
            Name::Printed(span) => self.bytes(text, span),
        }
    }

    /// Keeps bytes that do not stand in the line.
    pub(crate) fn keep(&mut self, bytes: &[u8]) -> Span {
        let at = self.own.len();
        self.own.extend_from_slice(bytes);
        self.own_span(at)
    }

    /// Keeps what `write` appends to the buffer.
    pub(crate) fn keep_with(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> Span {
        let at = self.own.len();
        write(&mut self.own);
        self.own_span(at)
    }

    fn own_span(&self, at: usize) -> Span {
        Span::own(at..self.own.len())
    }
}

/// The event of a record: a rule of the registry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Event(pub &'static Rule);

impl Default for Event {
    fn default() -> Self {
        Self(&LOG)
    }
}
