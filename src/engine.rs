//! Who does the work? One reader, workers, one writer: the only file that joins threads.
//!
//! Chunks go to the workers in turn and come back in turn, so the order is kept by construction. An explicit end goes
//! the same way: a worker that fails cannot look like the end of the input. Threads are not waited for: when the one
//! who reads our output goes away, or a signal comes, hlog ends at once, even while its own reader still sleeps.

use crate::chunk::{Chunk, Chunker, InputFormat};
use crate::input::{self, Input};
use crate::progress::ReadBytes;
use crate::releases::Tracker;
use crate::sieve::Sieve;
use crate::sort::{Sorter, Sorting};
use crate::time::stamp;
use anyhow::{Context, Result, anyhow};
use crossbeam_channel::{Receiver, Sender, TryRecvError, bounded, never, select, unbounded};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::thread::Builder;
use std::time::Instant;

/// Chunks that may wait for a worker, and results that may wait for the writer.
const WAITING: usize = 2;

/// More workers than one reader can feed, and than memory shall hold chunks for.
const MOST_WORKERS: usize = 12;

/// What is done with chunks, in every worker.
pub(crate) trait Consumer: Clone + Send + 'static {
    /// What comes of a chunk.
    type Part: Default + Send + 'static;
    /// So many chunks in a row go to one worker, and as many of them as are there at once become one part.
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

/// What goes to a worker.
pub(crate) enum Task {
    Chunk(Chunk),
    /// An input failed.
    Trouble(String),
    /// Something about an input that one should know.
    Note(String),
    End,
}

enum Answer<Part> {
    /// What comes of so many chunks in a row.
    Part(Part, usize),
    Trouble(String),
    Note(String),
    End,
}

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
    let (used_chunks, spare_chunks) = unbounded();
    let (used_parts, spare_parts) = unbounded();
    let mut tasks = Vec::new();
    let mut answers = Vec::new();
    for _ in 0..reading.threads.clamp(1, MOST_WORKERS) {
        let (task, tasks_of_one) = bounded(WAITING.max(C::TURN));
        let (answer, answers_of_one) = bounded(WAITING);
        tasks.push(task);
        answers.push(answers_of_one);
        let worker = Worker { consumer: consumer.clone(), tasks: tasks_of_one, used: used_chunks.clone(), spare: spare_parts.clone() };
        let work = move || worker.work(&answer);
        Builder::new().name("hlog-worker".into()).spawn(work).context("no thread can be started")?;
    }
    let read = move || read(reading, in_turn(&tasks, C::TURN), &spare_chunks);
    Builder::new().name("hlog-reader".into()).spawn(read).context("no thread can be started")?;
    write(in_turn(&answers, C::TURN), &used_parts, sink, &signals.unwrap_or_else(never))
}

/// Each worker so many times, over and over.
fn in_turn<T>(workers: &[T], turn: usize) -> impl Iterator<Item = &T> {
    workers.iter().flat_map(move |worker| std::iter::repeat_n(worker, turn)).cycle()
}

/// Gives chunks to the workers in turn. Ends when a worker is gone: then the writer knows more.
fn read<'t>(reading: Reading, mut turn: impl Iterator<Item = &'t Sender<Task>>, spare: &Receiver<Chunk>) {
    let mut tracker = reading.tracker.clone();
    let mut give = |mut task| {
        if let (Some(tracker), Task::Chunk(chunk)) = (&mut tracker, &mut task) {
            tracker.look(chunk);
        }
        turn.next().is_some_and(|worker| worker.send(task).is_ok())
    };
    let whole = match reading.sorted.clone() {
        Some(reader) => sort(&Arc::new(reading), &reader, &mut give, spare),
        None if reading.merged => merge(reading, &mut give, spare),
        None => read_in_turn(&reading, &mut give, spare),
    };
    if whole {
        // The others end when nothing can come any more.
        give(Task::End);
    }
}

/// Reads one input after the other; false when nobody wants more.
fn read_in_turn(reading: &Reading, give: &mut impl FnMut(Task) -> bool, spare: &Receiver<Chunk>) -> bool {
    let last = reading.inputs.len().saturating_sub(1);
    reading.inputs.iter().enumerate().all(|(at, input)| read_input(input, at < last, reading, give, spare))
}

