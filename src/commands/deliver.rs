//! How does printed text leave the program: in order, at once when nothing more comes, and never lost in silence?

use super::print::{Part, Tally};
use crate::engine::Sink;
use crate::exit::Messages;
use crate::progress::Progress;
use anyhow::{Context, Result};
use std::collections::VecDeque;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::ops::ControlFlow;

/// Which of the selected records are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    All,
    First(u64),
    Last(usize),
}

/// Standard output, or whatever takes its place.
pub(crate) struct Delivery<W: Write> {
    out: BufWriter<W>,
    limit: Limit,
    /// The last records: the number of each with its pieces of text.
    kept: VecDeque<(u64, Vec<u8>)>,
    pub tally: Tally,
    pub failed_inputs: bool,
    /// The one who read our output has gone away.
    pub closed: bool,
    progress: Progress,
}

impl<W: Write> Delivery<W> {
    pub(crate) fn new(out: W, limit: Limit, progress: Progress) -> Self {
        Self {
            out: BufWriter::with_capacity(64 << 10, out),
            limit,
            kept: VecDeque::new(),
            tally: Tally::default(),
            failed_inputs: false,
            closed: false,
            progress,
        }
    }

    /// Writes what goes before all records.
    pub(crate) fn begin(&mut self, header: &[u8]) -> Result<()> {
        let written = self.out.write_all(header);
        self.judge(written)
    }

    /// Counts of the last records only those that are wanted.
    pub(crate) fn settle(&mut self) {
        if let Limit::Last(count) = self.limit {
            let first = self.tally.selected.saturating_sub(count as u64);
            self.kept.retain(|(number, _)| *number >= first);
            self.tally.selected = self.tally.selected.min(count as u64);
        }
    }

    /// Writes what was kept for the end, and a last line; all that was written is safe after this.
    pub(crate) fn finish(&mut self, last_line: &[u8]) -> Result<()> {
        self.progress.end();
        let mut written = Ok(());
        for (_, text) in std::mem::take(&mut self.kept) {
            written = written.and_then(|()| self.out.write_all(&text));
        }
        let written = written.and_then(|()| self.out.write_all(last_line)).and_then(|()| self.out.flush());
        self.judge(written)
    }

    /// A closed pipe is no error: nobody wants more.
    fn judge(&mut self, written: io::Result<()>) -> Result<()> {
        match written {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            other => other.context("cannot write to standard output"),
        }
    }

    /// Writes what belongs to the first records, as many as are still wanted.
    fn write_first(&mut self, part: &Part, wanted: u64) -> io::Result<()> {
        let mut start = 0;
        for mark in &part.marks {
            if mark.record < wanted {
                self.out.write_all(&part.text.written()[start..mark.end])?;
            }
            start = mark.end;
        }
        Ok(())
    }

    /// Keeps the text of the last records. Records are numbered as they are selected; a line of an earlier one may stand
    /// among those of later ones.
    fn keep_last(&mut self, part: &Part, count: usize) {
        let mut start = 0;
        for mark in &part.marks {
            let number = self.tally.selected + mark.record;
            self.kept.push_back((number, part.text.written()[start..mark.end].to_vec()));
            start = mark.end;
        }
        let first = (self.tally.selected + part.tally.selected).saturating_sub(count as u64);
        while self.kept.front().is_some_and(|(number, _)| *number < first) {
            self.kept.pop_front();
        }
    }
}

impl<W: Write> Sink<Part> for Delivery<W> {
    fn accept(&mut self, part: &mut Part) -> Result<ControlFlow<()>> {
        self.progress.update();
        let mut flow = ControlFlow::Continue(());
        match self.limit {
            Limit::All => {
                let written = self.out.write_all(part.text.written());
                self.judge(written)?;
            }
            Limit::First(count) => {
                let wanted = count.saturating_sub(self.tally.selected);
                let written = self.write_first(part, wanted);
                self.judge(written)?;
                part.tally.selected = part.tally.selected.min(wanted);
                if part.tally.selected == wanted {
                    flow = ControlFlow::Break(());
                }
            }
            Limit::Last(count) => self.keep_last(part, count),
        }
        self.tally.add(part.tally);
        if self.closed { Ok(ControlFlow::Break(())) } else { Ok(flow) }
    }

    fn rest(&mut self) -> Result<()> {
        let flushed = self.out.flush();
        self.judge(flushed)
    }

    fn trouble(&mut self, trouble: &str) {
        self.failed_inputs = true;
        Messages.say(trouble);
    }

    fn note(&mut self, note: &str) {
        Messages.say(note);
    }
}
