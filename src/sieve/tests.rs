//! Is what is printed the same with a sieve and without, whatever is looked for and wherever chunks are cut?

use super::*;
use crate::chunk::{Chunk, Chunker, InputFormat};
use crate::commands::print::{Part, Printer, Shape};
use crate::commands::selection::Selection;
use crate::engine::Consumer;
use crate::filter::any::Any;
use crate::filter::event::EventSet;
use crate::filter::glob::DynoPattern;
use crate::filter::text::Pattern;
use crate::filter::{Filter, expr};
use crate::input::{Input, open};
use crate::laws::cases;
use crate::output::Style;
use crate::output::json_fields::Json;
use crate::output::raw::Raw;
use crate::progress::ReadBytes;
use proptest::prelude::*;
use std::io::Write;
use std::sync::Arc;

/// A filter of options as they are typed: `e:deploy`, `d:web.1`, `w:code = H12`, `p:timeout`.
fn filter(options: &[&str]) -> Filter {
    let of = |letter: char| options.iter().filter_map(move |option| option.strip_prefix(letter)?.strip_prefix(':'));
    let patterns: Vec<_> = of('p').map(str::to_owned).collect();
    let filter = Filter {
        events: Any::read(&of('e').collect::<Vec<_>>(), EventSet::read).unwrap(),
        dynos: Any::read(&of('d').collect::<Vec<_>>(), DynoPattern::read).unwrap(),
        conditions: of('w').map(|text| expr::parse(text).unwrap()).collect(),
        pattern: (!patterns.is_empty()).then(|| Pattern::new(&patterns, false, false, false).unwrap()),
        ..Filter::default()
    };
    Filter { hint: Hint::of(&filter), ..filter }
}

/// How an input is read.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// Every line is looked at.
    Plain,
    /// in pieces of so many bytes
    Sifted(usize),
    /// as a file, by so many threads
    Searched(usize),
}

/// What is printed of an input: records, and lines as they came.
fn printed(bytes: &[u8], filter: &Filter, join: bool, way: Way) -> [Vec<u8>; 2] {
    let sieve = filter.hint.as_ref().and_then(|hint| Sieve::new(hint, join, filter.may_select_postgres()));
    let sieve = sieve.filter(|_| !matches!(way, Way::Plain)).map(Arc::new);
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let input = Input::file(file.path().to_owned());
    let json = Shape::Format(Box::new(Json::new(None, &Style::default())));
    let raw = Shape::Raw { exact: false, style: Raw::default() };
    [json, raw].map(|shape| {
        let selection = Selection::new(filter.clone(), None, None);
        let mut printer = Printer::new(Arc::new(selection), shape);
        let (feed, read) = match way {
            Way::Sifted(read) => (open(&input, &ReadBytes::default(), None, 1).unwrap(), read),
            Way::Plain => (open(&input, &ReadBytes::default(), None, 1).unwrap(), 256 << 10),
            Way::Searched(threads) => (open(&input, &ReadBytes::default(), sieve.as_deref(), threads).unwrap(), 0),
        };
        let mut chunker = Chunker::new(feed, InputFormat::Heroku, join).with_read_size(read).sieved(sieve.clone());
        let (mut chunk, mut part, mut out) = (Chunk::default(), Part::default(), Vec::new());
        while chunker.next(&mut chunk).unwrap() {
            printer.take(&chunk, &mut part);
            out.extend_from_slice(part.text.written());
        }
        out
    })
}

#[track_caller]
fn check(bytes: &[u8], options: &[&str], join: bool, way: Way) -> bool {
    let filter = filter(options);
    let plain = printed(bytes, &filter, join, Way::Plain);
    let sifted = printed(bytes, &filter, join, way);
    for (plain, sifted) in plain.iter().zip(&sifted) {
        assert_eq!(String::from_utf8_lossy(sifted), String::from_utf8_lossy(plain), "{options:?}, join: {join}, {way:?}");
    }
    !plain[0].is_empty()
}

fn corpus() -> Vec<Vec<u8>> {
    let mut paths: Vec<_> = std::fs::read_dir("tests/corpus").unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "log"));
    paths.push("examples/shop.log".into());
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// Filters that imply texts.
const FILTERS: [&str; 32] = [
    "e:deploy",
    "e:router",
    "e:slow-query",
    "e:postgres-error",
    "e:postgres-log",
    "e:process-start",
    "e:audit",
    "e:platform-error",
    "e:metrics",
    "d:web.1",
    "d:web",
    "d:router",
    "d:postgres",
    "d:worker.1",
    "w:code = H12",
    "w:code in (H10, H12, R14)",
    "w:path ~ '^/(api|products)'",
    "w:msg = 'job done'",
    "w:query ~ orders",
    "w:event = process-exit or code = R14",
    "w:message ~ 'Error R'",
    "w:dyno = web.3",
    "w:user = maria@example.com",
    "w:text ~ 'time|\"code'",
    "w:msg = 'déjà vu'",
    "p:Completed",
    "p:timeout|refused",
    "p:SELECT.*orders",
    "p:fi'",
    "p:at ",
    "p:[Ee]rror (R|H)1",
    "p:postgres",
];

