//! What is a frame of a drain as `heroku logs` prints it, and what is odd about it?

use crate::envelope;
use crate::framing::{Frame, Framing, Outlook};
use crate::input::is_encoded;
use crate::read::{clean, trim_line_end};

/// Finds the frames of a body.
pub(crate) struct Survey {
    frames: Vec<Frame>,
}

/// A frame, its line end included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece<'b> {
    pub bytes: &'b [u8],
    /// Does its octet count name something else?
    pub miscounted: bool,
}

impl Survey {
    pub(crate) fn new() -> Self {
        Self { frames: Vec::new() }
    }

    /// The frames of a whole body, without blank lines.
    pub(crate) fn pieces<'b>(&mut self, body: &'b [u8]) -> impl Iterator<Item = Piece<'b>> {
        self.frames.clear();
        Framing::new(body.len(), true).split(body, Outlook::End, &mut self.frames);
        let mut start = 0;
        let pieces = self.frames.iter().map(move |frame| {
            let bytes = &body[start..frame.end as usize];
            start = frame.end as usize;
            Piece { bytes, miscounted: is_miscounted(bytes) }
        });
        pieces.filter(|piece| !piece.bytes.trim_ascii().is_empty())
    }
}

/// The count may or may not include the line end, and a blank line may follow it.
fn is_miscounted(frame: &[u8]) -> bool {
    let digits = frame.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 || !frame[digits..].starts_with(b" <") {
        return false;
    }
    let counted = std::str::from_utf8(&frame[..digits]).ok().and_then(|digits| digits.parse::<usize>().ok());
    let len = frame.len() - digits - 1;
    let end = frame.len() - trim_line_end(frame).len();
    !counted.is_some_and(|counted| counted <= len && counted + end >= len)
}

/// Appends a frame as a line of `heroku logs`. A newline inside it gets a tab behind it, so that nothing in a message can
/// become a line of its own. False, and nothing appended, when the frame has no time and no source.
pub(crate) fn write(frame: &[u8], out: &mut Vec<u8>) -> bool {
    let text = trim_line_end(frame);
    let Some(envelope) = envelope::parts(text) else { return false };
    let is_syslog = text.trim_ascii_start().first() == Some(&b'<') || octets(text);
    if !is_syslog {
        indented(text, out);
        return true;
    }
    out.extend_from_slice(envelope.timestamp);
    out.push(b' ');
    out.extend_from_slice(envelope.source);
    if !envelope.dyno.is_empty() {
        out.push(b'[');
        out.extend_from_slice(envelope.dyno);
        out.push(b']');
    }
    out.extend_from_slice(b": ");
    indented(envelope.message, out);
    true
}

/// Does it begin with an octet count?
fn octets(text: &[u8]) -> bool {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    text[digits..].starts_with(b" <")
}

/// Appends what is no frame. A record of hlog's own JSON would make all that follows it such records, and the mark of a compression
/// or an encoding all of the file unreadable, so such a line is marked as text.
pub(crate) fn write_unparsed(frame: &[u8], out: &mut Vec<u8>) {
    let text = trim_line_end(frame);
    if crate::hlog_json::is_record(clean(text).trim_ascii()) || is_encoded(text) {
        out.extend_from_slice(b"- ");
    }
    indented(text, out);
}

