//! `hlog stats`: what the lines add up to.

use super::print::{Printing, redacted};
use crate::chunk::Chunk;
use crate::cli::{StatsArgs, StatsFormat};
use crate::engine::{self, Consumer, Ending, Sink};
use crate::envelope::Memo;
use crate::exit::{Messages, Outcome};
use crate::plan::{self, Plan, Typed};
use crate::progress::Progress;
use crate::record::{Form, Parts, Record};
use crate::stats::fold::Folds;
use crate::stats::report::{Report, Wish};
use crate::stats::view::{self, Look};
use crate::stats::{Counting, Fields, Kind, Merge, Section, Tally};
use crate::surroundings::Surroundings;
use crate::time::stamp;
use crate::walk::{Visitor, walk};
use anyhow::{Context, Result, anyhow, bail};
use jiff::tz::TimeZone;
use regex::Regex;
use signal_hook::consts::TERM_SIGNALS;
use std::io::{self, ErrorKind, Write};
use std::ops::ControlFlow;
use std::sync::Arc;

pub(crate) fn run(args: StatsArgs, around: &Surroundings) -> Result<Outcome> {
    if args.filter.max_count.is_some() || args.filter.last.is_some() {
        bail!("stats counts all records: -m and -n are for hlog parse and hlog grep; a time range is given with --since and --until");
    }
    let inputs = plan::inputs(&args.files, &args.input, around)?;
    let plan = Plan::new(&Typed::counting(&args.filter, &args.view, &args.input), inputs, around)?;
    let counting = Arc::new(counting(&args, around)?);
    let (look, wish) = (look(&args, around)?, wish(&args));
    let mut total = Total::new(Progress::new(plan.progress, &plan.reading.inputs, Arc::clone(&plan.reading.read)));
    let counter = Counter::new(Arc::new(plan.printing), Arc::clone(&counting));
    let ending = engine::run(plan.reading, &counter, &mut total, Some(super::signals(TERM_SIGNALS)?.1))?;
    total.progress.end();
    let report = Report::new(&total.tally, &counting, wish);
    write(&match args.output {
        StatsFormat::Text => view::text(&report, &look),
        StatsFormat::Json => json(&report, around.stdout_terminal)?,
    })?;
    total.tell(plan.fail_unparsed, plan.watched);
    Ok(match ending {
        Ending::Signal(number) => Outcome::Signal(number),
        Ending::Done if total.failed_inputs || (plan.fail_unparsed && total.tally.overview.unparsed > 0) => Outcome::Trouble,
        Ending::Done => Outcome::Good,
    })
}

fn counting(args: &StatsArgs, around: &Surroundings) -> Result<Counting> {
    let mut sections = if args.only.is_empty() { Section::ALL.to_vec() } else { args.only.clone() };
    sections.sort_unstable();
    sections.dedup();
    let mut by = args.by.clone();
    by.sort_unstable();
    by.dedup();
    if !by.is_empty() && !sections.contains(&Section::Requests) {
        bail!("--by groups requests, and --only leaves them out: --only requests");
    }
    let input_tz = plan::zone(&args.input.input_tz, around)?;
    Ok(Counting {
        sections,
        by,
        folds: folds(&args.fold)?,
        reader: stamp::Reader::new(input_tz, around.now),
        fields: Fields::default(),
        kinds: Kind::all(),
    })
}

fn folds(typed: &[String]) -> Result<Folds> {
    let fold = |text: &String| {
        let (regex, name) = text.rsplit_once('=').ok_or_else(|| anyhow!("--fold '{text}': a name is missing: --fold 'REGEX=NAME'"))?;
        let regex = Regex::new(regex).map_err(|error| anyhow!("--fold '{text}': {error}"))?;
        Ok((regex, name.to_owned()))
    };
    typed.iter().map(fold).collect()
}

fn wish(args: &StatsArgs) -> Wish {
    let all = if args.output == StatsFormat::Text { 10 } else { usize::MAX };
    Wish { top: args.top.unwrap_or(all), sort: args.sort }
}

