//! How is one input cut into chunks?

use super::patience::Patience;
use super::{Chunk, InputFormat};
use crate::envelope;
use crate::framing::{Frame, Framing, Outlook, Role};
use crate::gather::{CUT, Gather};
use crate::input::{Buffer, Feed};
use crate::read::{MAX_LINE, clean, trim_line_end};
use crate::sieve::{Sieve, Sifter};
use memchr::memrchr;
use std::io;
use std::sync::Arc;

/// How much is read at once.
pub(crate) const READ: usize = 256 << 10;
/// Fewer bytes are read faster than sifted.
const WORTH_SIFTING: usize = if cfg!(any(test, fuzzing)) { 64 } else { 16 << 10 };
/// Lines that the sieve kept are handed on when they have so many bytes.
const ENOUGH: usize = if cfg!(any(test, fuzzing)) { 1 << 10 } else { 64 << 10 };
/// Longest line of hlog's own JSON: a cut line, each byte of it escaped, with its fields.
const MAX_RECORD: usize = 16 * MAX_LINE;

/// Cuts one input into chunks.
pub(crate) struct Chunker<'a> {
    feed: Feed<'a>,
    format: InputFormat,
    framing: Framing,
    gather: Option<Gather>,
    /// Bytes read and not handed on yet.
    buffer: Buffer,
    above: Vec<u8>,
    patience: Patience,
    /// How many bytes have been handed on.
    taken: u64,
    read: usize,
    /// Does another input follow?
    followed: bool,
    sifter: Option<Sifter>,
    /// What the sieve kept of several reads, and of how many.
    kept: Chunk,
    sifted: usize,
    /// What is at hand has not been handed on, since that had to be first.
    postponed: Option<Outlook>,
    /// An error that is told when what was kept before it has been handed on.
    failed: Option<io::Error>,
}

impl<'a> Chunker<'a> {
    pub(crate) fn new(feed: Feed<'a>, format: InputFormat, join: bool) -> Self {
        Self {
            feed,
            format,
            framing: Framing::new(MAX_LINE, true),
            gather: join.then(Gather::default),
            buffer: Buffer::default(),
            above: Vec::new(),
            patience: Patience::default(),
            taken: 0,
            read: READ,
            followed: false,
            sifter: None,
            kept: Chunk::default(),
            sifted: 0,
            postponed: None,
            failed: None,
        }
    }

    /// Lines that cannot matter are passed over.
    pub(crate) fn sieved(mut self, sieve: Option<Arc<Sieve>>) -> Self {
        self.sifter = sieve.map(Sifter::new);
        self
    }

    /// Another input follows this one.
    pub(crate) fn followed(mut self, followed: bool) -> Self {
        self.followed = followed;
        self
    }

