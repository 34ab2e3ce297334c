//! What holds of all that is told of many lines: figures, a page, a verdict?

use super::output::{drives, one_line};
use crate::check::report::{github, junit};
use crate::check::verdict::{Judged, Verdict};
use crate::output::safe;
use crate::record::Record;
use crate::stats::fold::Folds;
use crate::stats::partial::Partial;
use crate::stats::report::{Report, Wish};
use crate::stats::requests::Sort;
use crate::stats::view::{self, Look};
use crate::stats::{Counting, Fields, Kind, Section, Tally, html};
use crate::time::stamp::Reader;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::sync::LazyLock;

/// Text of a log stays text in figures, pages and verdicts, and figures of parts add up to those of the whole.
pub(super) fn told(bytes: &[u8]) {
    let records: Vec<_> = crate::records(bytes).map(|record| record.unwrap_or_else(|error| panic!("{error}"))).collect();
    let tally = tally(&records);
    let report = report(&tally);
    let text = view::text(&report, &Look { color: false, width: Some(80), tz: TimeZone::UTC });
    text.split_inclusive(|byte| *byte == b'\n').for_each(one_line);
    let mut json = json(&report);
    safe::escape_json(&mut json, 0);
    json.push(b'\n');
    one_line(&json);
    page(&html::page(&report, &tally.pulse.coarse(240), &TimeZone::UTC));
    shares(&records);
    verdict(bytes);
}

fn tally(records: &[Record<'_>]) -> Tally {
    let mut tally = Tally::default();
    records.iter().for_each(|record| tally.add(record, &COUNTING));
    tally
}

fn report(tally: &Tally) -> Report<'_> {
    Report::new(tally, &COUNTING, Wish { top: 100, sort: Sort::default() })
}

fn json(report: &Report) -> Vec<u8> {
    serde_json::to_vec(report).unwrap_or_else(|error| panic!("{error}"))
}

/// Wherever the records are shared out: written, read and added in either order, the parts are the whole.
fn shares(records: &[Record<'_>]) {
    let whole = json(&report(&tally(records)));
    let (left, right) = records.split_at(records.len() / 2);
    let part = |records| {
        let written = serde_json::to_vec(&Partial::new(tally(records), &COUNTING)).unwrap_or_else(|error| panic!("{error}"));
        Partial::read(&written).unwrap_or_else(|error| panic!("{error}"))
    };
    for (first, second) in [(left, right), (right, left)] {
        let mut sum = part(first);
        sum.add(part(second)).unwrap_or_else(|error| panic!("{error}"));
        super::same(&json(&report(&sum.tally)), &whole, "figures of parts");
    }
}

static COUNTING: LazyLock<Counting> = LazyLock::new(|| Counting {
    sections: Section::NAMES.map(|(.., section)| section).to_vec(),
    by: Vec::new(),
    folds: Folds::default(),
    reader: Reader::new(TimeZone::UTC, Timestamp::UNIX_EPOCH),
    fields: Fields::default(),
    kinds: Kind::all(),
});

/// The names of all that the page is made of.
const TAGS: [&str; 35] = [
    "html",
    "head",
    "meta",
    "title",
    "body",
    "header",
    "h1",
    "h2",
    "p",
    "main",
    "section",
    "figure",
    "figcaption",
    "svg",
    "g",
    "path",
    "rect",
    "text",
    "ul",
    "li",
    "i",
    "div",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "footer",
    "style",
    "script",
    "line",
    "circle",
    "polyline",
    "span",
];
const ATTRIBUTES: [&str; 29] = [
    "lang",
    "charset",
    "name",
    "content",
    "http-equiv",
    "class",
    "viewBox",
    "role",
    "aria-label",
    "x",
    "y",
    "d",
    "text-anchor",
    "scope",
    "data-value",
    "width",
    "height",
    "fill",
    "stroke",
    "points",
    "cx",
    "cy",
    "r",
    "x1",
    "x2",
    "y1",
    "y2",
    "style",
    "transform",
];

/// Is all markup of the page the page's own?
fn page(page: &str) {
    let mut rest = page.strip_prefix("<!doctype html>").unwrap_or_else(|| panic!("no page")).to_owned();
    for name in ["style", "script"] {
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        assert_eq!((rest.matches(&open).count(), rest.matches(&close).count()), (1, 1), "{name}");
        let (start, end) = (rest.find(&open).unwrap_or_default(), rest.find(&close).unwrap_or_default());
        rest.replace_range(start + open.len()..end, "");
    }
    markup(&rest, &TAGS, &ATTRIBUTES);
    assert!(!rest.contains(|letter| letter != '\n' && drives(letter)), "{rest:?}");
}

/// Is every tag, and every attribute, one of these?
fn markup(text: &str, tags: &[&str], attributes: &[&str]) {
    for piece in text.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or_else(|| panic!("an open tag: {piece:?}"));
        assert!(!text.contains('>'), "{text:?}");
        let tag = tag.trim_start_matches('/').trim_end_matches('/');
        let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(tags.contains(&name), "a tag {name:?}");
        while !rest.trim_start().is_empty() {
            let (name, value) = rest.trim_start().split_once("=\"").unwrap_or_else(|| panic!("an attribute without quotes: {tag:?}"));
            assert!(attributes.contains(&name), "an attribute {name:?}");
            (_, rest) = value.split_once('"').unwrap_or_else(|| panic!("an open quote: {tag:?}"));
        }
    }
}

/// What is told of broken limits, with lines of the log in it.
fn verdict(bytes: &[u8]) {
    let line = String::from_utf8_lossy(bytes).into_owned();
    let limit = Judged { limit: "code = H12".into(), broken: true, figure: Some(1.0), unit: String::new(), records: 1, lines: vec![line] };
    let verdict = Verdict { ok: false, stopped: false, records: 1, limits: vec![limit], expected: Vec::new() };
    let told = github(&verdict);
    let command = told.strip_suffix('\n').unwrap_or_else(|| panic!("no line feed"));
    assert!(command.starts_with("::error title=hlog check::broken: code = H12") && !command.contains(drives), "{told:?}");
    let file = junit(&verdict);
    let text = file.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").unwrap_or_else(|| panic!("no XML: {file:?}"));
    markup(text, &["testsuites", "testsuite", "testcase", "failure"], &["tests", "failures", "name", "classname", "message"]);
    let is_no_xml = |letter: char| (drives(letter) && letter != '\n') || matches!(letter, '\u{fffe}' | '\u{ffff}');
    assert!(!text.contains(is_no_xml), "{text:?}");
}
