//! How does one read something that may let one wait? A thread waits, so that its reader can give up after a while.

use super::{Buffer, Fill, read_once};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use std::io::{self, Read};
use std::time::Duration;

/// How much is read at once: more than a pipe holds.
const BLOCK: usize = 256 << 10;
/// Blocks that may be read ahead.
const AHEAD: usize = 4;

/// A reader behind a thread of its own.
pub(crate) struct Pump {
    blocks: Receiver<io::Result<Buffer>>,
    used: Sender<Buffer>,
    ended: bool,
}

impl Pump {
    /// Starts reading.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(crate) fn start(reader: Box<dyn Read + Send>) -> io::Result<Self> {
        let (send, blocks) = bounded(AHEAD);
        let (used, recycled) = bounded(AHEAD + 2);
        std::thread::Builder::new().name("hlog-pump".into()).spawn(move || pump(reader, &send, &recycled))?;
        Ok(Self { blocks, used, ended: false })
    }

    /// Has all been taken that was read?
    pub(super) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Adds what was read at once.
    pub(super) fn fill(&mut self, buffer: &mut Buffer, patience: Option<Duration>) -> io::Result<Fill> {
        let Some(mut block) = self.next_block(patience)? else { return Ok(if self.ended { Fill::End } else { Fill::Quiet }) };
        buffer.take_after(&mut block);
        // A pump that has ended wants no block back.
        drop(self.used.try_send(block));
        Ok(Fill::Bytes)
    }

    fn next_block(&mut self, patience: Option<Duration>) -> io::Result<Option<Buffer>> {
        if self.ended {
            return Ok(None);
        }
        let block = match patience {
            Some(patience) => self.blocks.recv_timeout(patience),
            None => self.blocks.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match block {
            Ok(Ok(block)) if block.len() == 0 => self.ended = true,
            Ok(block) => return block.map(Some),
            Err(RecvTimeoutError::Timeout) => {}
            // The thread says goodbye with an empty block; without one it has failed.
            Err(RecvTimeoutError::Disconnected) => return Err(io::Error::other("the thread that reads it has failed")),
        }
        Ok(None)
    }
}

fn pump(mut reader: Box<dyn Read + Send>, blocks: &Sender<io::Result<Buffer>>, recycled: &Receiver<Buffer>) {
    let mut end = None;
    while end.is_none() {
        let mut block = recycled.try_recv().unwrap_or_default();
        block.clear_for_others();
        match read_once(&mut reader, block.room(BLOCK)) {
            Ok(0) => end = Some(Ok(Buffer::default())),
            Ok(count) => block.add(count),
            Err(error) => end = Some(Err(error)),
        }
        if block.len() > 0 && blocks.send(Ok(block)).is_err() {
            return;
        }
    }
    // Who has gone away need not be told.
    drop(end.map(|end| blocks.send(end)));
}
