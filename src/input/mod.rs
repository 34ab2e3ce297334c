//! Where do bytes come from: standard input or a file, whatever their encoding and compression?
//!
//! Nothing here knows about lines.

mod buffer;
mod files;
mod open;
mod packed;
mod pump;
mod scouts;
mod whole;

pub(crate) use buffer::Buffer;
pub(crate) use files::{JOURNAL, UNKNOWN, ends_like_a_log, expand, listed, whole};
pub(crate) use open::{Input, allow_many_files, is_encoded, open};

use crate::sieve::Scan;
use open::Counted;
use pump::Pump;
use scouts::Scouts;
use std::io::{self, Read};
use std::time::Duration;

/// What one read gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fill {
    /// some bytes
    Bytes,
    /// nothing within the time one was ready to wait
    Quiet,
    /// the end of the input
    End,
}

/// A source of bytes.
pub(crate) enum Feed<'a> {
    /// A file whose bytes are there: its reads do not wait. First comes what was read to tell its encoding.
    File { head: io::Cursor<Vec<u8>>, file: Counted },
    /// Whatever may let one wait, read by a thread of its own.
    Live(Pump),
    /// A file that a thread of its own unpacks: its reads wait, but never for somebody to write.
    Unpacked(Pump),
    /// A file that is unpacked by whoever reads it: much at once, since the others wait, and have to be woken then.
    Unpacking(Box<dyn Read + Send>),
    /// A file that threads read and search.
    Searched(Scouts),
    /// Anything else that can be read.
    Other(Box<dyn Read + Send + 'a>),
}

impl Feed<'_> {
    /// Nothing.
    pub(crate) fn empty() -> Self {
        Self::Other(Box::new(io::empty()))
    }

    /// May the next read wait for somebody to write?
    pub(crate) fn may_wait(&self) -> bool {
        matches!(self, Self::Live(pump) if pump.is_empty())
    }

    /// From which of the bytes at hand on they have been searched by whoever read them, and what was found; answered once.
    pub(crate) const fn searched(&mut self) -> Option<(usize, Scan)> {
        if let Self::Searched(scouts) = self { scouts.searched() } else { None }
    }

    /// Reads once, at most `read` bytes or what has been read ahead. Only a live source knows patience: without any it waits as
    /// long as it takes.
    pub(crate) fn fill(&mut self, buffer: &mut Buffer, read: usize, patience: Option<Duration>) -> io::Result<Fill> {
        let count = match self {
            Self::Live(pump) => return pump.fill(buffer, patience),
            Self::Unpacked(pump) => return pump.fill(buffer, None),
            Self::Searched(scouts) => return scouts.fill(buffer),
            Self::File { head, file } => {
                let room = buffer.room(read);
                match head.read(room)? {
                    0 => {
                        // It is not needed any more, and many files may be open at once.
                        *head = io::Cursor::default();
                        read_once(file, room)?
                    }
                    count => count,
                }
            }
            Self::Unpacking(reader) => read_once(reader, buffer.room(3 * read))?,
            Self::Other(reader) => read_once(reader, buffer.room(read))?,
        };
        buffer.add(count);
        Ok(if count == 0 { Fill::End } else { Fill::Bytes })
    }
}

/// One read that an arriving signal does not end.
fn read_once(reader: &mut dyn Read, room: &mut [u8]) -> io::Result<usize> {
    loop {
        match reader.read(room) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}
