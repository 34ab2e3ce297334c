//! What can be typed? Nothing but types for clap; what it all means is decided in `plan`.

mod check;
mod drain;
mod filter;
mod grep;
mod input;
mod output;
mod parse;
mod reference;
mod run;
mod setup;
mod stats;
mod tail;

pub(crate) use check::{CheckArgs, CheckFormat};
pub(crate) use drain::DrainArgs;
pub(crate) use filter::FilterArgs;
pub(crate) use grep::GrepArgs;
pub(crate) use input::{FormatArg, InputArgs};
pub(crate) use output::{ColorWhen, OutputArgs, OutputFormat, Unparsed, ViewArgs};
pub(crate) use parse::ParseArgs;
pub(crate) use reference::{CompletionsArgs, ExplainArgs, ManArgs, SchemaArgs};
pub(crate) use run::RunArgs;
pub(crate) use setup::SetupArgs;
pub(crate) use stats::{StatsArgs, StatsFormat};
pub(crate) use tail::TailArgs;

use clap::{Parser, Subcommand};
use std::ops::RangeInclusive;

/// Turn Heroku logs into typed records, find the lines that matter, say what they add up to.
#[derive(Debug, Parser)]
#[command(name = "hlog", version, max_term_width = 100, infer_subcommands = false, disable_help_subcommand = true, after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  heroku logs -t | hlog parse                          every line as a record
  heroku logs -t | hlog grep --event platform-error    only what is on fire
  hlog grep -w 'service > 5s' examples/shop.log        slow requests
  hlog stats examples/shop.log                         what the lines add up to
  hlog explain H12                                     what a code means

`hlog COMMAND --help` shows the options and examples of each.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Parse(ParseArgs),
    Grep(GrepArgs),
    Stats(StatsArgs),
    Check(CheckArgs),
    Tail(TailArgs),
    Drain(Box<DrainArgs>),
    Run(RunArgs),
    Setup(SetupArgs),
    Schema(SchemaArgs),
    Explain(ExplainArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

/// Reads a whole number of that range; what is none is told in words for people.
fn count<T: TryFrom<u64>>(range: RangeInclusive<u64>) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static {
    move |text| {
        let number = text.parse().ok().filter(|number| range.contains(number)).and_then(|number| T::try_from(number).ok());
        number.ok_or_else(|| match *range.end() {
            u64::MAX => "a whole number is wanted here, such as 10".to_owned(),
            most => format!("a whole number from {} to {most} is wanted here", range.start()),
        })
    }
}