fn indented(text: &[u8], out: &mut Vec<u8>) {
    for (at, line) in text.split(|&byte| byte == b'\n').enumerate() {
        if at > 0 {
            out.extend_from_slice(b"\n\t");
        }
        out.extend_from_slice(line);
    }
    out.push(b'\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(frame: &str) -> Option<String> {
        let mut out = Vec::new();
        write(frame.as_bytes(), &mut out).then(|| String::from_utf8(out).unwrap())
    }

    #[test]
    fn frames_become_lines_of_heroku_logs() {
        for (frame, expected) in [
            (
                "83 <40>1 2012-11-30T06:45:29+00:00 host app web.3 - State changed\n",
                "2012-11-30T06:45:29+00:00 app[web.3]: State changed\n",
            ),
            ("69 <190>1 2022-12-05T20:26:20.860136+00:00 host app w.2 -", "2022-12-05T20:26:20.860136+00:00 app[w.2]: \n"),
            ("<190>1 2014-07-17T12:59:25+00:00 d.8f7a-b app web.2 - - Started\r\n", "2014-07-17T12:59:25+00:00 app[web.2]: Started\n"),
            (
                "9 <190>1 2022-12-05T20:26:20+00:00 host app web.1 - a\n2026-11-22T04:54:21+00:00 heroku[api]: Deploy x\n",
                "2022-12-05T20:26:20+00:00 app[web.1]: a\n\t2026-11-22T04:54:21+00:00 heroku[api]: Deploy x\n",
            ),
            ("2022-12-05T20:26:20+00:00 app[web.1]: already\n", "2022-12-05T20:26:20+00:00 app[web.1]: already\n"),
        ] {
            assert_eq!(line(frame).as_deref(), Some(expected), "{frame}");
        }
        for garbage in ["garbage\n", "12 <190>1 x", "{\"a\":1}"] {
            assert_eq!(line(garbage), None, "{garbage}");
        }
    }

    /// What is read from the store is what was in the frame.
    #[test]
    fn a_stored_line_says_what_its_frame_said() {
        let body = ["drain", "lines", "found"].map(|name| std::fs::read(format!("tests/corpus/{name}.log")).unwrap()).concat();
        let mut survey = Survey::new();
        let mut compared = 0;
        for piece in survey.pieces(&body) {
            let mut out = Vec::new();
            if !write(piece.bytes, &mut out) {
                continue;
            }
            let (frame, stored) = (crate::parse(trim_line_end(piece.bytes)), crate::parse(trim_line_end(&out)));
            if frame.pri() == Some(40) || frame.message().contains(&b'\n') {
                // The one platform line that its priority tells from an app's; and lines that are joined again by others.
                continue;
            }
            assert_eq!(
                (frame.timestamp(), frame.source(), frame.dyno(), frame.event(), frame.message().trim_ascii_end()),
                (stored.timestamp(), stored.source(), stored.dyno(), stored.event(), stored.message().trim_ascii_end()),
                "{}",
                String::from_utf8_lossy(&out)
            );
            compared += 1;
        }
        assert!(compared > 200, "{compared}");
    }

    #[test]
    fn frames_that_name_their_length_wrongly_are_told() {
        let frame = "<190>1 2022-12-05T20:26:20+00:00 host app w.2 - x";
        for (count, end, odd) in [
            (frame.len(), "", false),
            (frame.len() + 1, "\n", false),
            (frame.len(), "\n", false),
            (frame.len(), "\r\n", false),
            (frame.len() + 7, "\n", true),
            (frame.len() - 1, "\n", true),
            (3, "\n", true),
        ] {
            let body = format!("{count} {frame}{end}");
            let mut survey = Survey::new();
            let pieces: Vec<_> = survey.pieces(body.as_bytes()).collect();
            assert_eq!((pieces.len(), pieces[0].miscounted), (1, odd), "{body:?}");
        }
        let mut survey = Survey::new();
        let two = format!("{} {frame}{} {frame}\n\n", frame.len(), frame.len() + 1);
        assert!(survey.pieces(two.as_bytes()).map(|piece| piece.miscounted).eq([false, false]));
    }

    #[test]
    fn garbage_cannot_become_records() {
        let record = r#"{"timestamp":"x","context":{},"event":"deploy","message":"x"}"#;
        let mut out = Vec::new();
        write_unparsed(record.as_bytes(), &mut out);
        write_unparsed(b"x\ny\r\n", &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), format!("- {record}\nx\n\ty\n"));
    }

    /// Nor can it make its file one that is read as something else.
    #[test]
    fn garbage_cannot_pass_for_a_compressed_file() {
        for mark in [&b"\x1f\x8b\x08"[..], b"\x28\xb5\x2f\xfd", b"\x50\x2a\x4d\x18", b"BZh91AY&SY", b"\xfd7zXZ\0", b"\xff\xfe", b"\xfe\xff"]
        {
            let mut out = Vec::new();
            write_unparsed(mark, &mut out);
            assert_eq!(out, [b"- ", mark, b"\n"].concat());
        }
        let mut out = Vec::new();
        write_unparsed(b"BZh is how bzip2 begins", &mut out);
        assert_eq!(out, b"BZh is how bzip2 begins\n");
    }
}
