//! What is read next? Asked by whoever has time to work on it: files are read by those who ask, one after the other; what
//! lets one wait beside others, and what is sorted, comes from threads of its own.

use super::{Reading, WAITING};
use crate::chunk::{Chunk, Chunker};
use crate::input;
use crate::releases::Tracker;
use crate::sort::{Sorter, Sorting};
use crate::time::stamp;
use anyhow::{Context, Result};
use crossbeam_channel::{Receiver, Sender, bounded};
use std::io;
use std::ops::Range;
use std::sync::Arc;
use std::thread::Builder;

/// So many sorted inputs may have threads of their own that unpack them.
const FEW: usize = 16;

/// What comes of reading.
pub(crate) enum Task {
    Chunk(Chunk),
    Word(Word),
}

/// What is to be told, and stands among the chunks.
pub(crate) enum Word {
    /// An input failed.
    Trouble(String),
    /// Something about an input that one should know.
    Note(String),
    End,
}

/// What is done in a row by one.
#[derive(Default)]
pub(super) struct Turn {
    /// How many turns there were before.
    pub number: u64,
    pub chunks: Vec<Chunk>,
    /// What stands behind the chunks.
    pub word: Option<Word>,
}

/// All inputs, turn by turn.
pub(super) struct Source {
    tasks: Tasks,
    /// How many turns there have been.
    turns: u64,
    tracker: Option<Tracker>,
    spare: Receiver<Chunk>,
}

enum Tasks {
    Own(Box<InTurn>),
    /// From threads, of which so many have not come to their end.
    Others(Receiver<Task>, usize),
}

impl Source {
    /// Begins to read. Chunks that have been used come back by `spare`.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(super) fn start(mut reading: Reading, spare: Receiver<Chunk>) -> Result<Self> {
        let tracker = reading.tracker.take();
        let reading = Arc::new(reading);
        let all = 0..reading.inputs.len();
        let tasks = if let Some(reader) = reading.sorted.clone() {
            Tasks::Others(sorted(reading, reader, spare.clone())?, 1)
        } else if reading.merged {
            let (send, tasks) = bounded(WAITING);
            for at in all.clone() {
                follow(&reading, at, send.clone(), spare.clone())?;
            }
            Tasks::Others(tasks, all.len())
        } else {
            Tasks::Own(Box::new(InTurn { workers: reading.threads, reading, inputs: all, open: None }))
        };
        Ok(Self { tasks, turns: 0, tracker, spare })
    }

    /// How many of the threads are for the lines: without the one that unpacks what is read first, if one does.
    pub(super) fn workers(&mut self, threads: usize) -> usize {
        if let Tasks::Own(files) = &mut self.tasks { files.workers() } else { threads }
    }

    /// What is done next, of at most so many chunks. `None` when a thread has failed. The end comes over and over.
    pub(super) fn next(&mut self, most: usize, turn: &mut Turn) -> Option<()> {
        turn.number = self.turns;
        self.turns += 1;
        while turn.chunks.len() < most {
            let mut chunk = match self.task()? {
                Task::Chunk(chunk) => chunk,
                Task::Word(word) => {
                    turn.word = Some(word);
                    break;
                }
            };
            if let Some(tracker) = &mut self.tracker {
                tracker.look(&mut chunk);
            }
            turn.chunks.push(chunk);
        }
        Some(())
    }

    fn task(&mut self) -> Option<Task> {
        match &mut self.tasks {
            Tasks::Own(files) => Some(files.task(&self.spare)),
            Tasks::Others(tasks, open) => loop {
                if *open == 0 {
                    return Some(Task::Word(Word::End));
                }
                match tasks.recv().ok()? {
                    Task::Word(Word::End) => *open -= 1,
                    task => return Some(task),
                }
            },
        }
    }
}

/// Inputs that are read one after the other.
struct InTurn {
    reading: Arc<Reading>,
    /// Those that have not been read to their end.
    inputs: Range<usize>,
    /// The first of them, once it is open.
    open: Option<Chunker<'static>>,
    /// So many of the threads are for the lines.
    workers: usize,
}

impl InTurn {
    fn task(&mut self, spare: &Receiver<Chunk>) -> Task {
        let mut chunk = spare.try_recv().unwrap_or_default();
        while let Some(at) = self.inputs.clone().next() {
            let input = &self.reading.inputs[at];
            let chunker = match &mut self.open {
                Some(chunker) => chunker,
                none => match open(&self.reading, at, self.inputs.len() > 1, self.workers) {
                    Ok(chunker) => none.insert(chunker),
                    Err(error) => {
                        self.inputs.next();
                        return Task::Word(Word::Trouble(input.trouble(&error)));
                    }
                },
            };
            match chunker.next(&mut chunk) {
                Ok(true) => {
                    chunk.app = input.app();
                    return Task::Chunk(chunk);
                }
                Ok(false) => {
                    self.open = None;
                    self.inputs.next();
                }
                Err(error) => {
                    chunker.give_up();
                    return Task::Word(Word::Trouble(input.trouble(&error)));
                }
            }
        }
        Task::Word(Word::End)
    }

    fn workers(&mut self) -> usize {
        if self.open.is_none() && !self.inputs.is_empty() {
            // What cannot be opened says so when its turn comes.
            self.open = open(&self.reading, self.inputs.start, self.inputs.len() > 1, self.workers).ok();
        }
        self.workers = self.reading.threads - usize::from(self.open.as_ref().is_some_and(Chunker::unpacks));
        self.workers
    }
}

fn open(reading: &Reading, at: usize, followed: bool, workers: usize) -> io::Result<Chunker<'static>> {
    let sieve = &reading.sieve;
    let feed = input::open(&reading.inputs[at], &reading.read, sieve.as_deref(), workers)?;
    Ok(Chunker::new(feed, reading.format, reading.join).sieved(sieve.clone()).followed(followed))
}

/// Reads an input by a thread of its own.
fn follow(reading: &Arc<Reading>, at: usize, send: Sender<Task>, spare: Receiver<Chunk>) -> Result<()> {
    let mut input = InTurn { workers: reading.threads, reading: Arc::clone(reading), inputs: at..at + 1, open: None };
    let follow = move || {
        loop {
            let task = input.task(&spare);
            let last = matches!(task, Task::Word(Word::End));
            // Who has gone away need not be told.
            if send.send(task).is_err() || last {
                return;
            }
        }
    };
    Builder::new().name("hlog-follow".into()).spawn(follow).context("no thread can be started")?;
    Ok(())
}

/// Reads all inputs in the order of time by a thread of its own.
fn sorted(reading: Arc<Reading>, reader: stamp::Reader, spare: Receiver<Chunk>) -> Result<Receiver<Task>> {
    let (send, tasks) = bounded(WAITING);
    let mut inputs = Vec::new();
    for (at, input) in reading.inputs.iter().enumerate() {
        let live = input.may_wait();
        let (send, tasks) = bounded(WAITING);
        if live {
            follow(&reading, at, send, spare.clone())?;
        }
        inputs.push(live.then_some(tasks));
    }
    let sort = move || {
        let ahead = reading.inputs.len() <= FEW;
        let sorting = Sorting { reader: &reader, format: reading.format, join: reading.join, read: &reading.read, ahead };
        let inputs = reading.inputs.iter().zip(inputs);
        if Sorter::new(sorting, inputs, |task| send.send(task).is_ok(), &spare).run() {
            // Who has gone away need not be told.
            drop(send.send(Task::Word(Word::End)));
        }
    };
    Builder::new().name("hlog-sorter".into()).spawn(sort).context("no thread can be started")?;
    Ok(tasks)
}
