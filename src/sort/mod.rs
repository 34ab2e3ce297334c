//! How do several inputs become one in the order of time, in bounded memory?
//!
//! Each input has a [`window`] that brings its own lines in order, and the smallest of what is ready there is next; of
//! equal times the input named first. So that many files need neither memory nor descriptors all at once, a file is
//! looked at, closed, and opened again when the merge has come to its time.
//!
//! Inputs that let one wait (pipes, apps) are read by threads of their own. Here the clock counts, but only while nothing
//! comes: a line that has waited so for a second goes on, and so do the others without an input that is silent for so
//! long. What it brings after that is late, where it is older.

mod clock;
mod out;
mod source;
mod window;

use crate::chunk::{Chunk, READ};
use crate::engine::Task;
use crate::input::{self, Input};
use crossbeam_channel::{Receiver, Select};
use out::Out;
pub(crate) use source::Sorting;
use source::Source;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::{Duration, Instant};

/// Bytes of lines that may wait, of all inputs and of each.
const ROOM: usize = 12 << 20;
const ROOM_OF_ONE: [usize; 2] = [256 << 10, ROOM];
/// Bytes that may be read at once, of all inputs and of each.
const READS: usize = 4 << 20;
const READ_OF_ONE: [usize; 2] = [16 << 10, READ];

/// All inputs on their way to one.
pub(crate) struct Sorter<'s, G> {
    sorting: Sorting<'s>,
    sources: Vec<Source<'s>>,
    /// The time of the next line of each source that has one ready, or of the first line of a file that is closed.
    order: BinaryHeap<Reverse<(i64, usize)>>,
    out: Out,
    give: G,
    spare: &'s Receiver<Chunk>,
    scratch: Chunk,
    read_size: usize,
    /// How long has been waited in all.
    waited: Duration,
    /// Lines up to this time have waited long enough.
    due: i64,
    /// The latest time that has been handed on.
    reached: i64,
}