/// Reads all inputs at once, each with a thread of its own, and gives their chunks as they come; false when nobody wants
/// more, or when a thread has failed.
fn merge(reading: Reading, give: &mut impl FnMut(Task) -> bool, spare: &Receiver<Chunk>) -> bool {
    let mut open = reading.inputs.len();
    let (send, tasks) = bounded(WAITING);
    let reading = Arc::new(reading);
    if !(0..open).all(|at| follow(&reading, at, send.clone(), spare.clone())) {
        return false;
    }
    drop(send);
    for task in tasks {
        if matches!(task, Task::End) {
            open -= 1;
        } else if !give(task) {
            return false;
        }
    }
    open == 0
}

/// Reads an input by a thread of its own; false when there can be none.
fn follow(reading: &Arc<Reading>, at: usize, send: Sender<Task>, spare: Receiver<Chunk>) -> bool {
    let reading = Arc::clone(reading);
    let follow = move || {
        let whole = read_input(&reading.inputs[at], false, &reading, &mut |task| send.send(task).is_ok(), &spare);
        if whole {
            // Who has gone away need not be told.
            drop(send.send(Task::End));
        }
    };
    Builder::new().name("hlog-follow".into()).spawn(follow).is_ok()
}

/// Reads all inputs in the order of time: what may let one wait by threads of their own, files as they are wanted; false
/// when nobody wants more, or when a thread has failed.
fn sort(reading: &Arc<Reading>, reader: &stamp::Reader, give: &mut impl FnMut(Task) -> bool, spare: &Receiver<Chunk>) -> bool {
    let mut inputs = Vec::new();
    for (at, input) in reading.inputs.iter().enumerate() {
        let live = input.may_wait();
        let (send, tasks) = bounded(WAITING);
        if live && !follow(reading, at, send, spare.clone()) {
            return false;
        }
        inputs.push((input, live.then_some(tasks)));
    }
    let sorting = Sorting { reader, format: reading.format, join: reading.join, read: &reading.read };
    Sorter::new(sorting, inputs.into_iter(), give, spare).run()
}

/// Reads one input; false when nobody wants more.
fn read_input(input: &Input, followed: bool, reading: &Reading, give: &mut impl FnMut(Task) -> bool, spare: &Receiver<Chunk>) -> bool {
    let mut chunker = match input::open(input, &reading.read, reading.sieve.as_deref(), reading.threads) {
        Ok(feed) => Chunker::new(feed, reading.format, reading.join).sieved(reading.sieve.clone()).followed(followed),
        Err(error) => return give(Task::Trouble(input.trouble(&error))),
    };
    let app = input.app();
    loop {
        let mut chunk = spare.try_recv().unwrap_or_default();
        let wanted = match chunker.next(&mut chunk) {
            Ok(true) => {
                chunk.app.clone_from(&app);
                give(Task::Chunk(chunk))
            }
            Ok(false) => return true,
            Err(error) => {
                chunker.give_up();
                give(Task::Trouble(input.trouble(&error)))
            }
        };
        if !wanted {
            return false;
        }
    }
}

/// A worker, and the channels it works between.
struct Worker<C: Consumer> {
    consumer: C,
    tasks: Receiver<Task>,
    used: Sender<Chunk>,
    spare: Receiver<C::Part>,
}

impl<C: Consumer> Worker<C> {
    fn work(mut self, answers: &Sender<Answer<C::Part>>) {
        let mut open = None;
        let mut ahead = None;
        for at in 1.. {
            let Some(task) = ahead.take().or_else(|| self.tasks.recv().ok()) else { return };
            let answer = match task {
                Task::Chunk(chunk) => {
                    let (mut part, before) = open.take().unwrap_or_else(|| (self.spare.try_recv().unwrap_or_default(), 0));
                    self.consumer.take(&chunk, &mut part);
                    // A reader that has ended wants no chunk back.
                    drop(self.used.send(chunk));
                    if at % C::TURN > 0 {
                        ahead = self.tasks.try_recv().ok();
                    }
                    // What is done is not held back while nothing comes.
                    if matches!(ahead, Some(Task::Chunk(_))) {
                        open = Some((part, before + 1));
                        continue;
                    }
                    Answer::Part(part, before + 1)
                }
                Task::Trouble(trouble) => Answer::Trouble(trouble),
                Task::Note(note) => Answer::Note(note),
                Task::End => Answer::End,
            };
            if answers.send(answer).is_err() {
                return;
            }
        }
    }
}

