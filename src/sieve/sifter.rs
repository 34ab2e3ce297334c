//! Which lines of one input are passed over? What is not handed on yet is not searched again.

use super::Sieve;
use super::scan::{Mark, Scan};
use crate::framing::Frame;
use std::sync::Arc;

/// Where so much is kept that looking at each line is no slower, that is done for so many reads.
const REST: usize = 32;

/// Sifts an input, read after read.
pub(crate) struct Sifter {
    sieve: Arc<Sieve>,
    /// Nothing is passed over for so many reads.
    rest: usize,
    /// So many of the bytes at hand have been searched,
    known: usize,
    /// and this was found in them, in order.
    marks: Vec<Mark>,
}

impl Sifter {
    pub(crate) const fn new(sieve: Arc<Sieve>) -> Self {
        Self { sieve, rest: 0, known: 0, marks: Vec::new() }
    }

    /// Appends the frames of the first `whole` of the bytes at hand, which are whole lines: of the lines that can matter, while
    /// the others share theirs, as skipped. Says how many bytes are in lines that can matter. `None` where each line must be looked
    /// at. The bytes from some place on may have been searched by whoever read them.
    pub(crate) fn sift(&mut self, bytes: &[u8], whole: usize, searched: Option<(usize, Scan)>, frames: &mut Vec<Frame>) -> Option<usize> {
        if self.rest > 0 {
            self.rest -= 1;
            return None;
        }
        match self.sieve.scanner.go_on(bytes, self.known, searched) {
            Scan::Marks(found) => self.marks.extend(found),
            Scan::Dense => {
                self.rest = REST;
                return None;
            }
            // There is no end to that.
            Scan::Counted => {
                self.rest = usize::MAX;
                return None;
            }
        }
        self.known = bytes.len();
        self.marks.sort_unstable();
        self.marks.dedup();
        let kept = self.sieve.keep(&bytes[..whole], &self.marks, frames)?;
        if kept > whole / 4 {
            self.rest = REST;
        }
        Some(kept)
    }

    /// The first `count` of the bytes are no longer at hand.
    pub(crate) fn skip(&mut self, count: usize) {
        self.known = self.known.saturating_sub(count);
        let gone = self.marks.partition_point(|mark| (mark.at as usize) < count);
        self.marks.drain(..gone);
        self.marks.iter_mut().for_each(|mark| mark.at -= count as u32);
    }

    /// Other bytes are at hand.
    pub(crate) fn forget(&mut self) {
        self.known = 0;
        self.marks.clear();
    }
}