#[test]
fn every_filter_finds_the_same() {
    let mut found = 0;
    for bytes in corpus() {
        for option in FILTERS {
            assert!(filter(&[option]).hint.is_some(), "{option} implies nothing");
            for (join, way) in [(true, Way::Sifted(256 << 10)), (true, Way::Sifted(2_000)), (false, Way::Searched(2))] {
                found += usize::from(check(&bytes, &[option], join, way));
            }
        }
    }
    assert!(found > 150, "{found}");
}

#[test]
fn what_may_be_joined_is_joined_alike() {
    let time = "2026-11-22T04:57:14.000000+00:00";
    let line = |process: &str, text: &str| format!("{time} {process}: {text}\n");
    let chunk = |number: u8| line("app[postgres.7]", &format!("[RED] [12-{number}] duration: 2 ms  statement: SELECT orders"));
    let others = |count: usize| line("app[web.9]", "nothing").repeat(count);
    for between in [10, 255, 256, 300] {
        // Chunks are joined within so many lines, also where those are passed over.
        assert!(check([chunk(1), others(between), chunk(2), others(2)].concat().as_bytes(), &["e:slow-query"], true, Way::Sifted(1 << 20)));
    }
    // The transport cut the text in the middle.
    let cut = [others(100), line("app[web.1]", &format!("{}H1", "x".repeat(9_998))), line("app[web.1]", "2 timeout"), others(100)].concat();
    assert!(check(cut.as_bytes(), &["p:H12 time"], true, Way::Sifted(1 << 20)));
    assert!(!check(cut.as_bytes(), &["p:H12 time"], false, Way::Sifted(1 << 20)));
}

#[test]
fn lines_that_continue_one_of_the_read_before_are_kept() {
    let line = |process: &str, text: &str| format!("2026-11-22T04:57:14.000000+00:00 {process}: {text}\n");
    let others = line("app[web.9]", "nothing").repeat(1_000);
    // One read ends among them.
    let bare: String = (0..100).map(|number| format!("    at frame {number}\n")).collect();
    let text = [&others[..], &line("app[web.1]", "Error"), &bare, &others].concat();
    for option in ["d:web.1", "d:web", "w:dyno = web.1"] {
        for read in [others.len() + 100, others.len() + 1_000] {
            assert!(check(text.as_bytes(), &[option], true, Way::Sifted(read)));
        }
    }
}

/// Lines that have to do with each other.
fn lines() -> impl Strategy<Value = String> {
    let time = || prop::sample::select(vec!["2026-11-22T04:57:14.000000+00:00", "2026-11-22T04:57:15.5+00:00"]);
    let pid = || prop::sample::select(vec!["7", "8"]);
    let text = || {
        prop::sample::select(vec![
            "LOG:  duration: 2 ms  statement: SELECT",
            "FROM orders",
            "ERROR:  timeout",
            "code=H12 x=1",
            "Error R14 (Memory quota exceeded)",
            "{\"code\":\"\\u004812\",\"n\":1}",
            "{\"code\":\"H12\",\"n\":1}",
            "{\"msg\":\"d\\u00e9j\\u00E0 vu\",\"code\":\"\\u20ac\"}",
            "c\u{1b}[1mode=H\u{1b}[0m12 y=2",
            "Deploy 8d41489f by user a@b.c",
            "Starting process with command `bin/x` by user a@b.c",
            "Starting process with command `bin/x \"H12",
            "timeout\"` by user a@b.c",
            "web.1",
        ])
    };
    let source =
        || prop::sample::select(vec!["app[web.1]", "app[web.2]", "app[api]", "heroku[router]", "heroku[web.1]", "app[postgres.7]"]);
    prop_oneof![
        4 => (time(), source(), text()).prop_map(|(time, source, text)| format!("{time} {source}: {text}\n")),
        4 => (time(), pid(), 1..4_u8, 1..4_u8, text())
            .prop_map(|(time, pid, sequence, number, text)| format!("{time} app[postgres.{pid}]: [RED] [{sequence}-{number}] {text}\n")),
        3 => text().prop_map(|text| format!("  {text}\n")),
        1 => Just("\n".to_owned()),
        1 => Just("83 <40>1 2026-11-22T04:57:14+00:00 host app web.1 - code=H12\n  timeout\n2026-11-22T04:57:14+00:00 heroku[router]: x\n".to_owned()),
        1 => (time(), 9_950..10_050_usize).prop_map(|(time, len)| format!("{time} app[web.1]: {}\n", "x".repeat(len))),
        1 => (time(), Just(10_000)).prop_map(|(time, len)| format!("{time} app[web.1]: {}H1\n{time} app[web.1]: 2 timeout\n", "x".repeat(len - 2))),
        1 => (time(), 100..400_usize).prop_map(|(time, count)| format!("{time} app[web.9]: nothing\n").repeat(count)),
    ]
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn any_lines_are_found_alike(
        lines in prop::collection::vec(lines(), 1..60),
        first in prop::sample::select(FILTERS.to_vec()),
        second in prop::option::of(prop::sample::select(FILTERS.to_vec())),
        join in any::<bool>(),
        way in prop::sample::select(vec![150, 1_000, 5_000, 100_000].into_iter().map(Way::Sifted).chain([Way::Searched(2), Way::Searched(3)]).collect::<Vec<_>>()),
    ) {
        let options: Vec<_> = [first].into_iter().chain(second).collect();
        check(lines.concat().as_bytes(), &options, join, way);
    }
}
