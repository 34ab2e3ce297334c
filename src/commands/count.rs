//! How are records counted instead of printed? The consumer behind `stats` and `check`.

use super::selection::{OddLines, Selection};
use crate::chunk::Chunk;
use crate::engine::{Consumer, Sink};
use crate::envelope::Memo;
use crate::exit::Messages;
use crate::progress::Progress;
use crate::record::{Parts, Record};
use crate::walk::{Visitor, walk};
use anyhow::Result;
use crossbeam_channel::{Receiver, never, tick};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What is counted.
pub(super) trait Counting: Send + Sync + 'static {
    /// What it adds up to.
    type Sum: Default + Send + 'static;
    /// Is of ordinary lines only counted which are errors?
    const LEAN: bool = false;

    /// Counts a record that was selected; `line` is its (first) physical line. What may be shown of both, the selection says.
    fn add(&self, record: &Record<'_>, line: &[u8], selection: &Selection, sum: &mut Self::Sum);

    /// Adds what comes of the next chunk; says whether more is needed.
    fn join(&self, sum: &mut Self::Sum, next: Self::Sum) -> ControlFlow<()>;
}

/// What comes of a chunk, or of all of them.
#[derive(Debug, Default)]
pub(super) struct Counted<S> {
    pub sum: S,
    pub odd: OddLines,
    /// Lines that make no record.
    pub recordless: u64,
}

/// A worker's counter.
pub(super) struct Counter<C> {
    selection: Arc<Selection>,
    counting: Arc<C>,
    parts: Parts,
    memo: Memo,
}

impl<C: Counting> Counter<C> {
    pub(super) fn new(selection: Selection, counting: Arc<C>) -> Self {
        Self::sharing(Arc::new(selection), counting)
    }

    fn sharing(selection: Arc<Selection>, counting: Arc<C>) -> Self {
        let lean = C::LEAN && !selection.filter.needs_fields() && selection.redact.is_none();
        Self { selection, counting, parts: Parts { lean, ..Parts::default() }, memo: Memo::default() }
    }
}

impl<C: Counting> Clone for Counter<C> {
    fn clone(&self) -> Self {
        Self::sharing(Arc::clone(&self.selection), Arc::clone(&self.counting))
    }
}

impl<C: Counting> Consumer for Counter<C> {
    type Part = Counted<C::Sum>;
    /// Adding a part costs as much as counting some hundred lines.
    const TURN: usize = 4;

    fn take(&mut self, chunk: &Chunk, part: &mut Self::Part) {
        let mut count = Count { selection: &self.selection, counting: &*self.counting, part };
        walk(chunk, &mut self.parts, &mut self.memo, &mut count);
    }
}

/// Counts the records of one chunk.
struct Count<'c, C: Counting> {
    selection: &'c Selection,
    counting: &'c C,
    part: &'c mut Counted<C::Sum>,
}

impl<C: Counting> Visitor for Count<'_, C> {
    fn admits(&mut self, record: &mut Record<'_>) -> bool {
        self.selection.admits(record, &mut self.part.odd)
    }

    fn record(&mut self, record: &Record<'_>, line: &[u8]) -> Option<u64> {
        if self.selection.keeps(record) {
            self.counting.add(record, line, self.selection, &mut self.part.sum);
        }
        None
    }

    fn record_again(&mut self, _record: &Record<'_>) -> Option<u64> {
        None
    }

    fn member(&mut self, _line: &[u8], _number: u64) {}

    fn no_record(&mut self, _line: &[u8]) {
        self.part.recordless += 1;
    }
}

/// Shows how it stands; says whether more is wanted.
pub(super) type Show<S> = Box<dyn FnMut(&mut Counted<S>) -> Result<ControlFlow<()>>>;

/// All of it added up, in the order of the input.
pub(super) struct Total<C: Counting> {
    counting: Arc<C>,
    pub counted: Counted<C::Sum>,
    pub failed_inputs: bool,
    progress: Progress,
    /// When it is shown how it stands, and how.
    shows: Option<(Receiver<Instant>, Show<C::Sum>)>,
    /// Has anything come since that?
    news: bool,
}

impl<C: Counting> Total<C> {
    pub(super) fn new(counting: Arc<C>, progress: Progress) -> Self {
        Self { counting, counted: Counted::default(), failed_inputs: false, progress, shows: None, news: true }
    }

    /// Shows how it stands, every so often.
    pub(super) fn shown_every(mut self, time: Duration, show: Show<C::Sum>) -> Self {
        self.shows = Some((tick(time), show));
        self
    }

    /// Takes the progress bar away, and says what was odd: at a terminal always, elsewhere when it makes the run fail. Does
    /// it?
    pub(super) fn end(&self, fail_unparsed: bool, watched: bool) -> bool {
        self.progress.end();
        let odd = self.counted.odd;
        // Who counts has all lines read.
        odd.tell(fail_unparsed, watched, false);
        self.failed_inputs || (fail_unparsed && odd.unparsed > 0)
    }
}

impl<C: Counting> Sink<Counted<C::Sum>> for Total<C> {
    fn accept(&mut self, part: &mut Counted<C::Sum>) -> Result<ControlFlow<()>> {
        self.progress.update();
        let part = std::mem::take(part);
        self.counted.odd.add(part.odd);
        self.counted.recordless += part.recordless;
        let flow = self.counting.join(&mut self.counted.sum, part.sum);
        self.news = true;
        if self.shows.as_ref().is_some_and(|(ticks, _)| ticks.try_recv().is_ok()) && self.due()?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
        Ok(flow)
    }

    fn rest(&mut self) -> Result<()> {
        Ok(())
    }

    fn trouble(&mut self, trouble: &str) {
        self.failed_inputs = true;
        Messages.say(trouble);
    }

    fn note(&mut self, note: &str) {
        Messages.say(note);
    }

    fn ticks(&self) -> Receiver<Instant> {
        self.shows.as_ref().map_or_else(never, |(ticks, _)| ticks.clone())
    }

    fn due(&mut self) -> Result<ControlFlow<()>> {
        match &mut self.shows {
            Some((_, show)) if std::mem::take(&mut self.news) => show(&mut self.counted),
            _ => Ok(ControlFlow::Continue(())),
        }
    }
}
