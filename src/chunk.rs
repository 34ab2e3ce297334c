//! What is handed from the reader to a worker? Whole frames, and what is needed to read them apart from all others.

use crate::envelope;
use crate::framing::{Frame, Framing, Outlook, Role};
use crate::gather::{Gather, Group};
use crate::input::{Feed, Fill};
use crate::read::{MAX_LINE, clean, trim_line_end};
use crate::releases::Changes;
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// How much is read at once.
const READ: usize = 256 << 10;
/// A live stream that says nothing for so long has finished what it began.
const PATIENCE: Duration = Duration::from_millis(100);
/// Longest line of hlog's own JSON: a cut line, each byte of it escaped, with its fields.
const MAX_RECORD: usize = 16 * MAX_LINE;

/// Whole frames of one input.
#[derive(Debug, Default)]
pub(crate) struct Chunk {
    bytes: Vec<u8>,
    pub frames: Vec<Frame>,
    pub groups: Vec<Arc<Group>>,
    /// The header of the last line above that had one: bare lines at the start continue it.
    pub above: Vec<u8>,
    /// Are the lines records in hlog's own JSON?
    pub hlog: bool,
    /// The app that wrote the lines, where the input is an app.
    pub app: Option<Arc<str>>,
    /// Which releases are in force, where that is looked for.
    pub releases: Changes,
    /// Does the input end here, without a line end, before another one?
    pub open_end: bool,
}

impl Chunk {
    /// The bytes of all frames, and perhaps more.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.frames.last().map_or(0, |frame| frame.end as usize)]
    }

    /// The frames with their bytes, line ends included.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (&[u8], Role)> {
        let mut start = 0;
        self.frames.iter().map(move |frame| {
            let line = &self.bytes[start..frame.end as usize];
            start = frame.end as usize;
            (line, frame.role)
        })
    }
}

/// Which form the lines of an input have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum InputFormat {
    /// hlog's own JSON when the input begins with it, else any form of Heroku's
    #[default]
    Auto,
    /// any form of Heroku's, told line by line
    Heroku,
    /// hlog's own JSON
    Hlog,
}

/// Cuts one input into chunks.
pub(crate) struct Chunker<'a> {
    feed: Feed<'a>,
    format: InputFormat,
    framing: Framing,
    gather: Option<Gather>,
    /// Bytes read and not handed on yet; their number is `len`, the rest is room.
    buffer: Vec<u8>,
    len: usize,
    above: Vec<u8>,
    /// Has the feed said nothing since the last look at the bytes?
    quiet: bool,
    read: usize,
    /// Does another input follow?
    followed: bool,
}

impl<'a> Chunker<'a> {
    pub(crate) fn new(feed: Feed<'a>, format: InputFormat, join: bool) -> Self {
        Self {
            feed,
            format,
            framing: Framing::new(MAX_LINE, true),
            gather: join.then(Gather::default),
            buffer: Vec::new(),
            len: 0,
            above: Vec::new(),
            quiet: false,
            read: READ,
            followed: false,
        }
    }

    /// Another input follows this one.
    pub(crate) fn followed(mut self, followed: bool) -> Self {
        self.followed = followed;
        self
    }

    /// Reads at most so many bytes at once; for tests, which show that it does not matter.
    #[cfg(test)]
    pub(crate) fn with_read_size(mut self, read: usize) -> Self {
        self.read = read;
        self
    }

    /// The next chunk, made in `chunk`; false at the end of the input.
    ///
    /// # Errors
    /// Those of reading. What was read before is handed on by the calls after.
    pub(crate) fn next(&mut self, chunk: &mut Chunk) -> io::Result<bool> {
        loop {
            let outlook = self.fill()?;
            if self.hand_on(outlook, chunk) {
                return Ok(true);
            }
            if outlook == Outlook::End {
                return Ok(false);
            }
        }
    }

    /// After an error: what has been read is all there is.
    pub(crate) fn give_up(&mut self) {
        self.feed = Feed::empty();
    }

    fn fill(&mut self) -> io::Result<Outlook> {
        if self.buffer.len() < self.len + self.read {
            self.buffer.resize((self.len + self.read).max(self.len * 2), 0);
        }
        let patience = (self.len > 0 && !self.quiet).then_some(PATIENCE);
        let room = &mut self.buffer[self.len..self.len + self.read];
        let (outlook, more) = match self.feed.read(room, patience)? {
            Fill::Bytes(count) => (Outlook::More, count),
            Fill::Quiet => (Outlook::Quiet, 0),
            Fill::End => (Outlook::End, 0),
        };
        self.len += more;
        self.quiet = outlook == Outlook::Quiet;
        Ok(outlook)
    }

    /// Hands on what is complete; false when nothing is.
    fn hand_on(&mut self, outlook: Outlook, chunk: &mut Chunk) -> bool {
        let bytes = &self.buffer[..self.len];
        chunk.frames.clear();
        self.framing.split(bytes, outlook, &mut chunk.frames);
        if self.format == InputFormat::Auto && self.tell_format(outlook, &chunk.frames) {
            return self.hand_on(outlook, chunk);
        }
        let bytes = &self.buffer[..self.len];
        let mut ready = chunk.frames.len();
        chunk.groups.clear();
        if let Some(gather) = &mut self.gather
            && ready > 0
        {
            let gathered = gather.mark(bytes, &mut chunk.frames, outlook);
            (ready, chunk.groups) = (gathered.ready, gathered.groups);
        }
        chunk.frames.truncate(ready);
        let Some(&last) = chunk.frames.last() else { return false };
        self.framing.go_on_after(last, bytes);
        self.swap(last.end as usize, chunk);
        chunk.open_end = self.followed && outlook == Outlook::End && !chunk.bytes[..last.end as usize].ends_with(b"\n");
        chunk.hlog = self.format == InputFormat::Hlog;
        if !chunk.hlog {
            self.remember_header(chunk);
        }
        true
    }