    /// Reads at most so many bytes at once; tests show that it does not matter.
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
            if let Some(error) = self.failed.take() {
                return Err(error);
            }
            let outlook = match self.postponed.take().map_or_else(|| self.fill(), Ok) {
                Ok(outlook) => outlook,
                Err(error) if self.sifted > 0 => {
                    self.failed = Some(error);
                    self.hand_on_kept(chunk);
                    return Ok(true);
                }
                Err(error) => return Err(error),
            };
            if self.hand_on(outlook, chunk) {
                return Ok(true);
            }
            if outlook == Outlook::End {
                return Ok(false);
            }
        }
    }

    /// Does a thread of its own unpack the input?
    pub(crate) const fn unpacks(&self) -> bool {
        matches!(self.feed, Feed::Unpacked(_))
    }

    /// After an error: what has been read is all there is.
    pub(crate) fn give_up(&mut self) {
        self.feed = Feed::empty();
    }

    fn fill(&mut self) -> io::Result<Outlook> {
        let patience = if self.buffer.len() == 0 { None } else { self.patience.left() };
        self.feed.fill(&mut self.buffer, self.read, patience).map(|fill| self.patience.outlook(fill))
    }

    /// Hands on what is complete; false when nothing is.
    fn hand_on(&mut self, outlook: Outlook, chunk: &mut Chunk) -> bool {
        chunk.frames.clear();
        let sifted = self.sift(outlook, &mut chunk.frames);
        if sifted.is_none() {
            if self.sifted > 0 {
                self.postponed = Some(outlook);
                self.hand_on_kept(chunk);
                return true;
            }
            if let Some(sifter) = &mut self.sifter {
                sifter.forget();
            }
            chunk.frames.clear();
            self.framing.split(self.buffer.bytes(), outlook, &mut chunk.frames);
        }
        if self.format == InputFormat::Auto && self.tell_format(outlook, &chunk.frames) {
            return self.hand_on(outlook, chunk);
        }
        let bytes = self.buffer.bytes();
        let mut ready = chunk.frames.len();
        chunk.groups.clear();
        if let Some(gather) = &mut self.gather
            && ready > 0
        {
            let gathered = gather.mark(bytes, &mut chunk.frames, outlook);
            (ready, chunk.groups) = (gathered.ready, gathered.groups);
            self.patience.held_to(self.taken + gathered.open_end as u64);
        }
        chunk.frames.truncate(ready);
        let Some(&last) = chunk.frames.last() else { return false };
        self.framing.go_on_after(&chunk.frames, bytes);
        self.taken += u64::from(last.end);
        self.patience.let_go();
        if let Some(wanted) = sifted {
            return self.keep(wanted, outlook, chunk);
        }
        self.buffer.give(last.end as usize, &mut chunk.bytes);
        chunk.open_end = self.followed && outlook == Outlook::End && !chunk.bytes.bytes().ends_with(b"\n");
        chunk.hlog = self.format == InputFormat::Hlog;
        if !chunk.hlog {
            chunk.above.clone_from(&self.above);
            remember_header(chunk.bytes.bytes(), &chunk.frames, &mut self.above);
        }
        true
    }

    /// Makes frames of the lines that can matter alone, and says how many bytes they have; `None` where all lines must have
    /// their frames.
    fn sift(&mut self, outlook: Outlook, frames: &mut Vec<Frame>) -> Option<usize> {
        let searched = self.feed.searched();
        let bytes = self.buffer.bytes();
        let whole = if outlook == Outlook::End { bytes.len() } else { memrchr(b'\n', bytes)? + 1 };
        let is_plain = self.format == InputFormat::Heroku
            && !self.framing.is_inside()
            && bytes.len() - whole < CUT
            && !self.gather.as_ref().is_some_and(Gather::is_waiting);
        if !is_plain || whole < WORTH_SIFTING {
            return None;
        }
        self.sifter.as_mut()?.sift(bytes, whole, searched, frames)
    }

    /// Adds the lines that can matter to those of the reads before, and hands these on when they are many, or when more may be
    /// long in coming; true then.
    fn keep(&mut self, wanted: usize, outlook: Outlook, chunk: &mut Chunk) -> bool {
        let bytes = self.buffer.bytes();
        let end = chunk.frames.last().map_or(0, |frame| frame.end as usize);
        self.sifted += 1;
        if self.kept.frames.is_empty() {
            self.kept.begin(&self.above, false, None);
        }
        if wanted > 0 || !self.kept.frames.is_empty() {
            self.kept.append(bytes, chunk);
        }
        self.kept.open_end = self.followed && outlook == Outlook::End && !bytes[..end].ends_with(b"\n");
        remember_header(bytes, &chunk.frames, &mut self.above);
        self.buffer.skip(end);
        if let Some(sifter) = &mut self.sifter {
            sifter.skip(end);
        }
        // The bar moves with the chunks.
        let due = self.kept.bytes.len() >= ENOUGH || self.sifted >= 64 || outlook != Outlook::More || self.feed.may_wait();
        if due {
            self.hand_on_kept(chunk);
        }
        due
    }

    fn hand_on_kept(&mut self, chunk: &mut Chunk) {
        std::mem::swap(chunk, &mut self.kept);
        self.kept.frames.clear();
        self.sifted = 0;
    }

    /// Tells the form of an input from its first line that is not blank; true when the frames must be found anew.
    fn tell_format(&mut self, outlook: Outlook, frames: &[Frame]) -> bool {
        let mut start = 0;
        for frame in frames {
            let line = &self.buffer.bytes()[start..frame.end as usize];
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
        if outlook != Outlook::End
            && self.buffer.len() > MAX_LINE / 2
            && frames.is_empty()
            && self.buffer.bytes().starts_with(b"{\"timestamp\":\"")
        {
            self.begin_hlog();
        }
        false
    }

    fn begin_hlog(&mut self) {
        self.format = InputFormat::Hlog;
        self.framing = Framing::new(MAX_RECORD, false);
        self.gather = None;
    }
}

/// Keeps the last header among these frames, if there is one: bare lines behind them continue its line.
fn remember_header(bytes: &[u8], frames: &[Frame], above: &mut Vec<u8>) {
    let mut end = frames.last().map_or(0, |frame| frame.end as usize);
    for at in (0..frames.len()).rev() {
        let start = at.checked_sub(1).map_or(0, |before| frames[before].end as usize);
        let line = &bytes[start..end];
        end = start;
        if matches!(frames[at].role, Role::Rest | Role::Skipped) {
            continue;
        }
        let text = clean(trim_line_end(line));
        if let Some(envelope) = envelope::parts(&text) {
            above.clear();
            above.extend_from_slice(&text[..text.len() - envelope.message.len()]);
            return;
        }
    }
}
