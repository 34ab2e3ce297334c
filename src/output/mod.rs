//! How is a record printed?

pub(crate) mod canvas;
pub(crate) mod colours;
mod columns;
pub(crate) mod delimited;
pub(crate) mod fields;
pub(crate) mod json;
pub(crate) mod json_fields;
pub(crate) mod logfmt;
pub(crate) mod message;
pub(crate) mod raw;
pub(crate) mod redact;
pub(crate) mod safe;
mod summary;
pub(crate) mod table;
pub(crate) mod template;
pub(crate) mod value;

use crate::line::Line;
use crate::record::Record;
use std::sync::Arc;

/// Prints records in one format. A value has buffers of its own, so every worker thread takes a [`fork`](Self::fork);
/// nothing it prints depends on the records before, so the output is the same however they are shared out.
pub(crate) trait Format: Send {
    /// Appends what stands once before all records.
    fn header(&self, _out: &mut Vec<u8>) {}

    /// Appends one record, with its line feed.
    fn write(&mut self, record: &Record<'_>, out: &mut Vec<u8>);

    /// The same to a line, for formats that are faster so.
    fn write_to(&mut self, record: &Record<'_>, out: &mut Line) {
        out.append(|out| self.write(record, out));
    }

    /// Are the members of an app's JSON object looked at, or is it but copied?
    fn needs_members(&self) -> bool {
        true
    }

    /// The same format for another thread.
    fn fork(&self) -> Box<dyn Format>;
}

/// Appends a time, as a record prints it, in the zone that was asked for.
pub(crate) type Clock = Arc<dyn Fn(&[u8], &mut Vec<u8>) + Send + Sync>;

/// Where the output goes, and how it shall look there.
#[derive(Clone, Default)]
pub(crate) struct Style {
    /// May colours be used?
    pub color: bool,
    /// Is the output a terminal? Then nothing in the log text may drive it.
    pub terminal: bool,
    /// Tables are cut at so many columns; `None` in a pipe: not at all.
    pub width: Option<usize>,
    /// The zone for times in tables and templates; `None`: as printed.
    pub tz: Option<Clock>,
}

#[cfg(test)]
mod tests {
    use super::delimited::Dialect;
    use super::*;
    use crate::events::RULES;
    use proptest::prelude::*;

    fn every_format(style: &Style) -> Vec<Box<dyn Format>> {
        let columns = fields::read("timestamp,dyno,app,message,status,data.path,lines,data").unwrap();
        let mut all: Vec<Box<dyn Format>> = vec![Box::new(message::Message::new(style))];
        all.push(Box::new(template::Templated::new(template::Template::read("{timestamp}|{message}|{data}").unwrap(), style)));
        for columns in [None, Some(&columns[..])] {
            all.push(Box::new(json_fields::Json::new(columns, style)));
            all.push(Box::new(logfmt::Logfmt::new(columns, style)));
            all.push(Box::new(table::Table::new(columns, None, true, style)));
            for dialect in [Dialect::Csv, Dialect::Tsv] {
                all.push(Box::new(delimited::Delimited::new(dialect, columns, None, style)));
            }
        }
        for rule in RULES {
            all.push(Box::new(table::Table::new(None, Some(rule), false, style)));
        }
        all
    }

    /// Whatever a line holds, at a terminal it is one line of text, and JSON is JSON.
    fn check(line: &[u8]) {
        let record = crate::parse(line);
        let style = Style { terminal: true, width: Some(60), ..Style::default() };
        for format in &every_format(&style) {
            let mut out = Vec::new();
            format.fork().write(&record, &mut out);
            let text = String::from_utf8(out).unwrap();
            let text = text.strip_suffix('\n').unwrap();
            let drives = |letter: char| letter != '\t' && (letter.is_control() || matches!(letter, '\u{2028}'..='\u{202e}'));
            assert!(!text.contains(drives), "{text:?}");
            assert!(!text.starts_with("{\"timestamp\"") || serde_json::from_str::<serde_json::Value>(text).is_ok(), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn no_bytes_drive_a_terminal(bytes in proptest::collection::vec(any::<u8>(), 0..80), text in "[\\x00-\\x1f\\x7f-\\x9f\u{202e}a=\"]{0,40}") {
            let head = b"2026-11-22T04:54:21+00:00 app[web.1]: ";
            check(&[head, &bytes[..]].concat());
            check(&[head, text.as_bytes()].concat());
            let quoted = serde_json::to_string(&text).unwrap();
            check(&[head, format!("{{\"a\":{quoted},{quoted}:1}}").as_bytes()].concat());
            check(&[&head[..26], b"heroku[router]: at=info method=GET path=\"", &bytes[..], text.as_bytes(), b"\" host=x dyno=web.1 status=200"].concat());
        }
    }
}
