//! Where do bytes come from: standard input or a file, whatever their encoding and compression?
//!
//! Nothing here knows about lines.

mod buffer;
mod files;
mod open;
mod packed;
mod pump;
mod utf16;

pub(crate) use buffer::Buffer;
pub(crate) use files::{expand, listed, whole};
pub(crate) use open::{Input, allow_many_files, is_encoded, open};

use open::Counted;
use pump::Pump;
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
    /// A file that a thread of its own reads ahead, or unpacks: its reads wait, but never for somebody to write.
    Ahead(Pump),
    /// Anything else that can be read.
    Other(Box<dyn Read + Send + 'a>),
}

impl Feed<'_> {
    /// Nothing.
    pub(crate) fn empty() -> Self {
        Self::Other(Box::new(io::empty()))
    }

    /// Reads once, at most `read` bytes or what has been read ahead. Only a live source knows patience: without any it waits as
    /// long as it takes.
    pub(crate) fn fill(&mut self, buffer: &mut Buffer, read: usize, patience: Option<Duration>) -> io::Result<Fill> {
        let room = match self {
            Self::Live(pump) => return pump.fill(buffer, patience),
            Self::Ahead(pump) => return pump.fill(buffer, None),
            _ => buffer.room(read),
        };
        let count = match self {
            Self::File { head, file } => match head.read(room)? {
                0 => {
                    // It is not needed any more, and many files may be open at once.
                    *head = io::Cursor::default();
                    read_once(file, room)?
                }
                count => count,
            },
            Self::Other(reader) => read_once(reader, room)?,
            Self::Live(_) | Self::Ahead(_) => 0,
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
