//! Does every file of the corpus become the records that stand beside it, whatever the number of threads?

mod common;

use common::{golden, hlog};
use std::fs;
use std::path::{Path, PathBuf};

fn corpus() -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir("tests/corpus").unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "log"));
    files.sort();
    files.push("examples/shop.log".into());
    files
}

fn parsed(path: &PathBuf, args: &[&str]) -> Vec<u8> {
    let assert = hlog().args(["parse", "-o", "json"]).args(args).arg(path).assert().success();
    assert.get_output().stdout.clone()
}

fn golden_path(path: &Path) -> PathBuf {
    PathBuf::from("tests/corpus").join(path.with_extension("jsonl").file_name().unwrap())
}

#[test]
fn records_are_as_kept() {
    for path in corpus() {
        for threads in ["1", "2", "7"] {
            golden(&golden_path(&path), &parsed(&path, &["--threads", threads]));
        }
    }
}

#[test]
fn output_is_json_with_the_keys_in_their_order() {
    const ORDER: [&str; 9] = ["timestamp", "level", "context", "event", "data", "message", "lines", "continued", "truncated"];
    for path in corpus() {
        for line in String::from_utf8(parsed(&path, &[])).unwrap().lines() {
            let record: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
            let record = record.as_object().unwrap();
            assert!(record.keys().all(|key| ORDER.contains(&key.as_str())), "{line}");
            for key in ["context", "event", "message"] {
                assert!(record.contains_key(key), "{line}");
            }
            let places: Vec<_> = ORDER.iter().filter_map(|key| line.find(&format!("\"{key}\":"))).collect();
            assert!(record["event"] == "log" || places.is_sorted(), "{line}");
        }
    }
}

#[test]
fn own_output_read_again_is_the_same() {
    for path in corpus() {
        let once = parsed(&path, &[]);
        let again = hlog().args(["parse", "-o", "json"]).write_stdin(once.clone()).assert().success();
        assert!(again.get_output().stdout == once, "{}", path.display());
    }
}

/// What people see does not depend on whether somebody has made JSON of it before.
#[test]
fn tables_of_own_output_are_the_same() {
    for path in corpus() {
        let table = |input: Vec<u8>| hlog().args(["parse", "-o", "table"]).write_stdin(input).output().unwrap().stdout;
        let (direct, again) = (table(fs::read(&path).unwrap()), table(parsed(&path, &[])));
        let differing = std::str::from_utf8(&direct).unwrap().lines().zip(std::str::from_utf8(&again).unwrap().lines());
        let differing: Vec<_> = differing.filter(|(direct, again)| direct != again).collect();
        assert!(direct == again, "{}: {differing:#?}", path.display());
    }
}

#[test]
fn raw_without_filter_is_the_input() {
    for path in corpus().into_iter().filter(|path| !path.ends_with("utf16.log")) {
        let made = hlog().args(["parse", "-o", "raw"]).arg(&path).assert().success();
        assert!(made.get_output().stdout == fs::read(&path).unwrap(), "{}", path.display());
    }
}

/// What a filter looks at is there, whether the fields of a line are kept or printed while it is read.
#[test]
fn an_event_is_selected_alike_in_every_output() {
    let names = hlog::events::RULES.iter().map(|rule| rule.name).chain(hlog::events::GROUPS.iter().map(|(name, _)| *name));
    let count = |args: &[&str]| {
        let made = hlog().args(["grep"]).args(args).args(corpus()).output().unwrap();
        (made.stdout.iter().filter(|byte| **byte == b'\n').count(), String::from_utf8_lossy(&made.stdout).trim().parse::<usize>().ok())
    };
    let all = count(&["-c", ""]).1.unwrap();
    for name in names {
        let expected = count(&["-c", "-w", &format!("event = {name}")]).1;
        assert_eq!(count(&["-c", "-e", name]).1, expected, "{name}");
        assert_eq!(count(&["-c", "-e", &format!("!{name}")]).1, expected.map(|count| all - count), "{name}");
        for output in ["json", "logfmt"] {
            assert_eq!(Some(count(&["-o", output, "-e", name]).0), expected, "{name} as {output}");
        }
    }
}

#[test]
fn every_event_occurs() {
    let parsed: Vec<_> = corpus().iter().map(|path| String::from_utf8(parsed(path, &[])).unwrap()).collect();
    for rule in hlog::events::RULES {
        let event = format!("\"event\":\"{}\"", rule.name);
        assert!(parsed.iter().any(|records| records.contains(&event)), "no file of the corpus has a line of {}", rule.name);
    }
}

#[test]
fn examples_of_rules_are_of_their_event_and_have_known_fields() {
    for rule in hlog::events::RULES {
        assert!(!rule.examples.is_empty(), "{} has no example", rule.name);
        for example in rule.examples {
            let record = hlog::parse(example.as_bytes());
            assert_eq!(record.event(), rule.name, "{example}");
            let literal = |literal: &&str| example.contains(*literal);
            assert!(rule.literals.is_empty() || rule.literals.iter().any(literal), "no literal of {} in {example}", rule.name);
        }
        for column in rule.columns {
            let known = rule.field(column.as_bytes()).is_some() || ["message", "data"].contains(column);
            assert!(known, "{}: column {column}", rule.name);
        }
    }
}
