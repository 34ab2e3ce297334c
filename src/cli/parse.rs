//! What can be typed after `hlog parse`?

use super::{FilterArgs, InputArgs, OutputArgs};
use clap::Args;
use std::path::PathBuf;

/// Convert: every line to a record, printed as JSON, table, logfmt, CSV, TSV or raw
///
/// Without FILE, or where FILE is `-`, standard input is read. Lines that are not understood come through as `log` or
/// `unparsed`, whole; nothing is lost.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ParseArgs {
    /// Files or directories to read; standard input without any
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub filter: FilterArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub input: InputArgs,
}

const EXAMPLES: &str = "\
Examples:
  heroku logs -t -a shop | hlog parse
  hlog parse examples/shop.log | jq 'select(.data.status >= 500)'
  hlog parse -o table --event slow-query examples/shop.log
  hlog parse -o csv --event router examples/shop.log
  hlog parse --fields timestamp,dyno,sample#memory_total \\
    -e memory-sample examples/shop.log
  hlog parse -o template='{status} {path}' -e router examples/shop.log
  hlog parse --sort -o table web.log.gz workers.log.gz
  hlog parse --since 2026-11-22T04:50Z -w 'status = 5xx and service > 1s' \\
    examples/shop.log";
