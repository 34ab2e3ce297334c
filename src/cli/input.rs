//! Which options say how input is read? Shared by every command that reads logs.

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
    /// One record per physical line: do not join chunks of Postgres messages and cut messages
    #[arg(long)]
    pub no_join: bool,
    /// Learn from the log which release of the app is in force, and put it, with its commit, to every later line; a dyno may still run
    /// the one before
    #[arg(long)]
    pub track_releases: bool,
    /// Threads that read lines (default: one per core)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
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
