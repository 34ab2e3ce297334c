//! What can be typed after `hlog check`?

use super::{FilterArgs, InputArgs, ViewArgs};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Compare figures with limits, fail the CI job where one is broken
///
/// A limit is a figure compared with a number, or a condition that no record may meet (as of --where). Figures: count(C), share(C of
/// B), rate(C) a second, and sum, mean, min, max, p50 to p99.9 of (VALUE where C); VALUE is a field or arithmetic on fields,
/// blanks around operators. share without `of` is of the records that have the fields of C. Names of fields mean the
/// events that have them, unless the expression speaks of `event` or `data.NAME`. A figure over nothing breaks no limit, and is
/// said.
///
/// Exit status: 0 when all limits hold, 1 when one is broken or an expectation is not met, 2 after an error.
#[derive(Args, Debug)]
#[command(
    after_help = EXAMPLES,
    mut_arg("max_count", |arg| arg.hide(true)),
    mut_arg("last", |arg| arg.hide(true))
)]
pub(crate) struct CheckArgs {
    /// Files or directories to read; standard input without any
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Limit that is broken when EXPR holds; may be repeated
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true, help_heading = "Limits")]
    pub fail_if: Vec<String>,
    /// Condition that some record must meet; may be repeated; a stream is done as soon as all are met, or a limit on a count is broken
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true, help_heading = "Limits")]
    pub expect: Vec<String>,
    /// End after that time (90s, 5m): what is expected and has not come by then is not met
    #[arg(long, value_name = "TIME", help_heading = "Limits")]
    pub timeout: Option<String>,
    /// Take limits from the table `check` of a TOML file too: fail-if and expect (lists), timeout
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, help_heading = "Limits")]
    pub config: Option<PathBuf>,
    /// text (on standard error), json, github (annotations), junit
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT", help_heading = "Output")]
    pub output: CheckFormat,
    #[command(flatten)]
    pub filter: FilterArgs,
    #[command(flatten)]
    pub view: ViewArgs,
    #[command(flatten)]
    pub input: InputArgs,
}

/// A form of the verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// what is broken, on standard error
    #[default]
    Text,
    /// one JSON object
    Json,
    /// annotations of a GitHub workflow
    Github,
    /// a JUnit file
    Junit,
}

const EXAMPLES: &str = "\
Examples:
  hlog check --fail-if 'code = R15' examples/shop.log
  hlog check --fail-if 'p95(service) > 40s' \\
    --fail-if 'share(status >= 500) > 10%' examples/shop.log
  hlog check --fail-if 'max(sample#memory_total / sample#memory_quota) > 110%' \\
    examples/shop.log
  hlog check -o junit --fail-if 'count(code = R14) > 50' examples/shop.log
  heroku logs -t -a shop | hlog check --timeout 90s \\
    --expect 'event = dyno-state and to = up and proc_type = web'";
