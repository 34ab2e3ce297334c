//! How does one read something that may let one wait? A thread waits, so that its reader can give up after a while.

use super::{Fill, read_once};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use std::io::{self, Read};
use std::time::Duration;

/// What a pipe holds at most.
const BLOCK: usize = 64 << 10;
/// Blocks that may be read ahead.
const AHEAD: usize = 4;

/// A reader behind a thread of its own.
pub(crate) struct Pump {
    blocks: Receiver<io::Result<Vec<u8>>>,
    used: Sender<Vec<u8>>,
    current: Vec<u8>,
    at: usize,
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
        Ok(Self { blocks, used, current: Vec::new(), at: 0, ended: false })
    }

    /// Reads once.
    pub(super) fn read(&mut self, room: &mut [u8], patience: Option<Duration>) -> io::Result<Fill> {
        if self.at == self.current.len() {
            match self.next_block(patience)? {
                Some(block) => {
                    // A pump that has ended wants no block back.
                    drop(self.used.try_send(std::mem::replace(&mut self.current, block)));
                    self.at = 0;
                }
                None => return Ok(if self.ended { Fill::End } else { Fill::Quiet }),
            }
        }
        let rest = &self.current[self.at..];
        let count = rest.len().min(room.len());
        room[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        Ok(Fill::Bytes(count))
    }

    fn next_block(&mut self, patience: Option<Duration>) -> io::Result<Option<Vec<u8>>> {
        if self.ended {
            return Ok(None);
        }
        let block = match patience {
            Some(patience) => self.blocks.recv_timeout(patience),
            None => self.blocks.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match block {
            Ok(Ok(block)) if block.is_empty() => self.ended = true,
            Ok(block) => return block.map(Some),
            Err(RecvTimeoutError::Timeout) => {}
            // The thread says goodbye with an empty block; without one it has failed.
            Err(RecvTimeoutError::Disconnected) => return Err(io::Error::other("the thread that reads it has failed")),
        }
        Ok(None)
    }
}

fn pump(mut reader: Box<dyn Read + Send>, blocks: &Sender<io::Result<Vec<u8>>>, recycled: &Receiver<Vec<u8>>) {
    loop {
        let mut block = recycled.try_recv().unwrap_or_default();
        block.resize(BLOCK, 0);
        let read = read_once(&mut reader, &mut block);
        let last = !matches!(read, Ok(1..));
        let sent = blocks.send(read.map(|count| {
            block.truncate(count);
            block
        }));
        if last || sent.is_err() {
            return;
        }
    }
}
