//! What becomes of a line that a process prints on a dyno? JSON that says which dyno and release printed it.

use crate::data::Data;
use crate::events::{LOG, from};
use crate::output::{json, safe};
use crate::read::take;
use crate::record::{Record, Value};
use crate::scan;
use crate::sheet::Sheet;
use std::borrow::Cow;

/// Puts a dyno's context to lines.
#[derive(Clone)]
pub(crate) struct Annotator {
    /// The context as a JSON object.
    context: Vec<u8>,
    /// Is the output a terminal, which no text may drive?
    terminal: bool,
    record: Record<'static>,
}

impl Annotator {
    pub(crate) fn new(context: Vec<u8>, terminal: bool) -> Self {
        Self { context, terminal, record: Record::default() }
    }

    /// Appends the line, which comes without its end, as a line of JSON: one that is a JSON object keeps its keys, any
    /// other text becomes the message of one. `cut`: more of it follows.
    pub(crate) fn write(&mut self, text: &[u8], time: &[u8], cut: bool, out: &mut Sheet) {
        let parts = std::mem::take(&mut self.record.parts);
        let mut record = Record { parts, ..Record::default() };
        take(&mut record, text, text.len());
        read(&mut record);
        if record.parts.json.is_some() {
            self.object(&record, out);
        } else {
            self.message(&record, time, cut, out);
        }
        self.record.parts = record.parts;
    }

    fn object(&self, record: &Record<'_>, out: &mut Sheet) {
        let key: &[u8] = match (record.field("context"), record.field("hlog_context")) {
            (None, _) => b"\"context\":",
            (Some(_), None) => b"\"hlog_context\":",
            // Both names are taken: such a line says of itself where it comes from.
            (Some(_), Some(_)) => b"",
        };
        let object = record.text.trim_ascii();
        let members = object.strip_suffix(b"}").unwrap_or(object).trim_ascii_end();
        json::value(Value::Json(members), out);
        if !key.is_empty() {
            if members != b"{" {
                out.push(b',');
            }
            out.put(key);
            out.put(&self.context);
        }
        out.put(b"}\n");
    }

    fn message(&self, record: &Record<'_>, time: &[u8], cut: bool, out: &mut Sheet) {
        out.put(b"{\"timestamp\":\"");
        out.put(time);
        out.put(b"\",");
        if let Some(level) = record.level() {
            out.put(b"\"level\":\"");
            out.put(level.name().as_bytes());
            out.put(b"\",");
        }
        out.put(b"\"context\":");
        out.put(&self.context);
        out.put(b",\"message\":\"");
        out.escaped(&record.text, record.needs());
        out.put(if cut { b"\",\"truncated\":true}\n" } else { b"\"}\n" });
    }

    /// What has been written, made safe for where it goes.
    pub(crate) fn shown<'l>(&self, out: &'l Sheet) -> Cow<'l, [u8]> {
        if !self.terminal {
            return Cow::Borrowed(out.written());
        }
        let mut shown = out.written().to_vec();
        safe::escape_json(&mut shown, 0);
        Cow::Owned(shown)
    }
}

/// Reads fields and level as those of an app's line.
fn read(record: &mut Record<'_>) {
    let Record { text, parts, .. } = record;
    let line = scan::Line { text, onward: text, message: text, timestamp: b"", dyno: b"", from: from::APP };
    (LOG.read)(&line, &mut Data::new(&line, parts, &LOG));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CONTEXT: &str = r#"{"dyno":"web.1"}"#;

    fn annotated(text: &[u8], cut: bool, terminal: bool) -> String {
        let mut annotator = Annotator::new(CONTEXT.as_bytes().to_vec(), terminal);
        let mut out = Sheet::default();
        annotator.write(text, b"T", cut, &mut out);
        String::from_utf8(annotator.shown(&out).into_owned()).unwrap()
    }

    #[test]
    fn text_becomes_a_message_with_the_level_it_tells() {
        for (text, made) in [
            ("hello \"you\"", r#"{"timestamp":"T","context":{"dyno":"web.1"},"message":"hello \"you\""}"#),
            ("", r#"{"timestamp":"T","context":{"dyno":"web.1"},"message":""}"#),
            ("[WARN] low", r#"{"timestamp":"T","level":"warn","context":{"dyno":"web.1"},"message":"[WARN] low"}"#),
            ("level=error a=1", r#"{"timestamp":"T","level":"error","context":{"dyno":"web.1"},"message":"level=error a=1"}"#),
            ("\u{1b}[31mred\u{1b}[0m\t1", r#"{"timestamp":"T","context":{"dyno":"web.1"},"message":"red\t1"}"#),
            ("[1,2]", r#"{"timestamp":"T","context":{"dyno":"web.1"},"message":"[1,2]"}"#),
            ("{\"a\":}", r#"{"timestamp":"T","context":{"dyno":"web.1"},"message":"{\"a\":}"}"#),
        ] {
            assert_eq!(annotated(text.as_bytes(), false, false), format!("{made}\n"));
        }
        assert!(annotated(b"x", true, false).ends_with(",\"message\":\"x\",\"truncated\":true}\n"));
        assert!(annotated(b"a\xffb", false, false).contains("a\u{fffd}b"));
    }

    #[test]
    fn an_object_keeps_its_keys() {
        for (text, made) in [
            (r#"{"level":"info","msg":"\u00e9"}"#, r#"{"level":"info","msg":"\u00e9","context":{"dyno":"web.1"}}"#),
            ("{}", r#"{"context":{"dyno":"web.1"}}"#),
            (" { } ", r#"{"context":{"dyno":"web.1"}}"#),
            (r#"{"a":1 , "context":2 }"#, r#"{"a":1 , "context":2,"hlog_context":{"dyno":"web.1"}}"#),
            (r#"{"conte\u0078t":2}"#, r#"{"conte\u0078t":2,"hlog_context":{"dyno":"web.1"}}"#),
            (r#"{"context":1,"hlog_context":2}"#, r#"{"context":1,"hlog_context":2}"#),
        ] {
            assert_eq!(annotated(text.as_bytes(), false, false), format!("{made}\n"));
        }
    }

    proptest! {
        /// One line of JSON, whatever is printed; at a terminal nothing in it drives that.
        #[test]
        fn a_line_in_is_a_line_of_json_out(text in proptest::collection::vec(any::<u8>().prop_filter("one line", |byte| *byte != b'\n'), 0..60)) {
            for terminal in [false, true] {
                let made = annotated(&text, false, terminal);
                let line = made.strip_suffix('\n').unwrap();
                prop_assert!(!line.contains('\n'));
                prop_assert!(!terminal || !line.contains(char::is_control));
                let value: serde_json::Value = serde_json::from_str(line).unwrap();
                prop_assert_eq!(&value["context"]["dyno"], "web.1");
            }
        }
    }
}
