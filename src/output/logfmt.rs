//! How is a record printed as logfmt: one flat line of `key=value`?

use super::fields::Column;
use super::{Format, Style, json, safe};
use crate::name::{Key, OWN, Own};
use crate::record::{Record, Value};
use std::io::Write;

/// The keys of a whole record, in order. `context` and `data` stand for what they hold.
const WHOLE: [Own; 9] =
    [Own::Timestamp, Own::Level, Own::Context, Own::Event, Own::Data, Own::Message, Own::Lines, Own::Continued, Own::Truncated];

/// The keys inside `context`: the app stands next to the source, where people look for it.
const CONTEXT: [Own; 10] =
    [Own::Source, Own::App, Own::Dyno, Own::ProcType, Own::DynoId, Own::Release, Own::SlugCommit, Own::Hostname, Own::DrainToken, Own::Pri];

/// One line of `key=value` a record.
#[derive(Clone)]
pub(crate) struct Logfmt {
    columns: Vec<Column>,
    terminal: bool,
    scratch: Vec<u8>,
}

impl Logfmt {
    pub(crate) fn new(fields: Option<&[Column]>, style: &Style) -> Self {
        let whole = || WHOLE.map(Column::own).to_vec();
        Self { columns: fields.map_or_else(whole, <[Column]>::to_vec), terminal: style.terminal, scratch: Vec::new() }
    }
}

impl Format for Logfmt {
    fn write(&mut self, record: &Record<'_>, out: &mut Vec<u8>) {
        let start = out.len();
        let scratch = &mut self.scratch;
        for Column { name, key } in &self.columns {
            match key {
                Key::Own(Own::Context) => {
                    for own in CONTEXT {
                        pair(b"", own.name().as_bytes(), Key::Own(own).value(record), scratch, out);
                    }
                }
                Key::Own(Own::Data) => data(record, scratch, out),
                _ => pair(b"", name.as_bytes(), key.value(record), scratch, out),
            }
        }
        // Every pair is followed by a blank.
        if out.len() > start {
            out.pop();
        }
        out.push(b'\n');
        if self.terminal {
            safe::escape_json(out, start);
        }
    }

    fn fork(&self) -> Box<dyn Format> {
        Box::new(self.clone())
    }
}

/// Appends the event's fields. One that is called like a key of the record's own says whose it is.
fn data(record: &Record<'_>, scratch: &mut Vec<u8>, out: &mut Vec<u8>) {
    for (name, value) in record.fields() {
        let taken = OWN.iter().any(|(own, _)| own.as_bytes() == name);
        pair(if taken { b"data." } else { b"" }, name, Some(value), scratch, out);
    }
}

/// Appends `name=value ` where there is a value.
fn pair(prefix: &[u8], name: &[u8], value: Option<Value<'_>>, scratch: &mut Vec<u8>, out: &mut Vec<u8>) {
    let Some(value) = value else { return };
    out.extend_from_slice(prefix);
    write_name(name, out);
    out.push(b'=');
    match value {
        Value::Text(text) => write_text(text, out),
        Value::Number(digits) => out.extend_from_slice(digits),
        Value::Bool(truth) => out.extend_from_slice(if truth { b"true" } else { b"false" }),
        Value::Null => {}
        Value::Json(_) => {
            scratch.clear();
            json::append(scratch, |sheet| json::value(value, sheet));
            write_text(scratch, out);
        }
    }
    out.push(b' ');
}

/// Appends a name: what cannot stand in one is `_`.
fn write_name(name: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    out.extend_from_slice(if name.is_empty() { b"_" } else { name });
    for byte in &mut out[start..] {
        if matches!(*byte, 0..=b' ' | b'"' | b'=' | 0x7f) {
            *byte = b'_';
        }
    }
}

