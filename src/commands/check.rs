//! `hlog check`: do the limits hold?

use super::count::{Counter, Counting, Total};
use super::selection::Selection;
use crate::check::figure::Scores;
use crate::check::verdict::{Verdict, is_settled};
use crate::check::{Check, Expectation, parse, report};
use crate::cli::{CheckArgs, CheckFormat};
use crate::engine::{self, Ending};
use crate::exit::{Messages, Outcome};
use crate::input::{self, Input};
use crate::output::safe;
use crate::plan::{self, Plan, Typed};
use crate::progress::Progress;
use crate::record::Record;
use crate::stats::Merge;
use crate::surroundings::Surroundings;
use crate::time::stamp;
use anyhow::{Context, Result, anyhow, bail};
use serde::Deserialize;
use signal_hook::consts::TERM_SIGNALS;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

/// What stands for a signal when the time is over: no signal has that number.
const TIMEOUT: i32 = 0;

pub(crate) fn run(args: CheckArgs, around: &Surroundings) -> Result<Outcome> {
    if args.filter.max_count.is_some() || args.filter.last.is_some() {
        bail!("check judges all records: -m and -n are for hlog parse and hlog grep; a time range is given with --since and --until");
    }
    let wanted = wanted(&args)?;
    let timeout = wanted.timeout.as_deref().map(|text| super::duration("--timeout", text)).transpose()?;
    let inputs = plan::inputs(&args.files, &args.input)?;
    let check = Arc::new(check(&wanted, &args, inputs.iter().all(Input::is_at_hand), around)?);
    let plan = Plan::new(&Typed::counting(&args.filter, &args.view, &args.input), inputs, around)?;
    let progress = Progress::new(plan.progress, &plan.reading.inputs, Arc::clone(&plan.reading.read));
    let read = Arc::clone(&plan.reading.read);
    let mut total = Total::new(Arc::clone(&check), progress);
    let (send, signals) = super::signals(TERM_SIGNALS)?;
    if let Some(timeout) = timeout {
        let alarm = move || {
            std::thread::sleep(timeout);
            // When all is over there is nobody to be told.
            let _ = send.send(TIMEOUT);
        };
        std::thread::Builder::new().name("hlog-timeout".into()).spawn(alarm).context("no thread can be started")?;
    }
    let ending = engine::run(plan.reading, &Counter::new(plan.selection, Arc::clone(&check)), &mut total, Some(signals))?;
    let failed = total.end(plan.fail_unparsed, plan.watched);
    let nothing = Scores::default();
    let stopped = matches!(ending, Ending::Signal(number) if number != TIMEOUT);
    let verdict = Verdict::new(&check, total.counted.sum.first().unwrap_or(&nothing), stopped);
    if stopped {
        super::say_stopped(&read, ": the rest was not judged");
    }
    let color = plan::color(args.view.color, around.stderr_terminal, around);
    say(&verdict, args.output, plan.watched && !stopped, color);
    print(&verdict, args.output, around.stdout_terminal)?;
    Ok(match ending {
        Ending::Signal(number) if stopped => Outcome::Signal(number),
        _ if failed => Outcome::Trouble,
        _ if verdict.ok => Outcome::Good,
        _ => Outcome::NothingMatched,
    })
}

impl Counting for Check {
    /// Pieces of the input, in order; of all of it there is one.
    type Sum = Vec<Scores>;

    fn add(&self, record: &Record<'_>, line: &[u8], selection: &Selection, pieces: &mut Vec<Scores>) {
        if pieces.last().is_none_or(|piece| piece.is_whole) {
            pieces.push(Scores::default());
        }
        if let Some(piece) = pieces.last_mut() {
            // Judged as it is, shown as it may be.
            piece.add(record, &|| selection.shown_line(record, line), self);
        }
    }

