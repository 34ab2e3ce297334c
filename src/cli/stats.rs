//! What can be typed after `hlog stats`?

use super::filter::offered;
use super::{FilterArgs, InputArgs, ViewArgs, count};
use crate::stats::Section;
use crate::stats::requests::{By, Sort};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Say what the lines add up to: requests, errors, dynos, slow queries, deploys and what each changed
///
/// One pass; memory does not grow with the input. A section that has nothing to say is left out. Percentiles are off by less
/// than 1 %; all else is exact. A list has at most 50,000 names; what belongs to later ones goes to `(other)`, and the section
/// says `"approximate":true` in JSON.
///
/// Work can be shared out: `-o partial` on each part of the lines, then `--merge`. Parts end between lines, and not within what
/// is joined (or with --no-join); a part begins with a line that has a time.
///
/// In JSON times are RFC 3339 in UTC, keys that end in `_ms` are milliseconds, in `_mb` megabytes, shares are from 0 to 1;
/// what was not seen is left out; docs/stats-json.md of the project has all keys.
#[derive(Args, Debug)]
#[command(
    after_help = EXAMPLES,
    mut_arg("max_count", |arg| arg.hide(true)),
    mut_arg("last", |arg| arg.hide(true))
)]
pub(crate) struct StatsArgs {
    /// Files or directories to read; standard input without any
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Sections to show (default: all)
    #[arg(long, value_name = "SECTIONS", value_delimiter = ',', help_heading = "View")]
    pub only: Vec<SectionName>,
    /// Group requests by these of their fields too
    #[arg(long, value_name = "FIELDS", value_delimiter = ',', help_heading = "View")]
    pub by: Vec<ByName>,
    /// What comes first among endpoints
    #[arg(long, value_name = "WHAT", help_heading = "View")]
    pub order: Option<SortName>,
    /// Length of each list (default: 10 in the view, all in JSON)
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = count::<usize>(0..=u64::MAX), help_heading = "View")]
    pub top: Option<usize>,
    /// Fold what REGEX matches in paths to NAME, before ids are folded: '/p/[^/]+=/p/:name'; may be repeated
    #[arg(long, value_name = "REGEX=NAME", help_heading = "View")]
    pub fold: Vec<String>,
    /// Show how it stands every TIME (10s, 1m): in JSON an object a line
    #[arg(long, value_name = "TIME", help_heading = "View")]
    pub every: Option<String>,
    /// FILEs are what -o partial wrote: add them up, to exactly what one run over all the lines would say. Where a list has more than
    /// 50,000 names it is no longer exact, and says so
    #[arg(long, conflicts_with_all = ["every", "by", "fold"], help_heading = "Input")]
    pub merge: bool,
    /// text, json, or partial: all that was counted, for --merge
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT", help_heading = "Output")]
    pub output: StatsFormat,
    /// Write a page with graphs and tables to FILE, and print nothing
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, conflicts_with_all = ["output", "every"], help_heading = "Output")]
    pub html: Option<PathBuf>,
    #[command(flatten)]
    pub filter: FilterArgs,
    #[command(flatten)]
    pub view: ViewArgs,
    #[command(flatten)]
    pub input: InputArgs,
}

offered!(SectionName, Section::NAMES.map(|(name, meaning, _)| (name, meaning)).to_vec());
offered!(ByName, By::NAMES.map(|(name, meaning, _)| (name, meaning)).to_vec());
offered!(SortName, Sort::NAMES.map(|(name, meaning, _)| (name, meaning)).to_vec());

/// A form of the figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatsFormat {
    /// for people
    #[default]
    Text,
    /// for programs
    Json,
    /// for --merge
    Partial,
}

const EXAMPLES: &str = "\
Examples:
  hlog stats examples/shop.log
  hlog stats --only requests,errors --since 2026-11-22T04:50Z examples/shop.log
  hlog stats --only requests --by dyno,status --order p95 examples/shop.log
  hlog stats -w 'path ~ ^/api' examples/shop.log
  hlog stats -o partial examples/shop.log | hlog stats --merge --only errors
  hlog stats --fold '^/images/.*=/images/*' --top 5 examples/shop.log
  hlog stats --html /tmp/report.html examples/shop.log
  heroku logs -t -a shop | hlog stats --only requests --every 10s
  hlog stats -o json examples/shop.log | jq .requests.total.service_ms.p95";