/// Appends a text, in quotes where it must be.
pub(super) fn write_text(text: &[u8], out: &mut Vec<u8>) {
    let needs_quotes = text.is_empty() || text.iter().any(|byte| matches!(*byte, 0..=b' ' | b'"' | b'=' | 0x7f)) || safe::has_active(text);
    if !needs_quotes {
        out.extend_from_slice(text);
        return;
    }
    out.push(b'"');
    let mut start = 0;
    for (at, &byte) in text.iter().enumerate().filter(|(_, byte)| matches!(byte, 0..0x20 | b'"' | b'\\' | 0x7f)) {
        out.extend_from_slice(&text[start..at]);
        start = at + 1;
        // Writing to a vector cannot fail.
        let _ = match byte {
            b'"' => out.write_all(b"\\\""),
            b'\\' => out.write_all(b"\\\\"),
            b'\n' => out.write_all(b"\\n"),
            b'\r' => out.write_all(b"\\r"),
            b'\t' => out.write_all(b"\\t"),
            _ => write!(out, "\\u{byte:04x}"),
        };
    }
    out.extend_from_slice(&text[start..]);
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::super::fields;
    use super::*;

    fn print(names: Option<&str>, line: &[u8], terminal: bool) -> Vec<u8> {
        let columns = names.map(|names| fields::read(names).unwrap());
        let mut out = Vec::new();
        Logfmt::new(columns.as_deref(), &Style { terminal, ..Style::default() }).write(&crate::parse(line), &mut out);
        out
    }

    fn text(names: Option<&str>, line: &str) -> String {
        String::from_utf8(print(names, line.as_bytes(), false)).unwrap()
    }

    #[test]
    fn own_keys_then_fields_then_message() {
        assert_eq!(
            text(None, "2026-11-22T04:54:21+00:00 heroku[router]: at=error code=H10 desc=\"App crashed\" path=\"/\" dyno= service=2ms"),
            "timestamp=2026-11-22T04:54:21+00:00 level=error source=heroku dyno=router proc_type=router event=router at=error code=H10 \
             desc=\"App crashed\" path=/ data.dyno= service=2 \
             message=\"at=error code=H10 desc=\\\"App crashed\\\" path=\\\"/\\\" dyno= service=2ms\"\n"
        );
    }

    #[test]
    fn members_of_json_lines() {
        let line =
            r#"2026-11-22T04:54:21+00:00 app[web.1]: {"level":30,"a b":"x\ny","":1,"ok":true,"no":null,"err":{"k": "v"},"e":"","t":[]}"#;
        assert_eq!(text(Some("data"), line), "data.level=30 a_b=\"x\\ny\" _=1 ok=true no= err=\"{\\\"k\\\": \\\"v\\\"}\" e=\"\" t=[]\n");
    }

    #[test]
    fn chosen_fields_have_the_names_that_were_typed() {
        let line = "Jul 28 13:45:47 shop heroku/router: at=info dyno=web.2 status=200";
        assert_eq!(text(Some("status,data.dyno,context.app,wait,dyno"), line), "status=200 data.dyno=web.2 context.app=shop dyno=router\n");
        assert_eq!(text(Some("context"), line), "source=heroku app=shop dyno=router proc_type=router\n");
        assert_eq!(text(Some("wait"), line), "\n");
    }

    #[test]
    fn values_are_quoted_when_they_must_be() {
        for (value, quoted) in [("a\\b", "a\\b"), ("a b", "\"a b\""), ("\u{1}\\\t", "\"\\u0001\\\\\\t\""), ("é", "é"), ("a=b", "\"a=b\"")]
        {
            let mut out = Vec::new();
            write_text(value.as_bytes(), &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), quoted);
        }
    }

    #[test]
    fn bytes_stay_in_a_pipe_and_are_escaped_at_a_terminal() {
        let line = b"2026-11-22T04:54:21+00:00 app[web.1]: \xff\xc2\x9b";
        assert_eq!(print(Some("message"), line, false), b"message=\"\xff\xc2\x9b\"\n");
        assert_eq!(print(Some("message"), line, true), "message=\"\u{fffd}\\u009b\"\n".as_bytes());
    }
}
