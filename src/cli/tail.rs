//! What can be typed after `hlog tail`?

use super::{FilterArgs, InputArgs, OutputArgs, count};
use clap::Args;

/// Follow one or several apps through the installed heroku command, and reconnect
///
/// Runs `heroku logs --tail` for every app, so that login, two-factor and teams stay Heroku's business, and merges what
/// they say. When Heroku ends a stream, hlog connects again: each line is printed once, and none is missing as far as
/// Heroku's backlog (1,500 lines) reaches; where it does not, that is said on standard error. A single --source app or heroku
/// and a single --dyno TYPE.NUMBER are passed on to Heroku.
#[derive(Args, Debug)]
#[command(
    override_usage = "hlog tail [OPTIONS] [-a APP]...",
    after_help = EXAMPLES,
    mut_arg("app", |arg| arg.help("App to follow; may be repeated. Without one: the app of the current git remote")),
    mut_arg("last", |arg| arg.hide(true)),
    mut_arg("files_from", |arg| arg.hide(true)),
    mut_arg("input_format", |arg| arg.hide(true))
)]
pub(crate) struct TailArgs {
    /// Follow every app of the account
    #[arg(long, conflicts_with = "app", help_heading = "Input")]
    pub all: bool,
    /// Lines of the past to begin with (default: the 1,500 that Heroku keeps)
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = count::<u16>(1..=1500), help_heading = "Input")]
    pub num: Option<u16>,
    #[command(flatten)]
    pub filter: FilterArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub input: InputArgs,
}

const EXAMPLES: &str = "\
Examples:
  hlog tail -a shop                              one app, at a terminal a table
  hlog tail -a shop -a blog -e platform-error    what is on fire in two apps
  hlog tail -a shop -w 'service > 2s'            slow requests as they come
  hlog tail --all -l error -o json | jq .context.app
  hlog tail -a shop --num 100 -o raw | hlog grep timeout
  hlog tail -a shop -e release -m 1              wait for the next release";
