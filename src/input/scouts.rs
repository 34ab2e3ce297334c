//! How is a file searched as fast as it can be read? By threads that each read whichever block is next and search that while
//! it is at hand; who asks for the blocks, in order, is one of these threads instead of waiting.
//!
//! At whatever stands before the end of a full block, an end or an error, this is over. From there on the blocks are read one by
//! one, when their turn has come, so that a file that grows, shrinks or fails while it is read gives what a single reader would get.

use super::{Buffer, Fill};
use crate::progress::ReadBytes;
use crate::sieve::{Scan, Scanner};
use crossbeam_channel::{Receiver, Sender, bounded};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Seek, SeekFrom};
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::Builder;

/// How much is read at once.
const BLOCK: usize = if cfg!(any(test, fuzzing)) { 1_000 } else { 128 << 10 };
/// Blocks at hand, for each thread.
const AT_HAND: usize = 3;

/// A block, and what was found in it.
type Block = (Buffer, Scan);
/// Which block of the file it is, from 0; nothing where none could be read.
type Numbered = (usize, Option<Block>);

/// Threads that read a file.
pub(crate) struct Scouts {
    blocks: Receiver<Numbered>,
    /// Those that came before their turn.
    early: BTreeMap<usize, Option<Block>>,
    used: Sender<Buffer>,
    /// So many blocks have come.
    turn: usize,
    /// Where the next one begins.
    place: u64,
    /// Is the rest read one by one?
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
    /// Memory for as many blocks as may be at hand.
    unused: Receiver<Buffer>,
    /// From where to where there are blocks; what a growing file has beyond is read one by one.
    range: Range<u64>,
    /// The block that nobody reads yet.
    next: Arc<AtomicUsize>,
}

impl Scouts {
    /// Reads a file from some place on, to where it ends by now and further, by so many threads, of which the one that asks for
    /// blocks is one.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(super) fn start(file: File, range: Range<u64>, threads: usize, read: &ReadBytes, scanner: &Arc<Scanner>) -> io::Result<Self> {
        let at_hand = AT_HAND * threads;
        let (used, unused) = bounded(at_hand);
        (0..at_hand).for_each(|_| drop(used.try_send(Buffer::default())));
        let scout = Scout { file: Arc::new(file), scanner: Arc::clone(scanner), unused, range: range.clone(), next: Arc::default() };
        // Room for all of them: nobody waits for whoever takes them.
        let (send, blocks) = bounded(at_hand + threads);
        for _ in 1..threads {
            let (scout, send) = (scout.clone(), send.clone());
            Builder::new().name("hlog-scout".into()).spawn(move || scout.read(&send))?;
        }
        Ok(Self {
            blocks,
            early: BTreeMap::new(),
            used,
            turn: 0,
            place: range.start,
            alone: false,
            scout,
            read: read.clone(),
            searched: None,
        })
    }

    /// Adds the next block.
    ///
    /// # Errors
    /// Those of reading it, where none of it can be read.
    pub(super) fn fill(&mut self, buffer: &mut Buffer) -> io::Result<Fill> {
        let ahead = if self.alone { None } else { self.next() };
        self.turn += 1;
        self.alone = ahead.as_ref().is_none_or(|(block, _)| block.len() < BLOCK);
        let block = match ahead {
            None => self.scout.block(self.scout.unused.try_recv().unwrap_or_default(), self.place)?,
            ahead => ahead,
        };
        let Some((mut block, scan)) = block else {
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

    /// The block whose turn it is. Until it comes, later ones are read.
    fn next(&mut self) -> Option<Block> {
        loop {
            self.early.extend(self.blocks.try_iter());
            if let Some(block) = self.early.remove(&self.turn) {
                return block;
            }
            let read = self.scout.unused.try_recv().map(|buffer| self.scout.numbered(buffer));
            let (number, block) = read.or_else(|_| self.blocks.recv()).ok()?;
            self.early.insert(number, block);
        }
    }

    /// From which of the bytes at hand on they have been searched, and what was found; answered once.
    pub(super) const fn searched(&mut self) -> Option<(usize, Scan)> {
        self.searched.take()
    }
}

impl Scout {
    /// Reads blocks, up to the first that is not full.
    fn read(&self, blocks: &Sender<Numbered>) {
        while let Ok(buffer) = self.unused.recv() {
            let block = self.numbered(buffer);
            let last = block.1.as_ref().is_none_or(|(block, _)| block.len() < BLOCK);
            if blocks.send(block).is_err() || last {
                return;
            }
        }
    }

    /// Reads the block that nobody reads yet. Whoever reads on from there meets its error, or panics, too.
    fn numbered(&self, buffer: Buffer) -> Numbered {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let place = self.range.start + (number * BLOCK) as u64;
        let block = || if place < self.range.end { self.block(buffer, place).ok().flatten() } else { None };
        (number, catch_unwind(AssertUnwindSafe(block)).ok().flatten())
    }

    /// Reads a block as far as that can be had; `None` at the end. An error that comes after some bytes is left to the next read.
    fn block(&self, mut block: Buffer, place: u64) -> io::Result<Option<Block>> {
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
