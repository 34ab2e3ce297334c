//! Which lines has one seen already? Heroku's client reads its backlog again whenever it has lost the stream; this takes
//! the repeated lines out, each line once, without taking a line that was really written twice.
//!
//! A line is known by its bytes and by those of the record it continues, so that the stack trace of one error is not
//! taken for that of another. A repetition that comes without warning is told by its run: lines that are equal, in
//! order, to lines already passed. After a cut that is known of, the first known line says where the backlog stands.

use crate::envelope;
use crate::time::stamp::Reader;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};

/// How many lines are remembered. Heroku keeps 1,500 to repeat.
const MEMORY: usize = 6000;
/// So many different lines in a known order are a repetition, whatever their times.
const RUN: usize = 4;
/// More lines than a backlog has are not waited with.
const BACKLOG: usize = 1500;

/// A line that was passed on.
#[derive(Clone, Copy, Debug)]
struct Seen {
    id: u64,
    time: Option<i64>,
}

/// A line that waits for its verdict.
#[derive(Debug)]
struct Held {
    seen: Seen,
    line: Vec<u8>,
}

/// Lines between which and the ones before nothing is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Gap;

/// Takes repeated lines out of a stream.
pub(crate) struct Replay {
    hasher: RandomState,
    clock: Reader,
    memory: VecDeque<Seen>,
    /// How often each line is in the memory.
    known: HashMap<u64, usize>,
    newest: Option<i64>,
    /// The line above.
    above: Option<Seen>,
    /// What the repetition that is going on has still to repeat.
    remaining: HashMap<u64, usize>,
    /// Known lines that may be the start of a repetition.
    held: Vec<Held>,
    /// Where in the memory the lines after those would stand.
    runs: Vec<usize>,
    /// After a cut: lines of the backlog above the first one that is known.
    backlog: Option<Vec<Held>>,
}

impl Replay {
    pub(crate) fn new() -> Self {
        Self {
            hasher: RandomState::new(),
            clock: Reader::new(TimeZone::UTC, Timestamp::UNIX_EPOCH),
            memory: VecDeque::new(),
            known: HashMap::new(),
            newest: None,
            above: None,
            remaining: HashMap::new(),
            held: Vec::new(),
            runs: Vec::new(),
            backlog: None,
        }
    }

    /// Takes a line with its line end and appends what is to be printed; says when lines may be missing above it.
    pub(crate) fn line(&mut self, line: Vec<u8>, out: &mut Vec<u8>) -> Option<Gap> {
        let seen = self.identify(&line);
        self.above = Some(seen);
        let held = Held { seen, line };
        if self.backlog.is_some() {
            return self.align(held, out);
        }
        self.follow(held, out);
        None
    }

    /// Nothing came for a while: what was begun is over.
    pub(crate) fn quiet(&mut self, out: &mut Vec<u8>) {
        self.release(out);
        self.remaining.clear();
        if let Some(lines) = &mut self.backlog {
            let lines = std::mem::take(lines);
            self.judge_backlog(lines, out);
        }
    }

    /// The stream was cut, and the next line is the first of a backlog.
    pub(crate) fn cut(&mut self, out: &mut Vec<u8>) {
        if self.times_differ(&self.held) {
            // Several lines stepped back in time: the repetition was cut as well.
            self.held.clear();
        }
        self.quiet(out);
        self.above = None;
        self.backlog = (!self.memory.is_empty()).then(Vec::new);
    }

    /// A line without a time continues the one above, whose identity is part of its own.
    fn identify(&self, line: &[u8]) -> Seen {
        let text = crate::read::clean(crate::read::trim_line_end(line));
        let time = envelope::parts(&text).and_then(|envelope| self.clock.micros(envelope.timestamp));
        match (time, self.above) {
            (None, Some(above)) => Seen { id: self.hasher.hash_one((above.id, &text[..])), time: above.time },
            (time, _) => Seen { id: self.hasher.hash_one(&text[..]), time },
        }
    }

    fn is_known(&self, seen: Seen) -> bool {
        self.known.contains_key(&seen.id)
    }

    /// Prints a line and remembers it.
    fn pass(&mut self, held: &Held, out: &mut Vec<u8>) {
        out.extend_from_slice(&held.line);
        self.memory.push_back(held.seen);
        *self.known.entry(held.seen.id).or_default() += 1;
        self.newest = self.newest.max(held.seen.time);
        if self.memory.len() > MEMORY
            && let Some(old) = self.memory.pop_front()
        {
            take_one(&mut self.known, old.id);
        }
    }

