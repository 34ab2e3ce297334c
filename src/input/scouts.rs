//! How is a file searched as fast as it can be read? By threads that each read every so manieth block of it and search that
//! while it is at hand; the blocks come out in order.
//!
//! A thread stops at whatever it meets before its block is full: an end, an error. From there on the blocks are read one by one,
//! when their turn has come, so that a file that grows, shrinks or fails while it is read gives what a single reader would get.

use super::{Buffer, Fill};
use crate::progress::ReadBytes;
use crate::sieve::{Scan, Scanner};
use crossbeam_channel::{Receiver, Sender, bounded};
use std::fs::File;
use std::io::{self, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::Builder;

/// How much is read at once.
const BLOCK: usize = if cfg!(any(test, fuzzing)) { 1_000 } else { 256 << 10 };
/// Blocks that each thread may be ahead.
const AHEAD: usize = 2;

/// A block, and what was found in it.
type Block = (Buffer, Scan);

/// Threads that read a file.
pub(crate) struct Scouts {
    /// One for each thread.
    blocks: Vec<Receiver<Block>>,
    used: Sender<Buffer>,
    /// So many blocks have come.
    turn: usize,
    /// Where the next one begins.
    place: u64,
    /// Has a thread stopped?
    alone: bool,
    scout: Scout,
    read: ReadBytes,
    /// Where the last block begins in the bytes at hand, and what was found in it.
    searched: Option<(usize, Scan)>,
}

/// What a thread needs.
#[derive(Clone)]
struct Scout {
    file: Arc<File>,
    scanner: Arc<Scanner>,
    used: Receiver<Buffer>,
}

impl Scouts {
    /// Reads a file from some place on by so many threads.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(super) fn start(file: File, from: u64, threads: usize, read: &ReadBytes, scanner: &Arc<Scanner>) -> io::Result<Self> {
        let (used, recycled) = bounded((AHEAD + 1) * threads);
        let scout = Scout { file: Arc::new(file), scanner: Arc::clone(scanner), used: recycled };
        let start = |at: usize| {
            let (send, blocks) = bounded(AHEAD);
            let scout = scout.clone();
            let places = (at..).step_by(threads).map(move |block| from + (block * BLOCK) as u64);
            Builder::new().name("hlog-scout".into()).spawn(move || scout.read(places, &send))?;
            Ok(blocks)
        };
        let blocks = (0..threads).map(start).collect::<io::Result<_>>()?;
        Ok(Self { blocks, used, turn: 0, place: from, alone: false, scout, read: read.clone(), searched: None })
    }

    /// Adds the next block.
    ///
    /// # Errors
    /// Those of reading it, where none of it can be read.
    pub(super) fn fill(&mut self, buffer: &mut Buffer) -> io::Result<Fill> {
        let ahead = if self.alone { None } else { self.blocks[self.turn % self.blocks.len()].recv().ok() };
        self.turn += 1;
        self.alone = ahead.as_ref().is_none_or(|(block, _)| block.len() < BLOCK);
        let Some((mut block, scan)) = ahead.map_or_else(|| self.scout.block(self.place), |block| Ok(Some(block)))? else {
            // Whoever shares the place in the file, as standard input does, finds it read.
            (&*self.scout.file).seek(SeekFrom::Start(self.place))?;
            return Ok(Fill::End);
        };
        self.place += block.len() as u64;
        self.read.fetch_add(block.len() as u64, Ordering::Relaxed);
        self.searched = Some((buffer.len(), scan));
        buffer.take_after(&mut block);
        // Threads that have ended want no block back.
        drop(self.used.try_send(block));
        Ok(Fill::Bytes)
    }

    /// From which of the bytes at hand on they have been searched, and what was found; answered once.
    pub(super) const fn searched(&mut self) -> Option<(usize, Scan)> {
        self.searched.take()
    }
}

impl Scout {
    /// Reads the blocks at these places, up to the first that is not full.
    fn read(&self, places: impl Iterator<Item = u64>, blocks: &Sender<Block>) {
        for place in places {
            // Whoever reads on from there meets the error too.
            let Ok(Some(block)) = self.block(place) else { return };
            let last = block.0.len() < BLOCK;
            if blocks.send(block).is_err() || last {
                return;
            }
        }
    }

    /// Reads a block as far as that can be had; `None` at the end. An error that comes after some bytes is left to the next read.
    fn block(&self, place: u64) -> io::Result<Option<Block>> {
        let mut block = self.used.try_recv().unwrap_or_default();
        block.clear_for_others();
        while block.len() < BLOCK {
            let len = block.len();
            match self.file.read_at(block.room(BLOCK - len), place + len as u64) {
                Ok(0) => break,
                Ok(count) => block.add(count),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if len == 0 => return Err(error),
                Err(_) => break,
            }
        }
        let scan = self.scanner.scan(block.bytes(), false);
        Ok((block.len() > 0).then_some((block, scan)))
    }
}
