//! Which lines can matter at all? Where the wanted records imply a text, lines without it are passed over unread.
//!
//! The law: what is printed is the same with a sieve and without. So all that has a say in how a wanted line is read is
//! kept with it: the line whose header a bare line continues, the bare lines below, every line that may be joined to
//! others, and the last header before the next chunk. Where the bytes may be no plain lines (octet counts, lines that
//! the transport cut), nothing is passed over.

use crate::bytes::find1;
use crate::envelope;
use crate::events::{opens_command, postgres};
use crate::filter::hint::Hint;
use crate::framing::{Frame, Role, octet_count};
use crate::gather::CUT;
use crate::read::{clean, trim_line_end};
use memchr::{memchr, memchr2_iter, memchr3_iter, memrchr};
use needles::{Needles, Search};

mod needles;

/// What a header names stands behind one of these.
const BEFORE_DYNO: &[u8] = b"[ /";
/// In every line that may begin a command of several lines.
const COMMAND: &[u8] = b" process with command";
/// In every line that may be a chunk of a Postgres message.
const POSTGRES: &[u8] = b"postgres";

/// Finds the lines that can matter.
#[derive(Clone, Debug)]
pub(crate) struct Sieve {
    /// The hint's texts, and what stands in lines that may be joined.
    needles: Needles,
    /// The bytes of the texts, where JSON may have escaped those.
    escaped: Option<Vec<u8>>,
    /// May a wanted line lack the texts, because they stand in the header that it continues?
    in_header: bool,
    /// So many of the needles, the first ones, are the hint's.
    wanted: usize,
    /// Are lines joined?
    join: bool,
}

/// What has been found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sifted {
    /// All lines have their frames, most of them in common, as skipped; so many bytes are kept.
    Kept(usize),
    /// Each line must be looked at.
    All,
    /// The same from here to the end: there are octet counts.
    Counted,
}

impl Sieve {
    /// A sieve for the lines of which the hint speaks; `join`: lines may be joined, `postgres`: those of Postgres too.
    /// `None` where the machine cannot find several texts at once.
    pub(crate) fn new(hint: &Hint, join: bool, postgres: bool) -> Option<Self> {
        let mut texts: Vec<_> = hint.texts().collect();
        let wanted = texts.len();
        let escaped = hint.may_be_escaped().then(|| texts.concat());
        texts.extend([COMMAND, POSTGRES].into_iter().take(usize::from(join) * (1 + usize::from(postgres))));
        Some(Self { needles: Needles::new(&texts)?, escaped, in_header: hint.is_in_header(), wanted, join })
    }

    /// Appends the frames of `bytes`, which are whole lines.
    pub(crate) fn sift(&self, bytes: &[u8], frames: &mut Vec<Frame>) -> Sifted {
        let Some(hidden) = self.hidden(bytes) else { return Sifted::Counted };
        if has_long_line(bytes) {
            return Sifted::All;
        }
        let mut hidden = hidden.into_iter().peekable();
        let mut kept = Kept { bytes, frames, end: 0, count: 0 };
        if self.in_header {
            // They continue a line that has been handed on.
            kept.keep_bare();
        }
        let mut search = self.needles.search(bytes);
        let mut needle = self.next(&mut search, &kept);
        loop {
            while hidden.next_if(|at| *at < kept.end).is_some() {}
            if needle.is_some_and(|at| at < kept.end) {
                needle = self.next(&mut search, &kept);
            }
            let Some(at) = needle.into_iter().chain(hidden.peek().copied()).min() else { break };
            let line = kept.keep(at);
            if self.join && opens(line) {
                return Sifted::All;
            }
        }
        let count = kept.count;
        kept.keep_last();
        Sifted::Kept(count)
    }

    /// The next place behind what is kept where a needle stands that means something.
    fn next(&self, search: &mut Search<'_>, kept: &Kept<'_>) -> Option<usize> {
        // Whether it may be joined to others, a line is asked once.
        let mut asked = 0;
        let mut start = kept.end;
        loop {
            let (at, which) = search.next(start)?;
            if which < self.wanted {
                if !self.in_header || at.checked_sub(1).is_some_and(|before| BEFORE_DYNO.contains(&kept.bytes[before])) {
                    return Some(at);
                }
            } else if at >= asked {
                asked = kept.end_of_line(at);
                if may_be_joined(kept.line(at)) {
                    return Some(at);
                }
            }
            start = at + 1;
        }
    }

    /// Where a needle stands that the search does not see: between colours, or behind an escape of JSON that may be
    /// one of its letters. `None`: there is an octet count.
    fn hidden(&self, bytes: &[u8]) -> Option<Vec<usize>> {
        let mut hidden = Vec::new();
        let mut asked = 0;
        let mut look = |at: usize| {
            match bytes[at] {
                b'<' => return !begins_count(bytes, at),
                b'\\' if bytes.get(at + 1) == Some(&b'u') && self.may_spell(&bytes[at + 2..]) => hidden.push(at),
                0x1b if at >= asked => {
                    let start = memrchr(b'\n', &bytes[asked..at]).map_or(asked, |newline| asked + newline + 1);
                    asked = at + find1(&bytes[at..], b'\n');
                    if self.needles.are_in(&clean(&bytes[start..asked])) {
                        hidden.push(at);
                    }
                }
                _ => {}
            }
            true
        };
        let plain = if self.escaped.is_some() {
            memchr3_iter(b'<', 0x1b, b'\\', bytes).all(&mut look)
        } else {
            memchr2_iter(b'<', 0x1b, bytes).all(&mut look)
        };
        plain.then_some(hidden)
    }

    /// May the escape with these digits stand for a byte of the texts?
    fn may_spell(&self, digits: &[u8]) -> bool {
        let is_one = |of: &dyn Fn(&u8) -> bool| self.escaped.iter().flatten().any(of);
        match digits.get(..4).and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()) {
            Some(code) if code.is_ascii() => is_one(&|byte| *byte == code),
            _ => is_one(&|byte| !byte.is_ascii()),
        }
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

/// Does the `<` at this place stand behind an octet count at the start of a line?
fn begins_count(bytes: &[u8], at: usize) -> bool {
    let line =
        memrchr(b'\n', &bytes[at.saturating_sub(16)..at]).map_or(at.saturating_sub(16), |newline| at.saturating_sub(16) + newline + 1);
    octet_count(&bytes[line..]).is_some_and(|(header, _)| line + header == at)
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
