//! How is a line printed as it came?

use crate::envelope;
use crate::output::safe;
use crate::read::{clean, trim_line_end};
use regex::bytes::Regex;

/// Prints lines as they came: bytes in a pipe, shown safely at a terminal.
#[derive(Clone, Debug, Default)]
pub(crate) struct Raw {
    pub terminal: bool,
    /// What is highlighted in messages.
    pub highlight: Option<Regex>,
}

/// Bold red, as grep's.
const ON: &[u8] = b"\x1b[1;31m";
const OFF: &[u8] = b"\x1b[0m";

impl Raw {
    /// Appends the line; unless it is to be exactly as it came, one that lacks a line end gets one.
    pub(crate) fn write(&self, line: &[u8], exact: bool, out: &mut Vec<u8>) {
        if !self.terminal && self.highlight.is_none() {
            out.extend_from_slice(line);
        } else {
            let text = clean(trim_line_end(line));
            let message = envelope::parts(&text).map_or(text.len(), |envelope| envelope.message.len());
            let (header, message) = text.split_at(text.len() - message);
            self.text(header, out);
            self.message(message, out);
            out.extend_from_slice(&line[trim_line_end(line).len()..]);
        }
        if !exact && !line.ends_with(b"\n") {
            out.push(b'\n');
        }
    }

    fn message(&self, message: &[u8], out: &mut Vec<u8>) {
        let mut start = 0;
        for found in self.highlight.iter().flat_map(|regex| regex.find_iter(message)).filter(|found| !found.is_empty()) {
            self.text(&message[start..found.start()], out);
            out.extend_from_slice(ON);
            self.text(found.as_bytes(), out);
            out.extend_from_slice(OFF);
            start = found.end();
        }
        self.text(&message[start..], out);
    }

    fn text(&self, text: &[u8], out: &mut Vec<u8>) {
        if self.terminal { safe::escape_for_terminal(text, out) } else { out.extend_from_slice(text) }
    }
}
