//! How are records counted instead of printed? The consumer behind `stats` and `check`.

use super::print::{Printing, redacted, redacted_line};
use crate::chunk::Chunk;
use crate::engine::{Consumer, Sink};
use crate::envelope::Memo;
use crate::exit::Messages;
use crate::progress::Progress;
use crate::record::{Form, Parts, Record};
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

    /// Counts a record that was selected; `line` is its (first) physical line.
    fn add(&self, record: &Record<'_>, line: &[u8], sum: &mut Self::Sum);

    /// Adds what comes of the next chunk; says whether more is needed.
    fn join(&self, sum: &mut Self::Sum, next: Self::Sum) -> ControlFlow<()>;
}

/// What comes of a chunk, or of all of them.
#[derive(Debug, Default)]
pub(super) struct Counted<S> {
    pub sum: S,
    /// Lines that were not understood, whether a filter let them pass or not.
    pub unparsed: u64,
    /// Lines that were cut.
    pub truncated: u64,
    /// Lines that make no record.
    pub recordless: u64,
}

/// A worker's counter.
pub(super) struct Counter<C> {
    printing: Arc<Printing>,
    /// Is there a filter at all?
    filtered: bool,
    counting: Arc<C>,
    parts: Parts,
    memo: Memo,
}

impl<C: Counting> Counter<C> {
    pub(super) fn new(printing: Printing, counting: Arc<C>) -> Self {
        Self::sharing(Arc::new(printing), counting)
    }

    fn sharing(printing: Arc<Printing>, counting: Arc<C>) -> Self {
        let lean = C::LEAN && !printing.filter.needs_fields() && printing.redact.is_none();
        let filtered = !printing.filter.is_empty();
        Self { printing, filtered, counting, parts: Parts { lean, ..Parts::default() }, memo: Memo::default() }
    }
}

impl<C: Counting> Clone for Counter<C> {
    fn clone(&self) -> Self {
        Self::sharing(Arc::clone(&self.printing), Arc::clone(&self.counting))
    }
}

impl<C: Counting> Consumer for Counter<C> {
    type Part = Counted<C::Sum>;
    /// Adding a part costs as much as counting some hundred lines.
    const TURN: usize = 4;

    fn take(&mut self, chunk: &Chunk, part: &mut Self::Part) {
        let app = self.printing.app.as_deref();
        let mut count = Count { printing: &self.printing, filtered: self.filtered, counting: &*self.counting, app, part };
        walk(chunk, &mut self.parts, &mut self.memo, &mut count);
    }
}

/// Counts the records of one chunk.
struct Count<'c, C: Counting> {
    printing: &'c Printing,
    filtered: bool,
    counting: &'c C,
    app: Option<&'c [u8]>,
    part: &'c mut Counted<C::Sum>,
}

impl<C: Counting> Visitor for Count<'_, C> {
    fn admits(&mut self, record: &mut Record<'_>) -> bool {
        if let Some(app) = self.app
            && record.app().is_none()
        {
            record.set_app(app);
        }
        self.part.unparsed += u64::from(record.parts.head.form == Form::Bare && !record.parts.continued);
        self.part.truncated += u64::from(record.parts.truncated);
        !self.filtered || self.printing.filter.admits(record)
    }

    fn record(&mut self, record: &Record<'_>, line: &[u8]) -> Option<u64> {
        if !self.filtered || self.printing.filter.keeps(record) {
            match &self.printing.redact {
                Some(redactor) => {
                    self.counting.add(&redacted(redactor, record), &redacted_line(redactor, record, line), &mut self.part.sum);
                }
                None => self.counting.add(record, line, &mut self.part.sum),
            }
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
        let Counted { unparsed, truncated, .. } = self.counted;
        let lines = |count: u64| if count == 1 { "1 line".to_owned() } else { format!("{count} lines") };
        if unparsed > 0 && (watched || fail_unparsed) {
            Messages.say(&format!("{} not understood", lines(unparsed)));
        }
        if truncated > 0 && watched {
            Messages.say(&format!("{} cut at 1 MiB", lines(truncated)));
        }
        self.failed_inputs || (fail_unparsed && unparsed > 0)
    }
}

impl<C: Counting> Sink<Counted<C::Sum>> for Total<C> {
    fn accept(&mut self, part: &mut Counted<C::Sum>) -> Result<ControlFlow<()>> {
        self.progress.update();
        let part = std::mem::take(part);
        self.counted.unparsed += part.unparsed;
        self.counted.truncated += part.truncated;
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
