//! What holds of one line, whatever it is?

use super::{Way, json_of, json_shape, same};
use crate::chunk::InputFormat;
use crate::envelope::{self, Memo};
use crate::filter::Filter;
use crate::filter::any::Any;
use crate::filter::event::EventSet;
use crate::filter::hint::Hint;
use crate::read::{self, clean, trim_line_end};
use crate::record::{Form, Record};
use crate::{json, parse};
use serde::de::IgnoredAny;
use std::collections::HashSet;

/// The keys of a record and of its context, in the order of the contract.
const KEYS: [&str; 9] = ["timestamp", "level", "context", "event", "data", "message", "lines", "continued", "truncated"];
const CONTEXT: [&str; 10] = ["source", "dyno", "proc_type", "dyno_id", "app", "release", "slug_commit", "hostname", "drain_token", "pri"];

/// Lines that stand before the one that is read, so that something is remembered of them.
const BEFORE: [&str; 3] = [
    "2026-11-22T04:54:21.811308+00:00 heroku[router]: at=info method=GET path=\"/\"",
    "2026-11-22T04:54:21.811308+00:00 app[web.1]: hello, and some more of it",
    "2026-11-22T04:54:21.811308+00:00 app[api]: Deploy 8d41489f by user maria@example.com",
];

/// A line becomes one record, which is printed as one line of JSON that says what the record says, and which is read back as
/// the same. What is remembered of other lines, and what is looked at first, changes nothing. No client forges a field. As a
/// record in hlog's own JSON, whatever others have made of it, it is printed as one.
pub fn line(bytes: &[u8]) {
    let record = parse(bytes);
    let printed = json_of(&record);
    is_record(&record, &printed);
    same(&json_of(&record.clone().into_owned()), &printed, "a record that was kept");
    same(&Way::PLAIN.printed(&printed, &Filter::default(), json_shape()), &printed, "own JSON read back");
    printed_at_once(trim_line_end(bytes), &record, &printed);
    header(trim_line_end(bytes), &record);
    let events = Any::read(&[record.event()], EventSet::read).unwrap_or_else(|error| panic!("{error}"));
    let hint = Hint::of(&Filter { events, ..Filter::default() });
    assert!(hint.is_none_or(|hint| hint.allows(&record)), "no text of {}: {bytes:?}", record.event());
    forged(bytes);
    rewritten(bytes);
}

/// Is a record that others have rewritten printed as JSON, which is read back as the same?
fn rewritten(bytes: &[u8]) {
    let own = Way { format: InputFormat::Hlog, ..Way::PLAIN };
    let printed = own.printed(bytes, &Filter::default(), json_shape());
    for line in printed.split_inclusive(|byte| *byte == b'\n') {
        serde_json::from_slice::<IgnoredAny>(line).unwrap_or_else(|error| panic!("{error}: {:?}", String::from_utf8_lossy(line)));
    }
    same(&own.printed(&printed, &Filter::default(), json_shape()), &printed, "own JSON that others have rewritten");
}

/// Where nobody looks at the fields, some of `data` is printed while it is read: that changes nothing.
fn printed_at_once(text: &[u8], record: &Record<'_>, printed: &[u8]) {
    let mut quick = Record::default();
    quick.parts.only_json = true;
    read::head(&mut quick, text, text.len(), &mut Memo::none());
    read::body(&mut quick);
    assert!(record.is_truncated() || json_of(&quick) == printed, "printed at once: {text:?}");
}

