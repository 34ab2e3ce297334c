//! How does a line become a record? Line end, mark and colours go, then envelope and event are read.

use crate::bytes::is_plain;
use crate::envelope::{self, Memo};
use crate::events;
use crate::record::{Event, Form, Head, Places, Record};
use crate::sheet::Needs;
use std::borrow::Cow;

/// A line beyond this is cut, and the record says so.
pub(crate) const MAX_LINE: usize = 1 << 20;

/// Reads one line, with or without its line end. Reading never fails: a line that has no known form is an
/// `unparsed` record whose message is the whole line.
///
/// Lines are read one by one: what spans several of them (a slow query sent in chunks) is joined only by
/// [`crate::records()`].
///
/// ```
/// let record = hlog::parse(b"2026-11-22T04:55:01.886083+00:00 app[api]: Deploy 8d41489f by user maria@example.com");
/// assert_eq!(record.event(), "deploy");
/// assert_eq!(record.field("commit"), Some(hlog::Value::Text(b"8d41489f")));
/// ```
#[must_use]
pub fn parse(line: &[u8]) -> Record<'_> {
    let mut record = Record::default();
    let text = trim_line_end(line);
    let cut = text.len().min(MAX_LINE);
    head(&mut record, text, cut, &mut Memo::none());
    record.parts.truncated = cut < text.len();
    body(&mut record);
    record
}

/// Reads the envelope of the line that the first `len` bytes are.
pub(crate) fn head<'c>(record: &mut Record<'c>, onward: &'c [u8], len: usize, memo: &mut Memo) {
    take(record, onward, len);
    record.parts.head = memo.read(&record.text);
}

/// Takes a line, the first `len` bytes, without its colours. Whether it is plain is asked once for all who want to know: colours,
/// escapes and encoding are no matter in most lines.
#[inline]
pub(crate) fn take<'c>(record: &mut Record<'c>, onward: &'c [u8], len: usize) {
    let text = &onward[..len];
    if is_plain(text) {
        record.reset(Cow::Borrowed(text));
        record.onward = onward;
        record.parts.needs = Some(Needs::Quotes);
    } else {
        record.reset(clean(text));
        if let Cow::Owned(text) = &record.text {
            record.parts.needs = Some(Needs::of(text));
        }
    }
}

/// Takes a line as it is: no envelope, all message.
pub(crate) fn bare<'c>(record: &mut Record<'c>, text: &'c [u8]) {
    record.reset(clean(text));
    record.parts.head = Head { message: Places::of(&record.text).span(&record.text), ..Head::default() };
}

/// The same record of a text that has been rewritten.
pub(crate) fn again(record: &Record<'_>, text: Vec<u8>) -> Record<'static> {
    let mut new = Record::default();
    new.reset(Cow::Owned(text));
    if record.parts.head.form == Form::Hlog && crate::hlog_json::read(&mut new) {
        return new;
    }
    new.parts.head = envelope::read(&new.text);
    if record.parts.continued {
        let message = new.parts.head.message;
        new.parts.own.clone_from(&record.parts.own);
        new.parts.head = Head { message, ..record.parts.head };
        new.parts.continued = true;
    } else if let (None, Some(app)) = (new.app(), record.app()) {
        new.set_app(app);
    }
    if let Some(lines) = record.lines_text() {
        new.parts.lines_text = new.parts.keep(lines);
    }
    new.parts.truncated = record.parts.truncated;
    body(&mut new);
    if let Some(version) = record.release() {
        new.set_release(version, record.slug_commit());
    }
    new
}

/// Reads event and fields of a record whose envelope is known.
pub(crate) fn body(record: &mut Record<'_>) {
    if record.parts.head.form == Form::Bare && !record.parts.continued {
        record.parts.event = Event(&events::UNPARSED);
    } else {
        events::read(record);
    }
}

/// The line without its line end.
pub(crate) fn trim_line_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The text without a byte order mark and without colours.
pub(crate) fn clean(text: &[u8]) -> Cow<'_, [u8]> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    if memchr::memchr(0x1b, text).is_some() { Cow::Owned(envelope::strip_colours(text)) } else { Cow::Borrowed(text) }
}
