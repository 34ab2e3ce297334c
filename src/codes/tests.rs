//! Is every code explained, in words that are right and with commands that work?

use super::*;
use crate::cli::{Args, Command};
use crate::plan::{Plan, Typed};
use crate::surroundings::Surroundings;
use clap::Parser;
use std::collections::HashSet;

fn texts(entry: &Code) -> impl Iterator<Item = &'static str> {
    [entry.code, entry.name, entry.meaning].into_iter().chain(entry.remedy.iter().copied()).chain(entry.see)
}

/// What stands in backticks, over all texts.
fn commands() -> impl Iterator<Item = &'static str> {
    all().flat_map(texts).flat_map(|text| text.split('`').skip(1).step_by(2))
}

#[test]
fn every_known_code_is_there_in_order() {
    let numbers = |letter: char, ranges: &[std::ops::RangeInclusive<u8>]| {
        let numbers = ranges.iter().cloned().flatten();
        numbers.map(|number| format!("{letter}{number}")).collect::<Vec<_>>()
    };
    let mut expected = numbers('H', &[10..=28, 31..=34, 70..=70, 80..=83, 99..=99]);
    expected.extend(numbers('R', &[10..=17, 99..=99]));
    expected.extend(numbers('L', &[10..=15, 20..=20]));
    let codes: Vec<_> = CODES.iter().map(|entry| entry.code).collect();
    assert_eq!(codes, expected);
}

#[test]
fn sqlstates_and_exits_are_ordered() {
    assert_eq!(SQLSTATES.len(), 15);
    assert!(SQLSTATES.is_sorted_by(|a, b| a.code < b.code));
    assert!(SQLSTATES.iter().all(|entry| entry.code.len() == 5));
    let exits: Vec<u8> = EXITS.iter().map(|entry| entry.code.parse().unwrap()).collect();
    assert_eq!(exits, [0, 1, 2, 126, 127, 134, 137, 139, 143]);
}

#[test]
fn every_code_is_unique() {
    let mut seen = HashSet::new();
    for entry in all() {
        assert!(seen.insert(entry.code.to_ascii_lowercase()), "{} twice", entry.code);
    }
}

#[test]
fn no_text_is_empty_or_sloppy() {
    for entry in all() {
        let code = entry.code;
        assert!((1..=4).contains(&entry.remedy.len()), "{code}: number of steps");
        let sentences = entry.meaning.matches(". ").count() + 1;
        assert!(sentences <= 3, "{code}: meaning has {sentences} sentences");
        for text in texts(entry) {
            assert!(!text.is_empty(), "{code}: empty text");
            assert_eq!(text, text.trim(), "{code}: blanks around");
            assert!(!text.contains("  "), "{code}: two blanks in {text:?}");
            assert!(text.is_ascii(), "{code}: not ASCII: {text:?}");
            assert!(text.matches('`').count().is_multiple_of(2), "{code}: open backtick in {text:?}");
        }
        for text in entry.remedy.iter().chain([&entry.meaning]).chain(&entry.see) {
            assert!(text.ends_with(['.', '`', '?']), "{code}: no end in {text:?}");
        }
    }
}

/// The words of a command, as a shell takes them: what stands in quotes is one.
fn words(command: &str) -> Vec<String> {
    let pieces = command.split('\'').enumerate();
    let words = pieces.map(|(at, piece)| if at % 2 == 1 { vec![piece] } else { piece.split_whitespace().collect() });
    words.flatten().map(str::to_owned).collect()
}

#[test]
fn hlog_understands_its_commands() {
    let hlog: HashSet<_> = commands().filter(|command| command.starts_with("hlog")).collect();
    assert!(hlog.len() > 30);
    for command in hlog {
        let args = Args::try_parse_from(words(command)).unwrap_or_else(|error| panic!("{command}: {error}"));
        if let Command::Grep(args) = args.command {
            let plan = Plan::new(&Typed::grep(&args, Vec::new()), Vec::new(), &Surroundings::find());
            assert!(plan.is_ok(), "{command}: {:#}", plan.err().unwrap());
        }
    }
}

#[test]
fn scale_commands_are_what_heroku_takes() {
    for command in commands().filter(|c| c.starts_with("heroku ps:scale")) {
        let formation = command.split(' ').nth(2).unwrap();
        let amount = formation.trim_start_matches(|c: char| c.is_ascii_lowercase());
        let (sign, number) = amount.split_at(1);
        assert!(["=", "+", "-"].contains(&sign), "{command}");
        assert!(number.parse::<u8>().is_ok() && !number.starts_with('+'), "{command}");
    }
}

#[test]
fn a_filter_on_a_code_names_its_own() {
    for entry in all() {
        let filters = entry.remedy.iter().flat_map(|step| step.split("code = ").skip(1)).map(|rest| rest.split('\'').next().unwrap());
        for code in filters {
            assert_eq!(code, entry.code);
        }
    }
}

#[test]
fn find_takes_any_spelling() {
    for entry in all() {
        let code = entry.code;
        for spelling in [code.to_owned(), code.to_lowercase(), format!(" \t{code} \n")] {
            assert_eq!(find(&spelling).unwrap().code, code, "{spelling:?}");
        }
    }
    assert_eq!(find("h12").unwrap().name, "Request timeout");
    assert_eq!(find("42p01").unwrap().name, "undefined_table");
    for spelling in ["137", "exit 137", " EXIT  137 ", "Exit\t137"] {
        assert_eq!(find(spelling).unwrap().name, "Killed (SIGKILL)", "{spelling:?}");
    }
}

#[test]
fn find_knows_nothing_else() {
    for unknown in ["", " ", "H", "H29", "H120", "H 12", "exit", "exit H12", "exit 23505", "exit137", "exit 3", "H12 137", "é"] {
        assert!(find(unknown).is_none(), "{unknown:?}");
    }
}
