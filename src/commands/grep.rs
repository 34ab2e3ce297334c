//! `hlog grep`: the lines that match, as they came.

use crate::cli::GrepArgs;
use crate::exit::Outcome;
use crate::plan::{self, Plan};
use crate::surroundings::Surroundings;
use anyhow::{Result, bail};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

pub(crate) fn run(args: GrepArgs, around: &Surroundings) -> Result<Outcome> {
    let (patterns, files) = words(&args, around, |path| path.exists())?;
    let inputs = plan::inputs(&files, &args.input, around)?;
    super::print_records(Plan::new(&plan::Typed::grep(&args, patterns), inputs, around)?)
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
    if files.is_empty() && args.input.files_from.is_none() && around.stdin_terminal && (is_file || looks_like_a_file(&pattern)) {
        let state = if is_file { "is a file, and no PATTERN is given" } else { "looks like a file that is not there" };
        bail!("'{pattern}' {state}; to search in it: hlog grep PATTERN {pattern}; to search for it: hlog grep -E '{pattern}' FILE");
    }
    Ok((vec![pattern], paths(files)))
}

fn paths(words: &[OsString]) -> Vec<PathBuf> {
    words.iter().map(PathBuf::from).collect()
}

fn looks_like_a_file(pattern: &str) -> bool {
    pattern.contains('/') || [".log", ".txt", ".gz", ".zst", ".tsv", ".jsonl", ".bz2", ".xz"].iter().any(|ending| pattern.ends_with(ending))
}
