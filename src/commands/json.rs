//! How is JSON printed that may be long? Bit by bit, so that it is never in memory as a whole.

use crate::output::safe;
use anyhow::Result;
use std::fs::File;
use std::io::{self, Write};
use std::ops::ControlFlow;

/// So many bytes are printed at once.
const PIECE: usize = 64 << 10;

/// JSON on its way to standard output. Writing to it never fails, which keeps what writes small: what went wrong is told by
/// [`end`](Self::end).
pub(super) struct Json {
    text: Vec<u8>,
    out: File,
    /// Then nothing in it drives that.
    terminal: bool,
    result: io::Result<()>,
}

impl Json {
    pub(super) fn new(terminal: bool) -> Result<Self> {
        Ok(Self { text: Vec::new(), out: super::stdout()?, terminal, result: Ok(()) })
    }

    /// Ends the line; says whether more is wanted.
    pub(super) fn end(mut self) -> Result<ControlFlow<()>> {
        self.text.push(b'\n');
        self.pass_on();
        super::printed(self.result)
    }

    #[cold]
    fn pass_on(&mut self) {
        if self.terminal {
            safe::escape_json(&mut self.text, 0);
        }
        if self.result.is_ok() {
            self.result = self.out.write_all(&self.text);
        }
        self.text.clear();
    }
}

impl Write for Json {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        // Whole texts are written, so no character is cut here.
        if self.text.len() > PIECE {
            self.pass_on();
        }
        Ok(bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write(bytes).map(|_| ())
    }

    #[inline]
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
