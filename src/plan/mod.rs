//! What will be done? A function of what was typed and of the surroundings: everything is checked here, expressions are
//! compiled, times are made absolute. Nothing behind this room knows how it was typed.

mod filter;
mod shape;

pub(crate) use filter::has_filter;
pub(crate) use shape::{color, has_output};

use crate::chunk::InputFormat;
use crate::cli::{DrainArgs, FilterArgs, GrepArgs, InputArgs, OutputArgs, ParseArgs, TailArgs, Unparsed, ViewArgs};
use crate::commands::deliver::Limit;
use crate::commands::print::Shape;
use crate::commands::selection::Selection;
use crate::engine::Reading;
use crate::exit::Messages;
use crate::filter::Filter;
use crate::input::{self, Input};
use crate::output::redact::Redactor;
use crate::progress::ReadBytes;
use crate::releases::Tracker;
use crate::sieve::Sieve;
use crate::surroundings::Surroundings;
use crate::time::{stamp, when};
use anyhow::{Context, Result, anyhow, bail};
use jiff::tz::TimeZone;
use std::path::PathBuf;
use std::sync::Arc;

/// Asked when nothing was selected: what to say of it, if there is something.
pub(crate) type WhyNothing = Box<dyn FnOnce() -> Option<String>>;

/// What `parse` and `grep` will do.
pub(crate) struct Plan {
    pub reading: Reading,
    pub selection: Selection,
    pub shape: Shape,
    pub limit: Limit,
    /// Print the number of records, and nothing else.
    pub count: bool,
    /// Is it an answer in itself whether something matched?
    pub matching: bool,
    pub fail_unparsed: bool,
    /// Are lines passed over that cannot matter?
    pub sieved: bool,
    /// Is it a stream without end?
    pub live: bool,
    /// May a bar be shown?
    pub progress: bool,
    /// Does somebody read what is said at the end?
    pub watched: bool,
    /// Is only the answer wanted?
    pub quiet: bool,
    /// What is said when nothing is selected, where what was typed may be why.
    pub why_nothing: WhyNothing,
}

/// What was typed, apart from the files.
pub(crate) struct Typed<'a> {
    filter: &'a FilterArgs,
    /// How records are printed, if they are.
    output: Option<&'a OutputArgs>,
    view: &'a ViewArgs,
    input: &'a InputArgs,
    patterns: Vec<String>,
    grep: Option<&'a GrepArgs>,
    /// How many apps are followed: `--app` names them, and selects nothing.
    apps: Option<usize>,
}

impl<'a> Typed<'a> {
    /// Of a command that prints records.
    fn printing(filter: &'a FilterArgs, output: &'a OutputArgs, input: &'a InputArgs) -> Self {
        Self { filter, output: Some(output), view: &output.view, input, patterns: Vec::new(), grep: None, apps: None }
    }

    pub(crate) fn parse(args: &'a ParseArgs) -> Self {
        Self::printing(&args.filter, &args.output, &args.input)
    }

    pub(crate) fn grep(args: &'a GrepArgs, patterns: Vec<String>) -> Self {
        Self { patterns, grep: Some(args), ..Self::printing(&args.filter, &args.output, &args.input) }
    }

    pub(crate) fn tail(args: &'a TailArgs, apps: usize) -> Self {
        Self { apps: Some(apps), ..Self::printing(&args.filter, &args.output, &args.input) }
    }

    pub(crate) fn drain(args: &'a DrainArgs) -> Self {
        Self::printing(&args.filter, &args.output, &args.input)
    }

    /// Of a command that counts records and prints none.
    pub(crate) fn counting(filter: &'a FilterArgs, view: &'a ViewArgs, input: &'a InputArgs) -> Self {
        Self { filter, output: None, view, input, patterns: Vec::new(), grep: None, apps: None }
    }

    /// Do records of several apps stand side by side?
    fn shows_app(&self) -> bool {
        self.apps.unwrap_or(self.filter.app.len()) > 1
    }
}

