//! How do several inputs become one in the order of time, in bounded memory?
//!
//! Each input has a [`Window`] that brings its own lines in order, and the smallest of what is ready there is next; of
//! equal times the input named first. So that many files need neither memory nor descriptors all at once, a file is
//! looked at, closed, and opened again when the merge has come to its time.
//!
//! Inputs that let one wait (pipes, apps) are read by threads of their own. Here the clock counts, but only while nothing
//! comes: a line that has waited so for [`HOLD`] goes on, and so do the others without an input that is silent for so
//! long. What it brings after that is late, if it is older.

mod clock;
mod out;
mod window;

use crate::chunk::{Chunk, Chunker, InputFormat, READ};
use crate::engine::Task;
use crate::input::{self, Input};
use crate::progress::ReadBytes;
use crate::time::stamp;
use clock::Said;
use crossbeam_channel::{Receiver, Select};
use out::Out;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::time::{Duration, Instant};
use window::{SPAN, Window};

/// A line of a live input waits so long for earlier ones.
const HOLD: Duration = Duration::from_secs(1);
/// Bytes of lines that may wait, of all inputs and of each.
const ROOM: usize = 16 << 20;
const ROOM_OF_ONE: [usize; 2] = [128 << 10, 4 << 20];
/// Bytes that may be read at once, of all inputs and of each.
const READS: usize = 4 << 20;
const READ_OF_ONE: [usize; 2] = [16 << 10, READ];

/// How lines are sorted, and how their inputs are read.
pub(crate) struct Sorting<'s> {
    pub reader: &'s stamp::Reader,
    pub format: InputFormat,
    pub join: bool,
    pub read: &'s ReadBytes,
}

/// An input, and what it has brought.
struct Source<'s> {
    input: &'s Input,
    feed: Feed,
    window: Window,
    /// Is it among those that have a line ready?
    queued: bool,
}

