//! What can be typed after `hlog grep`?

use super::{FilterArgs, InputArgs, OutputArgs};
use clap::Args;
use std::ffi::OsString;

/// Filter: print the lines that match, as they came
///
/// The first positional argument is PATTERN, a regular expression on the message. With a filter option present it may be
/// left out: a first argument that names an existing file is then a FILE. `-E PATTERN` is never ambiguous.
///
/// Exit status: 0 when something matched, 1 when nothing did, 2 after an error.
#[derive(Args, Debug)]
#[command(override_usage = "hlog grep [OPTIONS] [PATTERN] [FILE]...", after_help = EXAMPLES)]
pub(crate) struct GrepArgs {
    /// Regular expression on the message (unless -E is given), then files or directories to read
    #[arg(value_name = "PATTERN | FILE")]
    pub words: Vec<OsString>,
    /// Regular expression on the message; may be repeated: any of them
    #[arg(short = 'E', long = "regexp", value_name = "PATTERN", allow_hyphen_values = true, help_heading = "Pattern")]
    pub regexp: Vec<String>,
    /// PATTERN is a fixed string
    #[arg(short = 'F', long, help_heading = "Pattern")]
    pub fixed_strings: bool,
    /// Upper and lower case are the same in PATTERN
    #[arg(short = 'i', long, help_heading = "Pattern")]
    pub ignore_case: bool,
    /// Print what PATTERN does not match (the other filters stay as they are)
    #[arg(short = 'v', long, help_heading = "Pattern")]
    pub invert_match: bool,
    /// Print only how many records match
    #[arg(short = 'c', long, conflicts_with = "quiet", help_heading = "Output")]
    pub count: bool,
    /// Print nothing; end with 0 at the first match
    #[arg(short = 'q', long, help_heading = "Output")]
    pub quiet: bool,
    #[command(flatten)]
    pub filter: FilterArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub input: InputArgs,
}

const EXAMPLES: &str = "\
Examples:
  heroku logs -t -a shop | hlog grep --event platform-error
  hlog grep timeout examples/shop.log
  hlog grep -e slow-query -w 'duration > 5s' examples/shop.log
  hlog grep -d web.1 -e '!router' examples/shop.log
  hlog grep -w 'code = H12' -c examples/shop.log
  hlog grep --request-id 8289a80a-90f7-9fae-db70-9f38cca98c8f examples/shop.log
  hlog grep -q -e deploy --since 2026-11-21 examples/shop.log && echo deployed";
