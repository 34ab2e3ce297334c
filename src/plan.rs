//! What will be done? A function of what was typed and of the surroundings: everything is checked here, expressions are
//! compiled, times are made absolute. Nothing behind this file knows how it was typed.

use crate::chunk::InputFormat;
use crate::cli::{
    ColorWhen, DrainArgs, FilterArgs, GrepArgs, InputArgs, OutputArgs, OutputFormat, ParseArgs, TailArgs, Unparsed, ViewArgs,
};
use crate::commands::deliver::Limit;
use crate::commands::print::{Printing, Shape};
use crate::engine::Reading;
use crate::exit::Messages;
use crate::filter::any::Any;
use crate::filter::event::EventSet;
use crate::filter::glob::DynoPattern;
use crate::filter::hint::Hint;
use crate::filter::text::Pattern;
use crate::filter::{Filter, Window, expr, level, source};
use crate::input::{self, Input};
use crate::output::delimited::{Delimited, Dialect};
use crate::output::json_fields::Json;
use crate::output::logfmt::Logfmt;
use crate::output::message::Message;
use crate::output::raw::Raw;
use crate::output::redact::Redactor;
use crate::output::table::Table;
use crate::output::template::{Template, Templated};
use crate::output::{Clock, Style, fields};
use crate::progress::ReadBytes;
use crate::releases::Tracker;
use crate::sieve::Sieve;
use crate::surroundings::Surroundings;
use crate::time::{stamp, when};
use anyhow::{Context, Result, anyhow, bail};
use jiff::tz::TimeZone;
use memchr::memmem::Finder;
use std::path::PathBuf;
use std::sync::Arc;

