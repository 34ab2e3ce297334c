//! How are the lines of one input brought into the order of their times, though not all of them are at hand?
//!
//! A line waits until the input has come [`SPAN`] further, or until too many bytes wait: then it is ready, and none that
//! comes later goes before it. What should have gone before it is late: it gets the earliest place that is left, and
//! is counted. All this is decided line by line, so that it does not matter how much is read at once.
//!
//! Lines without a time belong to the line above; the lines of a joined record belong to its first.

use super::clock::{self, Said};
use crate::chunk::Chunk;
use crate::framing::Role;
use crate::gather::Group;
use crate::time::stamp;
use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, VecDeque};
use std::sync::Arc;

/// Within this time an input may be out of order, in microseconds.
pub(super) const SPAN: i64 = 10_000_000;
/// What a line costs beside its bytes: queues may be twice as long as what is in them.
const OVERHEAD: usize = 2 * size_of::<Held>();
/// So many bytes of lines that have gone may stay, and half as many as there are of the others.
const SLACK: usize = 16 << 10;

/// A line that waits; its bytes are the window's.
#[derive(Debug)]
pub(super) struct Held {
    place: Place,
    /// Where it came among the lines of the input.
    number: u64,
    start: usize,
    len: usize,
    pub role: Role,
    pub tie: Tie,
    pub hlog: bool,
    /// Has it a header of its own?
    pub headed: bool,
}

/// The effective time of a unit (a line and all that belongs to it), and where it began among the units of the input.
type Place = (i64, u64);

/// What a line needs that does not stand right below the line it belongs to.
#[derive(Debug)]
pub(super) enum Tie {
    None,
    /// it is one of several that are a record
    Group(Arc<Group>),
    /// it continues a line with this header, and not the line above it; none: it continues nothing
    Above(Box<[u8]>),
}

/// Lines of one input, some of which are ready.
#[derive(Debug)]
pub(super) struct Window {
    /// Lines that wait and came in order, and those that did not.
    run: VecDeque<Held>,
    strays: BinaryHeap<Reverse<Held>>,
    ready: VecDeque<Held>,
    bytes: Vec<u8>,
    /// How many of the bytes belong to lines that are there.
    used: usize,
    /// What the waiting lines cost, and what they may.
    held: usize,
    room: usize,
    /// The latest time that came, and the latest place that has become ready.
    newest: i64,
    passed: Place,
    /// The unit that the last line belongs to; has part of it become ready?
    current: Place,
    parted: bool,
    /// Has any line had a header yet?
    headed: bool,
    /// Records that have begun, and some of whose lines are still to come.
    records: Vec<Joined>,
    /// How many units, and how many lines, have come.
    units: u64,
    lines: u64,
    /// Lines that came too late for their place.
    pub late: u64,
}

/// A record of several lines, some of which are still to come.
#[derive(Debug)]
struct Joined {
    group: Arc<Group>,
    place: Place,
    missing: usize,
}

impl Window {
    /// A window in which lines of so many bytes may wait.
    pub(super) fn new(room: usize) -> Self {
        Self {
            run: VecDeque::new(),
            strays: BinaryHeap::new(),
            ready: VecDeque::new(),
            bytes: Vec::new(),
            used: 0,
            held: 0,
            room,
            newest: i64::MIN,
            passed: (i64::MIN, 0),
            current: (i64::MIN, 0),
            parted: false,
            headed: false,
            records: Vec::new(),
            units: 0,
            lines: 0,
            late: 0,
        }
    }

    /// Takes the lines of a chunk. None of them goes before `floor`.
    pub(super) fn take(&mut self, chunk: &Chunk, reader: &stamp::Reader, floor: i64) {
        self.passed = self.passed.max((floor, 0));
        self.make_room(chunk.lines().map(|(line, _)| line.len()).sum());
        let mut first = true;
        for (line, role) in chunk.lines() {
            let said = if matches!(role, Role::Rest | Role::Member(_)) { Said::Nothing } else { clock::look(line, chunk.hlog, reader) };
            match said {
                Said::Time(time) => self.begin(time),
                Said::Unreadable => self.parted = false,
                Said::Nothing => {}
            }
            self.headed |= said != Said::Nothing;
            let mut headed = said != Said::Nothing;
            let tie = match role {
                Role::Head(group) => self.head(&chunk.groups[usize::from(group)]),
                Role::Member(group) => {
                    headed = !chunk.hlog && clock::look(line, false, reader) != Said::Nothing;
                    self.member(&chunk.groups[usize::from(group)])
                }
                Role::Line | Role::Cut if first && !headed && !chunk.hlog && (self.parted || !self.headed) => {
                    Tie::Above(chunk.above.as_slice().into())
                }
                _ => Tie::None,
            };
            first = false;
            self.push(line, role, tie, chunk.hlog, headed);
            self.settle();
        }
    }

    /// Nothing more will come: all is ready.
    pub(super) fn end(&mut self) {
        while self.first().is_some() {
            self.let_go();
        }
    }