    /// The usual way of a line.
    fn follow(&mut self, held: Held, out: &mut Vec<u8>) {
        if !self.held.is_empty() {
            if self.extend(held.seen) {
                take_one(&mut self.remaining, held.seen.id);
                self.held.push(held);
                return self.decide(out);
            }
            if self.remaining.is_empty() {
                self.release(out);
            }
        }
        if take_one(&mut self.remaining, held.seen.id) {
            return;
        }
        self.release(out);
        if !self.is_known(held.seen) {
            return self.pass(&held, out);
        }
        self.runs = (1..=self.memory.len()).filter(|&next| self.memory[next - 1].id == held.seen.id).collect();
        self.held.push(held);
        self.decide(out);
    }

    /// Goes on with the runs that this line continues; false when there is none.
    fn extend(&mut self, seen: Seen) -> bool {
        let memory = &self.memory;
        let runs: Vec<usize> =
            self.runs.iter().filter(|&&at| memory.get(at).is_some_and(|next| next.id == seen.id)).map(|at| at + 1).collect();
        let goes_on = !runs.is_empty();
        if goes_on {
            self.runs = runs;
        }
        goes_on
    }

    /// Are the held lines a repetition by now, or can they not become one?
    fn decide(&mut self, out: &mut Vec<u8>) {
        let end = self.memory.len();
        let at_end = self.runs.contains(&end);
        if at_end && self.times_differ(&self.held) {
            self.remaining.clear();
        } else if self.held.iter().map(|held| held.seen.id).collect::<HashSet<_>>().len() >= RUN {
            self.expect_after(self.runs.first().copied().unwrap_or(end));
        } else {
            if self.runs.iter().all(|&run| run == end) {
                self.release(out);
            }
            return;
        }
        self.held.clear();
        self.runs.clear();
    }

    /// What stands in the memory from here on is still to be repeated.
    fn expect_after(&mut self, at: usize) {
        self.remaining.clear();
        for seen in self.memory.range(at..) {
            *self.remaining.entry(seen.id).or_default() += 1;
        }
    }

    /// The held lines were no repetition.
    fn release(&mut self, out: &mut Vec<u8>) {
        self.runs.clear();
        for held in std::mem::take(&mut self.held) {
            self.pass(&held, out);
        }
    }

    fn times_differ(&self, lines: &[Held]) -> bool {
        lines.first().is_some_and(|first| lines.iter().any(|held| held.seen.time != first.seen.time))
    }

    /// After a cut: a known line says where the backlog stands, a newer one that it does not reach back.
    fn align(&mut self, held: Held, out: &mut Vec<u8>) -> Option<Gap> {
        let known = held.seen.time.is_some() && self.is_known(held.seen);
        let newer = held.seen.time.is_some() && held.seen.time > self.newest;
        let lines = self.backlog.get_or_insert_default();
        if !known && !newer {
            lines.push(held);
            if lines.len() > BACKLOG {
                self.quiet(out);
            }
            return None;
        }
        let lines = self.backlog.take().unwrap_or_default();
        if known {
            let at = self.memory.iter().position(|seen| seen.id == held.seen.id).map_or(self.memory.len(), |at| at + 1);
            self.expect_after(at);
        }
        self.judge_backlog(lines, out);
        if known {
            return None;
        }
        self.pass(&held, out);
        Some(Gap)
    }

    /// Lines of a backlog that are older than all that is remembered were never asked for; others were missed.
    fn judge_backlog(&mut self, lines: Vec<Held>, out: &mut Vec<u8>) {
        let oldest = self.memory.front().and_then(|seen| seen.time);
        let (older, missed): (Vec<_>, Vec<_>) = lines.into_iter().partition(|held| held.seen.time <= oldest);
        let room = MEMORY.saturating_sub(self.memory.len());
        for held in older.into_iter().rev().take(room) {
            self.memory.push_front(held.seen);
            *self.known.entry(held.seen.id).or_default() += 1;
        }
        for held in missed {
            self.pass(&held, out);
        }
    }
}