fn write<'a, Part: 'a>(
    mut turn: impl Iterator<Item = &'a Receiver<Answer<Part>>>,
    used: &Sender<Part>,
    sink: &mut impl Sink<Part>,
    signals: &Receiver<i32>,
) -> Result<Ending> {
    let ticks = sink.ticks();
    while let Some(worker) = turn.next() {
        let answer = loop {
            match worker.try_recv() {
                Ok(answer) => break answer,
                Err(TryRecvError::Disconnected) => return Err(failed()),
                Err(TryRecvError::Empty) => {
                    sink.rest()?;
                    select! {
                        recv(worker) -> answer => break answer.map_err(|_| failed())?,
                        recv(signals) -> signal => return Ok(Ending::Signal(signal.unwrap_or_default())),
                        recv(ticks) -> _ => if sink.due()?.is_break() { return Ok(Ending::Done) },
                    }
                }
            }
        };
        if let Ok(signal) = signals.try_recv() {
            return Ok(Ending::Signal(signal));
        }
        match answer {
            Answer::End => break,
            Answer::Trouble(trouble) => sink.trouble(&trouble),
            Answer::Note(note) => sink.note(&note),
            Answer::Part(mut part, chunks) => {
                // The others were of the same worker.
                turn.by_ref().take(chunks - 1).for_each(drop);
                let flow = sink.accept(&mut part)?;
                // Nobody may want the part back.
                drop(used.send(part));
                if flow.is_break() {
                    break;
                }
            }
        }
    }
    Ok(Ending::Done)
}

fn failed() -> anyhow::Error {
    anyhow!("a worker failed: this is a mistake of hlog's; please report it")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts frames, or fails.
    #[derive(Clone)]
    struct Counter<const CHUNKS: usize> {
        fails: bool,
    }

    impl<const CHUNKS: usize> Consumer for Counter<CHUNKS> {
        type Part = usize;
        const TURN: usize = CHUNKS;

        fn take(&mut self, chunk: &Chunk, part: &mut usize) {
            assert!(!self.fails, "as the test wants it");
            *part += chunk.frames.len();
        }
    }

    #[derive(Default)]
    struct Sum {
        frames: usize,
        troubles: usize,
    }

    impl Sink<usize> for Sum {
        fn accept(&mut self, part: &mut usize) -> Result<ControlFlow<()>> {
            self.frames += std::mem::take(part);
            Ok(ControlFlow::Continue(()))
        }

        fn rest(&mut self) -> Result<()> {
            Ok(())
        }

        fn trouble(&mut self, _trouble: &str) {
            self.troubles += 1;
        }

        fn note(&mut self, _note: &str) {}
    }

    fn run_with<const TURN: usize>(fails: bool, threads: usize) -> (Result<Ending>, Sum) {
        let file = |path: &str| Input::File(path.into());
        let mut inputs = vec![file("examples/shop.log"); 19];
        inputs[7] = file("no such file");
        let reading = Reading {
            inputs,
            format: InputFormat::Auto,
            join: true,
            sieve: None,
            threads,
            tracker: None,
            merged: false,
            sorted: None,
            read: ReadBytes::default(),
        };
        let mut sum = Sum::default();
        (run(reading, &Counter::<TURN> { fails }, &mut sum, None), sum)
    }

    #[test]
    fn all_inputs_are_read_and_what_cannot_be_is_told() {
        for threads in [1, 2, 5] {
            for (ending, sum) in [run_with::<1>(false, threads), run_with::<4>(false, threads)] {
                assert_eq!((ending.unwrap(), sum.frames, sum.troubles), (Ending::Done, 18 * 442, 1));
            }
        }
    }

    #[test]
    fn a_worker_that_fails_does_not_look_like_the_end() {
        for threads in [1, 2] {
            for (ending, _) in [run_with::<1>(true, threads), run_with::<4>(true, threads)] {
                assert!(ending.is_err_and(|error| error.to_string().contains("a worker failed")));
            }
        }
    }
}
