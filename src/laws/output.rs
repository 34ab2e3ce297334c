//! What holds of everything that is printed of a line, whatever it is? Log text is text in it, and nothing else.

use crate::events::RULES;
use crate::name::{Key, Own};
use crate::output::delimited::{Delimited, Dialect};
use crate::output::{Format, Style, fields, json_fields, logfmt, message, safe, table, template, value};
use crate::record::Record;
use serde::de::IgnoredAny;

/// At a terminal a record is one line, and nothing in it drives that; cells are read back as what was in the record; no
/// spreadsheet takes text for a formula; and no page, no file for machines and no command holds markup of a log's making.
pub fn output(bytes: &[u8]) {
    let record = crate::parse(bytes);
    for (format, is_json) in &mut every_format() {
        let mut out = Vec::new();
        format.write(&record, &mut out);
        one_line(&out);
        assert!(!*is_json || serde_json::from_slice::<IgnoredAny>(&out).is_ok(), "{:?}", String::from_utf8_lossy(&out));
    }
    for dialect in [Dialect::Csv, Dialect::Tsv] {
        cells(dialect, &record);
    }
    logfmt_again(&record);
    super::totals::told(bytes);
}

/// All formats, as at a terminal, and whether each is JSON.
fn every_format() -> Vec<(Box<dyn Format>, bool)> {
    let style = &Style { terminal: true, width: Some(60), ..Style::default() };
    let columns = fields::read("timestamp,dyno,app,message,status,data.path,lines,data").unwrap_or_else(|error| panic!("{error}"));
    let read = |text| template::Template::read(text).unwrap_or_else(|error| panic!("{error}"));
    let mut all: Vec<(Box<dyn Format>, bool)> = vec![
        (Box::new(message::Message::new(style)), false),
        (Box::new(template::Templated::new(read("{timestamp}|{message}|{data}"), style)), false),
    ];
    for columns in [None, Some(&columns[..])] {
        all.push((Box::new(json_fields::Json::new(columns, style)), true));
        all.push((Box::new(logfmt::Logfmt::new(columns, style)), false));
        all.push((Box::new(table::Table::new(columns, None, true, style)), false));
        for dialect in [Dialect::Csv, Dialect::Tsv] {
            all.push((Box::new(Delimited::new(dialect, columns, None, false, style)), false));
        }
    }
    for rule in RULES {
        all.push((Box::new(table::Table::new(None, Some(rule), false, style)), false));
    }
    all
}

/// Does the letter move the cursor, or turn the order of what is read?
pub(super) fn drives(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

pub(super) fn one_line(out: &[u8]) {
    let text = std::str::from_utf8(out).unwrap_or_else(|error| panic!("{error}: {out:?}"));
    let text = text.strip_suffix('\n').unwrap_or_else(|| panic!("no line feed: {text:?}"));
    assert!(!text.contains(|letter| letter != '\t' && drives(letter)), "{text:?}");
}

/// The columns of any record, read back by one who knows nothing but the format.
fn cells(dialect: Dialect, record: &Record<'_>) {
    let columns = [Own::Timestamp, Own::Level, Own::App, Own::Source, Own::Dyno, Own::Event, Own::Message, Own::Data];
    let mut out = Vec::new();
    Delimited::new(dialect, None, None, false, &Style::default()).write(record, &mut out);
    let read = if dialect == Dialect::Csv { csv(&out) } else { tsv(&out) };
    assert_eq!(read.len(), columns.len(), "{:?}", String::from_utf8_lossy(&out));
    for (own, cell) in columns.into_iter().zip(read) {
        let mut plain = Vec::new();
        value::plain(&Key::Own(own), record, &mut plain);
        assert!(!matches!(cell.first(), Some(b'=' | b'+' | b'-' | b'@')) || crate::number::is_number(&cell), "a formula: {cell:?}");
        let expected = if safe::is_formula(&plain) { [b"'", &plain[..]].concat() } else { plain };
        super::same(&cell, &expected, own.name());
    }
}

/// The cells of one record of RFC 4180.
fn csv(text: &[u8]) -> Vec<Vec<u8>> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), Vec::new(), false);
    let mut bytes = text.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if quoted && bytes.next_if_eq(&b'"').is_some() => cell.push(b'"'),
            b'"' => quoted = !quoted,
            b',' | b'\n' if !quoted => cells.push(std::mem::take(&mut cell)),
            _ => cell.push(byte),
        }
    }
    assert!(!quoted && cell.is_empty(), "{:?}", String::from_utf8_lossy(text));
    cells
}

/// The cells of one line between tabs.
fn tsv(text: &[u8]) -> Vec<Vec<u8>> {
    let line = text.strip_suffix(b"\n").unwrap_or_else(|| panic!("no line feed"));
    assert!(!line.contains(&b'\n'));
    let undone = |cell: &[u8]| {
        let mut out = Vec::new();
        let mut bytes = cell.iter().copied();
        while let Some(byte) = bytes.next() {
            out.push(match byte {
                b'\\' => match bytes.next() {
                    Some(b't') => b'\t',
                    Some(b'n') => b'\n',
                    Some(b'r') => b'\r',
                    Some(b'\\') => b'\\',
                    other => panic!("an unknown escape {other:?}"),
                },
                byte => byte,
            });
        }
        out
    };
    line.split(|byte| *byte == b'\t').map(undone).collect()
}

/// As logfmt, an event's names come back in their order, whatever stands in their values.
fn logfmt_again(record: &Record<'_>) {
    let mut out = Vec::new();
    logfmt::Logfmt::new(None, &Style::default()).write(record, &mut out);
    let line = out.strip_suffix(b"\n").unwrap_or_else(|| panic!("no line feed"));
    assert!(!line.contains(&b'\n'));
    let mut names = Vec::new();
    let (mut rest, mut quoted) = (line, false);
    while !rest.is_empty() {
        let equals = rest.iter().position(|byte| *byte == b'=').unwrap_or_else(|| panic!("no pair: {:?}", String::from_utf8_lossy(rest)));
        names.push(rest[..equals].to_vec());
        let mut escaped = false;
        let end = rest[equals + 1..].iter().position(|byte| {
            let ends = *byte == b' ' && !quoted;
            quoted ^= *byte == b'"' && !escaped;
            escaped = quoted && *byte == b'\\' && !escaped;
            ends
        });
        rest = end.map_or(b"", |end| &rest[equals + end + 2..]);
    }
    assert!(!quoted, "{:?}", String::from_utf8_lossy(line));
    // `event` and `message` are always there; what else is known of itself.
    let place = |name: &[u8]| names.iter().position(|known| known == name);
    let first = place(b"event").unwrap_or_else(|| panic!("no event: {:?}", String::from_utf8_lossy(line)));
    assert_eq!(names.last().map(|name| &name[..]), Some(if record.is_truncated() { b"truncated" } else { &b"message"[..] }));
    assert_eq!(names.len() - first - 2, record.fields().count(), "{:?}", String::from_utf8_lossy(line));
}