enum Feed {
    /// A file that is not open.
    Closed,
    Open(Chunker<'static>),
    Live(Live),
    Ended,
}

/// An input that is read by a thread of its own.
struct Live {
    tasks: Receiver<Task>,
    /// When lines came, by the clock of waiting, and a time that none of them is later than.
    came: VecDeque<(Duration, i64)>,
    /// When it was heard last; a pipe that has not said a word yet is waited for.
    heard: Option<Duration>,
}

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
        let sources = inputs.map(|(input, tasks)| {
            let heard = input.app().map(|_| Duration::ZERO);
            let feed = tasks.map_or(Feed::Closed, |tasks| Feed::Live(Live { tasks, came: VecDeque::new(), heard }));
            Source { input, feed, window: Window::new(room), queued: false }
        });
        let sources = sources.collect();
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
        for at in 0..self.sources.len() {
            if matches!(self.sources[at].feed, Feed::Closed) {
                self.look(at);
            }
        }
        loop {
            let limit = if self.is_one_awaited() { self.due } else { i64::MAX };
            let goes_on = match self.order.peek() {
                Some(Reverse((time, _))) if *time <= limit => self.step(limit),
                None if !self.sources.iter().any(|source| matches!(source.feed, Feed::Live(_))) => break,
                _ => self.listen(),
            };
            if !goes_on {
                return false;
            }
        }
        let last = self.out.end(Chunk::default);
        last.is_none_or(|chunk| (self.give)(Task::Chunk(chunk)))
    }

    /// Looks at the first line of a file, to know when it will be wanted.
    fn look(&mut self, at: usize) {
        let Sorting { format, join, reader, .. } = self.sorting;
        let first = input::open(self.sources[at].input, &ReadBytes::default()).and_then(|feed| {
            let mut chunker = Chunker::new(feed, format, join).with_read_size(self.read_size);
            let some = chunker.next(&mut self.scratch)?;
            let first = self.scratch.lines().next().filter(|_| some);
            Ok(first.map(|(line, _)| clock::look(line, self.scratch.hlog, reader)))
        });
        let time = match first {
            // No line of it goes before its first by more than this.
            Ok(Some(Said::Time(time))) => time.saturating_sub(SPAN),
            // What cannot be read says so when its turn comes.
            _ => i64::MIN,
        };
        self.sources[at].queued = true;
        self.order.push(Reverse((time, at)));
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

    /// Reads on until a line of a file is ready; a live input brings what it has by itself.
    fn bring(&mut self, at: usize) -> bool {
        let Sorting { format, join, reader, read } = self.sorting;
        let source = &mut self.sources[at];
        while source.window.next_time().is_none() {
            let more = match &mut source.feed {
                Feed::Live(_) | Feed::Ended => return true,
                Feed::Closed => input::open(source.input, read).map(|feed| {
                    source.feed = Feed::Open(Chunker::new(feed, format, join).with_read_size(self.read_size));
                    true
                }),
                Feed::Open(chunker) => chunker.next(&mut self.scratch).inspect(|more| {
                    if *more {
                        source.window.take(&self.scratch, reader, i64::MIN);
                    }
                }),
            };
            let said = match more {
                Ok(true) => continue,
                Ok(false) => source.end(),
                Err(error) => {
                    match &mut source.feed {
                        Feed::Open(chunker) => chunker.give_up(),
                        other => *other = Feed::Ended,
                    }
                    Some(Task::Trouble(source.input.trouble(&error)))
                }
            };
            if said.is_some_and(|task| !(self.give)(task)) {
                return false;
            }
        }
        // Memory that one long line needed is not kept for all inputs.
        if self.scratch.pushed().len() > 4 * READ {
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

    /// Is there a live input that has nothing ready, and may yet speak soon?
    fn is_one_awaited(&self) -> bool {
        self.sources.iter().any(|source| match &source.feed {
            Feed::Live(live) => !source.queued && live.heard.is_none_or(|heard| self.waited < heard + HOLD),
            _ => false,
        })
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

    /// How long may be waited: until lines have waited long enough, or an input has been silent for so long.
    fn patience(&self) -> Option<Duration> {
        let lives = self.sources.iter().filter_map(|source| source.live().map(|live| (live, source.queued)));
        let ends = lives.flat_map(|(live, queued)| {
            let silent = live.heard.filter(|heard| !queued && !self.order.is_empty() && self.waited < *heard + HOLD);
            [live.came.front().map(|(came, _)| *came), silent]
        });
        ends.flatten().min().map(|since| (since + HOLD).saturating_sub(self.waited))
    }

    /// Takes what a live input has brought.
    fn hear(&mut self, at: usize, task: Task) -> bool {
        let source = &mut self.sources[at];
        let said = match task {
            Task::Chunk(chunk) => {
                source.window.take(&chunk, self.sorting.reader, self.reached);
                source.note(self.waited);
                None
            }
            Task::End => source.end(),
            said @ (Task::Trouble(_) | Task::Note(_)) => Some(said),
        };
        self.queue(at);
        said.is_none_or(|task| (self.give)(task))
    }

    /// Lines that have waited long enough go on, and with them all that are earlier.
    fn let_go(&mut self) {
        for source in &mut self.sources {
            let Feed::Live(live) = &mut source.feed else { continue };
            let long_ago = live.came.iter().take_while(|(came, _)| *came + HOLD <= self.waited).count();
            self.due = live.came.drain(..long_ago).fold(self.due, |due, (_, last)| due.max(last));
        }
        for at in 0..self.sources.len() {
            if matches!(self.sources[at].feed, Feed::Live(_)) {
                self.sources[at].window.let_go_until(self.due);
                self.queue(at);
            }
        }
    }
}

impl Source<'_> {
    fn live(&self) -> Option<&Live> {
        if let Feed::Live(live) = &self.feed { Some(live) } else { None }
    }

    /// Lines have come at this time of waiting.
    fn note(&mut self, now: Duration) {
        let Feed::Live(live) = &mut self.feed else { return };
        live.heard = Some(now);
        let last = self.window.last();
        match live.came.back_mut() {
            // What comes at nearly the same time is let go at the same time.
            Some((came, time)) if now < *came + HOLD / 16 => *time = last,
            _ => live.came.push_back((now, last)),
        }
    }

    /// All of it has been read; what is to be said of it.
    fn end(&mut self) -> Option<Task> {
        self.feed = Feed::Ended;
        self.window.end();
        let late = self.window.late;
        let lines = if late == 1 { "1 line is".to_owned() } else { format!("{late} lines are") };
        let note =
            || format!("{}: {lines} too far out of order to be sorted; kept, as near to the right place as could be", self.input.name());
        (late > 0).then(|| Task::Note(note()))
    }
}

#[cfg(test)]
mod tests;
