//! `hlog completions` and `hlog man`: what shells and `man` are told, made from the same types that read arguments.

use crate::cli::{Args, CompletionsArgs, ManArgs};
use crate::filter::unknown;
use anyhow::{Result, anyhow};
use clap::{Command, CommandFactory};
use clap_complete::Shell;

/// The completion script of a shell.
pub(crate) fn completions(args: &CompletionsArgs) -> Vec<u8> {
    script(args.shell)
}

fn script(shell: Shell) -> Vec<u8> {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "hlog", &mut out);
    out
}

/// A man page.
///
/// # Errors
/// When there is no such command.
pub(crate) fn man(args: &ManArgs) -> Result<Vec<u8>> {
    let root = built();
    let Some(name) = &args.command else { return page(root) };
    match root.find_subcommand(name) {
        Some(command) => page(command.clone()),
        None => {
            let names: Vec<_> = root.get_subcommands().map(Command::get_name).collect();
            Err(anyhow!(unknown("command", name, &names)))
        }
    }
}

/// The whole command line, with the commands' full names.
fn built() -> Command {
    let mut root = Args::command();
    root.build();
    root
}

fn page(command: Command) -> Result<Vec<u8>> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name()).replace(' ', "-");
    let whole = name == "hlog";
    let mut out = Vec::new();
    clap_mangen::Man::new(command).title(name).source(concat!("hlog ", env!("CARGO_PKG_VERSION"))).render(&mut out)?;
    let mut page = with_examples(String::from_utf8(out)?);
    if whole {
        page += MORE;
    }
    Ok(page.into_bytes())
}

/// What holds for all commands.
const MORE: &str = r#".SH "EXIT STATUS"
.TP
0
done; grep: something matched; check: all limits hold
.TP
1
grep: nothing matched; check: a limit is broken
.TP
2
an error, which is on standard error
.TP
130, 143
after SIGINT and SIGTERM (drain: 0; run: its command's)
.SH ENVIRONMENT
.TP
NO_COLOR, CLICOLOR_FORCE
no colours; colours in a pipe too
.TP
CI
nobody watches: no progress bar, no remarks
.TP
TZ
the zone of times that are typed without one
.TP
HLOG_DRAIN_KEYS, PORT
keys and port of drain
"#;

/// The page with its examples under a heading of their own, line for line: what is to be typed must not be filled as text is.
fn with_examples(page: String) -> String {
    let Some((before, rest)) = page.split_once(".SH EXTRA\nExamples:\n") else { return page };
    let (examples, after) = rest.split_at(rest.find("\n.SH ").map_or(rest.len(), |end| end + 1));
    format!("{before}.SH EXAMPLES\n.nf\n{examples}.fi\n{after}")
}

/// The files that are kept ready-made: their paths and what is in them.
///
/// # Errors
/// When a page cannot be made.
pub fn files() -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for (shell, name) in [
        (Shell::Bash, "hlog.bash"),
        (Shell::Zsh, "_hlog"),
        (Shell::Fish, "hlog.fish"),
        (Shell::PowerShell, "_hlog.ps1"),
        (Shell::Elvish, "hlog.elv"),
    ] {
        files.push((format!("completions/{name}"), script(shell)));
    }
    let root = built();
    files.push(("man/hlog.1".to_owned(), page(root.clone())?));
    for command in root.get_subcommands() {
        files.push((format!("man/hlog-{}.1", command.get_name()), page(command.clone())?));
    }
    Ok(files)
}
