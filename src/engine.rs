//! Who does the work? Workers that read in turn, and one writer: the only file where they meet.
//!
//! A worker reads what is next, and works on it where it lies, still warm; only the reading is done by one at a time. Turns
//! are numbered, and written in this order. An explicit end goes the same way: a worker that fails cannot look like the end of
//! the input. Threads are not waited for: when the one who reads our output goes away, or a signal comes, hlog ends, even while
//! a worker still sleeps in a read; what a live stream has said comes out before, though lines are held back (but for those that `--sort` holds). Where all bytes
//! are there, the writer is one of the workers itself, so that one thread is one thread.

mod source;
mod writer;

use crate::chunk::{Chunk, InputFormat};
use crate::input::Input;
use crate::progress::ReadBytes;
use crate::releases::Tracker;
use crate::sieve::Sieve;
use crate::time::stamp;
use anyhow::{Context, Result};
use crossbeam_channel::{Receiver, Sender, never, unbounded};
use source::{Source, Turn};
pub(crate) use source::{Task, Word};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::thread::Builder;
use std::time::Instant;
use writer::Writer;

/// Chunks that may wait to be asked for, where threads bring them.
const WAITING: usize = 2;

/// Parts of each worker: one that it makes, and others that wait for the writer.
const PARTS: usize = 3;

/// More workers than reading by one at a time can feed, and than memory shall hold chunks for.
const MOST_WORKERS: usize = 12;

/// What is done with chunks, in every worker.
pub(crate) trait Consumer: Clone + Send + 'static {
    /// What comes of a chunk.
    type Part: Default + Send + 'static;
    /// So many chunks in a row become one part, where none of them has to be waited for.
    const TURN: usize = 1;
    /// Takes a chunk; `part` may be an old one, whose memory is used again, or have those of this turn already.
    fn take(&mut self, chunk: &Chunk, part: &mut Self::Part);
}

/// What is done with the parts, in the order of the input.
pub(crate) trait Sink<Part> {
    /// Takes a part; says whether more are wanted.
    fn accept(&mut self, part: &mut Part) -> Result<ControlFlow<()>>;
    /// Nothing will come for a while.
    fn rest(&mut self) -> Result<()>;
    /// An input failed; the others go on.
    fn trouble(&mut self, trouble: &str);
    /// Something about an input that one should know.
    fn note(&mut self, note: &str);

    /// When something is due although nothing comes.
    fn ticks(&self) -> Receiver<Instant> {
        never()
    }

    /// Does what is due; says whether more is wanted.
    fn due(&mut self) -> Result<ControlFlow<()>> {
        Ok(ControlFlow::Continue(()))
    }
}

/// What to read.
pub(crate) struct Reading {
    pub inputs: Vec<Input>,
    pub format: InputFormat,
    pub join: bool,
    pub sieve: Option<Arc<Sieve>>,
    pub threads: usize,
    /// Learns which release is in force, where that is wanted.
    pub tracker: Option<Tracker>,
    /// Are the inputs followed at once, and not read one after the other?
    pub merged: bool,
    /// Are the inputs merged in the order of time? Then this reads the times.
    pub sorted: Option<stamp::Reader>,
    /// Counts what has been read, compressed as it may be.
    pub read: ReadBytes,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// All was read, or the sink wanted no more.
    Done,
    /// A signal came.
    Signal(i32),
}

/// What comes of a turn.
struct Answer<Part> {
    number: u64,
    part: Part,
    /// Was there a chunk?
    worked: bool,
    word: Option<Word>,
}

impl<Part> Answer<Part> {
    const fn is_last(&self) -> bool {
        matches!(self.word, Some(Word::End))
    }
}

/// Some thread has failed.
#[derive(Debug)]
struct Failed;

/// Reads all inputs, lets the consumer's clones work, and gives the sink their parts in order.
///
/// # Errors
/// Those of the sink, and a worker's failure.
pub(crate) fn run<C: Consumer>(
    reading: Reading,
    consumer: &C,
    sink: &mut impl Sink<C::Part>,
    signals: Option<Receiver<i32>>,
) -> Result<Ending> {
    let signals = signals.unwrap_or_else(never);
    // Who waits for lines to come cannot write those that others have meanwhile, nor heed a signal.
    let helps = reading.inputs.iter().all(Input::is_at_hand);
    let most = if helps { C::TURN } else { 1 };
    let (used, spare) = unbounded();
    let threads = reading.threads;
    let mut source = Source::start(reading, spare)?;
    let workers = if helps { source.workers(threads) } else { threads }.clamp(1, MOST_WORKERS);
    let source = Arc::new(Mutex::new(source));
    let worker = || Worker { consumer: consumer.clone(), source: Arc::clone(&source), used: used.clone(), most, turn: Turn::default() };
    let (send, answers) = unbounded();
    let (used_parts, spare_parts) = unbounded();
    // These are all, so that no worker runs far ahead of the others.
    (0..workers * PARTS).for_each(|_| drop(used_parts.send(C::Part::default())));
    for _ in usize::from(helps)..workers {
        let (worker, send, spare) = (worker(), send.clone(), spare_parts.clone());
        Builder::new().name("hlog-worker".into()).spawn(move || worker.work(&send, &spare)).context("no thread can be started")?;
    }
    drop(send);
    let own = helps.then(worker);
    let writer =
        Writer { answers, early: BTreeMap::new(), signals, live: !helps, leaving: None, own, used: used_parts, spare: spare_parts };
    writer.write(sink)
}

/// A worker, and what it reads.
struct Worker<C: Consumer> {
    consumer: C,
    source: Arc<Mutex<Source>>,
    used: Sender<Chunk>,
    /// So many chunks may become one part.
    most: usize,
    turn: Turn,
}

impl<C: Consumer> Worker<C> {
    /// Works as long as there are parts and tasks.
    fn work(mut self, answers: &Sender<Result<Answer<C::Part>, Failed>>, spare: &Receiver<C::Part>) {
        for part in spare {
            let answer = self.take_turn(part);
            let last = answer.as_ref().map_or(true, Answer::is_last);
            if answers.send(answer).is_err() || last {
                return;
            }
        }
    }

    /// Reads what is next and makes a part of it.
    fn take_turn(&mut self, part: C::Part) -> Result<Answer<C::Part>, Failed> {
        catch_unwind(AssertUnwindSafe(|| self.answer(part))).ok().flatten().ok_or(Failed)
    }

    /// `None` where a thread has failed.
    fn answer(&mut self, part: C::Part) -> Option<Answer<C::Part>> {
        self.source.lock().ok()?.next(self.most, &mut self.turn)?;
        let Turn { number, chunks, word } = &mut self.turn;
        let mut answer = Answer { number: *number, part, worked: !chunks.is_empty(), word: word.take() };
        for chunk in chunks.drain(..) {
            self.consumer.take(&chunk, &mut answer.part);
            // A source that has ended wants no chunk back.
            drop(self.used.send(chunk));
        }
        Some(answer)
    }
}

#[cfg(test)]
mod tests;
