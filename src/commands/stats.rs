//! `hlog stats`: what the lines add up to.

use super::count::{Counted, Counter, Total};
use crate::cli::{StatsArgs, StatsFormat};
use crate::engine::{self, Ending};
use crate::exit::Outcome;
use crate::plan::{self, Plan, Typed};
use crate::progress::Progress;
use crate::record::Record;
use crate::stats::fold::Folds;
use crate::stats::report::{Report, Wish};
use crate::stats::view::{self, Look};
use crate::stats::{Counting, Fields, Kind, Section, Tally};
use crate::surroundings::Surroundings;
use crate::time::stamp;
use anyhow::{Result, anyhow, bail};
use jiff::tz::TimeZone;
use regex::Regex;
use signal_hook::consts::TERM_SIGNALS;
use std::sync::Arc;

pub(crate) fn run(args: StatsArgs, around: &Surroundings) -> Result<Outcome> {
    if args.filter.max_count.is_some() || args.filter.last.is_some() {
        bail!("stats counts all records: -m and -n are for hlog parse and hlog grep; a time range is given with --since and --until");
    }
    let inputs = plan::inputs(&args.files, &args.input, around)?;
    let plan = Plan::new(&Typed::counting(&args.filter, &args.view, &args.input), inputs, around)?;
    let counting = Arc::new(counting(&args, around)?);
    let (look, wish) = (look(&args, around)?, wish(&args));
    let progress = Progress::new(plan.progress, &plan.reading.inputs, Arc::clone(&plan.reading.read));
    let mut total = Total::new(Arc::clone(&counting), progress);
    let all = plan.printing.filter.is_empty();
    let counter = Counter::new(plan.printing, Arc::clone(&counting));
    let ending = engine::run(plan.reading, &counter, &mut total, Some(super::signals(TERM_SIGNALS)?.1))?;
    let failed = total.end(plan.fail_unparsed, plan.watched);
    let tally = tally(total.counted, all);
    let report = Report::new(&tally, &counting, wish);
    super::print_text(&match args.output {
        StatsFormat::Text => view::text(&report, &look),
        StatsFormat::Json => json(&report, around.stdout_terminal)?,
    })?;
    Ok(match ending {
        Ending::Signal(number) => Outcome::Signal(number),
        Ending::Done if failed => Outcome::Trouble,
        Ending::Done => Outcome::Good,
    })
}

impl super::count::Counting for Counting {
    type Sum = Tally;

    fn add(&self, record: &Record<'_>, _line: &[u8], sum: &mut Tally) {
        sum.add(record, self);
    }
}

/// The tally with what no record says. Lines that make none belong to all lines; a filter would have passed none of them.
fn tally(counted: Counted<Tally>, all: bool) -> Tally {
    let mut tally = counted.sum;
    tally.overview.unparsed += counted.unparsed;
    tally.overview.truncated += counted.truncated;
    tally.overview.lines += if all { counted.recordless } else { 0 };
    tally
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
