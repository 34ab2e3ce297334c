//! How is a record printed as one line of JSON? The contract of keys, their order and their types.

mod contexts;
mod pen;

use crate::record::{Record, Value};
use crate::sheet::{Needs, Sheet};

pub(crate) use contexts::Contexts;
pub(crate) use pen::Pen;

/// Appends the record as one JSON object and a line feed.
pub(crate) fn write(record: &Record<'_>, contexts: &mut Contexts, sheet: &mut Sheet) {
    let pen = Pen::new(record);
    let start = sheet.len();
    pen.timestamp(sheet);
    pen.level(sheet);
    contexts.write(&pen, sheet);
    pen.event(sheet);
    pen.data_member(sheet);
    pen.message(sheet);
    pen.lines(sheet);
    pen.continued(sheet);
    pen.truncated(sheet);
    sheet.close_object(start);
    sheet.push(b'\n');
}

fn has_data(record: &Record<'_>) -> bool {
    record.parts.json.is_some() || !record.parts.fields.is_empty() || record.parts.printed.len() > 0
}

/// Appends the object `data`. False, and nothing appended, when the record has no fields.
pub(crate) fn data(record: &Record<'_>, sheet: &mut Sheet) -> bool {
    let some = has_data(record);
    if some {
        Pen::new(record).data(sheet);
    }
    some
}

/// Appends the object `context`.
pub(crate) fn context(record: &Record<'_>, sheet: &mut Sheet) {
    Pen::new(record).context(sheet);
}

/// Appends to a text what is written on a sheet, for those who have none of their own.
pub(crate) fn append<T>(out: &mut Vec<u8>, write: impl FnOnce(&mut Sheet) -> T) -> T {
    let mut sheet = Sheet::default();
    let written = write(&mut sheet);
    out.extend_from_slice(sheet.written());
    written
}

/// Appends one value.
pub(crate) fn value(value: Value<'_>, sheet: &mut Sheet) {
    match value {
        Value::Text(text) => {
            sheet.push(b'"');
            sheet.escaped(text, Needs::of(text));
            sheet.push(b'"');
        }
        Value::Number(digits) => sheet.put(digits),
        Value::Bool(truth) => sheet.put(if truth { b"true" } else { b"false" }),
        Value::Null => sheet.put(b"null"),
        Value::Json(text) => one_line(text, sheet),
    }
}

/// A JSON text that stood in a message of several lines: its line ends are blanks.
fn one_line(text: &[u8], sheet: &mut Sheet) {
    let start = sheet.len();
    sheet.put(text);
    if memchr::memchr2(b'\n', b'\r', text).is_some() {
        for (at, byte) in text.iter().enumerate() {
            if matches!(byte, b'\n' | b'\r') {
                sheet.set(start + at, b' ');
            }
        }
    }
}