    /// Makes ready what is not later than this: it has waited long enough.
    pub(super) fn let_go_until(&mut self, time: i64) {
        while self.first().is_some_and(|(first, _)| first <= time) {
            self.let_go();
        }
    }

    /// A time that none of the waiting lines is later than.
    pub(super) fn last(&self) -> i64 {
        self.newest.max(self.passed.0)
    }

    /// The effective time of the next line that is ready.
    pub(super) fn next_time(&self) -> Option<i64> {
        self.ready.front().map(|line| line.place.0)
    }

    /// The next line that is ready, handed over with its bytes.
    pub(super) fn next(&mut self, hand_over: impl FnOnce(&[u8], Held)) {
        if let Some(line) = self.ready.pop_front() {
            self.used -= line.len;
            hand_over(&self.bytes[line.start..line.start + line.len], line);
        }
    }

    /// What it takes.
    #[cfg(test)]
    pub(super) fn memory(&self) -> usize {
        self.bytes.capacity() + (self.run.capacity() + self.ready.capacity() + self.strays.capacity()) * size_of::<Held>()
    }

    /// Begins a unit.
    fn begin(&mut self, time: i64) {
        let floor = self.newest.saturating_sub(SPAN).max(self.passed.0);
        self.late += u64::from(time < floor);
        self.newest = self.newest.max(time);
        self.units += 1;
        self.current = (time.max(floor), self.units);
        self.parted = false;
    }

    fn head(&mut self, group: &Arc<Group>) -> Tie {
        self.records.push(Joined { group: Arc::clone(group), place: self.current, missing: group.lines.saturating_sub(1) });
        Tie::Group(Arc::clone(group))
    }

    /// A further line of a record goes where its first went.
    fn member(&mut self, group: &Arc<Group>) -> Tie {
        if let Some(at) = self.records.iter().position(|record| Arc::ptr_eq(&record.group, group)) {
            let record = &mut self.records[at];
            self.current = record.place;
            record.missing -= 1;
            if record.missing == 0 {
                self.records.swap_remove(at);
            }
        }
        self.parted = false;
        Tie::Group(Arc::clone(group))
    }

    fn push(&mut self, line: &[u8], role: Role, tie: Tie, hlog: bool, headed: bool) {
        let (start, len) = (self.bytes.len(), line.len());
        self.bytes.extend_from_slice(line);
        self.used += len;
        self.held += len + OVERHEAD;
        self.lines += 1;
        let line = Held { place: self.current, number: self.lines, start, len, role, tie, hlog, headed };
        match self.run.back() {
            Some(last) if line < *last => self.strays.push(Reverse(line)),
            _ => self.run.push_back(line),
        }
    }

    /// The place of the first line that waits.
    fn first(&self) -> Option<Place> {
        let stray = self.strays.peek().map(|Reverse(line)| line.place);
        let run = self.run.front().map(|line| line.place);
        match (run, stray) {
            (Some(run), Some(stray)) => Some(run.min(stray)),
            (run, stray) => run.or(stray),
        }
    }

    /// Makes ready what need not wait. The unit that the last line belongs to may go on, so it waits; but it is parted
    /// before it takes too much room, and what has no place at all goes at once.
    fn settle(&mut self) {
        while let Some(first) = self.first() {
            let full = self.held > self.room;
            let is_due = full || first.0 <= self.newest.saturating_sub(SPAN);
            let is_whole = first < self.current || first == self.current && (full || first.0 == i64::MIN);
            if first > self.passed && !(is_due && is_whole) {
                return;
            }
            self.let_go();
        }
    }

    fn let_go(&mut self) {
        let stray_is_first = match (self.run.front(), self.strays.peek()) {
            (Some(run), Some(Reverse(stray))) => stray < run,
            (run, _) => run.is_none(),
        };
        let line = if stray_is_first { self.strays.pop().map(|Reverse(line)| line) } else { self.run.pop_front() };
        if let Some(line) = line {
            self.held -= line.len + OVERHEAD;
            self.passed = self.passed.max(line.place);
            self.parted |= line.place == self.current;
            self.ready.push_back(line);
        }
    }

    /// Makes room for so many bytes and no more, since there may be many windows: in place of lines that have gone, when
    /// they are many.
    fn make_room(&mut self, more: usize) {
        if self.bytes.len() < self.used + self.used / 2 + SLACK {
            return self.bytes.reserve_exact(more);
        }
        let mut kept = Vec::with_capacity(self.used + more);
        let mut strays = std::mem::take(&mut self.strays).into_vec();
        let lines = self.ready.iter_mut().chain(&mut self.run).chain(strays.iter_mut().map(|Reverse(line)| line));
        for line in lines {
            let start = kept.len();
            kept.extend_from_slice(&self.bytes[line.start..line.start + line.len]);
            line.start = start;
        }
        self.strays = strays.into();
        self.bytes = kept;
    }
}

impl Held {
    fn order(&self) -> (Place, u64) {
        (self.place, self.number)
    }
}

impl Ord for Held {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order().cmp(&other.order())
    }
}

impl PartialOrd for Held {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        self.order() == other.order()
    }
}

impl Eq for Held {}
