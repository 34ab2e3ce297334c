//! Which lines are one record? Brings together the chunks of a Postgres message, a command that spans lines, and the
//! parts of a message that the transport cut at 10,000 bytes.
//!
//! Nothing is moved: the lines stay where they stand, the first of them is marked as head and carries the joined text,
//! the others are marked as its members. What is not complete holds back everything from its first line on, so that
//! later records wait for it; that is bounded by [`MAX_LINES`] and [`MAX_BYTES`]. Looking again from that line on gives
//! the same answer, so reading in other pieces, or with more threads, cannot change it.

use crate::envelope::{self, Envelope};
use crate::events::{opens_backtick, opens_command, postgres};
use crate::framing::{Frame, Outlook, Role};
use crate::read::{clean, trim_line_end};
use memchr::memchr_iter;
use memchr::memmem::Finder;
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

/// Why lines belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bond {
    /// chunks of one Postgres message
    Postgres,
    /// lines of a command whose backtick is still open
    Command,
    /// parts of a message that the transport cut
    Parts,
}

/// A record that may not be complete yet.
struct Open {
    bond: Bond,
    /// Who writes it; of a Postgres message also the database.
    writer: Vec<u8>,
    /// The message's number, or the time: what all of its lines share.
    shared: Vec<u8>,
    /// Its frames, each with its chunk number; the first stands first.
    members: Vec<(usize, u32)>,
    complete: bool,
}

impl Gather {
    /// Are there lines ahead that belong to a record handed on?
    pub(crate) const fn is_waiting(&self) -> bool {
        !self.claimed.is_empty()
    }

    /// Marks heads and members among the frames of `bytes`, and says how many frames may be handed on.
    pub(crate) fn mark(&mut self, bytes: &[u8], frames: &mut [Frame], outlook: Outlook) -> Gathered {
        let mut run = Run { bytes, frames, numbers: Vec::new(), postgres: &self.postgres };
        let found = run.find(&self.claimed);
        let held = found.iter().filter(|open| outlook == Outlook::More && !run.is_complete(open));
        let ready = run.without_spans(&found, held.map(Open::first).min().unwrap_or(run.frames.len()));
        let border = run.start(ready);
        let mut gathered = Gathered { groups: Vec::new(), ready };
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

impl Open {
    fn first(&self) -> usize {
        self.members[0].0
    }
}

/// Frames and their bytes.
struct Run<'a> {
    bytes: &'a [u8],
    frames: &'a [Frame],
    /// The number of each frame's line, where lines are skipped; empty: each frame is a line.
    numbers: Vec<usize>,
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

    fn number(&self, frame: usize) -> usize {
        self.numbers.get(frame).copied().unwrap_or(frame)
    }

    fn text(&self, frame: usize) -> Cow<'a, [u8]> {
        clean(trim_line_end(&self.bytes[self.start(frame)..self.frames[frame].end as usize]))
    }

    /// May a record that begins at `first` still take this frame?
    fn within_reach(&self, first: usize, frame: usize) -> bool {
        self.number(frame) - self.number(first) <= MAX_LINES && self.frames[frame].end as usize - self.start(first) <= MAX_BYTES
    }

    fn is_complete(&self, open: &Open) -> bool {
        self.is_closed_at(open, self.frames.len() - 1)
    }

    /// All records that may be of several lines, in the order of their first lines.
    fn find(&mut self, claimed: &[(usize, Arc<Group>)]) -> Vec<Open> {
        let mut found = Vec::new();
        let candidates = self.candidates();
        if !candidates.is_empty() {
            self.number_lines();
        }
        let mut candidates = candidates.into_iter().peekable();
        let mut frame = candidates.peek().copied().unwrap_or(self.frames.len());
        while frame < self.frames.len() {
            candidates.next_if_eq(&frame);
            self.look(frame, claimed, &mut found);
            let watched = found.iter().any(|open| open.bond != Bond::Postgres && !self.is_closed_at(open, frame));
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

    fn is_closed_at(&self, open: &Open, frame: usize) -> bool {
        open.complete || !self.within_reach(open.first(), frame)
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

    /// Counts the lines, where some of them are skipped.
    fn number_lines(&mut self) {
        if self.frames.iter().any(|frame| frame.role == Role::Skipped) {
            let mut number = 0;
            let mut start = 0;
            for frame in self.frames {
                let end = frame.end as usize;
                number += if frame.role == Role::Skipped { memchr_iter(b'\n', &self.bytes[start..end]).count() } else { 1 };
                self.numbers.push(number);
                start = end;
            }
        }
    }

    /// Takes a frame into the record it belongs to, or begins one.
    fn look(&self, frame: usize, claimed: &[(usize, Arc<Group>)], found: &mut Vec<Open>) {
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

    fn take_chunk(&self, place: Place, writer: Vec<u8>, sequence: &[u8], number: u32, found: &mut Vec<Open>) {
        for open in found.iter_mut().rev().take_while(|open| self.within_reach(open.first(), place.frame)) {
            if open.complete || open.bond != Bond::Postgres || open.writer != writer {
                continue;
            }
            if open.shared == sequence && !open.members.iter().any(|(_, seen)| *seen == number) {
                if !place.claimed {
                    open.members.push((place.frame, number));
                }
                return;
            }
            open.complete = true;
        }
        if !place.claimed {
            found.push(Open {
                bond: Bond::Postgres,
                writer,
                shared: sequence.to_vec(),
                members: vec![(place.frame, number)],
                complete: false,
            });
        }
    }

    fn take_line(&self, place: Place, envelope: &Envelope<'_>, len: usize, found: &mut Vec<Open>) {
        let writer = writer(envelope, b"");
        let raw_len = self.frames[place.frame].end as usize - self.start(place.frame);
        let colours = trim_line_end(&self.bytes[self.start(place.frame)..][..raw_len]).len() - len;
        let is_cut = envelope.message.len() + colours == CUT;
        for open in found.iter_mut().rev().take_while(|open| self.within_reach(open.first(), place.frame)) {
            if open.complete || open.bond == Bond::Postgres || open.writer != writer {
                continue;
            }
            if open.shared == envelope.timestamp && !place.claimed {
                let number = open.members.len() as u32;
                open.members.push((place.frame, number));
                open.complete = if open.bond == Bond::Parts { !is_cut } else { closes_command(envelope.message) };
                return;
            }
            open.complete = true;
        }
        let bond = if is_cut { Some(Bond::Parts) } else { opens_command(envelope.message).then_some(Bond::Command) };
        if let Some(bond) = bond.filter(|_| !place.claimed) {
            found.push(Open { bond, writer, shared: envelope.timestamp.to_vec(), members: vec![(place.frame, 0)], complete: false });
        }
    }

    /// A bare line right below a command that is still open is a line of the command, as the CLI prints it.
    fn take_bare(&self, frame: usize, text: &[u8], found: &mut [Open]) {
        let below = |open: &&mut Open| {
            open.bond == Bond::Command && !open.complete && open.members.last().is_some_and(|(last, _)| last + 1 == frame)
        };
        if let Some(open) = found.iter_mut().rev().find(below)
            && self.within_reach(open.first(), frame)
        {
            let number = open.members.len() as u32;
            open.members.push((frame, number));
            open.complete = closes_command(text);
        }
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
