//! `hlog stats`: what the lines add up to.

use super::count::{Counted, Counter, Total};
use super::json::Json;
use super::selection::Selection;
use super::{duration, print_text};
use crate::cli::{StatsArgs, StatsFormat, Unparsed};
use crate::engine::{self, Ending};
use crate::exit::{Messages, Outcome};
use crate::filter::unknown;
use crate::input::{self, Input};
use crate::plan::{self, Plan, Typed};
use crate::progress::Progress;
use crate::record::Record;
use crate::stats::fold::Folds;
use crate::stats::html;
use crate::stats::partial::Partial;
use crate::stats::report::{Report, Wish};
use crate::stats::requests::{By, Sort};
use crate::stats::view::{self, Look};
use crate::stats::{Counting, Fields, Kind, Merge, Named, Section, Tally};
use crate::surroundings::Surroundings;
use crate::time::stamp;
use anyhow::{Context, Result, anyhow, bail};
use jiff::tz::TimeZone;
use regex::Regex;
use signal_hook::consts::TERM_SIGNALS;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Graphs of the page have at most so many steps.
const STEPS: i64 = 240;

pub(crate) fn run(args: StatsArgs, around: &Surroundings) -> Result<Outcome> {
    if args.filter.max_count.is_some() || args.filter.last.is_some() {
        bail!("stats counts all records: -m and -n are for hlog parse and hlog grep; a time range is given with --since and --until");
    }
    if let Some(order) = taken_for_order(&args) {
        bail!("--sort merges inputs by time, and there is no file '{order}': endpoints are put in order by --order {order}");
    }
    let counting = Arc::new(counting(&args, around)?);
    let showing = Arc::new(Showing::new(&args, around)?);
    if args.merge { merge(&args, &counting, &showing, around) } else { count(&args, &counting, &showing, around) }
}

/// Reads the inputs and shows what they add up to.
fn count(args: &StatsArgs, counting: &Arc<Counting>, showing: &Arc<Showing>, around: &Surroundings) -> Result<Outcome> {
    let every = args.every.as_deref().map(|text| duration("--every", text)).transpose()?;
    if every.is_some() && args.output == StatsFormat::Partial {
        bail!("-o partial is written once, at the end: leave out --every");
    }
    if args.html.as_deref().is_some_and(|path| path.as_os_str() == "-") {
        bail!("--html writes a file, and - is none: --html report.html");
    }
    let inputs = plan::inputs(&args.files, &args.input)?;
    if let Some(path) = &showing.html {
        super::try_file(path, inputs.iter().filter_map(Input::path))?;
    }
    let plan = Plan::new(&Typed::counting(&args.filter, &args.view, &args.input), inputs, around)?;
    let progress = Progress::new(plan.progress, &plan.reading.inputs, Arc::clone(&plan.reading.read));
    let mut total = Total::new(Arc::clone(counting), progress);
    let read = Arc::clone(&plan.reading.read);
    let all = plan.selection.filter.is_empty();
    if let Some(every) = every {
        let (counting, showing) = (Arc::clone(counting), Arc::clone(showing));
        total = total.shown_every(
            every,
            Box::new(move |counted| {
                settle(counted, all);
                showing.again(&counted.sum, &counting)
            }),
        );
    }
    let counter = Counter::new(plan.selection, Arc::clone(counting));
    let ending = engine::run(plan.reading, &counter, &mut total, Some(super::signals(TERM_SIGNALS)?.1))?;
    let failed = total.end(plan.fail_unparsed, plan.watched);
    if matches!(ending, Ending::Signal(_)) && plan.watched {
        super::say_stopped(&read, ": the figures are of that");
    }
    settle(&mut total.counted, all);
    if total.counted.sum.overview.records == 0
        && let Some(note) = (plan.why_nothing)()
    {
        Messages.say(&note);
    }
    let tally = total.counted.sum;
    if every.is_some() {
        // Who has closed the output wants no more.
        let _ = showing.again(&tally, counting)?;
    } else {
        showing.end(tally, counting)?;
    }
    Ok(match ending {
        Ending::Signal(number) => Outcome::Signal(number),
        Ending::Done if failed => Outcome::Trouble,
        Ending::Done => Outcome::Good,
    })
}

