//! Which options say how input is read? Shared by every command that reads logs.

use super::count;
use crate::chunk::InputFormat;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputArgs {
    /// Form of the lines
    #[arg(long, value_enum, default_value_t = FormatArg::Auto, value_name = "FORM")]
    pub input_format: FormatArg,
    /// Zone of times that are printed without one: utc, local, +02:00, Europe/Oslo
    #[arg(long, value_name = "ZONE", default_value = "utc", allow_hyphen_values = true)]
    pub input_tz: String,
    /// Read the files that FILE names, one a line, after those given as arguments (-: standard input)
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub files_from: Option<PathBuf>,
    /// Merge all inputs in the order of time
    ///
    /// Each input may be out of order within 10 s; what is farther out is kept, and said. Lines without a time stay below
    /// the line above them. Streams (pipes, apps) are put in order within 1 s, so each of their lines comes so much later. Up to
    /// 12 MiB of lines wait in memory (256 KiB of each input when there are more than 48): in all it takes at most 64 MiB,
    /// 0.8 MiB more for each file beyond 48 that is read at the same time, and what the decoders of compressed files need.
    #[arg(long)]
    pub sort: bool,
    /// One record per physical line: do not join chunks of Postgres messages and cut messages
    #[arg(long)]
    pub no_join: bool,
    /// Learn from the log which release of the app is in force, and put it, with its commit, to every later line; a dyno may still run
    /// the one before
    #[arg(long)]
    pub track_releases: bool,
    /// Threads that work, the one that unpacks a compressed file among them (default: one per core, at most 12)
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = count::<u16>(1..=256))]
    pub threads: Option<u16>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatArg {
    /// hlog's own JSON when the input begins with it, else any form of Heroku's
    #[default]
    Auto,
    /// any form of Heroku's, told line by line
    Heroku,
    /// hlog's own JSON
    Hlog,
}

impl From<FormatArg> for InputFormat {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Auto => Self::Auto,
            FormatArg::Heroku => Self::Heroku,
            FormatArg::Hlog => Self::Hlog,
        }
    }
}
