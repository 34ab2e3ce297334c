//! How do the lines of a process come through? Each whole and at once, down to its last words.

use super::Annotator;
use crate::read::trim_line_end;
use crate::sheet::Sheet;
use jiff::Timestamp;
use memchr::memchr_iter;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::fs::File;
use std::io::{self, ErrorKind, PipeReader, Read, Write};
use std::os::fd::AsFd;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What is read at once: what a pipe holds at most, unless it has been made larger.
const READ: usize = 64 << 10;
/// A longer line comes in pieces, so that memory does not grow without end.
const MAX_LINE: usize = 4 << 20;
/// What the process has started may hold its pipe open when it has ended itself: so long it may be silent, and so long it
/// may talk.
const SILENCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Where lines go. Standard output and error may be the same pipe: then one waits for the other's whole lines.
#[derive(Clone)]
pub(crate) struct Out(Arc<Mutex<File>>);

impl Out {
    pub(crate) fn new(file: File) -> Self {
        Self(Arc::new(Mutex::new(file)))
    }

    /// Writes all of it.
    fn write(&self, mut text: &[u8]) -> io::Result<()> {
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while !text.is_empty() {
            match file.write(text) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(count) => text = &text[count..],
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                // Whoever started us may have left it so.
                Err(error) if error.kind() == ErrorKind::WouldBlock => await_any(&mut [PollFd::new(&*file, PollFlags::OUT)], None)?,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// How a pipe ended.
#[derive(Debug)]
pub(crate) enum Copied {
    /// All was written.
    Whole,
    /// Nobody reads our output any more.
    Unread,
    /// It could not be written.
    Failed(io::Error),
}

/// Copies lines until the pipe ends, or until `gone` ends, which says that the process has, and nothing more comes.
///
/// When the output cannot be written, the pipe is closed: then the process is told what it would be told without us.
pub(crate) fn copy(pipe: impl Read + AsFd, gone: PipeReader, annotator: Annotator, out: &Out) -> Copied {
    let mut pipe = Pipe { pipe, gone, owed: None };
    let mut lines = Lines { annotator, buffer: Vec::new(), searched: 0, sheet: Sheet::default() };
    loop {
        let result = pipe.read(lines.room()).and_then(|count| {
            lines.take(count);
            out.write(&lines.annotator.shown(&lines.sheet)).map(|()| count)
        });
        match result {
            Ok(0) => return Copied::Whole,
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Copied::Unread,
            Err(error) => return Copied::Failed(error),
        }
    }
}

/// A pipe of which others than the process may hold the other end.
struct Pipe<P> {
    pipe: P,
    gone: PipeReader,
    /// When the process has ended: how much of its own words is still to be read, and until when others may talk.
    owed: Option<(u64, Instant)>,
}

impl<P: Read + AsFd> Pipe<P> {
    /// Reads what is there, or waits for it; nothing means the end.
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if !self.has_more()? {
            return Ok(0);
        }
        let count = loop {
            match self.pipe.read(room) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        if let Some((owed, _)) = &mut self.owed {
            *owed = owed.saturating_sub(count as u64);
        }
        Ok(count)
    }

    fn has_more(&mut self) -> io::Result<bool> {
        if self.owed.is_none() {
            let mut polled = [PollFd::new(&self.pipe, PollFlags::IN), PollFd::new(&self.gone, PollFlags::IN)];
            await_any(&mut polled, None)?;
            if polled[1].revents().is_empty() {
                return Ok(true);
            }
            self.owed = Some((rustix::io::ioctl_fionread(&self.pipe)?, Instant::now() + LAST_WORDS));
        }
        let Some((0, until)) = self.owed else { return Ok(true) };
        let mut polled = [PollFd::new(&self.pipe, PollFlags::IN)];
        await_any(&mut polled, Some(&SILENCE))?;
        Ok(!polled[0].revents().is_empty() && Instant::now() < until)
    }
}

fn await_any(polled: &mut [PollFd<'_>], longest: Option<&Timespec>) -> io::Result<()> {
    loop {
        match poll(polled, longest) {
            Err(rustix::io::Errno::INTR) => {}
            other => return Ok(other.map(drop)?),
        }
    }
}

/// Makes lines of JSON of what is read.
struct Lines {
    annotator: Annotator,
    /// The beginning of a line whose end has not been read.
    buffer: Vec<u8>,
    /// So much of it has been searched for its end.
    searched: usize,
    /// What is to be written.
    sheet: Sheet,
}

impl Lines {
    /// Room behind the line that has begun.
    fn room(&mut self) -> &mut [u8] {
        self.buffer.resize(self.searched + READ, 0);
        &mut self.buffer[self.searched..]
    }

    /// Makes lines of what has been read into the room; nothing means that all is over, and so is the line that has begun.
    fn take(&mut self, count: usize) {
        self.sheet.clear();
        self.buffer.truncate(self.searched + count);
        let time = Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S.%6f+00:00").to_string();
        let mut start = 0;
        for at in memchr_iter(b'\n', &self.buffer[self.searched..]) {
            let end = self.searched + at;
            self.annotator.write(trim_line_end(&self.buffer[start..=end]), time.as_bytes(), false, &mut self.sheet);
            start = end + 1;
        }
        let rest = &self.buffer[start..];
        if count == 0 && !rest.is_empty() {
            self.annotator.write(trim_line_end(rest), time.as_bytes(), false, &mut self.sheet);
            start = self.buffer.len();
        } else if rest.len() > MAX_LINE {
            let cut = start + last_letter(rest);
            self.annotator.write(&self.buffer[start..cut], time.as_bytes(), true, &mut self.sheet);
            start = cut;
        }
        self.buffer.drain(..start);
        self.searched = self.buffer.len();
    }
}

/// Where the last character of a text begins, so that no character is cut in two.
fn last_letter(text: &[u8]) -> usize {
    text.iter().rposition(|byte| byte & 0xc0 != 0x80).filter(|at| *at > 0).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &[u8], piece: usize) -> Vec<String> {
        let annotator = Annotator::new(b"{}".to_vec(), false);
        let mut lines = Lines { annotator, buffer: Vec::new(), searched: 0, sheet: Sheet::default() };
        let mut found = Vec::new();
        for piece in text.chunks(piece).chain([&b""[..]]) {
            lines.room()[..piece.len()].copy_from_slice(piece);
            lines.take(piece.len());
            for line in std::str::from_utf8(lines.sheet.written()).unwrap().lines() {
                let value: serde_json::Value = serde_json::from_str(line).unwrap();
                let cut = if value["truncated"] == true { "+" } else { "" };
                found.push(format!("{}{cut}", value["message"].as_str().unwrap()));
            }
        }
        found
    }

    #[test]
    fn lines_are_whole_however_they_are_read() {
        let text = "one\n\ntwo \u{e9}\u{1f600}\r\nthree\nthe last has no end".as_bytes();
        for piece in 1..text.len() {
            assert_eq!(messages(text, piece), ["one", "", "two \u{e9}\u{1f600}", "three", "the last has no end"], "{piece}");
        }
    }

    #[test]
    fn a_line_without_end_comes_in_pieces_and_nothing_is_lost() {
        let text = "\u{e9}".repeat(MAX_LINE);
        let found = messages(text.as_bytes(), READ - 1);
        assert!(found.len() > 1 && found[..found.len() - 1].iter().all(|piece| piece.ends_with('+')));
        assert_eq!(found.concat().replace('+', ""), text);
    }
}
