//! Which records are wanted? The options that select them, checked and compiled.

use super::{Typed, WhyNothing, times};
use crate::cli::FilterArgs;
use crate::commands::deliver::Limit;
use crate::events::{RULES, Rule};
use crate::filter::any::Any;
use crate::filter::event::EventSet;
use crate::filter::expr::parse::Parser;
use crate::filter::glob::DynoPattern;
use crate::filter::hint::Hint;
use crate::filter::text::Pattern;
use crate::filter::{Filter, Otherwise, Window, expr, level, source};
use crate::surroundings::Surroundings;
use crate::time::when;
use anyhow::{Result, anyhow};
use jiff::tz::TimeZone;
use memchr::memmem::Finder;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Is any option given that selects records?
pub(crate) fn has_filter(args: &FilterArgs) -> bool {
    !args.event.is_empty()
        || !args.dyno.is_empty()
        || !args.source.is_empty()
        || !args.app.is_empty()
        || !args.level.is_empty()
        || !args.condition.is_empty()
        || args.since.is_some()
        || args.until.is_some()
        || args.request_id.is_some()
        || args.max_count.is_some()
        || args.last.is_some()
}

pub(super) fn limit(args: &FilterArgs, quiet: bool) -> Limit {
    match (args.max_count, args.last) {
        (Some(count), _) => Limit::First(if quiet { count.min(1) } else { count }),
        (None, _) if quiet => Limit::First(1),
        (None, Some(count)) => Limit::Last(count),
        (None, None) => Limit::All,
    }
}

pub(super) fn filter(typed: &Typed<'_>, tz: Option<&TimeZone>, around: &Surroundings) -> Result<Filter> {
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

/// What to say to somebody who sees nothing selected, where he may mean something else than what he has typed.
pub(super) fn why_nothing(typed: &Typed<'_>, filter: &Filter, around: &Surroundings) -> WhyNothing {
    let dyno = dyno_of_request(typed.filter, filter);
    let missed = filter.window.as_ref().and_then(|window| window.otherwise.as_ref()).map(|otherwise| Arc::clone(&otherwise.missed));
    let local = around.local;
    Box::new(move || {
        let is_zone = missed.is_some_and(|missed| missed.load(Ordering::Relaxed));
        let time = is_zone.then(|| {
            let zone = local().iana_name().map_or_else(String::new, |name| format!(" ({name})"));
            format!("times were read as local{zone}: for times as Heroku prints them add --tz utc")
        });
        dyno.or(time).map(|why| format!("nothing selected; {why}"))
    })
}

/// A request is a line of the router, not of the dyno that served it.
fn dyno_of_request(args: &FilterArgs, filter: &Filter) -> Option<String> {
    if filter.dynos.wanted()?.iter().any(|dyno| dyno.holds(Some(b"router"))) {
        return None;
    }
    let is_router = |rule: &Rule| rule.name == "router";
    let only_router_has = |name: &String| {
        let mut having = RULES.iter().filter(|rule| rule.field(name.as_bytes()).is_some());
        having.next().is_some_and(|rule| is_router(rule)) && having.next().is_none()
    };
    let asks_for_requests = |text: &String| {
        let mut parser = Parser::new(text);
        parser.condition().is_ok() && parser.names.iter().any(only_router_has)
    };
    let requests = filter.events.only().and_then(EventSet::rule).is_some_and(is_router) || args.condition.iter().any(asks_for_requests);
    let why = "requests are lines of the dyno 'router'; the dyno that served one is data.dyno, as in -w 'data.dyno ~ ^web'";
    requests.then(|| why.to_owned())
}

fn window(typed: &Typed<'_>, tz: Option<&TimeZone>, around: &Surroundings) -> Result<Option<Window>> {
    let (since, until) = (&typed.filter.since, &typed.filter.until);
    if since.is_none() && until.is_none() {
        return Ok(None);
    }
    let bounds = |tz: &TimeZone| -> Result<(i64, i64)> {
        let bound = |text: &Option<String>, bound, otherwise| match text {
            Some(text) => when::read(text, bound, around.now, tz).map_err(|error| anyhow!(error)),
            None => Ok(otherwise),
        };
        Ok((bound(since, when::Bound::Since, i64::MIN)?, bound(until, when::Bound::Until, i64::MAX)?))
    };
    let (since, until) = bounds(&tz.cloned().unwrap_or_else(around.local))?;
    if since > until {
        return Err(anyhow!("--since is later than --until: nothing can lie between"));
    }
    // Times without a zone are local, and those that Heroku prints are not.
    let printed = tz.is_none().then(|| bounds(&TimeZone::UTC)).transpose()?.filter(|printed| *printed != (since, until));
    let otherwise = printed.map(|(since, until)| Otherwise { since, until, missed: Arc::default() });
    Ok(Some(Window { since, until, reader: times(typed.input, around)?, otherwise }))
}
