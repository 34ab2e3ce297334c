//! Which columns has a table, and where do they stand?

use super::Style;
use super::fields::Column;
use crate::events::{Kind, Rule};
use crate::name::{self, Key, Own};

/// What a column shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    Time,
    Level,
    Dyno,
    Event,
    Summary,
    Value(Key),
}

/// A column and its place in the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub title: String,
    pub what: What,
    /// Where it begins.
    pub at: usize,
    pub width: usize,
    /// Numbers stand at its right border.
    pub right: bool,
}

/// On narrower terminals the year goes, and columns are tight.
const WIDE: usize = 110;

pub(super) fn is_narrow(style: &Style) -> bool {
    style.width.is_some_and(|width| width < WIDE)
}

/// A column without its place: title, what it shows, width, and whether it stands at the right border.
type Sketch = (String, What, usize, bool);

pub(super) fn places(fields: Option<&[Column]>, rule: Option<&'static Rule>, show_app: bool, style: &Style) -> Vec<Place> {
    let narrow = is_narrow(style);
    let sketches = match (fields, rule) {
        (Some(fields), _) => fields.iter().map(|Column { name, key }| chosen(name, key, show_app, narrow)).collect(),
        (None, Some(rule)) => of_event(rule, show_app, narrow),
        (None, None) => [What::Time, What::Level, What::Dyno, What::Event, What::Summary].map(|what| own(what, show_app, narrow)).to_vec(),
    };
    let mut at = 0;
    let mut places = Vec::new();
    for (title, what, width, right) in sketches {
        places.push(Place { title, what, at, width, right });
        at += width + 1;
    }
    places
}

/// One of the columns that any record has.
fn own(what: What, show_app: bool, narrow: bool) -> Sketch {
    let (title, width) = match what {
        What::Time => ("time", if narrow { 14 } else { 19 }),
        What::Level => ("level", 5),
        // Where there is room, for what is longest: heroku-pgbouncer, and postgres-metrics.
        What::Dyno => ("dyno", if narrow { 12 } else { 16 } + if show_app { 8 } else { 0 }),
        What::Event => ("event", if narrow { 14 } else { 16 }),
        What::Summary | What::Value(_) => ("summary", 0),
    };
    (title.to_owned(), what, width, false)
}

/// A column that the user chose, under the name that he typed.
fn chosen(name: &str, key: &Key, show_app: bool, narrow: bool) -> Sketch {
    let what = match key {
        Key::Own(Own::Timestamp) => What::Time,
        Key::Own(Own::Level) => What::Level,
        Key::Own(Own::Dyno) => What::Dyno,
        Key::Own(Own::Event) => What::Event,
        _ => {
            let kind = match key {
                Key::Field(field) => name::spec(field).map_or(Kind::Text, |spec| spec.kind),
                Key::Own(_) => Kind::Text,
            };
            return value(name, key.clone(), kind);
        }
    };
    let (_, what, width, right) = own(what, show_app, narrow);
    (name.to_owned(), what, width.max(name.len()), right)
}

/// Texts that are mostly longer or shorter than others.
const WIDTHS: [(&str, usize); 12] = [
    ("method", 7),
    ("code", 4),
    ("dyno", 9),
    ("desc", 28),
    ("description", 16),
    ("addon", 16),
    ("ref", 26),
    ("action", 12),
    ("user", 24),
    ("command", 40),
    ("version", 7),
    ("from", 8),
];
/// The title of a number gives way, lest it take the room of three.
const LONGEST_TITLE: usize = 12;

fn value(title: &str, key: Key, kind: Kind) -> Sketch {
    let known = WIDTHS.iter().find(|(name, _)| matches!(&key, Key::Field(field) if field == name));
    let least = match kind {
        Kind::List | Kind::Object => 20,
        Kind::Bool => 5,
        _ if kind.is_number() => 6,
        _ => known.map_or(10, |(_, width)| *width),
    };
    let title = match title.char_indices().nth(LONGEST_TITLE - 1) {
        Some((end, _)) if kind.is_number() && title.chars().count() > LONGEST_TITLE => format!("{}…", &title[..end]),
        _ => title.to_owned(),
    };
    let width = title.chars().count().max(least);
    (title, What::Value(key), width, kind.is_number())
}

