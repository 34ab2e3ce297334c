//! How does one input of several bring its lines: a file when they are wanted, what lets one wait when they come?

use super::clock::{self, Said};
use super::window::{SPAN, Window};
use crate::chunk::{Chunk, Chunker, InputFormat};
use crate::engine::{Task, Word};
use crate::input::{self, Input};
use crate::progress::ReadBytes;
use crate::time::stamp;
use crossbeam_channel::Receiver;
use std::collections::VecDeque;
use std::io;
use std::time::Duration;

/// A line of a live input waits so long for earlier ones, and the others so long for a live input that is silent.
pub(super) const HOLD: Duration = Duration::from_secs(1);

/// How lines are sorted, and how their inputs are read.
pub(crate) struct Sorting<'s> {
    pub reader: &'s stamp::Reader,
    pub format: InputFormat,
    pub join: bool,
    pub read: &'s ReadBytes,
    /// Is each compressed file unpacked by a thread of its own? Many of those would take much memory.
    pub ahead: bool,
}

impl Sorting<'_> {
    fn open(&self, input: &Input, read: &ReadBytes, read_size: usize) -> io::Result<Chunker<'static>> {
        input::open(input, read, None, usize::from(self.ahead))
            .map(|feed| Chunker::new(feed, self.format, self.join).with_read_size(read_size))
    }
}

/// An input, and what it has brought.
pub(super) struct Source<'s> {
    pub input: &'s Input,
    state: State,
    pub window: Window,
    /// Is it among those that have a line ready?
    pub queued: bool,
}

/// How far it has been read, and by whom.
enum State {
    /// A file that is not open.
    Closed,
    Open(Box<Chunker<'static>>),
    Live(Live),
    Ended,
}

/// An input that is read by a thread of its own.
pub(super) struct Live {
    pub tasks: Receiver<Task>,
    /// When lines came, by the clock of waiting, and a time that none of them is later than.
    came: VecDeque<(Duration, i64)>,
    /// When it was heard last; a pipe that has not said a word yet is waited for.
    heard: Option<Duration>,
}

impl<'s> Source<'s> {
    /// A live input comes with what brings its tasks.
    pub(super) fn new(input: &'s Input, tasks: Option<Receiver<Task>>, room: usize) -> Self {
        let heard = matches!(input, Input::App(_)).then_some(Duration::ZERO);
        let state = tasks.map_or(State::Closed, |tasks| State::Live(Live { tasks, came: VecDeque::new(), heard }));
        Self { input, state, window: Window::new(room), queued: false }
    }

    pub(super) fn live(&self) -> Option<&Live> {
        if let State::Live(live) = &self.state { Some(live) } else { None }
    }

    /// A time that no line of the file goes before, told from its first; `None` of a live input.
    pub(super) fn begin(&self, sorting: &Sorting<'_>, scratch: &mut Chunk, read_size: usize) -> Option<i64> {
        if self.live().is_some() {
            return None;
        }
        let first = sorting.open(self.input, &ReadBytes::default(), read_size).and_then(|mut chunker| {
            let some = chunker.next(scratch)?;
            let first = scratch.lines().next().filter(|_| some);
            Ok(first.map(|(line, _)| clock::look(line, scratch.hlog, sorting.reader)))
        });
        match first {
            Ok(Some(Said::Time(time))) => Some(time.saturating_sub(SPAN)),
            // What cannot be read says so when its turn comes.
            _ => Some(i64::MIN),
        }
    }

    /// Reads a piece of a file; answers what is to be said. A live input brings what it has by itself.
    pub(super) fn read(&mut self, sorting: &Sorting<'_>, scratch: &mut Chunk, read_size: usize) -> Option<Task> {
        let more = match &mut self.state {
            State::Live(_) | State::Ended => return None,
            State::Closed => sorting.open(self.input, sorting.read, read_size).map(|chunker| {
                self.state = State::Open(Box::new(chunker));
                true
            }),
            State::Open(chunker) => chunker.next(scratch).inspect(|more| {
                if *more {
                    self.window.take(scratch, sorting.reader, i64::MIN);
                }
            }),
        };
        match more {
            Ok(true) => None,
            Ok(false) => self.end(),
            Err(error) => {
                match &mut self.state {
                    State::Open(chunker) => chunker.give_up(),
                    other => *other = State::Ended,
                }
                Some(Task::Word(Word::Trouble(self.input.trouble(&error))))
            }
        }
    }

    /// May reading it bring a line that is wanted now?
    pub(super) fn lacks_lines(&self) -> bool {
        self.window.next_time().is_none() && matches!(self.state, State::Closed | State::Open(_))
    }

    /// Takes what a live input has brought at this time of waiting, none of it before `reached`; answers what is to be said.
    pub(super) fn hear(&mut self, task: Task, sorting: &Sorting<'_>, now: Duration, reached: i64) -> Option<Task> {
        match task {
            Task::Chunk(chunk) => self.window.take(&chunk, sorting.reader, reached),
            Task::Word(Word::End) => return self.end(),
            said @ Task::Word(_) => return Some(said),
        }
        let State::Live(live) = &mut self.state else { return None };
        live.heard = Some(now);
        let last = self.window.last();
        match live.came.back_mut() {
            // What comes at nearly the same time is let go at the same time.
            Some((came, time)) if now < *came + HOLD / 16 => *time = last,
            _ => live.came.push_back((now, last)),
        }
        None
    }

    /// A time up to which its lines have waited long enough.
    pub(super) fn due(&mut self, now: Duration) -> Option<i64> {
        let State::Live(live) = &mut self.state else { return None };
        let long_ago = live.came.iter().take_while(|(came, _)| *came + HOLD <= now).count();
        live.came.drain(..long_ago).map(|(_, last)| last).max()
    }

    /// Is it live, has nothing ready, and may yet speak soon?
    pub(super) fn is_awaited(&self, now: Duration) -> bool {
        self.live().is_some_and(|live| !self.queued && live.heard.is_none_or(|heard| now < heard + HOLD))
    }

    /// When it, or lines of it, will have been waited for long enough.
    pub(super) fn patience_ends(&self, now: Duration) -> Option<Duration> {
        let live = self.live()?;
        let came = live.came.front().map(|(came, _)| *came);
        let since = live.heard.filter(|_| self.is_awaited(now)).into_iter().chain(came).min();
        since.map(|since| since + HOLD)
    }

    /// Gives back the memory of a source that has brought all its lines.
    pub(super) fn clear(&mut self) {
        if matches!(self.state, State::Ended) && self.window.next_time().is_none() {
            self.window = Window::new(0);
        }
    }

    /// All of it has been read; what is to be said of it.
    fn end(&mut self) -> Option<Task> {
        self.state = State::Ended;
        self.window.end();
        let late = self.window.late;
        let lines = if late == 1 { "1 line is".to_owned() } else { format!("{late} lines are") };
        let note =
            || format!("{}: {lines} too far out of order to be sorted; kept, as near to the right place as could be", self.input.name());
        (late > 0).then(|| Task::Word(Word::Note(note())))
    }
}