/// `--sort p95`, of one who means `--order p95`.
fn taken_for_order(args: &StatsArgs) -> Option<&'static str> {
    let file = args.files.first().filter(|file| args.input.sort && !file.exists())?;
    Sort::NAMES.iter().map(|(name, ..)| *name).find(|name| file.as_os_str() == *name)
}

impl super::count::Counting for Counting {
    type Sum = Tally;
    const LEAN: bool = true;

    fn add(&self, record: &Record<'_>, _line: &[u8], selection: &Selection, sum: &mut Tally) {
        // Names are kept as they are shown.
        selection.show(record, |record| sum.add(record, self));
    }

    fn join(&self, sum: &mut Tally, next: Tally) -> ControlFlow<()> {
        sum.merge(next);
        ControlFlow::Continue(())
    }
}

/// Puts into the tally what no record says. Lines that make none belong to all lines; a filter would have passed none of them.
fn settle(counted: &mut Counted<Tally>, all: bool) {
    let overview = &mut counted.sum.overview;
    (overview.unparsed, overview.truncated) = (counted.odd.unparsed, counted.odd.truncated);
    overview.recordless = if all { counted.recordless } else { 0 };
    overview.filtered = !all;
}

fn counting(args: &StatsArgs, around: &Surroundings) -> Result<Counting> {
    let all: Vec<_> = Section::NAMES.iter().map(|(name, ..)| *name).collect();
    let only = args.only.iter().map(|name| name.0.as_str()).collect();
    let sections = named("section", &Section::NAMES, if args.only.is_empty() { all } else { only })?;
    let by = named("field to group requests by", &By::NAMES, args.by.iter().map(|name| name.0.as_str()).collect())?;
    if !by.is_empty() && !sections.contains(&Section::Requests) {
        bail!("--by groups requests, and --only leaves them out: --only requests");
    }
    let input_tz = plan::zone(&args.input.input_tz, around)?;
    let reader = stamp::Reader::new(input_tz, around.now);
    Ok(Counting { sections, by, folds: folds(&args.fold)?, reader, fields: Fields::default(), kinds: Kind::all() })
}

