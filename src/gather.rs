//! Which lines are one record? Brings together the chunks of a Postgres message, a command that spans lines, and the
//! parts of a message that the transport cut at 10,000 bytes.
//!
//! Nothing is moved: the lines stay where they stand, the first of them is marked as head and carries the joined text,
//! the others are marked as its members. What is not complete holds back everything from its first line on, so that
//! later records wait for it; that is bounded by [`MAX_LINES`] and [`MAX_BYTES`]. Looking again from that line on gives
//! the same answer, so reading in other pieces, or with more threads, cannot change it.

mod open;

use crate::envelope::{self, Envelope};
use crate::events::{opens_backtick, opens_command, postgres};
use crate::framing::{Frame, Outlook, Role};
use crate::read::{clean, trim_line_end};
use memchr::memchr_iter;
use memchr::memmem::Finder;
use open::{Bond, Found, Open};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// A record is complete after so many more lines.
const MAX_LINES: usize = 256;
/// A record is complete after so many bytes of input.
const MAX_BYTES: usize = 64 << 10;
/// Heroku's transport cuts messages at exactly so many bytes.
pub(crate) const CUT: usize = 10_000;

/// Several lines that are one record.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Group {
    /// The first line's envelope and the joined message.
    pub text: Vec<u8>,
    /// How many lines there are.
    pub lines: usize,
}

/// What was found in a run of frames.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub groups: Vec<Arc<Group>>,
    /// So many frames may be handed on.
    pub ready: usize,
    /// Where the last line ends that belongs to what the others are held back for.
    pub open_end: usize,
}

/// Finds lines that belong together.
pub(crate) struct Gather {
    /// Lines behind the ones handed on that belong to a record handed on: their start, and the record.
    claimed: Vec<(usize, Arc<Group>)>,
    postgres: Finder<'static>,
}

impl Default for Gather {
    fn default() -> Self {
        Self { claimed: Vec::new(), postgres: Finder::new("postgres") }
    }
}

impl Gather {
    /// Are there lines ahead that belong to a record handed on?
    pub(crate) const fn is_waiting(&self) -> bool {
        !self.claimed.is_empty()
    }

    /// Marks heads and members among the frames of `bytes`, and says how many frames may be handed on.
    pub(crate) fn mark(&mut self, bytes: &[u8], frames: &mut [Frame], outlook: Outlook) -> Gathered {
        let skips = frames.iter().any(|frame| frame.role == Role::Skipped);
        let run = Run { bytes, frames, skips, postgres: &self.postgres };
        let Found { all: found, live } = run.find(&self.claimed);
        let may_go_on = |open: &&Open| outlook == Outlook::More && run.is_within_reach(open, run.frames.len() - 1);
        let held: Vec<_> = live.iter().map(|&at| &found[at]).filter(may_go_on).collect();
        let ready = run.without_spans(&found, held.iter().map(|open| open.first()).min().unwrap_or(run.frames.len()));
        let open_end = held.iter().map(|open| run.start(open.last() + 1)).max().unwrap_or(0);
        let border = run.start(ready);
        let mut gathered = Gathered { groups: Vec::new(), ready, open_end };
        let (mut marks, mut claims) = (Vec::new(), Vec::new());
        for open in found.iter().filter(|open| open.members.len() > 1 && open.first() < ready) {
            let group = Arc::new(run.join(open));
            for (at, (frame, _)) in open.members.iter().enumerate() {
                let number = gathered.groups.len() as u16;
                match at {
                    0 => marks.push((*frame, Role::Head(number))),
                    _ if *frame < ready => marks.push((*frame, Role::Member(number))),
                    _ => claims.push((run.start(*frame) - border, Arc::clone(&group))),
                }
            }
            gathered.groups.push(group);
        }
        for (start, group) in self.claimed.drain(..) {
            if start < border {
                marks.push((run.frame_at(start), Role::Member(gathered.groups.len() as u16)));
                gathered.groups.push(group);
            } else {
                claims.push((start - border, group));
            }
        }
        self.claimed = claims;
        for (frame, role) in marks {
            frames[frame].role = role;
        }
        gathered
    }
}

/// Frames and their bytes.
struct Run<'a> {
    bytes: &'a [u8],
    frames: &'a [Frame],
    /// Are lines skipped? Else each frame is a line.
    skips: bool,
    postgres: &'a Finder<'static>,
}

