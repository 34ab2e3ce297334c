//! What can be typed after `hlog setup`?

use clap::Args;

/// Make an app's logs complete: runtime metrics, dyno metadata, a drain
///
/// Runs, through the installed heroku command, what makes Heroku say all that hlog can read, and says what each step gives.
/// At a terminal it asks before anything is changed.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct SetupArgs {
    /// App to set up
    #[arg(short, long, value_name = "APP")]
    pub app: String,
    /// Also send the app's logs to this drain: the address of an `hlog drain`, with its key
    #[arg(long, value_name = "URL")]
    pub drain: Option<String>,
    /// Print the commands, and change nothing
    #[arg(long, conflicts_with = "yes")]
    pub dry_run: bool,
    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
}

const EXAMPLES: &str = "\
Examples:
  hlog setup -a shop --dry-run    what would be done
  hlog setup -a shop              asks, then does it
  hlog setup -a shop --drain https://KEY@logs.example.com/frames --yes";