    /// What comes behind the record that settles it does not count: so it does not matter where chunks end.
    fn join(&self, sum: &mut Vec<Scores>, next: Vec<Scores>) -> ControlFlow<()> {
        if sum.is_empty() {
            sum.push(Scores::default());
        }
        for piece in next {
            sum[0].merge(piece);
            if is_settled(self, &sum[0]) {
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    }
}

/// What such a file looks like.
const CONFIG: &str = "A file of limits looks like this:
  [check]
  fail-if = [\"code = R14\", \"p95(service) > 2s\"]
  expect = [\"event = release\"]
  timeout = \"90s\"";

/// Limits as they are typed, on the command line or in a file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Wanted {
    fail_if: Vec<String>,
    expect: Vec<String>,
    timeout: Option<String>,
}

/// A file of limits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    check: Wanted,
}

/// The limits of the file, then those of the command line, whose timeout is the one that counts.
fn wanted(args: &CheckArgs) -> Result<Wanted> {
    let mut wanted = args.config.as_deref().map_or_else(|| Ok(Wanted::default()), config)?;
    wanted.fail_if.extend_from_slice(&args.fail_if);
    wanted.expect.extend_from_slice(&args.expect);
    wanted.timeout = args.timeout.clone().or(wanted.timeout);
    if wanted.fail_if.is_empty() && wanted.expect.is_empty() {
        bail!("check what? Give a limit: hlog check --fail-if 'p95(service) > 500ms' FILE; or a condition that must be met: --expect EXPR");
    }
    Ok(wanted)
}

fn config(path: &Path) -> Result<Wanted> {
    let text = input::whole(path).with_context(|| format!("{}: the limits cannot be read", path.display()))?;
    let config: Config =
        toml::from_slice(&text).map_err(|error| anyhow!("{}: {}\n{CONFIG}", path.display(), error.to_string().trim_end()))?;
    Ok(config.check)
}

fn check(wanted: &Wanted, args: &CheckArgs, at_hand: bool, around: &Surroundings) -> Result<Check> {
    let expectation = |text: &String| {
        parse::condition(text).map(|condition| Expectation { text: text.clone(), condition }).map_err(|trouble| anyhow!("{trouble}"))
    };
    let input_tz = plan::zone(&args.input.input_tz, around)?;
    Ok(Check {
        limits: wanted.fail_if.iter().map(|text| parse::limit(text).map_err(|trouble| anyhow!("{trouble}"))).collect::<Result<_>>()?,
        expected: wanted.expect.iter().map(expectation).collect::<Result<_>>()?,
        hasty: !wanted.expect.is_empty() && (!at_hand || wanted.fail_if.is_empty()),
        reader: stamp::Reader::new(input_tz, around.now),
    })
}

/// What people are told, whatever programs get.
fn say(verdict: &Verdict, output: CheckFormat, watched: bool, color: bool) {
    let said = report::sentences(verdict);
    for sentence in &said {
        // GitHub obeys commands on standard error too, and a line of a log may look like one: lines are in the annotations.
        let without_lines = || sentence.lines().next().unwrap_or_default();
        let sentence = if matches!(output, CheckFormat::Github) { without_lines() } else { sentence };
        if color && report::is_failure(sentence) { Messages.say_red(sentence) } else { Messages.say(sentence) }
    }
    if said.is_empty() && watched {
        Messages.say(&format!("all holds, in {} records", verdict.records));
    }
}

fn print(verdict: &Verdict, output: CheckFormat, terminal: bool) -> Result<()> {
    let text = match output {
        CheckFormat::Text => return Ok(()),
        CheckFormat::Json => {
            let mut json = serde_json::to_vec_pretty(verdict)?;
            json.push(b'\n');
            if terminal {
                safe::escape_json(&mut json, 0);
            }
            json
        }
        CheckFormat::Github => shown(&report::github(verdict), terminal),
        CheckFormat::Junit => shown(&report::junit(verdict), terminal),
    };
    // Who has closed the output has the exit status.
    super::print_text(&text).map(|_| ())
}

/// The text; at a terminal, nothing in it drives that.
fn shown(text: &str, terminal: bool) -> Vec<u8> {
    if !terminal {
        return text.as_bytes().to_vec();
    }
    let mut shown = Vec::new();
    safe::escape_lines(text, &mut shown);
    shown
}
