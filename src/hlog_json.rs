//! How is hlog's own JSON read back into a record?

use crate::data::Data;
use crate::events;
use crate::json;
use crate::record::{Event, Form, Head, Level, Parts, Places, Record, Span};
use crate::scan::Line;

/// Is this line a record as hlog prints it?
pub(crate) fn is_record(line: &[u8]) -> bool {
    let (mut context, mut event, mut message) = (false, false, false);
    json::record(line, |key, value| match key {
        b"context" => context = value.starts_with(b"{"),
        b"event" => event = value.starts_with(b"\""),
        b"message" => message = value.starts_with(b"\""),
        _ => {}
    }) && context
        && event
        && message
}

/// Reads a record; false when the line is none.
pub(crate) fn read(record: &mut Record<'_>) -> bool {
    if !is_record(&record.text) {
        return false;
    }
    let Record { text, parts } = record;
    let text: &[u8] = text;
    let places = Places::of(text);
    let mut data = None;
    json::record(text, |key, value| match key {
        b"timestamp" => parts.head.timestamp = string(parts, places, value),
        b"level" => parts.level = Level::from_word(unquoted(value)),
        b"context" => read_context(parts, places, value),
        b"event" => parts.event = event(parts, value),
        b"message" => parts.head.message = string(parts, places, value),
        b"data" => data = Some(value),
        b"lines" => parts.lines_text = places.span(value),
        b"continued" => parts.continued = value == b"true",
        b"truncated" => parts.truncated = value == b"true",
        _ => {}
    });
    parts.head.form = Form::Hlog;
    if let Some(object) = data {
        read_data(text, parts, object);
    }
    true
}

/// The place of a JSON string's text, escapes undone.
fn string(parts: &mut Parts, places: Places, value: &[u8]) -> Span {
    match value {
        [b'"', inner @ .., b'"'] if !inner.contains(&b'\\') => places.span(inner),
        [b'"', inner @ .., b'"'] => parts.keep_with(|own| json::unescape(inner, own)),
        other => places.span(other),
    }
}

/// A JSON string without its quotes; of names, which hold no escapes.
fn unquoted(value: &[u8]) -> &[u8] {
    value.strip_prefix(b"\"").and_then(|name| name.strip_suffix(b"\"")).unwrap_or(value)
}

fn event(parts: &Parts, value: &[u8]) -> Event {
    std::str::from_utf8(unquoted(value)).ok().and_then(events::find).map_or(parts.event, Event)
}

fn read_context(parts: &mut Parts, places: Places, object: &[u8]) {
    let mut head = Head::default();
    json::object(object, |key, value| {
        let span = string(parts, places, value);
        match key {
            b"source" => head.source = span,
            b"dyno" => head.dyno = span,
            b"app" => head.app = span,
            b"release" => head.release = span,
            b"slug_commit" => head.slug_commit = span,
            b"hostname" => head.hostname = span,
            b"drain_token" => head.drain_token = span,
            b"pri" => head.pri = span,
            _ => {}
        }
    });
    let (timestamp, message) = (parts.head.timestamp, parts.head.message);
    parts.head = Head { timestamp, message, ..head };
}

/// Reads the fields, and keeps the object: it is printed as it came.
fn read_data(text: &[u8], parts: &mut Parts, object: &[u8]) {
    let rule = parts.event.0;
    let line = Line { text, message: object, timestamp: b"", dyno: b"", from: 0 };
    let mut data = Data::new(&line, parts, rule);
    json::object(object, |key, value| data.json_member(key, value));
    data.whole_json(object);
}