    /// Gives the first `cut` bytes to the chunk and goes on with the rest in the chunk's old buffer.
    fn swap(&mut self, cut: usize, chunk: &mut Chunk) {
        let held = self.len - cut;
        if chunk.bytes.len() < held {
            chunk.bytes.resize(held.max(self.buffer.len().min(2 * READ)), 0);
        }
        chunk.bytes[..held].copy_from_slice(&self.buffer[cut..self.len]);
        std::mem::swap(&mut self.buffer, &mut chunk.bytes);
        self.len = held;
    }

    /// Tells the form of an input from its first line that is not blank; true when the frames must be found anew.
    fn tell_format(&mut self, outlook: Outlook, frames: &[Frame]) -> bool {
        let mut start = 0;
        for frame in frames {
            let line = &self.buffer[start..frame.end as usize];
            let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).trim_ascii();
            start = frame.end as usize;
            if line.is_empty() {
                continue;
            }
            if !crate::hlog_json::is_record(line) {
                self.format = InputFormat::Heroku;
                return false;
            }
            self.begin_hlog();
            return true;
        }
        // A first line too long to be whole yet, or a record that is longer than a line may be.
        if outlook != Outlook::End && self.len > MAX_LINE / 2 && frames.is_empty() && self.buffer.starts_with(b"{\"timestamp\":\"") {
            self.begin_hlog();
        }
        false
    }

    fn begin_hlog(&mut self) {
        self.format = InputFormat::Hlog;
        self.framing = Framing::new(MAX_RECORD, false);
        self.gather = None;
    }

    /// Gives the chunk the header above it, and remembers the last one in it for the next.
    fn remember_header(&mut self, chunk: &mut Chunk) {
        chunk.above.clone_from(&self.above);
        let mut end = chunk.frames.last().map_or(0, |frame| frame.end as usize);
        for at in (0..chunk.frames.len()).rev() {
            let start = at.checked_sub(1).map_or(0, |before| chunk.frames[before].end as usize);
            let line = &chunk.bytes[start..end];
            end = start;
            if chunk.frames[at].role == Role::Rest {
                continue;
            }
            let text = clean(trim_line_end(line));
            if let Some(envelope) = envelope::parts(&text) {
                self.above.clear();
                self.above.extend_from_slice(&text[..text.len() - envelope.message.len()]);
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::print::{Part, Printer, Printing, Shape};
    use crate::engine::Consumer;
    use crate::filter::Filter;
    use crate::output::Style;
    use crate::output::json_fields::Json;
    use std::sync::Arc;

    /// The JSON of an input that is read in pieces of so many bytes.
    fn json(bytes: &[u8], read: usize) -> Vec<u8> {
        let printing = Printing { filter: Filter::default(), app: None, redact: None, marked: false };
        let mut printer = Printer::new(Arc::new(printing), Shape::Format(Box::new(Json::new(None, &Style::default()))));
        let feed = Feed::Other(Box::new(io::Cursor::new(bytes.to_vec())));
        let mut chunker = Chunker::new(feed, InputFormat::Auto, true).with_read_size(read);
        let (mut chunk, mut part, mut out) = (Chunk::default(), Part::default(), Vec::new());
        while chunker.next(&mut chunk).unwrap() {
            printer.take(&chunk, &mut part);
            out.extend_from_slice(&part.text);
        }
        out
    }

    #[test]
    fn it_does_not_matter_how_much_is_read_at_once() {
        for entry in std::fs::read_dir("tests/corpus").unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "log") {
                let bytes = std::fs::read(&path).unwrap();
                let whole = json(&bytes, READ);
                for read in [61, 1021, 8191] {
                    assert!(json(&bytes, read) == whole, "{} read {read} bytes at a time", path.display());
                }
                // What waits to be whole is looked at anew with every read, so small reads are for small inputs.
                let start = &bytes[..bytes.len().min(4000)];
                assert!(json(start, 1) == json(start, READ), "{} read byte by byte", path.display());
            }
        }
    }

    #[test]
    fn continued_lines_know_the_line_above_across_chunks() {
        let text = b"2026-11-22T04:54:21+00:00 app[web.1]: a\n  b\n  c\n";
        let json = String::from_utf8(json(text, 50)).unwrap();
        assert_eq!(json.matches(r#""dyno":"web.1""#).count(), 3, "{json}");
        assert_eq!(json.matches(r#""continued":true"#).count(), 2, "{json}");
    }

    #[test]
    fn a_line_of_any_length_is_cut_once() {
        let mut text = b"2026-11-22T04:54:21+00:00 app[web.1]: ".to_vec();
        text.resize(3 * MAX_LINE + 5, b'x');
        text.extend_from_slice(b"\n2026-11-22T04:54:21+00:00 app[web.1]: next\n");
        for read in [70_001, READ] {
            let json = String::from_utf8(json(&text, read)).unwrap();
            assert_eq!(json.lines().count(), 2);
            assert_eq!(json.matches(r#","truncated":true}"#).count(), 1);
            assert!(json.lines().next().unwrap().len() > MAX_LINE);
        }
    }
}