impl<'a> Run<'a> {
    fn start(&self, frame: usize) -> usize {
        frame.checked_sub(1).map_or(0, |before| self.frames[before].end as usize)
    }

    /// The frame that holds the byte at this place.
    fn frame_at(&self, at: usize) -> usize {
        self.frames.partition_point(|frame| frame.end as usize <= at)
    }

    fn text(&self, frame: usize) -> Cow<'a, [u8]> {
        clean(trim_line_end(&self.bytes[self.start(frame)..self.frames[frame].end as usize]))
    }

    /// How many lines stand between a record's first line and this one, which comes after all of its own?
    fn lines_to(&self, open: &Open, frame: usize) -> usize {
        let last = open.last();
        let lines = if self.skips { memchr_iter(b'\n', &self.bytes[self.start(last)..self.start(frame)]).count() } else { frame - last };
        open.lines + lines
    }

    /// Does this frame stand within as many bytes of a record's first line as a record may have?
    fn is_near(&self, open: &Open, frame: usize) -> bool {
        self.frames[frame].end as usize - self.start(open.first()) <= MAX_BYTES
    }

    /// May a record still take this frame?
    fn is_within_reach(&self, open: &Open, frame: usize) -> bool {
        self.is_near(open, frame) && self.lines_to(open, frame) <= MAX_LINES
    }

    /// All records that may be of several lines.
    fn find(&self, claimed: &[(usize, Arc<Group>)]) -> Found {
        let mut found = Found::default();
        let mut candidates = self.candidates().into_iter().peekable();
        let mut frame = candidates.peek().copied().unwrap_or(self.frames.len());
        while frame < self.frames.len() {
            candidates.next_if_eq(&frame);
            let beyond = found.live.iter().take_while(|&&at| !self.is_near(&found.all[at], frame)).count();
            found.live.drain(..beyond);
            self.look(frame, claimed, &mut found);
            let is_watched = |open: &Open| open.bond != Bond::Postgres && self.is_within_reach(open, frame);
            let watched = found.live.iter().any(|&at| is_watched(&found.all[at]));
            let next = candidates.peek().copied().unwrap_or(self.frames.len());
            frame = if watched { frame + 1 } else { next };
        }
        found
    }

    /// Moves a cut before the records that span it, so that a record's lines stay in one chunk. Where statements
    /// overlap without end, the cut stays, and the lines behind it are claimed.
    fn without_spans(&self, found: &[Open], cut: usize) -> usize {
        let mut moved = cut;
        let spans = |open: &&Open, cut: usize| open.first() < cut && open.members.iter().any(|(frame, _)| *frame >= cut);
        while let Some(first) = found.iter().filter(|open| spans(open, moved)).map(Open::first).min() {
            moved = first;
        }
        if self.start(cut) - self.start(moved) <= MAX_BYTES { moved } else { cut }
    }

    /// The frames that may begin a record of several lines, or belong to a Postgres message.
    fn candidates(&self) -> Vec<usize> {
        let mut found = Vec::new();
        let mut first = 0;
        for seen in self.frames.split(|frame| frame.role == Role::Skipped) {
            if !seen.is_empty() {
                self.candidates_among(first..first + seen.len(), &mut found);
            }
            first += seen.len() + 1;
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn candidates_among(&self, frames: Range<usize>, found: &mut Vec<usize>) {
        let start = self.start(frames.start);
        let bytes = &self.bytes[start..self.start(frames.end)];
        let commands = memchr_iter(b'`', bytes).map(|at| start + at).filter(|at| opens_backtick(&self.bytes[..*at]));
        found.extend(self.postgres.find_iter(bytes).map(|at| start + at).chain(commands).map(|at| self.frame_at(at)));
        found.extend(frames.filter(|frame| self.frames[*frame].end as usize - self.start(*frame) >= CUT));
    }

    /// Takes a frame into the record it belongs to, or begins one.
    fn look(&self, frame: usize, claimed: &[(usize, Arc<Group>)], found: &mut Found) {
        if !matches!(self.frames[frame].role, Role::Line) {
            return;
        }
        let text = self.text(frame);
        let Some(envelope) = envelope::parts(&text) else { return self.take_bare(frame, &text, found) };
        let place = Place { frame, claimed: claimed.iter().any(|(start, _)| *start == self.start(frame)) };
        match postgres::chunk_of(envelope.dyno, envelope.message) {
            Some(chunk) => {
                let writer = writer(&envelope, chunk.database);
                self.take_chunk(place, writer, chunk.sequence, chunk.number, found);
            }
            None => self.take_line(place, &envelope, text.len(), found),
        }
    }

    fn take_chunk(&self, place: Place, writer: Vec<u8>, sequence: &[u8], number: u32, found: &mut Found) {
        if let Some((at, open)) = found.live_of(|bond| bond == Bond::Postgres, &writer) {
            let is_next = open.shared == sequence && !open.members.iter().any(|(_, seen)| *seen == number);
            if is_next && self.is_within_reach(open, place.frame) {
                if !place.claimed {
                    self.add(open, place.frame, number);
                }
                return;
            }
            found.close(at);
        }
        if !place.claimed {
            found.open(Open::new(Bond::Postgres, writer, sequence, (place.frame, number)));
        }
    }

    fn take_line(&self, place: Place, envelope: &Envelope<'_>, len: usize, found: &mut Found) {
        let writer = writer(envelope, b"");
        let raw_len = self.frames[place.frame].end as usize - self.start(place.frame);
        let colours = trim_line_end(&self.bytes[self.start(place.frame)..][..raw_len]).len() - len;
        let is_cut = envelope.message.len() + colours == CUT;
        if let Some((at, open)) = found.live_of(|bond| bond != Bond::Postgres, &writer) {
            let is_next = open.shared == envelope.timestamp && !place.claimed && self.is_within_reach(open, place.frame);
            if is_next {
                self.add(open, place.frame, open.members.len() as u32);
            }
            let is_last = if open.bond == Bond::Parts { !is_cut } else { closes_command(envelope.message) };
            if !is_next || is_last {
                found.close(at);
            }
            if is_next {
                return;
            }
        }
        let bond = if is_cut { Some(Bond::Parts) } else { opens_command(envelope.message).then_some(Bond::Command) };
        if let Some(bond) = bond.filter(|_| !place.claimed) {
            found.open(Open::new(bond, writer, envelope.timestamp, (place.frame, 0)));
        }
    }

    /// A bare line right below a command that is still open is a line of the command, as the CLI prints it.
    fn take_bare(&self, frame: usize, text: &[u8], found: &mut Found) {
        let Found { all, live } = found;
        let is_above = |open: &Open| open.bond == Bond::Command && open.last() + 1 == frame && self.is_within_reach(open, frame);
        let Some(at) = live.iter().position(|&at| is_above(&all[at])) else { return };
        let open = &mut all[live[at]];
        self.add(open, frame, open.members.len() as u32);
        if closes_command(text) {
            found.close(at);
        }
    }

    fn add(&self, open: &mut Open, frame: usize, number: u32) {
        open.lines = self.lines_to(open, frame);
        open.members.push((frame, number));
    }

    /// The lines of a record as one: the envelope of the first, the messages of all.
    fn join(&self, open: &Open) -> Group {
        let mut members = open.members.clone();
        let mut text = self.text(open.first()).into_owned();
        let message_len = envelope::parts(&text).map_or(0, |envelope| envelope.message.len());
        text.truncate(text.len() - message_len);
        members.sort_by_key(|(_, number)| *number);
        for (at, (frame, _)) in members.iter().enumerate() {
            let line = self.text(*frame);
            let message = envelope::parts(&line).map_or(&line[..], |envelope| envelope.message);
            if at > 0 && open.bond != Bond::Parts {
                text.push(b'\n');
            }
            text.extend_from_slice(if at > 0 && open.bond == Bond::Postgres { postgres::continuation(message) } else { message });
        }
        Group { text, lines: members.len() }
    }
}

/// A frame, and whether it belongs to a record that has been handed on.
#[derive(Clone, Copy)]
struct Place {
    frame: usize,
    claimed: bool,
}

fn writer(envelope: &Envelope<'_>, database: &[u8]) -> Vec<u8> {
    [envelope.source, envelope.dyno, envelope.app, envelope.drain_token, database].join(&b'\0')
}

fn closes_command(message: &[u8]) -> bool {
    message.ends_with(b"`") || memchr::memmem::rfind(message, b"` by ").is_some()
}

#[cfg(test)]
mod tests;
