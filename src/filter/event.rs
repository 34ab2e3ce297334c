//! Which records does the name of an event, or of a group of events, select?

use super::{SOURCES, unknown};
use crate::codes::CODES;
use crate::events::{self, GROUPS, RULES, Rule};
use crate::record::{Level, Record, Value};

/// What `--event NAME` selects, and `event = NAME` in `--where`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EventSet {
    name: &'static str,
    /// `=NAME`: the event alone, though a group has its name.
    alone: bool,
}

impl EventSet {
    /// Reads the name of an event or of a group; `=NAME` is the event of that name alone.
    ///
    /// # Errors
    /// Nothing has that name: the sentence names the nearest, or all.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let (name, alone) = text.strip_prefix('=').map_or((text, false), |name| (name, true));
        let event = events::find(name).map(|rule| rule.name);
        let group = GROUPS.iter().find(|(group, _)| *group == name).map(|(group, _)| *group);
        match (event, group) {
            (None, Some(group)) if alone => Err(format!("'{group}' is a group of events and no event; leave out the '='")),
            (Some(name), _) | (None, Some(name)) => Ok(Self { name, alone }),
            (None, None) if name.is_empty() => {
                Err("an event's name is missing: deploy, platform-error; `hlog schema` lists them".to_owned())
            }
            (None, None) => Err(other(name).unwrap_or_else(|| unknown("event", name, &names()))),
        }
    }

    /// The rule, when records of one event alone are selected.
    pub(crate) fn rule(&self) -> Option<&'static Rule> {
        let is_group = GROUPS.iter().any(|(group, _)| *group == self.name);
        events::find(self.name).filter(|_| self.alone || !is_group)
    }

    /// The rules whose records may be among them.
    pub(crate) fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        let (name, alone) = (self.name, self.alone);
        RULES.iter().copied().filter(move |rule| rule.name == name || (!alone && may_be_member(name, rule)))
    }

    /// Is the record one of them?
    pub(crate) fn holds(&self, record: &Record<'_>) -> bool {
        record.event() == self.name || (!self.alone && self.has_member(record))
    }

    /// Does the group of that name have the record's event as a member?
    fn has_member(&self, record: &Record<'_>) -> bool {
        let rule = record.parts.event.0;
        may_be_member(self.name, rule)
            && match (self.name, rule.name) {
                ("platform-error", "router") => has_error_code(record),
                // Dynos start processes all day; what a person started is what an audit asks for.
                ("audit", "process-start") => record.field("user").is_some(),
                _ => true,
            }
    }
}

/// May a record of this rule be a member of that group?
fn may_be_member(group: &str, rule: &Rule) -> bool {
    rule.groups.contains(&group) || (group, rule.name) == ("platform-error", "router")
}

/// The sentence for a name of something else than an event.
fn other(name: &str) -> Option<String> {
    let said = |what: &str, option: String| Some(format!("'{name}' is {what} and no event: {option}"));
    if let Some(code) = CODES.iter().find(|code| code.code.eq_ignore_ascii_case(name)) {
        return said("an error code", format!("--where 'code = {}'", code.code));
    }
    if SOURCES.contains(&name) {
        return said("a source", format!("--source {name}"));
    }
    Level::from_word(name.as_bytes()).and_then(|level| said("a level", format!("--level {}", level.name())))
}

/// As it is typed.
#[cfg(any(test, fuzzing))]
impl std::fmt::Display for EventSet {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}{}", if self.alone { "=" } else { "" }, self.name)
    }
}

/// `code=H12`
fn has_error_code(record: &Record<'_>) -> bool {
    matches!(record.field("code"), Some(Value::Text([b'H', b'1'..=b'9', b'0'..=b'9'])))
}

/// Every name that can be asked for: the events, then the groups that are no events.
fn names() -> Vec<&'static str> {
    let events = RULES.iter().map(|rule| rule.name);
    let groups = GROUPS.iter().map(|(group, _)| *group).filter(|group| events::find(group).is_none());
    events.chain(groups).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIME: &str = "2026-11-22T04:54:52.004712+00:00";

    fn selected<'a>(name: &str, lines: &[&'a str]) -> Vec<&'a str> {
        let set = EventSet::read(name).unwrap();
        lines.iter().copied().filter(|line| set.holds(&crate::parse(format!("{TIME} {line}").as_bytes()))).collect()
    }

    #[test]
    fn names_select_events_and_groups() {
        let router = "heroku[router]: at=info method=GET path=\"/\" host=x.io dyno=web.1 connect=0ms service=1ms status=200 bytes=1";
        let h12 = "heroku[router]: at=error code=H12 desc=\"Request timeout\" method=GET path=\"/\" host=x.io dyno=web.1 connect=0ms service=30000ms status=503 bytes=0";
        let r14 = "heroku[web.1]: Error R14 (Memory quota exceeded)";
        let load = "heroku[web.1]: source=web.1 dyno=heroku.1.a sample#load_avg_1m=0.01";
        let orders = "app[worker.1]: count#orders=3 source=worker.1";
        let start = "heroku[web.1]: Starting process with command `puma`";
        let console = "app[api]: Starting process with command `bin/rails console` by user maria@example.com";
        let deploy = "app[api]: Deploy 8d41489f by user maria@example.com";
        let all = [router, h12, r14, load, orders, start, console, deploy];
        for (name, expected) in [
            ("router", &[router, h12][..]),
            ("platform-error", &[h12, r14]),
            ("=platform-error", &[r14]),
            ("metrics", &[load, orders]),
            ("=metrics", &[orders]),
            ("audit", &[console, deploy]),
            ("process-start", &[start, console]),
            ("unparsed", &[]),
        ] {
            assert_eq!(selected(name, &all), expected, "{name}");
        }
    }

    #[test]
    fn unknown_names_are_told_from_slips() {
        let error = |name| EventSet::read(name).unwrap_err();
        assert_eq!(error("deplyo"), "no event named 'deplyo'; did you mean 'deploy'?");
        assert_eq!(error("=Router"), "no event named 'Router'; did you mean 'router'?");
        assert_eq!(error("audti"), "no event named 'audti'; did you mean 'audit'?");
        assert_eq!(error("=audit"), "'audit' is a group of events and no event; leave out the '='");
        assert!(error("timeout").starts_with("no event named 'timeout'; there are router, cpu-sample, "));
        assert!(error("timeout").ends_with("log, unparsed, audit"));
        assert_eq!(error("h12"), "'h12' is an error code and no event: --where 'code = H12'");
        assert_eq!(error("Error"), "'Error' is a level and no event: --level error");
        assert_eq!(error("heroku"), "'heroku' is a source and no event: --source heroku");
    }
}