/// What the words stand for, each once, in order.
fn named<T: Copy + Ord>(what: &str, names: &[Named<T>], words: Vec<&str>) -> Result<Vec<T>> {
    let mut found = words.into_iter().map(|word| one(what, names, word)).collect::<Result<Vec<T>>>()?;
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

fn one<T: Copy>(what: &str, names: &[Named<T>], word: &str) -> Result<T> {
    let found = names.iter().find(|(name, ..)| *name == word).map(|(.., meant)| *meant);
    found.ok_or_else(|| anyhow!(unknown(what, word, &names.iter().map(|(name, ..)| *name).collect::<Vec<_>>())))
}

fn folds(typed: &[String]) -> Result<Folds> {
    let fold = |text: &String| {
        let (regex, name) = text.rsplit_once('=').ok_or_else(|| anyhow!("--fold '{text}': a name is missing: --fold 'REGEX=NAME'"))?;
        if regex.is_empty() {
            bail!("--fold '{text}': a regex is missing: --fold 'REGEX=NAME'");
        }
        let regex = Regex::new(regex).map_err(|error| anyhow!("--fold '{text}': {error}"))?;
        Ok((regex, name.to_owned()))
    };
    typed.iter().map(fold).collect()
}

/// Adds up what other runs have counted.
fn merge(args: &StatsArgs, counting: &Counting, showing: &Showing, around: &Surroundings) -> Result<Outcome> {
    if plan::has_filter(&args.filter) || args.view.redact || args.view.unparsed == Unparsed::Fail {
        bail!("--merge adds up what has been counted: filters, --redact and --unparsed belong to the runs that count");
    }
    let files = plan::files(&args.files, &args.input)?;
    if around.stdin_terminal && files.iter().any(|file| file.as_os_str() == "-") {
        bail!("--merge what? Give the files that hlog stats -o partial has written: hlog stats --merge FILE...");
    }
    if let Some(page) = &showing.html {
        super::try_file(page, files.iter().map(PathBuf::as_path))?;
    }
    let (first, others) = files.split_first().context("no file is named in the list of files")?;
    let mut sum = partial(first)?;
    for file in others {
        sum.add(partial(file)?).map_err(|error| anyhow!("{}: {error}", file.display()))?;
    }
    let sections = if args.only.is_empty() { sum.sections.clone() } else { counting.sections.clone() };
    if let Some(missing) = sections.iter().find(|section| !sum.sections.contains(section)) {
        bail!("--only {}: that section has not been counted", missing.name());
    }
    let merged = sum.counting(sections, counting.reader.clone())?;
    showing.end(sum.tally, &merged)?;
    Ok(Outcome::Good)
}

fn partial(path: &Path) -> Result<Partial> {
    let text = input::whole(path).with_context(|| path.display().to_string())?;
    Partial::read(&text).map_err(|error| anyhow!("{}: {error}", path.display()))
}

/// How the figures are shown.
struct Showing {
    output: StatsFormat,
    wish: Wish,
    look: Look,
    terminal: bool,
    /// Where a page is written, and nothing printed.
    html: Option<PathBuf>,
}

impl Showing {
    fn new(args: &StatsArgs, around: &Surroundings) -> Result<Self> {
        let tz = args.view.tz.as_deref().map_or(Ok(TimeZone::UTC), |tz| plan::zone(tz, around))?;
        let sort = args.order.as_ref().map_or(Ok(Sort::default()), |name| one("order", &Sort::NAMES, &name.0))?;
        let all = match args.output {
            _ if args.html.is_some() => 100,
            StatsFormat::Text => 10,
            StatsFormat::Json | StatsFormat::Partial => usize::MAX,
        };
        Ok(Self {
            output: args.output,
            wish: Wish { top: args.top.unwrap_or(all), sort },
            look: Look { color: plan::color(args.view.color, around.stdout_terminal, around), width: around.width, tz },
            terminal: around.stdout_terminal,
            html: args.html.clone(),
        })
    }

    /// Shows it, or writes the page.
    fn end(&self, tally: Tally, counting: &Counting) -> Result<()> {
        let report = |tally| Report::new(tally, counting, self.wish);
        if let Some(path) = &self.html {
            let page = html::page(&report(&tally), &tally.pulse.coarse(STEPS), &self.look.tz);
            return super::write_file(path, page.as_bytes());
        }
        let mut json = Json::new(self.terminal)?;
        match self.output {
            // Who has closed the output wants no more.
            StatsFormat::Text => return print_text(&view::text(&report(&tally), &self.look)).map(|_| ()),
            StatsFormat::Json => serde_json::to_writer_pretty(&mut json, &report(&tally))?,
            StatsFormat::Partial => serde_json::to_writer(&mut json, &Partial::new(tally, counting))?,
        }
        json.end().map(|_| ())
    }

    /// Shows one view of several: at a terminal in the place of the one before, in JSON a line. Says whether more is wanted.
    fn again(&self, tally: &Tally, counting: &Counting) -> Result<ControlFlow<()>> {
        let report = Report::new(tally, counting, self.wish);
        if self.output == StatsFormat::Json {
            let mut json = Json::new(self.terminal)?;
            serde_json::to_writer(&mut json, &report)?;
            return json.end();
        }
        let between: &[u8] = if self.terminal { b"\x1b[H\x1b[2J" } else { b"" };
        let mut text = between.to_vec();
        text.extend_from_slice(&view::text(&report, &self.look));
        if !self.terminal {
            text.push(b'\n');
        }
        print_text(&text)
    }
}
