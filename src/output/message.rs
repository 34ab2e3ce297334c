//! How is the message alone printed, for `| pino-pretty` and its like?

use super::{Format, Style, safe};
use crate::record::Record;

/// The message and a line feed.
#[derive(Clone)]
pub(crate) struct Message {
    terminal: bool,
}

impl Message {
    pub(crate) fn new(style: &Style) -> Self {
        Self { terminal: style.terminal }
    }
}

impl Format for Message {
    fn write(&mut self, record: &Record<'_>, out: &mut Vec<u8>) {
        if self.terminal {
            safe::escape_for_terminal(record.message(), out);
        } else {
            out.extend_from_slice(record.message());
        }
        out.push(b'\n');
    }

    fn fork(&self) -> Box<dyn Format> {
        Box::new(self.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_in_a_pipe_escapes_at_a_terminal() {
        for (terminal, text) in [(false, &b"{\"a\":\"\xff\"}\x07\n"[..]), (true, "{\"a\":\"\u{fffd}\"}\\x07\n".as_bytes())] {
            let mut out = Vec::new();
            let style = Style { terminal, ..Style::default() };
            Message::new(&style).write(&crate::parse(b"2026-11-22T04:54:21+00:00 app[web.1]: {\"a\":\"\xff\"}\x07"), &mut out);
            assert_eq!(out, text);
        }
    }
}
