//! How is one value printed outside JSON: plainly for programs, with its unit for people?

use super::json;
use crate::events::Kind;
use crate::name::{Key, Own};
use crate::record::{Name, Record, Value};
use std::io::Write;

/// Appends the value under a key as plain text. False, and nothing appended, when the record has none.
pub(crate) fn plain(key: &Key, record: &Record<'_>, out: &mut Vec<u8>) -> bool {
    match key {
        Key::Own(Own::Data) => return json::append(out, |line| json::data(record, line)),
        Key::Own(Own::Context) => {
            json::append(out, |line| json::context(record, line));
            return true;
        }
        _ => {}
    }
    let value = key.value(record);
    if let Some(value) = value {
        as_it_is(value, out);
    }
    value.is_some()
}

fn as_it_is(value: Value<'_>, out: &mut Vec<u8>) {
    match value {
        Value::Text(text) | Value::Number(text) | Value::Json(text) => out.extend_from_slice(text),
        Value::Bool(truth) => out.extend_from_slice(if truth { b"true" } else { b"false" }),
        Value::Null => {}
    }
}

/// Appends the value under a key as people like it: `31s`, `4.1kB`, `A, B`. Nothing when there is none.
pub(crate) fn human(key: &Key, record: &Record<'_>, out: &mut Vec<u8>) {
    let Key::Field(name) = key else {
        plain(key, record, out);
        return;
    };
    let Some(field) = record.parts.fields.iter().rev().find(|field| record.name(field) == name.as_bytes()) else { return };
    let kind = match field.name {
        Name::Known(spec) => spec.kind,
        // An app's own field, whose unit nobody knows.
        Name::Printed(_) => Kind::Number,
    };
    match record.value(field) {
        Value::Number(digits) => number(digits, kind, out),
        Value::Json(text) if kind == Kind::List => list(text, out),
        other => as_it_is(other, out),
    }
}

/// The steps that a unit is shown in: from so many of it on, divided by so many.
const MS: [(f64, f64, &str); 4] = [(0.0, 1.0, "ms"), (1000.0, 1000.0, "s"), (600_000.0, 60_000.0, "m"), (36_000_000.0, 3_600_000.0, "h")];
const BYTES: [(f64, f64, &str); 5] = [
    (0.0, 1.0, "B"),
    (1024.0, 1024.0, "kB"),
    (1_048_576.0, 1_048_576.0, "MB"),
    (1_073_741_824.0, 1_073_741_824.0, "GB"),
    (1_099_511_627_776.0, 1_099_511_627_776.0, "TB"),
];
/// Memory stays in MB: what matters there is how near it is to the quota.
const MB: [(f64, f64, &str); 1] = [(0.0, 1.0, "MB")];
const PERCENT: [(f64, f64, &str); 1] = [(0.0, 1.0, "%")];

/// Appends a number with its unit: one decimal below 10, none from there on.
pub(crate) fn number(digits: &[u8], kind: Kind, out: &mut Vec<u8>) {
    let (steps, factor): (&[(f64, f64, &str)], f64) = match kind {
        Kind::Ms => (&MS, 1.0),
        Kind::Bytes => (&BYTES, 1.0),
        Kind::Kb => (&BYTES, 1024.0),
        Kind::Mb => (&MB, 1.0),
        Kind::Percent => (&PERCENT, 1.0),
        _ => (&[], 1.0),
    };
    let value = std::str::from_utf8(digits).ok().and_then(|text| text.parse::<f64>().ok()).map(|value| value * factor);
    let step = value.and_then(|value| steps.iter().rev().find(|(from, ..)| value >= *from));
    let (Some(value), Some((_, per, unit))) = (value, step) else {
        out.extend_from_slice(digits);
        out.extend_from_slice(kind.unit().as_bytes());
        return;
    };
    let shown = value / per;
    let whole = *per == 1.0 && shown.fract() == 0.0;
    let decimals = usize::from(shown < 9.95 && !whole);
    // Writing to a vector cannot fail.
    let _ = write!(out, "{shown:.decimals$}{unit}");
}

