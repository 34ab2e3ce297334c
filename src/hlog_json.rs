//! How is hlog's own JSON read back into a record?

use crate::data::Data;
use crate::events;
use crate::json;
use crate::number::is_number;
use crate::record::{Event, Form, Head, Level, Parts, Places, Record, Span};
use crate::scan::Line;

/// Is this line a record as hlog prints it?
pub(crate) fn is_record(line: &[u8]) -> bool {
    let (mut context, mut event, mut message, mut data) = (false, false, false, true);
    json::record(line, |key, value| match key {
        b"context" => context = value.starts_with(b"{"),
        b"data" => data = value.starts_with(b"{") || value == b"null",
        b"event" => event = value.starts_with(b"\""),
        b"message" => message = value.starts_with(b"\""),
        _ => {}
    }) && context
        && event
        && message
        && data
}

/// Reads a record; false when the line is none.
pub(crate) fn read(record: &mut Record<'_>) -> bool {
    if !is_record(&record.text) {
        return false;
    }
    let Record { text, parts, .. } = record;
    let text: &[u8] = text;
    let places = Places::of(text);
    let mut data = None;
    json::record(text, |key, value| match key {
        b"timestamp" => parts.head.timestamp = string(parts, places, value),
        b"level" => parts.level = Level::from_word(unquoted(value)),
        b"context" => read_context(parts, places, value),
        b"event" => parts.event = event(parts, value),
        b"message" => parts.head.message = string(parts, places, value),
        b"data" => data = Some(value).filter(|value| *value != b"null"),
        b"lines" => parts.lines_text = number(places, value),
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

/// The place of a JSON string's text, escapes undone; `null`, which others may have put there, is none. What else they may have put
/// there is shown as it stands; it may hold quotes, which no text in a line of hlog's own does.
fn string(parts: &mut Parts, places: Places, value: &[u8]) -> Span {
    match value {
        b"null" => Span::default(),
        [b'"', inner @ .., b'"'] if !inner.contains(&b'\\') => places.span(inner),
        [b'"', inner @ .., b'"'] => parts.keep_with(|own| json::unescape(inner, own)),
        other => parts.keep(other),
    }
}

/// The place of a number, which others may have put in quotes. Its digits are printed as they stand, so anything else is left out.
fn number(places: Places, value: &[u8]) -> Span {
    let digits = unquoted(value);
    if is_number(digits) { places.span(digits) } else { Span::default() }
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
        let part = match key {
            b"source" => &mut head.source,
            b"dyno" => &mut head.dyno,
            b"app" => &mut head.app,
            b"release" => &mut head.release,
            b"slug_commit" => &mut head.slug_commit,
            b"hostname" => &mut head.hostname,
            b"drain_token" => &mut head.drain_token,
            b"pri" => return head.pri = number(places, value),
            _ => return,
        };
        *part = string(parts, places, value);
    });
    let (timestamp, message) = (parts.head.timestamp, parts.head.message);
    parts.head = Head { timestamp, message, ..head };
}

/// Reads the fields, and keeps the object: it is printed as it came.
fn read_data(text: &[u8], parts: &mut Parts, object: &[u8]) {
    let rule = parts.event.0;
    let line = Line { text, onward: text, message: object, timestamp: b"", dyno: b"", from: 0 };
    let mut data = Data::new(&line, parts, rule);
    json::object(object, |key, value| data.own_member(key, value));
    data.whole_json(object);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::json_fields::Json;
    use crate::output::{Format, Style};
    use std::borrow::Cow;

    /// Others may have rewritten a record: `null` for what is absent, numbers in quotes, or anything.
    #[test]
    fn what_others_have_rewritten_is_printed_as_a_record() {
        let line = |[time, context, keys]: [&str; 3]| {
            format!(r#"{{{time}"context":{{"source":"app"{context}}},"event":"log","message":"x"{keys}}}"#)
        };
        for (rewritten, printed) in [
            (["", r#","pri":190"#, r#","lines":2"#], ["", r#","pri":190"#, r#","lines":2"#]),
            (["", r#","pri":"190""#, r#","lines":"2""#], ["", r#","pri":190"#, r#","lines":2"#]),
            (["", r#","pri":"abc""#, r#","lines":"a b""#], ["", "", ""]),
            (["", r#","pri":{"a":1}"#, r#","lines":[1]"#], ["", "", ""]),
            (
                [r#""timestamp":{"a":"b"},"#, r#","dyno":5,"app":["c"]"#, ""],
                [r#""timestamp":"{\"a\":\"b\"}","#, r#","dyno":"5","proc_type":"5","app":"[\"c\"]""#, ""],
            ),
            ([r#""timestamp":null,"#, r#","release":null"#, r#","level":null,"data":null,"lines":null"#], ["", "", ""]),
        ] {
            let rewritten = line(rewritten);
            let mut record = Record::default();
            record.reset(Cow::Borrowed(rewritten.as_bytes()));
            assert!(read(&mut record), "{rewritten}");
            let mut out = Vec::new();
            Json::new(None, &Style::default()).write(&record, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), line(printed) + "\n");
        }
        assert!(!is_record(br#"{"context":{},"event":"log","message":"x","data":5}"#));
    }
}
