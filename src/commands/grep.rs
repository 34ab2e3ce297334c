//! `hlog grep`: the lines that match, as they came.

use crate::cli::GrepArgs;
use crate::exit::{Messages, Outcome};
use crate::input;
use crate::plan::{self, Plan};
use crate::surroundings::Surroundings;
use anyhow::{Result, bail};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

pub(crate) fn run(args: GrepArgs, around: &Surroundings) -> Result<Outcome> {
    let (patterns, files) = words(&args, around, |path| path.exists())?;
    let inputs = plan::inputs(&files, &args.input)?;
    let word = patterns.first().filter(|pattern| args.regexp.is_empty() && ends_like_a_log(pattern)).cloned();
    let outcome = super::print_records(Plan::new(&plan::Typed::grep(&args, patterns), inputs, around)?)?;
    // In a job nobody looks: a log that is not there must not pass for one in which nothing matches.
    if let (Outcome::NothingMatched, Some(word)) = (outcome, word) {
        let said = |file| Messages.say(&format!("'{word}' was taken for the PATTERN, and nothing matches it; {file}"));
        if Path::new(&word).exists() {
            said("to read that file, give a PATTERN before it");
        } else if plan::has_filter(&args.filter) {
            said("there is no such file");
        }
    }
    Ok(outcome)
}

/// Which of the words are patterns, and which are files.
fn words(args: &GrepArgs, around: &Surroundings, exists: impl Fn(&Path) -> bool) -> Result<(Vec<String>, Vec<PathBuf>)> {
    let filtered = plan::has_filter(&args.filter);
    if !args.regexp.is_empty() {
        return Ok((args.regexp.clone(), paths(&args.words)));
    }
    let Some((first, files)) = args.words.split_first() else {
        if filtered {
            return Ok((Vec::new(), Vec::new()));
        }
        bail!("grep what? Give a PATTERN or a filter: hlog grep timeout FILE, hlog grep --event deploy FILE");
    };
    let is_file = exists(Path::new(first)) || first == "-";
    if filtered && is_file {
        return Ok((Vec::new(), paths(&args.words)));
    }
    let pattern = first.to_string_lossy().into_owned();
    if files.is_empty() && args.input.files_from.is_none() && around.stdin_device && (is_file || looks_like_a_file(&pattern)) {
        let what = match is_file {
            true => format!("is a file, and no PATTERN is given; to search in it: hlog grep PATTERN {pattern}"),
            false => "looks like a file, and there is none of that name".to_owned(),
        };
        bail!("'{pattern}' {what}; to search for it as a PATTERN: hlog grep -E '{pattern}' FILE");
    }
    Ok((vec![pattern], paths(files)))
}

fn paths(words: &[OsString]) -> Vec<PathBuf> {
    words.iter().map(PathBuf::from).collect()
}

fn looks_like_a_file(pattern: &str) -> bool {
    pattern.contains('/') || ends_like_a_log(pattern)
}

fn ends_like_a_log(pattern: &str) -> bool {
    input::ends_like_a_log(Path::new(pattern))
}