/// Appends a JSON list of texts as `A, B`; any other as it is.
fn list(text: &[u8], out: &mut Vec<u8>) {
    let inner = text.strip_prefix(b"[\"").and_then(|text| text.strip_suffix(b"\"]"));
    let Some(inner) = inner.filter(|inner| !inner.contains(&b'\\')) else {
        out.extend_from_slice(text);
        return;
    };
    let mut rest = inner;
    while let Some(at) = memchr::memmem::find(rest, b"\",\"") {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(b", ");
        rest = &rest[at + 3..];
    }
    out.extend_from_slice(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str, name: &str) -> (String, String) {
        let record = crate::parse(line.as_bytes());
        let key = Key::read(name).unwrap();
        let (mut human_text, mut plain_text) = (Vec::new(), Vec::new());
        human(&key, &record, &mut human_text);
        plain(&key, &record, &mut plain_text);
        (String::from_utf8(human_text).unwrap(), String::from_utf8(plain_text).unwrap())
    }

    #[test]
    fn numbers_have_their_unit() {
        for (digits, kind, text) in [
            ("12", Kind::Ms, "12ms"),
            ("0", Kind::Ms, "0ms"),
            ("0.25", Kind::Ms, "0.2ms"),
            ("64.847", Kind::Ms, "65ms"),
            ("999", Kind::Ms, "999ms"),
            ("1000", Kind::Ms, "1.0s"),
            ("1240", Kind::Ms, "1.2s"),
            ("9960", Kind::Ms, "10s"),
            ("30999", Kind::Ms, "31s"),
            ("85756.273", Kind::Ms, "86s"),
            ("1500000", Kind::Ms, "25m"),
            ("55000000", Kind::Ms, "15h"),
            ("13", Kind::Bytes, "13B"),
            ("4157", Kind::Bytes, "4.1kB"),
            ("28672", Kind::Bytes, "28kB"),
            ("9126928384", Kind::Bytes, "8.5GB"),
            ("15664876.0", Kind::Kb, "15GB"),
            ("436.47", Kind::Mb, "436MB"),
            ("0.00", Kind::Mb, "0MB"),
            ("1028", Kind::Mb, "1028MB"),
            ("107.1", Kind::Percent, "107%"),
            ("231241", Kind::Pages, "231241pages"),
            ("0.00", Kind::Number, "0.00"),
            ("-1", Kind::Ms, "-1ms"),
        ] {
            let mut out = Vec::new();
            number(digits.as_bytes(), kind, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), text);
        }
    }

    #[test]
    fn units_are_those_of_the_event() {
        let router = "2026-11-22T04:54:21+00:00 heroku[router]: at=info method=GET path=\"/\" dyno= connect= service=30000ms status=503";
        assert_eq!(read(router, "service"), ("30s".into(), "30000".into()));
        assert_eq!(read(router, "status"), ("503".into(), "503".into()));
        assert_eq!(read(router, "connect"), (String::new(), String::new()));
        assert_eq!(read("2026-11-22T04:54:21+00:00 app[web.1]: service=30000 bytes=2", "service").0, "30000");
    }

    #[test]
    fn lists_and_objects() {
        let line = "2026-11-22T04:54:21+00:00 app[api]: Set A, DATABASE_URL config vars by user maria@example.com";
        assert_eq!(read(line, "names"), ("A, DATABASE_URL".into(), "[\"A\",\"DATABASE_URL\"]".into()));
        assert_eq!(read(line, "context").1, "{\"source\":\"app\",\"dyno\":\"api\",\"proc_type\":\"api\"}");
        let mut out = Vec::new();
        list(b"[\"a\\\"b\",\"c\"]", &mut out);
        list(b"[]", &mut out);
        assert_eq!(out, b"[\"a\\\"b\",\"c\"][]");
    }
}
