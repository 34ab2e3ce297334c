//! `hlog setup`: make Heroku say all that hlog can read.

use super::print_text;
use crate::cli::SetupArgs;
use crate::exit::{Messages, Outcome};
use crate::live::Heroku;
use crate::surroundings::Surroundings;
use anyhow::{Context, Result, bail};
use std::io::{self, BufRead, Write};
use std::process::Stdio;

/// What is run, and what it gives.
struct Step<'a> {
    args: Vec<&'a str>,
    gives: &'static str,
}

const RESTART: &str = "Load and memory come when the dynos have restarted, release and commit with the next deploy:";

pub(crate) fn run(args: &SetupArgs, around: &Surroundings) -> Result<Outcome> {
    let steps = steps(args)?;
    let restart = format!("{RESTART}\n  heroku restart --app {}\n", args.app);
    if args.dry_run {
        let text: String = steps.iter().map(|step| format!("# {}\n{}\n", step.gives, shown(step))).collect();
        let text = format!("{text}# {}\n", restart.trim_end().replace("\n  ", " "));
        return print_text(text.as_bytes()).map(|_| Outcome::Good);
    }
    let heroku = Heroku::find(std::env::var_os("PATH").as_deref())?;
    if !args.yes {
        if !around.stdin_terminal {
            bail!("nobody can be asked here: --yes does it without asking, --dry-run shows what would be done");
        }
        if !agreed(&steps)? {
            Messages.say("nothing was changed");
            return Ok(Outcome::Trouble);
        }
    }
    let mut outcome = Outcome::Good;
    for step in &steps {
        let mut command = heroku.command();
        let status = command.args(&step.args).stdout(Stdio::inherit()).stderr(Stdio::inherit()).status();
        let status = status.with_context(|| format!("{} cannot be run", shown(step)))?;
        if !status.success() {
            Messages.say(&format!("this failed, the others are tried all the same: {}", shown(step)));
            outcome = Outcome::Trouble;
        }
    }
    print_text(restart.as_bytes()).map(|_| outcome)
}

fn steps(args: &SetupArgs) -> Result<Vec<Step<'_>>> {
    let app = args.app.as_str();
    if !super::tail::is_app(app) {
        bail!("'{app}' is no app's name: hlog setup -a shop");
    }
    let mut steps = vec![
        Step {
            args: vec!["labs:enable", "log-runtime-metrics", "--app", app],
            gives: "cpu-sample and memory-sample: load and memory of every dyno, about every 20 seconds",
        },
        Step {
            args: vec!["labs:enable", "runtime-dyno-metadata", "--app", app],
            gives: "release and commit in the dyno's environment, for `hlog run`",
        },
    ];
    if let Some(url) = &args.drain {
        if !["https://", "http://", "syslog+tls://", "syslog://"].iter().any(|start| url.starts_with(start)) {
            bail!("'{url}' is no drain: --drain https://KEY@logs.example.com/frames");
        }
        steps.push(Step { args: vec!["drains:add", url, "--app", app], gives: "every line as it is written, sent to the drain" });
    }
    Ok(steps)
}

/// The command as it can be pasted into a shell.
fn shown(step: &Step<'_>) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/@%+=,".contains(&byte);
    let words = step
        .args
        .iter()
        .map(|word| if word.bytes().all(is_plain) { (*word).to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) });
    format!("heroku {}", words.collect::<Vec<_>>().join(" "))
}

fn agreed(steps: &[Step<'_>]) -> Result<bool> {
    let mut out = io::stderr().lock();
    for step in steps {
        writeln!(out, "{}\n    gives {}", shown(step), step.gives)?;
    }
    write!(out, "Do this? [y/N] ")?;
    out.flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(["y", "yes"].contains(&answer.trim().to_ascii_lowercase().as_str()))
}
