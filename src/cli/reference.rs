//! What can be typed after the commands that tell what hlog itself knows: schema, explain, completions, man?

use super::filter::offered;
use crate::codes::CODES;
use crate::events::RULES;
use clap::Args;
use clap_complete::Shell;

/// Show the events, their fields, types and units
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  hlog schema                      all events
  hlog schema router               one event with its fields
  hlog schema --json-schema        JSON Schema of a record, for machines")]
pub(crate) struct SchemaArgs {
    /// Event to show with its fields
    #[arg(value_name = "EVENT", hide_possible_values = true)]
    pub event: Option<RuleName>,
    /// JSON Schema of a record
    #[arg(long, conflicts_with = "event")]
    pub json_schema: bool,
}

/// Say what a code means (H12, R14, L10, an SQLSTATE, an exit status) and what to do about it
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  hlog explain H12
  hlog explain R14 R15
  hlog explain 23505
  hlog explain 'exit 137'
  hlog explain                     all codes, a line each")]
pub(crate) struct ExplainArgs {
    /// Codes to explain; all of them, a line each, without any
    #[arg(value_name = "CODE", hide_possible_values = true)]
    pub codes: Vec<CodeName>,
}

offered!(RuleName, RULES.iter().map(|rule| (rule.name, rule.summary)).collect());
offered!(CodeName, CODES.iter().map(|code| (code.code, code.name)).collect());

/// Print a completion script
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  hlog completions bash > ~/.local/share/bash-completion/completions/hlog
  hlog completions zsh  > ~/.zfunc/_hlog
  hlog completions fish > ~/.config/fish/completions/hlog.fish")]
pub(crate) struct CompletionsArgs {
    /// Shell
    pub shell: Shell,
}

/// Print a man page
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  hlog man                         the page of hlog itself
  hlog man grep | man -l -         the page of a command")]
pub(crate) struct ManArgs {
    /// Command to print the page of
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}