fn look(args: &StatsArgs, around: &Surroundings) -> Result<Look> {
    let tz = args.view.tz.as_deref().map_or(Ok(TimeZone::UTC), |tz| plan::zone(tz, around))?;
    Ok(Look { color: plan::color(args.view.color, around), width: around.width, tz })
}

/// The figures as one JSON object; at a terminal, nothing in it drives that.
fn json(report: &Report, terminal: bool) -> Result<Vec<u8>> {
    let mut out = serde_json::to_vec_pretty(report)?;
    if terminal {
        crate::output::safe::escape_json(&mut out, 0);
    }
    out.push(b'\n');
    Ok(out)
}

/// A closed pipe is no error: nobody wants more.
fn write(text: &[u8]) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).context("cannot write to standard output"),
        _ => Ok(()),
    }
}

/// A worker's counter.
#[derive(Clone)]
struct Counter {
    printing: Arc<Printing>,
    counting: Arc<Counting>,
    parts: Parts,
    memo: Memo,
}

impl Counter {
    fn new(printing: Arc<Printing>, counting: Arc<Counting>) -> Self {
        Self { printing, counting, parts: Parts::default(), memo: Memo::default() }
    }
}

impl Consumer for Counter {
    type Part = Tally;

    fn take(&mut self, chunk: &Chunk, tally: &mut Tally) {
        *tally = Tally::default();
        let app = chunk.app.as_ref().map(|app| app.as_bytes()).or(self.printing.app.as_deref());
        let mut count = Count { printing: &self.printing, counting: &self.counting, app, tally };
        walk(chunk, &mut self.parts, &mut self.memo, &mut count);
    }
}

/// Counts the records of one chunk.
struct Count<'c> {
    printing: &'c Printing,
    counting: &'c Counting,
    app: Option<&'c [u8]>,
    tally: &'c mut Tally,
}

impl Visitor for Count<'_> {
    fn admits(&mut self, record: &mut Record<'_>) -> bool {
        if let Some(app) = self.app
            && record.app().is_none()
        {
            record.set_app(app);
        }
        let overview = &mut self.tally.overview;
        overview.unparsed += u64::from(record.parts.head.form == Form::Bare && !record.parts.continued);
        overview.truncated += u64::from(record.parts.truncated);
        self.printing.filter.admits(record)
    }

    fn record(&mut self, record: &Record<'_>, _line: &[u8]) -> Option<u64> {
        if self.printing.filter.keeps(record) {
            match &self.printing.redact {
                Some(redactor) => self.tally.add(&redacted(redactor, record), self.counting),
                None => self.tally.add(record, self.counting),
            }
        }
        None
    }

    fn record_again(&mut self, _record: &Record<'_>) -> Option<u64> {
        None
    }

    fn member(&mut self, _line: &[u8], _number: u64) {}

    fn no_record(&mut self, _line: &[u8]) {
        if self.printing.filter.is_empty() {
            self.tally.overview.lines += 1;
        }
    }
}

/// All tallies added up, in the order of the input.
struct Total {
    tally: Tally,
    failed_inputs: bool,
    progress: Progress,
}

impl Total {
    fn new(progress: Progress) -> Self {
        Self { tally: Tally::default(), failed_inputs: false, progress }
    }

    /// Says what was odd: at a terminal always, elsewhere when it makes the run fail.
    fn tell(&self, fail_unparsed: bool, watched: bool) {
        let unparsed = self.tally.overview.unparsed;
        if unparsed > 0 && (watched || fail_unparsed) {
            Messages.say(&format!("{unparsed} {} not understood", if unparsed == 1 { "line" } else { "lines" }));
        }
    }
}

impl Sink<Tally> for Total {
    fn accept(&mut self, part: &mut Tally) -> Result<ControlFlow<()>> {
        self.progress.update();
        self.tally.merge(std::mem::take(part));
        Ok(ControlFlow::Continue(()))
    }

    fn rest(&mut self) -> Result<()> {
        Ok(())
    }

    fn trouble(&mut self, trouble: &str) {
        self.failed_inputs = true;
        Messages.say(trouble);
    }
}
