//! How is a record printed as one line of JSON? The contract of keys, their order and their types.

use crate::record::{DynoId, Field, Name, Record, Value};
use memchr::memchr_iter;

/// Appends the record as one JSON object and a line feed.
pub(crate) fn write(record: &Record<'_>, out: &mut Vec<u8>) {
    let pen = Pen::new(record);
    out.push(b'{');
    if let Some(timestamp) = record.timestamp() {
        pen.text(b"\"timestamp\":", timestamp, out);
        out.push(b',');
    }
    if let Some(level) = record.level() {
        out.extend_from_slice(b"\"level\":\"");
        out.extend_from_slice(level.name().as_bytes());
        out.extend_from_slice(b"\",");
    }
    pen.context(record, out);
    out.extend_from_slice(b",\"event\":\"");
    out.extend_from_slice(record.event().as_bytes());
    out.push(b'"');
    pen.data(record, out);
    pen.text(b",\"message\":", record.message(), out);
    tail(record, out);
    out.extend_from_slice(b"}\n");
}

fn tail(record: &Record<'_>, out: &mut Vec<u8>) {
    if let Some(lines) = record.lines_text() {
        out.extend_from_slice(b",\"lines\":");
        out.extend_from_slice(lines);
    }
    if record.is_continued() {
        out.extend_from_slice(b",\"continued\":true");
    }
    if record.is_truncated() {
        out.extend_from_slice(b",\"truncated\":true");
    }
}

/// Writes texts of one record. Whether its line holds anything that JSON must escape beside quotes is asked once per
/// line and not once per text.
struct Pen {
    plain: bool,
}

impl Pen {
    fn new(record: &Record<'_>) -> Self {
        Self { plain: record.parts.own.is_empty() && is_plain(&record.text) }
    }

    fn text(&self, key: &[u8], text: &[u8], out: &mut Vec<u8>) {
        out.extend_from_slice(key);
        out.push(b'"');
        if self.plain { escape_quotes(text, out) } else { escape(text, out) }
        out.push(b'"');
    }

    fn context(&self, record: &Record<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"\"context\":{");
        let start = out.len();
        let mut member = |key: &[u8], text: Option<&[u8]>| {
            if let Some(text) = text {
                if out.len() > start {
                    out.push(b',');
                }
                self.text(key, text, out);
            }
        };
        member(b"\"source\":", record.source());
        member(b"\"dyno\":", record.dyno());
        let (proc_type, id) = record.dyno().map_or((None, None), |dyno| {
            let (proc_type, id) = crate::record::split_dyno(dyno);
            (Some(proc_type), id)
        });
        member(b"\"proc_type\":", proc_type);
        match id {
            Some(DynoId::Text(id)) => member(b"\"dyno_id\":", Some(id)),
            Some(DynoId::Number(id)) => {
                out.extend_from_slice(b",\"dyno_id\":");
                out.extend_from_slice(id);
            }
            None => {}
        }
        let mut member = |key: &[u8], text: Option<&[u8]>| {
            if let Some(text) = text {
                if out.len() > start {
                    out.push(b',');
                }
                self.text(key, text, out);
            }
        };
        member(b"\"app\":", record.app());
        member(b"\"release\":", record.release());
        member(b"\"slug_commit\":", record.slug_commit());
        member(b"\"hostname\":", record.hostname());
        member(b"\"drain_token\":", record.drain_token());
        if let Some(pri) = record.pri_text() {
            out.extend_from_slice(if out.len() > start { b",\"pri\":" } else { b"\"pri\":" });
            out.extend_from_slice(pri);
        }
        out.push(b'}');
    }

    fn data(&self, record: &Record<'_>, out: &mut Vec<u8>) {
        if let Some(object) = record.parts.json {
            out.extend_from_slice(b",\"data\":");
            one_line(record.bytes(object), out);
            return;
        }
        if record.parts.fields.is_empty() {
            return;
        }
        out.extend_from_slice(b",\"data\":");
        let start = out.len();
        for field in &record.parts.fields {
            self.field(record, field, out);
        }
        out[start] = b'{';
        out.push(b'}');
    }

    /// Appends `,"name":value`.
    fn field(&self, record: &Record<'_>, field: &Field, out: &mut Vec<u8>) {
        match field.name {
            Name::Known(spec) => out.extend_from_slice(spec.json.as_bytes()),
            Name::Printed(name) => {
                self.text(b",", record.bytes(name), out);
                out.push(b':');
            }
        }
        match record.value(field) {
            Value::Text(text) => self.text(b"", text, out),
            Value::Number(digits) => out.extend_from_slice(digits),
            Value::Bool(truth) => out.extend_from_slice(if truth { b"true" } else { b"false" }),
            Value::Null => out.extend_from_slice(b"null"),
            Value::Json(text) => one_line(text, out),
        }
    }
}

/// A JSON text that stood in a message of several lines: its line ends are blanks.
fn one_line(text: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    out.extend_from_slice(text);
    for byte in &mut out[start..] {
        if matches!(*byte, b'\n' | b'\r') {
            *byte = b' ';
        }
    }
}

/// Is there nothing to escape but quotes?
fn is_plain(text: &[u8]) -> bool {
    !text.iter().fold(false, |found, &byte| found | (byte.wrapping_sub(0x20) > 0x5f) | (byte == b'\\'))
}

fn escape_quotes(text: &[u8], out: &mut Vec<u8>) {
    let mut start = 0;
    for at in memchr_iter(b'"', text) {
        out.extend_from_slice(&text[start..at]);
        out.push(b'\\');
        start = at;
    }
    out.extend_from_slice(&text[start..]);
}

/// Appends a text as the inside of a JSON string; bytes that are no UTF-8 become U+FFFD.
pub(crate) fn escape(text: &[u8], out: &mut Vec<u8>) {
    for chunk in text.utf8_chunks() {
        escape_valid(chunk.valid().as_bytes(), out);
        if !chunk.invalid().is_empty() {
            out.extend_from_slice("\u{fffd}".as_bytes());
        }
    }
}

fn escape_valid(text: &[u8], out: &mut Vec<u8>) {
    let mut start = 0;
    for (at, &byte) in text.iter().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.extend_from_slice(&text[start..at]);
        start = at + 1;
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            _ => {
                const HEX: &[u8; 16] = b"0123456789abcdef";
                out.extend_from_slice(b"\\u00");
                out.extend_from_slice(&[HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
            }
        }
    }
    out.extend_from_slice(&text[start..]);
}