/// Is it the record as JSON, after the contract?
pub(super) fn is_record(record: &Record<'_>, printed: &[u8]) {
    let text = std::str::from_utf8(printed).unwrap_or_else(|error| panic!("{error}: {printed:?}"));
    let line = text.strip_suffix('\n').unwrap_or_else(|| panic!("no line feed: {text:?}"));
    assert!(!line.contains(['\n', '\r']), "more than a line: {line:?}");
    serde_json::from_str::<IgnoredAny>(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    let mut members = Vec::new();
    assert!(json::record(line.as_bytes(), |name, value| members.push((name, value))), "no record: {line}");
    in_order(&members, &KEYS, line);
    let value = |name: &str| members.iter().find(|(key, _)| *key == name.as_bytes()).map(|(_, value)| *value);
    let context = value("context").unwrap_or_else(|| panic!("no context: {line}"));
    in_order(&members_of(context), &CONTEXT, line);
    says(value("message"), record.message());
    says(value("event"), record.event().as_bytes());
    assert_eq!(value("timestamp").is_some(), record.timestamp().is_some(), "{line}");
    says(value("timestamp").or(Some(b"\"\"")), record.timestamp().unwrap_or_default());
    if record.parts.json.is_none() {
        let data = members_of(value("data").unwrap_or(b"{}"));
        let names: HashSet<_> = data.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), data.len(), "a name comes twice: {line}");
        assert_eq!(data.len(), record.fields().count(), "{line}");
    }
}

/// The members of an object, as they stand.
fn members_of(object: &[u8]) -> Vec<(&[u8], &[u8])> {
    let mut members = Vec::new();
    assert!(json::object(object, |name, value| members.push((name, value))), "no object: {object:?}");
    members
}

/// Does each of the names come at most once, in this order, and no other?
fn in_order(members: &[(&[u8], &[u8])], order: &[&str], line: &str) {
    let place = |(name, _): &(&[u8], &[u8])| order.iter().position(|known| known.as_bytes() == *name);
    let places: Vec<_> = members.iter().map(|member| place(member).unwrap_or_else(|| panic!("an unknown name: {line}"))).collect();
    assert!(places.is_sorted_by(|left, right| left < right), "out of order: {line}");
}

/// Does a JSON string say this text, with U+FFFD for what is none?
fn says(value: Option<&[u8]>, text: &[u8]) {
    let said: Option<String> = value.and_then(|value| serde_json::from_slice(value).ok());
    assert_eq!(said.as_deref(), Some(&*String::from_utf8_lossy(text)));
}

/// Is the header read alike by those who remember others, and by those who ask only whether there is one?
fn header(text: &[u8], record: &Record<'_>) {
    let fresh = envelope::read(&record.text);
    assert_eq!(envelope::has_header(text), envelope::parts(&clean(text)).is_some(), "{text:?}");
    let mut memo = Memo::default();
    for before in BEFORE {
        memo.read(before.as_bytes());
    }
    for _ in 0..2 {
        let remembered = memo.read(&record.text);
        let parts = |head: &crate::record::Head| {
            let spans = [head.timestamp, head.source, head.dyno, head.app, head.hostname, head.drain_token, head.pri, head.message];
            (head.form, spans.map(|span| record.bytes(span).to_vec()))
        };
        assert_eq!(parts(&remembered), parts(&fresh), "{text:?}");
    }
    assert_eq!(fresh.form == Form::Enveloped, envelope::has_header(text), "{text:?}");
}

/// A request's path is the client's; whatever it holds, the router's own fields say what the router said.
fn forged(client: &[u8]) {
    let path = String::from_utf8_lossy(client).replace(['\u{1b}', '\n', '\r'], "");
    let (before, behind) = (
        "2026-11-22T04:54:21.811308+00:00 heroku[router]: at=info method=GET path=\"",
        "\" host=shop.example.com request_id=1a fwd=\"203.0.113.7\" dyno=web.3 connect=0ms service=12ms status=200 bytes=4157 protocol=https",
    );
    let text = [before, &path, behind].concat();
    let record = parse(text.as_bytes());
    let told = ["path", "host", "request_id", "dyno", "service", "status"].map(|name| match record.field(name) {
        Some(crate::Value::Text(text) | crate::Value::Number(text)) => String::from_utf8_lossy(text).into_owned(),
        other => format!("{other:?}"),
    });
    assert_eq!(record.event(), "router", "{text}");
    assert_eq!(told, [&path, "shop.example.com", "1a", "web.3", "12", "200"], "{text}");
}
