//! How is a file searched as fast as it can be read? By threads that each read every so manieth block of it and search that
//! while it is at hand; the blocks come out in order.

use super::{Buffer, Fill};
use crate::progress::ReadBytes;
use crate::sieve::{Scan, Scanner};
use crossbeam_channel::{Receiver, Sender, bounded};
use std::fs::File;
use std::io;
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
    blocks: Vec<Receiver<io::Result<Block>>>,
    used: Sender<Buffer>,
    /// So many blocks have come.
    turn: usize,
    ended: bool,
    /// Where the last block begins in the bytes at hand, and what was found in it.
    searched: Option<(usize, Scan)>,
}

/// What a thread needs.
#[derive(Clone)]
struct Scout {
    file: Arc<File>,
    read: ReadBytes,
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
        let scout = Scout { file: Arc::new(file), read: read.clone(), scanner: Arc::clone(scanner), used: recycled };
        let start = |at: usize| {
            let (send, blocks) = bounded(AHEAD);
            let scout = scout.clone();
            let places = (at..).step_by(threads).map(move |block| from + (block * BLOCK) as u64);
            Builder::new().name("hlog-scout".into()).spawn(move || scout.read(places, &send))?;
            Ok(blocks)
        };
        let blocks = (0..threads).map(start).collect::<io::Result<_>>()?;
        Ok(Self { blocks, used, turn: 0, ended: false, searched: None })
    }

    /// Adds the next block.
    pub(super) fn fill(&mut self, buffer: &mut Buffer) -> io::Result<Fill> {
        if self.ended {
            return Ok(Fill::End);
        }
        let block = self.blocks[self.turn % self.blocks.len()].recv();
        let (mut block, scan) = block.map_err(|_| io::Error::other("the thread that reads it has failed"))??;
        self.turn += 1;
        // A block that is not full is the last one.
        self.ended = block.len() < BLOCK;
        if block.len() == 0 {
            return Ok(Fill::End);
        }
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
    /// Reads the blocks at these places as long as there are any.
    fn read(&self, places: impl Iterator<Item = u64>, blocks: &Sender<io::Result<Block>>) {
        for place in places {
            let block = self.block(place);
            let last = !matches!(&block, Ok((bytes, _)) if bytes.len() == BLOCK);
            if blocks.send(block).is_err() || last {
                return;
            }
        }
    }

    fn block(&self, place: u64) -> io::Result<Block> {
        let mut block = self.used.try_recv().unwrap_or_default();
        block.clear_for_others();
        while block.len() < BLOCK {
            let len = block.len();
            match read_at(&self.file, block.room(BLOCK - len), place + len as u64) {
                Ok(0) => break,
                Ok(count) => block.add(count),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.read.fetch_add(block.len() as u64, Ordering::Relaxed);
        let scan = self.scanner.scan(block.bytes(), false);
        Ok((block, scan))
    }
}

#[cfg(unix)]
fn read_at(file: &File, room: &mut [u8], place: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, room, place)
}

#[cfg(windows)]
fn read_at(file: &File, room: &mut [u8], place: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, room, place)
}
