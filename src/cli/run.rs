//! What can be typed after `hlog run`?

use clap::Args;
use std::ffi::OsString;

/// Run a process on a dyno and put the dyno's metadata to every line it prints
///
/// Each line of CMD's standard output and standard error is printed, on the same of the two, as JSON with a `context`: dyno,
/// app, release and commit, as far as the environment knows them (`heroku labs:enable runtime-dyno-metadata`). A line that is a
/// JSON object keeps its keys and gets `context` as its last one, `hlog_context` where it has one of its own. Signals are passed
/// on to CMD.
///
/// Exit status: CMD's; 128 and the signal's number when a signal ended it; 127 when there is no CMD, 126 when it cannot be run.
#[derive(Args, Debug)]
#[command(override_usage = "hlog run -- CMD [ARG]...", after_help = EXAMPLES)]
pub(crate) struct RunArgs {
    /// Command to run, and its arguments
    #[arg(value_name = "CMD", required = true, trailing_var_arg = true, allow_hyphen_values = true)]
    pub command: Vec<OsString>,
}

const EXAMPLES: &str = "\
Examples:
  web: hlog run -- bundle exec puma                in a Procfile
  hlog run -- sh -c 'echo hello'                   hello, with its context
  heroku logs -t | hlog grep -w 'release = v42'    what it is good for";