impl<'s, G: FnMut(Task) -> bool> Sorter<'s, G> {
    /// Of the inputs, those that are live come with what brings their tasks.
    pub(crate) fn new(
        sorting: Sorting<'s>,
        inputs: impl ExactSizeIterator<Item = (&'s Input, Option<Receiver<Task>>)>,
        give: G,
        spare: &'s Receiver<Chunk>,
    ) -> Self {
        let share = |all: usize, [least, most]: [usize; 2]| (all / inputs.len().max(1)).clamp(least, most);
        let (room, read_size) = (share(ROOM, ROOM_OF_ONE), share(READS, READ_OF_ONE));
        let sources = inputs.map(|(input, tasks)| Source::new(input, tasks, room)).collect();
        Self {
            sorting,
            sources,
            order: BinaryHeap::new(),
            out: Out::default(),
            give,
            spare,
            scratch: Chunk::default(),
            read_size,
            waited: Duration::ZERO,
            due: i64::MIN,
            reached: i64::MIN,
        }
    }

    /// Hands on all lines in order; false when nobody wants more, or when a thread has failed.
    pub(crate) fn run(mut self) -> bool {
        input::allow_many_files();
        for (at, source) in self.sources.iter_mut().enumerate() {
            if let Some(time) = source.begin(&self.sorting, &mut self.scratch, self.read_size) {
                source.queued = true;
                self.order.push(Reverse((time, at)));
            }
        }
        loop {
            let limit = if self.sources.iter().any(|source| source.is_awaited(self.waited)) { self.due } else { i64::MAX };
            let goes_on = match self.order.peek() {
                Some(Reverse((time, _))) if *time <= limit => self.step(limit),
                None if self.sources.iter().all(|source| source.live().is_none()) => break,
                _ => self.listen(),
            };
            if !goes_on {
                return false;
            }
        }
        let last = self.out.end(Chunk::default);
        last.is_none_or(|chunk| (self.give)(Task::Chunk(chunk)))
    }

    /// Hands on lines of the source that is next, as long as it is, and lets it bring more.
    fn step(&mut self, limit: i64) -> bool {
        let Some(Reverse((_, at))) = self.order.pop() else { return true };
        let next = self.order.peek().map_or((i64::MAX, usize::MAX), |Reverse(next)| *next);
        let bound = next.min((limit, usize::MAX));
        let source = &mut self.sources[at];
        source.queued = false;
        let (out, spare) = (&mut self.out, self.spare);
        let app = source.input.app();
        while let Some(time) = source.window.next_time().filter(|time| (*time, at) <= bound) {
            self.reached = self.reached.max(time);
            let mut full = None;
            source.window.next(|bytes, line| full = out.push(bytes, &line, app.as_ref(), || spare.try_recv().unwrap_or_default()));
            if full.is_some_and(|chunk| !(self.give)(Task::Chunk(chunk))) {
                return false;
            }
        }
        let goes_on = self.bring(at);
        self.queue(at);
        goes_on
    }

    /// Reads on until a line of a file is ready.
    fn bring(&mut self, at: usize) -> bool {
        let source = &mut self.sources[at];
        while source.lacks_lines() {
            let said = source.read(&self.sorting, &mut self.scratch, self.read_size);
            if said.is_some_and(|task| !(self.give)(task)) {
                return false;
            }
        }
        source.clear();
        // Memory that one long line needed is not kept for all inputs.
        if self.scratch.bytes().len() > 4 * READ {
            self.scratch = Chunk::default();
        }
        true
    }

    /// Remembers that a source has a line ready.
    fn queue(&mut self, at: usize) {
        let source = &mut self.sources[at];
        if let Some(time) = source.window.next_time().filter(|_| !source.queued) {
            source.queued = true;
            self.order.push(Reverse((time, at)));
        }
    }

    /// Waits for what live inputs bring, or until lines have waited long enough.
    fn listen(&mut self) -> bool {
        let silent = self.sources.iter().enumerate().filter(|(_, source)| !source.queued);
        let silent: Vec<_> = silent.filter_map(|(at, source)| source.live().map(|live| (at, live.tasks.clone()))).collect();
        let mut select = Select::new();
        for (_, tasks) in &silent {
            select.recv(tasks);
        }
        let mut said = select.try_select().ok();
        if said.is_none() {
            let spare = self.spare;
            let made = self.out.rest(|| spare.try_recv().unwrap_or_default());
            if made.is_some_and(|chunk| !(self.give)(Task::Chunk(chunk))) {
                return false;
            }
            let start = Instant::now();
            said = match self.patience() {
                Some(patience) => select.select_timeout(patience).ok(),
                None => Some(select.select()),
            };
            self.waited += start.elapsed();
        }
        let goes_on = said.is_none_or(|said| {
            let (at, tasks) = &silent[said.index()];
            // A thread that has ended says so before.
            said.recv(tasks).is_ok_and(|task| self.hear(*at, task))
        });
        self.let_go();
        goes_on
    }

    /// How long may be waited: until lines have waited long enough, or an input has been silent for so long that the others
    /// go on.
    fn patience(&self) -> Option<Duration> {
        let end = self.sources.iter().filter_map(|source| source.patience_ends(self.waited)).min();
        end.map(|end| end.saturating_sub(self.waited))
    }

    /// Takes what a live input has brought.
    fn hear(&mut self, at: usize, task: Task) -> bool {
        let said = self.sources[at].hear(task, &self.sorting, self.waited, self.reached);
        self.queue(at);
        said.is_none_or(|task| (self.give)(task))
    }

    /// Lines that have waited long enough go on, and with them all that are earlier.
    fn let_go(&mut self) {
        for source in &mut self.sources {
            self.due = source.due(self.waited).map_or(self.due, |due| due.max(self.due));
        }
        for at in 0..self.sources.len() {
            if self.sources[at].live().is_some() {
                self.sources[at].window.let_go_until(self.due);
                self.queue(at);
            }
        }
    }
}

#[cfg(test)]
mod tests;