impl Plan {
    /// Makes the plan.
    ///
    /// # Errors
    /// When something that was typed means nothing: the sentence says what, and what to type instead.
    pub(crate) fn new(typed: &Typed<'_>, inputs: Vec<Input>, around: &Surroundings) -> Result<Self> {
        let live = typed.apps.is_some();
        let watched = around.stderr_terminal && !around.ci && !typed.grep.is_some_and(|grep| grep.quiet);
        let tz = typed.view.tz.as_deref().map(|tz| zone(tz, around)).transpose()?;
        let filter = filter::filter(typed, tz.as_ref(), around)?;
        let why_nothing = if watched { filter::why_nothing(typed, &filter, around) } else { Box::new(|| None) };
        let (count, quiet) = typed.grep.map_or((false, false), |grep| (grep.count, grep.quiet));
        let limit = filter::limit(typed.filter, quiet);
        let exact = filter.is_empty() && limit == Limit::All;
        let shape = if count || quiet { Shape::Nothing } else { shape::shape(typed, &filter, exact, tz, around)? };
        let app = match &typed.filter.app[..] {
            [app] if !app.starts_with('!') && !live => Some(app.clone().into_bytes()),
            _ => None,
        };
        let fail_unparsed = typed.view.unparsed == Unparsed::Fail;
        let join = !typed.input.no_join;
        let sieve = sieve(typed, &filter);
        let redactor = typed.view.redact.then(Redactor::new).transpose().map_err(|error| anyhow!(error))?;
        // Last of all: nobody is asked for lines before he hears of his slips.
        if around.stdin_terminal && inputs.contains(&Input::Stdin) {
            Messages.say("reading log lines from the terminal (end with Ctrl-D); to read an app: heroku logs -t -a APP | hlog ...");
        }
        Ok(Self {
            sieved: sieve.is_some(),
            reading: Reading {
                inputs,
                format: if live { InputFormat::Heroku } else { typed.input.input_format.into() },
                join,
                sieve,
                threads: typed.input.threads.map_or(around.cores, usize::from),
                tracker: typed.input.track_releases.then(Tracker::new).transpose()?,
                merged: live,
                sorted: typed.input.sort.then(|| times(typed.input, around)).transpose()?,
                read: ReadBytes::default(),
            },
            shape,
            selection: Selection::new(filter, app, redactor),
            limit,
            count,
            matching: typed.grep.is_some(),
            fail_unparsed,
            progress: !live && around.stderr_terminal && !around.stdout_terminal && !around.ci && !typed.view.no_progress,
            live,
            watched,
            quiet,
            why_nothing,
        })
    }
}

/// What passes over lines that cannot matter, where none of the others does: who counts, or wants to know of every line that is
/// not understood, needs them all read; where a line is put when the inputs are sorted depends on the times of all, and a
/// release may be told by any.
fn sieve(typed: &Typed<'_>, filter: &Filter) -> Option<Arc<Sieve>> {
    let (view, input) = (typed.view, typed.input);
    let all_matter = typed.output.is_none() || view.unparsed == Unparsed::Fail || input.sort || input.track_releases;
    let hint = filter.hint.as_ref().filter(|_| !all_matter)?;
    Sieve::new(hint, !input.no_join, filter.may_select_postgres()).map(Arc::new)
}

/// The files that were named, and those of the list: `-` without any.
///
/// # Errors
/// When the list itself cannot be read.
pub(crate) fn files(files: &[PathBuf], args: &InputArgs) -> Result<Vec<PathBuf>> {
    let listed = match &args.files_from {
        None if files.is_empty() => vec![PathBuf::from("-")],
        None => Vec::new(),
        Some(list) => input::listed(list).with_context(|| format!("{}: the list of files cannot be read", list.display()))?,
    };
    let files = [files, &listed].concat();
    if args.files_from.as_ref().is_some_and(|list| list.as_os_str() == "-") && files.iter().any(|file| file.as_os_str() == "-") {
        bail!("standard input (-) cannot be the list of files and a log at the same time");
    }
    Ok(files)
}

/// The inputs that the files name, and those of the list: standard input without any. What cannot be read is said when
/// its turn comes, and does not stop the others.
///
/// # Errors
/// When the list itself cannot be read.
pub(crate) fn inputs(named: &[PathBuf], args: &InputArgs) -> Result<Vec<Input>> {
    let mut inputs = Vec::new();
    for path in files(named, args)? {
        if path.as_os_str() == "-" {
            inputs.push(Input::Stdin);
        } else {
            input::expand(&path, &mut inputs);
        }
    }
    Ok(inputs)
}

/// The zone of that name; `local` is the one here.
pub(crate) fn zone(text: &str, around: &Surroundings) -> Result<TimeZone> {
    if text.eq_ignore_ascii_case("local") { Ok((around.local)()) } else { when::zone(text).map_err(|error| anyhow!(error)) }
}

/// What reads the times that lines print.
fn times(args: &InputArgs, around: &Surroundings) -> Result<stamp::Reader> {
    Ok(stamp::Reader::new(zone(&args.input_tz, around)?, around.now))
}