/// Time, dyno and the event's own columns. An event that names a dyno of its own (the router that of the request)
/// shows that one instead.
fn of_event(rule: &Rule, show_app: bool, narrow: bool) -> Vec<Sketch> {
    let mut sketches = vec![own(What::Time, show_app, narrow)];
    if show_app || !rule.columns.contains(&"dyno") {
        sketches.push(own(What::Dyno, show_app, narrow));
    }
    let common = common_prefix(rule.columns);
    for name in rule.columns {
        if matches!(*name, "message" | "data") {
            sketches.push(((*name).to_owned(), What::Summary, 0, false));
            continue;
        }
        let key = Column::of_event(rule, name).key;
        let kind = rule.field(name.as_bytes()).map_or(Kind::Text, |spec| spec.kind);
        sketches.push(value(name.strip_prefix(common).unwrap_or(name).trim_start_matches("sample#"), key, kind));
    }
    sketches
}

/// What all samples among some columns begin with, in whole words: `sample#memory_`.
fn common_prefix<'a>(names: &[&'a str]) -> &'a str {
    let mut samples = names.iter().filter(|name| name.starts_with("sample#"));
    let Some(first) = samples.next() else { return "" };
    let same = samples.fold(first.len(), |length, name| {
        let both = first.bytes().zip(name.bytes()).take_while(|(one, other)| one == other).count();
        length.min(both)
    });
    let end = first[..same].rfind(['_', '-', '#']).map_or(0, |at| at + 1);
    &first[..end]
}

/// A time without its fraction and zone; `narrow`: without its year too.
pub(super) fn to_the_second(time: &[u8], narrow: bool) -> &[u8] {
    let colon = memchr::memchr(b':', time).filter(|at| *at >= 2 && at + 6 <= time.len());
    let year = if narrow && time.get(4) == Some(&b'-') { 5 } else { 0 };
    colon.map_or(time, |at| &time[year..at + 6])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events;

    fn titles(event: &str) -> Vec<String> {
        places(None, events::find(event), false, &Style::default()).into_iter().map(|place| place.title).collect()
    }

    #[test]
    fn samples_are_called_by_what_tells_them_apart() {
        assert_eq!(common_prefix(&["source", "sample#memory_total", "sample#memory_rss"]), "sample#memory_");
        assert_eq!(common_prefix(&["sample#load_avg_1m", "sample#load_avg_15m"]), "sample#load_avg_");
        assert_eq!(common_prefix(&["sample#tables", "sample#tmp"]), "sample#");
        assert_eq!(common_prefix(&["status"]), "");
        assert!(titles("memory-sample").contains(&"quota".to_owned()));
    }

    #[test]
    fn a_request_shows_the_dyno_that_served_it() {
        assert_eq!(titles("router").iter().filter(|title| *title == "dyno").count(), 1);
        assert_eq!(titles("process-exit"), ["time", "dyno", "exit_status"]);
    }

    #[test]
    fn columns_do_not_overlap() {
        for rule in events::RULES {
            let places = places(None, Some(rule), true, &Style::default());
            for pair in places.windows(2) {
                assert!(pair[0].at + pair[0].title.chars().count() < pair[1].at, "{} {}", rule.name, pair[0].title);
            }
        }
    }

    #[test]
    fn times_end_at_the_second() {
        for (time, date, clock) in [
            ("2026-11-22T04:51:58.120411+00:00", "2026-11-22T04:51:58", "11-22T04:51:58"),
            ("2018-11-08T20:05:56", "2018-11-08T20:05:56", "11-08T20:05:56"),
            ("Jul  4 13:45:47", "Jul  4 13:45:47", "Jul  4 13:45:47"),
            ("odd", "odd", "odd"),
            ("1:2", "1:2", "1:2"),
        ] {
            assert_eq!(to_the_second(time.as_bytes(), false), date.as_bytes());
            assert_eq!(to_the_second(time.as_bytes(), true), clock.as_bytes());
        }
    }
}