/// What `parse` and `grep` will do.
pub(crate) struct Plan {
    pub reading: Reading,
    pub printing: Printing,
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
        let tz = typed.view.tz.as_deref().map(|tz| zone(tz, around)).transpose()?;
        let filter = filter(typed, tz.as_ref(), around)?;
        let (count, quiet) = typed.grep.map_or((false, false), |grep| (grep.count, grep.quiet));
        let limit = limit(typed.filter, quiet);
        let shape = if count || quiet { Shape::Nothing } else { shape(typed, &filter, tz, around)? };
        let app = match &typed.filter.app[..] {
            [app] if !app.starts_with('!') && typed.apps.is_none() => Some(app.clone().into_bytes()),
            _ => None,
        };
        let shape = match shape {
            Shape::Raw { style, .. } => Shape::Raw { exact: filter.is_empty() && limit == Limit::All, style },
            other => other,
        };
        let fail_unparsed = typed.view.unparsed == Unparsed::Fail;
        let join = !typed.input.no_join;
        let sieve = sieve(typed, &filter);
        // Last of all: nobody is asked for lines before he hears of his slips.
        if around.stdin_terminal && inputs.contains(&Input::Stdin) {
            Messages.say("reading log lines from the terminal (end with Ctrl-D); to read an app: heroku logs -t -a APP | hlog ...");
        }
        Ok(Self {
            sieved: sieve.is_some(),
            reading: Reading {
                inputs,
                format: if typed.apps.is_some() { InputFormat::Heroku } else { typed.input.input_format.into() },
                join,
                sieve,
                threads: typed.input.threads.map_or(around.cores, usize::from),
                tracker: typed.input.track_releases.then(Tracker::new).transpose()?,
                merged: typed.apps.is_some(),
                sorted: typed.input.sort.then(|| times(typed.input, around)).transpose()?,
                read: ReadBytes::default(),
            },
            shape,
            printing: Printing {
                filter,
                app,
                redact: typed.view.redact.then(Redactor::new).transpose().map_err(|error| anyhow!(error))?,
                marked: limit != Limit::All,
            },
            limit,
            count,
            matching: typed.grep.is_some(),
            fail_unparsed,
            progress: typed.apps.is_none() && around.stderr_terminal && !around.stdout_terminal && !around.ci && !typed.view.no_progress,
            live: typed.apps.is_some(),
            watched: around.stderr_terminal && !around.ci && !quiet,
            quiet,
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

/// Is any option given that selects records?
pub(crate) fn has_filter(args: &FilterArgs) -> bool {
    let lists = [
        args.event.is_empty(),
        args.dyno.is_empty(),
        args.source.is_empty(),
        args.app.is_empty(),
        args.level.is_empty(),
        args.condition.is_empty(),
    ];
    lists.contains(&false)
        || args.since.is_some()
        || args.until.is_some()
        || args.request_id.is_some()
        || args.max_count.is_some()
        || args.last.is_some()
}

/// Is any option given that says how records are printed?
pub(crate) fn has_output(args: &OutputArgs) -> bool {
    let view = &args.view;
    args.output.is_some() || args.fields.is_some() || view.tz.is_some() || view.redact || view.unparsed == Unparsed::Fail
}

fn limit(args: &FilterArgs, quiet: bool) -> Limit {
    match (args.max_count, args.last) {
        (Some(count), _) => Limit::First(if quiet { count.min(1) } else { count }),
        (None, _) if quiet => Limit::First(1),
        (None, Some(count)) => Limit::Last(count),
        (None, None) => Limit::All,
    }
}

pub(crate) fn zone(text: &str, around: &Surroundings) -> Result<TimeZone> {
    if text.eq_ignore_ascii_case("local") { Ok((around.local)()) } else { when::zone(text).map_err(|error| anyhow!(error)) }
}

fn filter(typed: &Typed<'_>, tz: Option<&TimeZone>, around: &Surroundings) -> Result<Filter> {
    let args = typed.filter;
    let said = |error: String| anyhow!(error);
    let sources: Vec<_> = args.source.iter().map(|source| source.0.as_str()).collect();
    let events: Vec<_> = args.event.iter().map(|event| event.0.as_str()).collect();
    let levels: Vec<_> = args.level.iter().map(|level| level.0.as_str()).collect();
    if args.request_id.as_deref() == Some("") {
        return Err(anyhow!("--request-id is empty: give the id that the router prints as request_id"));
    }
    let conditions = args.condition.iter().map(|text| expr::parse(text).map_err(|trouble| anyhow!("{trouble}")));
    let events = Any::read(&events, EventSet::read).map_err(event_trouble)?;
    let filter = Filter {
        hint: None,
        events,
        sources: Any::read(&sources, source).map_err(said)?,
        apps: if typed.apps.is_some() { Any::default() } else { Any::read(&args.app, app).map_err(said)? },
        dynos: Any::read(&args.dyno, DynoPattern::read).map_err(said)?,
        window: window(typed, tz, around)?,
        levels: Any::read(&levels, level::read).map_err(said)?,
        conditions: conditions.collect::<Result<_>>()?,
        request_id: args.request_id.as_ref().map(|id| Finder::new(id.as_bytes()).into_owned()),
        pattern: pattern(typed).map_err(said)?,
    };
    Ok(Filter { hint: Hint::of(&filter), ..filter })
}

/// The name of an app, as `--app` takes it.
fn app(name: &str) -> std::result::Result<String, String> {
    if name.is_empty() { Err("an app's name is missing: --app shop".to_owned()) } else { Ok(name.to_owned()) }
}

/// Who types `-e TEXT` may have grep in mind.
fn event_trouble(error: String) -> anyhow::Error {
    let is_foreign = error.starts_with("no event named") && !error.contains("did you mean");
    if is_foreign { anyhow!("{error}; to search for text: hlog grep -E TEXT") } else { anyhow!(error) }
}

fn pattern(typed: &Typed<'_>) -> std::result::Result<Option<Pattern>, String> {
    let Some(grep) = typed.grep else { return Ok(None) };
    if typed.patterns.is_empty() {
        let no_pattern =
            "-v leaves out lines with a PATTERN, and none is given; to leave out an event or a dyno: -e '!router', -d '!web.1'";
        return if grep.invert_match { Err(no_pattern.to_owned()) } else { Ok(None) };
    }
    Pattern::new(&typed.patterns, grep.fixed_strings, grep.ignore_case, grep.invert_match).map(Some)
}

fn window(typed: &Typed<'_>, tz: Option<&TimeZone>, around: &Surroundings) -> Result<Option<Window>> {
    let (since, until) = (&typed.filter.since, &typed.filter.until);
    if since.is_none() && until.is_none() {
        return Ok(None);
    }
    let tz = tz.cloned().unwrap_or_else(around.local);
    let bound = |text: &Option<String>, bound, otherwise| match text {
        Some(text) => when::read(text, bound, around.now, &tz).map_err(|error| anyhow!(error)),
        None => Ok(otherwise),
    };
    let (since, until) = (bound(since, when::Bound::Since, i64::MIN)?, bound(until, when::Bound::Until, i64::MAX)?);
    if since > until {
        return Err(anyhow!("--since is later than --until: nothing can lie between"));
    }
    Ok(Some(Window { since, until, reader: times(typed.input, around)? }))
}

/// What reads the times that lines print.
fn times(args: &InputArgs, around: &Surroundings) -> Result<stamp::Reader> {
    Ok(stamp::Reader::new(zone(&args.input_tz, around)?, around.now))
}

pub(crate) fn color(when: ColorWhen, around: &Surroundings) -> bool {
    match when {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto => !around.no_color && (around.force_color || (around.stdout_terminal && !around.dumb)),
    }
}

/// In which form the records are printed.
fn shape(typed: &Typed<'_>, filter: &Filter, tz: Option<TimeZone>, around: &Surroundings) -> Result<Shape> {
    let Some(args) = typed.output else { return Ok(Shape::Nothing) };
    let default = match typed.grep {
        Some(_) => OutputFormat::Raw,
        None if around.stdout_terminal => OutputFormat::Table,
        None => OutputFormat::Json,
    };
    let output = args.output.clone().unwrap_or(default);
    let fields = args.fields.as_deref().map(fields::read).transpose().map_err(|error| anyhow!(error))?;
    if fields.is_some() && matches!(output, OutputFormat::Raw | OutputFormat::Message | OutputFormat::Template(_)) {
        return Err(anyhow!("--fields needs a format with fields: -o json, table, logfmt, csv or tsv"));
    }
    let style = style(tz, typed, around)?;
    let (fields, rule) = (fields.as_deref(), filter.events.only().and_then(EventSet::rule));
    Ok(Shape::Format(match output {
        OutputFormat::Raw => {
            let highlight = filter.pattern.as_ref().filter(|_| style.color).and_then(Pattern::highlight);
            return Ok(Shape::Raw { exact: false, style: Raw { terminal: style.terminal, highlight } });
        }
        OutputFormat::Json => Box::new(Json::new(fields, &style)),
        OutputFormat::Table => Box::new(Table::new(fields, rule, typed.shows_app(), &style)),
        OutputFormat::Logfmt => Box::new(Logfmt::new(fields, &style)),
        OutputFormat::Csv => Box::new(Delimited::new(Dialect::Csv, fields, rule, &style)),
        OutputFormat::Tsv => Box::new(Delimited::new(Dialect::Tsv, fields, rule, &style)),
        OutputFormat::Message => Box::new(Message::new(&style)),
        OutputFormat::Template(text) => Box::new(Templated::new(Template::read(&text).map_err(|error| anyhow!(error))?, &style)),
    }))
}

fn style(tz: Option<TimeZone>, typed: &Typed<'_>, around: &Surroundings) -> Result<Style> {
    let reader = times(typed.input, around)?;
    let clock = tz.map(|tz| -> Clock {
        Arc::new(move |printed, out| match reader.micros(printed) {
            Some(time) => reader.display(time, &tz, out),
            None => out.extend_from_slice(printed),
        })
    });
    Ok(Style { color: color(typed.view.color, around), terminal: around.stdout_terminal, width: around.width, tz: clock })
}
