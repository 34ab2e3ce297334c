//! How is a line printed as it came?

use crate::envelope::{self, Envelope};
use crate::output::colours::{self, DIM, Paint};
use crate::output::safe;
use crate::read::{clean, trim_line_end};
use regex::bytes::Regex;

/// Prints lines as they came: bytes in a pipe, shown safely at a terminal, where colours tell who speaks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Raw {
    pub terminal: bool,
    pub color: bool,
    /// What is highlighted in messages.
    pub highlight: Option<Regex>,
}

/// Bold red, as grep's.
const FOUND: Paint = "1;31";

impl Raw {
    /// Appends the line; unless it is to be exactly as it came, one that lacks a line end gets one.
    pub(crate) fn write(&self, line: &[u8], exact: bool, out: &mut Vec<u8>) {
        if !self.terminal && !self.color {
            out.extend_from_slice(line);
        } else {
            let text = clean(trim_line_end(line));
            let envelope = envelope::parts(&text).unwrap_or(Envelope { message: &text, ..Envelope::default() });
            let header = &text[..text.len() - envelope.message.len()];
            match header.strip_prefix(envelope.timestamp) {
                Some(from) if self.color => {
                    self.painted(envelope.timestamp, DIM, out);
                    self.painted(from, colours::dyno(envelope.dyno), out);
                }
                _ => self.text(header, out),
            }
            self.message(envelope.message, out);
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
            self.painted(found.as_bytes(), FOUND, out);
            start = found.end();
        }
        self.text(&message[start..], out);
    }

    fn painted(&self, text: &[u8], paint: Paint, out: &mut Vec<u8>) {
        let is_plain = paint.is_empty() || text.is_empty();
        if !is_plain {
            out.extend_from_slice(&[b"\x1b[", paint.as_bytes(), b"m"].concat());
        }
        self.text(text, out);
        if !is_plain {
            out.extend_from_slice(b"\x1b[0m");
        }
    }

    fn text(&self, text: &[u8], out: &mut Vec<u8>) {
        if self.terminal { safe::escape_for_terminal(text, out) } else { out.extend_from_slice(text) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(style: &Raw, line: &str) -> String {
        let mut out = Vec::new();
        style.write(line.as_bytes(), false, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn colours_tell_who_speaks_and_what_was_found() {
        let line = "2026-11-22T04:54:21+00:00 app[web.1]: hello\x07\n";
        let style = Raw { terminal: true, color: true, highlight: Regex::new("ell").ok() };
        let [time, web] = ["2", colours::dyno(b"web.1")].map(|paint| format!("\x1b[{paint}m"));
        assert_eq!(
            shown(&style, line),
            format!("{time}2026-11-22T04:54:21+00:00\x1b[0m{web} app[web.1]: \x1b[0mh\x1b[1;31mell\x1b[0mo\\x07\n")
        );
        assert_eq!(shown(&style, "hell"), "h\x1b[1;31mell\x1b[0m\n");
        let frame = "82 <190>1 2012-11-30T06:45:29+00:00 host app web.3 - - x";
        assert_eq!(shown(&style, frame), format!("{frame}\n"));
        assert_eq!(shown(&Raw { terminal: true, ..Raw::default() }, line), line.replace('\x07', "\\x07"));
        assert_eq!(shown(&Raw::default(), line), line);
    }
}
