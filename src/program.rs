//! What does the program do from its first argument to its exit status?

use crate::cli::{Args, Command};
use crate::commands::{check, drain, explain, generate, grep, parse, print_text, run, schema, setup, stats, tail};
use crate::exit::{Messages, Outcome};
use crate::surroundings::Surroundings;
use anyhow::Result;
use clap::Parser;
use clap::error::ErrorKind;
use std::ffi::OsString;

pub use crate::commands::generate::files as generated_files;

/// Runs hlog with these arguments, the program's name first.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Outcome {
    let outcome = match Args::try_parse_from(args) {
        Ok(args) => execute(args.command, &Surroundings::find()),
        Err(error) => show(&error),
    };
    outcome.unwrap_or_else(|error| {
        Messages.say(&format!("{error:#}"));
        Outcome::Trouble
    })
}

fn execute(command: Command, around: &Surroundings) -> Result<Outcome> {
    let width = around.width.map(|width| u16::try_from(width).unwrap_or(u16::MAX));
    match command {
        Command::Parse(args) => parse::run(args, around),
        Command::Grep(args) => grep::run(args, around),
        Command::Stats(args) => stats::run(args, around),
        Command::Check(args) => check::run(args, around),
        Command::Tail(args) => tail::run(args, around),
        Command::Drain(args) => drain::run(&args, around),
        Command::Run(args) => run::run(&args, around),
        Command::Setup(args) => setup::run(&args, around),
        Command::Schema(args) => print(schema::text(&args, width)?.as_bytes()),
        Command::Explain(args) => print(explain::text(&args, around.width.unwrap_or(80).min(100))?.as_bytes()),
        Command::Completions(args) => print(&generate::completions(&args)),
        Command::Man(args) => print(&generate::man(&args)?),
    }
}

/// Prints what is whole and short; that nobody reads it to the end is no error.
fn print(text: &[u8]) -> Result<Outcome> {
    print_text(text).map(|_| Outcome::Good)
}

/// Shows help and version on standard output, what is wrong with the arguments on standard error.
fn show(error: &clap::Error) -> Result<Outcome> {
    if !error.use_stderr() {
        return print(error.render().to_string().as_bytes());
    }
    let text = error.render().to_string();
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        Messages.show(&text);
        return Ok(Outcome::Trouble);
    }
    Messages.say(text.strip_prefix("error: ").unwrap_or(&text));
    Ok(Outcome::Trouble)
}