/// Takes one of them out; false when there is none.
fn take_one(counts: &mut HashMap<u64, usize>, id: u64) -> bool {
    match counts.get_mut(&id) {
        Some(1) => counts.remove(&id).is_some(),
        Some(count) => {
            *count -= 1;
            true
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream as a test writes it: numbers are lines of that time; `|` is a cut that is known of, `~` is quiet.
    fn passed(stream: &str) -> (String, usize) {
        let (mut replay, mut out, mut gaps) = (Replay::new(), Vec::new(), 0);
        for word in stream.split_whitespace() {
            match word {
                "|" => replay.cut(&mut out),
                "~" => replay.quiet(&mut out),
                word => gaps += usize::from(replay.line(line(word), &mut out).is_some()),
            }
        }
        replay.quiet(&mut out);
        let out = String::from_utf8(out).unwrap();
        (out.lines().map(|line| line.rsplit(' ').next().unwrap()).collect::<Vec<_>>().join(" "), gaps)
    }

    /// `7`: a line of second 7; `7a`: another of the same; `+x` continues the line above.
    fn line(word: &str) -> Vec<u8> {
        if word.starts_with('+') {
            return format!("  at {word}\n").into_bytes();
        }
        let second: u32 = word.trim_end_matches(char::is_alphabetic).parse().unwrap();
        format!("2026-11-22T04:{:02}:{:02}+00:00 app[web.1]: {word}\n", second / 60, second % 60).into_bytes()
    }

    #[test]
    fn each_line_once_and_none_missing() {
        for (stream, expected, gaps) in [
            // Nothing is repeated.
            ("1 2 3", "1 2 3", 0),
            // Inside the running child, from the start, from the middle, twice, cut short.
            ("1 2 3 1 2 3 4", "1 2 3 4", 0),
            ("1 2 3 4 5 3 4 5 6 7", "1 2 3 4 5 6 7", 0),
            ("1 2 3 1 2 3 1 2 3 4", "1 2 3 4", 0),
            ("1 2 3 4 5 6 1 2 3 4 2 3 4 5 6 7", "1 2 3 4 5 6 7", 0),
            ("1 2 3 4 5 6 1 2 3 4 5 1 2 3 4 5 6 7", "1 2 3 4 5 6 7", 0),
            // In a slightly different order.
            ("1 2 3 4 5 6 7 8 1 2 3 4 6 5 7 8 9", "1 2 3 4 5 6 7 8 9", 0),
            // With a line that got lost when it was new.
            ("1 2 3 4 5 6 7 8 1 2 3 4 5 5x 6 7 8 9", "1 2 3 4 5 6 7 8 5x 9", 0),
            // All in one second.
            ("1a 1b 1c 1d 1e 1b 1c 1d 1e 1f", "1a 1b 1c 1d 1e 1f", 0),
            // Really written twice: at once, later, as a pair.
            ("1 1 2", "1 1 2", 0),
            ("1 1 1 1 1 1", "1 1 1 1 1 1", 0),
            ("1 2 1 3", "1 2 1 3", 0),
            ("1a 1b 1a 1b 2", "1a 1b 1a 1b 2", 0),
            ("1 2 3 2", "1 2 3 2", 0),
            // Written twice, and then both repeated.
            ("1 2 2 3 1 2 2 3 4", "1 2 2 3 4", 0),
            ("1 2 3 4 4 5 6 1 2 3 4 4 5 6 7", "1 2 3 4 4 5 6 7", 0),
            // The same trace under two errors.
            ("1 +a +b 2 +a +b 3 +a +b", "1 +a +b 2 +a +b 3 +a +b", 0),
            ("1 +a +b 2 +a +b 1 +a +b 2 +a +b 3", "1 +a +b 2 +a +b 3", 0),
            // hlog's own reconnect: the backlog begins before, within, at the last line.
            ("3 4 | 1 2 3 4 5", "3 4 5", 0),
            ("1 2 3 4 | 3 4 5 6", "1 2 3 4 5 6", 0),
            ("1 2 3 | 3 4", "1 2 3 4", 0),
            ("1 2 3 | 3 3 4", "1 2 3 3 4", 0),
            ("1 | 1 | 1 | 1 2", "1 2", 0),
            ("| 1 2", "1 2", 0),
            ("3 | 1 2 3 4 1 2 3 4 5", "3 4 5", 0),
            // A repetition that is itself cut.
            ("1 2 3 4 5 1 2 | 1 2 3 4 5 6", "1 2 3 4 5 6", 0),
            // A gap that cannot be closed.
            ("1 2 3 | 7 8", "1 2 3 7 8", 1),
            ("1 2 3 | ~ 7 8 | 8 9", "1 2 3 7 8 9", 1),
            // Of the same second as the last, and not known: it was missed.
            ("1 2 2a | 1 2 2a 2b 3", "1 2 2a 2b 3", 0),
            ("1 2 2a | 2b ~ 3", "1 2 2a 2b 3", 1),
        ] {
            assert_eq!(passed(stream), (expected.to_owned(), gaps), "{stream}");
        }
    }

    #[test]
    fn the_memory_is_bounded_and_holds_a_backlog() {
        let (mut replay, mut out) = (Replay::new(), Vec::new());
        let line = |number: u32| format!("2026-11-22T04:54:21.{number:06}+00:00 app[web.1]: {number}\n").into_bytes();
        for number in 0..20_000 {
            replay.line(line(number), &mut out);
        }
        for number in 18_500..20_100 {
            replay.line(line(number), &mut out);
        }
        let wanted: Vec<u8> = (0..20_100).flat_map(line).collect();
        assert!(out == wanted);
        assert!(replay.memory.len() <= MEMORY && replay.known.len() <= MEMORY);
    }
}
