//! Which lines can matter at all? Where the wanted records imply a text, lines without it are passed over unread.
//!
//! The law: what is printed is the same with a sieve and without. So all that has a say in how a wanted line is read is
//! kept with it: the line whose header a bare line continues, the bare lines below, every line that may be joined to
//! others, and the last header before the next chunk. Where the bytes may be no plain lines (octet counts, lines that
//! the transport cut), nothing is passed over.

mod scan;
mod sifter;

pub(crate) use scan::{Scan, Scanner};
pub(crate) use sifter::Sifter;

use crate::bytes::find1;
use crate::envelope;
use crate::events::{opens_command, postgres};
use crate::filter::hint::Hint;
use crate::framing::{Frame, Role};
use crate::gather::CUT;
use crate::read::{clean, trim_line_end};
use memchr::{memchr, memrchr};
use scan::Mark;
use std::sync::Arc;

/// Finds the lines that can matter.
#[derive(Clone, Debug)]
pub(crate) struct Sieve {
    scanner: Arc<Scanner>,
    /// Are lines joined?
    join: bool,
}

impl Sieve {
    /// A sieve for the lines of which the hint speaks; `join`: lines may be joined, `postgres`: those of Postgres too.
    /// `None` where the machine cannot find several texts at once.
    pub(crate) fn new(hint: &Hint, join: bool, postgres: bool) -> Option<Self> {
        Some(Self { scanner: Arc::new(Scanner::new(hint, join, postgres)?), join })
    }

    /// What searches the bytes.
    pub(crate) const fn scanner(&self) -> &Arc<Scanner> {
        &self.scanner
    }

    /// Appends the frames of `bytes`, which are whole lines, in which these marks have been found, and says how many bytes have
    /// frames of their own. `None` where each line must be looked at.
    fn keep(&self, bytes: &[u8], marks: &[Mark], frames: &mut Vec<Frame>) -> Option<usize> {
        if has_long_line(bytes) {
            return None;
        }
        let mut kept = Kept { bytes, frames, end: 0, count: 0 };
        // May a wanted line lack the texts, because they stand in the header that it continues?
        if self.scanner.is_in_header() {
            kept.keep_bare();
        }
        // Whether it may be joined to others, a line is asked once.
        let mut asked = 0;
        for &Mark { at, joined } in marks {
            let at = at as usize;
            if at >= bytes.len() {
                break;
            }
            if at < kept.end || (joined && at < asked) {
                continue;
            }
            if joined {
                asked = kept.end_of_line(at);
                if !may_be_joined(kept.line(at)) {
                    continue;
                }
            }
            let line = kept.keep(at);
            if self.join && opens(line) {
                return None;
            }
        }
        let count = kept.count;
        kept.keep_last();
        Some(count)
    }
}

/// Is it a chunk of a Postgres message, or a command that does not end in its line?
fn may_be_joined(line: &[u8]) -> bool {
    let line = clean(line);
    envelope::parts(&line)
        .is_some_and(|envelope| opens_command(envelope.message) || postgres::chunk_of(envelope.dyno, envelope.message).is_some())
}

/// Does a command begin in the line that does not end there?
fn opens(line: &[u8]) -> bool {
    memchr(b'`', line).is_some() && envelope::parts(&clean(line)).is_some_and(|envelope| opens_command(envelope.message))
}

/// Is there a line that the transport may have cut? It has no line end in one of these windows.
fn has_long_line(bytes: &[u8]) -> bool {
    bytes.chunks_exact(CUT / 2).any(|window| memchr(b'\n', window).is_none())
}

/// The frames made so far.
struct Kept<'a> {
    bytes: &'a [u8],
    frames: &'a mut Vec<Frame>,
    /// Where they end: the start of a line.
    end: usize,
    /// So many bytes are kept.
    count: usize,
}

impl<'a> Kept<'a> {
    /// The line at this place, without its line end.
    fn line(&self, at: usize) -> &'a [u8] {
        trim_line_end(&self.bytes[self.start_of_line(at)..self.end_of_line(at)])
    }

    /// Keeps the line at this place, with the line it continues and those that continue it.
    fn keep(&mut self, at: usize) -> &'a [u8] {
        let start = self.start_of_line(at);
        let end = self.end_of_line(at);
        let line = self.line(at);
        if !envelope::has_header(line) {
            self.keep_header_above(start);
        }
        self.skip_to(start);
        self.push(end);
        self.keep_bare();
        line
    }

    /// Keeps the lines without a header that come next.
    fn keep_bare(&mut self) {
        while self.end < self.bytes.len() {
            let end = self.end_of_line(self.end);
            if envelope::has_header(trim_line_end(&self.bytes[self.end..end])) {
                break;
            }
            self.push(end);
        }
    }

    /// Keeps the last line and the last one with a header.
    fn keep_last(&mut self) {
        if self.end < self.bytes.len() {
            self.keep(self.bytes.len() - 1);
        }
    }

    /// Keeps the last line with a header before this place, unless it is kept already.
    fn keep_header_above(&mut self, start: usize) {
        let mut below = start;
        while below > self.end {
            let above = self.start_of_line(below - 1);
            if envelope::has_header(trim_line_end(&self.bytes[above..below])) {
                self.skip_to(above);
                self.push(below);
                return;
            }
            below = above;
        }
    }

    fn start_of_line(&self, at: usize) -> usize {
        memrchr(b'\n', &self.bytes[self.end..at]).map_or(self.end, |newline| self.end + newline + 1)
    }

    fn end_of_line(&self, at: usize) -> usize {
        (at + find1(&self.bytes[at..], b'\n') + 1).min(self.bytes.len())
    }

    fn skip_to(&mut self, start: usize) {
        if start > self.end {
            self.frames.push(Frame { end: start as u32, role: Role::Skipped });
            self.end = start;
        }
    }

    fn push(&mut self, end: usize) {
        self.frames.push(Frame { end: end as u32, role: Role::Line });
        self.count += end - self.end;
        self.end = end;
    }
}

#[cfg(test)]
mod tests;
